"""A timeline looked at before it is solved, and after: impossible tasks, utilisation, conflicts in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from onmaru.core.errors import InvalidInput
from onmaru.plan.rules.wording import counted
from onmaru.plan.types.timeline import Conflict, Placement, Task

MAX_TASKS = 200
MAX_GPUS = 256
MAX_HORIZON = 2_000


class BadTimeline(InvalidInput):
    code = "plan.bad_timeline"


def check_tasks(tasks: Sequence[Task], *, gpus: int, horizon: int) -> None:
    """Refuse what no schedule could mean.

    Raises:
        BadTimeline: `params["task"]` is the task at fault.
    """
    if not 1 <= gpus <= MAX_GPUS or not 1 <= horizon <= MAX_HORIZON or len(tasks) > MAX_TASKS:
        raise BadTimeline(
            f"{len(tasks)} tasks on {gpus} GPUs over {horizon} slots",
            hint=f"at most {MAX_TASKS} tasks, {MAX_GPUS} GPUs, {MAX_HORIZON} slots", task="",
        )  # fmt: skip
    known = {task.id for task in tasks}
    if len(known) != len(tasks):
        raise BadTimeline("two tasks have the same id", hint="ids are unique", task="")
    for task in tasks:
        for other in (*task.after, *([task.same_as] if task.same_as else [])):
            if other not in known or other == task.id:
                raise BadTimeline(
                    f"task {task.id} refers to {other!r}",
                    hint="name another task of this timeline",
                    task=task.id,
                )
        if (
            task.gpus < 1 or not 0 < task.share <= 1 or not 0 <= task.memory_gb < 1e6 or task.release < 0
            or (task.duration is not None and task.duration < 1) or task.weight < 0
        ):  # fmt: skip
            raise BadTimeline(
                f"task {task.id} has a count or share that cannot be",
                hint="gpus >= 1, 0 < share <= 1, duration >= 1, release >= 0", task=task.id,
            )  # fmt: skip
        if task.pinned is not None and (task.pinned < 0 or task.gpus != 1):
            raise BadTimeline(
                f"task {task.id} is pinned", hint="a pinned task takes one GPU, by its index", task=task.id
            )
    _refuse_cycles(tasks)


def impossible(tasks: Sequence[Task], memory_gb: Sequence[float]) -> list[Conflict]:
    """Tasks that can run on no subset of these GPUs at all, whatever the schedule."""
    found = []
    for task in tasks:
        able = sum(task.memory_gb <= memory for memory in memory_gb)
        largest = max(memory_gb)
        if task.pinned is not None and task.pinned >= len(memory_gb):
            found.append(
                Conflict(task.id, "pinned",
                         f"{_name(task)} is tied to GPU {task.pinned + 1}, and there are {len(memory_gb)}.",
                         f"{_name(task, 'ko')} 작업은 GPU {task.pinned + 1}에 고정되어 있는데 GPU가 {len(memory_gb)}개뿐이에요.",
                         {"gpu": float(task.pinned + 1), "gpus": float(len(memory_gb))})
            )  # fmt: skip
        elif task.memory_gb > largest:
            found.append(
                Conflict(task.id, "memory",
                         f"{_name(task)} holds {task.memory_gb:g} GB on a GPU; the largest has {largest:g} GB.",
                         f"{_name(task, 'ko')} 작업은 GPU당 {task.memory_gb:g} GB가 필요한데 가장 큰 GPU가 {largest:g} GB예요.",
                         {"needed_gb": task.memory_gb, "largest_gb": largest})
            )  # fmt: skip
        elif task.gpus > able:
            found.append(
                Conflict(task.id, "gpus",
                         f"{_name(task)} wants {counted(task.gpus, 'GPU')} at once; {able} can take it.",
                         f"{_name(task, 'ko')} 작업은 GPU {task.gpus}개가 동시에 필요한데 쓸 수 있는 GPU는 {able}개예요.",
                         {"wanted": float(task.gpus), "able": float(able)})
            )  # fmt: skip
    return found


def late_conflicts(tasks: Mapping[str, Task], placements: Sequence[Placement]) -> list[Conflict]:
    """A conflict for each placement after its deadline, worst first, naming what held its GPUs before."""
    found = []
    for placed in sorted(placements, key=lambda p: -p.late):
        if placed.late <= 0:
            continue
        task = tasks[placed.task]
        before = sorted(
            {
                _name(tasks[p.task])
                for p in placements
                if p.task != placed.task and set(p.gpus) & set(placed.gpus) and p.start < placed.start
            }
        )
        behind = f" It waits for {', '.join(before)}." if before else ""
        behind_ko = f" 앞선 작업: {', '.join(before)}." if before else ""
        found.append(
            Conflict(placed.task, "late",
                     f"{_name(task)} is {placed.late} slots late (slot {placed.start} to {placed.end},"
                     f" due at {task.deadline}).{behind}",
                     f"{_name(task, 'ko')} 작업이 {placed.late}칸 늦어요({placed.start}~{placed.end}칸, 기한 {task.deadline}칸).{behind_ko}",
                     {"late": float(placed.late), "deadline": float(task.deadline or 0)})
        )  # fmt: skip
    return found


def utilization(
    tasks: Mapping[str, Task], placements: Sequence[Placement], *, gpus: int, horizon: int
) -> tuple[float, ...]:
    """Share of the horizon each GPU is in use, weighted with the share a task takes of it."""
    used = np.zeros((gpus, horizon))
    for placed in placements:
        for gpu in placed.gpus:
            used[gpu, placed.start : min(placed.end, horizon)] += tasks[placed.task].share
    return tuple(float(row.mean()) for row in used)


def _refuse_cycles(tasks: Sequence[Task]) -> None:
    waiting = {task.id: set(task.after) for task in tasks}
    while waiting:
        free = [name for name, needs in waiting.items() if not needs & waiting.keys()]
        if not free:
            name = min(waiting)
            raise BadTimeline(f"task {name} waits for itself", hint="break the circle of `after`", task=name)
        for name in free:
            del waiting[name]


def _name(task: Task, language: str = "en") -> str:
    return (task.label_ko if language == "ko" else task.label_en) or task.label_en or task.id
