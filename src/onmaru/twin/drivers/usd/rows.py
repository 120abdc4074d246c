"""Rows while a stage is being walked: one by one for prims, in bulk for instances."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pxr import Gf, Vt

from onmaru.twin.rules.matrix import Matrices, compose, from_usd, to_usd
from onmaru.twin.rules.stage_columns import RowFlag, StageTooLarge

_FEW = 16


@dataclass(frozen=True, slots=True)
class FlattenLimits:
    """How much of a stage we agree to take; beyond it flattening stops with `StageTooLarge`."""

    prim_count: int = 4_000_000
    row_count: int = 20_000_000
    depth: int = 500
    nesting: int = 16  # PointInstancers and instances inside each other


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Rows of a subtree, in depth-first order, against the frame of whatever it hangs from.

    `parent` counts inside the block, -1 is what it hangs from. `purpose` -1 is inherited. An `absolute`
    row stands in the stage's frame already (it, or a row above it, resets the transform stack).
    """

    parent: NDArray[np.int32]
    name: NDArray[np.int32]
    frame: Matrices  # [m, 3, 4] block_from_prim, stage units
    type: NDArray[np.uint16]
    flags: NDArray[np.uint16]
    visible: NDArray[np.bool_]
    purpose: NDArray[np.int8]
    prototype: NDArray[np.int32]
    absolute: NDArray[np.bool_]
    zone: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.parent)

    def rows(self) -> list[tuple[int, int, Gf.Matrix4d, int, int, bool, int, int, bool]]:
        """The rows one by one: parent, name, frame, type, flags, visible, purpose, prototype, absolute."""
        frames = [Gf.Matrix4d(*matrix.ravel().tolist()) for matrix in to_usd(self.frame)]
        columns = (self.parent, self.name, self.type, self.flags, self.visible, self.purpose, self.prototype,
                   self.absolute)  # fmt: skip
        parent, name, kind, flags, visible, purpose, prototype, absolute = (
            column.tolist() for column in columns
        )
        return list(
            zip(parent, name, frames, kind, flags, visible, purpose, prototype, absolute, strict=True)
        )


@dataclass(slots=True)
class Context:
    """What a prim inherits on the way down; shared by prims that change nothing of it."""

    visible: bool = True
    purpose: int = -1
    zone: int = 0
    material: str = ""
    locked: bool = False  # a binding stronger than descendants
    collections: bool = False  # collection bindings somewhere above: ask USD
    proxy: bool = False
    absolute: bool = False


@dataclass(slots=True)
class RowBuffer:
    """Grows in the order rows are met, which is depth-first."""

    limits: FlattenLimits
    count: int = 0
    _chunks: list[Block] = field(default_factory=list)
    _rows: list[tuple[int, int, int, int, bool, int, int, bool, int]] = field(default_factory=list)
    _frames: list[Gf.Matrix4d] = field(default_factory=list)
    # By identity; the block is kept beside its rows, so that its identity stays its own.
    _few: dict[int, tuple[Block, list[Any]]] = field(default_factory=dict)

    def add(
        self,
        parent: int,
        name: int,
        frame: Gf.Matrix4d,
        type_code: int,
        flags: int,
        prototype: int,
        context: Context,
    ) -> int:
        """One row; returns its number in this buffer."""
        flags |= RowFlag.PROXY if context.proxy else 0
        self._rows.append(
            (parent, name, type_code, flags, context.visible, context.purpose, prototype, context.absolute,
             context.zone)
        )  # fmt: skip
        self._frames.append(frame)
        self.count += 1
        return self.count - 1

    def extend(self, block: Block, parent: int, frame: Gf.Matrix4d, context: Context) -> None:
        """All rows of a block below row `parent`, whose frame is `frame`."""
        check_row_count(self.count + len(block), self.limits)
        if len(block) <= _FEW:
            self._extend_few(block, parent, frame, context)
            return
        self._flush()
        offset = self.count
        world = compose(np.ascontiguousarray(np.array(frame).T[:3]), block.frame)
        if block.absolute.any():
            world[block.absolute] = block.frame[block.absolute]
        self._chunks.append(
            Block(
                np.where(block.parent < 0, np.int32(parent), block.parent + np.int32(offset)).astype(
                    np.int32
                ),
                block.name,
                world,
                block.type,
                block.flags | np.uint16(RowFlag.PROXY if context.proxy else 0),
                block.visible & context.visible,
                np.where(block.purpose < 0, np.int8(context.purpose), block.purpose).astype(np.int8),
                block.prototype,
                block.absolute | context.absolute,
                np.full(len(block), context.zone, np.int32),
            )
        )
        self.count += len(block)

    def _extend_few(self, block: Block, parent: int, frame: Gf.Matrix4d, context: Context) -> None:
        """The same row by row: a plant has many thousand instances of a part or two."""
        known = self._few.get(id(block))
        if known is None:
            self._few[id(block)] = known = (block, block.rows())
        offset = self.count
        proxy = int(RowFlag.PROXY) if context.proxy else 0
        for up, name, local, kind, flags, visible, purpose, prototype, absolute in known[1]:
            self._rows.append(
                (parent if up < 0 else up + offset, name, kind, flags | proxy, visible and context.visible,
                 context.purpose if purpose < 0 else purpose, prototype, absolute or context.absolute, context.zone)
            )  # fmt: skip
            self._frames.append(local if absolute else local * frame)
        self.count += len(block)

    def block(self) -> Block:
        """Everything so far as one block."""
        self._flush()
        if len(self._chunks) == 1:
            return self._chunks[0]
        columns = (
            np.concatenate([getattr(chunk, name) for chunk in self._chunks]) for name in Block.__slots__
        )
        return Block(*columns) if self._chunks else empty_block()

    def _flush(self) -> None:
        if not self._rows:
            return
        parent, name, kind, flags, visible, purpose, prototype, absolute, zone = zip(*self._rows, strict=True)
        self._chunks.append(
            Block(
                np.array(parent, np.int32), np.array(name, np.int32),
                from_usd(np.array(Vt.Matrix4dArray(self._frames))), np.array(kind, np.uint16),
                np.array(flags, np.uint16), np.array(visible, np.bool_), np.array(purpose, np.int8),
                np.array(prototype, np.int32), np.array(absolute, np.bool_), np.array(zone, np.int32),
            )
        )  # fmt: skip
        self._rows, self._frames = [], []


def empty_block() -> Block:
    """No rows."""
    none = np.zeros(0, np.int32)
    return Block(none, none, np.zeros((0, 3, 4)), none.astype(np.uint16), none.astype(np.uint16),
                 none.astype(np.bool_), none.astype(np.int8), none, none.astype(np.bool_), none)  # fmt: skip


def check_row_count(count: int, limits: FlattenLimits) -> None:
    """Raise `StageTooLarge` before memory is taken for more rows than agreed."""
    if count > limits.row_count:
        raise StageTooLarge(
            f"the stage expands to more than {limits.row_count:,} rows",
            hint="open fewer payloads, or raise the limit if the plant is really that large",
            limit=limits.row_count, count=int(count),
        )  # fmt: skip
