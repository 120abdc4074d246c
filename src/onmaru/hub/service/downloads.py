"""Downloads: counted once however many requests one takes, and kept until they are written.

One caller fetching one version is one download: the files of a snapshot, ranges, tries again and the platform of an
index belong to it as long as no more than `IDLE_S` pass between two of its requests. Looking (HEAD, "not modified"),
signatures, SBOMs and reports are no downloads.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence

from onmaru.core.time import now_ns

IDLE_S = 600.0
LONGEST_S = 86_400.0  # somebody who asks every minute all day downloads again the next day
_REMEMBERED = 50_000  # (caller, artifact) at a time; the longest silent are forgotten first
_VERSIONS = 1_000  # of one artifact a caller fetches at a time


class Downloads:
    """What was downloaded since it was written down last; thread-safe.

    Args:
        clock: Seconds that never go back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._counts: dict[int, int] = {}
        self._pulled_ns: dict[tuple[int, str], int] = {}
        # (caller, artifact) -> version -> (since, last asked for)
        self._running: OrderedDict[tuple[str, int], dict[str, tuple[float, float]]] = OrderedDict()

    def note(
        self, repository: int, version: str = "", *, who: str = "", parts: Sequence[str] = (), counts: bool = True
    ) -> None:  # fmt: skip
        """Note that content of a version is fetched.

        Args:
            version: Digest of its manifest; empty where it is not known: then it belongs to whatever version the
                same caller fetches of the artifact.
            who: Tells callers apart; empty: this is a download of its own.
            parts: Digests of manifests that are fetched along with it.
            counts: Whether it is a download at all; when it was pulled is kept in any case.
        """
        with self._lock:
            if version:
                self._pulled_ns[repository, version] = int(now_ns())
            if counts and not (who and self._goes_on(repository, version, who, parts)):
                self._counts[repository] = self._counts.get(repository, 0) + 1

    def _goes_on(self, repository: int, version: str, who: str, parts: Sequence[str]) -> bool:
        now = self._clock()
        key = (who, repository)
        running = self._running.get(key)
        if running is None:
            running = self._running[key] = {}
            if len(self._running) > _REMEMBERED:
                self._running.popitem(last=False)
        else:
            self._running.move_to_end(key)
        found = running.get(version) or running.get("")
        if found is None and not version and running:
            found = max(running.values(), key=lambda each: each[1])
        goes_on = found is not None and now - found[1] <= IDLE_S and now - found[0] <= LONGEST_S
        since = found[0] if found is not None and goes_on else now
        if version:
            running.pop("", None)
        if len(running) + len(parts) > _VERSIONS:
            running.clear()
        for each in (version, *parts):
            running[each] = (since, now)
        return goes_on

    def take(self) -> tuple[dict[int, int], dict[tuple[int, str], int]]:
        """What was noted, which is forgotten here: downloads by artifact, and when versions were pulled last [ns]."""
        with self._lock:
            counts, self._counts = self._counts, {}
            pulled_ns, self._pulled_ns = self._pulled_ns, {}
        return counts, pulled_ns
