"""Time is an integer: nanoseconds since 1970-01-01T00:00:00Z, named `*_ns`. Text is RFC 3339 with an offset."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from typing import NewType

from onmaru.core.errors import InvalidInput

TimeNs = NewType("TimeNs", int)

NS_PER_S = 1_000_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_RELATIVE = re.compile(r"^(?:now)?([+-]\d+(?:\.\d+)?)(ms|s|m|h|d)$")
_UNIT_S = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_FRACTION = re.compile(r"(.*:\d\d)\.(\d{1,9})(.*)")


class BadTime(InvalidInput):
    code = "bad_time"


def now_ns() -> TimeNs:
    return TimeNs(time.time_ns())


def parse_time(text: str | int | float, *, now: int | None = None) -> TimeNs:
    """Read RFC 3339 text, seconds since the epoch, `now`, or an offset such as `-15m`, `now-1h`.

    Raises:
        BadTime: `params["text"]` is what could not be read; a time without an offset is refused.
    """
    moment = now_ns() if now is None else now
    try:
        if isinstance(text, int | float):
            return TimeNs(int(text * NS_PER_S))
        text = text.strip()
        if text == "now":
            return TimeNs(moment)
        if match := _RELATIVE.match(text):
            return TimeNs(moment + int(float(match[1]) * _UNIT_S[match[2]] * NS_PER_S))
        fraction_ns = 0
        plain = text
        if match := _FRACTION.match(text):
            plain = match[1] + match[3]
            fraction_ns = int(match[2].ljust(9, "0"))
        parsed = datetime.fromisoformat(plain)
        if parsed.tzinfo is None:
            raise BadTime(f"time {text!r} has no offset", hint="end it with Z or +09:00", text=text)
        whole = parsed - _EPOCH
        return TimeNs((whole.days * 86_400 + whole.seconds) * NS_PER_S + fraction_ns)
    except (ValueError, OverflowError) as error:
        hint = "use RFC 3339 (2026-01-31T08:00:00+09:00), now, or -15m"
        raise BadTime(f"cannot read the time {str(text)!r}", hint=hint, text=str(text)) from error


def format_time(time_ns: int, *, digits: int = 3) -> str:
    """RFC 3339 in UTC with `digits` decimals of a second (0 to 9)."""
    seconds, rest = divmod(int(time_ns), NS_PER_S)
    moment = _EPOCH + timedelta(seconds=seconds)
    fraction = f".{rest:09d}"[: digits + 1] if digits else ""
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + fraction + "Z"
