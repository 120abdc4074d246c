"""The memory of serving, per GPU of one replica.

Sources: Kwon et al. 2023 (PagedAttention, arXiv:2309.06180) for a cache in blocks; Pope et al. 2022
(arXiv:2211.05102) for tensor-parallel weights and cache.
"""

from __future__ import annotations

from onmaru.plan.rules.memory.constants import CONSTANTS, PROFILE, QUANTISED, WEIGHT_BYTES
from onmaru.plan.rules.parameters import counts, kv_bytes, shapes
from onmaru.plan.types.estimate import MemoryTerm
from onmaru.plan.types.workload import Architecture, Precision

KV_BYTES = {
    Precision.FP8: 1.0,
    Precision.INT8: 1.03,
    Precision.FP32: 4.0,
    Precision.NVFP4: 0.5625,
    Precision.INT4: 0.53,
}
# Prompt tokens worked on at once (chunked prefill) and what graphs captured for decoding take. Defaults of vLLM.
CHUNK_TOKENS = 8192
GRAPH_BYTES = 1.0e9
_BLOCK = 16  # tokens of one block of the paged cache
_PAGED = "Kwon et al. 2023, arXiv:2309.06180"


def weight_bytes(model: Architecture, precision: Precision) -> float:
    """All weights of one replica [bytes]: blocks in their precision, embeddings, norms and vision in BF16."""
    parts = counts(model)
    each = WEIGHT_BYTES[precision]
    return parts.linear * each + (parts.embedding + parts.norms + parts.vision) * (
        2.0 if precision in QUANTISED else each
    )


def cache_bytes(model: Architecture, tokens: int, precision: Precision, tensor: int) -> float:
    """Cache of one sequence on one GPU [bytes]; key-value heads are copied where there are too few to split."""
    blocks = -(-tokens // _BLOCK) * _BLOCK
    whole = kv_bytes(model, blocks, KV_BYTES.get(precision, 2.0))
    return whole / (1 if model.kv_rank else min(tensor, model.kv_heads))


def serve_memory(
    model: Architecture, precision: Precision, kv_precision: Precision, tokens: int, sequences: int,
    tensor: int, pipeline: int,
) -> tuple[MemoryTerm, ...]:  # fmt: skip
    """Terms of one GPU of a replica that holds `sequences` sequences of `tokens` tokens."""
    split = tensor * pipeline
    weights = weight_bytes(model, precision) / split
    cache = sequences * cache_bytes(model, tokens, kv_precision, tensor) / pipeline
    widest = max(max(pair) for pair in shapes(model).values())
    width = model.intermediate if not model.experts else model.experts_per_token * model.expert_intermediate
    work = CHUNK_TOKENS * 2.0 * (4 * model.hidden + (widest + 2 * width) / tensor)
    logits = min(sequences, 256) * model.vocab * 4.0 * 2 / tensor
    return (
        MemoryTerm("weights", round(weights), f"{WEIGHT_BYTES[precision]:g} B a parameter / {split}", "count of parameters"),
        MemoryTerm("kv_cache", round(cache), f"{sequences:,} sequences x {tokens:,} tokens", _PAGED),
        MemoryTerm("activations", round(work + logits), f"{CHUNK_TOKENS} tokens of prefill at once", "layer widths"),
        MemoryTerm("communication", round(CONSTANTS.replica_bytes / 2) if split > 1 else 0, "NCCL channels", PROFILE),
        MemoryTerm("overhead", round(CONSTANTS.overhead_bytes + GRAPH_BYTES), "context, workspaces, captured graphs", PROFILE),
    )  # fmt: skip
