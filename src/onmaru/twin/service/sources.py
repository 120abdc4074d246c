"""The plant's connections as one: started together, watched, stopped so that nothing received is lost."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from onmaru.core.errors import InvalidInput, OnmaruError
from onmaru.core.ids import SignalId
from onmaru.core.plugins import load, names
from onmaru.core.time import now_ns
from onmaru.twin.ports import BoundSignal, Connector, Sink
from onmaru.twin.types import Plant, Source, SourceHealth

log = logging.getLogger("onmaru.twin.sources")

GROUP = "onmaru.twin.connectors"
_WINDOW_S = 10.0


class UnknownSourceKind(InvalidInput):
    code = "twin.unknown_source_kind"


@dataclass(frozen=True, slots=True)
class SourceReport:
    """Health, and what can only be seen over time: rate [samples/s] and lag of the last sample [s]."""

    health: SourceHealth
    rate_per_s: float
    lag_s: float | None


class Sources:
    """All connectors of a plant. A source that cannot be built is reported, and the others run."""

    def __init__(self, connectors: Sequence[Connector], failed: Sequence[SourceHealth] = ()) -> None:
        self.connectors = tuple(connectors)
        self._failed = list(failed)
        self._seen: dict[str, deque[tuple[float, int]]] = {}

    async def start(self) -> None:
        """Start every connector; one that cannot start does not keep the others from it."""
        outcomes = await asyncio.gather(*(c.start() for c in self.connectors), return_exceptions=True)
        running = []
        for connector, outcome in zip(self.connectors, outcomes, strict=True):
            if isinstance(outcome, BaseException):
                log.error("source %s did not start: %s", connector.source.name, outcome)
                self._failed.append(_failure(connector.source, outcome))
            else:
                running.append(connector)
        self.connectors = tuple(running)

    async def stop(self) -> None:
        """Stop all; what they had received is delivered first."""
        for outcome in await asyncio.gather(*(c.stop() for c in self.connectors), return_exceptions=True):
            if isinstance(outcome, BaseException):
                log.error("a source did not stop cleanly: %s", outcome)

    def reports(self) -> list[SourceReport]:
        """One report a source, in the order of plant.toml."""
        now_s, now = time.monotonic(), now_ns()
        found = []
        for connector in self.connectors:
            health = connector.health()
            marks = self._seen.setdefault(health.name, deque())
            marks.append((now_s, health.sample_count))
            while len(marks) > 2 and marks[0][0] < now_s - _WINDOW_S:
                marks.popleft()
            span_s = marks[-1][0] - marks[0][0]
            rate = (marks[-1][1] - marks[0][1]) / span_s if span_s > 0 else 0.0
            lag_s = max(0.0, (now - health.last_sample_ns) / 1e9) if health.last_sample_ns else None
            found.append(SourceReport(health, round(rate, 3), lag_s if lag_s is None else round(lag_s, 3)))
        return [*found, *(SourceReport(health, 0.0, None) for health in self._failed)]


def build_sources(
    plant: Plant,
    row_of: Mapping[SignalId, int],
    sink: Sink,
    folder: Path,
    options: Mapping[str, Mapping[str, Any]],
) -> Sources:
    """Build a connector for each source of the plant.

    Args:
        row_of: Signal id -> row.
        folder: Where connectors may keep spools and certificates; one folder each is made in it.
        options: Per source, its options with references (`broker:`, secrets) resolved.
    """
    signal_of = {signal.id: signal for signal in plant.signals}
    built: list[Connector] = []
    failed = []
    for source in plant.sources:
        bound = [
            BoundSignal(row_of[binding.signal], signal_of[binding.signal], binding)
            for binding in plant.bindings
            if binding.source == source.name and binding.signal in signal_of
        ]
        place = folder / source.name
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        resolved = replace(source, options=options.get(source.name, source.options))
        try:
            built.append(_driver(source)(resolved, bound, sink, place))
        except OnmaruError as error:
            log.error("source %s cannot be built: %s", source.name, error)
            failed.append(_failure(source, error))
    return Sources(built, failed)


def _driver(source: Source) -> Any:
    known = names(GROUP)
    if source.kind not in known:
        raise UnknownSourceKind(
            f"source {source.name!r} is of kind {source.kind!r}, which nobody connects",
            hint=f"known kinds: {', '.join(known)}",
            source=source.name,
            kind=source.kind,
        )
    return load(GROUP, source.kind)


def _failure(source: Source, error: BaseException) -> SourceHealth:
    return SourceHealth(
        source.name,
        source.kind,
        connected=False,
        detail="not started",
        since_ns=now_ns(),
        last_error=str(error),
    )
