"""`kill -9` in the middle of everything; a full disk; a disk that will not sync."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from tests.contract.hub.conftest import IMAGE, Served, digest, error_code, image, push_blob, push_image
from tests.unit.hub.conftest import Bench

from onmaru.core.errors import NotFound
from onmaru.hub.rules.digest import parse_digest

ROOT = Path(__file__).parents[3]


class Told:
    """What a killed process had acknowledged."""

    def __init__(self) -> None:
        self.manifests: dict[str, list[str]] = {}
        self.tags: dict[str, str] = {}
        self.deleted: set[str] = set()
        self.unsure: set[str] = set()  # a delete was under way
        self.unsure_tags: set[str] = set()  # a push was under way

    def read(self, lines: list[str]) -> None:
        for line in lines:
            what, *words = line.split()
            if what == "trying":
                self.unsure_tags.add(words[0])
            elif what == "pushed":
                self.tags[words[0]] = words[1]
                self.manifests[words[1]] = words[2:]
                self.unsure_tags.discard(words[0])
            elif what == "deleting":
                self.unsure.add(words[0])
            elif what == "deleted":
                self.deleted.add(words[0])


def run_and_kill(folder: Path, seed: int, rng: random.Random) -> list[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(Path(__file__).with_name("hub_child.py")), str(folder), str(seed)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT)
    assert process.stdout is not None
    first = process.stdout.readline()
    assert first == "ready\n", first
    lines = [process.stdout.readline() for _ in range(rng.randrange(5, 25))]
    time.sleep(rng.random() * 0.02)  # anywhere within the next step
    process.send_signal(signal.SIGKILL)
    lines += process.stdout.readlines()
    process.stdout.close()
    process.wait()
    return [line for line in lines if line.endswith("\n")]


def test_nothing_acknowledged_is_lost_and_nothing_half_written_is_served(tmp_path: Path) -> None:
    rng = random.Random(7)
    told = Told()
    for seed in range(4):
        told.read(run_and_kill(tmp_path, seed, rng))
        bench = Bench(tmp_path, gc_grace_hours=0)
        try:
            bench.hub.collector.run(grace_ns=1 << 60)
            repository = bench.repository("main/a")
            for name, layers in told.manifests.items():
                if name in told.deleted:
                    with pytest.raises(NotFound):
                        bench.hub.manifests.find(repository, name)
                    continue
                try:
                    body = bench.hub.manifests.find(repository, name).body
                except NotFound:
                    assert name in told.unsure
                    continue
                assert digest(body) == name
                for layer in layers:
                    assert digest(bench.read("main/a", parse_digest(layer))) == layer
            for tag, name in told.tags.items():
                if tag in told.unsure_tags or name in told.deleted | told.unsure:
                    continue
                assert bench.hub.manifests.find(repository, tag).digest == name
            for sha256, size, _ in bench.hub.driver.list():
                content = bench.hub.driver.path(sha256).read_bytes()
                assert len(content) == size
                assert hashlib.sha256(content).hexdigest() == sha256
        finally:
            bench.close()


def test_an_upload_goes_on_after_a_restart(serve_hub: Callable[..., Served], tmp_path: Path) -> None:
    body = os.urandom(3_000_000)
    first = serve_hub(tmp_path / "hub")
    with first.client() as client:
        where = client.post("/v2/main/a/blobs/uploads/").headers["location"]
        assert client.patch(where, content=body[:1_234_567]).status_code == 202
    first.close()
    second = serve_hub(tmp_path / "hub")
    with second.client() as client:
        asked = client.get(where)
        assert asked.headers["range"] == "0-1234566"
        wrong = client.patch(where, content=body[:10], headers={"Content-Range": "0-9"})
        assert wrong.status_code == 416
        rest = {"Content-Range": f"1234567-{len(body) - 1}"}
        answer = client.put(
            where, params={"digest": digest(body, "sha512")}, content=body[1_234_567:], headers=rest
        )
        assert answer.status_code == 201
        assert client.get(answer.headers["location"]).content == body


def test_a_connection_that_breaks_leaves_an_upload_that_goes_on(shared_hub: Served, repo: str) -> None:
    body = os.urandom(500_000)

    def broken() -> object:
        yield body[:200_000]
        raise ConnectionError("the cable")

    with shared_hub.client() as client:
        where = client.post(f"/v2/{repo}/blobs/uploads/").headers["location"]
        with pytest.raises(ConnectionError):
            client.patch(where, content=broken())
    with shared_hub.client() as client:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:  # the server notices in its own time
            received = int(client.get(where).headers["range"].removeprefix("0-")) + 1
            answer = client.patch(
                where, content=body[received:], headers={"Content-Range": f"{received}-{len(body) - 1}"}
            )
            if answer.status_code == 202:
                break
            assert answer.status_code in (409, 416)
        assert client.put(where, params={"digest": digest(body)}).status_code == 201


def test_a_full_disk_is_said_and_what_was_there_stays(
    serve_hub: Callable[..., Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    served = serve_hub()
    with served.client() as client:
        kept = push_image(client, "main/a", "v1", b"layer")
        real = os.write

        def full(handle: int, data: bytes) -> int:
            if len(data) > 100_000:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(handle, data)

        monkeypatch.setattr(os, "write", full)
        answer = client.post(
            "/v2/main/a/blobs/uploads/", params={"digest": digest(b"x" * 200_000)}, content=b"x" * 200_000
        )
        assert answer.status_code == 507
        assert error_code(answer)
        monkeypatch.undo()
        assert client.get("/v2/main/a/manifests/v1").content == kept
        assert client.get(f"/v2/main/a/blobs/{digest(b'x' * 200_000)}").status_code == 404
        push_blob(client, "main/a", b"x" * 200_000)


def test_a_disk_that_will_not_sync_acknowledges_nothing(
    serve_hub: Callable[..., Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    served = serve_hub()
    with served.client() as client:
        push_blob(client, "main/a", b"before")

        def refuse(handle: int) -> None:
            raise OSError(errno.EIO, "Input/output error")

        monkeypatch.setattr(os, "fsync", refuse)
        answer = client.post("/v2/main/a/blobs/uploads/", params={"digest": digest(b"new")}, content=b"new")
        assert answer.status_code == 503
        assert client.get(f"/v2/main/a/blobs/{digest(b'new')}").status_code == 404
        monkeypatch.undo()
        assert client.get(f"/v2/main/a/blobs/{digest(b'before')}").content == b"before"
        push_blob(client, "main/a", b"new")


def manifest_answer(client: httpx.Client, repo: str, body: bytes, media_type: str = IMAGE) -> httpx.Response:
    return client.put(f"/v2/{repo}/manifests/v1", content=body, headers={"Content-Type": media_type})


DESCRIPTOR = {"mediaType": "a/b", "digest": digest(b"{}"), "size": 2}
HOSTILE = {
    "no json": b"{",
    "a list": b"[]",
    "not text": b"\xff\xfe",
    "a number": b"7",
    "nan": b'{"schemaVersion": NaN}',
    "deep": b'{"a":' * 5000 + b"1" + b"}" * 5000,
    "deep lists": b"[" * 100_000,
    "keys twice": b'{"schemaVersion": 2, "schemaVersion": 2}',
    "schema 1": b'{"schemaVersion": 1, "name": "x"}',
    "no config": b'{"schemaVersion": 2, "layers": []}',
    "both": json.dumps({"schemaVersion": 2, "config": DESCRIPTOR, "layers": [], "manifests": []}).encode(),
    "layers no list": json.dumps({"schemaVersion": 2, "config": DESCRIPTOR, "layers": {}}).encode(),
    "negative": json.dumps({"schemaVersion": 2, "config": {**DESCRIPTOR, "size": -1}, "layers": []}).encode(),
    "huge": json.dumps(
        {"schemaVersion": 2, "config": {**DESCRIPTOR, "size": 1 << 70}, "layers": []}
    ).encode(),
    "half": json.dumps({"schemaVersion": 2, "config": {**DESCRIPTOR, "size": 2.5}, "layers": []}).encode(),
    "bad digest": json.dumps(
        {"schemaVersion": 2, "config": {**DESCRIPTOR, "digest": "x"}, "layers": []}
    ).encode(),
    "subject": json.dumps({"schemaVersion": 2, "config": DESCRIPTOR, "layers": [], "subject": 7}).encode(),
    "annotations": json.dumps(
        {"schemaVersion": 2, "config": DESCRIPTOR, "layers": [], "annotations": [1]}
    ).encode(),
    "many": json.dumps({"schemaVersion": 2, "config": DESCRIPTOR, "layers": [DESCRIPTOR] * 20_001}).encode(),
    "other type": json.dumps({"schemaVersion": 2, "mediaType": "text/plain", "config": DESCRIPTOR}).encode(),
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_manifest_is_refused_and_not_stored(oci: httpx.Client, repo: str, body: bytes) -> None:
    push_blob(oci, repo, b"{}")
    answer = manifest_answer(oci, repo, body)
    assert answer.status_code == 400
    assert error_code(answer) == "MANIFEST_INVALID"
    assert oci.get(f"/v2/{repo}/manifests/v1").status_code == 404


def test_a_manifest_of_another_type_than_the_push_says(oci: httpx.Client, repo: str) -> None:
    push_blob(oci, repo, b"{}")
    assert manifest_answer(oci, repo, image(), "application/vnd.oci.image.index.v1+json").status_code == 400
    assert manifest_answer(oci, repo, image(), "text/html").status_code == 400


@pytest.mark.parametrize(
    "name",
    ["UPPER", "a//b", "a/", "-a", "a..b", "a" * 256, "a/" * 130 + "a", "한글", "a b", ".", "a%00b"],
)
def test_a_name_that_cannot_be(oci: httpx.Client, name: str) -> None:
    answer = oci.get(f"/v2/{name}/tags/list")
    assert answer.status_code in (400, 404)
    answer = oci.post(f"/v2/{name}/blobs/uploads/")
    assert answer.status_code in (400, 404, 405)


@pytest.mark.parametrize("tag", ["-x", ".x", "a" * 129, "한글", "a b"])
def test_a_tag_that_cannot_be(oci: httpx.Client, repo: str, tag: str) -> None:
    push_blob(oci, repo, b"{}")
    assert (
        oci.put(f"/v2/{repo}/manifests/{tag}", content=image(), headers={"Content-Type": IMAGE}).status_code
        == 400
    )
    assert oci.get(f"/v2/{repo}/manifests/{tag}").status_code == 404
    assert oci.delete(f"/v2/{repo}/manifests/{tag}").status_code == 404


def test_two_writers_of_one_upload_exclude_each_other(shared_hub: Served, repo: str) -> None:
    with shared_hub.client() as client:
        where = client.post(f"/v2/{repo}/blobs/uploads/").headers["location"]
        upload = where.rsplit("/", 1)[1]
        session = shared_hub.hub.incoming.find(upload, repo)
        writing = shared_hub.hub.incoming.open(session)
        answer = client.patch(where, content=b"x")
        assert answer.status_code == 409
        writing.close()
        assert client.patch(where, content=b"x").status_code == 202
