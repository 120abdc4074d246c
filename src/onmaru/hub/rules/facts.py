"""Facts of a card: names with values that programs can compare. Names nobody knows here are free text."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from onmaru.core.errors import InvalidInput

MAX_FACTS = 50
MAX_NAME = 64
MAX_VALUE = 500
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgtp]?i?b)\Z", re.IGNORECASE)
_COUNT = re.compile(r"(\d+(?:\.\d+)?)\s*([kmbt]?)\Z", re.IGNORECASE)
_SHARE = re.compile(r"(\d+(?:\.\d+)?)\s*(%?)\Z")
_MANY = {"": 1, "K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}


class BadCard(InvalidInput):
    code = "hub.bad_card"


def read_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as the catalogue keeps them.

    `memory_footprint` is a size (`3 GB`, `3.5 GiB`, or bytes), kept with its unit; `accuracy` a share from 0 to 1 (or
    `97 %`), kept as a number; `parameters` a count (`7B`), kept as a number. All others are texts, numbers or yes and no.

    Raises:
        BadCard: too many, too long, or a value is not what its name says.
    """
    if len(facts) > MAX_FACTS or any(
        not str(key).strip() or len(str(key)) > MAX_NAME or len(str(value)) > MAX_VALUE
        for key, value in facts.items()
    ):
        raise BadCard(
            "facts cannot be read",
            hint=f"at most {MAX_FACTS}, names up to {MAX_NAME} characters, values up to {MAX_VALUE}",
        )
    readers = {"memory_footprint": _size, "accuracy": _share, "parameters": _count}
    return {name: readers[name](value) if name in readers else value for name, value in facts.items()}


def _size(value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value >= 0:
        return f"{int(value)} B"
    match = _SIZE.match(str(value).strip()) if isinstance(value, str) else None
    if match is None:
        raise BadCard(
            f"the fact memory_footprint is no size: {str(value)[:80]!r}", hint="3 GB, 3.5 GiB, or a number of bytes"
        )  # fmt: skip
    return f"{match[1]} {match[2][:-1].upper().replace('I', 'i')}B"


def _share(value: Any) -> float:
    match = _SHARE.match(str(value).strip()) if not isinstance(value, bool) else None
    number = float(match[1]) / (100 if match[2] else 1) if match else math.nan
    if not 0 <= number <= 1:
        raise BadCard(
            f"the fact accuracy is no share: {str(value)[:80]!r}", hint="a number from 0 to 1, or 97 %"
        )
    return round(number, 12)


def _count(value: Any) -> int:
    match = _COUNT.match(str(value).strip()) if not isinstance(value, bool) else None
    if match is None:
        raise BadCard(
            f"the fact parameters is no number: {str(value)[:80]!r}", hint="7B, 350M, or a whole number"
        )
    return round(float(match[1]) * _MANY[match[2].upper()])
