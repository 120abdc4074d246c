"""Where the start of a run stops to matter: MSER-5."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onmaru.sim.rules.statistics.faults import BadSample
from onmaru.sim.rules.statistics.interval import checked

BATCH = 5


@dataclass(frozen=True, slots=True)
class Warmup:
    """How many figures at the front to leave out. `settled` is False when the best cut lies at the limit
    of half the run: then the run is too short to tell, and a longer one is wanted."""

    cut: int
    settled: bool
    count: int
    statistic: float  # the squared standard error that the cut makes smallest

    def cut_s(self, interval_s: float) -> float:
        """The warm-up as time [s], for figures taken every `interval_s`."""
        return self.cut * interval_s


def mser(series: ArrayLike, *, batch: int = BATCH) -> Warmup:
    """The truncation that minimises the standard error of the mean of the rest.

    Args:
        series: Equally spaced figures of one run (or their mean over replications), such as parts per
            interval. Shape [interval_count], or [replication_count, interval_count] to average first.
        batch: Figures are averaged in groups of this many before (5 is MSER-5).
    Raises:
        BadSample: fewer than four groups, or a figure that is not finite.
    Source: K. P. White (1997), doi:10.1177/003754979706900601; K. Hoad, S. Robinson and R. Davies (2010),
        doi:10.1057/jors.2009.121 (accept a cut only in the first half).
    """
    table = np.asarray(series, np.float64)
    row = checked(table.mean(axis=0) if table.ndim == 2 else table)
    groups = len(row) // batch
    if batch < 1 or groups < 4:
        raise BadSample(
            f"{len(row)} figures are too few to find a warm-up",
            hint=f"record at least {4 * max(batch, 1)} intervals",
            count=len(row),
        )
    means = row[: groups * batch].reshape(groups, batch).mean(axis=1)
    errors = _squared_errors(means)
    limit = groups // 2
    best = int(np.argmin(errors[: limit + 1]))
    return Warmup(best * batch, best < limit, len(row), float(errors[best]))


def _squared_errors(means: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each cut d: sum of squares of the rest about its mean, over the square of its length."""
    centred = means - means.mean()  # keeps the difference of sums from cancelling
    left = np.arange(len(means), 0, -1, dtype=np.float64)
    total = np.cumsum(centred[::-1])[::-1]
    squares = np.cumsum((centred * centred)[::-1])[::-1]
    return np.maximum(squares - total * total / left, 0.0) / (left * left)


def longest(*found: Warmup) -> Warmup:
    """Of several series of one run (output, parts inside) the one that takes longest to settle."""
    return max(found, key=lambda warmup: (not warmup.settled, warmup.cut))
