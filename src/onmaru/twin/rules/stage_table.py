"""The flattened stage: rows with paths, transforms, bounds and instance records; numpy only.

OpenUSD is not touched here. The world transforms of moved rows live in a private copy that is made with
the first move; the authored ones stay in the (memory-mapped) columns, so that repeated moves never drift.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from onmaru.twin.rules.matrix import (
    IDENTITY,
    Matrices,
    compose,
    inverse,
    is_rotation,
    polar,
    quaternions,
    transform_boxes,
)
from onmaru.twin.rules.stage_columns import (
    PURPOSE_SHIFT,
    Purpose,
    RowFlag,
    StageColumns,
    UnknownPrim,
    Zone,
)
from onmaru.twin.rules.wire import INSTANCE_DTYPE, MOVE_DTYPE, snorm16

_STEP = re.compile(r"^([^\[\]]+)((?:\[[0-9]{1,9}\])*)$")

Rows = NDArray[np.integer]

# A z-up copy of a y-up stage: x stays, y becomes z, z becomes -y.
_Z_UP_FROM_Y_UP = np.array([[1.0, 0, 0, 0], [0, 0, -1.0, 0], [0, 1.0, 0, 0]])


class StageTable:
    """A stage as rows.

    World is in metres and z-up whatever the stage says. A prim's own frame keeps the axes of the stage,
    in metres. Not thread-safe: one thread moves and reads.
    """

    def __init__(self, columns: StageColumns) -> None:
        self.columns = columns
        self.zones: tuple[Zone, ...] = columns.zones
        self.equipment: NDArray[np.int32] = np.full(len(columns.parent), -1, np.int32)
        self.world_from_stage: Matrices = _Z_UP_FROM_Y_UP if columns.up_axis == "Y" else IDENTITY
        self._world: Matrices = columns.world
        self._flags: NDArray[np.uint16] = columns.flags
        self._slot: NDArray[np.int32] = np.zeros(
            0, np.int32
        )  # row -> place in _locals; empty before any move
        self._locals: Matrices = np.zeros((0, 3, 4))
        self._local_count = 0
        self._depth: NDArray[np.int16] | None = None
        self._row_at: NDArray[np.int32] | None = None
        self._code_of: dict[str, int] | None = None
        self._children: dict[bool, tuple[NDArray[np.int64], NDArray[np.int64]]] = {}
        self._prototype_bounds: NDArray[np.float64] | None = None

    # -- what is there --------------------------------------------------------------------------------

    @property
    def row_count(self) -> int:
        return len(self.columns.parent)

    @property
    def digest(self) -> str:
        """Hash of the layer stack the rows were made of."""
        return self.columns.digest

    @property
    def flags(self) -> NDArray[np.uint16]:
        return self._flags

    def zone_of(self, row: int) -> Zone:
        """The zone a row lies in."""
        starts = [zone.row_start + zone.row_count for zone in self.zones]
        return self.zones[int(np.searchsorted(starts, self._checked(row), side="right"))]

    def type_of(self, row: int) -> str:
        """USD type name of the row's prim; empty for an untyped prim."""
        return self.columns.types[self.columns.type[self._checked(row)]]

    def purpose_of(self, row: int) -> Purpose:
        return Purpose((int(self._flags[self._checked(row)]) >> PURPOSE_SHIFT) & 3)

    def rows_by_position(self) -> NDArray[np.int32]:
        """Rows in depth-first order of the stage, shape [n]."""
        if self._row_at is None:
            at = np.empty(self.row_count, np.int32)
            at[self.columns.position] = np.arange(self.row_count, dtype=np.int32)
            self._row_at = at
        return self._row_at

    # -- paths ----------------------------------------------------------------------------------------

    def path_of(self, row: int) -> str:
        """Path of a row; instance i of a PointInstancer is `/path/Instancer[i]`."""
        parts: list[str] = []
        names, codes, parent = self.columns.names, self.columns.name, self.columns.parent
        at = self._checked(row)
        for _ in range(1024):
            code = int(codes[at])
            parts.append(f"/{names[code]}" if code >= 0 else f"[{~code}]")
            at = int(parent[at])
            if at < 0:
                break
        return "".join(reversed(parts))

    def row_of(self, path: str) -> int:
        """Row of a path.

        Raises:
            UnknownPrim: no row has that path.
        """
        row = self._find_row(path)
        if row is None:
            raise UnknownPrim(
                f"the stage has no prim {path}", hint="see the stage tree for what there is", path=path
            )
        return row

    def has(self, path: str) -> bool:
        return self._find_row(path) is not None

    def children_of(self, row: int) -> Rows:
        """Rows directly below a row, in the order of the stage; -1 gives the root prims."""
        if row < 0:
            below = self.rows_by_position()
        else:
            start = int(self.columns.position[self._checked(row)])
            below = self.rows_by_position()[start + 1 : start + int(self.columns.subtree[row])]
        return below[self.columns.parent[below] == row].astype(np.int64)

    def subtree(self, row: int) -> Rows:
        """Rows of a subtree in the order of the stage, the row itself first."""
        start = int(self.columns.position[self._checked(row)])
        return self.rows_by_position()[start : start + int(self.columns.subtree[row])].astype(np.int64)

    def find(self, path: str) -> NDArray[np.int64]:
        """Row ranges [k, 2] of a prim's subtree: half-open, sorted, apart from each other."""
        rows = np.arange(self.row_count) if path == "/" else np.sort(self.subtree(self.row_of(path)))
        if not len(rows):
            return np.zeros((0, 2), np.int64)
        breaks = np.flatnonzero(np.diff(rows) > 1)
        starts = np.concatenate([rows[:1], rows[breaks + 1]])
        ends = np.concatenate([rows[breaks], rows[-1:]]) + 1
        return np.stack([starts, ends], axis=1)

    def assign_equipment(self, index_of: Mapping[str, int]) -> list[str]:
        """Give every row the index of its nearest ancestor that is equipment, or -1.

        Args:
            index_of: Prim path to index, in the order of `Plant.equipment`.
        Returns:
            The paths of which the stage has no prim.
        """
        equipment = np.full(self.row_count, -1, np.int32)
        missing, found = [], []
        for path, index in index_of.items():
            row = self._find_row(path)
            if row is None:
                missing.append(path)
            else:
                found.append((int(self.columns.position[row]), int(self.columns.subtree[row]), index))
        by_position = np.full(self.row_count, -1, np.int32)
        for start, size, index in sorted(found):  # an inner subtree starts later and overwrites
            by_position[start : start + size] = index
        equipment[self.rows_by_position()] = by_position
        self.equipment = equipment
        return missing

    def _find_row(self, path: str) -> int | None:
        if self._code_of is None:
            self._code_of = {name: code for code, name in enumerate(self.columns.names)}
        at, pending = -1, ""
        for token in path[1:].split("/") if path.startswith("/") else ():
            step = _STEP.match(token)
            if step is None:
                return None
            pending = f"{pending}/{step[1]}" if pending else step[1]
            numbers = [int(number) for number in step[2].strip("[]").split("][") if number]
            code = self._code_of.get(pending)
            child = None if code is None else self._child(at, code)
            if child is None and not numbers:
                continue  # the row may be named by more than one step, as an instancer inside a prototype is
            for number in numbers:
                child = None if child is None else self._child(child, ~number)
            if child is None:
                return None
            at, pending = child, ""
        return at if at >= 0 and not pending else None

    def _child(self, parent: int, code: int) -> int | None:
        kind = code < 0
        if kind not in self._children:
            # Instances are nearly all rows of a large plant: named prims are found without sorting them.
            rows = np.flatnonzero((self.columns.name < 0) == kind)
            keys = _child_keys(self.columns.parent[rows], self.columns.name[rows])
            order = np.argsort(keys, kind="stable")
            self._children[kind] = (keys[order], rows[order])
        keys, rows = self._children[kind]
        key = int(_child_keys(np.array([parent]), np.array([code]))[0])
        at = int(np.searchsorted(keys, key))
        return int(rows[at]) if at < len(keys) and keys[at] == key else None

    def _checked(self, row: int) -> int:
        if not 0 <= row < self.row_count:
            raise UnknownPrim(
                f"the stage has no row {row}", hint=f"rows are 0 to {self.row_count - 1}", row=row
            )
        return int(row)

    # -- transforms -----------------------------------------------------------------------------------

    def world(self, rows: NDArray[np.integer] | Sequence[int] | slice) -> Matrices:
        """`world_from_prim` as of the last move, shape [n, 3, 4], f64 [m]."""
        return np.array(self._world[rows])

    def zone_from_prim(self, rows: NDArray[np.integer] | Sequence[int]) -> NDArray[np.float32]:
        """World relative to each row's zone origin, shape [n, 3, 4], f32 [m]."""
        rows = np.asarray(rows, np.int64)
        local = np.array(self._world[rows])
        local[:, :, 3] -= self._origins(rows)
        return local.astype(np.float32)

    def parent_from_prim(self, rows: NDArray[np.integer] | Sequence[int]) -> Matrices:
        """The authored transform of rows against their parent rows, shape [n, 3, 4], f64 [m].

        A row that resets the transform stack, and a root prim, stands against the stage's own frame.
        """
        rows = np.asarray(rows, np.int64)
        return compose(inverse(self._parents(rows, self.columns.world)), self.columns.world[rows])

    def move(self, rows: NDArray[np.integer], parent_from_prim: Matrices) -> Rows:
        """Set live transforms of rows; everything below follows.

        Args:
            rows: Rows to move, shape [n]; of a row named twice the last transform counts.
            parent_from_prim: Against the parent rows, shape [n, 3, 4], f64 [m].
        Returns:
            The rows whose world changed, descendants included, each once.
        """
        rows = np.asarray(rows, np.int64)
        if not len(rows):
            return rows
        if int(rows.min()) < 0 or int(rows.max()) >= self.row_count:
            self._checked(int(rows.min()) if int(rows.min()) < 0 else int(rows.max()))
        if self._world is self.columns.world:
            self._world, self._flags = np.array(self.columns.world), np.array(self.columns.flags)
            self._slot = np.full(self.row_count, -1, np.int32)
        self._set_locals(rows, parent_from_prim)
        if (self.columns.subtree[rows] == 1).all():
            self._world[rows] = compose(self._parents(rows, self._world), parent_from_prim)
            touched = rows
            if len(np.unique(rows)) != len(rows):
                touched = np.unique(rows)
                self._follow(touched)
        else:
            touched = self._below(rows)
            self._follow(touched)
        self._flags[touched] |= np.uint16(RowFlag.MOVED)
        return touched

    def _below(self, rows: Rows) -> Rows:
        """The union of subtrees: one mark at each start and end, summed up."""
        edges = np.zeros(self.row_count + 1, np.int32)
        start = self.columns.position[rows].astype(np.int64)
        np.add.at(edges, start, 1)
        np.add.at(edges, start + self.columns.subtree[rows], -1)
        return self.rows_by_position()[np.cumsum(edges[:-1]) > 0].astype(np.int64)

    def _follow(self, touched: Rows) -> None:
        depth = self._depths()[touched]
        local = self._get_locals(touched)
        for level in np.unique(depth):
            at = np.flatnonzero(depth == level)
            rows = touched[at]
            self._world[rows] = compose(self._parents(rows, self._world), local[at])

    def _parents(self, rows: Rows, world: Matrices) -> Matrices:
        parent = self.columns.parent[rows]
        out = world[np.maximum(parent, 0)]
        free = (parent < 0) | ((self.columns.flags[rows] & RowFlag.RESET) != 0)
        if free.any():
            out[free] = self.world_from_stage
        return out

    def _set_locals(self, rows: Rows, local: Matrices) -> None:
        new = np.unique(rows[self._slot[rows] < 0])
        if len(new):
            need = self._local_count + len(new)
            if need > len(self._locals):
                grown = np.empty((max(need, 2 * len(self._locals)), 3, 4))
                grown[: self._local_count] = self._locals[: self._local_count]
                self._locals = grown
            self._slot[new] = np.arange(self._local_count, need, dtype=np.int32)
            self._local_count = need
        self._locals[self._slot[rows]] = local

    def _get_locals(self, rows: Rows) -> Matrices:
        unknown = rows[self._slot[rows] < 0]
        if len(unknown):
            self._set_locals(unknown, self.parent_from_prim(unknown))
        return self._locals[self._slot[rows]]

    def _depths(self) -> NDArray[np.int16]:
        if self._depth is None:
            parent = self.columns.parent
            depth = np.zeros(self.row_count, np.int16)
            at = parent.copy()
            while (open_rows := at >= 0).any():
                depth[open_rows] += 1
                at[open_rows] = parent[at[open_rows]]
            self._depth = depth
        return self._depth

    def _origins(self, rows: Rows) -> NDArray[np.float64]:
        ends = np.array([zone.row_start + zone.row_count for zone in self.zones])
        origins = np.array([zone.origin for zone in self.zones])
        return origins[np.searchsorted(ends, rows, side="right")]

    # -- bounds ---------------------------------------------------------------------------------------

    def bounds(self, row: int) -> NDArray[np.float64] | None:
        """World box [2, 3] [m] around everything drawable in a row's subtree; None when there is nothing."""
        return self.bounds_of(self.subtree(row))

    def bounds_of(self, rows: Rows) -> NDArray[np.float64] | None:
        """World box [2, 3] [m] around the drawable ones of some rows; None when there are none."""
        rows = rows[(self._flags[rows] & RowFlag.DRAWABLE) != 0]
        if not len(rows):
            return None
        boxes = self.boxes(rows)
        return np.stack([boxes[:, 0].min(axis=0), boxes[:, 1].max(axis=0)])

    def boxes(self, rows: Rows) -> NDArray[np.float64]:
        """World boxes [n, 2, 3] [m] of rows that have geometry."""
        if self._prototype_bounds is None:
            bounds = [prototype.bounds for prototype in self.columns.prototypes]
            self._prototype_bounds = np.array(bounds, np.float64).reshape(-1, 2, 3)
        return transform_boxes(self._world[rows], self._prototype_bounds[self.columns.prototype[rows]])

    # -- records --------------------------------------------------------------------------------------

    def instance_records(self, zone: int) -> NDArray[np.void]:
        """INSTANCE records of the drawable rows of a zone, in row order, as of the last move."""
        if not 0 <= zone < len(self.zones):
            raise UnknownPrim(
                f"the scene has no zone {zone}", hint=f"zones are 0 to {len(self.zones) - 1}", zone=zone
            )
        place = self.zones[zone]
        rows = np.arange(place.row_start, place.row_start + place.draw_count)
        records = np.zeros(len(rows), INSTANCE_DTYPE)
        if len(rows):
            records["position"], records["rotation"] = self._pose(rows)
            records["family"] = self.columns.family[rows]
        return records

    def move_records(self, rows: Rows) -> NDArray[np.void]:
        """MOVE records of the drawable ones of some rows, in their zones' frames."""
        rows = np.asarray(rows, np.int64)
        rows = rows[(self._flags[rows] & RowFlag.DRAWABLE) != 0]
        records = np.zeros(len(rows), MOVE_DTYPE)
        if len(rows):
            records["row"] = rows
            records["position"], records["rotation"] = self._pose(rows)
        return records

    def _pose(self, rows: Rows) -> tuple[NDArray[np.float64], NDArray[np.int16]]:
        world = self._world[rows]
        rotation = np.array(world[:, :, :3])
        scaled = np.flatnonzero(~is_rotation(rotation))
        if len(scaled):
            rotation[scaled] = polar(rotation[scaled])[0]
        position = world[:, :, 3] - self._origins(rows)
        return np.nan_to_num(position), snorm16(quaternions(rotation))


def _child_keys(parent: NDArray[np.integer], code: NDArray[np.integer]) -> NDArray[np.int64]:
    return (np.asarray(parent, np.int64) + 1) * 2**32 + np.asarray(code, np.int64) + 2**31
