from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.sim.rules.ranking.kn import select_best
from onmaru.sim.rules.ranking.ocba import allocate, probability_correct
from onmaru.sim.rules.statistics.faults import BadConfidence, BadSample


def table(means: Sequence[float], spread: float, seed: int, *, common: float = 0.0, length: int = 4000):
    rng = np.random.default_rng(seed)
    shared = rng.normal(0, common, length) if common else np.zeros(length)
    values = np.asarray(means)[:, None] + rng.normal(0, spread, (len(means), length)) + shared
    return lambda designs, first, count: values[list(designs), first : first + count]


def test_kn_keeps_its_promise() -> None:
    """Slippage configuration: the best leads by exactly the indifference; at least 90 % must be right."""
    right = 0
    for seed in range(120):
        found = select_best(
            table([0, 0, 0, 0.5], 1.0, seed), 4, indifference=0.5, confidence=0.9, batch=1, most=16_000
        )
        assert found.guaranteed
        right += found.best == 3
    assert right / 120 >= 0.9


def test_kn_drops_the_hopeless_early_and_gains_from_common_numbers() -> None:
    apart = select_best(table([0, 5, 9, 10], 2.0, 1, common=6.0), 4, indifference=0.5)
    assert apart.best == 2 + 1
    assert apart.replications[0] < apart.replications[3]
    alone = select_best(table([0, 5, 9, 10], 2.0, 1, common=0.0), 4, indifference=0.5)
    # the shared noise (three times as wide) cancels: no more work than without it
    assert apart.spent <= 1.5 * alone.spent


def test_kn_minimises_and_names_the_best_so_far_when_the_budget_ends() -> None:
    assert select_best(table([3, 1, 2], 0.1, 2), 3, indifference=0.5, maximise=False).best == 1
    found = select_best(table([0.0, 0.001], 1.0, 3), 2, indifference=0.0001, most=100)
    assert not found.guaranteed
    assert found.spent <= 100


def test_kn_batches_change_nothing_about_the_answer() -> None:
    one = select_best(table([0, 1, 2], 2.0, 4), 3, indifference=1.0, batch=1)
    many = select_best(table([0, 1, 2], 2.0, 4), 3, indifference=1.0, batch=16)
    assert one.best == many.best == 2


def test_kn_refuses_what_cannot_be_ranked() -> None:
    with pytest.raises(BadSample):
        select_best(lambda designs, first, count: np.full((len(designs), count), np.nan), 2, indifference=1.0)
    with pytest.raises(BadConfidence):
        select_best(table([0, 1], 1.0, 0), 2, indifference=0.0)


def test_identical_designs_leave_one() -> None:
    found = select_best(lambda d, f, n: np.ones((len(d), n)), 3, indifference=1.0)
    assert found.best == 0
    assert found.guaranteed


def test_ocba_shares_as_its_theorem_says() -> None:
    """Ratios of the theorem: N_i / N_j = ((s_i / d_i) / (s_j / d_j))^2, N_b = s_b sqrt(sum (N_i / s_i)^2)."""
    added = allocate([1.0, 2.0, 3.0], [1.0, 1.0, 1.0], [0, 0, 0], 100_000)
    assert added[1] / added[0] == pytest.approx(4.0, rel=0.01)
    assert added[2] == pytest.approx(np.hypot(added[0], added[1]), rel=0.01)


numbers = st.lists(
    st.tuples(st.floats(-100, 100), st.floats(0, 50), st.integers(1, 100)), min_size=1, max_size=12
)


@given(numbers, st.integers(0, 500))
def test_ocba_hands_out_the_whole_budget(rows: list[tuple[float, float, int]], budget: int) -> None:
    mean, deviation, count = zip(*rows, strict=True)
    added = allocate(mean, deviation, count, budget)
    assert added.sum() == budget
    assert (added >= 0).all()
    assert 0 <= probability_correct(mean, deviation, count) <= 1


def test_ocba_beats_equal_shares() -> None:
    """Same budget, more often right."""
    means = np.array([0.0, 0.5, 1.0, 1.5, 1.9, 2.0])
    wins = {"ocba": 0, "equal": 0}
    for seed in range(300):
        rng = np.random.default_rng(seed)
        draws = [list(rng.normal(m, 1.0, 10)) for m in means]
        for _ in range(10):
            added = allocate(
                [np.mean(d) for d in draws], [np.std(d, ddof=1) for d in draws], [len(d) for d in draws], 30
            )
            for row, n, truth in zip(draws, added, means, strict=True):
                row.extend(rng.normal(truth, 1.0, n))
        wins["ocba"] += int(np.argmax([np.mean(d) for d in draws])) == 5
        equal = means + rng.normal(0, 1.0 / np.sqrt(60), 6)
        wins["equal"] += int(np.argmax(equal)) == 5
    assert wins["ocba"] > wins["equal"]


def test_ocba_refuses_what_does_not_match() -> None:
    with pytest.raises(BadSample):
        allocate([1.0], [1.0, 2.0], [1], 5)
    with pytest.raises(BadSample):
        allocate([1.0], [1.0], [1], -1)
    assert probability_correct([1.0], [1.0], [3]) == 1.0
