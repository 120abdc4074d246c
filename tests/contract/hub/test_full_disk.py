"""A disk that is full, or will not sync, at every door: 5xx, nothing half there, and all goes on once it is mended.

The database is really full (its page limit is reached); files fail as the system would fail them.
"""

from __future__ import annotations

import base64
import errno
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from sqlalchemy import event
from tests.contract.hub.conftest import IMAGE, Served, digest, image, push_blob, push_image
from tests.contract.hub.test_ngc_door import about, b64, bearer

BIG = 200_000


@pytest.fixture
def served(serve_hub: Callable[..., Served]) -> Served:
    served = serve_hub(hub__gc_grace_hours=0)
    with served.client() as client:
        push_image(client, "main/before", "1", b"kept")
    return served


@contextmanager
def full_database(served: Served) -> Iterator[None]:
    """No page more: what SQLite says then is what it says on a full disk."""
    engine = served.hub._db._engine
    pages = 1  # which is no less than it has: it cannot grow

    def limit(connection: Any, *_: Any) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    event.listen(engine, "checkout", limit)
    try:
        yield
    finally:
        pages = 1 << 30
        with served.hub._db.read():
            pass
        event.remove(engine, "checkout", limit)
        for _ in range(40):  # every connection of the pool
            with served.hub._db.read() as connection:
                connection.exec_driver_sql("PRAGMA max_page_count=1073741823")


@contextmanager
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Long writes to files fail; short ones, such as of a log, find a place."""
    with monkeypatch.context() as patch:
        for name in ("write", "pwrite"):
            real = getattr(os, name)

            def fail(handle: int, data: bytes, *more: int, real: Any = real) -> int:
                if len(data) > BIG // 2:
                    raise OSError(errno.ENOSPC, "No space left on device")
                return int(real(handle, data, *more))

            patch.setattr(os, name, fail)
        yield


@contextmanager
def no_sync(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(_handle: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        yield


def said(answer: httpx.Response, *statuses: int) -> None:
    assert answer.status_code in statuses, answer.text
    assert "Traceback" not in answer.text


def nothing_is_lost(served: Served) -> None:
    with served.client() as client:
        assert client.get("/v2/main/before/manifests/1").content == image(b"kept")
        assert client.get(f"/v2/main/before/blobs/{digest(b'kept')}").content == b"kept"
        push_image(client, "main/after", "1", b"goes on")
    served.hub.collector.run(grace_ns=0)
    for sha256, size, _ in served.hub.driver.list():
        content = served.hub.driver.path(sha256).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (size, sha256)


def test_a_full_database_takes_no_manifest(served: Served) -> None:
    layers = [b"%d" % number for number in range(30)]
    body = image(*layers, annotations={"note": "x" * 2_000_000})
    with served.client() as client:
        for layer in (b"{}", *layers):
            push_blob(client, "main/big", layer)
        with full_database(served):
            answer = client.put("/v2/main/big/manifests/1", content=body, headers={"Content-Type": IMAGE})
            said(answer, 507)
            assert client.get("/v2/main/before/manifests/1").status_code == 200, "reading goes on"
        assert client.get("/v2/main/big/manifests/1").status_code == 404
        assert client.get(f"/v2/main/big/manifests/{digest(body)}").status_code == 404
        answer = client.put("/v2/main/big/manifests/1", content=body, headers={"Content-Type": IMAGE})
        assert answer.status_code == 201, answer.text
    nothing_is_lost(served)


def test_a_full_database_changes_no_card(served: Served) -> None:
    headers = {"Authorization": f"Bearer {served.key}"}
    with httpx.Client(base_url=served.url, headers=headers, timeout=60) as client:
        with full_database(served):
            said(client.patch("/api/v1/hub/artifacts/main/before", json={"card": "x" * 250_000}), 507)
        assert client.get("/api/v1/hub/artifacts/main/before").json()["card"] == ""
        said(client.patch("/api/v1/hub/artifacts/main/before", json={"card": "x" * 250_000}), 200)
    nothing_is_lost(served)


def lfs(client: httpx.Client, body: bytes) -> str:
    """Where the Hugging Face door wants a large file."""
    oid = hashlib.sha256(body).hexdigest()
    batch = {"operation": "upload", "transfers": ["basic"], "objects": [{"oid": oid, "size": len(body)}]}
    answer = client.post("/main/weights.git/info/lfs/objects/batch", json=batch)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["objects"][0]["actions"]["upload"]["href"])


@pytest.mark.parametrize("trouble", [full_disk, no_sync])
def test_hugging_face(served: Served, monkeypatch: pytest.MonkeyPatch, trouble: Any) -> None:
    body = os.urandom(BIG)
    headers = {"Authorization": f"Bearer {served.key}"}
    with httpx.Client(base_url=served.url, headers=headers, timeout=60) as client:
        made = client.post(
            "/api/repos/create", json={"type": "model", "name": "weights", "organization": "main"}
        )
        assert made.status_code == 200, made.text
        where = lfs(client, body)
        with trouble(monkeypatch):
            said(client.put(where, content=body), 503, 507)
        lines = [
            {"key": "header", "value": {"summary": "x"}},
            {"key": "lfsFile", "value": {"path": "w.bin", "algo": "sha256", "size": BIG,
                                         "oid": hashlib.sha256(body).hexdigest()}},
            {"key": "file", "value": {"path": "a.txt", "content": base64.b64encode(b"a").decode(), "encoding": "base64"}},
        ]  # fmt: skip
        commit = "\n".join(json.dumps(line) for line in lines)
        sent = {"content": commit, "headers": {"Content-Type": "application/x-ndjson"}}
        refused = client.post("/api/models/main/weights/commit/main", **sent)
        assert 400 <= refused.status_code < 500, "the file never came"
        assert client.get("/main/weights/resolve/main/w.bin").status_code == 404
        assert client.put(lfs(client, body), content=body).status_code == 200
        with no_sync(monkeypatch):
            said(client.post("/api/models/main/weights/commit/main", **sent), 503)
        assert client.get("/main/weights/resolve/main/a.txt").status_code == 404, "all of a commit or nothing"
        assert client.post("/api/models/main/weights/commit/main", **sent).status_code == 200
        assert client.get("/main/weights/resolve/main/w.bin").content == body
    nothing_is_lost(served)


@pytest.mark.parametrize("trouble", [full_disk, no_sync])
def test_ngc(served: Served, monkeypatch: pytest.MonkeyPatch, trouble: Any) -> None:
    body = os.urandom(BIG)
    with httpx.Client(base_url=f"{served.url}/ngc", headers=bearer(served.key), timeout=60) as ngc:
        assert ngc.post("/v2/org/main/models", json={"name": "m", "framework": "ONNX"}).status_code == 200
        assert ngc.post("/v2/org/main/models/m/versions", json={"versionId": "1"}).status_code == 200
        begun = ngc.post("/v2/org/main/files/multipart", json=about("m", body)).json()
        finish = about("m", body, uploadID=begun["uploadID"])
        with trouble(monkeypatch):
            part = httpx.put(begun["urls"][0], content=body)
            if part.status_code == 200:  # a part is promised to nobody before the whole is
                said(ngc.put("/v2/org/main/files/multipart", json=finish), 503, 507)
            else:
                said(part, 503, 507)
        again = ngc.post("/v2/org/main/files/multipart", json=about("m", body, uploadID=begun["uploadID"]))
        begun = again.json() if again.status_code == 200 else ngc.post(
            "/v2/org/main/files/multipart", json=about("m", body)
        ).json()  # fmt: skip
        assert httpx.put(begun["urls"][0], content=body).status_code == 200
        finish = about("m", body, uploadID=begun["uploadID"])
        assert ngc.put("/v2/org/main/files/multipart", json=finish).status_code == 200
        commit = {**about("m", body), "files": [{"filePath": "w.bin", "sha256": b64(body)}]}
        assert ngc.post("/v2/org/main/files/commit", json=commit).status_code == 200
        one = "/v2/org/main/models/m/versions/1"
        assert ngc.patch(one, json={"status": "UPLOAD_COMPLETE"}).status_code == 200
        found = ngc.get("/v2/org/main/models/m/1/files").json()
        assert httpx.get(found["urls"][0]).content == body
    nothing_is_lost(served)
