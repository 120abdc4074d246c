"""`onmaru sim compare`, `bottleneck`: questions that take more than one design."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from onmaru.core.terminal import errors_shown, progress, stderr, write_facts, write_json, write_table
from onmaru.sim.cli.options import (
    Engine,
    Hours,
    Json,
    ModelArgument,
    Ray,
    Replications,
    Seed,
    Set,
    Warmup,
    Workers,
    file_model,
    interval_text,
    stoppable,
    warmup_of,
)

Scenario = Annotated[
    list[str] | None,
    typer.Option("--scenario", help="`NAME: press.servers=2, rack.capacity=8`; may be repeated."),
]


def compare(
    model: ModelArgument, scenario: Scenario = None, hours: Hours = 8.0, warmup_hours: Warmup = "0",
    replications: Replications = 20, changes: Set = None, seed: Seed = 1, engine: Engine = "auto",
    figure: Annotated[list[str] | None, typer.Option(help="A figure to compare, such as press.oee; may be repeated.")] = None,
    workers: Workers = 0, ray: Ray = "", json: Json = False,
) -> None:  # fmt: skip
    """Compare the file MODEL with scenarios under common random numbers: differences with paired intervals."""
    with errors_shown(json=json):
        from onmaru.sim.rules.whatif import apply, parse_scenario
        from onmaru.sim.service.compare import compare_scenarios

        wanted = []
        for text in scenario or []:
            name, colon, told = text.partition(":")
            if not colon:
                name, told = text, text
            wanted.append(parse_scenario(name.strip(), _changes(told)))
        read = apply(file_model(model), parse_scenario("", changes or []).changes)
        with stoppable() as stopped, progress(f"Comparing {read.name}", quiet=json) as advance:
            found = compare_scenarios(
                read, wanted, hours=hours, warmup_hours=warmup_of(warmup_hours), replications=replications,
                figures=figure or (), seed=seed, engine=engine, workers=workers or None, ray_address=ray,
                progress=advance, cancelled=stopped,
            ).as_json()  # fmt: skip
    if json:
        write_json(found)
        return
    rows = [
        {"name": one["name"], "address": address, **told}
        for one in found["scenarios"]
        for address, told in one["figures"].items()
    ]
    columns: list[Any] = [
        ("scenario", lambda r: r["name"]), ("figure", lambda r: r["address"]),
        ("base", lambda r: interval_text(r["base"])), ("value", lambda r: interval_text(r["scenario"])),
        ("difference", lambda r: interval_text(r["difference"])), "significant",
    ]  # fmt: skip
    write_table(
        f"{found['model']}: {found['replications']} replications, 95 %", rows, columns, empty="no figures"
    )
    for note in found["notes"]:
        stderr().print(f"[dim]note: {note}[/dim]")


def _changes(text: str) -> list[str]:
    """Changes separated by commas outside of brackets."""
    parts, depth, last = [], 0, 0
    for place, letter in enumerate(text):
        depth += (letter in "[{(") - (letter in ")}]")
        if letter == "," and depth == 0:
            parts.append(text[last:place])
            last = place + 1
    return [part.strip() for part in [*parts, text[last:]] if part.strip()]


def bottleneck(
    model: ModelArgument, hours: Hours = 8.0, warmup_hours: Warmup = "0", replications: Replications = 20,
    changes: Set = None, seed: Seed = 1, engine: Engine = "auto", workers: Workers = 0, ray: Ray = "",
    json: Json = False,
) -> None:  # fmt: skip
    """Look for the bottleneck of the file MODEL by three methods, and say how far they agree."""
    with errors_shown(json=json):
        from onmaru.sim.rules.whatif import apply, parse_scenario
        from onmaru.sim.service.bottleneck import find_bottleneck

        read = apply(file_model(model), parse_scenario("", changes or []).changes)
        with stoppable() as stopped, progress(f"Looking at {read.name}", quiet=json) as advance:
            found = find_bottleneck(
                read, hours=hours, warmup_hours=warmup_of(warmup_hours), replications=replications, seed=seed,
                engine=engine, workers=workers or None, ray_address=ray, progress=advance, cancelled=stopped,
            ).as_json()  # fmt: skip
    if json:
        write_json(found)
        return
    agreement = found["agreement"]
    write_facts(
        found["model"],
        {
            "bottleneck": agreement["station"],
            "agreement": f"{agreement['votes']} of {agreement['methods']} methods",
        },
    )
    rows = []
    for ranking in found["rankings"]:
        for place, score in enumerate(ranking["scores"][:3], start=1):
            interval = score["interval"]
            rows.append(
                {
                    "method": ranking["method"] if place == 1 else "",
                    "place": place,
                    "station": score["station"],
                    "score": interval_text(interval) if interval else f"{score['score']:.3g}",
                    "unit": ranking["unit"],
                }
            )
    write_table("", rows, ["method", "place", "station", "score", "unit"], empty="no ranking")


def register(sim: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (compare, bottleneck):
        sim.command()(command)
