"""An experiment: replications of one design until they are enough, with the intervals of every figure."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from onmaru.sim.drivers.segments import SegmentWriter, schema_of, table_of
from onmaru.sim.ports import Executor
from onmaru.sim.rules.engine_choice import EngineChoice
from onmaru.sim.rules.exact import Exactness, exact_figures, exactness, solve_exactly, told
from onmaru.sim.rules.kpi import LINE, definition
from onmaru.sim.rules.replicate import Row
from onmaru.sim.rules.rule_text import carry
from onmaru.sim.rules.statistics.interval import Interval, intervals, wilson_interval
from onmaru.sim.rules.statistics.sequential import Precision, look
from onmaru.sim.rules.statistics.warmup import Warmup
from onmaru.sim.rules.whatif import apply, parse_scenario
from onmaru.sim.service.crosscheck import CrossCheck, cross_check
from onmaru.sim.service.replications import (
    Design,
    ExperimentCancelled,
    Plan,
    Progress,
    head_of,
    opened,
    run_tasks,
    settle,
    tasks_of,
)
from onmaru.sim.types import BadRun, Model, StartState

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

FIGURE = "throughput_per_h"


@dataclass(frozen=True, slots=True, eq=False)
class Experiment:
    """What was run and what came out.

    Attributes:
        figures: Mean over replications with its interval, by address (`wip`, `press.oee`).
        table: One row a replication: its number, and a column a figure (nan: no value).
        on_time_probability: Share of replications in which every due date was met (Wilson interval).
        reached: Whether the wanted precision was met; None when a number of replications was asked for.
        complete: False when it was ended early; then it holds what had finished.
        exact: How the figures were solved, and how exact they are; None for those of replications.
    """

    model: Model
    engine: EngineChoice
    hours: float | None
    warmup_hours: float
    warmup: Warmup | None
    seed: int
    confidence: float
    replications: int
    events: int
    figures: Mapping[str, Interval]
    table: pa.Table
    on_time_probability: Interval | None = None
    reached: bool | None = None
    complete: bool = True
    check: CrossCheck | None = None
    exact: Exactness | None = None
    notes: tuple[str, ...] = field(default=())

    def to_pandas(self) -> pd.DataFrame:
        """The table of replications as a data frame, indexed by replication."""
        return self.table.to_pandas().set_index("replication")

    def as_json(self) -> dict[str, Any]:
        return {
            "model": self.model.name,
            "engine": self.engine.as_json(),
            "hours": self.hours,
            "warmup_hours": self.warmup_hours,
            "warmup_settled": None if self.warmup is None else self.warmup.settled,
            "seed": self.seed,
            "confidence": self.confidence,
            "replications": self.replications,
            "events": self.events,
            "figures": {address: figure_json(address, found) for address, found in self.figures.items()},
            "on_time_probability": self.on_time_probability and self.on_time_probability.as_json(),
            "reached": self.reached,
            "complete": self.complete,
            "check": self.check and self.check.as_json(),
            "exact": self.exact and self.exact.as_json(),
            "notes": list(self.notes),
        }


def figure_json(address: str, found: Interval) -> dict[str, Any]:
    """An interval with the unit and name of its figure."""
    known = definition(address)
    return {
        **found.as_json(),
        "unit": known.unit,
        "label": {"en": known.en, "ko": known.ko},
        "maximise": known.maximise,
        "formula": known.formula,
        "source": known.source,
    }


def run_experiment(
    model: Model, *, hours: float | None = 8.0, warmup_hours: float | None = 0.0, replications: int = 20,
    precision: float | None = None, figure: str = FIGURE, changes: Sequence[str] = (), seed: int = 1,
    engine: str = "auto", confidence: float = 0.95, verify: bool = False, start: StartState | None = None,
    executor: Executor | None = None, workers: int | None = None, ray_address: str = "",
    rules: Mapping[str, Any] | None = None, folder: Path | None = None, progress: Progress = lambda share, note: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Experiment:  # fmt: skip
    """Run replications of a model and sum them up.

    Args:
        hours: Observed time of each [h]; None asks for the long run, exactly.
        warmup_hours: Time before that [h]; None finds it by MSER-5.
        replications: How many; with `precision` the most.
        precision: Add replications until the half width of the interval of `figure` is this share of it.
        changes: Changes to the model first, such as `press.servers=2`.
        verify: Run the first replications with a second engine as well and compare.
        start: Begin from this state instead of empty.
        executor: Where to run; otherwise `workers` threads (None: one a core), or the Ray cluster at
            `ray_address`. The figures are the same bits everywhere.
        rules: User rules that the model names: functions, see `rules.user_rule`.
        folder: Keep finished replications here as they come; they stay readable whatever happens.
        progress: Called with (share done, what is done).
        cancelled: Asked between replications; true ends it.
    Raises:
        ModelInvalid, BadRun, EngineRefused, Deadlock: the model or the run makes no sense.
        ExperimentCancelled: it was ended; `folder` has what was finished.
    """
    if replications < 1:
        raise BadRun(f"{replications} replications", hint="run at least one", field="replications")
    if changes:
        model = apply(model, parse_scenario("", changes).changes)
    plan = Plan(hours, warmup_hours, seed, engine, confidence, start, carry(rules))
    with opened(executor, workers, ray_address) as running:
        design = settle(model, plan, running, cancelled=cancelled)
        if design.choice.name == "markov":
            return _exact(design, plan, cancelled)
        if figure not in design.columns:
            raise BadRun(
                f"the model has no figure {figure!r}",
                hint=f"such as {', '.join([*LINE][:4])}, or <station>.oee",
                field="figure",
            )
        wanted = None
        if precision is not None:
            wanted = Precision(
                precision, confidence, first=min(10, max(2, replications)), most=max(2, replications)
            )
        collector = _Collector(design, folder, wanted.most if wanted else replications, progress)
        with contextlib.closing(collector):
            reached = _collect(collector, running, replications, wanted, figure, cancelled)
        check = cross_check(design, running) if verify else None
    return _summary(design, plan, collector.rows, reached, check)


class _Collector:
    """Keeps rows in order of replication, writes them as they come, tells how far it is."""

    def __init__(self, design: Design, folder: Path | None, most: int, progress: Progress) -> None:
        self.design, self._most, self._progress = design, most, progress
        self.rows: list[Row] = []
        self._finished = 0
        self._writer = None
        if folder is not None:
            self._writer = SegmentWriter(folder, design.columns, head_of(design))

    def add(self, executor: Executor, count: int, cancelled: Callable[[], bool]) -> None:
        """Run `count` more replications."""
        tasks = tasks_of(self.design, len(self.rows), count)
        self.rows += run_tasks(executor, tasks, cancelled=cancelled, on_row=self._on_row)

    def values(self, figure: str) -> np.ndarray:
        at = self.design.columns.index(figure)
        return np.array([row.values[at] for row in self.rows])

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()

    def _on_row(self, index: int, row: Row) -> None:
        self._finished += 1
        if self._writer is not None:
            self._writer.add(row.replication, row.values)
        self._progress(
            min(1.0, self._finished / self._most), f"{self._finished} of at most {self._most} replications"
        )


def _collect(
    collector: _Collector, executor: Executor, replications: int, wanted: Precision | None, figure: str,
    cancelled: Callable[[], bool],
) -> bool | None:  # fmt: skip
    if wanted is None:
        collector.add(executor, replications, cancelled)
        return None
    collector.add(executor, wanted.first, cancelled)
    while True:
        seen = look(collector.values(figure), wanted)
        if seen.ended:
            return seen.reached
        collector.add(executor, seen.more, cancelled)


def _summary(
    design: Design, plan: Plan, rows: Sequence[Row], reached: bool | None, check: CrossCheck | None
) -> Experiment:
    values = np.array([row.values for row in rows])
    found = intervals(
        {name: values[:, i] for i, name in enumerate(design.columns)},  # type: ignore[misc]
        confidence=plan.confidence,
    )
    on_time = values[:, design.columns.index("on_time")]
    met = on_time[np.isfinite(on_time)]
    return Experiment(
        model=design.model,
        engine=design.choice,
        hours=plan.hours,
        warmup_hours=design.warmup_hours,
        warmup=design.warmup,
        seed=plan.seed,
        confidence=plan.confidence,
        replications=len(rows),
        events=sum(row.events for row in rows),
        figures=found,
        table=table_of(schema_of(design.columns), [(row.replication, row.values) for row in rows]),
        on_time_probability=(
            wilson_interval(int((met == 1.0).sum()), len(met), confidence=plan.confidence)
            if len(met)
            else None
        ),
        reached=reached,
        check=check,
        notes=design.notes,
    )


def _exact(design: Design, plan: Plan, cancelled: Callable[[], bool]) -> Experiment:
    """The long run by the exact engine: intervals of no width, and no replications."""

    def checkpoint() -> None:
        if cancelled():
            raise ExperimentCancelled("solving was ended", hint="ask again")

    found = solve_exactly(design.model, checkpoint=checkpoint)
    exact = exactness(found)
    values = exact_figures(design.model, found)
    return Experiment(
        model=design.model,
        engine=design.choice,
        hours=None,
        warmup_hours=0.0,
        warmup=None,
        seed=plan.seed,
        confidence=plan.confidence,
        replications=0,
        events=0,
        figures={a: Interval(value, value, value, plan.confidence, 0) for a, value in values.items()},
        table=table_of(schema_of(tuple(values)), []),
        exact=exact,
        notes=told(exact),
    )


__all__ = ["Experiment", "ExperimentCancelled", "figure_json", "run_experiment"]
