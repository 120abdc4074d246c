"""Files out over Xet: unmodified clients put them together, and a reader of our own that follows the specification."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.conftest import missing
from tests.contract.hub.conftest import Served

from onmaru.hub.api.hf import door
from onmaru.hub.rules.xet.hashing import to_text
from onmaru.hub.service.access import Caller
from onmaru.hub.service.revisions import Changes
from onmaru.hub.types import Digest, Kind

CLIENTS = Path(sys.prefix) / "clients"
SIZE = 70 << 20  # more than one xorb holds
WEIGHTS = random.Random(7).randbytes(SIZE - 3) + b"end"
SHA256 = hashlib.sha256(WEIGHTS).hexdigest()


class Site:
    """A hub, what is asked of it, and a file that did not come over Xet."""

    def __init__(self, served: Any, seen: list[tuple[str, str, int, int]]) -> None:
        self.served = served
        self.seen = seen
        self.caller = Caller(served.app.state.identity.subject_of_key(served.key))
        hub = served.hub
        hub.revisions.create(self.caller, "main/big", Kind.MODEL, title="big")
        writing = hub.content.resume(hub.content.begin(self.caller, "main/big"))
        writing.append([WEIGHTS])
        blob = hub.content.finish(self.caller, "main/big", writing, Digest("sha256", SHA256))
        hub.revisions.commit(
            self.caller, "main/big", "main", Changes("Weights", large={"big.safetensors": (SHA256, None)})
        )
        # A client waits five seconds for it and takes plain HTTP then; a busy machine may need longer.
        assert hub.xet_reads.hash_of(blob).result(120)

    def client(self, version: str, home: Path, code: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a few lines with an unmodified `huggingface_hub`."""
        if not (CLIENTS / version).is_dir():
            missing(f"huggingface_hub {version}", "make setup")
        environment = {
            **os.environ, "HF_ENDPOINT": self.served.url, "HF_TOKEN": self.served.key, "HF_HOME": str(home),
            "PYTHONPATH": str(CLIENTS / version), "HF_HUB_DISABLE_XET": "0", "HF_HUB_DISABLE_PROGRESS_BARS": "1",
            "HF_HUB_DISABLE_TELEMETRY": "1", **more,
        }  # fmt: skip
        return subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def read_token(self, repo: str = "main/big") -> httpx.Client:
        headers = {"Authorization": f"Bearer {self.served.key}"}
        answer = httpx.get(f"{self.served.url}/api/models/{repo}/xet-read-token/main", headers=headers)
        answer.raise_for_status()
        token = {"Authorization": f"Bearer {answer.headers['X-Xet-Access-Token']}"}
        return httpx.Client(base_url=answer.headers["X-Xet-Cas-Url"], headers=token, timeout=60)

    def xet_hash(self) -> str:
        headers = {"Authorization": f"Bearer {self.served.key}"}
        url = f"{self.served.url}/main/big/resolve/main/big.safetensors"
        return str(httpx.head(url, headers=headers, timeout=30).headers["X-Xet-Hash"])

    def count(self, verb: str) -> int:
        return sum(1 for each in self.seen if each[0] == verb and each[2] < 300)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    seen: list[tuple[str, str, int, int]] = []
    real = dict(door._HANDLERS)

    def spied(verb: str, handler: Any) -> Any:
        async def watch(ask: Any) -> Any:
            length = int(ask.http.headers.get("content-length") or 0)
            try:
                response = await handler(ask)
            except Exception as error:
                seen.append((verb, ask.http.method, getattr(error, "status", 500), length))
                raise
            seen.append((verb, ask.http.method, response.status_code, length))
            return response

        return watch

    door._HANDLERS.update(
        {verb: (methods, spied(verb, handler)) for verb, (methods, handler) in real.items()}
    )
    served = Served(tmp_path_factory.mktemp("hub"))
    yield Site(served, seen)
    served.close()
    door._HANDLERS.update(real)


FETCH = """
import hashlib
from huggingface_hub import hf_hub_download
path = hf_hub_download("main/big", "big.safetensors")
print(hashlib.sha256(open(path, "rb").read()).hexdigest())
"""


@pytest.mark.parametrize("version", ["hf-0", "hf-1", "hf-2"])
def test_an_unmodified_client_puts_the_file_together(version: str, site: Site, tmp_path: Path) -> None:
    site.seen.clear()
    told = site.client(version, tmp_path, FETCH)
    assert told.stdout.strip() == SHA256, told.stderr
    assert site.count("xet-read-token") == 1
    assert site.count("xet-reconstruction") >= 1
    assert site.count("xet-data") >= 2, "70 MiB are two xorbs"
    assert not [each for each in site.seen if each[0] == "resolve" and each[1] == "GET"], (
        "it fell back to plain HTTP"
    )


def test_nothing_is_stored_twice(site: Site) -> None:
    site.xet_hash()
    folder = site.served.folder
    assert not list(folder.rglob("*.xorb"))
    layouts = [path for path in folder.rglob("*.chunks") if path.name.startswith(SHA256)]
    assert len(layouts) == 1
    assert layouts[0].stat().st_size < SIZE / 1000


def frames(packed: bytes) -> bytes:
    """The content of packed chunks, as the specification's "Xorb format" has them."""
    content, at = b"", 0
    while at < len(packed):
        assert packed[at] == 0
        length = int.from_bytes(packed[at + 1 : at + 4], "little")
        assert packed[at + 4] == 0, "not packed"
        assert int.from_bytes(packed[at + 5 : at + 8], "little") == length
        content += packed[at + 8 : at + 8 + length]
        at += 8 + length
    return content


def put_together(cas: httpx.Client, told: dict[str, Any], size: int) -> bytes:
    content = b""
    for term in told["terms"]:
        (fetch,) = told["xorbs"][term["hash"]]
        (part,) = fetch["ranges"]
        assert part["chunks"] == term["range"]
        answer = httpx.get(
            fetch["url"],
            headers={"Range": f"bytes={part['bytes']['start']}-{part['bytes']['end']}"},
            timeout=60,
        )
        assert answer.status_code == 206, answer.text
        unpacked = frames(answer.content)
        assert len(unpacked) == term["unpacked_length"]
        content += unpacked
    return content[told["offset_into_first_range"] :][:size]


@pytest.mark.parametrize(
    ("first", "last"),
    [(0, 0), (0, 9999), (5_000_000, 5_300_000), (66_000_000, 68_000_000), (SIZE - 1, SIZE - 1)],
)
def test_any_range_can_be_asked_for(first: int, last: int, site: Site) -> None:
    with site.read_token() as cas:
        name = site.xet_hash()
        told = cas.get(f"/v2/reconstructions/{name}", headers={"Range": f"bytes={first}-{last}"}).json()
        assert put_together(cas, told, last - first + 1) == WEIGHTS[first : last + 1]
        older = cas.get(f"/v1/reconstructions/{name}", headers={"Range": f"bytes={first}-{last}"}).json()
        assert older["terms"] == told["terms"]
        assert {key: each[0]["url_range"] for key, each in older["fetch_info"].items()} == {
            key: each[0]["ranges"][0]["bytes"] for key, each in told["xorbs"].items()
        }


def test_a_download_goes_on_where_it_stopped(site: Site) -> None:
    """What a client has of a part it need not fetch again: any byte range of it is served."""
    with site.read_token() as cas:
        told = cas.get(f"/v2/reconstructions/{site.xet_hash()}").json()
        fetch = told["xorbs"][told["terms"][-1]["hash"]][0]
        whole, end = b"", fetch["ranges"][0]["bytes"]["end"]
        while len(whole) <= end:
            stop = min(end, len(whole) + 2_345_678)
            whole += httpx.get(fetch["url"], headers={"Range": f"bytes={len(whole)}-{stop}"}).content
        assert frames(whole) == WEIGHTS[-len(frames(whole)) :]


def test_what_cannot_be_had(site: Site) -> None:
    name = site.xet_hash()
    hub = site.served.hub
    hub.revisions.create(site.caller, "main/other-0", Kind.MODEL, title="other")
    with site.read_token() as cas, site.read_token("main/other-0") as foreign:
        assert cas.get(f"/v1/reconstructions/{name}", headers={"Range": f"bytes={SIZE}-"}).status_code == 416
        assert cas.get(f"/v1/reconstructions/{'0' * 64}").status_code == 404
        assert cas.get("/v1/reconstructions/nonsense").status_code == 400
        assert cas.get(f"/v1/reconstructions/{name}", headers={"Range": "lines=1-2"}).status_code == 416
        assert foreign.get(f"/v1/reconstructions/{name}").status_code == 404, "another repository's file"
        assert httpx.get(f"{cas.base_url}v1/reconstructions/{name}").status_code == 401
        told = cas.get(f"/v2/reconstructions/{name}", headers={"Range": "bytes=0-9"}).json()
        (fetch,) = told["xorbs"][told["terms"][0]["hash"]]
        url, end = fetch["url"], fetch["ranges"][0]["bytes"]["end"]
        assert httpx.get(url, headers={"Range": f"bytes=0-{end + 1}"}).status_code == 403, (
            "more than was signed"
        )
        assert httpx.get(url[:-1] + ("0" if url[-1] != "0" else "1")).status_code == 403
        assert httpx.get(url.replace("bytes=0-", "bytes=1-")).status_code == 403
        assert httpx.get(url.partition("?")[0]).status_code == 403
        assert httpx.get(url).status_code == 206
        hub.xet_reads.forget_links()
        assert httpx.get(url).status_code == 403, "rights have changed: ask again"


def test_several_files_at_once(site: Site) -> None:
    name = site.xet_hash()
    with site.read_token() as cas:
        told = cas.get("/v1/reconstructions", params={"file_id": name}).json()
        assert sum(term["unpacked_length"] for term in told["files"][name]) == SIZE
        assert len(told["fetch_info"]) == 2


SEND = """
import sys
from huggingface_hub import HfApi
api = HfApi()
api.create_repo("main/shares-{version}")
api.upload_file(path_or_fileobj=sys.argv[1] if len(sys.argv) > 1 else {path!r}, path_in_repo="m.safetensors",
                repo_id="main/shares-{version}")
"""


@pytest.mark.parametrize("version", ["hf-0", "hf-2"])
def test_a_client_that_never_was_here_sends_only_what_is_new(
    version: str, site: Site, tmp_path: Path
) -> None:
    name = site.xet_hash()
    longer = WEIGHTS[: 30 << 20] + version.encode() * 999 + WEIGHTS[30 << 20 :]
    (tmp_path / "m.safetensors").write_bytes(longer)
    site.seen.clear()
    told = site.client(
        version, tmp_path / "home", SEND.format(version=version, path=str(tmp_path / "m.safetensors"))
    )
    assert told.returncode == 0, told.stderr
    assert site.count("xet-chunk") >= 1
    assert sum(each[3] for each in site.seen if each[0] == "xet-xorb") < 1 << 20, "it sent what is here"
    assert name not in told.stdout
    repository = site.served.hub.access.repository(site.caller, f"main/shares-{version}", "pull")
    stored = site.served.hub.content.find(repository, Digest("sha256", hashlib.sha256(longer).hexdigest()))
    assert stored.size == len(longer)


def test_chunks_of_what_one_may_not_read_are_not_told(site: Site) -> None:
    site.xet_hash()
    reads = site.served.hub.xet_reads
    first = to_text(reads._store.read(SHA256).leaves()[0][0])
    assert reads.shared(site.caller, first) is not None
    assert reads.shared(Caller(), first) is None
    assert first.encode() not in (reads.shared(site.caller, first) or b"")


def test_shards_of_the_second_version_tell_of_their_progress(site: Site) -> None:
    headers = {"Authorization": f"Bearer {site.served.key}"}
    answer = httpx.get(f"{site.served.url}/api/models/main/big/xet-write-token/main", headers=headers)
    token = {"Authorization": f"Bearer {answer.headers['X-Xet-Access-Token']}"}
    told = httpx.post(f"{answer.headers['X-Xet-Cas-Url']}/v2/shards", content=b"nonsense", headers=token)
    lines = [json.loads(line) for line in told.text.splitlines()]
    assert told.status_code == 200
    assert lines[0]["type"] == "validating"
    assert lines[-1]["type"] == "error"
    assert lines[-1]["retryable"] is False


def test_damage_on_the_disk_is_noticed_before_anything_is_sent(site: Site, tmp_path: Path) -> None:
    """Last: the blob is damaged from here on."""
    site.xet_hash()
    blob = next(path for path in site.served.folder.rglob(SHA256) if path.is_file())
    with blob.open("r+b") as file:
        file.seek(100)
        file.write(bytes([WEIGHTS[100] ^ 1]))
    retry = {"HF_XET_CLIENT_RETRY_MAX_ATTEMPTS": "1", "HF_XET_CLIENT_RETRY_BASE_DELAY": "10ms"}
    site.seen.clear()
    told = site.client("hf-2", tmp_path, FETCH, **retry)
    assert told.returncode != 0
    assert SHA256 not in told.stdout
    assert [each for each in site.seen if each[0] == "xet-data" and each[2] == 500]
    events = site.served.app.state.feed.tail(type_prefix="hub.content.damaged")
    assert events[0].data["digest"] == f"sha256:{SHA256}"
    assert events[0].data["begin"] <= 100 < events[0].data["end"]
