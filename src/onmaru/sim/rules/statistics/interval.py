"""Confidence intervals: of a mean over replications, of a probability, of a quantile, of a long run's mean.

One replication gives one number; replications are independent, so their mean has a t-interval even though
the numbers inside a run are correlated. With a single number nothing is known of its spread: the half
width is infinite and `as_json` shows it as null.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from onmaru.sim.rules.statistics.faults import BadConfidence, BadSample

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its confidence interval [low, high]; `count` numbers stand behind it."""

    estimate: float
    low: float
    high: float
    confidence: float
    count: int
    deviation: float = math.nan  # standard deviation of one number; nan where it has no meaning

    @property
    def half_width(self) -> float:
        return (self.high - self.low) / 2

    @property
    def relative_half_width(self) -> float:
        """Half width over |estimate|; 0 for an exact zero, infinite for a zero with spread."""
        if self.half_width == 0:
            return 0.0
        return self.half_width / abs(self.estimate) if self.estimate else math.inf

    def contains(self, value: float) -> bool:
        return self.low <= value <= self.high

    def scaled(self, factor: float) -> Interval:
        """The interval in another unit."""
        low, high = sorted((self.low * factor, self.high * factor))
        return Interval(
            self.estimate * factor, low, high, self.confidence, self.count, self.deviation * abs(factor)
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "estimate": finite(self.estimate),
            "low": finite(self.low),
            "high": finite(self.high),
            "half_width": finite(self.half_width),
            "confidence": self.confidence,
            "count": self.count,
            "deviation": finite(self.deviation),
        }


def finite(value: float) -> float | None:
    """The number, or None where JSON has no word for it."""
    return float(value) if math.isfinite(value) else None


def mean_interval(values: ArrayLike, *, confidence: float = CONFIDENCE) -> Interval:
    """The t-interval of a mean of independent numbers, one of each replication.

    Args:
        values: Shape [replication_count], any unit.
    Raises:
        BadSample: there is no number, or one is not finite.
    Source: A. M. Law, Simulation Modeling and Analysis, 5th ed., eq. 4.12.
    """
    sample = checked(values)
    check_level(confidence)
    count = len(sample)
    mean = float(sample.mean())
    if count == 1:
        return Interval(mean, -math.inf, math.inf, confidence, 1)
    deviation = float(sample.std(ddof=1))
    half = student_t(confidence, count - 1) * deviation / math.sqrt(count)
    return Interval(mean, mean - half, mean + half, confidence, count, deviation)


def wilson_interval(successes: int, count: int, *, confidence: float = CONFIDENCE) -> Interval:
    """The Wilson score interval of a probability; it stays inside [0, 1] and has width at 0 and 1.

    Args:
        successes: Cases in which it happened, such as orders ready by their due date.
        count: All cases.
    Source: E. B. Wilson (1927), doi:10.1080/01621459.1927.10502953.
    """
    check_level(confidence)
    if count < 1 or not 0 <= successes <= count:
        raise BadSample(
            f"{successes} of {count} cases cannot be a share",
            hint="count at least one case and no more successes than cases",
            successes=successes,
            count=count,
        )
    z = float(special.ndtri(0.5 + confidence / 2))
    share = successes / count
    scale = 1 + z * z / count
    middle = (share + z * z / (2 * count)) / scale
    half = z / scale * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    low = 0.0 if successes == 0 else max(0.0, middle - half)
    high = 1.0 if successes == count else min(1.0, middle + half)
    return Interval(share, low, high, confidence, count)


def quantile_interval(values: ArrayLike, quantile: float, *, confidence: float = CONFIDENCE) -> Interval:
    """A quantile of independent numbers with the distribution-free interval of two order statistics.

    The interval is infinite on a side for which the sample is too small to say anything.

    Source: H. A. David and H. N. Nagaraja, Order Statistics, 3rd ed., section 7.1.
    """
    sample = np.sort(checked(values))
    check_level(confidence)
    if not 0 < quantile < 1:
        raise BadConfidence(
            f"{quantile} is no quantile", hint="give a number between 0 and 1", value=quantile
        )
    count = len(sample)
    tail = (1 - confidence) / 2
    ranks = np.arange(count + 1)
    below = special.bdtr(ranks, count, quantile)  # P(number of values under the quantile <= rank)
    # order statistic r (1-based) lies at or under the quantile with probability 1 - below[r - 1]
    lower = int(np.searchsorted(below, tail, side="right"))  # largest r with below[r - 1] <= tail
    upper = int(np.searchsorted(below, 1 - tail, side="left")) + 1  # smallest r with below[r - 1] >= 1 - tail
    low = float(sample[lower - 1]) if lower >= 1 else -math.inf
    high = float(sample[upper - 1]) if upper <= count else math.inf
    return Interval(float(np.quantile(sample, quantile)), low, high, confidence, count)


def batch_means_interval(series: ArrayLike, *, batches: int = 30, confidence: float = CONFIDENCE) -> Interval:
    """The interval of a mean inside one long run, from non-overlapping batch means.

    Args:
        series: Equally spaced figures of one run after its warm-up; a rest that fills no batch is left out
            at the front, where the run is least settled.
        batches: How many batches; long enough batches are nearly independent.
    Source: A. M. Law, Simulation Modeling and Analysis, 5th ed., section 9.5.3.
    Limits: too narrow when the correlation reaches further than a batch; replications do not suffer that.
    """
    sample = checked(series)
    length = len(sample) // batches
    if batches < 2 or length < 1:
        raise BadSample(
            f"{len(sample)} figures do not fill {batches} batches",
            hint="run longer or take fewer batches (at least 2)",
            count=len(sample),
            batches=batches,
        )
    return mean_interval(
        sample[len(sample) - length * batches :].reshape(batches, length).mean(axis=1), confidence=confidence
    )


def intervals(columns: dict[str, Sequence[float]], *, confidence: float = CONFIDENCE) -> dict[str, Interval]:
    """The t-interval of each column; numbers that are not finite are left out of theirs."""
    found = {}
    for name, values in columns.items():
        sample = np.asarray(values, np.float64)
        sample = sample[np.isfinite(sample)]
        if len(sample):
            found[name] = mean_interval(sample, confidence=confidence)
    return found


def student_t(confidence: float, freedom: float) -> float:
    """The two-sided quantile of Student's t."""
    return float(special.stdtrit(freedom, 0.5 + confidence / 2))


def check_level(confidence: float) -> None:
    """Raises `BadConfidence` unless 0 < confidence < 1."""
    if not 0 < confidence < 1:
        raise BadConfidence(
            f"{confidence} is no confidence level", hint="give a number such as 0.95", value=confidence
        )


def checked(values: ArrayLike) -> NDArray[np.float64]:
    """The numbers as one row of float64. Raises `BadSample`."""
    sample = np.asarray(values, np.float64).ravel()
    if not len(sample):
        raise BadSample("there is not one number", hint="run at least one replication")
    bad = np.flatnonzero(~np.isfinite(sample))
    if len(bad):
        raise BadSample(
            f"number {int(bad[0])} of {len(sample)} is {sample[bad[0]]}",
            hint="only finite numbers can be summarised",
            index=int(bad[0]),
        )
    return sample
