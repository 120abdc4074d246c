"""A line of exponential stations with finite buffers, blocking after service, and machines that fail.

Each station is three numbers: parts present (buffer and servers), parts that are finished but find no room,
and servers that are down with their part. Whatever else one wants to know follows from these.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from onmaru.core.errors import InvalidInput
from onmaru.sim.rules.markov.chain import STATE_LIMIT, explore, residual_of, stationary


class NotALine(InvalidInput):
    """The parameters describe no line that the exact engine knows."""

    code = "sim.not_a_markov_line"


@dataclass(frozen=True, slots=True)
class Station:
    """One station.

    Args:
        rate_hz: Parts a working server finishes [1/s].
        buffer: Places in front of the servers; the first station of a saturated line needs none.
        servers: Parallel servers.
        failure_hz: Failures of a working server [1/s]; an idle or blocked one does not fail.
        repair_hz: Repairs of a server that is being repaired [1/s].
        crew: Servers repaired at a time; None repairs all at once.
    """

    rate_hz: float
    buffer: int = 0
    servers: int = 1
    failure_hz: float = 0.0
    repair_hz: float = 0.0
    crew: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Stations in order of flow.

    Args:
        arrival_hz: Poisson arrivals [1/s] that are lost when they find no room; None means that the first
            station never waits for parts.
    """

    stations: tuple[Station, ...]
    arrival_hz: float | None = None


@dataclass(frozen=True, slots=True)
class StationShare:
    """Long-run share of a station's servers in each state, and its mean number of parts."""

    busy: float
    starved: float
    blocked: float
    down: float
    parts: float


@dataclass(frozen=True, slots=True)
class Steady:
    """The long run of a line, exact up to rounding."""

    throughput_hz: float
    stations: tuple[StationShare, ...]
    lost_share: float  # of the arrivals
    wip_parts: float  # all parts inside
    lead_time_s: float  # from entry to departure, by Little's law
    state_count: int
    residual: float = 0.0  # largest imbalance of a state, relative to the largest rate


State = tuple[int, ...]


def solve_line(line: Line, *, limit: int = STATE_LIMIT) -> Steady:
    """Throughput, state shares and parts inside of a line in the long run.

    Raises:
        NotALine: a rate, capacity or count that makes no sense.
        TooManyStates: see `explore`.
    Source: blocking after service as in T. Altiok, Performance Analysis of Manufacturing Systems, ch. 5;
        F. S. Hillier and R. W. Boling (1967), doi:10.1287/opre.15.2.286, is reproduced by the tests.
    """
    _check(line)
    start: list[int] = []
    for index, station in enumerate(line.stations):
        start += [station.servers if index == 0 and line.arrival_hz is None else 0, 0, 0]
    chain = explore(tuple(start), lambda state: _moves(line, state), limit=limit)
    share = stationary(chain)
    table = np.asarray(chain.states, np.int64).reshape(len(chain.states), len(line.stations), 3)
    return replace(_summary(line, table, share), residual=residual_of(chain, share))


def _moves(line: Line, state: State) -> Iterator[tuple[State, float]]:
    first = line.stations[0]
    if line.arrival_hz is not None and state[0] < first.buffer + first.servers:
        yield _changed(state, 0, 1), line.arrival_hz
    for i, station in enumerate(line.stations):
        present, blocked, down = state[3 * i : 3 * i + 3]
        busy = min(present, station.servers) - blocked - down
        if busy > 0:
            yield _finish(line, state, i), busy * station.rate_hz
            if station.failure_hz > 0:
                yield _changed(state, 3 * i + 2, 1), busy * station.failure_hz
        if down > 0:
            repaired = down if station.crew is None else min(down, station.crew)
            yield _changed(state, 3 * i + 2, -1), repaired * station.repair_hz


def _finish(line: Line, state: State, i: int) -> State:
    """A part is done at station i: it moves on, leaves, or blocks its server."""
    if i + 1 < len(line.stations):
        after = line.stations[i + 1]
        if state[3 * i + 3] >= after.buffer + after.servers:
            return _changed(state, 3 * i + 1, 1)
        state = _changed(state, 3 * i + 3, 1)
    cells = list(state)
    while True:  # a place came free at i: what was blocked before it moves in, and so on up the line
        if i == 0:
            if line.arrival_hz is not None:
                cells[0] -= 1
            return tuple(cells)
        if cells[3 * i - 2] == 0:
            cells[3 * i] -= 1
            return tuple(cells)
        cells[3 * i - 2] -= 1
        i -= 1


def _changed(state: State, cell: int, by: int) -> State:
    return (*state[:cell], state[cell] + by, *state[cell + 1 :])


def _summary(line: Line, table: np.ndarray, share: np.ndarray) -> Steady:
    present, blocked, down = table[:, :, 0], table[:, :, 1], table[:, :, 2]
    servers = np.array([station.servers for station in line.stations])
    held = np.minimum(present, servers)
    busy = held - blocked - down
    mean = {
        name: (share @ cells) / servers
        for name, cells in {"busy": busy, "starved": servers - held, "blocked": blocked, "down": down}.items()
    }
    parts = share @ present
    throughput = float(mean["busy"][-1] * servers[-1] * line.stations[-1].rate_hz)
    lost = 0.0
    if line.arrival_hz is not None:
        first = line.stations[0]
        lost = float(share[present[:, 0] >= first.buffer + first.servers].sum())
    rows = tuple(
        StationShare(
            busy=float(mean["busy"][i]),
            starved=float(mean["starved"][i]),
            blocked=float(mean["blocked"][i]),
            down=float(mean["down"][i]),
            parts=float(parts[i]),
        )
        for i in range(len(servers))
    )
    inside = float(parts.sum())
    return Steady(throughput, rows, lost, inside, inside / throughput if throughput else math.inf, len(share))


def _check(line: Line) -> None:
    faults = []
    if not line.stations:
        faults.append("there is no station")
    if line.arrival_hz is not None and not 0 < line.arrival_hz < math.inf:
        faults.append(f"arrivals come at {line.arrival_hz} /s")
    for i, s in enumerate(line.stations):
        if not 0 < s.rate_hz < math.inf:
            faults.append(f"station {i} works at {s.rate_hz} /s")
        if s.buffer < 0 or s.servers < 1:
            faults.append(f"station {i} has {s.buffer} places and {s.servers} servers")
        if not 0 <= s.failure_hz < math.inf or (s.failure_hz > 0 and not 0 < s.repair_hz < math.inf):
            faults.append(f"station {i} fails at {s.failure_hz} /s and is repaired at {s.repair_hz} /s")
        if s.crew is not None and s.crew < 1:
            faults.append(f"station {i} has a crew of {s.crew}")
    if faults:
        raise NotALine(
            "; ".join(faults), hint="rates must be above zero, counts whole and at least one", faults=faults
        )
