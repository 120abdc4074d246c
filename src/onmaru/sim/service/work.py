"""What a job does for each kind of experiment: read the ask, do it, keep tables and traces, tell the result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onmaru.sim.config import SimConfig
from onmaru.sim.service.library import Library
from onmaru.sim.service.plant_state import PlantState
from onmaru.sim.store import LogStore


@dataclass(frozen=True, slots=True)
class Bench:
    """What the work of an experiment has at hand.

    `advance(share, note)` reports progress and raises when the work is to end; `report` only reports, and
    `stopped()` only asks.
    """

    folder: Path
    library: Library
    config: SimConfig
    logs: LogStore | None
    plant: PlantState | None
    advance: Callable[[float, str], None]
    report: Callable[[float, str], None]
    stopped: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The whole result, and the few figures a list shows."""

    result: dict[str, Any]
    headline: dict[str, Any]


Work = Callable[[Bench, Mapping[str, Any]], Outcome]
