"""A look ahead from the plant as it is, or was: bands of output, parts inside and time to finish."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onmaru.core.time import format_time, parse_time
from onmaru.sim.ports import Executor
from onmaru.sim.rules.fork import Fork, fork_model, signals_of
from onmaru.sim.rules.replicate import Row, Task
from onmaru.sim.rules.statistics.interval import intervals, wilson_interval
from onmaru.sim.service.admission import NoTwin
from onmaru.sim.service.asks import ForkAsk
from onmaru.sim.service.experiment import figure_json
from onmaru.sim.service.replications import Plan, finished_rows, opened, settle
from onmaru.sim.service.running import changed_model
from onmaru.sim.service.work import Bench, Outcome

QUANTILES = {"p10": 0.1, "p50": 0.5, "p90": 0.9}
_MOST_STEPS = 5000


def ahead(
    fork: Fork,
    *,
    hours: float,
    replications: int = 50,
    seed: int = 1,
    engine: str = "auto",
    step_s: float = 900.0,
    target: int | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    ray_address: str = "",
    progress: Callable[[float, str], None] = lambda _share, _note: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> dict[str, Any]:
    """Replications from the state of a fork, each with its own draw of what is left of running work.

    Args:
        hours: How far to look ahead [h].
        step_s: Width of the steps of the bands [s].
        target: Parts of which the time of the last is wanted.
    Returns:
        As JSON: `bands` over time (`time_s`, and p10, p50, p90 of `out` and `wip`), `figures` at the end with
        intervals, `finish` of the target, and what was seen (`seen`).
    Raises:
        Deadlock: see `run_experiment`.
        ExperimentCancelled: it was ended before two replications had finished; later, those that had count.
    """
    horizon_s = hours * 3600.0
    step_s = max(step_s, horizon_s / _MOST_STEPS)
    with opened(executor, workers, ray_address) as running:
        plan = Plan(hours=hours, warmup_hours=0.0, seed=seed, engine=engine, start=fork.start(seed, 0))
        design = settle(fork.model, plan, running, cancelled=cancelled)
        base = replace(design.task, bucket_s=step_s, series=True)
        tasks: list[Task] = [
            replace(base, replication=k, start=fork.start(seed, k).model_dump_json())
            for k in range(replications)
        ]
        done = 0

        def on_row(_place: int, _row: Row) -> None:
            nonlocal done
            done += 1
            progress(done / replications, f"{done} of {replications} replications")

        rows = finished_rows(running, tasks, least=2, cancelled=cancelled, on_row=on_row)
    values = np.array([row.values for row in rows])
    columns = design.columns
    found = intervals({name: values[:, at] for at, name in enumerate(columns)})  # type: ignore[misc]
    bands, out = _bands(rows, step_s, horizon_s)
    return {
        "model": fork.model.name,
        "hours": hours,
        "replications": len(rows),
        "complete": len(rows) == replications,
        "seed": seed,
        "engine": design.choice.as_json(),
        "seen": fork.as_json(),
        "bands": bands,
        "figures": {name: figure_json(name, one) for name, one in found.items()},
        "finish": None if target is None else _finish(out, step_s, target),
    }


def _bands(
    rows: Sequence[Row], step_s: float, horizon_s: float
) -> tuple[dict[str, Any], NDArray[np.float64]]:
    steps = min(len(row.wip) for row in rows if row.wip is not None)
    rate = np.array([row.throughput[:steps] for row in rows if row.throughput is not None])
    inside = np.array([row.wip[:steps] for row in rows if row.wip is not None])
    out = np.cumsum(rate * step_s, axis=1)
    ends = np.minimum(np.arange(1, steps + 1) * step_s, horizon_s)
    told: dict[str, Any] = {"time_s": ends.tolist()}
    for name, series in (("out", out), ("wip", inside)):
        told[name] = {key: np.quantile(series, share, axis=0).tolist() for key, share in QUANTILES.items()}
    return told, out


def _finish(out: NDArray[np.float64], step_s: float, target: int) -> dict[str, Any]:
    """When the target is reached [s], within one step; replications that do not reach it count as later."""
    reached = out[:, -1] >= target - 1e-9
    share = wilson_interval(int(reached.sum()), len(out))
    times = np.full(len(out), np.inf)
    for k in np.flatnonzero(reached):
        step = int(np.searchsorted(out[k], target - 1e-9))
        before = out[k, step - 1] if step else 0.0
        times[k] = step_s * (step + (target - before) / (out[k, step] - before))
    quantiles = {key: float(np.quantile(times, q, method="higher")) for key, q in QUANTILES.items()}
    return {
        "target": target,
        "probability": share.as_json(),
        "time_s": {key: value if np.isfinite(value) else None for key, value in quantiles.items()},
    }


def look_ahead(bench: Bench, asked: Mapping[str, Any]) -> Outcome:
    """The work of an experiment of kind `fork`."""
    ask = ForkAsk.model_validate(asked)
    if bench.plant is None:
        raise NoTwin("there is no live twin to fork", hint="open a plant: `onmaru up FOLDER`")
    model = changed_model(bench, ask)
    at_ns = parse_time(ask.at)
    observed = bench.plant.observe(signals_of(model), at_ns)
    fork = fork_model(model, observed, origin_s=bench.plant.origin_s(at_ns))
    report = ahead(
        fork, hours=ask.hours, replications=ask.replications, seed=ask.seed, engine=ask.engine, step_s=ask.step_s,
        target=ask.target, workers=bench.config.workers or None, ray_address=bench.config.ray_address,
        progress=bench.report, cancelled=bench.stopped,
    )  # fmt: skip
    report |= {"at": format_time(at_ns), "emulated": bench.plant.emulated}
    last = {name: report["bands"][name] for name in ("out", "wip")}
    headline = {
        "at": report["at"],
        "coverage": fork.coverage,
        "wip_now": fork.wip,
        **{f"out_{key}": last["out"][key][-1] for key in QUANTILES},
    }
    if not report["complete"]:
        headline["ended_early"] = True
    if report["finish"]:
        headline["finish_p50_s"] = report["finish"]["time_s"]["p50"]
        headline["finish_p90_s"] = report["finish"]["time_s"]["p90"]
    return Outcome(report, headline)
