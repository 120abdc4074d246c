from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pytest

from onmaru.core.errors import Interrupted
from onmaru.sim.rules.limit_text import BadLimit, parse_limit
from onmaru.sim.rules.optimise import Lever, Limit, search, values_of
from onmaru.sim.rules.search_memory import IMPOSSIBLE, BadSearch, Choice

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


def test_limits_with_weights_are_kept() -> None:
    hill = Hill()
    limit = Limit(("a", "b", "c"), 14.0, (2.0, 1.0, 0.5))
    found = search(LEVERS, [8, 8, 8], hill, budget=600, limits=[limit])
    assert all(
        2 * a + b + 0.5 * c <= 14 for (a, b, c), _ in ((values_of(LEVERS, one), k) for one, k in hill.asked)
    )
    a, b, c = found.best.values
    assert 2 * a + b + 0.5 * c <= 14
    with pytest.raises(BadSearch, match="weights"):
        search(LEVERS, [0, 0, 0], hill, budget=100, limits=[Limit(("a",), 3, (1.0, 2.0))])


def test_the_best_so_far_is_told_and_never_from_a_design_unseen() -> None:
    told = []
    found = search(LEVERS, [0, 0, 0], Hill(), budget=500, told=told.append)
    assert found.curve == tuple(told)
    assert [one.spent for one in told] == sorted(one.spent for one in told)
    assert all(one.low <= one.mean <= one.high for one in told)
    assert told[-1].spent == found.spent
    assert Hill.truth(told[-1].choice) > Hill.truth(told[0].choice)


def test_ended_early_it_still_names_the_best_it_knows() -> None:
    hill = Hill()

    def observe(wanted: Sequence[tuple[Choice, int]]) -> np.ndarray:
        if len(hill.asked) > 300:
            raise Interrupted("enough")
        return hill(wanted)

    found = search(LEVERS, [0, 0, 0], observe, budget=5000)
    assert not found.complete
    assert found.spent == len(hill.asked)
    assert found.best.mean == max(row.mean for row in found.finalists)

    def nothing(wanted: Sequence[tuple[Choice, int]]) -> np.ndarray:
        raise Interrupted("at once")

    with pytest.raises(Interrupted):
        search(LEVERS, [0, 0, 0], nothing, budget=100)


def test_the_finalists_can_be_told_apart_by_kn() -> None:
    found = search(LEVERS, [0, 0, 0], Hill(), budget=1500, procedure="kn", indifference=0.5)
    assert (found.procedure, found.guaranteed) == ("kn", True)
    assert found.spent <= 1500
    assert Hill.truth(tuple(int(v) for v in found.best.values)) >= best_allowed(99) - 0.5
    poor = search(LEVERS, [0, 0, 0], Hill(noise=40.0), budget=100, procedure="kn", indifference=1e-6)
    assert poor.spent <= 100
    with pytest.raises(BadSearch, match="indifference"):
        search(LEVERS, [0, 0, 0], Hill(), budget=100, procedure="kn")
    with pytest.raises(BadSearch, match="procedure"):
        search(LEVERS, [0, 0, 0], Hill(), budget=100, procedure="dice")


@pytest.mark.parametrize(
    ("text", "weights", "most"),
    [("a.b+c.d<=40", [1.0, 1.0], 40.0), (" 2*a.b + 0.5 * c.d <= 1e3", [2.0, 0.5], 1000.0)],
)
def test_limits_are_read(text: str, weights: list[float], most: float) -> None:
    assert parse_limit(text) == {"addresses": ["a.b", "c.d"], "weights": weights, "most": most}


@pytest.mark.parametrize(
    "text", ["", "a.b", "a.b<=", "a<=3", "a.b<=nan", "x*a.b<=3", "-1*a.b<=3", "a.b<=3<=4"]
)
def test_what_is_no_limit_is_refused(text: str) -> None:
    with pytest.raises(BadLimit):
        parse_limit(text)
