"""Where the bottleneck is, by three methods that may disagree, and how far they agree.

* Turning point: going down the line, stations are blocked more than the next is starved until the
  bottleneck, and starved more than the one before is blocked after it.
* Active period: the station that works, sets up or is repaired longest without waiting for others; on
  average, and from moment to moment.
* Sensitivity: the station whose quicker work raises the output most (see `service.bottleneck`).

Source: L. Li, Q. Chang and J. Ni (2009), doi:10.1080/00207540701881860; C.-T. Kuo, J.-T. Lim and S. M. Meerkov
(1996), doi:10.1155/S1024123X96000348; C. Roser, M. Nakano and M. Tanaka (2001, 2002),
doi:10.1109/WSC.2001.977398 and doi:10.1109/WSC.2002.1166360.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onmaru.sim.rules.kpi import stations
from onmaru.sim.rules.statistics.interval import Interval, mean_interval
from onmaru.sim.types import Model, RunResult, State

ACTIVE = (State.RUN, State.SETUP, State.DOWN, State.WAIT_REPAIR)


@dataclass(frozen=True, slots=True)
class Ranking:
    """One method's answer: stations by score, best suspect first."""

    method: str
    unit: str  # of the score
    scores: tuple[tuple[str, float], ...]
    intervals: Mapping[str, Interval]

    @property
    def first(self) -> str | None:
        """The suspect; None when no station scores above zero."""
        return self.scores[0][0] if self.scores and self.scores[0][1] > 0 else None

    def as_json(self) -> dict[str, Any]:
        return {
            "method": self.method,
            "unit": self.unit,
            "first": self.first,
            "scores": [
                {
                    "station": name,
                    "score": score,
                    "interval": self.intervals[name].as_json() if name in self.intervals else None,
                }
                for name, score in self.scores
            ],
        }


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many methods name the same station first."""

    station: str | None  # named by most
    votes: int
    methods: int

    @property
    def unanimous(self) -> bool:
        return self.votes == self.methods > 0


def agree(rankings: Iterable[Ranking]) -> Agreement:
    """Count what each method names first; a tie between stations names none."""
    named = [ranking.first for ranking in rankings]
    count = {name: named.count(name) for name in named if name is not None}
    if not count:
        return Agreement(None, 0, len(named))
    most = max(count.values())
    best = [name for name, votes in count.items() if votes == most]
    return Agreement(best[0] if len(best) == 1 else None, most, len(named))


def station_links(model: Model) -> tuple[tuple[str, str], ...]:
    """Pairs of stations between which parts go without another station in between."""
    works = {station.name for station in stations(model)}
    after: dict[str, set[str]] = {}
    for route in model.routes:
        after.setdefault(route.start, set()).add(route.end)
    for product in model.products:
        steps = [step.at for step in product.routing]
        for start, end in itertools.pairwise(steps):
            after.setdefault(start, set()).add(end)
    links = []
    for start in sorted(works):
        seen: set[str] = set()
        ahead = sorted(after.get(start, ()))
        while ahead:
            name = ahead.pop()
            if name in seen:
                continue
            seen.add(name)
            if name in works:
                links.append((start, name))
            else:
                ahead += sorted(after.get(name, ()))
    return tuple((a, b) for a, b in links if a != b)


def turning_points(model: Model, columns: Mapping[str, Any]) -> Ranking:
    """Share of replications in which each station is the turning point.

    Args:
        columns: Figures by replication; `<station>.blocked` and `<station>.starved` of every station.
    """
    names = [station.name for station in stations(model)]
    blocked = {name: np.asarray(columns[f"{name}.blocked"], np.float64) for name in names}
    starved = {name: np.asarray(columns[f"{name}.starved"], np.float64) for name in names}
    links = station_links(model)
    count = len(blocked[names[0]]) if names else 0
    hits = {name: np.zeros(count) for name in names}
    for k in range(count):
        found = _turning_point(
            names, links, {n: blocked[n][k] for n in names}, {n: starved[n][k] for n in names}
        )
        if found is not None:
            hits[found][k] = 1.0
    return _ranked("turning_point", "share of replications", hits)


def _turning_point(
    names: Sequence[str], links: Sequence[tuple[str, str]], blocked: Mapping[str, float],
    starved: Mapping[str, float],
) -> str | None:  # fmt: skip
    """The station that no arrow leaves; of several the one with the strongest arrows towards it."""
    pulled: set[str] = set()
    strength = dict.fromkeys(names, 0.0)
    for start, end in links:
        gap = blocked[start] - starved[end]
        towards, away = (end, start) if gap > 0 else (start, end)
        pulled.add(away)
        strength[towards] += abs(gap)
    left = [name for name in names if name not in pulled]
    if not left:
        return None  # arrows in a ring: rework loops can do that
    # a station off to the side of all others has no arrows: it waits least where it is the bottleneck
    return max(left, key=lambda name: (strength[name], -(blocked[name] + starved[name])))


@dataclass(frozen=True, slots=True, eq=False)
class ActivePeriods:
    """Uninterrupted active stretches of stations, shape [period] each; `station` indexes `names`."""

    names: tuple[str, ...]
    station: NDArray[np.int64]
    start_s: NDArray[np.float64]
    end_s: NDArray[np.float64]


def active_periods(model: Model, result: RunResult) -> ActivePeriods:
    """Active stretches after the warm-up, from the trace of one replication.

    A station of several servers is active while all of them are. Waiting for people is no activity: then
    the people are what is short.
    """
    trace = result.trace
    if trace is None:
        raise ValueError("active periods need a run with its trace")
    names = tuple(station.name for station in stations(model))
    starts = np.maximum(trace.starts_s(), result.warmup_s)
    rows = trace.rows
    active = np.isin(rows["state"], ACTIVE) & (rows["end_s"] > starts)
    owner = trace.element[rows["server"]]
    found: list[tuple[NDArray, NDArray, int]] = []
    for index, name in enumerate(names):
        row = result.index(name)
        mine = active & (owner == row)
        servers = int(np.count_nonzero(trace.element == row))
        a, b = _all_active(starts[mine], rows["end_s"][mine], servers)
        found.append((a, b, index))
    return ActivePeriods(
        names,
        np.concatenate([np.full(len(a), i) for a, _, i in found] or [np.zeros(0, np.int64)]).astype(np.int64),
        np.concatenate([a for a, _, _ in found] or [np.zeros(0)]),
        np.concatenate([b for _, b, _ in found] or [np.zeros(0)]),
    )


def _all_active(
    start: NDArray[np.float64], end: NDArray[np.float64], servers: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Stretches in which `servers` of the given intervals overlap; touching ones are joined."""
    if not len(start):
        return start, end
    moment = np.concatenate((start, end))
    step = np.concatenate((np.ones(len(start)), -np.ones(len(end))))
    order = np.lexsort((-step, moment))  # at one moment those that begin come first: touching ones join
    level = np.cumsum(step[order])
    full = level >= servers
    edge = np.flatnonzero(np.diff(np.concatenate(([False], full, [False])).astype(np.int8)))
    begins, ends = moment[order][edge[0::2]], moment[order][np.minimum(edge[1::2], len(order) - 1)]
    keep = ends > begins
    return begins[keep], ends[keep]


def average_active(periods: Sequence[ActivePeriods]) -> Ranking:
    """Mean length of the active periods of each station, over replications."""
    scores: dict[str, list[float]] = {}
    for run in periods:
        for index, name in enumerate(run.names):
            mine = run.station == index
            length = run.end_s[mine] - run.start_s[mine]
            scores.setdefault(name, []).append(float(length.mean()) if len(length) else 0.0)
    return _ranked("active_period", "s", {name: np.array(values) for name, values in scores.items()})


@dataclass(frozen=True, slots=True)
class Momentary:
    """Share of time a station is the bottleneck alone, and while it passes the role on or takes it over."""

    station: str
    sole: float
    shifting: float


def momentary_active(periods: ActivePeriods, start_s: float, end_s: float) -> tuple[Momentary, ...]:
    """At each moment the station in the longest active period is the bottleneck.

    Returns:
        One entry a station, in the order of `names`; shares are of [start_s, end_s].
    """
    winners = _winners(periods)
    sole = np.zeros(len(periods.names))
    shifting = np.zeros(len(periods.names))
    for place, p in enumerate(winners):
        begin, finish = periods.start_s[p], periods.end_s[p]
        before = max(begin, periods.end_s[winners[place - 1]]) if place else begin
        after = min(finish, periods.start_s[winners[place + 1]]) if place + 1 < len(winners) else finish
        here = periods.station[p]
        shifting[here] += (before - begin) + (finish - max(after, before))
        sole[here] += max(0.0, after - before)
    span = end_s - start_s
    return tuple(
        Momentary(name, float(sole[i] / span), float(shifting[i] / span))
        for i, name in enumerate(periods.names)
    )


def _winners(periods: ActivePeriods) -> list[int]:
    """Periods that are the longest at some moment, in order of time."""
    order = np.argsort(periods.start_s, kind="stable")
    start, end = periods.start_s, periods.end_s
    heap: list[tuple[float, int]] = []
    found: list[int] = []
    at = 0
    now = -np.inf
    while at < len(order) or heap:
        while heap and end[heap[0][1]] <= now:
            heapq.heappop(heap)
        if not heap:
            if at == len(order):
                break
            now = start[order[at]]
        while at < len(order) and start[order[at]] <= now:
            p = int(order[at])
            heapq.heappush(heap, (start[p] - end[p], p))
            at += 1
        while heap and end[heap[0][1]] <= now:
            heapq.heappop(heap)
        if not heap:
            continue
        p = heap[0][1]
        if not found or found[-1] != p:
            found.append(p)
        now = min(end[p], start[order[at]] if at < len(order) else np.inf)
    return found


def sensitivity(gains: Mapping[str, Interval]) -> Ranking:
    """Stations by what quicker work there adds to the output (the interval of the paired difference)."""
    order = sorted(gains, key=lambda name: -gains[name].estimate)
    return Ranking("sensitivity", "elasticity", tuple((n, gains[n].estimate) for n in order), dict(gains))


def _ranked(method: str, unit: str, values: Mapping[str, NDArray[np.float64]]) -> Ranking:
    found = {name: mean_interval(row) for name, row in values.items() if len(row)}
    order = sorted(found, key=lambda name: -found[name].estimate)
    return Ranking(method, unit, tuple((name, found[name].estimate) for name in order), found)
