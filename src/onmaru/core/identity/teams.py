"""Teams of an organisation: who belongs to them, and with which role within the team."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, text
from sqlalchemy.exc import IntegrityError

from onmaru.core.errors import Conflict, InvalidInput, NotFound
from onmaru.core.events import record
from onmaru.core.identity.accounts import SOURCE, Accounts
from onmaru.core.identity.permissions import NotPermitted, Resource, Subject, authorize, rank, role_on
from onmaru.core.ids import new_id
from onmaru.core.storage import Database
from onmaru.core.time import now_ns

# A path component of the OCI distribution specification: names of organisations and teams stand in
# addresses such as `acme/vision/inspect:1.2`.
_ADDRESS = re.compile(r"^[a-z0-9]+(?:[._-][a-z0-9]+)*\Z")
MAX_NAME = 64

BeforeRemove = Callable[[Connection, str], None]


class BadAddressName(InvalidInput):
    code = "identity.bad_address_name"


class AddressTaken(Conflict):
    code = "identity.address_taken"


class UnknownTeam(NotFound):
    code = "identity.unknown_team"


class NoMember(NotFound):
    code = "identity.no_member"


@dataclass(frozen=True, slots=True)
class Team:
    id: str
    organisation: str
    name: str
    display: str
    created_ns: int
    member_count: int


@dataclass(frozen=True, slots=True)
class TeamMember:
    """A member of a team; `role` is the higher of the roles in the team and in the organisation."""

    user: str
    name: str
    display: str
    kind: str
    role: str
    team_role: str | None  # as it was given within the team; None: that of the organisation


_SELECT = (
    "SELECT t.id, t.organisation_id, t.name, t.display, t.created_ns,"
    " (SELECT COUNT(*) FROM team_members m WHERE m.team_id = t.id) AS member_count FROM teams t"
)


def check_address_name(name: str) -> None:
    """Raise `BadAddressName` unless `name` can stand in an address (`acme`, `press-shop`)."""
    if len(name) > MAX_NAME or not _ADDRESS.match(name):
        hint = "lower-case letters and digits, with single . _ - between them, at most 64"
        raise BadAddressName(f"{name[:80]!r} cannot stand in an address", hint=hint, name=name[:80])


def teams_of(connection: Connection, organisation: str, user_id: str, role: str) -> dict[str, str]:
    """Team id -> role in the team, of one user in one organisation."""
    query = text(
        "SELECT m.team_id, m.role FROM team_members m JOIN teams t ON t.id = m.team_id"
        " WHERE t.organisation_id = :organisation AND m.user_id = :user"
    )
    found = connection.execute(query, {"organisation": organisation, "user": user_id})
    return {row.team_id: row.role or role for row in found}


class Teams:
    """The teams of every organisation. Wings that keep things of a team append to `before_remove`."""

    def __init__(self, db: Database, accounts: Accounts) -> None:
        self._db = db
        self._accounts = accounts
        self.before_remove: list[BeforeRemove] = []

    def list(self, by: Subject) -> list[Team]:
        """The teams `by` may see: admins all of the organisation, others their own."""
        with self._db.read() as connection:
            rows = connection.execute(
                text(f"{_SELECT} WHERE t.organisation_id = :organisation ORDER BY t.name"),
                {"organisation": by.organisation},
            ).all()
        every = "identity.read" in by.permissions
        return [_team(row) for row in rows if every or row.id in by.teams]

    def get(self, by: Subject, team_id: str) -> Team:
        """A team `by` may see.

        Raises:
            UnknownTeam: absent, another organisation's, or one `by` does not belong to.
        """
        with self._db.read() as connection:
            return self._seen(connection, by, team_id)

    def named(self, organisation: str, name: str) -> Team:
        """The team of this name, for wings that read it from an address; authorise before you show it.

        Raises:
            UnknownTeam: there is none.
        """
        query = f"{_SELECT} WHERE t.organisation_id = :organisation AND t.name = :name"
        with self._db.read() as connection:
            row = connection.execute(text(query), {"organisation": organisation, "name": name}).first()
        if row is None:
            raise _unknown(name)
        return _team(row)

    def create(self, by: Subject, *, name: str, display: str = "") -> Team:
        """Found a team; whoever may edit identities may.

        Raises:
            BadAddressName, AddressTaken: the name cannot be used.
        """
        authorize(by, "identity.edit")
        check_address_name(name)
        team_id = new_id("team")
        values = {
            "id": team_id, "organisation": by.organisation, "name": name, "display": display, "now": now_ns(),
        }  # fmt: skip
        with self._db.write() as connection:
            unless_taken(
                connection,
                "INSERT INTO teams (id, organisation_id, name, display, created_ns)"
                " VALUES (:id, :organisation, :name, :display, :now)",
                values,
            )
            _event(connection, "created", team_id, by, {"name": name})
            return self._find(connection, by.organisation, team_id)

    def change(
        self, by: Subject, team_id: str, *, name: str | None = None, display: str | None = None
    ) -> Team:
        """Rename a team; None leaves a field as it is. Admins of the team may."""
        with self._db.write() as connection:
            team = self._editable(connection, by, team_id)
            new_name = team.name if name is None else name
            if new_name != team.name:
                check_address_name(new_name)
            values = {
                "id": team_id,
                "name": new_name,
                "display": team.display if display is None else display,
            }
            unless_taken(
                connection, "UPDATE teams SET name = :name, display = :display WHERE id = :id", values
            )
            _event(connection, "changed", team_id, by, {"name": new_name, "before": team.name})
            return self._find(connection, by.organisation, team_id)

    def remove(self, by: Subject, team_id: str) -> None:
        """Dissolve a team; a wing that keeps something of it refuses (`before_remove`)."""
        authorize(by, "identity.edit")
        with self._db.write() as connection:
            team = self._seen(connection, by, team_id)
            for refuse in self.before_remove:
                refuse(connection, team_id)
            for statement in (
                "DELETE FROM team_members WHERE team_id = :id", "DELETE FROM teams WHERE id = :id",
            ):  # fmt: skip
                connection.execute(text(statement), {"id": team_id})
            _event(connection, "removed", team_id, by, {"name": team.name})

    def members(self, by: Subject, team_id: str) -> Sequence[TeamMember]:
        """Who belongs to a team, by name."""
        query = (
            "SELECT u.id, u.name, u.display, u.kind, o.role AS organisation_role, m.role FROM team_members m"
            " JOIN users u ON u.id = m.user_id JOIN teams t ON t.id = m.team_id"
            " JOIN memberships o ON o.user_id = u.id AND o.organisation_id = t.organisation_id"
            " WHERE m.team_id = :id ORDER BY u.name"
        )
        with self._db.read() as connection:
            self._seen(connection, by, team_id)
            rows = connection.execute(text(query), {"id": team_id}).all()
        return [_member(row) for row in rows]

    def put_member(self, by: Subject, team_id: str, user_id: str, *, role: str | None = None) -> TeamMember:
        """Let a member of the organisation into the team, or change their role there.

        Args:
            role: Raises what they may do with the team's own things; None: their role in the organisation.
        Raises:
            UnknownUser: not a member of the organisation.
            NotPermitted: the role is above that of `by` in this team.
        """
        with self._db.write() as connection:
            team = self._editable(connection, by, team_id)
            self._accounts.find(connection, by.organisation, user_id)
            self._refuse_above(connection, by, team, user_id, role)
            connection.execute(
                text(
                    "INSERT INTO team_members (team_id, user_id, role) VALUES (:team, :user, :role)"
                    " ON CONFLICT (team_id, user_id) DO UPDATE SET role = :role"
                ),
                {"team": team_id, "user": user_id, "role": role},
            )
            _event(connection, "member_set", team_id, by, {"user": user_id, "role": role})
        return next(member for member in self.members(by, team_id) if member.user == user_id)

    def remove_member(self, by: Subject, team_id: str, user_id: str) -> None:
        """Take somebody out of a team; everybody may leave by themselves.

        Raises:
            NoMember: they are not in it.
        """
        with self._db.write() as connection:
            team = self._seen(connection, by, team_id)
            if user_id != by.id:
                self._editable(connection, by, team_id)
                self._refuse_above(connection, by, team, user_id, None)
            gone = connection.execute(
                text("DELETE FROM team_members WHERE team_id = :team AND user_id = :user"),
                {"team": team_id, "user": user_id},
            )
            if not gone.rowcount:
                raise NoMember(f"{user_id!r} is not in {team.name}", hint="look at the members", id=user_id)
            _event(connection, "member_removed", team_id, by, {"user": user_id})

    def _refuse_above(
        self, connection: Connection, by: Subject, team: Team, user_id: str, role: str | None
    ) -> None:
        """Nobody gives a role above their own in this team, nor touches somebody who has one."""
        own = rank(role_on(by, _resource(team)))
        query = text("SELECT role FROM team_members WHERE team_id = :team AND user_id = :user")
        present = connection.execute(query, {"team": team.id, "user": user_id}).scalar()
        if max(rank(present or "guest"), rank(role or "guest")) > own:
            raise NotPermitted(
                f"{by.name} may not decide about a higher role in {team.name}",
                hint="ask somebody with that role", action="identity.edit",
            )  # fmt: skip

    def _editable(self, connection: Connection, by: Subject, team_id: str) -> Team:
        team = self._seen(connection, by, team_id)
        authorize(by, "identity.edit", _resource(team))
        return team

    def _seen(self, connection: Connection, by: Subject, team_id: str) -> Team:
        team = self._find(connection, by.organisation, team_id)
        if team_id not in by.teams and "identity.read" not in by.permissions:
            raise _unknown(team_id)
        return team

    def _find(self, connection: Connection, organisation: str, team_id: str) -> Team:
        query = f"{_SELECT} WHERE t.organisation_id = :organisation AND t.id = :id"
        row = connection.execute(text(query), {"organisation": organisation, "id": team_id}).first()
        if row is None:
            raise _unknown(team_id)
        return _team(row)


def _resource(team: Team) -> Resource:
    return Resource("team", team.id, team.organisation, team=team.id)


def unless_taken(connection: Connection, statement: str, values: Mapping[str, Any]) -> None:
    """Run a statement; a name another row has already raises `AddressTaken`."""
    try:
        with connection.begin_nested():
            connection.execute(text(statement), values)
    except IntegrityError as error:
        name = values["name"]
        raise AddressTaken(f"{name!r} is taken", hint="choose another name", name=name) from error


def _event(connection: Connection, what: str, team_id: str, by: Subject, data: Mapping[str, Any]) -> None:
    record(
        connection, type=f"identity.team.{what}", source=SOURCE, subject=team_id, actor=by.id,
        data={**data, "organisation": by.organisation},
    )  # fmt: skip


def _unknown(team: str) -> UnknownTeam:
    return UnknownTeam(f"no team {team[:80]!r}", hint="GET /api/v1/teams lists yours", id=team[:80])


def _team(row: Row[Any]) -> Team:
    return Team(
        row.id, row.organisation_id, row.name, row.display, int(row.created_ns), int(row.member_count)
    )


def _member(row: Row[Any]) -> TeamMember:
    held = max(row.role or row.organisation_role, row.organisation_role, key=rank)
    return TeamMember(row.id, row.name, row.display, row.kind, held, row.role)
