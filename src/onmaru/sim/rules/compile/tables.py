"""The tables a program is built from: timings, flat numbers, random streams."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from onmaru.sim.rules.kernel import layout as k
from onmaru.sim.rules.streams import stream_key
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


class Tables:
    """Grows while a model is compiled; equal timings share a row, equal names share a stream."""

    def __init__(self) -> None:
        self.numbers: list[float] = [0.0]
        self.whole: list[int] = [0, 0]
        self._timings: list[tuple[int, int, int, int, float, float, float]] = []
        self._known: dict[Timing, int] = {}
        self.stream_keys: list[int] = []
        self._streams: dict[tuple[str, str], int] = {}

    def add_numbers(self, values: Iterable[float]) -> int:
        """Append to `ftab`; returns where they begin."""
        first = len(self.numbers)
        self.numbers.extend(values)
        return first

    def add_whole(self, values: Iterable[int]) -> int:
        """Append to `itab`; returns where they begin."""
        first = len(self.whole)
        self.whole.extend(values)
        return first

    def stream(self, element: str, purpose: str) -> int:
        """The stream of an element for a purpose."""
        key = (element, purpose)
        if key not in self._streams:
            self._streams[key] = len(self.stream_keys)
            self.stream_keys.append(stream_key(element, purpose))
        return self._streams[key]

    def timing(self, timing: Timing | None) -> int:
        """Row of a timing, or -1 for none."""
        if timing is None:
            return -1
        if timing not in self._known:
            self._timings.append(self._row(timing))
            self._known[timing] = len(self._timings) - 1
        return self._known[timing]

    def _row(self, t: Timing) -> tuple[int, int, int, int, float, float, float]:
        if isinstance(t, Empirical | Trace):
            first = self.add_numbers(t.values_s)
            repeat = 1 if isinstance(t, Empirical) or t.repeat else 0
            kind = k.T_EMPIRICAL if isinstance(t, Empirical) else k.T_TRACE
            return kind, first, len(t.values_s), repeat, 0.0, 0.0, 0.0
        if isinstance(t, Normal):
            high_s = math.inf if t.high_s is None else t.high_s
            cut = (_below(t, t.low_s), 1.0 if t.high_s is None else _below(t, t.high_s))
            first = self.add_numbers((*cut, t.low_s, high_s))
            return k.T_NORMAL, first, 0, 0, t.mean_s, t.std_s, 0.0
        kind, a, b, c = _plain(t)
        return kind, 0, 0, 0, a, b, c

    def timing_rows(self) -> NDArray[np.void]:
        """All timings as `TIMING` records."""
        return np.array(self._timings, k.TIMING)


def _plain(t: Timing) -> tuple[int, float, float, float]:
    """Kind and up to three numbers of a timing that needs no table."""
    if isinstance(t, Constant):
        return k.T_CONSTANT, t.value_s, 0.0, 0.0
    if isinstance(t, Exponential):
        return k.T_EXPONENTIAL, t.mean_s, 0.0, 0.0
    if isinstance(t, Erlang):
        return k.T_ERLANG, t.mean_s / t.stages, float(t.stages), 0.0
    if isinstance(t, Gamma):
        return k.T_GAMMA, t.mean_s / t.shape, t.shape, 0.0
    if isinstance(t, LogNormal):
        return k.T_LOGNORMAL, *_log_moments(t.mean_s, t.std_s), 0.0
    if isinstance(t, Triangular):
        return k.T_TRIANGULAR, t.low_s, t.mode_s, t.high_s
    if isinstance(t, Uniform):
        return k.T_UNIFORM, t.low_s, t.high_s, 0.0
    if isinstance(t, Weibull):
        return k.T_WEIBULL, t.scale_s, 1.0 / t.shape, 0.0
    raise TypeError(f"no timing: {t!r}")


def _log_moments(mean_s: float, std_s: float) -> tuple[float, float]:
    spread = math.log1p((std_s / mean_s) ** 2)
    return math.log(mean_s) - spread / 2.0, math.sqrt(spread)


def _below(t: Normal, cut_s: float) -> float:
    return 0.5 * math.erfc((t.mean_s - cut_s) / t.std_s / math.sqrt(2.0))
