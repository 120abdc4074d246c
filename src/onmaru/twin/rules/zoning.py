"""Which rows go together: zones of the stage, cut in space where they are too large."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

ZONE_ROWS = 32_768  # drawable rows; 0.8 MB of records
ZONE_REACH_M = 4_096.0  # beyond it f32 against the zone's origin is coarser than 0.25 mm


def split_zones(
    zone: NDArray[np.int32], position: NDArray[np.float64], drawn: NDArray[np.bool_]
) -> NDArray[np.int32]:
    """Cut zones that are too large by halving them across their longest side.

    Args:
        zone: Zone of each row, shape [n].
        position: World position of each row, shape [n, 3] [m].
        drawn: Which rows count; the others stay in the first part of their zone.
    Returns:
        Zones numbered from 0 in their old order, parts next to each other, shape [n].
    """
    out = np.zeros(len(zone), np.int32)
    order = np.argsort(zone, kind="stable")
    starts = np.concatenate([[0], np.flatnonzero(np.diff(zone[order])) + 1, [len(zone)]])
    number = 0
    for start, end in pairwise(starts.tolist()):
        rows = order[start:end]
        if not len(rows):
            continue
        out[rows] = number
        cells = _cells(rows[drawn[rows]], position)
        for part, cell in enumerate(cells):
            out[cell] = number + part
        number += max(len(cells), 1)
    return out


def _cells(rows: NDArray[np.int64], position: NDArray[np.float64]) -> list[NDArray[np.int64]]:
    if not len(rows):
        return []
    waiting, done = [rows], []
    while waiting:
        cell = waiting.pop()
        low, high = position[cell].min(axis=0), position[cell].max(axis=0)
        reach = high - low
        axis = int(reach.argmax())
        if (len(cell) <= ZONE_ROWS and reach[axis] <= ZONE_REACH_M) or reach[axis] <= 0:
            done.append(cell)
            continue
        along = position[cell, axis]
        middle = np.median(along) if len(cell) > ZONE_ROWS else (low[axis] + high[axis]) / 2
        lower = along < middle
        if not lower.any() or lower.all():  # many rows share the median
            lower = along <= (low[axis] + high[axis]) / 2
        waiting += [cell[~lower], cell[lower]]
    return done
