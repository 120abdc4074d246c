"""How many replications a wanted precision takes, decided at fixed looks so that threads change nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass

from numpy.typing import ArrayLike

from onmaru.sim.rules.statistics.faults import BadConfidence
from onmaru.sim.rules.statistics.interval import CONFIDENCE, Interval, check_level, mean_interval, student_t


@dataclass(frozen=True, slots=True)
class Precision:
    """Replicate until half the width of the interval is at most this share of the mean.

    Args:
        relative_half_width: 0.01 asks for +-1 % of the mean.
        confidence: Level of the interval.
        first: Replications before the first look; fewer make the interval of chance itself too narrow.
        most: Stop here, wide or not.
    """

    relative_half_width: float
    confidence: float = CONFIDENCE
    first: int = 10
    most: int = 10_000

    def __post_init__(self) -> None:
        check_level(self.confidence)
        if not 0 < self.relative_half_width < math.inf:
            raise BadConfidence(
                f"a relative half width of {self.relative_half_width} cannot be reached",
                hint="give a share of the mean such as 0.01",
                value=self.relative_half_width,
            )
        if not 2 <= self.first <= self.most:
            raise BadConfidence(
                f"{self.first} first and {self.most} most replications do not fit",
                hint="begin with at least 2 and allow at least as many",
                value=self.first,
            )


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the finished replications says."""

    interval: Interval
    reached: bool
    ended: bool  # reached, or `most` is used up
    more: int  # replications until the next look


def look(values: ArrayLike, precision: Precision) -> Look:
    """Whether the finished replications are enough, and how many to add before looking again.

    The next look comes where the present spread says the precision will be met, at least a tenth and at
    most twice as far; it depends on the numbers alone, not on who computed them.

    Source: A. M. Law, Simulation Modeling and Analysis, 5th ed., section 9.4.1 (sequential procedure).
    Limits: an interval watched until it is narrow covers slightly less than its level; a larger `first`
        makes the difference small.
    """
    interval = mean_interval(values, confidence=precision.confidence)
    count = interval.count
    if count < precision.first:
        return Look(interval, False, False, precision.first - count)
    reached = interval.relative_half_width <= precision.relative_half_width
    left = precision.most - count
    if reached or left <= 0:
        return Look(interval, reached, True, 0)
    step = max(1, math.ceil(count / 10))
    if interval.estimate:
        width = precision.relative_half_width * abs(interval.estimate)
        t = student_t(precision.confidence, count - 1)
        wanted = math.ceil((t * interval.deviation / width) ** 2) - count
        step = min(max(step, wanted), count)
    return Look(interval, False, False, min(step, left))
