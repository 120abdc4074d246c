"""Where a run begins when it does not begin empty: parts in place, machines amid their work."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from onmaru.sim.types.resource import Name
from onmaru.sim.types.timing import NonNegative, Record


class PartStart(Record):
    """One part already inside. `step` is its place in the product's routing, where it has one."""

    product: Name | None = None
    age_s: NonNegative = 0.0  # since it entered the system
    due_s: float | None = None
    step: Annotated[int, Field(ge=0)] = 0
    reworks: Annotated[int, Field(ge=0)] = 0


class ServerStart(Record):
    """One server: what it is doing and how much of it is left; `None` draws the rest anew.

    `blocked` holds a finished part, `run` and `setup` an unfinished one, `down` perhaps one.
    """

    state: Literal["idle", "run", "setup", "down", "blocked"] = "idle"
    part: PartStart | None = None
    left_s: NonNegative | None = None  # work left on the part
    repair_left_s: NonNegative | None = None  # `down` only
    product: Name | None = None  # product it is set up for


class ElementStart(Record):
    """Contents of one element: `parts` of a buffer (first leaves first), `servers` of a station."""

    parts: tuple[PartStart, ...] = ()
    servers: tuple[ServerStart, ...] = ()


class StartState(Record):
    """The whole start; elements that are absent start empty and idle."""

    elements: dict[Name, ElementStart] = Field(default_factory=dict)
