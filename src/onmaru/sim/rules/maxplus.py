"""Runs a line by the max-plus recursion of `kernel.maxplus`, with the results of the event kernel."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from onmaru.sim.rules.compile import Program
from onmaru.sim.rules.kernel import layout
from onmaru.sim.rules.kernel import maxplus as k
from onmaru.sim.rules.line import ModelLine, view
from onmaru.sim.rules.streams import seed_streams
from onmaru.sim.types import (
    LEAD_BINS,
    STATE_COUNT,
    BadRun,
    RunResult,
    Series,
    SinkStats,
    State,
)

_CHUNK = 65_536
_NO_LIMIT_RING = 65_536  # bounds only how high the level of a buffer without limit is counted


def run_maxplus(
    program: Program, *, seed: int, replication: int, until_s: float, warmup_s: float = 0.0,
    bucket_s: float | None = None,
) -> RunResult:  # fmt: skip
    """One replication of a line, with the random numbers of the kernel.

    Args:
        program: A compiled model that `line.view` finds to be a line within reach.
        until_s: End of the run [s].
        warmup_s: Figures are of [warmup_s, until_s].
        bucket_s: Width of the series' buckets; None leaves the series out.
    Raises:
        BadRun: the model is no such line, or the times make no sense.
    Limits: `level_high` of a buffer without limit is counted up to 65,535.
    """
    if not 0 <= warmup_s < until_s < math.inf:
        raise BadRun(
            f"a run from {warmup_s} to {until_s} s is none",
            hint="let the warm-up end before a finite horizon",
        )
    seen = view(program.model)
    if seen.line is None or seen.no_maxplus:
        raise BadRun(
            f"max-plus cannot run {program.model.name}: {'; '.join(seen.no_maxplus[:3])}",
            hint="take the event kernel",
            reasons=list(seen.no_maxplus),
        )
    plant = _plant(program, seed, replication)  # held here: the world only knows its addresses
    recursion = _recursion(program, plant, seen.line)
    k.open_line(recursion)
    until_s = float(until_s)  # the recursion takes no whole numbers
    # what happens at the end of a warm-up belongs to it; at time 0 it counts
    since_s = float(warmup_s or -1.0)
    chunks = []
    while not recursion.head[0]["ended"]:
        rows = [np.empty(_CHUNK) for _ in range(3)]
        count = k.advance(recursion, *rows, since_s, until_s)
        chunks.append([row[:count] for row in rows])
    came, entered, left = (np.concatenate(column) for column in zip(*chunks, strict=True))
    return _result(
        program, seen.line, recursion, (came, entered, left), seed, replication, until_s, warmup_s, bucket_s
    )


def _recursion(program: Program, plant: layout.Plant, line: ModelLine) -> k.Recursion:
    rooms = [place.room for place in line.places]
    sizes = [
        1 << max(2, math.ceil(math.log2((_NO_LIMIT_RING - 2 if room is None else room) + 2)))
        for room in rooms
    ]
    firsts = np.concatenate(([0], np.cumsum(sizes)))
    stations = np.zeros(len(rooms), k.STATION)
    modes: list[tuple[int, int, int, int]] = []
    for row, place, room, size, first in zip(stations, line.places, rooms, sizes, firsts, strict=False):
        node = plant.nodes[program.node(place.machine.name)]
        row["timing"], row["stream_time"] = node["timing"], node["stream_time"]
        if node["times_first"] >= 0:
            row["timing"] = plant.itab[node["times_first"] + program.products.index(line.product)]
        row["room"] = -1 if room is None else room
        row["ring"], row["mask"] = first, size - 1
        row["mode_first"], row["mode_count"] = len(modes), node["mode_count"]
        for mode in plant.modes[node["mode_first"] : node["mode_first"] + node["mode_count"]]:
            modes.append(
                (mode["failing"], mode["repairing"], mode["stream_failing"], mode["stream_repairing"])
            )
    stations["room_after"], stations["drawn"] = -1, k.AHEAD
    for name in ("room", "ring", "mask"):
        stations[f"{name}_after"][:-1] = stations[name][1:]
    source = plant.nodes[program.node(line.source.name)]
    head = np.zeros(1, k.HEAD)
    head["lead_low"], head["lead_high"] = math.inf, -math.inf
    head["saturated"] = line.source.interarrival_s is None
    head["timing"], head["stream_time"] = source["timing"], source["stream_time"]
    head["first_timing"] = source["first_timing"] if source["first_timing"] >= 0 else source["timing"]
    scratch = np.zeros(k.AHEAD)
    return k.Recursion(
        world=plant.world,
        head=head,
        stations=stations,
        modes=np.array(modes, k.MODE) if modes else np.zeros(1, k.MODE),
        ring=np.zeros(int(firsts[-1])),
        starts=np.zeros(int(firsts[-1])),
        bins=np.zeros(LEAD_BINS, np.int64),
        works=np.zeros(len(stations) * k.AHEAD),
        scratch=scratch,
        bits=scratch.view(np.int64),
        powers=np.zeros(k.AHEAD),
    )


def _plant(program: Program, seed: int, replication: int) -> layout.Plant:
    """The program's plant with a world and streams of its own; it must live as long as its world is read."""
    fixed = program.plant
    streams = fixed.streams.copy()
    states = seed_streams(program.stream_keys, seed, replication)
    for column, name in enumerate(("s0", "s1", "s2", "s3")):
        streams[name][: len(states)] = states[:, column]
    plant = fixed._replace(world=fixed.world.copy(), streams=streams)
    layout.bind(plant)
    return plant


Times = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


def _result(
    program: Program, line: ModelLine, r: k.Recursion, times: Times, seed: int, replication: int,
    until_s: float, warmup_s: float, bucket_s: float | None,
) -> RunResult:  # fmt: skip
    came, entered, left = times
    span = until_s - warmup_s
    count = len(program.elements)
    state = np.zeros((count, STATE_COUNT))
    columns = {name: np.zeros(count, np.int64) for name in ("servers", "in", "out", "failures", "high")}
    level = np.zeros(count)
    inside = _area(entered, left, np.array([warmup_s, until_s]))
    source, sink = program.node(line.source.name), program.node(line.sink.name)
    since_s = warmup_s or -1.0
    columns["out"][source] = _between(entered, since_s, until_s)
    columns["high"][source] = _source_high(came, entered, since_s, saturated=bool(r.head[0]["saturated"]))
    level[source] = 1.0 if r.head[0]["saturated"] else r.head[0]["source_s"] / span
    for place, row in zip(line.places, r.stations, strict=True):
        at = program.node(place.machine.name)
        busy = row["run_s"] + row["down_s"] + row["blocked_s"]
        state[at, State.RUN], state[at, State.DOWN] = row["run_s"], row["down_s"]
        state[at, State.BLOCKED], state[at, State.STARVED] = row["blocked_s"], max(0.0, span - busy)
        columns["servers"][at], columns["failures"][at] = 1, row["failures"]
        columns["in"][at], columns["out"][at] = row["passed"] + row["entered"], row["passed"] + row["left"]
        level[at], columns["high"][at] = busy / span, int(columns["in"][at] > 0)
        if place.buffer is not None:
            before = program.node(place.buffer.name)
            columns["in"][before], columns["out"][before] = row["passed"] + row["arrived"], columns["in"][at]
            level[before], columns["high"][before] = row["queue_s"] / span, row["level_high"]
    columns["in"][sink] = r.head[0]["done"]
    none = np.zeros(count, np.int64)
    return RunResult(
        model=program.model.name,
        seed=seed,
        replication=replication,
        until_s=until_s,
        warmup_s=warmup_s,
        elements=program.elements,
        products=program.products,
        pools=program.pools,
        servers=columns["servers"],
        state_s=state,
        entered=columns["in"],
        left=columns["out"],
        scrapped=none,
        rejected=none,
        reworked=none,
        failures=columns["failures"],
        level_mean=level,
        level_high=columns["high"],
        lost=none,
        pool_busy_s=np.zeros(len(program.pools)),
        sinks={line.sink.name: _sink(program, line, r)},
        wip_mean=float(np.diff(inside)[0] / span),
        wip_end=int(np.searchsorted(entered, until_s, "right") - np.searchsorted(left, until_s, "right")),
        events=int(
            r.head[0]["events"]
            + (r.stations["passed"] + r.stations["beyond"] + 2 * r.stations["failures"]).sum()
        ),
        engine="maxplus",
        series=None if bucket_s is None else _series(entered, left, until_s, bucket_s),
    )


def _sink(program: Program, line: ModelLine, r: k.Recursion) -> SinkStats:
    head = r.head[0]
    by_product = np.zeros(len(program.products), np.int64)
    by_product[program.products.index(line.product)] = head["done"]
    return SinkStats(
        count=int(head["done"]),
        by_product=by_product,
        lead_sum_s=float(head["lead_sum"]),
        lead_square_sum_s2=float(head["lead_square"]),
        lead_low_s=float(head["lead_low"]),
        lead_high_s=float(head["lead_high"]),
        lead_bins=r.bins,
        late=0,
        due=0,
        tardiness_sum_s=0.0,
    )


def _source_high(
    came: NDArray[np.float64], entered: NDArray[np.float64], since_s: float, *, saturated: bool
) -> int:
    """Most parts at the source at once; each is there at least for the moment in which it comes."""
    if saturated or not len(came):
        return int(saturated)
    order = np.arange(len(came))
    gone = np.minimum(order, np.searchsorted(entered, came, "right"))
    seen = came > since_s
    return int((order - gone)[seen].max() + 1) if seen.any() else 0


def _between(times: NDArray[np.float64], start: float, end: float) -> int:
    return int(np.searchsorted(times, end, "right") - np.searchsorted(times, start, "right"))


def _area(
    entered: NDArray[np.float64], left: NDArray[np.float64], moments: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Integral of the number of parts inside from 0 to each moment [part s]."""

    def passed(times: NDArray[np.float64]) -> NDArray[np.float64]:
        sums = np.concatenate(([0.0], np.cumsum(times)))
        count = np.searchsorted(times, moments, "right")
        return np.asarray(count * moments - sums[count])

    return passed(entered) - passed(left)


def _series(
    entered: NDArray[np.float64], left: NDArray[np.float64], until_s: float, bucket_s: float
) -> Series:
    count = math.ceil(until_s / bucket_s - 1e-9)
    end = np.minimum(np.arange(1.0, count + 1) * bucket_s, until_s).astype(np.float64)
    out = np.searchsorted(left, end, "right").astype(np.int64)
    return Series(bucket_s, end, out[:, None], _area(entered, left, end), np.zeros((0, 0, 0)))
