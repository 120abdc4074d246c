"""A cost table from a proposal as a file, with the yardsticks it is to be held against."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from onmaru.plan.rules.forms.base import Day, Form, Label, LabelForm, Money, Name, PueRange, Range
from onmaru.plan.types.money import CostTable, Line

Word = Literal[
    "gpus", "servers", "network", "switches", "storage", "installation", "power", "cooling", "space",
    "suite_per_user", "suite_per_gpu", "ai_enterprise", "staff", "administration", "other",
]  # fmt: skip


class LineForm(Form):
    id: Name
    label: Label
    amount: Money | None = None
    quantity: Annotated[float, Field(ge=0, le=1e9)] = 0.0
    unit_price: Money = 0.0
    low: Money | None = None
    high: Money | None = None
    covers: list[Word] = Field([])

    def line(self) -> Line:
        amount = self.quantity * self.unit_price if self.amount is None else self.amount
        return Line(
            self.id, self.label.en, self.label.ko, amount, self.quantity, self.unit_price, self.low, self.high,
            tuple(self.covers),
        )  # fmt: skip


class StatedRange(Form):
    low: Money
    high: Money


class YardstickForm(Form):
    """Prices to hold the table against; what is absent comes from the price book."""

    suite_per_gpu: Range | None = None
    enterprise_per_gpu: Range | None = None
    switches: Range | None = None
    storage: Range | None = None
    staff: Range | None = None
    energy_per_kwh: Range | None = None
    pue: PueRange | None = None
    discount_rate: Annotated[float, Field(ge=0, lt=1)] = 0.08


class TableForm(Form):
    name: Label = LabelForm(en="Cost table", ko="비용표")
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    years: Annotated[int, Field(ge=1, le=20)]
    gpu: str
    gpus: Annotated[int, Field(ge=1, le=100_000)]
    hosts: Annotated[int, Field(ge=0, le=10_000)] = 1
    users: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    capex: Annotated[list[LineForm], Field(min_length=1, max_length=100)]
    opex: Annotated[list[LineForm], Field(max_length=100)] = Field([])
    capex_range: StatedRange | None = None
    source: Annotated[str, Field(max_length=300)] = ""
    date: Day = ""
    yardsticks: YardstickForm = YardstickForm()

    def table(self, gpu_w: float) -> CostTable:
        stated = self.capex_range
        return CostTable(
            name=self.name.en, currency=self.currency, years=self.years,
            capex=tuple(line.line() for line in self.capex), opex=tuple(line.line() for line in self.opex),
            gpus=self.gpus, hosts=self.hosts, users=self.users, gpu_w=gpu_w,
            capex_low=stated.low if stated else None, capex_high=stated.high if stated else None,
            source=self.source, date=self.date,
        )  # fmt: skip
