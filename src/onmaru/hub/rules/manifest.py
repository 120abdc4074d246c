"""Reading manifests: image manifests, indexes, and their Docker forerunners.

Sources: OCI Image Specification v1.1 (manifest.md, image-index.md, descriptor.md); Docker Image Manifest
V 2, Schema 2.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from onmaru.hub.errors import BadDigest, BadManifest
from onmaru.hub.rules.digest import parse_digest
from onmaru.hub.types import Descriptor, Parsed

OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
OCI_INDEX = "application/vnd.oci.image.index.v1+json"
OCI_EMPTY = "application/vnd.oci.empty.v1+json"
DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json"
OCI_ARTIFACT = "application/vnd.oci.artifact.manifest.v1+json"  # of a release candidate, still met
INDEXES = frozenset({OCI_INDEX, DOCKER_LIST})
MANIFESTS = frozenset({OCI_MANIFEST, DOCKER_MANIFEST, OCI_ARTIFACT})
_FOREIGN = (
    "application/vnd.oci.image.layer.nondistributable.",
    "application/vnd.docker.image.rootfs.foreign.",
)
MAX_DESCRIPTORS = 20_000
MAX_DEPTH = 64
MAX_MEDIA_TYPE = 255


def parse_manifest(body: bytes, content_type: str) -> Parsed:
    """What a pushed manifest says.

    Args:
        content_type: Header of the push; a manifest needs no `mediaType` of its own (Helm writes none).
    Raises:
        BadManifest: `params["where"]` is the field that is wrong.
    """
    document = _document(body)
    declared = content_type.partition(";")[0].strip().lower()
    own = document.get("mediaType", "")
    if not isinstance(own, str) or len(own) > MAX_MEDIA_TYPE:
        raise _bad("mediaType", "is no media type")
    if own and declared and declared != own and declared != "application/json":
        raise _bad("mediaType", f"says {own[:120]}, the Content-Type says {declared[:120]}")
    media_type = own or declared
    if media_type in ("", "application/json", "application/octet-stream"):
        media_type = OCI_INDEX if "manifests" in document else OCI_MANIFEST
    if media_type not in INDEXES | MANIFESTS:
        raise _bad("mediaType", f"{media_type[:120]!r} is no manifest we store")
    is_index = media_type in INDEXES
    if media_type != OCI_ARTIFACT and document.get("schemaVersion") != 2:
        raise _bad("schemaVersion", "must be 2")
    if is_index and ("layers" in document or "config" in document):
        raise _bad("layers", "belongs to an image manifest, not to an index")
    if not is_index and "manifests" in document:
        raise _bad("manifests", "belongs to an index, not to an image manifest")
    config = None
    if not is_index and (media_type != OCI_ARTIFACT or "config" in document):
        config = _descriptor(document.get("config"), "config")
    layers = (
        _descriptors(document, "blobs" if media_type == OCI_ARTIFACT else "layers") if not is_index else ()
    )
    children = _descriptors(document, "manifests") if is_index else ()
    if is_index and "manifests" not in document:
        raise _bad("manifests", "is missing")
    subject = document.get("subject")
    artifact_type = _text(document, "artifactType")
    if not artifact_type and config is not None:
        artifact_type = config.media_type
    return Parsed(
        media_type=media_type,
        artifact_type=artifact_type,
        config=config,
        layers=layers,
        children=children,
        subject=_descriptor(subject, "subject").digest if subject is not None else None,
        annotations=_annotations(document),
        is_index=is_index,
    )


def _document(body: bytes) -> dict[str, Any]:
    try:
        text = body.decode("utf-8")
        document = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BadManifest(
            f"the manifest is no JSON: {str(error)[:120]}", hint="send a JSON object"
        ) from error
    if not isinstance(document, dict):
        raise BadManifest("the manifest is no JSON object", hint="send a JSON object")
    if _depth(document) > MAX_DEPTH:
        raise BadManifest(f"the manifest is nested deeper than {MAX_DEPTH}", hint="send a flatter one")
    return document


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Two readers of a repeated key may see two different manifests under one digest.
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _depth(value: Any) -> int:
    deepest, stack = 0, [(value, 1)]
    while stack:
        item, depth = stack.pop()
        deepest = max(deepest, depth)
        if depth > MAX_DEPTH:
            break
        inner = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
        stack.extend((part, depth + 1) for part in inner if isinstance(part, dict | list))
    return deepest


def _bad(where: str, why: str) -> BadManifest:
    return BadManifest(f"{where} {why}", hint="see the OCI image specification", where=where)


def _text(document: Mapping[str, Any], key: str) -> str:
    value = document.get(key, "")
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > MAX_MEDIA_TYPE:
        raise _bad(key, "is no media type")
    return value


def _descriptors(document: Mapping[str, Any], key: str) -> tuple[Descriptor, ...]:
    items = document.get(key)
    if items is None:
        return ()
    if not isinstance(items, list):
        raise _bad(key, "is no list")
    if len(items) > MAX_DESCRIPTORS:
        raise _bad(key, f"has more than {MAX_DESCRIPTORS} entries")
    return tuple(_descriptor(item, f"{key}[{index}]") for index, item in enumerate(items))


def _descriptor(item: Any, where: str) -> Descriptor:
    if not isinstance(item, dict):
        raise _bad(where, "is no descriptor")
    media_type, size, digest = item.get("mediaType", ""), item.get("size"), item.get("digest")
    if not isinstance(media_type, str) or len(media_type) > MAX_MEDIA_TYPE:
        raise _bad(f"{where}.mediaType", "is no media type")
    if not isinstance(size, int) or isinstance(size, bool) or not 0 <= size < 1 << 63:
        raise _bad(f"{where}.size", "is no size in bytes")
    if not isinstance(digest, str):
        raise _bad(f"{where}.digest", "is missing")
    try:
        parsed = parse_digest(digest)
    except BadDigest as error:
        raise _bad(f"{where}.digest", f"cannot be used: {error.detail}") from error
    urls = item.get("urls") or ()
    if not isinstance(urls, list | tuple) or not all(isinstance(url, str) for url in urls):
        raise _bad(f"{where}.urls", "is no list of addresses")
    external = bool(urls) or media_type.startswith(_FOREIGN)
    return Descriptor(media_type, parsed, size, external)


def _annotations(document: Mapping[str, Any]) -> dict[str, str]:
    found = document.get("annotations")
    if found is None:
        return {}
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise _bad("annotations", "must map text to text")
    return dict(found)
