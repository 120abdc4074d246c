"""Calibration as an experiment: a log becomes a model, and the model has to prove itself on the rest of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from onmaru.core.errors import InvalidInput
from onmaru.sim.drivers.logs import read_log
from onmaru.sim.rules.calibrate import calibrate, read_mapping
from onmaru.sim.service.asks import CalibrateAsk
from onmaru.sim.service.work import Bench, Outcome


class NoLogs(InvalidInput):
    code = "sim.no_logs"


def calibrate_log(bench: Bench, asked: Mapping[str, Any]) -> Outcome:
    """The work of an experiment of kind `calibrate`."""
    ask = CalibrateAsk.model_validate(asked)
    if bench.logs is None:
        raise NoLogs("there are no uploaded logs here", hint="upload one to a site first")
    mapping = read_mapping(ask.mapping)
    bench.advance(0.02, "reading the log")
    log = read_log(bench.logs.path(ask.log), mapping)
    found = calibrate(
        log, mapping, name=ask.save_as or "calibrated", seed=ask.seed,
        checkpoint=lambda share, note: bench.advance(0.05 + 0.5 * share, note),
    )  # fmt: skip
    report = found.as_json()
    if ask.save_as:
        text = yaml.safe_dump(report["model"], sort_keys=False, allow_unicode=True)
        bench.library.save(ask.save_as, text, "calibration")
    headline = {
        "stations": len(found.stillness), "rows": found.rows, "visits": found.visits, "notes": len(found.notes),
    }  # fmt: skip
    return Outcome(report, headline)
