"""Seats that render a digital twin live: ray tracing, scene memory, one encoded stream each.

Limits: how many seats one GPU carries depends on the scene more than on anything else; the figure is an assumption
with a wide interval, scaled by RT cores and pixels. Measure one seat with your own scene and compare.
"""

from __future__ import annotations

from math import ceil

from onmaru.plan.rules.memory.stack import stack
from onmaru.plan.rules.reasons import reason
from onmaru.plan.types.catalogue import Configuration
from onmaru.plan.types.estimate import Figure, Kind, MemoryStack, MemoryTerm, Reason, Sizing
from onmaru.plan.types.workload import Parallelism, Render

_SOURCE = "Onmaru assumption: 4 seats of path-traced 1080p at 30 fps on one L40S (142 RT cores)"
_DATE = "2026-11"
_SEATS_L40S = (2.0, 4.0, 8.0)
_RT_CORES_L40S = 142
_ENCODES = (
    8  # 1080p30 streams one NVENC carries at low latency; Onmaru assumption, encoders are seldom the limit
)
_RATE = 1920 * 1080 * 30


def size_render(job: Render, configuration: Configuration) -> Sizing:
    """Size rendering seats; see `feasible.size`. GPUs without RT cores are refused with that reason."""
    gpu = configuration.gpu
    spread = Parallelism(configuration.gpu_count)
    blocked: list[Reason] = []
    if not gpu.has_rt_cores:
        blocked.append(reason("render.no_rt_cores", gpu=gpu.label))
    if not gpu.number("nvenc"):
        blocked.append(reason("render.no_encoder", gpu=gpu.label))
    if blocked:
        return Sizing(job, configuration, False, spread, None, {}, tuple(blocked))
    usable = stack((), gpu).usable_bytes
    by_memory = int(usable / (job.scene_gb * 1e9))
    if by_memory < 1:
        why = reason("render.scene_too_large", scene_gb=job.scene_gb, usable_gb=usable / 1e9, gpu=gpu.label)
        return Sizing(job, configuration, False, spread, _memory(job, configuration, 1), {}, (why,))
    load = job.width * job.height * job.fps / _RATE
    cores = (gpu.number("rt_cores") or 0.0) / _RT_CORES_L40S
    by_encoder = (gpu.number("nvenc") or 0.0) * _ENCODES / load

    def seats(per_l40s: float) -> float:
        return configuration.gpu_count * float(
            int(max(0.0, min(by_memory, by_encoder, per_l40s * cores / load)))
        )

    low, middle, high = (seats(count) for count in _SEATS_L40S)
    found = {"seats": Figure(middle, "seat", low, high, Kind.COMPUTED, "RT cores and pixels against one L40S; memory; encoders",
                             _SOURCE, _DATE)}  # fmt: skip
    wanted = ceil(job.seats * job.active_share)
    reasons = []
    if middle < wanted:
        reasons.append(reason("render.seats", capacity=int(middle), wanted=wanted))
    if middle > 0:
        found["utilization"] = Figure(wanted / middle, "1", wanted / high, wanted / low if low else None, Kind.COMPUTED,
                                      "seats that render at once / seats carried", _SOURCE, _DATE)  # fmt: skip
    per_gpu = min(by_memory, max(1, ceil(min(wanted, max(1.0, middle)) / configuration.gpu_count)))
    memory = _memory(job, configuration, per_gpu)
    return Sizing(
        job, configuration, not reasons, spread, memory, found, tuple(reasons), {"seats_per_gpu": by_memory}
    )


def _memory(job: Render, configuration: Configuration, seats: int) -> MemoryStack:
    size = round(job.scene_gb * 1e9)
    return stack(
        [MemoryTerm("scene", size * seats, f"{seats} seats x {job.scene_gb:g} GB", "as given")],
        configuration.gpu,
    )
