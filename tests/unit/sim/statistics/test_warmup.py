from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.sim.rules.statistics.faults import BadSample
from onmaru.sim.rules.statistics.warmup import longest, mser


def slow(means: np.ndarray) -> int:
    """MSER straight from its definition."""
    costs = [np.var(means[d:]) / len(means[d:]) for d in range(len(means) // 2 + 1)]
    return int(np.argmin(costs))


@given(st.lists(st.integers(-50, 50), min_size=20, max_size=120))
def test_the_cut_is_that_of_the_definition(values: list[int]) -> None:
    row = np.asarray(values, np.float64)
    groups = len(row) // 5
    means = row[: groups * 5].reshape(groups, 5).mean(axis=1)
    best, expected = mser(row).cut // 5, slow(means)
    # two cuts may be equally good up to rounding; then either is right
    assert best == expected or np.var(means[best:]) / len(means[best:]) == pytest.approx(
        np.var(means[expected:]) / len(means[expected:]), rel=1e-9, abs=1e-12
    )


def test_a_transient_is_cut_off() -> None:
    rng = np.random.default_rng(3)
    steps = np.arange(1000)
    series = 10 * (1 - np.exp(-steps / 30)) + rng.normal(0, 0.5, (20, 1000))
    found = mser(series)
    assert 60 <= found.cut <= 250
    assert found.settled


def test_a_trend_never_settles() -> None:
    found = mser(np.arange(400.0))
    assert not found.settled
    assert longest(mser(np.ones(100)), found) is found


def test_a_flat_series_needs_no_cut() -> None:
    assert mser(np.full(100, 7.0)).cut == 0


def test_a_short_series_is_refused() -> None:
    with pytest.raises(BadSample):
        mser([1.0] * 19)
