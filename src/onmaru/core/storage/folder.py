"""The data folder: private to its owner, used by one process at a time."""

from __future__ import annotations

import fcntl
import os
import secrets
from pathlib import Path

from onmaru.core.errors import Conflict, InvalidInput, Unavailable
from onmaru.core.storage.database import StorageFull

LOCK_FILE = "lock"


class DataFolderBusy(Conflict):
    code = "storage.data_folder_busy"


class DataFolderUnusable(InvalidInput):
    code = "storage.data_folder_unusable"


class DataFolder:
    """Opens (and creates) a folder and holds it until `close`. Usable as a context manager.

    The lock is the kernel's (flock): it is gone when the process is, however it ended. The pid in the file
    only tells people who holds it.

    Raises:
        DataFolderBusy: `params["pid"]` is the process that holds it.
        DataFolderUnusable: it cannot be created or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path).absolute()
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock: int | None = os.open(
                self.path / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
            )
        except OSError as error:
            raise DataFolderUnusable(
                f"cannot use {self.path} as data folder: {error.strerror}",
                hint="choose another one with --data, or mend its permissions",
                path=str(self.path),
            ) from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            pid = _pid(self._lock)
            os.close(self._lock)
            self._lock = None
            raise DataFolderBusy(
                f"{self.path} is in use by process {pid or '(starting)'}",
                hint=f"stop it (kill {pid}) or choose another folder with --data" if pid else "try again",
                path=str(self.path),
                pid=pid,
            ) from error
        os.ftruncate(self._lock, 0)
        os.pwrite(self._lock, f"{os.getpid()}\n".encode(), 0)

    def sub(self, *names: str) -> Path:
        """A folder inside, created when it is missing (0700)."""
        path = self.path.joinpath(*names)
        if not path.resolve().is_relative_to(self.path.resolve()):
            raise InvalidInput(f"{'/'.join(names)!r} leads out of the data folder", hint="use plain names")
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        return path

    def close(self) -> None:
        if self._lock is not None:
            os.ftruncate(self._lock, 0)
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> DataFolder:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _pid(lock: int) -> int | None:
    text = os.pread(lock, 32, 0).strip()
    return int(text) if text.isdigit() else None


def atomic_write(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Replace `path` by `data` so that any reader, also after a crash, sees the old or the new whole.

    Raises:
        StorageFull: the disk is full; the old content is untouched.
        Unavailable: the disk refuses for another reason.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
    except OSError as error:
        raise disk_error(error, path) from error


def sync_folder(folder: Path) -> None:
    """Make renames inside `folder` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def disk_error(error: OSError, path: Path) -> Unavailable:
    """Our error for what the disk said."""
    import errno

    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageFull(
            f"the disk of {path} is full", hint="free some space; nothing was lost", path=str(path)
        )
    return DiskRefused(
        f"cannot write {path}: {error.strerror}", hint="check disk and permissions", path=str(path)
    )


class DiskRefused(Unavailable):
    code = "storage.disk_refused"
