"""Whether a bundle is what it says: structure, digests, signature. Needs no hub."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onmaru.core.errors import OnmaruError
from onmaru.hub.errors import BadBundle
from onmaru.hub.ports import BundleSource
from onmaru.hub.rules import signing
from onmaru.hub.rules.bundle.document import (
    MAX_DOCUMENT,
    MAX_ENTRY,
    MAX_MANIFEST,
    Body,
    Bundle,
    Item,
    bad,
    read_bundle,
)
from onmaru.hub.rules.bundle.entry import Entry, read_entry
from onmaru.hub.rules.bundle.layout import (
    DOCUMENT,
    INDEX,
    LAYOUT,
    MAX_SIGNATURE,
    SIGNATURE,
    check_index,
    check_layout,
    digest_at,
    path_of,
)
from onmaru.hub.rules.manifest import parse_manifest
from onmaru.hub.types import Descriptor, Parsed

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes

PIECE = 4 << 20
MAX_FAULTS = 100
Progress = Callable[[int, int], None]  # bytes done, bytes in all


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and where."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found out about a bundle.

    Attributes:
        signature: none, unknown (no key was given to compare with), valid, wrong.
        signed_by: Name of the key that made it.
        absent: Contents that are needed and lie in an earlier bundle.
    """

    bundle: Bundle
    faults: Sequence[Fault]
    signature: str
    signed_by: str
    absent: int

    @property
    def is_sound(self) -> bool:
        return not self.faults


@dataclass(frozen=True, slots=True)
class Opened:
    """A bundle's manifests and catalogue entries, read and checked."""

    bundle: Bundle
    bodies: Mapping[str, bytes]  # by the digest they are listed by
    parsed: Mapping[str, Parsed]
    entries: Mapping[str, Entry]  # by artifact


def read_whole(source: BundleSource, path: str, limit: int) -> bytes:
    """A small file of a bundle.

    Raises:
        BadBundle: missing, or longer than `limit` [B].
    """
    size = source.files.get(path)
    if size is None:
        raise bad(f"{source.where}: {path}", "is missing")
    if size > limit:
        raise bad(f"{source.where}: {path}", f"{size:,} bytes")
    return source.read(path, 0, size)


def head(source: BundleSource) -> tuple[Bundle, bytes]:
    """The document of a bundle, and its bytes."""
    data = read_whole(source, DOCUMENT, MAX_DOCUMENT)
    return read_bundle(data), data


def structure(bundle: Bundle, load: Callable[[str, int], bytes]) -> Opened:
    """Read all manifests and entries; what they need must be listed.

    Args:
        load: Gives the content of a digest, of at most so many bytes.
    Raises:
        BadBundle: `params["where"]` is the place.
    """
    bodies: dict[str, bytes] = {}
    parsed: dict[str, Parsed] = {}
    entries: dict[str, Entry] = {}
    sizes = {part.digest: part.size for part in (*bundle.files, *bundle.expected)}
    for item in bundle.artifacts:
        entries[item.name] = read_entry(
            true(load(item.entry.digest, MAX_ENTRY), item.entry.digest, item.entry.size, item.name),
            f"{item.name}: {item.entry.digest}",
        )
        listed: dict[str, int] = {}
        held = {body.digest for body in item.manifests}
        for body in item.manifests:
            where = f"{item.name}@{body.digest}"
            if body.digest not in bodies:
                bodies[body.digest] = true(load(body.digest, MAX_MANIFEST), body.digest, body.size, item.name)
            parsed[body.digest] = found = _parse(bodies[body.digest], body, where)
            for child in found.children:
                if str(child.digest) in held and str(child.digest) not in listed:
                    raise bad(where, f"stands before its part {child.digest}")
            for needed in _needed(found):
                _check_listed(needed, sizes, listed, where)
            # A manifest may be referred to by either digest.
            for algorithm in ("sha256", "sha512"):
                name = f"{algorithm}:{hashlib.new(algorithm, bodies[body.digest]).hexdigest()}"
                listed[name] = body.size
    return Opened(bundle, bodies, parsed, entries)


def _parse(data: bytes, body: Body, where: str) -> Parsed:
    try:
        return parse_manifest(data, body.media_type)
    except OnmaruError as error:
        raise bad(where, error.detail) from error


def _needed(parsed: Parsed) -> Iterator[Descriptor]:
    yield from parsed.children
    if parsed.config is not None:
        yield parsed.config
    yield from (layer for layer in parsed.layers if not layer.external)


def _check_listed(
    needed: Descriptor, sizes: Mapping[str, int], listed: Mapping[str, int], where: str
) -> None:
    digest = str(needed.digest)
    size = listed.get(digest, sizes.get(digest))  # children come before their index
    if size is None:
        if needed.external:
            return
        raise bad(where, f"needs {digest}, which is neither in the bundle nor expected")
    if size != needed.size:
        raise bad(where, f"says {digest} has {needed.size} bytes, bundle.json says {size}")


def true(data: bytes, digest: str, size: int, where: str) -> bytes:
    """The content of a digest, or `BadBundle` where it is something else."""
    algorithm, _, wanted = digest.partition(":")
    if len(data) != size or hashlib.new(algorithm, data).hexdigest() != wanted:
        raise bad(f"{where}: {path_of(digest)}", "is not what its digest says")
    return data


def verify(
    source: BundleSource, keys: Iterable[tuple[str, PublicKeyTypes]] = (), *, earlier: Sequence[BundleSource] = (),
    progress: Progress | None = None,
) -> Checked:  # fmt: skip
    """Check everything of a bundle, down to the last byte.

    Args:
        keys: Names and keys that may have signed it.
        earlier: Bundles in which the contents lie that this one expects.
    Raises:
        BadBundle: it is so wrong that no more can be said.
    """
    bundle, data = head(source)
    faults: list[Fault] = []
    signature, signed_by = signature_of(source, data, keys)
    if signature == "wrong":
        faults.append(Fault(SIGNATURE, "none of the keys made this signature"))
    for check in (lambda: small_files(source, bundle), lambda: structure(bundle, _loader(source))):
        try:
            check()
        except BadBundle as error:
            faults.append(Fault(str(error.params.get("where", source.where)), error.detail))
    faults += _check_files(source, bundle, progress)
    absent = _absent(bundle, earlier)
    return Checked(bundle, tuple(faults[:MAX_FAULTS]), signature, signed_by, absent)


def _loader(source: BundleSource) -> Callable[[str, int], bytes]:
    return lambda digest, limit: read_whole(source, path_of(digest), limit)


def small_files(source: BundleSource, bundle: Bundle) -> None:
    """Raise `BadBundle` unless `oci-layout` and `index.json` are as they should be."""
    check_layout(read_whole(source, LAYOUT, 1 << 10))
    index = read_whole(source, INDEX, MAX_DOCUMENT)
    true(index, bundle.index.digest, bundle.index.size, INDEX)
    check_index(index, bundle)


def _check_files(source: BundleSource, bundle: Bundle, progress: Progress | None) -> Iterator[Fault]:
    listed = {path_of(part.digest): part for part in bundle.files}
    files = source.files
    for path in sorted(files):
        if digest_at(path) and path not in listed:
            yield Fault(path, "is not listed in bundle.json")
    done, total = 0, bundle.size
    for path, part in sorted(listed.items()):
        if path not in files:
            yield Fault(path, "is missing")
        elif files[path] != part.size:
            yield Fault(path, f"has {files[path]:,} bytes, bundle.json says {part.size:,}")
        elif hash_of(source, path, part.digest.partition(":")[0]) != part.digest:
            yield Fault(path, "is not what its digest says")
        done += part.size
        if progress is not None:
            progress(done, total)


def hash_of(source: BundleSource, path: str, algorithm: str) -> str:
    """The digest of a file of a bundle."""
    hashing = hashlib.new(algorithm)
    size = source.files[path]
    for start in range(0, size, PIECE):
        hashing.update(source.read(path, start, start + PIECE))
    return f"{algorithm}:{hashing.hexdigest()}"


def _absent(bundle: Bundle, earlier: Sequence[BundleSource]) -> int:
    held = {path for source in earlier for path in source.files}
    return sum(1 for part in bundle.expected if path_of(part.digest) not in held)


def sign_document(data: bytes, key: PrivateKeyTypes) -> bytes:
    """What `bundle.sig` holds: as `cosign sign-blob` writes it."""
    return base64.b64encode(signing.sign(data, key))


def signature_of(
    source: BundleSource, data: bytes, keys: Iterable[tuple[str, PublicKeyTypes]]
) -> tuple[str, str]:
    """How a bundle is signed (see `Checked`), and by which key."""
    if SIGNATURE not in source.files:
        return "none", ""
    return judge_signature(read_whole(source, SIGNATURE, MAX_SIGNATURE), data, keys)


def judge_signature(text: bytes, data: bytes, keys: Iterable[tuple[str, PublicKeyTypes]]) -> tuple[str, str]:
    """How the bytes of a document are signed, and by which key."""
    keys = list(keys)
    if not keys:
        return "unknown", ""
    try:
        signature = signing.Signature("", data, base64.b64decode(text.strip(), validate=True))
    except (binascii.Error, ValueError):
        return "wrong", ""
    for name, key in keys:
        if signing.verifies(signature, key, ""):
            return "valid", name
    return "wrong", ""


def shown(item: Item) -> dict[str, Any]:
    """An artifact of a bundle as people are told of it."""
    return {
        "name": item.name, "kind": item.kind.value, "manifests": len(item.manifests),
        "tags": [{"name": tag.name, "digest": tag.digest, "branch": tag.branch} for tag in item.tags],
    }  # fmt: skip
