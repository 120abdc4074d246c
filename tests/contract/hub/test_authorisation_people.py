"""Who may see and change people at the NGC door; and what a Xet token or address opens, and what it does not."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests.contract.hub.conftest import Served
from tests.contract.hub.test_oci_auth import ROLES, bearer

ADMIN = ROLES.index("admin")
WEIGHTS = random.Random(11).randbytes(300_000)
UNKNOWN = "ab" * 32


class People:
    """An organisation with somebody of every role and a team, and another organisation."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.identity = served.app.state.identity
        self.owner = self.identity.subject_of_key(served.key)
        self.keys = {role: self.key(role, f"a-{role}") for role in ROLES}
        self.identity.teams.create(self.owner, name="vision")
        self.http = httpx.Client(base_url=served.url, timeout=60)
        self.refused: list[str] = []
        noted = self.identity._refusals.note

        def note(subject: Any, action: str, path: str) -> None:
            self.refused.append(subject.name)
            noted(subject, action, path)

        self.identity._refusals.note = note

    def key(self, role: str, name: str) -> str:
        user = self.identity.accounts.create(self.owner, name=name, display=name, role=role, kind="service")
        return str(self.identity.keys.create(self.owner, label="test", scopes=["*"], user_id=user.id)[1])

    def ask(self, key: str, method: str, path: str, body: Any = None) -> httpx.Response:
        return self.http.request(method, path, json=body, headers=bearer(key))


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    served = Served(tmp_path_factory.mktemp("people"))
    made = People(served)
    yield made
    made.http.close()
    served.close()


# method, path, body, the lowest role that is answered; `{who}` is somebody who is there, `{org}` the organisation
ROWS: list[tuple[str, str, Any, int]] = [
    ("GET", "/ngc/v2/orgs/{org}", None, 0),
    ("GET", "/ngc/v2/org/{org}/teams", None, 0),
    ("GET", "/ngc/v3/orgs/{org}/pending-invitations", None, 0),
    ("GET", "/ngc/v2/org/{org}/users", None, ADMIN),
    ("GET", "/ngc/v2/org/{org}/users/{who}", None, ADMIN),
    ("GET", "/ngc/v3/orgs/{org}/users/{who}", None, ADMIN),
    ("POST", "/ngc/v2/org/{org}/teams", {"name": "t-{role}", "description": "x"}, ADMIN),
    ("PATCH", "/ngc/v2/org/{org}/teams/vision", {"description": "x"}, ADMIN),
    ("POST", "/ngc/v2/org/{org}/users", {"email": "new-{role}", "name": "x", "roleTypes": ["REGISTRY_READ"]}, ADMIN),
    ("POST", "/ngc/v3/orgs/{org}/invitations", {"email": "inv-{role}", "roles": [{"name": "REGISTRY_READ"}]}, ADMIN),
    ("PATCH", "/ngc/v2/org/{org}/users/{who}/update-role?roles=REGISTRY_READ", None, ADMIN),
    ("PATCH", "/ngc/v3/orgs/{org}/users/{who}/add-role?roles=REGISTRY_READ", None, ADMIN),
    ("DELETE", "/ngc/v3/orgs/{org}/users/{who}/remove-role?roles=REGISTRY_READ", None, ADMIN),
    ("DELETE", "/ngc/v2/org/{org}/users/{who}", None, ADMIN),
]  # fmt: skip


def fill(value: Any, role: str) -> Any:
    if isinstance(value, dict):
        return {key: fill(each, role) for key, each in value.items()}
    return value.replace("{role}", role) if isinstance(value, str) else value


@pytest.mark.parametrize("role", ROLES)
def test_people_are_seen_and_changed_by_admins(people: People, role: str) -> None:
    rung, who = ROLES.index(role), f"victim-of-{role}"
    people.key("reader", who)
    key = people.keys[role]
    for method, path, body, need in ROWS:
        people.refused.clear()
        address = path.replace("{org}", "main").replace("{who}", who)
        answer = people.ask(key, method, address, fill(body, role))
        told = (method, path, role, answer.status_code, answer.text[:300])
        if rung >= need:
            assert answer.status_code == 200, told
        else:
            assert answer.status_code == (404 if "vision" in path else 403), (
                told,
                "a team is hidden from others",
            )
            assert people.refused == [f"a-{role}"], told
            if "{who}" in path:
                nobody = people.ask(
                    key, method, path.replace("{org}", "main").replace("{who}", "nobody-here")
                )
                assert nobody.status_code == 403, (told, "who is there stays unknown")
            if "vision" in path:
                none = people.ask(
                    key, method, path.replace("{org}", "main").replace("vision", "other0"), body
                )
                texts = [
                    each.text.rpartition("requestId")[0].replace("other0", "vision")
                    for each in (answer, none)
                ]
                assert texts[0] == texts[1], texts


@pytest.mark.parametrize("role", ROLES)
def test_another_organisation_is_not_there(people: People, role: str) -> None:
    if role == ROLES[0]:
        people.identity.organisations.create(people.owner, name="acme")
    for method, path, body, _ in ROWS:
        answers = [
            people.ask(
                people.keys[role], method, path.replace("{org}", org).replace("{who}", "x"), fill(body, role)
            )
            for org in ("acme", "none")
        ]
        assert {answer.status_code for answer in answers} == {404}, (method, path, answers[0].text)


class Chunked:
    """A hidden file that was cut into chunks, and what leads to it."""

    def __init__(self, people: People) -> None:
        self.people, served = people, people.served
        folder = served.folder / "chunked"
        folder.mkdir()
        (folder / "weights.safetensors").write_bytes(WEIGHTS)
        import onmaru

        with onmaru.open(served.url, token=served.key) as site:
            site.hub.push("main/hidden:main", folder, kind="model")
            (folder / "weights.safetensors").write_bytes(b"mine")
            site.hub.push("main/mine:main", folder, kind="model")
            site.hub.describe("main/mine", visibility="public")
        self.hash = self._hash()

    def _hash(self) -> str:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            path = "/main/hidden/resolve/main/weights.safetensors"
            answer = self.people.ask(self.people.served.key, "HEAD", path)
            if "x-xet-hash" in answer.headers:
                return str(answer.headers["x-xet-hash"])
            time.sleep(0.1)
        raise AssertionError("the file was never cut into chunks")

    def token(self, key: str, repo: str, kind: str = "read") -> str:
        answer = self.people.ask(key, "GET", f"/api/models/{repo}/xet-{kind}-token/main")
        assert answer.status_code == 200, answer.text
        return str(answer.json()["accessToken"])


@pytest.fixture(scope="module")
def chunked(people: People) -> Chunked:
    return Chunked(people)


def test_a_key_alone_opens_nothing_at_the_xet_service(people: People, chunked: Chunked) -> None:
    for method, path in (
        ("GET", f"/xet/v1/reconstructions/{chunked.hash}"), ("GET", f"/xet/v2/reconstructions/{chunked.hash}"),
        ("GET", f"/xet/v1/reconstructions?file_id={chunked.hash}"), ("GET", f"/xet/v1/chunks/default/{chunked.hash}"),
        ("POST", f"/xet/v1/xorbs/default/{UNKNOWN}"), ("POST", "/xet/v1/shards"), ("POST", "/xet/v2/shards"),
    ):  # fmt: skip
        for headers in ({}, bearer(people.served.key)):
            answer = people.http.request(method, path, headers=headers)
            assert answer.status_code == 401, (method, path, answer.text)


def test_a_token_opens_its_own_repository_only(people: People, chunked: Chunked) -> None:
    token = chunked.token(people.keys["guest"], "main/mine")
    for version in ("v1", "v2"):
        answers = [
            people.ask(token, "GET", f"/xet/{version}/reconstructions/{each}")
            for each in (chunked.hash, UNKNOWN)
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].text.replace(chunked.hash, UNKNOWN) == answers[1].text
    for each in (chunked.hash, UNKNOWN):
        assert people.ask(token, "GET", f"/xet/v1/chunks/default/{each}").status_code == 404
    for key, status in ((people.keys["guest"], 404), (people.keys["reader"], 200)):
        assert people.ask(key, "GET", "/api/models/main/hidden/xet-read-token/main").status_code == status


def test_a_token_for_reading_writes_nothing(people: People, chunked: Chunked) -> None:
    token = chunked.token(people.keys["contributor"], "main/hidden")
    for path in (f"/xet/v1/xorbs/default/{UNKNOWN}", "/xet/v1/shards"):
        answer = people.http.post(path, content=b"x", headers=bearer(token))
        assert answer.status_code in (401, 403), (path, answer.text)
    assert (
        people.ask(people.keys["reader"], "GET", "/api/models/main/hidden/xet-write-token/main").status_code
        == 403
    )


def test_addresses_of_xorbs_are_not_made_up(people: People, chunked: Chunked) -> None:
    token = chunked.token(people.keys["reader"], "main/hidden")
    told = people.ask(token, "GET", f"/xet/v2/reconstructions/{chunked.hash}").json()
    url = httpx.URL(next(iter(told["xorbs"].values()))[0]["url"])
    assert people.http.get(url).status_code == 206
    for name, value in (("signature", "0" * 64), ("bytes", "0-9"), ("until", "9999999999")):
        forged = url.copy_merge_params({name: value})
        assert people.http.get(forged).status_code in (401, 403), forged
    assert people.http.get(url.copy_with(query=b"")).status_code in (401, 403)


def test_what_is_sent_to_an_address_of_another_is_refused(people: People) -> None:
    for path in (
        "/main/mine.git/info/lfs/upload/" + UNKNOWN,
        "/main/mine.git/info/lfs/upload/" + UNKNOWN + "?token=x",
    ):
        assert people.http.put(path, content=b"x", headers=bearer(people.served.key)).status_code == 401
    for method, path in (("GET", "/ngc/transfers/none/files/x"), ("PUT", "/ngc/transfers/none/parts/1")):
        assert people.ask(people.served.key, method, path).status_code in (401, 404)
