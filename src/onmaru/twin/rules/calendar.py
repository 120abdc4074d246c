"""Shifts and breaks as moments: when a plant is planned to be busy.

Shifts are given in the plant's local time; a shift over a clock change is an hour shorter or longer, as it
is for the people in it. Source: ISO 22400-2:2014, time model for work units (planned busy time PBT =
planned operation time minus planned downtime, here the breaks).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from numpy.typing import NDArray

from onmaru.core.errors import InvalidInput
from onmaru.core.time import NS_PER_S
from onmaru.twin.types import Shift

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)


class BadShift(InvalidInput):
    code = "twin.bad_shift"


@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """Disjoint ascending intervals [start, end) of planned busy time [ns], shape [n] each."""

    start_ns: NDArray[np.int64]
    end_ns: NDArray[np.int64]

    @property
    def total_ns(self) -> int:
        return int((self.end_ns - self.start_ns).sum())

    def before(self, moments_ns: NDArray[np.int64]) -> NDArray[np.int64]:
        """Planned time that lies before each moment [ns]; differences of it are planned time between."""
        if not len(self.start_ns):
            return np.zeros(len(moments_ns), np.int64)
        done = np.concatenate(([0], np.cumsum(self.end_ns - self.start_ns)))
        at = np.searchsorted(self.start_ns, moments_ns, "right")
        into = np.clip(moments_ns - self.start_ns[np.maximum(at - 1, 0)], 0, None)
        length = (self.end_ns - self.start_ns)[np.maximum(at - 1, 0)]
        return np.where(at > 0, done[np.maximum(at - 1, 0)] + np.minimum(into, length), 0)

    def contains(self, moments_ns: NDArray[np.int64]) -> NDArray[np.bool_]:
        at = np.searchsorted(self.start_ns, moments_ns, "right") - 1
        if not len(self.start_ns):
            return np.zeros(len(moments_ns), bool)
        return (at >= 0) & (moments_ns < self.end_ns[np.maximum(at, 0)])


@dataclass(frozen=True, slots=True)
class ShiftSpan:
    """One occurrence of a shift."""

    name: str
    start_ns: int
    end_ns: int
    breaks: tuple[tuple[int, int], ...]


def planned_time(shifts: Sequence[Shift], time_zone: str, start_ns: int, end_ns: int) -> Planned:
    """Planned busy time inside [start, end); a plant without shifts is planned to be busy all the time.

    Raises:
        BadShift: the time zone or a time of day cannot be read.
    """
    if not shifts:
        return Planned(np.array([start_ns], np.int64), np.array([end_ns], np.int64))
    on: list[tuple[int, int]] = []
    off: list[tuple[int, int]] = []
    for span in occurrences(shifts, time_zone, start_ns, end_ns):
        on.append((max(span.start_ns, start_ns), min(span.end_ns, end_ns)))
        off += [(max(a, start_ns), min(b, end_ns)) for a, b in span.breaks]
    intervals = _subtract(_union(on), _union(off))
    columns = np.asarray(intervals, np.int64).reshape(-1, 2)
    return Planned(columns[:, 0].copy(), columns[:, 1].copy())


def current_shift(shifts: Sequence[Shift], time_zone: str, now_ns: int) -> ShiftSpan | None:
    """The shift that runs at a moment; the one begun last where two overlap."""
    running = [
        span
        for span in occurrences(shifts, time_zone, now_ns, now_ns + 1)
        if span.start_ns <= now_ns < span.end_ns
    ]
    return max(running, key=lambda span: span.start_ns, default=None)


def occurrences(shifts: Sequence[Shift], time_zone: str, start_ns: int, end_ns: int) -> list[ShiftSpan]:
    """Every occurrence of every shift that meets [start, end), by start."""
    try:
        zone = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadShift(
            f"unknown time zone {time_zone!r}", hint="such as Asia/Seoul or Europe/Berlin"
        ) from error
    first = (_EPOCH + timedelta(seconds=start_ns // NS_PER_S)).astimezone(zone).date() - 2 * _DAY
    last = (_EPOCH + timedelta(seconds=end_ns // NS_PER_S)).astimezone(zone).date() + _DAY
    found: list[ShiftSpan] = []
    day = first
    while day <= last:
        for shift in shifts:
            if day.weekday() in shift.days:
                span = _occurrence(shift, day, zone)
                if span.start_ns < end_ns and span.end_ns > start_ns:
                    found.append(span)
        day += _DAY
    return sorted(found, key=lambda span: (span.start_ns, span.end_ns, span.name))


def _occurrence(shift: Shift, day: date, zone: ZoneInfo) -> ShiftSpan:
    begin, finish = _clock(shift, shift.start), _clock(shift, shift.end)
    start_ns = _moment(day, begin, zone)
    end_ns = _moment(day if finish > begin else day + _DAY, finish, zone)
    breaks = []
    for text_a, text_b in shift.breaks:
        a, b = _clock(shift, text_a), _clock(shift, text_b)
        day_a = day if a >= begin else day + _DAY
        day_b = day_a if b > a else day_a + _DAY
        low, high = max(_moment(day_a, a, zone), start_ns), min(_moment(day_b, b, zone), end_ns)
        if low < high:
            breaks.append((low, high))
    return ShiftSpan(shift.name, start_ns, end_ns, tuple(breaks))


def _clock(shift: Shift, text: str) -> time:
    try:
        if text == "24:00":
            return time(0, 0)
        return time.fromisoformat(text)
    except ValueError as error:
        raise BadShift(
            f"the shift {shift.name!r} has the time {text!r}", hint="write times as HH:MM", shift=shift.name
        ) from error


def _moment(day: date, clock: time, zone: ZoneInfo) -> int:
    local = datetime.combine(day, clock, zone)
    whole = local.astimezone(UTC) - _EPOCH
    return (whole.days * 86_400 + whole.seconds) * NS_PER_S


def _union(intervals: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for low, high in sorted(interval for interval in intervals if interval[0] < interval[1]):
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return joined


def _subtract(on: Sequence[tuple[int, int]], off: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    left: list[tuple[int, int]] = []
    for low, high in on:
        for a, b in off:
            if b <= low or a >= high:
                continue
            if a > low:
                left.append((low, a))
            low = max(low, b)
            if low >= high:
                break
        if low < high:
            left.append((low, high))
    return left
