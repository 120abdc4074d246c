"""Logs of a simulated floor: what people, machines and vehicles would have written down."""

from __future__ import annotations

from typing import Any

import numpy as np

from onmaru.sim.rules.compile import compile_model
from onmaru.sim.rules.run import run
from onmaru.sim.types import Model, State

MONDAY_NS = 1_767_571_200_000_000_000  # 2026-01-05T00:00:00Z, a Monday
_AT_WORK = (State.RUN, State.DOWN, State.WAIT_REPAIR, State.OFF, State.WAIT_PEOPLE)


def floor_rows(
    model: Model, *, hours: float, seed: int = 1, people: dict[str, int] | None = None
) -> list[dict[str, Any]]:
    """Rows in order of time, as columns `time`, `station`, `event`, `part`, `operator`, `vehicle`.

    Args:
        people: Stations whose work names somebody, and of how many people each time somebody who is free is
            named; all of them belong to one pool of the given size under the name `""`.
    """
    result = run(compile_model(model), until_s=hours * 3600, seed=seed, trace=True)
    trace = result.trace
    assert trace is not None
    rows, starts = trace.rows, trace.starts_s()
    fleets = {fleet.name: fleet for fleet in model.fleets}
    ways = {route.by: (route.start, route.end) for route in model.routes if route.by}
    after = {route.start: route.end for route in model.routes}
    found: list[dict[str, Any]] = []
    visits: list[tuple[float, float, str, int]] = []
    for server in range(len(trace.element)):
        name = result.elements[trace.element[server]]
        of = np.flatnonzero(rows["server"] == server)
        of = of[np.argsort(starts[of], kind="stable")]
        if name in fleets:
            start, end = ways[name]
            for i in of[(rows["state"][of] == State.RUN) & (rows["serial"][of] >= 0)]:
                part, vehicle = f"p{rows['serial'][i]}", f"{name}{trace.number[server]}"
                found.append(_row(starts[i], start, "load", part, vehicle=vehicle))
                found.append(_row(rows["end_s"][i], after.get(end, end), "unload", part, vehicle=vehicle))
            continue
        visits += _visits(name, [(starts[i], *rows[i][["end_s", "state", "serial"]]) for i in of], found)
    free = dict.fromkeys(range((people or {}).get("", 0)), 0.0)
    for begin, end, name, serial in sorted(visits):
        who = ""
        if people and name in people:
            crew = sorted(free, key=lambda n: free[n])[: people[name]]
            assert all(free[n] <= begin + 1e-6 for n in crew), "the pool is larger than the log says"
            free |= dict.fromkeys(crew, end)
            who = "; ".join(f"worker {n}" for n in sorted(crew))
        found.append(_row(begin, name, "start", f"p{serial}", operator=who))
        if end < result.until_s - 1e-6:
            found.append(_row(end, name, "complete", f"p{serial}", operator=who))
    order = {"unload": 0, "repair": 1, "complete": 2, "load": 3, "start": 4, "breakdown": 5}
    return sorted(found, key=lambda row: (row["time"], order[row["event"]]))


def _visits(
    name: str, stays: list[tuple[float, float, int, int]], found: list[dict[str, Any]]
) -> list[tuple[float, float, str, int]]:
    """Work on one part after the other by one server; breakdowns go to the rows."""
    visits: list[tuple[float, float, str, int]] = []
    begun: tuple[float, float, int] | None = None
    for start, end, state, serial in stays:
        if state in (State.DOWN, State.WAIT_REPAIR):
            found += [_row(start, name, "breakdown", ""), _row(end, name, "repair", "")]
        if begun is not None and (serial != begun[2] or state not in _AT_WORK):
            visits.append((begun[0], begun[1], name, begun[2]))
            begun = None
        if state == State.RUN and serial >= 0:
            begun = (start if begun is None else begun[0], end, serial)
    if begun is not None:
        visits.append((begun[0], begun[1], name, begun[2]))
    return visits


def _row(time: float, station: str, event: str, part: str, **more: str) -> dict[str, Any]:
    return {
        "time": float(time),
        "station": station,
        "event": event,
        "part": part,
        "operator": "",
        "vehicle": "",
        **more,
    }
