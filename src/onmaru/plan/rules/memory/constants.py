"""Bytes nobody can derive: fitted once to a published profile, leaning to the safe side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onmaru.plan.types.workload import Optimizer, Precision

PROFILE = "QwenLM/Qwen README, Profiling of Memory and Speed (A100 80 GB, PyTorch 2.0, 2023-11)"

# A weight, with the scales its format carries. NF4: 4.127 bits with double quantisation (Dettmers et al. 2023,
# arXiv:2305.14314, sec. 3). INT4: GPTQ with groups of 128, FP16 scale and 4-bit zero a group. NVFP4: one
# FP8 scale for 16 values. INT8 and FP8: one scale a row.
WEIGHT_BYTES: Mapping[Precision, float] = {
    Precision.FP32: 4.0, Precision.TF32: 4.0, Precision.BF16: 2.0, Precision.FP16: 2.0, Precision.FP8: 1.005,
    Precision.INT8: 1.005, Precision.NVFP4: 0.5625, Precision.NF4: 0.516, Precision.INT4: 0.5195,
}  # fmt: skip
QUANTISED = (Precision.NVFP4, Precision.NF4, Precision.INT4, Precision.INT8, Precision.FP8)

# Master copy and moments of one trained parameter. Rajbhandari et al. 2020 (ZeRO, arXiv:1910.02054, sec. 3.1):
# mixed-precision Adam holds 2 + 2 + 12. 8-bit: Dettmers et al. 2022 (arXiv:2110.02861). Adafactor: Shazeer
# and Stern 2018 (arXiv:1804.04235), rows and columns only.
OPTIMIZER_BYTES: Mapping[Optimizer, tuple[float, float]] = {
    Optimizer.ADAMW: (4.0, 8.0), Optimizer.ADAMW_8BIT: (4.0, 2.1), Optimizer.ADAMW_BF16: (0.0, 4.0),
    Optimizer.ADAFACTOR: (4.0, 0.01), Optimizer.SGD_BF16: (0.0, 0.0), Optimizer.LION: (4.0, 4.0),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MemoryConstants:
    """Fitted to `PROFILE` by `benchmarks/plan/evaluate_memory.py --fit`: least error with no row too low.

    Args:
        overhead_bytes: CUDA context, cuBLAS and cuDNN workspaces, what the allocator caches.
        logits_bytes: Of one logit: BF16, its FP32 copy, the softmax and the gradient.
        logits_quantised_bytes: The same where FP16 is enforced and the FP32 copy is short-lived.
        embedding_bytes: Of one parameter of trained embeddings beside adapters: copy, gradient, moments.
        replica_bytes: Buckets of data-parallel reduction (ZeRO stage 0 to 2).
        shard_bytes: Gathered layers, prefetch and update groups of ZeRO stage 3.
        working_layers: How many layers' activations live at once while one is recomputed.
    """

    overhead_bytes: float
    logits_bytes: float
    logits_quantised_bytes: float
    embedding_bytes: float
    replica_bytes: float
    shard_bytes: float
    working_layers: float


# Least absolute error on the 45 rows of Qwen-7B and 14B under the rule that none is more than 3 % too low. The
# floors of overhead and logits (1.8 GB, 13.2 B, 7.2 B) come from the 36 rows of Qwen-1.8B and 72B, which the fit
# never reads: with them no row there is more than 5 % too low either.
CONSTANTS = MemoryConstants(
    overhead_bytes=1.8e9, logits_bytes=13.2, logits_quantised_bytes=7.2, embedding_bytes=10.1,
    replica_bytes=1.05e9, shard_bytes=12.5e9, working_layers=1.0,
)  # fmt: skip
