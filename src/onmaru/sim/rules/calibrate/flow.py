"""How parts go: the ways between stations with their shares, where they enter and where they leave."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from onmaru.core.errors import InvalidInput
from onmaru.sim.rules.calibrate.mapping import Outcome
from onmaru.sim.rules.calibrate.visits import Visits

ENTRY = -1
EXIT = -2
_RARE = 0.002  # a way fewer parts than this take is taken for a fault of the log and left out


class NoFlow(InvalidInput):
    code = "sim.no_flow"


@dataclass(frozen=True, slots=True)
class Way:
    """`count` parts went from one station to the next; `share` of those that left the first."""

    start: int
    end: int
    count: int
    share: float
    transfer_s: float = 0.0  # the least time from the end of work to the start of the next


@dataclass(frozen=True, slots=True)
class Flow:
    """`ways` by count; `scrapped` counts parts whose last result was scrap, by station."""

    ways: tuple[Way, ...]
    scrapped: dict[int, int]
    reworked: dict[int, int]
    visited: dict[int, int]
    rare: int  # moves left out because almost no part makes them

    def out_of(self, station: int) -> list[Way]:
        return [way for way in self.ways if way.start == station]

    def into(self, station: int) -> list[Way]:
        return [way for way in self.ways if way.end == station]


def trace_flow(visits: Visits) -> Flow:
    """The ways parts take.

    A part counts as gone when it was scrapped, or when it has not been seen for longer than parts ever wait
    between two stations; others may still be under way and say nothing about where parts leave.

    Raises:
        NoFlow: no part was completed anywhere.
    """
    moves: Counter[tuple[int, int]] = Counter()
    scrapped: Counter[int] = Counter()
    reworked: Counter[int] = Counter()
    visited: Counter[int] = Counter()
    between: dict[tuple[int, int], list[float]] = {}
    last_seen: list[tuple[int, float, int]] = []
    first_of_log = visits.log.time_s[0]
    for part, stays in visits.of_part.items():
        if part in visits.arrivals or stays[0].start_s > first_of_log:
            moves[ENTRY, stays[0].station] += 1
        for one, after in pairwise(stays):
            if not one.complete:
                continue
            moves[one.station, after.station] += 1
            between.setdefault((one.station, after.station), []).append(after.start_s - one.end_s)
        for one in stays:
            visited[one.station] += one.complete
            reworked[one.station] += one.outcome == Outcome.REWORK
        if stays[-1].complete:
            last_seen.append((stays[-1].station, stays[-1].end_s, stays[-1].outcome))
    waits = np.concatenate([np.asarray(one) for one in between.values()]) if between else np.zeros(0)
    patience = float(np.quantile(waits, 0.999)) * 1.5 if len(waits) else 0.0
    for station, end_s, outcome in last_seen:
        if outcome == Outcome.SCRAP:
            scrapped[station] += 1
        elif visits.end_s - end_s > patience:
            moves[station, EXIT] += 1
    if not sum(visited.values()):
        raise NoFlow("no part was completed at any station", hint="check the words for start and complete")
    return _flow(moves, between, scrapped, reworked, visited)


def _flow(
    moves: Counter[tuple[int, int]], between: dict[tuple[int, int], list[float]], scrapped: Counter[int],
    reworked: Counter[int], visited: Counter[int],
) -> Flow:  # fmt: skip
    leaving: Counter[int] = Counter()
    for (start, _), count in moves.items():
        leaving[start] += count
    kept = {way: count for way, count in moves.items() if count >= max(1, _RARE * leaving[way[0]])}
    leaving = Counter()
    for (start, _), count in kept.items():
        leaving[start] += count
    ways = []
    for (start, end), count in sorted(kept.items(), key=lambda item: (-item[1], item[0])):
        waits = between.get((start, end), [])
        transfer = max(0.0, float(np.min(waits))) if waits else 0.0
        ways.append(Way(start, end, count, count / leaving[start], transfer))
    rare = sum(moves.values()) - sum(kept.values())
    return Flow(tuple(ways), dict(scrapped), dict(reworked), dict(visited), rare)
