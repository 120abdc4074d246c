"""What becomes of a schedule on a real floor: many replications of it with random times and failures.

The sequence on each machine and the order within each job are kept; every operation starts as soon as both
allow it. It starts only when its planned time fits before the next closure of its machine, and once started
it is finished, also into a closure. Repairs lengthen the operation they interrupt.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from onmaru.core.errors import InvalidInput
from onmaru.sim.rules.schedule.plan import Assignment, Schedule
from onmaru.sim.rules.schedule.problem import ScheduleProblem, Seconds
from onmaru.sim.rules.statistics.interval import wilson_interval

MAX_TRACED = 20_000_000  # operations x replications whose binding predecessor is remembered


class BadRisk(InvalidInput):
    code = "sim.bad_risk"


class MachineRisk(BaseModel):
    """What is uncertain on one machine.

    `time_cv` is the coefficient of variation of its times (lognormal with the planned time as mean). It
    fails after exponential working times of mean `mtbf_s`; a repair is exponential with mean `mttr_s`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    time_cv: Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)] = 0.0
    mtbf_s: Annotated[float, Field(gt=0, le=1e12, allow_inf_nan=False)] | None = None
    mttr_s: Seconds = 0.0


class RiskModel(BaseModel):
    """`default` holds for every machine that `machines` does not name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    default: MachineRisk = MachineRisk()
    machines: dict[str, MachineRisk] = Field(default_factory=dict)

    def of(self, machine: str) -> MachineRisk:
        return self.machines.get(machine, self.default)


def replicate_schedule(
    problem: ScheduleProblem,
    schedule: Schedule,
    risk: RiskModel,
    *,
    replications: int = 1000,
    seed: int = 0,
    checkpoint: Callable[[float], None] = lambda _: None,
) -> dict[str, Any]:
    """Makespan and lateness over replications, and what they hang on.

    Each operation draws from a stream of its own, so schedules of the same problem are compared under the
    same times.

    Args:
        checkpoint: Called with the share done; it may raise to end the work.
    Returns:
        `makespan_s` and `tardiness_s` (mean, p10, p50, p90, p95), `jobs` with the probability of lateness
        and its 95 % interval, `machines` with the share of replications in which the machine lies on the
        longest path, and `within_plan`: the share that ends no later than planned.
    Raises:
        BadRisk: the risk names a machine the problem has not.
    """
    known = {machine.name for machine in problem.machines}
    if unknown := sorted(set(risk.machines) - known):
        hint = f"known: {', '.join(sorted(known)[:8])}"
        raise BadRisk(f"risk.machines: there is no machine {unknown[0]}", hint=hint, machine=unknown[0])
    ends, critical = _propagate(problem, schedule, risk, replications, seed, checkpoint)
    makespan = np.max(np.stack(list(ends.values())), axis=0)
    late = np.zeros(replications)
    jobs = []
    for job in problem.jobs:
        if job.due_s is None:
            continue
        lateness = ends[job.name] - job.due_s
        count = int((lateness > 1e-9).sum())
        late += job.weight * np.maximum(0.0, lateness)
        share = wilson_interval(count, replications)
        jobs.append(
            {
                "job": job.name,
                "due_s": job.due_s,
                "late_probability": count / replications,
                "late_low": share.low,
                "late_high": share.high,
                "end_p50_s": float(np.quantile(ends[job.name], 0.5)),
                "end_p90_s": float(np.quantile(ends[job.name], 0.9)),
            }
        )
    return {
        "replications": replications,
        "seed": seed,
        "planned_makespan_s": schedule.makespan_s,
        "makespan_s": _figures(makespan),
        "tardiness_s": _figures(late),
        "within_plan": float((makespan <= schedule.makespan_s + 1e-9).mean()),
        "jobs": jobs,
        "machines": [
            {"machine": name, "critical_share": share}
            for name, share in sorted(critical.items(), key=_by_share)
        ],
    }


def _by_share(item: tuple[str, float]) -> tuple[float, str]:
    return -item[1], item[0]


def _figures(values: NDArray[np.float64]) -> dict[str, float]:
    p10, p50, p90, p95 = np.quantile(values, (0.1, 0.5, 0.9, 0.95))
    return {
        "mean": float(values.mean()), "p10": float(p10), "p50": float(p50), "p90": float(p90), "p95": float(p95),
    }  # fmt: skip


def _propagate(
    problem: ScheduleProblem, schedule: Schedule, risk: RiskModel, count: int, seed: int,
    checkpoint: Callable[[float], None],
) -> tuple[dict[str, NDArray[np.float64]], dict[str, float]]:  # fmt: skip
    order = sorted(schedule.assignments, key=lambda one: (one.start_s, one.end_s, one.operation))
    index = {(job.name, number): n for n, (job, number) in enumerate(_operations(problem))}
    closed = {m.name: sorted((c.start_s, c.end_s) for c in m.closed) for m in problem.machines}
    times = {
        (j.name, n): {m.machine: m.time_s for m in j.operations[n].modes} for j, n in _operations(problem)
    }
    job_end = {job.name: np.full(count, job.release_s) for job in problem.jobs}
    machine_end = {machine.name: np.zeros(count) for machine in problem.machines}
    tracing = len(order) * count <= MAX_TRACED
    by_job = np.zeros((len(order) if tracing else 0, count), bool)  # the job, not the machine, made it wait
    for place, one in enumerate(order):
        planned = times[one.job, one.operation][one.machine]
        ready, free = job_end[one.job], machine_end[one.machine] + one.setup_s
        if tracing:
            by_job[place] = ready >= free
        begin = np.maximum(ready, free) - one.setup_s
        for start, end in closed[one.machine]:
            blocked = (begin < end) & (begin + one.setup_s + planned > start)
            begin = np.where(blocked, end, begin)
        stream = np.random.Generator(np.random.Philox(key=[seed, index[one.job, one.operation]]))
        end_s = begin + one.setup_s + _durations(stream, planned, risk.of(one.machine), count)
        job_end[one.job] = machine_end[one.machine] = end_s
        if place % 256 == 0:
            checkpoint(place / len(order))
    critical = _critical(order, by_job, job_end) if tracing else {}
    return job_end, critical


def _operations(problem: ScheduleProblem) -> list[tuple[Any, int]]:
    return [(job, number) for job in problem.jobs for number in range(len(job.operations))]


def _durations(
    stream: np.random.Generator, planned_s: float, risk: MachineRisk, count: int
) -> NDArray[np.float64]:
    times = np.full(count, planned_s)
    if risk.time_cv and planned_s:
        spread = math.sqrt(math.log1p(risk.time_cv**2))
        times = planned_s * np.exp(spread * stream.standard_normal(count) - spread**2 / 2)
    if risk.mtbf_s is not None and risk.mttr_s:
        failures = stream.poisson(times / risk.mtbf_s)
        times = times + risk.mttr_s * stream.standard_gamma(np.maximum(failures, 1)) * (failures > 0)
    return times


def _critical(
    order: Sequence[Assignment], by_job: NDArray[np.bool_], job_end: dict[str, NDArray[np.float64]]
) -> dict[str, float]:
    """Share of replications in which each machine lies on the path that makes the makespan.

    From the operation that ends last, walk back to whichever predecessor made each one wait.
    """
    count = by_job.shape[1]
    previous_of_job = np.full(len(order), -1)
    previous_on_machine = np.full(len(order), -1)
    last_of_job: dict[str, int] = {}
    last_on_machine: dict[str, int] = {}
    for place, one in enumerate(order):
        previous_of_job[place] = last_of_job.get(one.job, -1)
        previous_on_machine[place] = last_on_machine.get(one.machine, -1)
        last_of_job[one.job] = last_on_machine[one.machine] = place
    names = list(last_of_job)
    latest = np.argmax(np.stack([job_end[name] for name in names]), axis=0)
    at = np.array([last_of_job[name] for name in names])[latest]
    machines = sorted(last_on_machine)
    number = {name: n for n, name in enumerate(machines)}
    machine_of = np.array([number[one.machine] for one in order])
    seen = np.zeros((len(machines), count), bool)
    columns = np.arange(count)
    for _ in range(len(order)):
        live = at >= 0
        if not live.any():
            break
        seen[machine_of[at[live]], columns[live]] = True
        waited_for_job = by_job[at[live], columns[live]]
        back = np.where(waited_for_job, previous_of_job[at[live]], previous_on_machine[at[live]])
        at[live] = back
    return {name: float(seen[n].mean()) for name, n in number.items()}
