"""A timeline solved for the wanted count of GPUs and for those it is compared with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from onmaru.plan.drivers.timeline_solver import solve_timeline
from onmaru.plan.rules.catalogue import find
from onmaru.plan.rules.forms.timeline import TimelineForm
from onmaru.plan.rules.timeline_answer import CountAnswer, explain_count, why_this_many
from onmaru.plan.rules.wording import counted
from onmaru.plan.types.catalogue import Catalogue
from onmaru.plan.types.timeline import Schedule, Task


@dataclass(frozen=True, slots=True)
class TimelineAnswer:
    """The schedule, the same tasks on other counts of GPUs, and why this many."""

    form: TimelineForm
    tasks: tuple[Task, ...]
    memory_gb: float
    schedule: Schedule
    counts: tuple[CountAnswer, ...]
    why_en: str
    why_ko: str


def plan_timeline(
    form: TimelineForm, catalogue: Catalogue, *, progress: Callable[[float, str], None]
) -> TimelineAnswer:
    """Solve a timeline; `form.compare` adds further counts.

    Raises:
        BadTimeline: a task cannot mean anything.
        UnknownItem: the named GPU is not in the catalogue.
    """
    memory = form.memory_gb
    if form.gpu:
        memory = find("GPU", form.gpu, catalogue.gpus).memory_bytes / 1e9
    memory *= form.usable_share
    tasks = tuple(task.task() for task in form.tasks)
    counts = sorted({form.gpus, *form.compare})
    answers: dict[int, CountAnswer] = {}
    wanted: Schedule | None = None
    for index, count in enumerate(counts):
        progress(index / len(counts), counted(count, "GPU"))
        schedule = solve_timeline(tasks, [memory] * count, horizon=form.horizon)
        answers[count] = explain_count(schedule, slot=form.slot, price_per_gpu=form.price_per_gpu)
        if count == form.gpus:
            wanted = schedule
    progress(1.0, "")
    assert wanted is not None  # `counts` holds it  # noqa: S101
    en, ko = why_this_many(answers, form.gpus, slot=form.slot, currency=form.currency)
    return TimelineAnswer(form, tasks, memory, wanted, tuple(answers[n] for n in counts), en, ko)
