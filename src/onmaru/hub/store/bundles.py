"""Rows of bundles that are made or taken in here, and pins: contents a bundle holds on to.

A pinned content is not collected, whatever happens to the artifacts that refer to it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, text

from onmaru.hub.types import Digest

_COLUMNS = "id, organisation, direction, name, request, subject, job, size, created_ns, created_by, expires_ns, gone_ns"


@dataclass(frozen=True, slots=True)
class Kept:
    """A bundle this hub keeps, or kept.

    Attributes:
        direction: export or import.
        request: What was asked for.
        subject: Who asked, with the rights they had then.
        size: Of the tar [B].
        gone_ns: When its bytes were let go; None while they are here.
    """

    id: str
    organisation: str
    direction: str
    name: str
    request: Mapping[str, Any]
    subject: Mapping[str, Any]
    job: str
    size: int
    created_ns: int
    created_by: str
    expires_ns: int
    gone_ns: int | None = None


def add(connection: Connection, kept: Kept) -> None:
    values = {name: getattr(kept, name) for name in Kept.__dataclass_fields__}
    values |= {name: json.dumps(values[name], ensure_ascii=False) for name in ("request", "subject")}
    connection.execute(
        text(
            f"INSERT INTO hub_bundles ({_COLUMNS}) VALUES (:id, :organisation, :direction, :name, :request,"  # noqa: S608
            " :subject, :job, :size, :created_ns, :created_by, :expires_ns, :gone_ns)"
        ),
        values,
    )


def find(connection: Connection, bundle: str) -> Kept | None:
    query = text(f"SELECT {_COLUMNS} FROM hub_bundles WHERE id = :id")  # noqa: S608  # constants
    row = connection.execute(query, {"id": bundle}).first()
    return _kept(row) if row else None


def list_all(connection: Connection, organisation: str, *, gone: bool, limit: int = 1000) -> Sequence[Kept]:
    """Bundles of an organisation, newest first.

    Args:
        gone: Also those whose bytes are gone.
    """
    where = "" if gone else " AND gone_ns IS NULL"
    query = text(
        f"SELECT {_COLUMNS} FROM hub_bundles WHERE organisation = :organisation{where}"  # noqa: S608  # constants
        " ORDER BY created_ns DESC, id LIMIT :limit"
    )
    rows = connection.execute(query, {"organisation": organisation, "limit": limit})
    return [_kept(row) for row in rows]


def expired(connection: Connection, now_ns: int) -> Sequence[Kept]:
    """Those whose time is over and whose bytes are still here."""
    query = text(f"SELECT {_COLUMNS} FROM hub_bundles WHERE gone_ns IS NULL AND expires_ns < :now")  # noqa: S608
    return [_kept(row) for row in connection.execute(query, {"now": now_ns})]


def forgotten(connection: Connection, before_ns: int) -> Sequence[str]:
    """Those gone for so long that nobody goes on from them any more."""
    query = text("SELECT id FROM hub_bundles WHERE gone_ns < :before")
    return [str(row.id) for row in connection.execute(query, {"before": before_ns})]


def held_bytes(connection: Connection) -> int:
    """What all bundles here hold [B]."""
    query = text("SELECT COALESCE(SUM(size), 0) FROM hub_bundles WHERE gone_ns IS NULL")
    return int(connection.execute(query).scalar_one())


def change(connection: Connection, bundle: str, **values: Any) -> None:
    """Change columns of a row; `request` is written as JSON."""
    if "request" in values:
        values["request"] = json.dumps(values["request"], ensure_ascii=False)
    columns = ", ".join(f"{name} = :{name}" for name in values)
    update = text(f"UPDATE hub_bundles SET {columns} WHERE id = :id")  # noqa: S608  # names from this program
    connection.execute(update, {"id": bundle, **values})


def remove(connection: Connection, bundle: str) -> None:
    unpin(connection, bundle)
    connection.execute(text("DELETE FROM hub_bundles WHERE id = :id"), {"id": bundle})


def pin(connection: Connection, bundle: str, sha256s: Iterable[str]) -> set[str]:
    """Hold on to contents; returns those that are here, and held now."""
    names = sorted(set(sha256s))
    here: set[str] = set()
    query = text("SELECT sha256 FROM hub_blobs WHERE sha256 IN :names").bindparams(
        bindparam("names", expanding=True)
    )
    for begin in range(0, len(names), 500):
        found = connection.execute(query, {"names": names[begin : begin + 500]})
        here.update(str(row.sha256) for row in found)
    if here:
        insert = text(
            "INSERT INTO hub_pins (holder, sha256) VALUES (:holder, :sha256) ON CONFLICT DO NOTHING"
        )
        connection.execute(insert, [{"holder": bundle, "sha256": each} for each in sorted(here)])
        # What was condemned is held now: it waits for its grace anew, once it is let go.
        update = text("UPDATE hub_blobs SET condemned_ns = NULL WHERE sha256 = :sha256")
        connection.execute(update, [{"sha256": each} for each in sorted(here)])
    return here


def unpin(connection: Connection, bundle: str) -> None:
    connection.execute(text("DELETE FROM hub_pins WHERE holder = :holder"), {"holder": bundle})


def pinned(connection: Connection, bundle: str, digests: Collection[Digest]) -> dict[str, tuple[str, int]]:
    """Those of `digests` that a bundle holds: sha256 and length, by digest."""
    found: dict[str, tuple[str, int]] = {}
    for column in ("sha256", "sha512"):
        names = sorted({digest.hex for digest in digests if digest.algorithm == column})
        query = text(
            f"SELECT b.{column} AS name, b.sha256, b.size FROM hub_pins p"  # noqa: S608  # two constants
            f" JOIN hub_blobs b ON b.sha256 = p.sha256 WHERE p.holder = :holder AND b.{column} IN :names"
        ).bindparams(bindparam("names", expanding=True))
        for begin in range(0, len(names), 500):
            values = {"holder": bundle, "names": names[begin : begin + 500]}
            for row in connection.execute(query, values):
                found[f"{column}:{row.name}"] = (str(row.sha256), int(row.size))
    return found


def _kept(row: Row[Any]) -> Kept:
    values = dict(row._mapping)
    for name in ("request", "subject"):
        values[name] = json.loads(values[name])
    for name in ("size", "created_ns", "expires_ns"):
        values[name] = int(values[name])
    values["gone_ns"] = None if values["gone_ns"] is None else int(values["gone_ns"])
    return Kept(**values)
