"""Routes of stored documents: plans, timelines, cost tables, claims."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from onmaru.core.errors import InvalidInput
from onmaru.core.time import format_time
from onmaru.plan.api.access import READ, ThePlanner, TheStore, Writer
from onmaru.plan.api.compute import Format, Language, On, report_file
from onmaru.plan.api.models import (
    DocumentChange,
    DocumentIn,
    DocumentOut,
    Kind,
    Listing,
    StoredDocument,
    StoredPlanOut,
    TextIn,
)
from onmaru.plan.rules.forms.base import read_yaml
from onmaru.plan.rules.forms.plain import plain_json
from onmaru.plan.service.answers import PlanAnswer, TimelineOut
from onmaru.plan.service.planner import Planner
from onmaru.plan.service.render import timeline_out
from onmaru.plan.store import StoredPlan

routes = APIRouter(tags=["plan documents"], dependencies=[READ])


class WrongKind(InvalidInput):
    code = "plan.wrong_kind"


def _name(planner: Planner, kind: str, document: dict[str, Any]) -> str:
    """Check a document by its form; its name."""
    read: Any = {"plan": planner.read_plan, "timeline": planner.read_timeline, "table": planner.read_table,
                 "claims": planner.read_claims}[kind]  # fmt: skip
    form = read(document, where=kind)
    name: str = form.name.en
    return name


@routes.post("/read")
def read_text(planner: ThePlanner, body: TextIn) -> DocumentOut:
    """The document in a text, checked by its form; what the other routes take as JSON. Nothing is kept."""
    document = plain_json(read_yaml(body.text, where=body.kind), where=body.kind)
    return DocumentOut(kind=body.kind, name=_name(planner, body.kind, document), document=document)


def _brief(stored: StoredPlan) -> dict[str, Any]:
    return {
        "id": stored.id, "kind": stored.kind, "name": stored.name, "version": stored.version,
        "author": stored.author, "created": format_time(stored.created_ns), "updated": format_time(stored.updated_ns),
    }  # fmt: skip


def _whole(stored: StoredPlan) -> StoredDocument:
    return StoredDocument(**_brief(stored), document=dict(stored.document))


def _of_kind(stored: StoredPlan, kind: Kind) -> StoredPlan:
    if stored.kind != kind:
        raise WrongKind(f"{stored.id} is a {stored.kind}, not a {kind}", hint="name another document",
                        id=stored.id, kind=stored.kind)  # fmt: skip
    return stored


@routes.get("/plans")
def list_plans(store: TheStore, kind: Annotated[Kind | None, Query()] = None) -> Listing[StoredPlanOut]:
    """Documents of the site, the newest first."""
    return Listing(
        items=[StoredPlanOut(**_brief(plan)) for plan in store.everything() if kind in (None, plan.kind)]
    )


@routes.post("/plans", status_code=201)
def add_plan(store: TheStore, planner: ThePlanner, subject: Writer, body: DocumentIn) -> StoredDocument:
    """Keep a document."""
    name = _name(planner, body.kind, body.document)
    return _whole(store.add(body.kind, name, body.document, subject.name))


@routes.get("/plans/{plan_id}")
def get_plan(store: TheStore, plan_id: str) -> StoredDocument:
    return _whole(store.get(plan_id))


@routes.put("/plans/{plan_id}")
def change_plan(
    store: TheStore, planner: ThePlanner, subject: Writer, plan_id: str, body: DocumentChange
) -> StoredDocument:
    """Replace a document; with `version`, only when nobody changed it since."""
    name = _name(planner, store.get(plan_id).kind, body.document)
    return _whole(store.change(plan_id, name, body.document, subject.name, version=body.version))


@routes.delete("/plans/{plan_id}", status_code=204)
def remove_plan(store: TheStore, subject: Writer, plan_id: str) -> None:
    store.remove(plan_id, subject.name)


@routes.get("/plans/{plan_id}/answer")
def plan_answer(store: TheStore, planner: ThePlanner, plan_id: str, on: On = "") -> PlanAnswer:
    """Everything the page of a stored plan shows."""
    document = _of_kind(store.get(plan_id), "plan").document
    return planner.answer(planner.read_plan(document), choice=on)


@routes.get("/plans/{plan_id}/timeline")
def plan_timeline(store: TheStore, planner: ThePlanner, plan_id: str) -> TimelineOut:
    """The schedule of a stored timeline."""
    document = _of_kind(store.get(plan_id), "timeline").document
    return timeline_out(planner.timeline(planner.read_timeline(document)))


@routes.get("/plans/{plan_id}/report", response_class=Response)
def plan_report(
    store: TheStore,
    planner: ThePlanner,
    plan_id: str,
    format: Format = "pdf",
    language: Language = "en",
    on: On = "",
) -> Response:
    """The justification of a stored plan as a file."""
    document = _of_kind(store.get(plan_id), "plan").document
    return report_file(
        planner.report(planner.read_plan(document), kind=format, language=language, choice=on), format
    )
