"""From events to visits: which part was at which station from when to when, less downtime and setup inside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from onmaru.sim.rules.calibrate.log import EventLog, LogFault, refuse
from onmaru.sim.rules.calibrate.mapping import Happening, Outcome

_MEND = "mend the log, or put `mend: [incomplete]` into the mapping to leave such visits out"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time [s] something lasted; `ended` is False where the log ended first.

    `off_s` is the time without a shift in it during which it rested.
    """

    start_s: float
    end_s: float
    ended: bool = True
    off_s: float = 0.0

    @property
    def time_s(self) -> float:
        return max(0.0, self.end_s - self.start_s - self.off_s)


@dataclass(frozen=True, slots=True)
class Visit:
    """One part at one station; `leave_s` only where the log says so. An open visit has an infinite end."""

    station: int
    part: int
    product: int
    start_s: float
    end_s: float
    down_s: float  # downtime of the station inside the visit
    setup_s: float  # setup of the station inside the visit
    outcome: int = Outcome.UNKNOWN
    leave_s: float = np.nan
    operator: int = -1  # code of who worked on it
    ready_s: float = np.nan  # when a vehicle set the part down there
    off_s: float = 0.0  # time without a shift inside the visit, over which the part waited half done

    @property
    def time_s(self) -> float:
        """Net working time [s]."""
        return max(0.0, self.end_s - self.start_s - self.down_s - self.setup_s - self.off_s)

    @property
    def complete(self) -> bool:
        return bool(np.isfinite(self.end_s))


@dataclass(frozen=True, slots=True)
class Trip:
    """One part carried from one station to another."""

    vehicle: int
    start: int
    end: int
    load_s: float
    unload_s: float
    off_s: float = 0.0  # without a shift, while it stood

    @property
    def time_s(self) -> float:
        return max(0.0, self.unload_s - self.load_s - self.off_s)


@dataclass(frozen=True, slots=True)
class Visits:
    """Everything the events say, by station and by part; times in seconds since the log's origin."""

    log: EventLog
    of_station: Mapping[int, list[Visit]]  # by start
    of_part: Mapping[int, list[Visit]]  # by start
    downtimes: Mapping[int, list[Stretch]]
    setups: Mapping[int, list[Stretch]]
    arrivals: Mapping[int, float]  # part -> when it entered the floor
    left_out: int
    end_s: float
    trips: tuple[Trip, ...] = ()
    off: tuple[Stretch, ...] = ()  # without a shift anywhere


@dataclass(slots=True)
class _Station:
    open: dict[int, tuple[float, int, int, int]] = field(
        default_factory=dict
    )  # part -> start, product, row, operator
    down_since: float | None = None
    setup_since: float | None = None
    downtimes: list[Stretch] = field(default_factory=list)
    setups: list[Stretch] = field(default_factory=list)
    started: bool = False


class _Reader:
    """Walks the events once; what does not fit becomes a fault, or is left out when that may be mended."""

    def __init__(self, log: EventLog, lenient: bool) -> None:
        self.log = log
        self.lenient = lenient
        self.stations: dict[int, _Station] = {}
        self.visits: list[Visit] = []
        self.arrivals: dict[int, float] = {}
        self.seen: set[int] = set()
        self.latest: dict[tuple[int, int], int] = {}  # (station, part) -> index of its last visit
        self.faults: list[LogFault] = []
        self.left_out = 0
        self.trips: list[Trip] = []
        self.loaded: dict[int, tuple[float, int, int]] = {}  # part -> when, where, by which vehicle
        self.set_down: dict[tuple[int, int], float] = {}  # (station, part) -> when
        self.operator = self.vehicle = -1  # of the row at hand
        self._do: dict[int, Callable[[float, int, int, int, int, int], None]] = {
            Happening.START: self._start,
            Happening.COMPLETE: self._complete,
            Happening.BREAKDOWN: self._breakdown,
            Happening.REPAIR: self._repair,
            Happening.SETUP_START: self._setup_start,
            Happening.SETUP_END: self._setup_end,
            Happening.QUALITY: self._quality,
            Happening.ARRIVE: self._arrive,
            Happening.LEAVE: self._leave,
            Happening.LOAD: self._load,
            Happening.UNLOAD: self._unload,
        }

    def walk(self) -> None:
        log = self.log
        columns = (log.time_s, log.station, log.kind, log.part, log.product, log.outcome, log.row)
        who = zip(log.operator.tolist(), log.vehicle.tolist(), strict=True)
        for time, station, kind, part, product, outcome, row in zip(
            *[one.tolist() for one in columns], strict=True
        ):
            self.operator, self.vehicle = next(who)
            self._do[kind](time, station, part, product, outcome, row)
            if part >= 0:
                self.seen.add(part)

    def _of(self, station: int) -> _Station:
        return self.stations.setdefault(station, _Station())

    def _fault(self, row: int, what: str) -> None:
        self.left_out += 1
        if not self.lenient:
            self.faults.append(LogFault(row, "event", what))

    def _name(self, station: int, part: int = -1) -> str:
        where = self.log.stations[station]
        return f"{self.log.parts[part]} at {where}" if part >= 0 else where

    def _start(self, time: float, station: int, part: int, product: int, outcome: int, row: int) -> None:
        state = self._of(station)
        state.started = True
        if part in state.open:
            self._fault(row, f"{self._name(station, part)} starts twice without completing")
        state.open[part] = (time, product, row, self.operator)

    def _complete(self, time: float, station: int, part: int, product: int, outcome: int, row: int) -> None:
        state = self._of(station)
        opened = state.open.pop(part, None)
        if opened is None:
            if part in self.seen:
                self._fault(row, f"{self._name(station, part)} completes without having started")
            return  # else it was inside when the log began
        start, began_as, _, operator = opened
        self.latest[station, part] = len(self.visits)
        self.visits.append(
            Visit(
                station, part, product if product >= 0 else began_as, start, time, 0.0, 0.0, outcome,
                operator=operator if operator >= 0 else self.operator,
                ready_s=self.set_down.pop((station, part), np.nan),
            )
        )  # fmt: skip

    def _breakdown(self, time: float, station: int, part: int, product: int, outcome: int, row: int) -> None:
        state = self._of(station)
        if state.down_since is not None:
            self._fault(row, f"{self._name(station)} breaks down while it is down")
        else:
            state.down_since = time

    def _repair(self, time: float, station: int, part: int, product: int, outcome: int, row: int) -> None:
        state = self._of(station)
        if state.down_since is None:
            if state.downtimes or state.started:
                self._fault(row, f"{self._name(station)} is repaired while it is not down")
            return
        state.downtimes.append(Stretch(state.down_since, time))
        state.down_since = None

    def _setup_start(
        self, time: float, station: int, part: int, product: int, outcome: int, row: int
    ) -> None:
        state = self._of(station)
        if state.setup_since is not None:
            self._fault(row, f"{self._name(station)} begins a setup within a setup")
        else:
            state.setup_since = time

    def _setup_end(self, time: float, station: int, part: int, product: int, outcome: int, row: int) -> None:
        state = self._of(station)
        if state.setup_since is None:
            if state.setups or state.started:
                self._fault(row, f"{self._name(station)} ends a setup it did not begin")
            return
        state.setups.append(Stretch(state.setup_since, time))
        state.setup_since = None

    def _quality(self, time: float, station: int, part: int, product: int, outcome: int, row: int) -> None:
        self._change(station, part, row, "a quality result", outcome=outcome)

    def _leave(self, time: float, station: int, part: int, product: int, outcome: int, row: int) -> None:
        self._change(station, part, row, "a leave", leave_s=time)

    def _load(self, time: float, station: int, part: int, product: int, outcome: int, row: int) -> None:
        if part in self.loaded:
            self._fault(row, f"{self._name(station, part)} is loaded while it is carried")
        self.loaded[part] = (time, station, self.vehicle)
        if (station, part) in self.latest:
            self._change(station, part, row, "a load", leave_s=time)

    def _unload(self, time: float, station: int, part: int, product: int, outcome: int, row: int) -> None:
        carried = self.loaded.pop(part, None)
        if carried is None:
            if part in self.seen:
                self._fault(row, f"{self._name(station, part)} is set down without having been loaded")
            return
        load_s, start, vehicle = carried
        if vehicle != self.vehicle:
            self._fault(row, f"{self._name(station, part)} is set down by another vehicle than took it")
            return
        self.trips.append(Trip(vehicle, start, station, load_s, time))
        self.set_down[station, part] = time

    def _change(self, station: int, part: int, row: int, what: str, **values: Any) -> None:
        index = self.latest.get((station, part))
        if index is None:
            if part in self.seen:
                self._fault(row, f"{what} of {self._name(station, part)} before it completed there")
            return
        visit = self.visits[index]
        self.visits[index] = replace(visit, **values)

    def _arrive(self, time: float, station: int, part: int, product: int, outcome: int, row: int) -> None:
        if part in self.arrivals:
            self._fault(row, f"{self.log.parts[part]} arrives twice")
        else:
            self.arrivals[part] = time


def read_visits(log: EventLog, *, lenient: bool = False) -> Visits:
    """Visits, downtimes and setups of a log.

    A visit still open when the log ends is kept as open; one that was open when it began is left out.

    Args:
        lenient: Leave out what does not fit instead of refusing the log.
    Raises:
        BadLog: with every row that does not fit.
    """
    reader = _Reader(log, lenient)
    reader.walk()
    if reader.faults:
        raise refuse(reader.faults, mend=_MEND)
    end_s = float(log.time_s[-1])
    downtimes: dict[int, list[Stretch]] = {}
    setups: dict[int, list[Stretch]] = {}
    visits = reader.visits
    for code, state in reader.stations.items():
        downtimes[code] = state.downtimes
        setups[code] = state.setups
        if state.down_since is not None:
            downtimes[code] = [*state.downtimes, Stretch(state.down_since, end_s, ended=False)]
        if state.setup_since is not None:
            setups[code] = [*state.setups, Stretch(state.setup_since, end_s, ended=False)]
        visits += [
            Visit(code, part, product, start, np.inf, 0.0, 0.0, operator=operator)
            for part, (start, product, _, operator) in state.open.items()
        ]
    of_station: dict[int, list[Visit]] = {code: [] for code in reader.stations}
    of_part: dict[int, list[Visit]] = {}
    for visit in sorted(visits, key=lambda one: (one.start_s, one.end_s)):
        netted = _net(visit, downtimes[visit.station], setups[visit.station])
        of_station[visit.station].append(netted)
        of_part.setdefault(visit.part, []).append(netted)
    return Visits(
        log, of_station, of_part, downtimes, setups, reader.arrivals, reader.left_out, end_s, tuple(reader.trips)
    )  # fmt: skip


def _net(visit: Visit, downtimes: list[Stretch], setups: list[Stretch]) -> Visit:
    if not visit.complete or not (downtimes or setups):
        return visit
    down = overlap_s(downtimes, visit.start_s, visit.end_s)
    setup = overlap_s(setups, visit.start_s, visit.end_s)
    if not down and not setup:
        return visit
    return replace(visit, down_s=down, setup_s=setup)


def overlap_s(stretches: list[Stretch], start_s: float, end_s: float, off: Sequence[Stretch] = ()) -> float:
    """How much of [start, end) the stretches cover [s], less the rest `off` of those that rested.

    Stretches and rests are disjoint and in order.
    """
    if not stretches or end_s <= start_s:
        return 0.0
    low, high = 0, len(stretches)
    while low < high:  # the first stretch that ends after start
        middle = (low + high) // 2
        if stretches[middle].end_s <= start_s:
            low = middle + 1
        else:
            high = middle
    total = 0.0
    for one in stretches[low:]:
        if one.start_s >= end_s:
            break
        begin, end = max(start_s, one.start_s), min(end_s, one.end_s)
        total += end - begin - (overlap_s(list(off), begin, end) if off and one.off_s else 0.0)
    return total
