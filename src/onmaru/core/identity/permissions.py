"""Roles are a ladder; each permission names the lowest rung that has it. Pure functions.

guest < reader < contributor < publisher < admin < owner
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

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
}


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


@dataclass(frozen=True, slots=True)
class Resource:
    """What is asked for, as far as identity cares."""

    kind: str
    id: str
    organisation: str


def register_permissions(table: Mapping[str, str]) -> None:
    """Add a wing's permissions (`{"twin.read": "guest"}`); the same table may come again.

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


def rank(role: str) -> int:
    """Rung of a role on the ladder, guest is 0.

    Raises:
        UnknownRole: no such role.
    """
    try:
        return ROLES.index(role)
    except ValueError:
        raise UnknownRole(f"no role {role!r}", hint=f"one of {', '.join(ROLES)}", role=role) from None


def permissions_of(role: str, scopes: Collection[str] = ("*",)) -> frozenset[str]:
    """What a role may do, narrowed by the scopes of an API key.

    Args:
        scopes: Permissions, `twin.*` for a whole wing, `*` for all. Scopes never add anything.
    """
    rung = rank(role)
    held = (name for name, lowest in PERMISSIONS.items() if ROLES.index(lowest) <= rung)
    return frozenset(name for name in held if any(_covers(scope, name) for scope in scopes))


def _covers(scope: str, permission: str) -> bool:
    if scope == "*":
        return True
    return permission.startswith(scope[:-1]) if scope.endswith(".*") else scope == permission


def check_scopes(scopes: Collection[str]) -> None:
    """Raise `InvalidInput` unless every scope covers something that exists."""
    for scope in scopes:
        if not any(_covers(scope, name) for name in PERMISSIONS):
            hint = f"known: *, {', '.join(sorted(PERMISSIONS))}"
            raise InvalidInput(f"the scope {scope!r} covers no permission", hint=hint, scope=scope)


def authorize(subject: Subject, action: str, resource: Resource | None = None) -> None:
    """Let `subject` do `action`, or raise. An action nobody registered is refused.

    Raises:
        NotPermitted: the role (or the key's scopes) does not include it.
        NotFound: the resource belongs to another organisation: it looks as if it were absent.
    """
    if resource is not None and resource.organisation != subject.organisation:
        raise NotFound(
            f"no {resource.kind} {resource.id!r}", hint="check the id", kind=resource.kind, id=resource.id
        )
    if action not in subject.permissions:
        lowest = PERMISSIONS.get(action)
        hint = f"ask an admin for the role {lowest}" if lowest else "nobody has this permission"
        if subject.key and lowest and ROLES.index(lowest) <= ROLES.index(subject.role):
            hint = f"the API key needs the scope {action}"
        raise NotPermitted(f"{subject.name} may not do {action}", hint=hint, action=action, needed=lowest)
