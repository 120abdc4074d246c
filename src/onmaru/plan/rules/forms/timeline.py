"""A timeline as a file: GPUs, tasks, and how many GPUs to compare."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from onmaru.plan.rules.forms.base import Form, Label, LabelForm, Name, Share
from onmaru.plan.types.timeline import Task

Slot = Annotated[int, Field(ge=0, le=2_000)]


class TaskForm(Form):
    id: Name
    label: Label | None = None
    gpus: Annotated[int, Field(ge=1, le=256)] = 1
    duration: Annotated[int, Field(ge=1, le=2_000)] | None = Field(
        None, description="slots; absent: until the end"
    )
    share: Annotated[float, Field(gt=0, le=1)] = 1.0
    memory_gb: Annotated[float, Field(ge=0, lt=1e6)] = 0.0
    release: Slot = 0
    deadline: Slot | None = None
    after: list[Name] = Field([])
    pinned: Annotated[int, Field(ge=1, le=256)] | None = Field(None, description="number of the GPU, from 1")
    same_as: str = ""
    weight: Annotated[int, Field(ge=0, le=1000)] = 1

    def task(self) -> Task:
        label = self.label or LabelForm(en=self.id)
        return Task(
            id=self.id, gpus=self.gpus, duration=self.duration, share=self.share, memory_gb=self.memory_gb,
            release=self.release, deadline=self.deadline, after=tuple(self.after),
            pinned=None if self.pinned is None else self.pinned - 1, same_as=self.same_as,
            weight=self.weight, label_en=label.en, label_ko=label.ko,
        )  # fmt: skip


class TimelineForm(Form):
    """Tasks on `gpus` GPUs over `horizon` slots; `compare` answers "why so many, not fewer or more?"."""

    name: Label = LabelForm(en="Timeline", ko="일정")
    slot: Literal["day", "week", "month"] = "week"
    horizon: Annotated[int, Field(ge=1, le=2_000)]
    gpus: Annotated[int, Field(ge=1, le=256)]
    memory_gb: Annotated[float, Field(gt=0, lt=1e6)] = 80.0
    gpu: str = Field("", description="catalogue id of the GPU; its memory is then known")
    price_per_gpu: Annotated[float, Field(gt=0, le=1e9)] | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    compare: Annotated[list[Annotated[int, Field(ge=1, le=256)]], Field(max_length=8)] = Field([])
    tasks: Annotated[list[TaskForm], Field(min_length=1, max_length=200)]
    usable_share: Share = Field(1.0, description="share of a GPU's memory tasks may hold")
