"""The in-memory tail: blocks as they arrived, sorted into runs only when somebody reads."""

from __future__ import annotations

import threading

import numpy as np

from onmaru.twin.store.history.run import Run, build_run, merge_runs
from onmaru.twin.store.history.wal import Block


class Memtable:
    """Samples that are in the write-ahead file but not yet in a segment. One writer, many readers."""

    def __init__(self, wal_number: int) -> None:
        self.wal_number = wal_number
        self.rows = 0
        self.first_ns = 2**63 - 1
        self.last_ns = 0
        self._fresh: list[Block] = []
        self._runs: list[Run] = []
        self._lock = threading.Lock()

    def add(self, block: Block) -> None:
        with self._lock:
            self._fresh.append(block)
            self.rows += len(block)
            self.first_ns = min(self.first_ns, int(block.source_ns.min()))
            self.last_ns = max(self.last_ns, int(block.source_ns.max()))

    def runs(self) -> tuple[Run, ...]:
        """All samples as a few sorted runs, oldest arrival first; sorts what is new since the last read."""
        with self._lock:
            if self._fresh:
                self._runs.append(run_of_blocks(self._fresh))
                self._fresh = []
                while len(self._runs) > 1 and len(self._runs[-2]) < 2 * len(self._runs[-1]):
                    newest = self._runs.pop()
                    self._runs[-1] = merge_runs([self._runs[-1], newest])
            return tuple(self._runs)

    def whole(self) -> Run:
        """All samples as one run."""
        runs = self.runs()
        if len(runs) == 1:
            return runs[0]
        merged = merge_runs(runs)
        with self._lock:
            if not self._fresh:
                self._runs = [merged]
        return merged


def run_of_blocks(blocks: list[Block]) -> Run:
    """Blocks in order of arrival as one run."""
    if len(blocks) == 1:
        block = blocks[0]
        return build_run(
            block.signal,
            block.source_ns,
            block.ingest_ns,
            block.value,
            block.quality,
            block.text_at,
            block.texts,
        )
    offsets = np.cumsum([0, *(len(block) for block in blocks)])
    return build_run(
        np.concatenate([block.signal for block in blocks]),
        np.concatenate([block.source_ns for block in blocks]),
        np.concatenate([block.ingest_ns for block in blocks]),
        np.concatenate([block.value for block in blocks]),
        np.concatenate([block.quality for block in blocks]),
        np.concatenate([block.text_at + offset for block, offset in zip(blocks, offsets, strict=False)]),
        [text for block in blocks for text in block.texts],
    )
