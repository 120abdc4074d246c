"""Every route of the hub's JSON API, by role, from the own and from another organisation.

The routes come from the application itself: a new one is asked as soon as it is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests.contract.hub.conftest import Served
from tests.contract.hub.test_oci_auth import ROLES, World

ROOT = "/api/v1/hub"
PEM = "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n"
BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("PATCH", "/artifacts/{name}"): {"title": "x"}, ("PUT", "/tags/{name}"): {"tag": "x", "reference": "v1"},
    ("PUT", "/licences/{name}"): {"version": "1", "text": "terms"}, ("POST", "/acceptances/{name}"): {"version": "1"},
    ("POST", "/sboms/{name}"): {"bomFormat": "CycloneDX"},
}  # fmt: skip
QUERIES = {"tag": "none-such", "machine": "l4"}
PUBLISHERS = {("PUT", "/licences/{name}"), ("DELETE", "/licences/{name}"), ("GET", "/acceptances/{name}")}
ADMINS = {
    ("POST", "/signers"): {"name": "x", "public_key": PEM}, ("PUT", "/policy"): {"kinds": "no list"},
    ("POST", "/policy/preview"): {"kinds": "no list"}, ("POST", "/rematch"): {}, ("POST", "/collection"): {},
    ("DELETE", "/signers/none"): {},
}  # fmt: skip

_http = httpx.Client(timeout=60)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    served = Served(tmp_path_factory.mktemp("matrix"))
    yield World(served)
    _http.close()
    served.close()


def of_artifacts(world: World) -> list[tuple[str, str]]:
    """(method, path below the root) of every route that speaks of one artifact."""
    return [
        (method.upper(), path.removeprefix(ROOT))
        for path, methods in world.served.app.openapi()["paths"].items()
        if path.startswith(ROOT) and "{name}" in path
        for method in methods
    ]


def ask(world: World, key: str, method: str, path: str, name: str) -> httpx.Response:
    body = BODIES.get((method, path), {}) if method in ("POST", "PUT", "PATCH") else None
    params, headers = {**QUERIES, "reference": "v1"}, {"Authorization": f"Bearer {key}"}
    return _http.request(
        method,
        f"{world.served.url}{ROOT}{path.replace('{name}', name)}",
        params=params,
        json=body,
        headers=headers,
    )


@pytest.mark.parametrize("role", ROLES)
def test_another_organisations_artifact_looks_absent_at_every_route(world: World, role: str) -> None:
    key = world.keys[("acme", role)]
    for method, path in of_artifacts(world):
        hidden = ask(world, key, method, path, "main/private")
        absent = ask(world, key, method, path, "main/never")
        assert hidden.status_code == absent.status_code, (method, path)
        assert hidden.text.replace("private", "never") == absent.text, (method, path)
        assert hidden.status_code in (403, 404, 422), (method, path)
        if method == "GET":
            assert hidden.status_code in (403, 404), (method, path)


def test_guests_see_nothing_private_and_readers_change_nothing(world: World) -> None:
    for method, path in of_artifacts(world):
        assert ask(world, world.keys[("main", "guest")], method, path, "main/private").status_code != 200, (
            path
        )
        if method != "GET":
            refused = ask(world, world.keys[("main", "reader")], method, path, "main/private")
            allowed = {404} if path == "/acceptances/{name}" else {403, 422}  # readers accept for themselves
            assert refused.status_code in allowed, (method, path, refused.text)


@pytest.mark.parametrize("role", ROLES)
def test_licences_are_set_by_publishers(world: World, role: str) -> None:
    for method, path in sorted(PUBLISHERS):
        if method == "DELETE" and ROLES.index(role) >= ROLES.index("publisher"):
            ask(world, world.keys[("main", role)], "PUT", path, "main/shared")
        answer = ask(world, world.keys[("main", role)], method, path, "main/shared")
        allowed = ROLES.index(role) >= ROLES.index("publisher")
        assert (answer.status_code < 300) is allowed, (method, path, answer.text)


@pytest.mark.parametrize("role", ROLES)
def test_what_holds_for_the_organisation_is_for_admins(world: World, role: str) -> None:
    for (method, path), body in ADMINS.items():
        headers = {"Authorization": f"Bearer {world.keys[('main', role)]}"}
        answer = _http.request(method, f"{world.served.url}{ROOT}{path}", json=body, headers=headers)
        refused = answer.status_code == 403 and answer.json()["code"] == "identity.not_permitted"
        assert refused is (ROLES.index(role) < ROLES.index("admin")), (path, answer.text)
