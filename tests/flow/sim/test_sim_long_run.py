"""The long run, asked for on the command line and of a site: solved exactly, or refused with the reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import onmaru
from onmaru.cli import app
from onmaru.core.errors import OnmaruError
from onmaru.twin.drivers.usd.author import new_plant

ROOT = Path(__file__).parents[3]
SINGLE = ROOT / "examples" / "03_process_models" / "single_machine.yaml"

REWORK = """
name: rework
elements:
  - {kind: source, name: "in", wip_limit: 6}
  - {kind: buffer, name: queue}
  - kind: machine
    name: press
    time_s: {kind: exponential, mean_s: 60}
    failures: [{time_to_failure_s: {kind: exponential, mean_s: 1800}, time_to_repair_s: {kind: exponential, mean_s: 300}, crew: fitters}]
    defect_probability: 0.1
  - {kind: inspection, name: look, time_s: {kind: exponential, mean_s: 20}, rework_to: queue, max_reworks: 1}
  - {kind: sink, name: done}
crews: [{name: fitters}]
routes: [{start: "in", end: queue}, {start: queue, end: press}, {start: press, end: look}, {start: look, end: done}]
"""


def told(*arguments: Any, code: int = 0) -> dict[str, Any]:
    done = CliRunner().invoke(app, ["sim", "run", *map(str, arguments), "--json"])
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)


def test_the_single_machine_of_the_gallery_is_a_closed_form() -> None:
    """M/M/1 at 80 %: four parts inside, exactly."""
    found = told(SINGLE, "--long-run")
    assert found["engine"]["name"] == "markov"
    assert found["exact"]["method"] == "product"
    assert found["figures"]["wip"]["estimate"] == pytest.approx(4.0, rel=1e-9)
    assert found["figures"]["wip"]["half_width"] == 0
    assert found["hours"] is None


def test_a_model_with_times_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "fixed.yaml"
    path.write_text(
        SINGLE.read_text().replace("kind: exponential, mean_s: 60", "kind: constant, value_s: 60")
    )
    assert "constant" in path.read_text()
    done = CliRunner().invoke(app, ["sim", "run", str(path), "--long-run"])
    assert done.exit_code != 0
    assert "not exponential" in " ".join(done.output.split())


def test_a_site_solves_the_long_run_as_a_job(tmp_path: Path) -> None:
    new_plant(tmp_path / "plant", "demo")
    with onmaru.open(tmp_path / "plant", data=tmp_path / "data") as site:
        site.sim.save("rework", REWORK)
        with pytest.raises(OnmaruError):
            site.sim.run("rework", hours=None, replications=10_000_000)
        done = site.sim.run("rework", hours=None)
        assert done.result["exact"]["method"] == "states"
        assert done.result["exact"]["states"] > 20
        exact = done.result["figures"]
        simulated = site.sim.run("rework", hours=400, replications=8, engine="kernel").result["figures"]
        for address in ("throughput_per_h", "wip", "press.oee", "press.loss_breakdowns", "fitters.busy"):
            assert simulated[address]["estimate"] == pytest.approx(exact[address]["estimate"], rel=0.05), (
                address
            )
