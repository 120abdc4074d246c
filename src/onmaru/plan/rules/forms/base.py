"""What every form of the planner is made of, and how a file becomes one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    FiniteFloat,
    ValidationError,
    model_validator,
)

from onmaru.core.config.validation import known_keys
from onmaru.core.errors import InvalidInput

MAX_BYTES = 2_000_000
_MAX_FAULTS = 20


class BadPlan(InvalidInput):
    """A file that cannot be read; `params["faults"]` names every field at fault."""

    code = "plan.bad_file"


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class LabelForm(Form):
    en: Annotated[str, Field(max_length=300)]
    ko: Annotated[str, Field(max_length=300)] = ""

    def text(self, language: str) -> str:
        return (self.ko if language == "ko" else self.en) or self.en


def _label(value: Any) -> Any:
    return {"en": value} if isinstance(value, str) else value


def _range(value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"value": value}
    return value


def _day(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        try:
            date.fromisoformat(value if len(value) > 7 else value + "-01")
        except ValueError:
            raise ValueError("write a date as 2026-01 or 2026-01-31") from None
    return value


Label = Annotated[LabelForm, BeforeValidator(_label)]
Day = Annotated[str, BeforeValidator(_day)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.+ -]{0,79}$")]
Share = Annotated[float, Field(ge=0, le=1)]
Money = Annotated[float, Field(ge=0, le=1e12, allow_inf_nan=False)]


class RangeForm(Form):
    """A number, or its best value with the ends of a 90 % interval."""

    value: FiniteFloat
    low: FiniteFloat | None = None
    high: FiniteFloat | None = None
    source: Annotated[str, Field(max_length=300)] = ""
    date: Day = ""

    @model_validator(mode="after")
    def _ordered(self) -> RangeForm:
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        if not low <= self.value <= high:
            raise ValueError(f"{self.value:g} lies outside of {low:g} to {high:g}")
        return self


def _between(lowest: float, highest: float) -> AfterValidator:
    def check(form: RangeForm) -> RangeForm:
        ends = [end for end in (form.value, form.low, form.high) if end is not None]
        if min(ends) < lowest or max(ends) > highest:
            raise ValueError(f"a number between {lowest:g} and {highest:g} is meant")
        return form

    return AfterValidator(check)


Range = Annotated[RangeForm, BeforeValidator(_range), _between(0.0, 1e9)]
ShareRange = Annotated[RangeForm, BeforeValidator(_range), _between(0.0, 1.0)]
RateRange = Annotated[RangeForm, BeforeValidator(_range), _between(-0.5, 1.0)]
PueRange = Annotated[RangeForm, BeforeValidator(_range), _between(1.0, 10.0)]
FormOf = TypeVar("FormOf", bound=Form)


def read_yaml(text: str, *, where: str) -> Any:
    """The document in a YAML (or JSON) text.

    Raises:
        BadPlan: it is too large, or no YAML.
    """
    if len(text) > MAX_BYTES:
        raise BadPlan(f"{where} is larger than 2 MB", hint="a plan is a page or two", where=where)
    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise BadPlan(
            f"{where} is no YAML: {str(error)[:300]}", hint="check the indentation", where=where
        ) from error


def read_form(model: type[FormOf], table: Any, *, where: str) -> FormOf:
    """Validate a document; every fault is named by its field.

    Raises:
        BadPlan: `params["faults"]` has a field, a reason and the nearest known key each.
    """
    if not isinstance(table, Mapping):
        raise BadPlan(f"{where} is no table", hint="begin with `name: ...`", where=where, faults=[])
    try:
        return model.model_validate(dict(table))
    except (ValidationError, RecursionError) as error:
        if not isinstance(error, ValidationError):
            raise BadPlan(f"{where} is nested too deep", hint="flatten it", where=where) from error
        faults = [_fault(model, fault) for fault in error.errors(include_url=False)[:_MAX_FAULTS]]
    first = faults[0]
    more = f", and {len(faults) - 1} more" if len(faults) > 1 else ""
    raise BadPlan(
        f"{where}: {first['field']}: {first['why']}{more}", hint=first["mend"] or "mend the field named",
        where=where, field=first["field"], faults=faults,
    )  # fmt: skip


def _fault(model: type[Form], fault: Any) -> dict[str, str]:
    from difflib import get_close_matches

    path = [str(part) for part in fault["loc"]]
    mend = ""
    if fault["type"] == "extra_forbidden":
        known = known_keys(model, path[:-1])
        near = get_close_matches(path[-1], known, n=1, cutoff=0.5)
        mend = f"did you mean {near[0]}?" if near else f"known here: {', '.join(sorted(known)[:30])}"
    why = str(fault["msg"]).removeprefix("Value error, ")
    return {"field": ".".join(path) or "document", "why": why[:300], "mend": mend}
