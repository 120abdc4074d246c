"""Replications of designs: tasks go to an executor, rows come back in the order they were asked for."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from onmaru.core.errors import Interrupted
from onmaru.sim.drivers.threads import ThreadExecutor
from onmaru.sim.ports import Executor
from onmaru.sim.rules.energy import has_energy
from onmaru.sim.rules.engine_choice import EngineChoice, Wish, choose
from onmaru.sim.rules.replicate import Row, Task, columns, prepare, replicate
from onmaru.sim.rules.rule_text import RuleText
from onmaru.sim.rules.statistics.interval import CONFIDENCE
from onmaru.sim.rules.statistics.warmup import Warmup, longest, mser
from onmaru.sim.types import WEEK_S, BadRun, Model, StartState

Progress = Callable[[float, str], None]
PILOTS = 5
TARIFF_BUCKET_S = 900.0
PILOT_BUCKETS = 400
ROWS_AHEAD = 100_000


class ExperimentCancelled(Interrupted):
    """Somebody asked it to end; what had finished is kept where a folder was given."""

    code = "sim.experiment_cancelled"


@dataclass(frozen=True, slots=True)
class Plan:
    """How a design is run.

    Attributes:
        hours: Observed time of a replication [h], after the warm-up; None asks for the long run itself,
            which only the exact engine knows.
        warmup_hours: Time run before that and not counted [h]; None finds it by MSER-5.
        seed: Replication k of every design uses the same random streams of this seed.
        engine: `auto` or an engine's name.
        confidence: Level of all intervals.
        start: Begin from this state instead of empty; then there is no warm-up.
        rules: User rules that the model names, as `carry` makes them.
    """

    hours: float | None = 8.0
    warmup_hours: float | None = 0.0
    seed: int = 1
    engine: str = "auto"
    confidence: float = CONFIDENCE
    start: StartState | None = None
    rules: tuple[RuleText, ...] = ()

    def __post_init__(self) -> None:
        for name, value, least in (("hours", self.hours, 1e-9), ("warmup_hours", self.warmup_hours, 0.0)):
            if value is not None and not least <= value <= 1e9:
                raise BadRun(f"{name} is {value}", hint="give a finite time above zero", field=name)


@dataclass(frozen=True, slots=True)
class Design:
    """A model with everything settled that its replications need."""

    model: Model
    task: Task
    choice: EngineChoice
    columns: tuple[str, ...]
    warmup: Warmup | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def warmup_hours(self) -> float:
        return self.task.warmup_s / 3600.0


@contextmanager
def opened(
    executor: Executor | None, workers: int | None = None, ray_address: str = ""
) -> Iterator[Executor]:
    """The executor given, or one of this computer's cores or of a Ray cluster that is closed afterwards."""
    if executor is not None:
        yield executor
        return
    if ray_address:
        from onmaru.sim.drivers.ray import RayExecutor

        own: Executor = RayExecutor(ray_address)
    else:
        own = ThreadExecutor(workers or None)
    try:
        yield own
    finally:
        own.close()


def run_tasks(
    executor: Executor, tasks: Sequence[Task], *, cancelled: Callable[[], bool] = lambda: False,
    on_row: Callable[[int, Row], None] = lambda index, row: None,
) -> list[Row]:  # fmt: skip
    """The row of every task, in their order, whoever finished first.

    Args:
        on_row: Called with (place, row) as they finish, also for those that finish after a cancellation.
    Raises:
        ExperimentCancelled: `cancelled` said so before all were done.
    """
    rows = finished_rows(executor, tasks, cancelled=cancelled, on_row=on_row)
    if len(rows) < len(tasks):
        raise ended_early(len(rows), len(tasks))
    return rows


def finished_rows(
    executor: Executor, tasks: Sequence[Task], *, least: int = 0, cancelled: Callable[[], bool] = lambda: False,
    on_row: Callable[[int, Row], None] = lambda index, row: None,
) -> list[Row]:  # fmt: skip
    """As `run_tasks`; of an experiment that is ended those that had finished by then, in order.

    Raises:
        ExperimentCancelled: it was ended before `least` had finished.
    """
    if tasks:
        prepare(tasks[0].model, tasks[0].rules)  # a model that cannot run fails here, not in a thread
    found: dict[int, Row] = {}
    for index, row in executor.map(replicate, tasks, cancelled=cancelled):
        found[index] = row
        on_row(index, row)
    if len(found) < min(least, len(tasks)):
        raise ended_early(len(found), len(tasks))
    return [found[index] for index in sorted(found)]


def ended_early(finished: int, wanted: int) -> ExperimentCancelled:
    """That an experiment was ended before all its replications had been run."""
    return ExperimentCancelled(
        f"the experiment was ended after {finished} of {wanted} replications",
        hint="what had finished is kept",
        finished=finished,
    )


def settle(
    model: Model, plan: Plan, executor: Executor, *, wish: Wish | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Design:  # fmt: skip
    """Choose the engine, find the warm-up and the buckets.

    Raises:
        EngineRefused: the engine asked for cannot run the model.
        BadRun, ModelInvalid: see `compile_model`.
    """
    states = has_energy(model)
    wish = wish or Wish()
    wish = replace(
        wish,
        long_run=plan.hours is None,
        states=states,
        start=plan.start is not None,
        rules=wish.rules or bool(plan.rules),
    )
    choice = choose(model, plan.engine, wish)
    if plan.hours is None:
        return Design(model, Task("", choice.name, plan.seed, 0, 0.0), choice, ())
    observed = plan.hours * 3600.0
    task = Task(
        model=model.model_dump_json(),
        engine=choice.name,
        seed=plan.seed,
        replication=0,
        until_s=observed,
        states=states,
        start=None if plan.start is None else plan.start.model_dump_json(),
        rules=plan.rules,
    )
    prepare(task.model, task.rules)
    warmup_s, warmup, notes = _warmup(model, plan, task, executor, cancelled)
    bucket = max(min(TARIFF_BUCKET_S, observed), observed / 20_000) if states else None
    if bucket is not None:
        warmup_s = max(0.0, math.ceil(warmup_s / bucket - 1e-9) * bucket)
    if warmup_s and (model.calendars or model.tariff is not None):
        # the observed time begins at the model's own time of the week, the warm-up comes before it
        model = model.model_copy(update={"origin_s": (model.origin_s - warmup_s) % WEEK_S})
    task = replace(
        task,
        model=model.model_dump_json(),
        until_s=float(warmup_s + observed),
        warmup_s=float(warmup_s),
        bucket_s=bucket,
    )
    return Design(model, task, choice, columns(model), warmup, notes)


def _warmup(
    model: Model, plan: Plan, task: Task, executor: Executor, cancelled: Callable[[], bool]
) -> tuple[float, Warmup | None, tuple[str, ...]]:
    if plan.start is not None:
        return 0.0, None, ("it begins from a given state: there is no warm-up",)
    if plan.warmup_hours is not None:
        return plan.warmup_hours * 3600.0, None, ()
    if model.calendars:
        return 0.0, None, ("shifts come and go: there is no steady state to warm up to",)
    bucket = task.until_s / PILOT_BUCKETS
    pilots = [replace(task, replication=k, bucket_s=bucket, series=True, states=False) for k in range(PILOTS)]
    rows = run_tasks(executor, pilots, cancelled=cancelled)
    width = min(len(row.wip) for row in rows if row.wip is not None)
    output = np.array([row.throughput[:width] for row in rows if row.throughput is not None])
    inside = np.array([row.wip[:width] for row in rows if row.wip is not None])
    found = longest(mser(output), mser(inside))
    notes: tuple[str, ...] = ()
    if not found.settled:
        notes = (
            "no steady state within the observed time: half of it was taken as warm-up; look at a longer one",
        )
    return found.cut_s(bucket), found, notes


def tasks_of(design: Design, first: int, count: int) -> list[Task]:
    """Replications first .. first + count - 1 of a design."""
    return [replace(design.task, replication=k) for k in range(first, first + count)]


def head_of(design: Design) -> dict[str, Any]:
    """What is kept beside the table of a design's replications: what was run."""
    task = design.task
    return {
        "model": design.model.model_dump(mode="json"),
        "engine": task.engine,
        "seed": task.seed,
        "until_s": task.until_s,
        "warmup_s": task.warmup_s,
    }
