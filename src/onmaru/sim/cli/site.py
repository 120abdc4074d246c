"""`onmaru sim models`, `experiments`, `fork`: what needs a running site."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from onmaru.core.terminal import errors_shown, progress, stderr, write_facts, write_json, write_table
from onmaru.sim.cli.options import Json, Seed, Set, SiteOption, TokenOption, connect, interval_text


def models(site: SiteOption = "", token: TokenOption = "", json: Json = False) -> None:
    """List the models of a running site."""
    with errors_shown(json=json):
        items = connect(site, token).models()
    columns: list[Any] = [
        "name", "origin", "elements", "forkable", "description",
        ("fault", lambda r: r["error"] and r["error"]["detail"]),
    ]  # fmt: skip
    empty = "no models: put a YAML file into sim/ beside plant.toml, or save one"
    write_json(items) if json else write_table("Models", items, columns, empty=empty)


def experiments(
    site: SiteOption = "", token: TokenOption = "",
    kind: Annotated[str, typer.Option(help="run, compare, optimize, bottleneck, calibrate, schedule, fork.")] = "",
    limit: Annotated[int, typer.Option(help="At most this many.")] = 20, json: Json = False,
) -> None:  # fmt: skip
    """List the experiments of a running site, newest first."""
    with errors_shown(json=json):
        items = connect(site, token).experiments(kind=kind or None, limit=limit)
    columns: list[Any] = ["id", "kind", "name", "created", ("headline", _headline)]
    write_json(items) if json else write_table("Experiments", items, columns, empty="no experiments")


def _headline(item: Any) -> str | None:
    told = item["headline"]
    if told is None:
        return None
    shown = {key: f"{value:,.4g}" if isinstance(value, float) else value for key, value in told.items()}
    return ", ".join(f"{key} {value}" for key, value in list(shown.items())[:4])


def fork(
    model: Annotated[str, typer.Argument(help="Name of a model of the site.")],
    hours: Annotated[float, typer.Option(help="How far to look ahead [h].")] = 8.0,
    at: Annotated[str, typer.Option(help="From when: now, RFC 3339, or an offset such as -2h.")] = "now",
    replications: Annotated[int, typer.Option(help="Replications.")] = 50,
    target: Annotated[int, typer.Option(help="Parts: when will they be done? 0: do not ask.")] = 0,
    changes: Set = None, seed: Seed = 1, site: SiteOption = "", token: TokenOption = "", json: Json = False,
) -> None:  # fmt: skip
    """Start MODEL from the live plant (or a past moment of it) and look ahead, with bands."""
    with errors_shown(json=json):
        ask: dict[str, Any] = {
            "hours": hours, "at": at, "replications": replications, "target": target or None,
            "changes": changes or [], "seed": seed,
        }  # fmt: skip
        with progress(f"Looking ahead {hours:g} h", quiet=json) as advance:
            found = connect(site, token).fork(model, progress=advance, **ask).result
    if json:
        write_json(found)
        return
    seen, bands = found["seen"], found["bands"]
    facts = {
        "from": found["at"] + (" (emulated)" if found["emulated"] else ""),
        "state known of": f"{seen['coverage']:.0%} of stations and stores",
        "parts inside": seen["wip"],
        "output": interval_text(found["figures"]["output"]),
    }
    if found["finish"]:
        finish = found["finish"]
        share = finish["probability"]
        facts[f"{finish['target']} parts"] = (
            f"within {hours:g} h with {share['estimate']:.0%} ({share['low']:.0%} to {share['high']:.0%})"
        )
    write_facts(found["model"], facts)
    steps = len(bands["time_s"])
    rows = [
        {"hours": bands["time_s"][k] / 3600}
        | {f"out {key}": bands["out"][key][k] for key in ("p10", "p50", "p90")}
        | {f"wip {key}": bands["wip"][key][k] for key in ("p10", "p50", "p90")}
        for k in sorted({max(0, round(steps * (n + 1) / 8) - 1) for n in range(8)})
    ]
    write_table("Look-ahead", rows, list(rows[0]), empty="")
    for note in seen["notes"]:
        stderr().print(f"[dim]note: {note}[/dim]")


def register(sim: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (models, experiments, fork):
        sim.command()(command)
