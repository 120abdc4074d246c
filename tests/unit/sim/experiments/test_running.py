from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from tests.unit.sim.lines import exponential, failure, line, plain

from onmaru.sim.drivers.segments import read_head, read_table
from onmaru.sim.rules.engine_choice import EngineRefused
from onmaru.sim.service.experiment import ExperimentCancelled, run_experiment
from onmaru.sim.types import BadRun, Model, ModelInvalid

CREWED = line(
    [{"failures": [{**failure(60, 20), "crew": "fix"}], "energy": {"run_kw": 5}}] * 3,
    [0, 2, 2],
    crews=[{"name": "fix", "cost_per_h": 30}],
    tariff={
        "base_price_per_kwh": 100,
        "bands": [{"start": "01:00", "end": "02:00", "price_per_kwh": 200}],
    },
)


@pytest.mark.parametrize("model", [plain(3, 2), CREWED], ids=["maxplus", "kernel"])
def test_threads_change_no_bit(model: Model) -> None:
    one = run_experiment(model, hours=2, replications=12, workers=1)
    four = run_experiment(model, hours=2, replications=12, workers=4)
    assert one.table.column_names == four.table.column_names
    for name in one.table.column_names:
        assert one.table[name].to_numpy().tobytes() == four.table[name].to_numpy().tobytes(), name
    assert one.figures == four.figures
    assert one.table["replication"].to_pylist() == list(range(12))


def test_the_engine_and_the_figures_are_told() -> None:
    found = run_experiment(CREWED, hours=3, replications=4)
    assert found.engine.name == "kernel"
    shown = found.as_json()["figures"]
    assert shown["m0.oee"]["label"]["ko"]
    assert shown["energy_cost_per_part"]["estimate"] > 0
    assert found.figures["labour_cost"].estimate == pytest.approx(90)
    assert 5 <= found.figures["peak_kw"].estimate <= 15
    assert list(found.to_pandas().columns) == found.table.column_names[1:]


def test_the_dear_hour_is_dear_wherever_the_warm_up_ends() -> None:
    """The observed time begins at the model's own time of the week, with and without a warm-up."""
    steady = line([{"time_s": 10, "energy": {"run_kw": 6}}], [0], tariff=CREWED.tariff.model_dump())  # type: ignore[union-attr]
    plainly = run_experiment(steady, hours=3, replications=1)
    assert str(plainly.warmup_hours) == "0.0"  # not -0.0, which reads badly
    warmed = run_experiment(steady, hours=3, warmup_hours=5, replications=1)
    expected = 6 * (100 + 200 + 100)
    assert plainly.figures["energy_cost"].estimate == pytest.approx(expected)
    assert warmed.figures["energy_cost"].estimate == pytest.approx(expected)


def test_precision_adds_replications() -> None:
    rough = run_experiment(plain(3), hours=1, replications=400, precision=0.05)
    fine = run_experiment(plain(3), hours=1, replications=400, precision=0.004)
    assert rough.reached
    assert fine.reached
    assert fine.figures["throughput_per_h"].relative_half_width <= 0.004
    assert fine.replications > rough.replications
    assert not run_experiment(plain(3), hours=0.1, replications=12, precision=1e-6).reached


def test_a_warm_up_is_found() -> None:
    """Ten machines in a row: nothing comes out before the line has filled."""
    filling = line([{"time_s": exponential(60)}] * 8, [0] + [20] * 7)
    found = run_experiment(filling, hours=30, warmup_hours=None, replications=4)
    assert found.warmup is not None
    assert found.warmup_hours > 0.2
    cold = run_experiment(filling, hours=30, replications=4)
    assert found.figures["wip"].estimate > cold.figures["wip"].estimate


@pytest.mark.parametrize("model", [plain(3, 1), CREWED], ids=["maxplus", "kernel"])
def test_engines_are_held_against_each_other(model: Model) -> None:
    check = run_experiment(model, hours=1, replications=2, verify=True).check
    assert check is not None
    assert check.agrees, check
    assert check.figures > 20
    assert check.against == ("kernel" if model.name == "line" and not model.crews else "reference")


def test_the_long_run_is_exact() -> None:
    found = run_experiment(plain(3), hours=None)
    assert found.engine.name == "markov"
    assert found.figures["throughput_per_h"].estimate == pytest.approx(3600 * 22 / 39)
    assert found.replications == 0
    simulated = run_experiment(plain(3), hours=100, warmup_hours=1, replications=10)
    for address, exact in found.figures.items():
        inside = simulated.figures[address]
        assert inside.estimate == pytest.approx(exact.estimate, rel=0.01, abs=1e-3), address


def test_ending_early_leaves_what_was_finished(tmp_path: Path) -> None:
    stop = threading.Event()

    def progress(share: float, note: str) -> None:
        if share >= 0.05:
            stop.set()

    with pytest.raises(ExperimentCancelled) as caught:
        run_experiment(
            plain(2),
            hours=1,
            replications=200,
            folder=tmp_path / "run",
            progress=progress,
            cancelled=stop.is_set,
        )
    kept = read_table(tmp_path / "run")
    assert len(kept) == caught.value.params["finished"] >= 10
    whole = run_experiment(plain(2), hours=1, replications=200).table
    rows = kept["replication"].to_numpy()
    assert np.array_equal(kept["output"].to_numpy(), whole["output"].to_numpy()[rows])
    assert read_head(tmp_path / "run")["engine"] == "maxplus"


def test_an_interrupt_leaves_what_was_finished(tmp_path: Path) -> None:
    def progress(share: float, note: str) -> None:
        if share > 0.1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_experiment(plain(2), hours=1, replications=100, folder=tmp_path, progress=progress)
    assert 5 <= len(read_table(tmp_path)) < 100


def test_due_dates_have_a_probability() -> None:
    model = line([{"time_s": exponential(8)}], [None], {"interarrival_s": 10, "due_after_s": 60})
    found = run_experiment(model, hours=1, replications=40)
    assert found.on_time_probability is not None
    assert 0 < found.on_time_probability.estimate < 1
    assert found.on_time_probability.count == 40


def test_changes_and_bad_wishes() -> None:
    base = run_experiment(plain(2), hours=1, replications=2)
    quick = run_experiment(plain(2), hours=1, replications=2, changes=["m0.time_s.mean_s=0.2"])
    assert quick.figures["output"].estimate > base.figures["output"].estimate
    with pytest.raises(ModelInvalid):
        run_experiment(plain(2), changes=["m9.servers=2"])
    with pytest.raises(BadRun):
        run_experiment(plain(2), hours=float("nan"))
    with pytest.raises(BadRun):
        run_experiment(plain(2), hours=1, figure="happiness")
    with pytest.raises(BadRun):
        run_experiment(plain(2), hours=1, replications=0)
    with pytest.raises(EngineRefused):
        run_experiment(CREWED, hours=1, engine="maxplus")


def test_intervals_cover_the_truth() -> None:
    """Over 100 seeds the 95 % interval holds 22/39 in 90 to 99 of them."""
    hits = 0
    for seed in range(100):
        found = run_experiment(plain(3), hours=1, warmup_hours=0.05, replications=10, seed=seed, workers=1)
        hits += found.figures["throughput_per_h"].contains(3600 * 22 / 39)
    assert 90 <= hits <= 99
