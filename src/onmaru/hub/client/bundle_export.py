"""Writes bundles: everything that belongs to some artifacts, fetched through the doors every other client uses.

The bundle grows in a folder that says it is unfinished. What of it is there already is kept, so an interrupted export
goes on where it stopped.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from onmaru import __version__
from onmaru.core.errors import InvalidInput
from onmaru.core.ids import new_id
from onmaru.core.storage import atomic_write
from onmaru.core.storage.folder import disk_error, sync_folder
from onmaru.core.time import format_time, now_ns
from onmaru.core.transport import Transport
from onmaru.hub.client.transfer import PARALLEL, Counted, Progress, expect, fetch_blob
from onmaru.hub.errors import BadManifest
from onmaru.hub.rules.bundle.check import sign_document
from onmaru.hub.rules.bundle.document import Body, Bundle, Item, Label, Part, write_bundle
from onmaru.hub.rules.bundle.entry import Entry, write_entry
from onmaru.hub.rules.bundle.layout import (
    DOCUMENT,
    INDEX,
    LAYOUT,
    LAYOUT_BYTES,
    SIGNATURE,
    UNFINISHED,
    path_of,
    write_index,
)
from onmaru.hub.rules.bundle.tar import arrange, length, pieces
from onmaru.hub.rules.digest import digest_of, parse_digest
from onmaru.hub.rules.manifest import INDEXES, MANIFESTS, parse_manifest
from onmaru.hub.rules.revision import PARENT_KEY
from onmaru.hub.types import Kind

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

_ROOT = "/api/v1/hub"
_ACCEPT = ", ".join(sorted(MANIFESTS | INDEXES))
_PIECE = 8 << 20


@dataclass(slots=True)
class _Gathered:
    """One artifact as far as it was gathered; `blobs` are sizes by digest."""

    name: str
    kind: Kind
    entry: bytes
    bodies: dict[str, tuple[Body, bytes]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    blobs: dict[str, int] = field(default_factory=dict)
    tags: dict[str, Label] = field(default_factory=dict)


class Gatherer:
    """Reads artifacts with all that refers to them."""

    def __init__(self, transport: Transport, *, history: bool) -> None:
        self._transport = transport
        self._history = history
        self.found: dict[str, _Gathered] = {}

    def gather(self, name: str, version: str) -> None:
        """Add one version of an artifact, or with an empty `version` all its tags and branches."""
        artifact = self._transport.send("GET", f"{_ROOT}/artifacts/{quote(name)}")
        if name not in self.found:
            self.found[name] = _Gathered(name, Kind(artifact["kind"]), self._entry(artifact))
        into = self.found[name]
        names, branches = self._tag_names(name), self._branches(artifact)
        for tag in [version] if version and ":" not in version else [] if version else names:
            into.tags[tag] = Label(tag, self._walk(into, tag, names), tag in branches)
        if ":" in version:
            self._walk(into, version, names)

    def _entry(self, artifact: dict[str, Any]) -> bytes:
        licence = self._transport.send("GET", f"{_ROOT}/licences/{quote(artifact['name'])}") or {}
        kept = {key: str(licence[key]) for key in ("version", "title", "text")} if licence else {}
        return write_entry(Entry(
            artifact["title"], artifact["summary"], artifact["card"], tuple(artifact["labels"]), artifact["facts"],
            artifact["deprecated"], artifact["immutable_tags"], kept,
        ))  # fmt: skip

    def _tag_names(self, name: str) -> list[str]:
        names: list[str] = []
        while True:
            params = {"n": 1000, "last": names[-1] if names else None}
            answer = self._transport.exchange("GET", f"/v2/{name}/tags/list", params=params)
            if answer.status_code == 404:
                return names
            expect(answer, 200)
            names += answer.json()["tags"]
            if "link" not in answer.headers:
                return names

    def _branches(self, artifact: dict[str, Any]) -> set[str]:
        place = {"model": "models", "dataset": "datasets"}.get(artifact["kind"])
        if place is None:
            return set()
        answer = self._transport.exchange("GET", f"/api/{place}/{artifact['name']}/refs")
        return {each["name"] for each in answer.json()["branches"]} if answer.status_code == 200 else set()

    def _walk(self, into: _Gathered, reference: str, names: Sequence[str]) -> str:
        """Add a manifest after what it needs, and what speaks of it after that; returns its digest."""
        answer = self._transport.exchange(
            "GET", f"/v2/{into.name}/manifests/{reference}", headers={"Accept": _ACCEPT}
        )
        expect(answer, 200)
        body: bytes = answer.content
        digest = parse_digest(answer.headers["docker-content-digest"])
        if digest_of(body, digest.algorithm) != digest:
            raise BadManifest(f"{into.name}@{digest} changed on the way", hint="try again")
        key = str(digest_of(body))
        if key in into.bodies:
            return key
        media_type = answer.headers["content-type"]
        parsed = parse_manifest(body, media_type)
        for child in parsed.children:
            self._child(into, str(child.digest), child.size, names)
        for needed in (parsed.config, *parsed.layers):
            if needed is not None and not needed.external:
                into.blobs[str(needed.digest)] = needed.size
        into.bodies[key] = (Body(key, len(body), media_type), body)
        if parsed.subject is not None:
            into.types[key] = parsed.artifact_type
        self._speaking(into, key, names)
        if self._history and (parent := parsed.annotations.get(PARENT_KEY)):
            listed = self._transport.send("GET", f"{_ROOT}/manifests/{quote(into.name)}")["items"]
            for each in listed:
                if each["digest"].startswith(f"sha256:{parent}"):
                    self._walk(into, each["digest"], names)
        return key

    def _child(self, into: _Gathered, digest: str, size: int, names: Sequence[str]) -> None:
        head = self._transport.exchange(
            "HEAD", f"/v2/{into.name}/manifests/{digest}", headers={"Accept": _ACCEPT}
        )
        if head.status_code != 200:
            into.blobs[digest] = size  # an index may hold files as well
            return
        key = self._walk(into, digest, names)
        if key != digest:  # named by sha512: the layout has it under that name too
            into.blobs[digest] = size

    def _speaking(self, into: _Gathered, key: str, names: Sequence[str]) -> None:
        address: str | None = f"/v2/{into.name}/referrers/{key}"
        while address:
            answer = self._transport.exchange("GET", address)
            expect(answer, 200)
            for each in answer.json()["manifests"]:
                self._walk(into, each["digest"], names)
            link = answer.headers.get("link", "")
            address = link.partition("<")[2].partition(">")[0] or None
        prefix = key.replace(":", "-", 1) + "."
        for tag in names:
            if tag.startswith(prefix):
                into.tags[tag] = Label(tag, self._walk(into, tag, names), False)


def write(
    transport: Transport, references: Sequence[tuple[str, str]], out: Path, *, as_folder: bool, history: bool = False,
    since: Bundle | None = None, key: PrivateKeyTypes | None = None, progress: Progress | None = None,
) -> Bundle:  # fmt: skip
    """Write a bundle of some versions; see `BundleClient.export`."""
    if out.exists() and not (as_folder and (out / UNFINISHED).exists()):
        empty = as_folder and out.is_dir() and not any(out.iterdir())
        if not empty:
            raise InvalidInput(f"{out} is there already", hint="choose another name", path=str(out))
    folder = out if as_folder else out.with_name(f"{out.name}.part")
    gatherer = Gatherer(transport, history=history)
    for name, version in references:
        gatherer.gather(name, version)
    found = list(gatherer.found.values())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        atomic_write(folder / UNFINISHED, b"this bundle is not finished: run the same export again\n")
        bundle = _fill(transport, folder, found, since, key, progress)
        (folder / UNFINISHED).unlink()
        sync_folder(folder)
        if not as_folder:
            _pack(folder, out)
    except OSError as error:
        raise disk_error(error, out) from error
    return bundle


def _fill(
    transport: Transport, folder: Path, found: Sequence[_Gathered], since: Bundle | None,
    key: PrivateKeyTypes | None, progress: Progress | None,
) -> Bundle:  # fmt: skip
    earlier = {part.digest for part in (*since.files, *since.expected)} if since else set()
    small = {digest: data for each in found for digest, (_, data) in each.bodies.items()}
    small |= {str(digest_of(each.entry)): each.entry for each in found}
    wanted = {digest: (each.name, size) for each in found for digest, size in each.blobs.items()}
    wanted = {digest: said for digest, said in wanted.items() if digest not in small}
    fetched = {digest: said for digest, said in wanted.items() if digest not in earlier}
    count = Counted(sum(size for _, size in fetched.values()), progress)
    with ThreadPoolExecutor(PARALLEL) as pool:
        list(
            pool.map(
                lambda each: _fetch(transport, folder, each[0], each[1][0], each[1][1], count),
                fetched.items(),
            )
        )
    for digest, data in small.items():
        _keep(folder / path_of(digest), data)
    items = tuple(_item(each) for each in found)
    types = {digest: kind for each in found for digest, kind in each.types.items()}
    index = write_index(items, types)
    files = {
        **{digest: size for digest, (_, size) in fetched.items()},
        **{d: len(b) for d, b in small.items()},
    }
    bundle = Bundle(
        new_id("bnd"), format_time(now_ns()), f"onmaru {__version__}", since.id if since else "",
        Part(str(digest_of(index)), len(index)), items, _parts(files.items()),
        _parts((digest, size) for digest, (_, size) in wanted.items() if digest in earlier),
    )  # fmt: skip
    _tidy(folder, {path_of(digest) for digest in files})
    data = write_bundle(bundle)
    atomic_write(folder / LAYOUT, LAYOUT_BYTES, mode=0o644)
    atomic_write(folder / INDEX, index, mode=0o644)
    (folder / SIGNATURE).unlink(missing_ok=True)
    if key is not None:
        atomic_write(folder / SIGNATURE, sign_document(data, key), mode=0o644)
    atomic_write(folder / DOCUMENT, data, mode=0o644)
    return bundle


def _item(each: _Gathered) -> Item:
    entry = Part(str(digest_of(each.entry)), len(each.entry))
    tags = tuple(sorted(each.tags.values(), key=lambda tag: tag.name))
    return Item(each.name, each.kind, entry, tags, tuple(body for body, _ in each.bodies.values()))


def _parts(sizes: Iterable[tuple[str, int]]) -> tuple[Part, ...]:
    return tuple(Part(digest, size) for digest, size in sorted(sizes))


def _fetch(transport: Transport, folder: Path, digest: str, name: str, size: int, count: Counted) -> None:
    path = folder / path_of(digest)
    fetch_blob(transport, name, {"digest": digest, "size": size}, path, count)
    _sync(path)


def _keep(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic_write(path, data, mode=0o644)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _tidy(folder: Path, wanted: set[str]) -> None:
    """Remove what an earlier try fetched for versions that have moved on since."""
    for path in folder.glob("blobs/*/*"):
        if path.relative_to(folder).as_posix() not in wanted:
            path.unlink()


def _pack(folder: Path, out: Path) -> None:
    """Make one file of a finished folder; the head of the bundle comes first in it."""
    first = [name for name in (LAYOUT, DOCUMENT, SIGNATURE, INDEX) if (folder / name).exists()]
    rest = sorted(path.relative_to(folder).as_posix() for path in folder.glob("blobs/*/*"))
    entries = arrange([(name, (folder / name).stat().st_size) for name in (*first, *rest)])
    part = out.with_name(f"{out.name}.new")
    with part.open("wb") as file:
        for piece in pieces(entries, 0, length(entries)):
            if isinstance(piece, bytes):
                file.write(piece)
                continue
            with (folder / piece[0]).open("rb") as source:
                shutil.copyfileobj(source, file, _PIECE)
        file.flush()
        os.fsync(file.fileno())
    part.replace(out)
    sync_folder(out.parent)
    shutil.rmtree(folder)
