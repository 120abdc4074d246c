"""What ties elements together: routes and routings, who fails how, whose people they need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from onmaru.sim.rules.compile.nodes import NodeTable
from onmaru.sim.rules.kernel import layout as k
from onmaru.sim.rules.routes import all_routes
from onmaru.sim.types import Assembly, Inspection, Need, Station


def link_routes(table: NodeTable) -> None:
    """Edges in the order of their starts, so that each node's ways out lie together."""
    model, tables = table.model, table.tables
    index = {name: n for n, name in enumerate(table.names)}
    routes = sorted(enumerate(all_routes(model)), key=lambda pair: (index[pair[1].start], pair[0]))
    for _, route in routes:
        e = len(table.edges)
        edge = np.zeros(1, k.EDGE)
        edge["start"], edge["end"], edge["fleet"] = index[route.start], index[route.end], -1
        edge["products_first"] = -1
        if route.products:
            edge["products_first"] = tables.add_whole(int(p in route.products) for p in table.products)
        edge["share"] = 1.0 if route.probability is None else route.probability
        if route.by:
            edge["fleet"] = index[route.by]
            stops = table.model.fleets[[f.name for f in model.fleets].index(route.by)].stops
            first = int(table.nodes[index[route.by]][0]["stop_first"])
            for i, stop in enumerate(stops):
                if route.start in stop.serves:
                    edge["pick"] = first + i
                if route.end in stop.serves:
                    edge["drop"] = first + i
            table.fleet_edges.setdefault(route.by, []).append(e)
        start = table.nodes[index[route.start]][0]
        if start["out_count"] == 0:
            start["out_first"] = e
        start["out_count"] += 1
        table.edges.append(edge)
        table.edge_of[route.start, route.end] = e
    _link_in(table)
    _link_routings(table, index)


def _link_in(table: NodeTable) -> None:
    for n, name in enumerate(table.names):
        node = table.nodes[n][0]
        if node["kind"] == k.FLEET:
            ways = table.fleet_edges.get(name, [])
        else:
            ways = [e for e, edge in enumerate(table.edges) if edge[0]["end"] == n]
        element = None if node["kind"] == k.FLEET else table.model.element(name)
        if isinstance(element, Assembly):
            order = list(element.takes)
            ways.sort(key=lambda e: order.index(table.names[table.edges[e][0]["start"]]))
            for e in ways:
                table.edges[e]["need"] = element.takes[table.names[table.edges[e][0]["start"]]]
        if isinstance(element, Inspection) and element.rework_to:
            node["rework_edge"] = table.edge_of[name, element.rework_to]
        node["in_first"], node["in_count"] = table.tables.add_whole(ways), len(ways)
        out = [table.edges[e][0] for e in range(node["out_first"], node["out_first"] + node["out_count"])]
        carried = any(edge["fleet"] >= 0 for edge in out)
        routed = any(product.routing for product in table.model.products)
        node["plain_out"] = (
            len(out) == 1 and out[0]["products_first"] < 0 and not routed and node["send"] != k.SEND_RULE
        )
        node["selective"] = len(out) > 1 or carried
        node["any_fleet"] = carried


def _link_routings(table: NodeTable, index: Mapping[str, int]) -> None:
    model, tables = table.model, table.tables
    if not any(product.routing for product in model.products):
        return
    heads: list[int] = []
    for product in model.products:
        steps = [x for s in product.routing for x in (index[s.at], tables.timing(s.time_s))]
        heads += [tables.add_whole(steps), len(product.routing)]
    table.routings_first = tables.add_whole(heads)


def link_people(table: NodeTable, pool_index: Mapping[str, int]) -> None:
    """Failure modes with their crews, and the skills of stations as lists of pools that have them."""
    skills = _skills(table, pool_index)

    def set_need(node: Any, need: Need | None, skill: str, people: str) -> None:
        if need is not None:
            node[skill], node[people] = skills[need.skill], need.count

    for n, element in enumerate(table.model.elements):
        if not isinstance(element, Station):
            continue
        node = table.nodes[n][0]
        set_need(node, element.needs, "skill", "people")
        if element.setup:
            set_need(node, element.setup.needs, "setup_skill", "setup_people")
        node["mode_first"], node["mode_count"] = len(table.modes), len(element.failures)
        for failure in element.failures:
            operation = failure.clock == "operation"
            node["has_operation_modes"] |= operation
            table.modes.append(
                (
                    table.tables.timing(failure.time_to_failure_s),
                    table.tables.timing(failure.time_to_repair_s),
                    int(operation),
                    pool_index[failure.crew] if failure.crew else -1,
                    failure.priority,
                    table.tables.stream(element.name, f"fail:{failure.name}"),
                    table.tables.stream(element.name, f"repair:{failure.name}"),
                    -1,
                )
            )


def _skills(table: NodeTable, pool_index: Mapping[str, int]) -> dict[str, int]:
    """Number of each skill; `itab[2 * number]` and the next entry give its list of pools."""
    by_skill: dict[str, list[int]] = {}
    for pool in table.model.operators:
        for skill in pool.skills or (pool.name,):
            by_skill.setdefault(skill, []).append(pool_index[pool.name])
    numbers: dict[str, int] = {}
    for skill, pools in by_skill.items():
        head = [table.tables.add_whole(pools), len(pools)]
        first = table.tables.add_whole(head if len(table.tables.whole) % 2 == 0 else [0, *head])
        numbers[skill] = (first + 1) // 2
    return numbers
