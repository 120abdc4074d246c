"""HTTP face of the twin: parse, call, render. `router()` is mounted under `/api/v1/twin`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import APIRouter

PERMISSIONS = {
    "twin.read": "guest",
    "twin.operate": "contributor",
    "twin.write": "contributor",
    "twin.edit": "publisher",
}


def router() -> APIRouter:
    """All routes of the wing; the application keeps the `Twin` in `app.state.twin`."""
    from fastapi import APIRouter

    from onmaru.twin.api import alarms, exports, history, plant, scene, signals, stream

    whole = APIRouter(prefix="/twin")
    for routes in (
        plant.routes, signals.routes, signals.push_routes, history.routes, alarms.routes, alarms.operate_routes,
        scene.routes,
        exports.routes, stream.routes,
    ):  # fmt: skip
        whole.include_router(routes)
    return whole
