"""What can be asked of the simulator, as records: the bodies of the API, the options of the command line."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from onmaru.sim.rules.schedule import RiskModel

Text = Annotated[str, Field(max_length=200)]
Changes = Annotated[tuple[Annotated[str, Field(max_length=10_000)], ...], Field(max_length=1000)]
Hours = Annotated[float, Field(gt=0, le=1e6, allow_inf_nan=False)]
Share = Annotated[float, Field(gt=0, lt=1, allow_inf_nan=False)]
Seed = Annotated[int, Field(ge=0, lt=1 << 63)]
Replications = Annotated[int, Field(ge=1, le=1_000_000)]
Indifference = Annotated[
    float | None,
    Field(
        gt=0,
        allow_inf_nan=False,
        description="for kn: smallest difference worth detecting, in the figure's unit",
    ),
]
ModelRef = Annotated[
    str | dict[str, Any], Field(description="name of a model of this site, or a whole model as JSON")
]


class Ask(BaseModel):
    """What all experiments have; `name` is what people find it by."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Text = ""


class ModelAsk(Ask):
    """An experiment on a model, after the given changes to it."""

    model: ModelRef
    changes: Changes = ()
    seed: Seed = 1
    engine: Literal["auto", "kernel", "maxplus", "markov", "reference"] = "auto"


class RunAsk(ModelAsk):
    """Replications of one design; with `hours=None` its long run, solved exactly, if that can be done.

    `warmup_hours=None` finds the warm-up by MSER-5. With `precision` replications are added until the
    half width of the throughput's 95 % interval is that share of it, `replications` at most.
    `trace` keeps the states of every server of the first replication.
    """

    hours: Hours | None = 8.0
    warmup_hours: Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)] | None = 0.0
    replications: Replications = 20
    precision: Share | None = None
    trace: bool = False
    verify: bool = False


class ScenarioIn(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=200)]
    changes: Annotated[Changes, Field(min_length=1)]


class CompareAsk(ModelAsk):
    """The model as it is against scenarios, under common random numbers; at least two replications.

    With `procedure` replications are shared out among the designs (`replications` on average): `ocba` favours
    those close to the best, `kn` drops those that cannot be the best.
    """

    scenarios: Annotated[tuple[ScenarioIn, ...], Field(min_length=1, max_length=100)]
    hours: Hours = 8.0
    warmup_hours: Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)] | None = 0.0
    replications: Replications = 20
    figures: Annotated[tuple[Text, ...], Field(max_length=50)] = ()
    procedure: Annotated[
        Literal["", "ocba", "kn"], Field(description="find the best design too, by this procedure")
    ] = ""
    rank_by: Annotated[
        Text, Field(description="figure the best design has the best of; empty: the first")
    ] = ""
    indifference: Indifference = None


class LeverIn(BaseModel):
    """One thing that may be changed: an address such as `press.servers` and the values it may take."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: Annotated[str, Field(min_length=1, max_length=200)]
    values: Annotated[
        tuple[Annotated[float, Field(allow_inf_nan=False)], ...], Field(min_length=2, max_length=1000)
    ]
    cost: Annotated[float, Field(allow_inf_nan=False)] = 0.0  # of one unit, in the objective's unit


class LimitIn(BaseModel):
    """The values of some levers together, each times its weight, may not exceed `most`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    addresses: Annotated[tuple[Text, ...], Field(min_length=1, max_length=50)]
    most: Annotated[float, Field(allow_inf_nan=False)]
    weights: Annotated[
        tuple[Annotated[float, Field(ge=0, allow_inf_nan=False)], ...],
        Field(max_length=50, description="one for each address; empty: all 1"),
    ] = ()


class OptimizeAsk(ModelAsk):
    """The best values of some levers by simulation, within a budget of replications."""

    levers: Annotated[tuple[LeverIn, ...], Field(min_length=1, max_length=50)]
    limits: Annotated[tuple[LimitIn, ...], Field(max_length=50)] = ()
    objective: Text = "throughput_per_h"
    maximise: bool = True
    hours: Hours = 8.0
    warmup_hours: Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)] | None = 0.0
    budget: Annotated[int, Field(ge=10, le=1_000_000)] = 500
    procedure: Annotated[Literal["ocba", "kn"], Field(description="how the finalists are told apart")] = (
        "ocba"
    )
    indifference: Indifference = None


class BottleneckAsk(ModelAsk):
    """Where the bottleneck is, by three methods."""

    hours: Hours = 8.0
    warmup_hours: Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)] | None = 0.0
    replications: Replications = 20


class CalibrateAsk(Ask):
    """A model from an uploaded event log; `save_as` keeps it among the site's models."""

    log: Annotated[str, Field(min_length=1, max_length=80)]
    mapping: dict[str, Any] = Field(default_factory=dict)
    holdout: Annotated[float, Field(ge=0, le=0.9, allow_inf_nan=False)] = 0.3
    replications: Replications = 30
    seed: Seed = 1
    save_as: Annotated[str, Field(max_length=64, pattern=r"^([A-Za-z_][A-Za-z0-9_\-]*)?$")] = ""


class ScheduleAsk(Ask):
    """A schedule by constraint programming, and the risk it runs."""

    problem: dict[str, Any]
    limit_s: Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)] = 30.0
    workers: Annotated[int, Field(ge=1, le=64)] = 2
    seed: Annotated[int, Field(ge=0, lt=1 << 31)] = 0
    risk: RiskModel | None = None
    replications: Annotated[int, Field(ge=10, le=100_000)] = 1000


class ForkAsk(ModelAsk):
    """A look ahead from the plant as it is, or was at `at`."""

    at: Text = "now"
    hours: Hours = 8.0
    replications: Replications = 50
    step_s: Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)] = 900.0
    target: Annotated[int, Field(ge=1, le=10_000_000)] | None = None  # parts: when will they be done?


ASKS: dict[str, type[Ask]] = {
    "run": RunAsk,
    "compare": CompareAsk,
    "optimize": OptimizeAsk,
    "bottleneck": BottleneckAsk,
    "calibrate": CalibrateAsk,
    "schedule": ScheduleAsk,
    "fork": ForkAsk,
}
