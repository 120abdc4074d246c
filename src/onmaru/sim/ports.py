"""What the sim wing needs from outside, as protocols. Each has a conformance suite in `tests/contract/sim/`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Executor(Protocol):
    """Runs independent pieces of work somewhere: on the cores of this computer, or on a cluster.

    `function` is a module-level function and the items are plain frozen records, so that they can travel.
    """

    name: str
    workers: int  # pieces that run at a time

    def map(
        self, function: Callable[[T], R], items: Iterable[T], *, cancelled: Callable[[], bool] = lambda: False
    ) -> Iterator[tuple[int, R]]:
        """Each item's place and result, in whatever order they finish.

        Items are taken as workers become free. Once `cancelled()` is true no further item begins, those
        under way are yielded, and the iteration ends. The first error of `function` is raised after the
        pieces under way have ended; closing the iterator waits for them too.
        """

    def close(self) -> None:
        """Give back what it holds. Idempotent."""
