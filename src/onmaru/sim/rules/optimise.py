"""Search over designs by simulation: local search whose replications are shared out by OCBA.

A design is one value for each lever. From the present design the neighbours are looked at: one lever one
step up or down, or one up and another down at once (a buffer place moved). Every candidate gets a few
replications, OCBA hands out more to those that are close to the best, the best becomes the present design.
Where no neighbour is better the search begins again elsewhere. At the end the best designs found compete
for a reserved part of the budget.

Common random numbers: replication k of every design uses the same streams, so a design that was seen before
keeps its figures and costs nothing again.

Source: C.-H. Chen and L. H. Lee, Stochastic Simulation Optimization, ch. 3 and 7; for `kn` among the
finalists S.-H. Kim and B. L. Nelson (2001), doi:10.1145/502109.502111.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from onmaru.core.errors import Interrupted
from onmaru.sim.rules.ranking.procedure import check_procedure
from onmaru.sim.rules.search_memory import (
    FIRST,
    BadSearch,
    Choice,
    Leader,
    Memory,
    Observe,
)

NEIGHBOURS = 24  # looked at in one round at most
FINALISTS = 6
FINAL_SHARE = 0.25  # of the budget, for choosing among the finalists


@dataclass(frozen=True, slots=True)
class Lever:
    """Something that may be changed.

    Args:
        address: A change's address, such as `press.servers`.
        values: What it may be, in an order in which neighbours are alike.
        cost: Of one unit of the value, in the unit of the objective.
    """

    address: str
    values: tuple[float, ...]
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Limit:
    """The values of some levers together, each times its weight, may not exceed `most`.

    Forty buffer places in all, or what servers and places may cost together.
    """

    addresses: tuple[str, ...]
    most: float
    weights: tuple[float, ...] = ()  # one for each address; none: all 1


@dataclass(frozen=True, slots=True)
class Tried:
    """One design of the search: its values, and the objective over its replications."""

    values: tuple[float, ...]
    mean: float
    deviation: float
    replications: int


@dataclass(frozen=True, slots=True)
class Found:
    """The end of a search.

    Attributes:
        probability: That `best` is the best of the finalists.
        procedure: How it was chosen among them: `ocba` or `kn`.
        guaranteed: Whether KN's guarantee holds; None for OCBA, which gives none.
        impossible: Designs that cannot run.
        curve: The best so far, whenever something was learnt.
        complete: False when the search was ended before its budget.
    """

    best: Tried
    probability: float
    finalists: tuple[Tried, ...]
    tried: int
    spent: int
    rounds: int
    procedure: str = "ocba"
    guaranteed: bool | None = None
    impossible: tuple[tuple[float, ...], ...] = ()
    curve: tuple[Leader, ...] = ()
    complete: bool = True


def search(
    levers: Sequence[Lever], start: Sequence[float], observe: Observe, *, budget: int, seed: int = 1,
    limits: Sequence[Limit] = (), procedure: str = "ocba", indifference: float | None = None,
    told: Callable[[Leader], None] = lambda leader: None,
) -> Found:  # fmt: skip
    """Find the design with the largest objective.

    Args:
        levers: What may be changed; 50 at most.
        start: Present value of each lever; the nearest allowed one is where the search begins.
        observe: Runs replications and returns objectives, costs of the levers taken off. It may raise
            `Interrupted`: the search then ends with what it knows.
        budget: Replications over all designs.
        seed: Of the order in which neighbours are looked at and of new beginnings.
        limits: Sums of levers that may not be exceeded.
        procedure: How the finalists are told apart: `ocba`, or `kn` with its `indifference`, the smallest
            difference of the objective worth detecting.
        told: Called with the best so far, whenever something was learnt.
    Raises:
        BadSearch: no lever, a lever with fewer than two values, limits that nothing meets, a small budget.
        Interrupted: it was ended before anything was known.
    """
    _check(levers, limits, budget, procedure, indifference)
    dice = random.Random(seed)
    curve: list[Leader] = []

    def learnt(leader: Leader) -> None:
        curve.append(leader)
        told(leader)

    memory = Memory(observe, budget, learnt)
    rounds, complete = 0, True
    try:
        rounds = _climb(levers, start, memory, _limiter(levers, limits), dice)
        best, sure, guaranteed, finalists = _finish(memory, procedure, indifference or 0.0)
    except Interrupted:
        if not memory.figures:
            raise
        complete, guaranteed = False, None
        finalists = _finalists(memory)
        best, sure = (
            finalists[0],
            memory.sure([c for c in finalists if len(memory.figures[c]) >= 2] or finalists[:1]),
        )
    rows = sorted(finalists, key=lambda c: (c != best, -memory.mean(c), c))
    tried = tuple(_tried(levers, memory, c) for c in rows)
    return Found(
        tried[0], sure, tried, len(memory.figures), memory.spent, rounds, procedure, guaranteed,
        tuple(values_of(levers, c) for c in sorted(memory.impossible)), tuple(curve), complete,
    )  # fmt: skip


def _climb(
    levers: Sequence[Lever], start: Sequence[float], memory: Memory, allowed: Callable[[Choice], bool],
    dice: random.Random,
) -> int:  # fmt: skip
    """Local search until only the finalists' part of the budget is left; returns the rounds it took."""
    here = _nearest(levers, start, allowed)
    reserve = int(memory.budget * FINAL_SHARE)
    rounds = stuck = 0
    memory.ask([(here, FIRST)])
    while memory.left > reserve and stuck < 20:
        rounds += 1
        around = [c for c in _neighbours(levers, here) if allowed(c)]
        dice.shuffle(around)
        around = around[:NEIGHBOURS]
        if all(c in memory.figures or c in memory.impossible for c in around):
            stuck += 1
        room = memory.left - reserve
        around = around[: max(1, room // FIRST)]
        memory.ask([(here, FIRST), *((c, FIRST) for c in around)])
        best, _ = memory.compete([here, *around], min(room, 2 * FIRST * (1 + len(around))))
        if best == here or memory.mean(best) <= memory.mean(here):
            here = _elsewhere(levers, memory, allowed, dice)
            memory.ask([(here, FIRST)])
        else:
            here = best
    return rounds


def _finalists(memory: Memory) -> list[Choice]:
    if not memory.figures:
        raise BadSearch(
            "no design that was tried can run", hint="let the model as it is run before it is improved"
        )
    return sorted(memory.figures, key=lambda c: (-memory.mean(c), c))[:FINALISTS]


def _finish(
    memory: Memory, procedure: str, indifference: float
) -> tuple[Choice, float, bool | None, list[Choice]]:
    """The best of the finalists, how sure that is, whether it is guaranteed, and all of them."""
    finalists = _finalists(memory)
    if memory.left:
        level = min(FIRST * 2, memory.left // max(1, len(finalists)) + FIRST)
        memory.ask([(c, level) for c in finalists])
    guaranteed: bool | None = None
    if procedure == "kn":
        best, sure, guaranteed = memory.eliminate(finalists, indifference)
    else:
        best, sure = memory.compete(finalists, memory.left)
    finalists = [c for c in finalists if c in memory.figures] or _finalists(memory)
    if len(memory.figures) == 1:
        sure = 1.0  # of all that can run
    return best if best in memory.figures else finalists[0], sure, guaranteed, finalists


def cost_of(levers: Sequence[Lever], values: Sequence[float]) -> float:
    """What the levers cost together, in the unit of the objective."""
    return math.fsum(lever.cost * value for lever, value in zip(levers, values, strict=True))


def values_of(levers: Sequence[Lever], choice: Choice) -> tuple[float, ...]:
    """The values that a choice stands for."""
    return tuple(lever.values[i] for lever, i in zip(levers, choice, strict=True))


def _tried(levers: Sequence[Lever], memory: Memory, choice: Choice) -> Tried:
    return Tried(
        values_of(levers, choice), memory.mean(choice), memory.deviation(choice), len(memory.figures[choice])
    )


def _neighbours(levers: Sequence[Lever], here: Choice) -> list[Choice]:
    def moved(*steps: tuple[int, int]) -> Choice | None:
        cells = list(here)
        for lever, by in steps:
            cells[lever] += by
            if not 0 <= cells[lever] < len(levers[lever].values):
                return None
        return tuple(cells)

    ways: list[Choice | None] = [moved((i, by)) for i in range(len(levers)) for by in (1, -1)]
    ways += [moved((i, 1), (j, -1)) for i, j in itertools.permutations(range(len(levers)), 2)]
    return list(dict.fromkeys(way for way in ways if way is not None))


def _limiter(levers: Sequence[Lever], limits: Sequence[Limit]) -> Callable[[Choice], bool]:
    index = {lever.address: i for i, lever in enumerate(levers)}
    rows = [
        (
            [
                (index[a], weight)
                for a, weight in zip(
                    limit.addresses, limit.weights or (1.0,) * len(limit.addresses), strict=True
                )
            ],
            limit.most,
        )
        for limit in limits
    ]

    def allowed(choice: Choice) -> bool:
        values = values_of(levers, choice)
        return all(sum(w * values[i] for i, w in members) <= most + 1e-9 for members, most in rows)

    return allowed


def _nearest(levers: Sequence[Lever], start: Sequence[float], allowed: Callable[[Choice], bool]) -> Choice:
    here = tuple(
        min(range(len(lever.values)), key=lambda i: abs(lever.values[i] - value))
        for lever, value in zip(levers, start, strict=True)
    )
    if allowed(here):
        return here
    least = tuple(min(range(len(lever.values)), key=lever.values.__getitem__) for lever in levers)
    if allowed(least):
        # come as near as the limits let it, lever by lever
        for i in range(len(least)):
            steps = sorted(range(len(levers[i].values)), key=lambda k, i=i: abs(k - here[i]))  # type: ignore[misc]
            least = next(c for k in steps if allowed(c := (*least[:i], k, *least[i + 1 :])))
        return least
    raise BadSearch("no design keeps the limits", hint="raise a limit, or allow smaller values")


def _elsewhere(
    levers: Sequence[Lever], memory: Memory, allowed: Callable[[Choice], bool], dice: random.Random
) -> Choice:
    """A new beginning: the best design so far with some levers thrown anew."""
    best = max(memory.figures or memory.impossible, key=lambda c: (memory.mean(c), tuple(-i for i in c)))
    for _ in range(200):
        cells = list(best)
        for i in range(len(cells)):
            if dice.random() < 0.5:
                cells[i] = dice.randrange(len(levers[i].values))
        if allowed(tuple(cells)) and tuple(cells) not in (memory.figures.keys() | memory.impossible):
            return tuple(cells)
    return best


def _check(
    levers: Sequence[Lever], limits: Sequence[Limit], budget: int, procedure: str, indifference: float | None
) -> None:
    faults = []
    if not 1 <= len(levers) <= 50:
        faults.append(f"{len(levers)} levers")
    for lever in levers:
        if len(lever.values) < 2 or len(set(lever.values)) < len(lever.values):
            faults.append(f"{lever.address} has not two or more different values")
        elif not all(math.isfinite(v) for v in (*lever.values, lever.cost)):
            faults.append(f"{lever.address} has a value that is not finite")
    known = {lever.address for lever in levers}
    if len(known) < len(levers):
        faults.append("a lever is named twice")
    faults += [
        f"a limit names {a}, which is no lever" for li in limits for a in li.addresses if a not in known
    ]
    for limit in limits:
        if limit.weights and len(limit.weights) != len(limit.addresses):
            faults.append(f"a limit has {len(limit.weights)} weights for {len(limit.addresses)} levers")
        if (
            not all(math.isfinite(v) for v in (*limit.weights, limit.most))
            or min(limit.weights, default=0) < 0
        ):
            faults.append("a limit has a number that is not finite, or a weight below zero")
    faults += check_procedure(procedure, indifference)
    if budget < 2 * FIRST:
        faults.append(f"a budget of {budget} replications")
    if faults:
        raise BadSearch(
            "; ".join(faults),
            hint=f"give 1 to 50 levers of two or more values each and at least {2 * FIRST} replications",
            faults=faults,
        )
