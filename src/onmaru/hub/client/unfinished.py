"""Uploads this machine began and did not finish: where they go on, should the process that began them have died."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any


class Unfinished:
    """Notes in the user's state folder, readable by this user only: one file per upload.

    Args:
        where: Address of the site.
        folder: Another place for the notes.
    """

    def __init__(self, where: str, folder: Path | None = None) -> None:
        self._where = where
        if folder is None:
            from platformdirs import user_state_path

            folder = user_state_path("onmaru") / "uploads"
        self._folder = folder

    def _path(self, name: str, digest: str) -> Path:
        key = hashlib.sha256(f"{self._where}\n{name}\n{digest}".encode()).hexdigest()
        return self._folder / f"{key}.json"

    def find(self, name: str, digest: str) -> str:
        """Where the upload of a content goes on; empty when there is none, or somebody is at it."""
        try:
            told: Any = json.loads(self._path(name, digest).read_text(encoding="utf-8"))
            where, pid = str(told["location"]), int(told["pid"])
        except (OSError, ValueError, LookupError, TypeError):
            return ""
        return "" if _is_running(pid) or not where.startswith("/v2/") else where

    def note(self, name: str, digest: str, location: str) -> None:
        """An upload has begun; whoever cannot write here begins anew another time."""
        path = self._path(name, digest)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            part = path.with_suffix(f".{os.getpid()}")
            part.touch(mode=0o600)
            part.write_text(json.dumps({"location": location, "pid": os.getpid()}), encoding="utf-8")
            part.replace(path)

    def drop(self, name: str, digest: str) -> None:
        """It is finished, or will never be."""
        with suppress(OSError):
            self._path(name, digest).unlink(missing_ok=True)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError, ValueError):
        return True  # another user's
    return True
