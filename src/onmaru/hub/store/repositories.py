"""Rows of repositories."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, text

from onmaru.core.time import now_ns
from onmaru.hub.types import Kind, Repository, Visibility

_COLUMNS = "id, name, organisation, team, kind, visibility, immutable_tags, deprecated"


def repository_of(row: Row[Any]) -> Repository:
    return Repository(
        int(row.id), row.name, row.organisation, row.team, Kind(row.kind), row.visibility, row.immutable_tags,
        row.deprecated,
    )  # fmt: skip


def find(connection: Connection, name: str) -> Repository | None:
    query = text(f"SELECT {_COLUMNS} FROM hub_repositories WHERE name = :name")  # noqa: S608  # constants
    row = connection.execute(query, {"name": name}).first()
    return repository_of(row) if row else None


def find_many(connection: Connection, ids: Iterable[int]) -> Sequence[Repository]:
    query = text(f"SELECT {_COLUMNS} FROM hub_repositories WHERE id IN :ids ORDER BY name")  # noqa: S608
    rows = connection.execute(query.bindparams(bindparam("ids", expanding=True)), {"ids": list(ids)})
    return [repository_of(row) for row in rows]


def create(
    connection: Connection,
    name: str,
    *,
    organisation: str,
    team: str,
    actor: str,
    kind: Kind = Kind.RESOURCE,
    visibility: Visibility = "private",
) -> Repository:
    """A repository that is not there yet."""
    number = int(
        connection.execute(text("SELECT COALESCE(MAX(id), 0) + 1 FROM hub_repositories")).scalar_one()
    )
    now = int(now_ns())
    connection.execute(
        text(
            "INSERT INTO hub_repositories (id, name, organisation, team, kind, visibility, created_ns, updated_ns,"
            " created_by) VALUES (:id, :name, :organisation, :team, :kind, :visibility, :now, :now, :actor)"
        ),
        {"id": number, "name": name, "organisation": organisation, "team": team, "kind": kind.value,
         "visibility": visibility, "now": now, "actor": actor},
    )  # fmt: skip
    return Repository(number, name, organisation, team, kind, visibility)


def rename(connection: Connection, repository: int, name: str, *, organisation: str, team: str) -> None:
    """Give a repository another name and owner; nobody else may have that name."""
    connection.execute(
        text(
            "UPDATE hub_repositories SET name = :name, organisation = :organisation, team = :team, updated_ns = :now"
            " WHERE id = :id"
        ),
        {"id": repository, "name": name, "organisation": organisation, "team": team, "now": now_ns()},
    )


def remove(connection: Connection, repository: int) -> None:
    """Forget a repository with its tags, manifests and links; its blobs are left to the collection."""
    values = {"id": repository}
    for table in ("hub_branches", "hub_tags", "hub_references", "hub_manifests", "hub_links"):
        connection.execute(text(f"DELETE FROM {table} WHERE repository = :id"), values)  # noqa: S608  # constants
    connection.execute(text("DELETE FROM hub_repositories WHERE id = :id"), values)


def grow(connection: Connection, repository: int, size: int) -> None:
    """Count content in or out, and note that something changed."""
    connection.execute(
        text("UPDATE hub_repositories SET size = size + :size, updated_ns = :now WHERE id = :id"),
        {"size": size, "now": now_ns(), "id": repository},
    )


def set_kind(connection: Connection, repository: int, kind: Kind) -> None:
    update = text("UPDATE hub_repositories SET kind = :kind WHERE id = :id")
    connection.execute(update, {"kind": kind.value, "id": repository})


def count_pulls(connection: Connection, pulls: dict[int, int]) -> None:
    if not pulls:
        return
    update = text("UPDATE hub_repositories SET pulls = pulls + :count WHERE id = :id")
    connection.execute(update, [{"id": number, "count": count} for number, count in pulls.items()])


def after(connection: Connection, last: str, limit: int) -> Sequence[Repository]:
    """Repositories by name, after `last`; those that never got a manifest are left out."""
    # Both databases compare bytes here, whatever the server's locale is.
    name = 'name COLLATE "C"' if connection.dialect.name == "postgresql" else "name"
    query = text(
        f"SELECT {_COLUMNS} FROM hub_repositories r WHERE {name} > :last AND EXISTS"  # noqa: S608  # constants
        f" (SELECT 1 FROM hub_manifests m WHERE m.repository = r.id) ORDER BY {name} LIMIT :limit"
    )
    return [repository_of(row) for row in connection.execute(query, {"last": last, "limit": limit})]


def used_bytes(connection: Connection, organisation: str, team: str = "") -> int:
    """What an organisation's (or a team's) repositories hold [B]."""
    query = "SELECT COALESCE(SUM(size), 0) FROM hub_repositories WHERE organisation = :organisation"
    if team:
        query += " AND team = :team"
    return int(connection.execute(text(query), {"organisation": organisation, "team": team}).scalar_one())


def quota(connection: Connection, owner: str) -> int | None:
    """Limit of an organisation or a team [B]; None is none."""
    found = connection.execute(
        text("SELECT limit_bytes FROM hub_quotas WHERE owner = :owner"), {"owner": owner}
    )
    limit = found.scalar()
    return None if limit is None else int(limit)


def set_quota(connection: Connection, owner: str, limit_bytes: int | None) -> None:
    connection.execute(text("DELETE FROM hub_quotas WHERE owner = :owner"), {"owner": owner})
    if limit_bytes is not None:
        insert = text("INSERT INTO hub_quotas (owner, limit_bytes) VALUES (:owner, :limit)")
        connection.execute(insert, {"owner": owner, "limit": limit_bytes})
