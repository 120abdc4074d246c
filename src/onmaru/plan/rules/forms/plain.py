"""A document read from YAML as JSON would hold it: no dates, no shared or endless parts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from onmaru.plan.rules.forms.base import BadPlan

_MOST_PARTS = 200_000
_DEEPEST = 40


def plain_json(document: Any, *, where: str) -> dict[str, Any]:
    """Copy a mapping with dates as text. YAML aliases can make a small text into an endless document.

    Raises:
        BadPlan: more parts, or parts deeper in one another, than a document of a person has.
    """
    left = [_MOST_PARTS]

    def copy(value: Any, depth: int) -> Any:
        left[0] -= 1
        if left[0] < 0 or depth > _DEEPEST:
            raise BadPlan(f"{where} has too many parts", hint="write it without aliases", where=where)
        if isinstance(value, Mapping):
            return {str(key): copy(part, depth + 1) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [copy(part, depth + 1) for part in value]
        return value.isoformat() if isinstance(value, date) else value

    if not isinstance(document, Mapping):
        raise BadPlan(f"{where} is no table", hint="begin with `name: ...`", where=where)
    plain: dict[str, Any] = copy(document, 0)
    return plain
