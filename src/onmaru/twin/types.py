"""The words of the twin wing as frozen records; no I/O. Read this file first.

Frames: `world` is the stage's root frame in metres after unit conversion; `zone` is world minus the
zone's f64 origin; `prim` is the prim's own frame. Transforms are named `a_from_b`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onmaru.core.ids import PrimPath, SignalId


class Level(StrEnum):
    """Levels of the IEC 62264 (ISA-95) equipment hierarchy, from the top down."""

    ENTERPRISE = "enterprise"
    SITE = "site"
    AREA = "area"
    WORK_CENTER = "work_center"
    WORK_UNIT = "work_unit"
    EQUIPMENT = "equipment"


class RelationKind(StrEnum):
    """`subject KIND object`: a conveyor *feeds* a press, a PLC *controls* a robot."""

    FEEDS = "feeds"
    CONTAINS = "contains"
    CONTROLS = "controls"
    MONITORS = "monitors"


class Quality(IntEnum):
    """Quality of a sample. The order is the order of trust; STALE is only ever computed on read."""

    GOOD = 0
    MANUAL = 1
    SIMULATED = 2
    UNCERTAIN = 3
    STALE = 4
    BAD = 5


class SignalKind(StrEnum):
    ANALOG = "analog"  # a number with a unit
    COUNTER = "counter"  # a number that only grows, until it is reset
    STATE = "state"  # a code into `Signal.states`
    TEXT = "text"  # a serial number, a recipe name


class MachineState(StrEnum):
    """States of a machine that time accounting knows (ISO 22400-2, after PackML); used by KPIs and colours."""

    RUN = "run"
    IDLE = "idle"
    STARVED = "starved"
    BLOCKED = "blocked"
    SETUP = "setup"
    DOWN = "down"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Label:
    """A name a person reads, in both languages; `ko` falls back to `en`."""

    en: str
    ko: str = ""


@dataclass(frozen=True, slots=True)
class Equipment:
    """One element of the hierarchy: a prim that carries `OnmaruEquipmentAPI`."""

    path: PrimPath
    level: Level
    label: Label
    parent: PrimPath | None = None
    kind: str = ""  # robot, conveyor, press, test_station, agv, operator_cell, ...
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Relation:
    kind: RelationKind
    subject: PrimPath
    object: PrimPath


@dataclass(frozen=True, slots=True)
class Signal:
    """One measured or derived quantity of one piece of equipment."""

    id: SignalId
    equipment: PrimPath
    name: str
    kind: SignalKind = SignalKind.ANALOG
    unit: str = ""
    label: Label = Label("")
    states: tuple[str, ...] = ()  # STATE only: code -> name
    low: float | None = None  # usual range, for gauges and charts
    high: float | None = None
    expected_period_s: float | None = None
    stale_after_s: float | None = None  # None: 3 x expected_period_s; both None: never stale
    expression: str = ""  # derived signals only, in the language of rules/expression.py


@dataclass(frozen=True, slots=True)
class Binding:
    """Where a signal's samples come from and how a raw value becomes the signal's value.

    `value = convert(raw * scale + offset, unit -> signal.unit)`; a change smaller than `deadband`
    (in the signal's unit) is not recorded before `expected_period_s` has passed.
    """

    signal: SignalId
    source: str  # name of a source in plant.toml
    address: str  # MQTT topic (no wildcards), Sparkplug `group/node/device:metric`, OPC UA node id, column
    pointer: str = ""  # JSON pointer (RFC 6901) to the value inside the payload
    time_pointer: str = ""  # JSON pointer to the source time (RFC 3339, s or ms since the epoch)
    quality_pointer: str = ""
    unit: str = ""  # unit of the raw value; empty: the signal's unit
    scale: float = 1.0
    offset: float = 0.0
    deadband: float = 0.0
    states: Mapping[str, str] = field(default_factory=dict)  # raw text or number -> state name


@dataclass(frozen=True, slots=True)
class Source:
    """One connection to the outside; `kind` names a plug-in of `onmaru.twin.connectors`."""

    name: str
    kind: str
    options: Mapping[str, Any] = field(default_factory=dict)
    emulated: bool = False  # its samples get Quality.SIMULATED instead of GOOD


@dataclass(frozen=True, slots=True)
class MotionOp:
    """One live transform operation; `signal` gives degrees for rotate*, metres for translate*."""

    op: str  # translateX translateY translateZ rotateX rotateY rotateZ
    signal: SignalId
    scale: float = 1.0
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Motion:
    """`parent_from_prim(t) = parent_from_prim(authored) * op_1(t) * op_2(t) ...`"""

    prim: PrimPath
    ops: tuple[MotionOp, ...]


class AlarmKind(StrEnum):
    THRESHOLD = "threshold"
    RATE = "rate"
    STALE = "stale"
    EXPRESSION = "expression"


@dataclass(frozen=True, slots=True)
class AlarmRule:
    """A rule that raises an alarm on one piece of equipment (ISA-18.2)."""

    id: str
    kind: AlarmKind
    equipment: PrimPath
    priority: int = 2  # 1 urgent, 2 high, 3 medium, 4 low
    label: Label = Label("")
    signal: SignalId | None = None
    high: float | None = None
    low: float | None = None
    rate_per_s: float | None = None
    window_s: float = 10.0
    expression: str = ""
    hysteresis: float = 0.0  # in the signal's unit: how far back before the alarm clears
    on_delay_s: float = 0.0
    off_delay_s: float = 0.0
    latching: bool = False  # stays active after the cause is gone, until it is acknowledged
    suppress_when: str = ""  # expression: suppressed by design while it holds


@dataclass(frozen=True, slots=True)
class KpiRule:
    """Which signals of a work unit feed its ISO 22400 KPIs."""

    equipment: PrimPath
    state: SignalId  # a STATE signal whose names are MachineState values
    produced: SignalId | None = None  # COUNTER: parts finished, good or not
    scrap: SignalId | None = None  # COUNTER: parts scrapped
    rework: SignalId | None = None
    planned_run_s_per_part: float | None = None  # ISO 22400 PRI: planned run time per item
    reason: SignalId | None = None  # TEXT or STATE: why it stands still, for the downtime Pareto


@dataclass(frozen=True, slots=True)
class Shift:
    """A weekly shift in the plant's time zone; days 0 = Monday."""

    name: str
    days: tuple[int, ...]
    start: str  # HH:MM
    end: str  # HH:MM, past midnight when earlier than start
    breaks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Plant:
    """Everything `plant.toml` and the USD layers say, validated; the geometry stays in the stage."""

    name: str
    label: Label
    time_zone: str
    root: PrimPath
    stage_file: str  # relative to the folder
    emulated: bool = False  # shown everywhere when true
    meters_per_unit: float = 1.0
    up_axis: str = "Z"
    equipment: tuple[Equipment, ...] = ()
    relations: tuple[Relation, ...] = ()
    signals: tuple[Signal, ...] = ()
    bindings: tuple[Binding, ...] = ()
    sources: tuple[Source, ...] = ()
    motions: tuple[Motion, ...] = ()
    alarms: tuple[AlarmRule, ...] = ()
    kpis: tuple[KpiRule, ...] = ()
    shifts: tuple[Shift, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class SampleBatch:
    """Samples as columns, shape [n] each. `signal` is the row of the signal in the site's signal table.

    A text sample keeps its text in `texts[i]` and NaN in `value[i]`; a state sample keeps its code.
    """

    signal: NDArray[np.uint32]
    source_ns: NDArray[np.int64]
    ingest_ns: NDArray[np.int64]
    value: NDArray[np.float64]
    quality: NDArray[np.uint8]
    texts: Sequence[str | None] | None = None

    def __len__(self) -> int:
        return len(self.signal)

    @staticmethod
    def of(
        signal: Any,
        source_ns: Any,
        value: Any,
        *,
        quality: Any = Quality.GOOD,
        ingest_ns: Any = 0,
        texts: Sequence[str | None] | None = None,
    ) -> SampleBatch:
        """Build a batch from sequences; scalars for quality and ingest time are spread over it."""
        rows = np.asarray(signal, np.uint32)
        return SampleBatch(
            rows,
            np.broadcast_to(np.asarray(source_ns, np.int64), rows.shape),
            np.broadcast_to(np.asarray(ingest_ns, np.int64), rows.shape),
            np.broadcast_to(np.asarray(value, np.float64), rows.shape),
            np.broadcast_to(np.asarray(quality, np.uint8), rows.shape),
            texts,
        )


@dataclass(frozen=True, slots=True, eq=False)
class StateTable:
    """The last known sample of every signal at one moment, shape [signal_count] each.

    `source_ns == 0` means the signal has no sample yet. `quality` already includes staleness at `at_ns`.
    """

    at_ns: int
    source_ns: NDArray[np.int64]
    ingest_ns: NDArray[np.int64]
    value: NDArray[np.float64]
    quality: NDArray[np.uint8]
    texts: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """What a connector says of itself; times in ns, skew as source clock minus ours in seconds."""

    name: str
    kind: str
    connected: bool
    detail: str = ""
    since_ns: int = 0
    last_sample_ns: int = 0
    received_count: int = 0  # messages
    sample_count: int = 0
    rejected_count: int = 0  # malformed payloads, NaN, unit faults
    unbound_count: int = 0  # messages on topics nobody bound
    buffered_count: int = 0
    reconnect_count: int = 0
    skew_s: float | None = None
    skew_mad_s: float | None = None  # median absolute deviation of the skew
    last_error: str = ""
