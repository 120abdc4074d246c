"""Mean and variance of a timing, from its parameters."""

from __future__ import annotations

import math
from statistics import NormalDist, fmean, pvariance

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


def mean_s(timing: Timing) -> float:
    """Mean of one draw [s]."""
    return moments(timing)[0]


def moments(timing: Timing) -> tuple[float, float]:
    """Mean [s] and variance [s^2] of one draw; a trace is taken over all of its values.

    Source: N. L. Johnson, S. Kotz and N. Balakrishnan, Continuous Univariate Distributions vol. 1.
    """
    match timing:
        case Constant():
            return timing.value_s, 0.0
        case Exponential():
            return timing.mean_s, timing.mean_s**2
        case Erlang():
            return timing.mean_s, timing.mean_s**2 / timing.stages
        case Gamma():
            return timing.mean_s, timing.mean_s**2 / timing.shape
        case LogNormal():
            return timing.mean_s, timing.std_s**2
        case Normal():
            return _cut_normal(timing)
        case Triangular():
            low, mode, high = timing.low_s, timing.mode_s, timing.high_s
            squares = low * low + mode * mode + high * high - low * mode - low * high - mode * high
            return (low + mode + high) / 3, squares / 18
        case Uniform():
            return (timing.low_s + timing.high_s) / 2, (timing.high_s - timing.low_s) ** 2 / 12
        case Weibull():
            first, second = math.gamma(1 + 1 / timing.shape), math.gamma(1 + 2 / timing.shape)
            return timing.scale_s * first, timing.scale_s**2 * (second - first * first)
        case Empirical() | Trace():
            return fmean(timing.values_s), pvariance(timing.values_s)
    raise TypeError(f"no moments of {type(timing).__name__}")


def _cut_normal(timing: Normal) -> tuple[float, float]:
    unit = NormalDist()
    low = (timing.low_s - timing.mean_s) / timing.std_s
    low_density, below = unit.pdf(low), unit.cdf(low)
    high_density, above, high = 0.0, 1.0, 0.0
    if timing.high_s is not None:
        high = (timing.high_s - timing.mean_s) / timing.std_s
        high_density, above = unit.pdf(high), unit.cdf(high)
    mass = above - below
    shift = (low_density - high_density) / mass
    spread = 1 + (low * low_density - high * high_density) / mass - shift * shift
    return timing.mean_s + timing.std_s * shift, timing.std_s**2 * max(0.0, spread)
