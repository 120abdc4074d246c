"""When a value is too old to trust: decided on read, never stored.

Age runs from the earlier of source and ingest time, so a retained message from yesterday is stale the
moment it arrives, and a source whose clock is ahead cannot stay fresh after it has died. A sample that we
learned of in the future (our clock has been set back) has no age that can be told, so it is stale as well.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from onmaru.core.time import NS_PER_S
from onmaru.twin.types import Quality, Signal

NEVER_NS = np.iinfo(np.int64).max


def stale_after_s(signal: Signal) -> float | None:
    """Age [s] beyond which the signal is stale; None for never."""
    if signal.stale_after_s is not None:
        return signal.stale_after_s
    return None if signal.expected_period_s is None else 3.0 * signal.expected_period_s


def stale_after_ns(signals: Sequence[Signal | None]) -> NDArray[np.int64]:
    """The same for the whole signal table [ns], shape [row_count]; `NEVER_NS` where it never goes stale."""
    limits = np.full(len(signals), NEVER_NS, np.int64)
    for row, signal in enumerate(signals):
        limit = None if signal is None else stale_after_s(signal)
        if limit is not None and 0 <= limit < 9e9:
            limits[row] = int(limit * NS_PER_S)
    return limits


def stale_rows(
    source_ns: NDArray[np.int64], ingest_ns: NDArray[np.int64], limit_ns: NDArray[np.int64], now_ns: int
) -> NDArray[np.bool_]:
    """Which rows are older at `now_ns` than they may be, shape [row_count]; rows without a sample are not."""
    seen = source_ns > 0
    known_ns = np.where(ingest_ns > 0, np.minimum(source_ns, ingest_ns), source_ns)
    return seen & (np.abs(now_ns - known_ns) > limit_ns)


def with_staleness(quality: NDArray[np.uint8], stale: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Quality as a reader sees it: STALE where stale, unless it is BAD already."""
    return np.where(stale & (quality < Quality.STALE), np.uint8(Quality.STALE), quality).astype(np.uint8)
