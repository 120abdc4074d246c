"""Organisations: founding, renaming, and people who belong to several of them."""

from __future__ import annotations

from sqlalchemy import text

from onmaru.core.errors import Conflict
from onmaru.core.events import record
from onmaru.core.identity.accounts import (
    SOURCE,
    Accounts,
    Organisation,
    UnknownOrganisation,
    UnknownUser,
    User,
    refuse_above,
)
from onmaru.core.identity.permissions import Resource, Subject, authorize
from onmaru.core.identity.teams import check_address_name, unless_taken
from onmaru.core.ids import new_id
from onmaru.core.storage import Database
from onmaru.core.time import now_ns


class AlreadyMember(Conflict):
    code = "identity.already_member"


class Organisations:
    """What owners do with organisations; the plant stays with the first one."""

    def __init__(self, db: Database, accounts: Accounts) -> None:
        self._db = db
        self._accounts = accounts

    def named(self, name: str) -> Organisation:
        """The organisation of this name, for wings that read it from an address; authorise before you show it.

        Raises:
            UnknownOrganisation: there is none.
        """
        query = text("SELECT id, name, display FROM organisations WHERE name = :name")
        with self._db.read() as connection:
            row = connection.execute(query, {"name": name}).first()
        if row is None:
            raise UnknownOrganisation(f"no organisation {name[:80]!r}", hint="check the name", id=name[:80])
        return Organisation(row.id, row.name, row.display)

    def create(self, by: Subject, *, name: str, display: str = "") -> Organisation:
        """Found an organisation; an owner of the site does, and owns the new one too.

        Raises:
            NotPermitted: not an owner of the site's own organisation.
            BadAddressName, AddressTaken: the name cannot be used.
        """
        authorize(by, "organisation.create")
        check_address_name(name)
        organisation_id = new_id("org")
        values = {"id": organisation_id, "name": name, "display": display, "now": now_ns(), "user": by.id}
        with self._db.write() as connection:
            unless_taken(
                connection,
                "INSERT INTO organisations (id, name, display, created_ns) VALUES (:id, :name, :display, :now)",
                values,
            )
            connection.execute(
                text("INSERT INTO memberships (organisation_id, user_id, role) VALUES (:id, :user, 'owner')"),
                values,
            )
            record(
                connection, type="identity.organisation.created", source=SOURCE, subject=organisation_id,
                actor=by.id, data={"name": name},
            )  # fmt: skip
        return Organisation(organisation_id, name, display, "owner")

    def change(
        self, by: Subject, organisation_id: str, *, name: str | None = None, display: str | None = None
    ) -> Organisation:
        """Rename the organisation one acts in; None leaves a field as it is.

        Raises:
            NotFound: another organisation: switch to it first.
            BadAddressName, AddressTaken: the name cannot be used.
        """
        authorize(by, "organisation.edit", Resource("organisation", organisation_id, organisation_id))
        before = self._accounts.organisation(organisation_id)
        new_name = before.name if name is None else name
        if new_name != before.name:
            check_address_name(new_name)
        new_display = before.display if display is None else display
        with self._db.write() as connection:
            unless_taken(
                connection,
                "UPDATE organisations SET name = :name, display = :display WHERE id = :id",
                {"id": organisation_id, "name": new_name, "display": new_display},
            )
            record(
                connection, type="identity.organisation.changed", source=SOURCE, subject=organisation_id,
                actor=by.id, data={"name": new_name, "before": before.name},
            )  # fmt: skip
        return Organisation(organisation_id, new_name, new_display, by.role)

    def add_member(self, by: Subject, *, user: str, role: str) -> User:
        """Let a person who has an account on this site into the organisation of `by`.

        Args:
            user: The user name, exactly.
        Raises:
            UnknownUser: nobody active has this name; service accounts stay in their organisation.
            AlreadyMember: they belong to it; change their role instead.
            NotPermitted: nobody gives a role above their own.
        """
        authorize(by, "identity.edit")
        refuse_above(by, role)
        values = {"name": user, "organisation": by.organisation, "role": role}
        with self._db.write() as connection:
            query = text("SELECT id FROM users WHERE name = :name AND active = 1 AND kind = 'person'")
            user_id = connection.execute(query, values).scalar()
            if user_id is None:
                hint = "create the user instead; service accounts belong to one organisation"
                raise UnknownUser(f"nobody is called {user[:80]!r}", hint=hint, id=user[:80])
            added = connection.execute(
                text(
                    "INSERT INTO memberships (organisation_id, user_id, role) VALUES (:organisation, :user, :role)"
                    " ON CONFLICT (organisation_id, user_id) DO NOTHING"
                ),
                {**values, "user": user_id},
            )
            if not added.rowcount:
                hint = "change the role of the member instead"
                raise AlreadyMember(f"{user} belongs to the organisation already", hint=hint, name=user)
            data = {"organisation": by.organisation, "role": role}
            record(
                connection,
                type="identity.member.added",
                source=SOURCE,
                subject=str(user_id),
                actor=by.id,
                data=data,
            )
            return self._accounts.find(connection, by.organisation, str(user_id))
