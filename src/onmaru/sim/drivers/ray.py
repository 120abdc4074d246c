"""Pieces of work on a Ray cluster.

The code that runs there is the one installed on the workers; items and results travel by Ray's own
serialisation, so the cluster must be one that you trust. Source: https://docs.ray.io (Ray Core, tasks).
"""

from __future__ import annotations

import contextlib
import logging
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from onmaru.core.errors import Unavailable
from onmaru.sim.drivers.guarded import guarded

T = TypeVar("T")
R = TypeVar("R")
_POLL_S = 0.1


class RayUnavailable(Unavailable):
    """Ray is not installed, or no cluster answers at the address."""

    code = "sim.ray_unavailable"


class RayExecutor:
    """An executor on the cluster at `address` (`host:port`, `ray://host:port` or `auto`).

    Raises:
        RayUnavailable: see above; `params["address"]` names the address.
    """

    name = "ray"

    def __init__(self, address: str) -> None:
        try:
            import ray
        except ImportError as missing:
            raise RayUnavailable(
                "Ray is not installed", hint="pip install 'onmaru[ray]'", address=address
            ) from missing
        self._ray = ray
        self._owner = not ray.is_initialized()
        if self._owner:
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # Ray warns of its own defaults to come
                    ray.init(address=address, logging_level=logging.ERROR, log_to_driver=False)
            except Exception as refused:
                raise RayUnavailable(
                    f"no Ray cluster answers at {address}",
                    hint="start one with `ray start --head` and give its address",
                    address=address,
                ) from refused
        self.workers = max(1, int(ray.cluster_resources().get("CPU", 1)))

    def map(
        self, function: Callable[[T], R], items: Iterable[T], *, cancelled: Callable[[], bool] = lambda: False
    ) -> Iterator[tuple[int, R]]:
        """See `onmaru.sim.ports.Executor.map`."""
        ray = self._ray
        remote = ray.remote(num_cpus=1, max_retries=3)(guarded)
        ahead = iter(enumerate(items))
        running: dict[Any, int] = {}
        more = True
        try:
            while True:
                while more and len(running) < 2 * self.workers and not cancelled():
                    step = next(ahead, None)
                    if step is None:
                        more = False
                        break
                    running[remote.remote(function, step[1])] = step[0]
                if not running:
                    return
                done, _ = ray.wait(list(running), num_returns=1, timeout=_POLL_S)
                for reference in done:
                    index = running.pop(reference)
                    yield index, self._result(reference)
        finally:
            if running:
                with contextlib.suppress(Exception):
                    ray.wait(list(running), num_returns=len(running), timeout=60.0)

    def _result(self, reference: Any) -> Any:
        try:
            value, problem = self._ray.get(reference)
        except self._ray.exceptions.RayTaskError as failed:
            raise (failed.cause if isinstance(failed.cause, Exception) else failed) from None
        if problem is not None:
            raise problem.error()
        return value

    def close(self) -> None:
        if self._owner and self._ray.is_initialized():
            self._ray.shutdown()
        self._owner = False
