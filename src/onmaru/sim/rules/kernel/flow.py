"""How parts move: who has room, who is ready, and the step from one node to the next.

A part that is ready looks for room downstream once (`push`); afterwards it waits, and whoever gets room
looks for ready parts upstream (`pull`). Both only put further nodes on the work list, so nothing recurses.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from onmaru.sim.rules.kernel.belt import put_on_belt, take_off_belt
from onmaru.sim.rules.kernel.bits import bits_of, float_of, greater, smaller
from onmaru.sim.rules.kernel.fleet import claim, free_vehicle
from onmaru.sim.rules.kernel.inner import inlined, inner
from onmaru.sim.rules.kernel.layout import (
    ASSEMBLY,
    BUFFER,
    BY_RULE,
    CONVEYOR,
    EMPTY,
    FIFO,
    FLEET,
    HOLDING,
    LOADING,
    PUSH,
    SATURATED,
    SEND_SHORTEST,
    SINK,
    SOURCE,
    STATION,
    TAKE_LISTED,
)
from onmaru.sim.rules.kernel.parts import (
    append,
    ask_upstream,
    enqueue,
    free_part,
    hold,
    insert_ranked,
    let_go,
    level_by,
    queue_key,
    unlink,
    wip_by,
)
from onmaru.sim.rules.kernel.ready import picked, waiting_for
from onmaru.sim.rules.kernel.route import allows, choose_way, step_on
from onmaru.sim.rules.kernel.source import leave_source, released
from onmaru.sim.rules.kernel.station import begin, rest
from onmaru.sim.rules.kernel.tables import (
    bin_at,
    edge_at,
    made_at,
    node_at,
    part_at,
    server_at,
    sink_at,
    whole_at,
)

LEAD_SCALE = 16.0  # bins per octave of lead time
LEAD_SHIFT = 320  # 16 bins for each of the 20 octaves below one second
_EDGES = np.array([math.ceil((2.0 ** (i / 16) - 1.0) * 2.0**52) for i in range(18)])  # of an octave's bins


@inner
def has_room(m: Any, e: int) -> bool:
    """Whether the end of an edge (or its fleet, if parts are carried) takes a part now."""
    edge = edge_at(m, e)
    n = edge.end
    node = node_at(m, n)
    if node.kind == STATION:
        if node.idle == 0:
            return False
        if node.loading >= 0 and server_at(m, node.loading).open == 0:
            return False
        return node.role != ASSEMBLY or edge.loaded < edge.need
    if node.kind == BUFFER:
        return node.level < node.capacity
    if node.kind == CONVEYOR:
        return node.entry_open != 0 and node.level < node.capacity
    return node.kind == SINK


@inner
def _room_for_push(m: Any, e: int) -> bool:
    fleet = edge_at(m, e).fleet
    if fleet >= 0:
        return node_at(m, fleet).idle > 0
    return has_room(m, e)


@inlined
def _lead_bin(lead: float) -> int:
    """`floor(16 log2 lead) + LEAD_SHIFT` between 0 and 1023: a guess within its octave, set right by one."""
    bits = bits_of(lead)
    fraction = bits & 0x000FFFFFFFFFFFFF
    over = float_of(fraction | 0x3FF0000000000000) - 1.0
    part = np.int64(LEAD_SCALE * over * (1.3465 - 0.3465 * over))
    part += np.int64(fraction >= _EDGES[part + 1]) - np.int64(fraction < _EDGES[part])
    found = 16 * ((bits >> 52) - 1023) + part + LEAD_SHIFT
    found = found if found > 0 else 0
    return found if found < 1023 else 1023


@inner
def arrive_at_sink(m: Any, n: int, p: int) -> None:
    part = part_at(m, p)
    now = m.now
    row = sink_at(m, node_at(m, n).sink)
    lead = now - part.born
    row.count += 1
    row.lead_sum += lead
    row.lead_square += lead * lead
    row.lead_low = smaller(row.lead_low, lead)
    row.lead_high = greater(row.lead_high, lead)
    bin_at(m, node_at(m, n).sink * 1024 + _lead_bin(lead)).n += 1
    made_at(m, node_at(m, n).sink * m.product_count + part.product).n += 1
    if part.due < math.inf:
        row.due += 1
        if now > part.due:
            row.late += 1
            row.tardiness += now - part.due
    wip_by(m, -1)
    free_part(m, p)


@inner
def _load_some(m: Any, n: int, s: int, p: int, e: int) -> bool:
    """Load a part onto a server that needs several; whether it has all now."""
    node = node_at(m, n)
    server = server_at(m, s)
    server.phase = LOADING
    node.loading = s
    if node.role == ASSEMBLY:
        edge_at(m, e).loaded += 1
        for i in range(node.in_first, node.in_first + node.in_count):
            edge = edge_at(m, whole_at(m, i).n)
            if edge.loaded < edge.need:
                return False
        for i in range(node.in_first, node.in_first + node.in_count):
            edge_at(m, whole_at(m, i).n).loaded = 0
    elif server.count < node.batch:
        return False
    node.loading = -1
    return True


@inner
def _enter_station(m: Any, n: int, p: int, e: int) -> None:
    node = node_at(m, n)
    s = node.server_first
    if node.loading >= 0:
        s = node.loading
    else:
        while server_at(m, s).open == 0:
            s += 1
    hold(m, s, p)
    if node.batch > 1 or node.role == ASSEMBLY:
        if _load_some(m, n, s, p, e):
            begin(m, s)
        return
    begin(m, s)


@inner
def put_into_buffer(m: Any, n: int, p: int) -> None:
    node = node_at(m, n)
    if node.order == FIFO or node.order == BY_RULE:
        append(m, n, p)
    else:
        part_at(m, p).key = queue_key(m, n, p)
        insert_ranked(m, n, p)
    part_at(m, p).since = m.now
    node.ready += 1
    choose_way(m, n, p)
    if node.plain_out == 0 or node.order == BY_RULE or _room_for_push(m, node.out_first):
        enqueue(m, n, PUSH)


@inner
def enter(m: Any, e: int, p: int) -> None:
    """A part comes in at the end of an edge that has room."""
    n = edge_at(m, e).end
    node = node_at(m, n)
    part = part_at(m, p)
    part.via = e
    part.edge = -1
    node.entered += 1
    if m.has_routings != 0:
        step_on(m, p, e)
    if node.kind == SINK:
        arrive_at_sink(m, n, p)
        return
    level_by(m, n, 1)
    if node.kind == STATION:
        _enter_station(m, n, p, e)
    elif node.kind == BUFFER:
        put_into_buffer(m, n, p)
    else:
        put_on_belt(m, n, p)


@inner
def leave(m: Any, n: int, p: int) -> None:
    """A ready part goes out of a node, which then has room."""
    node = node_at(m, n)
    part = part_at(m, p)
    node.left += 1
    level_by(m, n, -1)
    if part.claimed != 0:
        part.claimed = 0
    else:
        node.ready -= 1
    if node.kind == STATION or node.kind == FLEET:
        s = part.server
        let_go(m, s, p)
        server = server_at(m, s)
        if server.count == 0:
            server.phase = EMPTY
            if node.kind == FLEET:
                free_vehicle(m, s)
            rest(m, s)
    elif node.kind == BUFFER:
        unlink(m, n, p)
        ask_upstream(m, n)
    elif node.kind == SOURCE:
        unlink(m, n, p)
        wip_by(m, 1)
        leave_source(m, n, p)
    else:
        take_off_belt(m, n, p)


@inner
def transfer(m: Any, n: int, e: int, p: int) -> None:
    """Move a part along an edge; where the edge is carried, a vehicle is called instead."""
    m.moves += 1
    if edge_at(m, e).fleet >= 0 and n != edge_at(m, e).fleet:
        claim(m, n, e, p)
        return
    leave(m, n, p)
    enter(m, e, p)


@inner
def _choose_room(m: Any, n: int, p: int) -> int:
    """The edge out of several that a part takes now, or -1."""
    node = node_at(m, n)
    chosen, fewest = -1, 0
    for e in range(node.out_first, node.out_first + node.out_count):
        if allows(m, e, part_at(m, p).product) and _room_for_push(m, e):
            if node.send != SEND_SHORTEST:
                return e
            level = node_at(m, edge_at(m, e).end).level
            if chosen < 0 or level < fewest:
                chosen, fewest = e, level
    return chosen


@inlined
def _send(m: Any, n: int, p: int) -> bool:
    """Move a ready part on if there is room anywhere it may go."""
    e = part_at(m, p).edge
    if e >= 0:
        if not _room_for_push(m, e):
            return False
    else:
        e = _choose_room(m, n, p)
        if e < 0:
            return False
    transfer(m, n, e, p)
    return True


@inner
def _push_by_rule(m: Any, n: int) -> None:
    """A buffer whose next part a rule picks: ask as long as something can go."""
    node = node_at(m, n)
    while True:
        moved = False
        for e in range(node.out_first, node.out_first + node.out_count):
            if _room_for_push(m, e):
                p = picked(m, n, e)
                if p >= 0:
                    transfer(m, n, e, p)
                    moved = True
        if not moved:
            return


@inner
def push(m: Any, n: int) -> None:
    """Send what is ready as far as there is room."""
    node = node_at(m, n)
    if node.kind == STATION:
        for s in range(node.server_first, node.server_first + node.server_count):
            if node.ready == 0:
                return
            server = server_at(m, s)
            if server.phase == HOLDING:
                p = server.head
                while p >= 0:
                    following = part_at(m, p).next
                    if part_at(m, p).claimed == 0:
                        _send(m, n, p)
                    p = following
        return
    if node.kind == BUFFER and node.order == BY_RULE:
        _push_by_rule(m, n)
        return
    if node.kind == CONVEYOR:
        if node.ready != 0 and part_at(m, node.head).claimed == 0:
            _send(m, n, node.head)
        return
    p = node.head
    while p >= 0:
        following = part_at(m, p).next
        if part_at(m, p).claimed == 0:
            if node.kind == SOURCE and not released(m, n):
                return
            if _send(m, n, p):
                if following < 0 and node.kind == SOURCE and node.mode == SATURATED:
                    following = node.tail
            elif node.selective == 0:
                return
        p = following


@inner
def pull(m: Any, n: int) -> None:
    """Take ready parts from upstream as long as there is room."""
    node = node_at(m, n)
    while True:
        chosen, best, since = -1, -1, math.inf
        for i in range(node.in_first, node.in_first + node.in_count):
            e = whole_at(m, i).n
            if node.kind == FLEET:
                source = edge_at(m, e).start
                if node.idle == 0:
                    return
            else:
                source = edge_at(m, e).fleet if edge_at(m, e).fleet >= 0 else edge_at(m, e).start
                if node_at(m, source).ready == 0 or not has_room(m, e):
                    continue
            p = waiting_for(m, source, e)
            if p >= 0 and part_at(m, p).since < since:
                chosen, best, since = p, e, part_at(m, p).since
                if node.take == TAKE_LISTED:
                    break
        if chosen < 0:
            return
        if node.kind == FLEET:
            transfer(m, edge_at(m, best).start, best, chosen)
        else:
            fleet = edge_at(m, best).fleet
            transfer(m, fleet if fleet >= 0 else edge_at(m, best).start, best, chosen)
