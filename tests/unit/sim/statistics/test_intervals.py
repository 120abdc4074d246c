from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from onmaru.sim.rules.statistics.faults import BadConfidence, BadSample
from onmaru.sim.rules.statistics.interval import (
    batch_means_interval,
    intervals,
    mean_interval,
    quantile_interval,
    wilson_interval,
)

numbers = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=60)


@given(numbers, st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_mean_interval_is_scipys(values: list[float], level: float) -> None:
    found = mean_interval(values, confidence=level)
    error = np.std(values, ddof=1) / math.sqrt(len(values))
    if error == 0:
        assert found.low == found.high == pytest.approx(np.mean(values))
        return
    low, high = stats.t.interval(level, len(values) - 1, np.mean(values), error)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-6), pytest.approx(high, abs=1e-6))


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_interval_is_scipys_and_stays_a_probability(case: tuple[int, int]) -> None:
    k, n = case
    found = wilson_interval(k, n)
    expected = stats.binomtest(k, n).proportion_ci(0.95, "wilson")
    assert found.low == pytest.approx(expected.low, abs=1e-12)
    assert found.high == pytest.approx(expected.high, abs=1e-12)
    assert 0 <= found.low <= found.estimate <= found.high <= 1


@given(st.integers(1, 300), st.sampled_from([0.1, 0.5, 0.9]))
def test_quantile_interval_is_scipys(n: int, q: float) -> None:
    """The values are their ranks, so the interval tells which order statistics were taken."""
    found = quantile_interval(np.arange(1.0, n + 1), q)
    expected = stats.quantile_test(np.arange(1.0, n + 1), q=0.0, p=q).confidence_interval(0.95)
    assert found.low == expected.low or (math.isinf(found.low) and math.isnan(expected.low))
    assert found.high == expected.high or (math.isinf(found.high) and math.isnan(expected.high))


def test_quantile_interval_covers() -> None:
    rng = np.random.default_rng(1)
    truth = stats.expon.ppf(0.9)
    hits = sum(quantile_interval(rng.exponential(size=200), 0.9).contains(truth) for _ in range(400))
    assert 0.93 <= hits / 400 <= 0.99


def test_one_number_has_no_width() -> None:
    found = mean_interval([3.0])
    assert found.half_width == math.inf
    assert found.as_json()["low"] is None


def test_batch_means_widen_with_correlation() -> None:
    rng = np.random.default_rng(2)
    noise = rng.normal(size=30_000)
    series = np.empty_like(noise)
    level = 0.0
    for k, shock in enumerate(noise):
        level = 0.9 * level + shock
        series[k] = level
    naive = mean_interval(series)
    batched = batch_means_interval(series)
    assert batched.half_width > 3 * naive.half_width  # the truth is sqrt((1 + 0.9) / (1 - 0.9)) = 4.4
    assert batched.contains(0.0)


def test_columns_leave_out_what_is_not_finite() -> None:
    found = intervals({"oee": [0.5, math.nan, 0.7], "none": [math.nan]})
    assert found["oee"].estimate == pytest.approx(0.6)
    assert "none" not in found


@pytest.mark.parametrize("values", [[], [1.0, math.inf], [math.nan]])
def test_bad_samples_are_refused(values: list[float]) -> None:
    with pytest.raises(BadSample):
        mean_interval(values)


def test_bad_levels_are_refused() -> None:
    with pytest.raises(BadConfidence):
        mean_interval([1.0, 2.0], confidence=1.0)
    with pytest.raises(BadConfidence):
        quantile_interval([1.0, 2.0], 0.0)
    with pytest.raises(BadSample):
        wilson_interval(3, 2)
    with pytest.raises(BadSample):
        batch_means_interval([1.0] * 10)


def test_scaling_keeps_order() -> None:
    found = mean_interval([1.0, 2.0, 4.0]).scaled(-2.0)
    assert found.low < found.estimate < found.high
