"""What becomes of a schedule on a real floor: replications of it by the event kernel, and what they say.

Source: Wilson (1927), doi:10.1080/01621459.1927.10502953, for the probability of lateness.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onmaru.sim.rules.replicate import Task, prepare, simulate
from onmaru.sim.rules.schedule.plan import Assignment, Schedule
from onmaru.sim.rules.schedule.problem import ScheduleProblem
from onmaru.sim.rules.schedule.risk_model import BadRisk
from onmaru.sim.rules.schedule.shop import Shop
from onmaru.sim.rules.statistics.interval import mean_interval, wilson_interval
from onmaru.sim.types import State

MAX_TRACED = 20_000_000  # operations x replications whose binding predecessor is remembered


@dataclass(frozen=True, slots=True)
class ShopTask:
    """Replications `task.replication` to `task.replication + count - 1` of a shop with so many jobs."""

    task: Task
    count: int
    jobs: int


def follow(item: ShopTask) -> NDArray[np.float64]:
    """Replications of a shop: a piece of work for an executor.

    Returns:
        End of every stretch of work for one job at one machine [s], machine by machine in the order of work,
        shape [count, stretch]; setups and stretches without length are left out.
    Raises:
        BadRisk: a replication did not end.
    """
    ready = prepare(item.task.model, item.task.rules)
    rows = []
    for number in range(item.count):
        task = replace(item.task, replication=item.task.replication + number)
        result = simulate(ready.program, task, trace=True)
        if result.sinks["done"].count < item.jobs:
            raise BadRisk(
                f"not every replication ends within {item.task.until_s / 3600:,.0f} h",
                hint="make repairs shorter, or failures rarer",
            )
        found = result.trace
        assert found is not None  # noqa: S101 - it was asked for
        run = found.rows[found.rows["state"] == State.RUN]
        run = run[np.argsort(run["server"], kind="stable")]
        last = np.ones(len(run), bool)
        last[:-1] = (run["server"][1:] != run["server"][:-1]) | (run["serial"][1:] != run["serial"][:-1])
        rows.append(run["end_s"][last & (run["product"] < item.jobs)])
    return np.array(rows)


class Realised:
    """What replications of a shop came to: the end of each job, and what each operation waited for."""

    def __init__(self, problem: ScheduleProblem, shop: Shop, replications: int) -> None:
        self._shop = shop
        self._release = {job.name: job.release_s for job in problem.jobs}
        planned = {
            (job.name, k, mode.machine): mode.time_s
            for job in problem.jobs
            for k, operation in enumerate(job.operations)
            for mode in operation.modes
        }
        timed = [planned[one.job, one.operation, one.machine] > 0 for one in shop.sequence]
        groups = [tuple(k for k in group if timed[k]) for of in shop.groups for group in of]
        self._groups = [group for group in groups if group]
        self._timed = timed
        self.job_end = {name: np.empty(replications) for name in shop.jobs}
        tracing = len(shop.sequence) * replications <= MAX_TRACED
        self._by_job = np.zeros((len(shop.sequence) if tracing else 0, replications), bool)

    def add(self, first: int, stretches: NDArray[np.float64]) -> None:
        """Take in what `follow` returned for the replications from `first`."""
        count = len(stretches)
        sequence = self._shop.sequence
        ends = np.zeros((len(sequence), count))
        for column, group in enumerate(self._groups):
            ends[list(group)] = stretches[:, column]
        job_end = {name: np.full(count, self._release[name]) for name in self._shop.jobs}
        machine_end = {name: np.zeros(count) for name in self._shop.machines}
        for place, one in enumerate(sequence):
            ready, free = job_end[one.job], machine_end[one.machine] + one.setup_s
            if len(self._by_job):
                self._by_job[place, first : first + count] = ready >= free
            end = ends[place] if self._timed[place] else np.maximum(ready, free)
            job_end[one.job] = machine_end[one.machine] = end
        for name, end in job_end.items():
            self.job_end[name][first : first + count] = end

    def only(self, known: NDArray[np.bool_]) -> Realised:
        """The same of some replications.

        Args:
            known: Which to keep, shape [replication].
        """
        kept = copy(self)
        kept.job_end = {name: end[known] for name, end in self.job_end.items()}
        kept._by_job = self._by_job[:, known]
        return kept

    def critical(self) -> dict[str, float]:
        """Share of replications in which each machine lies on the longest path; empty where too many to keep."""
        return _critical(self._shop.sequence, self._by_job, self.job_end) if len(self._by_job) else {}


def risk_report(
    problem: ScheduleProblem, schedule: Schedule, realised: Realised, seed: int
) -> dict[str, Any]:
    """Makespan and lateness over replications, and what they hang on.

    Returns:
        `makespan_s` and `tardiness_s` (mean with its 95 % interval, p10, p50, p90, p95), `jobs` with the
        probability of lateness and its 95 % interval, `machines` with the share of replications in which the
        machine lies on the longest path, and `within_plan`: the share that ends no later than planned.
    """
    ends = realised.job_end
    makespan = np.max(np.stack(list(ends.values())), axis=0)
    replications = len(makespan)
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
        "engine": "kernel",
        "planned_makespan_s": schedule.makespan_s,
        "makespan_s": _figures(makespan),
        "tardiness_s": _figures(late),
        "within_plan": float((makespan <= schedule.makespan_s + 1e-9).mean()),
        "jobs": jobs,
        "machines": [
            {"machine": name, "critical_share": share}
            for name, share in sorted(realised.critical().items(), key=_by_share)
        ],
    }


def _by_share(item: tuple[str, float]) -> tuple[float, str]:
    return -item[1], item[0]


def _figures(values: NDArray[np.float64]) -> dict[str, float]:
    p10, p50, p90, p95 = np.quantile(values, (0.1, 0.5, 0.9, 0.95))
    mean = mean_interval(values)
    return {
        "mean": mean.estimate, "mean_low": mean.low, "mean_high": mean.high, "p10": float(p10), "p50": float(p50), "p90": float(p90), "p95": float(p95),
    }  # fmt: skip


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
