"""Operators and crews: who waits for whom, and who is granted.

Requests stand in one list ordered by (priority, order of request). Whenever people come free the list is
gone through once and everybody is granted who can be: a small request may pass a large one that does not fit.
"""

from __future__ import annotations

from typing import Any

from onmaru.sim.rules.kernel.inner import inner
from onmaru.sim.rules.kernel.layout import PEOPLE, SETTING
from onmaru.sim.rules.kernel.tables import mode_at, node_at, pool_at, server_at, whole_at, work_at


@inner
def ask_people(m: Any) -> None:
    """Put "look whom to grant people" on the work list, once."""
    if m.people_todo == 0:
        m.people_todo = 1
        work_at(m, m.work_tail & m.work_mask).n = PEOPLE
        m.work_tail += 1


@inner
def request(m: Any, s: int, kind: int, rank: int) -> None:
    """Queue a server for people (`kind` 1) or for a crew (`kind` 2)."""
    server = server_at(m, s)
    if server.waiting != 0:
        return
    m.requests += 1
    server.waiting = kind
    server.rank = rank
    server.request = m.requests
    before = -1
    at = m.waiters
    while at >= 0 and server_at(m, at).rank <= rank:
        before = at
        at = server_at(m, at).next_wait
    server.next_wait = at
    if before < 0:
        m.waiters = s
    else:
        server_at(m, before).next_wait = s
    ask_people(m)


@inner
def withdraw(m: Any, s: int) -> None:
    """Take back a request, if there is one."""
    server = server_at(m, s)
    if server.waiting == 0:
        return
    before = -1
    at = m.waiters
    while at != s:
        before = at
        at = server_at(m, at).next_wait
    if before < 0:
        m.waiters = server.next_wait
    else:
        server_at(m, before).next_wait = server.next_wait
    server.waiting = 0
    server.next_wait = -1


@inner
def busy_by(m: Any, k: int, change: int) -> None:
    pool = pool_at(m, k)
    now = m.now
    pool.busy_area += pool.busy * (now - pool.busy_since)
    pool.busy_since = now
    pool.busy += change


@inner
def dismiss(m: Any, s: int) -> None:
    """Send the people a server holds back to their pool."""
    server = server_at(m, s)
    if server.pool >= 0:
        busy_by(m, server.pool, -server.held)
        server.pool = -1
        server.held = 0
        ask_people(m)


@inner
def find_pool(m: Any, s: int) -> int:
    """The first pool that can serve the request of a server now, or -1."""
    server = server_at(m, s)
    node = node_at(m, server.node)
    if server.waiting == 2:
        k = mode_at(m, node.mode_first + server.down_mode).crew
        pool = pool_at(m, k)
        return k if pool.on != 0 and pool.busy < pool.count else -1
    skill = node.setup_skill if server.phase == SETTING else node.skill
    need = node.setup_people if server.phase == SETTING else node.people
    first, count = whole_at(m, 2 * skill).n, whole_at(m, 2 * skill + 1).n
    for i in range(first, first + count):
        k = whole_at(m, i).n
        pool = pool_at(m, k)
        if pool.on != 0 and pool.count - pool.busy >= need:
            return k
    return -1
