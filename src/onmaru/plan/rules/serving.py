"""Serving on a configuration: replicas, what they hold, how many requests at the wanted level."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from onmaru.plan.rules.inference import Level, Replica, level
from onmaru.plan.rules.memory.constants import WEIGHT_BYTES
from onmaru.plan.rules.memory.serve import cache_bytes, serve_memory
from onmaru.plan.rules.memory.stack import stack
from onmaru.plan.rules.reach import Reach, Reaches, reach
from onmaru.plan.rules.reasons import reason
from onmaru.plan.types.catalogue import Configuration
from onmaru.plan.types.estimate import Figure, Kind, MemoryStack, Reason, Sizing
from onmaru.plan.types.workload import Parallelism, Precision, Serve

SOURCE = "Pope et al. 2022, arXiv:2211.05102; Yu et al. 2022 (Orca)"
METHOD = "roofline with continuous batching"
_MOST = 1024  # sequences an engine schedules at once on one replica


@dataclass(frozen=True, slots=True)
class Service:
    """One way to serve: how many replicas of which shape, and how many sequences each may hold."""

    replica: Replica
    replicas: int
    by_memory: int
    sequences: int
    limit: str  # memory, tpot, ttft, engine
    memory: MemoryStack
    level: Level


def size_serve(job: Serve, configuration: Configuration) -> Sizing:
    """Size a service or a batch of requests; see `feasible.size`."""
    blocked = _contradictions(job, configuration)
    if blocked:
        return Sizing(job, configuration, False, job.parallelism or Parallelism(), None, {}, tuple(blocked))
    best = max((_serve(job, replica, configuration) for replica in _replicas(job, configuration)), key=_worth)
    shape = Parallelism(best.replicas, best.replica.tensor, best.replica.pipeline)
    reasons: list[Reason] = []
    length = job.prompt_tokens + job.output_tokens
    if job.model.max_context and length > job.model.max_context:
        reasons.append(
            reason("sequence.too_long", blocking=False, sequence=length, most=job.model.max_context)
        )
    if best.by_memory < 1:
        reasons.append(reason("memory.too_small", need_gb=best.memory.total_bytes / 1e9, gpu=configuration.gpu.label,
                              usable_gb=best.memory.usable_bytes / 1e9))  # fmt: skip
        return Sizing(
            job,
            configuration,
            False,
            shape,
            best.memory,
            {},
            tuple(reasons),
            {},
            _alternatives(job, configuration),
        )
    if best.sequences < 1:
        reasons.append(_missed(job, best))
        return Sizing(job, configuration, False, shape, best.memory, {}, tuple(reasons))
    found = _figures(job, best, configuration)
    capacity = best.replicas * best.sequences
    if job.concurrency and capacity < job.concurrency:
        need = math.ceil(configuration.gpu_count * job.concurrency / capacity)
        reasons.append(reason("serve.concurrency", capacity=capacity, wanted=job.concurrency, gpus=need))
    words = {"memory": "메모리", "tpot": "토큰당 시간", "ttft": "첫 토큰 시간", "engine": "엔진 한도"}
    reasons.append(reason("serve.limited_by", blocking=False, what=best.limit, what_ko=words[best.limit]))
    limits = {"sequences_per_replica": best.sequences, "sequences_by_memory": best.by_memory}
    feasible = not any(entry.blocking for entry in reasons)
    return Sizing(job, configuration, feasible, shape, best.memory, found, tuple(reasons), limits)


def _contradictions(job: Serve, configuration: Configuration) -> list[Reason]:
    peaks = {Precision.FP8: "fp8_dense", Precision.NVFP4: "fp4_dense"}
    found = []
    if job.precision in peaks and not configuration.gpu.number(peaks[job.precision]):
        found.append(
            reason("precision.unsupported", gpu=configuration.gpu.label, precision=job.precision.value)
        )
    spread = job.parallelism
    if spread and spread.gpus > configuration.gpu_count:
        found.append(reason("parallelism.count", asked=spread.gpus, gpus=configuration.gpu_count))
    elif spread and job.model.heads % spread.tensor:
        found.append(reason("parallelism.heads", tensor=spread.tensor, heads=job.model.heads))
    return found


def _replicas(job: Serve, configuration: Configuration) -> Iterator[Replica]:
    def shaped(tensor: int, pipeline: int) -> Replica:
        return Replica(job.model, job.precision, job.kv_precision, configuration, tensor, pipeline)

    if job.parallelism:
        yield shaped(job.parallelism.tensor, job.parallelism.pipeline)
        return
    for tensor in (1, 2, 4, 8, 16, 32, 64):
        if (
            tensor > configuration.gpus_per_node
            or tensor > configuration.gpu_count
            or job.model.heads % tensor
        ):
            continue
        yield shaped(tensor, 1)
        for pipeline in (2, 3, 4, 8, 16):
            if tensor * pipeline <= configuration.gpu_count and pipeline <= job.model.layers:
                yield shaped(tensor, pipeline)


def _serve(job: Serve, replica: Replica, configuration: Configuration) -> Service:
    length = job.prompt_tokens + job.output_tokens
    count = configuration.gpu_count // replica.gpus
    if job.parallelism:
        count = min(count, job.parallelism.data)

    def held(sequences: int) -> MemoryStack:
        terms = serve_memory(
            job.model, job.precision, job.kv_precision, length, sequences, replica.tensor, replica.pipeline
        )
        return stack(terms, configuration.gpu)

    one = cache_bytes(job.model, length, job.kv_precision, replica.tensor) / replica.pipeline
    room = int(max(0.0, held(0).headroom_bytes) / one) if one > 0 else 10**9
    while room > 0 and not held(room).fits:  # logits grow with the sequences as well
        room = min(room - 1, int(room * 0.98))
    most = min(room, _MOST * replica.pipeline)
    sequences, limit = _most_within(job, replica, most, _reach(job, replica).middle)
    if sequences == most:
        limit = "memory" if room <= _MOST * replica.pipeline else "engine"
    wanted = sequences
    if job.concurrency and sequences:
        wanted = min(sequences, math.ceil(job.concurrency / count))
    busy = max(1, wanted if job.requests is None else sequences)
    at = level(replica, _prompt(job), job.output_tokens, busy, _reach(job, replica).middle)
    return Service(replica, count, room, sequences, limit, held(max(1, sequences)), at)


def _reach(job: Serve, replica: Replica) -> Reaches:
    return reach(replica.configuration.gpu.id, job.precision)


def _prompt(job: Serve) -> float:
    return job.prompt_tokens * (1.0 - job.prefix_hit)


def _most_within(job: Serve, replica: Replica, most: int, at_most: Reach) -> tuple[int, str]:
    """The most sequences at which both limits hold; times grow with the sequences, so halving finds it."""

    def missed(sequences: int) -> str:
        at = level(replica, _prompt(job), job.output_tokens, sequences, at_most)
        if job.tpot_s is not None and at.tpot_s > job.tpot_s:
            return "tpot"
        return "ttft" if job.ttft_s is not None and at.ttft_s > job.ttft_s else ""

    if most < 1:
        return 0, "memory"
    if not missed(most):
        return most, "memory"
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if missed(middle) else (middle, high)
    return low, missed(high)


def _worth(service: Service) -> tuple[float, ...]:
    """More tokens a second within the limits first; where nothing fits, what lacks least."""
    if service.sequences:
        return (2.0, service.replicas * service.sequences / service.level.tpot_s)
    if service.by_memory:
        return (1.0, -service.level.tpot_s)
    return (0.0, float(service.memory.headroom_bytes))


def _missed(job: Serve, service: Service) -> Reason:
    alone = level(service.replica, _prompt(job), job.output_tokens, 1, _reach(job, service.replica).middle)
    if job.tpot_s is not None and alone.tpot_s > job.tpot_s:
        return reason("slo.tpot", best_s=alone.tpot_s, wanted_s=job.tpot_s)
    return reason("slo.ttft", best_s=alone.ttft_s, wanted_s=job.ttft_s or 0.0)


def _alternatives(job: Serve, configuration: Configuration) -> tuple[Reason, ...]:
    """Weight precisions that would make the model fit, the largest first."""
    found = []
    for precision in (Precision.FP8, Precision.INT8, Precision.INT4, Precision.NVFP4):
        if WEIGHT_BYTES[precision] >= WEIGHT_BYTES[job.precision]:
            continue
        needs = {Precision.FP8: "fp8_dense", Precision.NVFP4: "fp4_dense"}.get(precision)
        if needs and not configuration.gpu.number(needs):
            continue
        trial = Serve(job.model, job.prompt_tokens, job.output_tokens, precision, job.kv_precision)
        if any(
            _serve(trial, replica, configuration).by_memory for replica in _replicas(trial, configuration)
        ):
            found.append(reason("memory.alternative_precision", blocking=False, precision=precision.value))
    return tuple(found)


def _figures(job: Serve, best: Service, configuration: Configuration) -> dict[str, Figure]:
    reaches = _reach(job, best.replica)
    source = f"{SOURCE}; {reaches.source}"

    def between(value: float, a: float, b: float, unit: str) -> Figure:
        return Figure(value, unit, min(value, a, b), max(value, a, b), Kind.COMPUTED, METHOD, source)

    def capacity(end: Reach) -> int:
        most = min(best.by_memory, _MOST * best.replica.pipeline)
        return best.replicas * _most_within(job, best.replica, most, end)[0]

    at = best.level
    ends = [
        level(best.replica, _prompt(job), job.output_tokens, at.sequences, end)
        for end in (reaches.slow, reaches.fast)
    ]
    full = best.replicas * best.sequences
    rate = best.replicas * at.tokens_per_s
    low, high = (best.replicas * end.tokens_per_s for end in ends)
    concurrency = between(full, capacity(reaches.slow), capacity(reaches.fast), "1")
    found = {
        "ttft_s": between(at.ttft_s, ends[0].ttft_s, ends[1].ttft_s, "s"),
        "tpot_s": between(at.tpot_s, ends[0].tpot_s, ends[1].tpot_s, "s"),
        "concurrency": concurrency,
        "output_tokens_per_s": between(rate, low, high, "tokens/s"),
        "requests_per_s": between(
            rate / job.output_tokens, low / job.output_tokens, high / job.output_tokens, "1/s"
        ),
    }
    if job.requests is not None:
        each = job.requests * job.output_tokens
        time = between(each / rate, each / low, each / high, "s")
        return found | {"time_s": time, "gpu_hours": time.scaled(configuration.gpu_count / 3600, "GPU h")}
    share = 1.0
    if job.concurrency:
        share = job.concurrency / full
        found["utilization"] = between(share, job.concurrency / max(1.0, concurrency.low or 1.0),
                                       job.concurrency / max(1.0, concurrency.high or 1.0), "1")  # fmt: skip
    else:
        found["utilization"] = Figure(
            share, "1", None, None, Kind.COMPUTED, "as many requests as it carries", SOURCE
        )
    return found
