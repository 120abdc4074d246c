"""Organisations, teams, users and roles, as far as the caller may see and change them.

Accounts here have names, no mail addresses: where a client speaks of `email`, the name stands. Nobody is invited by
mail: whoever is invited gets an account, and an admin hands them a sign-in link.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from onmaru.core.errors import NotFound
from onmaru.core.identity import Resource
from onmaru.core.identity.accounts import UnknownOrganisation, UnknownUser, User
from onmaru.core.identity.permissions import rank
from onmaru.core.identity.teams import Team, TeamMember, UnknownTeam
from onmaru.core.time import format_time
from onmaru.hub.api.ngc.request import Ask, done, text_of
from onmaru.hub.api.oci.auth import caller_of
from onmaru.hub.errors import BadTransfer, TokenNeeded

TOKEN_S = 3600
# Roles of NGC and the rungs of our ladder they stand for, the lowest first.
ROLES = {
    "REGISTRY_READ": "reader", "REGISTRY_USER": "contributor", "REGISTRY_ADMIN": "publisher", "USER_ADMIN": "admin",
    "ORG_OWNER": "owner",
}  # fmt: skip
_SERVICES = ("CONTAINER", "MODEL", "MODELSCRIPT", "HELM", "COLLECTION", "ORG", "TEAM", "USER")


async def token(ask: Ask) -> Response:
    """Trade an API key for a token: the key itself, so that it lives exactly as long."""
    if not ask.key:
        raise TokenNeeded("this needs a sign-in", hint="use an API key: omk_... with the user $oauthtoken")
    await caller_of(ask.hub, ask.http.headers.get("authorization", "").encode("latin-1", "replace"))
    return JSONResponse({"token": ask.key, "expires_in": TOKEN_S}, headers={"Cache-Control": "no-store"})


async def roles(ask: Ask) -> Response:
    """The roles that can be given."""
    ask.subject  # noqa: B018  # somebody has to be signed in
    actions = [{"service": service} for service in _SERVICES]
    return done(
        {
            "roles": [
                {"name": name, "displayName": rung, "allowedActions": actions} for name, rung in ROLES.items()
            ]
        }
    )


async def organisations(ask: Ask) -> Response:
    """The organisation the key belongs to."""
    shown = await run_in_threadpool(_organisation, ask)
    page, pages = ask.page([shown])
    return done({"organizations": list(page), "paginationInfo": pages})


async def organisation(ask: Ask) -> Response:
    """One organisation."""

    def read() -> dict[str, Any]:
        _mine(ask, ask.to.words[1])
        return _organisation(ask)

    return done({"organizations": await run_in_threadpool(read)})


async def me(ask: Ask) -> Response:
    """Whoever holds the key."""

    def read() -> dict[str, Any]:
        subject, identity = ask.subject, ask.hub.identity
        if ask.query("org-name"):
            _mine(ask, ask.query("org-name"))
        teams = {team.id: team for team in identity.teams.list(subject)}
        told = [_role(ask, subject.role)]
        told += [_role(ask, rung, teams[each].name) for each, rung in subject.teams.items() if each in teams]
        return {
            "id": number_of(subject.id), "starfleetId": subject.id, "clientId": subject.id, "name": subject.display,
            "email": subject.name, "isActive": True, "roles": told,
        }  # fmt: skip

    shown = await run_in_threadpool(read)
    return done({"user": shown, "userRoles": shown["roles"]})


async def change_me(ask: Ask) -> Response:
    """Another display name for whoever holds the key, when they may change people."""
    body = await ask.json()

    def write() -> None:
        ask.hub.access.allow(ask.subject, "identity.edit")
        ask.hub.identity.accounts.change(ask.subject, ask.subject.id, display=text_of(body, "name", 200))

    await run_in_threadpool(write)
    return await me(ask)


async def teams(ask: Ask) -> Response:
    """The teams one may see, or a new one."""
    if ask.http.method == "POST":
        body = await ask.json()

        def make() -> dict[str, Any]:
            _mine(ask, ask.to.organisation)
            ask.hub.access.allow(ask.subject, "identity.edit")
            name, display = text_of(body, "name", 64), text_of(body, "description", 200)
            return _team(ask.hub.identity.teams.create(ask.subject, name=name, display=display))

        return done({"team": await run_in_threadpool(make)})

    def read() -> tuple[list[dict[str, Any]], dict[str, int]]:
        _mine(ask, ask.to.organisation)
        page, pages = ask.page(ask.hub.identity.teams.list(ask.subject))
        return [_team(each) for each in page], pages

    shown, pages = await run_in_threadpool(read)
    return done({"teams": shown, "paginationInfo": pages})


async def team(ask: Ask) -> Response:
    """Show, describe or dissolve a team."""
    body = await ask.json() if ask.http.method == "PATCH" else {}

    def act() -> dict[str, Any]:
        _mine(ask, ask.to.organisation)
        found = _seen_team(ask, ask.to.words[1])
        if ask.http.method == "PATCH":
            ask.hub.access.allow(ask.subject, "identity.edit", _resource(ask, found.name))
            found = ask.hub.identity.teams.change(
                ask.subject, found.id, display=text_of(body, "description", 200)
            )
        elif ask.http.method == "DELETE":
            ask.hub.access.allow(ask.subject, "identity.edit")
            ask.hub.identity.teams.remove(ask.subject, found.id)
        return _team(found)

    return done({"team": await run_in_threadpool(act)})


async def users(ask: Ask) -> Response:
    """The members of an organisation or a team, or a new member."""
    if ask.http.method == "POST":
        body = await ask.json()
        shown = await run_in_threadpool(
            _invite, ask, ask.to.organisation, ask.to.team, body, _names(body.get("roleTypes"))
        )
        return done({"user": shown})

    def read() -> tuple[list[dict[str, Any]], dict[str, int]]:
        found = _members(ask, ask.to.organisation, ask.to.team)
        if wanted := _wanted_name(ask):
            found = [each for each in found if each["email"] == wanted]
        page, pages = ask.page(found)
        return list(page), pages

    everybody, told = await run_in_threadpool(read)
    return done({"users": everybody, "paginationInfo": told})


async def invite(ask: Ask) -> Response:
    """`POST /v3/orgs/ORGANISATION/invitations`: an account at once."""
    body = await ask.json()
    asked = body.get("roles")
    if not isinstance(asked, list) or not all(isinstance(each, dict) for each in asked):
        raise BadTransfer("roles is no list of objects", hint="see the documentation of ngcsdk")
    groups = [each.get("resourceGroups") for each in asked]
    first = next((each[0] for each in groups if isinstance(each, list) and each), "")
    names = _names([each.get("name") for each in asked])
    shown = await run_in_threadpool(_invite, ask, ask.to.words[2], str(first), body, names)
    return done({"user": shown})


async def invitations(ask: Ask) -> Response:
    """None: whoever is invited has an account at once."""
    await run_in_threadpool(_mine, ask, ask.to.words[2])
    _, pages = ask.page([])
    return done({"invitations": [], "paginationInfo": pages})


async def user(ask: Ask) -> Response:
    """Show or remove one member: of the organisation, or (with a team in the address) of the team."""
    place, group, who = _place(ask)

    def act() -> dict[str, Any]:
        found = _find_user(ask, place, group, who)
        shown = next((each for each in _members(ask, place, group) if each["starfleetId"] == found.id), None)
        if shown is None:
            raise _unknown(who)
        if ask.http.method == "DELETE":
            ask.hub.access.allow(ask.subject, "identity.edit", _resource(ask, group))
            if group:
                ask.hub.identity.teams.remove_member(ask.subject, _seen_team(ask, group).id, found.id)
            else:
                ask.hub.identity.accounts.remove(ask.subject, found.id)
        return shown

    return done({"user": await run_in_threadpool(act)})


async def change_roles(ask: Ask) -> Response:
    """Give or take roles, or put others in their place."""
    place, group, who = _place(ask)
    given, verb = _names(ask.http.query_params.getlist("roles")), ask.to.words[-1]

    def write() -> dict[str, Any]:
        found = _find_user(ask, place, group, who)
        ask.hub.access.allow(ask.subject, "identity.edit", _resource(ask, group))
        if not group:
            rung = _after(found.role, given, verb)
            ask.hub.identity.accounts.change(ask.subject, found.id, role=rung)
        else:
            seen = _seen_team(ask, group)
            before = next(
                (each.role for each in ask.hub.identity.teams.members(ask.subject, seen.id) if each.user == found.id),
                "guest",
            )  # fmt: skip
            rung = _after(before, given, verb)
            ask.hub.identity.teams.put_member(ask.subject, seen.id, found.id, role=rung)
        return next(each for each in _members(ask, place, group) if each["starfleetId"] == found.id)

    return done({"user": await run_in_threadpool(write)})


def number_of(user_id: str) -> int:
    """A number for a user: clients know users by numbers only."""
    return int(hashlib.sha256(user_id.encode()).hexdigest()[:13], 16)


def role_of(names: Iterable[str]) -> str:
    """The rung that roles of NGC amount to.

    Raises:
        BadTransfer: one of them is not known here.
    """
    rungs = ["guest"]
    for name in names:
        if name not in ROLES:
            raise BadTransfer(f"no role {name[:60]!r}", hint=f"one of {', '.join(ROLES)}")
        rungs.append(ROLES[name])
    return max(rungs, key=rank)


def names_of(rung: str) -> list[str]:
    """The roles of NGC that a rung of our ladder amounts to."""
    return [name for name, each in ROLES.items() if rank(each) <= rank(rung)]


def _after(rung: str, given: list[str], verb: str) -> str:
    wanted = role_of(given)
    if verb == "update-role":
        return wanted
    if verb == "add-role":
        return max(rung, wanted, key=rank)
    left = [name for name in names_of(rung) if name not in given]
    # What stands above a role that is taken cannot stay without it.
    lowest = min((rank(ROLES[name]) for name in given), default=99)
    return role_of(name for name in left if rank(ROLES[name]) < lowest)


def _names(value: Any) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > 50 or not all(isinstance(each, str) for each in value):
        raise BadTransfer("roles are no list of names", hint=f"some of {', '.join(ROLES)}")
    return list(value)


def _mine(ask: Ask, name: str) -> None:
    """A key acts in one organisation: others look absent."""
    mine = ask.hub.identity.accounts.organisation(ask.subject.organisation)
    if name.lower() != mine.name:
        raise UnknownOrganisation(f"no organisation {name[:80]!r}", hint="check the name", id=name[:80])


def _organisation(ask: Ask) -> dict[str, Any]:
    found = ask.hub.identity.accounts.organisation(ask.subject.organisation)
    return {
        "id": number_of(found.id), "name": found.name, "displayName": found.display or found.name, "type": "ENTERPRISE",
    }  # fmt: skip


def _team(found: Team) -> dict[str, Any]:
    return {"id": number_of(found.id), "name": found.name, "description": found.display, "isDeleted": False}


def _role(ask: Ask, rung: str, team: str = "") -> dict[str, Any]:
    names = names_of(rung)
    shown: dict[str, Any] = {
        "org": {"name": ask.hub.identity.accounts.organisation(ask.subject.organisation).name}
    }
    return shown | ({"team": {"name": team}, "teamRoles": names} if team else {"orgRoles": names})


def _resource(ask: Ask, team: str) -> Resource:
    subject = ask.subject
    group = _seen_team(ask, team).id if team else ""
    return Resource("organisation", subject.organisation, subject.organisation, group)


def _seen_team(ask: Ask, name: str) -> Team:
    found = ask.hub.identity.teams.named(ask.subject.organisation, name.lower())
    try:
        return ask.hub.identity.teams.get(ask.subject, found.id)
    except UnknownTeam as error:  # hidden: it looks as if it were not there, its id included
        ask.hub.identity.denied(ask.subject, "identity.read", f"team/{found.name}")
        told = f"no team {name.lower()[:80]!r}"
        raise UnknownTeam(told, hint=error.hint, id=name.lower()[:80]) from None


def _members(ask: Ask, place: str, team: str) -> list[dict[str, Any]]:
    _mine(ask, place)
    identity = ask.hub.identity
    if team:
        found = identity.teams.members(ask.subject, _seen_team(ask, team).id)
        return [_shown(ask, each, each.role, team) for each in found]
    ask.hub.access.allow(ask.subject, "identity.read")
    return [_shown(ask, each, each.role) for each in identity.accounts.list(ask.subject.organisation)]


def _shown(ask: Ask, found: User | TeamMember, rung: str, team: str = "") -> dict[str, Any]:
    identity = found.id if isinstance(found, User) else found.user
    active, created = (
        (found.active, format_time(found.created_ns)) if isinstance(found, User) else (True, None)
    )
    shown = {
        "id": number_of(identity), "starfleetId": identity, "clientId": identity, "name": found.display,
        "email": found.name, "isActive": active, "createdDate": created, "roles": [_role(ask, rung, team)],
    }  # fmt: skip
    return {key: value for key, value in shown.items() if value is not None}


def _place(ask: Ask) -> tuple[str, str, str]:
    """Organisation, team and user of an address: version 2 has singular words, version 3 has plural ones."""
    words = ask.to.words
    if words[0] != "v3":
        return ask.to.organisation, ask.to.team, words[1]
    if words[3] == "teams":
        return words[2], words[4], words[6]
    return words[2], "", words[4]


def _find_user(ask: Ask, place: str, team: str, who: str) -> User:
    """A member by number, id or name; the name may be in base64, as some clients send it.

    Whoever may not list the members is refused before anything is looked up: who is there stays unknown.
    """
    _mine(ask, place)
    if team:
        _seen_team(ask, team)
    else:
        ask.hub.access.allow(ask.subject, "identity.read")
    try:
        plain = base64.b64decode(who, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        plain = who
    for each in ask.hub.identity.accounts.list(ask.subject.organisation):
        if who in (each.id, each.name, str(number_of(each.id))) or plain == each.name:
            return each
    raise _unknown(who)


def _unknown(who: str) -> NotFound:
    return UnknownUser(f"no user {who[:80]!r}", hint="list the users", id=who[:80])


def _wanted_name(ask: Ask) -> str:
    try:
        filters = json.loads(ask.query("q") or "{}").get("filters", [])
        return next((unquote(str(each["value"])) for each in filters if each.get("field") == "email"), "")
    except (ValueError, AttributeError, TypeError, KeyError, RecursionError) as error:
        raise BadTransfer("q cannot be read", hint="see the documentation of ngcsdk") from error


def _invite(ask: Ask, place: str, team: str, body: dict[str, Any], roles: list[str]) -> dict[str, Any]:
    _mine(ask, place)
    ask.hub.access.allow(ask.subject, "identity.edit", _resource(ask, team))
    identity, name = ask.hub.identity, text_of(body, "email", 64).lower()
    rung = role_of(roles)
    found = next(
        (each for each in identity.accounts.list(ask.subject.organisation) if each.name == name), None
    )
    if found is None:
        found = identity.accounts.create(
            ask.subject, name=name, display=text_of(body, "name", 200), role="guest" if team else rung
        )
    if not team:
        return _shown(ask, found, found.role)
    member = identity.teams.put_member(ask.subject, _seen_team(ask, team).id, found.id, role=rung)
    return _shown(ask, member, member.role, team)
