"""Artifacts for the hub's pages: an image, models that descend from each other, a dataset, pushed over HTTP."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import pickle
import struct
import tarfile
import time
import zipfile
from typing import Any

import httpx

IMAGE = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
CARD = """---
license: apache-2.0
base_model: main/detector
base_model_relation: finetune
---
# Weld inspector

Finds **porosity, cracks and spatter** on laser welds. See [the standard](https://www.iso.org/standard/60857.html).

| class | recall | precision |
|:--|--:|--:|
| porosity | 0.97 | 0.94 |
| crack | 0.93 | 0.96 |

1. Mount the camera at 45 degrees.
2. Warm the lamp up for `300 s`.

```python
import onmaru as om
```

<img src=x onerror="document.title='owned'"> [do not](javascript:document.title='owned')
"""
JINJA = "Metadata-Version: 2.1\nName: Jinja2\nVersion: 3.1.4\nLicense: BSD-3-Clause\n"
STATUS = "Package: openssl\nStatus: install ok installed\nVersion: 3.0.11-1~deb12u2\nArchitecture: amd64\n\n"


def fill(url: str, token: str) -> None:
    """Push everything; what is there already stays."""
    with httpx.Client(base_url=url, auth=("$oauthtoken", token), timeout=60) as client:
        push_image(client, "main/inspect/station", "1.0", "12.4", "pip install jinja2==3.1.4")
        push_image(client, "main/inspect/station", "1.1", "13.0", "pip install jinja2==3.1.4")
        push_files(
            client, "main/detector", "1.0", {"model.safetensors": safetensors(), "README.md": b"# Detector\n"}
        )
        push_files(client, "main/weld-inspector", "2.0",
               {"model.safetensors": safetensors(), "head.pt": pickle.dumps(print), "README.md": CARD.encode()})  # fmt: skip
        push_files(client, "main/weld-inspector-int8", "2.0", {"model.safetensors": safetensors()})
        push_files(client, "main/weld-images", "2026-05", {"images/0001.csv": b"x,y\n1,2\n"})
        push_files(client, "main/osv", "latest", {"all.zip": _osv()})
    api = httpx.Client(base_url=f"{url}/api/v1/hub", headers={"Authorization": f"Bearer {token}"}, timeout=60)
    with api:
        for name, changes in DESCRIBED.items():
            api.patch(f"/artifacts/{name}", json=changes).raise_for_status()


def scan(url: str, token: str) -> None:
    """Import the vulnerability records and scan what was pushed; returns when all that is done."""
    with httpx.Client(
        base_url=f"{url}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=60
    ) as api:
        wait_for(api, api.post("/hub/advisories", json={"name": "main/osv", "reference": "latest"}))
        for name, reference in SCANNED:
            wait_for(api, api.post("/hub/scans", json={"name": name, "reference": reference}))


def wait_for(api: httpx.Client, started: httpx.Response, *, seconds: float = 60.0) -> None:
    """Wait until the job that was started has succeeded."""
    job = started.raise_for_status().json()["id"]
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        state = api.get(f"/jobs/{job}").raise_for_status().json()["state"]
        if state == "succeeded":
            return
        assert state in ("queued", "running"), f"job {job} {state}"
        time.sleep(0.05)
    raise AssertionError(f"job {job} goes on after {seconds:g} s")


SCANNED = [("main/inspect/station", "1.0"), ("main/inspect/station", "1.1"), ("main/weld-inspector", "2.0")]
DESCRIBED: dict[str, dict[str, Any]] = {
    "main/inspect/station": {
        "kind": "container", "title": "Inspection station", "labels": ["vision", "weld"],
        "summary": "Camera capture, inference and MQTT results of one station.", "facts": {"framework": "tensorrt"},
        "immutable_tags": "1.*",
    },
    "main/detector": {"kind": "model", "summary": "Base detector.", "facts": {"framework": "pytorch"}, "labels": ["vision"]},
    "main/weld-inspector": {
        "kind": "model", "title": "Weld inspector", "card": CARD, "labels": ["vision", "weld", "line-1"],
        "summary": "Finds porosity, cracks and spatter on laser welds.",
        "facts": {"framework": "pytorch", "precision": "fp16", "license": "apache-2.0", "base_model": "main/detector",
                  "base_model_relation": "finetune", "datasets": "main/weld-images"},
    },
    "main/weld-inspector-int8": {
        "kind": "model", "title": "Weld inspector, int8", "labels": ["vision", "weld"],
        "facts": {"framework": "onnx", "precision": "int8", "quantized_from": "main/weld-inspector"},
    },
    "main/weld-images": {"kind": "dataset", "title": "Weld images", "labels": ["weld"], "visibility": "organisation"},
    "main/osv": {"kind": "resource", "summary": "Vulnerability records."},
}  # fmt: skip


def safetensors() -> bytes:
    head = json.dumps({"weight": {"dtype": "F16", "shape": [64, 64], "data_offsets": [0, 8192]}}).encode()
    return struct.pack("<Q", len(head)) + head + bytes(8192)


def _tar(files: dict[str, bytes]) -> bytes:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as archive:
        for path, content in files.items():
            info = tarfile.TarInfo(path)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return gzip.compress(raw.getvalue(), mtime=0)


def _osv() -> bytes:
    raw = io.BytesIO()
    vectors = {
        "openssl": ("Debian:12", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"),
        "jinja2": ("PyPI", "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:L/I:L/A:N"),
    }
    with zipfile.ZipFile(raw, "w") as archive:
        for name, (ecosystem, vector) in vectors.items():
            record = {
                "id": f"TEST-{name}", "modified": "2026-05-01T00:00:00Z", "aliases": [], "summary": f"A fault in {name}",
                "severity": [{"type": "CVSS_V3", "score": vector}],
                "affected": [{"package": {"ecosystem": ecosystem, "name": name}, "ranges": [
                    {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99"}]}]}],
            }  # fmt: skip
            archive.writestr(f"{record['id']}.json", json.dumps(record))
    return raw.getvalue()


def push_image(
    client: httpx.Client, name: str, tag: str, cuda: str, step: str, *, architecture: str = "amd64"
) -> None:
    """An image with packages, a key and what it says of CUDA."""
    config = json.dumps(
        {
            "os": "linux", "architecture": architecture,
            "config": {"Entrypoint": ["/app/inspect"], "User": "1000", "WorkingDir": "/app",
                       "Env": [f"CUDA_VERSION={cuda}", f"NVIDIA_REQUIRE_CUDA=cuda>={cuda}"]},
            "history": [{"created_by": "COPY base /"}, {"created_by": step}],
        }
    ).encode()  # fmt: skip
    layers = [
        _tar({"etc/os-release": b'ID=debian\nVERSION_ID="12"\n', "var/lib/dpkg/status": STATUS.encode(),
              "usr/share/fill": bytes(40_000)}),
        _tar({"usr/lib/python3.12/site-packages/jinja2-3.1.4.dist-info/METADATA": JINJA.encode(),
              "app/key.pem": b"-----BEGIN RSA PRIVATE KEY-----\nabc\n", "app/version": tag.encode()}),
    ]  # fmt: skip
    described = [_blob(client, name, layer, LAYER) for layer in layers]
    _manifest(client, name, tag, {"config": _blob(client, name, config, CONFIG), "layers": described})


def push_files(client: httpx.Client, name: str, tag: str, files: dict[str, bytes]) -> None:
    """A version that holds these files, by path."""
    layers = [
        {**_blob(client, name, content, "application/octet-stream"),
         "annotations": {"org.opencontainers.image.title": path}}
        for path, content in files.items()
    ]  # fmt: skip
    _manifest(client, name, tag, {"config": _blob(client, name, b"{}", "application/x"), "layers": layers})


def _blob(client: httpx.Client, name: str, body: bytes, media_type: str) -> dict[str, Any]:
    digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
    begun = client.post(f"/v2/{name}/blobs/uploads/")
    begun.raise_for_status()
    client.put(begun.headers["location"], params={"digest": digest}, content=body).raise_for_status()
    return {"mediaType": media_type, "digest": digest, "size": len(body)}


def _manifest(client: httpx.Client, name: str, tag: str, parts: dict[str, Any]) -> None:
    body = json.dumps({"schemaVersion": 2, "mediaType": IMAGE, **parts}).encode()
    answer = client.put(f"/v2/{name}/manifests/{tag}", content=body, headers={"Content-Type": IMAGE})
    answer.raise_for_status()
