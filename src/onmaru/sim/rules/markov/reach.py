"""Which models the exact engine can solve: those whose every time forgets how long it has run."""

from __future__ import annotations

from collections.abc import Iterable

from onmaru.sim.types import (
    Buffer,
    Conveyor,
    Erlang,
    Exponential,
    Failure,
    Model,
    Source,
    Station,
    Timing,
)


def out_of_reach(model: Model) -> list[str]:
    """What keeps a model from being solved exactly; nothing for one within reach, if it is small enough."""
    found: list[str] = []
    if model.calendars and any(_calendars(model)):
        found.append("shifts come and go: there is no one long run")
    found += [f"{fleet.name} carries parts in times that are not exponential" for fleet in model.fleets]
    for element in model.elements:
        if isinstance(element, Conveyor):
            found.append(f"{element.name} is a conveyor: its times are not exponential")
        if element.send == "rule":
            found.append(f"{element.name} sends parts by a rule")
        if isinstance(element, Buffer) and element.order in ("rule", "due"):
            found.append(
                f"{element.name} orders parts by {'a rule' if element.order == 'rule' else 'due date'}"
            )
        if isinstance(element, Source):
            found += _of_source(element)
        if isinstance(element, Station):
            found += _of_station(model, element)
    return found


def _calendars(model: Model) -> Iterable[bool]:
    for one in (*model.elements, *model.operators, *model.crews):
        yield getattr(one, "calendar", None) is not None


def _of_source(source: Source) -> list[str]:
    found = []
    for what, present in (
        ("releases by a rule", source.release_rule is not None),
        ("follows planned orders", bool(source.orders)),
        ("sends a limited number of parts", source.limit is not None),
        ("states due dates", source.due_after_s is not None),
        (
            "does not send parts at exponential intervals",
            not all(map(forgets, (source.interarrival_s, source.first_at_s))),
        ),
    ):
        if present:
            found.append(f"{source.name} {what}")
    return found


def _of_station(model: Model, station: Station) -> list[str]:
    found = []
    steps = [s.time_s for p in model.products for s in p.routing if s.at == station.name]
    if not all(map(forgets, (station.time_s, *station.times_s.values(), *steps))):
        found.append(f"{station.name} has work times that are not exponential")
    if station.setup is not None:
        setups = [timing for row in station.setup.matrix.values() for timing in row.values()]
        if not all(map(forgets, (station.setup.default_s, *setups))):
            found.append(f"{station.name} has setups that are not exponential")
    if not all(map(_fails_exponentially, station.failures)):
        found.append(f"{station.name} has failures or repairs that are not exponential")
    return found


def _fails_exponentially(failure: Failure) -> bool:
    return forgets(failure.time_to_failure_s) and forgets(failure.time_to_repair_s)


def forgets(timing: Timing | None) -> bool:
    """Whether a time is exponential, or made of exponential stages."""
    return timing is None or isinstance(timing, Exponential | Erlang)
