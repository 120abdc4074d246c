"""The bottleneck of a model by three methods, side by side, with how far they agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from onmaru.sim.drivers.segments import SegmentWriter
from onmaru.sim.ports import Executor
from onmaru.sim.rules.bottleneck import (
    ActivePeriods,
    Agreement,
    Momentary,
    Ranking,
    active_periods,
    agree,
    average_active,
    momentary_active,
    sensitivity,
    turning_points,
)
from onmaru.sim.rules.kpi import stations
from onmaru.sim.rules.replicate import Row, Stopped, Task, prepare, simulate, stopped_by
from onmaru.sim.rules.rule_text import carry
from onmaru.sim.rules.statistics.interval import Interval, mean_interval
from onmaru.sim.rules.whatif import quicker
from onmaru.sim.service.compare import by_address
from onmaru.sim.service.designs import CANNOT_RUN
from onmaru.sim.service.replications import (
    Design,
    ExperimentCancelled,
    Plan,
    Progress,
    finished_rows,
    head_of,
    opened,
    run_tasks,
    settle,
)
from onmaru.sim.types import BadRun, Model

TRACED = 5  # replications whose active periods are looked at
QUICKER = 0.95  # times are multiplied by this to see what quicker work brings
TESTED = 12  # stations whose sensitivity is measured at most


@dataclass(frozen=True, slots=True)
class BottleneckReport:
    """Three answers and their agreement.

    Attributes:
        rankings: Turning point, active period, sensitivity.
        momentary: Share of time each station is the bottleneck alone and while the role shifts.
        tested: Stations whose sensitivity was asked for.
        stuck: Those of them whose quicker work makes the model stand still, with why.
        complete: False when it was ended early; then `rankings` are of the methods that had finished.
    """

    model: str
    hours: float
    warmup_hours: float
    seed: int
    replications: int
    rankings: tuple[Ranking, ...]
    momentary: tuple[Momentary, ...]
    agreement: Agreement
    tested: tuple[str, ...]
    shares: Mapping[str, Mapping[str, float]]
    notes: tuple[str, ...] = ()
    stuck: Mapping[str, Stopped] = field(default_factory=dict)
    complete: bool = True

    def as_json(self) -> dict[str, Any]:
        return {
            "model": self.model,
            "hours": self.hours,
            "warmup_hours": self.warmup_hours,
            "seed": self.seed,
            "replications": self.replications,
            "agreement": {
                "station": self.agreement.station,
                "votes": self.agreement.votes,
                "methods": self.agreement.methods,
                "unanimous": self.agreement.unanimous,
            },
            "rankings": [ranking.as_json() for ranking in self.rankings],
            "momentary": [
                {"station": m.station, "sole": m.sole, "shifting": m.shifting} for m in self.momentary
            ],
            "tested": list(self.tested),
            "shares": {name: dict(row) for name, row in self.shares.items()},
            "stuck": {name: why.as_json() for name, why in self.stuck.items()},
            "complete": self.complete,
            "notes": list(self.notes),
        }


def find_bottleneck(
    model: Model, *, hours: float = 8.0, warmup_hours: float | None = 0.0, replications: int = 20,
    seed: int = 1, engine: str = "auto", confidence: float = 0.95, rules: Mapping[str, Any] | None = None,
    executor: Executor | None = None, workers: int | None = None, ray_address: str = "", folder: Path | None = None,
    progress: Progress = lambda share, note: None, cancelled: Callable[[], bool] = lambda: False,
) -> BottleneckReport:  # fmt: skip
    """Look for the bottleneck by turning point, active period and sensitivity.

    Sensitivity is the elasticity of output to the station's speed, by finite differences under common random
    numbers; in large models the stations that wait least are tested. `rules` are the user's functions by name.

    Raises:
        BadRun: the model has no station, or fewer than two replications are asked for.
        ExperimentCancelled: it was ended before two replications had finished.
    When it is ended later, the report holds what had finished; replications of the model as it is are kept in
    `folder` as they come.
    """
    names = [station.name for station in stations(model)]
    if not names or replications < 2:
        raise BadRun(
            f"{len(names)} stations and {replications} replications show no bottleneck",
            hint="give a model with a station, and at least two replications",
        )
    plan = Plan(hours, warmup_hours, seed, engine, confidence, rules=carry(rules))
    with opened(executor, workers, ray_address) as running:
        base = settle(model, plan, running, cancelled=cancelled)
        progress(0.0, "the base")
        rows = _base_rows(running, base, replications, folder, progress, cancelled)
        values = by_address(base, rows)
        rankings: list[Ranking] = [turning_points(model, values)]
        periods: list[ActivePeriods] = []
        gains: dict[str, Interval] = {}
        stuck: dict[str, Stopped] = {}
        tested: tuple[str, ...] = ()
        complete = False
        if len(rows) == replications:
            progress(0.2, "traces of active periods")
            periods = _traced(running, base, min(TRACED, replications), cancelled)
        if periods:
            rankings.append(average_active(periods))
            tested = _tested(names, values, tuple(rankings))
            again = replace(plan, warmup_hours=base.warmup_hours)
            gains, stuck = _gains(running, again, model, base, tested, values, progress, cancelled)
            complete = len(gains) + len(stuck) == len(tested)
        if gains or stuck:
            rankings.append(sensitivity(gains))
    notes = [
        f"quicker work at {name} makes the model stand still ({' -> '.join(why.ring) or why.detail}): its "
        "sensitivity is not measured"
        for name, why in stuck.items()
    ]
    span = (base.task.warmup_s, base.task.until_s)
    return BottleneckReport(
        model=model.name,
        hours=hours,
        warmup_hours=base.warmup_hours,
        seed=seed,
        replications=len(rows),
        rankings=tuple(rankings),
        momentary=_mean_momentary([momentary_active(p, *span) for p in periods]) if periods else (),
        agreement=agree(rankings),
        tested=tuple(name for name in tested if name in gains or name in stuck),
        shares={
            name: {
                key: float(np.nanmean(values[f"{name}.{key}"]))
                for key in ("availability", "blocked", "starved", "loss_breakdowns", "loss_setup")
            }
            for name in names
        },
        notes=(*base.notes, *notes),
        stuck=stuck,
        complete=complete,
    )


def trace_active(task: Task) -> ActivePeriods:
    """Active periods of one traced replication: a piece of work for an executor."""
    ready = prepare(task.model, task.rules)
    return active_periods(ready.model, simulate(ready.program, replace(task, engine="kernel"), trace=True))


def _base_rows(
    executor: Executor, base: Design, replications: int, folder: Path | None, progress: Progress,
    cancelled: Callable[[], bool],
) -> list[Row]:  # fmt: skip
    """Replications of the model as it is; at least two."""
    kept = None if folder is None else SegmentWriter(folder, base.columns, head_of(base))

    done = 0

    def on_row(_place: int, row: Row) -> None:
        nonlocal done
        done += 1
        progress(0.2 * done / replications, f"{done} of {replications} replications")
        if kept is not None:
            kept.add(row.replication, row.values)

    tasks = [replace(base.task, replication=k) for k in range(replications)]
    try:
        return finished_rows(executor, tasks, least=2, cancelled=cancelled, on_row=on_row)
    finally:
        if kept is not None:
            kept.close()


def _traced(
    executor: Executor, base: Design, count: int, cancelled: Callable[[], bool]
) -> list[ActivePeriods]:
    tasks = [replace(base.task, replication=k, bucket_s=None, states=False) for k in range(count)]
    found = dict(executor.map(trace_active, tasks, cancelled=cancelled))
    return [found[k] for k in sorted(found)]


def _tested(
    names: list[str], values: Mapping[str, np.ndarray], rankings: tuple[Ranking, ...]
) -> tuple[str, ...]:
    """All stations, or in a large model those named by other methods and those that wait least."""
    if len(names) <= TESTED:
        return tuple(names)
    waits = {n: float(np.nanmean(values[f"{n}.blocked"] + values[f"{n}.starved"])) for n in names}
    named = [ranking.first for ranking in rankings if ranking.first is not None]
    order = [*dict.fromkeys(named), *sorted(names, key=lambda name: waits[name])]
    return tuple(dict.fromkeys(order))[:TESTED]


def _gains(
    executor: Executor, plan: Plan, model: Model, base: Design, tested: tuple[str, ...],
    values: Mapping[str, np.ndarray], progress: Progress, cancelled: Callable[[], bool],
) -> tuple[dict[str, Interval], dict[str, Stopped]]:  # fmt: skip
    output = values["throughput_per_h"]
    mean = float(output.mean())
    faster = 1 / QUICKER - 1
    gains: dict[str, Interval] = {}
    stuck: dict[str, Stopped] = {}
    for place, name in enumerate(tested):
        progress(0.3 + 0.7 * place / len(tested), f"quicker work at {name}")
        try:
            design = settle(quicker(model, name, QUICKER), plan, executor, cancelled=cancelled)
            tasks = [replace(design.task, replication=k) for k in range(len(output))]
            rows = run_tasks(executor, tasks, cancelled=cancelled)
        except CANNOT_RUN as error:
            stuck[name] = stopped_by(error)
            continue
        except ExperimentCancelled:
            break
        other = by_address(design, rows)["throughput_per_h"]
        gap = mean_interval(other - output, confidence=plan.confidence)
        gains[name] = gap.scaled(1 / (mean * faster)) if mean else gap
    return gains, stuck


def _mean_momentary(runs: list[tuple[Momentary, ...]]) -> tuple[Momentary, ...]:
    return tuple(
        Momentary(
            row[0].station, float(np.mean([m.sole for m in row])), float(np.mean([m.shifting for m in row]))
        )
        for row in zip(*runs, strict=True)
    )
