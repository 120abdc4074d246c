"""The catalogue over HTTP and through the SDK: find, describe, tag, push and pull files, quotas, collection."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from tests.contract.hub.conftest import Served, digest, push_image

from onmaru.client import Site
from onmaru.core.errors import Conflict, Forbidden, InvalidInput, NotFound
from onmaru.core.http import every_route_is_authorised
from onmaru.core.transport import HttpTransport
from onmaru.hub.client.transfer import CannotPull


@pytest.fixture
def served(serve_hub: Callable[..., Served]) -> Served:
    return serve_hub(hub__gc_grace_hours=0)


@pytest.fixture
def site(served: Served) -> Iterator[Site]:
    with Site(HttpTransport(served.url, token=served.key)) as site:
        yield site


def test_every_route_is_authorised(served: Served) -> None:
    assert every_route_is_authorised(served.app, prefix="/api/v1/hub") >= 10


def test_a_hub_alone_has_no_plant(served: Served, site: Site) -> None:
    about = site.about()
    assert "hub" in about["wings"]
    assert "twin" not in about["wings"]
    with served.client() as client:
        headers = {"Authorization": f"Bearer {served.key}"}
        assert client.get("/api/v1/home", headers=headers, auth=httpx.Auth()).json()["signals"] == 0
        assert client.get("/api/v1/twin/plant", headers=headers, auth=httpx.Auth()).status_code == 404


def test_a_folder_there_and_back(site: Site, tmp_path: Path) -> None:
    source = tmp_path / "weights"
    (source / "sub").mkdir(parents=True)
    (source / "model.safetensors").write_bytes(os.urandom(20_000_000))
    (source / "sub" / "config.json").write_text("{}")
    (source / "empty").touch()
    told: list[tuple[int, int]] = []
    name = site.hub.push(
        "main/inspect:1.0", source, kind="model", annotations={"made.by": "test"},
        progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert told[-1] == (20_000_002, 20_000_002)
    assert site.hub.push("main/inspect:1.1", source, kind="model", annotations={"made.by": "test"}) == name
    back = site.hub.pull("main/inspect:1.0", tmp_path / "back")
    assert {path.relative_to(tmp_path / "back").as_posix() for path in back} == {
        "empty", "model.safetensors", "sub/config.json"
    }  # fmt: skip
    for path in back:
        assert path.read_bytes() == (source / path.relative_to(tmp_path / "back")).read_bytes()
    found = site.hub.artifact("main/inspect")
    assert found["kind"] == "model"
    assert {tag["name"]: tag["digest"] for tag in found["tags"]} == {"1.0": name, "1.1": name}
    assert found["pulls"] == 0 or found["pulls"] == 1  # counted now and then
    again = site.hub.pull(f"main/inspect@{name}", tmp_path / "back")
    assert again == back


def test_a_pull_goes_on_where_it_stopped(site: Site, tmp_path: Path) -> None:
    body = os.urandom(9_000_000)
    (tmp_path / "file.bin").write_bytes(body)
    site.hub.push("main/data:1", tmp_path / "file.bin", kind="dataset")
    target = tmp_path / "back"
    target.mkdir()
    (target / "file.bin.part").write_bytes(body[:5_000_000])
    told: list[int] = []
    site.hub.pull("main/data:1", target, progress=lambda done, total: told.append(done))
    assert told[0] == 5_000_000
    assert (target / "file.bin").read_bytes() == body
    (target / "file.bin").unlink()
    (target / "file.bin.part").write_bytes(b"x" * 5_000_000)  # not what it should be
    with pytest.raises(InvalidInput, match="digest"):
        site.hub.pull("main/data:1", target)
    site.hub.pull("main/data:1", target)
    assert (target / "file.bin").read_bytes() == body


@pytest.mark.parametrize("title", ["../evil", "/etc/evil", "a/../../evil", "..\\evil", "a\0b"])
def test_a_name_that_leads_out_of_the_folder_is_refused(
    served: Served, site: Site, tmp_path: Path, title: str
) -> None:
    with served.client() as client:
        layers = json.loads(push_image(client, "main/evil", "", b"layer"))["layers"]
        layers[0]["annotations"] = {"org.opencontainers.image.title": title}
        push_image(client, "main/evil", "1", b"layer", layers=layers)
    with pytest.raises(CannotPull):
        site.hub.pull("main/evil:1", tmp_path / "back")
    assert not list(tmp_path.rglob("evil*"))


class TestCatalogue:
    @pytest.fixture
    def shelf(self, served: Served, site: Site, tmp_path: Path) -> Site:
        (tmp_path / "f").write_text("x")
        for name, kind in (
            ("main/welding-inspect", "model"),
            ("main/press-data", "dataset"),
            ("main/notes", "resource"),
        ):
            site.hub.push(f"{name}:1", tmp_path / "f", kind=kind)
        with served.client() as client:
            push_image(client, "main/app", "1", b"layer")
        site.hub.describe(
            "main/welding-inspect", title="용접 검사 모델", summary="Finds pores in welds", labels=["vision", "용접"],
            card="# Welding\n\n용접 비드의 기공을 찾아요.", facts={"framework": "pytorch", "precision": "fp16"},
        )  # fmt: skip
        return site

    def test_what_there_is(self, shelf: Site) -> None:
        page = shelf.hub.search()
        assert page["total"] == 4
        assert page["kinds"] == {"model": 1, "dataset": 1, "resource": 1, "container": 1}
        assert page["items"][0]["name"] == "main/welding-inspect"  # changed last

    @pytest.mark.parametrize(
        "q",
        [
            "welding",
            "weld",
            "WELDING insp",
            "용접",
            "검사",
            "용접 검사",
            "기공",
            "모",
            "pores",
            "찾아요",
            "pytorch",
        ],
    )
    def test_by_words(self, shelf: Site, q: str) -> None:
        assert [item["name"] for item in shelf.hub.artifacts(q)] == ["main/welding-inspect"]

    @pytest.mark.parametrize(
        "q", ["용검", "nothing", "_k_model", '" OR "', "weld AND", "weld*", "NEAR(", "'; --", "%"]
    )
    def test_words_that_are_nowhere_or_no_words(self, shelf: Site, q: str) -> None:
        found = [item["name"] for item in shelf.hub.artifacts(q)]
        assert found in ([], ["main/welding-inspect"])

    def test_by_kind_label_and_fact(self, shelf: Site) -> None:
        def names(**narrow: object) -> list[str]:
            return [item["name"] for item in shelf.hub.artifacts(**narrow)]  # type: ignore[arg-type]

        assert names(kind="dataset") == ["main/press-data"]
        assert names(labels=["용접", "vision"]) == ["main/welding-inspect"]
        assert names(labels=["other"]) == []
        assert names(facts={"framework": "pytorch"}) == ["main/welding-inspect"]
        assert names(facts={"framework": "jax"}) == []
        assert names(q="9", kind="model") == []
        assert names(q="weld", kind="model", labels=["vision"]) == ["main/welding-inspect"]

    def test_the_card(self, shelf: Site) -> None:
        found = shelf.hub.artifact("main/welding-inspect")
        assert found["card"].startswith("# Welding")
        assert found["labels"] == ["vision", "용접"]
        shelf.hub.describe("main/welding-inspect", labels=[], deprecated="use the new one")
        found = shelf.hub.artifact("main/welding-inspect")
        assert (found["labels"], found["deprecated"]) == ([], "use the new one")
        assert shelf.hub.artifacts(labels=["vision"]) == []
        with pytest.raises(InvalidInput):
            shelf.hub.describe("main/welding-inspect", unknown="field")

    def test_removing_it(self, served: Served, shelf: Site) -> None:
        shelf.hub.tag("main/notes:1", "2")
        shelf.hub.remove("main/notes:1")
        assert [tag["name"] for tag in shelf.hub.artifact("main/notes")["tags"]] == ["2"]
        shelf.hub.remove("main/notes")
        with pytest.raises(NotFound):
            shelf.hub.artifact("main/notes")
        assert shelf.hub.artifacts("notes") == []
        name = shelf.hub.artifact("main/press-data")["tags"][0]["digest"]
        shelf.hub.remove(f"main/press-data@{name}")
        assert shelf.hub.artifact("main/press-data")["tags"] == []
        with served.client() as client:
            assert client.get("/v2/main/notes/tags/list").status_code == 404

    def test_tags_that_never_move(self, shelf: Site) -> None:
        shelf.hub.describe("main/app", immutable_tags="v* 1.*")
        shelf.hub.tag("main/app:1", "v1")
        shelf.hub.tag("main/app:1", "v1")  # the same again moves nothing
        with pytest.raises(Conflict):
            shelf.hub.remove("main/app:v1")
        shelf.hub.tag("main/app:1", "latest")
        shelf.hub.remove("main/app:latest")


def test_quota_and_collection(served: Served, site: Site, tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"x" * 10_000)
    site.hub.push("main/a:1", tmp_path / "f")
    usage = site.hub.usage()
    assert usage["limit_bytes"] is None
    assert usage["used_bytes"] > 10_000
    site.hub.set_quota(usage["used_bytes"] + 100)
    (tmp_path / "g").write_bytes(b"y" * 10_000)
    with pytest.raises(Forbidden, match="quota"):
        site.hub.push("main/a:2", tmp_path / "g")
    site.hub.remove("main/a")
    done = [site.hub.collect() for _ in range(3)]
    assert sum(each["removed"] for each in done) == 3
    assert site.hub.usage()["stored"]["blobs"] == 0
    assert site.hub.collect(dry_run=True)["removed"] == 0
    events = site.events(type="hub.", limit=1000)
    assert {"hub.manifest.pushed", "hub.repository.deleted", "hub.quota.changed"} <= {
        e["type"] for e in events
    }


@pytest.mark.parametrize("name", ["main/never", "UPPER", "a b", "..", "%2e%2e/x", "한글"])
def test_artifacts_nobody_has(served: Served, name: str) -> None:
    with httpx.Client(base_url=served.url, headers={"Authorization": f"Bearer {served.key}"}) as client:
        answer = client.get(f"/api/v1/hub/artifacts/{name}")
        assert answer.status_code in (400, 404)
        assert answer.headers["content-type"] in ("application/problem+json", "text/html; charset=utf-8")


def test_members_change_what_their_role_allows(served: Served, site: Site) -> None:
    identity = served.app.state.identity
    owner = identity.subject_of_key(served.key)
    with served.client() as client:
        push_image(client, "main/app", "1", b"layer")

    def member(role: str) -> Site:
        user = identity.accounts.create(owner, name=f"the-{role}", display="", role=role, kind="service")
        _, key = identity.keys.create(owner, label="t", scopes=["hub.*"], user_id=user.id)
        return Site(HttpTransport(served.url, token=key))

    with (
        member("guest") as guest,
        member("reader") as reader,
        member("contributor") as writer,
        member("publisher") as publisher,
    ):
        assert guest.hub.artifacts() == []
        assert [item["name"] for item in reader.hub.artifacts()] == ["main/app"]
        with pytest.raises(NotFound):
            guest.hub.artifact("main/app")
        with pytest.raises(Forbidden):
            reader.hub.describe("main/app", title="mine")
        writer.hub.describe("main/app", title="The app")
        with pytest.raises(Forbidden):
            writer.hub.describe("main/app", visibility="public")
        with pytest.raises(Forbidden):
            writer.hub.remove("main/app")
        publisher.hub.describe("main/app", visibility="public")
        assert [item["name"] for item in guest.hub.artifacts()] == ["main/app"]
        with pytest.raises(Forbidden):
            publisher.hub.describe("main/app", immutable_tags="*")
        with pytest.raises(Forbidden):
            publisher.hub.collect()
        with pytest.raises(Forbidden):
            publisher.hub.set_quota(1)
        publisher.hub.remove("main/app")


def test_a_digest_names_what_was_pushed(site: Site, tmp_path: Path) -> None:
    (tmp_path / "f").write_text("x")
    name = site.hub.push("main/a:1", tmp_path / "f")
    assert site.hub.manifests("main/a")[0]["digest"] == name
    answer = site._transport.exchange("GET", f"/v2/main/a/manifests/{name}")
    assert digest(answer.content) == name
