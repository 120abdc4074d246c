"""Organisations and teams over HTTP, and who may use each route of the floor in which house."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from fastapi import FastAPI

from onmaru.core.identity import PERMISSIONS, ROLES, Identity
from onmaru.core.identity.permissions import PER_ORGANISATION

API = "/api/v1"


@pytest.fixture
def identity(floor_app: FastAPI) -> Identity:
    found: Identity = floor_app.state.identity
    return found


@contextmanager
def browser(site: str, identity: Identity, user_id: str | None = None) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site + API) as client:
        assert client.post("/session/link", json={"token": identity.login_link(user_id)}).status_code == 204
        client.headers["X-Onmaru-Csrf"] = client.get("/session").json()["csrf"]
        yield client


@pytest.fixture
def owner(site: str, identity: Identity) -> Iterator[httpx.Client]:
    with browser(site, identity) as client:
        yield client


def test_the_story_of_two_organisations(owner: httpx.Client, site: str, identity: Identity) -> None:
    made = owner.post("/organisations", json={"name": "acme", "display": "Acme 공업"}).json()
    assert (made["name"], made["display"], made["role"]) == ("acme", "Acme 공업", "owner")
    assert owner.post("/organisations", json={"name": "acme"}).json()["code"] == "identity.address_taken"
    assert owner.post("/organisations", json={"name": "A B"}).status_code == 422
    kim = owner.post("/users", json={"name": "kim", "role": "reader"}).json()
    assert kim["managed_here"]
    moved = owner.put("/session/organisation", json={"organisation": made["id"]}).json()
    assert (moved["organisation"]["id"], moved["role"]) == (made["id"], "owner")
    assert set(moved["permissions"]) == PER_ORGANISATION
    joined = owner.post("/members", json={"user": "kim", "role": "publisher"}).json()
    assert (joined["role"], joined["managed_here"]) == ("publisher", False)
    assert owner.post("/members", json={"user": "kim"}).json()["code"] == "identity.already_member"
    refused = owner.patch(f"/users/{kim['id']}", json={"active": False})
    assert (refused.status_code, refused.json()["code"]) == (403, "identity.managed_elsewhere")
    renamed = owner.patch(f"/organisations/{made['id']}", json={"name": "acme-co"})
    assert renamed.json()["name"] == "acme-co"
    robot = owner.post("/users", json={"name": "robot", "kind": "service", "role": "reader"}).json()
    assert [u["name"] for u in owner.get("/users?kind=service").json()["items"]] == ["robot"]
    key = owner.post("/keys", json={"label": "edge", "scopes": ["core.read"], "user": robot["id"]}).json()
    program = httpx.get(site + API + "/session", headers={"Authorization": f"Bearer {key['secret']}"}).json()
    assert (program["user"]["name"], program["organisation"]["id"]) == ("robot", made["id"])
    with browser(site, identity, kim["id"]) as other:
        mine = other.get("/organisations").json()["items"]
        assert [(o["name"], o["role"]) for o in mine] == [("acme-co", "publisher"), ("main", "reader")]
        absent = other.patch(f"/organisations/{made['id']}", json={"name": "x"})
        assert absent.status_code == 403


def test_the_story_of_a_team(owner: httpx.Client, site: str, identity: Identity) -> None:
    team = owner.post("/teams", json={"name": "vision", "display": "비전팀"}).json()
    assert owner.get("/teams").json()["items"] == [team]
    kim = owner.post("/users", json={"name": "kim", "role": "reader"}).json()
    with browser(site, identity, kim["id"]) as other:
        assert other.get("/teams").json()["items"] == []
        assert other.get(f"/teams/{team['id']}").json()["code"] == "identity.unknown_team"
        put = owner.put(f"/teams/{team['id']}/members/{kim['id']}", json={"role": "admin"})
        assert put.json()["team_role"] == "admin"
        assert other.get("/session").json()["teams"] == [{"id": team["id"], "role": "admin"}]
        assert other.patch(f"/teams/{team['id']}", json={"display": "Vision"}).json()["display"] == "Vision"
        assert other.delete(f"/teams/{team['id']}").status_code == 403
        assert other.delete(f"/teams/{team['id']}/members/{kim['id']}").status_code == 204
        assert other.get(f"/teams/{team['id']}").status_code == 404
    assert owner.get(f"/teams/{team['id']}/members").json()["items"] == []
    assert owner.delete(f"/teams/{team['id']}").status_code == 204
    assert owner.get(f"/teams/{team['id']}").status_code == 404


# One harmless request for each guarded route of the floor, and what it asks for. Ids that do not exist keep a
# request from changing anything, and still tell 403 (may not) from 404 (may, but there is nothing).
ROUTES = (
    ("GET", "/session", "core.read", None),
    ("GET", "/organisations", "core.read", None),
    ("POST", "/organisations", "organisation.create", {"name": "a b"}),
    ("PATCH", "/organisations/org_absent", "organisation.edit", {}),
    ("POST", "/members", "identity.edit", {"user": "absent"}),
    ("GET", "/teams", "core.read", None),
    ("POST", "/teams", "identity.edit", {"name": "a b"}),
    ("DELETE", "/teams/team_absent", "identity.edit", None),
    ("GET", "/teams/team_absent/members", "core.read", None),
    ("GET", "/users", "identity.read", None),
    ("POST", "/users", "identity.edit", {"name": "A B"}),
    ("PATCH", "/users/usr_absent", "identity.edit", {}),
    ("DELETE", "/users/usr_absent", "identity.edit", None),
    ("POST", "/users/usr_absent/link", "identity.edit", None),
    ("GET", "/keys", "core.keys", None),
    ("DELETE", "/keys/key_absent", "core.keys", None),
    ("GET", "/audit", "audit.read", None),
    ("GET", "/audit/chain", "audit.read", None),
    ("GET", "/events", "events.read", None),
    ("GET", "/jobs", "jobs.read", None),
    ("POST", "/jobs/job_absent/cancel", "jobs.cancel", None),
)


@pytest.mark.parametrize("house", ["the site's", "another"])
def test_every_role_in_both_houses(owner: httpx.Client, site: str, house: str) -> None:
    if house == "another":
        made = owner.post("/organisations", json={"name": "acme"}).json()
        owner.put("/session/organisation", json={"organisation": made["id"]})
    for role in ROLES:
        user = owner.post("/users", json={"name": f"one-{role}", "kind": "service", "role": role}).json()
        secret = owner.post("/keys", json={"label": "k", "scopes": ["*"], "user": user["id"]}).json()[
            "secret"
        ]
        with httpx.Client(base_url=site + API, headers={"Authorization": f"Bearer {secret}"}) as client:
            for method, path, permission, body in ROUTES:
                held = ROLES.index(PERMISSIONS[permission]) <= ROLES.index(role)
                may = held and (house == "the site's" or permission in PER_ORGANISATION)
                answer = client.request(method, path, json=body)
                assert (answer.status_code != 403) == may, (house, role, method, path, answer.text)
