"""Training on a configuration: how to spread it, whether it fits, how long it takes.

Time = useful work / (GPUs x dense BF16 peak x reached share), times what the chosen spread costs beyond the
published runs: recomputation, pipeline bubbles, exchange over slow links, steps too short for the launches.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import product

from onmaru.plan.rules.links import across
from onmaru.plan.rules.memory.stack import stack
from onmaru.plan.rules.memory.train import train_memory
from onmaru.plan.rules.parameters import adapter_parameters, counts, training_flops
from onmaru.plan.rules.time.efficiency import FP8_GAIN, FP8_SPREAD, Efficiency, efficiency
from onmaru.plan.types.catalogue import Configuration
from onmaru.plan.types.estimate import Figure, Kind, MemoryStack
from onmaru.plan.types.workload import Checkpointing, Method, Parallelism, Precision, Stack, Train

Z90 = 1.645
# Seconds one layer needs for its kernel launches, forward and backward: 5 ms in the Qwen profile's shortest
# steps (plain); captured graphs need about a fifth (Onmaru assumption).
_LAUNCH_S = {Stack.PLAIN: 5e-3, Stack.TUNED: 1e-3}
_CHUNKS = 4  # stages a GPU holds of an interleaved pipeline
_CEILING = 0.75  # no published BF16 run keeps more of the dense peak busy
_LONG = 8192  # tokens from which a sequence may be cut over GPUs


@dataclass(frozen=True, slots=True)
class Spread:
    """One way to run a job, with what it costs."""

    job: Train  # with checkpointing decided
    parallelism: Parallelism
    micro_batch: int
    memory: MemoryStack
    time_s: float
    deviation: float  # of log time
    used_gpus: int
    slow_links: float  # factor by which exchange slows it
    efficiency: Efficiency


def best_spread(job: Train, configuration: Configuration) -> Spread:
    """The fastest spread that fits; where none fits, the one that needs the least memory.

    A choice the job makes itself (parallelism, micro-batch, checkpointing) is kept.
    """
    fitting: Spread | None = None
    smallest: Spread | None = None
    for trial, parallelism, micro_batch in _choices(job, configuration):
        found = evaluate(trial, configuration, parallelism, micro_batch, partly=job.checkpointing is None)
        if found.memory.fits and (fitting is None or found.time_s < fitting.time_s * 0.999):
            fitting = found
        if smallest is None or found.memory.total_bytes < smallest.memory.total_bytes:
            smallest = found
    best = fitting or smallest
    if best is None:
        raise ValueError("no way to spread the job")  # _choices always gives one
    return best


def evaluate(
    job: Train, configuration: Configuration, spread: Parallelism, micro_batch: int, *, partly: bool = False
) -> Spread:
    """Memory and time of one given spread.

    Args:
        partly: Recompute no more layers than must be for the rest to fit, where the job recomputes.
    """
    memory, layers = stack(train_memory(job, spread, micro_batch), configuration.gpu), 1.0
    if partly and job.checkpointing is Checkpointing.FULL and memory.fits:
        memory, layers = _fewest_recomputed(job, configuration, spread, micro_batch, memory)
        job = job if layers else replace(job, checkpointing=Checkpointing.SELECTIVE)
    reached = efficiency(configuration.gpu.id, spread.gpus, configuration.node_count, job.method, job.stack)
    peak = configuration.gpu.need("bf16_dense") * 1e12
    share, deviation = _share(job, configuration, reached)
    work = training_flops(job.model, 1.0, job.sequence, job.method)  # a token
    tokens = micro_batch * job.sequence
    each = tokens * work / (spread.tensor * spread.pipeline * spread.context)  # FLOP a micro-batch and GPU
    compute_s = each / (peak * share) * _recomputed(job, reached, layers)
    launch_s = _LAUNCH_S[job.stack] * job.model.layers / spread.pipeline
    step_s = (compute_s**4 + launch_s**4) ** 0.25
    exchange_s = _exchange(job, configuration, spread, tokens)
    # published runs hide a quarter of the computing time's worth of exchange already
    slow = (step_s + max(0.0, exchange_s - 0.25 * compute_s)) / step_s
    micro_steps = _micro_steps(job, spread, micro_batch)
    chunks = min(_CHUNKS, max(1, job.model.layers // spread.pipeline))
    bubble = 1 + (spread.pipeline - 1) / (micro_steps * chunks)  # Narayanan et al. 2021, sec. 2.2
    used = _used(job, spread)
    steps = job.tokens / (tokens * used / (spread.tensor * spread.pipeline * spread.context))
    return Spread(
        job, spread, micro_batch, memory, steps * step_s * slow * bubble, deviation, used, slow, reached
    )


def figures(job: Train, configuration: Configuration, best: Spread) -> dict[str, Figure]:
    """What a sizing of training reports."""
    work = training_flops(job.model, job.tokens, job.sequence, job.method)
    peak = configuration.gpu.need("bf16_dense") * 1e12 * configuration.gpu_count
    factor = math.exp(Z90 * best.deviation)
    method = "useful work / (GPUs x dense BF16 peak x reached share)"
    borrowed = f", share of {best.efficiency.standin}" if best.efficiency.standin else ""
    source = best.efficiency.source + borrowed
    time = Figure(best.time_s, "s", best.time_s / factor, best.time_s * factor, Kind.COMPUTED, method, source)

    def inverse(value: float, unit: str) -> Figure:
        return Figure(value, unit, value / factor, value * factor, Kind.COMPUTED, method, source)

    return {
        "time_s": time,
        "gpu_hours": time.scaled(configuration.gpu_count / 3600, "GPU h"),
        "tokens_per_s": inverse(job.tokens / best.time_s, "tokens/s"),
        "mfu": inverse(work / (best.time_s * peak), "1"),
        "useful_flops": Figure(work, "FLOP", None, None, Kind.COMPUTED, "2 FLOP a weight and pass, causal attention",
                               "Kaplan et al. 2020, arXiv:2001.08361"),
        "utilization": Figure(best.used_gpus / configuration.gpu_count, "1", None, None, Kind.COMPUTED,
                              "GPUs with work / GPUs", "the global batch"),
    }  # fmt: skip


def limits(job: Train, configuration: Configuration, best: Spread) -> dict[str, int]:
    """The largest micro-batch and the longest sequence that still fit with the chosen spread.

    All layers are recomputed for that, unless the job says otherwise.
    """
    mode = job.checkpointing or Checkpointing.FULL

    def fits(batch: int, sequence: int) -> bool:
        trial = replace(best.job, sequence=sequence, checkpointing=mode)
        return stack(train_memory(trial, best.parallelism, batch), configuration.gpu).fits

    most = _largest(lambda batch: fits(batch, job.sequence), 4096)
    longest = 256 * _largest(lambda k: fits(1, 256 * k), 4096)
    cap = max(job.model.max_context, job.sequence) or longest
    found = {"micro_batch": most, "sequence": min(longest, cap)}
    return {name: value for name, value in found.items() if value > 0}


def _largest(holds: Callable[[int], bool], most: int) -> int:
    """The largest whole number up to `most` for which a falling predicate holds; 0 when none does."""
    low, high = 0, 1
    while high <= most and holds(high):
        low, high = high, high * 2
    high = min(high, most + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def _choices(job: Train, configuration: Configuration) -> Iterator[tuple[Train, Parallelism, int]]:
    trial = replace(job, checkpointing=job.checkpointing or Checkpointing.FULL)
    for spread in (job.parallelism,) if job.parallelism else _spreads(job, configuration):
        batches = [job.micro_batch] if job.micro_batch else [1, 2, 4, 8]
        if job.global_batch and not job.micro_batch:
            batches = [b for b in batches if b * spread.data <= job.global_batch] or [1]
        for batch in batches:
            yield trial, spread, batch


def _spreads(job: Train, configuration: Configuration) -> Iterator[Parallelism]:
    gpus = configuration.gpu_count
    widest = max(configuration.gpus_per_node, configuration.scale_up_gpus)
    trained = job.method in (Method.SCRATCH, Method.FULL)
    for tensor, pipeline, context in product((1, 2, 4, 8), (1, 2, 4, 8, 16), (1, 2, 4)):
        cut = tensor * pipeline * context
        if gpus % cut or job.model.heads % tensor or tensor * context > max(widest, context):
            continue
        if pipeline > max(1, job.model.layers // 4) or (context > 1 and job.sequence < _LONG):
            continue
        data = gpus // cut
        for zero in (0,) if data * context == 1 else (1, 3) if trained else (0, 2, 3):
            if zero == 3 and pipeline > 1:
                continue  # gathering weights for every micro-batch of a pipeline is not done in practice
            expert = math.gcd(job.model.experts, data * tensor) if job.model.experts else 1
            yield Parallelism(data, tensor, pipeline, context, expert if zero < 3 else 1, zero)


def _share(job: Train, configuration: Configuration, reached: Efficiency) -> tuple[float, float]:
    """Share of the dense BF16 peak at the job's precision, and the standard deviation of its log."""
    share, deviation = reached.share, reached.spread
    if job.precision in (Precision.FP32, Precision.TF32):
        peak = configuration.gpu.number(f"{job.precision}_dense") or configuration.gpu.need("bf16_dense") / 8
        base = min(_CEILING, share / FP8_GAIN if reached.fp8 else share)
        return base * peak / configuration.gpu.need("bf16_dense"), math.hypot(deviation, FP8_SPREAD)
    if job.precision in (Precision.FP8, Precision.NVFP4, Precision.INT8):
        return (share, deviation) if reached.fp8 else (share * FP8_GAIN, math.hypot(deviation, FP8_SPREAD))
    if reached.fp8:
        return min(_CEILING, share / FP8_GAIN), math.hypot(deviation, FP8_SPREAD)
    return min(_CEILING, share), deviation


def _fewest_recomputed(
    job: Train, configuration: Configuration, spread: Parallelism, micro_batch: int, least: MemoryStack
) -> tuple[MemoryStack, float]:
    """The stack with as many layers' activations kept as fit, and the share of layers recomputed."""
    keeping = replace(job, checkpointing=Checkpointing.SELECTIVE)
    most = stack(train_memory(keeping, spread, micro_batch), configuration.gpu)
    if most.fits or most.total_bytes <= least.total_bytes:
        return most, 0.0
    count = max(1, round(job.model.layers / spread.pipeline))
    needed = (most.total_bytes - most.usable_bytes) / (most.total_bytes - least.total_bytes)
    share = min(1.0, math.ceil(needed * count) / count)
    kept = most.term("activations") + share * (least.term("activations") - most.term("activations"))
    rule = f"{round(share * count)} of {count} layers recomputed"
    terms = [
        replace(t, size_bytes=round(kept), formula=rule) if t.name == "activations" else t
        for t in least.terms
    ]
    return stack(terms, configuration.gpu), share


def _recomputed(job: Train, reached: Efficiency, layers: float) -> float:
    """Work with a share of the layers recomputed over work without, relative to the measured runs."""
    frozen = job.method in (Method.LORA, Method.QLORA)
    full = 1.5 if frozen else 4 / 3
    wanted = 1.0 + layers * (full - 1.0) if job.checkpointing is Checkpointing.FULL else 1.0
    return wanted / (full if reached.recomputed else 1.0)


def _exchange(job: Train, configuration: Configuration, spread: Parallelism, tokens: int) -> float:
    """Seconds one micro-batch's exchange takes a GPU, were nothing hidden behind computing."""
    parts = counts(job.model)
    local = parts.total / (spread.tensor * spread.pipeline)
    seconds = 0.0
    if spread.tensor > 1:
        # four all-reduces a layer, forward and backward (Narayanan et al. 2021), ring: 2 (t - 1) / t of the data
        size = tokens / spread.context * job.model.hidden * 2 * 2 * (spread.tensor - 1) / spread.tensor
        layers = job.model.layers / spread.pipeline
        seconds += 4 * layers * size / across(configuration, spread.tensor)
    if spread.zero >= 3:
        # weights gathered forward and backward; gradients of what is trained scattered once
        trained = local if job.method in (Method.SCRATCH, Method.FULL) else 0.0
        seconds += (2 * 2 * local + 2 * trained) / across(configuration, spread.gpus)
    if spread.context > 1:
        # keys and values travel once around the ring, forward and twice backward
        kv = tokens / spread.context * job.model.kv_heads * job.model.head_dim * 2 * 2
        seconds += (
            3
            * job.model.layers
            / spread.pipeline
            * kv
            / across(configuration, spread.context * spread.tensor)
        )
    if spread.data > 1 and spread.zero < 3:
        trained = local
        if job.method in (Method.LORA, Method.QLORA):
            trained = adapter_parameters(job.model, job.lora_rank, all_linear=job.lora_all_linear)
        per_step = 2 * 2 * trained / across(configuration, spread.gpus)
        seconds += per_step / max(1, _micro_steps(job, spread, max(1, tokens // job.sequence)))
    return seconds


def _micro_steps(job: Train, spread: Parallelism, micro_batch: int) -> int:
    """Micro-batches of one rank between two optimiser steps; 8 samples a rank where nobody says."""
    batch = job.global_batch or max(8 * spread.data, 4 * spread.pipeline * micro_batch * spread.data)
    return max(1, batch // (micro_batch * spread.data))


def _used(job: Train, spread: Parallelism) -> int:
    """GPUs that have a sample to work on."""
    ranks = spread.data if job.global_batch is None else min(spread.data, job.global_batch)
    return ranks * spread.tensor * spread.pipeline * spread.context
