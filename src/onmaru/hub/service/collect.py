"""Garbage collection while everything runs: mark, wait out the grace, look again, remove.

1. Links of blobs that no manifest uses are forgotten after the grace (a push may still be under way).
2. Content nothing refers to is condemned, with the time.
3. What has been condemned for longer than the grace, and to which still nothing refers, is removed: its row
   in a transaction that checks again, then its bytes, under the content's lock. A push of the same content
   waits for that lock only, and then stores it anew.
4. Files without a row (a process was killed between the two) older than the grace are removed.
5. Abandoned uploads are swept.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from onmaru.core.events import record
from onmaru.core.storage import Database
from onmaru.core.time import NS_PER_S, now_ns
from onmaru.hub.ports import BlobDriver
from onmaru.hub.service.locks import BlobLocks
from onmaru.hub.store import blobs, manifests
from onmaru.hub.store.incoming import Incoming

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Collected:
    """What one run did, or would do."""

    dry_run: bool
    links: int  # blobs no manifest uses, unlinked from their repositories
    condemned: int  # contents newly marked
    removed: int
    freed_bytes: int
    strays: int  # files without a row
    uploads: int  # abandoned ones swept
    waiting: int  # condemned, still within the grace
    waiting_bytes: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class Collector:
    """Collects for one hub; runs exclude each other."""

    def __init__(
        self, db: Database, driver: BlobDriver, incoming: Incoming, locks: BlobLocks, *, grace_ns: int,
        upload_ns: int,
    ) -> None:  # fmt: skip
        self._db = db
        self._driver = driver
        self._incoming = incoming
        self._locks = locks
        self._grace_ns = grace_ns
        self._upload_ns = upload_ns
        self._one = threading.Lock()

    def run(
        self, *, dry_run: bool = False, actor: str = "system", grace_ns: int | None = None,
        stop: Callable[[], bool] = lambda: False,
    ) -> Collected:  # fmt: skip
        """One run.

        Args:
            dry_run: Only tell what would be removed now; nothing is marked or removed.
            grace_ns: Instead of the configured grace [ns].
            stop: Asked between batches; when it says so, the rest is left to the next run.
        """
        before_ns = int(now_ns()) - (self._grace_ns if grace_ns is None else grace_ns)
        with self._one:
            done = self._preview(before_ns) if dry_run else self._collect(before_ns, stop)
            if not dry_run and (done.removed or done.strays or done.uploads):
                with self._db.write() as connection:
                    record(
                        connection,
                        type="hub.content.collected",
                        source="hub",
                        actor=actor,
                        data=done.as_json(),
                    )
        return done

    def _preview(self, before_ns: int) -> Collected:
        with self._db.read() as connection:
            ready = blobs.condemned(connection, before_ns, 1_000_000)
            totals = blobs.totals(connection)
        freed = sum(blob.size for blob in ready)
        return Collected(
            True,
            0,
            0,
            len(ready),
            freed,
            0,
            0,
            totals["condemned"] - len(ready),
            totals["condemned_bytes"] - freed,
        )

    def _collect(self, before_ns: int, stop: Callable[[], bool]) -> Collected:
        links = self._repeat(lambda limit: self._write(blobs.drop_idle_links, before_ns, limit), stop)
        condemned = self._repeat(lambda limit: self._write(blobs.condemn, limit), stop)
        removed, freed = self._remove(before_ns, stop)
        with self._db.write() as connection:
            manifests.drop_orphan_bodies(connection)
        strays, stray_bytes = self._strays(before_ns, stop)
        uploads, upload_bytes = self._incoming.sweep(int(now_ns()) - self._upload_ns)
        with self._db.read() as connection:
            totals = blobs.totals(connection)
        return Collected(
            False, links, condemned, removed, freed + stray_bytes + upload_bytes, strays, uploads,
            totals["condemned"], totals["condemned_bytes"],
        )  # fmt: skip

    def _write(self, do: Callable[..., int], *arguments: int) -> int:
        with self._db.write() as connection:
            return do(connection, *arguments)

    def _repeat(self, step: Callable[[int], int], stop: Callable[[], bool]) -> int:
        # Small transactions: a push waits for one batch at most.
        total = 0
        while not stop():
            count = step(_BATCH)
            total += count
            if count < _BATCH:
                break
        return total

    def _remove(self, before_ns: int, stop: Callable[[], bool]) -> tuple[int, int]:
        removed = freed = 0
        while not stop():
            with self._db.read() as connection:
                batch = blobs.condemned(connection, before_ns, _BATCH)
            gone = 0
            for blob in batch:
                with self._locks.hold(blob.sha256):
                    with self._db.write() as connection:
                        ours = blobs.remove_condemned(connection, blob.sha256, before_ns)
                    if ours:
                        self._driver.delete(blob.sha256)
                        gone, freed = gone + 1, freed + blob.size
                if stop():
                    break
            removed += gone
            if len(batch) < _BATCH or gone == 0:
                break
        return removed, freed

    def _strays(self, before_ns: int, stop: Callable[[], bool]) -> tuple[int, int]:
        count = freed = 0
        for sha256, size, changed_ns in self._driver.list():
            if stop():
                break
            if changed_ns >= before_ns:
                continue
            with self._locks.hold(sha256):
                with self._db.read() as connection:
                    if blobs.known(connection, sha256):
                        continue
                if self._driver.delete(sha256):
                    count, freed = count + 1, freed + size
        return count, freed


def hours_ns(hours: float) -> int:
    return int(hours * 3600 * NS_PER_S)
