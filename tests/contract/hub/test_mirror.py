"""A mirror of Debian's docker-registry, with skopeo as the client, and of registries that misbehave."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.conftest import missing
from tests.contract.hub.conftest import IMAGE, descriptor, digest, image
from tests.contract.hub.mirrored import HERE, LAYER, Fake, Site


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = shutil.which("docker-registry")
    if program is None:
        missing("docker-registry", "apt-get install docker-registry")
        return
    folder = tmp_path_factory.mktemp("registry")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    (folder / "config.yml").write_text(
        "version: 0.1\nlog: {level: error, accesslog: {disabled: true}}\nstorage:\n  delete: {enabled: true}\n"
        f"  filesystem: {{rootdirectory: {folder / 'data'}}}\nhttp: {{addr: '127.0.0.1:{port}'}}\n"
    )
    process = subprocess.Popen([program, "serve", str(folder / "config.yml")], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            break
        except OSError:
            time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(30)


@pytest.fixture
def fake() -> Iterator[Fake]:
    made = Fake()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    from tests.contract.hub.conftest import Served

    served = Served(
        tmp_path_factory.mktemp("mirroring"), {"hub.mirror_networks": HERE, "hub.mirror_timeout_s": 2.0}
    )
    made = Site(served)
    yield made
    made.client.close()
    served.close()


def test_skopeo_pulls_through_from_dockers_registry(site: Site, registry: str, tmp_path: Path) -> None:
    if shutil.which("skopeo") is None:
        missing("skopeo", "apt-get install skopeo")
    config = json.dumps(
        {"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": [digest(LAYER)]}}
    )
    manifest = image(LAYER, config=config.encode())
    made = tmp_path / "made"
    made.mkdir()
    (made / "version").write_text("Directory Transport Version: 1.1\n")
    (made / "manifest.json").write_bytes(manifest)
    for body in (LAYER, config.encode()):
        (made / digest(body)[7:]).write_bytes(body)
    theirs = registry.replace("http://", "docker://") + "/library/press:1.0"
    pushed = [
        "skopeo",
        "copy",
        "--insecure-policy",
        "--preserve-digests",
        "--dest-tls-verify=false",
        f"dir:{made}",
        theirs,
    ]
    subprocess.run(pushed, check=True, capture_output=True, timeout=60)
    prefix, _ = site.mirror(registry)
    ours = f"docker://{site.served.host}/{prefix}/library/press:1.0"
    for number in range(2):  # the second time from here
        done = subprocess.run(
            ["skopeo", "copy", "--insecure-policy", "--src-tls-verify=false", "--src-creds",
             f"$oauthtoken:{site.served.key}", ours, f"dir:{tmp_path / str(number)}"],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert (tmp_path / str(number) / "manifest.json").read_bytes() == manifest
        assert (tmp_path / str(number) / digest(LAYER)[7:]).read_bytes() == LAYER
    tags = site.get(f"/v2/{prefix}/library/press/tags/list").json()["tags"]
    assert tags == ["1.0"]
    refused = subprocess.run(
        ["skopeo", "copy", "--insecure-policy", "--dest-tls-verify=false", "--dest-creds",
         f"$oauthtoken:{site.served.key}", f"dir:{tmp_path / '0'}", ours],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert refused.returncode != 0
    assert "elsewhere" in refused.stderr


def test_a_hundred_who_ask_at_once_cause_one_fetch(site: Site, fake: Fake) -> None:
    prefix, _ = site.mirror(fake.url)
    assert site.get(f"/v2/{prefix}/a/manifests/1.0").content == fake.manifest
    slow = threading.Event()

    def hold(handler: Any) -> bool:
        if "/blobs/" in handler.path:
            slow.wait(20)
        return False

    fake.answers = hold
    begun = threading.Barrier(101)

    def pull(_: int) -> bytes:
        with site.served.client() as client:
            begun.wait(30)
            return client.get(f"/v2/{prefix}/a/blobs/{digest(fake.layer)}").content

    with ThreadPoolExecutor(100) as pool:
        waiting = [pool.submit(pull, number) for number in range(100)]
        begun.wait(30)
        slow.set()
        assert {hashlib.sha256(each.result(60)).hexdigest() for each in waiting} == {digest(fake.layer)[7:]}
    assert fake.count(f"/blobs/{digest(fake.layer)}") == 1


def test_a_range_of_what_is_not_here_yet(site: Site, fake: Fake) -> None:
    prefix, _ = site.mirror(fake.url)
    site.get(f"/v2/{prefix}/a/manifests/1.0")
    head = site.client.head(f"/v2/{prefix}/a/blobs/{digest(fake.layer)}")
    assert (head.status_code, head.headers["content-length"]) == (200, str(len(fake.layer)))
    assert fake.count("/blobs/") == 0, "to know of it is not to fetch it"
    part = site.get(f"/v2/{prefix}/a/blobs/{digest(fake.layer)}", headers={"Range": "bytes=1000-1999"})
    assert part.status_code == 206
    assert part.content == fake.layer[1000:2000]


def test_something_else_under_the_digest_is_never_whole_and_never_kept(site: Site, fake: Fake) -> None:
    fake.blobs[digest(fake.layer)] = fake.layer[:-1] + bytes([fake.layer[-1] ^ 1])
    prefix, _ = site.mirror(fake.url)
    site.get(f"/v2/{prefix}/a/manifests/1.0")
    with pytest.raises(httpx.HTTPError):
        site.get(f"/v2/{prefix}/a/blobs/{digest(fake.layer)}").raise_for_status()
    fake.manifest = fake.manifest + b" "
    fake.answers = lambda handler: (
        "/manifests/" in handler.path
        and not fake.send(handler, 200, b'{"schemaVersion":2}', {"Docker-Content-Digest": digest(b"another")})
    )
    assert site.get(f"/v2/{prefix}/b/manifests/1.0").status_code == 502


def test_a_broken_connection_is_taken_up_where_it_broke(site: Site, fake: Fake) -> None:
    prefix, _ = site.mirror(fake.url)
    body = random.Random(5).randbytes(2_000_000)
    fake.blobs[digest(body)], fake.manifest = body, image(body)

    def break_off(handler: Any) -> bool:
        if digest(body) not in handler.path:
            return False
        asked = handler.headers.get("Range", "")
        begin = int(asked.removeprefix("bytes=").rstrip("-") or 0)
        handler.send_response(206 if asked else 200)
        handler.send_header("Content-Length", str(len(body) - begin))
        handler.end_headers()
        handler.wfile.write(body[begin:] if asked else body[:1_300_000])
        handler.close_connection = True
        return True

    fake.answers = break_off
    site.get(f"/v2/{prefix}/a/manifests/1.0")
    assert site.get(f"/v2/{prefix}/a/blobs/{digest(body)}").content == body
    assert fake.count(digest(body)) == 2


@pytest.mark.parametrize(
    ("theirs", "ours", "code"),
    [(500, 502, "hub.upstream_failed"), (403, 502, "hub.upstream_denied"), (429, 503, "hub.upstream_busy"),
     (404, 404, "hub.not_mirrored")],
)  # fmt: skip
def test_what_the_other_side_refuses(theirs: int, ours: int, code: str, site: Site, fake: Fake) -> None:
    fake.answers = lambda handler: not fake.send(handler, theirs, b"{}", {"Retry-After": "7"})
    prefix, mirror = site.mirror(fake.url)
    for _ in range(3):
        answer = site.get(f"/v2/{prefix}/a/manifests/1.0")
        assert answer.status_code == ours
        assert answer.json()["errors"][0]["detail"]["code"] == code
    assert len(fake.asked) == 1, "it is left alone for a while"
    assert site.api("GET", f"mirrors/{mirror['id']}").json()["last_error"] == ("" if theirs == 404 else
        f"{fake.url.removeprefix('http://')} asks for patience" if theirs == 429 else
        f"{fake.url.removeprefix('http://')} answers {theirs}")  # fmt: skip


def test_what_is_here_is_served_though_the_other_side_is_gone(site: Site, fake: Fake) -> None:
    prefix, mirror = site.mirror(fake.url, tag_ttl_s=0)
    fresh = site.get(f"/v2/{prefix}/a/manifests/1.0")
    assert fresh.headers["x-onmaru-mirror"].startswith("fresh; checked=")
    fake.answers = lambda handler: not fake.send(handler, 500, b"")
    site.served.hub.changed()
    stale = site.get(f"/v2/{prefix}/a/manifests/1.0")
    assert stale.content == fake.manifest
    assert stale.headers["x-onmaru-mirror"].startswith("stale; checked=")
    assert stale.headers["warning"].startswith("110")
    site.api("PATCH", f"mirrors/{mirror['id']}", json={"offline": True})
    asked = len(fake.asked)
    assert site.get(f"/v2/{prefix}/a/manifests/1.0").headers["x-onmaru-mirror"].startswith("stale")
    assert site.get(f"/v2/{prefix}/a/manifests/9.9").status_code == 404
    assert site.get(f"/v2/{prefix}/a/blobs/{digest(fake.layer)}").status_code in (200, 404)
    assert len(fake.asked) == asked, "offline asks nobody"
    shown = site.api("GET", f"artifacts/{prefix}/a").json()
    assert shown["facts"]["mirror"] == f"{fake.url.removeprefix('http://')}/a"
    assert site.api("GET", f"mirrors/{mirror['id']}").json()["repositories"][0]["stale"] is True


def test_a_tag_that_moves_is_seen_after_its_time(site: Site, fake: Fake) -> None:
    prefix, _ = site.mirror(fake.url, tag_ttl_s=0)
    first = site.get(f"/v2/{prefix}/a/manifests/1.0").headers["docker-content-digest"]
    site.served.hub.changed()
    site.get(f"/v2/{prefix}/a/manifests/1.0")
    assert fake.count("/manifests/1.0") == 1, "asked by HEAD, and it was the same"
    fake.manifest = image(fake.layer, annotations={"moved": "yes"})
    site.served.hub.changed()
    assert (
        site.get(f"/v2/{prefix}/a/manifests/1.0").headers["docker-content-digest"]
        == digest(fake.manifest)
        != first
    )


def test_patterns_quota_and_strangers(site: Site, fake: Fake) -> None:
    prefix, mirror = site.mirror(fake.url, allow=["library/*"], deny=["*/secret"], quota_bytes=1000)
    assert site.get(f"/v2/{prefix}/other/manifests/1.0").status_code == 404
    assert site.get(f"/v2/{prefix}/library/secret/manifests/1.0").status_code == 404
    assert not fake.asked
    assert site.get(f"/v2/{prefix}/library/a/manifests/1.0").status_code == 403, "larger than the quota"
    with site.served.client("omk_wrong") as stranger:
        assert stranger.get(f"/v2/{prefix}/library/a/manifests/1.0").status_code == 401
    assert site.client.get(f"/v2/{prefix}/library/a/manifests/1.0", auth=("a", "b")).status_code == 401
    assert site.api("POST", "mirrors", json={"prefix": f"{prefix}/inner", "url": fake.url}).status_code == 409
    assert site.api("GET", f"mirrors/{mirror['id']}x").status_code == 404
    assert site.api("DELETE", f"mirrors/{mirror['id']}").status_code == 204
    assert site.get(f"/v2/{prefix}/library/a/manifests/1.0").status_code == 404


def test_a_secret_is_sent_to_its_registry_alone_and_shown_to_nobody(site: Site, fake: Fake) -> None:
    other = Fake()
    other.blobs = fake.blobs

    def guarded(handler: Any) -> bool:
        if handler.path.startswith("/token"):
            return not fake.send(handler, 200, json.dumps({"token": "short-lived"}).encode())
        if handler.headers.get("Authorization") != "Bearer short-lived":
            challenge = f'Bearer realm="{fake.url}/token",service="s",scope="repository:a:pull"'
            return not fake.send(handler, 401, b"{}", {"WWW-Authenticate": challenge})
        if "/blobs/" in handler.path:
            return not fake.send(handler, 307, b"", {"Location": f"{other.url}{handler.path}"})
        return False

    fake.answers = guarded
    prefix, mirror = site.mirror(fake.url, username="robot", secret="s3cr3t-of-theirs")
    assert mirror["has_secret"] is True
    assert site.get(f"/v2/{prefix}/a/manifests/1.0").status_code == 200
    assert site.get(f"/v2/{prefix}/a/blobs/{digest(fake.layer)}").content == fake.layer
    assert [each[2] for each in other.asked] == [""], "a foreign host gets no credentials"
    assert any(each[2].startswith("Basic ") for each in fake.asked if each[1].startswith("/token"))
    events = site.served.app.state.feed.tail(200)
    told = json.dumps([dict(each.data) for each in events]) + site.api("GET", f"mirrors/{mirror['id']}").text
    assert "s3cr3t" not in told
    database = b"".join(path.read_bytes() for path in site.served.folder.glob("*.db*"))
    assert b"s3cr3t" not in database
    moved = site.api("PATCH", f"mirrors/{mirror['id']}", json={"url": other.url}).json()
    assert moved["has_secret"] is False, "a secret is not sent to another address"
    other.server.shutdown()
    other.server.server_close()


def test_sync_fetches_a_whole_index(site: Site, fake: Fake) -> None:
    child = fake.manifest
    index = json.dumps(
        {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json",
         "manifests": [descriptor(child, IMAGE)]}
    ).encode()  # fmt: skip

    def tagged(handler: Any) -> bool:
        if not handler.path.endswith("/manifests/2.0"):
            return False
        return not fake.send(handler, 200, index, {"Content-Type": "application/vnd.oci.image.index.v1+json"})

    fake.answers = tagged
    prefix, mirror = site.mirror(fake.url)
    answer = site.api("POST", f"mirrors/{mirror['id']}/sync", json={"references": ["a:2.*", "absent:1"]})
    assert answer.status_code == 202
    done = site.wait(answer.json())
    assert done["state"] == "succeeded", done
    assert [each["reference"] for each in done["result"]["failed"]] == ["absent:1"], done
    assert (done["result"]["manifests"], done["result"]["blobs"]) == (2, 2)
    site.api("PATCH", f"mirrors/{mirror['id']}", json={"offline": True})
    assert site.get(f"/v2/{prefix}/a/manifests/2.0").content == index
    assert site.get(f"/v2/{prefix}/a/manifests/{digest(child)}").content == child
    assert site.get(f"/v2/{prefix}/a/blobs/{digest(fake.layer)}").content == fake.layer
