"""The skew of a source's clock against ours, measured from the samples themselves."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from statistics import median

WINDOW = 256


@dataclass(frozen=True, slots=True)
class Skew:
    """Source clock minus ours [s], and the median absolute deviation of the offsets [s]."""

    skew_s: float
    mad_s: float


class SkewMeter:
    """Keeps the latest offsets `source time - receive time`, at most one per message burst.

    An offset is skew minus transport delay. Delay is never negative, so the largest offset seen is the
    skew with the least delay in it; the median less the smallest observed delay comes to the same and is
    robust against single absurd times. Limits: a constant delay cannot be told from skew.
    """

    def __init__(self, window: int = WINDOW) -> None:
        self._offsets_s: deque[float] = deque(maxlen=window)

    def add(self, source_ns: int, receive_ns: int) -> None:
        self._offsets_s.append((source_ns - receive_ns) / 1e9)

    def measure(self) -> Skew | None:
        """None until eight offsets are known."""
        offsets = sorted(self._offsets_s.copy())
        if len(offsets) < 8:
            return None
        middle = median(offsets)
        mad = median(abs(offset - middle) for offset in offsets)
        # Delays relative to the fastest message; the 95th percentile stands for the fastest, not an outlier.
        fastest = offsets[int(len(offsets) * 0.95)]
        min_delay = max(0.0, min(fastest - middle, 3.0 * mad))
        return Skew(middle + min_delay, mad)
