"""Scans by itself: what is newly pushed, and all that was scanned when a new vulnerability database comes.

A push writes one row more in its own transaction and waits for nothing. One job at a time takes what has waited
longest, so people's own jobs get through; the same manifest in several repositories is looked through once.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from onmaru import __version__
from onmaru.core.errors import NotFound, OnmaruError
from onmaru.core.events import record
from onmaru.core.identity import Subject, authorize
from onmaru.core.ids import JobId
from onmaru.core.jobs import Job, JobCancelled, JobContext, JobRunner, JobState
from onmaru.core.storage import Database
from onmaru.hub.errors import NotScanned
from onmaru.hub.rules.document import is_document
from onmaru.hub.rules.policy import Reason, read_policy
from onmaru.hub.service.gates import Gates
from onmaru.hub.service.manifests import Manifests
from onmaru.hub.service.trust import Trust, on_behalf
from onmaru.hub.store import gates as policies
from onmaru.hub.store import repositories, scans
from onmaru.hub.store.scans import Waiting
from onmaru.hub.types import Manifest, Parsed, Repository

log = logging.getLogger("onmaru.hub")

SCAN_NEW, REMATCH_ALL = "hub.scan.new", "hub.rematch.all"
_BATCH = 200
_LOOK_EVERY_S = 0.5
_GOING = (JobState.QUEUED, JobState.RUNNING)


class Scanning:
    """The queue of a hub's own scans.

    Args:
        on_push: Whether new content is scanned where an organisation's policy says nothing.
    """

    def __init__(
        self, db: Database, manifests: Manifests, trust: Trust, gates: Gates, *, on_push: bool
    ) -> None:
        self._db = db
        self._manifests = manifests
        self._trust = trust
        self._gates = gates
        self._on_push = on_push
        self._jobs: JobRunner | None = None
        self._wake = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None
        manifests.on_new = self.notice
        db.on_commit(self._committed)

    def is_on(self, subject: Subject) -> bool:
        """Whether what the subject's organisation pushes is scanned at once."""
        authorize(subject, "hub.read", None)
        with self._db.read() as connection:
            return self._wanted(connection, subject.organisation)

    def waiting(self, subject: Subject) -> int:
        """How many manifests of the subject's organisation wait for a scan."""
        authorize(subject, "hub.read", None)
        with self._db.read() as connection:
            return scans.count_waiting(connection, subject.organisation)

    def _wanted(self, connection: Connection, organisation: str) -> bool:
        said = read_policy(policies.policy(connection, organisation)).scan_on_push
        return self._on_push if said is None else said

    def notice(
        self, connection: Connection, repository: Repository, parsed: Parsed, sha256: str, actor: str
    ) -> None:
        """Let a new manifest wait for its scan, in the transaction that stores it."""
        if is_document(parsed) or parsed.is_index or not self._wanted(connection, repository.organisation):
            return
        scans.enqueue(connection, repository.id, sha256, actor)

    def _committed(self, notes: list[Any]) -> None:
        if any(getattr(note, "type", "") == "hub.manifest.pushed" for note in notes):
            self._wake.set()

    def serve(self, jobs: JobRunner) -> None:
        """Register the jobs and begin to feed them."""
        self._jobs = jobs
        jobs.register(SCAN_NEW, self._scan_new, resumable=True)
        jobs.register(REMATCH_ALL, self._rematch_all, resumable=True)
        self._thread = threading.Thread(target=self._feed, name="hub-scans", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join(10)

    def start_rematch(self, actor: str) -> Job:
        """Match everything that was scanned with the database in use, as a job."""
        assert self._jobs is not None  # noqa: S101  # routes exist only where jobs are served
        return self._jobs.submit(REMATCH_ALL, {}, actor)

    def _feed(self) -> None:
        """Submit one scan after the other; what a crash left running is waited for first."""
        running = self._running()
        self._wake.set()
        while not self._stopping:
            self._wake.wait(_LOOK_EVERY_S if running else None)
            try:
                running = self._feed_one(running)
            except Exception:
                log.exception("new content could not be queued for scanning; it is tried again later")
                running = running or "unknown"

    def _feed_one(self, running: str) -> str:
        """The job that runs by now: the one before, or the next; empty when nothing waits."""
        jobs = self._jobs
        assert jobs is not None  # noqa: S101
        if running and running != "unknown" and jobs.get(JobId(running)).state in _GOING:
            self._wake.clear()
            return running
        self._wake.clear()
        with self._db.read() as connection:
            first = scans.first_waiting(connection)
        if first is None or self._stopping:
            return ""
        return str(jobs.submit(SCAN_NEW, {"manifest": first.manifest}, first.actor).id)

    def _running(self) -> str:
        assert self._jobs is not None  # noqa: S101
        for state in (JobState.RUNNING, JobState.QUEUED):
            for job in self._jobs.list(state=state.value, limit=1000):
                if job.kind == SCAN_NEW:
                    return str(job.id)
        return ""

    def _scan_new(self, context: JobContext, params: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Scan one manifest in every repository it waits in; what cannot be scanned waits no longer."""
        sha256 = str(params["manifest"])
        with self._db.read() as connection:
            waiting = scans.waiting_for(connection, sha256)
        told: list[dict[str, Any]] = []
        failure: OnmaruError | None = None
        for number, each in enumerate(waiting):

            def progress(share: float, note: str, number: int = number) -> None:
                context.raise_if_cancelled()
                context.progress((number + share) / len(waiting), note)

            try:
                told += self._scan_one(each, progress)
            except JobCancelled:
                if not context.stopping:  # else it goes on at the next start
                    self._drop(each)
                raise
            except OnmaruError as error:
                context.log(f"{each.manifest}: {error}")
                failure = error
            self._drop(each)
        self._wake.set()
        if failure is not None and not told:
            raise failure
        return told

    def _drop(self, each: Waiting) -> None:
        with self._db.write() as connection:
            scans.dequeue(connection, each.repository, each.manifest)

    def _scan_one(self, each: Waiting, progress: Any) -> list[dict[str, Any]]:
        found = self._find(each.repository, each.manifest)
        if found is None:
            return []
        repository, image = found
        caller = on_behalf(each.actor, repository.organisation)
        before = self._gates.reasons(repository, image.sha256)
        report = self._adopted(caller, repository, image)
        if report is None:
            report = self._trust.scan_image(caller, repository, image, progress)
        self._tell(repository, image, before)
        return [{key: report[key] for key in ("subject", "packages", "counts")}]

    def _adopted(self, caller: Any, repository: Repository, image: Manifest) -> dict[str, Any] | None:
        """What another repository's scan of the very same manifest says, matched anew."""
        with self._db.read() as connection:
            scan = scans.elsewhere(connection, image.sha256, version=__version__)
            if scan is None:
                return None
            other = next(iter(repositories.find_many(connection, [scan.repository])), None)
        if other is None or other.id == repository.id:
            return None
        try:
            return self._trust.adopt(caller, repository, image, other)
        except NotScanned:
            return None

    def _find(self, repository: int, sha256: str) -> tuple[Repository, Manifest] | None:
        with self._db.read() as connection:
            owner = next(iter(repositories.find_many(connection, [repository])), None)
        if owner is None:
            return None
        try:
            return owner, self._manifests.find(owner, f"sha256:{sha256}")
        except NotFound:
            return None  # deleted meanwhile

    def _rematch_all(self, context: JobContext, _params: Mapping[str, Any]) -> dict[str, Any]:
        """Match every kept SBOM that another database was used for; what was done before a crash is not done twice."""
        facts = self._trust.advisories.facts()
        digest = facts.digest if facts else ""
        with self._db.read() as connection:
            total = scans.count_stale(connection, digest)
        done = failed = worse = 0
        kept: list[str] = []
        released: list[str] = []
        after = (-1, "")
        while True:
            with self._db.read() as connection:
                batch = scans.stale(connection, digest, after=after, limit=_BATCH)
            if not batch:
                break
            for number, sha256 in batch:
                context.raise_if_cancelled()
                try:
                    grew, now_kept = self._rematch_one(number, sha256, kept, released)
                except OnmaruError as error:
                    context.log(f"{sha256}: {error}")
                    failed += 1
                else:
                    worse += grew
                    done += now_kept is not None
                after = (number, sha256)
                context.progress(min(1.0, (done + failed) / max(total, 1)), f"{done + failed:,} of {total:,}")
        result = {
            "matched": done,
            "failed": failed,
            "worse": worse,
            "kept_back": len(kept),
            "released": len(released),
        }
        with self._db.write() as connection:
            record(
                connection, type="hub.reports.rematched", source="hub", subject=digest[:16], actor=context.job.actor,
                data={**result, "names": _some(kept)},
            )  # fmt: skip
        return result

    def _rematch_one(
        self, number: int, sha256: str, kept: list[str], released: list[str]
    ) -> tuple[bool, bool | None]:
        """Whether more was found than before, and whether it is kept back now; None when it is gone."""
        found = self._find(number, sha256)
        if found is None:
            return False, None
        repository, image = found
        before = self._gates.reasons(repository, image.sha256)
        old = json.loads(self._trust.report_of(repository, image))["counts"]
        report = self._trust.rematch_image(on_behalf("system", repository.organisation), repository, image)
        after = self._tell(repository, image, before)
        if bool(after) != bool(before):
            (kept if after else released).append(repository.name)
        grew = any(
            report["counts"][level] > old.get(level, 0) for level in ("critical", "high", "medium", "low")
        )
        return grew, bool(after)

    def _tell(self, repository: Repository, image: Manifest, before: Sequence[Reason]) -> Sequence[Reason]:
        """Write down when a policy keeps something back, or no longer does; returns the reasons now."""
        after = self._gates.reasons(repository, image.sha256)
        if bool(after) != bool(before):
            what = "hub.artifact.kept_back" if after else "hub.artifact.released"
            data = {"digest": f"sha256:{image.sha256}", "reasons": [each.code for each in after]}
            with self._db.write() as connection:
                record(connection, type=what, source="hub", subject=repository.name, data=data)
        return after


def _some(names: Sequence[str]) -> list[str]:
    return sorted(set(names))[:100]
