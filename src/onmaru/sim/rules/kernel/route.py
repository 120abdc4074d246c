"""Which way out a part takes: by its routing, by chance, in turn, by a rule, or whichever has room."""

from __future__ import annotations

from typing import Any

from onmaru.sim.rules.kernel.draw import uniform
from onmaru.sim.rules.kernel.inner import inlined, inner
from onmaru.sim.rules.kernel.layout import (
    BAD_RULE,
    NO_ROUTE,
    SEND_CYCLIC,
    SEND_PROBABILITY,
    SEND_RULE,
    SOURCE,
)
from onmaru.sim.rules.kernel.rule import ask_rule, describe
from onmaru.sim.rules.kernel.tables import edge_at, node_at, part_at, whole_at


@inlined
def allows(m: Any, e: int, product: int) -> bool:
    """Whether an edge is open to a product."""
    first = edge_at(m, e).products_first
    return first < 0 or whole_at(m, first + product).n != 0


@inner
def _by_routing(m: Any, n: int, p: int) -> int:
    part = part_at(m, p)
    node = node_at(m, n)
    head = m.has_routings + 2 * part.product
    step = part.step + 1
    if step >= whole_at(m, head + 1).n:
        return -1
    target = whole_at(m, whole_at(m, head).n + 2 * step).n
    for e in range(node.out_first, node.out_first + node.out_count):
        if edge_at(m, e).end == target and allows(m, e, part.product):
            return e
    return -1


@inner
def _by_share(m: Any, n: int, p: int) -> int:
    node = node_at(m, n)
    product = part_at(m, p).product
    total = 0.0
    for e in range(node.out_first, node.out_first + node.out_count):
        if allows(m, e, product):
            total += edge_at(m, e).share
    left = uniform(m, node.stream_route) * total
    chosen = -1
    for e in range(node.out_first, node.out_first + node.out_count):
        if allows(m, e, product) and edge_at(m, e).share > 0.0:
            chosen = e
            left -= edge_at(m, e).share
            if left < 0.0:
                break
    return chosen


@inner
def _by_rule(m: Any, n: int, p: int) -> int:
    node = node_at(m, n)
    for i in range(node.out_count):
        describe(m, i, p, edge_at(m, node.out_first + i).end)
    chosen = ask_rule(m, node.send_rule, n, node.out_count)
    if chosen >= 0 and not allows(m, node.out_first + chosen, part_at(m, p).product):
        m.status = BAD_RULE  # a way that is not for this product
        m.status_node = n
        return -1
    return node.out_first + chosen if chosen >= 0 else -1


@inner
def _choose_among(m: Any, n: int, p: int) -> int:
    """The edge fixed now, or -1 for "any that has room"; ends the run where there is no way at all."""
    node = node_at(m, n)
    part = part_at(m, p)
    if m.has_routings != 0 and whole_at(m, m.has_routings + 2 * part.product + 1).n > 0:
        chosen = _by_routing(m, n, p)
    elif node.send == SEND_PROBABILITY:
        chosen = _by_share(m, n, p)
    elif node.send == SEND_RULE:
        chosen = _by_rule(m, n, p)
    else:
        chosen = -1
        ways = 0
        for i in range(node.out_count):
            e = node.out_first + (node.turn + i) % node.out_count
            if allows(m, e, part.product):
                ways += 1
                if chosen < 0:
                    chosen = e
        if node.send == SEND_CYCLIC and chosen >= 0:
            node.turn = (chosen - node.out_first + 1) % node.out_count
        elif ways > 1:
            return -1
    if chosen < 0 and m.status == 0:
        m.status = NO_ROUTE
        m.status_node = n
    return chosen


@inlined
def choose_way(m: Any, n: int, p: int) -> None:
    """Set the way out of a part that has just become ready, unless it has one (rework)."""
    node = node_at(m, n)
    if part_at(m, p).edge >= 0:
        return
    if node.plain_out != 0:
        part_at(m, p).edge = node.out_first
    else:
        part_at(m, p).edge = _choose_among(m, n, p)


@inner
def step_on(m: Any, p: int, e: int) -> None:
    """Count a part's place in its routing on entering an element; rework goes back to the place it names."""
    part = part_at(m, p)
    head = m.has_routings + 2 * part.product
    count = whole_at(m, head + 1).n
    if count == 0:
        return
    target = edge_at(m, e).end
    first = whole_at(m, head).n
    if node_at(m, edge_at(m, e).start).kind == SOURCE:
        part.step = 0
        return
    if part.step + 1 < count and whole_at(m, first + 2 * (part.step + 1)).n == target:
        part.step += 1
        return
    while part.step > 0 and whole_at(m, first + 2 * part.step).n != target:
        part.step -= 1
