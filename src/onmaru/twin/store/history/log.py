"""TelemetryLog: the durable, queryable history of all signals of one plant.

    append -> write-ahead file + memory tail -> seal -> level 0 segments -> merge -> level 1 segments
                     sync = fsync                                   retention drops the oldest

One writer and any number of readers, all threads of one process; a second process is refused.
"""

from __future__ import annotations

import fcntl
import logging
import os
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from onmaru.core.errors import OnmaruError
from onmaru.core.ids import SignalId
from onmaru.core.time import now_ns
from onmaru.twin.ports import ChartColumns
from onmaru.twin.store.history.errors import HistoryBusy, HistoryClosed, HistoryCorrupt, HistoryFull
from onmaru.twin.store.history.export import export_range, query_samples
from onmaru.twin.store.history.files import HistoryFiles
from onmaru.twin.store.history.memtable import Memtable
from onmaru.twin.store.history.opening import open_folder
from onmaru.twin.store.history.policy import HistoryPolicy
from onmaru.twin.store.history.reader import HistoryReader
from onmaru.twin.store.history.sealer import Sealer
from onmaru.twin.store.history.segment import read_run
from onmaru.twin.store.history.signal_rows import SignalRows
from onmaru.twin.store.history.stats import HistorySpan, HistoryStats, gather_stats
from onmaru.twin.store.history.writer import LogWriter, check_batch
from onmaru.twin.types import SampleBatch, StateTable

_log = logging.getLogger(__name__)

_MOST_WAITING = 6  # tails waiting to be sealed before appends are held back
_HOLD_S = 60.0
_RETRY_S = 5.0


class TelemetryLog:
    """Append-only columnar history in a folder; implements the `History` port.

    Args:
        folder: Created when absent. Holds `wal/`, `segments/`, `quarantine/`, manifest and signal table.
        policy: Sizes, retention and fsync; keyword `policy_fields` override single fields.
        background: Seal, merge and retire in a thread of our own; otherwise sealing happens inside `append`
            and merging when `compact()` is called.
    Raises:
        HistoryBusy: another process has the folder open.
        HistoryCorrupt: manifest or signal table are damaged (`params["file"]`).
        HistoryFull: the disk refuses writes.
    """

    def __init__(
        self,
        folder: Path | str,
        *,
        policy: HistoryPolicy | None = None,
        background: bool = True,
        **policy_fields: Any,
    ) -> None:
        base = policy or HistoryPolicy()
        self.policy = replace(base, **policy_fields)
        self.folder = Path(folder)
        self._closed = True
        self._durable = self.policy.fsync != "never"
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock_handle = _lock_folder(self.folder)
        try:
            self._rows = SignalRows(self.folder, durable=self._durable)
            opened = open_folder(self.folder, self.policy)
        except BaseException:
            os.close(self._lock_handle)
            raise
        self._files: HistoryFiles = opened.files
        self._reader = HistoryReader(self._files)
        self._sealer = Sealer(self._files, self._reader, self.policy, lambda: len(self._rows))
        self._wake = threading.Condition()
        self._failure = ""
        self._stopping = False
        self._closed = False
        self._writer = LogWriter(
            self.folder,
            opened.files,
            opened.wal,
            opened.active,
            seal_rows=self.policy.seal_rows,
            make_room=self._make_room,
            on_rotated=self._rotated,
        )
        self._thread: threading.Thread | None = None
        if background:
            self._thread = threading.Thread(target=self._keep_house, name="history", daemon=True)
            self._thread.start()

    def __enter__(self) -> TelemetryLog:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def signals(self) -> list[SignalId]:
        """Ids of all signals; the position is the row."""
        return list(self._rows.ids)

    def intern(self, signals: Sequence[SignalId]) -> list[int]:
        """Rows of the given ids, assigned once and for ever; new ids are durable on return."""
        with self._writer.lock:
            self._check_open()
            return self._rows.intern(signals)

    def append(self, batch: SampleBatch) -> int:
        """Take a batch whole or not at all; it is visible to every reader on return, durable after `sync`.

        Args:
            batch: Source times in any order and of any age; of two samples of a signal with the same
                source time the later appended wins. NaN is kept.
        Returns:
            A ticket, one more than the last.
        Raises:
            BadBatch: columns do not fit together, a row was never interned, or a time is absurd.
            HistoryFull: the disk refused, or sealing has fallen far behind; nothing was kept.
        """
        self._check_open()
        check_batch(batch, len(self._rows))
        ticket = self._writer.append(batch)
        if self.policy.fsync == "always":
            self._writer.sync()
        return ticket

    def sync(self) -> int:
        """Make everything appended so far durable; returns the highest durable ticket.

        Raises:
            HistoryFull: the disk refused. What was appended stays visible and is written again by the next
                `sync` or `append`.
        """
        self._check_open()
        return self._writer.sync()

    def range(self, row: int, start_ns: int, end_ns: int, *, limit: int = 1_000_000) -> SampleBatch:
        """The first `limit` samples of a signal with start <= source time < end, ascending, one per moment."""
        self._check_open()
        return self._reader.range(row, start_ns, end_ns, limit).batch(row)

    def range_many(
        self, rows: Sequence[int], start_ns: int, end_ns: int, *, limit: int = 1_000_000
    ) -> dict[int, SampleBatch]:
        """`range` of several signals; `limit` holds for each."""
        return {row: self.range(row, start_ns, end_ns, limit=limit) for row in rows}

    def at(self, time_ns: int) -> StateTable:
        """The last sample of every signal at or before `time_ns`, with the quality it was recorded with.

        Staleness is a matter of the signal's definition, which history does not know: apply it on top.
        Moments before retention's cut have an empty answer.
        """
        self._check_open()
        return self._reader.at(time_ns, len(self._rows)).table(time_ns)

    def chart(self, row: int, start_ns: int, end_ns: int, *, pixels: int) -> ChartColumns:
        """Min, max, last, count and worst quality per bucket; bucket borders are multiples of their width."""
        self._check_open()
        return self._reader.chart(row, start_ns, end_ns, pixels)

    def query(
        self,
        sql: str,
        *,
        start_ns: int,
        end_ns: int,
        rows: Sequence[int] | None = None,
        limit: int = 1_000_000,
    ) -> Any:
        """Answer SQL over the table `samples(signal, time, value, text, quality, ingest_time)` as Arrow."""
        self._check_open()
        return query_samples(self._reader, self._rows.ids, sql, start_ns, end_ns, rows, limit)

    def export(
        self, path: Path | str, *, start_ns: int, end_ns: int, rows: Sequence[int] | None = None
    ) -> int:
        """Write a range as `.parquet`, `.csv` or `.arrow`; returns the number of samples written."""
        self._check_open()
        return export_range(self._reader, self._rows.ids, Path(path), start_ns, end_ns, rows)

    def span(self) -> HistorySpan:
        stats = self.stats()
        return HistorySpan(stats.first_ns, stats.last_ns, stats.samples, stats.bytes)

    def stats(self) -> HistoryStats:
        return gather_stats(
            self._files.view,
            self.folder / "wal",
            signals=len(self._rows),
            ticket=self._writer.ticket,
            durable_ticket=self._writer.durable_ticket,
            failure=self._failure or self._writer.failure,
        )

    def flush(self) -> None:
        """Seal everything appended so far into segments."""
        self._check_open()
        with self._writer.lock:
            self._writer.rotate()
        self._seal_waiting()

    def compact(self, *, force: bool = True) -> int:
        """Merge segments until there is nothing left to merge; returns the number of merges."""
        self._check_open()
        count = 0
        while self._sealer.merge_once(force=force):
            count += 1
        return count

    def checkpoint(self, at_ns: int) -> None:
        """Keep the state at `at_ns` on disk so that as-of queries after it start there."""
        self._check_open()
        self._sealer.checkpoint(at_ns)

    def retain(self, now: int | None = None) -> int:
        """Drop what the policy no longer keeps; returns the number of segments dropped."""
        self._check_open()
        return self._sealer.retain(now_ns() if now is None else now)

    def verify(self) -> list[str]:
        """Read every segment and check every checksum; damaged ones are set aside and named."""
        self._check_open()
        damaged: list[str] = []
        with self._files.pinned() as view:
            for meta in view.manifest.segments:
                try:
                    read_run(self._files.segments, meta)
                except HistoryCorrupt as error:
                    if self._files.set_aside(error):
                        damaged.append(str(error.params.get("file", meta.name)))
        return damaged

    def close(self) -> None:
        """Make everything durable and release the folder. The tail is read back from its file next time."""
        if self._closed:
            return
        self._stopping = True
        with self._wake:
            self._wake.notify_all()
        if self._thread is not None:
            self._thread.join()
        try:
            self._writer.sync()
        finally:
            self._closed = True
            self._writer.close()
            os.close(self._lock_handle)

    def _check_open(self) -> None:
        if self._closed:
            raise HistoryClosed("the history is closed", hint="open it again")

    def _waiting(self) -> list[Memtable]:
        return [table for table in self._files.view.tables if table is not self._writer.active]

    def _rotated(self) -> None:
        if self._thread is None:
            self._seal_waiting()
        else:
            with self._wake:
                self._wake.notify_all()

    def _make_room(self) -> None:
        """Wait, under the writer's lock, until the sealer has caught up."""
        self._check_open()
        if len(self._waiting()) <= _MOST_WAITING:
            return
        deadline = time.monotonic() + _HOLD_S
        with self._wake:
            self._wake.notify_all()
            while len(self._waiting()) > _MOST_WAITING:
                if self._failure or self._thread is None or not self._wake.wait(deadline - time.monotonic()):
                    raise HistoryFull(
                        f"sealing has fallen behind: {self._failure or 'the disk is slow'}",
                        hint="free space on the disk of the data folder",
                        file=str(self.folder),
                    )

    def _seal_waiting(self) -> None:
        """Seal every tail but the active one, then remove write-ahead files that are no longer needed."""
        with self._sealer.lock:
            for table in self._waiting():
                self._sealer.seal(table)
                with self._wake:
                    self._wake.notify_all()
            floor = self._files.view.manifest.wal_floor
            for path in sorted((self.folder / "wal").glob("*.wal")):
                if int(path.stem) < floor:
                    path.unlink(missing_ok=True)

    def _keep_house(self) -> None:
        """The background thread: warms the indexes, seals, merges, retires; survives a full disk and tries again."""
        self._files.warm(lambda: not self._stopping and not self._waiting())
        while not self._stopping:
            with self._wake:
                if self._failure or not self._waiting():
                    self._wake.wait(_RETRY_S)
            if self._stopping:
                return
            try:
                self._house_round()
                self._failure = self._writer.failure = ""
            except (OnmaruError, OSError) as error:
                if str(error) != self._failure:
                    _log.warning("history housekeeping waits: %s", error)
                self._failure = str(error)

    def _house_round(self) -> None:
        aged = time.monotonic() - self._writer.active_since > self.policy.seal_after_s
        if aged and self._writer.lock.acquire(
            blocking=False
        ):  # else an append holds it, perhaps waiting for us
            try:
                self._writer.rotate()
            finally:
                self._writer.lock.release()
        self._seal_waiting()
        while not self._stopping and self._sealer.merge_once():
            if self._waiting():
                return  # sealing comes first
        if self.policy.max_age_s is not None or self.policy.max_bytes is not None:
            self._sealer.retain(now_ns())


def _lock_folder(folder: Path) -> int:
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise HistoryBusy(
            f"the history folder {folder} is open elsewhere",
            hint="stop the other process first",
            folder=str(folder),
        ) from error
    return handle
