"""Downtime, longest first: which equipment stood how long in which state, and why.

A stop is one stretch of a state in planned time; it is named by the last reason heard while it lasted,
else by the reason that stood when it began. Time in an unknown state is no downtime and is left out.
Source: ISO 22400-2:2014, actual unit delay time and actual unit setup time; Pareto after J. M. Juran.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from onmaru.twin.rules.calendar import Planned
from onmaru.twin.rules.kpi import BUCKETS, Stretches
from onmaru.twin.types import MachineState

STOPPED: frozenset[str] = frozenset(
    {MachineState.DOWN, MachineState.SETUP, MachineState.BLOCKED, MachineState.STARVED, MachineState.IDLE}
)


@dataclass(frozen=True, slots=True)
class Stop:
    """One stretch of standing still, with the planned time in it [ns]."""

    state: str
    reason: str
    start_ns: int
    end_ns: int
    planned_ns: int


@dataclass(frozen=True, slots=True)
class Downtime:
    equipment: str
    state: str
    reason: str
    total_ns: int
    count: int
    share: float


def stops_of(stretches: Stretches, planned: Planned, reasons: Sequence[tuple[int, str]]) -> list[Stop]:
    """The stops of one work unit.

    Args:
        reasons: (source time [ns], text) of its reason signal, sorted; may begin before the window.
    """
    spent = planned.before(stretches.end_ns) - planned.before(stretches.start_ns)
    times = np.asarray([moment for moment, _ in reasons], np.int64)
    found: list[Stop] = []
    for k, bucket in enumerate(stretches.bucket.tolist()):
        name = BUCKETS[bucket]
        if name not in STOPPED or not spent[k]:
            continue
        start_ns, end_ns = int(stretches.start_ns[k]), int(stretches.end_ns[k])
        at = int(np.searchsorted(times, end_ns)) - 1
        reason = reasons[at][1] if at >= 0 else ""
        found.append(Stop(name, reason, start_ns, end_ns, int(spent[k])))
    return found


def rank_downtime(stops: Mapping[str, Sequence[Stop]]) -> list[Downtime]:
    """Stops by equipment, state and reason, longest first; shares of all downtime sum to one."""
    totals: dict[tuple[str, str, str], tuple[int, int]] = {}
    for equipment, mine in stops.items():
        for stop in mine:
            key = (equipment, stop.state, stop.reason)
            total, count = totals.get(key, (0, 0))
            totals[key] = (total + stop.planned_ns, count + 1)
    whole = sum(total for total, _ in totals.values())
    ranked = [Downtime(*key, total, count, total / whole) for key, (total, count) in totals.items() if total]
    return sorted(ranked, key=lambda item: (-item.total_ns, item.equipment, item.state, item.reason))
