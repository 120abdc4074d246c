"""The files of the log as one consistent view: manifest, memory tails, caches, and safe deletion.

A reader pins a view; files that a later view no longer names are deleted when the last reader that may
still open them has left. Damaged segments are set aside under `quarantine/` and named in the manifest.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from onmaru.twin.rules.downsample import LEVELS_NS
from onmaru.twin.store.history.disk import write_atomic
from onmaru.twin.store.history.errors import HistoryCorrupt, HistoryFull
from onmaru.twin.store.history.manifest import Manifest, SegmentMeta, save_manifest
from onmaru.twin.store.history.memtable import Memtable
from onmaru.twin.store.history.policy import HistoryPolicy
from onmaru.twin.store.history.run import Piece, Run
from onmaru.twin.store.history.segment import (
    group_offsets,
    index_path,
    parquet_path,
    read_piece,
    read_run,
)
from onmaru.twin.store.history.segment_index import (
    DamagedIndex,
    SegmentIndex,
    build_index,
    read_cells,
    read_index,
)

_log = logging.getLogger(__name__)
_INDEX_CACHE_BYTES = 64 * 1024 * 1024
_CELLS_CACHE_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What one query sees: sealed segments, then memory tails, oldest arrival first."""

    manifest: Manifest
    tables: tuple[Memtable, ...]


class _Cache:
    """Least recently used values up to a number of bytes. Thread-safe."""

    def __init__(self, capacity_bytes: int) -> None:
        self._capacity = capacity_bytes
        self._bytes = 0
        self._items: OrderedDict[str, Run | SegmentIndex | NDArray] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, name: str) -> Run | SegmentIndex | NDArray | None:
        with self._lock:
            found = self._items.get(name)
            if found is not None:
                self._items.move_to_end(name)
            return found

    def put(self, name: str, item: Run | SegmentIndex | NDArray) -> None:
        with self._lock:
            if name in self._items or item.nbytes > self._capacity:
                return
            self._items[name] = item
            self._bytes += item.nbytes
            while self._bytes > self._capacity:
                self._bytes -= self._items.popitem(last=False)[1].nbytes

    @property
    def is_full(self) -> bool:
        """Whether another item would push one out, as far as one can tell."""
        return self._bytes > 0.9 * self._capacity

    def drop(self, name: str) -> None:
        with self._lock:
            item = self._items.pop(name, None)
            if item is not None:
                self._bytes -= item.nbytes


class HistoryFiles:
    """The folder of sealed segments and the memory tails in front of it."""

    def __init__(self, folder: Path, policy: HistoryPolicy, manifest: Manifest) -> None:
        self.folder = folder
        self.segments = folder / "segments"
        self.quarantine_folder = folder / "quarantine"
        self.durable = policy.fsync != "never"
        self._lock = threading.Lock()
        self._commit_lock = threading.Lock()
        self._view = View(manifest, ())
        self._generation = 0
        self._pins: dict[int, int] = {}
        self._retired: list[tuple[int, str]] = []
        self._runs = _Cache(policy.cache_bytes)
        self._indexes = _Cache(_INDEX_CACHE_BYTES)
        self._cells = _Cache(
            _CELLS_CACHE_BYTES
        )  # coarse ones: what a chart over weeks asks for again and again

    @property
    def view(self) -> View:
        with self._lock:
            return self._view

    @contextmanager
    def pinned(self) -> Iterator[View]:
        """A view whose files stay until the block is left."""
        with self._lock:
            generation, view = self._generation, self._view
            self._pins[generation] = self._pins.get(generation, 0) + 1
        try:
            yield view
        finally:
            with self._lock:
                self._pins[generation] -= 1
                if not self._pins[generation]:
                    del self._pins[generation]
            self._sweep()

    def push_table(self, table: Memtable) -> None:
        with self._lock:
            self._view = View(self._view.manifest, (*self._view.tables, table))

    def commit(
        self,
        change: Callable[[Manifest], Manifest | None],
        *,
        sealed: Sequence[Memtable] = (),
        memory_only: bool = False,
    ) -> bool:
        """Replace the manifest by `change(manifest)`, durably, and forget `sealed` tails at the same moment.

        Returns:
            False when `change` declined by returning None.
        Raises:
            HistoryFull: the disk refused; nothing has changed.
        """
        with self._commit_lock:
            before = self.view.manifest
            after = change(before)
            if after is None:
                return False
            if not memory_only:
                save_manifest(self.folder, after, durable=self.durable)
            with self._lock:
                tables = tuple(table for table in self._view.tables if table not in sealed)
                self._view = View(after, tables)
                self._generation += 1
                self._retired += [(self._generation, name) for name in before.files - after.files]
        self._sweep()
        return True

    def _sweep(self) -> None:
        """Delete retired files that no reader can still open."""
        with self._lock:
            oldest = min(self._pins, default=self._generation)
            ready = [name for generation, name in self._retired if generation <= oldest]
            self._retired = [item for item in self._retired if item[0] > oldest]
        for name in ready:
            self._runs.drop(name)
            self._indexes.drop(name)
            self.delete(name)

    def delete(self, name: str) -> None:
        """Remove a segment's or checkpoint's files; a failure only leaves an orphan for the next start."""
        paths = (
            parquet_path(self.segments, name),
            index_path(self.segments, name),
            self.checkpoint_path(name),
        )
        for path in paths:
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                _log.warning("cannot delete %s: %s", path, error)

    def checkpoint_path(self, name: str) -> Path:
        return self.segments / f"{name}.checkpoint"

    def index_of(self, meta: SegmentMeta) -> SegmentIndex:
        """The index of a segment; rebuilt from the segment when damaged."""
        found = self._indexes.get(meta.name)
        if isinstance(found, SegmentIndex):
            return found
        path = index_path(self.segments, meta.name)
        try:
            index = read_index(path)
        except DamagedIndex:
            index = self._rebuild_index(meta)
        self._indexes.put(meta.name, index)
        return index

    def warm(self, go_on: Callable[[], bool]) -> None:
        """Read the indexes of all segments, newest first, so that the first question about any time finds them.

        Args:
            go_on: Asked between two files.
        """
        with self.pinned() as view:
            for meta in reversed(view.manifest.segments):
                if not go_on() or self._indexes.is_full:
                    return
                try:
                    self.index_of(meta)
                except (HistoryCorrupt, HistoryFull):  # told to whoever asks for it
                    continue

    def _rebuild_index(self, meta: SegmentMeta) -> SegmentIndex:
        path = index_path(self.segments, meta.name)
        _log.warning("rebuilding the damaged history index %s", path)
        self._indexes.drop(meta.name)
        run = read_run(self.segments, meta)
        try:
            write_atomic(path, build_index(run, group_offsets(run.starts)), durable=self.durable)
            return read_index(path)
        except (OSError, DamagedIndex) as error:
            raise HistoryFull(
                f"cannot rebuild the history index {path.name}: {error}",
                hint="free space on the disk",
                file=str(path),
            ) from error

    def run_of(self, meta: SegmentMeta, *, keep: bool = True) -> Run:
        """A decoded segment; `keep` false leaves the cache alone (compaction)."""
        found = self._runs.get(meta.name)
        if isinstance(found, Run):
            return found
        run = read_run(self.segments, meta)
        if keep:
            self._runs.put(meta.name, run)
        return run

    def piece_of(self, meta: SegmentMeta, row: int, start_ns: int, end_ns: int) -> Piece:
        found = self._runs.get(meta.name)
        if isinstance(found, Run):
            return found.piece(*found.bounds(row, start_ns, end_ns))
        return read_piece(self.segments, meta, self.index_of(meta), row, start_ns, end_ns)

    def cells_of(self, meta: SegmentMeta, row: int, level: int) -> NDArray | None:
        """Stored rollup cells; None when this signal has none at this level (read its samples instead)."""
        key = f"{meta.name}/{row}"  # a segment's content never changes; names are given once
        if level == len(LEVELS_NS) - 1:
            kept = self._cells.get(key)
            if isinstance(kept, np.ndarray):
                return kept
        for attempt in range(2):
            index = self.index_of(meta)
            entry = index.entry(row)
            if entry is None or (level == 0 and not entry["has_fine"]):
                return None
            try:
                cells = read_cells(index_path(self.segments, meta.name), index, entry, level)
                if level == len(LEVELS_NS) - 1:
                    self._cells.put(key, cells.copy())  # not a view into the fine ones
                return cells
            except DamagedIndex:
                if attempt:
                    break
                self._indexes.put(meta.name, self._rebuild_index(meta))
        return None

    def set_aside(self, error: HistoryCorrupt) -> bool:
        """Move the damaged segment or checkpoint named by the error out of the history.

        Returns:
            False when the file is not part of the history (any more).
        """
        path = Path(error.params["file"])
        name = path.name.removesuffix(path.suffix)

        def without(manifest: Manifest) -> Manifest | None:
            if name not in manifest.files:
                return None
            return replace(
                manifest,
                segments=tuple(s for s in manifest.segments if s.name != name),
                checkpoints=tuple(c for c in manifest.checkpoints if c.name != name),
                quarantined=(*manifest.quarantined, path.name),
            )

        if name not in self.view.manifest.files:
            return False
        _log.error("%s", error)
        self.quarantine_folder.mkdir(exist_ok=True)
        if path.exists():
            os.replace(path, self.quarantine_folder / path.name)
        try:
            return self.commit(without)
        except HistoryFull:
            return self.commit(without, memory_only=True)
