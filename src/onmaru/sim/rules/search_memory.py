"""What a search over designs has seen so far: figures by design and replication, the budget, the best."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import special

from onmaru.core.errors import InvalidInput
from onmaru.sim.rules.ranking.kn import select_best
from onmaru.sim.rules.ranking.ocba import allocate
from onmaru.sim.rules.statistics.interval import CONFIDENCE, mean_interval

Choice = tuple[int, ...]  # index of a value for each lever
Observe = Callable[[Sequence[tuple[Choice, int]]], NDArray[np.float64]]
"""`observe([(choice, replication), ...])` -> the objective of each, shape [count]; larger is better,
`IMPOSSIBLE` for a design that cannot run."""
IMPOSSIBLE = -math.inf

FIRST = 6  # replications before a candidate is judged
SURE_MOST = 0.999  # no bound from some replications and a normal approximation is told closer to certainty
SURE = 0.9  # probability of having the best of a round that ends it early
_BATCH = 4  # replications of every design left between two looks of KN


class BadSearch(InvalidInput):
    """Levers or a budget that no search can use."""

    code = "sim.bad_search"


@dataclass(frozen=True, slots=True)
class Leader:
    """The best design at one moment of a search.

    Attributes:
        spent: Replications spent by then, of `budget`.
        designs: Designs seen by then.
        mean: Its objective, with `low` and `high` of the 95 % interval (not corrected for being picked).
    """

    spent: int
    budget: int
    designs: int
    choice: Choice
    mean: float
    low: float
    high: float


@dataclass(slots=True)
class Memory:
    """Figures of every design seen, replication by replication."""

    observe: Observe
    budget: int
    told: Callable[[Leader], None]
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
        if (leader := self.leader()) is not None:
            self.told(leader)

    def leader(self) -> Leader | None:
        """The best design so far among those with two replications or more."""
        known = [c for c, row in self.figures.items() if len(row) >= 2]
        if not known:
            return None
        best = max(known, key=lambda c: (self.mean(c), tuple(-i for i in c)))
        span = mean_interval(self.figures[best])
        designs = len(self.figures) + len(self.impossible)
        return Leader(self.spent, self.budget, designs, best, span.estimate, span.low, span.high)

    def mean(self, choice: Choice) -> float:
        return float(np.mean(self.figures[choice])) if self.figures.get(choice) else -math.inf

    def deviation(self, choice: Choice) -> float:
        row = self.figures.get(choice, [])
        return float(np.std(row, ddof=1)) if len(row) > 1 else 0.0

    def sure(self, known: Sequence[Choice]) -> float:
        """Lower bound (Bonferroni) of the probability that the best of the known is the best, at most `SURE_MOST`.

        From paired differences: the common random numbers cancel in them.
        """
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
        return min(SURE_MOST, max(0.0, 1.0 - doubt))

    def compete(
        self, candidates: Sequence[Choice], budget: int, *, enough: float = SURE
    ) -> tuple[Choice, float]:
        """Share a budget among candidates by OCBA; the best of them and the probability that it is."""
        start = self.spent
        while True:
            known = [c for c in candidates if len(self.figures.get(c, ())) >= 2]
            if not known:
                return candidates[0], 0.0
            means = [self.mean(c) for c in known]
            spread = [self.deviation(c) for c in known]
            counts = [len(self.figures[c]) for c in known]
            sure = self.sure(known)
            used = self.spent - start
            if sure >= min(enough, SURE_MOST) or used >= budget or self.left <= 0:
                return known[int(np.argmax(means))], sure
            step = min(budget - used, self.left, 2 * len(known))
            added = allocate(means, spread, counts, step)
            self.ask([(c, counts[i] + int(added[i])) for i, c in enumerate(known) if added[i]])

    def eliminate(
        self, candidates: Sequence[Choice], indifference: float, *, confidence: float = CONFIDENCE
    ) -> tuple[Choice, float, bool]:
        """Drop candidates by KN until one is left or the budget is spent.

        Returns:
            The best, the probability that it is, and whether KN's own guarantee holds: that it is the best
            with `confidence` if it leads by `indifference`.
        """
        while True:
            known = [c for c in candidates if len(self.figures.get(c, ())) >= 2]
            if not known:
                return candidates[0], 0.0, False
            first = min(len(self.figures[c]) for c in known)

            def observe(
                rows: Sequence[int], start: int, count: int, known: list[Choice] = known
            ) -> NDArray[np.float64]:
                self.ask([(known[row], start + count) for row in rows])
                if any(known[row] in self.impossible for row in rows):
                    raise _DroppedOut
                return np.array([self.figures[known[row]][start : start + count] for row in rows])

            try:
                # what is known already counts, so it spends at most what is left
                most = first * len(known) + self.left
                found = select_best(
                    observe, len(known), indifference=indifference, confidence=confidence, first=first,
                    batch=_BATCH, most=most,
                )  # fmt: skip
            except _DroppedOut:
                continue
            best = known[found.best]
            return best, confidence if found.guaranteed else self.sure(known), found.guaranteed


class _DroppedOut(Exception):
    """A design turned out to be one that cannot run."""
