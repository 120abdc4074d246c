"""Pieces of work on the cores of this computer, in processes: for rules in plain Python, which threads would
run one at a time.

Items and results travel between processes of this program alone. A script that uses it keeps its work under
`if __name__ == "__main__":`, since every process imports the script.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from typing import Any, TypeVar

from onmaru.sim.drivers.guarded import Problem, guarded
from onmaru.sim.drivers.threads import cores

T = TypeVar("T")
R = TypeVar("R")
_POLL_S = 0.1


class ProcessExecutor:
    """An executor of `workers` processes; without a number one for each core that this process may use."""

    name = "processes"

    def __init__(self, workers: int | None = None) -> None:
        self.workers = max(1, workers if workers is not None else cores())
        # Started afresh, not forked: a fork of a process with threads may hold locks that nobody opens.
        self._pool = ProcessPoolExecutor(self.workers, mp_context=multiprocessing.get_context("spawn"))

    def map(
        self, function: Callable[[T], R], items: Iterable[T], *, cancelled: Callable[[], bool] = lambda: False
    ) -> Iterator[tuple[int, R]]:
        """See `onmaru.sim.ports.Executor.map`."""
        ahead = iter(enumerate(items))
        running: dict[Future[tuple[Any, Problem | None]], int] = {}
        more = True
        try:
            while True:
                while more and len(running) < 2 * self.workers and not cancelled():
                    step = next(ahead, None)
                    if step is None:
                        more = False
                        break
                    running[self._pool.submit(guarded, function, step[1])] = step[0]
                if not running:
                    return
                done, _ = wait(running, timeout=_POLL_S, return_when=FIRST_COMPLETED)
                for future in sorted(done, key=running.__getitem__):
                    index = running.pop(future)
                    value, problem = future.result()
                    if problem is not None:
                        raise problem.error()
                    yield index, value
        finally:
            wait(running)

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
