"""HTTP face of the planner: parse, call, render. `router()` is mounted under `/api/v1/plan`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import APIRouter

PERMISSIONS = {
    "plan.read": "guest",  # see plans and let the planner compute
    "plan.write": "contributor",  # keep plans
    "plan.edit": "publisher",  # change the site's prices
}


def router() -> APIRouter:
    """All routes of the wing; the application keeps the `PlanStore` in `app.state.plan`."""
    from fastapi import APIRouter

    from onmaru.plan.api import compute, known, plans

    whole = APIRouter(prefix="/plan")
    for routes in (compute.routes, known.routes, plans.routes):
        whole.include_router(routes)
    return whole
