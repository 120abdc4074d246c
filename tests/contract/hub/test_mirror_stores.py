"""Mirrors keep their promises on PostgreSQL and on object storage as they do on SQLite and a folder."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.contract.hub.conftest import Served, digest
from tests.contract.hub.faked_hf import FakeHf
from tests.contract.hub.faked_s3 import FakeS3
from tests.contract.hub.mirrored import HERE, Fake, Site


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeS3]:
    made = FakeS3()
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    yield made
    made.close()


@pytest.fixture
def site(postgres_url: str, bucket: FakeS3, tmp_path: Path) -> Iterator[Site]:
    served = Served(
        tmp_path / "hub",
        {"hub.mirror_networks": HERE, "database_url": postgres_url, "hub.storage_url": "s3://bucket/hub",
         "hub.gc_grace_hours": 0},
    )  # fmt: skip
    made = Site(served)
    yield made
    made.client.close()
    served.close()


def test_an_image_comes_through(site: Site, bucket: FakeS3) -> None:
    fake = Fake()
    prefix, made = site.mirror(fake.url, tag_ttl_s=0)
    assert site.get(f"/v2/{prefix}/a/manifests/1.0").content == fake.manifest
    path = f"/v2/{prefix}/a/blobs/{digest(fake.layer)}"
    with ThreadPoolExecutor(8) as pool:
        parts = list(pool.map(lambda _: site.get(path, headers={"Range": "bytes=5-99"}).content, range(8)))
    assert set(parts) == {fake.layer[5:100]}
    assert site.get(path).content == fake.layer
    assert fake.count(f"/blobs/{digest(fake.layer)}") == 1
    assert fake.layer in bucket.objects.values(), "it lies in the bucket"
    assert not list(site.served.folder.rglob(f"{digest(fake.layer)[7:]}*")), "and not on this machine"
    assert site.get(f"/v2/{prefix}/a/manifests/1.0").status_code == 200
    held = site.api("GET", f"mirrors/{made['id']}").json()["repositories"]
    assert [(each["name"], each["stale"]) for each in held] == [(f"{prefix}/a", True)]
    fake.server.shutdown()
    fake.server.server_close()


def test_a_model_comes_through_and_goes_with_its_repository(site: Site, bucket: FakeS3) -> None:
    fake = FakeHf()
    weights = random.Random("stores").randbytes(6_000_000)  # long enough to be sent in parts
    fake.commit({"w.bin": weights, "a.txt": b"one"}, lfs=("w.bin",))
    prefix, made = site.mirror(fake.url, protocol="hf")
    asked = f"/hf/{prefix}/Acme/Weld-Net/resolve/main"
    assert site.get(f"{asked}/a.txt").content == b"one"
    first = site.get(f"{asked}/w.bin", headers={"Range": "bytes=3000000-"})
    assert (first.status_code, first.content) == (206, weights[3_000_000:])
    assert site.get(f"{asked}/w.bin").content == weights
    name, sha256 = f"{prefix}/acme/weld-net", hashlib.sha256(weights).hexdigest()
    collect(site.served.hub)
    assert sha256 in stored(site.served.hub), "what a mirrored revision needs is kept"
    fake.close()
    assert site.get(f"{asked}/w.bin").content == weights
    site.api("DELETE", f"mirrors/{made['id']}")
    assert site.get(f"{asked}/w.bin").content == weights, "what was fetched stays"
    assert site.api("DELETE", f"artifacts/{name}").status_code == 204
    collect(site.served.hub)
    assert sha256 not in stored(site.served.hub)
    assert not bucket.objects


def test_a_bucket_that_is_gone_is_said_so(site: Site, bucket: FakeS3) -> None:
    fake = FakeHf()
    fake.commit({"a.txt": b"one"})
    prefix, _ = site.mirror(fake.url, protocol="hf")
    bucket.answer = lambda handler, *_: bucket.send(handler, 403, b"<Error><Code>AccessDenied</Code></Error>")  # type: ignore[method-assign]
    answer: httpx.Response = site.get(f"/hf/{prefix}/Acme/Weld-Net/resolve/main/a.txt")
    assert answer.status_code == 503, answer.text
    assert "Traceback" not in answer.text
    fake.close()


def collect(hub: Any) -> None:
    for _ in range(4):  # marking and removing are two runs
        hub.collector.run()


def stored(hub: Any) -> set[str]:
    return {sha256 for sha256, _, _ in hub.driver.list()}
