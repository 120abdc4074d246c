"""Processes a running twin brings along: the embedded broker, the emulator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from onmaru.twin.drivers.broker import EmbeddedBroker
from onmaru.twin.drivers.emulator import EmulatorProcess


@dataclass
class Companions:
    """Started in order, stopped in reverse after the twin."""

    broker: EmbeddedBroker | None = None
    emulator: EmulatorProcess | None = None
    stops: list[Callable[[], None]] = field(default_factory=list)

    def stop(self) -> None:
        while self.stops:
            self.stops.pop()()
