"""Organisations, people, service accounts and their roles; every change is an audit event."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Row, text
from sqlalchemy.exc import IntegrityError

from onmaru.core.errors import Conflict, Forbidden, InvalidInput, NotFound
from onmaru.core.events import record
from onmaru.core.identity.permissions import NotPermitted, Subject, rank
from onmaru.core.ids import new_id
from onmaru.core.storage import Database
from onmaru.core.time import now_ns

SOURCE = "core.identity"
_NAME = re.compile(r"^[a-z0-9][a-z0-9._@+-]{0,63}\Z")

Kind = Literal["person", "service"]


class BadName(InvalidInput):
    code = "identity.bad_name"


class NameTaken(Conflict):
    code = "identity.name_taken"


class UnknownUser(NotFound):
    code = "identity.unknown_user"


class UnknownOrganisation(NotFound):
    code = "identity.unknown_organisation"


class LastOwner(Conflict):
    code = "identity.last_owner"


class ManagedElsewhere(Forbidden):
    code = "identity.managed_elsewhere"


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation; `role` is that of the member who asked, empty when nobody in particular did."""

    id: str
    name: str
    display: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class User:
    """A person or a service account, seen from one organisation."""

    id: str
    name: str
    display: str
    kind: Kind
    active: bool
    role: str
    organisation: str
    has_password: bool
    created_ns: int
    managed_here: bool = True  # whether this organisation may set the password, invite and deactivate


_SELECT = (
    "SELECT u.id, u.name, u.display, u.kind, u.active, u.password_hash IS NOT NULL AS has_password, u.created_ns,"
    " m.role, m.organisation_id, u.home_id FROM users u JOIN memberships m ON m.user_id = u.id"
)


class Accounts:
    def __init__(self, db: Database) -> None:
        self._db = db
        self.site_id = ""  # the first organisation: the plant belongs to it; known after `bootstrap`

    def bootstrap(self, *, organisation: str = "main", owner: str = "owner") -> None:
        """On the first start: one organisation, one owner without a password (a login link lets them in)."""
        with self._db.write() as connection:
            first = text("SELECT id FROM organisations ORDER BY created_ns, id LIMIT 1")
            self.site_id = str(connection.execute(first).scalar() or "")
            if self.site_id:
                return
            self.site_id = new_id("org")
            connection.execute(
                text("INSERT INTO organisations (id, name, created_ns) VALUES (:id, :name, :now)"),
                {"id": self.site_id, "name": organisation, "now": now_ns()},
            )
            _event(connection, "organisation.created", self.site_id, "system", {"name": organisation})
            self.insert(connection, self.site_id, owner, "Owner", "owner", "person", "system")

    def organisations(self, user_id: str) -> list[Organisation]:
        """The organisations a user belongs to, by name."""
        query = (
            "SELECT o.id, o.name, o.display, m.role FROM organisations o"
            " JOIN memberships m ON m.organisation_id = o.id WHERE m.user_id = :user ORDER BY o.name"
        )
        with self._db.read() as connection:
            rows = connection.execute(text(query), {"user": user_id}).all()
        return [Organisation(row.id, row.name, row.display, row.role) for row in rows]

    def organisation(self, organisation_id: str) -> Organisation:
        with self._db.read() as connection:
            query = text("SELECT id, name, display FROM organisations WHERE id = :id")
            row = connection.execute(query, {"id": organisation_id}).one()
        return Organisation(row.id, row.name, row.display)

    def first_owner(self) -> User:
        """The longest-standing active owner of the site."""
        query = (
            f"{_SELECT} WHERE m.organisation_id = :site AND m.role = 'owner' AND u.active = 1"
            " AND u.kind = 'person' ORDER BY u.created_ns, u.id"
        )
        with self._db.read() as connection:
            row = connection.execute(text(query), {"site": self.site_id}).first()
        if row is None:
            raise UnknownUser("there is no active owner", hint="restore a backup of the database")
        return _user(row)

    def list(self, organisation: str) -> list[User]:
        """Members of an organisation, by name."""
        query = f"{_SELECT} WHERE m.organisation_id = :organisation ORDER BY u.name"
        with self._db.read() as connection:
            rows = connection.execute(text(query), {"organisation": organisation}).all()
        return [_user(row) for row in rows]

    def get(self, organisation: str, user_id: str) -> User:
        """A member of an organisation.

        Raises:
            UnknownUser: absent, or a member of another organisation only.
        """
        with self._db.read() as connection:
            return self.find(connection, organisation, user_id)

    def find(self, connection: Connection, organisation: str, user_id: str) -> User:
        query = f"{_SELECT} WHERE m.organisation_id = :organisation AND u.id = :user"
        row = connection.execute(text(query), {"organisation": organisation, "user": user_id}).first()
        if row is None:
            raise UnknownUser(f"no user {user_id!r}", hint="GET /api/v1/users lists them", id=user_id)
        return _user(row)

    def create(self, by: Subject, *, name: str, display: str, role: str, kind: Kind = "person") -> User:
        """Add a member to the organisation of `by`.

        Raises:
            BadName, NameTaken: the name cannot be used.
            NotPermitted: nobody gives a role above their own.
        """
        refuse_above(by, role)
        with self._db.write() as connection:
            user_id = self.insert(connection, by.organisation, name, display, role, kind, by.id)
            return self.find(connection, by.organisation, user_id)

    def insert(
        self,
        connection: Connection,
        organisation: str,
        name: str,
        display: str,
        role: str,
        kind: Kind,
        actor: str,
    ) -> str:
        if not _NAME.match(name):
            hint = "1 to 64 lower-case letters, digits and . _ @ + -"
            raise BadName(f"{name[:80]!r} cannot be a user name", hint=hint)
        rank(role)
        user_id = new_id("usr")
        values = {
            "id": user_id, "name": name, "display": display or name, "kind": kind, "home": organisation,
            "now": now_ns(),
        }  # fmt: skip
        try:
            with connection.begin_nested():
                connection.execute(
                    text(
                        "INSERT INTO users (id, name, display, kind, active, home_id, created_ns)"
                        " VALUES (:id, :name, :display, :kind, 1, :home, :now)"
                    ),
                    values,
                )
        except IntegrityError as error:
            raise NameTaken(
                f"there is a user {name!r} already", hint="choose another name", name=name
            ) from error
        connection.execute(
            text(
                "INSERT INTO memberships (organisation_id, user_id, role) VALUES (:organisation, :user, :role)"
            ),
            {"organisation": organisation, "user": user_id, "role": role},
        )
        _event(connection, "user.created", user_id, actor, {"name": name, "role": role, "kind": kind})
        return user_id

    def change(
        self,
        by: Subject,
        user_id: str,
        *,
        display: str | None = None,
        role: str | None = None,
        active: bool | None = None,
    ) -> User:
        """Change a member; None leaves a field as it is. Deactivating ends sessions; keys stop working.

        Raises:
            LastOwner: an organisation keeps at least one active owner.
            NotPermitted: the member or the new role is above `by`.
            ManagedElsewhere: the account is another organisation's; here only the role can change.
        """
        with self._db.write() as connection:
            before = self.find(connection, by.organisation, user_id)
            refuse_above(by, before.role)
            if role is not None:
                refuse_above(by, role)
            if display is not None or active is not None:
                refuse_elsewhere(before)
            if before.role == "owner" and (role not in (None, "owner") or active is False):
                self._keep_an_owner(connection, before)
            changes: dict[str, Any] = {}
            if display is not None and display != before.display:
                changes["display"] = display
                _update(connection, "UPDATE users SET display = :value WHERE id = :user", display, user_id)
            if active is not None and active != before.active:
                changes["active"] = active
                _update(connection, "UPDATE users SET active = :value WHERE id = :user", int(active), user_id)
                if not active:
                    connection.execute(text("DELETE FROM sessions WHERE user_id = :user"), {"user": user_id})
                    connection.execute(
                        text("DELETE FROM login_links WHERE user_id = :user"), {"user": user_id}
                    )
            if role is not None and role != before.role:
                changes["role"] = role
                self.set_role(connection, by.organisation, user_id, role)
            if changes:
                _event(connection, "user.changed", user_id, by.id, changes)
            return self.find(connection, by.organisation, user_id)

    def set_role(self, connection: Connection, organisation: str, user_id: str, role: str) -> None:
        connection.execute(
            text(
                "UPDATE memberships SET role = :role WHERE organisation_id = :organisation AND user_id = :user"
            ),
            {"role": role, "organisation": organisation, "user": user_id},
        )

    def remove(self, by: Subject, user_id: str) -> None:
        """Remove a member with their sessions and keys; what they did stays in the events.

        Raises:
            LastOwner: an organisation keeps at least one active owner.
        """
        with self._db.write() as connection:
            user = self.find(connection, by.organisation, user_id)
            refuse_above(by, user.role)
            if user.role == "owner":
                self._keep_an_owner(connection, user)
            values = {"organisation": by.organisation, "user": user_id}
            here = "WHERE organisation_id = :organisation AND user_id = :user"
            for table in ("memberships", "sessions", "api_keys"):
                connection.execute(text(f"DELETE FROM {table} {here}"), values)  # noqa: S608  # constants
            for statement in (
                "DELETE FROM team_members WHERE user_id = :user AND team_id IN"
                " (SELECT id FROM teams WHERE organisation_id = :organisation)",
                # Whoever stays a member elsewhere is managed by nobody from now on but by themselves.
                "UPDATE users SET home_id = NULL WHERE id = :user AND home_id = :organisation",
            ):
                connection.execute(text(statement), values)
            elsewhere = connection.execute(
                text("SELECT 1 FROM memberships WHERE user_id = :user"), values
            ).first()
            if elsewhere is None:
                connection.execute(text("DELETE FROM users WHERE id = :user"), values)
            _event(connection, "user.removed", user_id, by.id, {"name": user.name})

    def _keep_an_owner(self, connection: Connection, user: User) -> None:
        if not self.has_other_owner(connection, user.organisation, user.id):
            hint = "make somebody else an owner first"
            raise LastOwner(f"{user.name} is the last active owner", hint=hint, name=user.name)

    def has_other_owner(self, connection: Connection, organisation: str, user_id: str) -> bool:
        """Whether somebody else could take over: an active person with the role owner."""
        query = (
            "SELECT 1 FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.organisation_id = :organisation"
            " AND m.role = 'owner' AND u.active = 1 AND u.kind = 'person' AND u.id <> :user LIMIT 1"
        )
        found = connection.execute(text(query), {"organisation": organisation, "user": user_id})
        return found.first() is not None


def refuse_elsewhere(user: User) -> None:
    """Raise `ManagedElsewhere` unless the organisation `user` is seen from manages the account.

    Else an admin of one organisation could sign in as a shared member and act in another one.
    """
    if not user.managed_here:
        hint = "ask an admin of the organisation that made it; here you can change the role"
        raise ManagedElsewhere(f"the account {user.name} is managed elsewhere", hint=hint, name=user.name)


def _event(connection: Connection, what: str, subject: str, actor: str, data: Mapping[str, Any]) -> None:
    record(connection, type=f"identity.{what}", source=SOURCE, subject=subject, actor=actor, data=data)


def _update(connection: Connection, statement: str, value: Any, user_id: str) -> None:
    connection.execute(text(statement), {"value": value, "user": user_id})


def refuse_above(by: Subject, role: str) -> None:
    if rank(role) > rank(by.role):
        hint = f"ask somebody with the role {role}"
        raise NotPermitted(
            f"{by.name} ({by.role}) may not decide about the role {role}", hint=hint, action="identity.edit"
        )


def _user(row: Row[Any]) -> User:
    return User(
        row.id, row.name, row.display, row.kind, bool(row.active), row.role, row.organisation_id,
        bool(row.has_password), int(row.created_ns), row.home_id == row.organisation_id,
    )  # fmt: skip
