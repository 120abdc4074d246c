"""Vehicles: called to a part, driven there empty, loaded, driven on, unloaded; one part at a time.

The nearest free vehicle comes (ties: the first). At a stop only `capacity` vehicles load or unload, the
others queue in order of arrival; a free vehicle stands beside its stop and occupies nothing. A vehicle
whose part finds no room at its destination keeps its place at the stop until there is room.
"""

from __future__ import annotations

import math
from typing import Any

from onmaru.sim.rules.kernel.clock import schedule
from onmaru.sim.rules.kernel.inner import inner
from onmaru.sim.rules.kernel.layout import (
    AT_DROP,
    AT_PICK,
    BLOCKED,
    DROPPING,
    PICKING,
    RUN,
    SETUP,
    TO_DROP,
    TO_PICK,
)
from onmaru.sim.rules.kernel.states import enter_state, set_open
from onmaru.sim.rules.kernel.tables import edge_at, node_at, number_at, part_at, server_at, stop_at


@inner
def travel(m: Any, n: int, start: int, end: int) -> float:
    """Driving time between two stops of a fleet [s]."""
    node = node_at(m, n)
    first = node.stop_first
    return number_at(m, node.travel_first + (start - first) * node.stop_count + end - first).n


@inner
def claim(m: Any, n: int, e: int, p: int) -> None:
    """Call the nearest free vehicle to a part; nobody else may take the part any more."""
    edge = edge_at(m, e)
    fleet = node_at(m, edge.fleet)
    best, nearest = -1, math.inf
    for s in range(fleet.server_first, fleet.server_first + fleet.server_count):
        if server_at(m, s).open != 0:
            way = travel(m, edge.fleet, server_at(m, s).stop, edge.pick)
            if way < nearest:
                best, nearest = s, way
    vehicle = server_at(m, best)
    set_open(m, best, 0)
    vehicle.edge = e
    vehicle.part = p
    vehicle.phase = TO_PICK
    part_at(m, p).claimed = 1
    part_at(m, p).edge = e
    node_at(m, n).ready -= 1
    enter_state(m, best, SETUP)
    schedule(m, best, m.now + nearest)


@inner
def drive_to_drop(m: Any, s: int) -> None:
    vehicle = server_at(m, s)
    edge = edge_at(m, vehicle.edge)
    vehicle.phase = TO_DROP
    enter_state(m, s, RUN)
    schedule(m, s, m.now + travel(m, edge.fleet, vehicle.stop, edge.drop))


@inner
def _handle(m: Any, s: int) -> None:
    """Load or unload, now that there is a place at the stop."""
    vehicle = server_at(m, s)
    node = node_at(m, vehicle.node)
    if vehicle.phase == TO_PICK or vehicle.phase == AT_PICK:
        vehicle.phase = PICKING
        enter_state(m, s, SETUP)
        schedule(m, s, m.now + node.load)
    else:
        vehicle.phase = DROPPING
        enter_state(m, s, RUN)
        schedule(m, s, m.now + node.unload)


@inner
def reach_stop(m: Any, s: int) -> None:
    """A vehicle comes to the stop it was driven to and takes a place there, or queues."""
    vehicle = server_at(m, s)
    edge = edge_at(m, vehicle.edge)
    vehicle.stop = edge.pick if vehicle.phase == TO_PICK else edge.drop
    stop = stop_at(m, vehicle.stop)
    if stop.busy < stop.capacity:
        stop.busy += 1
        _handle(m, s)
        return
    vehicle.phase = AT_PICK if vehicle.phase == TO_PICK else AT_DROP
    vehicle.next_wait = -1
    if stop.head < 0:
        stop.head = s
    else:
        server_at(m, stop.tail).next_wait = s
    stop.tail = s
    enter_state(m, s, BLOCKED)


@inner
def leave_stop(m: Any, at: int) -> None:
    """A place at a stop comes free; the first vehicle in its queue takes it."""
    stop = stop_at(m, at)
    stop.busy -= 1
    s = stop.head
    if s >= 0:
        stop.head = server_at(m, s).next_wait
        if stop.head < 0:
            stop.tail = -1
        server_at(m, s).next_wait = -1
        stop.busy += 1
        _handle(m, s)


@inner
def free_vehicle(m: Any, s: int) -> None:
    """A vehicle has given its part away and can be called again."""
    vehicle = server_at(m, s)
    vehicle.edge = -1
    vehicle.part = -1
    leave_stop(m, vehicle.stop)
