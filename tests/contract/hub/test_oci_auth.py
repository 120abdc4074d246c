"""Token authentication at the OCI door, and who may do what: every operation by every role, here and elsewhere."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator

import httpx
import pytest
from tests.contract.hub.conftest import IMAGE, Served, digest, error_code, image, push_blob, push_image

ROLES = ("guest", "reader", "contributor", "publisher", "admin", "owner")


def challenge(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 401
    scheme, _, rest = answer.headers["www-authenticate"].partition(" ")
    assert scheme == "Bearer"
    return dict(re.findall(r'([a-z]+)="([^"]*)"', rest))


@pytest.fixture
def nobody(shared_hub: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=shared_hub.url) as client:
        yield client


def basic(name: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


class TestTokens:
    def test_the_challenge_says_where_and_for_what(self, shared_hub: Served, nobody: httpx.Client) -> None:
        said = challenge(nobody.get("/v2/"))
        assert said == {"realm": f"{shared_hub.url}/v2/token", "service": "onmaru"}
        for method, path, scope in (
            ("GET", "/v2/main/a/manifests/v1", "repository:main/a:pull"),
            ("PUT", "/v2/main/a/manifests/v1", "repository:main/a:pull,push"),
            ("POST", "/v2/main/a/blobs/uploads/", "repository:main/a:pull,push"),
            ("DELETE", "/v2/main/a/manifests/v1", "repository:main/a:delete"),
            ("GET", "/v2/_catalog", "registry:catalog:*"),
        ):
            assert challenge(nobody.request(method, path))["scope"] == scope

    def test_get_with_several_scopes(self, shared_hub: Served, nobody: httpx.Client, repo: str) -> None:
        params = {
            "service": "onmaru",
            "scope": [
                f"repository:{repo}:pull,push",
                f"repository:{repo}-b:pull repository:{repo}-c:push,pull",
            ],
        }
        answer = nobody.get("/v2/token", params=params, headers=basic("$oauthtoken", shared_hub.key))
        assert answer.status_code == 200
        said = answer.json()
        assert said["token"] == said["access_token"]
        assert said["expires_in"] >= 60
        assert said["issued_at"].endswith("Z")
        headers = bearer(said["token"])
        assert nobody.post(f"/v2/{repo}/blobs/uploads/", headers=headers).status_code == 202
        assert nobody.post(f"/v2/{repo}-c/blobs/uploads/", headers=headers).status_code == 202
        refused = challenge(nobody.post(f"/v2/{repo}-b/blobs/uploads/", headers=headers))
        assert refused["error"] == "insufficient_scope"
        assert refused["scope"] == f"repository:{repo}-b:pull,push"
        again = nobody.post(f"/v2/{repo}-b/blobs/uploads/", headers=headers)
        assert again.status_code == 403  # some clients trade their token only for this
        assert "insufficient_scope" in again.headers["www-authenticate"]

    def test_post_with_a_password_and_with_a_refresh_token(
        self, shared_hub: Served, nobody: httpx.Client
    ) -> None:
        form = {"grant_type": "password", "username": "$oauthtoken", "password": shared_hub.key,
                "service": "onmaru", "client_id": "test", "access_type": "offline",
                "scope": "repository:main/x:pull repository:main/y:pull"}  # fmt: skip
        first = nobody.post("/v2/token", data=form)
        assert first.status_code == 200
        assert nobody.get("/v2/", headers=bearer(first.json()["access_token"])).status_code == 200
        again = nobody.post(
            "/v2/token", data={"grant_type": "refresh_token", "refresh_token": first.json()["refresh_token"]}
        )
        assert again.status_code == 200
        assert nobody.get("/v2/", headers=bearer(again.json()["access_token"])).status_code == 200

    @pytest.mark.parametrize(
        "form", [{}, {"grant_type": "client_credentials"}, {"grant_type": "password", "password": "wrong"},
                 {"grant_type": "refresh_token", "refresh_token": "omk_" + "x" * 60}],
    )  # fmt: skip
    def test_grants_that_are_refused(self, nobody: httpx.Client, form: dict[str, str]) -> None:
        answer = nobody.post("/v2/token", data=form)
        assert answer.status_code in (400, 401)
        assert error_code(answer)

    @pytest.mark.parametrize(
        "header",
        ["Bearer nonsense", "Bearer omt_forged", "Bearer x y", "Basic !!!", "Basic " + base64.b64encode(b"nocolon").decode(),
         "Basic " + base64.b64encode(b"owner:wrong").decode(), "Digest x", "omk_", "Basic " + "A" * 5000],
    )  # fmt: skip
    def test_credentials_nobody_has(self, nobody: httpx.Client, header: str) -> None:
        for path in ("/v2/", "/v2/token", "/v2/main/a/tags/list"):
            answer = nobody.get(path, headers={"Authorization": header})
            challenge(answer)
            assert error_code(answer) == "UNAUTHORIZED"

    def test_an_anonymous_token_opens_nothing_private(
        self, shared_hub: Served, nobody: httpx.Client, repo: str
    ) -> None:
        with shared_hub.client() as owner:
            push_image(owner, repo, "v1", b"layer")
        token = nobody.get("/v2/token", params={"scope": f"repository:{repo}:pull"}).json()["token"]
        challenge(nobody.get(f"/v2/{repo}/manifests/v1", headers=bearer(token)))

    def test_a_token_ends_with_its_key(self, serve_hub: Callable[..., Served]) -> None:
        served = serve_hub()
        identity = served.app.state.identity
        owner = identity.subject_of_key(served.key)
        made, key = identity.keys.create(owner, label="short", scopes=["hub.*"])
        with httpx.Client(base_url=served.url) as client:
            token = client.get("/v2/token", headers=basic("$oauthtoken", key)).json()["token"]
            assert client.get("/v2/", headers=bearer(token)).status_code == 200
            identity.keys.revoke(owner, made.id)
            challenge(client.get("/v2/", headers=bearer(token)))
            challenge(client.get("/v2/", headers=basic("$oauthtoken", key)))

    @pytest.mark.parametrize("scope", ["repository", "nonsense scope", "repository:a"])
    def test_scopes_that_cannot_be_read(self, shared_hub: Served, nobody: httpx.Client, scope: str) -> None:
        answer = nobody.get("/v2/token", params={"scope": scope}, headers=basic("x", shared_hub.key))
        assert answer.status_code == 400

    def test_too_many_scopes(self, shared_hub: Served, nobody: httpx.Client) -> None:
        params = {"scope": " ".join(f"repository:a{number}:pull" for number in range(101))}
        assert nobody.get("/v2/token", params=params, headers=basic("x", shared_hub.key)).status_code == 400

    def test_another_host_name_is_refused(self, shared_hub: Served, nobody: httpx.Client) -> None:
        headers = basic("x", shared_hub.key)
        assert nobody.get("/v2/", headers=headers).status_code == 200
        assert nobody.get("/v2/", headers={**headers, "Host": "evil.example.com"}).status_code == 421


class World:
    """Two organisations with members of every role, and artifacts of every visibility."""

    def __init__(self, served: Served) -> None:
        self.served = served
        identity = served.app.state.identity
        owner = identity.subject_of_key(served.key)
        identity.organisations.create(owner, name="acme")
        self.keys: dict[tuple[str, str], str] = {}
        acme_owner = self._switch(identity, owner)
        for organisation, by in (("main", owner), ("acme", acme_owner)):
            for role in ROLES:
                user = identity.accounts.create(
                    by, name=f"{organisation}-{role}", display="", role=role, kind="service"
                )
                _, key = identity.keys.create(by, label="test", scopes=["hub.*"], user_id=user.id)
                self.keys[(organisation, role)] = key
        team = identity.teams.create(owner, name="vision")
        for role in ("reader", "contributor"):
            member = identity.accounts.create(
                owner, name=f"vision-{role}", display="", role=role, kind="service"
            )
            identity.teams.put_member(owner, team.id, member.id)
            _, self.keys[("vision", role)] = identity.keys.create(
                owner, label="test", scopes=["hub.*"], user_id=member.id
            )
        with served.client() as client:
            for name in (
                "main/private",
                "main/shared",
                "main/open",
                "main/vision/private",
                "main/vision/shared",
            ):
                push_image(client, name, "v1", name.encode())
        for name, visibility in (("main/shared", "organisation"), ("main/open", "public"),
                                 ("main/vision/shared", "organisation")):  # fmt: skip
            served.hub.shelf.describe(owner, name, {"visibility": visibility})

    def _switch(self, identity: object, owner: object) -> object:
        organisation = identity.organisations.named("acme")  # type: ignore[attr-defined]
        from dataclasses import replace

        _, key = identity.keys.create(  # type: ignore[attr-defined]
            replace(owner, organisation=organisation.id, at_home=False),  # type: ignore[type-var]
            label="acme", scopes=["hub.*"],
        )  # fmt: skip
        subject = identity.subject_of_key(key)  # type: ignore[attr-defined]
        return replace(subject, permissions=subject.permissions | {"identity.edit", "identity.read"})


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    served = Served(tmp_path_factory.mktemp("world"))
    yield World(served)
    served.close()


def outcomes(client: httpx.Client, name: str, *, tokens: bool) -> dict[str, int]:
    """What each operation on an artifact answers; the destructive ones aim at what is not there."""
    blob = digest(name.encode())
    body = image(name.encode())
    operations = {
        "pull manifest": ("GET", "manifests/v1", None),
        "pull by digest": ("HEAD", f"manifests/{digest(body)}", None),
        "pull blob": ("GET", f"blobs/{blob}", None),
        "list tags": ("GET", "tags/list", None),
        "begin upload": ("POST", "blobs/uploads/", None),
        "push manifest": ("PUT", "manifests/v1", body),
        "delete manifest": ("DELETE", "manifests/sha256:" + "0" * 64, None),
        "delete blob": ("DELETE", "blobs/sha256:" + "0" * 64, None),
    }
    found = {}
    token = ""
    if tokens:
        scope = f"repository:{name}:pull,push,delete"
        token = client.get("/v2/token", params={"scope": scope}).json()["token"]
    for what, (method, path, content) in operations.items():
        headers = {"Content-Type": IMAGE} if content else {}
        auth = httpx.Auth() if token else client.auth  # with a token the key is not sent
        if token:
            headers["Authorization"] = f"Bearer {token}"
        answer = client.request(method, f"/v2/{name}/{path}", content=content, headers=headers, auth=auth)
        found[what] = answer.status_code
    return found


READ = ("pull manifest", "pull by digest", "pull blob", "list tags")
WRITE = {"begin upload": 202, "push manifest": 201}
DELETE = ("delete manifest", "delete blob")


def expected(reads: bool, writes: bool, deletes: bool) -> dict[str, int]:
    refused = 403 if reads else 404  # what one may not see does not exist
    return {
        **dict.fromkeys(READ, 200 if reads else 404),
        **{what: done if writes else refused for what, done in WRITE.items()},
        **dict.fromkeys(DELETE, 404 if deletes or not reads else 403),
    }


NAMES = ["main/private", "main/shared", "main/open", "main/vision/private", "main/vision/shared"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("role", ROLES)
class TestMatrix:
    def test_in_the_own_organisation(self, world: World, role: str, name: str) -> None:
        rung = ROLES.index(role)
        of_team = "/vision/" in name
        admin = rung >= ROLES.index("admin")
        belongs = not of_team or admin
        seen = belongs or name.endswith("shared")
        reads = seen and (rung >= 1 or name.endswith("open"))
        with world.served.client(world.keys[("main", role)]) as client:
            answers = outcomes(client, name, tokens=True)
        wanted = expected(reads, belongs and rung >= 2, belongs and rung >= 3)
        if (
            seen and not reads
        ):  # a guest sees that it is there, and may not pull it: both look absent or refused
            answers = {what: (404 if status == 403 else status) for what, status in answers.items()}
        assert answers == wanted

    def test_from_another_organisation(self, world: World, role: str, name: str) -> None:
        with world.served.client(world.keys[("acme", role)]) as client:
            answers = outcomes(client, name, tokens=False)
        assert answers == expected(name.endswith("open"), writes=False, deletes=False)


@pytest.mark.parametrize("tokens", [False, True])
def test_what_is_absent_looks_like_what_is_hidden(world: World, tokens: bool) -> None:
    with world.served.client(world.keys[("acme", "owner")]) as client:
        hidden = outcomes(client, "main/private", tokens=tokens)
        assert hidden == outcomes(client, "main/never", tokens=tokens)
        texts = [
            client.get(f"/v2/main/{name}/tags/list").text.replace(name, "") for name in ("private", "never")
        ]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("role", ["reader", "contributor"])
def test_members_of_a_team_see_what_is_the_teams(world: World, role: str) -> None:
    with world.served.client(world.keys[("vision", role)]) as client:
        assert outcomes(client, "main/vision/private", tokens=True) == expected(
            True, role == "contributor", False
        )
        listed = client.get("/v2/_catalog").json()["repositories"]
    assert "main/vision/private" in listed


def test_the_catalogue_lists_only_what_one_may_pull(world: World) -> None:
    def listed(organisation: str, role: str) -> list[str]:
        with world.served.client(world.keys[(organisation, role)]) as client:
            return client.get("/v2/_catalog").json()["repositories"]

    assert listed("acme", "owner") == ["main/open"]
    assert listed("main", "guest") == ["main/open"]
    assert listed("main", "reader") == ["main/open", "main/private", "main/shared", "main/vision/shared"]
    assert len(listed("main", "admin")) == 5


def test_a_mount_takes_nothing_from_where_one_may_not_pull(world: World) -> None:
    hidden = digest(b"main/private")
    with world.served.client(world.keys[("acme", "owner")]) as client:
        for params in ({"mount": hidden, "from": "main/private"}, {"mount": hidden}):
            answer = client.post("/v2/acme/thief/blobs/uploads/", params=params)
            assert answer.status_code == 202
        assert client.get(f"/v2/acme/thief/blobs/{hidden}").status_code == 404


def test_a_key_may_be_narrowed_to_reading(world: World) -> None:
    identity = world.served.app.state.identity
    owner = identity.subject_of_key(world.served.key)
    _, key = identity.keys.create(owner, label="pull only", scopes=["hub.read"])
    with world.served.client(key) as client:
        assert client.get("/v2/main/private/manifests/v1").status_code == 200
        assert client.post("/v2/main/private/blobs/uploads/").status_code == 403


def test_public_artifacts_need_no_sign_in_where_that_is_allowed(serve_hub: Callable[..., Served]) -> None:
    served = serve_hub(hub__anonymous_pull=True)
    owner = served.app.state.identity.subject_of_key(served.key)
    with served.client() as client:
        for name in ("main/open", "main/closed"):
            push_image(client, name, "v1", b"layer")
            push_blob(client, name, b"x")
    served.hub.shelf.describe(owner, "main/open", {"visibility": "public"})
    with httpx.Client(base_url=served.url) as nobody:
        assert nobody.get("/v2/main/open/manifests/v1").status_code == 200
        assert nobody.get(f"/v2/main/open/blobs/{digest(b'layer')}").status_code == 200
        challenge(nobody.get("/v2/main/closed/manifests/v1"))
        challenge(nobody.get("/v2/main/never/manifests/v1"))
        challenge(nobody.post("/v2/main/open/blobs/uploads/"))
        token = nobody.get("/v2/token", params={"scope": "repository:main/open:pull"}).json()["token"]
        assert nobody.get("/v2/main/open/manifests/v1", headers=bearer(token)).status_code == 200
