"""A distribution for measured times: candidates by likelihood, judged by AIC, KS and Anderson-Darling.

The p-value of the KS distance comes from a parametric bootstrap, because the tables are only right for
parameters that were not estimated from the same numbers. With thousands of numbers every smooth family is
refused for differences nobody would notice, so a family is also taken when its distance is small in itself.
Where no family describes the numbers, the numbers themselves are resampled.

Source: A. M. Law, Simulation Modeling and Analysis, 5th ed., ch. 6; T. W. Anderson and D. A. Darling, 1954,
DOI 10.1080/01621459.1954.10501232; bootstrap of goodness of fit, W. Stute et al., 1993, DOI 10.1007/BF02613687.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onmaru.core.errors import InvalidInput
from onmaru.sim.rules.calibrate.families import CENSORED, FAMILIES, Family

Array = NDArray[np.float64]

RESAMPLES = 99
KEPT = 1000  # values an empirical distribution keeps
FEWEST = 8  # with fewer values no family is fitted
_P_TAKEN = 0.05
_CLOSE = 0.03  # a KS distance nobody would notice
_TESTED = 500  # values the goodness of fit is judged on


class BadSample(InvalidInput):
    code = "sim.bad_times"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One family with its likelihood estimate; `ks` is against Kaplan-Meier where values are censored."""

    family: str
    parameters: dict[str, float]
    log_likelihood: float
    aic: float
    ks: float
    p_value: float | None = None  # of `ks`, by parametric bootstrap; None where it was not asked
    anderson_darling: float | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """The distribution chosen for one quantity, and why."""

    family: str  # constant, exponential, gamma, lognormal, weibull, normal, uniform, empirical
    parameters: dict[str, Any]
    count: int
    censored: int
    mean_s: float  # of what was seen; for censored data of the fitted distribution
    cv: float
    lag1: float  # correlation of neighbours: far from 0 means the times are not independent
    candidates: tuple[Candidate, ...]
    why: str

    def as_json(self) -> dict[str, Any]:
        shown = {
            name: getattr(self, name) for name in Fit.__slots__ if name not in ("candidates", "parameters")
        }
        parameters = {key: value for key, value in self.parameters.items() if key != "values_s"}
        if "values_s" in self.parameters:
            parameters["values"] = len(self.parameters["values_s"])
        rows = [{name: getattr(one, name) for name in Candidate.__slots__} for one in self.candidates]
        return shown | {"parameters": parameters, "candidates": rows}


def fit_times(values_s: ArrayLike, *, seed: int = 0, resamples: int = RESAMPLES) -> Fit:
    """The distribution of complete, positive times [s].

    Args:
        values_s: In the order of time, so that neighbours can be compared.
        seed: Of the bootstrap.
        resamples: Of the bootstrap; 0 leaves p-values out and judges by the KS distance alone.
    Raises:
        BadSample: no value, a negative one, or one that is not finite.
    """
    values = _checked(values_s)
    mean, spread = float(values.mean()), float(values.std())
    cv = spread / mean if mean else 0.0
    lag1 = _lag1(values)

    def chosen(family: str, parameters: dict[str, Any], why: str, found: list[Candidate]) -> Fit:
        return Fit(family, parameters, len(values), 0, mean, cv, lag1, tuple(found), why)

    if cv < 1e-9:
        return chosen("constant", {"value_s": mean}, "all values are the same", [])
    if len(values) < FEWEST:
        why = f"only {len(values)} values: they are resampled as they are"
        return chosen("empirical", {"values_s": values.tolist()}, why, [])
    found = _candidates(values)
    if found:
        best = min(found, key=lambda one: one.aic)
        tested = _tested(best, values, seed, resamples)
        found[found.index(best)] = tested
        if tested.ks <= _CLOSE or (tested.p_value or 0.0) >= _P_TAKEN:
            return chosen(tested.family, dict(tested.parameters), _reason(tested), found)
    why = "no family describes the values: they are resampled"
    return chosen("empirical", {"values_s": thinned(values).tolist()}, why, found)


def fit_censored(observed_s: ArrayLike, censored_s: ArrayLike) -> Fit:
    """The distribution of times of which some were cut off before they ended, such as times to failure.

    Args:
        observed_s: Complete times [s].
        censored_s: Times that were still running when the observation ended [s].
    Raises:
        BadSample: no complete time, or one that is not a number.
    """
    observed = _checked(observed_s)
    censored = np.asarray(censored_s, float)
    if censored.size:
        censored = _checked(censored)
    observed = np.maximum(observed, 1e-9)
    found = []
    # Two parameters ask for a few numbers; with less, the memoryless law is all that can be said.
    names = CENSORED if len(observed) >= FEWEST else CENSORED[:1]
    for name in names:
        candidate = _censored_candidate(FAMILIES[name], observed, censored)
        if candidate is not None:
            found.append(candidate)
    best = min(found, key=lambda one: one.aic)
    mean = FAMILIES[best.family].mean(*best.parameters.values())
    why = f"lowest AIC of {len(found)}, {len(censored)} of {len(observed) + len(censored)} times cut off"
    spread = float(observed.std() / observed.mean()) if len(observed) > 1 else 1.0
    return Fit(
        best.family, dict(best.parameters), len(observed), len(censored), mean, spread, _lag1(observed),
        tuple(found), why,
    )  # fmt: skip


def thinned(values: Array, kept: int = KEPT) -> Array:
    """At most `kept` values with the same distribution and the same mean, sorted when thinned."""
    if len(values) <= kept:
        return values
    ordered = np.sort(values)
    # Means of equal slices: each kept value stands for the same number of measured ones.
    edges = np.linspace(0, len(ordered), kept + 1).round().astype(int)
    sums = np.add.reduceat(ordered, edges[:-1])
    means = sums / np.diff(edges)
    return np.asarray(means * (values.mean() / means.mean()))


def _checked(values_s: ArrayLike) -> Array:
    values = np.asarray(values_s, float).ravel()
    if not len(values):
        raise BadSample("there is no time to fit a distribution to", hint="check the column mapping")
    bad = np.flatnonzero(~np.isfinite(values) | (values < 0))
    if len(bad):
        where = int(bad[0])
        raise BadSample(
            f"time {where} is {values[where]}, not a positive number", hint="mend the log", row=where
        )
    return values


def _lag1(values: Array) -> float:
    if len(values) < 3:
        return 0.0
    centred = values - values.mean()
    power = float(centred @ centred)
    return float(centred[1:] @ centred[:-1]) / power if power > 0 else 0.0


def _candidates(values: Array) -> list[Candidate]:
    found = []
    ordered = np.sort(values)
    for family in FAMILIES.values():
        needs_positive = family.name in ("gamma", "lognormal", "weibull")
        if needs_positive and ordered[0] <= 0:
            continue
        if family.name == "normal" and values.mean() < 4 * values.std():
            continue  # it would reach below zero
        if family.name == "uniform" and len(values) < 20:
            continue
        parameters = tuple(one[0] for one in family.estimate(ordered[None, :]))
        likelihood = float(family.logpdf(ordered, *parameters).sum())
        if not np.isfinite(likelihood) or not np.all(np.isfinite(parameters)):
            continue
        named = {name: float(value) for name, value in zip(family.parameters, parameters, strict=True)}
        aic = 2 * len(parameters) - 2 * likelihood
        found.append(Candidate(family.name, named, likelihood, aic, _ks(family, ordered, parameters)))
    return sorted(found, key=lambda one: one.aic)


def _tested(candidate: Candidate, values: Array, seed: int, resamples: int) -> Candidate:
    family = FAMILIES[candidate.family]
    parameters = np.array(list(candidate.parameters.values()))
    ordered = np.sort(values)
    p_value = None
    if resamples:
        count = min(len(values), _TESTED)
        stream = np.random.Generator(np.random.Philox(seed))
        picked = np.sort(stream.choice(values, count, replace=False)) if count < len(values) else ordered
        own = family.estimate(picked[None, :])
        distance = _ks_rows(family, picked[None, :], own)[0]
        uniform = np.clip(stream.random((resamples, count)), 1e-12, 1 - 1e-12)
        drawn = np.sort(family.quantile(uniform, *parameters[:, None]), axis=1)
        distances = _ks_rows(family, drawn, family.estimate(drawn))
        p_value = float((1 + (distances >= distance).sum()) / (resamples + 1))
    statistic = _anderson_darling(family, ordered, tuple(parameters))
    return Candidate(
        candidate.family, candidate.parameters, candidate.log_likelihood, candidate.aic, candidate.ks, p_value,
        statistic,
    )  # fmt: skip


def _ks(family: Family, ordered: Array, parameters: Any) -> float:
    rows = tuple(np.asarray([value]) for value in parameters)
    return float(_ks_rows(family, ordered[None, :], rows)[0])


def _ks_rows(family: Family, ordered: Array, parameters: tuple[Array, ...]) -> Array:
    """KS distance of each row of sorted values, shape [row_count]."""
    count = ordered.shape[1]
    expected = family.cdf(ordered, *parameters)
    above = np.arange(1, count + 1) / count - expected
    below = expected - np.arange(count) / count
    return np.maximum(above, below).max(axis=1)


def _anderson_darling(family: Family, ordered: Array, parameters: Any) -> float | None:
    expected = np.clip(np.ravel(family.cdf(ordered, *parameters)), 1e-15, 1 - 1e-15)
    count = len(ordered)
    weights = 2 * np.arange(1, count + 1) - 1
    statistic = -count - float((weights * (np.log(expected) + np.log1p(-expected[::-1]))).sum()) / count
    return statistic if np.isfinite(statistic) else None


def _reason(one: Candidate) -> str:
    told = f"lowest AIC, KS distance {one.ks:.3f}"
    return told + (f", p = {one.p_value:.2f}" if one.p_value is not None else "")


def _censored_candidate(family: Family, observed: Array, censored: Array) -> Candidate | None:
    if family.name == "exponential":
        parameters: tuple[float, ...] = ((float(observed.sum()) + float(censored.sum())) / len(observed),)
        log_likelihood = _likelihood(family, observed, censored, parameters)
    else:
        from scipy.optimize import minimize

        start = np.array(
            [one[0] for one in family.estimate(np.concatenate([observed, censored])[None, :] + 1e-9)]
        )
        positive = np.array(family.positive)

        def unpack(free: Array) -> Array:
            return np.where(positive, np.exp(np.clip(free, -700, 700)), free)

        def cost(free: Array) -> float:
            value = _likelihood(family, observed, censored, tuple(unpack(free)))
            return -value if np.isfinite(value) else 1e300

        first = np.where(positive, np.log(np.maximum(start, 1e-300)), start)
        solved = minimize(
            cost, first, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-9, "maxiter": 4000}
        )
        parameters = tuple(float(value) for value in unpack(solved.x))
        log_likelihood = -float(solved.fun)
    if not np.isfinite(log_likelihood) or log_likelihood <= -1e299:
        return None
    named = dict(zip(family.parameters, parameters, strict=True))
    aic = 2 * len(parameters) - 2 * log_likelihood
    distance = _kaplan_meier_distance(family, observed, censored, parameters)
    return Candidate(family.name, named, log_likelihood, aic, distance)


def _likelihood(family: Family, observed: Array, censored: Array, parameters: tuple[float, ...]) -> float:
    seen = float(family.logpdf(observed, *parameters).sum())
    return seen + (float(family.logsf(censored, *parameters).sum()) if censored.size else 0.0)


def _kaplan_meier_distance(
    family: Family, observed: Array, censored: Array, parameters: tuple[float, ...]
) -> float:
    """Largest distance between the fitted distribution and the Kaplan-Meier estimate at the complete times."""
    times = np.concatenate([observed, censored])
    ended = np.concatenate([np.ones(len(observed), bool), np.zeros(len(censored), bool)])
    order = np.lexsort((~ended, times))  # complete times come before those cut off at the same moment
    times, ended = times[order], ended[order]
    at_risk = np.arange(len(times), 0, -1)
    survival = np.cumprod(np.where(ended, 1 - 1 / at_risk, 1.0))
    expected = 1 - np.exp(np.ravel(family.logsf(times, *parameters)))
    before = np.concatenate([[1.0], survival[:-1]])
    distance = np.maximum(np.abs(1 - survival - expected), np.abs(1 - before - expected))
    return float(distance[ended].max())
