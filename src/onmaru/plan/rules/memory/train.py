"""The memory of training, per GPU of the fullest pipeline stage.

Sources: weights, gradients, optimiser and their sharding: Rajbhandari et al. 2020 (ZeRO, arXiv:1910.02054).
Activations: Korthikanti et al. 2022 (arXiv:2205.05198), counted anew for gated MLPs and grouped queries.
Tensor parallelism with sequence parallelism, pipeline 1F1B: Narayanan et al. 2021 (arXiv:2104.04473).
LoRA, QLoRA: Hu et al. 2021 (arXiv:2106.09685), Dettmers et al. 2023 (arXiv:2305.14314).
Limits: no CPU or NVMe offload, no unequal pipeline stages.
"""

from __future__ import annotations

from dataclasses import dataclass

from onmaru.plan.rules.memory.constants import (
    CONSTANTS,
    OPTIMIZER_BYTES,
    PROFILE,
    QUANTISED,
    WEIGHT_BYTES,
    MemoryConstants,
)
from onmaru.plan.rules.parameters import adapter_parameters, counts
from onmaru.plan.types.estimate import MemoryTerm
from onmaru.plan.types.workload import Checkpointing, Method, Parallelism, Precision, Train

_ZERO = "Rajbhandari et al. 2020, arXiv:1910.02054"
_KORTHIKANTI = "Korthikanti et al. 2022, arXiv:2205.05198"


@dataclass(frozen=True, slots=True)
class Shares:
    """Parameters that one GPU holds before any ZeRO sharding."""

    linear: float
    others: float  # embeddings, norms, vision tower
    trained: float
    embeddings: float  # trained beside adapters
    adapters: float


def shares(job: Train, spread: Parallelism) -> Shares:
    """Split the parameters over tensor, pipeline and expert ranks."""
    parts = counts(job.model)
    cut = spread.tensor * spread.pipeline
    experts = parts.experts / (max(spread.tensor, spread.expert) * spread.pipeline)
    linear = (parts.attention + parts.mlp) / cut + experts
    tables = 1.0 if spread.pipeline == 1 or job.model.tied_embeddings else 0.5
    others = (parts.embedding * tables + parts.norms + parts.vision) / spread.tensor
    if job.method in (Method.SCRATCH, Method.FULL):
        return Shares(linear, others, linear + others, 0.0, 0.0)
    adapters = adapter_parameters(job.model, job.lora_rank, all_linear=job.lora_all_linear) / cut
    embeddings = parts.embedding * tables / spread.tensor if job.train_embeddings else 0.0
    return Shares(linear, others, adapters, embeddings, adapters)


def weight_precision(job: Train) -> Precision:
    """NF4 for QLoRA, BF16 else, unless the job says otherwise."""
    if job.weight_precision is not None:
        return job.weight_precision
    return Precision.NF4 if job.method is Method.QLORA else Precision.BF16


def train_memory(
    job: Train, spread: Parallelism, micro_batch: int, constants: MemoryConstants = CONSTANTS
) -> tuple[MemoryTerm, ...]:
    """Terms of one GPU at the peak of a step.

    Args:
        micro_batch: Samples of `job.sequence` tokens this GPU works on at once.
        job: With `checkpointing` None, all activations are recomputed: the smallest stack.
    """
    held = shares(job, spread)
    return (
        *_states(job, spread, held, constants),
        *_activations(job, spread, micro_batch, constants),
        *_buffers(job, spread, constants),
    )


def _states(job: Train, spread: Parallelism, held: Shares, constants: MemoryConstants) -> list[MemoryTerm]:
    ranks = spread.data * spread.context  # context ranks hold the same weights and share their states too
    precision = weight_precision(job)
    quantised = precision in QUANTISED
    each = WEIGHT_BYTES[precision]
    other = 4.0 if job.method is Method.QLORA else (2.0 if quantised else each)
    split = ranks if spread.zero >= 3 else 1
    weights = (held.linear * each + held.others * other) / split
    rule = f"{each:g} B x {held.linear:,.0f} in blocks + {other:g} B x {held.others:,.0f} elsewhere"
    terms = [MemoryTerm("weights", round(weights), _over(rule, split), _ZERO)]
    master, moments = OPTIMIZER_BYTES[job.optimizer]
    if held.adapters:
        # adapters are kept in FP32 and need no master copy
        terms.append(MemoryTerm("adapters", round(4 * held.adapters), f"4 B x {held.adapters:,.0f}",
                                "Hu et al. 2021, arXiv:2106.09685"))  # fmt: skip
        gradient, master = 4.0, 0.0
    else:
        gradient = 4.0 if precision is Precision.FP32 else 2.0
        master = 0.0 if precision is Precision.FP32 else master
    split = ranks if spread.zero >= 2 else 1
    terms.append(MemoryTerm("gradients", round(gradient * held.trained / split),
                            _over(f"{gradient:g} B x {held.trained:,.0f} trained", split), _ZERO))  # fmt: skip
    split = ranks if spread.zero >= 1 else 1
    if master:
        terms.append(MemoryTerm("master_weights", round(master * held.trained / split),
                                _over(f"{master:g} B x {held.trained:,.0f}", split), _ZERO))  # fmt: skip
    if moments:
        terms.append(MemoryTerm("optimizer", round(moments * held.trained / split),
                                _over(f"{moments:g} B x {held.trained:,.0f} ({job.optimizer})", split), _ZERO))  # fmt: skip
    if held.embeddings:
        terms.append(MemoryTerm("trained_embeddings", round(constants.embedding_bytes * held.embeddings),
                                f"{constants.embedding_bytes:g} B x {held.embeddings:,.0f}", PROFILE))  # fmt: skip
    return terms


def layer_bytes(job: Train, tokens: float) -> float:
    """Activations that the backward pass of one layer needs, unsharded, in BF16 [bytes].

    Two norms (input and output each), Q, K, V, the attention's output, the residual, and for a gated MLP gate,
    up, activation and product; without flash attention the scores: 5 B x heads x sequence a token.
    """
    model = job.model
    wide, narrow = model.heads * model.head_dim, model.kv_heads * model.head_dim
    if model.kv_rank:
        narrow = wide
    experts = model.experts_per_token + model.shared_experts if model.experts else 0
    width = experts * model.expert_intermediate if experts else model.intermediate
    each = 2.0 * (6 * model.hidden + 2 * wide + 2 * narrow + (4 if model.gated_mlp else 2) * width)
    if not job.flash_attention and job.checkpointing is not Checkpointing.SELECTIVE:
        each += 5.0 * model.heads * job.sequence
    return tokens * each


def _activations(
    job: Train, spread: Parallelism, micro_batch: int, constants: MemoryConstants
) -> list[MemoryTerm]:
    model = job.model
    tokens = micro_batch * job.sequence / spread.context
    layers = model.layers / spread.pipeline
    flights = spread.pipeline  # 1F1B: the first stage holds one micro-batch for each stage
    one = layer_bytes(job, tokens) / spread.tensor
    if job.checkpointing in (None, Checkpointing.FULL):
        kept = layers * flights * tokens * model.hidden * 2 / spread.tensor
        size = kept + constants.working_layers * one
        rule = f"{layers * flights:g} layers x {tokens:,.0f} tokens x {model.hidden} x 2 B + {constants.working_layers:g} layers in work"
    else:
        size = (layers * flights + constants.working_layers - 1) * one
        rule = f"{layers * flights:g} layers x {one / 1e6:,.0f} MB"
    each = constants.logits_quantised_bytes if job.method is Method.QLORA else constants.logits_bytes
    logits = tokens * model.vocab / spread.tensor * each
    return [
        MemoryTerm("activations", round(size), _over(rule, spread.tensor), _KORTHIKANTI),
        MemoryTerm(
            "logits",
            round(logits),
            _over(f"{tokens:,.0f} tokens x {model.vocab} x {each:g} B", spread.tensor),
            PROFILE,
        ),
    ]


def _buffers(job: Train, spread: Parallelism, constants: MemoryConstants) -> list[MemoryTerm]:
    terms = []
    total = counts(job.model).total
    if spread.zero >= 3:
        size = min(constants.shard_bytes, 8.0 * total)
        terms.append(
            MemoryTerm("communication", round(size), "gathered layers, prefetch, update groups", PROFILE)
        )
    elif spread.data * spread.context > 1:
        size = min(constants.replica_bytes, 4.0 * total)
        terms.append(MemoryTerm("communication", round(size), "reduction buckets", PROFILE))
    elif spread.tensor * spread.pipeline * spread.context > 1:
        terms.append(
            MemoryTerm("communication", round(0.5 * constants.replica_bytes), "NCCL channels", PROFILE)
        )
    terms.append(
        MemoryTerm("overhead", round(constants.overhead_bytes), "context, workspaces, allocator", PROFILE)
    )
    return terms


def _over(rule: str, split: int) -> str:
    return rule if split == 1 else f"({rule}) / {split}"
