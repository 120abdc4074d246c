"""OPC UA values, status codes and times as ours."""

from __future__ import annotations

from calendar import timegm
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from asyncua import ua

from onmaru.core.time import NS_PER_S
from onmaru.twin.types import Quality


def plain(value: Any) -> Any:
    """A value as JSON would carry it; structures become None (no signal can hold one)."""
    if value is None or isinstance(value, bool | int | float | str):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, ua.LocalizedText):
        return value.Text
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC).isoformat()
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, ua.Guid | ua.NodeId) or type(value).__name__ == "UUID" else None


def quality_of(status: ua.StatusCode | None) -> int:
    """The two severity bits of a status code. Source: OPC 10000-4, clause 7.38."""
    severity = ((status.value if status is not None else 0) >> 30) & 3
    return int((Quality.GOOD, Quality.UNCERTAIN, Quality.BAD, Quality.BAD)[severity])


def time_of(data: ua.DataValue, receive_ns: int) -> int:
    """Source time [ns], else the server's, else the time we received it."""
    moment = data.SourceTimestamp or data.ServerTimestamp
    if moment is None:
        return receive_ns
    nanoseconds = timegm(moment.timetuple()) * NS_PER_S + moment.microsecond * 1000  # naive UTC
    # OPC UA uses the years 1601 and 9999 for never; neither fits 64 bits of nanoseconds
    return nanoseconds if 0 < nanoseconds < 9_200_000_000 * NS_PER_S else receive_ns
