"""Who carries: fleets of vehicles with the times between their stops, told from loads and unloads.

A log tells when a part was taken and when it was set down, not how a vehicle drove. The paths are therefore as
long as the mean trip lasts, at 1 m/s; loading and unloading are in it, and empty vehicles take the same ways.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from onmaru.sim.rules.calibrate.fit import Fit, fit_times
from onmaru.sim.rules.calibrate.visits import Trip, Visits, overlap_s

CARRIED = 0.5  # share of the parts of a way that vehicles have to carry
ROOM = 0.05  # share of parts still waiting when the next one is begun, from which there is room to wait


@dataclass(frozen=True, slots=True)
class Fleet:
    """Vehicles that drive the same ways.

    Attributes:
        trips: Fitted times by way, (station, station) [s].
        room: Stations whose parts wait for a vehicle without holding up the station.
        busy_share: Loaded time of the vehicles, as a share of the log's.
    """

    name: str
    vehicles: int
    trips: Mapping[tuple[int, int], Fit]
    room: frozenset[int]
    busy_share: float

    def as_json(self, names: Mapping[int, str]) -> dict[str, Any]:
        return {
            "fleet": self.name, "vehicles": self.vehicles, "busy_share": self.busy_share,
            "ways": [
                {"start": names[a], "end": names[b], "mean_s": fit.mean_s, "cv": fit.cv, "trips": fit.count}
                for (a, b), fit in self.trips.items()
            ],
        }  # fmt: skip

    def element(self, names: Mapping[int, str], serves: Mapping[int, list[str]]) -> dict[str, Any]:
        """The fleet as the model takes it; `serves` are the elements at each station's stop."""
        stops = sorted({code for way in self.trips for code in way})
        lengths: dict[tuple[int, int], list[Fit]] = defaultdict(list)
        for (a, b), fit in self.trips.items():
            lengths[min(a, b), max(a, b)].append(fit)
        return {
            "name": self.name, "vehicles": self.vehicles, "speed_m_per_s": 1.0,
            "stops": [
                {"name": f"at_{names[code]}"[:64], "capacity": self.vehicles, "serves": serves.get(code, [])}
                for code in stops
            ],
            "paths": [
                {"start": f"at_{names[a]}"[:64], "end": f"at_{names[b]}"[:64],
                 "length_m": max(1e-3, float(np.average([f.mean_s for f in fits], weights=[f.count for f in fits])))}
                for (a, b), fits in sorted(lengths.items())
            ],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fleets:
    """All fleets; `of_way` says which one carries a way."""

    fleets: tuple[Fleet, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def of_way(self, start: int, end: int) -> Fleet | None:
        return next((fleet for fleet in self.fleets if (start, end) in fleet.trips), None)

    def room(self, station: int) -> bool:
        """Whether parts of a station wait for a vehicle beside it."""
        return any(station in fleet.room for fleet in self.fleets)


def find_fleets(visits: Visits, servers: Mapping[int, int], seed: int) -> Fleets:
    """Fleets told from the trips of the log; none where it has no loads and unloads."""
    if not visits.trips:
        return Fleets()
    moved: dict[tuple[int, int], int] = defaultdict(int)
    for stays in visits.of_part.values():
        for one, after in pairwise(stays):
            moved[one.station, after.station] += one.complete
    by_way: dict[tuple[int, int], list[Trip]] = defaultdict(list)
    for trip in visits.trips:
        by_way[trip.start, trip.end].append(trip)
    notes = []
    kept = {}
    for (a, b), trips in sorted(by_way.items()):
        if a != b and moved.get((a, b), 0) and len(trips) >= CARRIED * moved[a, b]:
            kept[a, b] = trips
        else:
            places = visits.log.stations
            notes.append(
                f"{places[a]} -> {places[b]}: {len(trips)} trips are left out: no work follows them there"
            )
    fleets = []
    for number, ways in enumerate(_together(kept), start=1):
        trips = [trip for way in ways for trip in kept[way]]
        vehicles = len({trip.vehicle for trip in trips})
        loaded = sum(trip.time_s for trip in trips)
        fits = {
            way: fit_times([trip.time_s for trip in sorted(kept[way], key=lambda t: t.load_s)], seed=seed)
            for way in ways
        }
        room = frozenset(code for code in {a for a, _ in ways} if _waits_beside(visits, code, servers[code]))
        called = [
            one.leave_s - one.end_s - overlap_s(list(visits.off), one.end_s, one.leave_s)
            for code in {a for a, _ in ways} for one in visits.of_station[code] if np.isfinite(one.leave_s)
        ]  # fmt: skip
        if called and float(np.median(called)) < 0.25 * loaded / len(trips):
            notes.append(
                f"fleet_{number}: vehicles are there before they are called; in the model they come when called"
            )
        fleets.append(
            Fleet(f"fleet_{number}", vehicles, fits, room, loaded / (vehicles * max(visits.log.span_s, 1e-9)))
        )
    return Fleets(tuple(fleets), tuple(notes))


def _together(kept: Mapping[tuple[int, int], list[Trip]]) -> list[list[tuple[int, int]]]:
    """Ways that some vehicle drives both of, together."""
    groups: list[tuple[set[int], list[tuple[int, int]]]] = []
    for way, trips in kept.items():
        mine = {trip.vehicle for trip in trips}
        near = [group for group in groups if group[0] & mine]
        joined = (
            {*mine, *(v for group in near for v in group[0])},
            [w for group in near for w in group[1]] + [way],
        )
        groups = [group for group in groups if group not in near] + [joined]
    return [sorted(ways) for _, ways in groups]


def _waits_beside(visits: Visits, code: int, servers: int) -> bool:
    """Whether the station goes on while finished parts of it still wait for a vehicle: more than fit on it."""
    of = sorted((one for one in visits.of_station[code] if one.complete), key=lambda one: one.start_s)
    there: list[float] = []  # until when the parts that are there stay
    beside = 0
    for one in of:
        there = [leave_s for leave_s in there if leave_s > one.start_s + 1e-6]
        beside += len(there) >= servers
        there.append(one.leave_s if np.isfinite(one.leave_s) else one.end_s)
    return beside > ROOM * len(of)
