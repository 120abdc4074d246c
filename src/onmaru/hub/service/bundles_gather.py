"""Gathers one artifact for a bundle: its catalogue entry, manifests with all that refers to them, tags, contents.

What a policy keeps back here does not leave the hub either, whoever exports it.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Connection

from onmaru.hub.errors import BundleIncomplete, UnknownManifest
from onmaru.hub.rules.bundle.document import Body, Item, Label, Part
from onmaru.hub.rules.bundle.entry import Entry, Told, write_entry
from onmaru.hub.rules.digest import digest_of, parse_digest
from onmaru.hub.rules.manifest import parse_manifest
from onmaru.hub.rules.revision import PARENT_KEY
from onmaru.hub.store import catalogue, licences, manifests, members, releases, revisions, tags
from onmaru.hub.types import Digest, Parsed, Repository

_MAX_MANIFESTS = 200_000
_BESIDE = re.compile(r"(sha(?:256|512)-[0-9a-f]{64,})(?:\..+)?\Z")  # tags that cosign hangs signatures on
Admits = Callable[[str], str]  # sha256 -> why a manifest is kept back; empty: it is not


@dataclass(slots=True)
class Gathered:
    """One artifact as a bundle carries it.

    Attributes:
        bodies: By sha256, children before their index.
        types: Artifact type of what has a subject, by digest.
        blobs: Sizes by digest [B].
        aliases: Manifests that others call by another digest than their own.
        left_out: (version, why) of what is kept back.
    """

    repository: Repository
    entry: bytes = b""
    bodies: dict[str, tuple[Body, bytes]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    blobs: dict[str, int] = field(default_factory=dict)
    aliases: dict[str, bytes] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)
    left_out: list[tuple[str, str]] = field(default_factory=list)

    def item(self) -> Item:
        entry = Part(str(digest_of(self.entry)), len(self.entry))
        labels = tuple(sorted(self.labels.values(), key=lambda label: label.name))
        bodies = tuple(body for body, _ in self.bodies.values())
        return Item(self.repository.name, self.repository.kind, entry, labels, bodies)

    def small(self) -> dict[str, bytes]:
        """Everything of it that is no content of the store."""
        found = {body.digest: data for body, data in self.bodies.values()}
        return found | self.aliases | {str(digest_of(self.entry)): self.entry}

    def facts(self) -> dict[str, Any]:
        """What `small` does not say, as JSON."""
        item = self.item()
        return {
            "name": item.name, "kind": item.kind.value, "entry": asdict(item.entry),
            "tags": [asdict(tag) for tag in item.tags], "manifests": [asdict(body) for body in item.manifests],
            "types": self.types, "blobs": self.blobs, "left_out": self.left_out,
        }  # fmt: skip


def gather(
    connection: Connection, repository: Repository, versions: Sequence[str], admits: Admits, *, history: bool
) -> Gathered:
    """Read an artifact.

    Args:
        versions: Tags and digests; empty for all tags.
        admits: Why a manifest is kept back.
        history: Also commits that no tag or branch points to any more.
    Raises:
        UnknownManifest: there is no such version.
        BundleIncomplete: it was mirrored, and part of it was never fetched.
    """
    found = Gathered(repository)
    walk = _Walk(connection, found, admits, history=history)
    branches = {name for name, _, is_branch in revisions.refs(connection, repository.id) if is_branch}
    names = walk.tag_names
    for version in versions or [each for each in names if not _BESIDE.match(each)]:
        sha256 = walk.target(version)
        reason = walk.kept_back(sha256)
        if reason:
            found.left_out.append((version, reason))
            continue
        walk.add(sha256)
        if ":" not in version:
            found.labels[version] = Label(version, found.bodies[sha256][0].digest, version in branches)
    found.entry = _entry(connection, repository, {"", *found.labels})
    return found


def _entry(connection: Connection, repository: Repository, versions: Set[str]) -> bytes:
    said = catalogue.find(connection, repository.name)
    if said is None:
        raise UnknownManifest(f"{repository.name} is gone", hint="it was deleted meanwhile")
    licence = licences.find(connection, repository.id)
    told = [
        each for each in releases.list_all(connection, repository.id)
        if not each.is_pending and each.version in versions
    ]  # fmt: skip
    ranks = sorted({each.chosen_ns for each in told if each.chosen_ns})
    return write_entry(Entry(
        said.title, said.summary, catalogue.card(connection, repository.id), said.labels, said.facts, said.deprecated,
        said.immutable_tags,
        {"version": licence.version, "title": licence.title, "text": licence.text} if licence else {},
        tuple(members.members(connection, repository.id)),
        tuple(Told(each.version, each.notes, ranks.index(each.chosen_ns) + 1 if each.chosen_ns else 0) for each in told),
    ))  # fmt: skip


class _Walk:
    """Follows a repository's manifests to all they need, and to all that speaks of them."""

    def __init__(self, connection: Connection, found: Gathered, admits: Admits, *, history: bool) -> None:
        self._connection, self._found, self._admits, self._history = connection, found, admits, history
        number = found.repository.id
        self._rows: dict[str, Mapping[str, Any]] = {
            row["sha256"]: row for row in manifests.list_all(connection, number, limit=_MAX_MANIFESTS)
        }
        self._speaking: dict[str, list[str]] = {}
        for row in sorted(self._rows.values(), key=lambda row: (row["pushed_ns"], row["sha256"])):
            if row["subject"]:
                self._speaking.setdefault(row["subject"], []).append(row["sha256"])
        self.tag_names = list(tags.names(connection, number))
        self._hung: dict[str, list[str]] = {}
        for tag in self.tag_names:
            if match := _BESIDE.match(tag):
                self._hung.setdefault(match[1], []).append(tag)
        self._parsed: dict[str, tuple[Parsed, bytes]] = {}

    def target(self, version: str) -> str:
        """The sha256 of what a tag or digest means."""
        number = self._found.repository.id
        if ":" in version:
            stored = manifests.find(self._connection, number, parse_digest(version))
            sha256 = stored.sha256 if stored else None
        else:
            sha256 = tags.target(self._connection, number, version)
        if sha256 is None:
            raise UnknownManifest(
                f"no manifest {version[:200]} in {self._found.repository.name}",
                hint="check the tag or digest",
            )
        return sha256

    def kept_back(self, sha256: str) -> str:
        """Why a manifest, or one that it needs, is kept back."""
        waiting, seen = [sha256], {sha256}
        while waiting:
            key = waiting.pop()
            reason = self._admits(key)
            if reason:
                return reason
            for child in self._children(key).values():
                if child not in seen:
                    seen.add(child)
                    waiting.append(child)
        return ""

    def add(self, start: str) -> None:
        """Add a manifest after what it needs, and what speaks of it after that."""
        roots, queued = deque([start]), {start}
        while roots:
            for key in self._with_children(roots.popleft()):
                for other in self._beside(key):
                    if other not in queued:
                        queued.add(other)
                        roots.append(other)

    def _with_children(self, root: str) -> list[str]:
        """Take up a manifest and its children that are not there yet, children first; returns what is new."""
        new: list[str] = []
        stack, opened = [(root, False)], set()
        while stack:
            key, is_ready = stack.pop()
            if key in self._found.bodies:
                continue
            if is_ready:
                self._take(key)
                new.append(key)
            elif key not in opened:
                opened.add(key)
                stack.append((key, True))
                stack.extend((child, False) for child in self._children(key).values())
        return new

    def _take(self, key: str) -> None:
        parsed, data = self._read(key)
        row, found = self._rows[key], self._found
        children = self._children(key)
        for child in parsed.children:
            digest = str(child.digest)
            if digest not in children:
                found.blobs[digest] = child.size  # an index may hold files as well
            elif found.bodies[children[digest]][0].digest != digest:
                found.aliases[digest] = found.bodies[children[digest]][1]
        for needed in (parsed.config, *parsed.layers):
            if needed is not None and not needed.external:
                found.blobs[str(needed.digest)] = needed.size
        found.bodies[key] = (Body(row["digest"], len(data), row["media_type"]), data)
        if parsed.subject is not None:
            found.types[row["digest"]] = parsed.artifact_type

    def _beside(self, key: str) -> list[str]:
        """What belongs to a manifest without being part of it: referrers, signatures under a tag, earlier commits."""
        parsed, data = self._read(key)
        other = f"sha512:{digest_of(data, 'sha512').hex}"
        beside = [*self._speaking.get(f"sha256:{key}", ()), *self._speaking.get(other, ())]
        for prefix in (f"sha256-{key}", other.replace(":", "-", 1)):
            for tag in self._hung.get(prefix, ()):
                sha256 = self.target(tag)
                self._found.labels[tag] = Label(tag, self._rows[sha256]["digest"], False)
                beside.append(sha256)
        parent = parsed.annotations.get(PARENT_KEY, "") if self._history else ""
        if parent:
            beside += [each for each in self._rows if each.startswith(parent) and not self.kept_back(each)]
        return beside

    def _children(self, key: str) -> dict[str, str]:
        """Manifests an index points to: sha256 by the digest it says."""
        parsed, _ = self._read(key)
        if not parsed.children:
            return {}
        number = self._found.repository.id
        known = manifests.sizes(self._connection, number, [child.digest for child in parsed.children])
        return {digest: sha256 for digest, (sha256, _) in known.items()}

    def _read(self, key: str) -> tuple[Parsed, bytes]:
        if key not in self._parsed:
            stored = manifests.find(self._connection, self._found.repository.id, Digest("sha256", key))
            if stored is None or key not in self._rows:
                name = self._found.repository.name
                raise BundleIncomplete(
                    f"{name}@sha256:{key} is not here whole", hint="sync the mirror it comes from first",
                    digests=[f"sha256:{key}"],
                )  # fmt: skip
            self._parsed[key] = (parse_manifest(stored.body, stored.media_type), stored.body)
        return self._parsed[key]
