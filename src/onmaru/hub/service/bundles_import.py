"""Takes bundles in as jobs: checked to the last byte, told beforehand, artifact by artifact, each all at once.

A content that is in the store is not stored again and an artifact that is as the bundle has it is not touched, so an
interrupted import goes on where it stopped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onmaru.core.events import record
from onmaru.core.identity import Subject
from onmaru.core.jobs import JobContext
from onmaru.core.storage import Database
from onmaru.hub.errors import BundleBusy, BundleIncomplete, BundleRefused, QuotaExceeded, UnknownBundle
from onmaru.hub.ports import BundleSource
from onmaru.hub.rules import signing
from onmaru.hub.rules.bundle import check
from onmaru.hub.rules.bundle.check import Opened
from onmaru.hub.rules.bundle.document import bad
from onmaru.hub.rules.bundle.insides import Insides, look_inside
from onmaru.hub.rules.bundle.layout import digest_at, path_of
from onmaru.hub.rules.digest import parse_digest
from onmaru.hub.service.access import Caller
from onmaru.hub.service.bundles import BundleRows
from onmaru.hub.service.bundles_place import Change, Placing
from onmaru.hub.service.bundles_receive import BundleReceiver
from onmaru.hub.service.content import Content
from onmaru.hub.store import bundles, gates, repositories
from onmaru.hub.store.bundles import Kept
from onmaru.hub.types import Blob

MAX_TOLD = 5000  # changes a job tells of
_PIECE = 4 << 20


@dataclass(frozen=True, slots=True)
class Checks:
    """What was found out about a bundle before anything of it is taken."""

    opened: Opened
    signature: str
    signed_by: str
    insides: Insides


@dataclass(slots=True)
class Plan:
    """What an import would change."""

    changes: list[Change] = field(default_factory=list)
    contents: dict[str, int] = field(default_factory=dict)  # sizes [B] by digest
    new_bytes: int = 0


class BundleImports:
    """Takes the bundles of a hub in."""

    def __init__(
        self, db: Database, rows: BundleRows, receiver: BundleReceiver, content: Content, placing: Placing
    ) -> None:
        self._db = db
        self._rows = rows
        self._folder = rows.folder
        self._receiver = receiver
        self._content = content
        self._placing = placing

    def start(
        self, subject: Subject, bundle: str, *, dry_run: bool = False, keys: Sequence[tuple[str, str]] = (),
        signed: bool = False,
    ) -> Kept:  # fmt: skip
        """Take in a bundle that was sent, or tell what that would change.

        Args:
            keys: Names and public keys (PEM), one of which must have signed it; without any, those the organisation
                trusts are compared.
            signed: Refuse it unless one of those keys has signed it.
        Raises:
            BundleUnfinished: part of it is still to come.
            BundleBusy: a job works on it, or it was taken in.
            BadKey: a key cannot be read.
        """
        kept = self._rows.get(subject, bundle, "import")
        if kept.gone_ns is not None:
            raise BundleBusy(f"{kept.id} was taken in, or removed", hint="begin another import")
        for _, pem in keys:
            signing.read_public_key(pem)
        self._receiver.source(kept, whole=not dry_run)
        params = {"dry_run": dry_run, "keys": [list(each) for each in keys], "signed": signed or bool(keys)}
        return self._rows.start(kept, params, subject.id)

    def run(self, context: JobContext, params: Mapping[str, Any]) -> dict[str, Any]:
        """The job."""
        kept = self._rows.known(str(params["bundle"]))
        saved = context.saved or {}
        if kept is not None and "told" in saved:  # killed after it was done, before that was written
            self._rows.let_go(kept, kept.created_by)
            return dict(saved["told"])
        if kept is None or kept.gone_ns is not None:
            raise UnknownBundle("the bundle was removed meanwhile", hint="begin another import")
        dry_run = bool(params["dry_run"])
        subject = self._rows.subject_of(kept)
        caller = Caller(subject)
        source = self._receiver.source(kept, whole=not dry_run)
        context.progress(0.0, "checking")
        checks = self._check(kept, source, params)
        plan = self._plan(context, caller, subject, checks.opened)
        here = self._here(subject, kept, plan)
        self._refuse_incomplete(checks.opened, plan, here)
        stored = 0
        if not dry_run:
            stored = self._store(context, kept, source, plan, here)
            self._take(context, caller, subject, kept, checks.opened, plan)
        told = {
            "id": checks.opened.bundle.id, "dry_run": dry_run, "changes": [each.as_json() for each in plan.changes[:MAX_TOLD]],
            "changes_count": len(plan.changes), "new_bytes": plan.new_bytes, "signature": checks.signature,
            "signed_by": checks.signed_by, "sboms": checks.insides.sboms, "signatures": checks.insides.signatures,
            "signatures_valid": checks.insides.valid,
            "odd": [{"where": where, "what": what} for where, what in checks.insides.odd], "contents": len(plan.contents), "contents_stored": stored,
        }  # fmt: skip
        if not dry_run:
            with self._db.write() as connection:
                data = {"bundle": told["id"], "changes": len(plan.changes), "bytes": plan.new_bytes,
                        "signed_by": checks.signed_by}  # fmt: skip
                record(connection, type="hub.bundle.imported", source="hub", subject=kept.id, actor=kept.created_by,
                       data=data)  # fmt: skip
            context.checkpoint({"told": told})
            self._rows.let_go(kept, kept.created_by)
            self._receiver.forget(kept)
        return told

    def _check(self, kept: Kept, source: BundleSource, params: Mapping[str, Any]) -> Checks:
        """Everything that can be said of a bundle without taking anything of it."""
        bundle, data = check.head(source)
        with self._db.read() as connection:
            trusted = [(each.name, each.public_key) for each in gates.signers(connection, kept.organisation)]
        keys = [
            (name, signing.read_public_key(pem))
            for name, pem in ([tuple(each) for each in params["keys"]] or trusted)
        ]
        signature, signed_by = check.signature_of(source, data, keys)
        if params["signed"] and signature != "valid":
            raise BundleRefused("no trusted key has signed the bundle", hint="ask for a signed one")
        check.small_files(source, bundle)
        listed = {path_of(part.digest): part.size for part in bundle.files}
        for path, size in source.files.items():
            if digest_at(path) and listed.get(path) != size:
                raise bad(f"{source.where}: {path}", "is not listed in bundle.json, or with another size")
        opened = check.structure(
            bundle, lambda digest, limit: check.read_whole(source, path_of(digest), limit)
        )

        def load(digest: str, limit: int) -> bytes | None:
            path = path_of(digest)
            if path not in source.files or self._held(kept, [digest]):
                return None  # what was not sent is here, and was looked at when it came
            return check.true(check.read_whole(source, path, limit), digest, listed[path], source.where)

        return Checks(opened, signature, signed_by, look_inside(opened, load, keys))

    def _plan(self, context: JobContext, caller: Caller, subject: Subject, opened: Opened) -> Plan:
        """What would change.

        Raises:
            UnknownRepository, PushDenied, MirrorReadOnly: an artifact may not be pushed to.
            BundleRefused: a tag may not move.
            QuotaExceeded: there is no room for it.
        """
        plan, frozen = Plan(), []
        grown: dict[tuple[str, str], int] = {}
        coming = [item.name for item in opened.bundle.artifacts]
        for item in opened.bundle.artifacts:
            context.raise_if_cancelled()
            target = self._placing.target(caller, item.name)
            with self._db.read() as connection:
                found = self._placing.compare(connection, subject, item, opened, target)
                plan.changes += found.changes
                plan.changes += self._placing.absent_members(
                    connection, caller, item, opened.entries[item.name], coming
                )
            plan.contents |= found.contents
            plan.new_bytes += found.new_bytes
            frozen += found.frozen
            for team in {"", target.team}:
                owner = (target.organisation, team)
                grown[owner] = grown.get(owner, 0) + found.new_bytes
        if frozen:
            hint = "an admin sets which tags may move"
            raise BundleRefused(
                f"{frozen[0]} may not move; nothing was changed", hint=hint, tags=frozen[:100]
            )
        self._refuse_beyond_quota(grown)
        return plan

    def _refuse_beyond_quota(self, grown: Mapping[tuple[str, str], int]) -> None:
        with self._db.read() as connection:
            for (organisation, team), more in grown.items():
                limit = repositories.quota(connection, team or organisation)
                used = repositories.used_bytes(connection, organisation, team)
                if limit is not None and more and used + more > limit:
                    hint = "delete something, or ask an admin for more"
                    raise QuotaExceeded(
                        f"{used + more:,} bytes would pass the quota of {limit:,}", hint=hint, limit_bytes=limit,
                        used_bytes=used, needed_bytes=more,
                    )  # fmt: skip

    def _held(self, kept: Kept, digests: Sequence[str]) -> dict[str, str]:
        """sha256 of contents that this import holds, by digest."""
        with self._db.read() as connection:
            found = bundles.pinned(connection, kept.id, [parse_digest(each) for each in digests])
        return {digest: sha256 for digest, (sha256, _) in found.items()}

    def _here(self, subject: Subject, kept: Kept, plan: Plan) -> set[str]:
        """Contents that need not be stored: the hub has them, and the subject may see that it does."""
        held = set(self._held(kept, list(plan.contents)))
        return held | self._receiver.hold(subject, kept, [each for each in plan.contents if each not in held])

    def _refuse_incomplete(self, opened: Opened, plan: Plan, here: set[str]) -> None:
        listed = {part.digest for part in opened.bundle.files}
        missing = [digest for digest in plan.contents if digest not in here and digest not in listed]
        if missing:
            raise BundleIncomplete(
                f"{len(missing)} contents are neither in the bundle nor in the hub: {missing[0]}",
                hint="import the earlier bundle first, or export without --since", digests=missing[:100],
            )  # fmt: skip

    def _store(
        self, context: JobContext, kept: Kept, source: BundleSource, plan: Plan, here: set[str]
    ) -> int:
        """Put contents into the store, held until artifacts refer to them; returns how many were not there."""
        total, done, stored = sum(plan.contents.values()) or 1, 0, 0
        for digest, size in sorted(plan.contents.items()):
            context.raise_if_cancelled()
            if digest not in here:
                self._keep(context, kept, source, digest, size, done / total)
                stored += 1
            done += size
            context.progress(0.9 * done / total, f"{done:,} of {total:,} bytes")
        return stored

    def _keep(
        self, context: JobContext, kept: Kept, source: BundleSource, digest: str, size: int, share: float
    ) -> None:
        path, algorithm = path_of(digest), digest.partition(":")[0]
        if source.files.get(path) != size:
            raise bad(f"{source.where}: {path}", "is missing, or has another size")
        name, further = hashlib.sha256(), hashlib.sha512()

        def pieces() -> Iterator[bytes]:
            for start in range(0, size, _PIECE):
                context.raise_if_cancelled()
                context.progress(0.9 * share, f"{digest[:19]}: {start:,} of {size:,} bytes")
                yield source.read(path, start, min(size, start + _PIECE))

        def seen(piece: bytes) -> None:
            name.update(piece)
            if algorithm == "sha512":
                further.update(piece)

        staged = self._folder.stage(kept.id, "staged", pieces(), seen)
        found = (name if algorithm == "sha256" else further).hexdigest()
        if found != digest.partition(":")[2] or staged.stat().st_size != size:
            staged.unlink(missing_ok=True)
            raise bad(f"{source.where}: {path}", "is not what its digest says")
        blob = Blob(name.hexdigest(), further.hexdigest() if algorithm == "sha512" else None, size)
        self._content.store(staged, blob, lambda connection: _pin(connection, kept.id, blob))

    def _take(
        self, context: JobContext, caller: Caller, subject: Subject, kept: Kept, opened: Opened, plan: Plan
    ) -> None:
        items = opened.bundle.artifacts
        held = self._held(kept, list(plan.contents))
        for number, item in enumerate(items):
            context.raise_if_cancelled()
            context.progress(0.9 + 0.1 * number / len(items), item.name)
            if self._placing.take(caller, subject, item, opened, held, opened.bundle.id):
                context.log(f"{item.name}: taken in")
        for item in items:
            if opened.entries[item.name].members:
                self._placing.gather(caller, item, opened.entries[item.name])


def _pin(connection: Any, bundle: str, blob: Blob) -> None:
    bundles.pin(connection, bundle, [blob.sha256])
