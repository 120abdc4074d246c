"""The choices no other choice beats in everything."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def front(points: Sequence[Sequence[float]]) -> list[int]:
    """Indices of the points that no other point dominates; every column is to be small.

    A point dominates another when it is no worse anywhere and better somewhere. Equal points stay together.

    Raises:
        ValueError: rows differ in length, or a coordinate is not a number.
    """
    if not len(points):
        return []
    table = np.asarray(points, dtype=float)
    if table.ndim != 2 or np.isnan(table).any():
        raise ValueError("points are rows of numbers of one length")
    kept = []
    for index, row in enumerate(table):
        no_worse = np.all(table <= row, axis=1)
        better = np.any(table < row, axis=1)
        if not np.any(no_worse & better):
            kept.append(index)
    return kept
