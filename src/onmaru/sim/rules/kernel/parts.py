"""Parts and the queues they stand in: a pool of records linked through `next`."""

from __future__ import annotations

import math
from typing import Any

from onmaru.sim.rules.kernel.inner import inlined, inner
from onmaru.sim.rules.kernel.layout import DUE, FLEET, LIFO, PULL, PUSH
from onmaru.sim.rules.kernel.tables import edge_at, node_at, number_at, part_at, server_at, whole_at, work_at


@inlined
def enqueue(m: Any, n: int, what: int) -> None:
    """Put a node on the work list, once, with what is to do there."""
    node = node_at(m, n)
    if node.listed == 0:
        node.listed = 1
        work_at(m, m.work_tail & m.work_mask).n = n
        m.work_tail += 1
    if what == PUSH:
        node.to_push = 1
    elif what == PULL:
        node.to_pull = 1


@inlined
def ask_upstream(m: Any, n: int) -> None:
    """There is room: look upstream, if anything is ready there; what becomes ready later looks by itself."""
    node = node_at(m, n)
    for i in range(node.in_first, node.in_first + node.in_count):
        edge = edge_at(m, whole_at(m, i).n)
        source = edge.fleet if edge.fleet >= 0 and node.kind != FLEET else edge.start
        if node_at(m, source).ready > 0:
            enqueue(m, n, PULL)
            return


@inlined
def level_by(m: Any, n: int, change: int) -> None:
    """Change the number of parts inside a node and keep its integral over time."""
    node = node_at(m, n)
    now = m.now
    node.level_area += node.level * (now - node.level_since)
    node.level_since = now
    node.level += change
    if node.level > node.level_high:
        node.level_high = node.level


@inlined
def wip_by(m: Any, change: int) -> None:
    m.wip_area += m.wip * (m.now - m.wip_since)
    m.wip_since = m.now
    m.wip += change


@inner
def new_part(m: Any, product: int) -> int:
    """Take a record from the pool; the caller has made sure that there is one."""
    p = m.free
    part = part_at(m, p)
    m.free = part.next
    m.alive += 1
    m.serial += 1
    part.serial = m.serial
    part.next = -1
    part.product = product
    part.edge = -1
    part.server = -1
    part.step = -1
    part.reworks = 0
    part.defect = 0
    part.claimed = 0
    part.source = -1
    part.via = -1
    part.born = m.now
    part.due = math.inf
    part.since = m.now
    part.key = 0.0
    return p


@inner
def free_part(m: Any, p: int) -> None:
    """Give a record back; the source it came from may send another under its limit."""
    part = part_at(m, p)
    source = part.source
    if source >= 0:
        node = node_at(m, source)
        node.inside -= 1
        if node.inside_most > 0 or node.release_rule != 0:
            enqueue(m, source, PUSH)
    part.next = m.free
    m.free = p
    m.alive -= 1


@inlined
def append(m: Any, n: int, p: int) -> None:
    """Put a part at the end of a node's queue."""
    node = node_at(m, n)
    part_at(m, p).next = -1
    if node.head < 0:
        node.head = p
    else:
        part_at(m, node.tail).next = p
    node.tail = p


@inner
def insert_ranked(m: Any, n: int, p: int) -> None:
    """Put a part before the first one of a larger key; LIFO puts it first."""
    node = node_at(m, n)
    key = part_at(m, p).key
    before = -1
    at = node.head
    if node.order != LIFO:
        while at >= 0 and part_at(m, at).key <= key:
            before = at
            at = part_at(m, at).next
    part_at(m, p).next = at
    if before < 0:
        node.head = p
    else:
        part_at(m, before).next = p
    if at < 0:
        node.tail = p


@inlined
def unlink(m: Any, n: int, p: int) -> None:
    """Take a part out of a node's queue."""
    node = node_at(m, n)
    if node.head == p:
        node.head = part_at(m, p).next
        if node.head < 0:
            node.tail = -1
        return
    at = node.head
    while part_at(m, at).next != p:
        at = part_at(m, at).next
    part_at(m, at).next = part_at(m, p).next
    if node.tail == p:
        node.tail = at


@inlined
def hold(m: Any, s: int, p: int) -> None:
    """Put a part on a server, behind those it has."""
    server = server_at(m, s)
    part = part_at(m, p)
    part.next = -1
    part.server = s
    if server.head < 0:
        server.head = p
    else:
        part_at(m, server.tail).next = p
    server.tail = p
    server.count += 1


@inlined
def let_go(m: Any, s: int, p: int) -> None:
    """Take a part off a server."""
    server = server_at(m, s)
    if server.head == p:
        server.head = part_at(m, p).next
        if server.head < 0:
            server.tail = -1
    else:
        at = server.head
        while part_at(m, at).next != p:
            at = part_at(m, at).next
        part_at(m, at).next = part_at(m, p).next
        if server.tail == p:
            server.tail = at
    part_at(m, p).server = -1
    server.count -= 1


@inner
def queue_key(m: Any, n: int, p: int) -> float:
    """What a buffer ranks a part by: its due date, or its product's rank in `ftab`."""
    node = node_at(m, n)
    if node.order == DUE:
        return part_at(m, p).due
    if node.order == LIFO:
        return 0.0
    return number_at(m, node.mix_first + part_at(m, p).product).n
