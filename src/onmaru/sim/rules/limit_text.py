"""A limit of a search as people write it: `b1.capacity + 2*b2.capacity <= 40`."""

from __future__ import annotations

import math
from typing import Any

from onmaru.core.errors import InvalidInput


class BadLimit(InvalidInput):
    """A limit that cannot be read."""

    code = "sim.bad_limit"


def parse_limit(text: str) -> dict[str, Any]:
    """The addresses, their weights and what they may come to together.

    Raises:
        BadLimit: there is no `<=`, or what stands there is no number or address.
    """
    told, sign, most = text.partition("<=")
    try:
        if not sign or len(text) > 10_000:
            raise ValueError
        addresses, weights = [], []
        for term in told.split("+"):
            weight, times, address = term.rpartition("*")
            weights.append(_number(weight) if times else 1.0)
            addresses.append(address.strip())
            if "." not in address or not address.strip() or weights[-1] < 0:
                raise ValueError
        return {"addresses": addresses, "most": _number(most), "weights": weights}
    except ValueError:
        raise BadLimit(
            f"{text[:80]!r} is no limit", hint="write b1.capacity + 2*b2.capacity <= 40", text=text[:80]
        ) from None


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError
    return value
