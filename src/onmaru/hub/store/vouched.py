"""Rows of statements on vulnerabilities that somebody entitled stands for."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, text

from onmaru.core.time import now_ns


def put(connection: Connection, repository: int, manifest: str, actor: str) -> None:
    """Note that `actor` stands for the statement in this manifest (sha256 in hex); the last one counts."""
    connection.execute(
        text(
            "INSERT INTO hub_vouched (repository, manifest, actor, vouched_ns)"
            " VALUES (:repository, :manifest, :actor, :now) ON CONFLICT (repository, manifest)"
            " DO UPDATE SET actor = :actor, vouched_ns = :now"
        ),
        {"repository": repository, "manifest": manifest, "actor": actor, "now": now_ns()},
    )


def of(connection: Connection, repository: int) -> Mapping[str, str]:
    """Who stands for which statement of a repository: actors by the manifest's sha256."""
    query = text("SELECT manifest, actor FROM hub_vouched WHERE repository = :repository")
    return {
        str(row.manifest): str(row.actor) for row in connection.execute(query, {"repository": repository})
    }
