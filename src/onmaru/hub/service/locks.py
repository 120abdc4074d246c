"""One lock per content: storing and collecting the same blob exclude each other, others never wait."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class BlobLocks:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[str, tuple[threading.Lock, int]] = {}

    @contextmanager
    def hold(self, sha256: str) -> Iterator[None]:
        """Hold the content until the block ends."""
        with self._lock:
            own, users = self._held.get(sha256, (threading.Lock(), 0))
            self._held[sha256] = (own, users + 1)
        try:
            with own:
                yield
        finally:
            with self._lock:
                own, users = self._held[sha256]
                if users == 1:
                    del self._held[sha256]
                else:
                    self._held[sha256] = (own, users - 1)
