"""How the log keeps its data: sizes, ages and what survives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class HistoryPolicy:
    """Sizes are samples unless the name says bytes; ages are seconds of source time.

    Args:
        max_age_s: Samples older than this are dropped by retention; None keeps all.
        max_bytes: Oldest segments are dropped until all segments fit; None keeps all.
        seal_rows: The in-memory tail is sealed into a segment when it has this many samples.
        seal_after_s: ... or when its oldest sample has waited this long.
        segment_rows: Size that compaction aims at; as-of decodes at most a few segments of this size.
        fanin: Young segments that trigger a compaction.
        checkpoint_every: Segments between two as-of checkpoints.
        partition_s: A sealed segment never spans more than one partition unless times are absurdly spread.
        cache_bytes: Decoded segments kept in memory for scrubbing.
        fsync: `sync` makes data durable when `sync()` says so; `always` on each append; `never` trusts the
            operating system (a power cut may lose the tail, a crash of the process does not).
    """

    max_age_s: float | None = None
    max_bytes: int | None = None
    seal_rows: int = 500_000
    seal_after_s: float = 3600.0
    segment_rows: int = 500_000
    fanin: int = 8
    checkpoint_every: int = 32
    partition_s: float = 3600.0 * 4
    cache_bytes: int = 192 * 1024 * 1024
    fsync: Literal["sync", "always", "never"] = "sync"
