"""Housekeeping of the sealed part: seal tails, merge segments, write checkpoints, retire old data.

Every step writes new files, then commits them with one manifest change, then deletes what is no longer
named. A crash between the steps leaves either the old picture or the new one, and orphans that the next
start removes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from onmaru.core.time import NS_PER_S
from onmaru.twin.store.history.compaction import (
    MergePlan,
    plan_merge,
    split_at,
    split_even,
    split_partitions,
)
from onmaru.twin.store.history.errors import HistoryCorrupt
from onmaru.twin.store.history.files import HistoryFiles
from onmaru.twin.store.history.manifest import CheckpointMeta, Manifest, SegmentMeta
from onmaru.twin.store.history.memtable import Memtable
from onmaru.twin.store.history.policy import HistoryPolicy
from onmaru.twin.store.history.reader import HistoryReader
from onmaru.twin.store.history.run import Run, merge_runs
from onmaru.twin.store.history.segment import write_segment


class Sealer:
    """All changes of the sealed part go through here, one at a time."""

    def __init__(
        self,
        files: HistoryFiles,
        reader: HistoryReader,
        policy: HistoryPolicy,
        signal_count: Callable[[], int],
    ) -> None:
        self._files = files
        self._reader = reader
        self._policy = policy
        self._signal_count = signal_count
        self._number = files.view.manifest.next_number
        self.lock = threading.RLock()
        self.sealed_count = 0
        self.merged_count = 0

    def _next(self) -> int:
        self._number += 1
        return self._number - 1

    def seal(self, table: Memtable) -> None:
        """Turn a tail that takes no more samples into level 0 segments.

        Raises:
            HistoryFull: the disk refused; the tail stays in memory and in its write-ahead file.
        """
        with self.lock:
            if table not in self._files.view.tables:
                return
            added: list[SegmentMeta] = []
            try:
                if table.rows:
                    run = table.whole()
                    partition_ns = int(self._policy.partition_s * NS_PER_S)
                    for part in split_partitions(run, partition_ns):
                        added.append(self._write(part, level=0))
                last = self._latest(run) if table.rows else 0

                def change(manifest: Manifest) -> Manifest:
                    return manifest.with_segments(
                        remove=set(),
                        add=tuple(added),
                        wal_floor=table.wal_number + 1,
                        next_number=self._number,
                    )

                self._files.commit(change, sealed=[table])
            except BaseException:
                self._abandon(added)
                raise
            self.sealed_count += 1
            if last:
                self._checkpoint_if_due(last)

    @staticmethod
    def _latest(run: Run) -> int:
        """A moment before which nearly all of a run lies: a stray future sample must not set it."""
        sample = np.sort(run.source_ns[:: max(1, len(run) // 4096)])
        return int(sample[int(0.98 * (len(sample) - 1))])

    def _write(self, run: Run, *, level: int, order: int | None = None) -> SegmentMeta:
        number = self._next()
        return write_segment(
            self._files.segments,
            f"{number:010d}",
            run,
            order=number if order is None else order,
            level=level,
            durable=self._files.durable,
        )

    def _abandon(self, written: list[SegmentMeta]) -> None:
        named = self._files.view.manifest.files
        for meta in written:
            if meta.name not in named:
                self._files.delete(meta.name)

    def merge_once(self, *, force: bool = False) -> bool:
        """Do one planned merge; False when nothing is left to do.

        Raises:
            HistoryFull: the disk refused; the old segments stay in force.
        """
        with self.lock, self._files.pinned() as view:
            plan = plan_merge(view.manifest.segments, self._policy, force=force)
            if plan is None:
                return False
            if self._promotable(plan):
                meta = plan.take[0]
                return self._replace(plan, [replace(meta, level=1)])
            written: list[SegmentMeta] = []
            try:
                run = merge_runs([self._files.run_of(meta, keep=False) for meta in plan.take])
                if plan.cut_at:
                    parts, level = split_at(run, plan.cut_at), 0
                else:
                    parts, level = split_even(run, self._policy.segment_rows), 1
                for part in parts:
                    written.append(self._write(part, level=level, order=plan.order))
                done = self._replace(plan, written)
            except HistoryCorrupt as error:
                self._abandon(written)
                self._files.set_aside(error)
                return True
            except BaseException:
                self._abandon(written)
                raise
            if not done:
                self._abandon(written)
            self.merged_count += 1
            return True

    def _promotable(self, plan: MergePlan) -> bool:
        rows = plan.take[0].rows
        return len(plan.take) == 1 and not plan.cut_at and rows <= self._policy.segment_rows * 3 // 2

    def _replace(self, plan: MergePlan, added: list[SegmentMeta]) -> bool:
        gone = {meta.name for meta in plan.take}

        def change(manifest: Manifest) -> Manifest | None:
            if not gone <= manifest.files:  # one was found damaged and set aside meanwhile
                return None
            return manifest.with_segments(remove=gone, add=tuple(added), next_number=self._number)

        return self._files.commit(change)

    def _checkpoint_if_due(self, at_ns: int) -> None:
        manifest = self._files.view.manifest
        newest = max((c.order for c in manifest.checkpoints), default=-1)
        fresh = sum(segment.order > newest for segment in manifest.segments)
        if fresh >= self._policy.checkpoint_every and at_ns >= manifest.floor_ns:
            self.checkpoint(at_ns)

    def checkpoint(self, at_ns: int) -> None:
        """Write the state at `at_ns` of all sealed samples, so that later as-of queries start there."""
        with self.lock:
            meta = self._write_checkpoint(at_ns)
            if meta is None:
                return
            self._files.commit(
                lambda manifest: replace(
                    manifest, checkpoints=(*manifest.checkpoints, meta), next_number=self._number
                )
            )

    def _write_checkpoint(self, at_ns: int) -> CheckpointMeta | None:
        with self._files.pinned() as view:
            sealed = type(view)(view.manifest, ())
            try:
                state = self._reader.snapshot(sealed, at_ns, self._signal_count())
            except HistoryCorrupt as error:
                self._files.set_aside(error)
                return None
            name = f"{self._next():010d}"
            state.save(self._files.checkpoint_path(name), durable=self._files.durable)
            order = max((segment.order for segment in view.manifest.segments), default=0)
            order = max([order, *(c.order for c in view.manifest.checkpoints if c.at_ns <= at_ns)])
            return CheckpointMeta(name, at_ns, order)

    def retain(self, now_ns: int) -> int:
        """Drop what is too old or too much; the last sample of each signal before the cut stays known.

        Returns:
            The number of segments dropped.
        """
        with self.lock:
            manifest = self._files.view.manifest
            floor = manifest.floor_ns
            if self._policy.max_age_s is not None:
                floor = max(floor, now_ns - int(self._policy.max_age_s * NS_PER_S))
            floor = max(floor, self._floor_by_size(manifest))
            gone = {meta.name for meta in manifest.segments if meta.last_ns < floor}
            if floor <= manifest.floor_ns or not gone:
                return 0
            base = self._write_checkpoint(floor - 1)
            if base is None:
                return 0

            def change(current: Manifest) -> Manifest | None:
                if not gone <= current.files:  # one was found damaged and set aside meanwhile
                    return None
                # A checkpoint that was written before a dropped segment arrived has never heard of it.
                known = max(meta.order for meta in current.segments if meta.name in gone)
                kept = tuple(c for c in current.checkpoints if c.at_ns >= floor and c.order >= known)
                return current.with_segments(
                    remove=gone, add=(), checkpoints=(*kept, base), floor_ns=floor, next_number=self._number
                )

            if not self._files.commit(change):
                self._files.delete(base.name)
                return 0
            return len(gone)

    def _floor_by_size(self, manifest: Manifest) -> int:
        if self._policy.max_bytes is None:
            return 0
        excess = sum(meta.size_bytes for meta in manifest.segments) - self._policy.max_bytes
        floor = 0
        for meta in sorted(manifest.segments, key=lambda meta: meta.last_ns):
            if excess <= 0:
                break
            excess -= meta.size_bytes
            floor = meta.last_ns + 1
        return floor
