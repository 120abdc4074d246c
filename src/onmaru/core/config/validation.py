"""A pydantic verdict told the way a person can act on: which file, which key, what instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from onmaru.core.errors import InvalidInput

Model = TypeVar("Model", bound=BaseModel)


class InvalidConfig(InvalidInput):
    code = "config.invalid"


class UnknownConfigKey(InvalidConfig):
    code = "config.unknown_key"


def validated(
    model: type[Model], table: Mapping[str, Any], *, prefix: Sequence[str] = (), origin: Mapping[str, str]
) -> Model:
    """Validate `table`; the first fault becomes an error of ours that names its origin.

    Args:
        prefix: Keys that lead to this table.
        origin: Dotted key -> where it was said (`onmaru.toml`, `environment`, `flag`).
    """
    try:
        return model.model_validate(dict(table))
    except ValidationError as error:
        # An unknown key often explains the other faults, so it is told first.
        faults = sorted(error.errors(include_url=False), key=lambda f: f["type"] != "extra_forbidden")
        fault = faults[0]
    location = [str(part) for part in fault["loc"]]
    key = ".".join([*prefix, *location])
    where = origin_of(key, origin)
    if fault["type"] == "extra_forbidden":
        raise unknown_key(key, where, known_keys(model, location[:-1]))
    message = fault["msg"].removeprefix("Value error, ")
    raise InvalidConfig(f"{where}: {key or 'settings'}: {message}", hint="mend it there", file=where, key=key)


def unknown_key(key: str, where: str, known: Sequence[str]) -> UnknownConfigKey:
    """The error for a key nobody knows, with the nearest one that exists."""
    head, _, last = key.rpartition(".")
    near = get_close_matches(last, known, n=1, cutoff=0.6)
    nearest = ".".join(part for part in (head, near[0]) if part) if near else ""
    hint = f"did you mean {nearest}?" if near else f"known here: {', '.join(sorted(known))}"
    return UnknownConfigKey(f"{where}: unknown key {key!r}", hint=hint, file=where, key=key, nearest=nearest)


def origin_of(key: str, origin: Mapping[str, str]) -> str:
    """Where a key was said; a fault of a whole table is blamed on its first key."""
    parts = key.split(".")
    for end in range(len(parts), 0, -1):
        if found := origin.get(".".join(parts[:end])):
            return found
    return next((where for said, where in origin.items() if said.startswith(key)), "configuration")


def known_keys(model: type[BaseModel], path: Sequence[str]) -> list[str]:
    """The field names at `path` inside `model`; list indices are stepped over."""
    current: type[BaseModel] = model
    for part in path:
        if part.isdigit() or part not in current.model_fields:
            continue
        inner = _model_in(current.model_fields[part].annotation)
        if inner is None:
            return []
        current = inner
    return list(current.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (tuple, list, Union, UnionType):
        return next((found for part in get_args(annotation) if (found := _model_in(part))), None)
    return None
