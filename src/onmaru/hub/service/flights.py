"""Content on its way from elsewhere: fetched once, handed to everybody who asks while it arrives.

The last byte is held back until the digest is right and the content is stored: nobody ever gets the whole of
something else.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

_PIECE = 512 << 10

T = TypeVar("T")


class Flight:
    """One content that arrives; thread-safe.

    Args:
        sha256: What it will be.
        size: How long it will be [B].
    """

    def __init__(self, sha256: str, size: int) -> None:
        self.sha256 = sha256
        self.size = size
        self.error: BaseException | None = None
        self._handle: int | None = None  # the file itself: its name ends when it is stored
        self._received = 0
        self._stored = False
        self._lock = threading.Lock()
        self._landed = threading.Event()
        self._waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    def begun(self, path: Path) -> None:
        """It arrives in this file."""
        with self._lock:
            self._handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self._wake()

    def __del__(self) -> None:
        if self._handle is not None:
            os.close(self._handle)

    def advance(self, received: int) -> None:
        """So many bytes are there now."""
        with self._lock:
            self._received = received
        self._wake()

    def land(self, error: BaseException | None = None) -> None:
        """It is stored, or never will be."""
        with self._lock:
            self.error, self._stored = error, error is None
        self._landed.set()
        self._wake()

    def wait(self) -> None:
        """Wait until it is stored; raises why it is not."""
        self._landed.wait()
        if self.error is not None:
            raise self.error

    def _wake(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, []
        for loop, event in waiting:
            try:
                loop.call_soon_threadsafe(event.set)
            except RuntimeError:  # that server has stopped
                continue

    def _visible(self) -> int:
        return self.size if self._stored else min(self._received, self.size - 1)

    async def beyond(self, at: int) -> int:
        """Wait for bytes behind `at`; returns up to where they are there."""
        while True:
            with self._lock:
                if self.error is not None:
                    raise self.error
                if (self._handle is not None and self._visible() > at) or self._stored:
                    return self._visible()
                event = asyncio.Event()
                self._waiting.append((asyncio.get_running_loop(), event))
            await event.wait()

    async def pieces(self, start: int, end: int) -> AsyncIterator[bytes]:
        """The bytes `[start, end)` as they arrive; the first piece comes with the first byte."""
        loop = asyncio.get_running_loop()
        ready = await self.beyond(start) if start < end else start
        while start < end:
            if start >= ready:
                ready = await self.beyond(start)
            size = min(_PIECE, ready - start, end - start)
            piece = await loop.run_in_executor(None, self._read, size, start)
            if not piece:
                raise EOFError("what arrived is shorter than it was")
            start += len(piece)
            yield piece

    def _read(self, size: int, start: int) -> bytes:
        assert self._handle is not None  # noqa: S101  # `beyond` waited for it
        return os.pread(self._handle, size, start)


class Flights:
    """All content that arrives now.

    Args:
        parallel: How many are fetched at a time; others wait.
    """

    def __init__(self, parallel: int) -> None:
        self._lock = threading.Lock()
        self._flying: dict[tuple[int, str], Flight] = {}
        self._fetchers = ThreadPoolExecutor(max_workers=parallel, thread_name_prefix="hub-mirror")

    def join(
        self,
        repository: int,
        sha256: str,
        size: int,
        fetch: Callable[[Flight], None],
        landed: Callable[[], T | None],
    ) -> Flight | T:
        """The flight of a content, begun now when nobody asked before.

        Args:
            fetch: Fetches and stores it; called at most once for all who join.
            landed: What is stored by now. A flight may land between the caller's look at the store and here;
                who looks only before joining would fetch it a second time.
        """
        key = (repository, sha256)
        with self._lock:
            flight = self._flying.get(key)
            if flight is None:
                stored = landed()
                if stored is not None:
                    return stored
                flight = self._flying[key] = Flight(sha256, size)
                self._fetchers.submit(self._fly, key, flight, fetch)
            return flight

    def _fly(self, key: tuple[int, str], flight: Flight, fetch: Callable[[Flight], None]) -> None:
        error: BaseException | None = None
        try:
            fetch(flight)
        except BaseException as raised:
            error = raised
        with self._lock:
            self._flying.pop(key, None)
        flight.land(error)

    def stop(self) -> None:
        """Begin nothing more; what flies lands first."""
        self._fetchers.shutdown(wait=True, cancel_futures=True)
