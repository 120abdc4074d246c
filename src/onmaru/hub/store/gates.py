"""Rows of trusted keys and policies, by organisation."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from onmaru.core.time import now_ns


@dataclass(frozen=True, slots=True)
class Signer:
    """A key an organisation trusts."""

    id: str
    organisation: str
    name: str
    public_key: str  # PEM
    created_ns: int
    created_by: str


def add_signer(connection: Connection, signer: Signer) -> None:
    connection.execute(
        text(
            "INSERT INTO hub_signers (id, organisation, name, public_key, created_ns, created_by)"
            " VALUES (:id, :organisation, :name, :public_key, :created_ns, :created_by)"
        ),
        {name: getattr(signer, name) for name in Signer.__dataclass_fields__},
    )


def signers(connection: Connection, organisation: str) -> Sequence[Signer]:
    query = text(
        "SELECT id, organisation, name, public_key, created_ns, created_by FROM hub_signers"
        " WHERE organisation = :organisation ORDER BY created_ns, id"
    )
    return [Signer(*row) for row in connection.execute(query, {"organisation": organisation})]


def remove_signer(connection: Connection, organisation: str, signer: str) -> bool:
    delete = text("DELETE FROM hub_signers WHERE organisation = :organisation AND id = :id")
    return connection.execute(delete, {"organisation": organisation, "id": signer}).rowcount > 0


def policy(connection: Connection, organisation: str) -> dict[str, Any]:
    """The policy's document, empty when none was set."""
    query = text("SELECT document FROM hub_policies WHERE organisation = :organisation")
    found = connection.execute(query, {"organisation": organisation}).scalar()
    return dict(json.loads(found)) if found else {}


def set_policy(connection: Connection, organisation: str, document: dict[str, Any], actor: str) -> None:
    connection.execute(
        text(
            "INSERT INTO hub_policies (organisation, document, updated_ns, updated_by)"
            " VALUES (:organisation, :document, :now, :actor) ON CONFLICT (organisation)"
            " DO UPDATE SET document = :document, updated_ns = :now, updated_by = :actor"
        ),
        {"organisation": organisation, "document": json.dumps(document), "now": now_ns(), "actor": actor},
    )
