"""Sources: when parts arrive, which product they are, and whether they may enter yet."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from onmaru.sim.rules.kernel.bits import greater
from onmaru.sim.rules.kernel.clock import schedule
from onmaru.sim.rules.kernel.draw import draw, uniform
from onmaru.sim.rules.kernel.inner import inner
from onmaru.sim.rules.kernel.layout import ORDERS, PUSH, SATURATED
from onmaru.sim.rules.kernel.parts import append, enqueue, level_by, new_part
from onmaru.sim.rules.kernel.route import choose_way
from onmaru.sim.rules.kernel.rule import ask_rule
from onmaru.sim.rules.kernel.tables import node_at, number_at, order_at, part_at, row_at


@inner
def _pick_product(m: Any, n: int) -> Any:
    node = node_at(m, n)
    u = uniform(m, node.stream_mix)
    for i in range(node.mix_count - 1):
        if u < number_at(m, node.mix_first + 2 * i).n:
            return np.int64(number_at(m, node.mix_first + 2 * i + 1).n)
    return np.int64(number_at(m, node.mix_first + 2 * (node.mix_count - 1) + 1).n)


@inner
def supply(m: Any, n: int, product: int, due: float) -> None:
    """Put one more part into the source's queue."""
    node = node_at(m, n)
    p = new_part(m, product)
    part = part_at(m, p)
    part.source = n
    part.due = due
    node.made += 1
    node.inside += 1
    append(m, n, p)
    level_by(m, n, 1)
    node.ready += 1
    choose_way(m, n, p)


@inner
def supply_next(m: Any, n: int, ask: int) -> None:
    """A saturated source has its next part, until its limit; when records run short, a little later.

    `ask` 0: whoever took the last part looks for the next one by itself.
    """
    node = node_at(m, n)
    if node.made < node.limit:
        if m.alive + 2 < m.part_count:
            supply(m, n, _pick_product(m, n) if node.mix_count != 0 else node.product, math.inf)
            if ask == 0:
                return
        enqueue(m, n, PUSH)


@inner
def arrive(m: Any, n: int) -> None:
    """The arrival that was due now, and when the next one comes."""
    node = node_at(m, n)
    if node.mode == ORDERS:
        order = order_at(m, node.order_next)
        for _ in range(order.count):
            supply(m, n, order.product, order.due)
        node.order_next += 1
        if node.order_next < node.order_first + node.order_count:
            schedule(m, node.actor, greater(m.now, order_at(m, node.order_next).at))
    else:
        for _ in range(node.batch):
            if node.made < node.limit:
                product = _pick_product(m, n) if node.mix_count != 0 else node.product
                supply(m, n, product, m.now + node.due_after)
        gap = draw(m, node.timing, node.stream_time)
        if node.made < node.limit and gap < math.inf:
            schedule(m, node.actor, m.now + gap)
    enqueue(m, n, PUSH)


@inner
def open_source(m: Any, n: int) -> None:
    """Before the first event: a saturated source has a part, others know when their first one comes."""
    node = node_at(m, n)
    if node.mode == SATURATED:
        supply_next(m, n, 1)
    elif node.mode == ORDERS:
        if node.order_count > 0:
            schedule(m, node.actor, order_at(m, node.order_next).at)
    else:
        timing = node.first_timing if node.first_timing >= 0 else node.timing
        gap = draw(m, timing, node.stream_time)
        if gap < math.inf:
            schedule(m, node.actor, gap)


@inner
def released(m: Any, n: int) -> bool:
    """Whether the source may let its next part in now."""
    node = node_at(m, n)
    waiting = node.ready
    if node.inside_most > 0 and node.inside - waiting >= node.inside_most:
        return False
    if node.release_rule != 0:
        row_at(m, 0).c[0] = node.inside - waiting
        row_at(m, 0).c[1] = waiting
        row_at(m, 0).c[2] = m.wip
        row_at(m, 0).c[3] = node.made
        return ask_rule(m, node.release_rule, n, 1) == 0
    return True


@inner
def leave_source(m: Any, n: int, p: int) -> None:
    """A part is let in; a saturated source's part is born now."""
    node = node_at(m, n)
    if node.mode == SATURATED:
        part = part_at(m, p)
        part.born = m.now
        if node.due_after < math.inf:
            part.due = part.born + node.due_after
        supply_next(m, n, 1 if node.plain_out == 0 or node.any_fleet != 0 else 0)
