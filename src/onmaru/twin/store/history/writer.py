"""The writing end: append to the write-ahead file and the tail, sync in groups, rotate, mend after failures."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from onmaru.twin.store.history.errors import BadBatch, HistoryFull
from onmaru.twin.store.history.files import HistoryFiles
from onmaru.twin.store.history.memtable import Memtable
from onmaru.twin.store.history.opening import wal_path
from onmaru.twin.store.history.wal import MAX_BLOCK_ROWS, WriteAheadFile, decode_block, encode_block
from onmaru.twin.types import Quality, SampleBatch

_MAX_TIME_NS = 2**62  # year 2116


class LogWriter:
    """Owns the open write-ahead file and the active tail. `lock` serialises appends and rotation.

    Args:
        make_room: Called under `lock` before an append; may wait for the sealer, may raise HistoryFull.
        on_rotated: Called under `lock` after a full tail was handed over.
    """

    def __init__(
        self,
        folder: Path,
        files: HistoryFiles,
        wal: WriteAheadFile,
        active: Memtable,
        *,
        seal_rows: int,
        make_room: Callable[[], None],
        on_rotated: Callable[[], None],
    ) -> None:
        self.lock = threading.Lock()
        self.active = active
        self.active_since = time.monotonic()
        self.ticket = 0
        self.durable_ticket = 0
        self.failure = ""
        self._folder = folder
        self._files = files
        self._durable = files.durable
        self._wal = wal
        self._seal_rows = seal_rows
        self._make_room = make_room
        self._on_rotated = on_rotated
        self._sync_lock = threading.Lock()
        self._unsynced: list[tuple[int, bytes]] = []
        self._spent: list[WriteAheadFile] = []
        self._broken = False  # an fsync failed: what was appended since must be written again elsewhere

    def append(self, batch: SampleBatch) -> int:
        """See TelemetryLog.append."""
        data = encode_block(batch) if len(batch) else b""
        with self.lock:
            if not data:
                return self.ticket
            self._make_room()
            if self._broken:
                self._mend()
            self._wal.append(data)
            decoded = decode_block(data)
            assert decoded is not None  # noqa: S101  we encoded it a moment ago
            self.active.add(decoded[0])
            self.ticket += 1
            if self._durable:
                self._unsynced.append((self.ticket, data))
            if self.active.rows >= self._seal_rows:
                try:
                    self.rotate()
                except HistoryFull as error:  # the batch is in; the tail simply grows until the disk recovers
                    self.failure = str(error)
            return self.ticket

    def sync(self) -> int:
        """See TelemetryLog.sync."""
        with self._sync_lock:
            with self.lock:
                if self._broken:
                    self._mend()
                wal, ticket, spent = self._wal, self.ticket, self._spent
                self._spent = []
            for old in spent:
                old.close()
            if ticket == self.durable_ticket:
                return ticket
            try:
                wal.sync()
            except HistoryFull:
                with self.lock:
                    self._broken = self._wal is wal or self._broken
                raise
            with self.lock:
                self._mark_durable(ticket)
                return self.durable_ticket

    def _mark_durable(self, ticket: int) -> None:
        self.durable_ticket = max(self.durable_ticket, ticket)
        kept = 0
        while kept < len(self._unsynced) and self._unsynced[kept][0] <= ticket:
            kept += 1
        del self._unsynced[:kept]

    def _mend(self) -> None:
        """Write what a failed fsync may have lost into a new file, under `lock`."""
        number = self.active.wal_number + 1
        path = wal_path(self._folder, number)
        path.unlink(missing_ok=True)
        fresh = WriteAheadFile(path, durable=self._durable)
        try:
            for _, data in self._unsynced:
                fresh.append(data)
        except HistoryFull:
            fresh.close()
            path.unlink(missing_ok=True)
            raise
        self._spent.append(self._wal)
        self._wal, self.active.wal_number, self._broken = fresh, number, False

    def rotate(self) -> None:
        """Hand the tail to the sealer and begin a new one, under `lock`.

        Raises:
            HistoryFull: the disk refused; the tail stays active.
        """
        if not self.active.rows:
            return
        if self._broken:
            self._mend()
        try:
            self._wal.sync()
        except HistoryFull:
            self._broken = True
            raise
        self._mark_durable(self.ticket)
        number = self.active.wal_number + 1
        fresh = WriteAheadFile(wal_path(self._folder, number), durable=self._durable)
        self._spent.append(self._wal)
        self._wal, self.active = fresh, Memtable(number)
        self.active_since = time.monotonic()
        self._files.push_table(self.active)
        self._on_rotated()

    def close(self) -> None:
        for wal in (*self._spent, self._wal):
            wal.close()


def check_batch(batch: SampleBatch, signal_count: int) -> None:
    """Refuse what could never be read back sensibly.

    Raises:
        BadBatch: columns do not fit together, a row was never interned, or a time or quality is absurd.
    """
    count = len(batch.signal)
    if count > MAX_BLOCK_ROWS:
        raise BadBatch(f"{count} samples in one batch", hint=f"send at most {MAX_BLOCK_ROWS} at a time")
    if not count:
        return
    if int(np.max(batch.signal)) >= signal_count:
        row = int(np.max(batch.signal))
        raise BadBatch(f"row {row} was never given to a signal", hint="intern the signal first", row=row)
    if len(batch.source_ns) != count or len(batch.quality) != count:
        raise BadBatch("the columns of the batch differ in length", hint="give one value per sample")
    if int(np.min(batch.source_ns)) <= 0 or int(np.max(batch.source_ns)) > _MAX_TIME_NS:
        raise BadBatch("a source time lies outside 1970 to 2116", hint="times are nanoseconds since 1970")
    if int(np.max(batch.quality)) > Quality.BAD:
        raise BadBatch("a quality is not one of 0 to 5", hint="see onmaru.twin.types.Quality")
