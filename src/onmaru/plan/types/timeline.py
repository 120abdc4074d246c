"""Who runs where and when: tasks on a few GPUs over weeks, and the schedule that came out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Task:
    """Work that holds GPUs for a while. Times are slots (a slot is a day, a week, …) from the start.

    Args:
        gpus: How many GPUs it holds at the same time.
        duration: Slots it takes; None: it runs until the horizon ends (a service, live analysis).
        share: Part of each GPU it needs, 0..1; tasks may share a GPU up to 1 in sum.
        memory_gb: Memory it holds on each GPU [GB].
        release: First slot it may begin in.
        deadline: Slot by whose beginning it should have ended, or (without duration) have begun.
        after: Ids of tasks that must have ended before.
        pinned: Index of the only GPU it may use; None: any. `same_as`: on the GPUs of that task.
        weight: How much a slot of lateness hurts.
    """

    id: str
    gpus: int = 1
    duration: int | None = 1
    share: float = 1.0
    memory_gb: float = 0.0
    release: int = 0
    deadline: int | None = None
    after: tuple[str, ...] = ()
    pinned: int | None = None
    same_as: str = ""
    weight: int = 1
    label_en: str = ""
    label_ko: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a task ended up: slots [start, end) on `gpus`; `late` counts slots after its deadline."""

    task: str
    start: int
    end: int
    gpus: tuple[int, ...]
    late: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """A task that could not run, or not in time, and the reason in both languages."""

    task: str
    code: str  # late, unplaced, memory, gpus, pinned
    en: str
    ko: str
    params: Mapping[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A timeline.

    Args:
        proven: The solver proved that no better one exists.
        utilization: Share of each GPU's slots in use, by GPU, weighted with the share a task takes.
    """

    gpus: int
    horizon: int
    placements: tuple[Placement, ...]
    conflicts: tuple[Conflict, ...]
    utilization: tuple[float, ...]
    lateness: int
    makespan: int
    proven: bool

    @property
    def on_time(self) -> bool:
        return not self.conflicts
