"""The exact long run of a small exponential model: all of its states, and how often each is met."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from onmaru.sim.rules.markov.chain import (
    Chain,
    ChainNotSolved,
    TooManyStates,
    closed_classes,
    residual_of,
    stationary,
)
from onmaru.sim.rules.markov.long_run import LongRun
from onmaru.sim.rules.markov.memoryless import Cells, Memoryless
from onmaru.sim.types import STATE_COUNT, Buffer, Deadlock, Model, Sink, Source

STATES_MOST = 40_000
TOLERANCE = 1e-10  # relative error by the parts left out, of a model without limits
UNSTABLE_PARTS = 2_048  # no fall of their shares up to here is none
FIRST_PARTS = 32  # parts inside at the first attempt at a model without limits


@dataclass(slots=True)
class _Found:
    """What exploring collects, a list an entry of a sparse matrix."""

    states: list[Cells]
    moves: tuple[list[int], list[int], list[float]]
    flows: tuple[list[int], list[int], list[float]]
    columns: dict[tuple[str, str, str], int]  # of flows: (what, node, of what)
    facts: list[list[float]]
    cut: bool


def solve_model(
    model: Model, *, limit: int = STATES_MOST, tolerance: float = TOLERANCE, lump: bool = True,
    checkpoint: Callable[[], None] = lambda: None,
) -> LongRun:  # fmt: skip
    """Solve the long run of a model that `refusals` finds nothing against.

    A model without limits (a buffer without capacity, parts that wait at their source) is cut off at a number
    of parts inside, which is doubled until what is left out changes the parts inside by less than `tolerance`;
    left out is the tail that the last levels let expect, falling geometrically.

    Args:
        limit: Most states.
        checkpoint: Called now and then; what it raises ends the solving.
        lump: Take equal servers of a station as alike. False is slower and gives the same; for tests.
    Raises:
        TooManyStates: `params["limit"]`.
        ChainNotSolved: parts arrive faster than they can leave, or the long run depends on the start.
        Deadlock: the model can come to a stand for ever.
    Source: W. J. Stewart, Introduction to the Numerical Solution of Markov Chains, ch. 2 and 3.
    """
    most = FIRST_PARTS if unlimited(model) else None
    while True:
        found = _explore(model, most, limit, lump, checkpoint)
        chain = Chain.of(found.states, *found.moves)
        _refuse_standstill(model, found, chain)
        share = stationary(chain)
        error = 0.0
        if found.cut and most is not None:
            error = _left_out(np.array([row[-1] for row in found.facts]), share, most)
            if error > tolerance:
                most *= 2
                continue
        return _summary(model, found, chain, share, error, most if found.cut else None)


def unlimited(model: Model) -> bool:
    """Whether arrivals can pile up without limit: at their source, or in a buffer that takes any number."""
    endless = any(isinstance(e, Buffer) and e.capacity is None for e in model.elements)
    return any(
        isinstance(e, Source)
        and e.interarrival_s is not None
        and (e.when_full == "wait" or (endless and e.wip_limit is None))
        for e in model.elements
    )


def _explore(
    model: Model, most: int | None, limit: int, lump: bool, checkpoint: Callable[[], None]
) -> _Found:
    engine = Memoryless(model, lump=lump)
    for node in engine.order:
        node.counts.clear()
    engine.leads.clear()
    found = _Found([], ([], [], []), ([], [], []), {}, [], False)
    index: dict[Cells, int] = {}

    def place(cells: Cells) -> int:
        at = index.setdefault(cells, len(found.states))
        if at == len(found.states):
            if at >= limit:
                raise _too_many(limit, most)
            found.states.append(cells)
        return at

    place(engine.read())
    at = 0
    while at < len(found.states):
        if at % 16 == 0:
            checkpoint()
        _leave(engine, at, most, found, place)
        at += 1
    return found


def _too_many(limit: int, most: int | None) -> TooManyStates:
    hint = "shrink buffers, take fewer stations, or simulate it: give the hours"
    if most is None:
        return TooManyStates(f"the model has more than {limit:,} states", hint=hint, limit=limit)
    return TooManyStates(
        f"the model has more than {limit:,} states with up to {most} parts inside", hint=hint, limit=limit
    )


def _leave(
    engine: Memoryless, at: int, most: int | None, found: _Found, place: Callable[[Cells], int]
) -> None:
    """All ways out of a state."""
    cells = found.states[at]
    engine.write(cells)
    found.facts.append(_facts(engine))
    full = most is not None and engine.parts() >= most
    happenings = engine.happenings(cells)
    if not happenings:
        raise _standstill(engine)
    for what in happenings:
        if full and isinstance(what.actor, tuple) and what.actor[0] == "arrival" and not what.following:
            found.cut = True
            continue
        for _ in engine.outcomes.plays():
            engine.write(cells)
            engine.happen(what)
            rate = what.rate_hz * engine.outcomes.chance
            to = place(engine.read())
            if to != at:
                _add(found.moves, at, to, rate)
            _collect(engine, at, rate, found)


def _collect(engine: Memoryless, at: int, rate: float, found: _Found) -> None:
    columns = found.columns
    for node in engine.order:
        if node.counts:
            for what, count in node.counts.items():
                _add(
                    found.flows,
                    at,
                    columns.setdefault(("count", node.name, what), len(columns)),
                    rate * count,
                )
            node.counts.clear()
    for sink, _, product, _ in engine.leads:
        _add(found.flows, at, columns.setdefault(("sink", sink, product), len(columns)), rate)
    engine.leads.clear()


def _add(entries: tuple[list[int], list[int], list[float]], row: int, column: int, value: float) -> None:
    entries[0].append(row)
    entries[1].append(column)
    entries[2].append(value)


def _facts(engine: Memoryless) -> list[float]:
    """Servers by state and parts by node, people at work, parts waiting at sources, parts that exist."""
    row: list[float] = []
    for node in engine.order:
        states = [0.0] * STATE_COUNT
        for server in node.servers:
            states[server.state] += 1.0
        row += states
    row += [float(node.level) for node in engine.order]
    row += [float(pool.busy) for pool in engine.pools]
    waiting = sum(node.level for node, _ in engine.arrivals)
    return [*row, float(waiting), float(engine.wip), float(waiting + engine.wip)]


def _refuse_standstill(model: Model, found: _Found, chain: Chain) -> None:
    """Raise where the model can reach states out of which no part ever moves."""
    rows, columns, _ = found.flows
    leaving = {column for (_, _, what), column in found.columns.items() if what == "left"}
    moving = {row for row, column in zip(rows, columns, strict=True) if column in leaving}
    for states in closed_classes(chain):
        if moving.isdisjoint(states.tolist()):
            engine = Memoryless(model)
            engine.write(found.states[states[0]])
            raise _standstill(engine)


def _standstill(engine: Memoryless) -> Deadlock:
    ring = list(engine.standing())
    return Deadlock(
        f"sooner or later it stands still for ever: {', '.join(ring)}",
        hint="give the loop a buffer that can take what comes back, or limit the parts inside (wip_limit)",
        cycle=ring,
        at_s=None,
    )


def _left_out(parts: NDArray[np.float64], share: NDArray[np.float64], most: int) -> float:
    """How much the parts above the cut would weigh, relative to the parts inside.

    Raises:
        ChainNotSolved: the shares of more and more parts do not fall.
    """
    level = np.bincount(parts.astype(np.int64), weights=share)
    top = len(level) - 1
    behind = top // 2
    last = max(float(level[top]), 1e-16)  # below that is rounding
    ratio = (last / max(float(level[behind]), last)) ** (1.0 / (top - behind))
    if ratio < 1 - 1e-4:
        # a cut changes the levels below as well, and the last level is fuller than it should be
        tail = last / (1.0 - ratio) * (top + 1.0 / (1.0 - ratio))
        return 2.0 * tail / max(float(level @ np.arange(top + 1)), 1e-300)
    if most >= UNSTABLE_PARTS:
        raise ChainNotSolved(
            f"{top} parts inside are about as likely as {behind}: parts arrive as fast as they can leave",
            hint="let parts arrive more slowly, or give the queues a limit",
            parts=most,
        )
    return math.inf  # a long stop may pile parts up to a low cut


def _summary(
    model: Model, found: _Found, chain: Chain, share: NDArray[np.float64], error: float, most: int | None
) -> LongRun:
    nodes, pools = len(model.elements), len(model.people())
    mean = share @ np.asarray(found.facts)
    rows, columns, values = found.flows
    flows = sparse.coo_matrix((values, (rows, columns)), shape=(len(share), len(found.columns))).tocsr()
    rates = np.asarray(share @ flows).ravel()
    place = {element.name: i for i, element in enumerate(model.elements)}
    sinks = [element.name for element in model.elements if isinstance(element, Sink)]
    products = list(model.product_names())
    arrived = np.zeros((len(sinks), len(products)))
    counted: dict[tuple[int, str], float] = {}
    for (what, node, of), column in found.columns.items():
        if what == "sink":
            arrived[sinks.index(node), products.index(of)] = rates[column]
        else:
            counted[place[node], of] = float(rates[column])
    rest = mean[nodes * STATE_COUNT :]
    return LongRun(
        method="states",
        state=mean[: nodes * STATE_COUNT].reshape(nodes, STATE_COUNT),
        level=rest[:nodes],
        flow_hz=counted,
        arrived_hz=arrived,
        pool_busy=rest[nodes : nodes + pools],
        waiting=float(rest[nodes + pools]),
        wip=float(rest[nodes + pools + 1]),
        states=len(share),
        residual=residual_of(chain, share),
        error=error,
        parts_most=most,
    )
