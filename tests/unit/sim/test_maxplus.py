from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.sim.lines import exponential, failure, line, plain

from onmaru.sim.rules.compile import compile_model
from onmaru.sim.rules.maxplus import run_maxplus
from onmaru.sim.rules.queueing import mg1, mmc
from onmaru.sim.rules.run import run
from onmaru.sim.rules.statistics.interval import mean_interval
from onmaru.sim.types import BadRun, RunResult


def assert_same(ours: RunResult, kernel: RunResult) -> None:
    """All that the two engines tell is equal: counts exactly, times up to rounding."""
    for name in ("entered", "left", "failures", "servers", "lost", "scrapped"):
        assert getattr(ours, name).tolist() == getattr(kernel, name).tolist(), name
    assert (
        np.abs(ours.level_high - kernel.level_high).max() <= 1
    )  # of events at one moment either may come first
    for name in ("state_s", "level_mean"):
        np.testing.assert_allclose(getattr(ours, name), getattr(kernel, name), rtol=1e-9, atol=1e-6)
    assert ours.wip_mean == pytest.approx(kernel.wip_mean, rel=1e-9, abs=1e-9)
    assert ours.wip_end == kernel.wip_end
    a, b = ours.sinks["out"], kernel.sinks["out"]
    assert a.count == b.count
    assert a.by_product.tolist() == b.by_product.tolist()
    assert a.lead_sum_s == pytest.approx(b.lead_sum_s, rel=1e-9)
    assert a.lead_square_sum_s2 == pytest.approx(b.lead_square_sum_s2, rel=1e-9)
    assert np.abs(a.lead_bins - b.lead_bins).sum() <= 2  # a rounding at the edge of a bin
    if ours.series is not None and kernel.series is not None:
        np.testing.assert_allclose(ours.series.end_s, kernel.series.end_s)
        assert ours.series.out.tolist() == kernel.series.out.tolist()
        np.testing.assert_allclose(ours.series.wip_area_s, kernel.series.wip_area_s, rtol=1e-9, atol=1e-6)


timings = st.sampled_from(
    [
        exponential(1.0),
        exponential(0.4),
        {"kind": "constant", "value_s": 0.7130001},
        {"kind": "lognormal", "mean_s": 1.1, "std_s": 0.8},
        {"kind": "gamma", "mean_s": 0.9, "shape": 0.5},
        {"kind": "erlang", "mean_s": 0.8, "stages": 3},
        {"kind": "weibull", "scale_s": 1.0, "shape": 1.7},
        {"kind": "uniform", "low_s": 0.1, "high_s": 1.7},
        {"kind": "triangular", "low_s": 0.2, "mode_s": 0.5, "high_s": 2.1},
        {"kind": "normal", "mean_s": 1.0, "std_s": 0.4},
        {"kind": "empirical", "values_s": [0.31, 0.77, 1.9]},
        {"kind": "trace", "values_s": [0.513, 1.217, 0.888]},
    ]
)
machines = st.builds(
    lambda timing, failures: {"time_s": timing, "failures": failures},
    timings,
    st.sampled_from([[], [failure(20, 5)], [failure(7, 2, "jam"), failure(31, 9, "motor")]]),
)
sources = st.sampled_from(
    [{}, {"interarrival_s": exponential(1.3)}, {"interarrival_s": 1.0, "first_at_s": 0.0}]
)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(machines, st.sampled_from([0, 0, 1, 2, 7, None])), min_size=1, max_size=6),
    sources,
    st.integers(0, 2**63 - 1),
    st.sampled_from([0.0, 33.3]),
)
def test_paths_are_those_of_the_kernel(
    rows: list[tuple[dict[str, Any], int | None]], source: dict[str, Any], seed: int, warmup_s: float
) -> None:
    rooms = [room for _, room in rows]
    if not source and rooms[0] is None:
        rooms[0] = 3
    program = compile_model(line([machine for machine, _ in rows], rooms, source))
    about = {"seed": seed, "replication": 3, "until_s": 400.0, "warmup_s": warmup_s, "bucket_s": 30.0}
    assert_same(run_maxplus(program, **about), run(program, **about))


def long_run(model: Any, hours: float, what: Any, count: int = 30) -> Any:
    program = compile_model(model)
    until = hours * 3600
    return mean_interval(
        [
            what(run_maxplus(program, seed=11, replication=k, until_s=until, warmup_s=until / 50))
            for k in range(count)
        ]
    )


@pytest.mark.parametrize(
    ("model", "truth"),
    [(plain(3), 22 / 39), (plain(2, 1), 3 / 4), (plain(2, 5), 7 / 8), (plain(2, 20), 22 / 23)],
)
def test_saturated_lines(model: Any, truth: float) -> None:
    found = long_run(model, 50, lambda r: r.output / r.span_s)
    assert found.contains(truth)
    assert found.relative_half_width <= 0.003


def test_waiting_times_of_one_station() -> None:
    poisson = {"interarrival_s": exponential(1 / 0.7)}
    mm1 = long_run(line([{}], [None], poisson), 50, lambda r: r.sinks["out"].lead_mean_s)
    assert mm1.contains(mmc(0.7, 1.0).sojourn_s)
    md1 = long_run(line([{"time_s": 1.0}], [None], poisson), 50, lambda r: r.sinks["out"].lead_mean_s)
    assert md1.contains(mg1(0.7, 1.0, 0.0).sojourn_s)


def test_the_same_numbers_again() -> None:
    program = compile_model(plain(4, 2))
    first = run_maxplus(program, seed=5, replication=1, until_s=1e4)
    again = run_maxplus(program, seed=5, replication=1, until_s=1e4)
    other = run_maxplus(program, seed=5, replication=2, until_s=1e4)
    assert first.state_s.tobytes() == again.state_s.tobytes()
    assert first.output != other.output or first.wip_mean != other.wip_mean


def test_more_parts_than_one_chunk() -> None:
    program = compile_model(plain(1))
    about = {"seed": 2, "replication": 0, "until_s": 150_000.0}
    assert_same(run_maxplus(program, **about), run(program, **about))


def test_what_is_no_line_is_refused() -> None:
    program = compile_model(line([{"servers": 2}], [0]))
    with pytest.raises(BadRun, match="2 servers"):
        run_maxplus(program, seed=1, replication=0, until_s=10.0)
    with pytest.raises(BadRun):
        run_maxplus(compile_model(plain(2)), seed=1, replication=0, until_s=10.0, warmup_s=10.0)
