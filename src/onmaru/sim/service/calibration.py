"""Calibration as an experiment: a log becomes a model, and the model has to prove itself on the rest of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from onmaru.core.errors import InvalidInput
from onmaru.sim.drivers.logs import read_log
from onmaru.sim.ports import Executor
from onmaru.sim.rules.calibrate import Calibration, EventLog, LogMapping, calibrate, read_mapping
from onmaru.sim.rules.calibrate.measured import Slices, measure
from onmaru.sim.rules.calibrate.shifts import week_s
from onmaru.sim.rules.read_model import write_model
from onmaru.sim.service.asks import CalibrateAsk
from onmaru.sim.service.replications import ExperimentCancelled, Plan, finished_rows, opened, settle
from onmaru.sim.service.work import Bench, Outcome
from onmaru.sim.types import WEEK_S, Model

BAND = (0.05, 0.95)
_FEWEST_SLICES = 8
_FEWEST_ROWS = 20  # replications from which a slice can have a band of its own
_SHOWN = 500


class NoLogs(InvalidInput):
    code = "sim.no_logs"


def calibrate_and_prove(
    log: EventLog,
    mapping: LogMapping,
    *,
    name: str = "calibrated",
    holdout: float = 0.3,
    replications: int = 30,
    seed: int = 1,
    executor: Executor | None = None,
    workers: int | None = None,
    ray_address: str = "",
    progress: Callable[[float, str], None] = lambda _share, _note: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Calibration, dict[str, Any] | None]:
    """A model of the first part of a log, and how it does on the part it has not seen.

    Args:
        holdout: Share of the log's time the model is not shown; 0 uses all of it and proves nothing.
    Returns:
        The calibration, and the report of `prove` (None without a held-out slice).
    Raises:
        BadLog, NoFlow: see `calibrate`.
        ExperimentCancelled: it was ended before there was a model.
    Ended during the proof, the model is there and `complete` of the report is False: then the report is of the
    replications that had finished, or None where those were fewer than two.
    """

    def checkpoint(share: float, note: str) -> None:
        progress(0.05 + 0.45 * share, note)
        if cancelled():
            raise ExperimentCancelled("the calibration was ended", hint="ask again")

    cut_s = log.span_s * (1 - holdout)
    shown = log.until(cut_s) if holdout else log
    found = calibrate(shown, mapping, name=name, seed=seed, checkpoint=checkpoint)
    if not holdout:
        return found, None
    slice_s = min(mapping.shift_s, (log.span_s - cut_s) / _FEWEST_SLICES)
    real = measure(log, cut_s, log.span_s, slice_s, lenient="incomplete" in mapping.mend)
    progress(0.55, "proving it on the rest of the log")
    try:
        with opened(executor, workers, ray_address) as running:
            return found, prove(
                _at_week(found, week_s(log, mapping.time.zone) + cut_s), real, replications=replications, seed=seed, executor=running,
                progress=lambda share, note: progress(0.55 + 0.45 * share, note), cancelled=cancelled,
            )  # fmt: skip
    except ExperimentCancelled:
        return found, None


def _at_week(found: Calibration, time_s: float) -> Model:
    """The model with its time 0 at a moment of the week [s since Monday 00:00], where it has shifts."""
    return (
        found.model.model_copy(update={"origin_s": time_s % WEEK_S}) if found.model.calendars else found.model
    )


def prove(
    model: Model, real: Slices, *, replications: int, seed: int, executor: Executor,
    progress: Callable[[float, str], None], cancelled: Callable[[], bool],
) -> dict[str, Any]:  # fmt: skip
    """Hold a model against slices of a log it has not seen.

    Returns:
        `checks` for people, `throughput` and `wip` by slice with the model's 90 % band, `coverage` of both
        bands, `lead_time_s` quantiles of both.
    """
    typical = float(np.median(real.lead_s)) if len(real.lead_s) else 0.0
    # The floor is not empty when the slice begins. With shifts what is inside was begun days before.
    warm = max(1, math.ceil(max(10 * typical, WEEK_S if model.calendars else 0.0) / real.slice_s))
    hours = len(real.out) * real.slice_s / 3600.0
    design = settle(model, Plan(hours, warm * real.slice_s / 3600.0, seed), executor, cancelled=cancelled)
    base = replace(design.task, bucket_s=real.slice_s, series=True, states=False)
    done = 0

    def on_row(_place: int, _row: Any) -> None:
        nonlocal done
        done += 1
        progress(done / replications, f"{done} of {replications} replications")

    tasks = [replace(base, replication=k) for k in range(replications)]
    rows = finished_rows(executor, tasks, least=2, cancelled=cancelled, on_row=on_row)
    count = len(real.out)
    out = np.array([row.throughput[warm : warm + count] for row in rows if row.throughput is not None])
    wip = np.array([row.wip[warm : warm + count] for row in rows if row.wip is not None])
    values = np.array([row.values for row in rows])

    def spread(column: str) -> list[float]:
        numbers = values[:, design.columns.index(column)]
        numbers = numbers[np.isfinite(numbers)]
        return [float(v) for v in np.quantile(numbers, (0.05, 0.5, 0.95))] if len(numbers) else [math.nan] * 3

    parts = {"output a slice": (real.out, out * real.slice_s), "parts inside": (real.wip, wip)}
    bands = {name: [float(v) for v in np.quantile(model_, BAND)] for name, (_, model_) in parts.items()}
    # With shifts each slice has a band of its own: what holds at noon says nothing of midnight.
    by_slice = 0 if model.calendars and len(rows) >= _FEWEST_ROWS else None
    coverage = {}
    slices: dict[str, dict[str, list[float]]] = {"output a slice": {}, "parts inside": {}}
    for name, (seen, modelled) in parts.items():
        lows, highs = np.quantile(modelled, BAND, axis=by_slice)
        if by_slice is not None:
            slices[name] = {"low": lows.tolist()[:_SHOWN], "high": highs.tolist()[:_SHOWN]}
        coverage[name] = float(np.mean((seen >= lows - 1e-9) & (seen <= highs + 1e-9)))
    checks = [_check("throughput [1/h]", real.throughput_per_h, spread("throughput_per_h"))]
    quantiles = {}
    for name, share, column in (("p50", 0.5, "lead_time_p50_s"), ("p95", 0.95, "lead_time_p95_s")):
        lead_s = float(np.quantile(real.lead_s, share)) if len(real.lead_s) else math.nan
        quantiles[name] = {"measured": lead_s, "model": spread(column)}
        checks.append(_check(f"lead time {name} [s]", lead_s, spread(column)))
    for name in parts:
        low, high = bands[name]
        checks.append(
            {
                "check": f"{name}: slices inside the 90 % band",
                "measured": f"{coverage[name]:.0%} of {len(real.out)}",
                "model": f"{low:,.4g} to {high:,.4g}",
                "verdict": "as it should be" if coverage[name] >= 0.75 else "the model is too sure, or off",
                "good": coverage[name] >= 0.75,
            }
        )
    return {
        "slice_s": real.slice_s,
        "slices": len(real.out),
        "replications": len(rows),
        "complete": len(rows) == replications,
        "engine": design.choice.as_json(),
        "checks": checks,
        "coverage": {"throughput": coverage["output a slice"], "wip": coverage["parts inside"]},
        "throughput": {"measured": real.out.tolist()[:_SHOWN], "band": bands["output a slice"]}
        | slices["output a slice"],
        "wip": {"measured": real.wip.tolist()[:_SHOWN], "band": bands["parts inside"]}
        | slices["parts inside"],
        "lead_time_s": quantiles,
    }


def _check(name: str, measured: float, model: list[float]) -> dict[str, Any]:
    low, middle, high = model
    inside = low <= measured <= high
    gap = measured / middle - 1 if middle else math.nan
    close = abs(gap) <= 0.05
    verdict = "inside" if inside else ("within 5 %" if close else f"off by {gap:+.0%}")
    return {
        "check": name,
        "measured": f"{measured:,.4g}",
        "model": f"{middle:,.4g} ({low:,.4g} to {high:,.4g})",
        "verdict": verdict,
        "good": inside or close,
    }


def calibrate_log(bench: Bench, asked: Mapping[str, Any]) -> Outcome:
    """The work of an experiment of kind `calibrate`."""
    ask = CalibrateAsk.model_validate(asked)
    if bench.logs is None:
        raise NoLogs("there are no uploaded logs here", hint="upload one to a site first")
    mapping = read_mapping(ask.mapping)
    bench.advance(0.02, "reading the log")
    log = read_log(bench.logs.path(ask.log), mapping)
    found, proof = calibrate_and_prove(
        log, mapping, name=ask.save_as or "calibrated", holdout=ask.holdout, replications=ask.replications,
        seed=ask.seed, workers=bench.config.workers or None, ray_address=bench.config.ray_address,
        progress=bench.report, cancelled=bench.stopped,
    )  # fmt: skip
    text = write_model(found.model)
    if ask.save_as and not bench.stopped():
        bench.library.save(ask.save_as, text, "calibration")
    headline: dict[str, Any] = {
        "stations": len(found.stillness), "rows": found.rows, "visits": found.visits, "notes": len(found.notes),
    }  # fmt: skip
    if ask.holdout and (proof is None or not proof["complete"]):
        headline["ended_early"] = True
    if proof is not None:
        headline["coverage"] = proof["coverage"]["throughput"]
    return Outcome(found.as_json() | {"text": text, "holdout": proof}, headline)
