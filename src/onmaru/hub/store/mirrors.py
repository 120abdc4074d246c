"""Rows of mirrors, and of what was fetched through them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, text

from onmaru.core.time import now_ns
from onmaru.hub.rules.mirror import Mirror, read_terms

_COLUMNS = (
    "id, organisation, prefix, protocol, url, upstream_prefix, username, sealed, settings, created_ns, created_by,"
    " contact_ns, error, fetched"
)


@dataclass(frozen=True, slots=True)
class Known:
    """What a reference was when the other side was last asked."""

    reference: str  # a tag or a revision
    digest: str  # of the manifest here
    upstream: str  # what the other side calls it
    checked_ns: int


def _mirror(row: Row[Any]) -> Mirror:
    return Mirror(
        row.id, row.organisation, row.prefix, row.protocol, row.url, row.upstream_prefix, row.username, row.sealed,
        read_terms(json.loads(row.settings)), int(row.created_ns), row.created_by,
        None if row.contact_ns is None else int(row.contact_ns), row.error, int(row.fetched),
    )  # fmt: skip


def list_all(connection: Connection) -> Sequence[Mirror]:
    query = text(f"SELECT {_COLUMNS} FROM hub_mirrors ORDER BY prefix")  # noqa: S608  # constants
    return [_mirror(row) for row in connection.execute(query)]


def find(connection: Connection, mirror: str) -> Mirror | None:
    query = text(f"SELECT {_COLUMNS} FROM hub_mirrors WHERE id = :id")  # noqa: S608  # constants
    row = connection.execute(query, {"id": mirror}).first()
    return _mirror(row) if row else None


def insert(connection: Connection, mirror: Mirror) -> None:
    connection.execute(
        text(
            "INSERT INTO hub_mirrors (id, organisation, prefix, protocol, url, upstream_prefix, username, sealed, settings,"
            " created_ns, created_by) VALUES (:id, :organisation, :prefix, :protocol, :url, :upstream_prefix, :username,"
            " :sealed, :settings, :created_ns, :created_by)"
        ),
        {"id": mirror.id, "organisation": mirror.organisation, "created_ns": mirror.created_ns,
         "created_by": mirror.created_by, "protocol": mirror.protocol, "prefix": mirror.prefix, **_changing(mirror)},
    )  # fmt: skip


def update(connection: Connection, mirror: Mirror) -> None:
    connection.execute(
        text(
            "UPDATE hub_mirrors SET url = :url, upstream_prefix = :upstream_prefix, username = :username,"
            " sealed = :sealed, settings = :settings WHERE id = :id"
        ),
        {"id": mirror.id, **_changing(mirror)},
    )


def _changing(mirror: Mirror) -> dict[str, Any]:
    return {
        "url": mirror.url, "upstream_prefix": mirror.upstream_prefix, "username": mirror.username,
        "sealed": mirror.sealed, "settings": mirror.terms.as_text(),
    }  # fmt: skip


def remove(connection: Connection, mirror: str) -> bool:
    return connection.execute(text("DELETE FROM hub_mirrors WHERE id = :id"), {"id": mirror}).rowcount > 0


def note_contact(connection: Connection, mirror: str, *, fetched: int, answered: bool, error: str) -> None:
    """Remember how the other side behaved, and how much it gave [B]."""
    connection.execute(
        text(
            "UPDATE hub_mirrors SET fetched = fetched + :fetched, error = :error,"
            " contact_ns = CASE WHEN :answered = 1 THEN :now ELSE contact_ns END WHERE id = :id"
        ),
        {"id": mirror, "fetched": fetched, "error": error[:500], "answered": int(answered), "now": now_ns()},
    )


def known(connection: Connection, repository: int, reference: str) -> Known | None:
    query = text(
        "SELECT reference, digest, upstream, checked_ns FROM hub_mirrored WHERE repository = :repository"
        " AND reference = :reference"
    )
    row = connection.execute(query, {"repository": repository, "reference": reference}).first()
    return Known(row.reference, row.digest, row.upstream, int(row.checked_ns)) if row else None


def newest(connection: Connection, repository: int) -> Known | None:
    """What was asked for last, of one repository."""
    query = text(
        "SELECT reference, digest, upstream, checked_ns FROM hub_mirrored WHERE repository = :repository"
        " ORDER BY checked_ns DESC LIMIT 1"
    )
    row = connection.execute(query, {"repository": repository}).first()
    return Known(row.reference, row.digest, row.upstream, int(row.checked_ns)) if row else None


def sources(
    connection: Connection, repository: int, sha256: str, limit: int = 3
) -> Sequence[tuple[str, bytes]]:
    """(what the other side calls it, bytes) of the mirrored manifests that refer to a content, the newest first."""
    query = text(
        "SELECT m.upstream, MAX(m.checked_ns) AS checked_ns, f.manifest FROM hub_references f JOIN hub_mirrored m"
        " ON m.repository = f.repository AND m.digest = 'sha256:' || f.manifest"
        " WHERE f.repository = :repository AND f.target = :sha256 GROUP BY m.upstream, f.manifest"
        " ORDER BY checked_ns DESC LIMIT :limit"
    )
    rows = connection.execute(query, {"repository": repository, "sha256": sha256, "limit": limit}).all()
    body = text("SELECT body FROM hub_bodies WHERE sha256 = :sha256")
    return [
        (row.upstream, bytes(connection.execute(body, {"sha256": row.manifest}).scalar_one())) for row in rows
    ]


def commits(connection: Connection, repository: int) -> dict[str, str]:
    """What the other side calls the manifests of a repository (their sha256), where that is a commit."""
    query = text(
        "SELECT digest, reference FROM hub_mirrored WHERE repository = :repository AND upstream LIKE '%@' || reference"
    )
    rows = connection.execute(query, {"repository": repository})
    return {row.digest.partition(":")[2]: row.reference for row in rows}


def note(connection: Connection, repository: int, known: Known) -> None:
    """Remember what a reference is."""
    connection.execute(
        text(
            "INSERT INTO hub_mirrored (repository, reference, digest, upstream, checked_ns)"
            " VALUES (:repository, :reference, :digest, :upstream, :checked_ns)"
            " ON CONFLICT (repository, reference) DO UPDATE SET digest = :digest, upstream = :upstream,"
            " checked_ns = :checked_ns"
        ),
        {"repository": repository, "reference": known.reference, "digest": known.digest, "upstream": known.upstream,
         "checked_ns": known.checked_ns},
    )  # fmt: skip


def forget(connection: Connection, repository: int, reference: str) -> None:
    """The other side has it no more."""
    connection.execute(
        text("DELETE FROM hub_mirrored WHERE repository = :repository AND reference = :reference"),
        {"repository": repository, "reference": reference},
    )


def below(connection: Connection, prefix: str, limit: int = 1000) -> Sequence[Row[Any]]:
    """Repositories of a prefix: name, id, size, what is referred to and not here yet [B], last asked for, mirrored."""
    query = text(
        "SELECT r.id, r.name, r.size, MAX(m.checked_ns) AS checked_ns, COUNT(m.reference) AS mirrored,"
        " (SELECT COALESCE(SUM(parts.size), 0) FROM (SELECT DISTINCT f.target, f.size FROM hub_references f"
        "  WHERE f.repository = r.id AND f.role <> 'child' AND NOT EXISTS"
        "  (SELECT 1 FROM hub_links l WHERE l.repository = r.id AND l.sha256 = f.target)) AS parts)"
        " AS missing FROM hub_repositories r LEFT JOIN hub_mirrored m ON m.repository = r.id"
        " WHERE r.name LIKE :below ESCAPE '!' GROUP BY r.id, r.name, r.size ORDER BY r.name LIMIT :limit"
    )
    return connection.execute(query, {"below": _below(prefix), "limit": limit}).all()


def used_bytes(connection: Connection, prefix: str) -> int:
    """What the repositories of a prefix hold [B]."""
    query = text("SELECT COALESCE(SUM(size), 0) FROM hub_repositories WHERE name LIKE :below ESCAPE '!'")
    return int(connection.execute(query, {"below": _below(prefix)}).scalar_one())


def _below(prefix: str) -> str:
    return prefix.replace("_", "!_") + "/%"  # names hold no other sign that means something here


def needed(connection: Connection, repository: int, sha256: str) -> int | None:
    """Length of a blob that a manifest of the repository refers to; None when none does."""
    query = text(
        "SELECT size FROM hub_references WHERE repository = :repository AND target = :sha256 AND role <> 'child' LIMIT 1"
    )
    found = connection.execute(query, {"repository": repository, "sha256": sha256}).scalar()
    return None if found is None else int(found)
