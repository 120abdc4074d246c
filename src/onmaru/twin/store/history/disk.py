"""The few promises we need from a file system: whole files or none, and folders that remember their names."""

from __future__ import annotations

import os
from pathlib import Path

from onmaru.twin.store.history.errors import HistoryFull


def sync_folder(folder: Path) -> None:
    """Make created, renamed and deleted names in `folder` durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_all(handle: int, data: bytes) -> None:
    """Write every byte or raise; a short write is retried."""
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def write_atomic(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Replace `path` by `data`: after a crash it holds the old bytes or the new, never a mixture."""
    temporary = path.with_name(path.name + ".tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        try:
            write_all(handle, data)
            if durable:
                os.fsync(handle)
        finally:
            os.close(handle)
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    if durable:
        sync_folder(path.parent)


def refused(error: OSError, what: str, path: Path) -> HistoryFull:
    """The error for a disk that would not write; the cause stays attached by `raise ... from`."""
    reason = error.strerror or str(error)
    return HistoryFull(
        f"cannot write {what} {path.name!r}: {reason}",
        hint="free space on the disk of the data folder; the log continues by itself",
        file=str(path),
        reason=reason,
    )
