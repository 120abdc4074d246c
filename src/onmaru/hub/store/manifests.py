"""Rows of manifests: their bytes, what they refer to, and who refers to them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, text

from onmaru.core.time import now_ns
from onmaru.hub.types import Digest, Manifest, Parsed, Referrer

_COLUMNS = "m.digest, m.sha256, m.media_type, m.size, c.body"


def find(connection: Connection, repository: int, digest: Digest) -> Manifest | None:
    """A manifest by its digest, in either algorithm; it carries the digest it was asked for."""
    column = "sha512" if digest.algorithm == "sha512" else "sha256"
    query = text(
        f"SELECT {_COLUMNS} FROM hub_manifests m JOIN hub_bodies c ON c.sha256 = m.sha256"  # noqa: S608  # constants
        f" WHERE m.repository = :repository AND m.{column} = :hex"
    )
    row = connection.execute(query, {"repository": repository, "hex": digest.hex}).first()
    return Manifest(str(digest), row.sha256, row.media_type, int(row.size), bytes(row.body)) if row else None


def find_tagged(connection: Connection, repository: int, tag: str) -> Manifest | None:
    """The manifest a tag points to; it carries the digest the tag was set with."""
    query = text(
        "SELECT t.digest AS tagged, m.sha256, m.media_type, m.size, c.body FROM hub_tags t"
        " JOIN hub_manifests m ON m.repository = t.repository AND m.sha256 = t.manifest"
        " JOIN hub_bodies c ON c.sha256 = m.sha256 WHERE t.repository = :repository AND t.name = :tag"
    )
    row = connection.execute(query, {"repository": repository, "tag": tag}).first()
    return Manifest(row.tagged, row.sha256, row.media_type, int(row.size), bytes(row.body)) if row else None


def sizes(connection: Connection, repository: int, digests: Iterable[Digest]) -> dict[str, tuple[str, int]]:
    """Those of `digests` that are manifests of the repository: their sha256 and length, by digest."""
    found: dict[str, tuple[str, int]] = {}
    for column in ("sha256", "sha512"):
        names = sorted({digest.hex for digest in digests if digest.algorithm == column})
        query = text(
            f"SELECT {column} AS name, sha256, size FROM hub_manifests"  # noqa: S608  # two constants
            f" WHERE repository = :repository AND {column} IN :names"
        ).bindparams(bindparam("names", expanding=True))
        for begin in range(0, len(names), 500):
            values = {"repository": repository, "names": names[begin : begin + 500]}
            for row in connection.execute(query, values):
                found[f"{column}:{row.name}"] = (row.sha256, int(row.size))
    return found


def present(connection: Connection, repository: int, sha256: str) -> bool:
    query = text("SELECT 1 FROM hub_manifests WHERE repository = :repository AND sha256 = :sha256")
    return connection.execute(query, {"repository": repository, "sha256": sha256}).first() is not None


def insert(
    connection: Connection, repository: int, parsed: Parsed, *, digest: Digest, sha256: str, sha512: str, body: bytes,
    references: Sequence[tuple[str, str, int]], actor: str,
) -> int:  # fmt: skip
    """Store a manifest that the repository does not have yet.

    Args:
        references: `(role, target, size)`: blobs by sha256, children by the digest as the index says it.
    Returns:
        How much the repository grew [B]: the manifest and blobs that none of its manifests used before.
    """
    connection.execute(
        text("INSERT INTO hub_bodies (sha256, body) VALUES (:sha256, :body) ON CONFLICT (sha256) DO NOTHING"),
        {"sha256": sha256, "body": body},
    )
    connection.execute(
        text(
            "INSERT INTO hub_manifests (repository, sha256, sha512, digest, media_type, artifact_type, subject, size,"
            " annotations, pushed_ns, pushed_by) VALUES (:repository, :sha256, :sha512, :digest, :media_type,"
            " :artifact_type, :subject, :size, :annotations, :now, :actor)"
        ),
        {"repository": repository, "sha256": sha256, "sha512": sha512, "digest": str(digest),
         "media_type": parsed.media_type, "artifact_type": parsed.artifact_type,
         "subject": str(parsed.subject) if parsed.subject else "", "size": len(body),
         "annotations": json.dumps(parsed.annotations, ensure_ascii=False), "now": now_ns(), "actor": actor},
    )  # fmt: skip
    grown = len(body) + _unused(connection, repository, references)
    if references:
        connection.execute(
            text(
                "INSERT INTO hub_references (repository, manifest, role, target, size)"
                " VALUES (:repository, :manifest, :role, :target, :size) ON CONFLICT DO NOTHING"
            ),
            [{"repository": repository, "manifest": sha256, "role": role, "target": target, "size": size}
             for role, target, size in references],
        )  # fmt: skip
    return grown


def _unused(connection: Connection, repository: int, references: Sequence[tuple[str, str, int]]) -> int:
    """Bytes of those blobs that no manifest of the repository refers to."""
    sizes = {target: size for role, target, size in references if role != "child"}
    if not sizes:
        return 0
    used: set[str] = set()
    names = list(sizes)
    query = text(
        "SELECT DISTINCT target FROM hub_references WHERE repository = :repository AND role <> 'child'"
        " AND target IN :targets"
    ).bindparams(bindparam("targets", expanding=True))
    for begin in range(0, len(names), 500):
        values = {"repository": repository, "targets": names[begin : begin + 500]}
        used.update(row.target for row in connection.execute(query, values))
    return sum(size for target, size in sizes.items() if target not in used)


def remove(connection: Connection, repository: int, sha256: str) -> int:
    """Forget a manifest and the tags on it; returns how much the repository shrank [B]."""
    values = {"repository": repository, "sha256": sha256}
    mine = connection.execute(
        text(
            "SELECT role, target, size FROM hub_references WHERE repository = :repository AND manifest = :sha256"
        ),
        values,
    ).all()
    size = connection.execute(
        text("SELECT size FROM hub_manifests WHERE repository = :repository AND sha256 = :sha256"), values
    ).scalar_one()
    for statement in (
        "DELETE FROM hub_tags WHERE repository = :repository AND manifest = :sha256",
        "DELETE FROM hub_references WHERE repository = :repository AND manifest = :sha256",
        "DELETE FROM hub_manifests WHERE repository = :repository AND sha256 = :sha256",
        "DELETE FROM hub_bodies WHERE sha256 = :sha256 AND NOT EXISTS"
        " (SELECT 1 FROM hub_manifests m WHERE m.sha256 = :sha256)",
    ):
        connection.execute(text(statement), values)
    return int(size) + _unused(
        connection, repository, [(row.role, row.target, int(row.size)) for row in mine]
    )


def drop_orphan_bodies(connection: Connection) -> None:
    """Forget bytes of manifests no repository has any more."""
    connection.execute(
        text(
            "DELETE FROM hub_bodies WHERE NOT EXISTS"
            " (SELECT 1 FROM hub_manifests m WHERE m.sha256 = hub_bodies.sha256)"
        )
    )


def referrers(connection: Connection, repository: int, digest: Digest) -> Sequence[Referrer]:
    """Manifests whose subject is this digest, in either algorithm, oldest first."""
    names = {str(digest)}
    column = "sha512" if digest.algorithm == "sha512" else "sha256"
    query = text(
        f"SELECT sha256, sha512 FROM hub_manifests WHERE repository = :repository AND {column} = :hex"  # noqa: S608
    )
    row = connection.execute(query, {"repository": repository, "hex": digest.hex}).first()
    if row is not None:
        names |= {f"sha256:{row.sha256}", f"sha512:{row.sha512}"}
    query = text(
        "SELECT digest, media_type, artifact_type, size, annotations FROM hub_manifests"
        " WHERE repository = :repository AND subject IN :names ORDER BY pushed_ns, sha256"
    ).bindparams(bindparam("names", expanding=True))
    rows = connection.execute(query, {"repository": repository, "names": sorted(names)})
    return [
        Referrer(row.digest, row.media_type, row.artifact_type, int(row.size), json.loads(row.annotations))
        for row in rows
    ]


def list_all(connection: Connection, repository: int, *, limit: int = 1000) -> Sequence[dict[str, Any]]:
    """Manifests of a repository, newest first, with their tags' names."""
    query = text(
        "SELECT sha256, digest, media_type, artifact_type, subject, size, pushed_ns, pushed_by FROM hub_manifests"
        " WHERE repository = :repository ORDER BY pushed_ns DESC, sha256 LIMIT :limit"
    )
    rows = connection.execute(query, {"repository": repository, "limit": limit})
    return [dict(row._mapping) for row in rows]
