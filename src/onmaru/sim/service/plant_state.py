"""What the live twin says at a moment, as observations for a fork."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from onmaru.core.ids import SignalId
from onmaru.core.time import NS_PER_S, now_ns
from onmaru.sim.rules.fork import Observation
from onmaru.twin.service.twin import Twin
from onmaru.twin.types import Quality, Signal, SignalKind, StateTable

_LOOK_BACK_NS = 24 * 3600 * NS_PER_S
_PAGE = 200_000
_TRUSTED = {Quality.GOOD, Quality.MANUAL, Quality.SIMULATED, Quality.UNCERTAIN}


class PlantState:
    """Reads a running twin, now or at any past moment."""

    def __init__(self, twin: Twin) -> None:
        self._twin = twin

    @property
    def emulated(self) -> bool:
        return self._twin.plant.emulated

    def observe(self, signals: Iterable[str], at_ns: int) -> dict[str, Observation]:
        """What the given signals say at a moment; signals without a sample are absent."""
        table = self._twin.at(at_ns).table
        # A past table knows nothing of staleness at that time except by the age of its samples.
        found = {}
        for name in signals:
            signal = self._twin.signal_of.get(SignalId(name))
            row = self._twin.row_of.get(SignalId(name))
            if signal is None or row is None or table.source_ns[row] == 0:
                continue
            found[name] = self._observation(signal, row, table, min(at_ns, now_ns()))
        return found

    def _observation(self, signal: Signal, row: int, table: StateTable, at_ns: int) -> Observation:
        value = float(table.value[row])
        text = table.texts.get(row, "")
        since_s = None
        if signal.kind is SignalKind.STATE:
            text = signal.states[int(value)] if np.isfinite(value) and 0 <= value < len(signal.states) else ""
            since_s = self._since_s(row, value, at_ns)
        return Observation(value, text, since_s, Quality(int(table.quality[row])) in _TRUSTED)

    def _since_s(self, row: int, value: float, at_ns: int) -> float | None:
        """How long the signal has had its value [s]: the last change within a day of history."""
        batch = self._twin.history.range(row, at_ns - _LOOK_BACK_NS, at_ns + 1, limit=_PAGE)
        if not len(batch):
            return None
        other = np.flatnonzero(batch.value != value)
        first = int(other[-1]) + 1 if len(other) else 0
        if first >= len(batch):
            return 0.0
        return max(0.0, (at_ns - int(batch.source_ns[first])) / NS_PER_S)

    def origin_s(self, at_ns: int) -> float:
        """A moment as seconds since Monday 00:00 in the plant's time zone."""
        local = datetime.fromtimestamp(at_ns / NS_PER_S, ZoneInfo(self._twin.plant.time_zone))
        return local.weekday() * 86_400.0 + local.hour * 3600.0 + local.minute * 60.0 + local.second

    def equipment(self) -> set[str]:
        """Paths of all equipment, to check what models name."""
        return {str(item.path) for item in self._twin.plant.equipment}

    def signals(self) -> set[str]:
        return {str(signal.id) for signal in self._twin.plant.signals}

    def describe(self) -> dict[str, Any]:
        return {"plant": self._twin.plant.name, "emulated": self.emulated}
