"""Routes of jobs."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel

from onmaru.core.http import require
from onmaru.core.identity import Subject
from onmaru.core.ids import JobId
from onmaru.core.jobs.runner import JobRunner
from onmaru.core.time import format_time

router = APIRouter(tags=["jobs"])

State = Literal["queued", "running", "succeeded", "failed", "cancelled"]


class JobOut(BaseModel):
    id: str
    kind: str
    state: State
    actor: str
    progress: float
    note: str
    params: dict[str, Any]
    created: str
    started: str | None
    ended: str | None
    result: Any
    error: dict[str, Any] | None
    attempt: int


class JobsOut(BaseModel):
    items: list[JobOut]
    next: str | None = None


class LogLine(BaseModel):
    line: int
    time: str
    text: str


class LogOut(BaseModel):
    items: list[LogLine]
    next: str | None


def _runner(request: Request) -> JobRunner:
    runner: JobRunner = request.app.state.jobs
    return runner


Runner = Annotated[JobRunner, Depends(_runner)]
READ = Depends(require("jobs.read"))
Canceller = Annotated[Subject, Depends(require("jobs.cancel"))]


@router.get("/jobs", dependencies=[READ])
def list_jobs(
    runner: Runner, state: State | None = None, limit: Annotated[int, Query(ge=1, le=1000)] = 100
) -> JobsOut:
    return JobsOut(items=[JobOut(**job.as_json()) for job in runner.list(state=state, limit=limit)])


@router.get("/jobs/{job_id}", dependencies=[READ])
def get_job(runner: Runner, job_id: str) -> JobOut:
    return JobOut(**runner.get(JobId(job_id)).as_json())


@router.post("/jobs/{job_id}/cancel")
def cancel_job(runner: Runner, subject: Canceller, job_id: str) -> JobOut:
    return JobOut(**runner.cancel(JobId(job_id), subject.id).as_json())


@router.get("/jobs/{job_id}/log", dependencies=[READ])
def get_job_log(
    runner: Runner,
    job_id: str,
    after: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
) -> LogOut:
    lines = runner.log(JobId(job_id), after=after, limit=limit)
    items = [LogLine(line=row["line"], time=format_time(row["time_ns"]), text=row["text"]) for row in lines]
    return LogOut(items=items, next=str(items[-1].line) if len(items) == limit else None)
