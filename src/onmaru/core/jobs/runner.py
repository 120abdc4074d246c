"""Runs jobs in worker threads; what a crash interrupted is resumed or failed at the next start."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onmaru.core.errors import OnmaruError
from onmaru.core.ids import JobId
from onmaru.core.jobs.store import JobStore
from onmaru.core.jobs.types import Job, JobCancelled, JobEnded, JobInterrupted, JobState, UnknownJobKind
from onmaru.core.storage import Database

log = logging.getLogger("onmaru.jobs")

_REPORT_EVERY_S = 0.2
Handler = Callable[["JobContext", Mapping[str, Any]], Any]


class JobContext:
    """What a running handler holds. Its methods may be called from any thread of the job."""

    def __init__(self, job: Job, store: JobStore, stopping: threading.Event) -> None:
        self.job = job
        self._store = store
        self._stopping = stopping
        self._cancel = threading.Event()
        self._reported_at = 0.0
        self._lines: list[str] = []

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked this job to end, or the site is stopping."""
        return self._cancel.is_set() or self._stopping.is_set()

    @property
    def stopping(self) -> bool:
        """Whether the site is stopping: a resumable job is started again, with its checkpoint."""
        return self._stopping.is_set()

    def raise_if_cancelled(self) -> None:
        """Raise `JobCancelled` when the job should end; call it often."""
        if self.cancelled:
            raise JobCancelled(f"job {self.job.id} was cancelled")

    def progress(self, fraction: float, note: str = "") -> None:
        """Report progress 0..1; written at most five times a second."""
        now = time.monotonic()
        if now - self._reported_at >= _REPORT_EVERY_S or fraction >= 1:
            self._reported_at = now
            self._flush()
            self._store.report(self.job.id, fraction, note)

    def log(self, line: str) -> None:
        """Add a line to the job's log."""
        self._lines.append(line)
        if len(self._lines) >= 50:
            self._flush()

    def checkpoint(self, saved: Mapping[str, Any]) -> None:
        """Keep what a resumed attempt needs; durable when this returns."""
        self._store.save(self.job.id, saved)

    @property
    def saved(self) -> dict[str, Any] | None:
        """What the last attempt kept, or None on the first."""
        return self._store.saved(self.job.id)

    def ask_to_end(self) -> None:
        self._cancel.set()

    def _flush(self) -> None:
        lines, self._lines = self._lines, []
        if lines:
            self._store.append_log(self.job.id, lines)


@dataclass(frozen=True, slots=True)
class _Kind:
    handler: Handler
    resumable: bool


class JobRunner:
    """Queue and workers of one site.

    Args:
        workers: How many jobs run at a time.
    """

    def __init__(self, db: Database, *, workers: int = 2) -> None:
        self._store = JobStore(db)
        self._kinds: dict[str, _Kind] = {}
        self._ready = threading.Condition()
        self._stopping = threading.Event()
        self._contexts: dict[JobId, JobContext] = {}
        self._threads = [
            threading.Thread(target=self._work, name=f"job-{n}", daemon=True) for n in range(workers)
        ]
        self._queue: list[JobId] = []

    def register(self, kind: str, handler: Handler, *, resumable: bool = False) -> None:
        """Say who does jobs of `kind`. A resumable one is started again after a crash, with its checkpoint."""
        self._kinds[kind] = _Kind(handler, resumable)

    def start(self) -> None:
        """Settle what the last process left behind, then start the workers."""
        for job in reversed(self._store.list(states=(JobState.RUNNING, JobState.QUEUED), limit=10_000)):
            kind = self._kinds.get(job.kind)
            if job.state is JobState.QUEUED or (kind and kind.resumable):
                self._queue.append(job.id)
                continue
            hint = "submit it again; nothing half-done was kept"
            error = JobInterrupted(f"the site stopped while job {job.id} ran", hint=hint)
            self._store.move(job.id, JobState.FAILED, error=error.problem())
        for thread in self._threads:
            thread.start()

    def stop(self, timeout_s: float = 10.0) -> None:
        """Ask running jobs to end and wait; those that resume stay as they are for the next start."""
        self._stopping.set()
        with self._ready:
            self._ready.notify_all()
        deadline = time.monotonic() + timeout_s
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, deadline - time.monotonic()))

    def submit(self, kind: str, params: Mapping[str, Any], actor: str = "system") -> Job:
        """Queue a job; it is durable when this returns.

        Raises:
            UnknownJobKind: nobody registered this kind.
        """
        if kind not in self._kinds:
            hint = f"known: {', '.join(sorted(self._kinds)) or 'none'}"
            raise UnknownJobKind(f"nobody does jobs of kind {kind!r}", hint=hint, kind=kind)
        job = self._store.add(kind, params, actor)
        with self._ready:
            self._queue.append(job.id)
            self._ready.notify()
        return job

    def get(self, job_id: JobId) -> Job:
        return self._store.get(job_id)

    def list(self, *, state: str | None = None, limit: int = 100) -> Sequence[Job]:
        """Jobs, newest first; `state` narrows."""
        states: Sequence[JobState] = (JobState(state),) if state else ()
        return self._store.list(states=states, limit=limit)

    def log(self, job_id: JobId, *, after: int = 0, limit: int = 1000) -> Sequence[dict[str, Any]]:
        return self._store.log(job_id, after=after, limit=limit)

    def cancel(self, job_id: JobId, actor: str) -> Job:
        """Ask a job to end. Raises `JobEnded` when it has."""
        job = self._store.ask_cancel(job_id, actor)
        context = self._contexts.get(job_id)
        if context:
            context.ask_to_end()
        return job

    def _work(self) -> None:
        while True:
            with self._ready:
                while not self._queue and not self._stopping.is_set():
                    self._ready.wait()
                if self._stopping.is_set():
                    return
                job_id = self._queue.pop(0)
            try:
                self._run(job_id)
            except Exception:
                log.exception("job %s could not be recorded", job_id)

    def _run(self, job_id: JobId) -> None:
        job = self._store.get(job_id)
        if job.state not in (JobState.QUEUED, JobState.RUNNING):
            return  # cancelled while it waited
        kind = self._kinds.get(job.kind)
        if kind is None:
            unknown = UnknownJobKind(f"nobody does jobs of kind {job.kind!r} any more")
            self._store.move(job_id, JobState.FAILED, error=unknown.problem())
            return
        context = self._contexts[job_id] = JobContext(job, self._store, self._stopping)
        if self._store.cancel_asked(job_id):
            context.ask_to_end()
        try:
            self._store.move(job_id, JobState.RUNNING)
            result = kind.handler(context, job.params)
            context._flush()
            self._store.move(job_id, JobState.SUCCEEDED, result=result)
        except JobEnded:
            return
        except JobCancelled as cancelled:
            context._flush()
            if self._stopping.is_set() and not self._store.cancel_asked(job_id):
                if not kind.resumable:
                    stopped = JobInterrupted("the site was stopped", hint="submit it again")
                    self._store.move(job_id, JobState.FAILED, error=stopped.problem())
                return
            self._store.move(job_id, JobState.CANCELLED, error=cancelled.problem())
        except OnmaruError as error:
            context._flush()
            self._store.move(job_id, JobState.FAILED, error=error.problem())
        except Exception as error:
            log.exception("job %s failed", job_id)
            context._flush()
            fault = OnmaruError(
                f"the job failed: {type(error).__name__}", hint="the site's log has the details"
            )
            self._store.move(job_id, JobState.FAILED, error=fault.problem())
        finally:
            self._contexts.pop(job_id, None)
