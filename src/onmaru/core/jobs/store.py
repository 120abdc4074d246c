"""The jobs table: every transition is one transaction together with its event."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, text

from onmaru.core.events import record
from onmaru.core.ids import JobId, new_id
from onmaru.core.jobs.types import ENDED, Job, JobEnded, JobState, UnknownJob
from onmaru.core.storage import Database, migrate
from onmaru.core.time import now_ns

_COLUMNS = (
    "id, kind, state, actor, params, progress, note, created_ns, started_ns, ended_ns, result, error, attempt"
)
_STEPS = (
    (
        "CREATE TABLE jobs (id TEXT PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, actor TEXT NOT NULL,"
        " params TEXT NOT NULL, progress DOUBLE PRECISION NOT NULL, note TEXT NOT NULL, created_ns BIGINT NOT NULL,"
        " started_ns BIGINT, ended_ns BIGINT, result TEXT, error TEXT, attempt INTEGER NOT NULL, saved TEXT,"
        " cancel_asked INTEGER NOT NULL DEFAULT 0)",
        "CREATE INDEX jobs_by_state ON jobs (state, created_ns)",
        "CREATE TABLE job_log (job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE, line INTEGER NOT NULL,"
        " time_ns BIGINT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (job, line))",
    ),
)
MAX_LOG_LINES = 10_000


def prepare_jobs(db: Database) -> None:
    """Create or upgrade the jobs tables."""
    migrate(db, "core.jobs", _STEPS)


class JobStore:
    """Reads and writes jobs."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, kind: str, params: Mapping[str, Any], actor: str) -> Job:
        job_id = JobId(new_id("job"))
        row = {
            "id": job_id,
            "kind": kind,
            "actor": actor,
            "params": _dump(params),
            "now": int(now_ns()),
        }
        with self._db.write() as connection:
            connection.execute(
                text(
                    "INSERT INTO jobs (id, kind, state, actor, params, progress, note, created_ns, attempt)"
                    " VALUES (:id, :kind, 'queued', :actor, :params, 0, '', :now, 0)"
                ),
                row,
            )
            record(connection, type="jobs.job.queued", source="core.jobs", subject=job_id, actor=actor,
                   data={"kind": kind})  # fmt: skip
        return self.get(job_id)

    def get(self, job_id: JobId) -> Job:
        """Raises `UnknownJob` when there is none."""
        with self._db.read() as connection:
            query = text(f"SELECT {_COLUMNS} FROM jobs WHERE id = :id")  # noqa: S608  # constants
            row = connection.execute(query, {"id": job_id}).first()
        if row is None:
            raise UnknownJob(f"there is no job {job_id}", hint="`GET /api/v1/jobs` lists them", job=job_id)
        return _job(row)

    def list(self, *, states: Sequence[JobState] = (), limit: int = 100) -> Sequence[Job]:
        """Newest first."""
        where = f"WHERE state IN ({', '.join(repr(s.value) for s in states)})" if states else ""
        query = text(f"SELECT {_COLUMNS} FROM jobs {where} ORDER BY created_ns DESC LIMIT :limit")  # noqa: S608  # enum
        with self._db.read() as connection:
            return [_job(row) for row in connection.execute(query, {"limit": limit})]

    def move(
        self, job_id: JobId, state: JobState, *, actor: str = "system", result: Any = None,
        error: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        """Change the state with its event; an ended job never moves again."""
        now = int(now_ns())
        with self._db.write() as connection:
            present = connection.execute(
                text("SELECT state, kind FROM jobs WHERE id = :id"), {"id": job_id}
            ).one()
            if present.state in ENDED:
                raise JobEnded(
                    f"job {job_id} has {present.state} already", hint="submit it again", job=job_id
                )
            changes = ["state = :state"]
            if state is JobState.RUNNING:
                changes += ["started_ns = COALESCE(started_ns, :now)", "attempt = attempt + 1"]
            if state in ENDED:
                changes += ["ended_ns = :now", "result = :result", "error = :error"]
            if state is JobState.SUCCEEDED:
                changes.append("progress = 1")
            values = {
                "state": state.value,
                "id": job_id,
                "now": now,
                "result": _dump(result),
                "error": _dump(error),
            }
            connection.execute(text(f"UPDATE jobs SET {', '.join(changes)} WHERE id = :id"), values)  # noqa: S608
            verb = "started" if state is JobState.RUNNING else state.value
            data = {"kind": present.kind} | ({"error": error["title"]} if error else {})
            record(
                connection,
                type=f"jobs.job.{verb}",
                source="core.jobs",
                subject=job_id,
                actor=actor,
                data=data,
            )

    def report(self, job_id: JobId, progress: float, note: str) -> None:
        with self._db.write() as connection:
            connection.execute(
                text("UPDATE jobs SET progress = :progress, note = :note WHERE id = :id"),
                {"progress": min(1.0, max(0.0, progress)), "note": note[:500], "id": job_id},
            )

    def append_log(self, job_id: JobId, lines: Sequence[str]) -> None:
        """Add lines; beyond `MAX_LOG_LINES` they are dropped, so a runaway job cannot fill the disk."""
        with self._db.write() as connection:
            query = text("SELECT COALESCE(MAX(line), 0) FROM job_log WHERE job = :job")
            first = int(connection.execute(query, {"job": job_id}).scalar_one()) + 1
            rows = [
                {"job": job_id, "line": first + index, "now": int(now_ns()), "text": line[:2000]}
                for index, line in enumerate(lines[: max(0, MAX_LOG_LINES - first + 1)])
            ]
            if rows:
                insert = text(
                    "INSERT INTO job_log (job, line, time_ns, text) VALUES (:job, :line, :now, :text)"
                )
                connection.execute(insert, rows)

    def log(self, job_id: JobId, *, after: int = 0, limit: int = 1000) -> Sequence[dict[str, Any]]:
        self.get(job_id)
        query = text(
            "SELECT line, time_ns, text FROM job_log WHERE job = :job AND line > :after ORDER BY line LIMIT :limit"
        )
        with self._db.read() as connection:
            return [
                dict(row._mapping)
                for row in connection.execute(query, {"job": job_id, "after": after, "limit": limit})
            ]

    def save(self, job_id: JobId, saved: Mapping[str, Any]) -> None:
        with self._db.write() as connection:
            connection.execute(
                text("UPDATE jobs SET saved = :saved WHERE id = :id"), {"saved": _dump(saved), "id": job_id}
            )

    def saved(self, job_id: JobId) -> dict[str, Any] | None:
        with self._db.read() as connection:
            found = connection.execute(text("SELECT saved FROM jobs WHERE id = :id"), {"id": job_id}).scalar()
        return json.loads(found) if found else None

    def ask_cancel(self, job_id: JobId, actor: str) -> Job:
        """Remember that somebody wants it to end; a queued job ends at once."""
        job = self.get(job_id)
        if job.state in ENDED:
            raise JobEnded(
                f"job {job_id} has {job.state} already", hint="there is nothing to cancel", job=job_id
            )
        if job.state is JobState.QUEUED:
            self.move(job_id, JobState.CANCELLED, actor=actor)
            return self.get(job_id)
        with self._db.write() as connection:
            connection.execute(text("UPDATE jobs SET cancel_asked = 1 WHERE id = :id"), {"id": job_id})
            record(connection, type="jobs.job.cancel_asked", source="core.jobs", subject=job_id, actor=actor)
        return self.get(job_id)

    def cancel_asked(self, job_id: JobId) -> bool:
        with self._db.read() as connection:
            return bool(
                connection.execute(
                    text("SELECT cancel_asked FROM jobs WHERE id = :id"), {"id": job_id}
                ).scalar()
            )


def _dump(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str)


def _job(row: Row[Any]) -> Job:
    known = dict(row._mapping)
    for name in ("params", "result", "error"):
        known[name] = json.loads(known[name]) if known[name] else None
    known["state"] = JobState(known["state"])
    known["params"] = known["params"] or {}
    return Job(**known)
