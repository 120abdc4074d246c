"""Takes one artifact of a bundle in: what would change, and all of it in one transaction.

Before the transaction nothing of the artifact can be seen; after it, all of it can. Contents are in the store by then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy import Connection

from onmaru.core.errors import Forbidden, NotFound
from onmaru.core.events import record
from onmaru.core.identity import Resource, Subject, authorize
from onmaru.core.storage import Database
from onmaru.core.time import now_ns
from onmaru.hub.errors import BundleIncomplete, MirrorReadOnly
from onmaru.hub.rules.bundle.check import Opened
from onmaru.hub.rules.bundle.document import Item
from onmaru.hub.rules.bundle.entry import Entry, Told
from onmaru.hub.rules.digest import digest_of, parse_digest
from onmaru.hub.rules.document import is_document
from onmaru.hub.rules.policy import read_policy
from onmaru.hub.rules.retention import matches
from onmaru.hub.rules.scan_report import REPORT_TYPE
from onmaru.hub.service.access import Access, Caller, Owner
from onmaru.hub.service.content import ensure
from onmaru.hub.service.licence import licence_digest
from onmaru.hub.service.manifests import Manifests
from onmaru.hub.service.shelf import resource_of
from onmaru.hub.store import (
    blobs,
    catalogue,
    gates,
    licences,
    manifests,
    members,
    releases,
    repositories,
    retention,
    revisions,
    scans,
    tags,
)
from onmaru.hub.store.licences import Licence
from onmaru.hub.types import Kind, Repository

# Which fields of a card travel, and what setting them needs beside the right to push.
_FIELDS = {"title": "", "summary": "", "card": "", "labels": "", "facts": "", "deprecated": "hub.publish"}
_ONLY_NEW = {"immutable_tags": "hub.admin"}  # what was decided here stays


@dataclass(frozen=True, slots=True)
class Change:
    """What an import does to an artifact.

    Attributes:
        what: created, described, licence, manifest, tag_created, tag_moved, release, member, skipped.
    """

    name: str
    what: str
    detail: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)


@dataclass(slots=True)
class Difference:
    """How an artifact of a bundle differs from the one here.

    Attributes:
        frozen: Tags that may not move.
        contents: Sizes [B] of contents the artifact here does not have, by digest.
        new_bytes: What the artifact grows by, as quotas count it.
    """

    changes: list[Change] = field(default_factory=list)
    fields: dict[str, Any] = field(default_factory=dict)
    licence: Mapping[str, str] | None = None
    releases: list[Told] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)
    branches: list[str] = field(default_factory=list)
    frozen: list[str] = field(default_factory=list)
    contents: dict[str, int] = field(default_factory=dict)
    new_bytes: int = 0


class Placing:
    """Compares artifacts of bundles with those of a hub, and takes them in."""

    def __init__(
        self, db: Database, access: Access, placed: Manifests, *, changed: Callable[[], None]
    ) -> None:
        self._db = db
        self._access = access
        self._manifests = placed
        self._changed = changed

    def target(self, caller: Caller, name: str) -> Repository | Owner:
        """Where an artifact goes, once the caller may push it.

        Raises:
            UnknownRepository, PushDenied: see `Access.for_push`.
            MirrorReadOnly: its name is fetched from elsewhere.
        """
        target = self._access.for_push(caller, name)
        if self._manifests.is_mirrored(name):
            hint = "remove the mirror, or export under another name"
            raise MirrorReadOnly(f"{name} is fetched from elsewhere", hint=hint, name=name)
        return target

    def compare(
        self, connection: Connection, subject: Subject, item: Item, opened: Opened, target: Repository | Owner
    ) -> Difference:
        """What taking an artifact in would change."""
        now = repositories.find(connection, item.name)
        found, entry = Difference(), opened.entries[item.name]
        add = lambda what, detail: found.changes.append(Change(item.name, what, detail))  # noqa: E731
        if now is None:
            add("created", item.kind.value)
        may = _rights(subject, item.name, now or target)
        self._compare_entry(connection, found, entry, item, now, may)
        for body in item.manifests:
            wanted = parse_digest(body.digest)
            if now is None or manifests.find(connection, now.id, wanted) is None:
                add("manifest", body.digest)
                found.new_bytes += body.size
        needed = contents(item, opened)
        held = blobs.linked_sizes(connection, now.id, [parse_digest(each) for each in needed]) if now else {}
        found.contents = {digest: size for digest, size in needed.items() if digest not in held}
        found.new_bytes += sum(found.contents.values())
        self._compare_tags(connection, found, item, now)
        self._compare_releases(connection, found, entry, item, now)
        return found

    def _compare_entry(
        self, connection: Connection, found: Difference, entry: Entry, item: Item, now: Repository | None,
        may: Callable[[str], bool],
    ) -> None:  # fmt: skip
        here = catalogue.find(connection, item.name) if now else None
        card = catalogue.card(connection, now.id) if now else ""
        for name, right in {**_FIELDS, **({} if now else _ONLY_NEW)}.items():
            said = _plain(getattr(entry, name))
            before = card if name == "card" else _plain(getattr(here, name)) if here else type(said)()
            if said == before or (right and not said):  # a bundle takes no decision of this hub back
                continue
            if right and not may(right):
                found.changes.append(Change(item.name, "skipped", name))
                continue
            found.fields[name] = said
        if found.fields:
            found.changes.append(Change(item.name, "described", ", ".join(sorted(found.fields))))
        licence = licences.find(connection, now.id) if now else None
        if entry.licence and (
            licence is None or any(getattr(licence, key) != value for key, value in entry.licence.items())
        ):
            if may("hub.publish"):
                found.licence = entry.licence
                found.changes.append(Change(item.name, "licence", entry.licence["version"]))
            else:
                found.changes.append(Change(item.name, "skipped", "licence"))

    def _compare_tags(
        self, connection: Connection, found: Difference, item: Item, now: Repository | None
    ) -> None:
        patterns = retention.immutable_patterns(connection, now) if now else ()
        branches = (
            {name for name, _, is_branch in revisions.refs(connection, now.id) if is_branch} if now else set()
        )
        for tag in item.tags:
            before = tags.target(connection, now.id, tag.name) if now else None
            there = manifests.find(connection, now.id, parse_digest(tag.digest)) if now else None
            if tag.branch and tag.name not in branches:
                found.branches.append(tag.name)
            if before is not None and there is not None and there.sha256 == before:
                continue
            found.changes.append(Change(item.name, "tag_moved" if before else "tag_created", tag.name))
            if before and matches(tag.name, patterns):
                found.frozen.append(f"{item.name}:{tag.name}")

    def _compare_releases(
        self, connection: Connection, found: Difference, entry: Entry, item: Item, now: Repository | None
    ) -> None:
        here = {each.version: each for each in releases.list_all(connection, now.id)} if now else {}
        for told in entry.releases:
            before = here.get(told.version)
            if before is not None and before.is_pending:
                found.changes.append(Change(item.name, "skipped", told.version))
            elif before is None or before.notes != told.notes:
                found.releases.append(told)
                found.changes.append(Change(item.name, "release", told.version))
        chosen = sorted((each for each in entry.releases if each.chosen), key=lambda each: each.chosen)
        wanted = [each.version for each in chosen]
        ours = sorted((each for each in here.values() if each.chosen_ns), key=lambda each: each.chosen_ns)
        if wanted != [each.version for each in ours if each.version in wanted]:
            found.chosen = wanted

    def take(
        self,
        caller: Caller,
        subject: Subject,
        item: Item,
        opened: Opened,
        held: Mapping[str, str],
        bundle: str,
    ) -> Sequence[Change]:
        """Take an artifact in, all of it or nothing.

        Args:
            held: sha256 of contents that are in the store and stay there meanwhile, by digest.
        Raises:
            BundleIncomplete: a content it needs is not held.
            TagImmutable, QuotaExceeded: see `Manifests.push`.
        """
        target = self.target(caller, item.name)
        with self._db.write() as connection:
            difference = self.compare(connection, subject, item, opened, target)
            if not difference.changes and not difference.contents and not difference.branches:
                return []
            missing = [digest for digest in difference.contents if digest not in held]
            if missing:
                raise BundleIncomplete(
                    f"a content is neither in the bundle nor in the hub: {missing[0]}",
                    hint="import the earlier bundle first, or export without --since", digests=missing[:100],
                )  # fmt: skip
            is_new = repositories.find(connection, item.name) is None
            repository = ensure(connection, target, item.name, caller.actor)
            if is_new and item.kind is not Kind.RESOURCE:
                repositories.set_kind(connection, repository.id, item.kind)
                repository = replace(repository, kind=item.kind)
            for digest in difference.contents:
                blobs.link(connection, repository.id, held[digest])
            self._place(connection, caller, repository, item, opened)
            self._describe(connection, caller, repository, difference)
            for name in difference.branches:
                revisions.mark_branch(connection, repository.id, name)
            data = {"bundle": bundle, "changes": len(difference.changes), "bytes": difference.new_bytes}
            record(connection, type="hub.repository.imported", source="hub", subject=item.name, actor=caller.actor,
                   data=data)  # fmt: skip
        self._changed()
        return difference.changes

    def _place(
        self, connection: Connection, caller: Caller, repository: Repository, item: Item, opened: Opened
    ) -> None:
        labels: dict[str, list[str]] = {}
        for tag in item.tags:
            labels.setdefault(tag.digest, []).append(tag.name)
        # What another hub reports of its scans is worth nothing here: it is scanned anew.
        reported = any(opened.parsed[body.digest].artifact_type == REPORT_TYPE for body in item.manifests)
        policy = read_policy(gates.policy(connection, repository.organisation))
        for body in item.manifests:
            parsed = opened.parsed[body.digest]
            is_new = self._manifests.place(
                connection, caller, repository, parse_digest(body.digest), opened.bodies[body.digest], parsed,
                labels.get(body.digest, ()),
            )  # fmt: skip
            if (
                is_new
                and (reported or policy.require_scan)
                and not parsed.is_index
                and not is_document(parsed)
            ):
                scans.enqueue(
                    connection, repository.id, digest_of(opened.bodies[body.digest]).hex, caller.actor
                )

    def _describe(
        self, connection: Connection, caller: Caller, repository: Repository, difference: Difference
    ) -> None:
        if difference.fields:
            catalogue.describe(connection, repository.id, difference.fields)
            told = {key: value for key, value in difference.fields.items() if key not in ("card", "summary")}
            record(connection, type="hub.repository.described", source="hub", subject=repository.name,
                   actor=caller.actor, data={"changes": told, "fields": sorted(difference.fields)})  # fmt: skip
        else:
            catalogue.index(connection, repository.id)  # its kind may be new
        if difference.licence is not None:
            said = difference.licence
            identity = licence_digest(said["version"], said["text"])
            licence = Licence(
                said["version"], said["title"], said["text"], identity, int(now_ns()), caller.actor
            )
            licences.put(connection, repository.id, licence)
            record(connection, type="hub.licence.changed", source="hub", subject=repository.name, actor=caller.actor,
                   data={"version": licence.version, "title": licence.title, "sha256": identity})  # fmt: skip
        for each in difference.releases:
            releases.put(connection, repository.id, each.version, notes=each.notes, actor=caller.actor)
        for version in difference.chosen:
            releases.choose(connection, repository.id, version)

    def absent_members(
        self, connection: Connection, caller: Caller, item: Item, entry: Entry, coming: Iterable[str]
    ) -> Sequence[Change]:
        """Members a collection would get, once all artifacts of the bundle are there."""
        now, arriving = repositories.find(connection, item.name), set(coming)
        there = set(members.members(connection, now.id)) if now else set()
        found = []
        for name in entry.members:
            if name in there:
                continue
            member = repositories.find(connection, name)
            comes = name in arriving or (member is not None and self._access.sees(caller, member))
            found.append(Change(item.name, "member" if comes else "skipped", name))
        return found

    def gather(self, caller: Caller, item: Item, entry: Entry) -> None:
        """Put the members of a collection into it, as far as they are here."""
        with self._db.write() as connection:
            holder = repositories.find(connection, item.name)
            if holder is None:
                return
            for change in self.absent_members(connection, caller, item, entry, ()):
                member = repositories.find(connection, change.detail)
                if change.what == "member" and member is not None and member.kind is not Kind.COLLECTION:
                    members.add(connection, holder.id, member.id, caller.actor)
                    record(connection, type="hub.collection.added", source="hub", subject=item.name,
                           actor=caller.actor, data={"artifact": change.detail})  # fmt: skip
        self._changed()


def contents(item: Item, opened: Opened) -> dict[str, int]:
    """Contents an artifact needs beside its manifests: sizes [B] by digest."""
    known: set[str] = set()
    for body in item.manifests:
        data = opened.bodies[body.digest]
        known |= {str(digest_of(data)), str(digest_of(data, "sha512"))}
    found: dict[str, int] = {}
    for body in item.manifests:
        parsed = opened.parsed[body.digest]
        for each in (parsed.config, *parsed.layers, *parsed.children):
            if each is not None and not each.external and str(each.digest) not in known:
                found[str(each.digest)] = each.size
    return found


def _plain(value: Any) -> Any:
    """As it is written down: labels as a list, facts as a dictionary."""
    return list(value) if isinstance(value, tuple) else dict(value) if isinstance(value, Mapping) else value


def _rights(subject: Subject, name: str, target: Repository | Owner) -> Callable[[str], bool]:
    resource = (
        resource_of(target) if isinstance(target, Repository)
        else Resource("repository", name, target.organisation, target.team)
    )  # fmt: skip

    def may(right: str) -> bool:
        try:
            authorize(subject, right, resource)
        except (Forbidden, NotFound):
            return False
        return True

    return may
