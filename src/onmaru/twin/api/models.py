"""Bodies of the twin's HTTP API. Times are RFC 3339 text in UTC; `*_ms` are milliseconds since the epoch."""

from __future__ import annotations

from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Item = TypeVar("Item")


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Listing(Body, Generic[Item]):
    items: list[Item]
    next: str | None = None


class LabelOut(Body):
    en: str
    ko: str


class ShiftOut(Body):
    name: str
    days: list[int]
    start: str
    end: str
    breaks: list[tuple[str, str]]


class PlantOut(Body):
    name: str
    label: LabelOut
    time_zone: str
    emulated: bool
    root: str
    meters_per_unit: float
    up_axis: str
    counts: dict[str, int]
    levels: list[str]
    shifts: list[ShiftOut]


class EquipmentOut(Body):
    path: str
    index: int = Field(description="index in STATE frames and zone payloads")
    level: str
    kind: str
    label: LabelOut
    parent: str | None
    state: str | None
    state_since: str | None
    quality: str | None
    stale_signal_count: int
    alarm: int = Field(description="0 none, 1 urgent .. 4 low; +128 while unacknowledged")
    signal_count: int
    properties: dict[str, Any]


class RelationOut(Body):
    kind: str
    subject: str
    object: str


class RelationEnd(Body):
    kind: str
    direction: Literal["out", "in"]
    path: str
    label: LabelOut


class BindingOut(Body):
    source: str
    address: str
    pointer: str
    unit: str
    scale: float
    offset: float
    deadband: float


class SampleOut(Body):
    value: float | None
    text: str | None
    state: str | None
    quality: str
    source_time: str
    ingest_time: str
    age_s: float


class SignalOut(Body):
    id: str
    row: int
    equipment: str
    name: str
    kind: str
    unit: str
    label: LabelOut
    states: list[str]
    low: float | None
    high: float | None
    expected_period_s: float | None
    stale_after_s: float | None
    expression: str
    binding: BindingOut | None
    last: SampleOut | None
    alarm: int


class MotionOut(Body):
    prim: str
    op: str
    signal: str


class EquipmentDetail(EquipmentOut):
    relations: list[RelationEnd]
    signals: list[SignalOut]
    motions: list[MotionOut]
    ancestors: list[str]


class RangeOut(Body):
    signal: str
    unit: str
    time_ms: list[float]
    value: list[float | None]
    quality: list[int]
    text: list[str | None] | None
    truncated: bool


class SeriesOut(Body):
    signal: str
    unit: str
    time_ms: list[float]
    min: list[float | None]
    max: list[float | None]
    last: list[float | None]
    count: list[int]
    quality: list[int]


class ChartOut(Body):
    series: list[SeriesOut]
    start_ms: float
    end_ms: float


class SpanOut(Body):
    first_ms: float | None
    last_ms: float | None
    samples: int
    bytes: int


class HistoryStatsOut(Body):
    """Figures of the telemetry log; times are those of the oldest and newest sample held."""

    signals: int
    samples: int
    bytes: int
    first_ms: float | None
    last_ms: float | None
    floor_ms: float | None = Field(description="retention has dropped what is older")
    tail_samples: int = Field(description="on disk in the write-ahead files, not yet in a segment")
    wal_bytes: int
    segments: int
    young_segments: int
    checkpoints: int
    quarantined: list[str]
    ticket: int
    durable_ticket: int
    failure: str


class SummaryOut(Body):
    signal: str
    unit: str
    count: int
    finite_count: int
    min: float | None
    max: float | None
    mean: float | None = Field(description="each sample counts alike, however long it stood")
    deviation: float | None = Field(description="of the population")
    first: str | None
    last: str | None
    qualities: dict[str, int]


class AsOfSignal(Body):
    id: str
    row: int
    value: float | None
    text: str | None
    state: str | None
    quality: str
    source_time: str | None


class AsOfOut(Body):
    at: str
    signals: list[AsOfSignal]


class SampleIn(Body):
    """One sample pushed over HTTP."""

    signal: str = Field(min_length=1, max_length=1024)
    value: float | bool | str = Field(description="a number in the binding's unit, a state name, or text")
    time: str | float | None = Field(None, description="RFC 3339 or seconds since the epoch; default: now")
    quality: Literal["good", "uncertain", "bad", "simulated", "manual"] = "good"


class SamplesIn(Body):
    samples: list[SampleIn] = Field(min_length=1)


class PushOut(Body):
    accepted: int
    durable: bool


class SourceOut(Body):
    name: str
    kind: str
    emulated: bool
    connected: bool
    detail: str
    since: str | None
    last_sample: str | None
    received_count: int
    sample_count: int
    rejected_count: int
    unbound_count: int
    buffered_count: int
    reconnect_count: int
    rate_per_s: float
    lag_s: float | None
    skew_s: float | None
    skew_mad_s: float | None
    last_error: str


class ExportIn(Body):
    """What to export; without `start` the last known state only."""

    format: Literal["usd", "usda", "usdc", "usdz"] = "usdc"
    start: str | None = None
    end: str = "now"


class NoteIn(Body):
    note: str = Field("", max_length=2000)


class ServiceIn(Body):
    in_service: bool
    note: str = Field("", max_length=2000)


class ShelveIn(Body):
    minutes: float = Field(gt=0, le=60 * 24 * 7)
    reason: str = Field(min_length=1, max_length=2000)
