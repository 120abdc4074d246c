"""The gallery of models: each is sound, runs, and says what its heading promises; on the command line as well."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet
import pytest
from tests.flow.conftest import until
from typer.testing import CliRunner

from onmaru.cli import app
from onmaru.sim import Model, read_model, run_experiment
from onmaru.sim.drivers.segments import read_table

ROOT = Path(__file__).parents[3]
GALLERY = ROOT / "examples" / "03_process_models"
PROBLEMS = ("shop_plan",)  # a scheduling problem, no model
LINE = ROOT / "examples" / "01_battery_line" / "sim" / "battery_line.yaml"
FILES = [*(one for one in sorted(GALLERY.glob("*.yaml")) if one.stem not in PROBLEMS), LINE]


def model_of(name: str) -> Model:
    return read_model(GALLERY / f"{name}.yaml")


def onmaru_sim(*arguments: Any, code: int = 0) -> Any:
    """What a command prints as JSON."""
    done = CliRunner().invoke(app, ["sim", *map(str, arguments), "--json"])
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_model_runs(path: Path) -> None:
    found = run_experiment(read_model(path), hours=8, warmup_hours=1, replications=3)
    assert found.figures["throughput_per_h"].estimate > 1
    assert found.figures["wip"].estimate > 0
    assert path.read_text().startswith("# ")


def test_the_single_machine_is_the_queue_of_the_books() -> None:
    """M/M/1 at 80 %: four parts inside on average, 300 s from end to end."""
    found = run_experiment(model_of("single_machine"), hours=2000, warmup_hours=50, replications=20)
    assert found.figures["wip"].contains(4.0) or abs(found.figures["wip"].estimate - 4) < 0.1
    assert found.figures["lead_time_s"].estimate == pytest.approx(300, rel=0.03)


def test_quicker_vehicles_and_a_third_fitter_bring_what_they_should() -> None:
    told = onmaru_sim(
        "compare", GALLERY / "agv_loop.yaml", "--scenario", "quick: agv.speed_m_per_s*=2, agv.load_s=2",
        "--hours", 4, "--replications", 5, "--figure", "throughput_per_h",
    )  # fmt: skip
    assert told["scenarios"][0]["figures"]["throughput_per_h"]["difference"]["low"] > 0


def test_nights_are_cheaper() -> None:
    """The same shop at night: the same energy, at the price of the night."""
    shop = model_of("energy_tariff")
    cost = {}
    for name, hour in {"day": 9, "night": 23}.items():
        moved = shop.model_copy(update={"origin_s": hour * 3600.0})
        found = run_experiment(moved, hours=3, replications=5).figures
        cost[name] = found["energy_cost"].estimate / found["energy_kwh"].estimate
    assert cost["day"] == pytest.approx(205, rel=0.02)
    assert cost["night"] == pytest.approx(78, rel=0.02)


def test_the_battery_model_keeps_the_times_of_the_line_it_stands_for() -> None:
    """Cycle times are those the plant's KPIs plan with."""
    import tomllib

    plant = tomllib.loads((LINE.parents[1] / "plant.toml").read_text())
    planned = {rule["equipment"]: rule["planned_run_s_per_part"] for rule in plant["kpis"]}
    stations = [e for e in read_model(LINE).elements if e.kind == "machine"]
    assert len(stations) == 15
    for station in stations:
        assert station.time_s.mean_s == planned[station.equipment]
        assert station.signals["state"] == f"{station.equipment[1:]}/state"


def test_a_run_on_the_command_line(tmp_path: Path) -> None:
    out = tmp_path / "runs.parquet"
    told = onmaru_sim(
        "run",
        GALLERY / "job_shop.yaml",
        "--hours",
        4,
        "--replications",
        4,
        "--set",
        "mill.servers=2",
        "--out",
        out,
    )
    assert told["replications"] == 4
    assert told["engine"]["name"] == "kernel"
    assert parquet.read_table(out).num_rows == 4


def test_a_trace_on_the_command_line(tmp_path: Path) -> None:
    out = tmp_path / "trace.parquet"
    told = onmaru_sim("trace", GALLERY / "agv_loop.yaml", "--hours", 1, "--out", out)
    table = parquet.read_table(out)
    assert told["bars"] == table.num_rows
    # Every server's stays follow each other without a gap, from the beginning to the end.
    frame = table.to_pandas()
    for _, rows in frame.groupby(["element", "server"]):
        assert rows["start_s"].iloc[0] == 0
        assert rows["end_s"].iloc[-1] == pytest.approx(3600)
        assert (rows["start_s"].to_numpy()[1:] == rows["end_s"].to_numpy()[:-1]).all()


def test_engines_say_why() -> None:
    assert onmaru_sim("engines")[0]["name"] == "auto"
    assert onmaru_sim("engines", GALLERY / "saturated_line.yaml")["name"] == "maxplus"
    assert "parts are carried" in onmaru_sim("engines", GALLERY / "agv_loop.yaml")["refused"]["maxplus"]


def test_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    assert onmaru_sim("validate", GALLERY / "agv_loop.yaml")["ok"]
    bad = tmp_path / "bad.yaml"
    bad.write_text(
        (GALLERY / "agv_loop.yaml")
        .read_text()
        .replace("in_a", "in_x", 1)
        .replace("capacity: 2", "capacity: 0")
    )
    told = onmaru_sim("validate", bad, code=1)
    assert {fault["element"] for fault in told["faults"]} >= {"in_b"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "nowhere.yaml"], "cannot read"),
        (["run", str(GALLERY / "agv_loop.yaml"), "--set", "agv"], "is no change"),
        (["compare", str(GALLERY / "agv_loop.yaml")], "cannot be compared"),
        (["optimize", str(GALLERY / "agv_loop.yaml"), "--lever", "agv.vehicles"], "has no value"),
        (["optimize", str(GALLERY / "agv_loop.yaml"), "--lever", "agv.vehicles=1:0"], "is no lever"),
        (["calibrate", "nothing.csv"], "there is no log"),
        (["schedule", "nothing.yaml"], "cannot read"),
    ],
)
def test_mistakes_on_the_command_line_are_told(arguments: list[str], words: str) -> None:
    done = CliRunner().invoke(app, ["sim", *arguments])
    assert done.exit_code == 1
    assert words in " ".join(done.stderr.split())


def test_what_people_see_are_tables() -> None:
    done = CliRunner().invoke(
        app, ["sim", "run", str(GALLERY / "single_machine.yaml"), "--replications", "3"]
    )
    assert done.exit_code == 0
    assert "throughput_per_h" in done.stdout
    done = CliRunner().invoke(
        app, ["sim", "bottleneck", str(GALLERY / "agv_loop.yaml"), "--replications", "3", "--hours", "1"]
    )
    assert done.exit_code == 0
    assert "agreement" in done.stdout


def test_a_schedule_on_the_command_line(tmp_path: Path) -> None:
    instance = ROOT / "tests/unit/sim/schedule/instances/ft06.json"
    told = onmaru_sim(
        "schedule", instance, "--time-cv", 0.1, "--replications", 50, "--out", tmp_path / "plan.json"
    )
    assert told["makespan_s"] == 55
    assert json.loads((tmp_path / "plan.json").read_text())["makespan_s"] == 55


def test_setups_and_shifts_on_the_command_line() -> None:
    told = onmaru_sim("schedule", GALLERY / "shop_plan.yaml", "--limit-s", 10)
    assert told["status"] == "optimal"
    assert told["faults"] == []


def test_ctrl_c_keeps_what_has_finished(tmp_path: Path) -> None:
    keep = tmp_path / "kept"
    command = [
        sys.executable, "-m", "onmaru.cli", "sim", "run", str(GALLERY / "agv_loop.yaml"), "--hours", "24",
        "--replications", "1000000", "--keep", str(keep), "--json",
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        until(lambda: list(keep.glob("part-*.arrow")), seconds=120, what="a first part of the table")
        running.send_signal(signal.SIGINT)
        out, _ = running.communicate(timeout=60)
    told = json.loads(out)
    assert running.returncode == 130
    assert not told["complete"]
    assert read_table(keep).num_rows == told["replications"] > 0
