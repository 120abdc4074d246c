"""Discounting: net present value, internal rate of return, payback. Flows are yearly, the first one now.

A flow is positive when money comes in. `rate` is a share a year (0.08 is eight per cent).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import expm1, log1p

import numpy as np

_LOWEST = -0.99
_HIGHEST = 10.0


def present_value(rate: float, flows: Sequence[float]) -> float:
    """Net present value of yearly flows, the first one undiscounted.

    Raises:
        ValueError: the rate is at or below -100 per cent.
    Source: Brealey, Myers, Allen, Principles of Corporate Finance, 13th edition, chapter 2.
    """
    if rate <= -1:
        raise ValueError("a discount rate lies above -100 %")
    return float(sum(flow / (1 + rate) ** year for year, flow in enumerate(flows)))


def annuity_factor(rate: float, years: int) -> float:
    """Present value of 1 paid at the end of each of `years` years."""
    if years < 0:
        raise ValueError("years cannot be negative")
    # expm1 and log1p: a rate near zero would cancel all digits of 1 - (1 + rate)^-years
    return float(years) if abs(rate) < 1e-12 else -expm1(-years * log1p(rate)) / rate


def rates_of_return(flows: Sequence[float]) -> tuple[float, ...]:
    """Every internal rate of return between -99 % and +1000 % a year, lowest first.

    A project whose flows change sign more than once may have several, or none: then no single one may be
    quoted, which is why all are returned.
    Source: Brealey, Myers, Allen, chapter 5 ("multiple rates of return").
    """
    values = np.asarray(flows, dtype=float)
    if values.size < 2 or not (np.any(values > 0) and np.any(values < 0)):
        return ()
    # Roots of the polynomial in the discount factor x = 1/(1+r); only real, positive ones are rates.
    roots = np.roots(values[::-1])
    real = roots[(np.abs(roots.imag) < 1e-8 * np.maximum(1.0, np.abs(roots.real))) & (roots.real > 0)].real
    found = sorted({round(float(1 / x - 1), 9) for x in real})
    return tuple(rate for rate in found if _LOWEST <= rate <= _HIGHEST)


def rate_of_return(flows: Sequence[float]) -> float | None:
    """The internal rate of return when there is exactly one, else None."""
    found = rates_of_return(flows)
    return found[0] if len(found) == 1 else None


def payback_years(flows: Sequence[float], *, rate: float = 0.0) -> float | None:
    """Years until the (discounted) flows have paid back what was spent, and stay paid back; None if never.

    Within a year the flow is taken as even, so the answer is interpolated.
    """
    total = np.cumsum([flow / (1 + rate) ** year for year, flow in enumerate(flows)])
    if total.size == 0 or total[-1] < 0:
        return None
    below = np.flatnonzero(total < 0)
    if below.size == 0:
        return 0.0
    last = int(below[-1])
    return float(last + total[last] / (total[last] - total[last + 1]))
