"""Which part of a node would take a way out first."""

from __future__ import annotations

from typing import Any

from onmaru.sim.rules.kernel.inner import inner
from onmaru.sim.rules.kernel.layout import BUFFER, BY_RULE, CONVEYOR, FLEET, HOLDING, SOURCE, STATION
from onmaru.sim.rules.kernel.route import allows
from onmaru.sim.rules.kernel.rule import ask_rule, describe
from onmaru.sim.rules.kernel.source import released
from onmaru.sim.rules.kernel.tables import node_at, part_at, server_at


@inner
def _may_take(m: Any, p: int, e: int) -> bool:
    edge = part_at(m, p).edge
    return edge == e or (edge < 0 and allows(m, e, part_at(m, p).product))


@inner
def picked(m: Any, n: int, e: int) -> int:
    """The part of a buffer that its rule picks among those that may take an edge, or -1."""
    count = 0
    p = node_at(m, n).head
    while p >= 0 and count < m.row_count:
        if part_at(m, p).claimed == 0 and _may_take(m, p, e):
            describe(m, count, p, n)
            count += 1
        p = part_at(m, p).next
    if count == 0:
        return -1
    wanted = ask_rule(m, node_at(m, n).order_rule, n, count)
    if wanted < 0:
        return -1
    p = node_at(m, n).head
    while True:
        if part_at(m, p).claimed == 0 and _may_take(m, p, e):
            if wanted == 0:
                return p
            wanted -= 1
        p = part_at(m, p).next


@inner
def _held_for(m: Any, n: int, e: int) -> int:
    """The part held longest by the servers (vehicles) of a node that may take an edge, or -1."""
    node = node_at(m, n)
    found = -1
    for s in range(node.server_first, node.server_first + node.server_count):
        if server_at(m, s).phase == HOLDING:
            p = server_at(m, s).head
            while p >= 0:
                part = part_at(m, p)
                wanted = part.claimed == 0 and _may_take(m, p, e)
                if wanted and (found < 0 or part.since < part_at(m, found).since):
                    found = p
                p = part.next
    return found


@inner
def waiting_for(m: Any, n: int, e: int) -> int:
    """The part of node `n` that would take edge `e` first, or -1."""
    node = node_at(m, n)
    if node.ready == 0:
        return -1
    if node.kind == STATION or node.kind == FLEET:
        return _held_for(m, n, e)
    if node.kind == BUFFER and node.order == BY_RULE:
        return picked(m, n, e)
    if node.kind == SOURCE and not released(m, n):
        return -1
    p = node.head
    while p >= 0:
        if part_at(m, p).claimed == 0:
            if _may_take(m, p, e):
                return p
            if node.selective == 0:
                return -1
        if node.kind == CONVEYOR:
            return -1
        p = part_at(m, p).next
    return -1
