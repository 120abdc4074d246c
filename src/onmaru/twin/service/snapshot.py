"""The whole plant at one moment, now or in the past: signals, equipment states, alarms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onmaru.twin.rules.wire import SIGNAL_DTYPE
from onmaru.twin.types import StateTable


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """`states` are STATE records, shape [equipment_count]; `signal_alarm` is coded as on the wire, per signal row."""

    table: StateTable
    states: NDArray[np.void]
    signal_alarm: NDArray[np.uint8]

    def signal_records(self, rows: NDArray[np.integer]) -> NDArray[np.void]:
        """SIGNAL records of the given rows, shape [n]."""
        records = np.zeros(len(rows), SIGNAL_DTYPE)
        records["row"] = rows
        records["quality"] = self.table.quality[rows]
        records["alarm"] = self.signal_alarm[rows]
        records["source_ms"] = self.table.source_ns[rows] / 1e6
        records["value"] = self.table.value[rows]
        return records
