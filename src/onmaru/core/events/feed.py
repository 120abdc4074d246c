"""The feed: what happened after `seq`, and a way to wait for more."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy import bindparam, text

from onmaru.core.errors import InvalidInput
from onmaru.core.events.record import COLUMNS, Event, event_of
from onmaru.core.storage import Database

MAX_LIMIT = 1000
Listener = Callable[[Event], None]


class EventFeed:
    """Reads events in order; waiters in this process are woken by commits, without polling."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._lock = threading.Lock()
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self._listeners: list[Listener] = []
        with db.read() as connection:
            self._last = int(
                connection.execute(text("SELECT COALESCE(MAX(seq), 0) FROM events")).scalar_one()
            )
        self.closed = False
        db.on_commit(self._committed)

    @property
    def last_seq(self) -> int:
        """The newest committed event; 0 when there is none."""
        return self._last

    def after(
        self, seq: int, limit: int = 100, type_prefix: str = "", *, without: tuple[str, ...] = ()
    ) -> list[Event]:
        """At most `limit` (1 to 1000) events newer than `seq`, oldest first.

        Args:
            type_prefix: Only types that begin with it, such as `twin.alarm`.
            without: Leave out types that begin with one of these.
        """
        return self._select("seq > :seq", "ASC", {"seq": seq}, limit, type_prefix, without)

    def tail(self, n: int = 100, type_prefix: str = "", *, without: tuple[str, ...] = ()) -> list[Event]:
        """The newest `n` events, oldest first."""
        return self._select("1 = 1", "DESC", {}, n, type_prefix, without)[::-1]

    def _select(
        self,
        where: str,
        order: str,
        values: dict[str, Any],
        limit: int,
        prefix: str,
        without: tuple[str, ...],
    ) -> list[Event]:
        if not 1 <= limit <= MAX_LIMIT:
            raise InvalidInput(
                f"limit {limit} is not in 1..{MAX_LIMIT}", hint="ask for less and follow `next`"
            )
        conditions = [where]
        if prefix:
            conditions.append("type >= :low AND type < :high")
            values |= {"low": prefix, "high": prefix + "\U0010ffff"}
        for number, begin in enumerate(without):
            conditions.append(f"NOT (type >= :wl{number} AND type < :wh{number})")
            values |= {f"wl{number}": begin, f"wh{number}": begin + "\U0010ffff"}
        query = (
            f"SELECT {COLUMNS} FROM events WHERE {' AND '.join(conditions)} ORDER BY seq {order} LIMIT :limit"  # noqa: S608
        )
        with self._db.read() as connection:
            rows = connection.execute(text(query).bindparams(bindparam("limit", limit)), values).all()
        return [event_of(row) for row in rows]

    def listen(self, listener: Listener) -> None:
        """Call `listener` for every committed event, in order, on the committing thread: quick, no writes."""
        self._listeners.append(listener)

    async def wait(self, seq: int, timeout_s: float | None = None) -> int:
        """Wait until there is an event newer than `seq`; returns the newest seq (unchanged after a timeout)."""
        woken = asyncio.Event()
        entry = (asyncio.get_running_loop(), woken)
        with self._lock:
            if self._last > seq or self.closed:
                return self._last
            self._waiting.add(entry)
        try:
            async with asyncio.timeout(timeout_s):
                while self._last <= seq and not self.closed:
                    woken.clear()
                    if self._last > seq or self.closed:
                        break
                    await woken.wait()
        except TimeoutError:
            pass
        finally:
            with self._lock:
                self._waiting.discard(entry)
        return self._last

    def close(self) -> None:
        """Wake everybody for the last time; streams end."""
        self.closed = True
        self._wake()

    def _committed(self, notes: list[Any]) -> None:
        events = [note for note in notes if isinstance(note, Event)]
        if not events:
            return
        self._last = max(self._last, events[-1].seq)
        self._wake()
        for listener in self._listeners:
            for event in events:
                listener(event)

    def _wake(self) -> None:
        with self._lock:
            for loop, woken in self._waiting:
                if not loop.is_closed():
                    loop.call_soon_threadsafe(woken.set)
