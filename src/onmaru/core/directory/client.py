"""Organisations, teams, people and keys of a site as a Python object: `site.identity`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from onmaru.core.errors import NotFound
from onmaru.core.transport import Transport

_ROOT = "/api/v1"


class IdentityClient:
    """Who may do what on a site, within the organisation of the key one uses."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def _list(self, path: str, **params: Any) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self._transport.send("GET", _ROOT + path, params=params)["items"]
        return items

    def me(self) -> dict[str, Any]:
        """Who I am: user, organisation, role, teams, permissions."""
        return self._transport.send("GET", f"{_ROOT}/session")

    def organisations(self) -> list[dict[str, Any]]:
        """The organisations I belong to, with my role in each."""
        return self._list("/organisations")

    def create_organisation(self, name: str, *, display: str = "") -> dict[str, Any]:
        body = {"name": name, "display": display}
        return self._transport.send("POST", f"{_ROOT}/organisations", json=body)

    def users(self, *, kind: str | None = None) -> list[dict[str, Any]]:
        """Members of the organisation; `kind` is `person` or `service`."""
        return self._list("/users", kind=kind)

    def create_user(
        self, name: str, *, display: str = "", role: str = "reader", kind: str = "person"
    ) -> dict[str, Any]:
        """Add a person, or a service account (`kind="service"`) that only uses API keys."""
        body = {"name": name, "display": display, "role": role, "kind": kind}
        return self._transport.send("POST", f"{_ROOT}/users", json=body)

    def add_member(self, user: str, *, role: str = "reader") -> dict[str, Any]:
        """Let somebody who has an account on this site into the organisation."""
        return self._transport.send("POST", f"{_ROOT}/members", json={"user": user, "role": role})

    def change_user(
        self, user: str, *, role: str | None = None, active: bool | None = None
    ) -> dict[str, Any]:
        """Change the role of a member, or bar somebody for a while."""
        body = {key: value for key, value in (("role", role), ("active", active)) if value is not None}
        return self._transport.send("PATCH", f"{_ROOT}/users/{self._user(user)}", json=body)

    def remove_user(self, user: str) -> None:
        """Take somebody out of the organisation."""
        self._transport.send("DELETE", f"{_ROOT}/users/{self._user(user)}")

    def teams(self) -> list[dict[str, Any]]:
        """My teams; all of the organisation for admins."""
        return self._list("/teams")

    def create_team(self, name: str, *, display: str = "") -> dict[str, Any]:
        return self._transport.send("POST", f"{_ROOT}/teams", json={"name": name, "display": display})

    def remove_team(self, name: str) -> None:
        self._transport.send("DELETE", f"{_ROOT}/teams/{self._team(name)}")

    def team_members(self, name: str) -> list[dict[str, Any]]:
        return self._list(f"/teams/{self._team(name)}/members")

    def put_team_member(self, name: str, user: str, *, role: str | None = None) -> dict[str, Any]:
        """Let a member of the organisation into a team; `role` raises what they may do with its things."""
        path = f"{_ROOT}/teams/{self._team(name)}/members/{self._user(user)}"
        return self._transport.send("PUT", path, json={"role": role})

    def remove_team_member(self, name: str, user: str) -> None:
        self._transport.send("DELETE", f"{_ROOT}/teams/{self._team(name)}/members/{self._user(user)}")

    def keys(self) -> list[dict[str, Any]]:
        """My API keys; all of the organisation for admins."""
        return self._list("/keys")

    def create_key(
        self, label: str, scopes: Sequence[str], *, user: str | None = None, expires: str | None = None
    ) -> dict[str, Any]:
        """Make an API key; `secret` is shown this once. `expires` is RFC 3339 or an offset such as `+30d`."""
        owner = self._user(user) if user else None
        body = {"label": label, "scopes": list(scopes), "user": owner, "expires": expires}
        return self._transport.send("POST", f"{_ROOT}/keys", json=body)

    def revoke_key(self, key_id: str) -> None:
        self._transport.send("DELETE", f"{_ROOT}/keys/{key_id}")

    def _team(self, name: str) -> str:
        return _named(self.teams(), name, "team")

    def _user(self, name: str) -> str:
        return _named(self.users(), name, "user")


def _named(items: Sequence[dict[str, Any]], name: str, kind: str) -> str:
    found = next((item["id"] for item in items if name in (item["name"], item["id"])), None)
    if found is None:
        raise NotFound(f"no {kind} {name!r}", hint="check the id", kind=kind, id=name)
    return str(found)
