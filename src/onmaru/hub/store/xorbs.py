"""Where the chunks of xorbs are: in a staged xorb file, or within blobs they have become part of.

A xorb is kept only until its chunks are parts of files; then a note remains which blob holds which chunk, so that a
client may name them again later without sending them again.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from onmaru.core.storage.folder import disk_error
from onmaru.hub.rules.xet.hashing import to_text
from onmaru.hub.rules.xet.xorb import Chunk

# hash and length of a chunk; where it lies packed in the staged xorb; the blob it is part of (zeros: none) and where
NOTE = np.dtype(
    [
        ("hash", "u1", 32),
        ("size", "<u4"),
        ("start", "<u4"),
        ("end", "<u4"),
        ("blob", "u1", 32),
        ("offset", "<u8"),
    ]
)


@dataclass(frozen=True, slots=True)
class Placed:
    """One chunk that has become part of a blob."""

    number: int  # within its xorb
    blob: bytes  # sha256
    offset: int  # [B]


def placed(table: np.ndarray) -> np.ndarray:
    """Which chunks have a place in a blob, shape [chunk]."""
    return np.asarray(table["blob"].any(axis=1))


class Xorbs:
    """Files of one folder: `HASH.xorb` as it was sent, `HASH.map` with the notes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, name: bytes, data: bytes, chunks: list[Chunk]) -> bool:
        """Keep a verified xorb; returns whether it is new. Durable when this returns."""
        xorb, notes = self._paths(name)
        if notes.exists() and (xorb.exists() or placed(self.notes(name)).all()):
            return False
        table = np.zeros(len(chunks), NOTE)
        table["hash"] = np.frombuffer(b"".join(chunk.hash for chunk in chunks), np.uint8).reshape(-1, 32)
        for field in ("size", "start", "end"):
            table[field] = [getattr(chunk, field) for chunk in chunks]
        self._write(xorb, data)
        self._write(notes, table.tobytes())
        return True

    def notes(self, name: bytes) -> np.ndarray:
        """What is known of a xorb's chunks, shape [chunk]; FileNotFoundError when nothing is."""
        return np.frombuffer(self._paths(name)[1].read_bytes(), NOTE).copy()

    def knows(self, name: bytes) -> bool:
        """Whether it was ever sent."""
        return self._paths(name)[1].exists()

    def packed(self, name: bytes) -> Path | None:
        """The xorb as it was sent, while it is kept."""
        path = self._paths(name)[0]
        return path if path.exists() else None

    def place(self, name: bytes, places: list[Placed]) -> None:
        """Note which blobs hold which chunks; a xorb whose chunks all have their place is kept no longer."""
        table = self.notes(name)
        for each in places:
            table["blob"][each.number] = np.frombuffer(each.blob, np.uint8)
            table["offset"][each.number] = each.offset
        xorb, notes = self._paths(name)
        self._write(notes, table.tobytes())
        if placed(table).all():
            xorb.unlink(missing_ok=True)

    def sweep(self, older_than_ns: int) -> int:
        """Remove xorbs that no file came to use; returns the bytes freed."""
        freed = 0
        for path in self._folder.glob("*/*.xorb"):
            stat = path.stat()
            if stat.st_mtime_ns < older_than_ns:
                freed += stat.st_size
                path.unlink(missing_ok=True)
        return freed

    def _paths(self, name: bytes) -> tuple[Path, Path]:
        text = to_text(name)
        folder = self._folder / text[:2]
        return folder / f"{text}.xorb", folder / f"{text}.map"

    def _write(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(exist_ok=True)
        part = path.with_name(f"{path.name}.{time.monotonic_ns():x}.part")
        try:
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise disk_error(error, path) from error
