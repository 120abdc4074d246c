"""The best values of some levers of a model, found by simulation within a budget of replications."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onmaru.sim.ports import Executor
from onmaru.sim.rules.kpi import definition
from onmaru.sim.rules.optimise import (
    IMPOSSIBLE,
    BadSearch,
    Choice,
    Found,
    Lever,
    Limit,
    Tried,
    cost_of,
    search,
    values_of,
)
from onmaru.sim.rules.replicate import attempt
from onmaru.sim.rules.statistics.interval import finite
from onmaru.sim.rules.statistics.paired import Comparison, compare_paired
from onmaru.sim.rules.whatif import Change, apply, value_at
from onmaru.sim.service.compare import by_address
from onmaru.sim.service.replications import (
    Design,
    ExperimentCancelled,
    Plan,
    Progress,
    opened,
    run_tasks,
    settle,
)
from onmaru.sim.types import BadRun, Model


@dataclass(frozen=True, slots=True)
class Optimum:
    """The best design found.

    Attributes:
        best: Values of the levers and the objective there, costs taken off.
        against_base: The objective figure of the best design against the model as it is, pair by pair.
        probability: That the best is the best of the finalists (a lower bound).
        model: The model with the best values.
    """

    levers: tuple[Lever, ...]
    objective: str
    maximise: bool
    base: tuple[float, ...]
    best: Tried
    finalists: tuple[Tried, ...]
    against_base: Comparison
    probability: float
    tried: int
    spent: int
    budget: int
    seed: int
    hours: float
    warmup_hours: float
    model: Model

    @property
    def changes(self) -> tuple[str, ...]:
        """The best design as changes to the model."""
        return tuple(str(change) for change in _changes(self.levers, self.best.values))

    def as_json(self) -> dict[str, Any]:
        return {
            "objective": self.objective,
            "unit": definition(self.objective).unit,
            "maximise": self.maximise,
            "levers": [
                {"address": x.address, "values": list(x.values), "cost": x.cost, "base": now}
                for x, now in zip(self.levers, self.base, strict=True)
            ],
            "best": self._tried_json(self.best),
            "finalists": [self._tried_json(row) for row in self.finalists],
            "changes": list(self.changes),
            "against_base": self.against_base.as_json(),
            "probability": self.probability,
            "tried": self.tried,
            "spent": self.spent,
            "budget": self.budget,
            "seed": self.seed,
            "hours": self.hours,
            "warmup_hours": self.warmup_hours,
        }

    def _tried_json(self, row: Tried) -> dict[str, Any]:
        sign = 1.0 if self.maximise else -1.0
        return {
            "values": dict(zip((lever.address for lever in self.levers), row.values, strict=True)),
            "objective": finite(sign * row.mean),
            "deviation": finite(row.deviation),
            "replications": row.replications,
        }


def optimise(
    model: Model, levers: Sequence[Lever], *, objective: str = "throughput_per_h", maximise: bool = True,
    limits: Sequence[Limit] = (), hours: float = 8.0, warmup_hours: float | None = 0.0, budget: int = 500,
    seed: int = 1, engine: str = "auto", executor: Executor | None = None, workers: int | None = None,
    ray_address: str = "", progress: Progress = lambda share, note: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Optimum:  # fmt: skip
    """Search for the levers' values with the best objective.

    Args:
        levers: What may be changed, each an address with values; `cost` times the value is taken off the
            objective (or added to it, when it is minimised).
        objective: Address of a figure, such as `throughput_per_h` or `energy_cost_per_part`.
        limits: Sums of levers that may not be exceeded, such as places of all buffers together.
        budget: Replications over all designs; the comparison with the base at the end comes on top.
        seed: Streams of the replications and the search's own dice: equal seeds find equal designs.
    Raises:
        BadSearch: the levers or the budget make no search.
        BadRun, ModelInvalid: the objective is no figure; a lever's address or value does not fit the model.
        Deadlock: the model as it is stands still.
        ExperimentCancelled: it was ended.
    Designs that stand still or overflow are left out of the search.
    """
    base = tuple(_present(model, lever) for lever in levers)
    for lever in levers:
        apply(model, [_change(lever, value) for value in (lever.values[0], lever.values[-1])])
    plan = Plan(hours, warmup_hours, seed, engine)
    with opened(executor, workers, ray_address) as running:
        settled = settle(model, plan, running, cancelled=cancelled)
        if objective not in settled.columns:
            raise BadRun(
                f"the model has no figure {objective!r}", hint="such as throughput_per_h", field="objective"
            )
        plan = replace(plan, warmup_hours=settled.warmup_hours)
        bench = _Bench(model, tuple(levers), objective, maximise, plan, running, cancelled)

        def told(spent: int, most: int) -> None:
            progress(min(1.0, spent / most), f"{spent} of {most} replications, {len(bench.designs)} designs")

        found = search(levers, base, bench, budget=budget, seed=seed, limits=limits, told=told)
        best = apply(model, _changes(levers, found.best.values))
        against = _against(settled, settle(best, plan, running), found, objective, running, cancelled)
    return Optimum(
        levers=tuple(levers),
        objective=objective,
        maximise=maximise,
        base=base,
        best=found.best,
        finalists=found.finalists,
        against_base=against,
        probability=found.probability,
        tried=found.tried,
        spent=found.spent,
        budget=budget,
        seed=seed,
        hours=hours,
        warmup_hours=settled.warmup_hours,
        model=best,
    )


class _Bench:
    """Runs what the search asks for; keeps the designs it has settled."""

    def __init__(
        self, model: Model, levers: tuple[Lever, ...], objective: str, maximise: bool, plan: Plan,
        executor: Executor, cancelled: Callable[[], bool],
    ) -> None:  # fmt: skip
        self._model, self._levers, self._objective = model, levers, objective
        self._sign = 1.0 if maximise else -1.0
        self._plan, self._executor, self._cancelled = plan, executor, cancelled
        self.designs: dict[Choice, Design] = {}

    def __call__(self, wanted: Sequence[tuple[Choice, int]]) -> NDArray[np.float64]:
        tasks = []
        for choice, replication in wanted:
            tasks.append(replace(self._design(choice).task, replication=replication))
        rows = dict(self._executor.map(attempt, tasks, cancelled=self._cancelled))
        if len(rows) < len(tasks):
            raise ExperimentCancelled("the search was ended", hint="ask again; equal seeds go the same way")
        found = np.full(len(tasks), IMPOSSIBLE)
        for place, (choice, _) in enumerate(wanted):
            row = rows[place]
            if row is None:
                continue
            at = self._design(choice).columns.index(self._objective)
            cost = cost_of(self._levers, values_of(self._levers, choice))
            found[place] = self._sign * row.values[at] - cost
        return found

    def _design(self, choice: Choice) -> Design:
        if choice not in self.designs:
            changed = apply(self._model, _changes(self._levers, values_of(self._levers, choice)))
            self.designs[choice] = settle(changed, self._plan, self._executor)
        return self.designs[choice]


def _against(
    base: Design, best: Design, found: Found, objective: str, executor: Executor,
    cancelled: Callable[[], bool],
) -> Comparison:  # fmt: skip
    count = max(10, found.best.replications)
    values: list[Mapping[str, np.ndarray]] = []
    for design in (base, best):
        tasks = [replace(design.task, replication=k) for k in range(count)]
        values.append(by_address(design, run_tasks(executor, tasks, cancelled=cancelled)))
    return compare_paired(values[0][objective], values[1][objective])


def _change(lever: Lever, value: float) -> Change:
    whole = int(value) if float(value).is_integer() else value
    return Change(tuple(lever.address.split(".")), "=", whole)


def _changes(levers: Sequence[Lever], values: Sequence[float]) -> list[Change]:
    return [_change(lever, value) for lever, value in zip(levers, values, strict=True)]


def _present(model: Model, lever: Lever) -> float:
    """The value that the model has now; an address without a number begins at its first value."""
    if not lever.values:
        raise BadSearch(f"{lever.address} has no values", hint="give two or more")
    now = value_at(model, lever.address)
    return float(now) if isinstance(now, int | float) and not isinstance(now, bool) else lever.values[0]


__all__ = ["Lever", "Limit", "Optimum", "optimise"]
