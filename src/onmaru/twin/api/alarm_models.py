"""Bodies of alarms (ISA-18.2), KPIs and downtime (ISO 22400-2)."""

from __future__ import annotations

from pydantic import Field

from onmaru.twin.api.models import Body, LabelOut


class AlarmOut(Body):
    id: str
    rule: str
    equipment: str
    signal: str | None
    priority: int = Field(description="1 urgent, 2 high, 3 medium, 4 low")
    label: LabelOut
    state: str
    raised: str | None
    cleared: str | None
    acknowledged: str | None
    acknowledged_by: str | None
    shelved_until: str | None
    value: float | None
    limit: float | None
    note: str


class JournalOut(Body):
    """One turn of one alarm."""

    seq: int
    alarm: str
    equipment: str | None = Field(description="null when the plant has no such alarm any more")
    priority: int | None
    label: LabelOut | None
    time: str
    turn: str
    state: str = Field(description="the state after it")
    actor: str
    value: float | None
    note: str


class FrequentAlarm(Body):
    alarm: str
    label: LabelOut | None
    raised: int


class StandingAlarm(Body):
    alarm: str
    label: LabelOut | None
    raised: str | None
    standing_s: float


class AlarmLoadOut(Body):
    """How much the alarm system asks of people (ISA-18.2-2016 clause 16)."""

    at: str
    raised_per_10_min: int = Field(description="new alarms in the last ten minutes")
    flood: bool = Field(description="more than ten new alarms in ten minutes")
    average_per_10_min: float = Field(description="over the last hour")
    per_10_min: list[int] = Field(description="new alarms in each ten minutes of the last 24 h, oldest first")
    peak_per_10_min: int = Field(description="the most in any of them")
    flood_share: float = Field(description="share of the last 24 h spent in a flood, 0..1")
    standing: int = Field(description="alarms that are active now")
    stale: list[StandingAlarm] = Field(description="active for more than 24 h, longest first")
    chattering: list[FrequentAlarm] = Field(
        description="three or more times within one minute in the last 24 h"
    )
    most_frequent: list[FrequentAlarm] = Field(description="the ten raised most often in the last 24 h")
    shelved: int
    suppressed: int
    out_of_service: int
    by_priority: dict[str, int] = Field(description="new alarms of the last 24 h by priority 1..4")


class KpiValue(Body):
    value: float | None
    unit: str
    formula: str
    inputs: dict[str, float | None]
    source: str = Field(description="the clause that defines it")


class KpiOut(Body):
    equipment: str
    label: LabelOut
    start: str
    end: str
    oee: KpiValue
    availability: KpiValue
    performance: KpiValue
    quality_rate: KpiValue
    throughput_rate: KpiValue
    throughput_per_h: float | None
    produced: float | None
    good: float | None
    scrap: float | None
    rework: float | None
    produced_outside_plan: float | None = Field(description="parts finished outside of planned busy time")
    counter_resets: int
    times_s: dict[str, float]
    planned_s: float = Field(description="planned busy time (PBT) [s]")
    coverage: float = Field(description="share of the planned time that was measured, 0..1")


class DowntimeOut(Body):
    equipment: str
    label: LabelOut
    state: str
    reason: str
    total_s: float
    count: int
    share: float
