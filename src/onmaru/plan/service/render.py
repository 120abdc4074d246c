"""From the planner's records to its answers."""

from __future__ import annotations

from collections.abc import Iterable

from onmaru.plan.rules.forms.claims import ClaimsForm
from onmaru.plan.service.answers import (
    ChoiceOut,
    ComparisonOut,
    ConfigurationOut,
    ConflictOut,
    CostingOut,
    CountOut,
    DatedOut,
    FigureOut,
    HistogramOut,
    JudgementOut,
    JudgementsOut,
    LineOut,
    MemoryOut,
    NamedFigure,
    ParallelismOut,
    PlacementOut,
    PlanReasonOut,
    PowerOut,
    RackOut,
    RemarkOut,
    SizingOut,
    TableReviewOut,
    TaskOut,
    TimelineOut,
    TornadoBarOut,
    TotalsOut,
    WhyNone,
    WorkloadOut,
    YearFlowOut,
)
from onmaru.plan.service.tables import TableReview
from onmaru.plan.service.timeline import TimelineAnswer
from onmaru.plan.types.estimate import Figure, Sizing
from onmaru.plan.types.plan import Choice, Comparison, Costing, Judgement, PowerPlan


def figure(value: Figure) -> FigureOut:
    return FigureOut.model_validate(value)


def _figures(values: Iterable[tuple[str, Figure]]) -> dict[str, FigureOut]:
    return {name: figure(value) for name, value in values}


def sizing_out(sizing: Sizing) -> SizingOut:
    work = sizing.workload
    model = getattr(work, "model", None)
    return SizingOut(
        workload=WorkloadOut(name=work.name, kind=work.kind, model=model.label if model else ""),
        configuration=ConfigurationOut.model_validate(sizing.configuration),
        feasible=sizing.feasible,
        parallelism=ParallelismOut.model_validate(sizing.parallelism),
        memory=MemoryOut.model_validate(sizing.memory) if sizing.memory else None,
        figures=_figures(sizing.figures.items()),
        reasons=[PlanReasonOut.model_validate(reason) for reason in sizing.reasons],
        limits=dict(sizing.limits),
        alternatives=[PlanReasonOut.model_validate(reason) for reason in sizing.alternatives],
    )


def power_out(power: PowerPlan) -> PowerOut:
    return PowerOut(
        node_count=power.node_count, switch_count=power.switch_count, busy_share=power.busy_share,
        cooling=power.cooling, rack_limit_w=power.rack_limit_w, figures=_figures(power.figures.items()),
        racks=[RackOut.model_validate(rack) for rack in power.racks], kwh_by_band=dict(power.kwh_by_band),
        reasons=[PlanReasonOut.model_validate(reason) for reason in power.reasons],
    )  # fmt: skip


def costing_out(costing: Costing) -> CostingOut:
    return CostingOut(
        configuration=ConfigurationOut.model_validate(costing.configuration),
        currency=costing.currency,
        years=costing.years,
        inputs=_figures(costing.inputs.items()),
        capex_lines=[NamedFigure(name=name, figure=figure(value)) for name, value in costing.capex_lines],
        figures=_figures(costing.figures.items()),
        flows=[YearFlowOut.model_validate(flow) for flow in costing.flows],
        tornado=[TornadoBarOut.model_validate(bar) for bar in costing.tornado],
        histogram=HistogramOut.model_validate(costing.histogram),
        unit_costs=[NamedFigure(name=name, figure=figure(value)) for name, value in costing.unit_costs],
        own_wins_share=costing.own_wins_share,
        old_prices=[DatedOut.model_validate(old) for old in costing.old_prices],
        notes=[PlanReasonOut.model_validate(note) for note in costing.notes],
    )


def choice_out(choice: Choice) -> ChoiceOut:
    def maybe(value: Figure | None) -> FigureOut | None:
        return figure(value) if value else None

    return ChoiceOut(
        configuration=ConfigurationOut.model_validate(choice.configuration), feasible=choice.feasible,
        on_front=choice.on_front, busy=maybe(choice.busy),
        occupied=choice.occupied, held=list(choice.held), p95_kw=figure(choice.power.figures["p95_kw"]),
        rack_count=len(choice.power.racks), capex=maybe(choice.capex), present_cost=maybe(choice.present_cost),
        gpu_hour=maybe(choice.gpu_hour), lead_time_weeks=choice.lead_time_weeks,
        reasons=[PlanReasonOut.model_validate(reason) for reason in choice.reasons],
        sizings=[sizing_out(sizing) for sizing in choice.sizings],
    )  # fmt: skip


def comparison_out(comparison: Comparison) -> ComparisonOut:
    return ComparisonOut(
        choices=[choice_out(choice) for choice in comparison.choices], front=list(comparison.front),
        chosen=comparison.chosen, currency=comparison.currency, years=comparison.years,
        why_none=[
            WhyNone(reason=PlanReasonOut.model_validate(reason), configurations=count)
            for reason, count in comparison.why_none
        ],
        old_prices=[DatedOut.model_validate(old) for old in comparison.old_prices],
    )  # fmt: skip


def timeline_out(answer: TimelineAnswer) -> TimelineOut:
    schedule, form = answer.schedule, answer.form
    return TimelineOut(
        name_en=form.name.en, name_ko=form.name.text("ko"), slot=form.slot, horizon=form.horizon,
        gpus=form.gpus, memory_gb=answer.memory_gb,
        tasks=[TaskOut.model_validate(task) for task in answer.tasks],
        placements=[
            PlacementOut(task=p.task, start=p.start, end=p.end, gpus=[gpu + 1 for gpu in p.gpus], late=p.late)
            for p in schedule.placements
        ],
        conflicts=[ConflictOut.model_validate(conflict) for conflict in schedule.conflicts],
        utilization=list(schedule.utilization), lateness=schedule.lateness, makespan=schedule.makespan,
        proven=schedule.proven, on_time=schedule.on_time,
        counts=[CountOut.model_validate(count) for count in answer.counts],
        why_en=answer.why_en, why_ko=answer.why_ko,
    )  # fmt: skip


def judgements_out(form: ClaimsForm, judgements: Iterable[Judgement]) -> JudgementsOut:
    return JudgementsOut(
        name_en=form.name.en, name_ko=form.name.text("ko"),
        judgements=[
            JudgementOut(claim=j.claim, verdict=j.verdict, en=j.en, ko=j.ko, figures=_figures(j.figures.items()),
                         source=j.source)
            for j in judgements
        ],
    )  # fmt: skip


def review_out(review: TableReview) -> TableReviewOut:
    table = review.table
    return TableReviewOut(
        name=table.name, currency=table.currency, years=table.years,
        capex=[LineOut.model_validate(line) for line in table.capex],
        opex=[LineOut.model_validate(line) for line in table.opex],
        totals=TotalsOut.model_validate(review.totals),
        remarks=[RemarkOut.model_validate(remark) for remark in review.remarks],
        mended=TotalsOut.model_validate(review.mended),
        old_prices=[DatedOut.model_validate(old) for old in review.old_prices],
    )  # fmt: skip
