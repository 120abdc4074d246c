"""`onmaru plan size|compare|tco|power|timeline`: answers as tables, or JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onmaru.core.terminal import errors_shown, progress, stdout, write_facts, write_json, write_table
from onmaru.plan.cli.reading import (
    Amount,
    Json,
    Language,
    On,
    PlanFile,
    Prices,
    planner_with,
    said,
    shown,
    text_of,
)

if TYPE_CHECKING:
    from onmaru.plan.service.planner import Planner
    from onmaru.plan.types.catalogue import Configuration
    from onmaru.plan.types.estimate import Figure, Sizing


def _chosen(planner: Planner, plan: Any, on: str, quiet: bool) -> Configuration:
    from onmaru.plan.service.comparing import find_choice

    with progress("Comparing", quiet=quiet) as advance:
        return find_choice(planner.compare(plan, progress=advance), on or plan.choice).configuration


def size(
    file: PlanFile, on: On = "", prices: Prices = None, language: Language = "en", json: Json = False
) -> None:
    """Size every workload of PLAN on one configuration: memory stack per GPU, time, throughput, reasons."""
    with errors_shown(json=json):
        from onmaru.plan.service.render import sizing_out

        planner = planner_with(prices)
        plan = planner.read_plan(text_of(file), where=str(file))
        sizings = planner.size(plan, _chosen(planner, plan, on, json))
        if json:
            write_json([sizing_out(sizing).model_dump(mode="json") for sizing in sizings])
            return
        for sizing in sizings:
            _write_sizing(sizing, language)


def _write_sizing(sizing: Sizing, language: str) -> None:
    work = sizing.workload
    verdict = "[green]fits[/green]" if sizing.feasible else "[red]does not fit[/red]"
    console = stdout()
    console.print(f"\n[bold]{work.name or work.kind}[/bold] on {sizing.configuration.label}: {verdict}")
    for reason in sizing.reasons:
        console.print(
            f"  {'✗' if reason.blocking else '·'} {said(reason, language)}", highlight=False, markup=False
        )
    for other in sizing.alternatives:
        console.print(f"  → {said(other, language)}", highlight=False, markup=False)
    if sizing.memory is not None:
        memory = sizing.memory
        rows: list[dict[str, Any]] = [
            {
                "term": t.name.replace("_", " "),
                "GB": t.size_bytes / 1e9,
                "formula": t.formula,
                "source": t.source,
            }
            for t in memory.terms
        ]
        rows.append({"term": "total", "GB": memory.total_bytes / 1e9, "formula": "", "source": ""})
        rows.append({"term": "usable", "GB": memory.usable_bytes / 1e9, "formula": "", "source": ""})
        write_table("Memory of one GPU", rows, ["term", "GB", "formula", "source"], empty="")
    _write_figures("Figures", sizing.figures)


def _write_figures(title: str, figures: Any) -> None:
    rows = [
        {"figure": name.replace("_", " "), "value [90 %]": shown(f), "kind": f.kind.value, "method": f.method,
         "source": f.source}
        for name, f in figures.items()
    ]  # fmt: skip
    write_table(title, rows, ["figure", "value [90 %]", "kind", "method", "source"], empty="no figures")


def compare(
    file: PlanFile, prices: Prices = None, language: Language = "en",
    everything: Annotated[bool, typer.Option("--all", help="Also list what is not feasible, with the reasons.")] = False,
    json: Json = False,
) -> None:  # fmt: skip
    """Compare every configuration of PLAN under its constraints: the Pareto front, or why nothing is feasible."""
    with errors_shown(json=json):
        from onmaru.plan.service.render import comparison_out

        planner = planner_with(prices)
        plan = planner.read_plan(text_of(file), where=str(file))
        with progress("Comparing", quiet=json) as advance:
            found = planner.compare(plan, progress=advance)
        if json:
            write_json(comparison_out(found).model_dump(mode="json"))
            return
        rows = [
            {
                "": "★" if c.configuration.id == found.chosen else "●" if c.on_front else "",
                "configuration": c.configuration.id, "GPUs": c.configuration.gpu_count,
                "busy": shown(c.busy, digits=2), f"CapEx {found.currency}": _money(c.capex),
                f"{found.years} years {found.currency}": shown(c.present_cost),
                "p95 kW": round(c.power.figures["p95_kw"].value, 1), "racks": len(c.power.racks),
                "why not": "; ".join(said(r, language) for r in c.reasons) or None,
            }
            for c in found.choices if c.feasible or everything
        ]  # fmt: skip
        columns = list(rows[0]) if rows else []
        if rows and not everything:
            columns.remove("why not")
        write_table(
            "Configurations  (★ chosen, ● on the Pareto front)", rows, columns, empty="nothing is feasible"
        )
        for reason, count in found.why_none:
            stdout().print(f"  ✗ {count} ×  {said(reason, language)}", highlight=False, markup=False)
        _write_old(found.old_prices)


def _money(figure: Figure | None) -> Amount | None:
    return None if figure is None else Amount(round(figure.value))


def _write_old(old: Any) -> None:
    for price in old:
        stdout().print(
            f"  ! the price of {price.item} is of {price.date}, {price.age_days} days old: {price.source}",
            highlight=False, markup=False,
        )  # fmt: skip


def tco(file: PlanFile, on: On = "", prices: Prices = None, json: Json = False) -> None:
    """What owning costs: CapEx, OpEx, present value, rent against buy, tornado, unit costs."""
    with errors_shown(json=json):
        from onmaru.plan.service.render import costing_out

        planner = planner_with(prices)
        plan = planner.read_plan(text_of(file), where=str(file))
        costing = planner.tco(plan, _chosen(planner, plan, on, json))
        if json:
            write_json(costing_out(costing).model_dump(mode="json"))
            return
        _write_figures(f"{costing.configuration.label}, {costing.years} years", costing.figures)
        columns = ("capex", "energy", "licences", "staff", "support", "space", "residual", "cost", "rent_instead",
                   "book_value")  # fmt: skip
        flows: list[dict[str, Any]] = [
            {"year": f.year, **{name: Amount(round(getattr(f, name))) for name in columns}}
            for f in costing.flows
        ]
        write_table(f"Cash flow, {costing.currency}", flows, list(flows[0]), empty="")
        bars = [
            {"input": b.name.replace("_", " "), "from": b.input_low, "to": b.input_high, "unit": b.unit,
             "cost at low": Amount(round(b.at_low)), "cost at high": Amount(round(b.at_high)),
             "swing": Amount(round(abs(b.at_high - b.at_low)))}
            for b in costing.tornado[:12]
        ]  # fmt: skip
        write_table(
            "What moves the present cost", bars, list(bars[0]) if bars else [], empty="nothing is uncertain"
        )
        _write_figures("Unit costs", dict(costing.unit_costs))
        if costing.own_wins_share is not None:
            stdout().print(f"Owning is cheaper than renting in {costing.own_wins_share:.0%} of the draws.")
        for note in costing.notes:
            stdout().print(f"  · {note.en}", highlight=False, markup=False)
        _write_old(costing.old_prices)


def power(
    file: PlanFile, on: On = "", prices: Prices = None, language: Language = "en", json: Json = False
) -> None:
    """Power idle, mean and p95, racks against their limit, energy, tariff, carbon."""
    with errors_shown(json=json):
        from onmaru.plan.service.render import power_out

        planner = planner_with(prices)
        plan = planner.read_plan(text_of(file), where=str(file))
        found = planner.power(plan, _chosen(planner, plan, on, json))
        if json:
            write_json(power_out(found).model_dump(mode="json"))
            return
        _write_figures("Power, energy, carbon", found.figures)
        racks = [
            {"rack": i, "power kW": rack.power_w / 1000, "limit kW": rack.limit_w / 1000,
             "units": f"{sum(s.units for s in rack.slots)} of {rack.units}",
             "holds": ", ".join(f"U{s.unit} {s.name}" for s in rack.slots)}
            for i, rack in enumerate(found.racks, start=1)
        ]  # fmt: skip
        write_table(
            "Racks", racks, list(racks[0]) if racks else [], empty="the machines fit no rack of this site"
        )
        for reason in found.reasons:
            stdout().print(f"  ✗ {said(reason, language)}", highlight=False, markup=False)


def timeline(
    file: Annotated[Path, typer.Argument(help="A timeline as YAML or JSON.", metavar="TIMELINE")],
    language: Language = "en", json: Json = False,
) -> None:  # fmt: skip
    """Who runs on which GPU when; conflicts, utilisation, and why so many GPUs, not fewer or more."""
    with errors_shown(json=json):
        from onmaru.plan.service.render import timeline_out

        planner = planner_with(None)
        form = planner.read_timeline(text_of(file), where=str(file))
        with progress("Scheduling", quiet=json) as advance:
            answer = planner.timeline(form, progress=advance)
        if json:
            write_json(timeline_out(answer).model_dump(mode="json"))
            return
        names = {
            task.id: (task.label_ko if language == "ko" else task.label_en) or task.id
            for task in answer.tasks
        }
        rows = [
            {"GPU": ", ".join(str(gpu + 1) for gpu in p.gpus), "task": names[p.task], "from": p.start, "to": p.end,
             "late": p.late or None}
            for p in answer.schedule.placements
        ]  # fmt: skip
        write_table(f"{form.name.text(language)}, in {form.slot}s", rows, ["GPU", "task", "from", "to", "late"],
                    empty="nothing could be placed")  # fmt: skip
        use = {f"GPU {i}": f"{share:.0%}" for i, share in enumerate(answer.schedule.utilization, start=1)}
        write_facts("In use", use)
        for conflict in answer.schedule.conflicts:
            stdout().print(f"  ✗ {said(conflict, language)}", highlight=False, markup=False)
        stdout().print(answer.why_ko if language == "ko" else answer.why_en, highlight=False, markup=False)


def register(plan: typer.Typer) -> None:
    for command in (size, compare, tco, power, timeline):
        plan.command()(command)
