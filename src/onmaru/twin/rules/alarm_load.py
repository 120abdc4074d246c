"""How much the alarm system asks of people: rate, floods, and which alarms behave badly. Pure functions.

Source: ANSI/ISA-18.2-2016 clause 16 (monitoring and assessment): average and peak alarm rate, time in flood,
frequent, chattering and stale alarms; EEMUA 191 for the ten-minute slot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onmaru.core.time import NS_PER_S

SLOT_NS = 600 * NS_PER_S
DAY_NS = 86_400 * NS_PER_S
FLOOD_COUNT = 10  # more new alarms than this within ten minutes is a flood
CHATTER_COUNT = 3
CHATTER_NS = 60 * NS_PER_S
STALE_NS = DAY_NS  # active for longer than this, an alarm tells nobody anything
_WORST = 10


@dataclass(frozen=True, slots=True)
class AlarmLoad:
    """Figures of the 24 h before a moment; counts of new alarms."""

    recent: int
    average_per_slot: float
    slots: tuple[int, ...]
    flood_share: float
    frequent: tuple[tuple[str, int], ...]
    chattering: tuple[tuple[str, int], ...]

    @property
    def flood(self) -> bool:
        return self.recent > FLOOD_COUNT

    @property
    def peak(self) -> int:
        return max(self.slots)


def alarm_load(raised: Sequence[tuple[str, int]], at_ns: int) -> AlarmLoad:
    """The load at a moment.

    Args:
        raised: (alarm, time [ns]) of every new alarm, in any order; those outside of the last 24 h are left out.
    """
    inside = [(name, time) for name, time in raised if at_ns - DAY_NS < time <= at_ns]
    times = np.array([time for _, time in inside], np.int64)
    # Slots end at the moment asked for, so that the last one is "the last ten minutes".
    slot = (at_ns - times) // SLOT_NS
    count = DAY_NS // SLOT_NS
    slots = np.bincount(slot, minlength=count)[::-1][:count]
    by_name: dict[str, list[int]] = {}
    for name, time in inside:
        by_name.setdefault(name, []).append(time)
    hour = int(np.count_nonzero(times > at_ns - 6 * SLOT_NS))
    return AlarmLoad(
        recent=int(slots[-1]),
        average_per_slot=hour / 6,
        slots=tuple(slots.tolist()),
        flood_share=float(np.count_nonzero(slots > FLOOD_COUNT)) / count,
        frequent=_ranked({name: len(found) for name, found in by_name.items()})[:_WORST],
        chattering=_ranked(
            {
                name: len(found)
                for name, found in by_name.items()
                if chatters(np.sort(np.array(found, np.int64)))
            }
        ),
    )


def chatters(times_ns: NDArray[np.int64]) -> bool:
    """Whether an alarm was raised three times within a minute; times ascend."""
    if len(times_ns) < CHATTER_COUNT:
        return False
    return bool((times_ns[CHATTER_COUNT - 1 :] - times_ns[: 1 - CHATTER_COUNT] <= CHATTER_NS).any())


def _ranked(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
