"""The engine's loop: the next event, then everything that follows from it at the same moment."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from onmaru.sim.rules.kernel.belt import belt_entry_clears, belt_head_arrives
from onmaru.sim.rules.kernel.caching import entry
from onmaru.sim.rules.kernel.clock import cancel, schedule
from onmaru.sim.rules.kernel.draw import draw
from onmaru.sim.rules.kernel.failure import break_down, end_repair, leave_repair, start_repair
from onmaru.sim.rules.kernel.finish import finish
from onmaru.sim.rules.kernel.fleet import drive_to_drop, leave_stop, reach_stop
from onmaru.sim.rules.kernel.flow import leave, pull, push
from onmaru.sim.rules.kernel.inner import inner
from onmaru.sim.rules.kernel.layout import (
    ARRIVAL,
    AT_HORIZON,
    BELT_ENTRY,
    BELT_HEAD,
    BLOCKED,
    CALENDAR,
    DROPPING,
    EMPTY,
    FAILURE_TIMER,
    HOLDING,
    LOADING,
    LOOPING,
    NEED_PARTS,
    NEED_TRACE,
    OUT_OF_EVENTS,
    PEOPLE,
    PICKING,
    PULL,
    SATURATED,
    SETTING,
    SOURCE,
    STATION,
)
from onmaru.sim.rules.kernel.parts import enqueue, free_part, hold, level_by, unlink
from onmaru.sim.rules.kernel.people import ask_people, busy_by, find_pool, withdraw
from onmaru.sim.rules.kernel.shortcut import arrive_plainly, find_shortcuts, finish_plainly
from onmaru.sim.rules.kernel.source import arrive, open_source, supply_next
from onmaru.sim.rules.kernel.start import place_start
from onmaru.sim.rules.kernel.states import enter_state
from onmaru.sim.rules.kernel.station import end_setup, proceed, rest, run_timer, suspend, wear
from onmaru.sim.rules.kernel.tables import (
    actor_at,
    calendar_at,
    edge_at,
    mode_at,
    node_at,
    number_at,
    part_at,
    pool_at,
    server_at,
    tree_at,
    whole_at,
    work_at,
)


@inner
def _vehicle_event(m: Any, s: int) -> None:
    vehicle = server_at(m, s)
    if vehicle.phase == PICKING:
        p = vehicle.part
        e = vehicle.edge
        leave(m, edge_at(m, e).start, p)
        part_at(m, p).edge = e
        node_at(m, vehicle.node).entered += 1
        hold(m, s, p)
        level_by(m, vehicle.node, 1)
        leave_stop(m, vehicle.stop)
        drive_to_drop(m, s)
    elif vehicle.phase == DROPPING:
        vehicle.phase = HOLDING
        node_at(m, vehicle.node).ready += 1
        part_at(m, vehicle.part).since = m.now
        enter_state(m, s, BLOCKED)
        enqueue(m, edge_at(m, vehicle.edge).end, PULL)
    else:
        reach_stop(m, s)


@inner
def _server_event(m: Any, s: int) -> None:
    server = server_at(m, s)
    if server.ticking != 0:
        server.ticking = 0
        if server.fail_mode >= 0:
            wear(m, s, server.span)
            break_down(m, s, server.fail_mode)
        elif server.phase == SETTING:
            end_setup(m, s)
        else:
            if node_at(m, server.node).has_operation_modes != 0:
                wear(m, s, server.span)
            if not finish_plainly(m, s):
                finish(m, s)
    elif server.down != 0:
        end_repair(m, s)
    else:
        _vehicle_event(m, s)


@inner
def _grant_people(m: Any) -> None:
    """Go through the requests in order and grant each that can be."""
    m.people_todo = 0
    s = m.waiters
    while s >= 0:
        following = server_at(m, s).next_wait
        k = find_pool(m, s)
        if k >= 0:
            server = server_at(m, s)
            node = node_at(m, server.node)
            is_crew = server.waiting == 2
            withdraw(m, s)
            server.pool = k
            server.held = 1 if is_crew else (node.setup_people if server.phase == SETTING else node.people)
            busy_by(m, k, server.held)
            if is_crew:
                start_repair(m, s)
            else:
                run_timer(m, s)
        s = following


@inner
def _switch_station(m: Any, n: int, on: int) -> None:
    node = node_at(m, n)
    node.on = on
    for s in range(node.server_first, node.server_first + node.server_count):
        server = server_at(m, s)
        if on != 0:
            if server.off != 0:
                server.off = 0
                proceed(m, s)
        elif server.phase == EMPTY or server.phase == LOADING:
            rest(m, s)
        elif node.pause != 0 and server.phase != HOLDING:
            server.off = 1
            if server.down == 0:
                suspend(m, s)
                withdraw(m, s)
                proceed(m, s)


@inner
def _switch_pool(m: Any, k: int, on: int) -> None:
    pool = pool_at(m, k)
    pool.on = on
    if on != 0:
        ask_people(m)
    elif pool.pause != 0:
        for s in range(m.server_count):
            if server_at(m, s).pool == k:
                if server_at(m, s).down != 0:
                    leave_repair(m, s)
                else:
                    suspend(m, s)
                    proceed(m, s)


@inner
def _calendar_event(m: Any, c: int) -> None:
    """Switch everything that follows a calendar, and set its next change; rows are (time of week, on)."""
    row = calendar_at(m, c)
    on = row.on = 1 - row.on
    row.next += 1
    if row.next == row.count:
        row.next = 0
        row.base += 604800.0
    schedule(m, m.calendar_first + c, row.base + number_at(m, row.first + 2 + row.next).n)
    first = np.int64(number_at(m, row.first).n)
    for i in range(first, first + np.int64(number_at(m, row.first + 1).n)):
        target = whole_at(m, i).n
        if target >= 0:
            _switch_station(m, target, on)
        else:
            _switch_pool(m, -1 - target, on)


@inner
def _drop_refused(m: Any, n: int) -> None:
    """A source that loses what finds no room empties its queue."""
    node = node_at(m, n)
    p = node.head
    while p >= 0:
        following = part_at(m, p).next
        if part_at(m, p).claimed == 0:
            unlink(m, n, p)
            node.ready -= 1
            node.lost += 1
            level_by(m, n, -1)
            free_part(m, p)
        p = following


@inner
def _settle(m: Any) -> None:
    """Do what the first entry of the work list asks for."""
    n = work_at(m, m.work_head & m.work_mask).n
    m.work_head += 1
    if n == PEOPLE:
        _grant_people(m)
        return
    node = node_at(m, n)
    if node.kind == SOURCE and node.mode == SATURATED and node.head < 0:
        supply_next(m, n, 1)
    if node.to_push != 0:
        node.to_push = 0
        push(m, n)
    if node.to_pull != 0:
        node.to_pull = 0
        pull(m, n)
    if node.kind == STATION and (node.ready > 0 or node.any_fleet != 0):
        for s in range(node.server_first, node.server_first + node.server_count):
            if (
                server_at(m, s).phase == HOLDING
                and server_at(m, s).state != BLOCKED
                and server_at(m, s).down == 0
            ):
                enter_state(m, s, BLOCKED)
    elif node.kind == SOURCE and node.lose != 0:
        _drop_refused(m, n)
    node.listed = 0
    if node.to_push != 0 or node.to_pull != 0:
        enqueue(m, n, 0)


@inner
def _other_event(m: Any, actor: int) -> None:
    row = actor_at(m, actor)
    if row.kind == ARRIVAL:
        if not arrive_plainly(m, row.of):
            arrive(m, row.of)
    elif row.kind == FAILURE_TIMER:
        break_down(m, row.of, row.sub)
    elif row.kind == BELT_HEAD:
        belt_head_arrives(m, row.of)
    elif row.kind == BELT_ENTRY:
        belt_entry_clears(m, row.of)
    elif row.kind == CALENDAR:
        _calendar_event(m, row.of)


@inner
def _short_of(m: Any) -> int:
    """Which array has to grow or be emptied before the next step, or 0."""
    if m.alive + m.spawn_most >= m.part_count:
        return NEED_PARTS
    if m.trace_on != 0 and m.trace_count + m.server_count + 8 > m.trace_most:
        return NEED_TRACE
    return 0


@inner
def open_plant(m: Any) -> None:
    """Before the first event: clocks of failures, calendars, first arrivals, and a look for parts everywhere."""
    m.opened = 1
    find_shortcuts(m)
    for s in range(m.server_count):
        server = server_at(m, s)
        node = node_at(m, server.node)
        for i in range(node.mode_count):
            mode = mode_at(m, node.mode_first + i)
            life = draw(m, mode.failing, mode.stream_failing)
            if mode.operation != 0:
                server.clock[i] = life
            else:
                schedule(m, mode.actor + s - node.server_first, m.now + life)
    for c in range(m.calendar_count):
        row = calendar_at(m, c)
        if row.count > 0:
            schedule(m, m.calendar_first + c, row.base + number_at(m, row.first + 2 + row.next).n)
    for n in range(m.node_count):
        if node_at(m, n).kind == SOURCE:
            open_source(m, n)
    place_start(m)


@entry
def execute(world: Any, until: float) -> int:
    """Run to `until` [s]; returns why it stopped. Calling again goes on where it stopped."""
    m = world[0]
    servers = m.server_count
    if m.opened == 0:
        open_plant(m)
    while True:
        while m.work_head != m.work_tail:
            short = _short_of(m)
            if short != 0:
                return short
            if m.moves > 1_000_000 + 100 * m.alive:
                return LOOPING
            _settle(m)
            if m.status != 0:
                return m.status
        actor = m.popped
        if actor >= 0:
            m.popped = -1
            if tree_at(m, m.leaf + actor).seq == m.popped_seq:
                cancel(m, actor)
        top = tree_at(m, 1)
        at = top.t
        if at > until or at == math.inf:
            m.now = until
            m.moves = 0
            return AT_HORIZON if at < math.inf else OUT_OF_EVENTS
        short = _short_of(m)
        if short != 0:
            return short
        if at > m.now:
            m.now = at
            m.moves = 0
        elif m.moves > 1_000_000 + 100 * m.alive:
            return LOOPING
        m.events += 1
        actor = top.a
        m.popped = actor
        m.popped_seq = top.seq
        if actor < servers:
            _server_event(m, actor)
        else:
            _other_event(m, actor)
        if m.status != 0:
            return m.status
