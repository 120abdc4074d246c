"""Where things lie in a bundle, and its `index.json`.

Sources: OCI Image Specification v1.1, image-layout.md (`oci-layout`, `index.json`, `blobs/`) and annotations.md
(`org.opencontainers.image.ref.name`); containerd, `images/annotations.go` (`io.containerd.image.name`).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from onmaru.hub.rules.bundle.document import MAX_DOCUMENT, Bundle, Item, bad, read_json
from onmaru.hub.rules.manifest import OCI_INDEX

LAYOUT, INDEX, DOCUMENT, SIGNATURE = "oci-layout", "index.json", "bundle.json", "bundle.sig"
UNFINISHED = "bundle.part"  # lies in a folder until all of it is there
LAYOUT_BYTES = b'{"imageLayoutVersion":"1.0.0"}'
MAX_SIGNATURE = 16 << 10
REF_NAME, IMAGE_NAME = "org.opencontainers.image.ref.name", "io.containerd.image.name"
ARTIFACT_KEY = "io.onmaru.artifact"
_BLOB = re.compile(r"blobs/(?:sha256/[0-9a-f]{64}|sha512/[0-9a-f]{128})\Z")


def path_of(digest: str) -> str:
    """Where the content of a digest lies."""
    return f"blobs/{digest.replace(':', '/', 1)}"


def digest_at(path: str) -> str:
    """The digest a path below `blobs/` is named by; empty for another path."""
    return path.removeprefix("blobs/").replace("/", ":", 1) if _BLOB.match(path) else ""


def is_place(path: str) -> bool:
    """Whether something of a bundle may lie there."""
    return path in (LAYOUT, INDEX, DOCUMENT, SIGNATURE) or _BLOB.match(path) is not None


def order(bundle: Bundle, *, is_signed: bool) -> list[str]:
    """Paths of a bundle as they come in its tar: what says what it holds first, contents last."""
    first = [LAYOUT, DOCUMENT, *([SIGNATURE] if is_signed else []), INDEX]
    essential = bundle.essentials()
    return [
        *first,
        *sorted(path_of(digest) for digest in essential),
        *sorted(path_of(part.digest) for part in bundle.files if part.digest not in essential),
    ]


def ref_names(items: Iterable[Item]) -> dict[tuple[str, str], str]:
    """By which name other tools find (artifact, tag) in the layout: the tag where only one artifact has it."""
    listed = [(item.name, tag.name) for item in items for tag in item.tags]
    counts = Counter(tag for _, tag in listed)
    return {(name, tag): tag if counts[tag] == 1 else f"{name}:{tag}" for name, tag in listed}


def write_index(items: Iterable[Item], types: Mapping[str, str]) -> bytes:
    """`index.json`: every tag, and every manifest that has none, so that tools find signatures and reports.

    Args:
        types: Artifact type of manifests that have a subject, by digest.
    """
    items = list(items)
    names = ref_names(items)
    manifests: list[dict[str, Any]] = []
    for item in items:
        tagged: dict[str, list[str]] = {}
        for tag in item.tags:
            tagged.setdefault(tag.digest, []).append(tag.name)
        for body in item.manifests:
            plain = {"mediaType": body.media_type, "digest": body.digest, "size": body.size}
            if types.get(body.digest):
                plain["artifactType"] = types[body.digest]
            for tag_name in sorted(tagged.get(body.digest, [])):
                notes = {
                    REF_NAME: names[item.name, tag_name], IMAGE_NAME: f"{item.name}:{tag_name}", ARTIFACT_KEY: item.name,
                }  # fmt: skip
                manifests.append({**plain, "annotations": notes})
            if body.digest not in tagged:
                manifests.append({**plain, "annotations": {ARTIFACT_KEY: item.name}})
    document = {"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": manifests}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def check_layout(data: bytes) -> None:
    """Raise `BadBundle` unless `oci-layout` says a version we know."""
    found = read_json(data, LAYOUT, 1 << 10)
    if not isinstance(found, dict) or found.get("imageLayoutVersion") != "1.0.0":
        raise bad(LAYOUT, "is of a version we do not know")


def check_index(data: bytes, bundle: Bundle) -> None:
    """Raise `BadBundle` unless `index.json` speaks only of what the document lists."""
    found = read_json(data, INDEX, MAX_DOCUMENT)
    listed = found.get("manifests") if isinstance(found, dict) else None
    if not isinstance(listed, list) or found.get("schemaVersion") != 2:
        raise bad(INDEX, "is no image index")
    known = {body.digest: body for item in bundle.artifacts for body in item.manifests}
    for number, each in enumerate(listed):
        where = f"{INDEX}: manifests[{number}]"
        body = known.get(str(each.get("digest"))) if isinstance(each, dict) else None
        if body is None:
            raise bad(where, "is not in bundle.json")
        if (each.get("size"), each.get("mediaType")) != (body.size, body.media_type):
            raise bad(where, "says another size or media type than bundle.json")
