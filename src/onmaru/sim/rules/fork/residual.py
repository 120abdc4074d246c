"""What is left of a time that has been running for a while: drawn from the conditional distribution.

A constant of 60 s that began 45 s ago ends in 15 s; an exponential time has no memory. Every draw is by
inversion, so one uniform number gives one time and common random numbers stay common.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from onmaru.sim.types import (
    Constant,
    Empirical,
    Erlang,
    Exponential,
    Gamma,
    LogNormal,
    Normal,
    Timing,
    Trace,
    Triangular,
    Uniform,
    Weibull,
)

_NEARLY_ONE = 1 - 1e-12


def residual_s(timing: Timing, elapsed_s: float, uniform: float) -> float:
    """The rest of a time that has lasted `elapsed_s` already [s].

    Args:
        uniform: A number in [0, 1); the quantile of the conditional distribution to return.
    Returns:
        A time >= 0. Where the distribution says it must have ended already, 0: it ends at once.
    """
    elapsed = max(0.0, elapsed_s)
    if isinstance(timing, Constant):
        return max(0.0, timing.value_s - elapsed)
    if isinstance(timing, Exponential):
        return float(-np.log1p(-uniform) * timing.mean_s)
    if isinstance(timing, Empirical | Trace):
        longer = np.sort([value for value in timing.values_s if value > elapsed])
        return float(longer[int(uniform * len(longer))] - elapsed) if len(longer) else 0.0
    before = _below(timing, elapsed)
    if before >= _NEARLY_ONE:
        return 0.0
    return max(0.0, _quantile(timing, before + uniform * (1 - before)) - elapsed)


def _below(timing: Timing, x: float) -> float:
    """P(time <= x)."""
    if isinstance(timing, Erlang):
        return float(special.gammainc(timing.stages, x * timing.stages / timing.mean_s))
    if isinstance(timing, Gamma):
        return float(special.gammainc(timing.shape, x * timing.shape / timing.mean_s))
    if isinstance(timing, Weibull):
        return float(-np.expm1(-((x / timing.scale_s) ** timing.shape)))
    if isinstance(timing, LogNormal):
        if x <= 0:
            return 0.0
        if timing.std_s == 0:
            return float(x >= timing.mean_s)
        mu, sigma = _log_moments(timing)
        return float(special.ndtr((np.log(x) - mu) / sigma))
    if isinstance(timing, Normal):
        low, high = _cuts(timing)
        return float(np.clip((special.ndtr((x - timing.mean_s) / timing.std_s) - low) / (high - low), 0, 1))
    if isinstance(timing, Uniform):
        return float(np.clip((x - timing.low_s) / (timing.high_s - timing.low_s), 0, 1))
    if isinstance(timing, Triangular):
        a, c, b = timing.low_s, timing.mode_s, timing.high_s
        if x <= a:
            return 0.0
        if x >= b:
            return 1.0
        if x < c:
            return (x - a) ** 2 / ((b - a) * (c - a))
        return 1 - (b - x) ** 2 / ((b - a) * (b - c)) if b > c else 1.0
    raise TypeError(f"no distribution: {type(timing).__name__}")


def _quantile(timing: Timing, p: float) -> float:
    p = min(p, _NEARLY_ONE)
    if isinstance(timing, Erlang):
        return float(special.gammaincinv(timing.stages, p) * timing.mean_s / timing.stages)
    if isinstance(timing, Gamma):
        return float(special.gammaincinv(timing.shape, p) * timing.mean_s / timing.shape)
    if isinstance(timing, Weibull):
        return float(timing.scale_s * (-np.log1p(-p)) ** (1 / timing.shape))
    if isinstance(timing, LogNormal):
        if timing.std_s == 0:
            return timing.mean_s
        mu, sigma = _log_moments(timing)
        return float(np.exp(mu + sigma * special.ndtri(p)))
    if isinstance(timing, Normal):
        low, high = _cuts(timing)
        return float(timing.mean_s + timing.std_s * special.ndtri(low + p * (high - low)))
    if isinstance(timing, Uniform):
        return timing.low_s + p * (timing.high_s - timing.low_s)
    if isinstance(timing, Triangular):
        a, c, b = timing.low_s, timing.mode_s, timing.high_s
        if p < (c - a) / (b - a):
            return float(a + np.sqrt(p * (b - a) * (c - a)))
        return float(b - np.sqrt((1 - p) * (b - a) * (b - c)))
    raise TypeError(f"no distribution: {type(timing).__name__}")


def _log_moments(timing: LogNormal) -> tuple[float, float]:
    variance = float(np.log1p((timing.std_s / timing.mean_s) ** 2))
    return float(np.log(timing.mean_s)) - variance / 2, variance**0.5


def _cuts(timing: Normal) -> tuple[float, float]:
    low = float(special.ndtr((timing.low_s - timing.mean_s) / timing.std_s))
    high = (
        1.0 if timing.high_s is None else float(special.ndtr((timing.high_s - timing.mean_s) / timing.std_s))
    )
    return low, high
