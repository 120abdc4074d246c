"""`size(workload, configuration)`: does it fit, how fast is it, and if not, why, and what would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import singledispatch
from math import isfinite

from onmaru.core.errors import InvalidInput
from onmaru.plan.rules import training
from onmaru.plan.rules.memory.constants import OPTIMIZER_BYTES, WEIGHT_BYTES
from onmaru.plan.rules.parameters import counts
from onmaru.plan.rules.reasons import reason
from onmaru.plan.rules.rendering import size_render
from onmaru.plan.rules.serving import size_serve
from onmaru.plan.rules.simulating import size_simulate
from onmaru.plan.rules.video import size_video
from onmaru.plan.types.catalogue import Configuration
from onmaru.plan.types.estimate import Reason, Sizing
from onmaru.plan.types.workload import (
    Method,
    Optimizer,
    Parallelism,
    Precision,
    Render,
    Serve,
    Simulate,
    Train,
    Video,
    Workload,
)

# Fields of a workload that must be positive, and the largest value that is not absurd.
_POSITIVE = {
    "tokens": 1e17, "sequence": 1e8, "micro_batch": 1e6, "global_batch": 1e8, "lora_rank": 65_536,
    "prompt_tokens": 1e8, "output_tokens": 1e8, "concurrency": 1e9, "ttft_s": 1e6, "tpot_s": 1e6, "requests": 1e15,
    "streams": 1e7, "fps": 1e4, "width": 65_536, "height": 65_536, "analysed_fps": 1e4, "detector_gflop": 1e9,
    "seats": 1e7, "active_share": 1.0, "scene_gb": 1e6, "runs": 1e15, "run_s": 1e12, "parallel_runs": 1e9,
    "deadline_s": 1e12, "cpu_cores": 1e7,
}  # fmt: skip
_MAY_BE_ZERO = {"prefix_hit": 1.0, "run_gb": 1e6, "detector_bytes": 1e13, "output_tokens": 1e8}


class BadWorkload(InvalidInput):
    code = "plan.bad_workload"


def size(workload: Workload, configuration: Configuration) -> Sizing:
    """Size one workload on one configuration.

    Returns:
        Memory, figures with 90 % intervals, reasons in both languages; `feasible` is whether none blocks.

    Raises:
        BadWorkload: `params["field"]` is negative, not finite or absurd.
    """
    check_workload(workload)
    return _size(workload, configuration)


def check_workload(workload: Workload) -> None:
    """Raise `BadWorkload` for the first field that cannot be meant."""
    for name, most in {**_POSITIVE, **_MAY_BE_ZERO}.items():
        value = getattr(workload, name, None)
        if value is None:
            continue
        least_ok = (
            value >= 0
            if name in _MAY_BE_ZERO and not (name == "output_tokens" and workload.kind == "serve")
            else value > 0
        )
        if not isfinite(value) or not least_ok or value > most:
            raise BadWorkload(
                f"{name} is {value}", hint=f"give a number up to {most:g}", field=name, value=str(value)[:40]
            )
    if isinstance(workload, Video) and workload.analysed_fps > workload.fps:
        raise BadWorkload(f"analysed_fps {workload.analysed_fps:g} is above fps {workload.fps:g}",
                          hint="a frame cannot be analysed twice", field="analysed_fps", value=str(workload.analysed_fps))  # fmt: skip


@singledispatch
def _size(workload: object, configuration: Configuration) -> Sizing:
    raise BadWorkload(
        f"no workload: {type(workload).__name__}",
        hint="give one of the plan's workloads",
        field="kind",
        value="",
    )


@_size.register
def _train(job: Train, configuration: Configuration) -> Sizing:
    blocked = list(_contradictions(job, configuration))
    if blocked:
        spread = job.parallelism or Parallelism()
        return Sizing(job, configuration, False, spread, None, {}, tuple(blocked))
    best = training.best_spread(job, configuration)
    reasons: list[Reason] = list(_remarks(job, configuration, best))
    alternatives: tuple[Reason, ...] = ()
    if not best.memory.fits:
        reasons = [*_too_small(job, configuration, best), *reasons]
        alternatives = tuple(_alternatives(job, configuration))
    found = training.figures(job, configuration, best) if best.memory.fits else {}
    limits = training.limits(job, configuration, best) if best.memory.fits else {}
    return Sizing(best.job, configuration, best.memory.fits, best.parallelism, best.memory, found, tuple(reasons),
                  limits, alternatives)  # fmt: skip


def _contradictions(job: Train, configuration: Configuration) -> Iterator[Reason]:
    peaks = {Precision.FP8: "fp8_dense", Precision.NVFP4: "fp4_dense", Precision.INT8: "int8_dense"}
    needed = peaks.get(job.precision)
    if needed and not configuration.gpu.number(needed):
        yield reason("precision.unsupported", gpu=configuration.gpu.label, precision=job.precision.value)
    spread = job.parallelism
    if spread is None:
        return
    if (
        spread.gpus > configuration.gpu_count
        or min(spread.data, spread.tensor, spread.pipeline, spread.context) < 1
    ):
        yield reason("parallelism.count", asked=spread.gpus, gpus=configuration.gpu_count)
    elif job.model.heads % spread.tensor:
        yield reason("parallelism.heads", tensor=spread.tensor, heads=job.model.heads)


def _remarks(job: Train, configuration: Configuration, best: training.Spread) -> Iterator[Reason]:
    if job.model.max_context and job.sequence > job.model.max_context:
        yield reason("sequence.too_long", blocking=False, sequence=job.sequence, most=job.model.max_context)
    if best.slow_links > 1.1:
        yield reason("parallelism.slow_links", blocking=False, factor=best.slow_links)
    if best.used_gpus < configuration.gpu_count:
        yield reason("batch.too_small", blocking=False, batch=job.global_batch or 0, busy=best.used_gpus,
                     gpus=configuration.gpu_count)  # fmt: skip
    if best.efficiency.standin:
        yield reason("time.no_published_run", blocking=False, gpu=configuration.gpu.label,
                     standin=best.efficiency.standin)  # fmt: skip


def _too_small(job: Train, configuration: Configuration, best: training.Spread) -> Iterator[Reason]:
    memory = best.memory
    yield reason("memory.too_small", need_gb=memory.total_bytes / 1e9, usable_gb=memory.usable_bytes / 1e9,
                 gpu=configuration.gpu.label)  # fmt: skip
    states = state_bytes(job)
    total = memory.usable_bytes * configuration.gpu_count
    if job.method in (Method.SCRATCH, Method.FULL) and states > total:
        yield reason("memory.states", states_gb=states / 1e9, per_parameter=states / counts(job.model).total,
                     gpus=configuration.gpu_count, total_gb=total / 1e9)  # fmt: skip


def state_bytes(job: Train) -> float:
    """Weights, gradients, master weights and moments of a full training, over all GPUs, before activations [bytes].

    70e9 parameters with mixed-precision AdamW: 16 bytes each, 1,120 GB. Source: Rajbhandari et al. 2020.
    """
    weight = WEIGHT_BYTES[job.weight_precision or Precision.BF16]
    gradient = 4.0 if weight == 4.0 else 2.0
    master, moments = OPTIMIZER_BYTES[job.optimizer]
    return counts(job.model).total * (weight + gradient + (0.0 if weight == 4.0 else master) + moments)


def _alternatives(job: Train, configuration: Configuration) -> Iterator[Reason]:
    """Other optimisers and adapters that would fit here, the smallest change first."""
    if job.method in (Method.SCRATCH, Method.FULL):
        for optimizer in (Optimizer.ADAMW_8BIT, Optimizer.ADAMW_BF16, Optimizer.SGD_BF16):
            other = replace(job, optimizer=optimizer)
            fits = training.best_spread(other, configuration).memory.fits
            if optimizer is job.optimizer or not (fits or optimizer is Optimizer.ADAMW_BF16):
                continue
            states = state_bytes(other)
            code = "memory.alternative_optimizer" if fits else "memory.other_optimizer_too_small"
            yield reason(code, blocking=False, optimizer=optimizer.value, states_gb=states / 1e9,
                         per_parameter=states / counts(job.model).total)  # fmt: skip
    if job.method is Method.SCRATCH:
        return
    for method in (Method.LORA, Method.QLORA):
        if job.method in (method, Method.QLORA):
            continue
        found = training.best_spread(replace(job, method=method, weight_precision=None), configuration)
        if found.memory.fits:
            yield reason(f"memory.alternative_{method}", blocking=False, rank=job.lora_rank,
                         need_gb=found.memory.total_bytes / 1e9)  # fmt: skip
            return


_size.register(Serve, size_serve)
_size.register(Video, size_video)
_size.register(Render, size_render)
_size.register(Simulate, size_simulate)
