"""Failures and repairs of a server, one after the other.

A mode by operation wears only while the server works; a mode by time runs from the end of its last repair.
A failure that comes while the server is already down waits until the present repair is done. Work that was
interrupted goes on where it stopped.
"""

from __future__ import annotations

from typing import Any

from onmaru.sim.rules.kernel.bits import greater
from onmaru.sim.rules.kernel.clock import cancel, schedule
from onmaru.sim.rules.kernel.draw import draw
from onmaru.sim.rules.kernel.inner import inner
from onmaru.sim.rules.kernel.layout import DOWN, WAIT_REPAIR
from onmaru.sim.rules.kernel.people import dismiss, request, withdraw
from onmaru.sim.rules.kernel.states import enter_state, set_open
from onmaru.sim.rules.kernel.station import proceed, suspend
from onmaru.sim.rules.kernel.tables import mode_at, node_at, server_at


@inner
def start_repair(m: Any, s: int) -> None:
    """A crew is there, or none is needed: the repair runs, anew or from where it was left."""
    server = server_at(m, s)
    mode = mode_at(m, node_at(m, server.node).mode_first + server.down_mode)
    if server.repair_left < 0.0:
        server.repair_left = draw(m, mode.repairing, mode.stream_repairing)
    enter_state(m, s, DOWN)
    server.began = m.now
    schedule(m, s, m.now + server.repair_left)


@inner
def _seek_repair(m: Any, s: int) -> None:
    server = server_at(m, s)
    mode = mode_at(m, node_at(m, server.node).mode_first + server.down_mode)
    if mode.crew >= 0:
        enter_state(m, s, WAIT_REPAIR)
        request(m, s, 2, mode.priority)
    else:
        start_repair(m, s)


@inner
def break_down(m: Any, s: int, mode: int) -> None:
    """A failure: the work stops and the repair is sought, unless another repair is under way."""
    server = server_at(m, s)
    node_at(m, server.node).failures += 1
    if server.down != 0:
        server.pending |= 1 << mode
        return
    suspend(m, s)
    withdraw(m, s)
    set_open(m, s, 0)
    server.down = 1
    server.down_mode = mode
    server.repair_left = -1.0
    _seek_repair(m, s)


@inner
def end_repair(m: Any, s: int) -> None:
    """The repair is done: its mode's clock starts anew; then the next repair, or back to work."""
    server = server_at(m, s)
    node = node_at(m, server.node)
    i = server.down_mode
    mode = mode_at(m, node.mode_first + i)
    dismiss(m, s)
    life = draw(m, mode.failing, mode.stream_failing)
    if mode.operation != 0:
        server.clock[i] = life
    else:
        schedule(m, mode.actor + s - node.server_first, m.now + life)
    if server.pending != 0:
        i = 0
        while server.pending & (1 << i) == 0:
            i += 1
        server.pending &= ~(1 << i)
        server.down_mode = i
        server.repair_left = -1.0
        _seek_repair(m, s)
        return
    server.down = 0
    server.down_mode = -1
    proceed(m, s)


@inner
def leave_repair(m: Any, s: int) -> None:
    """The crew leaves amid a repair (end of shift): what is left waits for the next one."""
    server = server_at(m, s)
    cancel(m, s)
    server.repair_left = greater(0.0, server.repair_left - (m.now - server.began))
    dismiss(m, s)
    _seek_repair(m, s)
