"""Makes bundles as jobs.

What a bundle holds is pinned, so no collection takes it, whatever is deleted meanwhile. An artifact that was gathered
is not gathered again after an interruption.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onmaru import __version__
from onmaru.core.errors import InvalidInput, OnmaruError
from onmaru.core.events import record
from onmaru.core.identity import Subject
from onmaru.core.jobs import JobContext
from onmaru.core.storage import Database
from onmaru.core.time import format_time
from onmaru.hub.drivers.bundle_folder import Pack
from onmaru.hub.errors import BundleIncomplete, BundleLimit, UnknownBundle
from onmaru.hub.ports import BlobDriver
from onmaru.hub.rules.bundle.document import (
    MAX_ARTIFACTS,
    Body,
    Bundle,
    Item,
    Label,
    Part,
    read_bundle,
    write_bundle,
)
from onmaru.hub.rules.bundle.layout import (
    INDEX,
    write_index,
)
from onmaru.hub.rules.digest import digest_of, parse_digest
from onmaru.hub.service.access import Access, Caller
from onmaru.hub.service.bundles import DOCUMENT as DOCUMENT_FILE
from onmaru.hub.service.bundles import BundleRows, may_export
from onmaru.hub.service.bundles_gather import Gathered, gather
from onmaru.hub.service.bundles_made import MadeBundles
from onmaru.hub.service.collections import Collections
from onmaru.hub.service.gates import Gates
from onmaru.hub.service.licence import Licences
from onmaru.hub.service.manifests import Manifests
from onmaru.hub.service.shelf import Shelf
from onmaru.hub.store import blobs, bundles
from onmaru.hub.store.bundles import Kept
from onmaru.hub.types import Kind, Repository

_PAGE = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be exported.

    Attributes:
        references: (artifact, tag or digest; empty for all tags). A collection brings what it gathers.
        query: Words, kind, labels, facts: everything the subject may see that matches; empty for nothing.
        history: Also commits that no tag or branch points to any more.
        since: Id of an earlier bundle of this hub: contents that lie in it are left out.
    """

    references: Sequence[tuple[str, str]] = ()
    query: Mapping[str, Any] | None = None
    history: bool = False
    since: str = ""


class BundleExports:
    """Makes and gives out the bundles of a hub."""

    def __init__(
        self, db: Database, rows: BundleRows, driver: BlobDriver, access: Access, manifests: Manifests, gates: Gates,
        licences: Licences, shelf: Shelf, collections: Collections, made: MadeBundles,
    ) -> None:  # fmt: skip
        self._db = db
        self._rows = rows
        self._folder = rows.folder
        self._driver = driver
        self._access = access
        self._manifests = manifests
        self._gates = gates
        self._licences = licences
        self._shelf = shelf
        self._collections = collections
        self._made = made

    def begin(self, subject: Subject, wanted: Wanted, *, name: str = "") -> Kept:
        """Have a bundle made.

        Raises:
            NotPermitted: the subject is no publisher.
            InvalidInput: there is nothing to export, or too much.
            UnknownRepository, UnknownManifest: something named is absent, or hidden from the subject.
            UnknownBundle: the earlier one is not known any more.
        """
        may_export(subject)
        chosen = self._chosen(subject, wanted)
        if wanted.since:
            earlier = self._rows.get(subject, wanted.since, "export")
            if self._folder.get(earlier.id, DOCUMENT_FILE) is None:
                raise UnknownBundle(f"what {earlier.id} held is not known", hint="export without --since")
        request = {"artifacts": chosen, "history": wanted.history, "since": wanted.since}
        kept = self._rows.add(subject, "export", name=name, request=request)
        return self._rows.start(kept, {}, subject.id)

    def _chosen(self, subject: Subject, wanted: Wanted) -> list[list[Any]]:
        """(artifact, versions; none: all) of everything that is wanted."""
        caller = Caller(subject)
        chosen: dict[str, list[str]] = {}
        for name, version in wanted.references:
            repository = self._access.repository(caller, name, "pull")
            if version:
                self._manifests.find(repository, version)
            self._choose(chosen, name, version)
            if repository.kind is Kind.COLLECTION:
                for member in self._collections.members(caller, name):
                    self._choose(chosen, member.name, "")
        if wanted.query is not None:
            self._search(subject, wanted.query, chosen)
        if not chosen:
            raise InvalidInput("there is nothing to export", hint="name artifacts: acme/inspect:1.2")
        if len(chosen) > MAX_ARTIFACTS:
            raise BundleLimit(
                f"{len(chosen):,} artifacts are too many", hint=f"at most {MAX_ARTIFACTS:,} at once"
            )
        return [[name, versions] for name, versions in sorted(chosen.items())]

    def _choose(self, chosen: dict[str, list[str]], name: str, version: str) -> None:
        before = chosen.get(name)
        if not version or before == []:
            chosen[name] = []
        elif version not in (before or ()):
            chosen[name] = [*(before or ()), version]

    def _search(self, subject: Subject, query: Mapping[str, Any], chosen: dict[str, list[str]]) -> None:
        offset = 0
        while len(chosen) <= MAX_ARTIFACTS:
            page = self._shelf.search(subject, offset=offset, limit=_PAGE, **query)
            for entry in page.entries:
                if entry.organisation == subject.organisation:
                    self._choose(chosen, entry.name, "")
            offset += _PAGE
            if not page.entries or offset >= page.total:
                return

    def run(self, context: JobContext, params: Mapping[str, Any]) -> dict[str, Any]:
        """The job. What it pinned is let go when it fails or is cancelled; a stopped site goes on at its next start."""
        kept = self._rows.known(str(params["bundle"]))
        if kept is None or kept.gone_ns is not None:
            raise UnknownBundle("the bundle was removed meanwhile", hint="ask for it again")
        try:
            made, left_out, kept_ready = self._make(context, kept)
        except OnmaruError:
            if not context.stopping:
                self._rows.let_go(kept)
            raise
        return {
            "id": made.id, "artifacts": len(made.artifacts), "files": len(made.files), "size_bytes": self._made.open(kept).size,
            "left_out": left_out[:1000], "gathered_before": kept_ready,
        }  # fmt: skip

    def _make(self, context: JobContext, kept: Kept) -> tuple[Bundle, list[dict[str, str]], int]:
        caller = Caller(self._rows.subject_of(kept))
        chosen = kept.request["artifacts"]
        packs, left_out, ready = [], [], 0
        for number, (name, versions) in enumerate(chosen):
            context.raise_if_cancelled()
            context.progress(number / (len(chosen) + 1), name)
            pack = self._folder.pack(kept.id, number)
            if pack is None:
                self._gather(kept, caller, number, name, versions)
                pack = self._folder.pack(kept.id, number)
                context.log(f"{name}: gathered")
            else:
                ready += 1
            if pack is None:
                raise UnknownBundle("the bundle was removed meanwhile", hint="ask for it again")
            packs.append(pack)
            left_out += [
                {"name": name, "version": version, "reason": reason}
                for version, reason in pack.facts["left_out"]
            ]
        context.raise_if_cancelled()
        made = self._finish(kept, packs)
        return made, left_out, ready

    def _gather(self, kept: Kept, caller: Caller, number: int, name: str, versions: Sequence[str]) -> None:
        repository = self._access.repository(caller, name, "pull")
        self._licences.admit(caller, repository)

        def admits(sha256: str) -> str:
            return "; ".join(reason.text for reason in self._gates.reasons(repository, sha256))

        for is_last in (False, True):
            try:
                with self._db.read() as connection:
                    found = gather(
                        connection, repository, versions, admits, history=bool(kept.request["history"])
                    )
                self._pin(kept, repository, found)
                break
            except BundleIncomplete:
                if is_last:  # else something was deleted between reading it and holding on to it
                    raise
        self._folder.put_pack(kept.id, number, found.facts(), found.small())

    def _pin(self, kept: Kept, repository: Repository, found: Gathered) -> None:
        """Hold on to the contents; what was read and is gone by now was deleted meanwhile."""
        digests = [parse_digest(digest) for digest in found.blobs if digest not in found.aliases]
        with self._db.write() as connection:
            served = blobs.linked_sizes(connection, repository.id, digests)
            missing = sorted(str(digest) for digest in digests if str(digest) not in served)
            held = bundles.pin(connection, kept.id, (blob.sha256 for blob in served.values()))
        missing += sorted(name for name, blob in served.items() if blob.sha256 not in held)
        missing += sorted(
            name for name, blob in served.items() if self._driver.size(blob.sha256) != blob.size
        )
        if missing:
            raise BundleIncomplete(
                f"{len(missing)} contents of {repository.name} are not here: {missing[0]}",
                hint="sync the mirror it comes from, or push them again", digests=missing[:100],
            )  # fmt: skip

    def _finish(self, kept: Kept, packs: Sequence[Pack]) -> Bundle:
        items = tuple(_item(pack.facts) for pack in packs)
        types = {digest: kind for pack in packs for digest, kind in pack.facts["types"].items()}
        small = {digest: (pack, size) for pack in packs for digest, size in pack.sizes.items()}
        wanted = {
            digest: size
            for pack in packs
            for digest, size in pack.facts["blobs"].items()
            if digest not in small
        }
        earlier = self._earlier(kept)
        index = write_index(items, types)
        files = {digest: size for digest, (_, size) in small.items()}
        files |= {digest: size for digest, size in wanted.items() if digest not in earlier}
        made = Bundle(
            kept.id, format_time(kept.created_ns), f"onmaru {__version__}", str(kept.request["since"]),
            Part(str(digest_of(index)), len(index)), items, _parts(files),
            _parts({digest: size for digest, size in wanted.items() if digest in earlier}),
        )  # fmt: skip
        document = write_bundle(made)
        aliases = {
            digest: pack.read(digest)
            for digest, (pack, _) in small.items()
            if digest not in made.essentials()
        }
        for digest, data in aliases.items():
            self._folder.put(kept.id, f"aliases/{digest.replace(':', '-')}", data)
        self._folder.put(kept.id, INDEX, index)
        self._made.write(kept, made, document, lambda digest: small[digest][0].read(digest))
        with self._db.write() as connection:
            if earlier:  # what lies in the earlier bundle is not held for this one
                bundles.unpin(connection, kept.id)
                here = [parse_digest(digest) for digest in files if digest not in small]
                found = [blobs.find(connection, digest) for digest in here]
                bundles.pin(connection, kept.id, (blob.sha256 for blob in found if blob is not None))
            size = self._made.open(kept).size
            bundles.change(connection, kept.id, size=0)  # of a try that was killed right after it
            self._rows.refuse_beyond(bundles.held_bytes(connection), size)
            bundles.change(connection, kept.id, size=size)
            told = {"artifacts": [item.name for item in items][:100], "count": len(items), "bytes": size,
                    "files": len(files)}  # fmt: skip
            record(connection, type="hub.bundle.exported", source="hub", subject=kept.id, actor=kept.created_by,
                   data=told)  # fmt: skip
        return made

    def _earlier(self, kept: Kept) -> set[str]:
        since = str(kept.request["since"])
        if not since:
            return set()
        document = self._folder.get(since, DOCUMENT_FILE)
        if document is None:
            raise UnknownBundle(f"what {since} held is not known", hint="export without --since")
        found = read_bundle(document)
        return {part.digest for part in (*found.files, *found.expected)}


def _item(facts: Mapping[str, Any]) -> Item:
    return Item(
        facts["name"], Kind(facts["kind"]), Part(**facts["entry"]), tuple(Label(**each) for each in facts["tags"]),
        tuple(Body(**each) for each in facts["manifests"]),
    )  # fmt: skip


def _parts(sizes: Mapping[str, int]) -> tuple[Part, ...]:
    return tuple(Part(digest, size) for digest, size in sorted(sizes.items()))
