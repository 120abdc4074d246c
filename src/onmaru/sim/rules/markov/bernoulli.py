"""Bernoulli lines: equal cycle times, each machine up in a cycle with its own probability.

Conventions: buffers are looked at when a cycle begins; a machine is starved when the buffer before it is
empty, and blocked when the buffer after it is full and the next machine does not take a part (blocked
before service); the first is never starved, the last never blocked.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

import numpy as np

from onmaru.sim.rules.markov.chain import STATE_LIMIT, explore, stationary
from onmaru.sim.rules.markov.line import NotALine


def bernoulli_rate(up: Sequence[float], buffers: Sequence[int], *, limit: int = STATE_LIMIT) -> float:
    """Parts per cycle of a Bernoulli line, exact.

    Args:
        up: Probability that each machine works in a cycle, each above 0 and at most 1.
        buffers: Places between neighbours, each at least 1; one fewer than machines.
    Raises:
        NotALine: probabilities or places out of range.
        TooManyStates: the product of (places + 1) is above `limit`.
    Source: J. Li and S. M. Meerkov, Production Systems Engineering, section 4.1 and 4.2.
    """
    places = [int(n) for n in buffers]
    if not up or len(places) != len(up) - 1 or min(places, default=1) < 1 or not all(0 < p <= 1 for p in up):
        raise NotALine(
            "probabilities and buffers describe no Bernoulli line",
            hint="give a probability above 0 and at most 1 for each machine, one place or more between two",
        )

    def moves(state: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], float]]:
        for works in itertools.product((False, True), repeat=len(up)):
            chance = math.prod(p if w else 1 - p for p, w in zip(up, works, strict=True))
            if chance > 0:
                yield _step(state, works, places), chance

    if len(up) == 1:
        return float(up[0])
    chain = explore((0,) * len(places), moves, limit=limit)
    share = stationary(chain)
    last = np.array([state[-1] > 0 for state in chain.states])
    return float(up[-1] * share[last].sum())


def _step(state: tuple[int, ...], works: Sequence[bool], places: Sequence[int]) -> tuple[int, ...]:
    """Decided from the end of the line back, as room may come from the machine after."""
    cells = list(state)
    takes = False
    for machine in range(len(works) - 1, -1, -1):
        starved = machine > 0 and state[machine - 1] == 0
        blocked = machine < len(places) and state[machine] == places[machine] and not takes
        acts = works[machine] and not starved and not blocked
        if acts and machine < len(places):
            cells[machine] += 1
        if acts and machine > 0:
            cells[machine - 1] -= 1
        takes = acts
    return tuple(cells)


def two_machines(first: float, second: float, places: int) -> float:
    """The closed form for two machines, parts per cycle.

    Source: J. Li and S. M. Meerkov, Production Systems Engineering, eqs. 4.15-4.20.
    """
    if first == second == 1:
        return 1.0
    if math.isclose(first, second, rel_tol=1e-12):
        empty = (1 - first) / (places + 1 - first)
    else:
        alpha = first * (1 - second) / (second * (1 - first)) if first < 1 else math.inf
        if first == 1:
            return second
        empty = (1 - first) * (1 - alpha) / (1 - first / second * alpha**places)
    return second * (1 - empty)
