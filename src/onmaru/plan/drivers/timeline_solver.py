"""The timeline as a constraint problem, solved by CP-SAT (OR-Tools)."""

from __future__ import annotations

from collections.abc import Sequence

from onmaru.plan.rules.timeline_check import check_tasks, impossible, late_conflicts, utilization
from onmaru.plan.types.timeline import Conflict, Placement, Schedule, Task

_SHARES = 1000  # a GPU's time in thousandths, so that shares are integers
_PATIENCE_S = 30.0
_MB = 1000  # memory in megabytes for the same reason


def solve_timeline(
    tasks: Sequence[Task], memory_gb: Sequence[float], *, horizon: int, effort: float = 1.0, seed: int = 0
) -> Schedule:
    """Place every task that can be placed: first as few as possible left out, then least weighted lateness,
    then the earliest ends.

    Args:
        memory_gb: Memory of each GPU [GB]; its length is the number of GPUs.
        horizon: Slots of the timeline.
        effort: Deterministic solver time; 1 is a few seconds of one core, and the same answer on every machine.
    Raises:
        BadTimeline: a task cannot mean anything.
    Source: Perron and Didier, CP-SAT, OR-Tools 9; optional intervals and cumulative constraints.
    """
    gpus = len(memory_gb)
    check_tasks(tasks, gpus=gpus, horizon=horizon)
    dead = impossible(tasks, memory_gb) if tasks else []
    gone = {conflict.task for conflict in dead}
    alive: list[Task] = []
    for task in _in_order(tasks):
        needs = {*task.after, *([task.same_as] if task.same_as else [])}
        if task.id in gone:
            continue
        if needs & gone:
            gone.add(task.id)
            dead.append(_blocked(task, sorted(needs & gone)[0]))
            continue
        alive.append(task)
    placements, proven = _solve(alive, memory_gb, horizon, effort, seed) if alive else ([], True)
    by_id = {task.id: task for task in tasks}
    placed = {placement.task for placement in placements}
    left_out = [_left_out(task, horizon) for task in alive if task.id not in placed]
    return Schedule(
        gpus=gpus,
        horizon=horizon,
        placements=tuple(sorted(placements, key=lambda p: (p.gpus, p.start, p.task))),
        conflicts=(*dead, *left_out, *late_conflicts(by_id, placements)),
        utilization=utilization(by_id, placements, gpus=gpus, horizon=horizon),
        lateness=sum(placement.late * by_id[placement.task].weight for placement in placements),
        makespan=max((p.end for p in placements if by_id[p.task].duration is not None), default=0),
        proven=proven,
    )


def _solve(
    tasks: Sequence[Task], memory_gb: Sequence[float], horizon: int, effort: float, seed: int
) -> tuple[list[Placement], bool]:
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    starts, ends, present, uses, intervals = {}, {}, {}, {}, {}
    late = {}
    for task in tasks:
        here = model.new_bool_var(f"{task.id} placed")
        start = model.new_int_var(task.release, horizon, f"{task.id} start")
        if task.duration is None:  # a service holds its GPUs until the horizon ends, at least one slot
            end = model.new_constant(horizon)
            size = model.new_int_var(0, horizon, f"{task.id} size")
            model.add(size >= 1).only_enforce_if(here)
            model.add(start + size == horizon)
            due = start
        else:
            end = model.new_int_var(0, horizon + task.duration, f"{task.id} end")
            size = model.new_constant(task.duration)
            model.add(start + task.duration == end)
            model.add(end <= horizon).only_enforce_if(here)
            due = end
        late[task.id] = model.new_int_var(0, 2 * horizon, f"{task.id} late")
        if task.deadline is not None:
            model.add(late[task.id] >= due - task.deadline).only_enforce_if(here)
        chosen = []
        for gpu, memory in enumerate(memory_gb):
            use = model.new_bool_var(f"{task.id} on {gpu}")
            if task.memory_gb > memory or (task.pinned is not None and task.pinned != gpu):
                model.add(use == 0)
            uses[task.id, gpu] = use
            intervals[task.id, gpu] = model.new_optional_interval_var(
                start, size, end, use, f"{task.id}/{gpu}"
            )
            chosen.append(use)
        model.add(sum(chosen) == task.gpus).only_enforce_if(here)
        model.add(sum(chosen) == 0).only_enforce_if(~here)
        starts[task.id], ends[task.id], present[task.id] = start, end, here
    for task in tasks:
        for other in task.after:
            model.add_implication(present[task.id], present[other])
            model.add(starts[task.id] >= ends[other]).only_enforce_if(present[task.id])
        if task.same_as:
            model.add_implication(present[task.id], present[task.same_as])
            for gpu in range(len(memory_gb)):
                model.add_implication(uses[task.id, gpu], uses[task.same_as, gpu])
    for gpu, memory in enumerate(memory_gb):
        mine = [intervals[task.id, gpu] for task in tasks]
        model.add_cumulative(mine, [round(task.share * _SHARES) for task in tasks], _SHARES)
        model.add_cumulative(mine, [round(task.memory_gb * _MB) for task in tasks], round(memory * _MB))
    # One weighted sum: each level outweighs everything below it.
    finish = sum(starts[task.id] for task in tasks)
    packed = sum(gpu * use for (_, gpu), use in uses.items())  # the first GPUs first: the rest stays free
    slack = len(tasks) * len(memory_gb) ** 2 + 1
    step = len(tasks) * horizon * slack + slack
    lateness = sum(task.weight * late[task.id] for task in tasks)
    worst = sum(max(task.weight, 1) for task in tasks) * 2 * horizon + 1
    missing = sum(1 - present[task.id] for task in tasks)
    model.minimize((missing * worst + lateness) * step + finish * slack + packed)
    solver = cp_model.CpSolver()
    solver.parameters.max_deterministic_time = effort
    solver.parameters.max_time_in_seconds = _PATIENCE_S  # only where the machine is very slow
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = 1  # the same answer on every machine
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return [], False
    found = []
    for task in tasks:
        if not solver.boolean_value(present[task.id]):
            continue
        where = tuple(gpu for gpu in range(len(memory_gb)) if solver.boolean_value(uses[task.id, gpu]))
        begun, ended = int(solver.value(starts[task.id])), int(solver.value(ends[task.id]))
        reached = begun if task.duration is None else ended
        behind = max(0, reached - task.deadline) if task.deadline is not None else 0
        found.append(Placement(task.id, begun, ended, where, behind))
    return found, status == cp_model.OPTIMAL


def _in_order(tasks: Sequence[Task]) -> list[Task]:
    """Tasks with those they wait for first."""
    done: set[str] = set()
    ordered: list[Task] = []
    known = {task.id for task in tasks}
    waiting = list(tasks)
    while waiting:
        rest = []
        for task in waiting:
            needs = ({*task.after, task.same_as} - {""}) & known
            if needs <= done:
                ordered.append(task)
                done.add(task.id)
            else:
                rest.append(task)
        if len(rest) == len(waiting):  # `same_as` may form a circle that `after` does not
            return ordered + rest
        waiting = rest
    return ordered


def _blocked(task: Task, by: str) -> Conflict:
    label = task.label_en or task.id
    return Conflict(
        task.id, "unplaced", f"{label} waits for {by}, which cannot run.",
        f"{task.label_ko or label} 작업은 실행할 수 없는 {by} 작업을 기다려요.", {"by": by},
    )  # fmt: skip


def _left_out(task: Task, horizon: int) -> Conflict:
    label = task.label_en or task.id
    return Conflict(
        task.id, "unplaced", f"{label} finds no room within {horizon} slots.",
        f"{task.label_ko or label} 작업은 {horizon}칸 안에 자리가 없어요.", {"horizon": float(horizon)},
    )  # fmt: skip
