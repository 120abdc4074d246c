"""Studies as experiments: scenarios compared, levers optimised, the bottleneck looked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onmaru.sim.rules.optimise import Lever, Limit
from onmaru.sim.rules.view import line_map
from onmaru.sim.rules.whatif import parse_scenario
from onmaru.sim.service.asks import BottleneckAsk, CompareAsk, OptimizeAsk
from onmaru.sim.service.bottleneck import find_bottleneck
from onmaru.sim.service.compare import compare_scenarios
from onmaru.sim.service.optimise import optimise
from onmaru.sim.service.running import TABLE, changed_model
from onmaru.sim.service.work import Bench, Outcome
from onmaru.sim.store.curve import Curve


def compare_designs(bench: Bench, asked: Mapping[str, Any]) -> Outcome:
    """The work of an experiment of kind `compare`."""
    ask = CompareAsk.model_validate(asked)
    scenarios = [parse_scenario(one.name, one.changes) for one in ask.scenarios]
    found = compare_scenarios(
        changed_model(bench, ask), scenarios, hours=ask.hours, warmup_hours=ask.warmup_hours,
        replications=ask.replications, figures=ask.figures, seed=ask.seed, engine=ask.engine,
        procedure=ask.procedure, rank_by=ask.rank_by, indifference=ask.indifference,
        workers=bench.config.workers or None, ray_address=bench.config.ray_address,
        progress=bench.report, cancelled=bench.stopped,
    )  # fmt: skip
    report = found.as_json()
    first = found.figures[0] if found.figures else ""
    better = {
        change.scenario.name: change.comparisons[first].difference.estimate
        for change in found.changes
        if first in change.comparisons
    }
    headline: dict[str, Any] = {"scenarios": len(found.changes), "figure": first}
    if better:
        best = max(better, key=lambda name: better[name])
        headline |= {"most": best, "difference": better[best]}
    stuck = [change.scenario.name for change in found.changes if change.stopped is not None]
    if found.stopped is not None or stuck:
        headline["stuck"] = ["base"] * (found.stopped is not None) + stuck[:10]
    if not found.complete:
        headline["ended_early"] = True
    if found.ranking is not None:
        headline["best"] = report["ranking"]["best"]
    return Outcome(report, headline)


def look_for_bottleneck(bench: Bench, asked: Mapping[str, Any]) -> Outcome:
    """The work of an experiment of kind `bottleneck`."""
    ask = BottleneckAsk.model_validate(asked)
    model = changed_model(bench, ask)
    found = find_bottleneck(
        model, hours=ask.hours, warmup_hours=ask.warmup_hours, replications=ask.replications, seed=ask.seed,
        engine=ask.engine, workers=bench.config.workers or None, ray_address=bench.config.ray_address,
        folder=bench.folder / TABLE, progress=bench.report, cancelled=bench.stopped,
    )  # fmt: skip
    headline: dict[str, Any] = {
        "station": found.agreement.station, "votes": found.agreement.votes, "methods": found.agreement.methods,
    }  # fmt: skip
    if not found.complete:
        headline["ended_early"] = True
    return Outcome(found.as_json() | {"map": line_map(model)}, headline)


def optimise_levers(bench: Bench, asked: Mapping[str, Any]) -> Outcome:
    """The work of an experiment of kind `optimize`."""
    ask = OptimizeAsk.model_validate(asked)
    found = optimise(
        changed_model(bench, ask), [Lever(one.address, one.values, one.cost) for one in ask.levers],
        objective=ask.objective, maximise=ask.maximise,
        limits=[Limit(one.addresses, one.most, one.weights) for one in ask.limits], hours=ask.hours,
        warmup_hours=ask.warmup_hours, budget=ask.budget, seed=ask.seed, engine=ask.engine,
        procedure=ask.procedure, indifference=ask.indifference, workers=bench.config.workers or None,
        ray_address=bench.config.ray_address, progress=bench.report, improved=Curve(bench.folder), cancelled=bench.stopped,
    )  # fmt: skip
    report = found.as_json()
    headline = {
        "changes": list(found.changes)[:10], "objective": found.objective,
        "probability": found.probability, "tried": found.tried,
    }  # fmt: skip
    if found.against_base is not None:
        headline["difference"] = found.against_base.difference.estimate
    if not found.complete:
        headline["ended_early"] = True
    return Outcome(report, headline)
