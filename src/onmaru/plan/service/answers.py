"""Answers as JSON: what the command line prints with `--json`, what HTTP returns, what reports are made from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, computed_field

from onmaru.plan.rules.report.words import METHODS_KO, SOURCES_KO
from onmaru.plan.types.plan import Verdict


class Answer(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class FigureOut(Answer):
    """One number with its 90 % interval, how it came to be, and its source."""

    value: float
    unit: str
    low: float | None
    high: float | None
    kind: str = Field(description="measured, computed or given")
    method: str
    source: str
    date: str

    @computed_field(description="the method in Korean; empty: only its English words are known")  # type: ignore[prop-decorator]
    @property
    def method_ko(self) -> str:
        return METHODS_KO.get(self.method, "")

    @computed_field(description="the source in Korean; empty: it is cited as it is")  # type: ignore[prop-decorator]
    @property
    def source_ko(self) -> str:
        return SOURCES_KO.get(self.source, "")


class PlanReasonOut(Answer):
    code: str
    en: str
    ko: str
    blocking: bool
    params: dict[str, float | str]


class GpuRef(Answer):
    id: str
    label: str
    memory_bytes: int


class ServerRef(Answer):
    id: str
    label: str


class ConfigurationOut(Answer):
    id: str
    label: str
    gpu: GpuRef
    server: ServerRef | None
    gpu_count: int
    node_count: int
    gpus_per_node: int
    scale_up_gpus: int


class MemoryTermOut(Answer):
    name: str
    size_bytes: int
    formula: str
    source: str


class MemoryOut(Answer):
    """What one GPU holds, term by term, against what it offers."""

    terms: list[MemoryTermOut]
    total_bytes: int
    capacity_bytes: int
    usable_bytes: int
    headroom_bytes: int
    fits: bool


class ParallelismOut(Answer):
    data: int
    tensor: int
    pipeline: int
    context: int
    expert: int
    zero: int


class WorkloadOut(Answer):
    name: str
    kind: str
    model: str


class SizingOut(Answer):
    workload: WorkloadOut
    configuration: ConfigurationOut
    feasible: bool
    parallelism: ParallelismOut
    memory: MemoryOut | None
    figures: dict[str, FigureOut]
    reasons: list[PlanReasonOut]
    limits: dict[str, int]
    alternatives: list[PlanReasonOut]


class RackSlotOut(Answer):
    name: str
    unit: int = Field(description="lowest unit it takes, from 1 at the floor")
    units: int
    p95_w: float


class RackOut(Answer):
    slots: list[RackSlotOut]
    power_w: float
    limit_w: float
    units: int


class PowerOut(Answer):
    """Power, racks, energy and carbon."""

    node_count: int
    switch_count: int
    busy_share: float
    cooling: str
    rack_limit_w: float
    figures: dict[str, FigureOut]
    racks: list[RackOut]
    kwh_by_band: dict[str, float]
    reasons: list[PlanReasonOut]


class YearFlowOut(Answer):
    year: int
    capex: float
    energy: float
    licences: float
    staff: float
    support: float
    space: float
    residual: float
    depreciation: float
    book_value: float
    rent_instead: float
    cost: float


class TornadoBarOut(Answer):
    name: str
    at_low: float
    at_high: float
    input_low: float
    input_high: float
    unit: str


class HistogramOut(Answer):
    edges: list[float]
    counts: list[int]


class DatedOut(Answer):
    item: str
    date: str
    age_days: int
    source: str


class NamedFigure(BaseModel):
    name: str
    figure: FigureOut


class CostingOut(Answer):
    """What owning costs: figures, cash flow, tornado, histogram of the present cost, unit costs."""

    configuration: ConfigurationOut
    currency: str
    years: int
    inputs: dict[str, FigureOut]
    capex_lines: list[NamedFigure]
    figures: dict[str, FigureOut]
    flows: list[YearFlowOut]
    tornado: list[TornadoBarOut]
    histogram: HistogramOut
    unit_costs: list[NamedFigure]
    own_wins_share: float | None
    old_prices: list[DatedOut]
    notes: list[PlanReasonOut]


class ChoiceOut(Answer):
    configuration: ConfigurationOut
    feasible: bool
    on_front: bool
    busy: FigureOut | None
    occupied: float = Field(description="share of the GPU-hours that the workloads hold, 0..1")
    held: list[int] = Field(description="GPUs each workload keeps for good, in the plan's order; 0 for jobs")
    p95_kw: FigureOut
    rack_count: int
    capex: FigureOut | None
    present_cost: FigureOut | None
    gpu_hour: FigureOut | None
    lead_time_weeks: float | None
    reasons: list[PlanReasonOut]
    sizings: list[SizingOut]


class WhyNone(BaseModel):
    reason: PlanReasonOut
    configurations: int


class ComparisonOut(Answer):
    """Every configuration, feasible and cheap first; `front` are those no other feasible one beats."""

    choices: list[ChoiceOut]
    front: list[str]
    chosen: str
    currency: str
    years: int
    why_none: list[WhyNone]
    old_prices: list[DatedOut]


class PlacementOut(Answer):
    task: str
    start: int
    end: int
    gpus: list[int] = Field(description="numbers of the GPUs, from 1")
    late: int


class ConflictOut(Answer):
    task: str
    code: str
    en: str
    ko: str
    params: dict[str, float | str]


class TaskOut(Answer):
    id: str
    label_en: str
    label_ko: str
    share: float
    memory_gb: float
    deadline: int | None


class CountOut(Answer):
    gpus: int
    on_time: bool
    lateness: int
    left_out: int
    busy_share: float
    idle_gpus: int
    makespan: int
    cost: float | None
    en: str
    ko: str


class TimelineOut(BaseModel):
    """Who runs where and when, the same tasks on other counts of GPUs, and why this many."""

    name_en: str
    name_ko: str
    slot: str
    horizon: int
    gpus: int
    memory_gb: float
    tasks: list[TaskOut]
    placements: list[PlacementOut]
    conflicts: list[ConflictOut]
    utilization: list[float]
    lateness: int
    makespan: int
    proven: bool
    on_time: bool
    counts: list[CountOut]
    why_en: str
    why_ko: str


class JudgementOut(Answer):
    claim: str
    verdict: Verdict
    en: str
    ko: str
    figures: dict[str, FigureOut]
    source: str


class JudgementsOut(BaseModel):
    name_en: str
    name_ko: str
    judgements: list[JudgementOut]


class TotalsOut(Answer):
    capex: float
    opex: float
    total: float


class RemarkOut(Answer):
    code: str
    kind: str
    en: str
    ko: str
    change_capex: float
    change_opex: float
    params: dict[str, float | str]
    source: str


class LineOut(Answer):
    id: str
    label_en: str
    label_ko: str
    amount: float


class TableReviewOut(BaseModel):
    name: str
    currency: str
    years: int
    capex: list[LineOut]
    opex: list[LineOut]
    totals: TotalsOut
    remarks: list[RemarkOut]
    mended: TotalsOut
    old_prices: list[DatedOut]


class PlanAnswer(BaseModel):
    """Everything the page of a plan shows: the comparison, and power and money of the chosen configuration."""

    name_en: str
    name_ko: str
    comparison: ComparisonOut
    chosen: ChoiceOut | None
    power: PowerOut | None
    costing: CostingOut | None


def plain(table: Mapping[str, Any] | Any) -> Any:
    """JSON-ready data of any answer."""
    return table.model_dump(mode="json") if isinstance(table, BaseModel) else table
