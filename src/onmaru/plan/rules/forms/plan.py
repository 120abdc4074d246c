"""A plan as a file: what is to be computed, what may be bought, where it stands, what it costs."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, model_validator

from onmaru.plan.rules.forms.base import (
    Day,
    Form,
    Label,
    LabelForm,
    Money,
    Name,
    PueRange,
    Range,
    RateRange,
    Share,
    ShareRange,
)
from onmaru.plan.rules.forms.timeline import TimelineForm
from onmaru.plan.rules.forms.workload import WorkloadForm
from onmaru.plan.types.power import Cooling, Tariff, TariffBand

Count = Annotated[int, Field(ge=0, le=1_000_000)]
Hour = Annotated[int, Field(ge=0, le=23)]


# Data-centre dies without RT cores, by the beginning of their ids; checked here because it needs no catalogue.
_NO_RT_CORES = ("a100", "h100", "h200", "b200", "b300", "gb200", "gb300", "mi3", "gaudi")


class ConfigurationForm(Form):
    """So many of a server, or so many bare GPUs."""

    server: str = ""
    gpu: str = ""
    count: Annotated[int, Field(ge=1, le=4096)] = 1

    @model_validator(mode="after")
    def _one_of(self) -> ConfigurationForm:
        if bool(self.server) == bool(self.gpu):
            raise ValueError("name either a server or a gpu")
        return self


class ConstraintsForm(Form):
    """What every choice must keep; what is absent does not matter."""

    budget: Money | None = Field(None, description="most that may be paid at the start")
    total_budget: Money | None = Field(None, description="most that may be paid over all years")
    power_kw: Annotated[float, Field(ge=1e-3, le=1e6)] | None = None
    racks: Annotated[int, Field(ge=1, le=10_000)] | None = None
    lead_time_weeks: Annotated[float, Field(ge=0, le=520)] | None = None
    rt_cores: bool = False
    nvlink: bool = False
    min_gpus: Count | None = None
    max_gpus: Count | None = None
    max_servers: Count | None = None
    vendors: Annotated[list[str], Field(max_length=20)] = Field([])
    gpus: Annotated[list[str], Field(max_length=50, description="only these kinds")] = Field([])

    @model_validator(mode="after")
    def _possible(self) -> ConstraintsForm:
        if self.min_gpus is not None and self.max_gpus is not None and self.min_gpus > self.max_gpus:
            raise ValueError(f"min_gpus {self.min_gpus} is above max_gpus {self.max_gpus}")
        if self.budget is not None and self.total_budget is not None and self.budget > self.total_budget:
            raise ValueError(f"budget {self.budget:g} is above total_budget {self.total_budget:g}")
        if self.rt_cores and (without := [gpu for gpu in self.gpus if gpu.lower().startswith(_NO_RT_CORES)]):
            raise ValueError(f"rt_cores are asked for, and {', '.join(without)} has none")
        return self


class BandForm(Form):
    name: Name
    price_per_kwh: Money
    hours: list[Hour] = Field(list(range(24)))
    months: list[Annotated[int, Field(ge=1, le=12)]] = Field(list(range(1, 13)))
    days: list[Annotated[int, Field(ge=0, le=6)]] = Field(list(range(7)))


class TariffForm(Form):
    """A time-of-use tariff; the first band that holds an hour prices it."""

    name: Label = LabelForm(en="Tariff", ko="요금제")
    bands: Annotated[list[BandForm], Field(min_length=1, max_length=50)]
    demand_per_kw_month: Money = 0.0
    date: Day
    source: Annotated[str, Field(min_length=1, max_length=300)]

    @model_validator(mode="after")
    def _whole_week(self) -> TariffForm:
        for month in range(1, 13):
            for day in range(7):
                for hour in range(24):
                    if not any(hour in b.hours and month in b.months and day in b.days for b in self.bands):
                        raise ValueError(f"no band prices hour {hour} of weekday {day} in month {month}")
        return self

    def tariff(self) -> Tariff:
        return Tariff(
            self.name.en,
            tuple(
                TariffBand(b.name, b.price_per_kwh, frozenset(b.hours), frozenset(b.months), frozenset(b.days))
                for b in self.bands
            ),
            self.demand_per_kw_month, self.date, self.source,
        )  # fmt: skip


class SiteForm(Form):
    """Where the machines stand. `rack_kw`: what one rack may draw; default: what the cooling carries away."""

    cooling: Cooling = Cooling.AIR
    rack_kw: Annotated[float, Field(ge=1e-3, le=500)] | None = None
    rack_units: Annotated[int, Field(ge=4, le=60)] = 42
    rack_policy: Literal["p95", "nameplate"] = "p95"
    pue: PueRange | None = None
    energy_price: Range | None = None
    tariff: TariffForm | None = None
    carbon_kg_per_kwh: Range | None = None
    users: Count = 0


class PriceForm(Form):
    """An operator's price: of a catalogue item, of an hour of a GPU, of a licence, of a service."""

    item: Annotated[str, Field(min_length=1, max_length=80)]
    low: Money
    high: Money
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    per: Literal[
        "unit", "hour", "gpu_year", "user_year", "host_year", "site_year", "kwh", "kg_per_kwh", "rack_month",
        "fte_year", "terabyte", "port",
    ]  # fmt: skip
    source: Annotated[str, Field(min_length=1, max_length=300)]
    date: Day
    tag: Literal["measured", "datasheet", "vendor_claim", "assumption"] = "vendor_claim"
    note: Annotated[str, Field(max_length=500)] = ""

    @model_validator(mode="after")
    def _ordered(self) -> PriceForm:
        if self.low > self.high:
            raise ValueError(f"low {self.low:g} is above high {self.high:g}")
        return self


class MoneyForm(Form):
    """How money is counted; what is absent is an assumption, and the report says so."""

    discount_rate: RateRange | None = None
    yearly_loss: ShareRange | None = None
    installation_share: ShareRange | None = None
    spares_share: ShareRange | None = None
    support_share: ShareRange | None = None
    price_growth: RateRange | None = None
    rent_staff_share: ShareRange | None = None
    staff_fte: Range | None = None
    storage_tb: Annotated[float, Field(ge=0, le=1e6)] | None = None
    licences: Annotated[list[str], Field(max_length=20)] | None = None
    rent_per_gpu_hour: Range | None = None
    used_hours: Annotated[float, Field(ge=0.1, le=8784)] | None = Field(
        None, description="hours a year the GPUs work; default: what the workloads ask for"
    )
    prices: Annotated[list[PriceForm], Field(max_length=500)] = Field([])


class CorrelationForm(Form):
    a: str
    b: str
    value: Annotated[float, Field(ge=-1, le=1)]


class RiskForm(Form):
    draws: Annotated[int, Field(ge=100, le=200_000)] = 20_000
    seed: Annotated[int, Field(ge=0, le=2**31)] = 0
    correlations: Annotated[list[CorrelationForm], Field(max_length=100)] | None = None


class PlanForm(Form):
    """Everything a plan says; see `docs/plan/index.md`."""

    name: Label = LabelForm(en="Plan", ko="계획")
    question: Label | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    years: Annotated[int, Field(ge=1, le=15)] = 3
    today: dt.date | None = None
    workloads: Annotated[list[WorkloadForm], Field(min_length=1, max_length=50)]
    configurations: Annotated[list[ConfigurationForm], Field(max_length=200)] = Field(
        [], description="empty: every server of the catalogue in 1, 2, 4, ... pieces"
    )
    most_gpus: Annotated[int, Field(ge=1, le=4096)] = 32
    choice: str = Field("", description="id of the configuration to price; empty: the cheapest feasible one")
    constraints: ConstraintsForm = ConstraintsForm()
    site: SiteForm = SiteForm()
    money: MoneyForm = MoneyForm()
    risk: RiskForm = RiskForm()
    timeline: TimelineForm | None = Field(None, description="a schedule that the report shows")
    target_busy: Share = Field(0.8, description="how full a set may be planned; the rest is headroom")

    @model_validator(mode="after")
    def _names(self) -> PlanForm:
        names = [work.name for work in self.workloads if work.name]
        if len(set(names)) != len(names):
            raise ValueError("two workloads have the same name")
        return self
