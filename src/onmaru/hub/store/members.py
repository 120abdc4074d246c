"""Rows of collections: which artifacts they gather."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

from onmaru.core.time import now_ns


def add(connection: Connection, collection: int, repository: int, actor: str) -> bool:
    """Returns whether it is new there."""
    insert = text(
        "INSERT INTO hub_members (collection, repository, added_ns, added_by)"
        " VALUES (:collection, :repository, :now, :actor) ON CONFLICT DO NOTHING"
    )
    values = {"collection": collection, "repository": repository, "now": now_ns(), "actor": actor}
    return connection.execute(insert, values).rowcount > 0


def remove(connection: Connection, collection: int, repository: int) -> bool:
    """Returns whether it was there."""
    delete = text("DELETE FROM hub_members WHERE collection = :collection AND repository = :repository")
    values = {"collection": collection, "repository": repository}
    return connection.execute(delete, values).rowcount > 0


def members(connection: Connection, collection: int) -> Sequence[str]:
    """Names of what a collection gathers."""
    query = text(
        "SELECT r.name FROM hub_members m JOIN hub_repositories r ON r.id = m.repository"
        " WHERE m.collection = :collection ORDER BY r.name"
    )
    return [row.name for row in connection.execute(query, {"collection": collection})]


def holders(connection: Connection, repository: int) -> Sequence[str]:
    """Names of the collections that gather an artifact."""
    query = text(
        "SELECT r.name FROM hub_members m JOIN hub_repositories r ON r.id = m.collection"
        " WHERE m.repository = :repository ORDER BY r.name"
    )
    return [row.name for row in connection.execute(query, {"repository": repository})]
