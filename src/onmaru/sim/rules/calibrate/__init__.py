"""Calibration: an event log becomes a model, with every number's reasons."""

from onmaru.sim.rules.calibrate.fit import Fit, fit_censored, fit_times
from onmaru.sim.rules.calibrate.log import BadLog, EventLog, build_log
from onmaru.sim.rules.calibrate.mapping import BadMapping, LogMapping, read_mapping
from onmaru.sim.rules.calibrate.model import Calibration, calibrate

__all__ = [
    "BadLog",
    "BadMapping",
    "Calibration",
    "EventLog",
    "Fit",
    "LogMapping",
    "build_log",
    "calibrate",
    "fit_censored",
    "fit_times",
    "read_mapping",
]
