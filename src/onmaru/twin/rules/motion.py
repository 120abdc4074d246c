"""Live transforms: `parent_from_prim(t) = parent_from_prim(authored) * op_1(t) * op_2(t) ...`, vectorised.

Rotations are in degrees about the prim's own axes, right-handed; translations in metres along them. An
operation whose signal has no value yet leaves the prim where it was authored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from onmaru.core.ids import SignalId
from onmaru.twin.rules.matrix import Matrices, compose
from onmaru.twin.types import Motion

_AXES = {"X": 0, "Y": 1, "Z": 2}


class _Table(Protocol):
    def has(self, path: str) -> bool: ...

    def row_of(self, path: str) -> int: ...

    def parent_from_prim(self, rows: Any) -> Matrices: ...


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """The k-th operation of every motion that has one, shape [n] each."""

    motion: NDArray[np.int64]
    rotates: NDArray[np.bool_]
    axis: NDArray[np.int64]
    signal: NDArray[np.int64]
    scale: NDArray[np.float64]
    offset: NDArray[np.float64]


class MotionSet:
    """All motions of a plant against one table.

    Motions of prims the stage does not have, or of unknown signals, are left out and listed in `missing`.
    """

    def __init__(self, motions: Sequence[Motion], table: _Table, row_of: Mapping[SignalId, int]) -> None:
        usable = [m for m in motions if table.has(m.prim) and all(op.signal in row_of for op in m.ops)]
        self.missing = [motion.prim for motion in motions if motion not in usable]
        self.rows = np.array([table.row_of(motion.prim) for motion in usable], np.int64)
        self._authored = table.parent_from_prim(self.rows) if usable else np.zeros((0, 3, 4))
        depth = max((len(motion.ops) for motion in usable), default=0)
        self._steps = [_step(usable, place, row_of) for place in range(depth)]
        signals = (
            np.concatenate([step.signal for step in self._steps]) if self._steps else np.zeros(0, np.int64)
        )
        self._drives = np.zeros(int(signals.max()) + 1 if len(signals) else 0, bool)
        self._drives[signals] = True

    def __len__(self) -> int:
        return len(self.rows)

    def driven_by(self, changed: NDArray[np.int64]) -> bool:
        """Whether any of the changed signal rows moves something."""
        return bool(self._drives[changed[changed < len(self._drives)]].any())

    def evaluate(
        self, values: NDArray[np.float64], changed: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], Matrices]:
        """Transforms for the present values.

        Args:
            values: Value of every signal, by row.
            changed: Only motions that one of these signal rows drives; None for all.
        Returns:
            Rows of the table, shape [n], and `parent_from_prim`, shape [n, 3, 4] [m].
        """
        local = self._authored.copy()
        for step in self._steps:
            value = values[step.signal] * step.scale + step.offset
            value = np.where(np.isfinite(value), value, 0.0)
            local[step.motion] = compose(local[step.motion], _matrices(step, value))
        if changed is None:
            return self.rows, local
        hit = np.zeros(len(self.rows), bool)
        marked = np.zeros(len(self._drives), bool)
        marked[changed[changed < len(marked)]] = True
        for step in self._steps:
            hit[step.motion[marked[step.signal]]] = True
        return self.rows[hit], local[hit]


def _step(motions: Sequence[Motion], place: int, row_of: Mapping[SignalId, int]) -> _Step:
    found = [(index, motion.ops[place]) for index, motion in enumerate(motions) if place < len(motion.ops)]
    return _Step(
        np.array([index for index, _ in found], np.int64),
        np.array([op.op.startswith("rotate") for _, op in found], bool),
        np.array([_AXES[op.op[-1]] for _, op in found], np.int64),
        np.array([row_of[op.signal] for _, op in found], np.int64),
        np.array([op.scale for _, op in found], np.float64),
        np.array([op.offset for _, op in found], np.float64),
    )


def _matrices(step: _Step, value: NDArray[np.float64]) -> Matrices:
    """One operation matrix each: a translation, or a rotation about a coordinate axis."""
    count = len(value)
    out = np.zeros((count, 3, 4))
    out[:, [0, 1, 2], [0, 1, 2]] = 1.0
    moves = np.flatnonzero(~step.rotates)
    out[moves, step.axis[moves], 3] = value[moves]
    turns = np.flatnonzero(step.rotates)
    angle = np.deg2rad(value[turns])
    first, second = (step.axis[turns] + 1) % 3, (step.axis[turns] + 2) % 3
    out[turns, first, first] = out[turns, second, second] = np.cos(angle)
    out[turns, second, first] = np.sin(angle)
    out[turns, first, second] = -np.sin(angle)
    return out
