"""Pieces of work on the cores of this computer, in threads: the kernel leaves the interpreter's lock alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")
_POLL_S = 0.1  # how soon a request to cancel is seen while every worker is busy


class ThreadExecutor:
    """An executor of `workers` threads; without a number one for each core that this process may use."""

    name = "threads"

    def __init__(self, workers: int | None = None) -> None:
        self.workers = max(1, workers if workers is not None else cores())
        self._pool = ThreadPoolExecutor(self.workers, thread_name_prefix="sim")

    def map(
        self, function: Callable[[T], R], items: Iterable[T], *, cancelled: Callable[[], bool] = lambda: False
    ) -> Iterator[tuple[int, R]]:
        """See `onmaru.sim.ports.Executor.map`."""
        ahead = iter(enumerate(items))
        running: dict[Future[R], int] = {}
        more = True
        try:
            while True:
                while more and len(running) < self.workers and not cancelled():
                    step = next(ahead, None)
                    if step is None:
                        more = False
                        break
                    running[self._pool.submit(function, step[1])] = step[0]
                if not running:
                    return
                done, _ = wait(running, timeout=_POLL_S, return_when=FIRST_COMPLETED)
                for future in sorted(done, key=running.__getitem__):
                    yield running.pop(future), future.result()
        finally:
            wait(running)

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


def cores() -> int:
    """Cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
