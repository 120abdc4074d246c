"""What one glance at a piece of equipment should say: its machine state, its quality, its alarm.

The state code of a STATE frame is 0 for "no state signal", else 1 + the position in `MachineState`
(run 1, idle 2, starved 3, blocked 4, setup 5, down 6, off 7); 255 for a name `MachineState` does not know.
Flag bit 0: at least one of its signals is stale; bit 1: all of them are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onmaru.core.ids import PrimPath, SignalId
from onmaru.twin.rules.wire import STATE_DTYPE
from onmaru.twin.types import Equipment, KpiRule, MachineState, Quality, Signal, SignalKind, StateTable

NO_STATE = 0
OTHER_STATE = 255
SOME_STALE = 1
ALL_STALE = 2

STATE_CODES: Mapping[str, int] = {state.value: 1 + index for index, state in enumerate(MachineState)}


@dataclass(frozen=True, slots=True, eq=False)
class EquipmentStates:
    """The plan for reading all equipment states out of one `StateTable`, built once per plant.

    `state_row[e]` is the signal row of equipment e's state or -1; `code[e]` maps its raw code to ours.
    `member_row`/`member_of` list every (signal row, equipment) pair, for staleness and worst quality.
    """

    state_row: NDArray[np.int64]
    code: tuple[NDArray[np.uint8], ...]
    member_row: NDArray[np.int64]
    member_of: NDArray[np.int64]

    @staticmethod
    def plan(
        equipment: Sequence[Equipment],
        signals: Sequence[Signal],
        row_of: Mapping[SignalId, int],
        kpis: Sequence[KpiRule] = (),
    ) -> EquipmentStates:
        """Choose each equipment's state signal: the one its KPI rule names, else a STATE signal `state`."""
        index = {item.path: i for i, item in enumerate(equipment)}
        by_id = {signal.id: signal for signal in signals}
        chosen: dict[PrimPath, Signal] = {}
        for signal in signals:
            if signal.kind is SignalKind.STATE and signal.name.rsplit("/", 1)[-1] == "state":
                chosen.setdefault(signal.equipment, signal)
        for rule in kpis:
            if rule.state in by_id:
                chosen[rule.equipment] = by_id[rule.state]
        state_row = np.full(len(equipment), -1, np.int64)
        code: list[NDArray[np.uint8]] = [np.zeros(0, np.uint8)] * len(equipment)
        for path, signal in chosen.items():
            if path in index:
                state_row[index[path]] = row_of[signal.id]
                names = [STATE_CODES.get(name, OTHER_STATE) for name in signal.states]
                code[index[path]] = np.array(names, np.uint8)
        members = [(row_of[s.id], index[s.equipment]) for s in signals if s.equipment in index]
        pairs = np.array(members, np.int64).reshape(-1, 2)
        return EquipmentStates(state_row, tuple(code), pairs[:, 0], pairs[:, 1])

    def records(self, table: StateTable, alarm: NDArray[np.uint8]) -> NDArray[np.void]:
        """STATE records, shape [equipment_count]; `alarm[e]` is coded as in the wire format."""
        count = len(self.state_row)
        records = np.zeros(count, STATE_DTYPE)
        records["equipment"] = np.arange(count)
        records["alarm"] = alarm
        records["value"] = np.nan
        quality = table.quality[self.member_row]
        seen = table.source_ns[self.member_row] > 0
        worst = np.zeros(count, np.uint8)
        np.maximum.at(worst, self.member_of[seen], quality[seen])
        stale = seen & (quality == Quality.STALE)
        total = np.bincount(self.member_of[seen], minlength=count)
        stale_count = np.bincount(self.member_of[stale], minlength=count)
        records["flags"] = np.where(stale_count > 0, SOME_STALE, 0) | np.where(
            (total > 0) & (stale_count == total), ALL_STALE, 0
        )
        records["quality"] = worst
        for e in np.flatnonzero(self.state_row >= 0):
            row = self.state_row[e]
            if table.source_ns[row] == 0:
                continue
            value = table.value[row]
            codes = self.code[e]
            known = np.isfinite(value) and 0 <= value < len(codes)
            records["state"][e] = codes[int(value)] if known else OTHER_STATE
            records["quality"][e] = table.quality[row]
            records["since_ms"][e] = table.source_ns[row] / 1e6
            records["value"][e] = value
        return records
