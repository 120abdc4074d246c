"""Whether a model provably is a line, and what of each engine it is within reach of.

A line is one source, then stations one after the other, each with at most one buffer before it, then one
sink, with nothing that couples stations other than the parts between them.
"""

from __future__ import annotations

from dataclasses import dataclass

from onmaru.sim.rules.markov.line import Line
from onmaru.sim.rules.markov.line import Station as MarkovStation
from onmaru.sim.types import Buffer, Exponential, Machine, Model, Sink, Source, Timing


@dataclass(frozen=True, slots=True)
class Place:
    """A machine of a line, the buffer before it (None: none), and how many parts fit there (None: any)."""

    machine: Machine
    buffer: Buffer | None

    @property
    def room(self) -> int | None:
        if self.buffer is None:
            return 0
        return self.buffer.capacity

    def work(self, product: str) -> Timing | None:
        return self.machine.times_s.get(product, self.machine.time_s)


@dataclass(frozen=True, slots=True)
class ModelLine:
    """A model in order of flow; every part is of `product`."""

    source: Source
    places: tuple[Place, ...]
    sink: Sink
    product: str


@dataclass(frozen=True, slots=True)
class LineView:
    """The line, or why the model is none; further what keeps each special engine from running it."""

    line: ModelLine | None
    no_line: tuple[str, ...]
    no_maxplus: tuple[str, ...]
    no_markov: tuple[str, ...]


def view(model: Model) -> LineView:
    """Look at a model with the eyes of the special engines."""
    line, reasons = _walk(model)
    if line is None:
        told = tuple(reasons)
        return LineView(None, told, told, told)
    return LineView(line, (), tuple(_no_maxplus(line)), tuple(_no_markov(line)))


def markov_line(line: ModelLine) -> Line:
    """The exact engine's parameters of a line that `view` found to be within its reach."""
    arrival = line.source.interarrival_s
    rows = []
    for index, place in enumerate(line.places):
        machine = place.machine
        work = place.work(line.product)
        assert isinstance(work, Exponential)  # noqa: S101 - `view` has seen to it
        fail_hz = repair_hz = 0.0
        for failure in machine.failures:
            up, down = failure.time_to_failure_s, failure.time_to_repair_s
            assert isinstance(up, Exponential)  # noqa: S101
            assert isinstance(down, Exponential)  # noqa: S101
            fail_hz, repair_hz = 1 / up.mean_s, 1 / down.mean_s
        # a saturated source keeps the first buffer full: to the rest of the line it makes no difference
        room = 0 if index == 0 and arrival is None else place.room or 0
        rows.append(MarkovStation(1 / work.mean_s, room, machine.servers, fail_hz, repair_hz))
    if arrival is None:
        return Line(tuple(rows))
    assert isinstance(arrival, Exponential)  # noqa: S101
    return Line(tuple(rows), 1 / arrival.mean_s)


def _walk(model: Model) -> tuple[ModelLine | None, list[str]]:
    reasons = []
    sources = [e for e in model.elements if isinstance(e, Source)]
    sinks = [e for e in model.elements if isinstance(e, Sink)]
    if len(sources) != 1 or len(sinks) != 1:
        reasons.append(f"{len(sources)} sources and {len(sinks)} sinks, not one of each")
    if model.fleets:
        reasons.append("parts are carried")
    if model.operators:
        reasons.append("stations share people")
    if any(product.routing for product in model.products):
        reasons.append("products have routings of their own")
    if reasons:
        return None, reasons
    source, sink = sources[0], sinks[0]
    product = _one_product(model, source)
    if product is None:
        return None, ["several products flow"]
    after: dict[str, list[str]] = {}
    for route in model.routes:
        if route.products:
            return None, [f"the route {route.start} to {route.end} is for some products only"]
        after.setdefault(route.start, []).append(route.end)
    places, reason = _places(model, source, after)
    if reason:
        return None, [reason]
    by_rule = [e.name for e in model.elements if e.send == "rule"]
    if by_rule:
        return None, [f"{by_rule[0]} sends parts by a rule"]
    visited = 2 + len(places) + sum(place.buffer is not None for place in places)
    if visited != len(model.elements):
        return None, ["elements stand beside the line"]
    return ModelLine(source, tuple(places), sink, product), []


def _places(model: Model, source: Source, after: dict[str, list[str]]) -> tuple[list[Place], str]:
    elements = {element.name: element for element in model.elements}
    places: list[Place] = []
    waiting: Buffer | None = None
    name, seen = source.name, {source.name}
    while True:
        ahead = after.get(name, [])
        if len(ahead) != 1:
            return [], f"{name} has {len(ahead)} ways out"
        element = elements.get(ahead[0])
        if element is None or element.name in seen:
            return [], f"the way out of {name} leads back"
        seen.add(element.name)
        if isinstance(element, Sink):
            if waiting is not None or not places:
                return [], f"{element.name} follows a buffer or the source"
            return places, ""
        if isinstance(element, Buffer):
            if waiting is not None:
                return [], f"{element.name} follows another buffer"
            waiting = element
        elif isinstance(element, Machine):
            places.append(Place(element, waiting))
            waiting = None
        else:
            return [], f"{element.name} ({element.kind}) is neither machine nor buffer"
        name = element.name


def _one_product(model: Model, source: Source) -> str | None:
    named = set(source.mix) | ({source.product} if source.product else set())
    if len(named) > 1 or source.orders:
        return None
    return named.pop() if named else model.product_names()[0]


def _shared(line: ModelLine) -> list[str]:
    """What neither special engine knows."""
    found = []
    source = line.source
    for what, present in (
        ("releases by a rule", source.release_rule is not None),
        ("holds parts back by a WIP limit", source.wip_limit is not None),
        ("sends a limited number of parts", source.limit is not None),
        ("sends batches", source.batch != 1),
        ("states due dates", source.due_after_s is not None),
    ):
        if present:
            found.append(f"{source.name} {what}")
    for place in line.places:
        machine = place.machine
        for what, present in (
            ("works in batches", machine.batch != 1),
            ("needs people", machine.needs is not None),
            ("is set up first", machine.setup is not None),
            ("follows a calendar", machine.calendar is not None),
            ("scraps or spoils parts", machine.scrap_probability > 0 or machine.defect_probability > 0),
            ("has no work time", place.work(line.product) is None),
            ("fails by the clock, not by its work", any(f.clock == "time" for f in machine.failures)),
            ("waits for a repair crew", any(f.crew is not None for f in machine.failures)),
        ):
            if present:
                found.append(f"{machine.name} {what}")
        if place.buffer is not None and place.buffer.order != "fifo":
            found.append(f"{place.buffer.name} is not first in, first out")
    return found


def _no_maxplus(line: ModelLine) -> list[str]:
    found = _shared(line)
    if line.source.when_full == "lose" and line.places[0].room is not None:
        found.append(f"{line.source.name} loses parts, which no maximum of sums describes")
    if line.source.interarrival_s is None and line.places[0].room is None:
        found.append(f"{line.source.name} is saturated before a buffer without limit")
    found += [
        f"{p.machine.name} has {p.machine.servers} servers" for p in line.places if p.machine.servers > 1
    ]
    return found


def _no_markov(line: ModelLine) -> list[str]:
    found = _shared(line)
    arrival = line.source.interarrival_s
    if arrival is not None:
        if not isinstance(arrival, Exponential) or (
            line.source.first_at_s is not None and line.source.first_at_s != arrival
        ):
            found.append(f"{line.source.name} does not send parts at exponential intervals")
        if line.source.when_full != "lose":
            found.append(f"parts wait at {line.source.name} without limit")
    for index, place in enumerate(line.places):
        if place.room is None and not (index == 0 and arrival is None):
            name = place.buffer.name if place.buffer else place.machine.name
            found.append(f"{name} has no limit")
        machine = place.machine
        timings = [place.work(line.product)]
        for failure in machine.failures:
            timings += [failure.time_to_failure_s, failure.time_to_repair_s]
        if not all(isinstance(timing, Exponential) for timing in timings if timing is not None):
            found.append(f"{machine.name} has times that are not exponential")
        if len(machine.failures) > 1:
            found.append(f"{machine.name} has several failure modes")
        if machine.failures and machine.servers > 1:
            found.append(f"{machine.name} has several servers that fail")
    return found
