"""The future event list: a winner tree over actors, ordered by (time, sequence number).

Every actor has at most one event ahead, so the list is a tournament: leaf i holds actor i's time, each inner
node the earlier of its two children, the root the next event. Scheduling, moving and cancelling are one
climb of log2(actors) comparisons without a search. Ties in time are broken by the order of scheduling.
"""

from __future__ import annotations

import math
from typing import Any

from onmaru.sim.rules.kernel.bits import bits_of, float_of, pick
from onmaru.sim.rules.kernel.inner import inlined, inner
from onmaru.sim.rules.kernel.tables import tree_at

FOREVER = math.inf


@inlined
def _climb(m: Any, actor: int, at: float, seq: int) -> None:
    i = m.leaf + actor
    leaf = tree_at(m, i)
    leaf.t = at
    leaf.seq = seq
    when = bits_of(at)
    while i > 1:
        other = tree_at(m, i ^ 1)
        there = bits_of(other.t)
        seq_there = other.seq
        i >>= 1
        node = tree_at(m, i)
        first = (there < when) | ((there == when) & (seq_there < seq))
        when = pick(first, there, when)
        seq = pick(first, seq_there, seq)
        actor = pick(first, other.a, actor)
        node.t = float_of(when)
        node.seq = seq
        node.a = actor


@inlined
def schedule(m: Any, actor: int, at: float) -> None:
    """Give an actor its next event at time `at` [s], replacing the one it may have."""
    m.seq += 1
    _climb(m, actor, at, m.seq)


@inner
def cancel(m: Any, actor: int) -> None:
    """Take an actor's event away."""
    _climb(m, actor, FOREVER, tree_at(m, m.leaf + actor).seq)
