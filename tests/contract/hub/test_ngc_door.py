"""The NGC door by hand: uploads in parts, what is hostile, who may do what."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import tarfile
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests.contract.hub.conftest import Served, push_image
from tests.contract.hub.test_oci_auth import ROLES, World
from tests.contract.hub.test_oci_auth import world as world  # a fixture

from onmaru.hub.api.ngc.people import names_of, role_of
from onmaru.hub.rules.ngc import parse_ngc

PART = 1000
_numbers = iter(range(10**6))


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onmaru.hub.store.parts.PART_BYTES", PART)


@pytest.fixture
def ngc(shared_hub: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{shared_hub.url}/ngc", headers=bearer(shared_hub.key), timeout=60) as client:
        yield client


@pytest.fixture
def model(ngc: httpx.Client) -> str:
    """The name of a model with the pending version 1."""
    name = f"model-{next(_numbers)}"
    assert ngc.post("/v2/org/main/models", json={"name": name, "framework": "ONNX"}).status_code == 200
    assert ngc.post(f"/v2/org/main/models/{name}/versions", json={"versionId": "1"}).status_code == 200
    return name


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def b64(body: bytes) -> str:
    return base64.b64encode(hashlib.sha256(body).digest()).decode()


def about(model: str, body: bytes, **more: Any) -> dict[str, Any]:
    return {"name": model, "version": "1", "artifactType": "models", "filePath": "w.bin", "size": len(body),
            "sha256": b64(body), **more}  # fmt: skip


def begin(ngc: httpx.Client, model: str, body: bytes, **more: Any) -> dict[str, Any]:
    answer = ngc.post("/v2/org/main/files/multipart", json=about(model, body, **more))
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def refused(answer: httpx.Response, status: int) -> str:
    """What a refusal says, once it has NGC's form."""
    assert answer.status_code == status, answer.text
    said = answer.json()["requestStatus"]
    assert said["statusCode"]
    assert said["requestId"]
    assert "Traceback" not in answer.text
    return str(said["statusDescription"])


@pytest.mark.usefixtures("small_parts")
class TestParts:
    def test_in_any_order_and_again(self, ngc: httpx.Client, model: str) -> None:
        body = os.urandom(PART * 3 + 7)
        begun = begin(ngc, model, body)
        assert len(begun["urls"]) == 4
        for number in (3, 0, 2, 0):
            assert httpx.put(begun["urls"][number], content=body[number * PART :][:PART]).status_code == 200
        finish = about(model, body, uploadID=begun["uploadID"])
        assert "missing" in refused(ngc.put("/v2/org/main/files/multipart", json=finish), 422)
        resumed = begin(ngc, model, body, uploadID=begun["uploadID"], partNumberList=[2])
        assert resumed["uploadID"] == begun["uploadID"]
        assert httpx.put(resumed["urls"][0], content=body[PART : 2 * PART]).status_code == 200
        for _ in range(2):  # a client that grew tired of waiting asks again
            assert ngc.put("/v2/org/main/files/multipart", json=finish).status_code == 200
        commit = {**about(model, body), "files": [{"filePath": "a/w.bin", "sha256": b64(body)}]}
        assert ngc.post("/v2/org/main/files/commit", json=commit).status_code == 200
        one = f"/v2/org/main/models/{model}/versions/1"
        assert ngc.get("/../v2/main/" + model + "/manifests/1").status_code == 404  # nobody sees it before
        assert (
            ngc.patch(one, json={"status": "UPLOAD_COMPLETE"}).json()["modelVersion"]["totalFileCount"] == 1
        )
        found = ngc.get(f"/v2/org/main/models/{model}/1/files").json()
        assert found["filepath"] == ["a/w.bin"]
        assert httpx.get(found["urls"][0]).content == body
        part = httpx.get(found["urls"][0], headers={"Range": "bytes=5-9"})
        assert (part.status_code, part.content) == (206, body[5:10])

    def test_sizes_that_lie_and_wrong_parts(self, ngc: httpx.Client, model: str) -> None:
        body = os.urandom(PART + 5)
        url = begin(ngc, model, body)["urls"][1]
        assert "more than the part holds" in refused(httpx.put(url, content=b"x" * 6), 422)
        assert "missing" in refused(httpx.put(url, content=b"x" * 4), 422)
        for number in ("0", "3", "9" * 30, "-1", "x"):
            refused(httpx.put(url[: url.rindex("/")] + "/" + number, content=b"x"), 422)
        for size in (-1, 1 << 62, "5", None, True):
            refused(ngc.post("/v2/org/main/files/multipart", json=about(model, body) | {"size": size}),
                    413 if size == 1 << 62 else 422)  # fmt: skip

    def test_another_content_than_was_said(self, ngc: httpx.Client, model: str) -> None:
        begun = begin(ngc, model, b"right")
        assert httpx.put(begun["urls"][0], content=b"wrong").status_code == 200
        finish = about(model, b"right", uploadID=begun["uploadID"])
        refused(ngc.put("/v2/org/main/files/multipart", json=finish), 422)
        refused(ngc.put("/v2/org/main/files/multipart", json=finish), 404)  # nothing is kept of it

    def test_what_is_cancelled_is_gone(self, ngc: httpx.Client, model: str) -> None:
        begun = begin(ngc, model, b"12345")
        gone = ngc.request(
            "DELETE", "/v2/org/main/files/multipart", json=about(model, b"", uploadID=begun["uploadID"])
        )
        assert gone.status_code == 200
        refused(httpx.put(begun["urls"][0], content=b"12345"), 404)

    def test_an_upload_goes_on_after_a_restart(self, serve_hub: Any, tmp_path: Any) -> None:
        body = os.urandom(PART * 2)
        first = serve_hub(tmp_path / "hub")
        with httpx.Client(base_url=f"{first.url}/ngc", headers=bearer(first.key)) as client:
            client.post("/v2/org/main/models", json={"name": "m"})
            client.post("/v2/org/main/models/m/versions", json={"versionId": "1"})
            begun = begin(client, "m", body)
            assert httpx.put(begun["urls"][0], content=body[:PART]).status_code == 200
        first.close()
        again = serve_hub(tmp_path / "hub")
        with httpx.Client(base_url=f"{again.url}/ngc", headers=bearer(again.key)) as client:
            resumed = begin(client, "m", body, uploadID=begun["uploadID"], partNumberList=[2])
            assert httpx.put(resumed["urls"][0], content=body[PART:]).status_code == 200
            finish = about("m", body, uploadID=begun["uploadID"])
            assert client.put("/v2/org/main/files/multipart", json=finish).status_code == 200
            old = begun["urls"][1].replace(first.url, again.url)
            refused(httpx.put(old, content=body[PART:]), 401)  # addresses do not outlive the process


@pytest.mark.parametrize(
    "path", ["../../etc/passwd", "/etc/passwd", "a/../b", "a\\b", "", "a//b", "x" * 2000, ".git/config"]
)
def test_no_file_leaves_its_version(ngc: httpx.Client, model: str, path: str) -> None:
    refused(ngc.post("/v2/org/main/files/multipart", json=about(model, b"x", filePath=path)), 422)
    commit = {**about(model, b"x"), "files": [{"filePath": path, "sha256": b64(b"x")}]}
    refused(ngc.post("/v2/org/main/files/commit", json=commit), 400)


def test_what_was_not_sent_cannot_be_used(ngc: httpx.Client, model: str) -> None:
    asked = ngc.post(f"/v2/org/main/models/{model}/files", json={"files": [{"sha256": b64(b"never")}]}).json()
    assert asked["files"] == [{"sha256": b64(b"never"), "exists": False}]
    commit = {**about(model, b"never"), "files": [{"filePath": "w.bin", "sha256": b64(b"never")}]}
    refused(ngc.post("/v2/org/main/files/commit", json=commit), 404)
    refused(ngc.patch(f"/v2/org/main/models/{model}/versions/1", json={"status": "UPLOAD_COMPLETE"}), 400)


@pytest.mark.parametrize("body", [b"[", b"[]", b"1", b'{"name": 5}', b'{"name": "a/b"}', b'{"labels": "x", "name": "n-q"}',
                                  b"[" * 100_000, b'{"name": "' + b"x" * 300 + b'"}'])  # fmt: skip
def test_bodies_that_cannot_be_read(ngc: httpx.Client, body: bytes) -> None:
    refused(ngc.post("/v2/org/main/models", content=body), 400)
    refused(ngc.get("/v2/search/org/main/resources/MODEL", params={"q": body[:2000]}), 400) if body[
        :1
    ] in b"[1" else None


def test_addresses_that_are_none(ngc: httpx.Client, shared_hub: Served) -> None:
    for path in (
        "/v2/nothing",
        "/v2/org/main",
        "/x",
        "/v2/org/main/models/a/b/c/d/e",
        "/" + "a/" * 100,
        "/v2/models/x",
    ):
        refused(ngc.get(path), 404)
    refused(ngc.put("/v2/orgs"), 501)
    refused(ngc.post("/v2/catalog/models/product", json={}), 501)
    refused(httpx.put(f"{shared_hub.url}/ngc/transfers/guessed/parts/1", content=b"x"), 401)
    assert httpx.get(f"{shared_hub.url}/ngc/v2/orgs", headers={"Host": "evil.example"}).status_code == 421


def test_a_registry_token_opens_no_other_door(shared_hub: Served, repo: str) -> None:
    with shared_hub.client() as client:
        token = client.get("/v2/token", params={"scope": f"repository:{repo}:pull"}).json()["token"]
    refused(httpx.get(f"{shared_hub.url}/ngc/v2/users/me", headers=bearer(token)), 401)
    for wrong in ({}, bearer("omk_wrong"), {"Authorization": "Basic !!"}, {"Authorization": "Digest x"}):
        refused(httpx.get(f"{shared_hub.url}/ngc/v2/users/me", headers=wrong), 401)


def test_a_revoked_key_has_no_afterlife(shared_hub: Served, ngc: httpx.Client, model: str) -> None:
    identity = shared_hub.app.state.identity
    owner = identity.subject_of_key(shared_hub.key)
    made, key = identity.keys.create(owner, label="short", scopes=["*"])
    with httpx.Client(base_url=f"{shared_hub.url}/ngc", headers=bearer(key)) as client:
        url = begin(client, model, b"12345")["urls"][0]
        identity.accounts.create(owner, name=f"other-{next(_numbers)}", display="", role="reader")
        assert httpx.put(url, content=b"12345").status_code == 200  # what others do interrupts nobody
        identity.keys.revoke(owner, made.id)
        refused(httpx.put(url, content=b"12345"), 401)


def test_registries_keep_their_names(shared_hub: Served) -> None:
    with shared_hub.client() as client:
        push_image(client, "models/resnet", "v1", b"layer")
        assert client.get("/v2/models/resnet/tags/list").json()["tags"] == ["v1"]
        assert client.get("/v2/models/resnet/manifests/v1").status_code == 200


@pytest.mark.parametrize("archive", [b"", b"no gzip", b"\x1f\x8b" + bytes(20)])
def test_charts_that_are_none(ngc: httpx.Client, archive: bytes) -> None:
    refused(ngc.post("/helm/api/main/charts", content=archive), 400)


@pytest.mark.parametrize("about", [b"name: ../x\nversion: 1.0.0\n", b"name: a\nversion: '1.0/..'\n", b"- x\n", b"a: &a [*a]\n",
                                   b"name: a\n", b"\xff\xfe", b"!!python/object/apply:os.system [id]\n"])  # fmt: skip
def test_charts_that_call_themselves_badly(ngc: httpx.Client, about: bytes) -> None:
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w:gz") as tar:
        member = tarfile.TarInfo("x/Chart.yaml")
        member.size = len(about)
        tar.addfile(member, io.BytesIO(about))
    refused(ngc.post("/helm/api/main/charts", content=whole.getvalue()), 400)


def outcomes(client: httpx.Client, name: str) -> dict[str, int]:
    """What each verb answers, on an image of `world`."""
    *place, own = name.split("/")
    where = f"/ngc/v2/org/{place[0]}" + (f"/team/{place[1]}" if len(place) > 1 else "")
    image = f"{where}/repos/{own}"
    return {
        "info": client.get(image).status_code, "tags": client.get(f"{image}/images").status_code,
        "tag": client.get(f"{image}/tags/v1").status_code, "describe": client.patch(image, json={}).status_code,
        "latest": client.patch(f"{image}/tags/v1?set-latest=true").status_code,
        "delete": client.delete(f"{image}/images/never").status_code,
    }  # fmt: skip


@pytest.mark.parametrize(
    "name", ["main/private", "main/shared", "main/open", "main/vision/private", "main/vision/shared"]
)
@pytest.mark.parametrize("role", ROLES)
class TestMatrix:
    def test_in_the_own_organisation(self, world: World, role: str, name: str) -> None:
        rung = ROLES.index(role)
        belongs = "/vision/" not in name or rung >= ROLES.index("admin")
        reads = (belongs or name.endswith("shared")) and (rung >= 1 or name.endswith("open"))
        with world.served.client(world.keys[("main", role)]) as client:
            found = outcomes(client, name)
        assert {found[verb] for verb in ("info", "tags", "tag")} == {200 if reads else 404}
        writes = {found[verb] for verb in ("describe", "latest")}
        assert writes == {200} if belongs and rung >= 2 else writes <= {403, 404}
        deletes = belongs and rung >= 3
        assert found["delete"] == 404 if deletes else found["delete"] in (403, 404)

    def test_from_another_organisation(self, world: World, role: str, name: str) -> None:
        with world.served.client(world.keys[("acme", role)]) as client:
            found = outcomes(client, name)
            people = [client.get(f"/ngc/v2/org/main/{what}").status_code for what in ("users", "teams")]
        seen = name.endswith("open")
        assert {found[verb] for verb in ("info", "tags", "tag")} == {200 if seen else 404}
        assert {found[verb] for verb in ("describe", "latest", "delete")} == ({403} if seen else {404})
        assert people == [404, 404]


@pytest.mark.parametrize("role", ["reader", "owner"])
def test_a_key_for_the_hub_decides_about_nobody(world: World, role: str) -> None:
    with world.served.client(world.keys[("main", role)]) as client:
        invited = {"email": f"x-{role}", "roleTypes": ["REGISTRY_READ"]}
        answers = (
            client.get("/ngc/v2/org/main/users"),
            client.post("/ngc/v2/org/main/users", json=invited),
            client.post("/ngc/v2/org/main/teams", json={"name": f"t-{role}"}),
            client.patch("/ngc/v2/users/me", json={"name": "Somebody"}),
        )
        assert client.get("/ngc/v2/users/me").status_code == 200
    for answer in answers:
        refused(answer, 403)


def test_roles_of_both_sides_fit() -> None:
    for rung in ROLES:
        assert role_of(names_of(rung)) == rung


@pytest.mark.parametrize(("path", "words", "organisation", "team"), [
    ("/ngc/v2/org/a/team/b/models/c/versions/1", ("models", "c", "versions", "1"), "a", "b"),
    ("/ngc//v2/org/a/recipes/c", ("resources", "c"), "a", ""),
    ("/ngc/v2/models/a/b/c/versions/1", ("models", "c", "versions", "1"), "a", "b"),
    ("/ngc/v2/models/org/a/c/1/files", ("models", "c", "1", "files"), "a", ""),
    ("/v2/search/org/a/team/b/resources/MODEL", ("search", "resources", "MODEL"), "a", "b"),
    ("/v3/orgs/a/users/1", ("v3", "orgs", "a", "users", "1"), "", ""),
])  # fmt: skip
def test_addresses_are_taken_apart(path: str, words: tuple[str, ...], organisation: str, team: str) -> None:
    found = parse_ngc(path)
    assert found is not None
    assert (found.words, found.organisation, found.team) == (words, organisation, team)


@pytest.mark.parametrize(
    "path", ["/", "/api/v1/hub", "/v2/", "/v2/main/a/manifests/v1", "/ngcx/v2/orgs", "/models/x"]
)
def test_other_addresses_are_left_alone(path: str) -> None:
    assert parse_ngc(path) is None


def test_collections_over_the_api(shared_hub: Served, ngc: httpx.Client, model: str) -> None:
    name, hub = f"main/set-{next(_numbers)}", "/api/v1/hub"
    with httpx.Client(base_url=shared_hub.url, headers=bearer(shared_hub.key)) as client:
        assert client.post(f"{hub}/artifacts", json={"name": name, "kind": "collection"}).status_code == 201
        for _ in range(2):
            listed = client.put(f"{hub}/members/{name}", json={"artifact": f"main/{model}"}).json()
            assert [each["name"] for each in listed["items"]] == [f"main/{model}"]
        holding = client.get(f"{hub}/collections/main/{model}").json()["items"]
        assert [each["name"] for each in holding] == [name]
        assert (
            client.put(f"{hub}/members/{name}", json={"artifact": name}).json()["code"] == "hub.no_collection"
        )
        assert client.put(f"{hub}/members/main/{model}", json={"artifact": name}).status_code == 400
        gone = [
            client.delete(f"{hub}/members/{name}", params={"artifact": f"main/{model}"}).status_code
            for _ in range(2)
        ]
        assert gone == [204, 404]
