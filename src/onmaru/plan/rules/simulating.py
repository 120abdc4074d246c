"""Simulation runs: seconds a team measured once, carried over to other hardware.

Rigid-body physics on a GPU moves between two rooflines: it gains by memory bandwidth or by FP32 arithmetic. The
figure is their geometric mean, the interval reaches from one to the other. Discrete events run one a core.
"""

from __future__ import annotations

from math import sqrt

from onmaru.plan.rules.catalogue import builtin_catalogue, find
from onmaru.plan.rules.memory.stack import stack
from onmaru.plan.rules.reasons import reason
from onmaru.plan.types.catalogue import Configuration, Gpu
from onmaru.plan.types.estimate import Figure, Kind, MemoryStack, MemoryTerm, Reason, Sizing
from onmaru.plan.types.workload import Parallelism, Simulate, Solver

_ROOFLINE = "Williams et al. 2009, doi:10.1145/1498765.1498785; seconds of a run as given"


def size_simulate(job: Simulate, configuration: Configuration) -> Sizing:
    """Size simulation runs; see `feasible.size`.

    Raises:
        UnknownItem: `reference_gpu` is not in the catalogue.
    """
    spread = Parallelism(configuration.gpu_count)
    solve = _physics if job.solver is Solver.PHYSICS else _events
    time, memory, reasons = solve(job, configuration)
    if time is None:
        return Sizing(job, configuration, False, spread, memory, {}, tuple(reasons))
    found = {"time_s": time}
    if job.solver is Solver.PHYSICS:
        found["gpu_hours"] = time.scaled(configuration.gpu_count / 3600, "GPU h")
    if job.deadline_s is not None:
        found["utilization"] = time.scaled(1 / job.deadline_s, "1")
        if time.value > job.deadline_s:
            reasons.append(
                reason("simulate.deadline", time_h=time.value / 3600, deadline_h=job.deadline_s / 3600)
            )
    return Sizing(
        job, configuration, not any(r.blocking for r in reasons), spread, memory, found, tuple(reasons)
    )


def _physics(
    job: Simulate, configuration: Configuration
) -> tuple[Figure | None, MemoryStack | None, list[Reason]]:
    gpu = configuration.gpu
    need = job.parallel_runs * job.run_gb * 1e9
    memory = stack(
        [MemoryTerm("runs", round(need), f"{job.parallel_runs} runs x {job.run_gb:g} GB", "as given")], gpu
    )
    if not memory.fits:
        why = reason(
            "simulate.memory", runs=job.parallel_runs, need_gb=need / 1e9, usable_gb=memory.usable_bytes / 1e9
        )
        return None, memory, [why]
    gains = sorted(
        _gains(gpu, find("GPU", job.reference_gpu, builtin_catalogue().gpus) if job.reference_gpu else gpu)
    )
    rounds = -(-job.runs // (job.parallel_runs * configuration.gpu_count))
    base = rounds * job.run_s
    return Figure(base / sqrt(gains[0] * gains[1]), "s", base / gains[1], base / gains[0], Kind.COMPUTED,
                  "rounds x seconds of a run / gain by bandwidth and FP32", _ROOFLINE), memory, []  # fmt: skip


def _gains(gpu: Gpu, reference: Gpu) -> tuple[float, float]:
    bandwidth = gpu.need("memory_bandwidth") / reference.need("memory_bandwidth")
    here, there = gpu.number("fp32_dense"), reference.number("fp32_dense")
    return bandwidth, here / there if here and there else bandwidth


def _events(
    job: Simulate, configuration: Configuration
) -> tuple[Figure | None, MemoryStack | None, list[Reason]]:
    server = configuration.server
    cores = job.cpu_cores or 0
    if not cores and server is not None:
        cores = int((server.number("cpu_cores") or 0) * configuration.node_count)
    if not cores:
        return None, None, [reason("simulate.no_cores")]
    if server is not None and (memory_gb := server.number("memory_gb")):
        busy = min(job.runs, cores)
        usable = memory_gb * configuration.node_count * 0.9
        if busy * job.run_gb > usable:
            return (
                None,
                None,
                [reason("simulate.memory", runs=busy, need_gb=busy * job.run_gb, usable_gb=usable)],
            )
    rounds = -(-job.runs // cores)
    base = rounds * job.run_s
    # hyper-threads, clocks under full load and memory contention: 0 to 40 % slower. Onmaru assumption.
    return Figure(1.15 * base, "s", base, 1.4 * base, Kind.COMPUTED, f"rounds on {cores} cores x seconds of a run",
                  "seconds of a run as given; Onmaru assumption for contention"), None, []  # fmt: skip
