"""Counters into results: what happened between two moments is the difference of two tallies."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onmaru.sim.rules.kernel import layout as k
from onmaru.sim.rules.simulation import Simulation
from onmaru.sim.rules.standstill import find_deadlock
from onmaru.sim.types import RunResult, Series, SinkStats

_COUNTS = ("entered", "left", "scrapped", "rejected", "reworked", "failures", "lost")


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Copies of all counters at one moment."""

    state_s: NDArray[np.float64]
    counts: dict[str, NDArray[np.int64]]
    level_area: NDArray[np.float64]
    busy_area: NDArray[np.float64]
    sinks: NDArray[np.void]
    bins: NDArray[np.int64]
    by_product: NDArray[np.int64]
    wip_area: float

    @classmethod
    def of(cls, plant: k.Plant) -> Tally:
        nodes, servers = plant.nodes, plant.servers
        state_s = np.zeros((len(nodes), 8))
        np.add.at(state_s, servers["node"], servers["state_s"])
        return cls(
            state_s,
            {name: nodes[name].copy() for name in _COUNTS},
            nodes["level_area"].copy(),
            plant.pools["busy_area"].copy(),
            plant.sinks.copy(),
            plant.bins["n"].reshape(len(plant.sinks), -1).copy(),
            plant.by_product["n"].reshape(len(plant.sinks), -1).copy(),
            float(plant.world["wip_area"][0]),
        )


def summarise(
    simulation: Simulation,
    until_s: float,
    warmup_s: float,
    bucket_s: float | None,
    state_series: bool,
    keep_snapshot: bool,
) -> RunResult:
    """Run to the horizon, minding warm-up and buckets, and sum up."""
    begun_s = simulation.now_s
    rows: list[tuple[float, NDArray[np.int64], float, NDArray[np.float64] | None]] = []
    moments = {warmup_s, until_s} if warmup_s > begun_s else {until_s}
    if bucket_s is not None:
        count = math.ceil((until_s - begun_s) / bucket_s - 1e-9)
        ends = {min(begun_s + (i + 1) * bucket_s, until_s) for i in range(count)}
        moments |= ends
    else:
        ends = set()
    before = _start_counting(simulation)
    for moment in sorted(moments):
        simulation.advance(moment)
        if moment in ends:
            rows.append(_bucket(simulation, state_series))
        if moment == warmup_s and warmup_s > begun_s:
            find_deadlock(simulation.program, simulation.plant)  # before the clocks are set anew
            before = _start_counting(simulation)
    find_deadlock(simulation.program, simulation.plant)
    simulation.close_stays()
    result = _result(simulation, before, until_s, max(warmup_s, begun_s))
    series = _series(rows, bucket_s, simulation) if bucket_s is not None else None
    snapshot = simulation.snapshot().to_bytes() if keep_snapshot else None
    return RunResult(**result, series=series, trace=simulation.trace(), snapshot=snapshot)


def _start_counting(simulation: Simulation) -> Tally:
    simulation.close_stays()
    plant = simulation.plant
    plant.nodes["level_high"] = plant.nodes["level"]
    plant.sinks["lead_low"], plant.sinks["lead_high"] = math.inf, -math.inf
    return Tally.of(simulation.plant)


def _bucket(
    simulation: Simulation, state_series: bool
) -> tuple[float, NDArray[np.int64], float, NDArray[np.float64] | None]:
    plant, now = simulation.plant, simulation.now_s
    g = plant.world[0]
    area = float(g["wip_area"] + g["wip"] * (now - g["wip_since"]))
    states = None
    if state_series:
        servers = plant.servers
        each = servers["state_s"].copy()
        np.add.at(each, (np.arange(len(servers)), servers["state"]), now - servers["since"])
        states = np.zeros((len(plant.nodes), 8))
        np.add.at(states, servers["node"], each)
    return now, plant.sinks["count"].copy(), area, states


def _series(rows: list[Any], bucket_s: float, simulation: Simulation) -> Series:
    element_count = len(simulation.plant.nodes)
    states = [row[3] for row in rows if row[3] is not None]
    return Series(
        bucket_s=bucket_s,
        end_s=np.array([row[0] for row in rows]),
        out=np.array([row[1] for row in rows]).reshape(len(rows), -1),
        wip_area_s=np.array([row[2] for row in rows]),
        state_s=np.array(states) if states else np.zeros((0, element_count, 8)),
    )


def _result(simulation: Simulation, before: Tally, until_s: float, warmup_s: float) -> dict[str, Any]:
    program, plant, after = simulation.program, simulation.plant, Tally.of(simulation.plant)
    span_s = until_s - warmup_s
    counts = {name: after.counts[name] - before.counts[name] for name in _COUNTS}
    names = [program.elements[n] for n in np.flatnonzero(plant.nodes["kind"] == k.SINK)]
    g = plant.world[0]
    return {
        "model": program.model.name,
        "seed": simulation.seed,
        "replication": simulation.replication,
        "until_s": until_s,
        "warmup_s": warmup_s,
        "elements": program.elements,
        "products": program.products,
        "pools": program.pools,
        "servers": plant.nodes["server_count"].astype(np.int64),
        "state_s": after.state_s - before.state_s,
        **counts,
        "level_mean": (after.level_area - before.level_area) / span_s,
        "level_high": plant.nodes["level_high"].copy(),
        "pool_busy_s": (after.busy_area - before.busy_area)[: len(program.pools)],
        "sinks": {name: _sink(before, after, i) for i, name in enumerate(names)},
        "wip_mean": (after.wip_area - before.wip_area) / span_s,
        "wip_end": int(g["wip"]),
        "events": int(g["events"]),
    }


def _sink(before: Tally, after: Tally, i: int) -> SinkStats:
    a, b = before.sinks[i], after.sinks[i]
    return SinkStats(
        count=int(b["count"] - a["count"]),
        by_product=after.by_product[i] - before.by_product[i],
        lead_sum_s=float(b["lead_sum"] - a["lead_sum"]),
        lead_square_sum_s2=float(b["lead_square"] - a["lead_square"]),
        lead_low_s=float(b["lead_low"]),
        lead_high_s=float(b["lead_high"]),
        lead_bins=after.bins[i] - before.bins[i],
        late=int(b["late"] - a["late"]),
        due=int(b["due"] - a["due"]),
        tardiness_sum_s=float(b["tardiness"] - a["tardiness"]),
    )
