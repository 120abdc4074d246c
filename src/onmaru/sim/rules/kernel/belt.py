"""Conveyors. A belt has a position: seconds of running. A part that entered at position x reaches the end
at x + length/speed, and no sooner than one pitch behind the part before it.

An accumulating belt always runs; its parts close up behind a waiting one. A belt that does not accumulate
stands while its first part waits at the end. A part may enter when the one before has moved on by a pitch
and fewer than floor(length/pitch) parts are on the belt.

Limits: on an accumulating belt the gap that a leaving part frees is usable at the entry at once.
"""

from __future__ import annotations

from typing import Any

from onmaru.sim.rules.kernel.bits import greater
from onmaru.sim.rules.kernel.clock import cancel, schedule
from onmaru.sim.rules.kernel.inner import inner
from onmaru.sim.rules.kernel.layout import BLOCKED, PUSH, RUN, STARVED
from onmaru.sim.rules.kernel.parts import append, ask_upstream, enqueue, unlink
from onmaru.sim.rules.kernel.route import choose_way
from onmaru.sim.rules.kernel.states import enter_state
from onmaru.sim.rules.kernel.tables import node_at, part_at


@inner
def _position(m: Any, n: int) -> float:
    node = node_at(m, n)
    return node.belt + (m.now - node.belt_since if node.moving != 0 else 0.0)


@inner
def _schedule_head(m: Any, n: int) -> None:
    """When the first part reaches the end, if the belt runs."""
    node = node_at(m, n)
    if node.head < 0 or node.moving == 0:
        return
    at = greater(part_at(m, node.head).key + node.travel, node.last_out + node.gap)
    schedule(m, node.actor, m.now + greater(0.0, at - _position(m, n)))


@inner
def _schedule_entry(m: Any, n: int) -> None:
    node = node_at(m, n)
    schedule(m, node.actor + 1, m.now + greater(0.0, node.last_in + node.gap - _position(m, n)))


@inner
def show_belt(m: Any, n: int) -> None:
    """Record the belt's state: blocked while its first part waits."""
    node = node_at(m, n)
    state = STARVED if node.head < 0 else (BLOCKED if node.ready != 0 else RUN)
    enter_state(m, node.server_first, state)


@inner
def put_on_belt(m: Any, n: int, p: int) -> None:
    node = node_at(m, n)
    at = _position(m, n)
    part_at(m, p).key = at
    append(m, n, p)
    node.last_in = at
    node.entry_open = 0
    if node.moving != 0:
        _schedule_entry(m, n)
        if node.head == p:
            _schedule_head(m, n)
    show_belt(m, n)


@inner
def belt_head_arrives(m: Any, n: int) -> None:
    """The first part stands at the end; a belt that does not accumulate stops under it."""
    node = node_at(m, n)
    p = node.head
    part_at(m, p).since = m.now
    choose_way(m, n, p)
    node.ready = 1
    if node.accumulating == 0:
        node.belt = _position(m, n)
        node.moving = 0
        if node.entry_open == 0:
            cancel(m, node.actor + 1)
    show_belt(m, n)
    enqueue(m, n, PUSH)


@inner
def belt_entry_clears(m: Any, n: int) -> None:
    node_at(m, n).entry_open = 1
    ask_upstream(m, n)


@inner
def take_off_belt(m: Any, n: int, p: int) -> None:
    node = node_at(m, n)
    unlink(m, n, p)
    if node.moving == 0:
        node.moving = 1
        node.belt_since = m.now
        if node.entry_open == 0:
            _schedule_entry(m, n)
    node.last_out = _position(m, n)
    _schedule_head(m, n)
    show_belt(m, n)
    ask_upstream(m, n)
