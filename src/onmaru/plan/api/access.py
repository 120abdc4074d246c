"""How a route reaches the planner, and what it asks of identity."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends
from starlette.requests import HTTPConnection

from onmaru.core.http import require
from onmaru.core.identity import Subject
from onmaru.plan.service.planner import Planner
from onmaru.plan.store import PlanStore


def _store(connection: HTTPConnection) -> PlanStore:
    store: PlanStore = connection.app.state.plan
    return store


TheStore = Annotated[PlanStore, Depends(_store)]


def _planner(store: TheStore) -> Planner:
    return Planner(prices=store.prices())


ThePlanner = Annotated[Planner, Depends(_planner)]
READ = Depends(require("plan.read"))
Writer = Annotated[Subject, Depends(require("plan.write"))]
Editor = Annotated[Subject, Depends(require("plan.edit"))]
Document = dict[str, Any]
