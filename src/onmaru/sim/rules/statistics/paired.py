"""Two designs under common random numbers: the interval of their difference, replication by replication."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from onmaru.sim.rules.statistics.faults import BadSample
from onmaru.sim.rules.statistics.interval import CONFIDENCE, Interval, checked, finite, mean_interval


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changes from the base to a scenario. `difference` is scenario minus base."""

    base: Interval
    scenario: Interval
    difference: Interval
    correlation: float  # of the two over replications; common random numbers should make it positive
    variance_ratio: float  # variance with independent numbers over variance with common ones
    p_value: float  # two-sided, of "no difference"

    @property
    def significant(self) -> bool:
        """Whether the interval of the difference leaves zero out."""
        return not self.difference.contains(0.0)

    @property
    def relative(self) -> float:
        """The difference as a share of the base; nan where the base is zero."""
        return self.difference.estimate / abs(self.base.estimate) if self.base.estimate else math.nan

    def as_json(self) -> dict[str, Any]:
        return {
            "base": self.base.as_json(),
            "scenario": self.scenario.as_json(),
            "difference": self.difference.as_json(),
            "relative": finite(self.relative),
            "significant": self.significant,
            "correlation": finite(self.correlation),
            "variance_ratio": finite(self.variance_ratio),
            "p_value": finite(self.p_value),
        }


def compare_paired(
    base: ArrayLike, scenario: ArrayLike, *, confidence: float = CONFIDENCE, comparisons: int = 1
) -> Comparison:
    """Compare two designs whose replication k used the same random streams.

    Args:
        base: Figures of the base by replication. Shape [replication_count].
        scenario: Figures of the scenario, same replications in the same order.
        confidence: Level that all comparisons together keep.
        comparisons: How many are made at once (Bonferroni); the interval of each widens accordingly.
    Raises:
        BadSample: lengths differ, fewer than two pairs, or a figure that is not finite.
    Source: A. M. Law, Simulation Modeling and Analysis, 5th ed., sections 10.2.1, 10.3.1 and 11.2.
    """
    first, second = checked(base), checked(scenario)
    if len(first) != len(second) or len(first) < 2:
        raise BadSample(
            f"{len(first)} and {len(second)} replications make no pairs",
            hint="run the same replications, at least two, of both designs",
            base=len(first),
            scenario=len(second),
        )
    level = 1 - (1 - confidence) / max(1, comparisons)
    gap = second - first
    difference = mean_interval(gap, confidence=level)
    spread = first.std(ddof=1) * second.std(ddof=1)
    together = float(gap.var(ddof=1))
    apart = float(first.var(ddof=1) + second.var(ddof=1))
    return Comparison(
        mean_interval(first, confidence=confidence),
        mean_interval(second, confidence=confidence),
        difference,
        float(np.cov(first, second, ddof=1)[0, 1] / spread) if spread > 0 else math.nan,
        apart / together if together > 0 else math.inf if apart > 0 else math.nan,
        _p_value(difference, together),
    )


def _p_value(difference: Interval, variance: float) -> float:
    if variance == 0:
        return 1.0 if difference.estimate == 0 else 0.0
    t = difference.estimate / math.sqrt(variance / difference.count)
    return float(2 * special.stdtr(difference.count - 1, -abs(t)))
