"""`onmaru sim run`, `trace`, `validate`, `engines`."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onmaru.core.terminal import errors_shown, progress, stderr, write_facts, write_json, write_table
from onmaru.sim.cli.options import (
    ENDED,
    Engine,
    Hours,
    Json,
    Keep,
    ModelArgument,
    Ray,
    Replications,
    Seed,
    Set,
    SiteOption,
    TokenOption,
    Warmup,
    Workers,
    connect,
    estimate_columns,
    file_model,
    interval_text,
    is_file,
    stoppable,
    text_of,
    warmup_of,
    write_out,
)

if TYPE_CHECKING:
    from onmaru.sim.service.experiment import Experiment

_LINE_FIRST = 12


def run(
    model: ModelArgument, hours: Hours = 8.0, warmup_hours: Warmup = "0", replications: Replications = 20,
    precision: Annotated[
        float | None, typer.Option(help="Stop when the half width of the throughput is this share of it.")
    ] = None,
    changes: Set = None, seed: Seed = 1, engine: Engine = "auto", workers: Workers = 0, ray: Ray = "",
    long_run: Annotated[
        bool, typer.Option("--long-run", help="Solve the long run exactly instead of simulating hours.")
    ] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Check the first replications with a second engine.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write one row a replication (.parquet, .arrow or .csv).")] = None,
    keep: Keep = None,
    figures: Annotated[bool, typer.Option("--all", help="Show the figures of every station too.")] = False,
    site: SiteOption = "", token: TokenOption = "", json: Json = False,
) -> None:  # fmt: skip
    """Run replications of MODEL and show its figures with 95 % intervals. Ctrl-C keeps what has finished."""
    span = None if long_run else hours
    with errors_shown(json=json):
        if not is_file(model):
            ask = {
                "hours": span, "warmup_hours": warmup_of(warmup_hours), "replications": replications,
                "precision": precision, "changes": changes or [], "seed": seed, "engine": engine, "verify": verify,
            }  # fmt: skip
            with progress(f"Running {model}", quiet=json) as advance:
                done = connect(site, token).run(model, progress=advance, **ask)
            if out is not None:
                done.save(out)
            _show(done.result, figures, json)
            return
        found, kept = _run_here(
            model, keep, quiet=json, hours=span, warmup_hours=warmup_of(warmup_hours), replications=replications,
            precision=precision, changes=changes or [], seed=seed, engine=engine, verify=verify,
            workers=workers or None, ray_address=ray,
        )  # fmt: skip
        if out is not None:
            _save(found.table if found else kept, out)
        if found is None:
            _show_ended(kept, replications, json)
            raise SystemExit(ENDED)
        _show(found.as_json(), figures, json)


def _run_here(model: str, keep: Path | None, *, quiet: bool, **options: Any) -> tuple[Experiment | None, Any]:
    """The experiment; or None and the table of what had finished when Ctrl-C came."""
    from onmaru.sim.drivers.segments import NoSuchExperiment, read_table
    from onmaru.sim.service.experiment import ExperimentCancelled, run_experiment

    read = file_model(model)
    with tempfile.TemporaryDirectory(prefix="onmaru-sim-") as beside:
        folder = keep or Path(beside)
        with stoppable() as stopped, progress(f"Running {read.name}", quiet=quiet) as advance:
            try:
                return run_experiment(
                    read, folder=folder, progress=advance, cancelled=stopped, **options
                ), None
            except ExperimentCancelled:
                pass
        try:
            table = read_table(folder)
            return None, table.combine_chunks()
        except NoSuchExperiment:
            return None, None


def _show(result: dict[str, Any], all_figures: bool, json: bool) -> None:
    if json:
        write_json(result)
        return
    found = result["figures"]
    shown = {
        address: figure
        for address, figure in found.items()
        if figure["estimate"] is not None and (all_figures or "." not in address)
    }
    facts = {
        "engine": f"{result['engine']['name']}: {result['engine']['why']}",
        "time": f"{result['hours']:g} h observed, {result['warmup_hours']:g} h warm-up"
        if result["hours"] is not None
        else "the long run, exactly",
    }
    if result["hours"] is not None:
        facts["replications"] = result["replications"]
    if result.get("reached") is not None:
        facts["precision"] = "reached" if result["reached"] else "not reached: allow more replications"
    if result.get("on_time_probability"):
        facts["all due dates met"] = interval_text(result["on_time_probability"])
    if result.get("check"):
        check = result["check"]
        facts["second engine"] = (
            f"{check['against']} {'agrees' if check['agrees'] else 'differs'}: {check['note']}"
        )
    write_facts(result["model"], facts)
    rows = [{"figure": address, **figure} for address, figure in shown.items()]
    columns: list[Any] = [
        "figure",
        *estimate_columns("value", lambda r: r),
        "unit",
        ("name", lambda r: r["label"]["en"]),
    ]
    write_table("", rows, columns, empty="no figures")
    for note in result["notes"]:
        stderr().print(f"[dim]note: {note}[/dim]")


def _show_ended(table: Any, wanted: int, json: bool) -> None:
    from onmaru.core.storage.columns import numbers
    from onmaru.sim.rules.statistics.interval import mean_interval

    count = 0 if table is None else table.num_rows
    rows = []
    for name in [] if table is None else table.column_names[1 : _LINE_FIRST + 1]:
        values = numbers(table[name])
        values = values[values == values]
        if len(values):
            rows.append({"figure": name, **mean_interval(values).as_json()})
    if json:
        write_json({"complete": False, "replications": count, "figures": rows})
        return
    stderr().print(f"[yellow]ended: {count} of {wanted} replications had finished[/yellow]")
    columns: list[Any] = ["figure", *estimate_columns("value", lambda r: r)]
    write_table("", rows, columns, empty="nothing had finished")


def _save(table: Any, out: Path) -> None:
    import pyarrow as pa
    import pyarrow.csv as csv
    import pyarrow.parquet as parquet

    if table is None:
        return
    sink = pa.BufferOutputStream()
    if out.suffix == ".csv":
        csv.write_csv(table, sink)
    elif out.suffix == ".arrow":
        with pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
    else:
        parquet.write_table(table, sink)
    write_out(out, sink.getvalue().to_pybytes())


def trace(
    model: ModelArgument,
    out: Annotated[Path, typer.Option(help="Where to: .parquet, .arrow or .csv.")] = Path("trace.parquet"),
    hours: Hours = 8.0, changes: Set = None, seed: Seed = 1, json: Json = False,
) -> None:  # fmt: skip
    """Write every state of every server of one replication of the file MODEL: a Gantt chart as a table."""
    with errors_shown(json=json):
        import numpy as np
        import pyarrow as pa

        from onmaru.sim.rules.compile import compile_model
        from onmaru.sim.rules.run import run as run_once
        from onmaru.sim.rules.view import Bars
        from onmaru.sim.rules.whatif import apply, parse_scenario
        from onmaru.sim.types import State

        read = apply(file_model(model), parse_scenario("", changes or []).changes)
        with progress(f"Running {read.name}", quiet=json) as advance:
            advance(0.1, "one replication")
            result = run_once(compile_model(read), until_s=hours * 3600.0, seed=seed, trace=True)
        found = result.trace
        assert found is not None  # noqa: S101  # it was asked for
        bars = Bars.of(found)
        server = np.repeat(np.arange(bars.servers), np.diff(bars.first))
        names = np.array(result.elements)[found.element]
        states = np.array([state.name.lower() for state in State])
        table = pa.table(
            {
                "element": names[server], "server": found.number[server], "start_s": bars.start_s, "end_s": bars.end_s,
                "state": states[bars.state], "serial": bars.serial,
            }
        )  # fmt: skip
        _save(table, out)
        told = {"file": str(out), "bars": table.num_rows, "servers": bars.servers, "hours": hours}
        write_json(told) if json else write_facts(read.name, told)


def validate(
    model: Annotated[Path, typer.Argument(help="A model file (YAML or JSON).")], json: Json = False
) -> None:
    """Show everything that is wrong with a model file, at once."""
    with errors_shown(json=json):
        from onmaru.sim.service.library import read_model
        from onmaru.sim.types import ModelInvalid

        try:
            read = read_model(text_of(model))
        except ModelInvalid as error:
            faults = error.params["faults"]
            if json:
                write_json({"ok": False, "faults": faults})
            else:
                write_table(
                    f"{model}: {len(faults)} faults", faults, ["element", "field", "text", "mend"], empty=""
                )
            raise SystemExit(1) from None
    told = {
        "name": read.name,
        "elements": len(read.elements),
        "routes": len(read.routes),
        "products": len(read.products),
    }
    write_json({"ok": True, "faults": [], **told}) if json else write_facts(f"✓ {model}", told)


def engines(
    model: Annotated[str, typer.Argument(help="A model file: which engine would run it?")] = "", json: Json = False
) -> None:  # fmt: skip
    """Show the engines; with a model file also which one runs it, and what keeps the others from it."""
    with errors_shown(json=json):
        from onmaru.sim.service.engines import ENGINE_TEXTS

        if not model:
            told = [{"name": one["name"], "what": one["en"]} for one in ENGINE_TEXTS]
            write_json(told) if json else write_table("Engines", told, ["name", "what"], empty="")
            return
        from onmaru.sim.rules.engine_choice import choose

        choice = choose(file_model(model)).as_json()
        if json:
            write_json(choice)
            return
        write_facts(model, {"engine": choice["name"], "why": choice["why"]})
        rows = [
            {"engine": name, "refused because": "; ".join(why)}
            for name, why in choice["refused"].items()
            if why
        ]
        write_table("", rows, ["engine", "refused because"], empty="every engine could run it")


def register(sim: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (run, trace, validate, engines):
        sim.command()(command)
