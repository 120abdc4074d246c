"""Driving times on a fleet's graph of paths."""

from __future__ import annotations

import heapq
import math

import numpy as np
from numpy.typing import NDArray

from onmaru.sim.types import Fleet


def travel_times(fleet: Fleet) -> NDArray[np.float64]:
    """Shortest driving times between all stops [s], shape [stop, stop]; infinite where no path leads.

    Source: E. W. Dijkstra, A note on two problems in connexion with graphs, doi:10.1007/BF01386390.
    """
    index = {stop.name: i for i, stop in enumerate(fleet.stops)}
    ways: list[list[tuple[int, float]]] = [[] for _ in index]
    for path in fleet.paths:
        a, b = index[path.start], index[path.end]
        time_s = path.length_m / fleet.speed_m_per_s
        ways[a].append((b, time_s))
        if not path.one_way:
            ways[b].append((a, time_s))
    times = np.full((len(index), len(index)), math.inf)
    for start in range(len(index)):
        times[start, start] = 0.0
        ahead = [(0.0, start)]
        while ahead:
            so_far, at = heapq.heappop(ahead)
            if so_far > times[start, at]:
                continue
            for to, way in ways[at]:
                if so_far + way < times[start, to]:
                    times[start, to] = so_far + way
                    heapq.heappush(ahead, (so_far + way, to))
    return times
