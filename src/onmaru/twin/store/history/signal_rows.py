"""Signal ids and their rows, assigned once and for ever, kept in `signals.json`."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from pathlib import Path

import orjson

from onmaru.core.ids import SignalId
from onmaru.twin.store.history.disk import refused, write_atomic
from onmaru.twin.store.history.errors import HistoryCorrupt


class SignalRows:
    """The table of interned ids; the log serialises writes."""

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self._path = folder / "signals.json"
        self._durable = durable
        self.ids: list[SignalId] = self._load()
        self._row = {signal: row for row, signal in enumerate(self.ids)}

    def __len__(self) -> int:
        return len(self.ids)

    def intern(self, signals: Sequence[SignalId]) -> list[int]:
        """Rows of the ids; new ids are durable before their rows are returned."""
        fresh = [signal for signal in dict.fromkeys(signals) if signal not in self._row]
        if fresh:
            ids = [*self.ids, *fresh]
            body = orjson.dumps(ids)
            try:
                write_atomic(self._path, b"%08x\n" % zlib.crc32(body) + body, durable=self._durable)
            except OSError as error:
                raise refused(error, "the table of signals", self._path) from error
            for signal in fresh:
                self._row[signal] = len(self._row)
            self.ids = ids
        return [self._row[signal] for signal in signals]

    def find(self, signal: SignalId) -> int | None:
        return self._row.get(signal)

    def _load(self) -> list[SignalId]:
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return []
        try:
            line, body = data.split(b"\n", 1)
            if int(line, 16) != zlib.crc32(body):
                raise ValueError("checksum")
            return [SignalId(item) for item in orjson.loads(body)]
        except ValueError as error:
            raise HistoryCorrupt(
                f"the table of signals {self._path} is damaged",
                hint="restore signals.json from a backup: without it samples have no names",
                file=str(self._path),
            ) from error
