"""`onmaru plan report|audit|review`: what is put before other people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from onmaru.core.terminal import errors_shown, progress, stdout, write_json, write_table
from onmaru.plan.cli.reading import Amount, Json, Language, On, PlanFile, Prices, planner_with, said, text_of

_MARKS = {"holds": "[green]✓ holds[/green]", "does_not_hold": "[red]✗ does not hold[/red]",
          "cannot_be_judged": "[yellow]? cannot be judged[/yellow]"}  # fmt: skip


def report(
    file: PlanFile,
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write: .pdf, .html or .md.")],
    language: Language = "en", on: On = "", prices: Prices = None, json: Json = False,
) -> None:  # fmt: skip
    """Write the justification of PLAN: tables, charts, sources, assumptions, what would change the answer."""
    with errors_shown(json=json):
        planner = planner_with(prices)
        plan = planner.read_plan(text_of(file), where=str(file))
        kind = out.suffix.lstrip(".").lower()
        with progress("Writing", quiet=json) as advance:
            content = planner.report(plan, kind=kind, language=language, choice=on, progress=advance)
            out.write_bytes(content)
        facts = {"file": str(out), "bytes": len(content), "language": language}
        write_json(facts) if json else stdout().print(f"{out}  {len(content) / 1e3:,.0f} kB", highlight=False)


def audit(
    file: Annotated[Path, typer.Argument(help="Claims as YAML or JSON.", metavar="CLAIMS")],
    language: Language = "en",
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 unless every claim holds.")] = False,
    json: Json = False,
) -> None:
    """Check claims: each holds, does not hold, or cannot be judged, with the numbers."""
    with errors_shown(json=json):
        from onmaru.plan.service.render import judgements_out

        planner = planner_with(None)
        form = planner.read_claims(text_of(file), where=str(file))
        judged = planner.audit(form)
        if json:
            write_json(judgements_out(form, judged).model_dump(mode="json"))
        else:
            for one in judged:
                stdout().print(_MARKS[one.verdict.value], end="  ")
                stdout().print(one.claim, style="bold", highlight=False, markup=False)
                stdout().print(f"    {said(one, language)}", highlight=False, markup=False)
    if strict and any(one.verdict.value != "holds" for one in judged):
        raise SystemExit(1)


def review(
    file: Annotated[Path, typer.Argument(help="A cost table as YAML or JSON.", metavar="TABLE")],
    language: Language = "en", json: Json = False,
) -> None:  # fmt: skip
    """Sum a cost table from a proposal, and list what it leaves out or gets wrong."""
    with errors_shown(json=json):
        from onmaru.plan.service.render import review_out

        planner = planner_with(None)
        found = planner.review(planner.read_table(text_of(file), where=str(file)))
        if json:
            write_json(review_out(found).model_dump(mode="json"))
            return
        lines: list[dict[str, Any]] = [
            {"line": line.label_ko if language == "ko" and line.label_ko else line.label_en, "once": Amount(round(line.amount)),
             "a year": None}
            for line in found.table.capex
        ]  # fmt: skip
        lines += [
            {"line": line.label_ko if language == "ko" and line.label_ko else line.label_en, "once": None,
             "a year": Amount(round(line.amount))}
            for line in found.table.opex
        ]  # fmt: skip
        for name, sums in (("as stated", found.totals), ("with every remark heeded", found.mended)):
            lines.append({"line": f"{name}: {sums.total:,.0f} over {found.table.years} years", "once": Amount(round(sums.capex)),
                          "a year": Amount(round(sums.opex))})  # fmt: skip
        write_table(
            f"{found.table.name}, {found.table.currency}", lines, ["line", "once", "a year"], empty=""
        )
        for remark in found.remarks:
            stdout().print(f"  {'✗' if remark.kind == 'wrong' else '+'} {said(remark, language)}", highlight=False,
                           markup=False)  # fmt: skip
            if remark.source:
                stdout().print(f"      {remark.source}", style="dim", highlight=False, markup=False)
        for old in found.old_prices:
            stdout().print(
                f"  ! the price of {old.item} is of {old.date}, {old.age_days} days old", highlight=False
            )


def register(plan: typer.Typer) -> None:
    for command in (report, audit, review):
        plan.command()(command)
