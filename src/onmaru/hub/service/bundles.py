"""Bundles kept on the hub: who may see and do what with them, how long they stay, how much they may hold."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from onmaru.core.errors import OnmaruError
from onmaru.core.events import record
from onmaru.core.identity import Identity, Resource, Subject, authorize
from onmaru.core.ids import JobId, new_id
from onmaru.core.jobs import Job
from onmaru.core.storage import Database
from onmaru.core.time import NS_PER_S, now_ns
from onmaru.hub.config import HubConfig
from onmaru.hub.drivers.bundle_folder import BundleFolder
from onmaru.hub.errors import BundleBusy, BundleLimit, UnknownBundle
from onmaru.hub.store import bundles
from onmaru.hub.store.bundles import Kept

EXPORT, IMPORT = "hub.bundle.export", "hub.bundle.import"  # kinds of jobs
DOCUMENT, SIGNATURE = "document.json", "signature"  # files that stay when the contents are let go
MAX_KEPT = 1000  # bundles of one organisation whose bytes are here
_DAY_NS = 86_400 * NS_PER_S
_HISTORY_DAYS = 400
Submit = Callable[[str, Mapping[str, Any], str], Job]


class BundleRows:
    """The bundles of a hub.

    Attributes:
        submit, job, cancel: Of the site's jobs; set once they are there.
    """

    def __init__(self, db: Database, identity: Identity, folder: BundleFolder, config: HubConfig) -> None:
        self._db = db
        self._identity = identity
        self.folder = folder
        self._life_ns = int(config.bundle_days * _DAY_NS)
        self._limit_bytes = config.bundle_limit_bytes
        self._starting = threading.Lock()
        self.submit: Submit = _no_jobs
        self.job: Callable[[JobId], Job] = _no_jobs
        self.cancel_job: Callable[[JobId, str], Job] = _no_jobs

    def add(
        self, subject: Subject, direction: str, *, name: str, request: Mapping[str, Any], size: int = 0
    ) -> Kept:
        """A new bundle of the subject's organisation.

        Raises:
            BundleLimit: there are too many, or they hold too much.
        """
        made = Kept(
            new_id("bnd"), subject.organisation, direction, name, request, _written(subject), "", size, int(now_ns()),
            subject.id, int(now_ns()) + self._life_ns,
        )  # fmt: skip
        with self._db.write() as connection:
            if len(bundles.list_all(connection, subject.organisation, gone=False)) >= MAX_KEPT:
                raise BundleLimit(f"{MAX_KEPT} bundles are kept already", hint="remove some of them")
            self.refuse_beyond(bundles.held_bytes(connection), size)
            bundles.add(connection, made)
            verb = "begun" if direction == "export" else "offered"
            data = {"direction": direction, "name": name, "bytes": size}
            record(
                connection,
                type=f"hub.bundle.{verb}",
                source="hub",
                subject=made.id,
                actor=subject.id,
                data=data,
            )
        self.folder.begin(made.id)
        return made

    def refuse_beyond(self, held: int, more: int) -> None:
        """Raise `BundleLimit` when bundles that hold so much may not hold so much more [B]."""
        if held + more > self._limit_bytes:
            raise BundleLimit(
                f"{held + more:,} bytes would pass the limit of {self._limit_bytes:,} for bundles",
                hint="remove a bundle, or ask the operator for a higher bundle_limit_bytes",
                limit_bytes=self._limit_bytes, held_bytes=held, needed_bytes=more,
            )  # fmt: skip

    def all(self, subject: Subject, *, gone: bool = False) -> Sequence[Kept]:
        """Bundles the subject may see, newest first."""
        with self._db.read() as connection:
            found = bundles.list_all(connection, subject.organisation, gone=gone)
        return [each for each in found if _sees(subject, each)]

    def get(self, subject: Subject, bundle: str, direction: str = "") -> Kept:
        """One of them.

        Raises:
            UnknownBundle: absent, another organisation's, or somebody else's while the subject is no admin.
        """
        found = self.known(bundle)
        if found is None or not _sees(subject, found) or direction not in ("", found.direction):
            raise UnknownBundle(f"no bundle {bundle[:80]!r}", hint="list the bundles", id=bundle[:80])
        return found

    def known(self, bundle: str) -> Kept | None:
        with self._db.read() as connection:
            return bundles.find(connection, bundle)

    def job_of(self, kept: Kept) -> Job | None:
        """The job that works on it, or did last."""
        return self.job(JobId(kept.job)) if kept.job else None

    def state(self, kept: Kept) -> str:
        """receiving, received, working, ready, planned, done, failed, cancelled, gone."""
        job = self.job_of(kept)
        if job is None:
            whole = kept.request.get("inbox") or self.folder.received(kept.id) >= kept.size > 0
            return "gone" if kept.gone_ns else "received" if whole else "receiving"
        state = job.state.value
        if state in ("queued", "running"):
            return "working"
        if state != "succeeded":
            return state
        if kept.direction == "export":
            return "gone" if kept.gone_ns else "ready"
        return "done" if not job.params.get("dry_run") else "gone" if kept.gone_ns else "planned"

    def start(self, kept: Kept, params: Mapping[str, Any], actor: str) -> Kept:
        """Let a job work on it.

        Raises:
            BundleBusy: one does already.
        """
        kind = EXPORT if kept.direction == "export" else IMPORT
        with self._starting:  # two at once would take it in twice
            kept = self.known(kept.id) or kept
            if self.state(kept) == "working":
                raise BundleBusy(f"a job works on {kept.id}", hint="wait for it, or cancel it", job=kept.job)
            job = self.submit(kind, {**params, "bundle": kept.id}, actor)
            with self._db.write() as connection:
                bundles.change(connection, kept.id, job=job.id)
        return self.known(kept.id) or kept

    def cancel(self, subject: Subject, bundle: str) -> Kept:
        """Ask the job that works on a bundle to end.

        Raises:
            UnknownBundle: see `get`.
            JobEnded: it has.
        """
        kept = self.get(subject, bundle)
        if not kept.job:
            raise BundleBusy(f"no job works on {kept.id}", hint="remove it instead")
        self.cancel_job(JobId(kept.job), subject.id)
        return kept

    def remove(self, subject: Subject, bundle: str) -> None:
        """Let the bytes of a bundle go; what an export held stays known, so that a later one can go on from it.

        Raises:
            UnknownBundle: see `get`.
            BundleBusy: a job works on it.
        """
        kept = self.get(subject, bundle)
        if self.state(kept) == "working":
            raise BundleBusy(f"a job works on {kept.id}", hint="cancel it first", job=kept.job)
        self.let_go(kept, subject.id)

    def let_go(self, kept: Kept, actor: str = "system") -> None:
        """Drop pins and files of a bundle."""
        if kept.gone_ns is None:
            with self._db.write() as connection:
                bundles.unpin(connection, kept.id)
                bundles.change(connection, kept.id, gone_ns=int(now_ns()))
                record(connection, type="hub.bundle.removed", source="hub", subject=kept.id, actor=actor,
                       data={"direction": kept.direction, "name": kept.name})  # fmt: skip
        self.folder.remove(kept.id, but=[DOCUMENT] if kept.direction == "export" else [])

    def sweep(self) -> int:
        """Let go what has expired; returns how many."""
        now = int(now_ns())
        with self._db.read() as connection:
            over = bundles.expired(connection, now)
            forgotten = bundles.forgotten(connection, now - _HISTORY_DAYS * _DAY_NS)
        gone = 0
        for kept in over:
            if self.state(kept) != "working":
                self.let_go(kept)
                gone += 1
        for bundle in forgotten:
            with self._db.write() as connection:
                bundles.remove(connection, bundle)
            self.folder.remove(bundle)
        return gone

    def subject_of(self, kept: Kept) -> Subject:
        """Who asked for a bundle, with the rights they had then.

        Raises:
            UnknownBundle: they are no longer let in.
        """
        said = dict(kept.subject)
        found = Subject(
            **{**said, "permissions": frozenset(said["permissions"]), "scopes": tuple(said["scopes"])}
        )
        try:
            user = self._identity.accounts.get(kept.organisation, kept.created_by)
        except OnmaruError as error:
            raise UnknownBundle(
                f"{kept.id} was asked for by nobody known", hint="ask for it again"
            ) from error
        if not user.active:
            raise UnknownBundle(f"{kept.id} was asked for by nobody known", hint="ask for it again")
        return found


def may_export(subject: Subject) -> None:
    """Raise `NotPermitted` unless the subject may have bundles made."""
    authorize(subject, "hub.publish", Resource("organisation", subject.organisation, subject.organisation))


def _sees(subject: Subject, kept: Kept) -> bool:
    if kept.organisation != subject.organisation:
        return False
    return kept.created_by == subject.id or "hub.admin" in subject.permissions


def _written(subject: Subject) -> dict[str, Any]:
    # A key's rights are those of the key: a job may do no more than whoever asked for it.
    said = asdict(subject)
    return {**said, "permissions": sorted(subject.permissions), "scopes": list(subject.scopes),
            "teams": dict(subject.teams), "session": "", "key": ""}  # fmt: skip


def _no_jobs(*_: Any) -> Any:
    raise BundleBusy("this hub runs no jobs", hint="serve it first")
