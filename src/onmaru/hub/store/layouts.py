"""Layouts of stored content as Xet clients see it: chunks in a file of their own, names in the database."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from sqlalchemy import Connection, bindparam, text

from onmaru.core.storage.folder import disk_error
from onmaru.hub.rules.xet.hashing import to_text
from onmaru.hub.rules.xet.layout import ROW, Layout

_KEPT_ROWS = 1_000_000  # chunks of layouts held in memory


class Layouts:
    """Files of one folder: `SHA256.chunks`, 36 bytes a chunk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Layout] = OrderedDict()
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, sha256: str, table: np.ndarray) -> None:
        """Keep a layout. It can be computed again, so nothing waits for the disk."""
        path = self._path(sha256)
        part = path.with_name(f"{path.name}.{time.monotonic_ns():x}.part")
        try:
            path.parent.mkdir(exist_ok=True)
            part.write_bytes(table.tobytes())
            part.replace(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise disk_error(error, path) from error

    def read(self, sha256: str) -> Layout | None:
        """The layout of a content; None when there is none, or half of one after a power cut."""
        with self._lock:
            found = self._kept.get(sha256)
            if found is not None:
                self._kept.move_to_end(sha256)
                return found
        try:
            data = self._path(sha256).read_bytes()
        except FileNotFoundError:
            return None
        if not data or len(data) % ROW.itemsize:
            return None
        found = Layout(np.frombuffer(data, ROW))
        with self._lock:
            self._kept[sha256] = found
            while len(self._kept) > 1 and sum(len(each.table) for each in self._kept.values()) > _KEPT_ROWS:
                self._kept.popitem(last=False)
        return found

    def sweep(self, is_known: Callable[[str], bool], older_than_ns: int) -> int:
        """Remove layouts of content that is gone; returns how many."""
        count = 0
        for path in self._folder.glob("*/*"):
            try:
                if path.stat().st_mtime_ns >= older_than_ns or is_known(path.name[:64]):
                    continue
            except FileNotFoundError:
                continue
            path.unlink(missing_ok=True)
            with self._lock:
                self._kept.pop(path.name[:64], None)
            count += 1
        return count

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / f"{sha256}.chunks"


def note(connection: Connection, sha256: str, layout: Layout) -> str:
    """Remember the names of a content; returns the file's hash as addresses write it."""
    name = to_text(layout.file_hash())
    row = {"hash": name, "sha256": sha256}
    connection.execute(
        text(
            "INSERT INTO hub_xet_files (hash, sha256) VALUES (:hash, :sha256) ON CONFLICT (hash) DO NOTHING"
        ),
        row,
    )
    xorbs = [
        {"hash": to_text(layout.name(number)), "sha256": sha256, "number": number}
        for number in range(len(layout.xorbs))
    ]
    connection.execute(
        text(
            "INSERT INTO hub_xet_xorbs (hash, sha256, number) VALUES (:hash, :sha256, :number)"
            " ON CONFLICT (hash, sha256, number) DO NOTHING"
        ),
        xorbs,
    )
    chunks = [{"hash": to_text(raw), "sha256": sha256} for raw in layout.eligible()]
    connection.execute(
        text(
            "INSERT INTO hub_xet_chunks (hash, sha256) VALUES (:hash, :sha256) ON CONFLICT (hash, sha256) DO NOTHING"
        ),
        chunks,
    )
    return name


def content_of(connection: Connection, file_hash: str) -> str | None:
    """The sha256 of the file with this hash."""
    query = text("SELECT sha256 FROM hub_xet_files WHERE hash = :hash")
    found = connection.execute(query, {"hash": file_hash}).scalar()
    return str(found) if found else None


def hashes_of(connection: Connection, sha256s: Iterable[str]) -> Mapping[str, str]:
    """Hashes of files by sha256, of those that have one."""
    names = sorted(set(sha256s))
    query = text("SELECT sha256, hash FROM hub_xet_files WHERE sha256 IN :names").bindparams(
        bindparam("names", expanding=True)
    )
    found: dict[str, str] = {}
    for begin in range(0, len(names), 500):
        rows = connection.execute(query, {"names": names[begin : begin + 500]})
        found |= {str(row.sha256): str(row.hash) for row in rows}
    return found


def with_xorb(connection: Connection, xorb: str, limit: int = 20) -> Sequence[tuple[str, int]]:
    """Contents that have this xorb, and its number in each."""
    query = text("SELECT sha256, number FROM hub_xet_xorbs WHERE hash = :hash LIMIT :limit")
    return [
        (str(row.sha256), int(row.number))
        for row in connection.execute(query, {"hash": xorb, "limit": limit})
    ]


def with_chunk(connection: Connection, chunk: str, limit: int = 20) -> Sequence[str]:
    """Contents that have this chunk, among those clients may ask for."""
    query = text("SELECT sha256 FROM hub_xet_chunks WHERE hash = :hash LIMIT :limit")
    return [str(row.sha256) for row in connection.execute(query, {"hash": chunk, "limit": limit})]
