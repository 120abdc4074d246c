"""`onmaru sim compare`, `optimize`, `bottleneck`: questions that take more than one design."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from onmaru.core.errors import InvalidInput
from onmaru.core.terminal import errors_shown, progress, write_json
from onmaru.sim.cli.options import (
    Engine,
    Hours,
    Indifference,
    Json,
    Keep,
    ModelArgument,
    Ray,
    Replications,
    Seed,
    Set,
    Warmup,
    Workers,
    file_model,
    leave_early,
    stoppable,
    warmup_of,
)
from onmaru.sim.cli.study_tables import show_bottleneck, show_comparison, show_optimum

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
    procedure: Annotated[str, typer.Option(help="Find the best design too: ocba, or kn with --indifference.")] = "",
    rank_by: Annotated[str, typer.Option(help="The figure the best design has the best of; default: the first.")] = "",
    indifference: Indifference = None, workers: Workers = 0, ray: Ray = "", json: Json = False,
) -> None:  # fmt: skip
    """Compare the file MODEL with scenarios under common random numbers: differences with paired intervals."""
    with errors_shown(json=json):
        from onmaru.sim.rules.whatif import apply, parse_scenario
        from onmaru.sim.service.compare import compare_scenarios

        wanted = []
        for text in scenario or []:
            name, colon, told = text.partition(":")
            if not colon or "=" in name:
                name, told = text, text
            wanted.append(parse_scenario(name.strip(), _changes(told)))
        read = apply(file_model(model), parse_scenario("", changes or []).changes)
        with stoppable(json=json) as stopped, progress(f"Comparing {read.name}", quiet=json) as advance:
            found = compare_scenarios(
                read, wanted, hours=hours, warmup_hours=warmup_of(warmup_hours), replications=replications,
                figures=figure or (), seed=seed, engine=engine, procedure=procedure, rank_by=rank_by,
                indifference=indifference, workers=workers or None, ray_address=ray, progress=advance,
                cancelled=stopped,
            ).as_json()  # fmt: skip
    if json:
        write_json(found)
    else:
        show_comparison(found)
    leave_early(found["complete"])


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
    keep: Keep = None, json: Json = False,
) -> None:  # fmt: skip
    """Look for the bottleneck of the file MODEL by three methods, and say how far they agree. Ctrl-C shows what had finished."""
    with errors_shown(json=json):
        from onmaru.sim.rules.whatif import apply, parse_scenario
        from onmaru.sim.service.bottleneck import find_bottleneck

        read = apply(file_model(model), parse_scenario("", changes or []).changes)
        with stoppable(json=json) as stopped, progress(f"Looking at {read.name}", quiet=json) as advance:
            found = find_bottleneck(
                read, hours=hours, warmup_hours=warmup_of(warmup_hours), replications=replications, seed=seed,
                engine=engine, workers=workers or None, ray_address=ray, folder=keep, progress=advance, cancelled=stopped,
            ).as_json()  # fmt: skip
    if json:
        write_json(found)
    else:
        show_bottleneck(found)
    leave_early(found["complete"])


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
        list[str] | None, typer.Option("--limit", help="`b1.capacity+b2.capacity<=40`, `900*press.servers+40*b1.capacity<=4000`; may be repeated.")
    ] = None,
    budget: Annotated[int, typer.Option(help="Replications to spend.")] = 500,
    procedure: Annotated[
        str, typer.Option(help="How the finalists are told apart: ocba, or kn with --indifference.")
    ] = "ocba",
    indifference: Indifference = None,
    hours: Hours = 8.0, warmup_hours: Warmup = "0", changes: Set = None, seed: Seed = 1, engine: Engine = "auto",
    workers: Workers = 0, ray: Ray = "", json: Json = False,
) -> None:  # fmt: skip
    """Find the best values of some levers of the file MODEL by simulation, within a budget. Ctrl-C shows the best so far."""
    with errors_shown(json=json):
        from onmaru.sim.rules.whatif import apply, parse_scenario
        from onmaru.sim.service.optimise import optimise

        read = apply(file_model(model), parse_scenario("", changes or []).changes)
        levers = levers_of(lever or [], cost or [])
        with stoppable(json=json) as stopped, progress(f"Optimising {read.name}", quiet=json) as advance:
            found = optimise(
                read, levers, objective=objective, maximise=not minimise, limits=limits_of(limit or []), hours=hours,
                warmup_hours=warmup_of(warmup_hours), budget=budget, seed=seed, engine=engine,
                procedure=procedure, indifference=indifference, workers=workers or None, ray_address=ray,
                progress=advance, cancelled=stopped,
            ).as_json()  # fmt: skip
    if json:
        write_json(found)
    else:
        show_optimum(model, found)
    leave_early(found["complete"])


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
    """Limits as they are typed. Raises `BadLimit`."""
    from onmaru.sim.rules.limit_text import parse_limit
    from onmaru.sim.rules.optimise import Limit

    read = [parse_limit(text) for text in limits]
    return [Limit(tuple(one["addresses"]), one["most"], tuple(one["weights"])) for one in read]


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise BadLever(f"{text!r} has no value", hint="write address=value")
    return name.strip(), value.strip()


def register(sim: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (compare, optimize, bottleneck):
        sim.command()(command)
