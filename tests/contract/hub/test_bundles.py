"""Bundles: written from one hub, read by skopeo, checked without a hub, taken in by another; hostile ones refused."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from tests.contract.hub.conftest import IMAGE, INDEX, Served, descriptor, digest, push_blob
from tests.contract.hub.test_oci_real_clients import call, program

from onmaru.core.errors import OnmaruError
from onmaru.core.transport import HttpTransport
from onmaru.hub.client import HubClient
from onmaru.hub.client.bundles import show_bundle, verify_bundle
from onmaru.hub.errors import BadBundle, BundleIncomplete, BundleRefused, BundleUnfinished, QuotaExceeded
from onmaru.hub.rules.signing import new_key_pair

BIG = os.urandom(3_000_000)


_OPEN: list[HttpTransport] = []


@pytest.fixture(autouse=True)
def close_clients() -> Iterator[None]:
    yield
    while _OPEN:
        _OPEN.pop().close()


def sdk(served: Served) -> HubClient:
    _OPEN.append(HttpTransport(served.url, token=served.key))
    return HubClient(_OPEN[-1])


def faults_of(path: Path) -> list[str]:
    """Where a bundle is wrong, however much of it could be read."""
    try:
        return [each["where"] for each in verify_bundle(path)["faults"]]
    except BadBundle as error:
        return [str(error.params["where"])]


def put(client: httpx.Client, repo: str, reference: str, document: dict, media_type: str = IMAGE) -> bytes:
    body = json.dumps({"schemaVersion": 2, "mediaType": media_type, **document}).encode()
    address = f"/v2/{repo}/manifests/{reference or digest(body)}"
    answer = client.put(address, content=body, headers={"Content-Type": media_type})
    assert answer.status_code == 201, answer.text
    return body


def fill(served: Served) -> dict[str, bytes]:
    """An index with two platforms, an SBOM that speaks of it, a cosign signature; a model with two commits."""
    config = json.dumps(
        {"os": "linux", "architecture": "amd64", "rootfs": {"type": "layers", "diff_ids": []}}
    ).encode()
    kind = "application/vnd.oci.image.config.v1+json"
    layer = "application/vnd.oci.image.layer.v1.tar"
    with served.client() as client:
        for blob in (config, b"{}", b"one", BIG, b"sbom"):
            push_blob(client, "main/app", blob)
        images = [
            put(
                client,
                "main/app",
                "",
                {"config": descriptor(config, kind), "layers": [descriptor(each, layer)]},
            )
            for each in (b"one", BIG)
        ]
        index = put(
            client, "main/app", "1.0", {"manifests": [descriptor(each, IMAGE) for each in images]}, INDEX
        )
        put(
            client,
            "main/app",
            "amd64",
            {"config": descriptor(config, kind), "layers": [descriptor(BIG, layer)]},
        )
        put(client, "main/app", "", {
            "artifactType": "application/spdx+json", "config": descriptor(b"{}", "application/vnd.oci.empty.v1+json"),
            "layers": [descriptor(b"sbom", "application/spdx+json")], "subject": descriptor(index, INDEX),
        })  # fmt: skip
    hub = sdk(served)
    private, public = new_key_pair()
    hub.trust.sign("main/app:1.0", private)
    hub.describe(
        "main/app", title="Inspect", card="# App", labels=["press"], facts={"base_model": "main/model"}
    )
    with served.client() as client:
        client.post(
            "/api/repos/create", json={"name": "model", "organization": "main", "type": "model"}
        ).raise_for_status()
        for text in ("first", "second"):
            lines = [{"key": "header", "value": {"summary": text}},
                     {"key": "file", "value": {"path": "README.md", "content": text, "encoding": "utf-8"}}]  # fmt: skip
            answer = client.post("/api/models/main/model/commit/main", content="\n".join(map(json.dumps, lines)),
                                 headers={"Content-Type": "application/x-ndjson"})  # fmt: skip
            assert answer.status_code == 200, answer.text
    hub.licences.set("main/model", version="1.0", text="Use it well.")
    return {"index": index, "private": private, "public": public}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> object:
    served = Served(tmp_path_factory.mktemp("source"))
    served.goods = fill(served)  # type: ignore[attr-defined]
    yield served
    served.close()


@pytest.fixture(scope="module")
def bundle(source: Served, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("bundle") / "all.tar"
    sdk(source).bundles.export(["main/app", "main/model"], out, key=source.goods["private"])  # type: ignore[attr-defined]
    return out


def answers(served: Served) -> dict[str, object]:
    """What the OCI and the Hugging Face door say of what a bundle carried."""
    with served.client() as client:
        tags = client.get("/v2/main/app/tags/list").json()["tags"]
        found: dict[str, object] = {tag: client.get(f"/v2/main/app/manifests/{tag}").content for tag in tags}
        name = digest(client.get("/v2/main/app/manifests/1.0").content)
        found["referrers"] = client.get(f"/v2/main/app/referrers/{name}").json()["manifests"]
        found["big"] = client.get(f"/v2/main/app/blobs/{digest(BIG)}").content
        found["refs"] = client.get("/api/models/main/model/refs").json()
        found["readme"] = client.get("/main/model/resolve/main/README.md").text
        kept = ("title", "card", "labels", "facts", "kind", "licence_version")
    for repo in ("main/app", "main/model"):
        entry = sdk(served).artifact(repo)
        found[repo] = {key: entry[key] for key in kept}
    return found


def test_a_second_empty_hub_serves_the_same_bytes(
    source: Served, bundle: Path, serve_hub: Callable[..., Served]
) -> None:
    target = serve_hub()
    hub = sdk(target)
    planned = hub.bundles.import_(bundle, dry_run=True)
    assert hub.artifacts() == []
    keys = [("plant", source.goods["public"].decode())]  # type: ignore[attr-defined]
    done = hub.bundles.import_(bundle, trusted=keys)
    assert done["signed_by"] == "plant"
    assert done["changes"] == planned["changes"]
    assert answers(target) == answers(source)
    assert {each["visibility"] for each in hub.artifacts()} == {"private"}
    again = hub.bundles.import_(bundle)
    assert (again["changes"], again["new_bytes"]) == ([], 0)


def test_skopeo_reads_the_layout(source: Served, tmp_path: Path) -> None:
    skopeo = program("skopeo", "apt install skopeo")
    out = tmp_path / "layout"
    sdk(source).bundles.export(["main/app:1.0", "main/app:amd64"], out, folder=True)
    said = call(skopeo, "inspect", "--raw", f"oci:{out}:1.0", folder=tmp_path)
    assert said.encode() == source.goods["index"]  # type: ignore[attr-defined]
    call(skopeo, "copy", "--insecure-policy", f"oci:{out}:amd64", f"dir:{tmp_path / 'copy'}", folder=tmp_path)
    assert (tmp_path / "copy" / digest(BIG)[7:]).read_bytes() == BIG


def test_a_bundle_is_checked_without_a_hub(source: Served, bundle: Path, tmp_path: Path) -> None:
    public = source.goods["public"].decode()  # type: ignore[attr-defined]
    assert verify_bundle(bundle, trusted=[("plant", public)])["sound"]
    assert not verify_bundle(bundle, trusted=[("other", new_key_pair()[1].decode())])["sound"]
    assert {each["name"] for each in show_bundle(bundle)["artifacts"]} == {"main/app", "main/model"}
    unpacked = tmp_path / "unpacked"
    subprocess.run(["tar", "xf", bundle, "--one-top-level=unpacked"], cwd=tmp_path, check=True)
    assert verify_bundle(unpacked)["sound"]
    subprocess.run(["tar", "cf", "again.tar", "-C", "unpacked", "."], cwd=tmp_path, check=True)
    assert verify_bundle(tmp_path / "again.tar")["sound"]
    blob = unpacked / "blobs" / "sha256" / digest(BIG)[7:]
    damaged = bytearray(BIG)
    damaged[1_000_000] ^= 1
    blob.write_bytes(damaged)
    found = verify_bundle(unpacked)
    assert [each["where"] for each in found["faults"]] == [f"blobs/sha256/{digest(BIG)[7:]}"]
    with pytest.raises(OnmaruError):
        sdk(source).bundles.export(["main/app"], bundle)  # never written over


def test_only_the_difference(source: Served, tmp_path: Path, serve_hub: Callable[..., Served]) -> None:
    hub = sdk(source)
    hub.bundles.export(["main/app:amd64"], tmp_path / "first.tar")
    hub.bundles.export(["main/app:1.0"], tmp_path / "second.tar", since=tmp_path / "first.tar")
    assert (tmp_path / "second.tar").stat().st_size < 1_000_000 < (tmp_path / "first.tar").stat().st_size
    assert verify_bundle(tmp_path / "second.tar", earlier=[tmp_path / "first.tar"])["absent"] == 0
    assert verify_bundle(tmp_path / "second.tar")["absent"] == 2  # a layer, a configuration
    target = sdk(serve_hub())
    with pytest.raises(BundleIncomplete):
        target.bundles.import_(tmp_path / "second.tar")
    target.bundles.import_(tmp_path / "first.tar")
    target.bundles.import_(tmp_path / "second.tar")
    assert {tag["name"] for tag in target.artifact("main/app")["tags"]} >= {"1.0", "amd64"}


def test_an_interrupted_export_says_so_and_goes_on(source: Served, tmp_path: Path) -> None:
    out = tmp_path / "half"
    told: list[int] = []

    def kill(done: int, total: int) -> None:
        told.append(done)
        if len(told) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sdk(source).bundles.export(["main/app"], out, folder=True, progress=kill)
    with pytest.raises(BundleUnfinished):
        show_bundle(out)
    sdk(source).bundles.export(["main/app"], out, folder=True)
    assert verify_bundle(out)["sound"]
    (tmp_path / "cut.tar").write_bytes(b"x" * 512)
    with pytest.raises(BadBundle):
        show_bundle(tmp_path / "cut.tar")


def test_a_bundle_that_was_cut_off_says_so(bundle: Path, tmp_path: Path) -> None:
    data = bundle.read_bytes()
    for size in (len(data) // 2, len(data) - 1024):
        (tmp_path / "cut.tar").write_bytes(data[:size])
        with pytest.raises(BundleUnfinished):
            verify_bundle(tmp_path / "cut.tar")


def test_tags_that_never_move_and_quotas_hold_before_anything_changes(
    bundle: Path, serve_hub: Callable[..., Served]
) -> None:
    served = serve_hub()
    hub = sdk(served)
    with served.client() as client:
        push_blob(client, "main/app", b"{}")
        put(client, "main/app", "1.0", {"config": descriptor(b"{}", "a/b"), "layers": []})
    hub.retention.set(immutable_tags=["1.*"])
    with pytest.raises(BundleRefused):
        hub.bundles.import_(bundle)
    hub.retention.remove()
    hub.set_quota(1_000_000)
    with pytest.raises(QuotaExceeded):
        hub.bundles.import_(bundle)
    assert [each["name"] for each in hub.artifacts()] == ["main/app"]
    assert [tag["name"] for tag in hub.artifact("main/app")["tags"]] == ["1.0"]


def member(name: str, data: bytes = b"", **more: object) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    for key, value in more.items():
        setattr(info, key, value)
    return info, data


HOSTILE = {
    "traversal": member("../../etc/passwd", b"x"),
    "absolute": member("/etc/passwd", b"x"),
    "symlink": member("blobs/sha256/" + "a" * 64, type=tarfile.SYMTYPE, linkname="/etc/passwd"),
    "hard link": member("blobs/sha256/" + "a" * 64, type=tarfile.LNKTYPE, linkname="bundle.json"),
    "device": member("blobs/sha256/" + "a" * 64, type=tarfile.CHRTYPE),
    "not listed": member("blobs/sha256/" + "a" * 64, b"x"),
    "twice": member("bundle.json", b"{}"),
    "another file": member("run.sh", b"rm"),
}


@pytest.mark.parametrize("added", HOSTILE.values(), ids=HOSTILE)
def test_a_bundle_with_something_that_does_not_belong(
    bundle: Path, tmp_path: Path, added: tuple[tarfile.TarInfo, bytes]
) -> None:
    path = tmp_path / "hostile.tar"
    shutil.copy(bundle, path)
    with tarfile.open(path, "a") as tar:
        tar.addfile(added[0], io.BytesIO(added[1]))
    places = faults_of(path)
    assert len(places) == 1
    assert added[0].name in places[0]


def break_document(folder: Path, change: Callable[[dict], None]) -> None:
    path = folder / "bundle.json"
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))


LIES: dict[str, Callable[[dict], object]] = {
    "size": lambda document: document["files"][0].update(size=document["files"][0]["size"] + 1),
    "digest": lambda document: document["files"][0].update(digest="sha256:" + "0" * 64),
    "negative": lambda document: document["files"][0].update(size=-1),
    "nan": lambda document: document["files"][0].update(size=float("nan")),
    "traversal": lambda document: document["files"][0].update(digest="sha256:../../x"),
    "name": lambda document: document["artifacts"][0].update(name="../x"),
    "tag": lambda document: document["artifacts"][0]["tags"][0].update(name="-x"),
    "type": lambda document: document["artifacts"][0]["manifests"][0].update(media_type="text/html"),
    "order": lambda document: document["artifacts"][0]["manifests"].reverse(),
    "deep": lambda document: document.update(made_by=json.loads("[" * 40 + "]" * 40)),
    "version": lambda document: document.update(version=2),
    "missing": lambda document: document["files"].pop(),
    "absurd count": lambda document: document.update(artifacts=document["artifacts"][:1] * 10_001),
    "absurd size": lambda document: document["files"][0].update(size=1 << 60),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_document_that_lies(bundle: Path, tmp_path: Path, lie: Callable[[dict], None]) -> None:
    subprocess.run(["tar", "xf", bundle, "--one-top-level=lying"], cwd=tmp_path, check=True)
    break_document(tmp_path / "lying", lie)
    assert all(faults_of(tmp_path / "lying"))
    assert faults_of(tmp_path / "lying")


def test_a_folder_with_a_link_is_refused(bundle: Path, tmp_path: Path) -> None:
    subprocess.run(["tar", "xf", bundle, "--one-top-level=linked"], cwd=tmp_path, check=True)
    (tmp_path / "linked" / "index.json").unlink()
    (tmp_path / "linked" / "index.json").symlink_to("/etc/passwd")
    with pytest.raises(BadBundle):
        verify_bundle(tmp_path / "linked")
