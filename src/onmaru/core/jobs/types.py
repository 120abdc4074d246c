"""Anything over a second is a job: progress, log, cancel, resume after a crash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from onmaru.core.errors import Conflict, Interrupted, NotFound, OnmaruError
from onmaru.core.ids import JobId
from onmaru.core.time import format_time


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED = frozenset({JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED})


class UnknownJob(NotFound):
    code = "jobs.unknown"


class UnknownJobKind(NotFound):
    code = "jobs.unknown_kind"


class JobEnded(Conflict):
    code = "jobs.ended"


class JobCancelled(Interrupted):
    """Raised inside a handler by `raise_if_cancelled`; the job then ends as cancelled."""

    code = "jobs.cancelled"


class JobInterrupted(OnmaruError):
    """What a job that could not be resumed after a crash failed with."""

    code = "jobs.interrupted"


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of long work, as the last commit knows it."""

    id: JobId
    kind: str  # `twin.import`
    state: JobState
    actor: str
    created_ns: int
    params: Mapping[str, Any] = field(default_factory=dict)
    progress: float = 0.0  # 0..1
    note: str = ""
    started_ns: int | None = None
    ended_ns: int | None = None
    result: Any = None
    error: Mapping[str, Any] | None = None  # the problem+json members
    attempt: int = 0

    def as_json(self) -> dict[str, Any]:
        """The job as the API shows it."""

        def when(time_ns: int | None) -> str | None:
            return format_time(time_ns) if time_ns else None

        return {
            "id": self.id,
            "kind": self.kind,
            "state": self.state.value,
            "actor": self.actor,
            "progress": self.progress,
            "note": self.note,
            "params": dict(self.params),
            "created": when(self.created_ns),
            "started": when(self.started_ns),
            "ended": when(self.ended_ns),
            "result": self.result,
            "error": self.error,
            "attempt": self.attempt,
        }
