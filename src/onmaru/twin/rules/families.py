"""Families: one prototype with one stretch, so that an instance is only a position and a rotation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onmaru.twin.rules.matrix import is_rotation, polar

FAMILY_LIMIT = 8192
_TOLERANCES = (1e-6, 1e-4, 1e-3, 1e-2, 5e-2)
# Odd constants of a multiplicative hash; ten integers become one sortable key.
_MIX = np.random.default_rng(0x0A8A).integers(1, 2**63, size=10, dtype=np.uint64) | np.uint64(1)


@dataclass(frozen=True, slots=True, eq=False)
class Families:
    """`prototype` [f] and `stretch` [f, 3, 3]; `of_row` [n] is -1 where a row has no prototype.

    `tolerance` is the relative error to which stretches were brought together.
    """

    prototype: NDArray[np.int32]
    stretch: NDArray[np.float64]
    of_row: NDArray[np.int32]
    tolerance: float


def find_families(
    prototype: NDArray[np.int32], linear: NDArray[np.float64], *, limit: int = FAMILY_LIMIT
) -> Families:
    """Group rows that share a prototype and a stretch.

    A plant with more than `limit` families (every instance scaled at random) has its stretches rounded
    coarser, step by step up to five percent, because a family is one draw call.

    Args:
        prototype: Prototype of each row, -1 for none; shape [n].
        linear: Linear parts of `world_from_prim`, shape [n, 3, 3].
        limit: Most families wanted.
    """
    of_row = np.full(len(prototype), -1, np.int32)
    rows = np.flatnonzero(prototype >= 0)
    if not len(rows):
        return Families(np.zeros(0, np.int32), np.zeros((0, 3, 3)), of_row, _TOLERANCES[0])
    stretch = np.broadcast_to(np.eye(3), (len(rows), 3, 3)).copy()
    chosen = linear if len(rows) == len(linear) else linear[rows]
    scaled = np.flatnonzero(~is_rotation(chosen))  # nearly everything in a plant is only placed
    if not len(scaled):
        found, of_found = np.unique(prototype[rows], return_inverse=True)
        of_row[rows] = of_found
        return Families(found.astype(np.int32), stretch[: len(found)], of_row, _TOLERANCES[0])
    stretch[scaled] = polar(chosen[scaled])[1]
    flat = stretch.reshape(-1, 9)
    size = np.maximum(np.abs(flat).max(axis=1, keepdims=True), 1e-12)
    first = inverse = np.zeros(0, np.int64)
    tolerance = _TOLERANCES[0]
    for tolerance in _TOLERANCES:
        first, inverse = _group(prototype[rows], flat, size, tolerance)
        if len(first) <= limit:
            break
    order = np.lexsort((first, prototype[rows][first]))  # by prototype, then by first appearance
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    of_row[rows] = rank[inverse]
    return Families(prototype[rows][first][order].astype(np.int32), stretch[first][order], of_row, tolerance)


def _group(
    prototype: NDArray[np.int32], flat: NDArray[np.float64], size: NDArray[np.float64], tolerance: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    # Size on a logarithmic grid, shape of the stretch relative to it: one tolerance for bolts and halls.
    grade = np.rint(np.log(size) / tolerance)
    shape = np.rint(flat / np.exp(grade * tolerance) / tolerance)
    key = prototype.astype(np.uint64) * _MIX[9]
    for column in range(9):
        key ^= _spread(
            shape[:, column].astype(np.int64).view(np.uint64) * _MIX[column] + np.uint64(column + 1)
        )
    key = _spread(key ^ (grade[:, 0].astype(np.int64).view(np.uint64) * _MIX[4]))
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    return first, inverse


def _spread(key: NDArray[np.uint64]) -> NDArray[np.uint64]:
    key = (key ^ (key >> np.uint64(31))) * np.uint64(0xBF58476D1CE4E5B9)
    return key ^ (key >> np.uint64(29))
