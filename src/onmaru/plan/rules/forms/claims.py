"""Claims as a file: sentences, each with a check when the sentence alone does not say enough."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from onmaru.plan.rules.forms.base import Form, Label, LabelForm, Name
from onmaru.plan.rules.forms.workload import WorkloadForm
from onmaru.plan.types.workload import Method, Optimizer, Precision

Number = Annotated[float, Field(ge=-1e18, le=1e18, allow_inf_nan=False)]
Relation = Literal["about", "at_most", "at_least"]
Tolerance = Annotated[float, Field(ge=0, le=1)]


class Hardware(Form):
    """So many of a catalogue's GPU or server, or of any GPU with so much memory."""

    gpu: str = ""
    server: str = ""
    memory_gb: Annotated[float, Field(ge=1e-3, lt=1e5)] | None = None
    count: Annotated[int, Field(ge=1, le=100_000)] = 1


class FitsCheck(Form):
    """A workload fits into the memory of a set."""

    kind: Literal["fits"]
    workload: WorkloadForm
    hardware: Hardware
    expect: bool = True


class FigureCheck(Form):
    """A figure of a sizing (time, tokens a second, streams, seats) against a stated value."""

    kind: Literal["figure"]
    workload: WorkloadForm
    hardware: Hardware
    figure: Name
    relation: Relation = "about"
    stated: Number
    tolerance: Tolerance = 0.1


class WeightsCheck(Form):
    """The memory of a model's weights [GB]."""

    kind: Literal["weights"]
    parameters: Annotated[float, Field(ge=1, le=1e14)] | None = None
    model: str = ""
    precision: Precision = Precision.BF16
    stated_gb: Number
    relation: Relation = "about"
    tolerance: Tolerance = 0.05


class StatesCheck(Form):
    """Weights, gradients and optimiser states of full training [GB], before activations."""

    kind: Literal["training_states"]
    parameters: Annotated[float, Field(ge=1, le=1e14)] | None = None
    model: str = ""
    method: Literal[Method.FULL, Method.SCRATCH] = Method.FULL
    optimizer: Optimizer = Optimizer.ADAMW
    stated_gb: Number
    relation: Relation = "about"
    tolerance: Tolerance = 0.05


class FactCheck(Form):
    """A field of the catalogue, such as `fp4_dense` of a GPU, against a stated value."""

    kind: Literal["fact"]
    item: str
    field: Name
    relation: Relation = "about"
    stated: Number
    tolerance: Tolerance = 0.02


class PowerCheck(Form):
    """Power of a server at work [kW]: the mean, the 95th percentile or the nameplate."""

    kind: Literal["power"]
    server: str
    count: Annotated[int, Field(ge=1, le=4096)] = 1
    which: Literal["idle_kw", "mean_kw", "p95_kw", "nameplate_kw"] = "mean_kw"
    relation: Relation = "about"
    stated: Number
    tolerance: Tolerance = 0.1


class SumCheck(Form):
    """Numbers that are said to add up."""

    kind: Literal["sum"]
    terms: Annotated[list[Number], Field(min_length=1, max_length=1000)]
    stated: Number
    tolerance: Tolerance = 0.0


Check = Annotated[
    FitsCheck | FigureCheck | WeightsCheck | StatesCheck | FactCheck | PowerCheck | SumCheck,
    Field(discriminator="kind"),
]


class ClaimForm(Form):
    text: Annotated[str, Field(min_length=1, max_length=1000)]
    check: Check | None = None
    source: Annotated[str, Field(max_length=300)] = ""


class ClaimsForm(Form):
    name: Label = LabelForm(en="Claims", ko="주장")
    claims: Annotated[list[ClaimForm], Field(min_length=1, max_length=500)]
