"""Units are text at every edge (`degC`, `bar`, `m/s`, `%`) and convert through one pint registry."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from onmaru.core.errors import InvalidInput

if TYPE_CHECKING:
    from pint import UnitRegistry

_PLAIN = {"%": "percent", "°C": "degC", "°F": "degF", "℃": "degC", "": "dimensionless", "1": "dimensionless"}


class BadUnit(InvalidInput):
    code = "bad_unit"


class Affine(NamedTuple):
    """`converted = value * factor + offset`: every conversion we allow is affine."""

    factor: float
    offset: float


@cache
def _registry() -> UnitRegistry:
    from pint import UnitRegistry  # 0.3 s: only where a unit is converted

    registry: UnitRegistry = UnitRegistry(autoconvert_offset_to_baseunit=True, cache_folder=None)
    registry.define("part = count = parts = pcs")
    return registry


@lru_cache(maxsize=1024)
def conversion(source: str, target: str) -> Affine:
    """The affine map that turns a value in `source` into one in `target`.

    Raises:
        BadUnit: a unit is unknown, or the two measure different things.
    """
    if source == target:
        return Affine(1.0, 0.0)
    registry = _registry()
    try:
        quantity = registry.Quantity
        zero = quantity(0.0, _PLAIN.get(source, source)).to(_PLAIN.get(target, target)).magnitude
        one = quantity(1.0, _PLAIN.get(source, source)).to(_PLAIN.get(target, target)).magnitude
    except Exception as error:  # pint raises a family of unrelated types, AttributeError among them
        raise BadUnit(
            f"cannot convert {source!r} into {target!r}",
            hint="check the spelling (degC, bar, m/s, kW) and that both measure the same thing",
            source=source,
            target=target,
        ) from error
    return Affine(float(one - zero), float(zero))


def check_unit(unit: str) -> None:
    """Raise `BadUnit` unless `unit` is known."""
    conversion(unit, _canonical(unit))


def _canonical(unit: str) -> str:
    try:
        return str(_registry().Quantity(1.0, _PLAIN.get(unit, unit)).to_base_units().units)
    except Exception as error:
        raise BadUnit(
            f"unknown unit {unit!r}", hint="use names such as degC, bar, kW, m/s, %", unit=unit
        ) from error
