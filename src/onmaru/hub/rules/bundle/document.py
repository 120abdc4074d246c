"""`bundle.json`: what a bundle holds, with the digest of everything; written and read.

A bundle is an OCI image layout (`oci-layout`, `index.json`, `blobs/`) with two files more: this document, and
perhaps `bundle.sig`, the signature of its bytes. What is not named here does not belong to the bundle.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onmaru.core.errors import OnmaruError
from onmaru.hub.errors import BadBundle
from onmaru.hub.rules.digest import parse_digest
from onmaru.hub.rules.manifest import INDEXES, MANIFESTS
from onmaru.hub.rules.name import check_name, check_tag
from onmaru.hub.types import Kind

FORMAT, VERSION = "onmaru.bundle", 1
MAX_DOCUMENT = 128 << 20
MAX_ARTIFACTS = 10_000
MAX_FILES = 1_000_000
MAX_MANIFESTS = 200_000
MAX_MANIFEST = 64 << 20  # as large as a hub may be told to take
MAX_ENTRY = 32 << 20
MAX_DEPTH = 32


@dataclass(frozen=True, slots=True)
class Part:
    """A content by its digest, as `algorithm:hex`."""

    digest: str
    size: int  # [B]


@dataclass(frozen=True, slots=True)
class Body:
    """A manifest; `media_type` is as it was pushed, since a manifest need not say it."""

    digest: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Label:
    """A tag, and whether it is a branch."""

    name: str
    digest: str
    branch: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One artifact.

    Attributes:
        entry: What the catalogue says of it (a JSON document).
        manifests: Children come before their index.
    """

    name: str
    kind: Kind
    entry: Part
    tags: tuple[Label, ...]
    manifests: tuple[Body, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """The document.

    Attributes:
        since: Id of the bundle this one goes on from; empty when it is whole.
        files: What lies under `blobs/`: manifests, catalogue entries, contents.
        expected: Contents that are needed and lie in an earlier bundle.
    """

    id: str
    created: str  # RFC 3339
    made_by: str
    since: str
    index: Part
    artifacts: tuple[Item, ...]
    files: tuple[Part, ...]
    expected: tuple[Part, ...] = ()

    @property
    def size(self) -> int:
        """Of everything under `blobs/` [B]."""
        return sum(part.size for part in self.files)

    def essentials(self) -> set[str]:
        """Digests of what has to be read to know what the bundle holds."""
        found = {item.entry.digest for item in self.artifacts}
        return found | {body.digest for item in self.artifacts for body in item.manifests}


def write_bundle(bundle: Bundle) -> bytes:
    """The document's bytes; the same bundle gives the same bytes."""

    def part(each: Part) -> dict[str, Any]:
        return {"digest": each.digest, "size": each.size}

    document = {
        "format": FORMAT, "version": VERSION, "id": bundle.id, "created": bundle.created, "made_by": bundle.made_by,
        "since": bundle.since, "index": part(bundle.index),
        "artifacts": [
            {
                "name": item.name, "kind": item.kind.value, "entry": part(item.entry),
                "tags": [{"name": tag.name, "digest": tag.digest, "branch": tag.branch} for tag in item.tags],
                "manifests": [
                    {"digest": body.digest, "size": body.size, "media_type": body.media_type} for body in item.manifests
                ],
            }
            for item in bundle.artifacts
        ],
        "files": [part(each) for each in bundle.files], "expected": [part(each) for each in bundle.expected],
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def bad(where: str, why: str) -> BadBundle:
    """The refusal that names the place."""
    hint = "make the bundle again, from a source you trust"
    return BadBundle(f"{where}: {why}", hint=hint, where=where)


def read_bundle(data: bytes) -> Bundle:
    """Read and check the document; nothing else of the bundle is looked at.

    Raises:
        BadBundle: `params["where"]` is the place.
    """
    top = _object(read_json(data, "bundle.json", MAX_DOCUMENT), "bundle.json")
    if top.get("format") != FORMAT:
        raise bad("bundle.json: format", "this is no bundle of a hub")
    if top.get("version") != VERSION:
        raise bad("bundle.json: version", f"this hub reads version {VERSION}")
    artifacts = tuple(
        _item(each, f"bundle.json: artifacts[{number}]")
        for number, each in enumerate(_list(top, "artifacts", "bundle.json", MAX_ARTIFACTS))
    )
    names = [item.name for item in artifacts]
    if len(set(names)) != len(names):
        raise bad("bundle.json: artifacts", "one is there twice")
    found = Bundle(
        _text(top, "id", "bundle.json"), _text(top, "created", "bundle.json"), _text(top, "made_by", "bundle.json"),
        _text(top, "since", "bundle.json"), _part(top.get("index"), "bundle.json: index"), artifacts,
        _parts(top, "files"), _parts(top, "expected"),
    )  # fmt: skip
    _check_closed(found)
    return found


def _check_closed(bundle: Bundle) -> None:
    """What is named is listed, once, with one size."""
    sizes: dict[str, int] = {}
    for name, parts in (("files", bundle.files), ("expected", bundle.expected)):
        for number, part in enumerate(parts):
            if part.digest in sizes:
                raise bad(f"bundle.json: {name}[{number}]", "is listed twice")
            sizes[part.digest] = part.size
    here = {part.digest for part in bundle.files}
    for item in bundle.artifacts:
        held = {body.digest for body in item.manifests}
        every = [(item.entry.digest, item.entry.size), *((body.digest, body.size) for body in item.manifests)]
        for digest, size in every:
            if digest not in here:
                raise bad(f"bundle.json: {item.name}", f"{digest} is not in the bundle")
            if sizes[digest] != size:
                raise bad(f"bundle.json: {item.name}", f"{digest} has two sizes")
        for tag in item.tags:
            if tag.digest not in held:
                raise bad(f"bundle.json: {item.name}:{tag.name}", "points to what is not in the bundle")


def read_json(data: bytes, where: str, limit: int) -> Any:
    """JSON that somebody else wrote.

    Raises:
        BadBundle: longer than `limit` [B], nested deeper than `MAX_DEPTH`, or no JSON.
    """
    if len(data) > limit:
        raise bad(where, f"{len(data):,} bytes")
    try:
        found = json.loads(data.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise bad(where, f"no JSON ({str(error)[:100]})") from error
    stack = [(found, 1)]
    while stack:
        value, depth = stack.pop()
        if depth > MAX_DEPTH:
            raise bad(where, f"nested deeper than {MAX_DEPTH}")
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        stack.extend((each, depth + 1) for each in inner if isinstance(each, dict | list))
    return found


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _item(raw: Any, where: str) -> Item:
    document = _object(raw, where)
    name = _checked(check_name, _text(document, "name", where), f"{where}.name")
    try:
        kind = Kind(str(document.get("kind")))
    except ValueError:
        raise bad(f"{where}.kind", "is no kind of artifact") from None
    tags = tuple(
        _label(each, f"{where}.tags[{number}]")
        for number, each in enumerate(_list(document, "tags", where, MAX_MANIFESTS))
    )
    manifests = tuple(
        _body(each, f"{where}.manifests[{number}]")
        for number, each in enumerate(_list(document, "manifests", where, MAX_MANIFESTS))
    )
    entry = _part(document.get("entry"), f"{where}.entry")
    if entry.size > MAX_ENTRY:
        raise bad(f"{where}.entry", f"{entry.size:,} bytes")
    for told, what in (
        ([tag.name for tag in tags], "tags"),
        ([body.digest for body in manifests], "manifests"),
    ):
        if len(set(told)) != len(told):
            raise bad(f"{where}.{what}", "one is there twice")
    return Item(name, kind, entry, tags, manifests)


def _label(raw: Any, where: str) -> Label:
    document = _object(raw, where)
    if not isinstance(document.get("branch"), bool):
        raise bad(f"{where}.branch", "is neither true nor false")
    name = _checked(check_tag, _text(document, "name", where), f"{where}.name")
    return Label(name, _digest(document, where), document["branch"])


def _body(raw: Any, where: str) -> Body:
    document = _object(raw, where)
    part = _part(raw, where)
    media_type = _text(document, "media_type", where)
    if media_type not in INDEXES | MANIFESTS:
        raise bad(f"{where}.media_type", f"{media_type[:120]!r} is no manifest we store")
    if part.size > MAX_MANIFEST:
        raise bad(f"{where}.size", f"{part.size:,} bytes")
    return Body(part.digest, part.size, media_type)


def _parts(document: Mapping[str, Any], key: str) -> tuple[Part, ...]:
    listed = _list(document, key, "bundle.json", MAX_FILES)
    return tuple(_part(each, f"bundle.json: {key}[{number}]") for number, each in enumerate(listed))


def _part(raw: Any, where: str) -> Part:
    document = _object(raw, where)
    size = document.get("size")
    if not isinstance(size, int) or isinstance(size, bool) or not 0 <= size < 1 << 50:
        raise bad(f"{where}.size", "is no size in bytes")
    return Part(_digest(document, where), size)


def _digest(document: Mapping[str, Any], where: str) -> str:
    return str(_checked(parse_digest, _text(document, "digest", where), f"{where}.digest"))


def _checked(check: Any, value: str, where: str) -> Any:
    try:
        return check(value)
    except OnmaruError as error:
        raise bad(where, error.detail) from error


def _object(raw: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise bad(where, "is no JSON object")
    return raw


def _list(document: Mapping[str, Any], key: str, where: str, limit: int) -> Sequence[Any]:
    found = document.get(key)
    if not isinstance(found, list):
        raise bad(f"{where}: {key}", "is no list")
    if len(found) > limit:
        raise bad(f"{where}: {key}", f"has more than {limit:,} entries")
    return found


def _text(document: Mapping[str, Any], key: str, where: str) -> str:
    found = document.get(key)
    if not isinstance(found, str) or len(found) > 255:
        raise bad(f"{where}: {key}", "is no text, or too long")
    return found
