"""Monte Carlo, tornado and Pareto front against what must hold for every input."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.plan.rules.montecarlo import BadUncertainty, Uncertain, draw, spread, tornado
from onmaru.plan.rules.pareto import front


def test_the_three_stated_quantiles_are_met() -> None:
    one = draw([Uncertain("price", 100, 80, 170)], count=200_000)["price"]
    low, median, high = np.quantile(one, [0.05, 0.5, 0.95])
    assert low == pytest.approx(80, abs=0.5)
    assert median == pytest.approx(100, abs=0.5)
    assert high == pytest.approx(170, abs=1.0)


def test_inputs_move_together_as_said() -> None:
    inputs = [Uncertain("a", 10, 5, 15), Uncertain("b", 1, 0.5, 1.5), Uncertain("c", 0, -1, 1)]
    found = draw(inputs, correlations={("a", "b"): 0.8, ("b", "c"): -0.3}, count=100_000, seed=3)
    table = np.corrcoef([found["a"], found["b"], found["c"]])
    assert table[0, 1] == pytest.approx(0.8, abs=0.01)
    assert table[1, 2] == pytest.approx(-0.3, abs=0.01)
    assert table[0, 2] == pytest.approx(0.0, abs=0.01)


def test_the_same_seed_gives_the_same_draws() -> None:
    inputs = [Uncertain("a", 1, 0, 2)]
    assert np.array_equal(draw(inputs, seed=7)["a"], draw(inputs, seed=7)["a"])
    assert not np.array_equal(draw(inputs, seed=7)["a"], draw(inputs, seed=8)["a"])


def test_correlation_widens_a_sum() -> None:
    inputs = [Uncertain("a", 10, 8, 12), Uncertain("b", 10, 8, 12)]
    alone = draw(inputs, count=50_000)
    joined = draw(inputs, correlations={("a", "b"): 1.0}, count=50_000)
    narrow, wide = spread(alone["a"] + alone["b"]), spread(joined["a"] + joined["b"])
    assert wide.high - wide.low == pytest.approx(8, abs=0.2)
    assert narrow.high - narrow.low == pytest.approx(8 / np.sqrt(2), abs=0.2)
    assert wide.share_above(20) == pytest.approx(0.5, abs=0.02)


def test_limits_are_never_passed() -> None:
    found = draw([Uncertain("share", 0.9, 0.5, 0.99, floor=0.0, ceiling=1.0)], count=50_000)["share"]
    assert found.min() >= 0
    assert found.max() <= 1


@pytest.mark.parametrize(
    "call",
    [
        lambda: Uncertain("x", float("nan"), 0, 1),
        lambda: Uncertain("x", 2, 0, 1),
        lambda: draw([Uncertain("x", 1, 0, 2)] * 2),
        lambda: draw([Uncertain("x", 1, 0, 2)], count=10**9),
        lambda: draw([Uncertain("x", 1, 0, 2)], correlations={("x", "y"): 0.5}),
        lambda: draw([Uncertain("x", 1, 0, 2)], correlations={("x", "x"): 0.5}),
        lambda: draw(
            [Uncertain(n, 1, 0, 2) for n in "abc"],
            correlations={("a", "b"): 0.95, ("b", "c"): 0.95, ("a", "c"): -0.95},
        ),
    ],
)
def test_contradictions_are_refused(call: object) -> None:
    with pytest.raises(BadUncertainty):
        call()  # type: ignore[operator]


def test_a_tornado_is_exact_for_a_linear_model() -> None:
    inputs = [Uncertain("small", 1, 0, 2), Uncertain("large", 10, 5, 20), Uncertain("none", 3, 3, 3)]
    bars = tornado(lambda x: 3 * x["small"] - x["large"] + 0 * x["none"], inputs)
    assert [bar.name for bar in bars] == ["large", "small", "none"]
    assert (bars[0].at_low, bars[0].at_high) == (3 - 5, 3 - 20)
    assert bars[1].swing == 6
    assert bars[2].swing == 0


points = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 6)), max_size=25)


@given(points)
def test_the_front_is_what_the_definition_says(rows: list[tuple[int, int, int]]) -> None:
    def dominates(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
        return all(x <= y for x, y in zip(a, b, strict=True)) and a != b

    expected = [i for i, row in enumerate(rows) if not any(dominates(other, row) for other in rows)]
    assert front(rows) == expected


def test_a_point_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError):
        front([(1.0, float("nan"))])
