"""How a route reaches the simulator, and what it asks of identity."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from onmaru.core.http import require
from onmaru.core.identity import Subject
from onmaru.sim.service.sim import SimService


def _sim(connection: HTTPConnection) -> SimService:
    sim: SimService = connection.app.state.sim
    return sim


TheSim = Annotated[SimService, Depends(_sim)]
READ = Depends(require("sim.read"))
Runner = Annotated[Subject, Depends(require("sim.run"))]
Editor = Annotated[Subject, Depends(require("sim.edit"))]
