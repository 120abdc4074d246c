"""The telemetry log: crash-safe columnar append, sealed Parquet segments, rollups, as-of and charts."""

from onmaru.twin.store.history.errors import (
    BadBatch,
    BadRange,
    HistoryBusy,
    HistoryClosed,
    HistoryCorrupt,
    HistoryFull,
)
from onmaru.twin.store.history.log import HistoryStats, TelemetryLog
from onmaru.twin.store.history.policy import HistoryPolicy

__all__ = [
    "BadBatch",
    "BadRange",
    "HistoryBusy",
    "HistoryClosed",
    "HistoryCorrupt",
    "HistoryFull",
    "HistoryPolicy",
    "HistoryStats",
    "TelemetryLog",
]
