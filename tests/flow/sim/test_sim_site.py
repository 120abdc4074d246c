"""A site that simulates: models, experiments as jobs, tables, tiles, schedules, calibration, forks; in this process."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from tests.flow.conftest import until
from tests.unit.sim.calibrate.line_log import ORIGIN_NS, Line, rows_of
from typer.testing import CliRunner

import onmaru
from onmaru.cli import app
from onmaru.core.errors import OnmaruError
from onmaru.sim.rules.view import BAR_DTYPE
from onmaru.twin.drivers.usd.author import new_plant

ROOT = Path(__file__).parents[3]
INSTANCES = ROOT / "tests/unit/sim/schedule/instances"

MODEL = """
name: line
description: two machines
elements:
  - {kind: source, name: parts, interarrival_s: {kind: exponential, mean_s: 60}}
  - {kind: buffer, name: queue, signals: {level: Shop/queue_level}}
  - kind: machine
    name: press
    time_s: {kind: gamma, mean_s: 45, shape: 4}
    signals: {state: Shop/press_state}
    energy: {run_kw: 10, idle_kw: 2}
    failures: [{time_to_failure_s: {kind: exponential, mean_s: 3600}, time_to_repair_s: {kind: exponential, mean_s: 300}}]
  - {kind: sink, name: done}
routes: [{start: parts, end: queue}, {start: queue, end: press}, {start: press, end: done}]
"""

SIGNALS = """
[sources.push]
kind = "push"

[[signals]]
equipment = "/Shop"
name = "press_state"
kind = "state"
states = ["run", "idle", "starved", "blocked", "setup", "down", "off"]

[[signals]]
equipment = "/Shop"
name = "queue_level"
unit = "part"

[[bindings]]
signal = "Shop/press_state"
source = "push"
address = "press"

[[bindings]]
signal = "Shop/queue_level"
source = "push"
address = "queue"
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("sim")
    plant = folder / "shop"
    new_plant(plant, "Shop")
    with (plant / "plant.toml").open("a") as file:
        file.write(SIGNALS)
    (plant / "sim").mkdir()
    (plant / "sim" / "line.yaml").write_text(MODEL)
    with onmaru.open(plant, data=folder / "data") as opened:
        yield opened


def test_models_of_the_plant_and_saved_ones(site: Any) -> None:
    assert [(one["name"], one["origin"], one["forkable"]) for one in site.sim.models()] == [
        ("line", "plant", True)
    ]
    site.sim.save("other", MODEL.replace("name: line", "name: other"))
    assert site.sim.model("other")["model"]["name"] == "other"
    assert {node["name"] for node in site.sim.map("other")["nodes"]} == {"parts", "queue", "press", "done"}
    site.sim.remove_model("other")
    assert [one["name"] for one in site.sim.models()] == ["line"]


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda sim: sim.save("line", MODEL), "sim.model_of_plant"),
        (lambda sim: sim.save("no name!", MODEL), "sim.bad_model_name"),
        (lambda sim: sim.save("bad", "name: x\nelements: []\n"), "sim.model_invalid"),
        (lambda sim: sim.save("bad", "a: &a [1]\nb: *a\n"), "sim.model_unreadable"),
        (lambda sim: sim.save("bad", "{"), "sim.model_unreadable"),
        (lambda sim: sim.model("none"), "sim.unknown_model"),
        (lambda sim: sim.remove_model("none"), "sim.unknown_model"),
        (lambda sim: sim.run("none"), "sim.unknown_model"),
        (lambda sim: sim.run("line", changes=["press"]), "sim.bad_change"),
        (lambda sim: sim.run("line", changes=["press.speed=2"]), "sim.model_invalid"),
        (lambda sim: sim.run("line", replications=1_000_000), "sim.too_much_to_run"),
        (lambda sim: sim.run("line", hours=1e6), "sim.too_much_to_run"),
        (lambda sim: sim.compare("line", scenarios={"x": ["nobody.servers=2"]}), "sim.model_invalid"),
        (lambda sim: sim.schedule({"machines": []}), "sim.bad_schedule"),
        (lambda sim: sim.fork("line", at="yesterday"), "bad_time"),
        (lambda sim: sim.experiment("exp_none"), "sim.unknown_experiment"),
        (lambda sim: sim.start("calibrate", log="log_none"), "sim.unknown_log"),
    ],
)
def test_what_cannot_be_done_is_refused_at_once(site: Any, act: Any, code: str) -> None:
    before = len(site.sim.experiments())
    with pytest.raises(OnmaruError) as caught:
        act(site.sim)
    assert caught.value.code == code
    assert caught.value.detail
    assert len(site.sim.experiments()) == before


def test_all_faults_of_a_model_are_told(site: Any) -> None:
    verdict = site.sim.validate(MODEL.replace("mean_s: 45", "mean_s: -45").replace("capacity", "size"))
    assert not verdict["ok"]
    assert verdict["faults"][0]["element"] == "press"
    assert site.sim.validate(MODEL)["summary"]["kinds"] == {"source": 1, "buffer": 1, "machine": 1, "sink": 1}


def in_korean(site: Any, method: str, path: str, body: Any = None) -> Any:
    headers = {"Accept-Language": "ko-KR,ko;q=0.9,en;q=0.5", "Content-Type": "application/json"}
    content = None if body is None else json.dumps(body).encode()
    return site.sim._transport.exchange(method, f"/api/v1/sim{path}", headers=headers, content=content)


def test_faults_and_reasons_are_told_in_korean(site: Any) -> None:
    broken = MODEL.replace("end: press}", "end: pres}")
    (fault,) = in_korean(site, "POST", "/validate", {"text": broken}).json()["faults"]
    assert fault["text"] == "요소 'pres'가 없어요"
    assert (fault["code"], fault["params"]) == ("there_is_no_element", ["pres"])
    refused = in_korean(site, "PUT", "/models/broken", {"text": broken}).json()
    assert refused["detail"] == "고칠 곳이 1군데 있어요. 첫 번째: 요소 'pres'가 없어요"
    assert refused["params"]["faults"][0]["mend"] == "'press'를 뜻했나요?"
    done = site.sim.run("line", hours=1, replications=2, warmup_hours=0)
    english = done["engine"]["why"]
    korean = in_korean(site, "GET", f"/experiments/{done.id}").json()["result"]["engine"]
    assert english.isascii()
    assert any("가" <= letter <= "힣" for letter in korean["why"])
    assert all(not one.isascii() for reasons in korean["refused"].values() for one in reasons)
    assert site.sim.experiment(done.id)["result"]["engine"]["why"] == english


def test_a_run_leaves_figures_a_table_a_trace_and_energy(site: Any) -> None:
    seen: list[float] = []
    done = site.sim.run(
        hours=4, replications=12, trace=True, progress=lambda share, _note: seen.append(share)
    )
    figures = done["figures"]
    assert figures["throughput_per_h"]["low"] < 60 < figures["throughput_per_h"]["high"] * 1.2
    assert done.headline["replications"] == 12
    assert seen[-1] == 1.0
    table = done.table()
    assert table.num_rows == 12
    assert table["throughput_per_h"].to_numpy().mean() == pytest.approx(
        figures["throughput_per_h"]["estimate"]
    )
    stored = parquet.read_table(io.BytesIO(site.sim.table(done.id, form="parquet")))
    for name in table.column_names:
        np.testing.assert_array_equal(stored[name].to_numpy(), table[name].to_numpy())
    assert site.sim.table(done.id)["columns"][0] == "replication"
    flows = done["energy"]
    assert flows["total_kwh"] == pytest.approx(
        sum(one["kwh"] for one in flows["links"] if one["source"] == "grid")
    )
    about = site.sim.trace(done.id)
    assert [one["element"] for one in about["servers"]] == ["press"]
    check_tiles(site, done.id, about)


def check_tiles(site: Any, experiment: str, about: dict[str, Any]) -> None:
    """The tiles of every level cover the same run time of the press."""
    run = about["states"].index("run")
    spent = []
    for level in (0, about["levels"]):
        total = 0.0
        for number in range(2**level):
            data = site.sim.get(f"/experiments/{experiment}/trace/tiles/{level}/{number}")
            assert data[:4] == b"OMGT"
            bars = np.frombuffer(data, BAR_DTYPE, offset=16)
            assert struct.unpack_from("<I", data, 8)[0] == len(bars)
            mine = bars[bars["state"] == run]
            total += float((mine["end_s"] - mine["start_s"]).sum())
        spent.append(total)
    assert spent[0] == pytest.approx(spent[1], rel=0.05)
    window = site.sim.get(f"/experiments/{experiment}/trace/window", start_s=0, end_s=600, pixels=100)
    assert len(window) > 16
    whole = pa.ipc.open_file(
        pa.BufferReader(site.sim.get(f"/experiments/{experiment}/trace/file"))
    ).read_all()
    assert whole.num_rows == about["bars"]
    for wrong in ("tiles/99/0", "tiles/0/1", "tiles/-1/0"):
        with pytest.raises(OnmaruError, match="no tile"):
            site.sim.get(f"/experiments/{experiment}/trace/{wrong}")


def test_the_same_seed_gives_the_same_figures(site: Any) -> None:
    first, second, other = (site.sim.run(hours=1, replications=3, seed=seed) for seed in (5, 5, 6))
    assert first["figures"] == second["figures"]
    assert first["figures"] != other["figures"]


def test_one_replication_has_no_interval_and_says_so(site: Any) -> None:
    done = site.sim.run("line", hours=1, replications=1)
    assert done["figures"]["throughput_per_h"]["half_width"] is None
    assert done.headline["throughput_per_h_half_width"] is None


def test_scenarios_are_compared(site: Any) -> None:
    done = site.sim.compare(scenarios={"quick": ["press.time_s.mean_s*=0.8"]}, hours=4, replications=8)
    told = done["scenarios"][0]["figures"]["lead_time_s"]
    assert told["difference"]["high"] < 0
    assert told["significant"]


def test_levers_are_optimised_and_the_bottleneck_named(site: Any) -> None:
    best = site.sim.optimize(
        levers={"press.servers": [1, 2]}, objective="wip", maximise=False, hours=2, budget=40
    )
    assert best["changes"] == ["press.servers=2"]
    assert site.sim.bottleneck(hours=2, replications=4)["agreement"]["station"] == "press"


def test_a_schedule_and_its_risk(site: Any) -> None:
    problem = json.loads((INSTANCES / "ft06.json").read_text())
    done = site.sim.schedule(problem, risk={"default": {"time_cv": 0.2}}, replications=100)
    assert (done["status"], done["makespan_s"], done["faults"]) == ("optimal", 55.0, [])
    assert done["risk"]["makespan_s"]["p90"] > 55


def test_a_log_becomes_a_model_that_proves_itself(site: Any, tmp_path: Path) -> None:
    line = Line(
        [lambda rng: rng.gamma(9, 1.2), lambda rng: rng.gamma(9, 1.1)], [3], parts=4000, mtbf_s={1: 400.0}
    )
    rows, _ = rows_of(line)
    log = tmp_path / "line.csv"
    lines = [f"{ORIGIN_NS + round(r['time'] * 1e9)},{r['station']},{r['event']},{r['part']}" for r in rows]
    log.write_text("time,station,event,part\n" + "\n".join(lines) + "\n")
    mapping = {"time": {"format": "ns"}, "shift_s": 1800}
    done = site.sim.calibrate(log, mapping=mapping, save_as="mined", replications=10)
    assert {row["verdict"] for row in done["holdout"]["checks"]} <= {
        "inside",
        "within 5 %",
        "as it should be",
    }
    with pytest.raises(OnmaruError, match="not exactly one"):
        site.sim.run()
    assert site.sim.run("mined", hours=2, replications=2)["figures"]["throughput_per_h"]["estimate"] > 200


def test_a_fork_begins_with_what_the_plant_says(site: Any) -> None:
    with pytest.raises(OnmaruError) as caught:
        site.sim.fork("line", at="-10h")
    assert caught.value.code == "sim.nothing_to_fork"
    site.twin.push(
        [{"signal": "Shop/press_state", "value": "down"}, {"signal": "Shop/queue_level", "value": 30}]
    )
    full = site.sim.fork("line", hours=2, replications=20, target=60, step_s=300)
    assert full["seen"]["wip"] == 30
    assert full["seen"]["coverage"] == 1.0
    assert full["bands"]["wip"]["p50"][0] > 25
    p10, p50, p90 = (full["bands"]["out"][key] for key in ("p10", "p50", "p90"))
    assert all(a <= b <= c for a, b, c in zip(p10, p50, p90, strict=True))
    assert 0 < full["finish"]["probability"]["estimate"] <= 1
    moment = datetime.now(UTC).isoformat()
    site.twin.push(
        [{"signal": "Shop/press_state", "value": "run"}, {"signal": "Shop/queue_level", "value": 0}]
    )
    empty = site.sim.fork("line", hours=2, replications=20)
    assert empty["figures"]["output"]["estimate"] < full["figures"]["output"]["estimate"]
    past = site.sim.fork("line", at=moment, hours=2, replications=20, step_s=300)
    assert past["seen"]["wip"] == 30  # as it was, not as it is
    assert past["figures"]["output"]["estimate"] > empty["figures"]["output"]["estimate"]


def test_a_cancelled_experiment_keeps_what_had_finished(site: Any) -> None:
    started = site.sim.start("run", model="line", hours=200, replications=20_000)
    experiment = started["experiment"]["id"]

    def finished() -> int:
        try:
            return len(site.sim.table(experiment)["rows"])
        except OnmaruError:
            return 0

    until(finished, seconds=60, what="a first finished replication")
    site.sim.cancel(started)
    with pytest.raises(OnmaruError) as caught:
        site.sim.finish(started)
    assert caught.value.code == "jobs.cancelled"
    assert 0 < finished() < 20_000
    assert site.sim.experiment(experiment)["result"] is None


def test_a_cancelled_search_keeps_the_best_it_knew(site: Any) -> None:
    machine = next(one["name"] for one in site.sim.map("line")["nodes"] if one["kind"] == "machine")
    started = site.sim.start(
        "optimize", model="line", hours=1000, budget=100_000,
        levers=[{"address": f"{machine}.time_s.mean_s", "values": [10 + n / 100 for n in range(1000)]}],
    )  # fmt: skip
    experiment = started["experiment"]["id"]
    until(lambda: site.sim.experiment(experiment)["curve"], seconds=60, what="a best so far")
    site.sim.cancel(started)
    with pytest.raises(OnmaruError) as caught:
        site.sim.finish(started)
    assert caught.value.code == "jobs.cancelled"
    kept = site.sim.experiment(experiment)
    assert kept["result"]["complete"] is False
    assert kept["result"]["against_base"] is None
    assert kept["result"]["best"]["objective"] > 0
    assert kept["curve"][0]["low"] <= kept["curve"][0]["objective"] <= kept["curve"][0]["high"]


def test_a_cancelled_search_for_the_bottleneck_keeps_its_replications(site: Any) -> None:
    started = site.sim.start("bottleneck", model="line", hours=200, replications=20_000)
    experiment = started["experiment"]["id"]

    def seen() -> int:
        try:
            return len(site.sim.table(experiment)["rows"])
        except OnmaruError:
            return 0

    until(lambda: seen() >= 2, seconds=60, what="two finished replications")
    site.sim.cancel(started)
    with pytest.raises(OnmaruError):
        site.sim.finish(started)
    kept = site.sim.experiment(experiment)
    assert kept["result"]["complete"] is False
    assert kept["result"]["replications"] == seen() >= 2
    assert kept["headline"]["ended_early"]


def test_experiments_are_listed_and_removed(site: Any) -> None:
    done = site.sim.run("line", hours=1, replications=2, name="to be removed")
    assert site.sim.experiments(kind="run")[0]["name"] == "to be removed"
    site.sim.remove(done.id)
    with pytest.raises(OnmaruError):
        site.sim.experiment(done.id)
    kinds = {event["type"] for event in site.events(type="sim.", limit=1000)}
    assert {"sim.experiment.created", "sim.experiment.finished", "sim.experiment.removed"} <= kinds


def test_the_command_line_of_a_site(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("site", "runs"):
        monkeypatch.setattr(f"onmaru.sim.cli.{module}.connect", lambda _url, _token: site.sim)
    site.twin.push(
        [{"signal": "Shop/press_state", "value": "run"}, {"signal": "Shop/queue_level", "value": 4}]
    )

    def shown(*arguments: str) -> str:
        done = CliRunner().invoke(app, ["sim", *arguments])
        assert done.exit_code == 0, done.output
        return done.stdout

    assert "line" in shown("models")
    assert "throughput_per_h" in shown("run", "line", "--hours", "1", "--replications", "2")
    ahead = shown("fork", "line", "--hours", "1", "--replications", "5", "--target", "10")
    assert "parts inside" in ahead
    assert "10 parts" in ahead
    assert "fork" in shown("experiments", "--kind", "fork")
