"""Downsampling for charts: cells of min, max, last, count and worst quality, one per bucket of time.

Buckets are aligned to multiples of their width since the epoch, so a chart does not shimmer while its
window slides. Widths of a minute and more are whole multiples of a rollup level, so that stored rollups
join into buckets exactly; only samples inside [start, end) count.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FINE_NS = 60 * 1_000_000_000
COARSE_NS = 600 * 1_000_000_000
LEVELS_NS = (FINE_NS, COARSE_NS)
_MS_NS = 1_000_000

CELL = np.dtype(
    [
        ("start_ns", "<i8"),
        ("first_ns", "<i8"),  # source time of the first and of the last sample inside
        ("last_ns", "<i8"),
        ("minimum", "<f8"),
        ("maximum", "<f8"),
        ("last", "<f8"),
        ("count", "<u4"),
        ("quality", "u1"),
        ("pad", "u1", 3),
    ]
)


def bucket_width_ns(start_ns: int, end_ns: int, pixels: int) -> int:
    """The bucket width that covers [start, end) with at most `pixels` + 1 aligned buckets."""
    ideal = max(1, -(-(end_ns - start_ns) // max(1, pixels)))
    for step in (COARSE_NS, FINE_NS, _MS_NS):
        if ideal >= step:
            return -(-ideal // step) * step
    return ideal


def level_of(width_ns: int) -> int | None:
    """Index of the coarsest rollup level whose cells tile a bucket of this width; None: raw samples."""
    for index in (1, 0):
        if width_ns >= LEVELS_NS[index] and width_ns % LEVELS_NS[index] == 0:
            return index
    return None


def cells_of(
    source_ns: NDArray[np.int64], value: NDArray[np.float64], quality: NDArray[np.uint8], width_ns: int
) -> NDArray[np.void]:
    """Cells of one signal's samples, sorted by source time. NaN values count but have no minimum or maximum."""
    one = np.array([0, len(source_ns)], np.int64)
    return cells_of_many(one, source_ns, value, quality, width_ns)[0]


def cells_of_many(
    starts: NDArray[np.int64],
    source_ns: NDArray[np.int64],
    value: NDArray[np.float64],
    quality: NDArray[np.uint8],
    width_ns: int,
) -> tuple[NDArray[np.void], NDArray[np.int64]]:
    """Cells of many signals at once; signal k owns rows [starts[k], starts[k+1]).

    Returns:
        The cells in order of signal and time, and the offsets of each signal's cells, shape [signals + 1].
    """
    if not len(source_ns):
        return np.zeros(0, CELL), np.zeros(len(starts), np.int64)
    bucket = source_ns // width_ns
    changed = np.empty(len(bucket), bool)
    changed[0] = True
    np.not_equal(bucket[1:], bucket[:-1], out=changed[1:])
    changed[starts[:-1][starts[:-1] < len(bucket)]] = True
    heads = np.flatnonzero(changed)
    tails = np.append(heads[1:], len(source_ns)) - 1
    cells = np.zeros(len(heads), CELL)
    cells["start_ns"] = bucket[heads] * width_ns
    cells["first_ns"] = source_ns[heads]
    cells["last_ns"] = source_ns[tails]
    cells["minimum"] = np.fmin.reduceat(value, heads)
    cells["maximum"] = np.fmax.reduceat(value, heads)
    cells["last"] = value[tails]
    cells["count"] = tails - heads + 1
    cells["quality"] = np.maximum.reduceat(quality, heads)
    return cells, np.searchsorted(heads, starts)


def contested(cells: NDArray[np.void]) -> NDArray[np.bool_]:
    """True where cells of one bucket overlap in time, so that a sample may have been overwritten.

    Args:
        cells: Cells of one signal and one level, from any number of segments, sorted by (start, first).
    """
    doubt = np.zeros(len(cells), bool)
    if len(cells) < 2:
        return doubt
    same = cells["start_ns"][1:] == cells["start_ns"][:-1]
    # Within a bucket a fragment must begin after everything before it has ended.
    bucket = np.concatenate(([0], np.cumsum(~same)))
    reach = np.maximum.accumulate(cells["last_ns"])  # buckets ascend, so earlier buckets never reach in
    overlap = same & (cells["first_ns"][1:] <= reach[:-1])
    bad = np.unique(bucket[1:][overlap])
    return np.isin(bucket, bad)


def join_cells(cells: NDArray[np.void], width_ns: int) -> NDArray[np.void]:
    """Join finer cells, sorted by (start, first) and free of overlap, into cells of `width_ns`."""
    if not len(cells):
        return cells
    bucket = cells["start_ns"] // width_ns
    heads = np.flatnonzero(np.concatenate(([True], bucket[1:] != bucket[:-1])))
    tails = np.append(heads[1:], len(cells)) - 1
    joined = np.zeros(len(heads), CELL)
    joined["start_ns"] = bucket[heads] * width_ns
    joined["first_ns"] = cells["first_ns"][heads]
    joined["last_ns"] = cells["last_ns"][tails]
    joined["minimum"] = np.fmin.reduceat(np.ascontiguousarray(cells["minimum"]), heads)
    joined["maximum"] = np.fmax.reduceat(np.ascontiguousarray(cells["maximum"]), heads)
    joined["last"] = cells["last"][tails]
    joined["count"] = np.add.reduceat(cells["count"].astype(np.int64), heads)
    joined["quality"] = np.maximum.reduceat(np.ascontiguousarray(cells["quality"]), heads)
    return joined
