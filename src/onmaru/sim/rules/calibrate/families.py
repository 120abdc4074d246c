"""Families of distributions of a positive time: likelihood estimates by rows, distribution and survival.

Every estimate works on a matrix of shape [row_count, sample_count] at once, so that a parametric bootstrap
refits hundreds of samples in one call.

Source: gamma, T. P. Minka, Estimating a Gamma distribution, 2002; Weibull, C. A. Cohen, 1965,
DOI 10.1080/00401706.1965.10490300.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]
_NEWTON_STEPS = 30
_LOG_2PI = float(np.log(2 * np.pi))


@dataclass(frozen=True, slots=True)
class Family:
    """One family; parameters are arrays of shape [row_count], samples of shape [row_count, n].

    `estimate(x)` gives the maximum-likelihood parameters; `logpdf`, `logsf` and `cdf` take `(x, *parameters)`.
    `positive` says which parameters only make sense above zero.
    """

    name: str
    parameters: tuple[str, ...]
    positive: tuple[bool, ...]
    estimate: Callable[[Array], tuple[Array, ...]]
    logpdf: Callable[..., Array]
    logsf: Callable[..., Array]
    cdf: Callable[..., Array]
    quantile: Callable[..., Array]
    mean: Callable[..., float]


def _column(value: Array | float) -> Array:
    return np.asarray(value, float)[..., None]


# -- exponential ---------------------------------------------------------------------------------------


def _exponential(x: Array) -> tuple[Array, ...]:
    return (x.mean(axis=-1),)


EXPONENTIAL = Family(
    "exponential", ("mean_s",), (True,), _exponential,
    lambda x, mean: -np.log(_column(mean)) - x / _column(mean),
    lambda x, mean: -x / _column(mean),
    lambda x, mean: -np.expm1(-x / _column(mean)),
    lambda p, mean: -np.log1p(-p) * _column(mean),
    lambda mean: float(mean),
)  # fmt: skip


# -- gamma ---------------------------------------------------------------------------------------------


def _gamma(x: Array) -> tuple[Array, ...]:
    mean = x.mean(axis=-1)
    gap = np.maximum(np.log(mean) - np.log(x).mean(axis=-1), 1e-12)
    shape = (3 - gap + np.sqrt((gap - 3) ** 2 + 24 * gap)) / (12 * gap)
    for _ in range(_NEWTON_STEPS):
        slope = 1 / shape - special.polygamma(1, shape)
        step = (np.log(shape) - special.digamma(shape) - gap) / slope
        new = np.where(shape - step > 0, shape - step, shape / 2)
        if np.all(np.abs(new - shape) <= 1e-12 * shape):
            break
        shape = new
    return shape, mean / shape


GAMMA = Family(
    "gamma", ("shape", "scale_s"), (True, True), _gamma,
    lambda x, shape, scale: (
        (_column(shape) - 1) * np.log(x) - x / _column(scale)
        - special.gammaln(_column(shape)) - _column(shape) * np.log(_column(scale))
    ),
    lambda x, shape, scale: np.log(np.maximum(special.gammaincc(_column(shape), x / _column(scale)), 1e-300)),
    lambda x, shape, scale: special.gammainc(_column(shape), x / _column(scale)),
    lambda p, shape, scale: special.gammaincinv(_column(shape), p) * _column(scale),
    lambda shape, scale: float(shape * scale),
)  # fmt: skip


# -- lognormal -----------------------------------------------------------------------------------------


def _lognormal(x: Array) -> tuple[Array, ...]:
    logs = np.log(x)
    return logs.mean(axis=-1), np.maximum(logs.std(axis=-1), 1e-12)


def _standard(x: Array, mu: Array, sigma: Array) -> Array:
    return (np.log(x) - _column(mu)) / _column(sigma)


LOGNORMAL = Family(
    "lognormal", ("mu", "sigma"), (False, True), _lognormal,
    lambda x, mu, sigma: (
        -_standard(x, mu, sigma) ** 2 / 2 - np.log(x) - np.log(_column(sigma)) - _LOG_2PI / 2
    ),
    lambda x, mu, sigma: special.log_ndtr(-_standard(x, mu, sigma)),
    lambda x, mu, sigma: special.ndtr(_standard(x, mu, sigma)),
    lambda p, mu, sigma: np.exp(_column(mu) + _column(sigma) * special.ndtri(p)),
    lambda mu, sigma: float(np.exp(mu + sigma**2 / 2)),
)  # fmt: skip


# -- Weibull -------------------------------------------------------------------------------------------


def _weibull(x: Array) -> tuple[Array, ...]:
    scale = x.max(axis=-1)
    y = np.maximum(x / _column(scale), 1e-300)
    logs = np.log(y)
    mean_log = logs.mean(axis=-1)
    shape = np.pi / np.sqrt(6) / np.maximum(logs.std(axis=-1), 1e-9)
    for _ in range(_NEWTON_STEPS):
        power = np.exp(_column(shape) * logs)
        total = power.sum(axis=-1)
        first = (power * logs).sum(axis=-1) / total
        second = (power * logs**2).sum(axis=-1) / total
        step = (first - 1 / shape - mean_log) / (second - first**2 + 1 / shape**2)
        new = np.where(shape - step > 0, shape - step, shape / 2)
        if np.all(np.abs(new - shape) <= 1e-12 * shape):
            break
        shape = new
    power = np.exp(_column(shape) * logs)
    return shape, scale * power.mean(axis=-1) ** (1 / shape)


WEIBULL = Family(
    "weibull", ("shape", "scale_s"), (True, True), _weibull,
    lambda x, shape, scale: (
        np.log(_column(shape) / _column(scale)) + (_column(shape) - 1) * np.log(x / _column(scale))
        - (x / _column(scale)) ** _column(shape)
    ),
    lambda x, shape, scale: -((x / _column(scale)) ** _column(shape)),
    lambda x, shape, scale: -np.expm1(-((x / _column(scale)) ** _column(shape))),
    lambda p, shape, scale: _column(scale) * (-np.log1p(-p)) ** (1 / _column(shape)),
    lambda shape, scale: float(scale * special.gamma(1 + 1 / shape)),
)  # fmt: skip


# -- normal --------------------------------------------------------------------------------------------


def _normal(x: Array) -> tuple[Array, ...]:
    return x.mean(axis=-1), np.maximum(x.std(axis=-1), 1e-12)


NORMAL = Family(
    "normal", ("mean_s", "sd_s"), (False, True), _normal,
    lambda x, mean, sd: -(((x - _column(mean)) / _column(sd)) ** 2) / 2 - np.log(_column(sd)) - _LOG_2PI / 2,
    lambda x, mean, sd: special.log_ndtr(-(x - _column(mean)) / _column(sd)),
    lambda x, mean, sd: special.ndtr((x - _column(mean)) / _column(sd)),
    lambda p, mean, sd: _column(mean) + _column(sd) * special.ndtri(p),
    lambda mean, sd: float(mean),
)  # fmt: skip


# -- uniform -------------------------------------------------------------------------------------------


def _uniform(x: Array) -> tuple[Array, ...]:
    return x.min(axis=-1), x.max(axis=-1)


def _uniform_logpdf(x: Array, low: Array, high: Array) -> Array:
    inside = (x >= _column(low)) & (x <= _column(high))
    return np.where(inside, -np.log(np.maximum(_column(high) - _column(low), 1e-300)), -np.inf)


def _uniform_cdf(x: Array, low: Array, high: Array) -> Array:
    return np.clip((x - _column(low)) / np.maximum(_column(high) - _column(low), 1e-300), 0, 1)


UNIFORM = Family(
    "uniform", ("low_s", "high_s"), (False, False), _uniform, _uniform_logpdf,
    lambda x, low, high: np.log(np.maximum(1 - _uniform_cdf(x, low, high), 1e-300)),
    _uniform_cdf,
    lambda p, low, high: _column(low) + p * (_column(high) - _column(low)),
    lambda low, high: float((low + high) / 2),
)  # fmt: skip

FAMILIES = {family.name: family for family in (EXPONENTIAL, GAMMA, LOGNORMAL, WEIBULL, NORMAL, UNIFORM)}
CENSORED = ("exponential", "weibull", "gamma", "lognormal")
