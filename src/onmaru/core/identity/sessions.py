"""Signing in by one-time link or password, and the sessions that follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from onmaru.core.config import IdentitySettings
from onmaru.core.errors import Forbidden, Unauthenticated
from onmaru.core.events import record
from onmaru.core.identity.accounts import (
    SOURCE,
    Accounts,
    UnknownOrganisation,
    UnknownUser,
    User,
    refuse_elsewhere,
)
from onmaru.core.identity.attempts import Attempts
from onmaru.core.identity.permissions import NotPermitted, Subject, permissions_of, rank, scopes_exceed
from onmaru.core.identity.secrets import (
    check_password,
    csrf_of,
    hash_password,
    new_token,
    password_matches,
    token_hash,
)
from onmaru.core.identity.teams import teams_of
from onmaru.core.ids import new_id
from onmaru.core.storage import Database
from onmaru.core.time import NS_PER_S, now_ns

_TOUCH_NS = 60 * NS_PER_S  # the sliding expiry is written at most once a minute
_HOUR_NS = 3600 * NS_PER_S


class BadLogin(Unauthenticated):
    code = "identity.bad_login"


class BadLink(Unauthenticated):
    code = "identity.bad_link"


class SessionEnded(Unauthenticated):
    code = "identity.session_ended"


class PasswordLoginOff(Forbidden):
    code = "identity.password_login_off"


@dataclass(frozen=True, slots=True)
class Session:
    """What signing in yields; the token goes into the cookie and is stored nowhere."""

    token: str
    csrf: str
    user_id: str
    max_age_s: int


class Sessions:
    def __init__(self, db: Database, accounts: Accounts, settings: IdentitySettings) -> None:
        self._db = db
        self._accounts = accounts
        self._settings = settings
        self._by_name = Attempts(limit=5, window_s=300)
        self._by_address = Attempts(limit=30, window_s=300)

    def new_link(self, user_id: str, *, actor: str = "system") -> str:
        """A token that signs a person in once, within `login_link_minutes`.

        Raises:
            UnknownUser: absent, inactive, or a service account (those use API keys).
        """
        token = new_token()
        now = now_ns()
        expires_ns = now + int(self._settings.login_link_minutes * 60 * NS_PER_S)
        with self._db.write() as connection:
            query = text("SELECT 1 FROM users WHERE id = :user AND active = 1 AND kind = 'person'")
            if connection.execute(query, {"user": user_id}).first() is None:
                hint = "service accounts use API keys"
                raise UnknownUser(f"nobody active can sign in as {user_id!r}", hint=hint, id=user_id)
            connection.execute(text("DELETE FROM login_links WHERE expires_ns <= :now"), {"now": now})
            connection.execute(
                text(
                    "INSERT INTO login_links (token_hash, user_id, expires_ns) VALUES (:hash, :user, :expires)"
                ),
                {"hash": token_hash(token), "user": user_id, "expires": expires_ns},
            )
            record(connection, type="identity.link.created", source=SOURCE, subject=user_id, actor=actor)
        return token

    def link_for(self, by: Subject, user_id: str) -> str:
        """A login link for a member; for oneself, or as an admin for somebody not above.

        Raises:
            NotPermitted: the link would lead to more than `by` may do.
        """
        user = self._accounts.get(by.organisation, user_id)
        if not self._may_become(by, user):
            raise NotPermitted(
                f"{by.name} may not sign in as {user.name}", hint="ask an owner", action="identity.edit"
            )
        return self.new_link(user_id, actor=by.id)

    def _may_become(self, by: Subject, user: User) -> bool:
        """Whether `by` may hold or change what signs `user` in: oneself, or an admin of somebody not above.

        Raises:
            ManagedElsewhere: another organisation manages the account.
        """
        if user.id != by.id or by.key:
            refuse_elsewhere(user)
        # A key with few scopes must not open a full session.
        narrowed = (permissions_of(user.role, at_home=by.at_home) - by.permissions) | scopes_exceed(
            "*", by.scopes
        )
        allowed = user.id == by.id or "identity.edit" in by.permissions
        return allowed and rank(user.role) <= rank(by.role) and not narrowed

    def by_link(self, token: str, *, address: str = "") -> Session:
        """Sign in by a one-time link.

        Raises:
            BadLink: unknown, used or expired: all look the same.
            TooManyAttempts: this address failed too often.
        """
        self._by_address.check(address)
        hashed = {"hash": token_hash(token)}
        with self._db.write() as connection:
            found = connection.execute(
                text("DELETE FROM login_links WHERE token_hash = :hash RETURNING user_id, expires_ns"), hashed
            ).first()
            session = None
            if found is not None and found.expires_ns > now_ns():
                session = self.open(connection, found.user_id, "link", address)
        if session is None:
            self._failed(address, "", "link")
            raise BadLink(
                "the login link is not valid", hint="each works once, for a few minutes: `onmaru login-link`"
            )
        return session

    def by_password(self, name: str, password: str, *, address: str = "") -> Session:
        """Sign in by name and password.

        Raises:
            BadLogin: unknown name, wrong password, inactive: all look the same and take as long.
            TooManyAttempts: this name or this address failed too often.
            PasswordLoginOff: passwords are switched off.
        """
        if not self._settings.password_login:
            raise PasswordLoginOff(
                "passwords are switched off here", hint="use a login link or single sign-on"
            )
        self._by_address.check(address)
        self._by_name.check(name)
        with self._db.read() as connection:
            query = text(
                "SELECT id, password_hash FROM users WHERE name = :name AND active = 1 AND kind = 'person'"
            )
            row = connection.execute(query, {"name": name}).first()
        right = password_matches(row.password_hash if row else None, password)
        session = None
        if row is not None and right:
            with self._db.write() as connection:
                session = self.open(connection, row.id, "password", address)
        if session is None:
            self._failed(address, name, "password")
            raise BadLogin("the name or the password is wrong", hint="an owner can send you a login link")
        self._by_name.succeeded(name)
        return session

    def open(self, connection: Connection, user_id: str, method: str, address: str) -> Session | None:
        """Start a session of an active person in the organisation that manages the account, or else in the
        oldest they belong to; None when there is none."""
        row = connection.execute(
            text(
                "SELECT u.id, m.organisation_id FROM users u JOIN memberships m ON m.user_id = u.id"
                " JOIN organisations o ON o.id = m.organisation_id"
                " WHERE u.id = :user AND u.active = 1 AND u.kind = 'person'"
                " ORDER BY CASE WHEN o.id = u.home_id THEN 0 ELSE 1 END, o.created_ns, o.id LIMIT 1"
            ),
            {"user": user_id},
        ).first()
        if row is None:
            return None
        now = now_ns()
        token = new_token()
        self._forget_ended(connection, now)
        session_id = new_id("ses")
        connection.execute(
            text(
                "INSERT INTO sessions (id, token_hash, user_id, organisation_id, method, created_ns, seen_ns)"
                " VALUES (:id, :hash, :user, :organisation, :method, :now, :now)"
            ),
            {
                "id": session_id, "hash": token_hash(token), "user": user_id, "organisation": row.organisation_id,
                "method": method, "now": now,
            },
        )  # fmt: skip
        data = {"method": method, "address": address, "session": session_id}
        record(
            connection,
            type="identity.login.succeeded",
            source=SOURCE,
            subject=user_id,
            actor=user_id,
            data=data,
        )
        return Session(token, csrf_of(token), user_id, int(self._settings.session_max_days * 86_400))

    def subject(self, token: str) -> Subject:
        """Who holds this session token; using it keeps the session alive.

        Raises:
            SessionEnded: unknown, expired or signed out.
        """
        query = (
            "SELECT s.id, s.user_id, s.organisation_id, s.method, s.created_ns, s.seen_ns, u.name, u.display, m.role"
            " FROM sessions s JOIN users u ON u.id = s.user_id AND u.active = 1"
            " JOIN memberships m ON m.user_id = s.user_id AND m.organisation_id = s.organisation_id"
            " WHERE s.token_hash = :hash"
        )
        with self._db.read() as connection:
            row = connection.execute(text(query), {"hash": token_hash(token)}).first()
            teams = {} if row is None else teams_of(connection, row.organisation_id, row.user_id, row.role)
        now = now_ns()
        oldest_seen_ns, oldest_created_ns = self._limits(now)
        if row is None or row.seen_ns <= oldest_seen_ns or row.created_ns <= oldest_created_ns:
            raise SessionEnded("your session has ended", hint="sign in again")
        if now - row.seen_ns > _TOUCH_NS:
            self._db.touch("UPDATE sessions SET seen_ns = :now WHERE id = :id", {"now": now, "id": row.id})
        at_home = row.organisation_id == self._accounts.site_id
        permissions = permissions_of(row.role, at_home=at_home)
        return Subject(
            row.user_id, row.name, row.display, row.organisation_id, row.role, permissions, row.method,
            session=row.id, at_home=at_home, teams=teams,
        )  # fmt: skip

    def switch(self, subject: Subject, organisation_id: str) -> None:
        """Go on in another organisation one belongs to, with the role one has there.

        Raises:
            UnknownOrganisation: absent, or one does not belong to it: both look the same.
            NotPermitted: an API key belongs to one organisation for good.
        """
        if not subject.session:
            hint = "make a key in the other organisation"
            raise NotPermitted("an API key stays in its organisation", hint=hint, action="core.read")
        with self._db.write() as connection:
            member = connection.execute(
                text(
                    "SELECT role FROM memberships WHERE organisation_id = :organisation AND user_id = :user"
                ),
                {"organisation": organisation_id, "user": subject.id},
            ).first()
            if member is None:
                hint = "GET /api/v1/organisations lists yours"
                raise UnknownOrganisation(
                    f"no organisation {organisation_id!r}", hint=hint, id=organisation_id
                )
            moved = connection.execute(
                text("UPDATE sessions SET organisation_id = :organisation WHERE id = :session"),
                {"organisation": organisation_id, "session": subject.session},
            )
            if not moved.rowcount:
                raise SessionEnded("your session has ended", hint="sign in again")
            data = {"session": subject.session, "organisation": organisation_id}
            record(
                connection, type="identity.session.switched", source=SOURCE, subject=subject.id, actor=subject.id,
                data=data,
            )  # fmt: skip

    def close(self, subject: Subject) -> None:
        """Sign out."""
        if not subject.session:
            return
        with self._db.write() as connection:
            ended = connection.execute(text("DELETE FROM sessions WHERE id = :id"), {"id": subject.session})
            if ended.rowcount:
                data = {"session": subject.session}
                record(
                    connection, type="identity.logout.succeeded", source=SOURCE, subject=subject.id, actor=subject.id,
                    data=data,
                )  # fmt: skip

    def set_password(
        self, by: Subject, user_id: str, password: str | None, *, current: str | None = None
    ) -> None:
        """Set or (None) remove a password; all other sessions of the user end.

        Args:
            current: One's own present password, needed to change it.
        Raises:
            BadLogin: the present password is wrong.
            WeakPassword: against the policy.
            NotPermitted: only oneself, or an admin for somebody not above.
        """
        user = self._accounts.get(by.organisation, user_id)
        if not self._may_become(by, user):
            raise NotPermitted(
                f"{by.name} may not change this password", hint="ask an owner", action="identity.edit"
            )
        if user_id == by.id and user.has_password:
            self._prove(user.name, user_id, current)
        hashed = None
        if password is not None:
            if user.kind != "person":
                raise UnknownUser(
                    f"{user.name} is a service account", hint="service accounts use API keys", id=user_id
                )
            check_password(password, name=user.name, min_length=self._settings.min_password_length)
            hashed = hash_password(password)
        with self._db.write() as connection:
            values = {"hash": hashed, "user": user_id, "session": by.session}
            connection.execute(text("UPDATE users SET password_hash = :hash WHERE id = :user"), values)
            connection.execute(text("DELETE FROM sessions WHERE user_id = :user AND id <> :session"), values)
            connection.execute(text("DELETE FROM login_links WHERE user_id = :user"), values)
            what = "identity.password.changed" if hashed else "identity.password.removed"
            record(connection, type=what, source=SOURCE, subject=user_id, actor=by.id)

    def _prove(self, name: str, user_id: str, password: str | None) -> None:
        self._by_name.check(name)
        with self._db.read() as connection:
            query = text("SELECT password_hash FROM users WHERE id = :user")
            stored = connection.execute(query, {"user": user_id}).scalar_one()
        if not password_matches(stored, password or ""):
            self._failed("", name, "password")
            raise BadLogin("the present password is wrong", hint="send it as `current`")

    def _limits(self, now: int) -> tuple[int, int]:
        idle = int(self._settings.session_hours * _HOUR_NS)
        whole = int(self._settings.session_max_days * 24 * _HOUR_NS)
        return now - idle, now - whole

    def _forget_ended(self, connection: Connection, now: int) -> None:
        oldest_seen_ns, oldest_created_ns = self._limits(now)
        query = text("DELETE FROM sessions WHERE seen_ns <= :seen OR created_ns <= :created")
        connection.execute(query, {"seen": oldest_seen_ns, "created": oldest_created_ns})

    def _failed(self, address: str, name: str, method: str) -> None:
        if address:
            self._by_address.failed(address)
        if name:
            self._by_name.failed(name)
        data: dict[str, Any] = {"method": method, "address": address, "name": name[:64]}
        with self._db.write() as connection:
            record(connection, type="identity.login.failed", source=SOURCE, actor="anonymous", data=data)
