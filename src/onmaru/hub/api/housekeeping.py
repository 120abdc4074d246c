"""Routes of the hub's housekeeping: usage, quotas, collection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from onmaru.core.http import require
from onmaru.core.identity import Subject
from onmaru.core.jobs import JobContext, JobRunner
from onmaru.hub.api.artifacts import TheHub
from onmaru.hub.api.models import CollectionOut, QuotaIn, QuotaOut, UsageOut
from onmaru.hub.service.hub import Hub

routes = APIRouter(tags=["hub"])

KIND = "hub.collect"
Reader = Annotated[Subject, Depends(require("hub.read"))]
Admin = Annotated[Subject, Depends(require("hub.admin"))]


def register_jobs(jobs: JobRunner, hub: Hub) -> None:
    """Let `jobs` collect garbage."""

    def run(context: JobContext, _params: Mapping[str, Any]) -> dict[str, Any]:
        context.progress(0.1, "looking for content nothing refers to")
        return hub.collector.run(actor=context.job.actor, stop=lambda: context.cancelled).as_json()

    jobs.register(KIND, run)


@routes.get("/usage")
def get_usage(hub: TheHub, subject: Reader) -> UsageOut:
    """What the organisation and its teams hold, their quotas, and what the store holds as a whole."""
    teams = {each.id: each.name for each in hub.identity.teams.list(subject)}
    return UsageOut(**hub.shelf.usage(subject, teams))


@routes.put("/quota")
def put_quota(hub: TheHub, subject: Admin, body: QuotaIn) -> QuotaOut:
    """Limit what the organisation, or one of its teams, may hold; null takes the limit away."""
    named = {each.name: each.id for each in hub.identity.teams.list(subject)} if body.team else {}
    team = named.get(body.team, body.team)
    if team:
        hub.identity.teams.get(subject, team)
    return QuotaOut(**hub.shelf.set_quota(subject, body.limit_bytes, team=team))


@routes.get("/collection")
def preview_collection(hub: TheHub, subject: Admin) -> CollectionOut:
    """What a collection would remove now."""
    return CollectionOut(**hub.collector.run(dry_run=True, actor=subject.id).as_json())


@routes.post("/collection", status_code=202)
def start_collection(request: Request, subject: Admin) -> dict[str, Any]:
    """Collect now, as a job; pushes and pulls go on."""
    job = request.app.state.jobs.submit(KIND, {}, subject.id)
    answer: dict[str, Any] = job.as_json()
    return answer
