"""Bodies of the planner's HTTP API beside the answers of the service."""

from __future__ import annotations

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from onmaru.plan.rules.forms.plan import ConfigurationForm, PriceForm
from onmaru.plan.rules.forms.workload import WorkloadForm

Item = TypeVar("Item")


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Listing(Body, Generic[Item]):
    items: list[Item]
    next: str | None = None


class SizeIn(Body):
    """One workload on one configuration."""

    workload: WorkloadForm
    configuration: ConfigurationForm


class FactOut(Body):
    value: float | str
    unit: str
    source: str
    date: str
    tag: str
    url: str


class ItemOut(Body):
    id: str
    label: str
    vendor: str
    kind: Literal["gpu", "server", "nic"]
    facts: dict[str, FactOut]
    gpu: str = ""
    gpu_count: int = 0
    scale_up_gpus: int = 0
    cooling: str = ""


class ArchitectureOut(Body):
    id: str
    label: str
    parameters: int
    layers: int
    hidden: int
    experts: int
    max_context: int
    vision: bool


class PriceOut(Body):
    item: str
    low: float
    high: float
    currency: str
    per: str
    source: str
    date: str
    tag: str
    note: str
    source_ko: str = Field(description="the source in Korean; empty: it is cited as it is")
    own: bool = Field(description="the site's own; otherwise of the sample that ships with Onmaru")
    old: bool = Field(description="older than twelve months")


class PricesIn(Body):
    prices: Annotated[list[PriceForm], Field(max_length=2000)]


Kind = Literal["plan", "timeline", "table", "claims"]


class TextIn(Body):
    """A document as a person typed or pasted it: YAML, or JSON."""

    kind: Kind = "plan"
    text: Annotated[str, Field(max_length=2_000_000)]


class DocumentOut(Body):
    kind: Kind
    name: str
    document: dict[str, Any]


class DocumentIn(Body):
    """A document to keep; it is checked by its form before."""

    kind: Kind = "plan"
    document: dict[str, Any]


class DocumentChange(Body):
    document: dict[str, Any]
    version: int | None = Field(None, description="refuse when somebody changed it since this version")


class StoredPlanOut(Body):
    id: str
    kind: Kind
    name: str
    version: int
    author: str
    created: str
    updated: str


class StoredDocument(StoredPlanOut):
    document: dict[str, Any]
