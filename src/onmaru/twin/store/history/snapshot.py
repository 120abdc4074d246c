"""The last sample of every signal: accumulated for as-of queries, and kept on disk as checkpoints."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
import orjson
from numpy.typing import NDArray

from onmaru.twin.store.history.disk import refused, write_atomic
from onmaru.twin.store.history.errors import HistoryCorrupt
from onmaru.twin.store.history.run import Run
from onmaru.twin.store.history.segment_index import SegmentIndex
from onmaru.twin.types import Quality, StateTable

_RECORD = np.dtype(
    [("source_ns", "<i8"), ("ingest_ns", "<i8"), ("value", "<f8"), ("quality", "u1"), ("pad", "u1", 7)]
)


class Snapshot:
    """Last samples by signal row; overlay sources in order of arrival, oldest first."""

    def __init__(self, count: int) -> None:
        self._last = np.zeros(count, _RECORD)
        self._last["value"] = np.nan
        self._last["quality"] = Quality.BAD
        self._texts: dict[int, str] = {}

    def copy(self, count: int) -> Snapshot:
        """An independent copy for at least `count` signals."""
        other = Snapshot(max(count, len(self._last)))
        other._last[: len(self._last)] = self._last
        other._texts = dict(self._texts)
        return other

    def table(self, at_ns: int) -> StateTable:
        last = self._last
        return StateTable(
            at_ns,
            last["source_ns"].copy(),
            last["ingest_ns"].copy(),
            last["value"].copy(),
            last["quality"].copy(),
            dict(self._texts),
        )

    def overlay_run(self, run: Run, time_ns: int, after_ns: int) -> None:
        """Take each signal's last sample at or before `time_ns`, if it is later than `after_ns`."""
        if not len(run):
            return
        at = run.last_at(time_ns)
        k = np.flatnonzero(at >= 0)
        at = at[k]
        taken = self._take(
            run.signals[k], run.source_ns[at], run.ingest_ns[at], run.value[at], run.quality[at], after_ns
        )
        if len(run.text_at):
            self._texts.update(
                (int(run.signals[k[j]]), text)
                for j in np.flatnonzero(taken)
                if (text := run.text_of(int(at[j]))) is not None
            )

    def overlay_index(self, index: SegmentIndex, after_ns: int) -> None:
        """Take each signal's last sample of a segment that ended before the moment asked for."""
        entries = index.directory
        taken = self._take(
            entries["signal"],
            entries["last_ns"],
            entries["last_ingest_ns"],
            entries["last_value"],
            entries["last_quality"],
            after_ns,
        )
        if index.texts:
            mine = set(entries["signal"][taken].tolist())
            self._texts.update((row, text) for row, text in index.texts.items() if row in mine)

    def _take(
        self,
        rows: NDArray[np.uint32],
        source_ns: NDArray,
        ingest_ns: NDArray,
        value: NDArray,
        quality: NDArray,
        after_ns: int,
    ) -> NDArray[np.bool_]:
        known = rows < len(self._last)
        newer = known.copy()
        newer[known] = (source_ns[known] >= self._last["source_ns"][rows[known]]) & (
            source_ns[known] > after_ns
        )
        chosen = rows[newer]
        self._last["source_ns"][chosen] = source_ns[newer]
        self._last["ingest_ns"][chosen] = ingest_ns[newer]
        self._last["value"][chosen] = value[newer]
        self._last["quality"][chosen] = quality[newer]
        for row in self._texts.keys() & set(chosen.tolist()) if self._texts else ():
            del self._texts[row]
        return newer

    def save(self, path: Path, *, durable: bool) -> None:
        """Raises HistoryFull when the disk refuses."""
        texts = orjson.dumps({str(row): text for row, text in self._texts.items()})
        body = len(self._last).to_bytes(8, "little") + self._last.tobytes() + texts
        try:
            write_atomic(path, zlib.crc32(body).to_bytes(4, "little") + body, durable=durable)
        except OSError as error:
            raise refused(error, "a checkpoint", path) from error

    @classmethod
    def load(cls, path: Path, count: int) -> Snapshot:
        """A checkpoint, widened to `count` signals.

        Raises:
            HistoryCorrupt: the file is absent or altered.
        """
        try:
            data = path.read_bytes()
            if zlib.crc32(data[4:]) != int.from_bytes(data[:4], "little"):
                raise ValueError("checksum")
            stored = int.from_bytes(data[4:12], "little")
            records = np.frombuffer(data, _RECORD, stored, 12)
            texts = orjson.loads(data[12 + records.nbytes :])
        except (OSError, ValueError) as error:
            raise HistoryCorrupt(
                f"the history checkpoint {path.name} is damaged",
                hint="it is skipped; older data answers",
                file=str(path),
            ) from error
        snapshot = cls(max(count, stored))
        snapshot._last[:stored] = records
        snapshot._texts = {int(row): text for row, text in texts.items()}
        return snapshot
