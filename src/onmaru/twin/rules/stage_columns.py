"""The columns of a flattened stage, as they are cached: plain arrays and small frozen records.

Rows are sorted by zone; inside a zone the drawable rows come first. `position` is a row's place in a
depth-first walk of the stage, so that a subtree is one run of positions whatever zones it lies in.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, IntFlag

import numpy as np
from numpy.typing import NDArray

from onmaru.core.errors import InvalidInput, LimitExceeded, NotFound


class StageTooLarge(LimitExceeded):
    """The stage holds more prims, instances or geometry than we agreed to take."""

    code = "twin.stage_too_large"


class BadStage(InvalidInput):
    """The stage, or a table made of it, cannot be used as it is."""

    code = "twin.bad_stage"


class UnknownPrim(NotFound):
    code = "twin.unknown_prim"


class RowFlag(IntFlag):
    """Bits of `StageColumns.flags`; bits 8 and 9 hold a `Purpose`."""

    DRAWABLE = 1  # has geometry, is visible and is meant to be seen
    VISIBLE = 2
    PROXY = 4  # lies inside a native instance
    MOVED = 8  # live: its transform differs from the stage's
    VARYING = 16  # has time samples; the table holds one moment
    RESET = 32  # resetXformStack: does not follow its parent
    INSTANCE = 64  # one instance of a PointInstancer
    BROKEN = 128  # its transform is not finite; never drawn


PURPOSE_SHIFT = 8


class Purpose(IntEnum):
    DEFAULT = 0
    RENDER = 1
    PROXY = 2
    GUIDE = 3


@dataclass(frozen=True, slots=True)
class Zone:
    """Rows that are sent, cached and culled together; `origin` is the zone's frame in world metres."""

    zone: int
    name: str
    path: str
    origin: tuple[float, float, float]
    bounds: tuple[tuple[float, float, float], tuple[float, float, float]]  # world [m]
    row_start: int
    row_count: int
    draw_count: int


@dataclass(frozen=True, slots=True)
class PrototypePart:
    """One gprim of a prototype: where its geometry is read, and its place in the prototype's frame."""

    path: str
    prototype_from_part: tuple[float, ...] | None = None  # 12 numbers, row by row [m]; None: identity
    material: str = ""  # path of the bound material
    subsets: tuple[tuple[str, str], ...] = ()  # GeomSubset path, material path


@dataclass(frozen=True, slots=True)
class Prototype:
    """Unique geometry with its materials; `digest` is of the content, equal geometry is one prototype."""

    prototype: int
    digest: str
    name: str
    parts: tuple[PrototypePart, ...]
    triangles: int
    bounds: tuple[tuple[float, float, float], tuple[float, float, float]]  # prim frame [m]


@dataclass(frozen=True, slots=True)
class StageNote:
    """Something in the stage that was mended or left out: which layer, which prim, why."""

    prim: str
    layer: str
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class StageColumns:
    """Everything a `StageTable` is made of; shapes [row_count, ...] unless said otherwise."""

    world: NDArray[np.float64]  # [n, 3, 4] world_from_prim [m]
    parent: NDArray[np.int32]  # row, -1 for none
    name: NDArray[np.int32]  # >= 0: into `names`; < 0: instance number `~name` of the parent
    position: NDArray[np.int32]
    subtree: NDArray[np.int32]  # rows in the subtree, itself included
    prototype: NDArray[np.int32]  # -1: no geometry
    family: NDArray[np.int32]
    type: NDArray[np.uint16]  # into `types`
    flags: NDArray[np.uint16]
    names: tuple[str, ...]
    types: tuple[str, ...]
    zones: tuple[Zone, ...]
    prototypes: tuple[Prototype, ...]
    family_prototype: NDArray[np.int32]  # [f]
    family_stretch: NDArray[np.float64]  # [f, 3, 3]
    meters_per_unit: float
    up_axis: str
    root_file: str
    digest: str  # of the layer stack and of how it was read
    notes: tuple[StageNote, ...] = ()

    def check(self) -> StageColumns:
        """Raise `BadStage` unless every index points inside; guards what is read from a cache."""
        count = len(self.parent)
        same = all(
            len(column) == count
            for column in (
                self.world,
                self.name,
                self.position,
                self.subtree,
                self.prototype,
                self.family,
                self.type,
                self.flags,
            )
        )
        if not same:
            raise BadStage("the columns of a stage table differ in length")
        inside = count == 0 or bool(
            _within(self.parent, -1, count)
            and _within(self.name, -(2**31), max(len(self.names), 1))
            and _within(self.position, 0, count)
            and _within(self.subtree, 1, count + 1)
            and _within(self.prototype, -1, len(self.prototypes))
            and _within(self.family, -1, len(self.family_prototype))
            and _within(self.type, 0, len(self.types))
        )
        edges = [zone.row_start for zone in self.zones] + [count]
        whole = all(
            zone.row_start + zone.row_count == after and 0 <= zone.draw_count <= zone.row_count
            for zone, after in zip(self.zones, edges[1:], strict=True)
        )
        if not inside or not whole or (count > 0 and not self.zones):
            raise BadStage("a stage table points outside of itself")
        return self


def _within(column: NDArray[np.integer], low: int, high: int) -> bool:
    return bool(column.min() >= low and column.max() < high)
