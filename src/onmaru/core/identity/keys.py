"""API keys: for programs, shown once, kept as a hash, narrowed by scopes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, text

from onmaru.core.errors import InvalidInput, NotFound, Unauthenticated
from onmaru.core.events import record
from onmaru.core.identity.accounts import SOURCE, Accounts
from onmaru.core.identity.permissions import (
    NotPermitted,
    Subject,
    check_scopes,
    permissions_of,
    rank,
    scopes_exceed,
)
from onmaru.core.identity.secrets import new_api_key, read_api_key, token_hash
from onmaru.core.identity.teams import teams_of
from onmaru.core.ids import new_id
from onmaru.core.storage import Database
from onmaru.core.time import NS_PER_S, now_ns

LOCAL_LABEL = "this machine"
_TOUCH_NS = 60 * NS_PER_S  # last_used is written at most once a minute
_COLUMNS = "k.id, k.prefix, k.user_id, u.name AS user_name, k.label, k.scopes, k.created_ns, k.expires_ns, k.last_used_ns"


class BadKey(Unauthenticated):
    code = "identity.bad_key"


class UnknownKey(NotFound):
    code = "identity.unknown_key"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it may be shown: everything but the secret."""

    id: str
    prefix: str
    user: str
    user_name: str
    label: str
    scopes: tuple[str, ...]
    created_ns: int
    expires_ns: int | None
    last_used_ns: int | None


class Keys:
    def __init__(self, db: Database, accounts: Accounts) -> None:
        self._db = db
        self._accounts = accounts

    def create(
        self,
        by: Subject,
        *,
        label: str,
        scopes: Sequence[str],
        user_id: str | None = None,
        expires_ns: int | None = None,
    ) -> tuple[ApiKey, str]:
        """Make a key; the second value is the secret text, never shown again.

        Args:
            scopes: Permissions the key is narrowed to (`twin.*`, `*`); never more than the user's role.
            user_id: Whose key; None is `by`. Keys of others need `identity.edit`.
        Raises:
            NotPermitted: the key would reach further than `by` does.
        """
        if not scopes:
            raise InvalidInput(
                "a key without scopes could do nothing", hint='name some, such as "twin.read", or "*"'
            )
        check_scopes(scopes)
        if expires_ns is not None and expires_ns <= now_ns():
            raise InvalidInput("the key would have expired already", hint="choose a later time")
        owner_id = user_id or by.id
        with self._db.write() as connection:
            owner = self._accounts.find(connection, by.organisation, owner_id)
            if owner_id != by.id and (
                "identity.edit" not in by.permissions or rank(owner.role) > rank(by.role)
            ):
                raise NotPermitted(
                    f"{by.name} may not make keys for {owner.name}",
                    hint="ask an admin",
                    action="identity.edit",
                )
            excess = permissions_of(owner.role, scopes, at_home=by.at_home) - by.permissions
            excess |= scopes_exceed(scopes, by.scopes)
            if excess:
                hint = f"leave out {', '.join(sorted(excess)[:5])}"
                raise NotPermitted(
                    "a key cannot do more than whoever makes it", hint=hint, action=min(excess)
                )
            return self._insert(connection, by.organisation, owner_id, label, scopes, expires_ns, by.id)

    def _insert(
        self, connection: Connection, organisation: str, user_id: str, label: str, scopes: Sequence[str],
        expires_ns: int | None, actor: str,
    ) -> tuple[ApiKey, str]:  # fmt: skip
        prefix, secret = new_api_key()
        key_id = new_id("key")
        connection.execute(
            text(
                "INSERT INTO api_keys (id, prefix, secret_hash, user_id, organisation_id, label, scopes, created_ns,"
                " expires_ns) VALUES (:id, :prefix, :hash, :user, :organisation, :label, :scopes, :now, :expires)"
            ),
            {
                "id": key_id, "prefix": prefix, "hash": token_hash(secret), "user": user_id, "organisation": organisation,
                "label": label, "scopes": json.dumps(sorted(set(scopes))), "now": now_ns(), "expires": expires_ns,
            },
        )  # fmt: skip
        data = {"prefix": prefix, "label": label, "scopes": sorted(set(scopes)), "user": user_id}
        record(connection, type="identity.key.created", source=SOURCE, subject=key_id, actor=actor, data=data)
        return self._find(connection, organisation, key_id), secret

    def local(self, user_id: str, organisation: str) -> str:
        """A fresh key for the command line on this machine; the one of the last start ends."""
        with self._db.write() as connection:
            connection.execute(
                text("DELETE FROM api_keys WHERE user_id = :user AND label = :label"),
                {"user": user_id, "label": LOCAL_LABEL},
            )
            return self._insert(connection, organisation, user_id, LOCAL_LABEL, ["*"], None, "system")[1]

    def list(self, subject: Subject) -> list[ApiKey]:
        """One's own keys; all of the organisation for those who may read identities."""
        query = (
            f"SELECT {_COLUMNS} FROM api_keys k JOIN users u ON u.id = k.user_id"  # noqa: S608
            " WHERE k.organisation_id = :organisation"
        )
        if "identity.read" not in subject.permissions:
            query += " AND k.user_id = :user"
        values = {"organisation": subject.organisation, "user": subject.id}
        with self._db.read() as connection:
            rows = connection.execute(text(query + " ORDER BY k.created_ns DESC, k.id"), values).all()
        return [_key(row) for row in rows]

    def revoke(self, by: Subject, key_id: str) -> None:
        """End a key at once.

        Raises:
            UnknownKey: absent, or somebody else's without the right to see it.
        """
        with self._db.write() as connection:
            key = self._find(connection, by.organisation, key_id)
            if key.user != by.id:
                if "identity.read" not in by.permissions:
                    raise _unknown(key_id)
                owner = self._accounts.find(connection, by.organisation, key.user)
                if "identity.edit" not in by.permissions or rank(owner.role) > rank(by.role):
                    raise NotPermitted(
                        f"{by.name} may not revoke this key", hint="ask an owner", action="identity.edit"
                    )
            connection.execute(text("DELETE FROM api_keys WHERE id = :id"), {"id": key_id})
            data = {"prefix": key.prefix, "label": key.label, "user": key.user}
            record(
                connection, type="identity.key.revoked", source=SOURCE, subject=key_id, actor=by.id, data=data
            )

    def subject(self, credential: str) -> Subject:
        """Who presents this key.

        Raises:
            BadKey: malformed, unknown, expired, or of somebody who left: all look the same.
        """
        prefix = read_api_key(credential)
        row = None
        teams: dict[str, str] = {}
        if prefix is not None:
            query = (
                "SELECT k.id, k.user_id, k.organisation_id, k.scopes, k.expires_ns, k.last_used_ns, u.name,"
                " u.display, m.role FROM api_keys k JOIN users u ON u.id = k.user_id AND u.active = 1"
                " JOIN memberships m ON m.user_id = k.user_id AND m.organisation_id = k.organisation_id"
                " WHERE k.prefix = :prefix AND k.secret_hash = :hash"
            )
            with self._db.read() as connection:
                values = {"prefix": prefix, "hash": token_hash(credential)}
                row = connection.execute(text(query), values).first()
                if row is not None:
                    teams = teams_of(connection, row.organisation_id, row.user_id, row.role)
        now = now_ns()
        if row is None or (row.expires_ns is not None and row.expires_ns <= now):
            raise BadKey(
                "the API key is not valid", hint="it may be mistyped, expired or revoked; make a new one"
            )
        if row.last_used_ns is None or now - row.last_used_ns > _TOUCH_NS:
            self._db.touch(
                "UPDATE api_keys SET last_used_ns = :now WHERE id = :id", {"now": now, "id": row.id}
            )
        scopes = tuple(json.loads(row.scopes))
        at_home = row.organisation_id == self._accounts.site_id
        permissions = permissions_of(row.role, scopes, at_home=at_home)
        return Subject(
            row.user_id, row.name, row.display, row.organisation_id, row.role, permissions, "key", key=row.id,
            scopes=scopes, at_home=at_home, teams=teams,
        )  # fmt: skip

    def _find(self, connection: Connection, organisation: str, key_id: str) -> ApiKey:
        query = (
            f"SELECT {_COLUMNS} FROM api_keys k JOIN users u ON u.id = k.user_id"  # noqa: S608
            " WHERE k.id = :id AND k.organisation_id = :organisation"
        )
        row = connection.execute(text(query), {"id": key_id, "organisation": organisation}).first()
        if row is None:
            raise _unknown(key_id)
        return _key(row)


def _unknown(key_id: str) -> UnknownKey:
    return UnknownKey(f"no API key {key_id!r}", hint="GET /api/v1/keys lists yours", id=key_id)


def _key(row: Row[Any]) -> ApiKey:
    return ApiKey(
        row.id, row.prefix, row.user_id, row.user_name, row.label, tuple(json.loads(row.scopes)), int(row.created_ns),
        row.expires_ns, row.last_used_ns,
    )  # fmt: skip
