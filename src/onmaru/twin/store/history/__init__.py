"""The telemetry log: crash-safe columnar append, sealed Parquet segments, rollups, as-of and charts."""

from onmaru.twin.store.history.errors import (
    BadBatch,
    BadRange,
    HistoryBusy,
    HistoryClosed,
    HistoryCorrupt,
    HistoryFull,
)
from onmaru.twin.store.history.export import BadQuery
from onmaru.twin.store.history.log import TelemetryLog
from onmaru.twin.store.history.policy import HistoryPolicy
from onmaru.twin.store.history.stats import HistorySpan, HistoryStats

__all__ = [
    "BadBatch",
    "BadRange",
    "BadQuery",
    "HistoryBusy",
    "HistoryClosed",
    "HistoryCorrupt",
    "HistoryFull",
    "HistoryPolicy",
    "HistorySpan",
    "HistoryStats",
    "TelemetryLog",
]
