"""Uncertain inputs, correlated, pushed through a model: intervals, shares of variance, a tornado."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onmaru.core.errors import InvalidInput

Array = NDArray[np.float64]
Model = Callable[[Mapping[str, Array]], Array]

_Z90 = 1.6448536269514722  # the 95th percentile of the standard normal: a 90 % interval ends there
MAX_DRAWS = 1_000_000


class BadUncertainty(InvalidInput):
    code = "plan.bad_uncertainty"


@dataclass(frozen=True, slots=True)
class Uncertain:
    """An input with median `value` and a 90 % interval from `low` to `high`, never outside `floor`..`ceiling`.

    The distribution is a normal with one width below its median and another above: it has exactly the three
    quantiles that a person states (5 %, 50 %, 95 %) and may lean to either side.
    """

    name: str
    value: float
    low: float
    high: float
    floor: float = -np.inf
    ceiling: float = np.inf

    def __post_init__(self) -> None:
        if not np.all(np.isfinite([self.value, self.low, self.high])):
            raise BadUncertainty(f"{self.name}: value, low and high are finite numbers", field=self.name)
        if not self.low <= self.value <= self.high:
            raise BadUncertainty(
                f"{self.name}: {self.value:g} lies outside of {self.low:g} to {self.high:g}",
                hint="low <= value <= high", field=self.name,
            )  # fmt: skip

    def at(self, z: Array) -> Array:
        """The value at a standard normal score."""
        width = np.where(z < 0, self.value - self.low, self.high - self.value) / _Z90
        return np.clip(self.value + width * z, self.floor, self.ceiling)


@dataclass(frozen=True, slots=True)
class Spread:
    """What came out of a Monte Carlo run, for one output."""

    mean: float
    low: float  # 5th percentile
    median: float
    high: float  # 95th percentile
    draws: Array

    def share_above(self, limit: float) -> float:
        """Share of the draws above `limit`."""
        return float(np.mean(self.draws > limit))


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a tornado: the output with this input at its low and at its high end, all others at median."""

    name: str
    at_low: float
    at_high: float
    input_low: float
    input_high: float

    @property
    def swing(self) -> float:
        return abs(self.at_high - self.at_low)


def draw(
    inputs: Sequence[Uncertain],
    *,
    correlations: Mapping[tuple[str, str], float] | None = None,
    count: int = 20_000,
    seed: int = 0,
) -> dict[str, Array]:
    """Samples of the inputs, joined by a Gaussian copula.

    Args:
        correlations: Rank-normal correlation of two inputs by their names, -1..1; what is not named is 0.
        count: Draws; they are antithetic, so the medians are met exactly for independent inputs.
    Raises:
        BadUncertainty: a name is unknown or double, or the correlations contradict each other.
    Source: Nelsen, An Introduction to Copulas, 2nd edition, section 2.3 (doi:10.1007/0-387-28678-0).
    """
    if not 2 <= count <= MAX_DRAWS:
        raise BadUncertainty(f"{count} draws", hint=f"2 to {MAX_DRAWS:,}", field="draws")
    names = [item.name for item in inputs]
    if len(set(names)) != len(names):
        raise BadUncertainty("two uncertain inputs have the same name", field="inputs")
    if not inputs:
        return {}
    root = _root(names, correlations or {})
    half = np.random.default_rng(seed).standard_normal((len(names), (count + 1) // 2))
    scores = root @ np.concatenate([half, -half], axis=1)[:, :count]
    return {item.name: item.at(scores[row]) for row, item in enumerate(inputs)}


def spread(values: Array) -> Spread:
    """Mean, median and 90 % interval of the draws."""
    low, median, high = np.quantile(values, [0.05, 0.5, 0.95])
    return Spread(float(np.mean(values)), float(low), float(median), float(high), values)


def tornado(model: Model, inputs: Sequence[Uncertain]) -> list[Bar]:
    """The swing of `model` as each input moves over its own 90 % interval, widest first."""
    median = {item.name: np.array([item.value]) for item in inputs}
    bars = []
    for item in inputs:
        ends = np.array([item.low, item.high])
        values = model({**{name: np.repeat(value, 2) for name, value in median.items()}, item.name: ends})
        bars.append(Bar(item.name, float(values[0]), float(values[1]), item.low, item.high))
    return sorted(bars, key=lambda bar: (-bar.swing, bar.name))


def _root(names: Sequence[str], correlations: Mapping[tuple[str, str], float]) -> Array:
    """Lower triangular root of the correlation matrix; semi-definite matrices are allowed."""
    place = {name: i for i, name in enumerate(names)}
    matrix = np.eye(len(names))
    for (first, second), value in correlations.items():
        if first not in place or second not in place:
            raise BadUncertainty(
                f"a correlation names {first!r} and {second!r}",
                hint=f"known inputs: {', '.join(names)}", field="correlations",
            )  # fmt: skip
        if first == second or not -1 <= value <= 1:
            raise BadUncertainty(
                f"correlation of {first} and {second} is {value:g}",
                hint="two different inputs, -1 to 1", field="correlations",
            )  # fmt: skip
        matrix[place[first], place[second]] = matrix[place[second], place[first]] = value
    weights, vectors = np.linalg.eigh(matrix)
    if weights[0] < -1e-9:
        raise BadUncertainty(
            "the correlations contradict each other", hint="lower the strongest ones", field="correlations"
        )
    return np.asarray(vectors * np.sqrt(np.maximum(weights, 0.0)))
