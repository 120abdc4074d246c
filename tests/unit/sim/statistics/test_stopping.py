from __future__ import annotations

import numpy as np
import pytest

from onmaru.sim.rules.statistics.faults import BadConfidence, BadSample
from onmaru.sim.rules.statistics.paired import compare_paired
from onmaru.sim.rules.statistics.sequential import Precision, look


def grow(values: np.ndarray, precision: Precision) -> int:
    count = precision.first
    while not (seen := look(values[:count], precision)).ended:
        count += seen.more
    return count


def test_it_stops_when_narrow_enough() -> None:
    values = np.random.default_rng(4).normal(100, 10, 10_000)
    precision = Precision(0.01)
    count = grow(values, precision)
    found = look(values[:count], precision)
    assert found.reached
    assert found.interval.relative_half_width <= 0.01
    assert 250 <= count <= 600  # (1.96 * 10 / 1)^2 = 384


def test_the_budget_ends_it() -> None:
    values = np.random.default_rng(5).normal(1, 10, 1000)
    precision = Precision(0.001, most=64)
    assert grow(values, precision) == 64
    assert not look(values[:64], precision).reached


def test_constant_output_needs_the_first_alone() -> None:
    assert grow(np.full(50, 3.0), Precision(0.01)) == 10


def test_too_few_figures_ask_for_the_rest() -> None:
    assert look([1.0, 2.0], Precision(0.1)).more == 8


@pytest.mark.parametrize("kwargs", [{"relative_half_width": 0.0}, {"relative_half_width": 0.1, "first": 1}])
def test_impossible_wishes_are_refused(kwargs: dict[str, float]) -> None:
    with pytest.raises(BadConfidence):
        Precision(**kwargs)  # type: ignore[arg-type]


def test_common_numbers_make_differences_sharp() -> None:
    rng = np.random.default_rng(6)
    shared = rng.normal(0, 5, 40)
    found = compare_paired(100 + shared, 101 + shared + rng.normal(0, 0.5, 40))
    assert found.significant
    assert found.difference.contains(1.0)
    assert found.correlation > 0.9
    assert found.variance_ratio > 50
    assert found.p_value < 1e-6


def test_more_comparisons_widen_each() -> None:
    rng = np.random.default_rng(7)
    a, b = rng.normal(size=30), rng.normal(size=30)
    one, ten = compare_paired(a, b), compare_paired(a, b, comparisons=10)
    assert ten.difference.half_width > one.difference.half_width
    assert ten.difference.confidence == pytest.approx(0.995)


def test_equal_designs_differ_by_nothing() -> None:
    found = compare_paired([1.0, 2.0, 3.0], [1.0, 2.0, 3.0])
    assert found.difference.estimate == 0
    assert not found.significant
    assert found.p_value == 1.0


def test_pairs_must_match() -> None:
    with pytest.raises(BadSample):
        compare_paired([1.0, 2.0], [1.0])
