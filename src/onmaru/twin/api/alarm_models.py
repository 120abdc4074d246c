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
