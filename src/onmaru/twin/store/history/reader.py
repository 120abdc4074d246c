"""Queries: range, as-of and chart over segments and memory tails, each seen as sorted runs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from onmaru.twin.ports import ChartColumns
from onmaru.twin.rules.downsample import (
    CELL,
    LEVELS_NS,
    bucket_width_ns,
    cells_of,
    contested,
    join_cells,
    level_of,
)
from onmaru.twin.store.history.errors import BadRange, HistoryCorrupt
from onmaru.twin.store.history.files import HistoryFiles, View
from onmaru.twin.store.history.manifest import CheckpointMeta
from onmaru.twin.store.history.run import EMPTY_PIECE, Piece, join_pieces
from onmaru.twin.store.history.snapshot import Snapshot

_MOST_PIXELS = 20_000
_MOST_DAMAGE = 1_000
_FAR = 2**63 - 1
_Result = TypeVar("_Result")


def _past_damage(query: Callable[..., _Result]) -> Callable[..., _Result]:
    """Run a query again without each damaged file it meets; the file is set aside and named in the log."""

    @wraps(query)
    def guarded(self: HistoryReader, *args: Any, **options: Any) -> _Result:
        for _ in range(_MOST_DAMAGE):
            try:
                return query(self, *args, **options)
            except HistoryCorrupt as error:
                self.files.set_aside(error)
        return query(self, *args, **options)

    return guarded


class HistoryReader:
    """Thread-safe. Answers include every sample whose `append` has returned."""

    def __init__(self, files: HistoryFiles) -> None:
        self.files = files
        self._snapshot_lock = threading.Lock()
        self._snapshot: tuple[str, Snapshot] | None = None

    @_past_damage
    def range(self, row: int, start_ns: int, end_ns: int, limit: int) -> Piece:
        """The first `limit` samples of a signal in [start, end), ascending in source time."""
        check_range(start_ns, end_ns)
        with self.files.pinned() as view:
            return self._range(view, row, max(start_ns, view.manifest.floor_ns), end_ns, limit)

    def _range(self, view: View, row: int, start_ns: int, end_ns: int, limit: int = _FAR) -> Piece:
        if end_ns <= start_ns:
            return EMPTY_PIECE
        segments = sorted(
            (s for s in view.manifest.segments if s.overlaps(start_ns, end_ns - 1)), key=lambda s: s.first_ns
        )
        tails = [
            run.piece(*run.bounds(row, start_ns, end_ns)) for table in view.tables for run in table.runs()
        ]
        found: list[tuple[int, int, Piece]] = []
        for segment in segments:
            if limit < _FAR and self._settled([*(f[2] for f in found), *tails], segment.first_ns) >= limit:
                joined = self._join(found, tails)
                if np.searchsorted(joined.source_ns, segment.first_ns) >= limit:
                    return joined.head(limit)
            piece = self.files.piece_of(segment, row, start_ns, end_ns)
            if len(piece):
                found.append((segment.order, segment.first_ns, piece))
        return self._join(found, tails).head(limit)

    @staticmethod
    def _settled(pieces: list[Piece], before_ns: int) -> int:
        return sum(int(np.searchsorted(piece.source_ns, before_ns)) for piece in pieces)

    @staticmethod
    def _join(found: list[tuple[int, int, Piece]], tails: list[Piece]) -> Piece:
        ordered = [item[2] for item in sorted(found, key=lambda item: item[:2])]
        return join_pieces([*ordered, *tails])

    @_past_damage
    def at(self, time_ns: int, count: int) -> Snapshot:
        """The last sample of every signal at or before `time_ns`; empty before retention's cut."""
        with self.files.pinned() as view:
            return self.snapshot(view, time_ns, count)

    def snapshot(self, view: View, time_ns: int, count: int) -> Snapshot:
        manifest = view.manifest
        if time_ns < manifest.floor_ns - 1:
            return Snapshot(count)
        usable = [c for c in manifest.checkpoints if c.at_ns <= time_ns]
        base = max(usable, key=lambda c: (c.at_ns, c.order), default=None)
        state = Snapshot(count)
        base_ns, base_order = -1, -1
        if base is not None:
            state = self._checkpoint(base, count)
            base_ns, base_order = base.at_ns, base.order
        for segment in manifest.segments:  # ascending order of arrival
            late = segment.order > base_order
            if segment.first_ns > time_ns or not (late or segment.last_ns > base_ns):
                continue
            after_ns = -1 if late else base_ns
            if segment.last_ns <= time_ns:
                state.overlay_index(self.files.index_of(segment), after_ns)
            else:
                state.overlay_run(self.files.run_of(segment), time_ns, after_ns)
        for table in view.tables:
            if table.first_ns <= time_ns:
                for run in table.runs():
                    state.overlay_run(run, time_ns, -1)
        return state

    def _checkpoint(self, meta: CheckpointMeta, count: int) -> Snapshot:
        with self._snapshot_lock:
            if self._snapshot is None or self._snapshot[0] != meta.name:
                self._snapshot = meta.name, Snapshot.load(self.files.checkpoint_path(meta.name), count)
            return self._snapshot[1].copy(count)

    @_past_damage
    def chart(self, row: int, start_ns: int, end_ns: int, pixels: int) -> ChartColumns:
        """Min, max, last, count and worst quality per bucket of [start, end)."""
        check_range(start_ns, end_ns)
        if not 1 <= pixels <= _MOST_PIXELS:
            raise BadRange(
                f"a chart of {pixels} pixels", hint=f"ask for 1 to {_MOST_PIXELS} pixels", pixels=pixels
            )
        width = bucket_width_ns(start_ns, end_ns, pixels)
        with self.files.pinned() as view:
            start_ns = max(start_ns, view.manifest.floor_ns)
            level = level_of(width)
            if level is None or end_ns - start_ns < 2 * LEVELS_NS[level]:
                cells = self._raw_cells(view, row, start_ns, end_ns, width)
            else:
                cells = self._rolled_cells(view, row, start_ns, end_ns, level)
                cells = join_cells(cells, width)
        return ChartColumns(
            cells["start_ns"],
            cells["minimum"],
            cells["maximum"],
            cells["last"],
            cells["count"],
            cells["quality"],
        )

    def _raw_cells(self, view: View, row: int, start_ns: int, end_ns: int, width_ns: int) -> NDArray[np.void]:
        piece = self._range(view, row, start_ns, end_ns)
        return cells_of(piece.source_ns, piece.value, piece.quality, width_ns)

    def _rolled_cells(self, view: View, row: int, start_ns: int, end_ns: int, level: int) -> NDArray[np.void]:
        """Cells of a rollup level: stored ones where one segment tells all, samples elsewhere."""
        width = LEVELS_NS[level]
        first, last = -(-start_ns // width) * width, end_ns // width * width
        gathered = [np.zeros(0, CELL)]
        for segment in view.manifest.segments:
            if not segment.overlaps(first, last - 1):
                continue
            entry = self.files.index_of(segment).entry(row)
            if entry is None or entry["first_ns"] >= last or entry["last_ns"] < first:
                continue
            cells = self.files.cells_of(segment, row, level)
            if cells is None:
                piece = self.files.piece_of(segment, row, first, last)
                cells = cells_of(piece.source_ns, piece.value, piece.quality, width)
            a, b = np.searchsorted(cells["start_ns"], (first, last))
            gathered.append(cells[a:b])
        for table in view.tables:
            for run in table.runs():
                piece = run.piece(*run.bounds(row, first, last))
                gathered.append(cells_of(piece.source_ns, piece.value, piece.quality, width))
        cells = np.concatenate(gathered)
        cells = cells[np.lexsort((cells["first_ns"], cells["start_ns"]))]
        doubt = contested(cells)
        parts = [
            self._raw_cells(view, row, start_ns, first, width),
            cells[~doubt],
            self._raw_cells(view, row, last, end_ns, width),
        ]
        for a, b in _stretches(np.unique(cells["start_ns"][doubt]), width):
            parts.append(self._raw_cells(view, row, a, b, width))
        merged = np.concatenate(parts)
        return merged[np.lexsort((merged["first_ns"], merged["start_ns"]))]


def _stretches(starts: NDArray[np.int64], width_ns: int) -> list[tuple[int, int]]:
    """Runs of neighbouring buckets as [start, end); one stretch over all when there are many."""
    if not len(starts):
        return []
    breaks = np.flatnonzero(np.diff(starts) > width_ns) + 1
    heads = starts[np.concatenate(([0], breaks))]
    tails = starts[np.concatenate((breaks - 1, [len(starts) - 1]))] + width_ns
    return [(int(a), int(b)) for a, b in zip(heads, tails, strict=True)]


def check_range(start_ns: int, end_ns: int) -> None:
    if end_ns <= start_ns:
        raise BadRange(
            "the range ends before it begins",
            hint="give a start before the end",
            start_ns=start_ns,
            end_ns=end_ns,
        )
    if start_ns < -_FAR or end_ns > _FAR:
        raise BadRange("the range leaves the years 1678 to 2262", hint="give times nearer to the present")
