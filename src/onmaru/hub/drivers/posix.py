"""Blobs as files of a folder: `sha256/ab/abcdef...`, written elsewhere on the same disk and renamed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from onmaru.core.storage.folder import disk_error, sync_folder
from onmaru.hub.errors import UnknownBlob

PIECE = 1 << 20
_HEX = re.compile(r"^[0-9a-f]{64}\Z")


class PosixBlobs:
    """A folder on this machine.

    Args:
        folder: Created when it is missing.
        fsync: Whether content is on the disk, not only in its cache, when `keep` returns.
    """

    name = "folder"

    def __init__(self, folder: Path, *, fsync: bool = True) -> None:
        self._root = Path(folder) / "sha256"
        self._fsync = fsync
        try:
            self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise disk_error(error, self._root) from error

    def _file(self, sha256: str) -> Path:
        return self._root / sha256[:2] / sha256

    def keep(self, staged: Path, sha256: str) -> None:
        target = self._file(sha256)
        try:
            if self._fsync:
                handle = os.open(staged, os.O_RDONLY | os.O_CLOEXEC)
                try:
                    os.fsync(handle)
                finally:
                    os.close(handle)
            if not target.parent.is_dir():
                target.parent.mkdir(exist_ok=True, mode=0o700)
                if self._fsync:
                    sync_folder(self._root)
            staged.replace(target)
            if self._fsync:
                sync_folder(target.parent)
        except OSError as error:
            raise disk_error(error, target) from error

    def size(self, sha256: str) -> int | None:
        try:
            return self._file(sha256).stat().st_size
        except FileNotFoundError:
            return None

    def read(self, sha256: str, start: int, end: int) -> Iterator[bytes]:
        try:
            file = self._file(sha256).open("rb")
        except FileNotFoundError as error:
            raise UnknownBlob(
                "the content is gone", hint="it was deleted meanwhile", digest=sha256
            ) from error
        with file:
            file.seek(start)
            left = end - start
            while left > 0 and (piece := file.read(min(PIECE, left))):
                left -= len(piece)
                yield piece

    def path(self, sha256: str) -> Path | None:
        return self._file(sha256)

    def delete(self, sha256: str) -> bool:
        try:
            self._file(sha256).unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise disk_error(error, self._file(sha256)) from error
        return True

    def list(self) -> Iterator[tuple[str, int, int]]:
        for folder in sorted(self._root.iterdir()):
            if not folder.is_dir():
                continue
            for entry in os.scandir(folder):
                if _HEX.match(entry.name):
                    facts = entry.stat()
                    yield entry.name, facts.st_size, facts.st_mtime_ns
