"""Several designs side by side: who can run, the replications each has had, and which one is best."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onmaru.sim.ports import Executor
from onmaru.sim.rules.kpi import definition
from onmaru.sim.rules.replicate import Row, Stopped, attempt, stopped_by
from onmaru.sim.rules.search_memory import IMPOSSIBLE, Choice, Memory
from onmaru.sim.rules.statistics.interval import finite
from onmaru.sim.service.replications import (
    Design,
    Plan,
    Progress,
    ended_early,
    settle,
)
from onmaru.sim.types import Deadlock, Model, TooManyParts, ZeroTimeLoop

CANNOT_RUN = (Deadlock, TooManyParts, ZeroTimeLoop)
RANK_FIRST = 10  # replications of every design before the first is favoured or dropped


@dataclass(frozen=True, slots=True)
class DesignRanking:
    """Which of several designs is the best by one figure.

    Attributes:
        figure: Address of the figure.
        best: Place of the best design, the base being 0; None where none can run.
        probability: That it is the best: a lower bound from the differences seen, never above `SURE_MOST`; for
            `kn` within its budget its guarantee.
        guaranteed: For `kn`: whether the budget sufficed for its guarantee. None for `ocba`.
        replications: Spent on each design.
        means: Of the figure by design; nan where a design cannot run.
    """

    procedure: str
    figure: str
    indifference: float | None
    best: int | None
    probability: float
    guaranteed: bool | None
    replications: tuple[int, ...]
    means: tuple[float, ...]
    names: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "procedure": self.procedure,
            "figure": self.figure,
            "indifference": self.indifference,
            "best": None if self.best is None or not self.names else self.names[self.best],
            "probability": finite(self.probability),
            "probability_kind": "guaranteed" if self.guaranteed else "at_least",
            "guaranteed": self.guaranteed,
            "spent": sum(self.replications),
            "designs": [
                {"name": name, "replications": count, "mean": finite(mean)}
                for name, count, mean in zip(self.names, self.replications, self.means, strict=True)
            ],
        }


class Counter:
    """Tells how many replications are done."""

    def __init__(self, most: int, progress: Progress) -> None:
        self._done, self._most, self._progress = 0, most, progress

    def __call__(self) -> None:
        self._done += 1
        self._progress(min(1.0, self._done / self._most), f"{self._done} of {self._most} replications")


class Field:
    """Designs that are run under common random numbers. A design that cannot run is remembered with why.

    Attributes:
        designs: In order, the base first; None where a design could not even be settled.
        rows: By design, replication by replication.
        stopped: By design that cannot run.
    """

    def __init__(
        self, designs: list[Design | None], stopped: dict[int, Stopped], executor: Executor,
        cancelled: Callable[[], bool],
    ) -> None:  # fmt: skip
        self.designs, self.stopped = designs, stopped
        self.rows: list[list[Row]] = [[] for _ in designs]
        self._executor, self._cancelled = executor, cancelled

    @classmethod
    def of(
        cls, models: Sequence[Model], plan: Plan, executor: Executor, cancelled: Callable[[], bool]
    ) -> Field:
        """Settle every design; all get the longest of their warm-ups."""
        designs, stopped = _settled(models, plan, executor, cancelled)
        if plan.warmup_hours is None and (found := [d.warmup_hours for d in designs if d is not None]):
            designs, more = _settled(models, replace(plan, warmup_hours=max(found)), executor, cancelled)
            stopped |= more
        return cls(designs, stopped, executor, cancelled)

    @property
    def columns(self) -> tuple[str, ...]:
        """Figures of the first design that could be settled."""
        return next((design.columns for design in self.designs if design is not None), ())

    @property
    def warmup_hours(self) -> float:
        return max((design.warmup_hours for design in self.designs if design is not None), default=0.0)

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(n for design in self.designs if design for n in design.notes))

    def values(self, place: int) -> dict[str, np.ndarray]:
        """Figures of a design by address, shape [replication]; none of one that cannot run."""
        design = self.designs[place]
        if design is None or place in self.stopped or not self.rows[place]:
            return {}
        table = np.array([row.values for row in self.rows[place]])
        return {address: table[:, i] for i, address in enumerate(design.columns)}

    def run(self, wanted: Sequence[tuple[int, int]], told: Callable[[], None]) -> None:
        """Run (design, replication) pairs, of each design in order.

        Raises:
            ExperimentCancelled: it was ended; what had finished counts.
        """
        tasks, places = [], []
        for place, k in wanted:
            design = self.designs[place]
            if design is not None and place not in self.stopped:
                tasks.append(replace(design.task, replication=k))
                places.append(place)
        found: dict[int, Row | Stopped] = {}
        for index, row in self._executor.map(attempt, tasks, cancelled=self._cancelled):
            found[index] = row
            told()
        gap: set[int] = set()  # designs of which a replication is missing: later ones of theirs do not count
        for index, place in enumerate(places):
            done = found.get(index)
            if done is None or place in gap:
                gap.add(place)
            elif isinstance(done, Stopped):
                self.stopped.setdefault(place, done)
            else:
                self.rows[place].append(done)
        if len(found) < len(tasks):
            raise ended_early(len(found), len(tasks))

    @property
    def least(self) -> int:
        """Replications that every design that can run has had."""
        return min((len(row) for place, row in enumerate(self.rows) if place not in self.stopped), default=0)

    def rank(
        self, figure: str, procedure: str, indifference: float | None, replications: int, confidence: float,
        told: Callable[[], None],
    ) -> DesignRanking:  # fmt: skip
        """Find the best design by a figure within `replications` times as many as there are designs."""
        sign = 1.0 if definition(figure).maximise else -1.0

        def observe(wanted: Sequence[tuple[Choice, int]]) -> NDArray[np.float64]:
            self.run([(choice[0], k) for choice, k in wanted], told)
            return np.array([self._objective(choice[0], k, figure, sign) for choice, k in wanted])

        candidates: list[Choice] = [(i,) for i in range(len(self.designs))]
        memory = Memory(observe, replications * len(candidates), lambda leader: None)
        memory.ask([(c, min(RANK_FIRST, replications)) for c in candidates])
        guaranteed = None
        if procedure == "kn":
            best, sure, guaranteed = memory.eliminate(candidates, indifference or 0.0, confidence=confidence)
        else:
            best, sure = memory.compete(candidates, memory.left, enough=confidence)
        known = [memory.figures.get(c, []) for c in candidates]
        return DesignRanking(
            procedure, figure, indifference, best[0] if known[best[0]] else None, sure, guaranteed,
            tuple(len(row) for row in known),
            tuple(sign * float(np.mean(row)) if row else float("nan") for row in known),
        )  # fmt: skip

    def _objective(self, place: int, k: int, figure: str, sign: float) -> float:
        design = self.designs[place]
        if design is None or place in self.stopped or figure not in design.columns:
            return IMPOSSIBLE
        return sign * float(self.rows[place][k].values[design.columns.index(figure)])


def _settled(
    models: Sequence[Model], plan: Plan, executor: Executor, cancelled: Callable[[], bool]
) -> tuple[list[Design | None], dict[int, Stopped]]:
    designs: list[Design | None] = []
    stopped: dict[int, Stopped] = {}
    for place, model in enumerate(models):
        try:
            designs.append(settle(model, plan, executor, cancelled=cancelled))
        except CANNOT_RUN as error:  # in a pilot run that looks for the warm-up
            designs.append(None)
            stopped[place] = stopped_by(error)
    return designs, stopped
