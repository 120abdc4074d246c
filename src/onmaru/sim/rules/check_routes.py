"""Faults of the routes: ends that do not exist, parts that cannot get out, loops without time."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

from onmaru.sim.rules.names import nearest
from onmaru.sim.rules.paths import travel_times
from onmaru.sim.rules.routes import all_routes
from onmaru.sim.types import Assembly, Buffer, Fault, Inspection, Model, Route, Sink, Source


def check_routes(model: Model) -> Iterator[Fault]:
    """All faults of routes, routings and what depends on them."""
    elements = {element.name: element for element in model.elements}
    faults = [*_ends(model), *_routings(model)]
    for element in model.elements:
        if isinstance(element, Inspection) and element.rework_to and element.rework_to not in elements:
            text = f"there is no element {element.rework_to!r}"
            faults.append(Fault(element.name, "rework_to", text, nearest(element.rework_to, elements)))
    yield from faults
    if faults:
        return
    routes = all_routes(model)
    yield from _connections(model, routes)
    yield from _products(model, routes)
    yield from _assemblies(model, routes)
    yield from _carried(model, routes)


def _ends(model: Model) -> Iterator[Fault]:
    elements = {element.name: element for element in model.elements}
    products, fleets = set(model.product_names()), {fleet.name for fleet in model.fleets}
    seen: set[tuple[str, str]] = set()
    for number, route in enumerate(model.routes):
        field = f"routes[{number}]"
        for name in (route.start, route.end):
            if name not in elements:
                yield Fault("", field, f"there is no element {name!r}", nearest(name, elements))
        for name in route.products:
            if name not in products:
                yield Fault("", field, f"there is no product {name!r}", nearest(name, products))
        if route.by is not None and route.by not in fleets:
            yield Fault("", field, f"there is no fleet {route.by!r}", nearest(route.by, fleets))
        if isinstance(elements.get(route.start), Sink):
            yield Fault(route.start, field, "a sink has no way out", "end the route there, or use a buffer")
        if isinstance(elements.get(route.end), Source):
            yield Fault(route.end, field, "a source has no way in", "start the route there")
        if (route.start, route.end) in seen:
            yield Fault(
                "", field, f"{route.start} -> {route.end} is there twice", "merge the two (list all products)"
            )
        if route.start == route.end:
            yield Fault(route.start, field, "the route leads back to where it starts", "put a buffer between")
        seen.add((route.start, route.end))


def _routings(model: Model) -> Iterator[Fault]:
    elements = {element.name: element for element in model.elements}
    for product in model.products:
        steps = [step.at for step in product.routing]
        for name in steps:
            if name not in elements:
                yield Fault(product.name, "routing", f"there is no element {name!r}", nearest(name, elements))
        if steps and not isinstance(elements.get(steps[-1]), Sink):
            yield Fault(product.name, "routing", "it does not end in a sink", "append the sink")
        for name in steps[:-1]:
            if isinstance(elements.get(name), Sink | Source):
                yield Fault(
                    product.name, "routing", f"{name!r} cannot stand within a routing", "leave it out"
                )
        for a, b in itertools.pairwise(steps):
            if a == b:
                yield Fault(
                    product.name,
                    "routing",
                    f"{a!r} follows itself",
                    "put a buffer between, or join the steps",
                )


def _connections(model: Model, routes: list[Route]) -> Iterator[Fault]:
    ways: dict[str, list[str]] = {element.name: [] for element in model.elements}
    for route in routes:
        ways[route.start].append(route.end)
    fed = {route.end for route in routes}
    for element in model.elements:
        if not isinstance(element, Sink) and not ways[element.name]:
            yield Fault(
                element.name,
                "routes",
                "no route leads out of it",
                "add a route to the next element or a sink",
            )
        if not isinstance(element, Source) and element.name not in fed:
            yield Fault(element.name, "routes", "no route leads into it", "add a route to it, or drop it")
    reaching = {element.name for element in model.elements if isinstance(element, Sink)}
    grown = True
    while grown:
        more = {name for name, ends in ways.items() if name not in reaching and reaching.intersection(ends)}
        grown = bool(more)
        reaching |= more
    for name in ways:
        if name not in reaching and ways[name]:
            yield Fault(name, "routes", "no sink can be reached from it", "close the way to a sink")
    unlimited = {
        e.name
        for e in model.elements
        if isinstance(e, Sink) or (isinstance(e, Buffer) and e.capacity is None)
    }
    for element in model.elements:
        if isinstance(element, Source) and _is_endless(element):
            for name in sorted(unlimited.intersection(ways[element.name])):
                text = f"a saturated source would pour parts into {name!r} without end"
                mend = "give interarrival_s, a limit or a wip_limit, or bound the buffer"
                yield Fault(element.name, "interarrival_s", text, mend)
    timeless = {e.name for e in model.elements if isinstance(e, Buffer)}
    for loop in _loops(timeless, ways):
        yield Fault(
            loop[0],
            "routes",
            "buffers feed each other in a ring: " + " -> ".join(loop),
            "put a machine between",
        )


def _is_endless(source: Source) -> bool:
    bounded = source.limit is not None or source.wip_limit is not None or source.release_rule is not None
    return source.interarrival_s is None and not source.orders and not bounded


def _loops(inside: set[str], ways: dict[str, list[str]]) -> Iterator[list[str]]:
    """One ring among elements that take no time, if there is any."""
    done: set[str] = set()
    for first in sorted(inside):
        path: list[str] = []
        at: str | None = first
        while at is not None and at not in done:
            if at in path:
                yield [*path[path.index(at) :], at]
                return
            path.append(at)
            at = next((end for end in ways[at] if end in inside and end not in done), None)
        done |= set(path)


def _products(model: Model, routes: list[Route]) -> Iterator[Fault]:
    """A way out only for products that never come, or a product that gets stuck."""
    routed = {product.name for product in model.products if product.routing}
    for element in model.elements:
        out = [route for route in routes if route.start == element.name]
        if not out or not all(route.products for route in out):
            continue
        into = [route for route in routes if route.end == element.name]
        allowed = {name for route in out for name in route.products}
        coming = set(model.product_names()) if isinstance(element, Source) or not into else set()
        for route in into:
            coming |= set(route.products or model.product_names())
        if isinstance(element, Source):
            coming = set(element.mix) or {element.product or model.product_names()[0]}
            coming |= {order.product for order in element.orders if order.product}
        stuck = coming - allowed - routed
        if element.kind in ("assembly", "disassembly"):
            stuck = set()
        if isinstance(element, Source) and stuck:
            name = sorted(stuck)[0]
            yield Fault(
                element.name,
                "routes",
                f"product {name!r} has no way out",
                f"add {name!r} to a route's products",
            )


def _assemblies(model: Model, routes: list[Route]) -> Iterator[Fault]:
    for element in model.elements:
        if not isinstance(element, Assembly):
            continue
        into = {route.start for route in routes if route.end == element.name}
        for name in sorted(set(element.takes) - into):
            yield Fault(
                element.name,
                "takes",
                f"no route leads from {name!r} to it",
                f"add the route {name} -> {element.name}",
            )
        for name in sorted(into - set(element.takes)):
            yield Fault(
                element.name, "takes", f"it does not say how many it takes from {name!r}", f"add {name}: 1"
            )


def _carried(model: Model, routes: list[Route]) -> Iterator[Fault]:
    fleets = {fleet.name: fleet for fleet in model.fleets}
    for route in routes:
        if route.by is None:
            continue
        fleet = fleets[route.by]
        at = {name: i for i, stop in enumerate(fleet.stops) for name in stop.serves}
        missing = [name for name in (route.start, route.end) if name not in at]
        for name in missing:
            yield Fault(
                fleet.name, "stops", f"no stop serves {name!r}", f"add {name!r} to the serves of a stop"
            )
        if not missing and not math.isfinite(travel_times(fleet)[at[route.start], at[route.end]]):
            yield Fault(
                fleet.name,
                "paths",
                f"no path leads from {route.start!r} to {route.end!r}",
                "add paths between their stops",
            )
    for fleet in model.fleets:
        if not any(route.by == fleet.name for route in routes):
            yield Fault(fleet.name, "", "no route is carried by it", "name it in `by` of a route, or drop it")
