"""Shortcuts for the plainest elements: what the work list would do for them in several steps, in one.

A part that a plain station has finished goes on, the next one comes in, and a blocked neighbour upstream
follows, without queueing that the next step undoes. Everything happens in the order in which the work list
has it happen, so that events, random numbers and rows of the trace are the same; where an element is not
plain, its part is left to the work list.
"""

from __future__ import annotations

import math
from typing import Any

from onmaru.sim.rules.kernel.clock import schedule
from onmaru.sim.rules.kernel.draw import draw
from onmaru.sim.rules.kernel.flow import enter, has_room, leave
from onmaru.sim.rules.kernel.inner import inlined, inner
from onmaru.sim.rules.kernel.layout import (
    ARRIVALS,
    BLOCKED,
    BUFFER,
    EMPTY,
    FIFO,
    HOLDING,
    MACHINE,
    PULL,
    PUSH,
    SATURATED,
    SOURCE,
    STARVED,
    STATION,
)
from onmaru.sim.rules.kernel.parts import append, ask_upstream, enqueue, level_by, new_part, wip_by
from onmaru.sim.rules.kernel.states import enter_state, set_open
from onmaru.sim.rules.kernel.station import begin_work
from onmaru.sim.rules.kernel.tables import edge_at, node_at, part_at, server_at, whole_at


@inner
def _is_short(m: Any, n: int) -> bool:
    """Whether nothing but time and room decides what happens at a node."""
    node = node_at(m, n)
    if node.plain_out == 0 or node.any_fleet != 0:
        return False
    if node.kind == SOURCE:
        if node.mode != SATURATED and (node.mode != ARRIVALS or node.batch != 1 or node.mix_count != 0):
            return False
        return node.inside_most == 0 and node.release_rule == 0
    if node.in_count != 1 or edge_at(m, whole_at(m, node.in_first).n).fleet >= 0:
        return False
    if node.kind == BUFFER:
        return node.order == FIFO
    return (
        node.kind == STATION
        and node.role == MACHINE
        and node.plain != 0
        and node.batch == 1
        and node.setup_first < 0
        and node.people == 0
        and node.times_first < 0
    )


@inner
def find_shortcuts(m: Any) -> None:
    """Mark plain nodes, and name the plain neighbour on either side of each."""
    for n in range(m.node_count):
        node = node_at(m, n)
        node.short = 1 if m.has_routings == 0 and _is_short(m, n) else 0
        node.before = -1
        node.after = -1
        if node.in_count > 0:
            node.way_in = whole_at(m, node.in_first).n
    for n in range(m.node_count):
        node = node_at(m, n)
        if node.short == 0:
            continue
        end = edge_at(m, node.out_first).end
        following = node_at(m, end)
        if following.short == 0 or (node.kind == BUFFER) == (following.kind == BUFFER):
            continue
        if edge_at(m, following.out_first).end != n:
            node.after = end
            following.before = n


@inlined
def _start_on(m: Any, n: int, s: int, p: int) -> None:
    """Put a part on an empty server of a plain station and begin."""
    node = node_at(m, n)
    server = server_at(m, s)
    part = part_at(m, p)
    part.via = node.way_in
    part.edge = -1
    part.next = -1
    part.server = s
    node.entered += 1
    server.head = p
    server.tail = p
    server.count = 1
    begin_work(m, s)


@inner
def _start_open(m: Any, n: int, p: int) -> None:
    """Begin on the first open server of a plain station."""
    level_by(m, n, 1)
    s = node_at(m, n).server_first
    while server_at(m, s).open == 0:
        s += 1
    set_open(m, s, 0)
    _start_on(m, n, s, p)


@inlined
def _take_first(m: Any, u: int) -> int:
    """The first part out of a plain buffer or source."""
    node = node_at(m, u)
    p = node.head
    m.moves += 1
    if node.kind == BUFFER:
        node.head = part_at(m, p).next
        if node.head < 0:
            node.tail = -1
        node.ready -= 1
        node.left += 1
        level_by(m, u, -1)
    else:
        leave(m, u, p)
    return p


@inlined
def _put_last(m: Any, b: int, p: int) -> None:
    """Put a part into a plain buffer, behind the others."""
    node = node_at(m, b)
    part = part_at(m, p)
    part.via = node.way_in
    part.edge = node.out_first
    part.since = m.now
    node.entered += 1
    level_by(m, b, 1)
    append(m, b, p)
    node.ready += 1


@inner
def _hand_over(m: Any, e: int, d: int, p: int) -> int:
    """Give a part to the node behind an edge that has room; the station still to begin on it, or -1."""
    node = node_at(m, d)
    if node.short == 0 or node.kind != BUFFER:
        enter(m, e, p)
        return -1
    following = node.after
    if following >= 0 and node.head < 0 and node_at(m, following).idle > 0:
        part_at(m, p).since = m.now
        m.moves += 1
        node.entered += 1
        node.left += 1
        level_by(m, d, 1)
        node.level -= 1
        return following
    _put_last(m, d, p)
    if following < 0 or node_at(m, following).idle > 0:
        enqueue(m, d, PUSH)
    return -1


@inlined
def _next_up(m: Any, u: int) -> int:
    """The server that is blocked before a plain buffer that has room now, or -1; the work list does the rest."""
    n = node_at(m, u).before
    if n < 0:
        ask_upstream(m, u)
        return -1
    node = node_at(m, n)
    if node.ready == 0:
        return -1
    s = node.server_first
    server = server_at(m, s)
    plain = node.kind == STATION and node.server_count == 1 and node.on != 0 and node.before >= 0
    if not plain or server.down != 0 or server.off != 0 or m.work_head != m.work_tail:
        enqueue(m, u, PULL)
        return -1
    return s


@inner
def finish_plainly(m: Any, s: int) -> bool:
    """The work of a server is done: its part goes on, the next one comes. False: this is none of ours."""
    server = server_at(m, s)
    n = server.node
    node = node_at(m, n)
    u = node.before
    if u < 0 or node.ready != 0 or node.on == 0 or server.off != 0:
        return False
    if node_at(m, u).ready > 0 and node.idle != 0:
        return False
    e = node.out_first
    p = server.head
    if not has_room(m, e):
        server.phase = HOLDING
        node.ready = 1
        part_at(m, p).since = m.now
        part_at(m, p).edge = e
        enter_state(m, s, BLOCKED)
        return True
    while True:
        m.moves += 1
        node.left += 1
        server.phase = EMPTY
        server.head = -1
        enter_state(m, s, STARVED)
        following = _hand_over(m, e, edge_at(m, e).end, p)
        if node_at(m, u).ready > 0:
            level_by(m, n, 0)
            _start_on(m, n, s, _take_first(m, u))
        else:
            level_by(m, n, -1)
            server.tail = -1
            server.count = 0
            set_open(m, s, 1)
            u = -1
        if following >= 0:
            _start_open(m, following, p)
        if u < 0 or node_at(m, u).kind != BUFFER:
            return True
        s = _next_up(m, u)
        if s < 0:
            return True
        server = server_at(m, s)
        n = server.node
        node = node_at(m, n)
        u = node.before
        e = node.out_first
        p = server.head
        node.ready = 0


@inner
def arrive_plainly(m: Any, n: int) -> bool:
    """An arrival that need not wait at its source. False: this is none of ours."""
    node = node_at(m, n)
    e = node.out_first
    if node.short == 0 or node.mode != ARRIVALS or node.head >= 0 or node.made >= node.limit:
        return False
    if not has_room(m, e):
        return False
    p = new_part(m, node.product)
    part = part_at(m, p)
    part.source = n
    part.due = m.now + node.due_after
    node.made += 1
    node.inside += 1
    node.left += 1
    level_by(m, n, 1)
    node.level -= 1
    wip_by(m, 1)
    m.moves += 1
    gap = draw(m, node.timing, node.stream_time)
    if node.made < node.limit and gap < math.inf:
        schedule(m, node.actor, m.now + gap)
    following = _hand_over(m, e, edge_at(m, e).end, p)
    if following >= 0:
        _start_open(m, following, p)
    return True
