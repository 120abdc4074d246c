"""A scheduling problem: jobs of operations on machines, with alternatives, setups, dates and closures.

Times are seconds from the start of the schedule. An operation is never interrupted: it lies between two
closures of its machine. A setup is taken on the machine right before an operation whose family differs from
that of the operation before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from onmaru.core.errors import InvalidInput, LimitExceeded

MAX_OPERATIONS = 20_000
MAX_STEPS = 1 << 40  # the horizon in steps of the grid; CP-SAT counts in int64 and adds horizons up

Seconds = Annotated[float, Field(ge=0, le=1e10, allow_inf_nan=False)]
Name = Annotated[str, Field(min_length=1, max_length=120)]
Objective = Literal["makespan", "tardiness", "flow_time"]


class BadSchedule(InvalidInput):
    """All faults of a problem at once: `params["faults"]` is a list of {where, what, mend}."""

    code = "sim.bad_schedule"


class ScheduleTooLarge(LimitExceeded):
    code = "sim.schedule_too_large"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Closure(_Record):
    """A stretch in which a machine does not work: [start_s, end_s)."""

    start_s: Seconds
    end_s: Seconds


class ShopMachine(_Record):
    """One machine; it does one operation at a time.

    `setup_s[a][b]` is the time to change from family a to family b; pairs that are absent need none.
    `initial_family` is what it is set up for at the start; empty means its first setup is free.
    """

    name: Name
    equipment: str = ""
    closed: tuple[Closure, ...] = ()
    setup_s: Mapping[str, Mapping[str, Seconds]] = Field(default_factory=dict)
    initial_family: str = ""


class Mode(_Record):
    """One way to do an operation."""

    machine: Name
    time_s: Seconds


class Operation(_Record):
    """One step of a job: done in exactly one of its modes."""

    modes: Annotated[tuple[Mode, ...], Field(min_length=1)]
    family: str = ""
    name: str = ""


class Job(_Record):
    """Operations in order; the next begins when the one before has ended."""

    name: Name
    operations: Annotated[tuple[Operation, ...], Field(min_length=1)]
    release_s: Seconds = 0.0
    due_s: Seconds | None = None
    weight: Annotated[float, Field(gt=0, le=1e6, allow_inf_nan=False)] = 1.0


class ScheduleProblem(_Record):
    """What is to be scheduled. `grid_s` is the step of time: durations are rounded up to it."""

    name: str = "schedule"
    machines: Annotated[tuple[ShopMachine, ...], Field(min_length=1)]
    jobs: Annotated[tuple[Job, ...], Field(min_length=1)]
    objective: Objective = "makespan"
    grid_s: Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)] = 1.0

    @property
    def operation_count(self) -> int:
        return sum(len(job.operations) for job in self.jobs)

    def machine(self, name: str) -> ShopMachine:
        return next(machine for machine in self.machines if machine.name == name)


def read_problem(data: Any) -> ScheduleProblem:
    """A problem from parsed JSON or YAML: our own shape, or the matrices of the classic job shop instances.

    Raises:
        BadSchedule: with every fault found.
        ScheduleTooLarge: more operations or time steps than the solver can take.
    """
    if isinstance(data, Mapping) and "duration_matrix" in data:
        data = _from_matrices(data)
    try:
        problem = ScheduleProblem.model_validate(data)
    except ValidationError as error:
        faults = [
            _fault(".".join(str(part) for part in fault["loc"]) or "schedule", fault["msg"], "mend the value")
            for fault in error.errors(include_url=False, include_input=False)
        ]
        raise _bad(faults) from error
    check_problem(problem)
    return problem


def check_problem(problem: ScheduleProblem) -> None:
    """Refuse what cannot be scheduled. Raises as `read_problem` does."""
    if problem.operation_count > MAX_OPERATIONS:
        raise ScheduleTooLarge(
            f"{problem.operation_count} operations, at most {MAX_OPERATIONS} can be scheduled at once",
            hint="schedule a shorter time, or fewer jobs",
            operations=problem.operation_count,
        )
    faults = [*_name_faults(problem), *_operation_faults(problem), *_machine_faults(problem)]
    if faults:
        raise _bad(faults)
    if horizon_s(problem) / problem.grid_s > MAX_STEPS:
        raise ScheduleTooLarge(
            f"the schedule would have more than {MAX_STEPS:.0g} steps of {problem.grid_s:g} s",
            hint="make grid_s larger",
            grid_s=problem.grid_s,
        )


def horizon_s(problem: ScheduleProblem) -> float:
    """A time by which everything can be done: all longest times and setups one after the other [s]."""
    work = sum(max(mode.time_s for mode in op.modes) for job in problem.jobs for op in job.operations)
    longest_setup = max(
        (time for machine in problem.machines for row in machine.setup_s.values() for time in row.values()),
        default=0.0,
    )
    closed = max((closure.end_s for machine in problem.machines for closure in machine.closed), default=0.0)
    release = max(job.release_s for job in problem.jobs)
    rounding = problem.grid_s * problem.operation_count * 2
    return release + closed + work + longest_setup * problem.operation_count + rounding


def _from_matrices(data: Mapping[str, Any]) -> dict[str, Any]:
    durations, machines = data.get("duration_matrix"), data.get("machines_matrix")
    faults = []
    if not isinstance(durations, list) or not isinstance(machines, list) or len(durations) != len(machines):
        raise _bad([_fault("machines_matrix", "it does not match duration_matrix", "one row a job in both")])
    jobs: list[dict[str, Any]] = []
    numbers: set[int] = set()
    for row, (times, path) in enumerate(zip(durations, machines, strict=True)):
        if not isinstance(times, list) or not isinstance(path, list) or len(times) != len(path):
            faults.append(_fault(f"row {row}", "times and machines differ in length", "one machine a time"))
            continue
        modes = []
        for column, (time, number) in enumerate(zip(times, path, strict=True)):
            if not isinstance(number, int) or isinstance(number, bool):
                faults.append(_fault(f"row {row} column {column}", "no machine number", "use 0, 1, 2 ..."))
                continue
            numbers.add(number)
            modes.append({"modes": [{"machine": f"M{number}", "time_s": time}]})
        jobs.append({"name": f"J{row}", "operations": modes})
    if faults:
        raise _bad(faults)
    return {
        "name": str(data.get("name", "job shop")),
        "machines": [{"name": f"M{number}"} for number in sorted(numbers)],
        "jobs": jobs,
    }


def _name_faults(problem: ScheduleProblem) -> Iterator[dict[str, str]]:
    for kind, names in (
        ("machines", [machine.name for machine in problem.machines]),
        ("jobs", [job.name for job in problem.jobs]),
    ):
        for name in sorted(name for name, count in Counter(names).items() if count > 1):
            yield _fault(f"{kind} {name}", "the name is there twice", "give each its own name")
    if problem.objective == "tardiness" and all(job.due_s is None for job in problem.jobs):
        yield _fault("objective", "no job has a due date", "give jobs due_s, or choose makespan")


def _repeats(names: list[str]) -> bool:
    return len(set(names)) != len(names)


def _operation_faults(problem: ScheduleProblem) -> Iterator[dict[str, str]]:
    known = {machine.name: machine for machine in problem.machines}
    for job in problem.jobs:
        for number, operation in enumerate(job.operations):
            where = f"job {job.name} operation {operation.name or number}"
            names = [mode.machine for mode in operation.modes]
            if _repeats(names):
                yield _fault(where, "a machine is named twice", "one mode a machine")
            for mode in operation.modes:
                if mode.machine not in known:
                    near = get_close_matches(mode.machine, known, n=1)
                    mend = f"did you mean {near[0]}?" if near else f"known: {', '.join(list(known)[:8])}"
                    yield _fault(where, f"there is no machine {mode.machine}", mend)


def _machine_faults(problem: ScheduleProblem) -> Iterator[dict[str, str]]:
    families = {op.family for job in problem.jobs for op in job.operations}
    for machine in problem.machines:
        where = f"machine {machine.name}"
        ends = -1.0
        for closure in sorted(machine.closed, key=lambda one: one.start_s):
            if closure.end_s <= closure.start_s:
                yield _fault(where, f"the closure at {closure.start_s:g} s is empty", "end_s after start_s")
            elif closure.start_s < ends:
                yield _fault(where, f"closures overlap at {closure.start_s:g} s", "merge them")
            ends = max(ends, closure.end_s)
        named = {*machine.setup_s, *(to for row in machine.setup_s.values() for to in row)}
        for unknown in sorted(named - families - {machine.initial_family}):
            yield _fault(
                f"{where} setup_s", f"no operation is of family {unknown}", "remove it, or mend the name"
            )


def _fault(where: str, what: str, mend: str) -> dict[str, str]:
    return {"where": where, "what": what, "mend": mend}


def _bad(faults: list[dict[str, str]]) -> BadSchedule:
    first = faults[0]
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return BadSchedule(f"{first['where']}: {first['what']}{more}", hint=first["mend"], faults=faults[:100])
