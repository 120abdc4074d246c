"""Shifts and breaks, told from the hours in which no station begins any work.

Days of the week that look alike are taken together. A stretch of their day in which nothing began on nearly all
of them is a gap if that is no accident: were starts to come by chance at their rate over the whole day, such a
gap on so many days would have to be very unlikely. Where the gap begins is told from the last starts before it,
since work that is begun may be ended in the break; where it ends from the first starts after it.

Source: chance by the binomial tail over the days, each of them empty with the Poisson probability of no event.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from onmaru.sim.rules.calibrate.log import EventLog
from onmaru.sim.rules.calibrate.mapping import Happening, LogMapping
from onmaru.sim.rules.calibrate.visits import Stretch, Visit, Visits, overlap_s
from onmaru.sim.types import WEEK_S, Calendar

DAY_S = 86_400.0
SLOT_S = 300.0
CHANCE = 1e-3  # a gap that chance would make more often is none
_SLOTS = round(DAY_S / SLOT_S)
_FEWEST_DAYS = 3
_ALIKE_H = 1  # hours in which two days of the week may differ and still be taken together
_SNAP_S = 120.0  # times this near to five minutes are meant to be there
CALENDAR = "shifts"

Times = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of the day in which nothing begins, with what speaks for it."""

    days: tuple[int, ...]  # 0 is Monday
    start_s: float  # since midnight
    end_s: float
    idle_days: int
    of_days: int
    chance: float

    def as_json(self) -> dict[str, Any]:
        return {
            "days": list(self.days), "start": clock(self.start_s), "end": clock(self.end_s),
            "idle_days": self.idle_days, "of_days": self.of_days, "chance": self.chance,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shifts:
    """When the floor works.

    Attributes:
        shifts: As `Calendar.shifts` takes them; empty where it works all the time.
        off: Where no shift was, over the time of the log [s since its origin].
        pauses: Parts in work wait half done over a gap; otherwise they are finished first.
        free_days: Days of a shift on which nothing began at all.
    """

    shifts: tuple[dict[str, Any], ...] = ()
    gaps: tuple[Gap, ...] = ()
    off: tuple[Stretch, ...] = ()
    pauses: bool = False
    free_days: int = 0
    notes: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any] | None:
        if not self.shifts:
            return None
        return {
            "shifts": list(self.shifts), "at_shift_end": self.at_shift_end,
            "free_days": self.free_days, "gaps": [gap.as_json() for gap in self.gaps],
        }  # fmt: skip

    @property
    def at_shift_end(self) -> str:
        """As stations take it."""
        return "pause" if self.pauses else "finish"

    def calendar(self) -> Calendar:
        return Calendar.model_validate({"name": CALENDAR, "shifts": self.shifts})

    def origin_s(self) -> float:
        """When the first shift of the week begins [s since Monday 00:00]."""
        return self.calendar().intervals()[0][0] % WEEK_S if self.shifts else 0.0


def clock(time_s: float) -> str:
    """`HH:MM` of seconds since midnight."""
    minutes = round(time_s / 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def week_s(log: EventLog, zone: str) -> float:
    """Local time of the log's origin [s since Monday 00:00]."""
    seconds = log.origin_ns / 1e9
    offset = datetime.fromtimestamp(seconds, UTC).astimezone(ZoneInfo(zone)).utcoffset()
    return float((seconds + (offset.total_seconds() if offset else 0.0) + 3 * DAY_S) % WEEK_S)


def find_shifts(visits: Visits, mapping: LogMapping) -> Shifts:
    """When the floor works, from when work begins at its stations."""
    search, log = mapping.shifts, visits.log
    starts = log.time_s[log.kind == Happening.START]
    if not search.find or len(starts) < 2:
        return Shifts()
    origin = week_s(log, mapping.time.zone)
    week = _Week(starts + origin, float(log.time_s[0]) + origin, visits.end_s + origin)
    groups = week.groups()
    if week.whole_days < _FEWEST_DAYS or not groups:
        return Shifts()
    gaps = [gap for days in groups for gap in week.gaps(days, search.gap_s, search.idle_share)]
    working = {day for days in groups for day in days}
    free = sorted(set(range(7)) - working)
    if not gaps and not free:
        return Shifts()
    notes = ["no day of some weekdays was logged: they are taken as working days"] if week.unseen else []
    shifts = tuple(one for days in groups for one in _shifts(days, [g for g in gaps if g.days == days]))
    found = Shifts(shifts, tuple(gaps), notes=tuple(notes))
    on = found.calendar().intervals()
    empty = week.empty_days(working)
    off = _off(on, origin, float(log.time_s[0]), visits.end_s, empty)
    if len(empty):
        notes.append(f"{len(empty)} working days without any work: they are left out as free days")
    return replace(
        found, off=off, pauses=_pauses(visits, off), free_days=len(empty), notes=tuple(notes)
    )  # fmt: skip


class _Week:
    """Starts by day and by time of day; times count from the Monday before the log began."""

    def __init__(self, starts: Times, begin: float, end: float) -> None:
        self.day = (starts // DAY_S).astype(np.int64)
        self.time = starts % DAY_S
        self.first, self.last = int(begin // DAY_S), int(end // DAY_S)
        slots = np.arange(self.first * _SLOTS, (self.last + 1) * _SLOTS) * SLOT_S
        shape = (self.last - self.first + 1, _SLOTS)
        self.observed = ((slots >= begin - 1e-6) & (slots + SLOT_S <= end + 1e-6)).reshape(shape)
        self.busy = np.zeros(shape, bool)
        self.busy[self.day - self.first, np.minimum((self.time // SLOT_S).astype(int), _SLOTS - 1)] = True
        self.weekday = (np.arange(self.first, self.last + 1)) % 7
        self.known: NDArray[np.bool_] = 2 * self.observed.sum(axis=1) >= _SLOTS
        self.unseen = any(not (self.known & (self.weekday == day)).any() for day in range(7))

    @property
    def whole_days(self) -> int:
        return int(self.known.sum())

    def groups(self) -> list[tuple[int, ...]]:
        """Working days of the week, those alike together; days never seen are with the first."""
        hours: NDArray[np.bool_] = np.asarray(self.busy.reshape(len(self.busy), 24, -1).any(axis=2))
        groups: list[tuple[NDArray[np.bool_], list[int]]] = []
        unseen = []
        for day in range(7):
            mine = self.known & (self.weekday == day)
            if not mine.any():
                unseen.append(day)
                continue
            if self.busy[mine].any(axis=1).mean() <= 0.5:
                continue
            pattern: NDArray[np.bool_] = np.asarray(hours[mine].mean(axis=0) > 0.5)
            for other, days in groups:
                if int(np.sum(other != pattern)) <= _ALIKE_H:
                    days.append(day)
                    break
            else:
                groups.append((pattern, [day]))
        if groups:
            groups[0][1].extend(unseen)
        return [tuple(sorted(days)) for _, days in groups]

    def gaps(self, days: tuple[int, ...], least_s: float, idle_share: float) -> list[Gap]:
        """Stretches of these days in which nothing begins."""
        mine = np.isin(self.weekday, days) & self.busy.any(axis=1)
        seen = self.observed[mine]
        count = seen.sum(axis=0)
        idle = ((~self.busy[mine]) & seen).sum(axis=0)
        off = (count > 0) & (idle >= idle_share * np.maximum(count, 1))
        begun = int(np.isin(self.day - self.first, np.flatnonzero(mine)).sum())
        rate = begun / (float(seen.sum()) * SLOT_S or 1.0)  # of the whole day: what speaks against a gap
        found = []
        for low, high in _runs(off):
            gap = self._gap(days, np.flatnonzero(mine), low * SLOT_S, high * SLOT_S, rate)
            if gap is not None and gap.end_s - gap.start_s >= least_s - 1e-6 and gap.chance < CHANCE:
                found.append(gap)
        return found

    def _gap(
        self, days: tuple[int, ...], rows: NDArray[np.int64], low: float, high: float, rate: float
    ) -> Gap | None:
        middle = (low + high) / 2
        before, after, idle, of = [], [], 0, 0
        for row in rows:
            if not self.observed[row, min(int(middle // SLOT_S), _SLOTS - 1)]:
                continue
            of += 1
            times = self.time[self.day == row + self.first]
            if ((times > low + SLOT_S) & (times < high - SLOT_S)).any():
                continue
            idle += 1
            earlier, later = times[times <= middle], times[times > middle]
            before += [float(earlier.max())] if len(earlier) else []
            after += [float(later.min())] if len(later) else []
        if not idle:
            return None
        # The latest of the last starts and the earliest of the first, but for a tenth of odd days.
        start = float(np.quantile(before, 0.9)) if before and low > 0 else 0.0
        end = float(np.quantile(after, 0.1)) if after and high < DAY_S else DAY_S
        start, end = _snapped(start, up=True), _snapped(end, up=False)
        empty = float(np.exp(-rate * max(0.0, end - start)))
        chance = float(binom.sf(idle - 1, of, empty)) * DAY_S / max(end - start, SLOT_S)
        return Gap(days, start, end, idle, of, min(1.0, chance))

    def empty_days(self, working: set[int]) -> Times:
        """Whole days of a shift on which nothing began [s since the first Monday]."""
        none = ~self.busy.any(axis=1) & self.observed.all(axis=1) & np.isin(self.weekday, sorted(working))
        return np.asarray((np.flatnonzero(none) + self.first) * DAY_S, np.float64)


def _snapped(time_s: float, *, up: bool) -> float:
    """A whole minute; five of them where that is near."""
    five = round(time_s / 300) * 300.0
    if abs(five - time_s) <= _SNAP_S:
        return five
    return float(np.ceil(time_s / 60) if up else np.floor(time_s / 60)) * 60.0


def _runs(off: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], off, [False]]).astype(int)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _shifts(days: tuple[int, ...], gaps: Sequence[Gap]) -> list[dict[str, Any]]:
    """Shifts of a day less its gaps: gaps at midnight bound it, the others are breaks."""
    start, end, breaks = 0.0, DAY_S, []
    for gap in sorted(gaps, key=lambda one: one.start_s):
        if gap.start_s <= 0:
            start = gap.end_s
        elif gap.end_s >= DAY_S:
            end = gap.start_s
        else:
            breaks.append((clock(gap.start_s), clock(gap.end_s)))
    if end <= start:
        return []
    shift: dict[str, Any] = {"days": list(days), "start": clock(start), "end": clock(end)}
    return [shift | {"breaks": [list(one) for one in breaks]} if breaks else shift]


def _off(
    on: list[tuple[float, float]], origin: float, begin: float, end: float, empty: Times
) -> tuple[Stretch, ...]:
    """Where no shift is within [begin, end) of the log, free days included."""
    edges: list[tuple[float, float]] = [(day - origin, day + DAY_S - origin) for day in empty]
    week = -origin
    while week < end:
        last = 0.0
        for start, stop in [*on, (WEEK_S, WEEK_S)]:
            if start > last:
                edges.append((week + last, week + start))
            last = stop
        week += WEEK_S
    joined: list[tuple[float, float]] = []
    for low, high in sorted(edges):
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    kept = [(max(low, begin), min(high, end)) for low, high in joined]
    return tuple(Stretch(low, high) for low, high in kept if high > low)


def _pauses(visits: Visits, off: Sequence[Stretch]) -> bool:
    """Whether parts in work when a gap begins are mostly still there when it has ended."""
    running = over = 0
    for gap in off:
        for of in visits.of_station.values():
            for one in of:
                if one.complete and one.start_s < gap.start_s - 1 and one.end_s > gap.start_s + 1:
                    running += 1
                    over += one.end_s >= gap.end_s
    return running >= _FEWEST_DAYS and over >= 0.5 * running


def less_off(visits: Visits, shifts: Shifts) -> Visits:
    """What lasted over a gap and rested in it lasted that much less: work, repairs, setups and trips.

    Whatever spans a gap is taken to have rested if its time without the gap is more like that of the others.
    """
    if not shifts.off:
        return visits
    off = list(shifts.off)

    def rested(of: Sequence[Stretch]) -> list[Stretch]:
        spans = [_spanned_s((), one.start_s, one.end_s, off) for one in of]
        found = _rested([one.time_s for one in of], spans)
        return [replace(one, off_s=s) if r else one for one, s, r in zip(of, spans, found, strict=True)]

    downtimes = {code: rested(of) for code, of in visits.downtimes.items()}
    setups = {code: rested(of) for code, of in visits.setups.items()}
    new: dict[int, Visit] = {}
    for code, of in visits.of_station.items():
        told = (downtimes.get(code, []), setups.get(code, []))
        complete = [one for one in of if one.complete]
        spans = [_spanned_s(told, one.start_s, one.end_s, off) for one in complete]
        net = [
            replace(
                one, down_s=overlap_s(told[0], one.start_s, one.end_s, off) if one.down_s else 0.0,
                setup_s=overlap_s(told[1], one.start_s, one.end_s, off) if one.setup_s else 0.0,
            )
            for one in complete
        ]  # fmt: skip
        found = _rested([one.time_s for one in net], spans)
        for one, less, span, rests in zip(complete, net, spans, found, strict=True):
            new[id(one)] = replace(less, off_s=span) if rests else less
    times = [_spanned_s((), one.load_s, one.unload_s, off) for one in visits.trips]
    found = _rested([one.time_s for one in visits.trips], times)
    return replace(
        visits,
        of_station={code: [new.get(id(one), one) for one in of] for code, of in visits.of_station.items()},
        of_part={part: [new.get(id(one), one) for one in of] for part, of in visits.of_part.items()},
        downtimes=downtimes,
        setups=setups,
        trips=tuple(
            replace(one, off_s=s) if r else one for one, s, r in zip(visits.trips, times, found, strict=True)
        ),
        off=shifts.off,
    )


def _rested(times: Sequence[float], spans: Sequence[float]) -> list[bool]:
    """Which times are more like the others without the gaps they span."""
    usual = [time for time, span in zip(times, spans, strict=True) if not span]
    typical = float(np.median(usual)) if usual else 0.0
    return [
        bool(span) and abs(time - span - typical) <= abs(time - typical)
        for time, span in zip(times, spans, strict=True)
    ]


def _spanned_s(told: Sequence[list[Stretch]], start_s: float, end_s: float, off: list[Stretch]) -> float:
    """Gaps that lie whole within [start, end], less what else is told of them [s]."""
    total = 0.0
    for gap in off[bisect_right(off, start_s, key=_start_of) :]:
        if gap.end_s > end_s:
            break
        known = sum(overlap_s(of, gap.start_s, gap.end_s, off) for of in told)
        total += gap.end_s - gap.start_s - known
    return max(0.0, total)


def _start_of(gap: Stretch) -> float:
    return gap.start_s
