"""Mirrors of Hugging Face endpoints: unmodified clients in front, huggingface.co's answers or another hub behind."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.conftest import missing
from tests.contract.hub.conftest import Served
from tests.contract.hub.faked_hf import FakeHf
from tests.contract.hub.mirrored import HERE, Site, body_of, code_of, mirror

CLIENTS = Path(sys.prefix) / "clients"
CARD = b"---\nlicense: apache-2.0\ntags: [weld]\n---\n# Weld net\n"
FIRST = {
    "README.md": CARD,
    "config.json": b'{"model_type": "resnet"}',
    "sub/용접 파일.txt": "용접".encode(),
    "empty": b"",
}


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


@pytest.mark.parametrize("version", ["hf-0", "hf-1", "hf-2"])
def test_clients_see_the_other_side(version: str, site: Site, fake: FakeHf, tmp_path: Path) -> None:
    weights = random.Random(version).randbytes(2_500_000)  # nobody else's: what is here is not fetched again
    earlier = fake.commit({**FIRST, "model.safetensors": weights[:1_000_000]}, lfs=("model.safetensors",))
    later = {**FIRST, "model.safetensors": weights, "config.json": b"{}"}
    commit = fake.commit(later)
    client = CLIENTS / version
    if not client.is_dir():
        missing(f"huggingface_hub {version}", "make setup")
    endpoint, _ = mirror(site, fake.url)
    environment = {
        **os.environ, "HF_ENDPOINT": site.served.url + endpoint, "HF_TOKEN": site.served.key, "HF_HOME": str(tmp_path),
        "PYTHONPATH": str(client), "HF_HUB_DISABLE_PROGRESS_BARS": "1", "HF_HUB_DISABLE_TELEMETRY": "1",
    }  # fmt: skip
    story = [
        sys.executable,
        str(Path(__file__).with_name("hf_mirror_story.py")),
        "Acme/Weld-Net",
        commit,
        earlier,
    ]
    told = subprocess.run(story, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    seen = json.loads(told.stdout.splitlines()[-1])
    assert seen["now"] == {path: hashlib.sha256(body).hexdigest() for path, body in later.items()}
    assert seen["before"]["model.safetensors"] == hashlib.sha256(weights[:1_000_000]).hexdigest()
    assert {path for path in seen["tree"] if path != "sub"} == set(later)
    assert len(fake.asked_cdn) == 2, "each content once"
    assert fake.count("/resolve/") == len(FIRST) + 1 + 2, (
        "small files that did not change are not fetched again"
    )
    assert (
        site.api("GET", f"artifacts/{endpoint[4:]}/acme/weld-net").json()["facts"]["license"] == "apache-2.0"
    )


def test_a_commit_is_kept_and_a_branch_asked_for_again(site: Site, fake: FakeHf) -> None:
    endpoint, made = mirror(site, fake.url, tag_ttl_s=0)
    first = fake.commit({"a.txt": b"one", "b.txt": b"same"})
    asked = f"{endpoint}/Acme/Weld-Net/resolve/main/a.txt"
    answer = site.get(asked)
    assert (answer.content, answer.headers["x-repo-commit"]) == (b"one", first)
    assert answer.headers["etag"] == f'"{hashlib.sha1(b"blob 3" + bytes(1) + b"one").hexdigest()}"'
    assert answer.headers["x-onmaru-mirror"].startswith("fresh; checked=")
    heads, fetched = fake.count("/revision/"), fake.count("/resolve/")
    site.get(asked)
    assert (fake.count("/revision/"), fake.count("/resolve/")) == (heads + 1, fetched), (
        "asked, and it was the same"
    )
    second = fake.commit({"a.txt": b"two", "b.txt": b"same"})
    answer = site.get(asked)
    assert (answer.content, answer.headers["x-repo-commit"]) == (b"two", second)
    assert fake.count("/resolve/") == fetched + 1, "what did not change is not fetched again"
    asked_so_far = len(fake.asked)
    kept = site.get(f"{endpoint}/Acme/Weld-Net/resolve/{first}/a.txt")
    assert (kept.content, kept.headers["x-repo-commit"]) == (b"one", first)
    assert len(fake.asked) == asked_so_far, "a commit never changes: nobody is asked"
    history = site.get(f"{endpoint}/api/models/Acme/Weld-Net/commits/main").json()
    assert [each["id"] for each in history] == [second, first]
    fake.answers = lambda handler: not fake.send(handler, 500, b"")
    stale = site.get(asked)
    assert stale.content == b"two"
    assert stale.headers["x-onmaru-mirror"].startswith("stale; checked=")
    assert stale.headers["warning"].startswith("110")
    fake.answers = lambda _: False
    site.api("PATCH", f"mirrors/{made}", json={"offline": True})
    asked_so_far = len(fake.asked)
    assert site.get(asked).content == b"two"
    assert code_of(site.get(f"{endpoint}/Acme/Weld-Net/resolve/next/a.txt")) == (404, "RevisionNotFound")
    assert code_of(site.get(f"{endpoint}/api/models/Acme/Other")) == (404, "RepoNotFound")
    assert len(fake.asked) == asked_so_far, "offline asks nobody"


def test_many_who_ask_at_once_cause_one_fetch(site: Site, fake: FakeHf) -> None:
    weights = body_of(1)
    fake.commit(
        {"w.bin": weights, **{f"{number}.txt": bytes([number]) for number in range(20)}}, lfs=("w.bin",)
    )
    endpoint, _ = mirror(site, fake.url)
    begun = threading.Barrier(41)

    def pull(number: int) -> bytes:
        with httpx.Client(base_url=site.served.url, headers=site.bearer, timeout=60) as client:
            begun.wait(60)
            file = "w.bin" if number % 2 else "3.txt"
            return client.get(f"{endpoint}/Acme/Weld-Net/resolve/main/{file}").content

    with ThreadPoolExecutor(40) as pool:
        waiting = [pool.submit(pull, number) for number in range(40)]
        begun.wait(60)
        assert {each.result(60) for each in waiting} == {weights, b"\3"}
    assert (fake.count("/revision/"), fake.count("/tree/"), len(fake.asked_cdn)) == (1, 11, 1)
    assert fake.count("/resolve/") == 20 + 1


def test_a_range_of_what_is_not_here_yet(site: Site, fake: FakeHf) -> None:
    weights = body_of(2)
    fake.commit({"w.bin": weights}, lfs=("w.bin",))
    endpoint, _ = mirror(site, fake.url)
    asked = f"{endpoint}/Acme/Weld-Net/resolve/main/w.bin"
    head = site.client.head(asked)
    sha256 = hashlib.sha256(weights).hexdigest()
    assert (head.headers["content-length"], head.headers["x-linked-etag"]) == (
        str(len(weights)),
        f'"{sha256}"',
    )
    assert not fake.asked_cdn, "to know of it is not to fetch it"
    part = site.get(asked, headers={"Range": "bytes=1000-1999"})
    assert (part.status_code, part.content) == (206, weights[1000:2000])
    assert part.headers["content-range"] == f"bytes 1000-1999/{len(weights)}"
    assert site.get(asked).content == weights
    assert len(fake.asked_cdn) == 1


@pytest.mark.parametrize(
    ("theirs", "said", "ours"),
    [(500, {}, (502, "")), (429, {"Retry-After": "7"}, (503, "")), (404, {}, (404, "RepoNotFound")),
     (401, {}, (404, "RepoNotFound")), (401, {"X-Error-Code": "RepoNotFound"}, (404, "RepoNotFound")),
     (401, {"X-Error-Message": "Invalid credentials in Authorization header"}, (502, "")),
     (403, {}, (502, "")), (403, {"X-Error-Code": "GatedRepo"}, (403, "GatedRepo"))],
)  # fmt: skip
def test_what_the_other_side_refuses(
    theirs: int, said: dict[str, str], ours: tuple[int, str], site: Site, fake: FakeHf
) -> None:
    fake.answers = lambda handler: not fake.send(handler, theirs, b"{}", said)
    endpoint, _ = mirror(site, fake.url)
    for _ in range(2):
        assert code_of(site.get(f"{endpoint}/api/models/Acme/Weld-Net")) == ours
    assert len(fake.asked) == (2 if theirs == 403 else 1), "it is left alone for a while"


def test_something_else_than_is_listed_is_never_kept(site: Site, fake: FakeHf) -> None:
    weights = body_of(3)
    fake.commit({"w.bin": weights, "a.txt": b"one"}, lfs=("w.bin",))
    endpoint, _ = mirror(site, fake.url)
    fake.answers = lambda handler: handler.path.endswith("/a.txt") and not fake.send(handler, 200, b"two")
    assert code_of(site.get(f"{endpoint}/Acme/Weld-Net/resolve/main/a.txt")) == (502, "")
    fake.answers = lambda _: False
    endpoint, _ = mirror(site, fake.url)
    assert site.get(f"{endpoint}/Acme/Weld-Net/resolve/main/a.txt").content == b"one"
    fake.large[hashlib.sha256(weights).hexdigest()] = weights[:-1] + bytes([weights[-1] ^ 1])
    with pytest.raises(httpx.HTTPError):
        site.get(f"{endpoint}/Acme/Weld-Net/resolve/main/w.bin").raise_for_status()


BAD = {"type": "file", "path": "a", "size": 1, "oid": "a" * 40}


@pytest.mark.parametrize(
    "entry",
    [{"path": "../a"}, {"path": "/etc/passwd"}, {"path": ".git/config"}, {"size": -1}, {"size": True}, {"size": 1 << 60},
     {"oid": "x"}, {"lfs": {"oid": "../x", "size": 1}}, {"lfs": 7}, {"size": 100 << 20}],
)  # fmt: skip
def test_a_listing_that_cannot_be_is_refused(entry: dict[str, Any], site: Site, fake: FakeHf) -> None:
    fake.commit({"a": b"x"})
    listing = json.dumps([{**BAD, **entry}]).encode()
    fake.answers = lambda handler: "/tree/" in handler.path and not fake.send(handler, 200, listing)
    endpoint, _ = mirror(site, fake.url)
    assert code_of(site.get(f"{endpoint}/api/models/Acme/Weld-Net")) == (502, "")


def test_a_list_that_goes_on_elsewhere_is_not_followed(site: Site, fake: FakeHf) -> None:
    fake.commit({"a": b"x"})
    other = FakeHf()
    link = {"Link": f'<{other.url}/api/models/Acme/Weld-Net/tree/main>; rel="next"'}
    fake.answers = lambda handler: "/tree/" in handler.path and not fake.send(handler, 200, b"[]", link)
    endpoint, _ = mirror(site, fake.url)
    assert site.get(f"{endpoint}/api/models/Acme/Weld-Net").status_code == 502
    assert not other.asked
    other.close()


def test_the_token_goes_to_the_endpoint_alone(site: Site, fake: FakeHf) -> None:
    weights = body_of(4)
    fake.commit({"w.bin": weights}, lfs=("w.bin",))
    endpoint, made = mirror(site, fake.url, secret="hf_s3cr3t")
    assert site.get(f"{endpoint}/Acme/Weld-Net/resolve/main/w.bin").content == weights
    assert {authorization for _, _, authorization in fake.asked} == {"Bearer hf_s3cr3t"}
    assert [authorization for _, authorization in fake.asked_cdn] == [""]
    assert "s3cr3t" not in site.api("GET", f"mirrors/{made}").text
    refused = site.api(
        "POST", "mirrors", json={"prefix": "main/named", "url": fake.url, "protocol": "hf", "username": "a"}
    )
    assert (refused.status_code, refused.json()["code"]) == (400, "hub.bad_mirror")


def test_names_that_are_not_fetched(site: Site, fake: FakeHf) -> None:
    fake.commit({"a": b"x"})
    endpoint, _ = mirror(site, fake.url, allow=["acme/*", "old/*"], deny=["*/secret"])
    for repo in ("Other/Weld-Net", "Acme/Secret"):
        assert code_of(site.get(f"{endpoint}/api/models/{repo}")) == (404, "RepoNotFound")
    assert not fake.asked
    assert site.get(f"{endpoint}/api/models/acme/weld-net").status_code == 404, (
        "the other side tells upper case"
    )
    assert site.get(f"{endpoint}/api/models/Acme/Weld-Net").json()["id"] == "Acme/Weld-Net"
    assert site.get(f"{endpoint}/api/models/acme/weld-net").json()["id"] == "Acme/Weld-Net"
    assert code_of(site.get(f"{endpoint}/api/datasets/Acme/Weld-Net")) == (404, "RepoNotFound"), (
        "a model here"
    )

    def moved(handler: Any) -> bool:  # a name that leads to another one, which may not be fetched
        if "/Old/" not in handler.path:
            return False
        fake.send(handler, 307, b"", {"Location": handler.path.replace("/Old/Net", "/Acme/Weld-Net")})
        return True

    fake.answers = moved
    assert site.get(f"{endpoint}/api/models/Old/Net").status_code == 200, "renamed"
    endpoint, _ = mirror(site, fake.url, allow=["old/*"])
    assert code_of(site.get(f"{endpoint}/api/models/Old/Net")) == (404, "RepoNotFound")


def test_nobody_writes_below_the_prefix(site: Site, fake: FakeHf) -> None:
    fake.commit({"a": b"x"})
    endpoint, _ = mirror(site, fake.url)
    api = f"{endpoint}/api"
    assert site.get(f"{api}/models/Acme/Weld-Net").status_code == 200
    post = site.client.post
    assert post(f"{api}/repos/create", json={"name": "Acme/Mine"}).status_code == 403
    assert site.get(f"{api}/models?author=acme").json()[0]["id"] == "Acme/Weld-Net"
    assert post(f"{api}/models/Acme/Weld-Net/branch/next", json={}).status_code == 403
    assert post(f"{api}/models/Acme/Weld-Net/tag/main", json={"tag": "v1"}).status_code == 403
    commit = b'{"key":"header","value":{"summary":"x"}}\n{"key":"file","value":{"path":"b","content":"eA==","encoding":"base64"}}'
    assert post(f"{api}/models/Acme/Weld-Net/commit/main", content=commit).status_code == 403
    with httpx.Client(base_url=site.served.url) as stranger:
        assert stranger.get(f"{api}/models/Acme/Weld-Net").status_code == 401
        assert stranger.get(f"{api}/models/Acme/Never").status_code == 401
    assert not fake.count("Never"), "who may not read causes no fetch"
