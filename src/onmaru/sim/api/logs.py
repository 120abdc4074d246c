"""Routes: event logs to calibrate from."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool

from onmaru.sim.api.access import READ, Runner, TheSim
from onmaru.sim.api.records import LogOut
from onmaru.sim.api.wording import Worded

routes = APIRouter(tags=["sim logs"], dependencies=[READ], route_class=Worded)


@routes.post(
    "/logs",
    status_code=201,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def upload_log(
    request: Request,
    sim: TheSim,
    subject: Runner,
    name: Annotated[str, Query(max_length=200, description="file name; ends with .csv or .parquet")],
) -> LogOut:
    """Upload an event log; the newest few are kept."""
    data = await request.body()
    log = await run_in_threadpool(sim.logs.add, name, data)
    return LogOut(log=log, bytes=len(data))
