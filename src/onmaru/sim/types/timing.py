"""How long something takes, or when it comes next: a constant, a distribution, a sample or a trace."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Positive = Annotated[float, Field(gt=0, le=1e12, allow_inf_nan=False)]
NonNegative = Annotated[float, Field(ge=0, le=1e12, allow_inf_nan=False)]
Seconds = tuple[NonNegative, ...]


class Record(BaseModel):
    """Frozen, and strict about names: a field that does not exist is a fault, not a silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="strings")


class Constant(Record):
    kind: Literal["constant"] = "constant"
    value_s: NonNegative


class Exponential(Record):
    kind: Literal["exponential"] = "exponential"
    mean_s: Positive


class Erlang(Record):
    """Sum of `stages` exponential stages; `mean_s` is the mean of the sum."""

    kind: Literal["erlang"] = "erlang"
    mean_s: Positive
    stages: Annotated[int, Field(ge=1, le=1000)]


class Gamma(Record):
    """`shape` is the usual k; the scale is `mean_s / shape`."""

    kind: Literal["gamma"] = "gamma"
    mean_s: Positive
    shape: Annotated[float, Field(gt=0, le=1e6, allow_inf_nan=False)]


class LogNormal(Record):
    """`mean_s` and `std_s` are those of the time itself, not of its logarithm."""

    kind: Literal["lognormal"] = "lognormal"
    mean_s: Positive
    std_s: NonNegative


class Normal(Record):
    """A normal cut off at `low_s` and `high_s`; `mean_s` and `std_s` are those before the cut."""

    kind: Literal["normal"] = "normal"
    mean_s: NonNegative
    std_s: Positive
    low_s: NonNegative = 0.0
    high_s: NonNegative | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Normal:
        if self.high_s is not None and self.high_s <= self.low_s:
            raise ValueError("high_s must lie above low_s")
        if (self.low_s - self.mean_s) / self.std_s > 6 or (
            self.high_s is not None and (self.mean_s - self.high_s) / self.std_s > 6
        ):
            raise ValueError("the cut leaves nothing of the distribution (more than 6 std_s from mean_s)")
        return self


class Triangular(Record):
    kind: Literal["triangular"] = "triangular"
    low_s: NonNegative
    mode_s: NonNegative
    high_s: Positive

    @model_validator(mode="after")
    def _ordered(self) -> Triangular:
        if not self.low_s <= self.mode_s <= self.high_s or self.low_s == self.high_s:
            raise ValueError("low_s <= mode_s <= high_s and low_s < high_s must hold")
        return self


class Uniform(Record):
    kind: Literal["uniform"] = "uniform"
    low_s: NonNegative
    high_s: Positive

    @model_validator(mode="after")
    def _ordered(self) -> Uniform:
        if self.low_s >= self.high_s:
            raise ValueError("low_s must lie below high_s")
        return self


class Weibull(Record):
    kind: Literal["weibull"] = "weibull"
    scale_s: Positive
    shape: Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)]


class Empirical(Record):
    """A sample: each draw is one of the values, all equally likely (a bootstrap)."""

    kind: Literal["empirical"] = "empirical"
    values_s: Annotated[Seconds, Field(min_length=1, max_length=1_000_000)]


class Trace(Record):
    """Recorded values used in their order; after the last one the first again, or nothing more.

    A source whose trace ends sends no more parts; anywhere else a trace must repeat.
    """

    kind: Literal["trace"] = "trace"
    values_s: Annotated[Seconds, Field(min_length=1, max_length=1_000_000)]
    repeat: bool = True


def _number_is_constant(value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"kind": "constant", "value_s": value}
    return value


Timing = Annotated[
    Constant
    | Exponential
    | Erlang
    | Gamma
    | LogNormal
    | Normal
    | Triangular
    | Uniform
    | Weibull
    | Empirical
    | Trace,
    Field(discriminator="kind"),
    BeforeValidator(_number_is_constant),
]
"""Any of the above; a bare number is a constant in seconds."""
