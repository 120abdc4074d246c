"""Roles are a ladder; each permission names the lowest rung that has it. Pure functions.

guest < reader < contributor < publisher < admin < owner

The plant, its history and its jobs belong to the site, that is to the first organisation. Other organisations
hold only the permissions that make sense in each of them (`PER_ORGANISATION`): their owner owns no plant.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from onmaru.core.errors import Conflict, Forbidden, InvalidInput, NotFound

ROLES = ("guest", "reader", "contributor", "publisher", "admin", "owner")
_NAME = re.compile(r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+\Z")

# Permission -> lowest role. Wings add theirs with `register_permissions` where the site is composed.
PERMISSIONS: dict[str, str] = {
    "core.read": "guest",  # about, home: what everybody who is signed in sees
    "core.keys": "guest",  # one's own API keys
    "events.read": "reader",  # all events but those of identity
    "jobs.read": "reader",
    "jobs.cancel": "contributor",
    "identity.read": "admin",  # people, service accounts, all keys
    "identity.edit": "admin",
    "audit.read": "admin",
    "organisation.edit": "owner",
    "organisation.create": "owner",
}
# Permissions that exist in every organisation; all others only in the first one, which the site belongs to.
PER_ORGANISATION: set[str] = {"core.read", "core.keys", "identity.read", "identity.edit", "organisation.edit"}

Visibility = Literal["private", "organisation", "public"]


class UnknownRole(InvalidInput):
    code = "identity.unknown_role"


class PermissionClash(Conflict):
    code = "identity.permission_clash"


class NotPermitted(Forbidden):
    code = "identity.not_permitted"


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody who has proved who they are, within one organisation."""

    id: str  # user id, `usr_...`
    name: str
    display: str
    organisation: str  # organisation id
    role: str
    permissions: frozenset[str]
    method: str  # link, password, oidc:<provider>, key
    session: str = ""  # session id; empty for API keys
    key: str = ""  # API key id; empty for sessions
    scopes: tuple[str, ...] = ("*",)  # what an API key is narrowed to
    at_home: bool = True  # whether `organisation` is the one the site belongs to
    teams: Mapping[str, str] = field(default_factory=dict, hash=False)  # team id -> role within the team


@dataclass(frozen=True, slots=True)
class Resource:
    """What is asked for, as far as identity cares."""

    kind: str
    id: str
    organisation: str
    team: str = ""  # team id; empty for what belongs to the whole organisation
    visibility: Visibility = "private"  # private: its team (or organisation); public: whoever is signed in


def register_permissions(table: Mapping[str, str], *, per_organisation: bool = False) -> None:
    """Add a wing's permissions (`{"twin.read": "guest"}`); the same table may come again.

    Args:
        per_organisation: They make sense in every organisation (a registry), not only in the one the site
            belongs to (a plant).

    Raises:
        UnknownRole: a role outside of the ladder.
        PermissionClash: a permission is registered with another role already.
    """
    for permission, role in table.items():
        rank(role)
        if not _NAME.match(permission):
            raise InvalidInput(f"{permission!r} is no permission", hint="wing.verb in lower case")
        if PERMISSIONS.get(permission, role) != role:
            raise PermissionClash(
                f"{permission} is registered for {PERMISSIONS[permission]}, not {role}",
                hint="a permission belongs to one wing",
                permission=permission,
            )
    PERMISSIONS.update(table)
    if per_organisation:
        PER_ORGANISATION.update(table)


def rank(role: str) -> int:
    """Rung of a role on the ladder, guest is 0.

    Raises:
        UnknownRole: no such role.
    """
    try:
        return ROLES.index(role)
    except ValueError:
        raise UnknownRole(f"no role {role!r}", hint=f"one of {', '.join(ROLES)}", role=role) from None


def permissions_of(role: str, scopes: Collection[str] = ("*",), *, at_home: bool = True) -> frozenset[str]:
    """What a role may do, narrowed by the scopes of an API key.

    Args:
        scopes: Permissions, `twin.*` for a whole wing, `*` for all. Scopes never add anything.
        at_home: Whether the role is held in the organisation the site belongs to.
    """
    rung = rank(role)
    held = (
        name
        for name, lowest in PERMISSIONS.items()
        if ROLES.index(lowest) <= rung and (at_home or name in PER_ORGANISATION)
    )
    return frozenset(name for name in held if any(_covers(scope, name) for scope in scopes))


def _covers(scope: str, permission: str) -> bool:
    if scope == "*":
        return True
    return permission.startswith(scope[:-1]) if scope.endswith(".*") else scope == permission


def scopes_exceed(scopes: Collection[str], limit: Collection[str]) -> frozenset[str]:
    """What `scopes` let through that `limit` would not, whatever the role (a team may raise it)."""
    return permissions_of(ROLES[-1], scopes) - permissions_of(ROLES[-1], limit)


def check_scopes(scopes: Collection[str]) -> None:
    """Raise `InvalidInput` unless every scope covers something that exists."""
    for scope in scopes:
        if not any(_covers(scope, name) for name in PERMISSIONS):
            hint = f"known: *, {', '.join(sorted(PERMISSIONS))}"
            raise InvalidInput(f"the scope {scope!r} covers no permission", hint=hint, scope=scope)


def role_on(subject: Subject, resource: Resource | None = None) -> str:
    """The role of `subject` where the resource lives: a team's role raises that of the organisation."""
    in_team = subject.teams.get(resource.team) if resource is not None and resource.team else None
    return subject.role if in_team is None else max(subject.role, in_team, key=rank)


def sees(subject: Subject, resource: Resource) -> bool:
    """Whether the resource exists at all for `subject`."""
    if resource.visibility == "public":
        return True
    if resource.organisation != subject.organisation:
        return False
    return not resource.team or resource.visibility == "organisation" or _belongs(subject, resource)


def permissions_on(subject: Subject, resource: Resource | None = None) -> frozenset[str]:
    """What `subject` may do with a resource it sees.

    Outside of one's own organisation and teams there is only reading: permissions that end in `.read`.
    """
    if resource is None:
        return subject.permissions
    if not _belongs(subject, resource):
        return frozenset(name for name in subject.permissions if name.endswith(".read"))
    if resource.team not in subject.teams:
        return subject.permissions
    return permissions_of(role_on(subject, resource), subject.scopes, at_home=subject.at_home)


def _belongs(subject: Subject, resource: Resource) -> bool:
    if resource.organisation != subject.organisation:
        return False
    return not resource.team or resource.team in subject.teams or rank(subject.role) >= rank("admin")


def authorize(subject: Subject, action: str, resource: Resource | None = None) -> None:
    """Let `subject` do `action`, or raise. An action nobody registered is refused.

    Args:
        resource: What it is done to; None asks about the organisation (for the plant: the site) as a whole.
    Raises:
        NotPermitted: the role (or the key's scopes) does not include it.
        NotFound: the resource is another organisation's or team's: it looks as if it were absent.
    """
    if resource is not None and not sees(subject, resource):
        raise NotFound(
            f"no {resource.kind} {resource.id!r}", hint="check the id", kind=resource.kind, id=resource.id
        )
    if action in permissions_on(subject, resource):
        return
    lowest = PERMISSIONS.get(action)
    hint = f"ask an admin for the role {lowest}" if lowest else "nobody has this permission"
    if lowest and not subject.at_home and action not in PER_ORGANISATION:
        hint = "this belongs to the site's own organisation"
    elif lowest and resource is not None and not _belongs(subject, resource):
        hint = "only members change it"
    elif subject.key and lowest and rank(lowest) <= rank(role_on(subject, resource)):
        hint = f"the API key needs the scope {action}"
    raise NotPermitted(f"{subject.name} may not do {action}", hint=hint, action=action, needed=lowest)
