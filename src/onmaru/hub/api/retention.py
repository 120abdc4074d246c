"""Routes of retention: rules, what they would take away, a run of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from onmaru.core.http import require
from onmaru.core.http.problem import language_of
from onmaru.core.identity import Subject
from onmaru.core.jobs import JobContext, JobRunner
from onmaru.core.time import format_time
from onmaru.hub.api.artifacts import TheHub
from onmaru.hub.api.models import Listing
from onmaru.hub.rules.retention import Gone
from onmaru.hub.rules.wording import in_words
from onmaru.hub.service.hub import Hub
from onmaru.hub.service.retention import Outcome
from onmaru.hub.store.retention import Scoped

routes = APIRouter(tags=["hub"])

KIND = "hub.retain"
Reader = Annotated[Subject, Depends(require("hub.read"))]
Admin = Annotated[Subject, Depends(require("hub.admin"))]
Team = Annotated[str, Field(max_length=64, description="team id; empty: the whole organisation")]
Artifact = Annotated[str, Field(max_length=255, description="name of one artifact; empty: all of them")]
Patterns = Annotated[list[Annotated[str, Field(min_length=1, max_length=128)]], Field(max_length=50)]
_Days = Annotated[float, Field(gt=0, le=36_500)]


class RetentionRule(BaseModel):
    """What stays: a version stays when any part keeps it. A rule that says nothing to keep takes nothing away."""

    model_config = ConfigDict(extra="forbid")
    enabled: bool = True
    keep_newest: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    keep_days: _Days | None = None
    keep_pulled_days: _Days | None = None
    keep_tags: Patterns = []
    keep_tagged: bool = True
    keep_deployed: bool = True
    immutable_tags: Annotated[
        Patterns, Field(description="tags that never move, beside the artifact's own")
    ] = []


class RetentionIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    team: Team = ""
    artifact: Artifact = ""
    rule: RetentionRule


class RetentionPreviewIn(BaseModel):
    """`rule` as it would be there; null: as it is."""

    model_config = ConfigDict(extra="forbid")
    team: Team = ""
    artifact: Artifact = ""
    rule: RetentionRule | None = None


class RetentionOut(BaseModel):
    team: str
    artifact: str
    rule: RetentionRule
    updated: str
    updated_by: str


class GoneOut(BaseModel):
    """A version that goes; `attached` are the platforms, signatures and reports that go with it."""

    name: str
    digest: str
    tags: list[str]
    size_bytes: int
    pushed: str
    pulled: str | None
    codes: list[str]
    reason: str
    attached: list[str]


class FrozenOut(BaseModel):
    name: str
    tag: str


class RetentionPreviewOut(BaseModel):
    """Of `items` and `frozen` at most 1000 are shown; `total` counts all versions that go."""

    items: list[GoneOut]
    total: int
    artifacts: int
    manifests: int
    tags: int
    kept: int
    freed_bytes: Annotated[
        int, Field(description="contents nothing else holds; freed by the next collections")
    ]
    frozen: list[FrozenOut]


def register_jobs(jobs: JobRunner, hub: Hub) -> None:
    """Let `jobs` run retention, by hand and on its schedule."""

    def run(context: JobContext, params: Mapping[str, Any]) -> dict[str, Any]:
        done = hub.retention.run(
            str(params["organisation"]), actor=context.job.actor, stop=lambda: context.cancelled,
            progress=context.progress,
        )  # fmt: skip
        for name, gone in done.items:
            context.log(f"{name}@{gone.held.digest}: {gone.reason}")
        context.raise_if_cancelled()
        return done.as_json()

    jobs.register(KIND, run, resumable=True)
    hub.start_retention = lambda organisation: jobs.submit(KIND, {"organisation": organisation}, "system")


@routes.get("/retention")
def list_retention(hub: TheHub, subject: Reader) -> Listing[RetentionOut]:
    """The organisation's rules; for an artifact its own counts, else its team's, else the organisation's."""
    items = [_shown(team, name, scoped) for team, name, scoped in hub.retention.rules(subject)]
    return Listing(items=items, total=len(items))


@routes.put("/retention")
def put_retention(hub: TheHub, subject: Admin, body: RetentionIn) -> RetentionOut:
    """Set the rule of the organisation, a team or an artifact."""
    made = hub.retention.set_rule(subject, body.rule.model_dump(), team=body.team, artifact=body.artifact)
    return _shown(body.team, body.artifact, made)


@routes.delete("/retention", status_code=204)
def delete_retention(
    hub: TheHub,
    subject: Admin,
    team: Annotated[str, Query(max_length=64)] = "",
    artifact: Annotated[str, Query(max_length=255)] = "",
) -> None:
    """Take a rule away; the next wider one counts then."""
    hub.retention.drop_rule(subject, team=team, artifact=artifact)


@routes.post("/retention/preview")
def preview_retention(
    request: Request, hub: TheHub, subject: Admin, body: RetentionPreviewIn
) -> RetentionPreviewOut:
    """What would go now, why, and how much is freed; nothing is changed."""
    rule = body.rule.model_dump() if body.rule else None
    found = hub.retention.preview(subject, rule, team=body.team, artifact=body.artifact)
    return _outcome(found, language_of(request))


@routes.post("/retention/runs", status_code=202)
def start_retention(request: Request, subject: Admin) -> dict[str, Any]:
    """Take away now what the organisation's rules do not keep, as a job."""
    job = request.app.state.jobs.submit(KIND, {"organisation": subject.organisation}, subject.id)
    answer: dict[str, Any] = job.as_json()
    return answer


def _shown(team: str, artifact: str, scoped: Scoped) -> RetentionOut:
    return RetentionOut(
        team=team, artifact=artifact, rule=RetentionRule(**scoped.rule.as_json()),
        updated=format_time(scoped.updated_ns), updated_by=scoped.updated_by,
    )  # fmt: skip


def _outcome(found: Outcome, language: str) -> RetentionPreviewOut:
    return RetentionPreviewOut(
        items=[_gone(name, gone, language) for name, gone in found.items], total=found.versions, artifacts=found.artifacts,
        manifests=len(found.removed), tags=found.tags, kept=found.kept, freed_bytes=found.freed_bytes,
        frozen=[FrozenOut(name=name, tag=tag) for name, tag in found.frozen],
    )  # fmt: skip


def _gone(name: str, gone: Gone, language: str) -> GoneOut:
    held = gone.held
    reason = ", ".join(in_words(each, language) for each in gone.reasons)
    return GoneOut(
        name=name, digest=held.digest, tags=sorted(held.tags), size_bytes=held.size,
        pushed=format_time(held.pushed_ns), pulled=format_time(held.pulled_ns) if held.pulled_ns else None,
        codes=list(gone.codes), reason=reason, attached=[each.digest for each in gone.attached],
    )  # fmt: skip
