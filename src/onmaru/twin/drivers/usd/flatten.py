"""From a USD stage to the columns of a `StageTable`: walk, convert to metres and z-up, zone, sort, group."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pxr import Usd

from onmaru.twin.drivers.usd.instancer import expand
from onmaru.twin.drivers.usd.open_stage import OpenedStage, has_time_samples, open_stage, stage_units
from onmaru.twin.drivers.usd.rows import Block, FlattenLimits
from onmaru.twin.drivers.usd.walk import Walker
from onmaru.twin.rules.families import find_families
from onmaru.twin.rules.matrix import Matrices, compose, transform_boxes
from onmaru.twin.rules.stage_columns import (
    PURPOSE_SHIFT,
    Prototype,
    Purpose,
    RowFlag,
    StageColumns,
    StageNote,
    Zone,
)
from onmaru.twin.rules.zoning import split_zones

CODE_VERSION = 1  # of flattening; a cached table of another version is made anew
_Z_UP_FROM_Y_UP = np.array([[1.0, 0, 0, 0], [0, 0, -1.0, 0], [0, 1.0, 0, 0]])


@dataclass(frozen=True, slots=True)
class FlattenOptions:
    """How a stage is read. `time` None is the earliest: the default value, else the first sample."""

    load_payloads: bool = True
    time: float | None = None
    limits: FlattenLimits = field(default_factory=FlattenLimits)

    def key(self) -> str:
        """What of it changes the table."""
        return f"{CODE_VERSION}/{self.load_payloads}/{self.time}"


@dataclass(frozen=True, slots=True, eq=False)
class Flattened:
    """Columns of the table, the open stage, and the files it was made of, textures included."""

    columns: StageColumns
    opened: OpenedStage
    files: tuple[Path, ...]


def flatten_file(file: Path, roots: Sequence[Path] = (), options: FlattenOptions | None = None) -> Flattened:
    """Open a USD file and flatten it.

    Args:
        roots: Folders its layers may lie in; the file's own folder when empty.

    Raises:
        StageMissing, StageUnreadable, StageOutside, StageBroken, StageLimit: the stage cannot be opened.
        BadStage: its units make no sense.
        StageTooLarge: it holds more than the limits allow, or contains itself.
    """
    options = options or FlattenOptions()
    return flatten_stage(open_stage(file, roots, load_payloads=options.load_payloads), options)


def flatten_stage(opened: OpenedStage, options: FlattenOptions | None = None) -> Flattened:
    """Flatten an open stage; see `flatten_file`."""
    options = options or FlattenOptions()
    stage = opened.stage
    time = Usd.TimeCode.EarliestTime() if options.time is None else Usd.TimeCode(options.time)
    unit, up_axis = stage_units(stage)
    varying = has_time_samples(stage.GetUsedLayers())
    walker = Walker(stage, time, unit, options.limits, expand=expand, varying=varying)
    block = walker.walk()
    columns = _columns(walker, block, unit, up_axis)
    files = tuple(sorted({*opened.files, *walker.book.textures}))
    columns = replace(
        columns,
        root_file=str(stage.GetRootLayer().realPath),
        digest=stack_digest(files, options),
        notes=(*opened.notes, *columns.notes),
    )
    return Flattened(columns, opened, files)


def stack_digest(files: Sequence[Path], options: FlattenOptions) -> str:
    """Hash of the contents of all files a stage is made of, and of how it is read."""
    digest = hashlib.blake2b(options.key().encode(), digest_size=16)
    for file in files:
        if file.is_file():
            with file.open("rb") as source:
                digest.update(hashlib.file_digest(source, "sha256").digest())
    return digest.hexdigest()


def _columns(walker: Walker, block: Block, unit: float, up_axis: str) -> StageColumns:
    prototypes = tuple(walker.book.prototypes)
    world = block.frame
    world[:, :, 3] *= unit
    if up_axis == "Y":
        world = compose(_Z_UP_FROM_Y_UP, world)
    flags, notes = _flags(walker, block, world)
    drawn = (flags & RowFlag.DRAWABLE) != 0
    zone = split_zones(block.zone, world[:, :, 3], drawn)
    order = np.lexsort((~drawn, zone)) if len(zone) else np.zeros(0, np.int64)
    row_of = np.empty(len(order), np.int32)
    row_of[order] = np.arange(len(order), dtype=np.int32)
    world, drawn, prototype = world[order], drawn[order], block.prototype[order]
    families = find_families(np.where(drawn, prototype, -1).astype(np.int32), world[:, :, :3])
    if families.tolerance > 1e-4:
        notes.append(
            StageNote("/", "", f"scales were rounded to {families.tolerance:.0%} to keep draw calls few")
        )
    parent = np.where(block.parent < 0, -1, row_of[np.maximum(block.parent, 0)])[order].astype(np.int32)
    return StageColumns(
        world=world,
        parent=parent,
        name=block.name[order],
        position=order.astype(np.int32),
        subtree=_subtree_sizes(block.parent)[order],
        prototype=prototype,
        family=families.of_row,
        type=block.type[order],
        flags=flags[order],
        names=walker.names,
        types=walker.types,
        zones=_zones(walker, block.zone[order], zone[order], drawn, prototypes, prototype, world),
        prototypes=prototypes,
        family_prototype=families.prototype,
        family_stretch=families.stretch,
        meters_per_unit=unit,
        up_axis=up_axis,
        root_file="",
        digest="",
        notes=tuple(walker.notes + notes),
    ).check()


def _flags(walker: Walker, block: Block, world: Matrices) -> tuple[NDArray[np.uint16], list[StageNote]]:
    notes: list[StageNote] = []
    purpose = np.maximum(block.purpose, 0).astype(np.uint16)
    flags = block.flags | (purpose << PURPOSE_SHIFT).astype(np.uint16)
    broken = ~np.isfinite(world).all(axis=(1, 2))
    if broken.any():
        world[broken] = np.eye(3, 4)
        first = _path(walker, block, int(np.flatnonzero(broken)[0]))
        notes.append(
            StageNote(
                first, "", f"{int(broken.sum())} prims, this one first, have a transform that is not finite"
            )
        )
    flags[broken] |= np.uint16(RowFlag.BROKEN)
    flags[block.visible] |= np.uint16(RowFlag.VISIBLE)
    drawn = (block.prototype >= 0) & block.visible & ~broken & (purpose <= Purpose.RENDER)
    flags[drawn] |= np.uint16(RowFlag.DRAWABLE)
    return flags, notes


def _path(walker: Walker, block: Block, row: int) -> str:
    names, parts = walker.names, []
    while row >= 0:
        code = int(block.name[row])
        parts.append(f"/{names[code]}" if code >= 0 else f"[{~code}]")
        row = int(block.parent[row])
    return "".join(reversed(parts))


def _subtree_sizes(parent: NDArray[np.int32]) -> NDArray[np.int32]:
    """Rows in each subtree of a depth-first order: where the next row at the same depth or above begins."""
    count = len(parent)
    size = np.ones(count, np.int64)
    depth = np.zeros(count, np.int32)
    at = parent.copy()
    while (below := at >= 0).any():
        depth[below] += 1
        at[below] = parent[at[below]]
    for level in range(int(depth.max(initial=0)), 0, -1):
        rows = np.flatnonzero(depth == level)
        size += np.bincount(parent[rows], weights=size[rows], minlength=count).astype(np.int64)
    return size.astype(np.int32)


def _zones(
    walker: Walker, source: NDArray[np.int32], zone: NDArray[np.int32], drawn: NDArray[np.bool_],
    prototypes: Sequence[Prototype], prototype: NDArray[np.int32], world: Matrices,
) -> tuple[Zone, ...]:  # fmt: skip
    """Zone records of sorted rows."""
    starts = (
        np.concatenate([[0], np.flatnonzero(np.diff(zone)) + 1, [len(zone)]])
        if len(zone)
        else np.zeros(1, int)
    )
    bounds_of = np.array([item.bounds for item in prototypes], np.float64).reshape(-1, 2, 3)
    parts: dict[int, int] = {}
    out = []
    for number, (start, end) in enumerate(zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True)):
        count = int(drawn[start:end].sum())
        if count:
            rows = slice(start, start + count)
            boxes = transform_boxes(world[rows], bounds_of[prototype[rows]])
            low, high = boxes[:, 0].min(axis=0), boxes[:, 1].max(axis=0)
        else:
            low = high = world[start, :, 3]
        name, path = walker.zones[int(source[start])]
        parts[int(source[start])] = part = parts.get(int(source[start]), 0) + 1
        origin = np.rint((low + high) / 2)
        a, b, c = (tuple(float(value) for value in vector) for vector in (origin, low, high))
        label = name if part == 1 else f"{name or 'rest'} {part}"
        out.append(
            Zone(number, label, path, (a[0], a[1], a[2]), ((b[0], b[1], b[2]), (c[0], c[1], c[2])), start,
                 end - start, count)
        )  # fmt: skip
    return tuple(out)
