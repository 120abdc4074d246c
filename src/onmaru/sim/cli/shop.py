"""`onmaru sim schedule`, `calibrate`: from a list of jobs to a plan, from an event log to a model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onmaru.core.terminal import errors_shown, progress, stderr, write_facts, write_json, write_table
from onmaru.sim.cli.options import Json, Seed, leave_early, stoppable, text_of, write_out

if TYPE_CHECKING:
    from onmaru.sim.rules.calibrate import Calibration


def schedule(
    problem: Annotated[Path, typer.Argument(help="Jobs and machines (YAML or JSON; classic matrices too).")],
    limit_s: Annotated[float, typer.Option(help="Longest search [s].")] = 30.0,
    workers: Annotated[int, typer.Option(help="Threads of the search.")] = 2,
    seed: Seed = 0,
    time_cv: Annotated[float, typer.Option(help="Spread of all times for the risk (coefficient of variation).")] = 0.0,
    mtbf_s: Annotated[float, typer.Option(help="Mean working time between failures of every machine; 0: none.")] = 0.0,
    mttr_s: Annotated[float, typer.Option(help="Mean time to repair [s].")] = 0.0,
    replications: Annotated[int, typer.Option(help="Replications of the found schedule under risk.")] = 1000,
    gantt: Annotated[bool, typer.Option("--gantt", help="Show every operation.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write the schedule as JSON.")] = None,
    json: Json = False,
) -> None:  # fmt: skip
    """Find a schedule for the jobs of PROBLEM by constraint programming, and the risk it runs. Ctrl-C shows the best so far."""
    with errors_shown(json=json):
        from onmaru.sim.rules.schedule import MachineRisk, RiskModel, read_problem
        from onmaru.sim.service.library import read_document
        from onmaru.sim.service.scheduling import schedule_and_risk

        read = read_problem(read_document(text_of(problem), "problem"))
        risk = None
        if time_cv or mtbf_s:
            risk = RiskModel(default=MachineRisk(time_cv=time_cv, mtbf_s=mtbf_s or None, mttr_s=mttr_s))
        with stoppable(json=json) as stopped, progress(f"Scheduling {read.name}", quiet=json) as advance:
            _, report = schedule_and_risk(
                read, limit_s=limit_s, workers=workers, seed=seed, risk=risk, replications=replications,
                progress=advance, stopped=stopped,
            )  # fmt: skip
        if out is not None:
            import orjson

            write_out(out, orjson.dumps(report, option=orjson.OPT_INDENT_2))
    if json:
        write_json(report)
    else:
        _show_schedule(report, gantt)
    leave_early(report["complete"])


def _show_schedule(report: dict[str, Any], gantt: bool) -> None:
    facts = {
        "status": report["status"], "objective": f"{report['objective']} {report['objective_value']:,.6g}",
        "proven bound": report["bound"], "makespan s": report["makespan_s"], "tardiness s": report["tardiness_s"],
        "search s": report["wall_s"],
    }  # fmt: skip
    if "risk" in report:
        span = report["risk"]["makespan_s"]
        facts |= {
            "makespan under risk": f"{span['p50']:,.5g} (median), {span['p90']:,.5g} (90 %)",
            "ends as planned": f"{report['risk']['within_plan']:.0%}",
        }
    write_facts(report["problem"], facts)
    if "risk" in report and report["risk"]["jobs"]:
        late: list[Any] = [
            "job", "due_s", ("late", lambda r: f"{r['late_probability']:.1%}"),
            ("95 %", lambda r: f"{r['late_low']:.1%} to {r['late_high']:.1%}"), "end_p90_s",
        ]  # fmt: skip
        write_table("Due dates under risk", report["risk"]["jobs"], late, empty="")
    if gantt:
        columns: list[Any] = ["machine", "job", "operation", "start_s", "end_s", "setup_s"]
        rows = sorted(report["assignments"], key=lambda row: (row["machine"], row["start_s"]))
        write_table("Schedule", rows, columns, empty="")


def calibrate(
    log: Annotated[Path, typer.Argument(help="An event log (.csv or .parquet).")],
    mapping: Annotated[Path | None, typer.Option(help="Column mapping (YAML); default: our own names.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write the model here (YAML).")] = None,
    report: Annotated[Path | None, typer.Option(help="Write the whole report here (JSON).")] = None,
    holdout: Annotated[float, typer.Option(help="Share of the log the model has to prove itself on; 0: none.")] = 0.3,
    replications: Annotated[int, typer.Option(help="Replications of the proof.")] = 30,
    seed: Seed = 1, json: Json = False,
) -> None:  # fmt: skip
    """Make a model from an event LOG: times, failures, setups and ways, with the reasons for each number."""
    with errors_shown(json=json):
        from onmaru.sim.drivers.logs import read_log
        from onmaru.sim.rules.calibrate import read_mapping
        from onmaru.sim.rules.read_model import write_model
        from onmaru.sim.service.calibration import calibrate_and_prove
        from onmaru.sim.service.library import read_document

        read = read_mapping(read_document(text_of(mapping), "mapping") if mapping else None)
        with stoppable(json=json) as stopped, progress(f"Calibrating from {log.name}", quiet=json) as advance:
            advance(0.02, "reading the log")
            found, proof = calibrate_and_prove(
                read_log(log, read), read, name=log.stem, holdout=holdout, replications=replications, seed=seed,
                progress=advance, cancelled=stopped,
            )  # fmt: skip
        told = found.as_json() | {"holdout": proof}
        if out is not None:
            write_out(out, write_model(found.model).encode())
        if report is not None:
            import orjson

            write_out(report, orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY))
    if json:
        write_json(told)
    else:
        _show_calibration(found, proof)
    leave_early(not holdout or (proof is not None and proof["complete"]))


def _show_calibration(found: Calibration, proof: dict[str, Any] | None) -> None:
    rows = [
        {"station": one.station, "quantity": one.quantity, "law": one.fit.family, "mean s": one.fit.mean_s,
         "cv": one.fit.cv, "values": one.fit.count, "cut off": one.fit.censored or None, "why": one.fit.why}
        for one in found.measured
    ]  # fmt: skip
    write_table(f"{found.visits:,} visits in {found.span_s / 3600:,.1f} h", rows, list(rows[0]), empty="")
    _show_floor(found)
    states = ("run", "down", "setup", "blocked", "starved", "off", "waiting")
    shares = [{"station": name, **share} for name, share in found.stillness.items()]
    columns: list[Any] = ["station", *[(state, _percent(state)) for state in states]]
    write_table("Where the time went", shares, columns, empty="")
    if proof:
        write_table("Held-out slice", proof["checks"], ["check", "measured", "model", "verdict"], empty="")
    for note in found.notes:
        stderr().print(f"[dim]note: {note}[/dim]")


def _show_floor(found: Calibration) -> None:
    """Shifts, people and vehicles, where the log tells them."""
    told = found.as_json()
    if told["shifts"]:
        gaps: list[Any] = [
            ("days", lambda r: " ".join(_DAYS[day] for day in r["days"])), ("nothing begins", lambda r: f"{r['start']} to {r['end']}"),
            ("on", lambda r: f"{r['idle_days']} of {r['of_days']} days"), ("by chance", lambda r: f"{r['chance']:.1g}"),
        ]  # fmt: skip
        write_table(
            f"Shifts; at their end: {told['shifts']['at_shift_end']}", told["shifts"]["gaps"], gaps, empty=""
        )
    pools: list[Any] = [
        "pool", ("at once", lambda r: r["count"]), "people", ("stations", lambda r: ", ".join(r["stations"])),
        ("busy", lambda r: f"{r['busy_share']:.0%}"),
    ]  # fmt: skip
    if told["people"]:
        write_table("People", told["people"], pools, empty="")
    for fleet in told["fleets"]:
        title = (
            f"{fleet['fleet']}: {fleet['vehicles']} vehicles, loaded {fleet['busy_share']:.0%} of the time"
        )
        write_table(title, fleet["ways"], ["start", "end", "mean_s", "cv", "trips"], empty="")


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _percent(state: str) -> Any:
    return lambda row: f"{row[state]:.1%}"


def register(sim: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (schedule, calibrate):
        sim.command()(command)
