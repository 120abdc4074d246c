"""When something is staffed or switched on: a week of shifts with breaks. Time 0 of a run is `Model.origin_s`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from onmaru.sim.types.timing import Record

WEEK_S = 604_800.0
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]
Day = Annotated[int, Field(ge=0, le=6)]


def clock_s(text: str) -> float:
    """Seconds since midnight of `HH:MM`."""
    return int(text[:2]) * 3600.0 + int(text[3:]) * 60.0


class Shift(Record):
    """Every listed day (0 = Monday) from `start` to `end`; an end at or before the start is next day's."""

    days: Annotated[tuple[Day, ...], Field(min_length=1, max_length=7)] = (0, 1, 2, 3, 4)
    start: Clock
    end: Clock
    breaks: Annotated[tuple[tuple[Clock, Clock], ...], Field(max_length=32)] = ()


class Calendar(Record):
    """Union of shifts less their breaks, repeated every week."""

    name: str
    shifts: Annotated[tuple[Shift, ...], Field(min_length=1, max_length=64)]

    def intervals(self) -> list[tuple[float, float]]:
        """Disjoint ascending intervals [start_s, end_s) of one week from Monday 00:00 in which it is on.

        A shift over Sunday midnight is split there.
        """
        on: list[tuple[float, float]] = []
        off: list[tuple[float, float]] = []
        for shift in self.shifts:
            begin, end = clock_s(shift.start), clock_s(shift.end)
            length = end - begin if end > begin else end - begin + 86_400.0
            for day in shift.days:
                start = day * 86_400.0 + begin
                on.append((start, start + length))
                for first, last in shift.breaks:
                    a = clock_s(first) - begin
                    a = a if a >= 0 else a + 86_400.0
                    b = clock_s(last) - clock_s(first)
                    b = b if b > 0 else b + 86_400.0
                    if a < length:
                        off.append((start + a, start + min(a + b, length)))
        return _less(_union(_wrap(on)), _union(_wrap(off)))


def _wrap(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    wrapped = []
    for start, end in spans:
        if end <= WEEK_S:
            wrapped.append((start, end))
        elif start >= WEEK_S:
            wrapped.append((start - WEEK_S, end - WEEK_S))
        else:
            wrapped += [(start, WEEK_S), (0.0, end - WEEK_S)]
    return wrapped


def _union(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _less(on: list[tuple[float, float]], off: list[tuple[float, float]]) -> list[tuple[float, float]]:
    left = []
    for start, end in on:
        for a, b in off:
            if b <= start or a >= end:
                continue
            if a > start:
                left.append((start, a))
            start = b
            if start >= end:
                break
        if start < end:
            left.append((start, end))
    return left
