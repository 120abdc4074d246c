"""Models from text: YAML or JSON, with every fault of the shape named by element and field."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from onmaru.sim.rules.validate import check_model
from onmaru.sim.types import Fault, Model, ModelInvalid, ModelUnreadable

MAX_BYTES = 64 * 1024 * 1024
_SECTIONS = ("elements", "routes", "products", "operators", "crews", "fleets", "calendars")


def read_model(source: Path | str | bytes | Mapping[str, Any], *, check: bool = True) -> Model:
    """Read and check a model.

    Args:
        source: A file (`.yaml`, `.yml`, `.json`), YAML or JSON text, or what such text says.
        check: Check names, routes and people too, not only the fields.
    Raises:
        ModelUnreadable: the file cannot be read or is not YAML or JSON.
        ModelInvalid: all faults at once.
    """
    data = _parse(source) if not isinstance(source, Mapping) else source
    try:
        model = Model.model_validate(data)
    except ValidationError as error:
        raise ModelInvalid(faults_of(error, data)) from error
    if check:
        check_model(model)
    return model


def write_model(model: Model) -> str:
    """A model as YAML, without what is as usual; `read_model` gives the same model back."""
    data = model.model_dump(mode="json", exclude_defaults=True)
    for given, element in zip(data["elements"], model.elements, strict=True):
        given["kind"] = element.kind
    _name_kinds(data, model)
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True)


def _name_kinds(data: Any, record: Any) -> None:
    """Put back the `kind` of timings, which is a default of their class and yet what tells them apart."""
    if isinstance(record, BaseModel) and isinstance(data, dict):
        kind = getattr(record, "kind", None)
        if kind is not None:
            data["kind"] = kind
        for name, value in data.items():
            _name_kinds(value, getattr(record, name, None))
    elif isinstance(record, Mapping) and isinstance(data, dict):
        for name, value in data.items():
            _name_kinds(value, record.get(name))
    elif isinstance(record, tuple) and isinstance(data, list):
        for value, item in zip(data, record, strict=True):
            _name_kinds(value, item)


def _parse(source: Path | str | bytes) -> Any:
    where = "model"
    try:
        if isinstance(source, Path):
            where = str(source)
            if source.stat().st_size > MAX_BYTES:
                raise ModelUnreadable(f"{where} is larger than 64 MiB", hint="keep traces in shorter samples")
            source = source.read_bytes()
        text = source.decode("utf-8") if isinstance(source, bytes) else source
        if len(text) > MAX_BYTES:
            raise ModelUnreadable("the text is larger than 64 MiB", hint="keep traces in shorter samples")
        data = json.loads(text) if text.lstrip().startswith("{") else yaml.safe_load(text)
    except OSError as error:
        hint = "check the path and its permissions"
        raise ModelUnreadable(f"cannot read {where}: {error.strerror}", hint=hint, path=where) from error
    except UnicodeDecodeError as error:
        raise ModelUnreadable(f"{where} is not UTF-8 text", hint="save it as UTF-8", path=where) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else getattr(error, "lineno", None)
        at = f" at line {line}" if line else ""
        raise ModelUnreadable(
            f"{where} is not YAML or JSON{at}",
            hint="check indentation, quotes and brackets there",
            path=where,
            line=line,
        ) from error
    if not isinstance(data, Mapping):
        raise ModelUnreadable(f"{where} is no mapping", hint="begin with name: and elements:", path=where)
    return data


def faults_of(error: ValidationError, data: Any) -> list[Fault]:
    """What pydantic found, by element and field."""
    faults = []
    for item in error.errors(include_url=False, include_context=False):
        place = list(item["loc"])
        element = ""
        if len(place) >= 2 and place[0] in _SECTIONS and isinstance(place[1], int):
            owner = _dig(data, place[:2])
            element = str(owner.get("name", f"{place[0]}[{place[1]}]")) if isinstance(owner, Mapping) else ""
            element = element or f"{place[0]}[{place[1]}]"
            place = [part for part in place[2:] if part not in _KINDS]
        field = ".".join(str(part) for part in place if part not in _KINDS)
        faults.append(Fault(element, field, _text(item), _mend(item)))
    return faults


_KINDS = frozenset(
    {"source", "machine", "assembly", "disassembly", "inspection", "buffer", "conveyor", "sink", "constant",
     "exponential", "erlang", "gamma", "lognormal", "normal", "triangular", "uniform", "weibull", "empirical",
     "trace"}
)  # fmt: skip


def _text(item: Any) -> str:
    if item["type"] == "missing":
        return "it is missing"
    if item["type"] == "extra_forbidden":
        return "there is no such field"
    return str(item["msg"]).removeprefix("Value error, ")


def _mend(item: Any) -> str:
    if item["type"] == "extra_forbidden":
        name = str(item["loc"][-1])
        known = sorted(_fields())
        found = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
        unit = " (fields carry their unit: _s, _m, _kw)" if name.rsplit("_", 1)[-1] in _OTHER_UNITS else ""
        return (f"did you mean {found[0]!r}?" if found else "leave it out") + unit
    if item["type"] == "missing":
        return "add it"
    if item["type"].startswith("finite"):
        return "write a finite number"
    return "see docs/sim/model.md for what it may be"


_OTHER_UNITS = frozenset(
    {"min", "mins", "minutes", "h", "hours", "ms", "sec", "seconds", "mm", "cm", "w", "mw", "time"}
)


def _fields() -> set[str]:
    """Names of all fields of the model and what it is made of."""
    found: set[str] = set()
    ahead: list[Any] = [Model]
    seen: set[Any] = set()
    while ahead:
        kind = ahead.pop()
        if kind in seen:
            continue
        seen.add(kind)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            for name, field in kind.model_fields.items():
                found.add(name)
                ahead.append(field.annotation)
        else:
            ahead += [a for a in getattr(kind, "__args__", ()) if a not in seen]
            ahead += [
                a for a in (getattr(kind, "__origin__", None),) if a is not None and hasattr(a, "__args__")
            ]
    return found


def _dig(data: Any, place: list[Any]) -> Any:
    for part in place:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data
