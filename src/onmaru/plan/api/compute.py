"""Routes that compute: size, compare, price, place, schedule, judge, report. Nothing is kept."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response

from onmaru.plan.api.access import READ, ThePlanner
from onmaru.plan.api.models import SizeIn
from onmaru.plan.rules.catalogue import bare, configuration
from onmaru.plan.rules.feasible import size
from onmaru.plan.rules.forms.claims import ClaimsForm
from onmaru.plan.rules.forms.plan import PlanForm
from onmaru.plan.rules.forms.table import TableForm
from onmaru.plan.rules.forms.timeline import TimelineForm
from onmaru.plan.service.answers import (
    ComparisonOut,
    CostingOut,
    JudgementsOut,
    PlanAnswer,
    PowerOut,
    SizingOut,
    TableReviewOut,
    TimelineOut,
)
from onmaru.plan.service.comparing import find_choice
from onmaru.plan.service.render import (
    comparison_out,
    costing_out,
    judgements_out,
    power_out,
    review_out,
    sizing_out,
    timeline_out,
)

routes = APIRouter(tags=["plan"], dependencies=[READ])

On = Annotated[str, Query(max_length=120, description="id of a configuration; empty: the chosen one")]
Format = Literal["pdf", "html", "md"]
Language = Literal["en", "ko"]
MEDIA = {"pdf": "application/pdf", "html": "text/html; charset=utf-8", "md": "text/markdown; charset=utf-8"}


@routes.post("/size")
def size_workload(planner: ThePlanner, body: SizeIn) -> SizingOut:
    """One workload on one configuration: memory stack per GPU, figures with intervals, reasons, limits."""
    which = body.configuration
    found = (
        configuration(planner.catalogue, which.server, which.count)
        if which.server
        else bare(planner.catalogue, which.gpu, which.count)
    )
    return sizing_out(size(body.workload.workload(), found))


@routes.post("/compare")
def compare(planner: ThePlanner, body: PlanForm) -> ComparisonOut:
    """Every configuration under the plan's workloads and constraints, the front, and reasons."""
    return comparison_out(planner.compare(body))


@routes.post("/answer")
def answer(planner: ThePlanner, body: PlanForm, on: On = "") -> PlanAnswer:
    """Everything a plan's page shows: comparison, and power and money of the chosen configuration."""
    return planner.answer(body, choice=on)


@routes.post("/tco")
def tco(planner: ThePlanner, body: PlanForm, on: On = "") -> CostingOut:
    """What owning a configuration costs: cash flow, intervals, tornado, rent against buy, unit costs."""
    choice = find_choice(planner.compare(body), on)
    return costing_out(planner.tco(body, choice.configuration))


@routes.post("/power")
def power(planner: ThePlanner, body: PlanForm, on: On = "") -> PowerOut:
    """Power, racks against their limit, energy, tariff, carbon."""
    return power_out(find_choice(planner.compare(body), on).power)


@routes.post("/timeline")
def timeline(planner: ThePlanner, body: TimelineForm) -> TimelineOut:
    """Who runs on which GPU when, and why so many GPUs."""
    return timeline_out(planner.timeline(body))


@routes.post("/audit")
def audit(planner: ThePlanner, body: ClaimsForm) -> JudgementsOut:
    """A verdict on every claim, with the numbers."""
    return judgements_out(body, planner.audit(body))


@routes.post("/review")
def review(planner: ThePlanner, body: TableForm) -> TableReviewOut:
    """What a cost table sums to, leaves out and gets wrong."""
    return review_out(planner.review(body))


@routes.post("/report", response_class=Response)
def report(
    planner: ThePlanner, body: PlanForm, format: Format = "pdf", language: Language = "en", on: On = ""
) -> Response:
    """The justification of a plan as a file."""
    return report_file(planner.report(body, kind=format, language=language, choice=on), format)


def report_file(content: bytes, format: Format) -> Response:
    # A report quotes what people typed: a browser saves it, and never runs it on our origin.
    headers = {"Content-Disposition": f'attachment; filename="plan.{format}"'}
    return Response(content, media_type=MEDIA[format], headers=headers)
