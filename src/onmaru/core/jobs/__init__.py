"""Long work: queued durably, run in threads, watched and cancelled from anywhere, resumed after a crash."""

from onmaru.core.jobs.runner import JobContext, JobRunner
from onmaru.core.jobs.store import JobStore, prepare_jobs
from onmaru.core.jobs.types import (
    Job,
    JobCancelled,
    JobEnded,
    JobInterrupted,
    JobState,
    UnknownJob,
    UnknownJobKind,
)

__all__ = [
    "Job",
    "JobCancelled",
    "JobContext",
    "JobEnded",
    "JobInterrupted",
    "JobRunner",
    "JobState",
    "JobStore",
    "UnknownJob",
    "UnknownJobKind",
    "prepare_jobs",
]
