"""Puts a signature beside what it signs, under the tag cosign looks at; earlier ones stay."""

from __future__ import annotations

import json

from onmaru.core.transport import Transport
from onmaru.hub.client.transfer import expect, send_bytes, sha256_of
from onmaru.hub.rules.manifest import OCI_MANIFEST
from onmaru.hub.rules.signing import ANNOTATION, PAYLOAD_TYPE, signature_tag

_CONFIG_TYPE = "application/vnd.oci.image.config.v1+json"


def push_signature(transport: Transport, name: str, digest: str, payload: bytes, signature: str) -> None:
    """Push one signature.

    Args:
        digest: What is signed.
        signature: Of `payload`, in base64.
    """
    address = f"/v2/{name}/manifests/{signature_tag(digest)}"
    before = transport.exchange("GET", address, headers={"Accept": OCI_MANIFEST})
    layers = before.json()["layers"] if before.status_code == 200 else []
    layers.append(
        {
            "mediaType": PAYLOAD_TYPE,
            "digest": sha256_of(payload),
            "size": len(payload),
            "annotations": {ANNOTATION: signature},
        }
    )
    config = json.dumps(
        {
            "architecture": "",
            "os": "",
            "config": {},
            "rootfs": {"type": "layers", "diff_ids": [each["digest"] for each in layers]},
        }
    ).encode()
    for body in (payload, config):
        send_bytes(transport, name, body)
    document = {
        "schemaVersion": 2, "mediaType": OCI_MANIFEST,
        "config": {"mediaType": _CONFIG_TYPE, "digest": sha256_of(config), "size": len(config)}, "layers": layers,
    }  # fmt: skip
    body = json.dumps(document).encode()
    expect(transport.exchange("PUT", address, content=body, headers={"Content-Type": OCI_MANIFEST}), 201)
