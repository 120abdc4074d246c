"""One replication as a piece of work: a plain record goes in, a row of figures comes out.

The record names the model by its text, so that it can travel to another computer; each process compiles a
text once. The row has the same bits wherever it was computed.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onmaru.core.errors import OnmaruError
from onmaru.sim.rules.compile import Program, compile_model
from onmaru.sim.rules.energy import energy_figures, has_energy
from onmaru.sim.rules.kpi import ItemTimes, addresses, figures, item_times, pools
from onmaru.sim.rules.maxplus import run_maxplus
from onmaru.sim.rules.rule_text import RuleText, land
from onmaru.sim.rules.run import run
from onmaru.sim.types import Deadlock, Model, RunResult, StartState, TooManyParts, ZeroTimeLoop

_KEPT = 64  # compiled models a process holds at most


@dataclass(frozen=True, slots=True)
class Task:
    """What to run.

    Attributes:
        model: The model as JSON.
        engine: `kernel` or `maxplus`.
        until_s: End of the run [s]; figures are of [warmup_s, until_s].
        bucket_s: Width of the series' buckets; None for no series.
        states: Keep states by bucket, for tariffs and peak power.
        series: Send throughput and parts inside by bucket back, to find a warm-up.
        start: A start state as JSON; None begins empty.
        rules: The user's rules that the model names.
    """

    model: str
    engine: str
    seed: int
    replication: int
    until_s: float
    warmup_s: float = 0.0
    bucket_s: float | None = None
    states: bool = False
    series: bool = False
    start: str | None = None
    rules: tuple[RuleText, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """What came out: a value for each address of `columns`, nan where it has none."""

    replication: int
    values: NDArray[np.float64]
    events: int
    throughput: NDArray[np.float64] | None = None  # by bucket [1/s]
    wip: NDArray[np.float64] | None = None  # by bucket


@dataclass(frozen=True, slots=True)
class Stopped:
    """A replication that could not go on: a standstill, a loop without time, parts without end.

    Attributes:
        ring: Elements that wait for each other, or that the loop goes through.
        at_s: When [s].
    """

    replication: int
    code: str
    detail: str
    hint: str
    ring: tuple[str, ...]
    at_s: float | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "replication": self.replication,
            "code": self.code,
            "detail": self.detail,
            "hint": self.hint,
            "ring": list(self.ring),
            "at_s": self.at_s,
        }


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A model made ready in this process."""

    model: Model
    program: Program
    items: ItemTimes
    energy: bool


_lock = threading.Lock()
_prepared: OrderedDict[tuple[str, ...], Prepared] = OrderedDict()


def prepare(text: str, rules: tuple[RuleText, ...] = ()) -> Prepared:
    """The compiled model of a text, compiled at most once while it is in use.

    Raises:
        RuleStays: a rule cannot be used in this process.
    """
    key = (text, *(part for rule in rules for part in (rule.name, rule.digest)))
    with _lock:  # held while compiling: threads that start together want the same model
        found = _prepared.get(key)
        if found is None:
            model = Model.model_validate_json(text)
            program = compile_model(model, rules={rule.name: land(rule) for rule in rules})
            found = Prepared(model, program, item_times(model), wants_energy(model))
            _prepared[key] = found
        _prepared.move_to_end(key)
        while len(_prepared) > _KEPT:
            _prepared.popitem(last=False)
        return found


def wants_energy(model: Model) -> bool:
    """Whether energy or people's cost are among the figures of a model."""
    return has_energy(model) or any(pool.cost_per_h for pool in pools(model))


def columns(model: Model) -> tuple[str, ...]:
    """Addresses of a row's figures."""
    return tuple(addresses(model, energy=wants_energy(model)))


def replicate(task: Task) -> Row:
    """Run one replication and take its figures."""
    ready = prepare(task.model, task.rules)
    result = simulate(ready.program, task)
    found = figures(ready.model, result, ready.items)
    if ready.energy:
        found |= energy_figures(ready.model, result)
    values = np.fromiter(found.values(), np.float64, len(found))
    if not task.series or result.series is None:
        return Row(task.replication, values, result.events)
    return Row(task.replication, values, result.events, result.series.throughput_per_s(), result.series.wip())


def attempt(task: Task) -> Row | Stopped:
    """Run one replication of a design that may not be able to run."""
    try:
        return replicate(task)
    except (Deadlock, TooManyParts, ZeroTimeLoop) as stopped:
        return stopped_by(stopped, task.replication)


def stopped_by(error: OnmaruError, replication: int = 0) -> Stopped:
    """What stopped a design, as a record."""
    ring = error.params.get("cycle") or error.params.get("elements") or ()
    return Stopped(replication, error.code, error.detail, error.hint, tuple(ring), error.params.get("at_s"))


def simulate(program: Program, task: Task, *, trace: bool = False) -> RunResult:
    """Run a task's engine over its time."""
    if task.engine == "maxplus":
        return run_maxplus(
            program,
            seed=task.seed,
            replication=task.replication,
            until_s=task.until_s,
            warmup_s=task.warmup_s,
            bucket_s=task.bucket_s,
        )
    return run(
        program,
        seed=task.seed,
        replication=task.replication,
        until_s=task.until_s,
        warmup_s=task.warmup_s,
        bucket_s=task.bucket_s,
        state_series=task.states,
        start=None if task.start is None else StartState.model_validate_json(task.start),
        trace=trace,
    )
