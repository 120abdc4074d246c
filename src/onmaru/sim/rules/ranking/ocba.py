"""Optimal computing budget allocation: more replications for the designs that are close to the best."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from onmaru.sim.rules.statistics.faults import BadSample


def allocate(
    means: ArrayLike, deviations: ArrayLike, counts: ArrayLike, budget: int, *, maximise: bool = True
) -> NDArray[np.int64]:
    """How many replications each design gets next.

    Args:
        means: Mean figure so far, shape [design_count].
        deviations: Standard deviation of one figure, same shape.
        counts: Replications so far, same shape.
        budget: How many to hand out now, all of which are handed out.
    Returns:
        Replications to add, shape [design_count]; they sum to `budget`.
    Raises:
        BadSample: shapes differ, or a number that is not finite.
    Source: C.-H. Chen, J. Lin, E. Yücesan and S. E. Chick (2000), doi:10.1023/A:1008349927281, theorem 1.
    """
    mean, deviation, count = _checked(means, deviations, counts)
    if budget < 0:
        raise BadSample(f"a budget of {budget} replications cannot be shared", hint="give zero or more")
    share = _shares(mean if maximise else -mean, deviation)
    wanted = share * (count.sum() + budget)
    return _hand_out(wanted, count.astype(np.int64), budget)


def probability_correct(
    means: ArrayLike, deviations: ArrayLike, counts: ArrayLike, *, maximise: bool = True
) -> float:
    """A lower bound (Bonferroni) of the probability that the design with the best mean is the best.

    Limits: takes figures as normal and designs as independent; common random numbers make it cautious.
    """
    mean, deviation, count = _checked(means, deviations, counts)
    if len(mean) == 1:
        return 1.0
    value = mean if maximise else -mean
    best = int(np.argmax(value))
    variance = deviation**2 / np.maximum(count, 1)
    others = np.arange(len(mean)) != best
    lead = value[best] - value[others]
    spread = np.sqrt(variance[best] + variance[others])
    certain = np.where(lead > 0, 1.0, 0.5)
    ahead = np.where(spread > 0, special.ndtr(lead / np.where(spread > 0, spread, 1.0)), certain)
    return float(max(0.0, 1 - (1 - ahead).sum()))


def _shares(value: NDArray[np.float64], deviation: NDArray[np.float64]) -> NDArray[np.float64]:
    best = int(np.argmax(value))
    if len(value) == 1:
        return np.ones(1)
    others = np.arange(len(value)) != best
    spread = max(float(deviation.max()), float(value.max() - value.min()))
    if spread < 1e-290:
        return np.full(len(value), 1 / len(value))
    # A design without spread would get nothing for ever, and a tie everything: both are held off the edge.
    sigma = np.maximum(deviation / spread, 1e-6)
    lead = np.maximum((value[best] - value) / spread, 1e-3 * float(sigma.max()))
    weight = np.zeros(len(value))
    weight[others] = (sigma[others] / lead[others]) ** 2
    weight[best] = sigma[best] * np.sqrt(((weight[others] / sigma[others]) ** 2).sum())
    return weight / weight.sum()


def _hand_out(wanted: NDArray[np.float64], count: NDArray[np.int64], budget: int) -> NDArray[np.int64]:
    """Share the budget by what is missing, whole replications, ties to the lower index."""
    missing = np.maximum(wanted - count, 0.0)
    if missing.sum() <= 0:
        missing = np.ones(len(count))
    exact = missing / missing.sum() * budget
    added = np.floor(exact).astype(np.int64)
    order = np.lexsort((np.arange(len(exact)), -(exact - added)))
    added[order[: budget - int(added.sum())]] += 1
    return added


def _checked(*columns: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    mean, deviation, count = (np.asarray(column, np.float64).ravel() for column in columns)
    alike = len(mean) == len(deviation) == len(count) > 0
    if not alike or not (np.isfinite(mean).all() and np.isfinite(deviation).all() and (deviation >= 0).all()):
        raise BadSample(
            "means, deviations and counts do not describe the same designs",
            hint="give one finite mean, one deviation of zero or more and one count for each design",
        )
    return mean, deviation, count
