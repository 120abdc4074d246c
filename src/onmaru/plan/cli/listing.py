"""`onmaru plan catalogue|models|prices`: what the planner knows."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from onmaru.core.terminal import errors_shown, write_json, write_table
from onmaru.plan.cli.reading import Json, Prices, planner_with


def catalogue(
    item: Annotated[
        str, typer.Argument(help="Id of a GPU, server or network adapter; empty: list all.")
    ] = "",
    json: Json = False,
) -> None:
    """What can be bought, each fact with value, unit, source, date and tag."""
    with errors_shown(json=json):
        from onmaru.plan.rules.catalogue import find

        planner = planner_with(None)
        known = planner.catalogue
        everything: dict[str, Any] = {**known.gpus, **known.servers, **known.nics}
        if not item:
            rows = [
                {"id": i.id, "label": i.label, "kind": type(i).__name__.lower(), "vendor": i.vendor, "facts": len(i.facts)}
                for i in everything.values()
            ]  # fmt: skip
            write_json(rows) if json else write_table(
                "Catalogue", rows, list(rows[0]), empty="the catalogue is empty"
            )
            return
        found = find("item", item, everything)
        facts = [
            {
                "fact": name,
                "value": f.value,
                "unit": f.unit,
                "tag": f.tag.value,
                "date": f.date,
                "source": f.source,
            }
            for name, f in found.facts.items()
        ]
        write_json(facts) if json else write_table(
            found.label, facts, list(facts[0]), empty="no facts are known"
        )


def models(json: Json = False) -> None:
    """Model architectures the planner knows by name."""
    with errors_shown(json=json):
        from onmaru.plan.rules.architectures import ARCHITECTURES
        from onmaru.plan.rules.parameters import counts

        rows = [
            {"id": a.id, "label": a.label, "parameters B": counts(a).total / 1e9, "layers": a.layers, "hidden": a.hidden,
             "experts": a.experts or None, "context": a.max_context}
            for a in ARCHITECTURES.values()
        ]  # fmt: skip
        write_json(rows) if json else write_table("Models", rows, list(rows[0]), empty="no models")


def prices(prices: Prices = None, json: Json = False) -> None:
    """The prices a plan would use, with date and source; those older than 12 months are marked."""
    with errors_shown(json=json):
        from onmaru.plan.rules.ageing import is_old

        planner = planner_with(prices)
        rows = [
            {"": "!" if is_old(p.date, planner.today()) else "", "item": p.item, "low": p.low, "high": p.high,
             "currency": p.currency, "per": p.per.replace("_", " "), "date": p.date, "tag": p.tag.value,
             "source": p.source}
            for p in planner.book().prices
        ]  # fmt: skip
        write_json(rows) if json else write_table(
            "Prices  (! older than 12 months)", rows, list(rows[0]), empty="no prices"
        )


def register(plan: typer.Typer) -> None:
    for command in (catalogue, models, prices):
        plan.command()(command)
