"""Search over designs by simulation: local search whose replications are shared out by OCBA.

A design is one value for each lever. From the present design the neighbours are looked at: one lever one
step up or down, or one up and another down at once (a buffer place moved). Every candidate gets a few
replications, OCBA hands out more to those that are close to the best, the best becomes the present design.
Where no neighbour is better the search begins again elsewhere. At the end the best designs found compete
for a reserved part of the budget.

Common random numbers: replication k of every design uses the same streams, so a design that was seen before
keeps its figures and costs nothing again.

Source: C.-H. Chen and L. H. Lee, Stochastic Simulation Optimization, ch. 3 and 7.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import special

from onmaru.core.errors import InvalidInput
from onmaru.sim.rules.ranking.ocba import allocate

Choice = tuple[int, ...]  # index of a value for each lever
Observe = Callable[[Sequence[tuple[Choice, int]]], NDArray[np.float64]]
"""`observe([(choice, replication), ...])` -> the objective of each, shape [count]; larger is better,
`IMPOSSIBLE` for a design that cannot run."""
IMPOSSIBLE = -math.inf

FIRST = 6  # replications before a candidate is judged
NEIGHBOURS = 24  # looked at in one round at most
FINALISTS = 6
FINAL_SHARE = 0.25  # of the budget, for choosing among the finalists
SURE = 0.9  # probability of having the best of a round that ends it early


class BadSearch(InvalidInput):
    """Levers or a budget that no search can use."""

    code = "sim.bad_search"


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
    """The values of some levers together may not exceed `most`."""

    addresses: tuple[str, ...]
    most: float


@dataclass(frozen=True, slots=True)
class Tried:
    """One design of the search: its values, and the objective over its replications."""

    values: tuple[float, ...]
    mean: float
    deviation: float
    replications: int


@dataclass(frozen=True, slots=True)
class Found:
    """The end of a search; `probability` is that of `best` being the best of the finalists."""

    best: Tried
    probability: float
    finalists: tuple[Tried, ...]
    tried: int
    spent: int
    rounds: int


@dataclass(slots=True)
class _Memory:
    """Figures of every design seen, replication by replication."""

    observe: Observe
    budget: int
    told: Callable[[int, int], None]
    figures: dict[Choice, list[float]] = field(default_factory=dict)
    impossible: set[Choice] = field(default_factory=set)
    spent: int = 0

    @property
    def left(self) -> int:
        return self.budget - self.spent

    def ask(self, wanted: Sequence[tuple[Choice, int]]) -> None:
        """Bring designs to at least the given numbers of replications, in order, while the budget lasts."""
        tasks = []
        for choice, count in wanted:
            if choice in self.impossible:
                continue
            have = len(self.figures.get(choice, ()))
            tasks += [(choice, k) for k in range(have, count)]
        tasks = tasks[: max(0, self.left)]
        if not tasks:
            return
        found = self.observe(tasks)
        if len(found) != len(tasks) or np.isnan(found).any() or (found == math.inf).any():
            raise BadSearch(
                "the objective has no value in some replications",
                hint="choose a figure that every design yields, or run longer",
            )
        self.impossible |= {c for (c, _), value in zip(tasks, found, strict=True) if value == IMPOSSIBLE}
        for (choice, _), value in zip(tasks, found, strict=True):
            if choice not in self.impossible:
                self.figures.setdefault(choice, []).append(float(value))
        for choice in self.impossible:
            self.figures.pop(choice, None)
        self.spent += len(tasks)
        self.told(self.spent, self.budget)

    def mean(self, choice: Choice) -> float:
        return float(np.mean(self.figures[choice])) if self.figures.get(choice) else -math.inf

    def deviation(self, choice: Choice) -> float:
        row = self.figures.get(choice, [])
        return float(np.std(row, ddof=1)) if len(row) > 1 else 0.0

    def _sure(self, known: Sequence[Choice]) -> float:
        """Probability (Bonferroni) that the best of the known is the best, from paired differences: the common
        random numbers cancel in them."""
        best = max(known, key=lambda c: (self.mean(c), tuple(-i for i in c)))
        doubt = 0.0
        for other in known:
            if other == best:
                continue
            pairs = min(len(self.figures[best]), len(self.figures[other]))
            gap = np.subtract(self.figures[best][:pairs], self.figures[other][:pairs])
            error = float(gap.std(ddof=1)) / math.sqrt(pairs)
            lead = float(gap.mean())
            if error > 0:
                doubt += float(special.stdtr(pairs - 1, -lead / error))
            elif lead < 0:
                doubt += 1.0  # a design that is exactly as good is no mistake
        return max(0.0, 1.0 - doubt)

    def compete(self, candidates: Sequence[Choice], budget: int) -> tuple[Choice, float]:
        """Share a budget among candidates by OCBA; the best of them and the probability that it is."""
        start = self.spent
        while True:
            known = [c for c in candidates if len(self.figures.get(c, ())) >= 2]
            if not known:
                return candidates[0], 0.0
            means = [self.mean(c) for c in known]
            spread = [self.deviation(c) for c in known]
            counts = [len(self.figures[c]) for c in known]
            sure = self._sure(known)
            used = self.spent - start
            if sure >= SURE or used >= budget or self.left <= 0:
                return known[int(np.argmax(means))], sure
            step = min(budget - used, self.left, 2 * len(known))
            added = allocate(means, spread, counts, step)
            self.ask([(c, counts[i] + int(added[i])) for i, c in enumerate(known) if added[i]])


def search(
    levers: Sequence[Lever], start: Sequence[float], observe: Observe, *, budget: int, seed: int = 1,
    limits: Sequence[Limit] = (), told: Callable[[int, int], None] = lambda spent, budget: None,
) -> Found:  # fmt: skip
    """Find the design with the largest objective.

    Args:
        levers: What may be changed; 50 at most.
        start: Present value of each lever; the nearest allowed one is where the search begins.
        observe: Runs replications and returns objectives, costs of the levers taken off.
        budget: Replications over all designs.
        seed: Of the order in which neighbours are looked at and of new beginnings.
        limits: Sums of levers that may not be exceeded.
        told: Called with (replications spent, budget).
    Raises:
        BadSearch: no lever, a lever with fewer than two values, limits that nothing meets, a small budget.
    """
    _check(levers, limits, budget)
    dice = random.Random(seed)
    memory = _Memory(observe, budget, told)
    allowed = _limiter(levers, limits)
    here = _nearest(levers, start, allowed, dice)
    reserve = int(budget * FINAL_SHARE)
    rounds = 0
    stuck = 0
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
    if not memory.figures:
        raise BadSearch(
            "no design that was tried can run", hint="let the model as it is run before it is improved"
        )
    order = sorted(memory.figures, key=lambda c: (-memory.mean(c), c))
    finalists = order[:FINALISTS]
    if memory.left:
        level = min(FIRST * 2, memory.left // max(1, len(finalists)) + FIRST)
        memory.ask([(c, level) for c in finalists])
    best, sure = memory.compete(finalists, memory.left)
    if len(memory.figures) == 1:
        sure = 1.0  # of all that can run
    rows = sorted(finalists, key=lambda c: (c != best, -memory.mean(c), c))
    tried = tuple(_tried(levers, memory, c) for c in rows)
    return Found(tried[0], sure, tried, len(memory.figures), memory.spent, rounds)


def cost_of(levers: Sequence[Lever], values: Sequence[float]) -> float:
    """What the levers cost together, in the unit of the objective."""
    return math.fsum(lever.cost * value for lever, value in zip(levers, values, strict=True))


def values_of(levers: Sequence[Lever], choice: Choice) -> tuple[float, ...]:
    """The values that a choice stands for."""
    return tuple(lever.values[i] for lever, i in zip(levers, choice, strict=True))


def _tried(levers: Sequence[Lever], memory: _Memory, choice: Choice) -> Tried:
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
    rows = [([index[a] for a in limit.addresses], limit.most) for limit in limits]

    def allowed(choice: Choice) -> bool:
        values = values_of(levers, choice)
        return all(sum(values[i] for i in members) <= most + 1e-9 for members, most in rows)

    return allowed


def _nearest(
    levers: Sequence[Lever], start: Sequence[float], allowed: Callable[[Choice], bool], dice: random.Random
) -> Choice:
    here = tuple(
        min(range(len(lever.values)), key=lambda i: abs(lever.values[i] - value))
        for lever, value in zip(levers, start, strict=True)
    )
    if allowed(here):
        return here
    least = tuple(min(range(len(lever.values)), key=lever.values.__getitem__) for lever in levers)
    if allowed(least):
        return least
    raise BadSearch("no design keeps the limits", hint="raise a limit, or allow smaller values")


def _elsewhere(
    levers: Sequence[Lever], memory: _Memory, allowed: Callable[[Choice], bool], dice: random.Random
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


def _check(levers: Sequence[Lever], limits: Sequence[Limit], budget: int) -> None:
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
    if budget < 2 * FIRST:
        faults.append(f"a budget of {budget} replications")
    if faults:
        raise BadSearch(
            "; ".join(faults),
            hint=f"give 1 to 50 levers of two or more values each and at least {2 * FIRST} replications",
            faults=faults,
        )
