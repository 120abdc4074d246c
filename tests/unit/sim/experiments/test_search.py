from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pytest

from onmaru.sim.rules.optimise import IMPOSSIBLE, BadSearch, Choice, Lever, Limit, search, values_of

LEVERS = [Lever(name, tuple(float(v) for v in range(9))) for name in "abc"]


class Hill:
    """A noisy hill with its top at (6, 2, 4); replication k has the same noise in every design."""

    def __init__(self, noise: float = 1.0) -> None:
        self.noise = np.random.default_rng(1).normal(0, noise, 10_000)
        self.own = np.random.default_rng(2)
        self.asked: list[tuple[Choice, int]] = []

    def __call__(self, wanted: Sequence[tuple[Choice, int]]) -> np.ndarray:
        self.asked += wanted
        return np.array([self.truth(c) + self.noise[k] + 0.1 * np.sin(97 * k + sum(c)) for c, k in wanted])

    @staticmethod
    def truth(choice: Choice) -> float:
        a, b, c = values_of(LEVERS, choice)
        return -((a - 6) ** 2) - (b - 2) ** 2 - 0.5 * (c - 4) ** 2 + 0.2 * a * c


def best_allowed(limit: float) -> float:
    return max(Hill.truth(c) for c in itertools.product(range(9), repeat=3) if sum(c) <= limit)


def test_the_top_is_found_within_the_budget() -> None:
    hill = Hill()
    found = search(LEVERS, [0, 0, 0], hill, budget=1500)
    index = tuple(int(v) for v in found.best.values)
    assert Hill.truth(index) == best_allowed(99)
    assert found.spent == len(hill.asked) <= 1500
    assert found.probability > 0.5


def test_no_replication_is_run_twice() -> None:
    hill = Hill()
    search(LEVERS, [4, 4, 4], hill, budget=800)
    assert len(set(hill.asked)) == len(hill.asked)


def test_equal_seeds_find_equal_designs() -> None:
    assert search(LEVERS, [0, 0, 0], Hill(), budget=400, seed=3) == search(
        LEVERS, [0, 0, 0], Hill(), budget=400, seed=3
    )


def test_limits_are_kept() -> None:
    hill = Hill()
    found = search(LEVERS, [0, 0, 0], hill, budget=2500, limits=[Limit(("a", "b", "c"), 8)])
    assert all(sum(values_of(LEVERS, c)) <= 8 for c, _ in hill.asked)
    assert Hill.truth(tuple(int(v) for v in found.best.values)) >= best_allowed(8) - 0.6


def test_a_tiny_space_is_searched_through_and_ends() -> None:
    found = search(
        [Lever("a", (1.0, 2.0))], [1.0], lambda w: np.array([c[0] * 1.0 for c, _ in w]), budget=10_000
    )
    assert found.best.values == (2.0,)
    assert found.spent < 200


def test_designs_that_cannot_run_are_left_out() -> None:
    hill = Hill()

    def observe(wanted: Sequence[tuple[Choice, int]]) -> np.ndarray:
        return np.where([c[0] > 5 for c, _ in wanted], IMPOSSIBLE, hill(wanted))

    found = search(LEVERS, [0, 0, 0], observe, budget=1500)
    assert found.best.values[0] <= 5
    assert all(row.values[0] <= 5 for row in found.finalists)
    with pytest.raises(BadSearch, match="can run"):
        search(LEVERS, [0, 0, 0], lambda w: np.full(len(w), IMPOSSIBLE), budget=200)


def test_bad_searches_are_refused() -> None:
    with pytest.raises(BadSearch) as caught:
        search([Lever("a", (1.0,)), Lever("b", (1.0, float("nan")))], [1, 1], Hill(), budget=3)
    assert len(caught.value.params["faults"]) == 3
    with pytest.raises(BadSearch, match="keeps the limits"):
        search(LEVERS, [0, 0, 0], Hill(), budget=100, limits=[Limit(("a",), -1)])
    with pytest.raises(BadSearch, match="no value"):
        search(LEVERS, [0, 0, 0], lambda w: np.full(len(w), np.nan), budget=100)
