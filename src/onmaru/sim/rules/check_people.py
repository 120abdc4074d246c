"""Faults around people, shifts and vehicles: names that nobody has, needs that nobody can meet."""

from __future__ import annotations

from collections.abc import Iterator

from onmaru.sim.rules.names import nearest
from onmaru.sim.types import Fault, Fleet, Model, Need, Station


def check_people(model: Model) -> Iterator[Fault]:
    """Skills, crews, calendars and fleets that do not fit."""
    largest: dict[str, int] = {}
    for pool in model.operators:
        for skill in pool.skills or (pool.name,):
            largest[skill] = max(largest.get(skill, 0), pool.count)
    crews = {crew.name for crew in model.crews}
    calendars = {calendar.name for calendar in model.calendars}
    elements = {element.name for element in model.elements}
    for element in model.elements:
        if not isinstance(element, Station):
            continue
        yield from _need(element.name, "needs", element.needs, largest)
        if element.setup:
            yield from _need(element.name, "setup.needs", element.setup.needs, largest)
        for failure in element.failures:
            if failure.crew is not None and failure.crew not in crews:
                text = f"there is no crew {failure.crew!r}"
                yield Fault(element.name, f"failures.{failure.name}.crew", text, nearest(failure.crew, crews))
    named = [(e.name, e.calendar) for e in model.elements if isinstance(e, Station)]
    named += [(pool.name, pool.calendar) for pool in model.people()]
    for name, calendar in named:
        if calendar is not None and calendar not in calendars:
            yield Fault(name, "calendar", f"there is no calendar {calendar!r}", nearest(calendar, calendars))
    for week in model.calendars:
        if not week.intervals():
            yield Fault(week.name, "shifts", "the breaks leave no time at all", "shorten the breaks")
    for fleet in model.fleets:
        yield from _fleet(fleet, elements)


def _need(element: str, field: str, need: Need | None, largest: dict[str, int]) -> Iterator[Fault]:
    if need is None:
        return
    if need.skill not in largest:
        yield Fault(element, field, f"nobody has the skill {need.skill!r}", nearest(need.skill, largest))
    elif need.count > largest[need.skill]:
        yield Fault(
            element,
            f"{field}.count",
            f"{need.count} people are needed, the largest pool with {need.skill!r} has {largest[need.skill]}",
            "need fewer people, or enlarge the pool",
        )


def _fleet(fleet: Fleet, elements: set[str]) -> Iterator[Fault]:
    stops = [stop.name for stop in fleet.stops]
    for name in {name for name in stops if stops.count(name) > 1}:
        yield Fault(fleet.name, "stops", f"the stop {name!r} is there twice", "give each its own name")
    for path in fleet.paths:
        for end in (path.start, path.end):
            if end not in stops:
                yield Fault(fleet.name, "paths", f"there is no stop {end!r}", nearest(end, stops))
    if fleet.home is not None and fleet.home not in stops:
        yield Fault(fleet.name, "home", f"there is no stop {fleet.home!r}", nearest(fleet.home, stops))
    served: set[str] = set()
    for stop in fleet.stops:
        for name in stop.serves:
            if name not in elements:
                yield Fault(
                    fleet.name,
                    f"stops.{stop.name}.serves",
                    f"there is no element {name!r}",
                    nearest(name, elements),
                )
            elif name in served:
                yield Fault(
                    fleet.name,
                    f"stops.{stop.name}.serves",
                    f"{name!r} is served twice",
                    "serve it at one stop",
                )
            served.add(name)
