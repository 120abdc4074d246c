"""The model as a map: what stands where, and what leads where.

Elements without a place of their own are laid out in layers from sources to sinks; loops are cut where they
lead back. The order inside a layer is that of the neighbours' mean, a few times up and down.

Source: K. Sugiyama, S. Tagawa and M. Toda, 1981, DOI 10.1109/TSMC.1981.4308636.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from onmaru.sim.types import Buffer, Conveyor, Model, Source, Station

STEP_X_M = 4.0
STEP_Y_M = 3.0
_SWEEPS = 6


def line_map(model: Model) -> dict[str, Any]:
    """Nodes with positions [m] and edges, as JSON.

    Products with a routing of their own give edges too where no route says so.
    """
    ways = _ways(model)
    places = _places(model, ways)
    nodes = []
    for element in model.elements:
        x, y = element.at_m or places[element.name]
        node: dict[str, Any] = {
            "name": element.name,
            "kind": element.kind,
            "equipment": element.equipment,
            "x_m": x,
            "y_m": y,
            "placed": element.at_m is not None,
        }
        if isinstance(element, Station):
            node["servers"] = element.servers
        if isinstance(element, Buffer):
            node["capacity"] = element.capacity
        if isinstance(element, Conveyor):
            node["capacity"] = int(element.length_m / element.pitch_m + 1e-9)
        if isinstance(element, Source):
            node["saturated"] = element.interarrival_s is None and not element.orders
        nodes.append(node)
    edges = [
        {
            "start": start,
            "end": end,
            "products": sorted(way["products"]),
            "probability": way["probability"],
            "by": way["by"],
        }
        for (start, end), way in ways.items()
    ]
    return {"name": model.name, "equipment": model.equipment, "nodes": nodes, "edges": edges}


def _ways(model: Model) -> dict[tuple[str, str], dict[str, Any]]:
    ways: dict[tuple[str, str], dict[str, Any]] = {}
    for route in model.routes:
        way = ways.setdefault(
            (route.start, route.end), {"products": set(), "probability": route.probability, "by": route.by}
        )
        way["products"] |= set(route.products)
    for product in model.products:
        steps = [step.at for step in product.routing]
        for pair in pairwise(steps):
            way = ways.setdefault(pair, {"products": set(), "probability": None, "by": None})
            way["products"].add(product.name)
    return ways


def _places(model: Model, ways: Mapping[tuple[str, str], Any]) -> dict[str, tuple[float, float]]:
    names = [element.name for element in model.elements]
    after: dict[str, list[str]] = defaultdict(list)
    for start, end in ways:
        after[start].append(end)
    forward = _without_loops(names, after, [e.name for e in model.elements if isinstance(e, Source)])
    layer = dict.fromkeys(names, 0)
    for name in _in_order(names, forward):
        for end in forward[name]:
            layer[end] = max(layer[end], layer[name] + 1)
    layers: dict[int, list[str]] = defaultdict(list)
    for name in names:
        layers[layer[name]].append(name)
    _untangle(layers, forward)
    return {
        name: (number * STEP_X_M, (place - (len(row) - 1) / 2) * STEP_Y_M)
        for number, row in layers.items()
        for place, name in enumerate(row)
    }


def _without_loops(
    names: list[str], after: Mapping[str, list[str]], sources: list[str]
) -> dict[str, list[str]]:
    """The ways that do not lead back to something on the path here; found without recursion."""
    forward: dict[str, list[str]] = {name: [] for name in names}
    done: set[str] = set()
    for root in [*sources, *names]:
        if root in done:
            continue
        path, stack = {root}, [(root, iter(after.get(root, [])))]
        while stack:
            name, ends = stack[-1]
            end = next(ends, None)
            if end is None:
                stack.pop()
                path.discard(name)
                done.add(name)
                continue
            if end in path or end not in forward:
                continue
            forward[name].append(end)
            if end not in done:
                path.add(end)
                stack.append((end, iter(after.get(end, []))))
    return forward


def _in_order(names: list[str], forward: Mapping[str, list[str]]) -> list[str]:
    waiting: dict[str, int] = dict.fromkeys(names, 0)
    for ends in forward.values():
        for end in ends:
            waiting[end] += 1
    ready = [name for name in names if not waiting[name]]
    order = []
    while ready:
        name = ready.pop()
        order.append(name)
        for end in forward[name]:
            waiting[end] -= 1
            if not waiting[end]:
                ready.append(end)
    return order


def _untangle(layers: dict[int, list[str]], forward: Mapping[str, list[str]]) -> None:
    before: dict[str, list[str]] = defaultdict(list)
    for name, ends in forward.items():
        for end in ends:
            before[end].append(name)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        neighbours = before if down else forward
        place = {name: n - (len(row) - 1) / 2 for row in layers.values() for n, name in enumerate(row)}
        for number in sorted(layers, reverse=not down):
            row = layers[number]
            mean = {
                name: sum(place[one] for one in neighbours[name]) / len(neighbours[name])
                if neighbours.get(name)
                else place[name]
                for name in row
            }
            row.sort(key=lambda name: (mean[name], name))  # used at once
            place |= {name: n - (len(row) - 1) / 2 for n, name in enumerate(row)}
