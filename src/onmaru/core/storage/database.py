"""One database behind SQLAlchemy Core: SQLite by default, PostgreSQL by URL, the same code for both.

Writes are serialised: SQLite allows one writer anyway, and a single writer gives events an order that is
the order of their commits. Reads never wait for the writer (WAL; MVCC).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, exc, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import QueuePool

from onmaru.core.errors import Conflict, InvalidInput, Unavailable

BUSY_TIMEOUT_MS = 10_000
POSTGRES_LOCK = 0x0E1A_12F0  # any constant; held for life so that a database belongs to one running site
_NOTES = "onmaru_notes"
_WRITE = "onmaru_write"

Committed = Callable[[list[Any]], None]


class UnsupportedDatabase(InvalidInput):
    code = "storage.unsupported_database"


class DatabaseBusy(Conflict):
    code = "storage.database_busy"


class StorageUnavailable(Unavailable):
    code = "storage.unavailable"


class UnstorableValue(InvalidInput):
    code = "storage.unstorable_value"


class StorageFull(Unavailable):
    code = "storage.full"
    status = 507


class Database:
    """A database; safe to share between threads.

    Args:
        url: `sqlite:////absolute/path.db`, or `postgresql://user:password@host/name`.
        exclusive: PostgreSQL only: refuse a database another running site holds.
    Raises:
        UnsupportedDatabase: another kind of URL, or SQLite in memory (it cannot be shared by threads).
        StorageUnavailable: it cannot be opened.
        DatabaseBusy: another site holds it.
    """

    def __init__(self, url: str, *, exclusive: bool = True) -> None:
        self.kind, self._engine = _engine(url)
        self._writer = threading.Lock()
        self._writing_thread: int | None = None
        self._listeners: list[Committed] = []
        self._guard: Connection | None = None
        try:
            with self.read() as connection:
                connection.exec_driver_sql("SELECT 1")
            if self.kind == "postgresql" and exclusive:
                self._guard = self._hold()
        except BaseException:
            self.close()
            raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one consistent snapshot and cannot write."""
        with _translated(), self._engine.connect() as connection:
            if self.kind == "postgresql":
                connection = connection.execution_options(postgresql_readonly=True)
            else:
                connection.exec_driver_sql("PRAGMA query_only=ON")
            try:
                yield connection
            finally:
                connection.rollback()
                if self.kind == "sqlite" and not connection.closed:
                    _pragma(connection, "query_only=OFF")

    def touch(self, statement: str, values: Mapping[str, Any]) -> None:
        """Write something that may be left out, such as when a key was last used: a full disk bars nobody."""
        with suppress(StorageFull), self.write() as connection:
            connection.execute(text(statement), values)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: committed (and on disk) when the block ends, rolled back when it raises.

        Raises:
            StorageFull: the disk is full; nothing of the block was kept.
            StorageUnavailable: the database does not answer.
            RuntimeError: the calling thread is already inside a write; pass the connection instead.
        """
        if self._writing_thread == threading.get_ident():
            raise RuntimeError("a write inside a write would wait for itself: pass the connection on")
        notes: list[Any] = []
        with self._writer:
            self._writing_thread = threading.get_ident()
            try:
                with _translated(), self._engine.connect() as plain:
                    connection = plain.execution_options(**{_WRITE: True, _NOTES: notes})
                    with connection.begin():
                        yield connection
                if notes:
                    # Still inside the writer's turn, so listeners hear of commits in their order.
                    for listener in self._listeners:
                        listener(notes)
            finally:
                self._writing_thread = None

    def on_commit(self, listener: Committed) -> None:
        """Call `listener` with what was `note`d, after each commit; it must be quick and never write."""
        self._listeners.append(listener)

    def close(self) -> None:
        if self._guard is not None:
            self._guard.close()
            self._guard = None
        self._engine.dispose()

    def _hold(self) -> Connection:
        guard = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if not guard.exec_driver_sql(f"SELECT pg_try_advisory_lock({POSTGRES_LOCK})").scalar():
            guard.close()
            hint = "stop the other site, or give this one a database of its own"
            raise DatabaseBusy("another running site holds this database", hint=hint)
        return guard


def note(connection: Connection, what: Any) -> None:
    """Hand `what` to the listeners once the transaction of `connection` is committed, and not before.

    Raises:
        RuntimeError: the connection is not one of `Database.write`.
    """
    notes = connection.get_execution_options().get(_NOTES)
    if notes is None:
        raise RuntimeError("events are recorded inside Database.write()")
    notes.append(what)


def _engine(url: str) -> tuple[str, Engine]:
    try:
        parsed = make_url(url)
    except exc.ArgumentError as error:
        # The URL may hold a password: it is not repeated.
        raise UnsupportedDatabase("the database URL cannot be read", hint=_URL_HINT) from error
    kind = parsed.get_backend_name()
    if kind == "sqlite":
        if not parsed.database or ":memory:" in parsed.database:
            raise UnsupportedDatabase("SQLite in memory cannot be shared by threads", hint=_URL_HINT)
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        engine = create_engine(
            parsed.set(drivername="sqlite+pysqlite"),
            poolclass=QueuePool,
            pool_size=8,
            max_overflow=24,
            connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
            hide_parameters=True,
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return kind, engine
    if kind == "postgresql":
        target = parsed.set(drivername="postgresql+psycopg")
        try:
            return kind, create_engine(
                target, pool_size=8, max_overflow=24, pool_pre_ping=True, hide_parameters=True
            )
        except ImportError as error:
            hint = "install it: pip install 'onmaru[postgres]'"
            raise UnsupportedDatabase("the PostgreSQL driver is not installed", hint=hint) from error
    raise UnsupportedDatabase(f"databases of kind {kind!r} are not supported", hint=_URL_HINT, kind=kind)


_URL_HINT = "use sqlite:////absolute/path.db or postgresql://user:password@host/name"


def _prepare_sqlite(raw: Any, _record: Any) -> None:
    raw.isolation_level = None  # transactions are begun by _begin_sqlite, DDL included
    cursor = raw.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",  # a commit that returned survives a power cut
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "trusted_schema=OFF",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that turns into a write can fail with "database is locked"; writers ask at once.
    writes = connection.get_execution_options().get(_WRITE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _pragma(connection: Connection, pragma: str) -> None:
    raw = connection.connection.dbapi_connection
    if raw is not None:
        raw.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except exc.TimeoutError as error:
        hint = "too many requests at once, or a slow disk"
        raise StorageUnavailable("all database connections are in use", hint=hint) from error
    except exc.DataError as error:  # PostgreSQL knows no NUL in text
        raise UnstorableValue("a value cannot be stored", hint="leave out NUL characters") from error
    except exc.DatabaseError as error:
        if isinstance(error, exc.IntegrityError | exc.ProgrammingError | exc.NotSupportedError):
            raise  # a fault of the statement, not of the database
        text = str(error.orig)
        if "disk is full" in text or "No space left" in text or "could not extend file" in text:
            raise StorageFull(
                "the disk of the database is full", hint="free some space; nothing was lost"
            ) from error
        hint = "check the database and the disk"
        raise StorageUnavailable(f"the database does not answer: {text[:200]}", hint=hint) from error
