"""Rows of licences and of who accepted them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from onmaru.core.time import now_ns

_COLUMNS = "version, title, text, sha256, updated_ns, updated_by"


@dataclass(frozen=True, slots=True)
class Licence:
    """What has to be accepted before an artifact may be pulled; `sha256` is of version and text."""

    version: str
    title: str
    text: str  # Markdown
    sha256: str
    updated_ns: int
    updated_by: str


@dataclass(frozen=True, slots=True)
class Acceptance:
    """That somebody accepted a licence, and which."""

    actor: str
    sha256: str
    version: str
    accepted_ns: int


def find(connection: Connection, repository: int) -> Licence | None:
    query = text(f"SELECT {_COLUMNS} FROM hub_licences WHERE repository = :repository")  # noqa: S608  # constants
    row = connection.execute(query, {"repository": repository}).first()
    return Licence(row[0], row[1], row[2], row[3], int(row[4]), row[5]) if row else None


def put(connection: Connection, repository: int, licence: Licence) -> None:
    connection.execute(
        text(
            "INSERT INTO hub_licences (repository, version, title, text, sha256, updated_ns, updated_by)"
            " VALUES (:repository, :version, :title, :text, :sha256, :updated_ns, :updated_by)"
            " ON CONFLICT (repository) DO UPDATE SET version = :version, title = :title, text = :text,"
            " sha256 = :sha256, updated_ns = :updated_ns, updated_by = :updated_by"
        ),
        {
            "repository": repository,
            **{name: getattr(licence, name) for name in Licence.__dataclass_fields__},
        },
    )


def remove(connection: Connection, repository: int) -> bool:
    """Take a licence away; who accepted it stays written."""
    delete = text("DELETE FROM hub_licences WHERE repository = :repository")
    return connection.execute(delete, {"repository": repository}).rowcount > 0


def accept(connection: Connection, repository: int, actor: str, licence: Licence) -> Acceptance:
    """Note that somebody accepts a licence; the first time counts."""
    connection.execute(
        text(
            "INSERT INTO hub_acceptances (repository, actor, sha256, version, accepted_ns)"
            " VALUES (:repository, :actor, :sha256, :version, :now) ON CONFLICT DO NOTHING"
        ),
        {"repository": repository, "actor": actor, "sha256": licence.sha256, "version": licence.version,
         "now": int(now_ns())},
    )  # fmt: skip
    found = accepted(connection, repository, actor, licence.sha256)
    assert found is not None  # noqa: S101  # it was written in this transaction
    return found


def accepted(connection: Connection, repository: int, actor: str, sha256: str) -> Acceptance | None:
    query = text(
        "SELECT actor, sha256, version, accepted_ns FROM hub_acceptances"
        " WHERE repository = :repository AND actor = :actor AND sha256 = :sha256"
    )
    row = connection.execute(query, {"repository": repository, "actor": actor, "sha256": sha256}).first()
    return Acceptance(row[0], row[1], row[2], int(row[3])) if row else None


def acceptances(connection: Connection, repository: int, *, limit: int) -> Sequence[Acceptance]:
    """Who accepted what, the last first."""
    query = text(
        "SELECT actor, sha256, version, accepted_ns FROM hub_acceptances WHERE repository = :repository"
        " ORDER BY accepted_ns DESC, actor LIMIT :limit"
    )
    rows = connection.execute(query, {"repository": repository, "limit": limit})
    return [Acceptance(row[0], row[1], row[2], int(row[3])) for row in rows]
