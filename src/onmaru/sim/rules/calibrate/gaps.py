"""Why a station stood still between two parts: blocked, down, setup, starved, or waiting for something else.

A log rarely says when a part left a station. It is inferred: where the parts between two stations never
exceed some number, and the first station starts again just when the second takes a part, the space between
them is full at that number, and the first station was blocked until then.

Source: the states are those of ISO 22400-2 (2014), 5.2; blocking after service as in J. Li and S. M. Meerkov,
Production Systems Engineering, 2009, ch. 3.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from onmaru.sim.rules.calibrate.flow import Flow
from onmaru.sim.rules.calibrate.visits import Visit, Visits, overlap_s

_MATCHED = 0.6  # share of waits that must end when the next station takes a part
_FEWEST = 5


@dataclass(frozen=True, slots=True)
class Space:
    """The room in front of a station: `capacity` parts wait there at most; None when it was never full."""

    station: int
    capacity: int | None
    highest: int  # most parts ever seen between
    matched: float = 0.0  # share of the upstream waits that ended when this station took a part


@dataclass(slots=True)
class Stillness:
    """Where the time of one station went [s]; all servers together."""

    run_s: float = 0.0
    down_s: float = 0.0
    setup_s: float = 0.0
    blocked_s: float = 0.0
    starved_s: float = 0.0
    off_s: float = 0.0  # no shift
    waiting_s: float = 0.0  # none of these: an operator, a vehicle, a break
    setups_s: list[float] = field(default_factory=list)  # time before the first part of another product
    no_setups_s: list[float] = field(default_factory=list)  # the same before a part of the same product

    def shares(self) -> dict[str, float]:
        """Each as a share of all."""
        names = ("run_s", "down_s", "setup_s", "blocked_s", "starved_s", "off_s", "waiting_s")
        total = sum(getattr(self, name) for name in names) or 1.0
        return {name.removesuffix("_s"): getattr(self, name) / total for name in names}


def count_servers(visits: list[Visit]) -> int:
    """The most parts worked on at once."""
    changes = sorted(
        [(one.start_s, 1) for one in visits] + [(one.end_s, -1) for one in visits if one.complete],
        key=lambda change: (change[0], change[1]),
    )
    most = now = 0
    for _, change in changes:
        now += change
        most = max(most, now)
    return max(1, most)


def server_rows(visits: list[Visit], servers: int) -> list[list[Visit]]:
    """Visits dealt to servers: each to the one that has been free for longest."""
    rows: list[list[Visit]] = [[] for _ in range(servers)]
    free = [(-np.inf, number) for number in range(servers)]
    heapq.heapify(free)
    for visit in visits:
        _, number = heapq.heappop(free)
        rows[number].append(visit)
        heapq.heappush(free, (visit.end_s, number))
    return rows


class Tracks:
    """Visits with their neighbours at hand: what the part did before and after, and when stations took parts.

    Args:
        beside: Stations whose finished parts wait for a vehicle beside them, not on them.
        carried: Ways on which vehicles carry the parts.
    """

    def __init__(
        self, visits: Visits, flow: Flow, servers: dict[int, int], *, beside: Collection[int] = (),
        carried: Collection[tuple[int, int]] = (),
    ) -> None:  # fmt: skip
        self.off = list(visits.off)
        self.beside, self.carried = set(beside), set(carried)
        self.visits = visits
        self.flow = flow
        self.servers = servers
        self.rows = {code: server_rows(of, servers[code]) for code, of in visits.of_station.items()}
        self._transfer = {(way.start, way.end): way.transfer_s for way in flow.ways}
        self._taken = {code: [one.start_s for one in of] for code, of in visits.of_station.items()}
        self._before: dict[int, Visit] = {}
        self._after: dict[int, Visit] = {}
        for stays in visits.of_part.values():
            for one, after in pairwise(stays):
                self._before[id(after)] = one
                self._after[id(one)] = after

    def ready_s(self, visit: Visit) -> float:
        """When the part of a visit could have started there [s]; -inf for a part that comes from nowhere."""
        if np.isfinite(visit.ready_s):
            return visit.ready_s
        one = self._before.get(id(visit))
        if one is None:
            return self.visits.arrivals.get(visit.part, -np.inf)
        return one.end_s + self._transfer.get((one.station, visit.station), 0.0)

    def leave_s(self, spaces: dict[int, Space], visit: Visit) -> float:
        """When a part left the station of its visit [s]: logged, or told from the room in front of the next."""
        if np.isfinite(visit.leave_s):
            return visit.end_s if visit.station in self.beside else visit.leave_s
        after = self._after.get(id(visit))
        space = spaces.get(after.station) if after else None
        if after is None or space is None or space.capacity is None:
            return visit.end_s
        # It left when the part `capacity` places ahead of it was taken: with none, when it was taken itself.
        taken = self._taken[after.station]
        place = bisect_right(taken, after.start_s) - 1 - space.capacity
        return max(visit.end_s, taken[place]) if place >= 0 else visit.end_s

    def passages(self, station: int, before: set[int]) -> tuple[list[float], list[float]]:
        """When parts came towards a station and when it took them [s], both sorted."""
        ends, starts = [], []
        for code in before:
            for one in self.visits.of_station[code]:
                after = self._after.get(id(one))
                if after is not None and after.station == station and one.complete:
                    ends.append(one.end_s)
                    starts.append(after.start_s)
        return sorted(ends), sorted(starts)


def find_space(tracks: Tracks, station: int, tolerance_s: float) -> Space:
    """The room in front of a station, told from when the stations before it go on."""
    before = {way.start for way in tracks.flow.into(station) if way.start >= 0 and way.start != station}
    ends, starts = tracks.passages(station, before)
    if not ends:
        return Space(station, None, 0)
    if any((code, station) in tracks.carried for code in before):
        return Space(
            station, None, _highest(ends, starts)
        )  # what waits on vehicles tells nothing of the room
    levels: Counter[int] = Counter()
    waits = 0
    for upstream in sorted(before):
        if len(tracks.flow.out_of(upstream)) != 1:
            continue  # it may wait for somebody else
        for begin, until in _waits_with_work(tracks, upstream, tolerance_s):
            waits += 1
            place = bisect_right(starts, until + tolerance_s) - 1
            if place >= 0 and abs(starts[place] - until) <= tolerance_s:
                levels[bisect_right(ends, begin) - bisect_right(starts, begin)] += 1
    matched = sum(levels.values())
    highest = _highest(ends, starts)
    if waits < _FEWEST or matched < _MATCHED * waits:
        return Space(station, None, highest, matched / waits if waits else 0.0)
    # Several stations may stand blocked at once; the lowest usual level is that of one blocked alone.
    lowest = min(level for level, count in levels.items() if count >= 0.05 * matched)
    return Space(station, max(0, lowest - 1), highest, matched / waits)


def _waits_with_work(tracks: Tracks, station: int, tolerance_s: float) -> Iterator[tuple[float, float]]:
    """From when to when a station waited although the next part was there and it was neither down nor set up."""
    stops = tracks.visits.downtimes.get(station, [])
    sets = tracks.visits.setups.get(station, [])
    for row in tracks.rows[station]:
        for one, after in pairwise(row):
            if after.start_s - max(one.end_s, tracks.ready_s(after)) <= tolerance_s:
                continue
            told = (tracks.off, stops, sets)
            if not any(overlap_s(of, one.end_s, after.start_s) for of in told):
                yield one.end_s, after.start_s


def _highest(ends: list[float], starts: list[float]) -> int:
    level = np.arange(1, len(ends) + 1) - np.searchsorted(starts, ends, side="right")
    return max(0, int(level.max()))


def explain_station(tracks: Tracks, station: int, spaces: dict[int, Space], *, changeover: bool) -> Stillness:
    """Where the time of a station went.

    Args:
        changeover: Whether a wait before a part of another product, that nothing else explains, is a setup.
    """
    told = Stillness()
    for row in tracks.rows[station]:
        for one in row:
            if one.complete:
                told.run_s += one.time_s
                told.down_s += one.down_s
                told.setup_s += one.setup_s
                told.off_s += one.off_s
        for one, after in pairwise(row):
            if after.start_s > one.end_s:
                _explain_gap(tracks, spaces, told, one, after, changeover)
    return told


def _explain_gap(
    tracks: Tracks, spaces: dict[int, Space], told: Stillness, one: Visit, after: Visit, changeover: bool
) -> None:
    begin, end = one.end_s, after.start_s
    down = overlap_s(tracks.visits.downtimes.get(one.station, []), begin, end, tracks.off)
    setup = overlap_s(tracks.visits.setups.get(one.station, []), begin, end, tracks.off)
    told.down_s += down
    told.setup_s += setup
    off = min(end - begin - down - setup, overlap_s(tracks.off, begin, end))
    told.off_s += off
    left = end - begin - down - setup - off
    leave = min(end, tracks.leave_s(spaces, one))
    blocked = min(left, max(0.0, leave - begin - overlap_s(tracks.off, begin, leave)))
    told.blocked_s += blocked
    left -= blocked
    ready = min(end, tracks.ready_s(after))
    unready = ready - begin - overlap_s(tracks.off, begin, ready) if np.isfinite(ready) else 0.0
    starved = min(left, max(0.0, unready - blocked))
    told.starved_s += starved
    left -= starved
    changed = one.product != after.product
    if not changeover or setup:
        told.waiting_s += left
    elif changed:
        told.setup_s += left
        told.setups_s.append(left)
    else:
        told.no_setups_s.append(left)
        told.waiting_s += left
