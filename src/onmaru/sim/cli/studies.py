"""`onmaru sim compare`, `optimize`, `bottleneck`: questions that take more than one design."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from onmaru.core.errors import InvalidInput
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

if TYPE_CHECKING:
    from onmaru.sim.rules.optimise import Lever, Limit


class BadLever(InvalidInput):
    code = "sim.bad_lever"


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


def optimize(
    model: ModelArgument,
    lever: Annotated[
        list[str] | None,
        typer.Option("--lever", help="`press.servers=1:4` (with `:step`), `b1.capacity=2,4,8`; may be repeated."),
    ] = None,
    objective: Annotated[str, typer.Option(help="A figure, such as throughput_per_h.")] = "throughput_per_h",
    minimise: Annotated[bool, typer.Option("--minimise", help="Less of it is better.")] = False,
    cost: Annotated[
        list[str] | None, typer.Option("--cost", help="`press.servers=12`: of one unit, in the objective's unit.")
    ] = None,
    limit: Annotated[
        list[str] | None, typer.Option("--limit", help="`b1.capacity+b2.capacity<=20`; may be repeated.")
    ] = None,
    budget: Annotated[int, typer.Option(help="Replications to spend.")] = 500,
    hours: Hours = 8.0, warmup_hours: Warmup = "0", changes: Set = None, seed: Seed = 1, engine: Engine = "auto",
    workers: Workers = 0, ray: Ray = "", json: Json = False,
) -> None:  # fmt: skip
    """Find the best values of some levers of the file MODEL by simulation, within a budget."""
    with errors_shown(json=json):
        from onmaru.sim.rules.whatif import apply, parse_scenario
        from onmaru.sim.service.optimise import optimise

        read = apply(file_model(model), parse_scenario("", changes or []).changes)
        levers = levers_of(lever or [], cost or [])
        with stoppable() as stopped, progress(f"Optimising {read.name}", quiet=json) as advance:
            found = optimise(
                read, levers, objective=objective, maximise=not minimise, limits=limits_of(limit or []), hours=hours,
                warmup_hours=warmup_of(warmup_hours), budget=budget, seed=seed, engine=engine,
                workers=workers or None, ray_address=ray, progress=advance, cancelled=stopped,
            ).as_json()  # fmt: skip
    if json:
        write_json(found)
        return
    against = found["against_base"]
    write_facts(
        model,
        {
            "best": ", ".join(found["changes"]) or "the model as it is",
            found["objective"]: interval_text(against["scenario"]),
            "base": interval_text(against["base"]),
            "difference": interval_text(against["difference"]),
            "is the best": f"with at least {found['probability']:.0%}",
            "spent": f"{found['spent']} replications on {found['tried']} designs",
        },
    )


def levers_of(levers: list[str], costs: list[str]) -> list[Lever]:
    """Levers as they are typed.

    Raises:
        BadLever: a lever or a cost that cannot be read.
    """
    from onmaru.sim.rules.optimise import Lever

    priced = dict(_pair(text) for text in costs)
    made = []
    for text in levers:
        address, told = _pair(text)
        try:
            if ":" in told:
                low, high, *step = (float(part) for part in told.split(":"))
                width = step[0] if step else 1.0
                count = int((high - low) / width + 1e-9)
                if not 1 <= count <= 1000:
                    raise ValueError
                values = tuple(low + n * width for n in range(count + 1))
            else:
                values = tuple(float(part) for part in told.split(","))
            made.append(Lever(address, values, float(priced.pop(address, "0"))))
        except (ValueError, ZeroDivisionError) as error:
            raise BadLever(
                f"{text!r} is no lever", hint="write press.servers=1:4 or b1.capacity=2,4,8"
            ) from error
    if priced:
        raise BadLever(f"{next(iter(priced))!r} has a cost and is no lever", hint="give it a --lever too")
    return made


def limits_of(limits: list[str]) -> list[Limit]:
    """Limits as they are typed. Raises `BadLever`."""
    from onmaru.sim.rules.optimise import Limit

    made = []
    for text in limits:
        addresses, sign, most = text.partition("<=")
        try:
            if not sign:
                raise ValueError
            made.append(Limit(tuple(one.strip() for one in addresses.split("+")), float(most)))
        except ValueError as error:
            raise BadLever(f"{text!r} is no limit", hint="write b1.capacity+b2.capacity<=20") from error
    return made


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise BadLever(f"{text!r} has no value", hint="write address=value")
    return name.strip(), value.strip()


def register(sim: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (compare, optimize, bottleneck):
        sim.command()(command)
