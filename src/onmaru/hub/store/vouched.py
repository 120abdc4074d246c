"""Rows of statements on vulnerabilities that somebody entitled stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text

from onmaru.core.time import now_ns


@dataclass(frozen=True, slots=True)
class Voucher:
    """Who stands for a statement: an account, with the name it had then."""

    actor: str
    name: str


def put(connection: Connection, repository: int, manifest: str, voucher: Voucher) -> None:
    """Note who stands for the statement in this manifest (sha256 in hex); the last one counts."""
    connection.execute(
        text(
            "INSERT INTO hub_vouched (repository, manifest, actor, name, vouched_ns)"
            " VALUES (:repository, :manifest, :actor, :name, :now) ON CONFLICT (repository, manifest)"
            " DO UPDATE SET actor = :actor, name = :name, vouched_ns = :now"
        ),
        {"repository": repository, "manifest": manifest, "actor": voucher.actor, "name": voucher.name, "now": now_ns()},
    )  # fmt: skip


def of(connection: Connection, repository: int) -> Mapping[str, Voucher]:
    """Who stands for which statement of a repository, by the manifest's sha256."""
    query = text("SELECT manifest, actor, name FROM hub_vouched WHERE repository = :repository")
    return {
        row.manifest: Voucher(row.actor, row.name)
        for row in connection.execute(query, {"repository": repository})
    }
