"""Refused calls in the audit log: each at once, repeats of the same one within a minute as one event that counts them.

Whoever is refused in a loop must not fill the disk; nothing that was refused goes uncounted.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from onmaru.core.events import record
from onmaru.core.identity.accounts import SOURCE
from onmaru.core.identity.permissions import Subject
from onmaru.core.storage import Database

TYPE = "identity.access.denied"
_WINDOW_S = 60.0
_MOST = 10_000  # different refusals that are counted at a time
_MOST_OF_ONE = 200  # of one account in a minute; what comes then is counted under one path
_OTHERS = "..."
_PATH = 200


@dataclass(frozen=True, slots=True)
class _Refusal:
    subject: str
    key: str
    action: str
    path: str

    def data(self, repeats: int = 0) -> dict[str, Any]:
        told: dict[str, Any] = {"action": self.action, "path": self.path, "key": self.key}
        return told | ({"repeats": repeats} if repeats else {})


@dataclass(slots=True)
class _Counted:
    until_s: float
    repeats: int = 0


class Refusals:
    """Refused calls of one site. Thread-safe.

    Args:
        clock: Seconds that only grow.
    """

    def __init__(self, db: Database, clock: Callable[[], float]) -> None:
        self._db = db
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[_Refusal, _Counted] = {}
        self._of_one: dict[str, int] = {}

    def note(self, subject: Subject, action: str, path: str) -> None:
        """Record that somebody was refused."""
        now_s, refusal = self._clock(), _Refusal(subject.id, subject.key, action, path[:_PATH])
        with self._lock:
            if refusal not in self._known and self._of_one.get(subject.id, 0) >= _MOST_OF_ONE:
                refusal = _Refusal(subject.id, subject.key, action, _OTHERS)
            known = self._known.get(refusal)
            if known is not None and known.until_s > now_s:
                known.repeats += 1
                return
            due = self._take(now_s if len(self._known) < _MOST else None)
            self._known[refusal] = _Counted(now_s + _WINDOW_S)
            self._of_one[subject.id] = self._of_one.get(subject.id, 0) + 1
        self._write([*due, (refusal, 0)])

    def flush(self) -> None:
        """Write the repeats that were only counted so far."""
        with self._lock:
            due = [(refusal, counted.repeats) for refusal, counted in self._known.items() if counted.repeats]
            for counted in self._known.values():
                counted.repeats = 0
        if due:
            self._write(due)

    def _take(self, now_s: float | None) -> list[tuple[_Refusal, int]]:
        """Repeats whose minute is over, all when no time is given; they are counted no longer."""
        over = [key for key, each in self._known.items() if now_s is None or each.until_s <= now_s]
        taken = [(key, self._known.pop(key).repeats) for key in over]
        self._of_one = dict(Counter(key.subject for key in self._known)) if over else self._of_one
        return [(key, repeats) for key, repeats in taken if repeats]

    def _write(self, due: list[tuple[_Refusal, int]]) -> None:
        with self._db.write() as connection:
            for refusal, repeats in due:
                record(
                    connection, type=TYPE, source=SOURCE, subject=refusal.subject, actor=refusal.subject,
                    data=refusal.data(repeats),
                )  # fmt: skip
