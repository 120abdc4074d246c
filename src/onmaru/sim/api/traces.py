"""Routes: the states of every server over time, as tiles a screen can draw."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse, Response

from onmaru.sim.api.access import READ, TheSim
from onmaru.sim.api.experiments import ARROW
from onmaru.sim.api.records import TraceOut
from onmaru.sim.api.wording import Worded
from onmaru.sim.service.sim import MAX_TILE_SERVERS
from onmaru.sim.types import State

routes = APIRouter(tags=["sim traces"], dependencies=[READ], route_class=Worded)

BYTES = "application/octet-stream"
_BINARY: dict[int | str, dict[str, Any]] = {
    200: {"content": {BYTES: {"schema": {"type": "string", "format": "binary"}}}}
}
FirstServer = Annotated[int, Query(ge=0, le=10_000_000)]
ServerCount = Annotated[int, Query(ge=1, le=MAX_TILE_SERVERS)]
Moment = Annotated[float, Query(allow_inf_nan=False, ge=0, le=1e12)]


@routes.get("/experiments/{experiment_id}/trace")
def get_trace(sim: TheSim, experiment_id: str) -> TraceOut:
    """Servers, span and levels of a kept trace."""
    return TraceOut(**sim.trace(experiment_id), states=[state.name.lower() for state in State])


@routes.get(
    "/experiments/{experiment_id}/trace/tiles/{level}/{tile}",
    response_class=Response,
    responses=_BINARY,
)
def get_tile(
    sim: TheSim, experiment_id: str, level: int, tile: int, first: FirstServer = 0, count: ServerCount = 500
) -> Response:
    """Bars of one tile: level n divides the span into 2^n tiles. It never changes, so it may be cached."""
    data = sim.tile(experiment_id, level, tile, first=first, count=count)
    return Response(data, media_type=BYTES, headers={"Cache-Control": "private, max-age=31536000, immutable"})


@routes.get("/experiments/{experiment_id}/trace/window", response_class=Response, responses=_BINARY)
def get_window(
    sim: TheSim, experiment_id: str, start_s: Moment, end_s: Moment,
    pixels: Annotated[int, Query(ge=16, le=8192)] = 1024,
    first: FirstServer = 0, count: ServerCount = 500,
) -> Response:  # fmt: skip
    """Bars of any window, at most about `pixels` a server; the same bytes as a tile."""
    data = sim.window(experiment_id, start_s, end_s, pixels=pixels, first=first, count=count)
    return Response(data, media_type=BYTES)


@routes.get("/experiments/{experiment_id}/trace/file", response_class=FileResponse)
def get_trace_file(sim: TheSim, experiment_id: str) -> FileResponse:
    """The whole trace as an Arrow file."""
    path = sim.trace_file(experiment_id)
    return FileResponse(path, media_type=ARROW, filename=f"{experiment_id}-trace.arrow")
