"""Retention over HTTP and through the SDK, who may set it, and the same on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from tests.contract.hub.conftest import IMAGE, Served, digest, image, push_image
from tests.contract.hub.test_oci_auth import ROLES, World
from tests.contract.hub.test_oci_auth import world as world  # a fixture
from tests.unit.hub.conftest import Bench, manifest

from onmaru.client import Site
from onmaru.core.errors import InvalidInput, NotFound
from onmaru.core.time import now_ns
from onmaru.core.transport import HttpTransport
from onmaru.hub.errors import BadRetention, TagImmutable
from onmaru.hub.rules.digest import digest_of
from onmaru.hub.rules.retention import NS_PER_DAY

ROOT = "/api/v1/hub/retention"


@pytest.fixture
def served(serve_hub: Callable[..., Served]) -> Served:
    served = serve_hub(hub__gc_grace_hours=0)
    with served.client() as client:
        for number in range(5):
            push_image(client, "main/line", "", b"%d" % number)
        push_image(client, "main/line", "v1", b"kept")
    return served


@pytest.fixture
def site(served: Served) -> Iterator[Site]:
    with Site(HttpTransport(served.url, token=served.key)) as site:
        yield site


def test_look_set_run_and_collect(served: Served, site: Site) -> None:
    retention = site.hub.retention
    assert retention.rules() == []
    assert retention.preview()["total"] == 0
    seen = retention.preview(keep_newest=2)
    assert (seen["total"], seen["artifacts"], seen["manifests"], seen["kept"]) == (4, 1, 4, 2)
    assert {tuple(each["codes"]) for each in seen["items"]} == {("not_newest", "untagged")}
    assert {each["reason"] for each in seen["items"]} == {"not among the newest 2, no tag points to it"}
    assert len(site.hub.manifests("main/line")) == 6, "nothing was changed"
    made = retention.set(keep_newest=2, immutable_tags=["v*"])
    assert made["rule"]["keep_newest"] == 2
    assert [(each["team"], each["artifact"]) for each in retention.rules()] == [("", "")]
    assert retention.preview()["frozen"] == [{"name": "main/line", "tag": "v1"}]
    done = retention.run()
    assert done == {key: seen[key] for key in ("artifacts", "manifests", "tags", "freed_bytes")} | {
        "removed": 4
    }
    assert len(site.hub.manifests("main/line")) == 2
    with pytest.raises(TagImmutable):
        site.hub.remove("main/line:v1")
    told = {each.type for each in served.app.state.feed.after(0, limit=1000)}
    assert {"hub.retention.changed", "hub.retention.ran", "hub.manifest.deleted"} <= told
    retention.remove()
    with pytest.raises(BadRetention):
        retention.remove()
    site.hub.remove("main/line:v1")


def test_reasons_in_korean(served: Served) -> None:
    headers = {"Authorization": f"Bearer {served.key}", "Accept-Language": "ko"}
    body = {"rule": {"keep_newest": 1, "keep_days": 0.000001, "keep_pulled_days": 3, "keep_tagged": False}}
    found = httpx.post(f"{served.url}{ROOT}/preview", json=body, headers=headers).json()
    said = {reason for each in found["items"] for reason in each["reason"].split(", ")}
    assert "최근 1개 버전에 들지 않아요" in said
    assert "3일 동안 받은 사람이 없어요" in said
    assert "가리키는 태그가 없어요" in said
    refused = httpx.put(f"{served.url}{ROOT}", json={"rule": {"immutable_tags": ["a b"]}}, headers=headers)
    assert refused.status_code in (400, 422)
    assert refused.json()["title"] != "The retention rule cannot be read"


UNREADABLE: tuple[dict[str, object], ...] = (
    {"keep_newest": 0}, {"keep_newest": "many"}, {"keep_days": -1}, {"keep_days": 1e9}, {"keep_tags": "v*"},
    {"keep_tags": ["x"] * 51}, {"keep_tags": ["x" * 129]}, {"unknown": 1}, {"immutable_tags": [""]},
)  # fmt: skip


def test_rules_that_cannot_be_read(site: Site) -> None:
    for rule in UNREADABLE:
        for ask in (site.hub.retention.set, site.hub.retention.preview):
            with pytest.raises(InvalidInput):
                ask(**rule)
    assert site.hub.retention.rules() == []


def test_where_a_rule_cannot_stand(site: Site) -> None:
    with pytest.raises(NotFound):
        site.hub.retention.set(artifact="main/nothing", keep_newest=1)
    with pytest.raises(NotFound):
        site.hub.retention.set(team="nobody", keep_newest=1)
    with pytest.raises(BadRetention):
        site.hub.retention.set(team="x", artifact="main/line", keep_newest=1)


@pytest.mark.parametrize("role", ROLES)
def test_admins_set_it_and_readers_see_it(world: World, role: str) -> None:
    headers = {"Authorization": f"Bearer {world.keys[('main', role)]}"}
    rule = {"keep_newest": 3}
    with httpx.Client(base_url=world.served.url, headers=headers) as client:
        assert (client.get(ROOT).status_code == 200) is (ROLES.index(role) >= ROLES.index("reader"))
        may = ROLES.index(role) >= ROLES.index("admin")
        for answer in (
            client.put(ROOT, json={"artifact": "main/shared", "rule": rule}),
            client.post(f"{ROOT}/preview", json={"rule": rule}),
            client.delete(ROOT, params={"artifact": "main/shared"}),
            client.post(f"{ROOT}/runs"),
        ):
            assert (answer.status_code < 300) is may, answer.text
            assert may or answer.status_code in (403, 404)


@pytest.mark.parametrize("role", ROLES)
def test_another_organisations_artifacts_cannot_be_ruled(world: World, role: str) -> None:
    headers = {"Authorization": f"Bearer {world.keys[('acme', role)]}"}
    with httpx.Client(base_url=world.served.url, headers=headers) as client:
        told = []
        for name in ("main/private", "main/never"):
            body = {"artifact": name, "rule": {"keep_newest": 1}}
            answer = client.put(ROOT, json=body)
            assert answer.status_code in (403, 404)
            told.append(answer.text.replace(name, "NAME"))
        assert told[0] == told[1], "hidden and absent look the same"
        if ROLES.index(role) >= ROLES.index("admin"):  # what an admin previews is their own organisation's
            seen = client.post(
                f"{ROOT}/preview", json={"rule": {"keep_newest": 1, "keep_tagged": False}}
            ).json()
            assert not [each for each in seen["items"] if each["name"].startswith("main/")]


def test_on_postgresql_a_run_removes_what_the_preview_told(postgres_url: str, tmp_path: Path) -> None:
    bench = Bench(tmp_path, postgres_url, gc_grace_hours=0, fsync="never")
    try:
        for number in range(12):
            bench.push("main/a", f"v{number}" if number % 3 == 0 else "", b"%d" % number * 1000)
        pulled = digest_of(manifest(b"1" * 1000))
        bench.hub.pulled(bench.repository("main/a").id, str(pulled))
        team = bench.identity.teams.create(bench.owner, name="vision")
        bench.push("main/vision/b", "", b"b")
        bench.hub.retention.set_rule(bench.owner, {"keep_newest": 1, "keep_tags": ["v0"], "keep_tagged": False,
                                                   "keep_pulled_days": 30, "immutable_tags": ["v9"]})  # fmt: skip
        bench.hub.retention.set_rule(bench.owner, {"enabled": False}, team=team.id)
        at_ns = int(now_ns()) + 10 * NS_PER_DAY
        seen = bench.hub.retention.preview(bench.owner, at_ns=at_ns)
        assert seen.versions == 8  # 12, but v0, v9, the one pulled and the newest
        before = sum(size for _, size, _ in bench.hub.driver.list())
        done = bench.hub.retention.run(bench.owner.organisation, at_ns=at_ns)
        assert sorted(done.removed) == sorted(seen.removed)
        kept = {str(row["digest"]) for row in bench.hub.shelf.manifests(bench.owner, "main/a")}
        assert kept == {str(digest_of(manifest(b"%d" % number * 1000))) for number in (0, 1, 9, 11)}
        bench.collect()
        assert before - sum(size for _, size, _ in bench.hub.driver.list()) == seen.freed_bytes > 0
        with pytest.raises(TagImmutable):
            bench.delete("main/a", "v9")
    finally:
        bench.close()


def test_what_is_pushed_or_tagged_during_a_run_stays(served: Served, site: Site) -> None:
    """A run decides again for each artifact, within the transaction that removes."""
    site.hub.retention.set(keep_newest=1)
    stop = threading.Event()
    failed: list[str] = []

    def push() -> None:
        number = 0
        with served.client() as client:
            while not stop.is_set() and number < 200:
                number += 1
                layer = b"new %d" % number
                push_image(client, "main/line", f"t{number}", layer)
                if client.get(f"/v2/main/line/manifests/t{number}").status_code != 200:
                    failed.append(f"t{number}")

    pusher = threading.Thread(target=push)
    pusher.start()
    try:
        for _ in range(3):
            site.hub.retention.run()
    finally:
        stop.set()
        pusher.join()
    assert failed == []
    with served.client() as client:
        for tag in client.get("/v2/main/line/tags/list").json()["tags"]:
            found = client.get(f"/v2/main/line/manifests/{tag}")
            assert found.headers["docker-content-digest"] == digest(found.content)
        body = image(b"kept")
        assert client.get("/v2/main/line/manifests/v1", headers={"Accept": IMAGE}).content == body
