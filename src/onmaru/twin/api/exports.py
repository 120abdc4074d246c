"""Routes: USD exports, made by jobs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse

from onmaru.core.errors import NotFound
from onmaru.core.http import require
from onmaru.core.identity import Subject
from onmaru.core.ids import JobId
from onmaru.core.jobs import JobContext, JobRunner
from onmaru.core.time import parse_time
from onmaru.twin.api.access import READ
from onmaru.twin.api.models import ExportIn
from onmaru.twin.service.twin import Twin

routes = APIRouter(tags=["twin exports"], dependencies=[READ])

KIND = "twin.export"
Exporter = Annotated[Subject, Depends(require("twin.read"))]


class NoExport(NotFound):
    code = "twin.no_export"


def register_jobs(jobs: JobRunner, twin: Twin, folder: Path) -> None:
    """Let `jobs` export `twin` into `folder`; one file a job, named after it."""

    def run(context: JobContext, params: Mapping[str, Any]) -> dict[str, Any]:
        folder.mkdir(parents=True, exist_ok=True)
        for old in sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)[:-20]:
            old.unlink()  # the twenty newest stay
        out = folder / f"{context.job.id}.{params['format']}"
        context.progress(0.1, "writing the stage")
        start_ns = parse_time(params["start"], now=context.job.created_ns) if params["start"] else None
        end_ns = parse_time(params["end"], now=context.job.created_ns)
        return twin.export(out, start_ns=start_ns, end_ns=end_ns) | {"file": f"plant{out.suffix}"}

    jobs.register(KIND, run)


@routes.post("/exports", status_code=202)
def start_export(request: Request, subject: Exporter, body: ExportIn) -> dict[str, Any]:
    """Begin an export; follow the job, then fetch the file."""
    for moment in filter(None, (body.start, body.end)):
        parse_time(moment)  # refuse a malformed time now, not in the job
    job = request.app.state.jobs.submit(KIND, body.model_dump(), subject.id)
    answer: dict[str, Any] = job.as_json()
    return answer


@routes.get("/exports/{job_id}", response_class=FileResponse)
def get_export(request: Request, job_id: str) -> FileResponse:
    """The exported file of a job that succeeded."""
    job = request.app.state.jobs.get(JobId(job_id))
    path = Path(request.app.state.settings.data_folder) / "exports" / f"{job.id}.{job.params.get('format')}"
    if job.kind != KIND or not path.is_file():
        hint = "wait until the job has succeeded; old exports are removed"
        raise NoExport(f"there is no export {job_id}", hint=hint, job=job_id)
    return FileResponse(path, media_type="application/octet-stream", filename=f"plant{path.suffix}")
