"""What a policy keeps back is kept back at every door, in the door's own words; a table of artifact by door."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import random
import tarfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.contract.hub.conftest import (
    INDEX,
    Served,
    descriptor,
    digest,
    image,
    push_blob,
    push_image,
    put_manifest,
)
from tests.contract.hub.test_oci_auth import bearer
from tests.contract.hub.test_statements import account

import onmaru
from onmaru.core.errors import Forbidden, OnmaruError
from onmaru.hub.rules.advisories.vex import VEX_TYPE

WEIGHTS = random.Random(3).randbytes(200_000)
SHA256 = hashlib.sha256(WEIGHTS).hexdigest()
LAYER = b"layer of an image"


def chart() -> bytes:
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w:gz") as tar:
        body = b"apiVersion: v2\nname: tool\nversion: 1.0.0\n"
        info = tarfile.TarInfo("tool/Chart.yaml")
        info.size = len(body)
        tar.addfile(info, io.BytesIO(body))
    return whole.getvalue()


class Kept:
    """A hub with an image, a model and a chart, all kept back; who asks may read, or push, but not publish."""

    def __init__(self, served: Served) -> None:
        self.served = served
        folder = served.folder / "weights"
        folder.mkdir()
        (folder / "weights.safetensors").write_bytes(WEIGHTS)
        with served.client() as oci, onmaru.open(served.url, token=served.key) as site:
            push_image(oci, "main/image", "v1", LAYER)
            child = image(LAYER)
            index = json.dumps(
                {"schemaVersion": 2, "mediaType": INDEX,
                 "manifests": [descriptor(child, "application/vnd.oci.image.manifest.v1+json")]}
            ).encode()  # fmt: skip
            put_manifest(oci, "main/image", "many", index, INDEX)
            site.hub.push("main/weights:main", folder, kind="model")
            pushed = httpx.post(
                f"{served.url}/ngc/helm/api/main/charts",
                content=chart(),
                headers=bearer(served.key),
                timeout=60,
            )
            assert pushed.status_code == 201, pushed.text
            self.reader = account(served, "reader", "reader")
            self.pusher = account(served, "contributor", "pusher")
            self.http = httpx.Client(base_url=served.url, timeout=60)
            self.xet = self.xet_hash()
            self.data = self.cas(f"/v2/reconstructions/{self.xet}").json()["xorbs"]
            ngc = self.http.get("/ngc/v2/org/main/models/weights/main/files", headers=bearer(self.reader))
            self.transfer = ngc.json()["urls"][0]
            site.hub.trust.set_policy(require_signature=True)

    def cas(self, path: str, **more: Any) -> httpx.Response:
        """Ask the Xet service, with a token of its own."""
        answer = self.get("/api/models/main/weights/xet-read-token/main")
        assert answer.status_code == 200, answer.text
        return self.get(f"/xet{path}", key=str(answer.json()["accessToken"]), **more)

    def xet_hash(self) -> str:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            answer = self.http.head(
                "/main/weights/resolve/main/weights.safetensors", headers=bearer(self.reader)
            )
            if "x-xet-hash" in answer.headers:
                return str(answer.headers["x-xet-hash"])
            time.sleep(0.1)
        raise AssertionError("the file was never cut into chunks")

    def get(self, path: str, method: str = "GET", key: str = "", **more: Any) -> httpx.Response:
        return self.http.request(
            method, path, headers=bearer(key or self.reader) | more.pop("headers", {}), **more
        )

    def oci(self, path: str, method: str = "GET", key: str = "", **more: Any) -> httpx.Response:
        with self.served.client(key or self.reader) as client:
            return client.request(method, f"/v2/main/{path}", **more)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    served = Served(tmp_path_factory.mktemp("kept"))
    world = Kept(served)
    yield world
    world.http.close()
    served.close()


def oci_code(answer: httpx.Response) -> str:
    return str(answer.json()["errors"][0]["code"])


def hf_code(answer: httpx.Response) -> str:
    return (
        "kept back" if "kept back" in answer.headers["x-error-message"] else answer.headers["x-error-message"]
    )


def ngc_code(answer: httpx.Response) -> str:
    return str(answer.json()["code"])


def no_body(answer: httpx.Response) -> str:
    assert answer.content == b""
    return ""


IMAGE_DIGEST = digest(image(LAYER))
Ask = Callable[[Kept], httpx.Response]
DOORS: dict[str, tuple[Ask, int, Callable[[httpx.Response], str], str]] = {
    "OCI manifest": (lambda k: k.oci("image/manifests/v1"), 403, oci_code, "DENIED"),
    "OCI manifest by digest": (lambda k: k.oci(f"image/manifests/{IMAGE_DIGEST}"), 403, oci_code, "DENIED"),
    "OCI manifest HEAD": (lambda k: k.oci("image/manifests/v1", "HEAD"), 403, no_body, ""),
    "OCI blob": (lambda k: k.oci(f"image/blobs/{digest(LAYER)}"), 403, oci_code, "DENIED"),
    "OCI blob HEAD": (lambda k: k.oci(f"image/blobs/{digest(LAYER)}", "HEAD"), 403, no_body, ""),
    "OCI range of a blob": (
        lambda k: k.oci(f"image/blobs/{digest(LAYER)}", headers={"Range": "bytes=0-3"}), 403, oci_code, "DENIED",
    ),
    "OCI config": (lambda k: k.oci(f"image/blobs/{digest(b'{}')}"), 403, oci_code, "DENIED"),
    "OCI blob of a model": (lambda k: k.oci(f"weights/blobs/sha256:{SHA256}"), 403, oci_code, "DENIED"),
    "OCI manifest of a chart": (lambda k: k.oci("tool/manifests/1.0.0"), 403, oci_code, "DENIED"),
    "HF resolve": (lambda k: k.get("/main/weights/resolve/main/weights.safetensors"), 403, hf_code, "kept back"),
    "HF resolve HEAD": (lambda k: k.get("/main/weights/resolve/main/weights.safetensors", "HEAD"), 403, hf_code, "kept back"),
    "Xet reconstruction": (lambda k: k.cas(f"/v1/reconstructions/{k.xet}"), 403, hf_code, "kept back"),
    "Xet reconstruction, version 2": (lambda k: k.cas(f"/v2/reconstructions/{k.xet}"), 403, hf_code, "kept back"),
    "Xet reconstructions": (lambda k: k.cas("/v1/reconstructions", params={"file_id": k.xet}), 403, hf_code, "kept back"),
    "Xet xorb by an address given out before": (
        lambda k: k.http.get(next(iter(k.data.values()))[0]["url"]), 403,
        lambda answer: answer.headers.get("x-error-message", "").partition(":")[0] and "ended", "ended",
    ),
    "NGC files": (lambda k: k.get("/ngc/v2/org/main/models/weights/main/files"), 403, ngc_code, "hub.quarantined"),
    "NGC one file": (
        lambda k: k.get("/ngc/v2/org/main/models/weights/main/files", params={"path": "weights.safetensors"}),
        403, ngc_code, "hub.quarantined",
    ),
    "NGC list of files": (
        lambda k: k.get("/ngc/v2/org/main/models/weights/versions/main/files"), 403, ngc_code, "hub.quarantined",
    ),
    "NGC transfer by an address given out before": (lambda k: k.http.get(k.transfer), 403, ngc_code, "hub.quarantined"),
    "NGC chart": (lambda k: k.get("/ngc/helm/main/charts/tool-1.0.0.tgz"), 403, ngc_code, "hub.quarantined"),
    "NGC layers of an image": (lambda k: k.get("/ngc/v2/org/main/repos/image/images/v1"), 403, ngc_code, "hub.quarantined"),
}  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
def test_what_is_kept_back_is_refused(kept: Kept, door: str) -> None:
    ask, status, code, wanted = DOORS[door]
    answer = ask(kept)
    assert answer.status_code == status, (door, answer.status_code, answer.text[:300])
    assert code(answer) == wanted, (door, answer.text[:300], dict(answer.headers))
    assert WEIGHTS[:64] not in answer.content
    assert LAYER not in answer.content


@pytest.mark.parametrize("reference", ["main/weights:main", "main/image:v1"])
def test_nor_does_our_own_client_pull_it(kept: Kept, tmp_path: Path, reference: str) -> None:
    with onmaru.open(kept.served.url, token=kept.reader) as site, pytest.raises(OnmaruError) as error:
        site.hub.pull(reference, tmp_path)
    assert isinstance(error.value, Forbidden), error.value
    assert not [each for each in tmp_path.rglob("*") if each.is_file()]


def test_nor_is_it_mounted_elsewhere_or_wrapped(kept: Kept) -> None:
    for params in ({"mount": digest(LAYER), "from": "main/image"}, {"mount": digest(LAYER)}):
        assert kept.oci("thief/blobs/uploads/", "POST", kept.pusher, params=params).status_code == 202
    sha256 = base64.b64encode(bytes.fromhex(SHA256)).decode()
    kept.get("/ngc/v2/org/main/models", "POST", kept.pusher, json={"name": "wrap", "framework": "ONNX"})
    kept.get("/ngc/v2/org/main/models/wrap/versions", "POST", kept.pusher, json={"versionId": "1"})
    entries = [{"filePath": "w", "sha256": sha256, "commitType": "ADDITION"}]
    about = {"artifactType": "models", "name": "wrap", "version": "1", "files": entries}
    assert kept.get("/ngc/v2/org/main/files/commit", "POST", kept.pusher, json=about).status_code >= 400
    # a document may name any blob of its repository, and an index as well: neither lets it through
    layer = descriptor(LAYER, VEX_TYPE)
    subject = {"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": IMAGE_DIGEST,
               "size": len(image(LAYER))}  # fmt: skip
    with kept.served.client(kept.pusher) as client:
        empty = descriptor(b"{}", "application/vnd.oci.empty.v1+json")
        document = {
            "schemaVersion": 2,
            "artifactType": VEX_TYPE,
            "config": empty,
            "layers": [layer],
            "subject": subject,
        }
        put_manifest(client, "main/image", "wrapped", json.dumps(document).encode())
        index = {"schemaVersion": 2, "mediaType": INDEX, "manifests": [layer]}
        put_manifest(client, "main/image", "indexed", json.dumps(index).encode(), INDEX)
        image_with_subject = image(LAYER, subject=subject)
        put_manifest(client, "main/image", "subject", image_with_subject)
        assert client.get("/v2/main/image/manifests/subject").status_code == 403
        assert client.get(f"/v2/main/image/blobs/{digest(LAYER)}").status_code == 403
        own = push_blob(client, "main/own", b"mine")
        assert client.get(f"/v2/main/own/blobs/{own}").status_code == 200, (
            "what is in no manifest is its pusher's"
        )


def test_a_bundle_leaves_it_out(kept: Kept) -> None:
    body = {"references": ["main/image:v1", "main/weights:main"]}
    for key in (kept.reader, kept.pusher):
        assert kept.get("/api/v1/hub/bundles/exports", "POST", key, json=body).status_code == 403
    begun = kept.get("/api/v1/hub/bundles/exports", "POST", kept.served.key, json=body)
    assert begun.status_code == 202, begun.text
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        made = kept.get(f"/api/v1/hub/bundles/{begun.json()['id']}", key=kept.served.key).json()
        if made["state"] not in ("working", "receiving"):
            break
        time.sleep(0.05)
    left_out = {(each["name"], each["version"]): each["reason"] for each in made["result"]["left_out"]}
    why = "no trusted key has signed it"
    assert left_out == {("main/image", "v1"): why, ("main/weights", "main"): why}
    file = kept.get(f"/api/v1/hub/bundles/{begun.json()['id']}/file", key=kept.served.key).content
    assert WEIGHTS[:64] not in file
    assert LAYER not in file


def test_a_mirror_serves_nothing_its_own_policy_keeps_back(
    kept: Kept, serve_hub: Callable[..., Served]
) -> None:
    mirror = serve_hub(hub__mirror_networks=["127.0.0.0/8"])
    with onmaru.open(mirror.url, token=mirror.key) as site:
        there = kept.served.url
        site.hub.mirrors.add(
            "main/far", there, upstream_prefix="main", username="$oauthtoken", secret=kept.served.key
        )
        site.hub.mirrors.add("away", there, protocol="hf", upstream_prefix="main", secret=kept.served.key)
        reader = account(mirror, "reader", "reader")
        with mirror.client(reader) as client:
            assert client.get("/v2/main/far/image/manifests/v1").status_code == 200
            site.hub.trust.set_policy(require_signature=True)
            for path in ("manifests/v1", f"manifests/{IMAGE_DIGEST}", f"blobs/{digest(LAYER)}"):
                refused = client.get(f"/v2/main/far/image/{path}")
                assert (refused.status_code, oci_code(refused)) == (403, "DENIED"), path
        address = f"{mirror.url}/away/weights/resolve/main/weights.safetensors"
        refused = httpx.get(address, headers=bearer(reader), timeout=60)
        assert (refused.status_code, hf_code(refused)) == (403, "kept back"), refused.headers


def test_publishers_pull_it_to_mend_it(kept: Kept) -> None:
    publisher = account(kept.served, "publisher", "mender")
    assert kept.oci("image/manifests/v1", key=publisher).status_code == 200
    assert kept.get("/main/weights/resolve/main/weights.safetensors", key=publisher).content == WEIGHTS


def test_every_door_gives_it_to_whoever_may(kept: Kept) -> None:
    """The table asks for what is there: without the policy each of its rows is answered."""
    with onmaru.open(kept.served.url, token=kept.served.key) as site:
        site.hub.trust.set_policy(require_signature=False)
        try:
            for door, (ask, _, _, _) in DOORS.items():
                if "before" not in door:
                    assert ask(kept).status_code in (200, 206), door
        finally:
            site.hub.trust.set_policy(require_signature=True)
