"""Routes: experiments and their tables."""

from __future__ import annotations

import io
from typing import Annotated, Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from onmaru.core.errors import OnmaruError
from onmaru.core.http.problem import language_of
from onmaru.core.ids import JobId
from onmaru.core.jobs.api import JobOut
from onmaru.core.storage.columns import numbers
from onmaru.sim.api.access import READ, Editor, TheSim
from onmaru.sim.api.records import ExperimentOut, Listing, PointOut, TableOut, WholeExperimentOut
from onmaru.sim.api.wording import Worded
from onmaru.sim.rules.wording import in_words, problem_in, result_in
from onmaru.sim.store.curve import read_curve

routes = APIRouter(tags=["sim experiments"], dependencies=[READ], route_class=Worded)

ARROW = "application/vnd.apache.arrow.file"
PARQUET = "application/vnd.apache.parquet"


@routes.get("/experiments")
def list_experiments(
    sim: TheSim,
    kind: str | None = None,
    model: str | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Listing[ExperimentOut]:
    """Experiments, newest first."""
    found = sim.experiments.list(kind=kind, model=model, limit=limit)
    return Listing(items=[ExperimentOut(**one.as_json()) for one in found])


@routes.get("/experiments/{experiment_id}")
def get_experiment(request: Request, sim: TheSim, experiment_id: str) -> WholeExperimentOut:
    """One experiment with its job and, once it has ended well, its whole result."""
    found = sim.experiments.get(experiment_id)
    language = language_of(request)
    job = None
    if found.job:
        try:
            job = JobOut(**_worded(request.app.state.jobs.get(JobId(found.job)).as_json(), language))
        except OnmaruError:
            job = None  # its job is no longer kept
    folder = sim.experiments.folder(found.id)
    return WholeExperimentOut(
        **found.as_json(),
        job_state=job,
        ask=sim.ask_of(found),
        result=result_in(sim.experiments.result(found.id), language),
        has_trace=(folder / "trace.arrow").is_file(),
        has_table=(folder / "replications").is_dir(),
        curve=[PointOut(**point) for point in read_curve(folder)],
    )


def _worded(job: dict[str, Any], language: str) -> dict[str, Any]:
    error = job["error"] and problem_in(job["error"], language)
    return job | {"note": in_words(job["note"], language), "error": error}


@routes.delete("/experiments/{experiment_id}", status_code=204)
def remove_experiment(sim: TheSim, subject: Editor, experiment_id: str) -> None:
    """Remove an experiment and its files; if it runs it is cancelled."""
    sim.remove(experiment_id, subject.id)


@routes.get(
    "/experiments/{experiment_id}/table",
    response_model=TableOut,
    responses={200: {"content": {ARROW: {}, PARQUET: {}}}},
)
def get_table(
    sim: TheSim,
    experiment_id: str,
    form: Annotated[Literal["json", "arrow", "parquet"], Query(alias="format")] = "json",
) -> Response | TableOut:
    """One row a finished replication, one column a figure; also while it runs, or after it was cancelled."""
    table = sim.table(experiment_id)
    if form == "json":
        columns = [np.asarray(numbers(column), float) for column in table.columns]
        rows = [[float(v) if np.isfinite(v) else None for v in row] for row in zip(*columns, strict=True)]
        return TableOut(columns=table.column_names, rows=rows)
    sink = io.BytesIO()
    if form == "arrow":
        with pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
    else:
        parquet.write_table(table, sink)
    headers = {"Content-Disposition": f'attachment; filename="{experiment_id}.{form}"'}
    return Response(sink.getvalue(), media_type=ARROW if form == "arrow" else PARQUET, headers=headers)
