"""Guessing is slow: after a few failures the same name, or the same address, has to wait."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

from onmaru.core.errors import OnmaruError


class TooManyAttempts(OnmaruError):
    code = "identity.too_many_attempts"
    status = 429


class Attempts:
    """Counts failures per key in memory; a restart forgets them, which costs an attacker a restart.

    Args:
        limit: Failures allowed within `window_s` seconds.
        capacity: Keys remembered; the least recently used one is forgotten first.
        clock: Monotonic seconds.
    """

    def __init__(
        self,
        *,
        limit: int,
        window_s: float,
        capacity: int = 10_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit = limit
        self._window_s = window_s
        self._capacity = capacity
        self._clock = clock
        self._lock = threading.Lock()
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()

    def check(self, key: str) -> None:
        """Raise `TooManyAttempts` while `key` has to wait; `params["retry_after_s"]` says how long [s]."""
        with self._lock:
            failures = self._recent(key)
            if len(failures) < self._limit:
                return
            wait_s = max(1, round(failures[0] + self._window_s - self._clock()))
        hint = f"try again in {wait_s} s"
        raise TooManyAttempts("too many failed attempts to sign in", hint=hint, retry_after_s=wait_s)

    def failed(self, key: str) -> None:
        with self._lock:
            failures = self._recent(key)
            failures.append(self._clock())
            self._failures[key] = failures
            self._failures.move_to_end(key)
            while len(self._failures) > self._capacity:
                self._failures.popitem(last=False)

    def succeeded(self, key: str) -> None:
        with self._lock:
            self._failures.pop(key, None)

    def _recent(self, key: str) -> deque[float]:
        failures = self._failures.get(key)
        if failures is None:
            return deque(maxlen=self._limit)
        while failures and failures[0] <= self._clock() - self._window_s:
            failures.popleft()
        return failures
