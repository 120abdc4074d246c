"""Figures of the log, for health pages and tests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from onmaru.twin.store.history.files import View


@dataclass(frozen=True, slots=True)
class HistoryStats:
    """Figures of the log; `samples` counts a sample again while two segments hold versions of it."""

    signals: int
    samples: int
    bytes: int
    first_ns: int | None
    last_ns: int | None
    floor_ns: int
    tail_samples: int
    wal_bytes: int
    segments: int
    young_segments: int
    checkpoints: int
    quarantined: tuple[str, ...]
    ticket: int
    durable_ticket: int
    failure: str


@dataclass(frozen=True, slots=True)
class HistorySpan:
    """First and last source time held [ns], samples and bytes on disk; times are None when empty."""

    first_ns: int | None
    last_ns: int | None
    samples: int
    bytes: int


def gather_stats(
    view: View, wal_folder: Path, *, signals: int, ticket: int, durable_ticket: int, failure: str
) -> HistoryStats:
    segments, tables = view.manifest.segments, [table for table in view.tables if table.rows]
    firsts = [s.first_ns for s in segments] + [t.first_ns for t in tables]
    lasts = [s.last_ns for s in segments] + [t.last_ns for t in tables]
    tail = sum(table.rows for table in tables)
    wal_bytes = 0
    for path in wal_folder.glob("*.wal"):
        try:
            wal_bytes += path.stat().st_size
        except FileNotFoundError:  # sealed a moment ago
            continue
    return HistoryStats(
        signals=signals,
        samples=tail + sum(s.rows for s in segments),
        bytes=wal_bytes + sum(s.size_bytes for s in segments),
        first_ns=max(min(firsts), view.manifest.floor_ns) if firsts else None,
        last_ns=max(lasts) if lasts else None,
        floor_ns=view.manifest.floor_ns,
        tail_samples=tail,
        wal_bytes=wal_bytes,
        segments=len(segments),
        young_segments=sum(s.level == 0 for s in segments),
        checkpoints=len(view.manifest.checkpoints),
        quarantined=view.manifest.quarantined,
        ticket=ticket,
        durable_ticket=durable_ticket,
        failure=failure,
    )
