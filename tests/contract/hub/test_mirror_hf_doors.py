"""What came through a mirror of a Hugging Face endpoint is there at every door, and kept back at every door."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests.contract.hub.conftest import Served, image, push_blob, put_manifest
from tests.contract.hub.faked_hf import FakeHf
from tests.contract.hub.mirrored import HERE, Site, body_of, code_of, mirror
from typer.testing import CliRunner

from onmaru.cli import app


@pytest.fixture
def fake() -> Iterator[FakeHf]:
    made = FakeHf()
    yield made
    made.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    served = Served(
        tmp_path_factory.mktemp("mirroring"), {"hub.mirror_networks": HERE, "hub.mirror_timeout_s": 5.0}
    )
    made = Site(served)
    yield made
    made.client.close()
    served.close()


def test_sync_then_offline_at_every_door(site: Site, fake: FakeHf) -> None:
    weights = body_of(5)
    files = {"README.md": b"# Net", "w.bin": weights, "config.json": b"{}"}
    commit = fake.commit(files, lfs=("w.bin",))
    fake.tags["v1.0"] = commit
    fake.commit({**files, "more.txt": b"x"}, branch="next")
    endpoint, made = mirror(site, fake.url)
    wanted = {"references": ["Acme/Weld-Net", "Acme/Weld-Net:v*", f"Acme/Weld-Net@{commit}", "acme/absent"]}
    done = site.wait(site.api("POST", f"mirrors/{made}/sync", json=wanted).json())
    assert done["state"] == "succeeded", done
    assert [each["reference"] for each in done["result"]["failed"]] == ["acme/absent"]
    fake.close()
    name = f"{endpoint[4:]}/acme/weld-net"
    site.api("PATCH", f"mirrors/{made}", json={"offline": True})
    assert site.get(f"{endpoint}/Acme/Weld-Net/resolve/v1.0/w.bin").content == weights
    manifest = site.get(f"/v2/{name}/manifests/main").json()
    assert {each["annotations"]["org.opencontainers.image.title"] for each in manifest["layers"]} == set(
        files
    )
    assert site.get(f"/v2/{name}/blobs/sha256:{hashlib.sha256(weights).hexdigest()}").content == weights
    held = site.api("GET", f"mirrors/{made}").json()
    assert [(each["name"], each["missing_bytes"]) for each in held["repositories"]] == [(name, 0)]
    assert site.api("GET", f"artifacts/{name}").json()["kind"] == "model"


def test_another_hub_is_such_an_endpoint_too(site: Site, serve_hub: Any) -> None:
    theirs = serve_hub()
    bearer = {"Authorization": f"Bearer {theirs.key}"}
    with httpx.Client(base_url=theirs.url, headers=bearer) as client:
        made = client.post("/api/repos/create", json={"name": "main/Seams", "type": "dataset"})
        assert made.status_code == 200, made.text
        lines = [
            {"key": "header", "value": {"summary": "Add rows"}},
            {"key": "file", "value": {"path": "rows.csv", "content": "a,b"}},
        ]
        body = "\n".join(json.dumps(line) for line in lines)
        commit = client.post("/api/datasets/main/Seams/commit/main", content=body).json()["commitOid"]
    endpoint, _ = mirror(site, theirs.url, secret=theirs.key)
    assert site.get(f"{endpoint}/datasets/main/Seams/resolve/main/rows.csv").content == b"a,b"
    info = site.get(f"{endpoint}/api/datasets/main/Seams").json()
    assert (info["id"], info["sha"]) == ("main/Seams", commit)
    assert site.get(f"{endpoint}/api/datasets/main/Seams/commits/main").json()[0]["title"] == "Add rows"


def test_a_policy_keeps_back_what_is_mirrored(serve_hub: Any, fake: FakeHf) -> None:
    from tests.contract.hub.test_gates import reader_key

    served = serve_hub(hub__mirror_networks=HERE)
    site = Site(served)
    weights = body_of(6)
    fake.commit({"w.bin": weights, "a.txt": b"one"}, lfs=("w.bin",))
    endpoint, made = mirror(site, fake.url)
    assert site.client.put("/api/v1/hub/policy", json={"require_scan": True}).status_code == 200
    with httpx.Client(
        base_url=served.url, headers={"Authorization": f"Bearer {reader_key(served)}"}, timeout=60
    ) as reader:
        for file in ("w.bin", "a.txt"):
            assert reader.get(f"{endpoint}/Acme/Weld-Net/resolve/main/{file}").status_code == 403
        assert not fake.asked_cdn, "what is kept back is not fetched"
        name = f"{endpoint[4:]}/acme/weld-net"
        assert site.wait(
            site.api("POST", f"mirrors/{made}/sync", json={"references": ["Acme/Weld-Net"]}).json()
        )["result"]["blobs"]
        scan = site.client.post("/api/v1/hub/scans", json={"name": name, "reference": "main"})
        assert site.wait(scan.json())["state"] == "succeeded", scan.text
        assert reader.get(f"{endpoint}/Acme/Weld-Net/resolve/main/w.bin").content == weights
    site.client.close()


def test_a_commit_id_somebody_claims_is_not_believed(site: Site) -> None:
    claimed = "c" * 40
    manifest = image(
        b"x",
        artifactType="application/vnd.cncf.model.manifest.v1+json",
        annotations={"io.onmaru.commit.upstream": claimed},
    )
    with site.served.client() as oci:
        push_blob(oci, "main/claims", b"{}")
        push_blob(oci, "main/claims", b"x")
        put_manifest(oci, "main/claims", "main", manifest)
    info = site.get("/api/models/main/claims")
    assert info.json()["sha"] == hashlib.sha256(manifest).hexdigest()[:40]
    assert code_of(site.get(f"/api/models/main/claims/revision/{claimed}")) == (404, "RevisionNotFound")


def test_the_command_line_mirrors_an_endpoint(site: Site, fake: FakeHf) -> None:
    weights = body_of(8, 1000)
    fake.commit({"w.bin": weights, "a.txt": b"one"}, lfs=("w.bin",))

    def call(*words: str, code: int = 0) -> Any:
        where = ["--url", site.served.url, "--token", site.served.key]
        done = CliRunner().invoke(app, ["hub", "mirror", *words, *where, "--format", "json"])
        assert done.exit_code == code, done.output
        return json.loads(done.stdout) if code == 0 else done.output

    made = call("add", "main/told", fake.url, "--protocol", "hf", "--allow", "acme/*")
    assert (made["protocol"], made["allow"]) == ("hf", ["acme/*"])
    done = call("sync", "main/told", "Acme/Weld-Net")
    assert (done["manifests"], done["bytes"], done["failed"]) == (1, 1003, [])
    assert [each["name"] for each in call("show", "main/told")["repositories"]] == ["main/told/acme/weld-net"]
    assert call("change", "main/told", "--offline")["offline"] is True
    assert "hub.unknown_mirror" in call("show", "main/never", code=1)
