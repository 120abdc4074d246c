"""The words of the sim wing as frozen records; no I/O. Read `model.py` first, then `element.py`."""

from __future__ import annotations

from onmaru.sim.types.calendar import WEEK_S, Calendar, Shift
from onmaru.sim.types.element import (
    AnyElement,
    Assembly,
    Buffer,
    Conveyor,
    Disassembly,
    Element,
    Failure,
    Inspection,
    Machine,
    Order,
    Setup,
    Sink,
    Source,
    Station,
)
from onmaru.sim.types.energy import Energy, Tariff, TariffBand
from onmaru.sim.types.faults import (
    BadRun,
    Deadlock,
    Fault,
    ModelInvalid,
    ModelUnreadable,
    RuleFailed,
    TooManyParts,
    ZeroTimeLoop,
)
from onmaru.sim.types.model import DEFAULT_PRODUCT, Model, Product, Route, Step
from onmaru.sim.types.resource import Fleet, Need, OperatorPool, Path, RepairCrew, Stop
from onmaru.sim.types.result import (
    LEAD_BINS,
    LEAD_BINS_PER_OCTAVE,
    LEAD_LOW_S,
    STATE_COUNT,
    TRACE_DTYPE,
    RunResult,
    Series,
    SinkStats,
    State,
    StateTrace,
)
from onmaru.sim.types.start import ElementStart, PartStart, ServerStart, StartState
from onmaru.sim.types.timing import (
    Constant,
    Empirical,
    Erlang,
    Exponential,
    Gamma,
    LogNormal,
    Normal,
    Timing,
    Trace,
    Triangular,
    Uniform,
    Weibull,
)

__all__ = [
    "DEFAULT_PRODUCT", "LEAD_BINS", "LEAD_BINS_PER_OCTAVE", "LEAD_LOW_S", "STATE_COUNT", "TRACE_DTYPE", "WEEK_S",
    "AnyElement", "Assembly", "BadRun", "Buffer", "Calendar", "Constant", "Conveyor", "Deadlock", "Disassembly",
    "Element", "ElementStart", "Empirical", "Energy", "Erlang", "Exponential", "Failure", "Fault", "Fleet",
    "Gamma", "Inspection", "LogNormal", "Machine", "Model", "ModelInvalid", "ModelUnreadable", "Need", "Normal",
    "OperatorPool", "Order", "PartStart", "Path", "Product", "RepairCrew", "Route", "RuleFailed", "RunResult",
    "Series", "ServerStart", "Setup", "Shift", "Sink", "SinkStats", "Source", "StartState", "State", "StateTrace",
    "Station", "Step", "Stop", "Tariff", "TariffBand", "Timing", "TooManyParts", "Trace", "Triangular", "Uniform",
    "Weibull", "ZeroTimeLoop",
]  # fmt: skip
