"""Bundles between two real hubs: every row arrives, nothing foreign is trusted, limits hold at each step."""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from tests.contract.hub.bundled import ROOT, ROWS, owner, rows, settle, stock
from tests.contract.hub.conftest import EMPTY, IMAGE, Served, descriptor, digest, push_blob, push_image
from tests.contract.hub.test_bundles import close_clients, put, sdk  # noqa: F401  # a fixture
from tests.contract.hub.test_oci_auth import World

from onmaru.core.errors import Forbidden, NotFound, OnmaruError
from onmaru.core.time import now_ns
from onmaru.core.transport import HttpTransport
from onmaru.hub.client import HubClient
from onmaru.hub.client.bundles import verify_bundle
from onmaru.hub.errors import (
    BadBundle,
    BundleIncomplete,
    BundleLimit,
    BundleRefused,
    BundleUnfinished,
    UnknownBundle,
)
from onmaru.hub.rules.bundle.check import sign_document
from onmaru.hub.rules.scan_report import REPORT_TYPE
from onmaru.hub.rules.signing import new_key_pair, read_private_key


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(tmp_path_factory.mktemp("source"))
    served.goods = stock(served)  # type: ignore[attr-defined]
    yield served
    served.close()


@pytest.fixture(scope="module")
def bundle(source: Served, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("bundle") / "all.tar"
    hub = sdk(source)
    names = [each["name"] for each in hub.artifacts(limit=200)]
    made = hub.bundles.export(names, out, history=True, key=source.goods["private"])  # type: ignore[attr-defined]
    assert made["left_out"] == []
    return out


def test_every_row_of_the_catalogue_arrives(
    source: Served, bundle: Path, serve_hub: Callable[..., Served]
) -> None:
    target = serve_hub()
    hub = sdk(target)
    hub.trust.trust_key("plant", source.goods["public"].decode())  # type: ignore[attr-defined]
    planned = hub.bundles.import_(bundle, dry_run=True)
    assert rows(target)["repositories"] == []
    done = hub.bundles.import_(bundle, signed=True)  # one of the keys the organisation trusts
    assert (done["changes"], done["signed_by"]) == (planned["changes"], "plant")
    assert (done["signatures"], done["signatures_valid"], done["sboms"]) == (1, 1, 1)
    assert [each["what"] for each in done["odd"]] == ["the bill of materials cannot be read"]
    here, there = rows(target), rows(source)
    for name in ROWS:
        assert here[name] == there[name], name
    assert len(there["members"]) == 2
    assert len(there["releases"]) >= 2
    with target.client() as client:
        assert client.get(f"/v2/main/sha512/blobs/{digest(b'by its other name', 'sha512')}").content == (
            b"by its other name"
        )
    edges = [served.app.state.hub.shelf.search(owner(served).subject, facts={"base_model": "main/model"}).total
             for served in (source, target)]  # fmt: skip
    assert edges == [2, 2]
    again = hub.bundles.import_(bundle)
    assert (again["changes"], again["new_bytes"], again["contents_stored"]) == ([], 0, 0)
    assert rows(target)["blobs"] == there["blobs"]
    log = [
        each["type"] for each in hub._transport.send("GET", "/api/v1/audit", params={"limit": 1000})["items"]
    ]
    assert {"hub.bundle.offered", "hub.bundle.imported", "hub.repository.imported"} <= set(log)


def test_a_report_from_elsewhere_opens_no_gate(serve_hub: Callable[..., Served], tmp_path: Path) -> None:
    first, second = serve_hub(), serve_hub()
    with first.client() as client:
        body = push_image(client, "main/reported", "v1", bytes(10240))
        report = json.dumps({"schema": REPORT_TYPE, "counts": {}}).encode()
        for blob in (b"{}", report):
            push_blob(client, "main/reported", blob)
        put(client, "main/reported", "", {
            "artifactType": REPORT_TYPE, "config": descriptor(b"{}", EMPTY),
            "layers": [descriptor(report, REPORT_TYPE)], "subject": descriptor(body, IMAGE),
        })  # fmt: skip
    sdk(first).bundles.export(["main/reported"], tmp_path / "b.tar")
    hub = sdk(second)
    hub.trust.set_policy(require_scan=True)
    gate = threading.Event()
    scan = second.hub.trust.scan_image

    def held(*arguments: Any) -> Any:
        gate.wait(60)
        return scan(*arguments)

    second.hub.trust.scan_image = held  # type: ignore[method-assign]
    try:
        hub.bundles.import_(tmp_path / "b.tar")
        repository = second.hub.access.repository(owner(second), "main/reported", "pull")
        sha256 = digest(body)[7:]
        assert [each.code for each in second.hub.gates.reasons(repository, sha256)] == ["not_scanned"]
    finally:
        gate.set()
    deadline = time.monotonic() + 60
    while second.hub.gates.reasons(repository, sha256):  # it was queued for a scan of this hub's own
        assert time.monotonic() < deadline
        time.sleep(0.05)
    # What a policy keeps back here leaves in no bundle.
    sdk(first).trust.set_policy(require_signature=True)
    made = sdk(first).bundles.export(["main/reported"], tmp_path / "none.tar")
    assert [(each["name"], each["version"]) for each in made["left_out"]] == [("main/reported", "v1")]
    assert made["artifacts"][0]["tags"] == []


def test_collections_and_queries_are_selected(source: Served, tmp_path: Path) -> None:
    hub = sdk(source)
    made = hub.bundles.export(["main/set"], tmp_path / "set.tar")
    assert {each["name"] for each in made["artifacts"]} == {"main/set", "main/app", "main/ngc"}
    made = hub.bundles.export([], tmp_path / "label.tar", query={"labels": ["vision"]})
    assert {each["name"] for each in made["artifacts"]} == {"main/ngc"}
    made = hub.bundles.export(["main/ngc:2"], tmp_path / "one.tar")
    assert [tag["name"] for tag in made["artifacts"][0]["tags"]] == ["2"]
    for wrong in (["main/never"], ["main/ngc:9"]):
        with pytest.raises(NotFound):
            hub.bundles.export(wrong, tmp_path / "wrong.tar")
    with pytest.raises(OnmaruError, match="nothing to export"):
        hub.bundles.export([], tmp_path / "wrong.tar", query={"labels": ["none such"]})


def test_a_bundle_outlives_what_it_was_made_of(serve_hub: Callable[..., Served], tmp_path: Path) -> None:
    served = serve_hub(hub__gc_grace_hours=0)
    hub, big = sdk(served), os.urandom(300_000)
    with served.client() as client:
        push_image(client, "main/a", "v1", big)
        push_image(client, "main/b", "v1", b"other")
    gathered, go_on = threading.Event(), threading.Event()
    gather = served.hub.bundle_exports._gather

    def slowly(kept: Any, caller: Any, number: int, name: str, versions: Any) -> None:
        if name == "main/b":
            gathered.set()
            go_on.wait(60)
        gather(kept, caller, number, name, versions)

    served.hub.bundle_exports._gather = slowly  # type: ignore[method-assign]
    kept = hub.bundles.begin_export(["main/a", "main/b"])
    assert gathered.wait(60)
    hub.remove("main/a")  # while the export runs
    for _ in range(4):
        served.hub.collector.run(grace_ns=0)
    go_on.set()
    assert settle(hub, kept["id"])["state"] == "ready"
    hub.remove("main/b")
    for _ in range(4):
        served.hub.collector.run(grace_ns=0)
    hub.bundles.download(kept["id"], tmp_path / "kept.tar")
    assert verify_bundle(tmp_path / "kept.tar")["sound"]
    hub.bundles.remove(kept["id"])
    for _ in range(4):
        served.hub.collector.run(grace_ns=0)
    assert list(served.hub.driver.list()) == []
    assert hub.bundles.get(kept["id"])["state"] == "gone"
    with pytest.raises(UnknownBundle):
        hub.bundles.download(kept["id"], tmp_path / "again.tar")
    hub.bundles.import_(tmp_path / "kept.tar")
    assert {each["name"] for each in hub.artifacts()} == {"main/a", "main/b"}


def test_bundles_expire_and_hold_no_more_than_they_may(serve_hub: Callable[..., Served]) -> None:
    served = serve_hub(hub__bundle_limit_bytes=200_000)
    hub = sdk(served)
    with served.client() as client:
        push_image(client, "main/a", "v1", b"small")
        push_image(client, "main/b", "v1", os.urandom(300_000))
    small = hub.bundles.begin_export(["main/a"])
    assert settle(hub, small["id"])["state"] == "ready"
    large = settle(hub, hub.bundles.begin_export(["main/b"])["id"])
    assert (large["state"], large["error"]["code"]) == ("failed", "hub.bundle_limit")
    with pytest.raises(BundleLimit):
        hub._transport.send("POST", f"{ROOT}/imports", json={"size": 200_001})
    assert rows(served)["pins"]
    with served.app.state.database.write() as connection:
        connection.execute(text("UPDATE hub_bundles SET expires_ns = :past"), {"past": int(now_ns()) - 1})
    assert served.hub.bundles.sweep() == 1
    assert rows(served)["pins"] == []
    assert hub.bundles.all() == []
    assert {each["id"] for each in hub.bundles.all(gone=True)} == {small["id"], large["id"]}


def test_a_download_is_resumed_by_ranges(source: Served, tmp_path: Path) -> None:
    hub = sdk(source)
    kept = hub.bundles.begin_export(["main/app"])
    hub.bundles.wait(kept["id"])
    with httpx.Client(base_url=source.url, headers={"Authorization": f"Bearer {source.key}"}) as client:
        whole = client.get(f"{ROOT}/{kept['id']}/file")
        etag, data = whole.headers["etag"], whole.content
        assert len(data) == int(whole.headers["content-length"]) == hub.bundles.get(kept["id"])["size_bytes"]
        for start, end in ((0, 1), (500, 1600), (len(data) - 1500, len(data)), (3000, len(data) - 3000)):
            part = client.get(
                f"{ROOT}/{kept['id']}/file", headers={"Range": f"bytes={start}-{end - 1}", "If-Match": etag}
            )
            assert part.status_code == 206
            assert part.content == data[start:end]
            assert part.headers["content-range"] == f"bytes {start}-{end - 1}/{len(data)}"
        beyond = client.get(f"{ROOT}/{kept['id']}/file", headers={"Range": f"bytes={len(data)}-"})
        assert beyond.status_code == 416
        key = read_private_key(source.goods["private"])  # type: ignore[attr-defined]
        document = client.get(f"{ROOT}/{kept['id']}/document").content
        assert client.get(f"{ROOT}/{kept['id']}/signature").status_code == 404
        assert client.put(f"{ROOT}/{kept['id']}/signature", content=b"not base64!").status_code == 400
        signed = client.put(f"{ROOT}/{kept['id']}/signature", content=sign_document(document, key))
        assert signed.status_code == 200
        changed = client.get(f"{ROOT}/{kept['id']}/file", headers={"Range": "bytes=0-9", "If-Match": etag})
        assert changed.status_code == 409
        again = client.get(f"{ROOT}/{kept['id']}/file", headers={"Range": "bytes=0-9", "If-Range": etag})
        assert again.status_code == 200
        (tmp_path / "signed.tar").write_bytes(again.content)
    public = source.goods["public"].decode()  # type: ignore[attr-defined]
    assert verify_bundle(tmp_path / "signed.tar", trusted=[("plant", public)])["signed_by"] == "plant"
    hub.bundles.download(kept["id"], tmp_path / "fetched.tar")
    assert (tmp_path / "fetched.tar").read_bytes() == again.content
    hub.bundles.remove(kept["id"])


def test_what_a_hub_has_is_not_sent_and_pieces_come_in_order(
    source: Served, bundle: Path, serve_hub: Callable[..., Served], tmp_path: Path
) -> None:
    target = serve_hub()
    hub = sdk(target)
    sent = []
    real = hub._transport.send

    def counting(method: str, path: str, **more: Any) -> Any:
        if method == "PUT" and path.endswith("/file"):
            sent.append(len(more["content"]))
        return real(method, path, **more)

    hub._transport.send = counting  # type: ignore[method-assign]
    hub.bundles.import_(bundle, dry_run=True)
    assert 0 < sum(sent) < 1_000_000 < bundle.stat().st_size  # the head is enough to be told
    hub.bundles.import_(bundle)
    assert abs(sum(sent) - bundle.stat().st_size) < 10_240  # what was sent is not sent again
    sent.clear()
    hub.remove("main/app")
    sdk(source).bundles.export(["main/app", "main/reported"], tmp_path / "again.tar")
    hub.bundles.import_(tmp_path / "again.tar")
    assert sum(sent) > 2_000_000  # nothing the sender may see has it any more: it is sent
    sent.clear()
    hub.remove("main/reported:v1")
    hub.bundles.import_(tmp_path / "again.tar")
    assert 0 < sum(sent) < 1_000_000
    assert hub.bundles.all() == []
    now = real("POST", f"{ROOT}/imports", json={"name": "x", "size": 5000})
    for offset, body, status in ((1, b"x", 416), (0, b"x" * 5001, 400)):
        answer = hub._transport.exchange(
            "PUT", f"{ROOT}/{now['id']}/file", params={"offset": offset}, content=body
        )
        assert answer.status_code == status
    with pytest.raises(BundleUnfinished):
        hub.bundles.take(now["id"])


def test_the_inbox_takes_what_the_operator_lays_there(
    bundle: Path, serve_hub: Callable[..., Served], tmp_path: Path
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    served = serve_hub(hub__bundle_inbox=str(inbox))
    hub = sdk(served)
    shutil.copy(bundle, inbox / "in.tar")
    (inbox / "link.tar").symlink_to(bundle)
    (tmp_path / "beside.tar").write_bytes(b"x")
    assert [each["name"] for each in hub.bundles.inbox()] == ["in.tar"]
    for name in ("../beside.tar", "link.tar", "..", "never.tar", str(tmp_path / "beside.tar")):
        with pytest.raises(UnknownBundle):
            hub.bundles.import_from_inbox(name)
    assert hub.bundles.import_from_inbox("in.tar", dry_run=True)["changes"]
    hub.bundles.import_from_inbox("in.tar")
    assert hub.artifact("main/app")["tags"]
    assert (inbox / "in.tar").exists()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    served = Served(tmp_path_factory.mktemp("matrix"))
    yield World(served)
    served.close()


def test_an_import_asks_for_the_right_to_each_artifact(world: World, bundle: Path, source: Served) -> None:
    served = world.served
    transport = HttpTransport(served.url, token=world.keys[("acme", "owner")])
    with pytest.raises((NotFound, Forbidden)):
        HubClient(transport).bundles.import_(bundle)
    transport.close()
    transport = HttpTransport(served.url, token=world.keys[("main", "contributor")])
    done = HubClient(transport).bundles.import_(bundle)
    transport.close()
    skipped = {(each["name"], each["detail"]) for each in done["changes"] if each["what"] == "skipped"}
    assert skipped == {
        ("main/ngc", "deprecated"),
        ("main/model", "licence"),
        ("main/sha512", "immutable_tags"),
    }
    with pytest.raises(BundleRefused):
        sdk(served).bundles.import_(bundle, signed=True)  # nobody trusts the key here
    other = new_key_pair()[1].decode()
    with pytest.raises(BundleRefused):
        sdk(served).bundles.import_(bundle, trusted=[("other", other)])
    with pytest.raises((BadBundle, BundleIncomplete, OnmaruError)):
        sdk(served).bundles.import_(bundle, trusted=[("none", "no key")])
