"""Runs as experiments: replications with their table, on request the trace of the first, energy as flows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from onmaru.sim.rules.energy import has_energy
from onmaru.sim.rules.replicate import prepare
from onmaru.sim.rules.run import run
from onmaru.sim.rules.view import energy_flow, line_map
from onmaru.sim.rules.whatif import apply, parse_scenario
from onmaru.sim.service.asks import ModelAsk, RunAsk
from onmaru.sim.service.experiment import Experiment, run_experiment
from onmaru.sim.service.work import Bench, Outcome
from onmaru.sim.store.traces import write_trace
from onmaru.sim.types import Model

TABLE = "replications"
HEADLINES = ("throughput_per_h", "wip", "lead_time_s")


def changed_model(bench: Bench, ask: ModelAsk) -> Model:
    """The model of an ask after its changes."""
    model = bench.library.resolve(ask.model)
    return apply(model, parse_scenario("", ask.changes).changes) if ask.changes else model


def run_design(bench: Bench, asked: Mapping[str, Any]) -> Outcome:
    """The work of an experiment of kind `run`."""
    ask = RunAsk.model_validate(asked)
    found = run_experiment(
        bench.library.resolve(ask.model),
        hours=ask.hours,
        warmup_hours=ask.warmup_hours,
        replications=ask.replications,
        precision=ask.precision,
        changes=ask.changes,
        seed=ask.seed,
        engine=ask.engine,
        verify=ask.verify,
        workers=bench.config.workers or None,
        ray_address=bench.config.ray_address,
        folder=bench.folder / TABLE,
        progress=lambda share, note: bench.report(0.95 * share, note),
        cancelled=bench.stopped,
    )
    bench.advance(0.96, "one more, looked at closely")
    report = found.as_json() | {"map": line_map(found.model)}
    report |= look_closely(found, bench.folder if ask.trace else None, max_bars=bench.config.max_trace_bars)
    return Outcome(report, headline_of(found))


def look_closely(found: Experiment, folder: Path | None, *, max_bars: int) -> dict[str, Any]:
    """Run the first replication once more with the event kernel, for what figures do not say.

    Args:
        folder: Where its trace is kept; None keeps none.
    Returns:
        `energy` as flows where the model states what its elements draw, and `trace` where one is kept.
    """
    told: dict[str, Any] = {}
    if found.hours is None or (folder is None and not has_energy(found.model)):
        return told
    warmup_s = found.warmup_hours * 3600.0
    result = run(
        prepare(found.model.model_dump_json()).program,
        until_s=warmup_s + found.hours * 3600.0,
        warmup_s=warmup_s,
        seed=found.seed,
        trace=folder is not None,
    )
    if has_energy(found.model):
        told["energy"] = energy_flow(found.model, [result])
    if folder is not None and result.trace is not None:
        about = write_trace(folder, result.trace, result.elements, result.products, max_bars=max_bars)
        told["trace"] = {"bars": about["bars"], "servers": len(about["servers"]), "end_s": about["end_s"]}
    return told


def headline_of(found: Experiment) -> dict[str, Any]:
    """The few figures a list shows, with half widths."""
    told: dict[str, Any] = {"engine": found.engine.name, "replications": found.replications}
    for name in HEADLINES:
        if name in found.figures:
            told[name] = found.figures[name].estimate
            told[f"{name}_half_width"] = found.figures[name].half_width
    return told
