"""Pools of people, fleets on their path graphs, calendars as lists of switchings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from onmaru.sim.rules.compile.nodes import NodeTable
from onmaru.sim.rules.kernel import layout as k
from onmaru.sim.rules.paths import travel_times
from onmaru.sim.types import WEEK_S, Model, Station


def add_pools(model: Model, table: NodeTable) -> dict[str, int]:
    """Operator pools, then crews; returns their rows by name."""
    index: dict[str, int] = {}
    for pool in model.people():
        index[pool.name] = len(table.pools)
        table.pools.append((pool.count, 0, 0.0, 0.0, 1, int(pool.at_shift_end == "pause")))
    return index


def add_fleets(model: Model, table: NodeTable) -> None:
    """Each fleet becomes a node whose servers are its vehicles."""
    for fleet in model.fleets:
        table.names.append(fleet.name)
        node = table.new_node(k.FLEET)
        node["capacity"] = fleet.vehicles
        node["load"], node["unload"] = fleet.load_s, fleet.unload_s
        node["stop_first"], node["stop_count"] = len(table.stops), len(fleet.stops)
        node["travel_first"] = table.tables.add_numbers(travel_times(fleet).ravel())
        table.stops += [(stop.capacity, 0, -1, -1) for stop in fleet.stops]
        table.add_servers(node, fleet.vehicles, is_open=True)
        names = [stop.name for stop in fleet.stops]
        home = int(node["stop_first"]) + (names.index(fleet.home) if fleet.home else 0)
        for server in table.servers[int(node["server_first"]) :]:
            server["stop"] = home


def add_calendars(model: Model, table: NodeTable, pool_index: dict[str, int]) -> NDArray[np.void]:
    """Switching times of each used calendar, and whom it switches; sets who is off at the start."""
    rows: list[tuple[int, int, int, int, float]] = []
    for calendar in model.calendars:
        intervals = calendar.intervals()
        targets = [
            n for n, e in enumerate(model.elements) if isinstance(e, Station) and e.calendar == calendar.name
        ]
        targets += [-1 - pool_index[pool.name] for pool in model.people() if pool.calendar == calendar.name]
        if not targets:
            continue
        is_on = any(start <= model.origin_s < end for start, end in intervals)
        if not is_on:
            _switch_off(table, targets)
        changes = sorted({t for interval in intervals for t in interval})
        if intervals[0][0] == 0.0 and intervals[-1][1] == WEEK_S:
            changes = [t for t in changes if t not in (0.0, WEEK_S)]
        base = -model.origin_s
        following = sum(t <= model.origin_s for t in changes)
        if changes and following == len(changes):
            following, base = 0, base + WEEK_S
        first_target = table.tables.add_whole(targets)
        first = table.tables.add_numbers([float(first_target), float(len(targets)), *changes])
        rows.append((first, len(changes), following, int(is_on), base))
    return np.array(rows, k.CALENDAR_ROW) if rows else np.zeros(0, k.CALENDAR_ROW)


def _switch_off(table: NodeTable, targets: list[int]) -> None:
    for target in targets:
        if target < 0:
            pool = list(table.pools[-1 - target])
            pool[4] = 0
            table.pools[-1 - target] = tuple(pool)
            continue
        node = table.nodes[target][0]
        node["on"], node["idle"] = 0, 0
        first = int(node["server_first"])
        for server in table.servers[first : first + int(node["server_count"])]:
            server["off"], server["open"], server["state"] = 1, 0, k.OFF
