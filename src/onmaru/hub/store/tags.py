"""Rows of tags."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

from onmaru.core.time import now_ns
from onmaru.hub.types import Tag


def put(
    connection: Connection, repository: int, name: str, *, manifest: str, digest: str, actor: str
) -> str | None:
    """Point a tag at a manifest; returns the sha256 of what it pointed at before."""
    before = target(connection, repository, name)
    connection.execute(
        text(
            "INSERT INTO hub_tags (repository, name, manifest, digest, updated_ns, updated_by)"
            " VALUES (:repository, :name, :manifest, :digest, :now, :actor) ON CONFLICT (repository, name)"
            " DO UPDATE SET manifest = :manifest, digest = :digest, updated_ns = :now, updated_by = :actor"
        ),
        {"repository": repository, "name": name, "manifest": manifest, "digest": digest, "now": now_ns(),
         "actor": actor},
    )  # fmt: skip
    return before


def target(connection: Connection, repository: int, name: str) -> str | None:
    """The sha256 of the manifest a tag points to."""
    query = text("SELECT manifest FROM hub_tags WHERE repository = :repository AND name = :name")
    found = connection.execute(query, {"repository": repository, "name": name}).scalar()
    return str(found) if found else None


def remove(connection: Connection, repository: int, name: str) -> bool:
    """Returns whether it was there; the manifest stays."""
    delete = text("DELETE FROM hub_tags WHERE repository = :repository AND name = :name")
    return connection.execute(delete, {"repository": repository, "name": name}).rowcount > 0


def names(
    connection: Connection, repository: int, *, after: str = "", limit: int | None = None
) -> Sequence[str]:
    """Names in the order of their bytes, after `after`."""
    # Both databases compare bytes here, whatever the server's locale is.
    order = 'name COLLATE "C"' if connection.dialect.name == "postgresql" else "name"
    query = f"SELECT name FROM hub_tags WHERE repository = :repository AND {order} > :after ORDER BY {order}"  # noqa: S608
    values = {"repository": repository, "after": after}
    if limit is not None:
        query, values["limit"] = query + " LIMIT :limit", limit
    return [row.name for row in connection.execute(text(query), values)]


def on_manifest(connection: Connection, repository: int, sha256: str) -> Sequence[str]:
    """Names of the tags that point to a manifest."""
    query = text(
        "SELECT name FROM hub_tags WHERE repository = :repository AND manifest = :sha256 ORDER BY name"
    )
    return [row.name for row in connection.execute(query, {"repository": repository, "sha256": sha256})]


def list_all(connection: Connection, repository: int, *, limit: int = 1000) -> Sequence[Tag]:
    """Tags, the last set first, with the size of what they refer to."""
    query = text(
        "SELECT t.name, t.digest, t.updated_ns, m.media_type, m.size + COALESCE((SELECT SUM(r.size)"
        " FROM hub_references r WHERE r.repository = t.repository AND r.manifest = t.manifest), 0) AS size"
        " FROM hub_tags t JOIN hub_manifests m ON m.repository = t.repository AND m.sha256 = t.manifest"
        " WHERE t.repository = :repository ORDER BY t.updated_ns DESC, t.name LIMIT :limit"
    )
    rows = connection.execute(query, {"repository": repository, "limit": limit})
    return [Tag(row.name, row.digest, int(row.updated_ns), row.media_type, int(row.size)) for row in rows]
