"""What a bundle says of its artifacts: bills of materials that can be read, signatures that hold. Needs no hub."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onmaru.core.errors import OnmaruError
from onmaru.hub.errors import BadBundle
from onmaru.hub.rules import signing
from onmaru.hub.rules.bundle.check import Opened
from onmaru.hub.rules.sbom.foreign import CYCLONEDX_TYPE, MAX_BYTES, SPDX_TYPE, read_foreign
from onmaru.hub.types import Descriptor

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

_MAX_PAYLOAD = 64 << 10
_MAX_ODD = 100
Load = Callable[[str, int], bytes | None]  # a content of at most so many bytes; None: it is not here


@dataclass(frozen=True, slots=True)
class Insides:
    """What was found beside the artifacts of a bundle.

    Attributes:
        sboms: Bills of materials that could be read.
        signatures: Signatures of artifacts, and how many of them one of the keys made.
        valid: See `signatures`.
        absent: Of both, those whose content lies elsewhere.
        odd: (where, what) of bills of materials that cannot be read, and signatures that speak of something else. A
            hub keeps such things as it keeps any content; no gate counts them.
    """

    sboms: int
    signatures: int
    valid: int
    absent: int
    odd: tuple[tuple[str, str], ...] = ()


def look_inside(opened: Opened, load: Load, keys: Iterable[tuple[str, PublicKeyTypes]] = ()) -> Insides:
    """Read every bill of materials and every signature of a bundle.

    Args:
        keys: Names and keys that may have signed artifacts.
    """
    keys, odd = list(keys), []
    sboms = signatures = valid = absent = 0
    for where, layer in _sboms(opened):
        data = load(str(layer.digest), MAX_BYTES)
        if data is None:
            absent += 1
            continue
        try:
            read_foreign(data, where=where)
            sboms += 1
        except OnmaruError:
            odd.append((where, "the bill of materials cannot be read"))
    for where, subject, layer, annotation in _signatures(opened):
        payload = load(str(layer.digest), _MAX_PAYLOAD)
        if payload is None:
            absent += 1
            continue
        found = signing.read_signature(payload, annotation)
        if found is None or (subject and found.digest != subject):
            odd.append((where, "the signature speaks of something else"))
            continue
        signatures += 1
        valid += any(signing.verifies(found, key, found.digest) for _, key in keys)
    return Insides(sboms, signatures, valid, absent, tuple(odd[:_MAX_ODD]))


def _sboms(opened: Opened) -> Iterator[tuple[str, Descriptor]]:
    for item in opened.bundle.artifacts:
        for body in item.manifests:
            parsed = opened.parsed[body.digest]
            if parsed.subject is not None:
                for layer in parsed.layers:
                    if layer.media_type in (CYCLONEDX_TYPE, SPDX_TYPE):
                        yield f"{item.name}@{body.digest}", layer


def _signatures(opened: Opened) -> Iterator[tuple[str, str, Descriptor, str]]:
    """(where, digest it has to speak of; empty where its place says none, payload, signature)."""
    for item in opened.bundle.artifacts:
        beside = {tag.digest: tag.name for tag in item.tags if tag.name.endswith(".sig")}
        for body in item.manifests:
            parsed = opened.parsed[body.digest]
            if not any(layer.media_type == signing.PAYLOAD_TYPE for layer in parsed.layers):
                continue
            where = f"{item.name}@{body.digest}"
            tag = beside.get(body.digest, "").removesuffix(".sig").replace("-", ":", 1)
            subject = str(parsed.subject) if parsed.subject is not None else tag
            for layer, said in zip(parsed.layers, _layers(opened.bodies[body.digest], where), strict=True):
                notes = said.get("annotations")
                annotation = notes.get(signing.ANNOTATION) if isinstance(notes, dict) else None
                if layer.media_type == signing.PAYLOAD_TYPE and isinstance(annotation, str):
                    yield where, subject, layer, annotation


def _layers(body: bytes, where: str) -> list[dict[str, object]]:
    found = json.loads(body).get("layers")
    if not isinstance(found, list):
        raise BadBundle(
            f"{where}: is no image", hint="make the bundle again, from a source you trust", where=where
        )
    return found
