"""References between wings: plain values, never objects.

A `PrimPath` is an absolute OpenUSD path (`/Plant/Line1/Press`). A `SignalId` is the prim path of the
equipment without its leading slash plus the signal's name (`Plant/Line1/Press/temperature`).
"""

from __future__ import annotations

import os
import time
from typing import NewType

PrimPath = NewType("PrimPath", str)
SignalId = NewType("SignalId", str)
ArtifactRef = NewType("ArtifactRef", str)
JobId = NewType("JobId", str)

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford base 32: no i, l, o, u


def new_id(prefix: str) -> str:
    """A sortable, unguessable id such as `job_01jd3q...`: 48 bits of time [ms], 80 random bits."""
    number = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    digits = []
    for _ in range(26):
        number, digit = divmod(number, 32)
        digits.append(_ALPHABET[digit])
    return f"{prefix}_{''.join(reversed(digits))}"
