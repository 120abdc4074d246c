"""Scenarios: lists of changes to a model, each addressed, checked and applied to a copy.

press.servers=2                      a field of an element
press.time_s.mean_s*=0.9             a field inside a field, scaled
press.buffer_capacity=8              the one buffer before a station
press.failures.jam.time_to_repair_s=300   an entry of a list, by its name
maintenance.count+=1                 a crew, an operator pool or a fleet
tariff.base_price_per_kwh=120        the model's own fields
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import yaml
from pydantic import ValidationError

from onmaru.core.errors import InvalidInput
from onmaru.sim.types.faults import Fault, ModelInvalid
from onmaru.sim.types.model import Model

CHANGE_LIMIT = 1000
_CHANGE = re.compile(r"^\s*([A-Za-z_][\w\-]*(?:\.[\w\-]+)*)\s*(\*=|\+=|=)\s*(\S.*?)\s*$", re.DOTALL)
_LISTS = ("elements", "operators", "crews", "fleets", "calendars", "products")
_MOMENTS = {  # what grows with a time that is scaled as a whole
    "constant": ("value_s",),
    "exponential": ("mean_s",),
    "erlang": ("mean_s",),
    "gamma": ("mean_s",),
    "lognormal": ("mean_s", "std_s"),
    "normal": ("mean_s", "std_s", "low_s", "high_s"),
    "triangular": ("low_s", "mode_s", "high_s"),
    "uniform": ("low_s", "high_s"),
    "weibull": ("scale_s",),
    "empirical": ("values_s",),
    "trace": ("values_s",),
}


class BadChange(InvalidInput):
    """A change that cannot be read, such as one without an equals sign."""

    code = "sim.bad_change"


@dataclass(frozen=True, slots=True)
class Change:
    """One change: where (names from the outside in), how, and to what."""

    path: tuple[str, ...]
    how: Literal["=", "*=", "+="]
    value: Any

    def __str__(self) -> str:
        return f"{'.'.join(self.path)}{self.how}{_shown(self.value)}"


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named list of changes; the base is the one without any."""

    name: str
    changes: tuple[Change, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "changes": [str(change) for change in self.changes]}


def parse_change(text: str) -> Change:
    """Read `element.field=value`; the value is YAML (`8`, `2.5`, `{kind: exponential, mean_s: 12}`).

    Raises:
        BadChange: no address, no equals sign, a value that is not YAML, or a factor that is no number.
    """
    found = _CHANGE.match(text) if len(text) <= 10_000 else None
    if not found or "." not in found[1]:
        raise BadChange(
            f"{text[:80]!r} is no change",
            hint="write element.field=value, such as press.servers=2 or press.time_s.mean_s*=0.9",
            text=text[:80],
        )
    try:
        value = yaml.safe_load(found[3])
    except (yaml.YAMLError, ValueError, RecursionError):
        value = None
    how: Any = found[2]
    if value is None or (how != "=" and not _number(value)):
        raise BadChange(
            f"the value of {text[:80]!r} cannot be used",
            hint="write a number, a word, or a mapping such as {kind: exponential, mean_s: 12}",
            text=text[:80],
        )
    return Change(tuple(found[1].split(".")), how, value)


def parse_scenario(name: str, changes: Iterable[str]) -> Scenario:
    """A scenario of changes written as text."""
    return Scenario(name, tuple(parse_change(text) for text in changes))


def apply(model: Model, changes: Sequence[Change]) -> Model:
    """A copy of the model with the changes made in order. The model itself stays as it is.

    Raises:
        ModelInvalid: all changes that name nothing, and all values that do not fit, at once.
    """
    if len(changes) > CHANGE_LIMIT:
        raise BadChange(f"a scenario of {len(changes):,} changes", hint=f"at most {CHANGE_LIMIT:,} are taken")
    data = model.model_dump(mode="python")
    faults: list[Fault] = []
    for change in changes:
        try:
            _make(data, change)
        except _NoSuchPlace as missing:
            faults.append(Fault(change.path[0], ".".join(change.path[1:]), str(missing), missing.mend))
    if not faults:
        try:
            return Model.model_validate(data)
        except ValidationError as error:
            faults = [_fault(data, entry) for entry in error.errors()]
    raise ModelInvalid(faults, where="the scenario")


def quicker(model: Model, station: str, factor: float) -> Model:
    """The model with all work times of one station multiplied by a factor."""
    data = model.model_dump(mode="python")
    element = _named(data, station)
    if element.get("time_s"):
        element["time_s"] = _scaled(element["time_s"], factor)
    element["times_s"] = {p: _scaled(timing, factor) for p, timing in element["times_s"].items()}
    for product in data["products"]:
        for step in product["routing"]:
            if step["at"] == station and step["time_s"]:
                step["time_s"] = _scaled(step["time_s"], factor)
    return Model.model_validate(data)


class _NoSuchPlace(Exception):
    def __init__(self, text: str, mend: str) -> None:
        super().__init__(text)
        self.mend = mend


def value_at(model: Model, address: str) -> Any:
    """What stands at an address now; None where nothing does.

    Raises:
        ModelInvalid: the address names nothing.
    """
    data = model.model_dump(mode="python")
    try:
        holder, last, path = _place(data, address.split("."))
    except _NoSuchPlace as missing:
        raise ModelInvalid([Fault(address, "", str(missing), missing.mend)], where="the address") from None
    if isinstance(holder, dict) and (last in holder or _open_mapping(path)):
        return holder.get(last)
    raise ModelInvalid([Fault(address, "", "there is no such field", _known(holder))], where="the address")


def _make(data: dict[str, Any], change: Change) -> None:
    holder, last, path = _place(data, change.path)
    if isinstance(holder, dict) and last in holder:
        holder[last] = _changed(holder[last], change)
        return
    if isinstance(holder, dict) and change.how == "=" and _open_mapping(path):
        holder[last] = change.value
        return
    raise _NoSuchPlace(f"there is no {'.'.join(path)}", _known(holder))


def _place(data: dict[str, Any], address: Sequence[str]) -> tuple[Any, str, list[str]]:
    """The record that holds what an address names, the name in it, and the address in full."""
    path = list(address)
    holder: Any = _named(data, path[0])
    if path[1:] == ["buffer_capacity"] and holder.get("kind") not in ("buffer", "conveyor"):
        holder, path = _buffer_before(data, path[0]), [path[0], "capacity"]
    for step, name in enumerate(path[1:-1], start=1):
        holder = _inside(holder, name, path[: step + 1])
    return holder, path[-1], path


def _named(data: dict[str, Any], name: str) -> dict[str, Any]:
    for key in _LISTS:
        for entry in data[key]:
            if entry["name"] == name:
                return entry
    if isinstance(data.get(name), dict):
        return data[name]
    if name == "model":
        return data
    known = [entry["name"] for key in _LISTS for entry in data[key]]
    raise _NoSuchPlace(f"nothing is called {name}", "known: " + ", ".join(known[:12]))


def _inside(holder: Any, name: str, path: Sequence[str]) -> Any:
    if isinstance(holder, dict) and isinstance(holder.get(name), dict | list | tuple):
        if isinstance(holder[name], tuple):
            holder[name] = list(holder[name])
        return holder[name]
    if isinstance(holder, list):
        for index, entry in enumerate(holder):
            if isinstance(entry, dict) and name in (entry.get("name"), entry.get("at"), str(index)):
                return entry
    raise _NoSuchPlace(f"there is no {'.'.join(path)}", _known(holder))


def _open_mapping(path: Sequence[str]) -> bool:
    """Mappings whose keys are names of the user's own: times by product, set-ups, mixes."""
    return len(path) > 2 and path[-2] in ("times_s", "mix", "takes", "gives", "signals", "matrix")


def _changed(old: Any, change: Change) -> Any:
    if change.how == "=":
        return change.value
    if isinstance(old, dict) and change.how == "*=" and "kind" in old:
        return _scaled(old, float(change.value))
    if not _number(old):
        raise _NoSuchPlace(
            f"{'.'.join(change.path)} holds no number to change", "set it with = instead of " + change.how
        )
    new = old * change.value if change.how == "*=" else old + change.value
    return round(new) if isinstance(old, int) and float(new).is_integer() else new


def _scaled(timing: Mapping[str, Any], factor: float) -> dict[str, Any]:
    fresh = dict(timing)
    for field in _MOMENTS.get(str(timing["kind"]), ()):
        old = fresh.get(field)
        if isinstance(old, tuple | list):
            fresh[field] = tuple(value * factor for value in old)
        elif old is not None:
            fresh[field] = old * factor
    return fresh


def _buffer_before(data: dict[str, Any], name: str) -> dict[str, Any]:
    feeding = [route["start"] for route in data["routes"] if route["end"] == name]
    buffers = [e for e in data["elements"] if e["name"] in feeding and e["kind"] == "buffer"]
    if len(buffers) == 1:
        return buffers[0]
    found = ", ".join(b["name"] for b in buffers) or "none"
    raise _NoSuchPlace(
        f"{name} has {len(buffers)} buffers before it, not one", f"name the buffer itself: {found}"
    )


def _known(holder: Any) -> str:
    if isinstance(holder, dict):
        names = [str(key) for key in holder if key not in ("kind", "name")]
    elif isinstance(holder, list):
        names = [str(e.get("name", i)) for i, e in enumerate(holder) if isinstance(e, dict)]
    else:
        return "the address goes one step too far"
    return "known here: " + (", ".join(names[:16]) or "nothing")


def _fault(data: Mapping[str, Any], entry: Any) -> Fault:
    """A pydantic error in the words of the model: which element, which field."""
    place = list(entry["loc"])
    holder: Any = data
    element = ""
    for step in list(place):
        holder = holder[step] if isinstance(holder, dict | list | tuple) and _has(holder, step) else None
        place.pop(0)
        if isinstance(holder, dict) and "name" in holder:
            element = str(holder["name"])
            break
    field = ".".join(str(step) for step in place if not (isinstance(step, str) and step in _MOMENTS))
    kinds = {"source", "machine", "assembly", "disassembly", "inspection", "buffer", "conveyor", "sink"}
    field = ".".join(step for step in field.split(".") if step not in kinds)
    return Fault(element, field, str(entry["msg"]), "choose a value that the field takes")


def _has(holder: Any, step: Any) -> bool:
    return step in holder if isinstance(holder, dict) else isinstance(step, int) and 0 <= step < len(holder)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _shown(value: Any) -> str:
    return yaml.safe_dump(value, default_flow_style=True, width=10_000).removesuffix("...\n").strip()
