"""What elements share: operators, repair crews and the vehicles that carry parts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from onmaru.sim.types.timing import NonNegative, Positive, Record

Name = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_\-]{0,63}$")]
AtShiftEnd = Literal["finish", "pause"]


class OperatorPool(Record):
    """People with the same skills and shift; `skills` empty means: the pool's own name is its skill.

    `at_shift_end`: finish the task at hand, or leave at once and let the task wait.
    """

    name: Name
    count: Annotated[int, Field(ge=1, le=10_000)] = 1
    skills: tuple[Name, ...] = ()
    calendar: str | None = None
    at_shift_end: AtShiftEnd = "finish"
    cost_per_h: NonNegative = 0.0


class RepairCrew(Record):
    """People who repair; a failure names the crew it needs and its priority (small first)."""

    name: Name
    count: Annotated[int, Field(ge=1, le=10_000)] = 1
    calendar: str | None = None
    at_shift_end: AtShiftEnd = "finish"
    cost_per_h: NonNegative = 0.0


class Need(Record):
    """People a task needs, all from one pool that has the skill."""

    skill: Name
    count: Annotated[int, Field(ge=1, le=100)] = 1


class Path(Record):
    """A way between two stops of a fleet, driven both ways unless `one_way`."""

    start: Name
    end: Name
    length_m: Positive
    one_way: bool = False


class Stop(Record):
    """A place where vehicles load and unload; `capacity` of them at a time, the others queue."""

    name: Name
    capacity: Annotated[int, Field(ge=1, le=1000)] = 1
    serves: tuple[Name, ...] = ()  # elements that load and unload here


class Fleet(Record):
    """Vehicles that carry one part each on a graph of paths; they wait where they unloaded last."""

    name: Name
    vehicles: Annotated[int, Field(ge=1, le=1000)] = 1
    speed_m_per_s: Positive
    load_s: NonNegative = 0.0
    unload_s: NonNegative = 0.0
    stops: Annotated[tuple[Stop, ...], Field(min_length=1, max_length=1000)]
    paths: Annotated[tuple[Path, ...], Field(max_length=10_000)] = ()
    home: Name | None = None  # stop where all vehicles stand at the start; the first stop
    equipment: str | None = None
    signals: dict[str, str] = Field(default_factory=dict)
