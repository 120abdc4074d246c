"""Schedules by constraint programming: CP-SAT of OR-Tools, with progress and an end on request.

Source: L. Perron and F. Didier, CP-SAT, OR-Tools; interval variables with no-overlap per machine, one
optional interval a mode, a circuit a machine where setups depend on the sequence.
"""

from __future__ import annotations

import math
import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from onmaru.core.errors import Interrupted, InvalidInput, Unavailable
from onmaru.sim.rules.schedule.plan import Assignment, Schedule, job_ends, objective_of, tardiness_of
from onmaru.sim.rules.schedule.problem import ScheduleProblem, ShopMachine, check_problem, horizon_s

_POLL_S = 0.1


class SolverMissing(Unavailable):
    code = "sim.solver_missing"


class NoSchedule(InvalidInput):
    code = "sim.no_schedule"


class ScheduleStopped(Interrupted):
    code = "sim.schedule_stopped"


def solve_schedule(
    problem: ScheduleProblem,
    *,
    limit_s: float = 60.0,
    workers: int = 2,
    seed: int = 0,
    progress: Callable[[float, str], None] | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Schedule:
    """The best schedule found within `limit_s` seconds; `status` says whether it is proven.

    Args:
        workers: Search threads. With one worker the same seed gives the same schedule.
        progress: Called with the share of the time used and the best value so far.
        stopped: Asked ten times a second; when it turns true the best schedule so far is returned.
    Raises:
        NoSchedule: none exists, or none was found in time.
        ScheduleStopped: stopped before the first schedule was found.
        SolverMissing: OR-Tools is not installed.
    """
    check_problem(problem)
    try:
        from ortools.sat.python import cp_model
    except ImportError as error:
        hint = "install it: pip install 'onmaru[sim]'"
        raise SolverMissing("the scheduler needs OR-Tools", hint=hint) from error
    made = _Model(problem, cp_model)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = limit_s
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    # Its own handler would leave none behind: a Ctrl-C after the search would end the program on the spot.
    solver.parameters.catch_sigint_signal = False
    watch = _Watch(solver, limit_s, problem.grid_s, progress, stopped)
    with watch:
        status = solver.solve(made.model, _callback(cp_model, watch))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        if watch.was_stopped:
            raise ScheduleStopped("stopped before a schedule was found")
        reason = "no schedule keeps all rules" if status == cp_model.INFEASIBLE else "none was found in time"
        hint = "check closures and dates, or allow a longer search"
        raise NoSchedule(f"{problem.name}: {reason}", hint=hint, limit_s=limit_s)
    return made.read(solver, optimal=status == cp_model.OPTIMAL)


class _Watch:
    """Reports progress and ends the search on request, from a thread of its own."""

    def __init__(
        self, solver: Any, limit_s: float, grid_s: float,
        progress: Callable[[float, str], None] | None, stopped: Callable[[], bool],
    ) -> None:  # fmt: skip
        self._solver = solver
        self._limit_s = limit_s
        self._grid_s = grid_s
        self._progress = progress
        self._stopped = stopped
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="schedule-watch", daemon=True)
        self.best: tuple[float, float] | None = None
        self.was_stopped = False

    def found(self, value: float, bound: float) -> None:
        self.best = (value * self._grid_s, bound * self._grid_s)

    def _run(self) -> None:
        turn = 0
        while not self._ended.wait(_POLL_S):
            turn += 1
            if self._stopped():
                self.was_stopped = True
                self._solver.stop_search()
            if self._progress:
                note = f"best {self.best[0]:,.6g}, bound {self.best[1]:,.6g}" if self.best else "searching"
                self._progress(min(0.99, turn * _POLL_S / self._limit_s), note)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *exc: object) -> None:
        self._ended.set()
        self._thread.join()


def _callback(cp_model: Any, watch: _Watch) -> Any:
    class Best(cp_model.CpSolverSolutionCallback):  # type: ignore[misc]
        def on_solution_callback(self) -> None:
            watch.found(self.objective_value, self.best_objective_bound)

    return Best()


@dataclass(slots=True)
class _Placed:
    """One mode of one operation as variables."""

    job: str
    operation: int
    family: str
    start: Any
    end: Any
    present: Any  # a literal, or True
    interval: Any
    span: int = 0


@dataclass(slots=True)
class _Model:
    problem: ScheduleProblem
    cp: Any
    model: Any = None
    _on: dict[str, list[_Placed]] = field(default_factory=lambda: defaultdict(list))
    _horizon: int = 0

    def __post_init__(self) -> None:
        self.model = self.cp.CpModel()
        self._horizon = self._steps(horizon_s(self.problem)) + 1
        ends = [self._job(job) for job in self.problem.jobs]
        for machine in self.problem.machines:
            self._machine(machine)
        self._objective(ends)

    def _steps(self, time_s: float) -> int:
        return math.ceil(time_s / self.problem.grid_s - 1e-9)

    def _job(self, job: Any) -> Any:
        model, previous = self.model, None
        for number, operation in enumerate(job.operations):
            spans = [self._steps(mode.time_s) for mode in operation.modes]
            start = model.new_int_var(self._steps(job.release_s), self._horizon, "")
            end = model.new_int_var(0, self._horizon, "")
            if previous is not None:
                model.add(start >= previous)
            literals = []
            for mode, span in zip(operation.modes, spans, strict=True):
                if len(spans) == 1:
                    present: Any = True
                    interval = model.new_interval_var(start, span, end, "")
                else:
                    present = model.new_bool_var("")
                    interval = model.new_optional_interval_var(start, span, end, present, "")
                    literals.append(present)
                one = _Placed(job.name, number, operation.family, start, end, present, interval, span)
                self._on[mode.machine].append(one)
            if literals:
                model.add_exactly_one(literals)
                model.add(end >= start + min(spans))
            previous = end
        return previous

    def _machine(self, machine: ShopMachine) -> None:
        placed = self._on[machine.name]
        closed = [
            (int(closure.start_s // self.problem.grid_s), self._steps(closure.end_s))
            for closure in machine.closed
        ]
        fixed = [
            self.model.new_fixed_size_interval_var(start, max(1, end - start), "") for start, end in closed
        ]
        self.model.add_no_overlap([one.interval for one in placed] + fixed)
        if machine.setup_s:
            self._setups(machine, placed, closed)

    def _setups(self, machine: ShopMachine, placed: list[_Placed], closed: list[tuple[int, int]]) -> None:
        """One circuit through the operations done here; an arc taken keeps the time of its setup free."""
        model, arcs = self.model, []
        setup = {(a, b): self._steps(time) for a, row in machine.setup_s.items() for b, time in row.items()}
        idle = model.new_bool_var("")
        arcs.append((0, 0, idle))
        for b, after in enumerate(placed, start=1):
            first = model.new_bool_var("")
            last = model.new_bool_var("")
            arcs += [(0, b, first), (b, 0, last)]
            if after.present is not True:
                arcs.append((b, b, after.present.negated()))
                model.add_implication(after.present, idle.negated())
            needed = setup.get((machine.initial_family, after.family), 0) if machine.initial_family else 0
            model.add(after.start >= needed).only_enforce_if(first)
            self._keep_open(after, needed, first, closed)
            for a, before in enumerate(placed, start=1):
                if a == b:
                    continue
                follows = model.new_bool_var("")
                arcs.append((a, b, follows))
                needed = setup.get((before.family, after.family), 0)
                model.add(after.start >= before.end + needed).only_enforce_if(follows)
                self._keep_open(after, needed, follows, closed)
        if not placed:
            model.add(idle == 1)
            return
        model.add_circuit(arcs)

    def _keep_open(self, after: _Placed, needed: int, taken: Any, closed: list[tuple[int, int]]) -> None:
        """A setup does not reach into a closure: it and the operation lie in one opening."""
        if not needed:
            return
        for _, end in closed:
            later = self.model.new_bool_var("")
            self.model.add(after.start >= end + needed).only_enforce_if(taken, later)
            self.model.add(after.start < end).only_enforce_if(taken, later.negated())

    def _objective(self, ends: list[Any]) -> None:
        model, problem = self.model, self.problem
        if problem.objective == "makespan":
            makespan = model.new_int_var(0, self._horizon, "")
            model.add_max_equality(makespan, ends)
            model.minimize(makespan)
        elif problem.objective == "tardiness":
            terms = []
            for job, end in zip(problem.jobs, ends, strict=True):
                if job.due_s is not None:
                    late = model.new_int_var(0, self._horizon, "")
                    model.add(late >= end - int(job.due_s // problem.grid_s))
                    terms.append(job.weight * late)
            model.minimize(sum(terms))
        else:
            model.minimize(sum(job.weight * end for job, end in zip(problem.jobs, ends, strict=True)))

    def read(self, solver: Any, *, optimal: bool) -> Schedule:
        """The solution in seconds, its figures computed anew from the assignments."""
        grid, problem = self.problem.grid_s, self.problem
        found: list[Assignment] = []
        for machine in problem.machines:
            row = [
                (solver.value(one.start), solver.value(one.end), one)
                for one in self._on[machine.name]
                if one.present is True or solver.value(one.present)
            ]
            family, first = machine.initial_family, not machine.initial_family
            for start, _, one in sorted(row, key=lambda item: item[:2]):
                setup = 0.0 if first else machine.setup_s.get(family, {}).get(one.family, 0.0)
                end_s = (start + one.span) * grid
                found.append(
                    Assignment(
                        one.job, one.operation, machine.name, start * grid, end_s, float(setup), one.family
                    )
                )
                family, first = one.family, False
        ends = job_ends(found)
        value = objective_of(problem, ends)
        bound = self._bound(solver.best_objective_bound)
        return Schedule(
            problem.name,
            problem.objective,
            "optimal" if optimal else "feasible",
            value,
            value if optimal else min(value, bound),
            max(ends.values()),
            tardiness_of(problem, ends),
            solver.wall_time,
            tuple(sorted(found, key=lambda one: (one.start_s, one.machine, one.job))),
        )

    def _bound(self, steps: float) -> float:
        bound = steps * self.problem.grid_s
        if self.problem.objective == "flow_time":
            bound -= sum(job.weight * job.release_s for job in self.problem.jobs)
        return bound
