"""What the twin needs from outside, as protocols. Each has a conformance suite in `tests/contract/twin/`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from onmaru.core.ids import SignalId
from onmaru.twin.types import Binding, SampleBatch, Signal, Source, SourceHealth, StateTable


@dataclass(frozen=True, slots=True)
class BoundSignal:
    """A signal, its row in the site's signal table, and the binding that feeds it."""

    row: int
    signal: Signal
    binding: Binding


class Sink(Protocol):
    """Where connectors deliver. Thread-safe: a connector may call it from its own thread."""

    def push(self, batch: SampleBatch, *, done: Callable[[BaseException | None], None] | None = None) -> None:
        """Take a batch. `done(None)` is called (from any thread) once the batch is durable on disk, so that
        a connector acknowledges to its peer only what can no longer be lost; `done(error)` when it was
        refused. Blocks briefly when the pipeline is full (back-pressure)."""


class Connector(Protocol):
    """One live source. Built as `Driver(source, bound, sink, folder)`; registered under
    `onmaru.twin.connectors`. It reconnects by itself with backoff until `stop`."""

    source: Source

    async def start(self) -> None:
        """Begin; returns once the background work runs, even if the peer is not reachable yet."""

    async def stop(self) -> None:
        """Stop gracefully; everything received before is delivered to the sink."""

    def health(self) -> SourceHealth: ...


class Browsable(Protocol):
    """A connector class that can look around before anything is bound (`onmaru twin bind`)."""

    @classmethod
    async def browse(cls, source: Source, *, seconds: float) -> list[Discovery]: ...


@dataclass(frozen=True, slots=True)
class Discovery:
    """One address seen at a source, with an example value: raw material for a suggested binding."""

    address: str
    pointer: str
    example: Any
    unit: str = ""
    period_s: float | None = None
    browse_name: str = ""


class History(Protocol):
    """The telemetry log: durable append, then range, as-of and chart queries. Rows are signal rows."""

    def intern(self, signals: Sequence[SignalId]) -> list[int]:
        """Rows of the given ids, assigned once and for ever."""

    def append(self, batch: SampleBatch) -> int:
        """Take a batch (any order of source times); returns a ticket that grows. Not yet durable."""

    def sync(self) -> int:
        """Make everything appended so far durable; returns the highest durable ticket."""

    def range(self, row: int, start_ns: int, end_ns: int, *, limit: int = 1_000_000) -> SampleBatch: ...

    def at(self, time_ns: int) -> StateTable: ...

    def chart(self, row: int, start_ns: int, end_ns: int, *, pixels: int) -> ChartColumns: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True, eq=False)
class ChartColumns:
    """Per pixel: bucket start [ns], min, max, last, sample count and worst quality; empty buckets are absent."""

    start_ns: Any
    minimum: Any
    maximum: Any
    last: Any
    count: Any
    quality: Any


OnBatch = Callable[[SampleBatch], Awaitable[None] | None]
