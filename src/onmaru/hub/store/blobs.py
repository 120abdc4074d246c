"""Rows of stored content, and which repositories serve it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, text

from onmaru.core.time import now_ns
from onmaru.hub.types import Blob, Digest

_REFERENCED = (
    "EXISTS (SELECT 1 FROM hub_links l WHERE l.sha256 = b.sha256)"
    " OR EXISTS (SELECT 1 FROM hub_references r WHERE r.target = b.sha256)"
    " OR EXISTS (SELECT 1 FROM hub_pins p WHERE p.sha256 = b.sha256)"
)


def find(connection: Connection, digest: Digest) -> Blob | None:
    """The content of this digest, in whatever repository."""
    column = "sha512" if digest.algorithm == "sha512" else "sha256"
    query = text(f"SELECT sha256, sha512, size FROM hub_blobs WHERE {column} = :hex")  # noqa: S608  # two constants
    row = connection.execute(query, {"hex": digest.hex}).first()
    return Blob(row.sha256, row.sha512, int(row.size)) if row else None


def find_linked(connection: Connection, repository: int, digest: Digest) -> tuple[Blob, int] | None:
    """The content and when it was linked [ns], if the repository serves it."""
    column = "sha512" if digest.algorithm == "sha512" else "sha256"
    query = text(
        "SELECT b.sha256, b.sha512, b.size, l.linked_ns FROM hub_blobs b"  # noqa: S608  # two constants
        f" JOIN hub_links l ON l.sha256 = b.sha256 WHERE b.{column} = :hex AND l.repository = :repository"
    )
    row = connection.execute(query, {"hex": digest.hex, "repository": repository}).first()
    return (Blob(row.sha256, row.sha512, int(row.size)), int(row.linked_ns)) if row else None


def linked_sizes(connection: Connection, repository: int, digests: Iterable[Digest]) -> dict[str, Blob]:
    """Those of `digests` that the repository serves, by digest."""
    found: dict[str, Blob] = {}
    for column in ("sha256", "sha512"):
        names = sorted({digest.hex for digest in digests if digest.algorithm == column})
        query = text(
            "SELECT b.sha256, b.sha512, b.size FROM hub_blobs b"  # noqa: S608  # two constants
            f" JOIN hub_links l ON l.sha256 = b.sha256 WHERE l.repository = :repository AND b.{column} IN :names"
        ).bindparams(bindparam("names", expanding=True))
        for begin in range(0, len(names), 500):
            values = {"repository": repository, "names": names[begin : begin + 500]}
            for row in connection.execute(query, values):
                blob = Blob(row.sha256, row.sha512, int(row.size))
                found[f"{column}:{getattr(row, column)}"] = blob
    return found


def keep(connection: Connection, blob: Blob) -> None:
    """Note stored content; what was condemned to be collected is not any more."""
    connection.execute(
        text(
            "INSERT INTO hub_blobs (sha256, sha512, size, created_ns) VALUES (:sha256, :sha512, :size, :now)"
            " ON CONFLICT (sha256) DO UPDATE SET condemned_ns = NULL,"
            " sha512 = COALESCE(hub_blobs.sha512, excluded.sha512)"
        ),
        {"sha256": blob.sha256, "sha512": blob.sha512, "size": blob.size, "now": now_ns()},
    )


def link(connection: Connection, repository: int, sha256: str) -> None:
    """Let a repository serve content that is stored."""
    values = {"repository": repository, "sha256": sha256, "now": now_ns()}
    connection.execute(text("UPDATE hub_blobs SET condemned_ns = NULL WHERE sha256 = :sha256"), values)
    connection.execute(
        text(
            "INSERT INTO hub_links (repository, sha256, linked_ns) VALUES (:repository, :sha256, :now)"
            " ON CONFLICT (repository, sha256) DO UPDATE SET linked_ns = :now"
        ),
        values,
    )


def unlink(connection: Connection, repository: int, sha256: str) -> bool:
    """Returns whether there was a link."""
    done = connection.execute(
        text("DELETE FROM hub_links WHERE repository = :repository AND sha256 = :sha256"),
        {"repository": repository, "sha256": sha256},
    )
    return done.rowcount > 0


def is_used(connection: Connection, repository: int, sha256: str) -> str | None:
    """The sha256 of a manifest of the repository that needs the blob."""
    query = text(
        "SELECT manifest FROM hub_references WHERE repository = :repository AND target = :sha256"
        " AND role <> 'child' LIMIT 1"
    )
    found = connection.execute(query, {"repository": repository, "sha256": sha256}).scalar()
    return str(found) if found else None


def holders(connection: Connection, repository: int, sha256: str) -> Sequence[str]:
    """The sha256 of every manifest of the repository that needs the blob."""
    query = text(
        "SELECT DISTINCT manifest FROM hub_references WHERE repository = :repository AND target = :sha256"
        " AND role <> 'child'"
    )
    return [
        str(row.manifest) for row in connection.execute(query, {"repository": repository, "sha256": sha256})
    ]


def sources(connection: Connection, digest: Digest, limit: int = 50) -> Sequence[int]:
    """Repositories that serve this content."""
    column = "sha512" if digest.algorithm == "sha512" else "sha256"
    query = text(
        "SELECT l.repository FROM hub_links l JOIN hub_blobs b ON b.sha256 = l.sha256"  # noqa: S608  # two constants
        f" WHERE b.{column} = :hex LIMIT :limit"
    )
    return [int(row.repository) for row in connection.execute(query, {"hex": digest.hex, "limit": limit})]


def drop_idle_links(connection: Connection, before_ns: int, limit: int) -> int:
    """Forget links of blobs that no manifest of the repository uses since `before_ns`; returns how many."""
    query = text(
        "SELECT l.repository, l.sha256 FROM hub_links l WHERE l.linked_ns < :before AND NOT EXISTS"
        " (SELECT 1 FROM hub_references r WHERE r.repository = l.repository AND r.target = l.sha256) LIMIT :limit"
    )
    rows = connection.execute(query, {"before": before_ns, "limit": limit}).all()
    for row in rows:
        unlink(connection, row.repository, row.sha256)
    return len(rows)


def condemn(connection: Connection, limit: int) -> int:
    """First phase: mark content nothing refers to; returns how many were newly marked."""
    query = text(
        f"SELECT b.sha256 FROM hub_blobs b WHERE b.condemned_ns IS NULL AND NOT ({_REFERENCED}) LIMIT :limit"  # noqa: S608
    )
    found = [row.sha256 for row in connection.execute(query, {"limit": limit})]
    update = text("UPDATE hub_blobs SET condemned_ns = :now WHERE sha256 = :sha256")
    for sha256 in found:
        connection.execute(update, {"now": now_ns(), "sha256": sha256})
    return len(found)


def condemned(connection: Connection, before_ns: int, limit: int) -> Sequence[Blob]:
    """Content marked before `before_ns` to which still nothing refers."""
    query = text(
        "SELECT b.sha256, b.sha512, b.size FROM hub_blobs b WHERE b.condemned_ns < :before"  # noqa: S608
        f" AND NOT ({_REFERENCED}) ORDER BY b.sha256 LIMIT :limit"
    )
    rows = connection.execute(query, {"before": before_ns, "limit": limit})
    return [Blob(row.sha256, row.sha512, int(row.size)) for row in rows]


def remove_condemned(connection: Connection, sha256: str, before_ns: int) -> bool:
    """Second phase: forget the row, unless something refers to it again."""
    done = connection.execute(
        text(
            "DELETE FROM hub_blobs AS b WHERE b.sha256 = :sha256 AND b.condemned_ns < :before"  # noqa: S608
            f" AND NOT ({_REFERENCED})"
        ),
        {"sha256": sha256, "before": before_ns},
    )
    return done.rowcount > 0


def known(connection: Connection, sha256: str) -> bool:
    query = text("SELECT 1 FROM hub_blobs WHERE sha256 = :sha256")
    return connection.execute(query, {"sha256": sha256}).first() is not None


def totals(connection: Connection) -> dict[str, int]:
    """How much is stored, and how much of it waits to be collected."""
    row = connection.execute(
        text(
            "SELECT COUNT(*) AS blobs, COALESCE(SUM(size), 0) AS bytes, COUNT(condemned_ns) AS condemned,"
            " COALESCE(SUM(CASE WHEN condemned_ns IS NULL THEN 0 ELSE size END), 0) AS condemned_bytes FROM hub_blobs"
        )
    ).one()
    return {name: int(value) for name, value in row._mapping.items()}
