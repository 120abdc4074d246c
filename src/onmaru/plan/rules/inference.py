"""A roofline of transformer inference: prefill is bound by arithmetic, decoding by memory bandwidth.

Sources: Pope et al. 2022, Efficiently Scaling Transformer Inference (arXiv:2211.05102), for the costs of prefill,
decoding and all-reduce; Yu et al. 2022, Orca (OSDI), for continuous batching; Agrawal et al. 2024, Sarathi-Serve
(arXiv:2403.02310), for prefill chunks between decoding steps; Williams et al. 2009 (doi:10.1145/1498765.1498785).
Limits: no speculative decoding, no disaggregated prefill, uniform request lengths, experts chosen evenly.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log

from onmaru.plan.rules.links import within_domain
from onmaru.plan.rules.memory.constants import QUANTISED, WEIGHT_BYTES
from onmaru.plan.rules.memory.serve import KV_BYTES
from onmaru.plan.rules.parameters import counts, forward_flops, kv_bytes
from onmaru.plan.rules.reach import Reach
from onmaru.plan.types.catalogue import Configuration, Gpu
from onmaru.plan.types.workload import Architecture, Precision

_PEAK = {Precision.FP8: "fp8_dense", Precision.INT8: "int8_dense", Precision.NVFP4: "fp4_dense",
         Precision.FP32: "fp32_dense", Precision.TF32: "tf32_dense"}  # fmt: skip


_PCIE_LATENCY = 3.0  # an all-reduce over PCIe takes so many times the latency


@dataclass(frozen=True, slots=True)
class Replica:
    """One copy of a model on `tensor x pipeline` GPUs of a configuration."""

    model: Architecture
    precision: Precision
    kv_precision: Precision
    configuration: Configuration
    tensor: int = 1
    pipeline: int = 1

    @property
    def gpus(self) -> int:
        return self.tensor * self.pipeline

    def prefill_s(self, tokens: float, reach: Reach) -> float:
        """Seconds to read a prompt."""
        if tokens <= 0:
            return 0.0
        vision = (
            2.0 * self.model.vision.parameters * self.model.vision.tokens_per_image
            if self.model.vision
            else 0.0
        )
        work = forward_flops(self.model, tokens, tokens / 2) + (
            vision if tokens >= _image(self.model) else 0.0
        )
        compute = work / (self.tensor * peak_flops(self.configuration.gpu, self.precision) * reach.arithmetic)
        read = self._weights_s(tokens, reach) * self.pipeline
        return max(compute, read) + self._exchange_s(tokens, reach) + reach.step_s

    def decode_s(self, sequences: float, context: float, reach: Reach) -> float:
        """Seconds of one step that gives every one of `sequences` a token, each looking back on `context`."""
        gpu = self.configuration.gpu
        shared = self.tensor if self.model.kv_rank == 0 else 1
        cache = kv_bytes(self.model, int(context), KV_BYTES.get(self.kv_precision, 2.0)) * sequences
        cache_s = cache / min(shared, self.model.kv_heads) / (self._bandwidth() * reach.cache)
        work = forward_flops(self.model, sequences, context)
        compute_s = work / (self.tensor * peak_flops(gpu, self.precision) * reach.arithmetic)
        moved_s = self._weights_s(sequences, reach) * self.pipeline + cache_s
        launch = reach.step_s + reach.layer_s * self.model.layers
        return max(moved_s, compute_s) + self._exchange_s(sequences, reach) + launch

    def _weights_s(self, tokens: float, reach: Reach) -> float:
        """Reading one stage's weights once; of the experts only those some token chose."""
        parts, model = counts(self.model), self.model
        each = WEIGHT_BYTES[self.precision]
        touched = 1.0
        if model.experts:
            touched = 1.0 - (1.0 - model.experts_per_token / model.experts) ** max(1.0, tokens)
        table = model.vocab * model.hidden * (2.0 if self.precision in QUANTISED else each)
        size = (parts.attention + parts.mlp + parts.experts * touched) * each + table
        return size / (self.tensor * self.pipeline) / (self._bandwidth() * reach.weights)

    def _bandwidth(self) -> float:
        return self.configuration.gpu.need("memory_bandwidth") * 1e9

    def _exchange_s(self, tokens: float, reach: Reach) -> float:
        """Two all-reduces a layer over the tensor ranks, one hop a pipeline stage."""
        size = tokens * self.model.hidden * 2.0
        link = within_domain(self.configuration)
        latency = reach.exchange_s * (1.0 if self.configuration.scale_up_gpus > 1 else _PCIE_LATENCY)
        hops = (self.pipeline - 1) * (latency + size / link)
        if self.tensor == 1:
            return hops
        moved = 2.0 * size * (self.tensor - 1) / self.tensor
        return hops + 2 * self.model.layers * (latency * max(1.0, log(self.tensor, 2) / 2) + moved / link)


@dataclass(frozen=True, slots=True)
class Level:
    """What a replica does at so many sequences at once."""

    sequences: int
    tpot_s: float
    ttft_s: float
    tokens_per_s: float


def level(replica: Replica, prompt: float, output: int, sequences: int, reach: Reach) -> Level:
    """Continuous batching in the steady state.

    Every step gives each sequence a token and carries its share of the prefills: a new request enters every
    `output / sequences` steps. Time to first token is the 90th percentile of an M/D/1 queue for the prefill
    (Kleinrock 1975, Queueing Systems I, ch. 5), plus the step in progress.

    Args:
        prompt: Tokens that must be read, without those found in a prefix cache.
    """
    read_s = replica.prefill_s(prompt, reach)
    step_s = replica.decode_s(sequences, prompt + output / 2, reach)
    tpot_s = step_s + sequences / max(1, output) * read_s
    load = min(0.999, sequences / max(1, output) * read_s / tpot_s)
    waiting_s = load * read_s / (2 * (1 - load))
    ttft_s = read_s + tpot_s + 2.303 * waiting_s if sequences > 1 else read_s
    return Level(sequences, tpot_s, ttft_s, sequences / tpot_s)


def peak_flops(gpu: Gpu, precision: Precision) -> float:
    """Dense peak the matrix products of a precision run at [FLOP/s]; weights in INT4 or NF4 compute in BF16."""
    name = _PEAK.get(precision, "bf16_dense")
    return (gpu.number(name) or gpu.need("bf16_dense")) * 1e12


def _image(model: Architecture) -> int:
    return model.vision.tokens_per_image if model.vision else 0
