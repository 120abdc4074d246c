"""Sections of a report about money: costs, how sure they are, what would change the answer, assumptions."""

from __future__ import annotations

from onmaru.plan.rules.forms.plan import PlanForm
from onmaru.plan.rules.report.change import what_would_change
from onmaru.plan.rules.report.charts.money import Column, Swing, cash_flow, spread, tornado
from onmaru.plan.rules.report.words import SHARES, Speech, number
from onmaru.plan.service.report_sections import FIGURE_WIDTHS
from onmaru.plan.types.plan import Choice, Comparison, Costing
from onmaru.plan.types.report import Block, Bullets, Chart, Grid, Heading, Paragraph

_BARS = 9
_PARTS = ("capex", "energy", "licences", "staff", "support", "space")

_LIMITS = {
    "en": (
        "Training time is a roofline times an efficiency fitted to MLPerf Training results; its interval comes from "
        "submitters the fit never saw. Inference is a roofline with continuous batching.",
        "Node power is scaled from one published log; the idle share is an assumption.",
        "Racks are filled at the 95th percentile of power, with no diversity between nodes of one synchronous job.",
        "The cash flow is before tax. Residual value falls smoothly; a new generation can make it drop at once.",
        "Prices marked as assumptions are orders of magnitude, not quotations.",
    ),
    "ko": (
        "학습 시간은 루프라인에 MLPerf Training 결과로 보정한 효율을 곱해 계산하며, 구간은 보정에 쓰지 않은 제출사의 "
        "오차에서 구했어요. 추론은 연속 배칭을 가정한 루프라인이에요.",
        "노드 전력은 공개된 로그 하나에서 환산했고, 유휴 전력 비율은 가정이에요.",
        "랙은 95백분위 전력으로 채우며, 동기식 작업이라 노드 사이의 전력 분산 효과는 빼지 않았어요.",
        "현금 흐름은 세전이에요. 잔존 가치는 완만하게 줄어든다고 보았지만 새 세대가 나오면 한 번에 떨어질 수 있어요.",
        "가정으로 표시한 가격은 규모를 가늠하는 값이며 견적이 아니에요.",
    ),
}


def money(costing: Costing, speech: Speech) -> list[Block]:
    """What is paid at the start, year by year, against renting, and per unit of work."""
    names = [(part, speech.name(part)) for part in _PARTS]
    columns = [
        Column(str(flow.year), tuple((label, getattr(flow, part)) for part, label in names), flow.residual,
               flow.rent_instead if flow.year and flow.rent_instead else None)
        for flow in costing.flows
    ]  # fmt: skip
    svg = cash_flow(columns, compare_label=speech("rent_line"), back_label=speech("resale"), unit=costing.currency,
                    alt=speech("flow_caption"))  # fmt: skip
    blocks: list[Block] = [
        Heading(speech("money")),
        Chart(svg, speech("flow_caption"), speech("flow_caption")),
    ]
    rows = [
        (speech.name(n), number(f.value), speech.interval(f).removesuffix(f" {f.unit}"), speech.method(f.method),
         speech.cite(f))
        for n, f in costing.capex_lines
    ]  # fmt: skip
    total = costing.figures["capex"]
    rows.append(
        (
            speech.name("capex"),
            number(total.value),
            speech.interval(total).removesuffix(f" {total.unit}"),
            "",
            "",
        )
    )
    blocks.append(Grid(speech.head("capex_head", currency=costing.currency), tuple(rows), frozenset({1, 2}),
                       frozenset({len(rows) - 1}), widths=(1.3, 1.0, 1.7, 2.4, 0.7)))  # fmt: skip
    flows = tuple(
        tuple(number(v) if v else "–" for v in
              (f.capex, f.energy, f.licences, f.staff, f.support, f.space, -f.residual, f.cost, f.rent_instead, f.book_value))
        for f in costing.flows
    )  # fmt: skip
    blocks.append(Grid(speech.head("flow_head"), tuple((str(i), *row) for i, row in enumerate(flows)),
                       frozenset(range(1, 11)), caption=costing.currency))  # fmt: skip
    figures = tuple(
        (speech.name(n), speech.whole(f, n), speech.method(f.method), speech.cite(f))
        for n, f in costing.figures.items()
        if n != "capex"
    )
    blocks.append(Grid(speech.head("figures_head"), figures, frozenset({1}), widths=FIGURE_WIDTHS))
    units = tuple(
        (speech.unit_cost(n), speech.whole(f), speech.method(f.method)) for n, f in costing.unit_costs
    )
    if units:
        blocks.append(Grid(speech.head("unit_head"), units, frozenset({1}), widths=(1.8, 2.0, 2.4)))
    blocks += [Paragraph(speech.pick(note), muted=True) for note in costing.notes]
    return blocks


def risk(plan: PlanForm, costing: Costing, speech: Speech) -> list[Block]:
    """The spread of the present cost and what moves it."""
    present = costing.figures["present_cost"]
    caption = speech("spread_caption", draws=f"{plan.risk.draws:,}")
    svg = spread(costing.histogram.edges, costing.histogram.counts, low=present.low or present.value, value=present.value,
                 high=present.high or present.value, unit=costing.currency, alt=caption)  # fmt: skip
    bars = [
        Swing(speech.name(b.name), b.at_low, b.at_high, _end(b.name, b.input_low), _end(b.name, b.input_high))
        for b in costing.tornado[:_BARS]
    ]
    blocks: list[Block] = [Heading(speech("risk")), Chart(svg, caption, caption)]
    if bars:
        words = speech("tornado_caption")
        blocks.append(
            Chart(tornado(bars, value=present.value, unit=costing.currency, alt=words), words, words)
        )
    return blocks


def _end(name: str, value: float) -> str:
    return f"{value:.0%}" if name in SHARES else number(value)


def change(comparison: Comparison, chosen: Choice, costing: Costing | None, speech: Speech) -> list[Block]:
    """What would change the answer."""
    said = what_would_change(comparison, chosen, costing, speech)
    return [Heading(speech("change")), Bullets(tuple(said))] if said else []


def assumptions(
    comparison: Comparison, chosen: Choice | None, costing: Costing | None, speech: Speech
) -> list[Block]:
    """Every input with its source, old prices, limits, and the list of sources."""
    blocks: list[Block] = [Heading(speech("assumptions"))]
    if costing is not None:
        rows = tuple(
            (
                speech.name(n),
                speech.value(f, n),
                speech.interval(f, n),
                speech.name(f.kind.value),
                speech.method(f.method),
                speech.cite(f),
            )
            for n, f in costing.inputs.items()
            if f.value != 0 or f.low is not None
        )
        blocks.append(
            Grid(speech.head("inputs_head"), rows, frozenset({1, 2}), widths=(1.5, 1.2, 1.6, 0.9, 2.4, 0.6))
        )
    old = costing.old_prices if costing is not None else comparison.old_prices
    if old:
        blocks.append(Heading(speech("old"), 2))
        blocks.append(Paragraph(speech("old_lead")))
        blocks.append(
            Bullets(
                tuple(
                    speech("old_text", item=o.item, date=o.date, age=o.age_days, source=o.source) for o in old
                )
            )
        )
    blocks += [Heading(speech("limits"), 2), Bullets(_LIMITS[speech.language])]
    if chosen is not None:
        for sizing in chosen.sizings:
            for term in sizing.memory.terms if sizing.memory else ():
                speech.cite_text(term.source)
    sources = speech.sources()
    return [*blocks, Heading(speech("sources"), 2), Bullets(tuple(sources))] if sources else blocks
