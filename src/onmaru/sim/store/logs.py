"""Event logs people uploaded, as files; the newest few are kept."""

from __future__ import annotations

import re
from pathlib import Path

from onmaru.core.errors import InvalidInput, NotFound
from onmaru.core.ids import new_id
from onmaru.core.storage.folder import atomic_write

_ENDINGS = (".csv", ".parquet")
_ID = re.compile(r"^log_[0-9a-z]{26}\Z")


class UnknownLog(NotFound):
    code = "sim.unknown_log"


class BadLogFile(InvalidInput):
    code = "sim.bad_log_file"


class LogStore:
    """Uploaded logs of one site."""

    def __init__(self, folder: Path, *, keep: int) -> None:
        self._folder = folder
        self._keep = keep
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def add(self, name: str, data: bytes) -> str:
        """Keep a file; returns its id. Raises `BadLogFile` for another ending than .csv or .parquet."""
        ending = Path(name).suffix.lower()
        if ending not in _ENDINGS or not data:
            hint = f"upload a file that ends with {' or '.join(_ENDINGS)} and is not empty"
            raise BadLogFile(f"{name[:80]!r} is no event log", hint=hint)
        log_id = new_id("log")
        atomic_write(self._folder / f"{log_id}{ending}", data)
        for old in sorted(self._folder.iterdir())[: -self._keep]:  # ids sort by time
            old.unlink(missing_ok=True)
        return log_id

    def path(self, log_id: str) -> Path:
        """The file of an id. Raises `UnknownLog`."""
        if _ID.match(log_id):
            for ending in _ENDINGS:
                path = self._folder / f"{log_id}{ending}"
                if path.is_file():
                    return path
        raise UnknownLog(f"there is no log {log_id[:80]!r}", hint="upload it again; old ones are removed")
