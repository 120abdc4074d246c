"""Schema versions: each scope (a wing) has a list of steps; a database newer than the program is refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, text

from onmaru.core.errors import Conflict
from onmaru.core.storage.database import Database
from onmaru.core.time import now_ns

Step = str | Sequence[str] | Callable[[Connection], None]


class SchemaTooNew(Conflict):
    code = "storage.schema_too_new"


def schema_version(db: Database, scope: str) -> int:
    """The number of steps of `scope` that this database has taken; 0 before the first."""
    with db.write() as connection:
        _create_versions(connection)
        return _version(connection, scope)


def migrate(db: Database, scope: str, steps: Sequence[Step]) -> int:
    """Take the missing steps, each with its version in one transaction; returns how many were taken.

    Args:
        scope: Owner of the tables, for example `core.identity` or `twin`.
        steps: All steps ever, oldest first; never edit one that was released, append another. A step is SQL
            (one statement, or several in a sequence) that both databases understand, or a function.
    Raises:
        SchemaTooNew: a newer program has used this database.
    """
    taken = 0
    with db.write() as connection:
        _create_versions(connection)
        present = _version(connection, scope)
    if present > len(steps):
        raise SchemaTooNew(
            f"the database has version {present} of {scope}, this program knows {len(steps)}",
            hint="start the newer program again, or restore a backup from before the upgrade",
            scope=scope,
            found=present,
            known=len(steps),
        )
    for number, step in enumerate(steps[present:], start=present + 1):
        with db.write() as connection:
            if _version(connection, scope) >= number:
                continue
            _take(connection, step)
            connection.execute(
                text(
                    "INSERT INTO schema_versions (scope, version, applied_ns) VALUES (:scope, :version, :now)"
                    " ON CONFLICT (scope) DO UPDATE SET version = :version, applied_ns = :now"
                ),
                {"scope": scope, "version": number, "now": now_ns()},
            )
        taken += 1
    return taken


def _create_versions(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS schema_versions"
        " (scope TEXT PRIMARY KEY, version INTEGER NOT NULL, applied_ns BIGINT NOT NULL)"
    )


def _version(connection: Connection, scope: str) -> int:
    found = connection.execute(
        text("SELECT version FROM schema_versions WHERE scope = :scope"), {"scope": scope}
    )
    return int(found.scalar() or 0)


def _take(connection: Connection, step: Step) -> None:
    if callable(step):
        step(connection)
        return
    for statement in [step] if isinstance(step, str) else step:
        connection.exec_driver_sql(statement)
