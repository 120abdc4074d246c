"""What comes out when a station has finished its work: scrap, defects, rework, joined and split parts."""

from __future__ import annotations

from typing import Any

from onmaru.sim.rules.kernel.draw import uniform
from onmaru.sim.rules.kernel.inner import inner
from onmaru.sim.rules.kernel.layout import (
    ASSEMBLY,
    DISASSEMBLY,
    EMPTY,
    HOLDING,
    INSPECTION,
    PUSH,
)
from onmaru.sim.rules.kernel.parts import enqueue, free_part, hold, let_go, level_by, new_part, wip_by
from onmaru.sim.rules.kernel.people import dismiss
from onmaru.sim.rules.kernel.route import choose_way
from onmaru.sim.rules.kernel.station import rest
from onmaru.sim.rules.kernel.tables import node_at, part_at, server_at, whole_at


@inner
def drop_part(m: Any, n: int, s: int, p: int) -> None:
    """A part ceases to be, on a server."""
    let_go(m, s, p)
    level_by(m, n, -1)
    wip_by(m, -1)
    free_part(m, p)


@inner
def _join(m: Any, n: int, s: int) -> None:
    """Keep the first part that came by the first listed way; the others are in it now."""
    node = node_at(m, n)
    first_edge = whole_at(m, node.in_first).n
    keep = server_at(m, s).head
    while part_at(m, keep).via != first_edge:
        keep = part_at(m, keep).next
    p = server_at(m, s).head
    while p >= 0:
        following = part_at(m, p).next
        if p != keep:
            drop_part(m, n, s, p)
        p = following
    if node.makes >= 0:
        part_at(m, keep).product = node.makes


@inner
def _split(m: Any, n: int, s: int) -> None:
    """Replace the part by the parts it gives; they are as old as it is."""
    node = node_at(m, n)
    old = server_at(m, s).head
    for i in range(node.gives_count):
        product = whole_at(m, node.gives_first + 2 * i).n
        for _ in range(whole_at(m, node.gives_first + 2 * i + 1).n):
            p = new_part(m, product)
            part = part_at(m, p)
            part.born = part_at(m, old).born
            part.due = part_at(m, old).due
            part.source = part_at(m, old).source
            if part.source >= 0:
                node_at(m, part.source).inside += 1
            hold(m, s, p)
            level_by(m, n, 1)
            wip_by(m, 1)
    drop_part(m, n, s, old)


@inner
def _judge(m: Any, n: int, s: int, p: int) -> None:
    """Scrap, mark or reject one part."""
    node = node_at(m, n)
    part = part_at(m, p)
    k = node.stream_quality
    if node.scrap_p > 0.0 and uniform(m, k) < node.scrap_p:
        node.scrapped += 1
        drop_part(m, n, s, p)
        return
    if node.defect_p > 0.0 and uniform(m, k) < node.defect_p:
        part.defect = 1
    if node.role != INSPECTION:
        return
    if uniform(m, k) >= (node.detect_p if part.defect != 0 else node.false_p):
        return
    node.rejected += 1
    if node.rework_edge >= 0 and part.reworks < node.rework_most:
        node.reworked += 1
        part.reworks += 1
        part.defect = 0
        part.edge = node.rework_edge
    else:
        node.scrapped += 1
        drop_part(m, n, s, p)


@inner
def _turn_out(m: Any, n: int, s: int) -> None:
    node = node_at(m, n)
    if node.role == ASSEMBLY:
        _join(m, n, s)
    elif node.role == DISASSEMBLY:
        _split(m, n, s)
    p = server_at(m, s).head
    while p >= 0:
        following = part_at(m, p).next
        _judge(m, n, s, p)
        p = following


@inner
def finish(m: Any, s: int) -> None:
    """The work is done: what is left on the server waits for room, or the server is free."""
    server = server_at(m, s)
    n = server.node
    node = node_at(m, n)
    if server.pool >= 0:
        dismiss(m, s)
    if node.plain == 0:
        _turn_out(m, n, s)
        if server.count == 0:
            server.phase = EMPTY
            rest(m, s)
            return
    server.phase = HOLDING
    node.ready += server.count
    p = server.head
    while p >= 0:
        part_at(m, p).since = m.now
        choose_way(m, n, p)
        p = part_at(m, p).next
    enqueue(m, n, PUSH)
