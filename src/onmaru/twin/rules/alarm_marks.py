"""Where alarms show: the alarm byte of every signal row and of every equipment, out of the codes of the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onmaru.core.ids import PrimPath, SignalId
from onmaru.twin.types import AlarmRule


@dataclass(frozen=True, slots=True, eq=False)
class AlarmMarks:
    """The plan, built once per plant; `place[rule]` is (signal row, equipment index), -1 for none."""

    place: Mapping[str, tuple[int, int]]
    row_count: int
    equipment_count: int

    @staticmethod
    def plan(
        rules: Sequence[AlarmRule],
        row_of: Mapping[SignalId, int],
        equipment_index: Mapping[PrimPath, int],
        row_count: int,
    ) -> AlarmMarks:
        place = {
            rule.id: (
                row_of.get(rule.signal, -1) if rule.signal is not None else -1,
                equipment_index.get(rule.equipment, -1),
            )
            for rule in rules
        }
        return AlarmMarks(place, row_count, len(equipment_index))

    def show(self, codes: Mapping[str, int]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """The alarm byte by signal row and by equipment index; `codes` leaves out rules that show nothing.

        Of several alarms in one place the most urgent shows: the lowest priority number, and of two equal
        ones the unacknowledged (+128).
        """
        signals = np.zeros(self.row_count, np.uint8)
        equipment = np.zeros(self.equipment_count, np.uint8)
        for rule, code in codes.items():
            row, index = self.place.get(rule, (-1, -1))
            if row >= 0 and _before(code, int(signals[row])):
                signals[row] = code
            if index >= 0 and _before(code, int(equipment[index])):
                equipment[index] = code
        return signals, equipment


def _before(code: int, present: int) -> bool:
    """Whether `code` is more urgent than the one that shows at `present`."""
    return code > 0 and (present == 0 or (code & 127, -(code & 128)) < (present & 127, -(present & 128)))
