"""A schedule: when each operation runs and where; its figures, and an independent check that it is right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onmaru.sim.rules.schedule.problem import ScheduleProblem, ShopMachine

_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class Assignment:
    """One operation in time [s]; the setup lies in [start_s - setup_s, start_s)."""

    job: str
    operation: int
    machine: str
    start_s: float
    end_s: float
    setup_s: float = 0.0
    family: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """What the solver found; `bound` is the proven lower bound of `objective_value`, in the same unit."""

    problem: str
    objective: str
    status: str  # optimal, feasible
    objective_value: float
    bound: float
    makespan_s: float
    tardiness_s: float  # sum of weight * lateness over the jobs that are late
    wall_s: float
    assignments: tuple[Assignment, ...]

    @property
    def gap(self) -> float:
        """How far the value may be from the best, as a share of the value; 0 when proven."""
        return (
            max(0.0, self.objective_value - self.bound) / self.objective_value
            if self.objective_value
            else 0.0
        )

    def by_machine(self) -> dict[str, list[Assignment]]:
        """The sequence on each machine, by start."""
        found: dict[str, list[Assignment]] = defaultdict(list)
        for one in sorted(self.assignments, key=lambda one: (one.start_s, one.end_s, one.job)):
            found[one.machine].append(one)
        return dict(found)

    def as_json(self) -> dict[str, Any]:
        figures = {
            name: getattr(self, name)
            for name in (
                "problem", "objective", "status", "objective_value", "bound", "gap", "makespan_s", "tardiness_s",
                "wall_s",
            )
        }  # fmt: skip
        rows = [{name: getattr(one, name) for name in Assignment.__slots__} for one in self.assignments]
        return figures | {"assignments": rows}


def objective_of(problem: ScheduleProblem, ends: Mapping[str, float]) -> float:
    """The value of the objective for the given end of each job [s]."""
    if problem.objective == "makespan":
        return max(ends.values())
    if problem.objective == "tardiness":
        return tardiness_of(problem, ends)
    return sum(job.weight * (ends[job.name] - job.release_s) for job in problem.jobs)


def tardiness_of(problem: ScheduleProblem, ends: Mapping[str, float]) -> float:
    """Sum of weight * lateness [s]."""
    return sum(
        job.weight * max(0.0, ends[job.name] - job.due_s) for job in problem.jobs if job.due_s is not None
    )


def job_ends(assignments: Sequence[Assignment]) -> dict[str, float]:
    """The end of each job [s]."""
    ends: dict[str, float] = {}
    for one in assignments:
        ends[one.job] = max(ends.get(one.job, 0.0), one.end_s)
    return ends


def faults_of(problem: ScheduleProblem, schedule: Schedule) -> list[str]:
    """What is wrong with a schedule, in words; empty when it keeps every rule of its problem.

    It shares nothing with the solver, so that it can be trusted to judge it.
    """
    placed = {(one.job, one.operation): one for one in schedule.assignments}
    faults = _job_faults(problem, placed)
    if len(placed) != len(schedule.assignments) or len(placed) != problem.operation_count:
        faults.append(f"{len(schedule.assignments)} assignments for {problem.operation_count} operations")
    for machine in problem.machines:
        row = [one for one in schedule.assignments if one.machine == machine.name]
        faults += _machine_faults(machine, sorted(row, key=lambda one: (one.start_s, one.end_s)))
    value = objective_of(problem, job_ends(schedule.assignments))
    if not faults and abs(value - schedule.objective_value) > _SLACK * max(1.0, value):
        faults.append(f"the objective is {value:g}, not {schedule.objective_value:g}")
    return faults


def _job_faults(problem: ScheduleProblem, placed: Mapping[tuple[str, int], Assignment]) -> list[str]:
    faults = []
    for job in problem.jobs:
        ready = job.release_s
        for number, operation in enumerate(job.operations):
            one = placed.get((job.name, number))
            if one is None:
                faults.append(f"{job.name}/{number} is not scheduled")
                continue
            time_s = {mode.machine: mode.time_s for mode in operation.modes}.get(one.machine)
            if time_s is None:
                faults.append(f"{job.name}/{number} stands on {one.machine}, which cannot do it")
            elif one.end_s - one.start_s < time_s - _SLACK:
                faults.append(f"{job.name}/{number} is shorter than its {time_s:g} s")
            if one.start_s < ready - _SLACK:
                faults.append(f"{job.name}/{number} starts before it is ready at {ready:g} s")
            ready = one.end_s
    return faults


def _machine_faults(machine: ShopMachine, row: Sequence[Assignment]) -> list[str]:
    faults = []
    free, family, first = 0.0, machine.initial_family, not machine.initial_family
    for one in row:
        needed = 0.0 if first else machine.setup_s.get(family, {}).get(one.family, 0.0)
        begin = one.start_s - needed
        name = f"{one.job}/{one.operation} on {machine.name}"
        if begin < free - _SLACK:
            faults.append(f"{name} starts {free - begin:g} s before the machine is free and set up")
        for closure in machine.closed:
            if begin < closure.end_s - _SLACK and one.end_s > closure.start_s + _SLACK:
                faults.append(f"{name} lies in the closure at {closure.start_s:g} s")
        free, family, first = one.end_s, one.family, False
    return faults
