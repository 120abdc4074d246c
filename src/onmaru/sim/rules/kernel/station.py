"""What a server of a station does: begin, go on, be held up, finish.

A server works on its phase (setup or work) only while it is up, on shift and has the people it needs.
`proceed` checks these in that order whenever one of them may have changed; `suspend` stops the timer and
keeps the work that is left. People are sent away whenever the work stops for another reason.
"""

from __future__ import annotations

from typing import Any

from onmaru.sim.rules.kernel.bits import greater
from onmaru.sim.rules.kernel.clock import cancel, schedule
from onmaru.sim.rules.kernel.draw import draw
from onmaru.sim.rules.kernel.inner import inlined, inner
from onmaru.sim.rules.kernel.layout import (
    BLOCKED,
    EMPTY,
    HOLDING,
    LOADING,
    OFF,
    RUN,
    SETTING,
    SETUP,
    STARVED,
    WAIT_PEOPLE,
    WORKING,
)
from onmaru.sim.rules.kernel.parts import ask_upstream
from onmaru.sim.rules.kernel.people import dismiss, request
from onmaru.sim.rules.kernel.states import enter_state, set_open
from onmaru.sim.rules.kernel.tables import mode_at, node_at, part_at, server_at, whole_at


@inlined
def run_timer(m: Any, s: int) -> None:
    """Start the timer of the present phase: to its end, or to the failure that comes before it."""
    server = server_at(m, s)
    node = node_at(m, server.node)
    span = server.left
    server.fail_mode = -1
    if server.phase == WORKING:
        if node.has_operation_modes != 0:
            for i in range(node.mode_count):
                if mode_at(m, node.mode_first + i).operation != 0 and server.clock[i] < span:
                    span = server.clock[i]
                    server.fail_mode = i
        enter_state(m, s, RUN)
    else:
        enter_state(m, s, SETUP)
    server.span = span
    server.began = m.now
    server.ticking = 1
    schedule(m, s, m.now + span)


@inner
def wear(m: Any, s: int, elapsed: float) -> None:
    """Take worked time off what is left and off the clocks of the failures by operation."""
    server = server_at(m, s)
    node = node_at(m, server.node)
    server.left = greater(0.0, server.left - elapsed)
    if server.phase == WORKING and node.has_operation_modes != 0:
        for i in range(node.mode_count):
            if mode_at(m, node.mode_first + i).operation != 0:
                server.clock[i] = greater(0.0, server.clock[i] - elapsed)


@inner
def suspend(m: Any, s: int) -> None:
    """Stop the work of a server where it is; its people leave, a request for people is taken back."""
    server = server_at(m, s)
    if server.ticking != 0:
        cancel(m, s)
        server.ticking = 0
        wear(m, s, m.now - server.began)
    dismiss(m, s)


@inner
def _needs_people(m: Any, s: int) -> bool:
    server = server_at(m, s)
    node = node_at(m, server.node)
    need = node.setup_people if server.phase == SETTING else node.people
    return need > 0 and server.pool < 0


@inner
def rest(m: Any, s: int) -> None:
    """What a server without work does: stand open, or off outside of its calendar."""
    server = server_at(m, s)
    if node_at(m, server.node).on == 0:
        server.off = 1
    if server.down != 0:
        return
    if server.off != 0:
        set_open(m, s, 0)
        enter_state(m, s, OFF)
    else:
        set_open(m, s, 1)
        enter_state(m, s, STARVED)
        ask_upstream(m, server.node)


@inner
def proceed(m: Any, s: int) -> None:
    """Go on with whatever the server was doing, as far as its state allows."""
    server = server_at(m, s)
    if server.down != 0:
        return
    if server.phase == EMPTY or server.phase == LOADING:
        rest(m, s)
    elif server.phase == HOLDING:
        enter_state(m, s, BLOCKED)
    elif server.off != 0:
        enter_state(m, s, OFF)
    elif server.ticking != 0:
        return
    elif _needs_people(m, s):
        enter_state(m, s, WAIT_PEOPLE)
        request(m, s, 1, node_at(m, server.node).people_priority)
    else:
        run_timer(m, s)


@inner
def draw_work(m: Any, s: int) -> float:
    """The time of this work, by routing step, product or station."""
    server = server_at(m, s)
    node = node_at(m, server.node)
    part = part_at(m, server.head)
    timing = node.timing
    if node.times_first >= 0:
        timing = whole_at(m, node.times_first + part.product).n
    if m.has_routings != 0 and part.step >= 0:
        steps = whole_at(m, m.has_routings + 2 * part.product).n
        own = whole_at(m, steps + 2 * part.step + 1).n
        if own >= 0:
            timing = own
    return draw(m, timing, node.stream_time)


@inner
def _begin_with_setup(m: Any, s: int) -> bool:
    """Begin a change-over if the part's product asks for one."""
    server = server_at(m, s)
    node = node_at(m, server.node)
    product = part_at(m, server.head).product
    was = server.product
    if was >= 0 and was != product:
        timing = whole_at(m, node.setup_first + was * m.product_count + product).n
        if timing >= 0:
            server.phase = SETTING
            server.left = draw(m, timing, node.stream_setup)
            proceed(m, s)
            return True
    server.product = product
    return False


@inlined
def begin_work(m: Any, s: int) -> None:
    """Begin the work itself; the time is drawn here."""
    server = server_at(m, s)
    node = node_at(m, server.node)
    server.phase = WORKING
    if node.times_first < 0 and m.has_routings == 0:
        server.left = draw(m, node.timing, node.stream_time)
    else:
        server.left = draw_work(m, s)
    if node.people == 0:
        run_timer(m, s)
    else:
        proceed(m, s)


@inlined
def begin(m: Any, s: int) -> None:
    """A server has all it was waiting for: set up if needed, then work."""
    set_open(m, s, 0)
    if node_at(m, server_at(m, s).node).setup_first >= 0 and _begin_with_setup(m, s):
        return
    begin_work(m, s)


@inner
def end_setup(m: Any, s: int) -> None:
    """The change-over is done: keep people who can also do the work, send others away, and work."""
    server = server_at(m, s)
    node = node_at(m, server.node)
    server.product = part_at(m, server.head).product
    if server.pool >= 0 and (node.setup_skill != node.skill or node.setup_people != node.people):
        dismiss(m, s)
    begin_work(m, s)
