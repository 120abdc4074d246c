"""The best values of some levers of a model, found by simulation within a budget of replications."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onmaru.sim.ports import Executor
from onmaru.sim.rules.kpi import definition
from onmaru.sim.rules.optimise import (
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
from onmaru.sim.rules.replicate import Row, Stopped, attempt, stopped_by
from onmaru.sim.rules.rule_text import carry
from onmaru.sim.rules.search_memory import IMPOSSIBLE, Leader
from onmaru.sim.rules.statistics.interval import finite
from onmaru.sim.rules.statistics.paired import Comparison, compare_paired
from onmaru.sim.rules.whatif import Change, apply, value_at
from onmaru.sim.service.compare import by_address
from onmaru.sim.service.designs import CANNOT_RUN
from onmaru.sim.service.replications import (
    Design,
    ExperimentCancelled,
    Plan,
    Progress,
    opened,
    settle,
)
from onmaru.sim.types import BadRun, Model

STUCK_SHOWN = 20  # designs that cannot run, in a report


@dataclass(frozen=True, slots=True)
class BestSoFar:
    """The best design at one moment of a search, in the objective's own sign; no interval after one figure."""

    spent: int
    designs: int
    values: tuple[float, ...]
    objective: float
    low: float
    high: float

    def as_json(self) -> dict[str, Any]:
        return {
            "spent": self.spent,
            "designs": self.designs,
            "values": list(self.values),
            "objective": finite(self.objective),
            "low": finite(self.low),
            "high": finite(self.high),
        }


@dataclass(frozen=True, slots=True)
class Optimum:
    """The best design found.

    Attributes:
        best: Values of the levers and the objective there, costs taken off.
        against_base: The objective figure of the best design against the model as it is, pair by pair; None
            where the model as it is cannot run, or the search was ended early.
        probability: That the best is the best of the finalists (a lower bound).
        model: The model with the best values.
        limits: What may not be exceeded, with what the best design and the model as it is use of it.
        curve: The best so far, by replications spent.
        stopped: Why the model as it is cannot run.
        stuck: Values of designs that cannot run, with why; the first of them.
        complete: False when the search was ended before its budget; then this is the best it knew.
    """

    levers: tuple[Lever, ...]
    objective: str
    maximise: bool
    base: tuple[float, ...]
    best: Tried
    finalists: tuple[Tried, ...]
    against_base: Comparison | None
    probability: float
    tried: int
    spent: int
    budget: int
    seed: int
    hours: float
    warmup_hours: float
    model: Model
    limits: tuple[Limit, ...] = ()
    procedure: str = "ocba"
    indifference: float | None = None
    guaranteed: bool | None = None
    curve: tuple[BestSoFar, ...] = ()
    stopped: Stopped | None = None
    stuck: tuple[tuple[tuple[float, ...], Stopped], ...] = ()
    stuck_count: int = 0
    complete: bool = True

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
            "limits": [self._limit_json(limit) for limit in self.limits],
            "best": self._tried_json(self.best),
            "finalists": [self._tried_json(row) for row in self.finalists],
            "changes": list(self.changes),
            "against_base": self.against_base and self.against_base.as_json(),
            "probability": self.probability,
            "procedure": self.procedure,
            "indifference": self.indifference,
            "guaranteed": self.guaranteed,
            "tried": self.tried,
            "spent": self.spent,
            "budget": self.budget,
            "seed": self.seed,
            "hours": self.hours,
            "warmup_hours": self.warmup_hours,
            "curve": [point.as_json() for point in self.curve],
            "stopped": self.stopped and self.stopped.as_json(),
            "stuck": [
                {"values": self._by_address(values), **stopped.as_json()} for values, stopped in self.stuck
            ],
            "stuck_count": self.stuck_count,
            "complete": self.complete,
        }

    def _limit_json(self, limit: Limit) -> dict[str, Any]:
        at = {lever.address: n for n, lever in enumerate(self.levers)}
        weights = limit.weights or (1.0,) * len(limit.addresses)
        used = [
            sum(w * values[at[a]] for a, w in zip(limit.addresses, weights, strict=True))
            for values in (self.best.values, self.base)
        ]
        return {
            "addresses": list(limit.addresses),
            "weights": list(weights),
            "most": limit.most,
            "best": used[0],
            "base": used[1],
        }

    def _by_address(self, values: Sequence[float]) -> dict[str, float]:
        return dict(zip((lever.address for lever in self.levers), values, strict=True))

    def _tried_json(self, row: Tried) -> dict[str, Any]:
        sign = 1.0 if self.maximise else -1.0
        return {
            "values": self._by_address(row.values),
            "objective": finite(sign * row.mean),
            "deviation": finite(row.deviation),
            "replications": row.replications,
        }


def optimise(
    model: Model, levers: Sequence[Lever], *, objective: str = "throughput_per_h", maximise: bool = True,
    limits: Sequence[Limit] = (), hours: float = 8.0, warmup_hours: float | None = 0.0, budget: int = 500,
    seed: int = 1, engine: str = "auto", procedure: str = "ocba", indifference: float | None = None,
    rules: Mapping[str, Any] | None = None, executor: Executor | None = None, workers: int | None = None,
    ray_address: str = "", progress: Progress = lambda share, note: None,
    improved: Callable[[BestSoFar], None] = lambda point: None,
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
        procedure: How the finalists are told apart: `ocba`, or `kn` with its `indifference`, the smallest
            difference of the objective worth detecting.
        rules: User rules that the model names: functions, see `rules.user_rule`.
        improved: Called with the best so far, whenever something was learnt.
        cancelled: Asked between replications; true ends the search with the best it knows.
    Raises:
        BadSearch: the levers or the budget make no search.
        BadRun, ModelInvalid: the objective is no figure; a lever's address or value does not fit the model.
        ExperimentCancelled: it was ended before any design was known.
    Designs that stand still or overflow are left out of the search, and told with what stopped them.
    """
    base = tuple(_present(model, lever) for lever in levers)
    for lever in levers:
        apply(model, [_change(lever, value) for value in (lever.values[0], lever.values[-1])])
    plan = Plan(hours, warmup_hours, seed, engine, rules=carry(rules))
    with opened(executor, workers, ray_address) as running:
        settled, stopped = _settle_base(model, plan, running, cancelled)
        if objective not in settled.columns:
            raise BadRun(
                f"the model has no figure {objective!r}", hint="such as throughput_per_h", field="objective"
            )
        plan = replace(plan, warmup_hours=settled.warmup_hours)
        bench = _Bench(model, tuple(levers), objective, maximise, plan, running, cancelled)
        curve: list[BestSoFar] = []

        def told(leader: Leader) -> None:
            point = _point(levers, maximise, leader)
            curve.append(point)
            improved(point)
            progress(min(1.0, leader.spent / leader.budget), _note(levers, point, leader.budget))

        found = search(
            levers, base, bench, budget=budget, seed=seed, limits=limits, procedure=procedure,
            indifference=indifference, told=told,
        )  # fmt: skip
        best = apply(model, _changes(levers, found.best.values))
        against = None
        if found.complete and stopped is None:
            against, stopped = _against(settled, best, plan, found, objective, running, cancelled)
    return Optimum(
        levers=tuple(levers), objective=objective, maximise=maximise, base=base, best=found.best,
        finalists=found.finalists, against_base=against, probability=found.probability, tried=found.tried,
        spent=found.spent, budget=budget, seed=seed, hours=hours, warmup_hours=settled.warmup_hours, model=best,
        limits=tuple(limits), procedure=procedure, indifference=indifference, guaranteed=found.guaranteed,
        curve=tuple(curve), stopped=stopped, stuck=tuple(bench.stuck.items())[:STUCK_SHOWN],
        stuck_count=len(found.impossible), complete=found.complete,
    )  # fmt: skip


def _settle_base(
    model: Model, plan: Plan, executor: Executor, cancelled: Callable[[], bool]
) -> tuple[Design, Stopped | None]:
    """The model as it is; where it stands still, with the observed time's half as warm-up instead of a found one."""
    try:
        return settle(model, plan, executor, cancelled=cancelled), None
    except CANNOT_RUN as error:
        hours = (plan.hours or 8.0) / 2
        return settle(model, replace(plan, warmup_hours=hours), executor, cancelled=cancelled), stopped_by(
            error
        )


def _point(levers: Sequence[Lever], maximise: bool, leader: Leader) -> BestSoFar:
    sign = 1.0 if maximise else -1.0
    low, high = sorted((sign * leader.low, sign * leader.high))
    values = values_of(levers, leader.choice)
    return BestSoFar(leader.spent, leader.designs, values, sign * leader.mean, low, high)


def _note(levers: Sequence[Lever], point: BestSoFar, budget: int) -> str:
    half = (point.high - point.low) / 2
    spread = f" ± {half:.2g}" if math.isfinite(half) else ""
    at = ", ".join(str(change) for change in _changes(levers, point.values)[:3])
    more = ", ..." if len(levers) > 3 else ""
    return (
        f"{point.spent} of {budget} replications, {point.designs} designs, "
        f"best {point.objective:.4g}{spread} at {at}{more}"
    )


class _Bench:
    """Runs what the search asks for; keeps the designs it has settled, and why those that cannot run stopped."""

    def __init__(
        self, model: Model, levers: tuple[Lever, ...], objective: str, maximise: bool, plan: Plan,
        executor: Executor, cancelled: Callable[[], bool],
    ) -> None:  # fmt: skip
        self._model, self._levers, self._objective = model, levers, objective
        self._sign = 1.0 if maximise else -1.0
        self._plan, self._executor, self._cancelled = plan, executor, cancelled
        self._designs: dict[Choice, Design] = {}
        self.stuck: dict[tuple[float, ...], Stopped] = {}

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
            if isinstance(row, Stopped):
                self.stuck.setdefault(values_of(self._levers, choice), row)
                continue
            at = self._design(choice).columns.index(self._objective)
            cost = cost_of(self._levers, values_of(self._levers, choice))
            found[place] = self._sign * row.values[at] - cost
        return found

    def _design(self, choice: Choice) -> Design:
        if choice not in self._designs:
            changed = apply(self._model, _changes(self._levers, values_of(self._levers, choice)))
            self._designs[choice] = settle(changed, self._plan, self._executor)
        return self._designs[choice]


def _against(
    base: Design, best: Model, plan: Plan, found: Found, objective: str, executor: Executor,
    cancelled: Callable[[], bool],
) -> tuple[Comparison | None, Stopped | None]:  # fmt: skip
    """The best design against the base; or why the base cannot run; or neither when it was ended."""
    count = max(10, found.best.replications)
    values: list[Mapping[str, np.ndarray]] = []
    for design in (base, settle(best, plan, executor)):
        tasks = [replace(design.task, replication=k) for k in range(count)]
        rows = dict(executor.map(attempt, tasks, cancelled=cancelled))
        stopped = [row for _, row in sorted(rows.items()) if isinstance(row, Stopped)]
        if stopped:
            return None, stopped[0] if design is base else None
        if len(rows) < count:
            return None, None
        values.append(by_address(design, [row for _, row in sorted(rows.items()) if isinstance(row, Row)]))
    return compare_paired(values[0][objective], values[1][objective]), None


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
