"""Is the cause of each alarm present? Hysteresis and delays for all rules at once.

A cause is 1 (present), 0 (gone) or -1 (cannot be told: the input is BAD, STALE or absent). What cannot be
told changes nothing, so a broken sensor never clears an alarm. Source: ISA-18.2-2016 clause 10 and annex
on deadband and delay (EEMUA 191 gives the same means against chattering).
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from onmaru.core.ids import SignalId
from onmaru.core.time import NS_PER_S
from onmaru.twin.rules.expression import Expression, compile_expression
from onmaru.twin.rules.staleness import stale_after_s
from onmaru.twin.types import AlarmKind, AlarmRule, Quality, Signal, StateTable

_UNKNOWN = -1


class _Slope:
    """Rate of change of one signal over a window, from the samples seen so far."""

    def __init__(self, rule: AlarmRule, row: int) -> None:
        self.row = row
        self.limit = abs(rule.rate_per_s or 0.0)
        self.hysteresis = rule.hysteresis
        self._window_ns = int(rule.window_s * NS_PER_S)
        self._seen: deque[tuple[int, float]] = deque(maxlen=4096)

    def rate(self, source_ns: int, value: float) -> float:
        """Change per second between the newest sample and the oldest in the window; NaN before two."""
        if (
            self._seen and source_ns < self._seen[-1][0]
        ):  # a clock was set back: what was seen has no place in time
            self._seen.clear()
        if not self._seen or source_ns > self._seen[-1][0]:
            self._seen.append((source_ns, value))
        while len(self._seen) > 2 and self._seen[1][0] <= source_ns - self._window_ns:
            self._seen.popleft()
        (first_ns, first), (last_ns, last) = self._seen[0], self._seen[-1]
        return (last - first) / ((last_ns - first_ns) / NS_PER_S) if last_ns > first_ns else math.nan


class _Condition:
    """An expression over signals, evaluated again only when one of its inputs has changed."""

    def __init__(self, expression: Expression, rows: Sequence[int]) -> None:
        self._expression = expression
        self._rows = np.asarray(rows, np.int64)
        self._times = np.full(len(rows), -1, np.int64)
        self._values = np.full(len(rows), np.nan)
        self._qualities = np.full(len(rows), 255, np.uint8)
        self._answer = _UNKNOWN

    def evaluate(self, state: StateTable) -> int:
        times, values = state.source_ns[self._rows], state.value[self._rows]
        qualities = state.quality[self._rows]
        if np.array_equal(times, self._times) and np.array_equal(qualities, self._qualities):
            return self._answer
        moved = times > self._times
        known = self._times > 0
        deltas = np.where(known, np.where(moved, values - self._values, 0.0), np.nan)
        spans = np.where(known & moved, (times - self._times) / NS_PER_S, np.nan)
        self._times, self._values, self._qualities = times, values, qualities
        if (times <= 0).any() or (qualities >= Quality.STALE).any():
            self._answer = _UNKNOWN
            return self._answer
        value, quality = self._expression.evaluate(
            values.tolist(), qualities.tolist(), deltas=deltas.tolist(), spans_s=spans.tolist()
        )
        self._answer = _UNKNOWN if quality >= Quality.STALE or not math.isfinite(value) else int(value != 0)
        return self._answer


class AlarmCauses:
    """The rules of a plant compiled over its signal rows; remembers hysteresis and running delays.

    Args:
        row_of: Row of each signal in the site's signal table.
        present: Rules whose cause was present when last saved, so that a restart does not forget.
    Raises:
        BadExpression: an expression of a rule cannot be compiled.
    """

    def __init__(
        self, rules: Sequence[AlarmRule], signals: Sequence[Signal], row_of: Mapping[SignalId, int],
        *, present: Sequence[str] = (),
    ) -> None:  # fmt: skip
        self.rules = tuple(rules)
        known = {signal.id: signal for signal in signals}
        count = len(self.rules)
        self.present = np.asarray([rule.id in set(present) for rule in self.rules], bool)
        self._raw = np.where(self.present, 1, 0).astype(np.int8)
        self._since_ns = np.zeros(count, np.int64)
        self._on_ns = np.asarray([rule.on_delay_s * NS_PER_S for rule in self.rules], np.int64).reshape(count)
        self._off_ns = np.asarray([rule.off_delay_s * NS_PER_S for rule in self.rules], np.int64).reshape(
            count
        )
        limits = [k for k, rule in enumerate(self.rules) if rule.kind is AlarmKind.THRESHOLD]
        self._limit_at = np.asarray(limits, np.int64)
        self._limit_row = np.asarray([self._row(k, row_of) for k in limits], np.int64)
        self._high = np.asarray([_or(self.rules[k].high, math.inf) for k in limits], np.float64)
        self._low = np.asarray([_or(self.rules[k].low, -math.inf) for k in limits], np.float64)
        self._band = np.asarray([self.rules[k].hysteresis for k in limits], np.float64)
        self._slopes: dict[int, _Slope] = {}
        self._stale: dict[int, tuple[int, float | None]] = {}
        self._conditions: dict[int, _Condition] = {}
        self._suppressors: dict[int, _Condition] = {}
        self._first_ns = 0
        for k, rule in enumerate(self.rules):
            if rule.kind is AlarmKind.RATE:
                self._slopes[k] = _Slope(rule, self._row(k, row_of))
            elif rule.kind is AlarmKind.STALE and rule.signal is not None:
                self._stale[k] = (self._row(k, row_of), stale_after_s(known[rule.signal]))
            elif rule.kind is AlarmKind.EXPRESSION:
                self._conditions[k] = _condition(rule.expression, known, rule, row_of)
            if rule.suppress_when:
                self._suppressors[k] = _condition(rule.suppress_when, known, rule, row_of)

    def _row(self, k: int, row_of: Mapping[SignalId, int]) -> int:
        signal = self.rules[k].signal
        return -1 if signal is None else row_of.get(signal, -1)

    def evaluate(
        self, state: StateTable, now_ns: int
    ) -> tuple[NDArray[np.bool_], NDArray[np.float64], NDArray[np.float64]]:
        """Which causes are present after hysteresis and delays, with value and limit of each rule.

        When the clock has been set back, running delays begin anew. Shapes [rule_count].
        """
        self._first_ns = min(self._first_ns or now_ns, now_ns)
        self._since_ns = np.minimum(self._since_ns, now_ns)
        count = len(self.rules)
        value, limit = np.full(count, np.nan), np.full(count, np.nan)
        raw = np.full(count, _UNKNOWN, np.int8)
        self._thresholds(state, raw, value, limit)
        for k, slope in self._slopes.items():
            if slope.row >= 0 and _usable(state, slope.row):
                rate = slope.rate(int(state.source_ns[slope.row]), float(state.value[slope.row]))
                value[k], limit[k] = rate, slope.limit
                if not math.isnan(rate):
                    edge = slope.limit - (slope.hysteresis if self._raw[k] == 1 else 0.0)
                    raw[k] = abs(rate) > edge
        for k, (row, stale_s) in self._stale.items():
            raw[k] = self._is_stale(state, row, stale_s, now_ns)
            value[k] = (now_ns - int(state.source_ns[row])) / NS_PER_S if state.source_ns[row] else np.nan
            limit[k] = np.nan if stale_s is None else stale_s
        for k, condition in self._conditions.items():
            raw[k] = condition.evaluate(state)
        self._delay(raw, now_ns)
        return self.present, value, limit

    def suppressed(self, state: StateTable) -> dict[int, bool]:
        """Rule positions whose `suppress_when` can be told, and whether it holds."""
        answers = {k: condition.evaluate(state) for k, condition in self._suppressors.items()}
        return {k: bool(answer) for k, answer in answers.items() if answer != _UNKNOWN}

    def _thresholds(
        self, state: StateTable, raw: NDArray[np.int8], value: NDArray[np.float64], limit: NDArray[np.float64]
    ) -> None:
        if not len(self._limit_at):
            return
        rows, at = self._limit_row, self._limit_at
        now = state.value[rows]
        usable = (rows >= 0) & (state.source_ns[rows] > 0) & (state.quality[rows] < Quality.STALE)
        usable &= np.isfinite(now)
        band = np.where(self._raw[at] == 1, self._band, 0.0)
        over, under = now > self._high - band, now < self._low + band
        raw[at] = np.where(usable, (over | under).astype(np.int8), _UNKNOWN)
        value[at] = now
        nearest_high = np.abs(now - self._high) <= np.abs(now - self._low)
        limit[at] = np.where(nearest_high, self._high, self._low)

    def _is_stale(self, state: StateTable, row: int, stale_s: float | None, now_ns: int) -> int:
        if row < 0:
            return _UNKNOWN
        if not state.source_ns[row]:  # never heard of since we began to watch
            return int(stale_s is not None and now_ns - self._first_ns > stale_s * NS_PER_S)
        if state.quality[row] == Quality.BAD:
            return _UNKNOWN
        return int(state.quality[row] == Quality.STALE)

    def _delay(self, raw: NDArray[np.int8], now_ns: int) -> None:
        """A cause must hold for its delay before it counts; what cannot be told freezes the clock's start."""
        told = raw != _UNKNOWN
        turned = told & (raw != self._raw)
        self._since_ns[turned] = now_ns
        self._raw[turned] = raw[turned]
        wanted = self._raw == 1
        waited = now_ns - self._since_ns
        due = told & (wanted != self.present) & (waited >= np.where(wanted, self._on_ns, self._off_ns))
        self.present = np.where(due, wanted, self.present)


def _condition(
    text: str, known: Mapping[SignalId, Signal], rule: AlarmRule, row_of: Mapping[SignalId, int]
) -> _Condition:
    expression = compile_expression(text, known, equipment=rule.equipment)
    return _Condition(expression, [row_of[signal] for signal in expression.inputs])


def _usable(state: StateTable, row: int) -> bool:
    return bool(
        state.source_ns[row] > 0 and state.quality[row] < Quality.STALE and math.isfinite(state.value[row])
    )


def _or(value: float | None, default: float) -> float:
    return default if value is None else value
