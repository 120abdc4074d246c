"""One replication, from the beginning or from a start, to its result."""

from __future__ import annotations

import math

from onmaru.sim.rules.compile import Program
from onmaru.sim.rules.results import summarise
from onmaru.sim.rules.simulation import Simulation, Snapshot
from onmaru.sim.rules.warm_start import place
from onmaru.sim.types import BadRun, RunResult, StartState


def run(
    program: Program,
    *,
    until_s: float,
    seed: int = 0,
    replication: int = 0,
    warmup_s: float = 0.0,
    trace: bool = False,
    start: StartState | Snapshot | None = None,
    bucket_s: float | None = None,
    state_series: bool = False,
    keep_snapshot: bool = False,
) -> RunResult:
    """Run one replication.

    Args:
        program: The compiled model.
        until_s: Horizon [s].
        seed: Seed of the experiment.
        replication: Number of the replication; equal numbers give equal results, bit for bit.
        warmup_s: Time at the beginning that is run and not counted [s].
        trace: Keep every stay of every server in a state, from time 0.
        start: Where to begin instead of empty; a snapshot keeps its own time and random streams.
        bucket_s: Length of the buckets of `RunResult.series` [s]; no series without it.
        state_series: Put server-seconds per state into the series too (for tariffs).
        keep_snapshot: Put the final state into the result.
    Raises:
        BadRun: the times make no sense.
        Deadlock, ZeroTimeLoop, TooManyParts, RuleFailed: see `Simulation.advance`.
    """
    if not (math.isfinite(until_s) and math.isfinite(warmup_s) and 0.0 <= warmup_s < until_s):
        raise BadRun(
            f"warm-up {warmup_s} s and horizon {until_s} s do not fit",
            hint="0 <= warmup_s < until_s, both finite",
        )
    if bucket_s is not None and not (bucket_s > 0 and until_s / bucket_s <= 1_000_000):
        raise BadRun(
            f"buckets of {bucket_s} s do not fit", hint="choose a bucket that gives at most a million"
        )
    simulation = Simulation(program, seed=seed, replication=replication, trace=trace)
    if isinstance(start, Snapshot):
        simulation.restore(start)
    elif start is not None:
        place(simulation, start)
    return summarise(simulation, until_s, warmup_s, bucket_s, state_series, keep_snapshot)
