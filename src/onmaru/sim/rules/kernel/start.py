"""Beginning amid the work: parts put in place and servers into the state they were seen in."""

from __future__ import annotations

from typing import Any

from onmaru.sim.rules.kernel.clock import cancel, schedule
from onmaru.sim.rules.kernel.draw import draw
from onmaru.sim.rules.kernel.failure import break_down
from onmaru.sim.rules.kernel.flow import put_into_buffer
from onmaru.sim.rules.kernel.inner import inner
from onmaru.sim.rules.kernel.layout import (
    BUFFER,
    CONVEYOR,
    HOLDING,
    PUSH,
    SETTING,
    START_BLOCKED,
    START_DOWN,
    START_IDLE,
    START_SETUP,
    WORKING,
)
from onmaru.sim.rules.kernel.parts import append, enqueue, hold, level_by, new_part, wip_by
from onmaru.sim.rules.kernel.route import choose_way
from onmaru.sim.rules.kernel.states import set_open
from onmaru.sim.rules.kernel.station import draw_work, proceed
from onmaru.sim.rules.kernel.tables import mode_at, node_at, part_at, server_at, start_at, whole_at


@inner
def _make(m: Any, i: int) -> int:
    row = start_at(m, i)
    p = new_part(m, row.product)
    part = part_at(m, p)
    part.born = m.now - row.age
    part.due = row.due
    part.step = row.step
    part.reworks = row.reworks
    level_by(m, row.node, 1)
    wip_by(m, 1)
    return p


@inner
def _onto_belt(m: Any, i: int, p: int) -> None:
    """The parts of a belt stand evenly spread; the row says how far each still has to go."""
    row = start_at(m, i)
    node = node_at(m, row.node)
    key = row.left - node.travel
    part_at(m, p).key = key
    append(m, row.node, p)
    if node.head == p:
        schedule(m, node.actor, m.now + row.left)
    node.last_in = key
    if -key < node.gap:
        node.entry_open = 0
        schedule(m, node.actor + 1, m.now + node.gap + key)


@inner
def _work_left(m: Any, i: int) -> float:
    row = start_at(m, i)
    if row.left >= 0.0:
        return row.left
    node = node_at(m, row.node)
    if row.state != START_SETUP:
        return draw_work(m, row.server)
    was = server_at(m, row.server).product
    if was < 0 or node.setup_first < 0:
        return 0.0
    timing = whole_at(m, node.setup_first + was * m.product_count + row.product).n
    return draw(m, timing, node.stream_setup) if timing >= 0 else 0.0


@inner
def _onto_server(m: Any, i: int) -> None:
    row = start_at(m, i)
    s = row.server
    server = server_at(m, s)
    node = node_at(m, row.node)
    server.product = row.set_up_for
    if row.product >= 0:
        hold(m, s, _make(m, i))
        set_open(m, s, 0)
        if row.state == START_BLOCKED:
            server.phase = HOLDING
            node.ready += 1
            choose_way(m, row.node, server.head)
            enqueue(m, row.node, PUSH)
        else:
            server.phase = SETTING if row.state == START_SETUP else WORKING
            server.left = _work_left(m, i)
            if server.phase == WORKING and node.setup_first >= 0:
                server.product = row.product
    if row.state == START_DOWN and node.mode_count > 0:
        mode = mode_at(m, node.mode_first)
        if mode.operation == 0:
            cancel(m, mode.actor + s - node.server_first)
        break_down(m, s, 0)
        node.failures -= 1
        if row.repair_left >= 0.0:
            server.repair_left = row.repair_left
            if server.waiting == 0:
                schedule(m, s, m.now + row.repair_left)
    elif row.state != START_IDLE:
        proceed(m, s)


@inner
def place_start(m: Any) -> None:
    """Apply all rows of the start, in order."""
    for i in range(m.start_count):
        row = start_at(m, i)
        node = node_at(m, row.node)
        if row.server >= 0:
            _onto_server(m, i)
        elif node.kind == BUFFER:
            put_into_buffer(m, row.node, _make(m, i))
        elif node.kind == CONVEYOR:
            _onto_belt(m, i, _make(m, i))
    m.start_count = 0
