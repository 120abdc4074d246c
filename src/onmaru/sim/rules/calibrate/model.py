"""From a log to a model: every time measured, fitted and put in its place, with the reasons kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from onmaru.sim.rules.calibrate.flow import trace_flow
from onmaru.sim.rules.calibrate.gaps import Space, Tracks, count_servers, find_space
from onmaru.sim.rules.calibrate.joints import JointMaker
from onmaru.sim.rules.calibrate.log import EventLog
from onmaru.sim.rules.calibrate.mapping import LogMapping
from onmaru.sim.rules.calibrate.names import element_name, unique_names
from onmaru.sim.rules.calibrate.people import People, find_people
from onmaru.sim.rules.calibrate.shifts import CALENDAR, Shifts, find_shifts, less_off
from onmaru.sim.rules.calibrate.stations import Findings, Measured, StationMaker
from onmaru.sim.rules.calibrate.vehicles import find_fleets
from onmaru.sim.rules.calibrate.visits import Visits, read_visits
from onmaru.sim.types import Model


@dataclass(frozen=True, slots=True)
class Calibration:
    """A model and where each of its numbers comes from."""

    model: Model
    measured: tuple[Measured, ...]
    stillness: dict[str, dict[str, float]]  # station -> share of its time in each state
    spaces: dict[str, Space]
    notes: tuple[str, ...]
    rows: int
    span_s: float
    visits: int
    left_out: int
    shifts: Shifts
    people: People
    fleets: tuple[dict[str, Any], ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "model": self.model.model_dump(mode="json", exclude_unset=True),
            "measured": [
                {"station": one.station, "quantity": one.quantity, **one.fit.as_json()}
                for one in self.measured
            ],
            "stillness": self.stillness,
            "spaces": [
                {"station": name, "capacity": one.capacity, "highest": one.highest, "matched": one.matched}
                for name, one in self.spaces.items()
            ],
            "shifts": self.shifts.as_json(),
            "people": [pool.as_json() for pool in self.people.pools],
            "fleets": list(self.fleets),
            "notes": list(self.notes),
            "rows": self.rows,
            "span_s": self.span_s,
            "visits": self.visits,
            "left_out": self.left_out,
        }


def calibrate(
    log: EventLog, mapping: LogMapping, *, name: str = "calibrated", seed: int = 0,
    checkpoint: Callable[[float, str], None] = lambda _share, _note: None,
) -> Calibration:  # fmt: skip
    """A model of the floor a log was written on.

    Args:
        seed: Of the bootstraps behind the p-values.
        checkpoint: Called with the share done and what is done next; it may raise to end the work.
    Raises:
        BadLog: rows that do not fit together.
        NoFlow: nothing was completed.
    """
    visits = read_visits(log, lenient="incomplete" in mapping.mend)
    found = _findings(visits, mapping, seed)
    stations = [code for code in sorted(found.names) if found.flow.visited.get(code)]
    maker = StationMaker(found)
    elements: list[dict[str, Any]] = []
    for number, code in enumerate(stations):
        checkpoint(number / (len(stations) + 1), f"measuring {found.names[code]}")
        elements.append(maker.make(code))
    joints = JointMaker(found, elements)
    joints.join(stations)
    model: dict[str, Any] = {
        "name": element_name(name, set()),
        "elements": elements,
        "routes": joints.routes,
        "products": [{"name": product} for product in found.products],
    }
    if found.shifts.shifts:
        model |= {"calendars": [found.shifts.calendar().model_dump()], "origin_s": found.shifts.origin_s()}
    if found.people.pools:
        calendar = CALENDAR if found.shifts.shifts else None
        model["operators"] = found.people.elements(calendar, found.shifts.at_shift_end)
    if found.crews:
        model["crews"] = found.crews
    if found.fleets.fleets:
        model["fleets"] = [fleet.element(found.names, joints.serves) for fleet in found.fleets.fleets]
    return Calibration(
        Model.model_validate(model),
        tuple(found.measured),
        {found.names[code]: found.stillness[code].shares() for code in stations},
        {found.names[code]: found.spaces[code] for code in stations},
        tuple(found.notes),
        len(log),
        log.span_s,
        sum(len(of) for of in visits.of_station.values()),
        visits.left_out + found.flow.rare,
        found.shifts,
        found.people,
        tuple(fleet.as_json(found.names) for fleet in found.fleets.fleets),
    )


def _findings(visits: Visits, mapping: LogMapping, seed: int) -> Findings:
    taken: set[str] = set()
    names = {code: element_name(visits.log.stations[code], taken) for code in sorted(visits.of_station)}
    servers = {
        code: mapping.servers.get(name) or count_servers(visits.of_station[code])
        for code, name in names.items()
    }
    shifts = find_shifts(visits, mapping)
    visits = less_off(visits, shifts)
    flow = trace_flow(visits)
    people = find_people(visits, names)
    fleets = find_fleets(visits, servers, seed)
    tracks = Tracks(
        visits, flow, servers, beside=[code for code in names if fleets.room(code)],
        carried=[way for fleet in fleets.fleets for way in fleet.trips],
    )  # fmt: skip
    tolerance = time_step_s(visits.log)
    spaces = {code: find_space(tracks, code, tolerance) for code in names}
    products = tuple(unique_names(visits.log.products))
    found = Findings(
        visits, mapping, flow, tracks, names, products, spaces, tolerance, shifts, people, fleets, seed
    )  # fmt: skip
    found.notes += [*shifts.notes, *people.notes, *fleets.notes]
    if shifts.shifts and visits.arrivals:
        found.notes.append("arrivals go on outside of shifts in the model: a source has no shift")
    return found


def time_step_s(log: EventLog) -> float:
    """How finely the log tells the time [s]: twice its step, so that equal times are seen as equal."""
    steps = np.diff(np.unique(log.time_s))
    if not len(steps):
        return 1e-6
    for step in (1.0, 0.1, 0.01, 0.001):
        if np.allclose(log.time_s / step, np.round(log.time_s / step), atol=1e-3):
            return 1.01 * step if step < 1.0 else 1.01
    return 2e-6
