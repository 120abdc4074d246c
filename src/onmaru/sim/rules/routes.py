"""All routes of a model: those written, and those that products' routings imply."""

from __future__ import annotations

import itertools

from onmaru.sim.types import Model, Route, Source


def all_routes(model: Model) -> list[Route]:
    """Written routes in order, then the missing ones of the routings and of inspections' rework."""
    routes = list(model.routes)
    known = {(route.start, route.end) for route in routes}

    def add(start: str, end: str) -> None:
        if (start, end) not in known:
            known.add((start, end))
            routes.append(Route(start=start, end=end))

    for product in model.products:
        steps = [step.at for step in product.routing]
        if not steps:
            continue
        for element in model.elements:
            if isinstance(element, Source) and makes(element, product.name, model):
                add(element.name, steps[0])
        for start, end in itertools.pairwise(steps):
            add(start, end)
    for element in model.elements:
        if element.kind == "inspection" and element.rework_to:
            add(element.name, element.rework_to)
    return routes


def makes(source: Source, product: str, model: Model) -> bool:
    """Whether a source sends parts of a product."""
    if any(order.product == product for order in source.orders):
        return True
    if source.mix:
        return product in source.mix
    return (source.product or model.product_names()[0]) == product
