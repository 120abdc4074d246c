"""Rows of revisions: manifests by the beginning of their digest, and which tags are branches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text


@dataclass(frozen=True, slots=True)
class Stored:
    """A manifest with the time of its push."""

    sha256: str
    body: bytes
    pushed_ns: int


def by_prefix(connection: Connection, repository: int, prefix: str) -> Stored | None:
    """The one manifest of the repository whose sha256 begins so."""
    query = text(
        "SELECT m.sha256, m.pushed_ns, c.body FROM hub_manifests m JOIN hub_bodies c ON c.sha256 = m.sha256"
        " WHERE m.repository = :repository AND m.sha256 >= :low AND m.sha256 < :high LIMIT 2"
    )
    rows = connection.execute(query, {"repository": repository, "low": prefix, "high": prefix + "g"}).all()
    return Stored(rows[0].sha256, bytes(rows[0].body), int(rows[0].pushed_ns)) if len(rows) == 1 else None


def by_tag(connection: Connection, repository: int, name: str) -> Stored | None:
    """The manifest a branch or tag points to."""
    query = text(
        "SELECT m.sha256, m.pushed_ns, c.body FROM hub_tags t"
        " JOIN hub_manifests m ON m.repository = t.repository AND m.sha256 = t.manifest"
        " JOIN hub_bodies c ON c.sha256 = m.sha256 WHERE t.repository = :repository AND t.name = :name"
    )
    row = connection.execute(query, {"repository": repository, "name": name}).first()
    return Stored(row.sha256, bytes(row.body), int(row.pushed_ns)) if row else None


def refs(connection: Connection, repository: int) -> Sequence[tuple[str, str, bool]]:
    """(name, sha256 of the manifest, whether it is a branch), by name."""
    query = text(
        "SELECT t.name, t.manifest, b.name AS branch FROM hub_tags t LEFT JOIN hub_branches b"
        " ON b.repository = t.repository AND b.name = t.name WHERE t.repository = :repository ORDER BY t.name"
    )
    return [
        (row.name, row.manifest, row.branch is not None)
        for row in connection.execute(query, {"repository": repository})
    ]


def newest_tag(connection: Connection, repository: int) -> str | None:
    """The tag that was set last."""
    query = text(
        "SELECT name FROM hub_tags WHERE repository = :repository ORDER BY updated_ns DESC, name LIMIT 1"
    )
    return connection.execute(query, {"repository": repository}).scalar()


def mark_branch(connection: Connection, repository: int, name: str) -> None:
    connection.execute(
        text(
            "INSERT INTO hub_branches (repository, name) VALUES (:repository, :name) ON CONFLICT DO NOTHING"
        ),
        {"repository": repository, "name": name},
    )


def unmark_branch(connection: Connection, repository: int, name: str) -> None:
    delete = text("DELETE FROM hub_branches WHERE repository = :repository AND name = :name")
    connection.execute(delete, {"repository": repository, "name": name})
