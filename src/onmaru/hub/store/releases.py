"""Rows of releases: versions that are not whole yet, and what is told of versions beside their manifests."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, text

from onmaru.core.time import now_ns

_COLUMNS = "version, notes, is_pending, manifest, chosen_ns, created_ns, created_by"


@dataclass(frozen=True, slots=True)
class Release:
    """What is known of a version beside its manifest.

    Attributes:
        version: A tag; empty for the artifact as a whole.
        notes: What its author tells of it.
        is_pending: Whether files are still to come: no door shows it under its tag yet.
        manifest: sha256 of the manifest that holds what has come so far; empty for none.
        chosen_ns: When it was made the latest one by hand; 0 for never.
    """

    version: str
    notes: Mapping[str, Any]
    is_pending: bool
    manifest: str
    chosen_ns: int
    created_ns: int
    created_by: str


def find(connection: Connection, repository: int, version: str) -> Release | None:
    query = text(
        f"SELECT {_COLUMNS} FROM hub_releases WHERE repository = :repository AND version = :version"  # noqa: S608
    )
    row = connection.execute(query, {"repository": repository, "version": version}).first()
    return _release(row) if row else None


def list_all(connection: Connection, repository: int) -> Sequence[Release]:
    """Every one of an artifact, by version; that of the artifact as a whole (if there is one) first."""
    query = text(f"SELECT {_COLUMNS} FROM hub_releases WHERE repository = :repository ORDER BY version")  # noqa: S608
    return [_release(row) for row in connection.execute(query, {"repository": repository})]


def put(
    connection: Connection, repository: int, version: str, *, notes: Mapping[str, Any], is_pending: bool = False,
    manifest: str = "", actor: str,
) -> None:  # fmt: skip
    """Write a row; when it was made and chosen stays as it is."""
    connection.execute(
        text(
            "INSERT INTO hub_releases (repository, version, notes, is_pending, manifest, chosen_ns, created_ns,"
            " created_by) VALUES (:repository, :version, :notes, :pending, :manifest, 0, :now, :actor)"
            " ON CONFLICT (repository, version)"
            " DO UPDATE SET notes = :notes, is_pending = :pending, manifest = :manifest"
        ),
        {"repository": repository, "version": version, "notes": json.dumps(notes, ensure_ascii=False, sort_keys=True),
         "pending": int(is_pending), "manifest": manifest, "now": now_ns(), "actor": actor},
    )  # fmt: skip


def choose(connection: Connection, repository: int, version: str) -> None:
    """Make a version the latest one, whatever is pushed before or after."""
    connection.execute(
        text(
            "UPDATE hub_releases SET chosen_ns = :now WHERE repository = :repository AND version = :version"
        ),
        {"repository": repository, "version": version, "now": now_ns()},
    )


def remove(connection: Connection, repository: int, version: str) -> bool:
    """Returns whether it was there."""
    delete = text("DELETE FROM hub_releases WHERE repository = :repository AND version = :version")
    return connection.execute(delete, {"repository": repository, "version": version}).rowcount > 0


def _release(row: Row[Any]) -> Release:
    return Release(
        row.version, json.loads(row.notes), bool(row.is_pending), row.manifest, int(row.chosen_ns),
        int(row.created_ns), row.created_by,
    )  # fmt: skip
