"""Sections of a report up to the power: the answer, the work, the choices, memory, racks, timeline."""

from __future__ import annotations

from onmaru.plan.rules.demand import YEAR_S
from onmaru.plan.rules.forms.plan import PlanForm
from onmaru.plan.rules.report.charts import machines
from onmaru.plan.rules.report.charts.money import Point, choices
from onmaru.plan.rules.report.words import Speech, number
from onmaru.plan.service.timeline import TimelineAnswer
from onmaru.plan.types.estimate import Figure, Sizing
from onmaru.plan.types.plan import Choice, Comparison, Costing
from onmaru.plan.types.report import Block, Bullets, Callout, Cards, Chart, Grid, Heading, Paragraph

_RATES = ("time_s", "output_tokens_per_s", "streams", "seats", "concurrency")
_SHOWN_CHOICES = 10
FIGURE_WIDTHS = (1.5, 2.0, 3.0, 0.7)


def summary(
    plan: PlanForm, comparison: Comparison, chosen: Choice | None, costing: Costing | None, speech: Speech
) -> list[Block]:
    """The answer in four figures and three sentences; or why there is none."""
    blocks: list[Block] = []
    if plan.question is not None:
        blocks += [Heading(speech("question")), Paragraph(plan.question.text(speech.language))]
    blocks.append(Heading(speech("answer")))
    if chosen is None:
        blocks.append(Callout(speech("none"), "bad"))
        reasons = tuple(f"{count} ×  {speech.pick(reason)}" for reason, count in comparison.why_none)
        return [*blocks, Paragraph(speech("none_because")), Bullets(reasons)]
    key = (
        "chosen_is" if not plan.choice and chosen.feasible else "named_is" if chosen.feasible else "named_not"
    )
    said = [speech(key, label=chosen.configuration.label)]
    p95 = chosen.power.figures["p95_kw"]
    if chosen.present_cost is not None and chosen.capex is not None:
        said.append(
            speech("costs", present=speech.money(chosen.present_cost.value), years=plan.years,
                   capex=speech.money(chosen.capex.value), p95=speech.value(p95),
                   busy=f"{chosen.occupied:.0%}")
        )  # fmt: skip
    if costing is not None and costing.own_wins_share is not None:
        share = costing.own_wins_share
        key, shown = ("own_wins", share) if share >= 0.5 else ("rent_wins", 1 - share)
        said.append(speech(key, share=f"{shown:.0%}"))
    cards = []
    for label, figure, name in (
        (speech("card_present", years=plan.years), chosen.present_cost, ""), (speech("card_capex"), chosen.capex, ""),
        (speech("card_power"), p95, ""), (speech("card_busy"), _occupied(chosen), "busy"),
    ):  # fmt: skip
        if figure is not None:
            ends = speech.interval(figure, name).removesuffix(f" {figure.unit}")
            cards.append((label, speech.value(figure, name), "" if ends == "–" else f"90 %: {ends}"))
    blocks += [Cards(tuple(cards)), Paragraph(" ".join(said))]
    if not chosen.feasible:
        blocks.append(Callout(" · ".join(speech.pick(r) for r in chosen.reasons), "bad"))
    if comparison.old_prices:
        items = ", ".join(old.item for old in comparison.old_prices)
        blocks.append(Callout(f"{speech('old_lead')} {items}", "warn"))
    return blocks


def _occupied(choice: Choice) -> Figure | None:
    if choice.busy is None:
        return None
    return Figure(
        choice.occupied, "1", method="GPU-hours held / GPU-hours of the year", source="sizing of this plan"
    )


def work(plan: PlanForm, chosen: Choice | None, speech: Speech) -> list[Block]:
    """What is to be computed, with what each workload asks of the chosen set."""
    rows = []
    for place, form in enumerate(plan.workloads):
        sizing = chosen.sizings[place] if chosen else None
        model = getattr(sizing.workload, "model", None) if sizing else None
        rate, share = "–", "–"
        if sizing is not None and sizing.feasible:
            name = next((n for n in _RATES if n in sizing.figures), "")
            rate = f"{speech.name(name)}: {speech.whole(sizing.figures[name])}" if name else "–"
            share = _share(sizing, form.runs_per_year)
        repeats = number(form.runs_per_year) if sizing is not None and "time_s" in sizing.figures else "–"
        held = str(chosen.held[place]) if chosen is not None and chosen.held[place] else "–"
        label = model.label if model else "–"
        rows.append(
            (speech.work(form.name or form.kind), speech.name(form.kind), label, rate, repeats, held, share)
        )
    widths = (1.3, 0.9, 1.2, 2.5, 0.7, 0.6, 0.6)
    grid = Grid(speech.head("work_head"), tuple(rows), frozenset({4, 5, 6}), widths=widths)
    return [Heading(speech("work")), grid]


def _share(sizing: Sizing, runs: float) -> str:
    time = sizing.figures.get("time_s")
    figure = sizing.figures.get("utilization")
    if time is not None:
        return f"{time.value * runs / YEAR_S:.0%}"
    return f"{figure.value:.0%}" if figure is not None else "–"


def options(plan: PlanForm, comparison: Comparison, speech: Speech) -> list[Block]:
    """Every configuration in one picture, the best in a table, and why the others fell out."""
    feasible = [c for c in comparison.choices if c.feasible]
    text = speech(
        "options_text", total=len(comparison.choices), feasible=len(feasible), front=len(comparison.front)
    )
    blocks: list[Block] = [Heading(speech("options")), Paragraph(text)]
    shown = [c for c in feasible if c.on_front or c.configuration.id == comparison.chosen]
    shown = (shown + [c for c in feasible if c not in shown])[:_SHOWN_CHOICES]
    shown.sort(key=lambda c: c.present_cost.value if c.present_cost else float("inf"))
    rows = tuple(
        (
            c.configuration.label, str(c.configuration.gpu_count), number(c.capex.value) if c.capex else "–",
            _short_interval(c), number(c.power.figures["p95_kw"].value), str(len(c.power.racks)),
            f"{c.occupied:.0%}", number(c.lead_time_weeks) if c.lead_time_weeks else "–",
        )
        for c in shown
    )  # fmt: skip
    strong = frozenset(i for i, c in enumerate(shown) if c.configuration.id == comparison.chosen)
    if rows:
        blocks.append(Grid(speech.head("options_head"), rows, frozenset(range(1, 8)), strong, speech.currency,
                           widths=(2.4, 0.6, 1.0, 2.3, 0.8, 0.7, 0.7, 0.8)))  # fmt: skip
    blocks += _points(plan, comparison, speech)
    blocks += _fallen(comparison, speech)
    return blocks


def _short_interval(choice: Choice) -> str:
    cost = choice.present_cost
    if cost is None:
        return "–"
    if cost.low is None or cost.high is None:
        return number(cost.value)
    return f"{number(cost.value)} [{number(cost.low)} – {number(cost.high)}]"


def _points(plan: PlanForm, comparison: Comparison, speech: Speech) -> list[Block]:
    points = []
    for c in comparison.choices:
        if c.present_cost is None:
            continue
        kind = (
            "chosen" if c.configuration.id == comparison.chosen
            else "front" if c.on_front else "feasible" if c.feasible else "infeasible"
        )  # fmt: skip
        cost = c.present_cost
        x = c.power.figures["p95_kw"].value * c.power.figures["pue"].value
        points.append(
            Point(c.configuration.id, x, cost.value, cost.low or cost.value, cost.high or cost.value, kind)
        )
    if not points:
        return []
    # Racks that cost and draw many times what matters would press everything else into a corner.
    near = [p for p in points if p.kind != "infeasible"] or points
    reach_y, reach_x = 1.6 * max(p.high for p in near), 1.6 * max(p.x for p in near)
    limit = plan.constraints.power_kw
    drawn = [p for p in points if p.y <= reach_y and p.x <= max(reach_x, limit or 0)]
    legend = [(kind, speech(kind)) for kind in ("chosen", "front", "feasible", "infeasible")]
    svg = choices(drawn, x_label=speech("points_x"), y_label=speech("points_y", currency=speech.currency),
                  x_limit=limit if limit and limit <= 1.5 * reach_x else None, limit_label=speech("power_limit"), legend=legend,
                  alt=speech("points_caption"))  # fmt: skip
    return [Chart(svg, speech("points_caption"), speech("points_caption"))]


def _fallen(comparison: Comparison, speech: Speech) -> list[Block]:
    count: dict[str, int] = {}
    example: dict[str, str] = {}
    for choice in comparison.choices:
        for reason in {r.code: r for r in choice.reasons}.values():
            count[reason.code] = count.get(reason.code, 0) + 1
            example.setdefault(reason.code, f"{choice.configuration.label}: {speech.pick(reason)}")
    if not count:
        return []
    ordered = sorted(count, key=lambda code: -count[code])[:8]
    rows = tuple((speech.reason_kind(code), str(count[code]), example[code]) for code in ordered)
    return [
        Heading(speech("fell"), 2),
        Grid(speech.head("fell_head"), rows, frozenset({1}), widths=(1.3, 0.8, 4.4)),
    ]


def fit(chosen: Choice, speech: Speech) -> list[Block]:
    """Memory of one GPU under each workload, and the figures of each sizing."""
    blocks: list[Block] = [Heading(speech("fits"))]
    stacks = []
    for sizing in chosen.sizings:
        if sizing.memory is None or not sizing.memory.terms:
            continue
        parts = tuple(
            (speech.name(t.name), t.size_bytes / 1e9) for t in sizing.memory.terms if t.size_bytes > 0
        )
        stacks.append(
            machines.Stack(speech.work(sizing.workload.name or sizing.workload.kind), parts, sizing.memory.usable_bytes / 1e9,
                           sizing.memory.capacity_bytes / 1e9)
        )  # fmt: skip
    if stacks:
        svg = machines.memory(stacks, usable_label=speech("usable"), alt=speech("memory_caption"))
        blocks.append(Chart(svg, speech("memory_caption"), speech("memory_caption")))
    for sizing in chosen.sizings:
        blocks.append(Heading(speech.work(sizing.workload.name or sizing.workload.kind), 2))
        notes = [speech.pick(r) for r in sizing.reasons]
        if notes:
            blocks.append(Bullets(tuple(notes)))
        rows = tuple(
            (speech.name(name), speech.whole(f, name), speech.method(f.method), speech.cite(f))
            for name, f in sizing.figures.items()
        )
        if rows:
            blocks.append(Grid(speech.head("figures_head"), rows, frozenset({1}), widths=FIGURE_WIDTHS))
    return blocks


def power(chosen: Choice, speech: Speech) -> list[Block]:
    """Power at the four levels, racks, energy and carbon."""
    plan = chosen.power
    rows = tuple(
        (speech.name(name), speech.whole(f, name), speech.method(f.method) or "–", speech.cite(f))
        for name, f in plan.figures.items()
        if not (name == "demand_cost" and f.value == 0)
    )
    blocks: list[Block] = [Heading(speech("power"))]
    if plan.racks:
        views = [
            machines.RackView(tuple((s.name, s.unit, s.units, s.p95_w / 1000) for s in rack.slots), rack.power_w / 1000,
                              rack.limit_w / 1000, rack.units)
            for rack in plan.racks
        ]  # fmt: skip
        svg = machines.racks(views, rack_label=speech("rack"), of_label=speech("of"),
                             more=speech("more_racks", count=len(views) - 6), alt=speech("racks_caption"))  # fmt: skip
        blocks.append(Chart(svg, speech("racks_caption"), speech("racks_caption")))
    else:
        blocks.append(Callout(speech("no_rack"), "bad"))
    blocks.append(Grid(speech.head("figures_head"), rows, frozenset({1}), widths=FIGURE_WIDTHS))
    return blocks


def timeline(answer: TimelineAnswer, speech: Speech) -> list[Block]:
    """Who runs when, conflicts, and why so many GPUs."""
    schedule, form = answer.schedule, answer.form
    labels = {t.id: (t.label_ko if speech.language == "ko" else t.label_en) or t.id for t in answer.tasks}
    bars = [
        machines.Bar(gpu + 1, p.task, p.start, p.end, p.late > 0)
        for p in schedule.placements
        for gpu in p.gpus
    ]
    unit = speech.slot(form.slot)
    caption = speech("timeline_caption", gpus=form.gpus, horizon=form.horizon,
                     unit=unit if speech.language == "ko" else f" {unit}".strip())  # fmt: skip
    svg = machines.gantt(bars, gpus=form.gpus, horizon=form.horizon, labels=labels, gpu_label="GPU", unit=unit,
                         alt=caption)  # fmt: skip
    why = answer.why_ko if speech.language == "ko" else answer.why_en
    blocks: list[Block] = [Heading(speech("timeline")), Chart(svg, caption, caption)]
    if schedule.conflicts:
        blocks.append(Bullets(tuple(speech.pick(c) for c in schedule.conflicts)))
    return [*blocks, Paragraph(why)]
