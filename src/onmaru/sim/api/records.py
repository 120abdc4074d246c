"""What the routes take and give, as records."""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from onmaru.core.jobs.api import JobOut

Item = TypeVar("Item")


class Listing(BaseModel, Generic[Item]):
    items: list[Item]
    next: str | None = None


class ProblemOut(BaseModel):
    """The members of RFC 9457, as errors have them everywhere."""

    type: str
    title: str
    status: int
    detail: str
    hint: str
    params: dict[str, Any]


class ModelOut(BaseModel):
    name: str
    origin: str = Field(description="plant: a file beside plant.toml; saved: kept at the site")
    description: str
    equipment: str | None
    elements: int
    forkable: bool = Field(description="its elements name signals of the twin")
    changed: str
    error: ProblemOut | None


class WholeModelOut(ModelOut):
    text: str
    model: dict[str, Any] | None


class ModelIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(max_length=8 << 20, description="YAML or JSON")]


class ModelToCheck(BaseModel):
    """A model as text, or as JSON."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str | None, Field(max_length=8 << 20)] = None
    model: dict[str, Any] | None = None


class FaultOut(BaseModel):
    """One fault of a model; `text` and `mend` are in the language asked for."""

    element: str
    field: str
    code: str = Field("other", description="the sentence, whatever is filled in; other: of a library")
    params: list[str] = Field([], description="what is filled in, in order")
    text: str
    mend: str


class VerdictOut(BaseModel):
    ok: bool
    faults: list[FaultOut]
    summary: dict[str, Any]
    map: dict[str, Any] | None = Field(
        description="as GET /sim/models/{name}/map; null while there are faults"
    )


class NodeOut(BaseModel):
    name: str
    kind: str
    equipment: str | None
    x_m: float
    y_m: float
    placed: bool = Field(description="false: laid out by us")
    servers: int | None = None
    capacity: int | None = None
    saturated: bool | None = None


class EdgeOut(BaseModel):
    start: str
    end: str
    products: list[str]
    probability: float | None
    by: str | None


class MapOut(BaseModel):
    name: str
    equipment: str | None
    nodes: list[NodeOut]
    edges: list[EdgeOut]


class EngineOut(BaseModel):
    name: str
    en: str
    ko: str


class ExperimentOut(BaseModel):
    id: str
    kind: str
    name: str
    model: str
    job: str
    actor: str
    created: str
    params: dict[str, Any]
    headline: dict[str, Any] | None


class WholeExperimentOut(ExperimentOut):
    job_state: JobOut | None
    ask: dict[str, Any]
    result: Any
    has_trace: bool
    has_table: bool
    curve: list[PointOut] = Field(description="of a search: the best so far, also while it goes on")


class PointOut(BaseModel):
    """The best design of a search at one moment, with the 95 % interval of its objective."""

    spent: int = Field(description="replications by then")
    designs: int = Field(description="designs seen by then")
    values: list[float]
    objective: float | None
    low: float | None
    high: float | None


class StartedOut(BaseModel):
    experiment: ExperimentOut
    job: JobOut


class LogOut(BaseModel):
    log: str
    bytes: int


class ServerOut(BaseModel):
    server: int
    element: str
    number: int


class TraceOut(BaseModel):
    servers: list[ServerOut]
    products: list[str]
    bars: int
    start_s: float
    end_s: float
    levels: int = Field(description="deepest level of tiles; level n has 2^n tiles")
    bins: int = Field(description="most bars a server has in a tile")
    states: list[str]


class TableOut(BaseModel):
    columns: list[str]
    rows: list[list[float | None]]
