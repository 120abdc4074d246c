"""The fully sequential selection of Kim and Nelson: designs drop out as soon as they cannot be the best."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onmaru.sim.rules.statistics.faults import BadConfidence, BadSample
from onmaru.sim.rules.statistics.interval import CONFIDENCE, check_level

Observe = Callable[[Sequence[int], int, int], NDArray[np.float64]]
"""`observe(designs, first, count)` -> figures, shape [len(designs), count], of replications first..first+count."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which design was chosen; `survivors` were still in when the budget ended (one when it sufficed)."""

    best: int
    survivors: tuple[int, ...]
    replications: tuple[int, ...]  # of each design
    means: tuple[float, ...]
    guaranteed: bool  # False when the budget ended first

    @property
    def spent(self) -> int:
        return sum(self.replications)

    def as_json(self) -> dict[str, Any]:
        return {
            "best": self.best,
            "survivors": list(self.survivors),
            "replications": list(self.replications),
            "means": list(self.means),
            "guaranteed": self.guaranteed,
            "spent": self.spent,
        }


def select_best(
    observe: Observe, designs: int, *, indifference: float, confidence: float = CONFIDENCE,
    first: int = 10, batch: int = 8, most: int = 100_000, maximise: bool = True,
) -> Selection:  # fmt: skip
    """Find the best design with probability `confidence`, if it leads by at least `indifference`.

    Common random numbers are allowed and make it quicker.

    Args:
        observe: Runs replications of the designs it is given; replication k always of the same streams.
        designs: How many there are.
        indifference: Smallest difference worth detecting, in the figure's unit.
        first: Replications of every design before the first is dropped.
        batch: Replications a round; more keep threads busy, fewer waste less.
        most: Replications over all designs before it gives up and names the best so far.
    Raises:
        BadSample: a figure that is not finite.
    Source: S.-H. Kim and B. L. Nelson (2001), doi:10.1145/502109.502111, with c = 1.
    """
    _check(designs, indifference, confidence, first)
    sign = 1.0 if maximise else -1.0
    figures = _observed(observe, list(range(designs)), 0, first) * sign
    sums = figures.sum(axis=1)
    counts = np.full(designs, first)
    if designs == 1:
        return Selection(0, (0,), (first,), (float(sign * sums[0] / first),), True)
    beta = (1 - confidence) / (designs - 1)
    eta = 0.5 * ((2 * beta) ** (-2 / (first - 1)) - 1)
    h2 = 2 * eta * (first - 1)
    variance = np.array([[np.var(a - b, ddof=1) for b in figures] for a in figures])
    alive = list(range(designs))
    done = first
    alive = _screen(alive, sums, done, h2, variance, indifference)
    while len(alive) > 1 and int(counts.sum()) + len(alive) * batch <= most:
        fresh = _observed(observe, alive, done, batch) * sign
        counts[alive] += batch
        rows = {design: row for row, design in enumerate(alive)}
        for k in range(batch):
            done += 1
            for design, row in rows.items():
                sums[design] += fresh[row, k]
            if len(alive) > 1:
                alive = _screen(alive, sums, done, h2, variance, indifference)
    means = sums / counts
    best = max(alive, key=lambda design: (means[design], -design))
    return Selection(
        best,
        tuple(alive),
        tuple(int(n) for n in counts),
        tuple(float(sign * m) for m in means),
        len(alive) == 1,
    )


def _screen(
    alive: list[int], sums: NDArray[np.float64], done: int, h2: float, variance: NDArray[np.float64],
    indifference: float,
) -> list[int]:  # fmt: skip
    """Those that no other leads by more than the continuation region allows after `done` replications."""
    kept = []
    for i in alive:
        for j in alive:
            width = max(0.0, indifference / 2 * (h2 * variance[i, j] / indifference**2 - done))
            if i != j and (sums[i] < sums[j] - width or (width == 0 and sums[i] == sums[j] and i > j)):
                break
        else:
            kept.append(i)
    return kept


def _observed(observe: Observe, designs: list[int], first: int, count: int) -> NDArray[np.float64]:
    figures = np.asarray(observe(designs, first, count), np.float64)
    if figures.shape != (len(designs), count) or not np.isfinite(figures).all():
        raise BadSample(
            f"replications {first}..{first + count - 1} gave figures that cannot be ranked",
            hint="choose a figure that every design yields in every replication",
            first=first,
        )
    return figures


def _check(designs: int, indifference: float, confidence: float, first: int) -> None:
    check_level(confidence)
    if designs < 1 or first < 2:
        raise BadSample(
            f"{designs} designs with {first} first replications cannot be ranked",
            hint="give at least one design and two first replications",
        )
    if not 0 < indifference < math.inf:
        raise BadConfidence(
            f"an indifference of {indifference} is no difference",
            hint="give the smallest difference worth detecting, above zero",
            value=indifference,
        )
