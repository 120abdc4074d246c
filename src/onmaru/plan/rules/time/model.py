"""Fit and ask the training time model; intervals are conformal, by residuals of left-out submitters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onmaru.plan.rules.time.kernels import NAMES, PRIOR, Features, features, kernels
from onmaru.plan.rules.time.results import Result, submitters

LEVEL = 0.90
_STEPS = 50
_RATE = 0.12
_ENOUGH = 500  # rows the variances are learned from; more teach little and cost the cube
_FEW_ROWS = 10  # a benchmark with fewer rows borrows the residuals of all
_LEAN = 10


@dataclass(frozen=True, slots=True)
class Prediction:
    """Minutes to the target: the median and the ends of the 90 % interval."""

    minutes: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class TimeModel:
    """A fitted model. `variances` are those of `NAMES`; `quantiles` scale the interval by benchmark."""

    known: Features
    variances: NDArray[np.float64]
    centre: float
    inverse: NDArray[np.float64]
    weights: NDArray[np.float64]
    quantiles: Mapping[str, float]
    quantile: float

    def predict(self, asked: Sequence[Result]) -> list[Prediction]:
        """Predict runs; only what is known beforehand is read of them, not minutes nor samples."""
        middle, spread = self.log_minutes(asked)
        ends = [self.quantiles.get(result.benchmark, self.quantile) for result in asked]
        return [
            Prediction(float(np.exp(m)), float(np.exp(m - q * s)), float(np.exp(m + q * s)))
            for m, s, q in zip(middle, spread, ends, strict=True)
        ]

    def log_minutes(self, asked: Sequence[Result]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Mean and standard deviation of the log minutes, shape [len(asked)] each."""
        new = features(asked)
        cross = np.tensordot(self.variances, kernels(new, self.known), 1)
        own = np.asarray([_own(new, row, self.variances) for row in range(len(asked))])
        spread = own - np.einsum("ij,jk,ik->i", cross, self.inverse, cross)
        return new.roofline + self.centre + cross @ self.weights, np.sqrt(np.maximum(spread, 1e-6))


def fit(results: Sequence[Result], *, variances: Mapping[str, float] | None = None) -> TimeModel:
    """Learn from published runs.

    Args:
        variances: Of an earlier fit to the same table; None: search for the most likely ones.
    """
    known = features(results)
    target = np.asarray(np.log([result.minutes for result in results]), np.float64) - known.roofline
    centre = float(np.median(target))
    stack = kernels(known, known)
    stack[NAMES.index("rest")] = np.eye(len(results))
    if variances is None:
        rows = np.arange(len(results))
        if len(rows) > _ENOUGH:
            rows = np.sort(np.random.default_rng(0).choice(rows, _ENOUGH, replace=False))
        found = _most_likely(stack[:, rows[:, None], rows], (target - centre)[rows])
    else:
        found = np.asarray([variances[name] for name in NAMES])
    inverse = np.asarray(np.linalg.inv(np.tensordot(found, stack, 1)), np.float64)
    weights = inverse @ (target - centre)
    quantiles, quantile = _quantiles(results, inverse, weights)
    return TimeModel(known, found, centre, inverse, weights, quantiles, quantile)


def _most_likely(stack: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    """Variances of the highest marginal likelihood, by Adam on their logarithms with a weak prior.

    Source: Rasmussen and Williams (2006), eq. 5.9; Kingma and Ba (2015), arXiv:1412.6980.
    """
    start = np.log(np.asarray([PRIOR[name] for name in NAMES]))
    theta, first, second = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for step in range(1, _STEPS + 1):
        variance = np.exp(theta)
        inverse = np.linalg.inv(np.tensordot(variance, stack, 1))
        weights = inverse @ target
        pull = np.outer(weights, weights) - inverse
        slope = 0.5 * np.einsum("kij,ij->k", stack, pull) * variance - 0.04 * (theta - start)
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope**2
        theta = theta + _RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return np.exp(theta)


def _quantiles(
    results: Sequence[Result], inverse: NDArray[np.float64], weights: NDArray[np.float64]
) -> tuple[dict[str, float], float]:
    """How many standard deviations hold 90 % of left-out submitters, for each benchmark and for all.

    The residuals of a left-out group follow from the inverse without refitting: `inv(B_gg) (B y)_g`, with
    variance `diag(inv(B_gg))` (Rasmussen and Williams 2006, eq. 5.12, for groups). Source: Vovk, Gammerman
    and Shafer, Algorithmic Learning in a Random World (2005), ch. 4 (Mondrian conformal predictors).
    """
    score = np.full(len(results), np.nan)
    for name in submitters(results):
        group = np.asarray([row for row, result in enumerate(results) if name in result.submitters])
        if len(group) == len(results):
            continue
        block = np.linalg.inv(inverse[np.ix_(group, group)])
        left = np.abs(block @ weights[group]) / np.sqrt(np.maximum(np.diag(block), 1e-12))
        score[group] = np.fmax(score[group], left)
    score = np.nan_to_num(score, nan=1.645)
    names = np.asarray([result.benchmark for result in results], dtype=object)
    found = {}
    for name in dict.fromkeys(names):
        mine = score[names == name]
        if len(mine) >= _FEW_ROWS:
            # a small group leans on all rows, as if ten of its own had their quantile
            found[str(name)] = (len(mine) * _upper(mine) + _LEAN * _upper(score)) / (len(mine) + _LEAN)
    return found, _upper(score)


def _upper(score: NDArray[np.float64]) -> float:
    """The conformal quantile with its correction for a finite sample; never under a third of the normal one."""
    rank = min(len(score), int(np.ceil((len(score) + 1) * LEVEL)))
    return max(0.55, float(np.sort(score)[rank - 1]))


def _own(new: Features, row: int, variances: NDArray[np.float64]) -> float:
    one = new.take(np.asarray([row]))
    return float(variances @ kernels(one, one)[:, 0, 0]) + float(variances[NAMES.index("rest")])
