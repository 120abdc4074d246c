"""Rows of scans: which reports this hub made itself, and which manifests wait for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from onmaru.core.time import now_ns


@dataclass(frozen=True, slots=True)
class Scan:
    """That a manifest was scanned here.

    Attributes:
        report, sbom: Digests of the referrers that hold the documents.
        database: Digest of the vulnerability database it was matched with last; empty for none.
        version: Of Onmaru, when its content was looked through.
    """

    repository: int
    manifest: str  # sha256 in hex
    report: str
    sbom: str
    database: str
    version: str
    scanned_ns: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A manifest in a repository that waits for its scan."""

    repository: int
    manifest: str
    actor: str


_COLUMNS = "repository, manifest, report, sbom, database, version, scanned_ns"


def put(connection: Connection, scan: Scan) -> None:
    connection.execute(
        text(
            f"INSERT INTO hub_scans ({_COLUMNS}) VALUES"  # noqa: S608  # constants
            " (:repository, :manifest, :report, :sbom, :database, :version, :scanned_ns)"
            " ON CONFLICT (repository, manifest) DO UPDATE SET report = :report, sbom = :sbom, database = :database,"
            " version = :version, scanned_ns = :scanned_ns"
        ),
        {name: getattr(scan, name) for name in Scan.__dataclass_fields__},
    )


def find(connection: Connection, repository: int, manifest: str) -> Scan | None:
    query = text(
        f"SELECT {_COLUMNS} FROM hub_scans WHERE repository = :repository AND manifest = :manifest"  # noqa: S608
    )
    row = connection.execute(query, {"repository": repository, "manifest": manifest}).first()
    return Scan(*row) if row else None


def elsewhere(connection: Connection, manifest: str, *, version: str) -> Scan | None:
    """The newest scan of the same manifest in any repository, by this version of the scanner."""
    query = text(
        f"SELECT {_COLUMNS} FROM hub_scans WHERE manifest = :manifest AND version = :version"  # noqa: S608
        " ORDER BY scanned_ns DESC LIMIT 1"
    )
    row = connection.execute(query, {"manifest": manifest, "version": version}).first()
    return Scan(*row) if row else None


def stale(
    connection: Connection, database: str, *, after: tuple[int, str], limit: int
) -> Sequence[tuple[int, str]]:
    """(repository, manifest) of scans that another database was used for, in their order."""
    query = text(
        "SELECT repository, manifest FROM hub_scans WHERE database <> :database"
        " AND (repository > :repository OR (repository = :repository AND manifest > :manifest))"
        " ORDER BY repository, manifest LIMIT :limit"
    )
    values = {"database": database, "repository": after[0], "manifest": after[1], "limit": limit}
    return [(int(row.repository), row.manifest) for row in connection.execute(query, values)]


def count_stale(connection: Connection, database: str) -> int:
    query = text("SELECT COUNT(*) FROM hub_scans WHERE database <> :database")
    return int(connection.execute(query, {"database": database}).scalar_one())


def enqueue(connection: Connection, repository: int, manifest: str, actor: str) -> None:
    connection.execute(
        text(
            "INSERT INTO hub_scan_queue (repository, manifest, queued_ns, actor)"
            " VALUES (:repository, :manifest, :now, :actor) ON CONFLICT DO NOTHING"
        ),
        {"repository": repository, "manifest": manifest, "now": int(now_ns()), "actor": actor},
    )


def first_waiting(connection: Connection) -> Waiting | None:
    """What has waited longest."""
    query = text(
        "SELECT repository, manifest, actor FROM hub_scan_queue ORDER BY queued_ns, manifest, repository LIMIT 1"
    )
    row = connection.execute(query).first()
    return Waiting(int(row[0]), row[1], row[2]) if row else None


def waiting_for(connection: Connection, manifest: str) -> Sequence[Waiting]:
    """Every repository in which a manifest waits, the first one first."""
    query = text(
        "SELECT repository, manifest, actor FROM hub_scan_queue WHERE manifest = :manifest"
        " ORDER BY queued_ns, repository"
    )
    rows = connection.execute(query, {"manifest": manifest})
    return [Waiting(int(row[0]), row[1], row[2]) for row in rows]


def dequeue(connection: Connection, repository: int, manifest: str) -> None:
    delete = text("DELETE FROM hub_scan_queue WHERE repository = :repository AND manifest = :manifest")
    connection.execute(delete, {"repository": repository, "manifest": manifest})


def count_waiting(connection: Connection, organisation: str) -> int:
    """How many manifests of an organisation wait."""
    query = text(
        "SELECT COUNT(*) FROM hub_scan_queue q JOIN hub_repositories r ON r.id = q.repository"
        " WHERE r.organisation = :organisation"
    )
    return int(connection.execute(query, {"organisation": organisation}).scalar_one())
