"""HTTP face of the simulator: parse, call, render. `router()` is mounted under `/api/v1/sim`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import APIRouter

PERMISSIONS = {
    "sim.read": "guest",
    "sim.run": "contributor",
    "sim.edit": "contributor",
}


def router() -> APIRouter:
    """All routes of the wing; the application keeps the `SimService` in `app.state.sim`."""
    from fastapi import APIRouter

    from onmaru.sim.api import experiments, logs, models, start, traces

    whole = APIRouter(prefix="/sim")
    for routes in (models.routes, logs.routes, start.routes, experiments.routes, traces.routes):
        whole.include_router(routes)
    return whole
