"""What each procedure promises, measured: coverage, probability of the right choice, and variance saved."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from tests.unit.sim.lines import exponential, failure, line

from onmaru.sim.rules.compile import compile_model
from onmaru.sim.rules.ranking.kn import select_best
from onmaru.sim.rules.run import run
from onmaru.sim.rules.search_memory import SURE_MOST, Memory
from onmaru.sim.rules.statistics.interval import mean_interval, wilson_interval
from onmaru.sim.rules.statistics.paired import compare_paired
from onmaru.sim.rules.statistics.sequential import Precision, look
from onmaru.sim.rules.statistics.warmup import mser
from onmaru.sim.rules.whatif import parse_scenario
from onmaru.sim.service.compare import compare_scenarios
from onmaru.sim.service.experiment import run_experiment


def test_mser5_on_a_series_worked_by_hand() -> None:
    """Groups of five have the means 10, 2, 0, 1, 0, 1, 0, 1; the sums of squares of what is left are whole.

    Cut nothing: 8 groups, squares 107 - 15^2 / 8 = 78.875, over 64 is 1.2324. Cut one: 7 groups, 7 - 25 / 7 =
    3.4286, over 49 is 0.06997. Cut two: 6 groups, 3 - 9 / 6 = 1.5, over 36 is 0.041667. Cut three: 5 groups,
    3 - 9 / 5 = 1.2, over 25 is 0.048. Cut four: 4 groups, 2 - 4 / 4 = 1, over 16 is 0.0625. Two is the least.
    """
    series = np.repeat([10.0, 2.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0], 5)
    found = mser(series)
    assert found.cut == 10
    assert found.statistic == pytest.approx(1.5 / 36)
    assert found.settled


def test_mser5_takes_out_the_bias_of_an_empty_start() -> None:
    """M/M/1 at 0.9 from empty: the mean of what is kept comes nearer to nine parts than the whole does."""
    program = compile_model(line([{}], [None], {"interarrival_s": exponential(1 / 0.9)}))
    inside = [
        run(program, until_s=4_000, bucket_s=10, seed=2, replication=k).series.wip()
        for k in range(60)  # type: ignore[union-attr]
    ]
    found = mser(np.array(inside))
    whole, kept = np.mean(inside), np.mean(np.array(inside)[:, found.cut :])
    assert found.cut > 0
    assert abs(kept - 9) < abs(whole - 9)


@pytest.mark.parametrize("kind", ["normal", "gamma"])
def test_a_precision_that_was_reached_still_covers(kind: str) -> None:
    """1000 sequential experiments each: the interval that ended them holds the mean in 93 % or more."""
    rng = np.random.default_rng(11)
    precision = Precision(0.05)
    hits, counts = 0, []
    for _ in range(1000):
        values = rng.normal(10.0, 2.0, 2000) if kind == "normal" else rng.gamma(8.0, 10.0 / 8.0, 2000)
        count = precision.first
        while not (seen := look(values[:count], precision)).ended:
            count += seen.more
        assert seen.reached
        assert seen.interval.relative_half_width <= 0.05
        hits += seen.interval.contains(10.0)
        counts.append(count)
    assert 930 <= hits <= 990
    assert np.median(counts) > 2 * precision.first


def test_a_precision_asked_of_an_experiment_covers_the_exact_rate() -> None:
    """The three-station line until +-1 %, 30 times: 22/39 is inside at least 27 times."""
    hits = 0
    for seed in range(30):
        found = run_experiment(
            line([{}] * 3, [0, 0, 0]), hours=0.5, warmup_hours=0.05, replications=500, precision=0.01, seed=seed,
            workers=1,
        )  # fmt: skip
        assert found.reached
        hits += found.figures["throughput_per_h"].contains(3600 * 22 / 39)
    assert hits >= 27


FAILING = line([{"failures": [failure()]}] * 3, [0, 4, 4])


def test_common_random_numbers_save_replications() -> None:
    """One place more in a line that fails: with the same luck its effect is seen many times sooner."""
    found = compare_scenarios(
        FAILING, [parse_scenario("room", ["b1.capacity=8"])], hours=2, replications=40, workers=2
    )
    shared = found.changes[0].comparisons["throughput_per_h"]
    assert shared.correlation > 0.8
    assert shared.variance_ratio > 4
    assert shared.significant
    base = found.values["base"]["throughput_per_h"]
    apart = run_experiment(FAILING, hours=2, replications=40, changes=["b1.capacity=8"], seed=99, workers=2)
    unlike = compare_paired(base, apart.table["throughput_per_h"].to_numpy())
    assert unlike.difference.half_width > 1.5 * shared.difference.half_width
    assert unlike.variance_ratio < 2


def memory(means: list[float], spread: float, seed: int, budget: int) -> Memory:
    rng = np.random.default_rng(seed)
    values = np.array(means)[:, None] + rng.normal(0.0, spread, (len(means), budget))
    return Memory(lambda tasks: np.array([values[c[0], k] for c, k in tasks]), budget, lambda leader: None)


def test_ocba_is_right_as_often_as_it_says() -> None:
    """Five designs, the best ahead by half a standard deviation: ended at 90 %, right in 90 % and more."""
    means, right, told = [0.0, 0.25, 0.5, 0.5, 1.0], 0, []
    for seed in range(200):
        search = memory(means, 1.0, seed, 4000)
        search.ask([((i,), 10) for i in range(5)])
        best, sure = search.compete([(i,) for i in range(5)], search.left, enough=0.9)
        right += best == (4,)
        told.append(sure)
    assert min(told) >= 0.9
    assert right / 200 >= 0.9


def test_no_choice_is_told_as_certain() -> None:
    search = memory([0.0, 100.0], 0.1, 1, 100)
    search.ask([((0,), 20), ((1,), 20)])
    best, sure = search.compete([(0,), (1,)], search.left, enough=0.99999)
    assert best == (1,)
    assert sure == SURE_MOST < 1
    assert search.spent == 40  # and nothing more was spent on it


def test_kn_is_right_on_simulated_lines() -> None:
    """Two-station lines whose exact rates lie within the indifference and beyond it: 60 selections."""
    lines = [line([{}, {}], [0, room]) for room in (0, 1, 2, 6)]
    programs = [compile_model(model) for model in lines]
    right = 0
    for seed in range(60):

        def observe(designs, first, count, seed=seed):
            return np.array(
                [
                    [
                        run(programs[d], until_s=600, warmup_s=50, seed=seed, replication=k).throughput_per_h
                        / 3600
                        for k in range(first, first + count)
                    ]
                    for d in designs
                ]
            )

        found = select_best(observe, 4, indifference=0.04, confidence=0.9, most=4000)
        assert found.guaranteed
        right += found.best == 3  # 8/9 against 4/5: ahead by more than 0.04
    assert right / 60 >= 0.9


def test_wilson_covers_where_the_plain_interval_does_not() -> None:
    """Twenty orders, each late with 0.02: the textbook interval has no width at none late."""
    late = np.arange(21)
    weight = stats.binom.pmf(late, 20, 0.02)
    wilson = [wilson_interval(int(k), 20).contains(0.02) for k in late]
    plain = [abs(k / 20 - 0.02) <= 1.96 * np.sqrt(k / 20 * (1 - k / 20) / 20) for k in late]
    assert weight @ wilson > 0.9 > 0.5 > weight @ plain


def test_results_are_tables() -> None:
    found = run_experiment(FAILING, hours=1, replications=6, workers=1)
    frame = found.to_pandas()
    assert found.table.num_rows == len(frame) == 6
    assert frame["throughput_per_h"].mean() == pytest.approx(found.figures["throughput_per_h"].estimate)
    assert mean_interval(frame["wip"]).low == pytest.approx(found.figures["wip"].low)
    what_if = compare_scenarios(FAILING, [parse_scenario("room", ["b1.capacity=8"])], hours=1, replications=4)
    rows = what_if.to_pandas()
    assert set(rows["scenario"]) == {"room"}
    assert {"figure", "base", "value", "difference", "low", "high", "significant"} <= set(rows.columns)
