"""The functions of the expression language (rules/expression.py)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping


def _sqrt(number: float) -> float:
    return math.sqrt(number) if number >= 0 else math.nan


def _clamp(number: float, low: float, high: float) -> float:
    return min(max(number, low), high)


def _mean(*numbers: float) -> float:
    return math.fsum(numbers) / len(numbers)


# name -> (function, fewest and most arguments, keeps the unit of its arguments)
FUNCTIONS: Mapping[str, tuple[Callable[..., float], int, int, bool]] = {
    "min": (min, 1, 64, True),
    "max": (max, 1, 64, True),
    "avg": (_mean, 1, 64, True),
    "clamp": (_clamp, 3, 3, True),
    "abs": (abs, 1, 1, True),
    "sqrt": (_sqrt, 1, 1, False),
    "exp": (math.exp, 1, 1, False),
    "log": (math.log, 1, 1, False),
    "round": (round, 1, 1, True),
    "floor": (math.floor, 1, 1, True),
    "sin": (math.sin, 1, 1, False),
    "cos": (math.cos, 1, 1, False),
}
