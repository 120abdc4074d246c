"""Counts of a transformer: parameters, those of one token's path, adapters, cache, floating-point work.

Sources: Kaplan et al. 2020 (arXiv:2001.08361) for work per token; Hu et al. 2021 (arXiv:2106.09685) for LoRA;
DeepSeek-V2 (arXiv:2405.04434) for multi-head latent attention.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from onmaru.plan.types.workload import Architecture, Method


@dataclass(frozen=True, slots=True)
class Counts:
    """Parameters by part. `active` are those one token passes through, without the embedding table."""

    embedding: int  # input table, and output table unless tied
    attention: int
    mlp: int  # dense layers, shared experts and routers
    experts: int
    norms: int
    vision: int
    active: int

    @property
    def linear(self) -> int:
        """Weights of linear layers inside of the blocks: what is quantised and what adapters attach to."""
        return self.attention + self.mlp + self.experts

    @property
    def total(self) -> int:
        return self.embedding + self.linear + self.norms + self.vision


def shapes(model: Architecture) -> dict[str, tuple[int, int]]:
    """Linear layers of the attention of one block: name -> (in, out)."""
    if model.kv_rank:
        query = model.heads * (model.head_dim + model.rope_dim)
        value = model.value_dim or model.head_dim
        made = {
            "kv_down": (model.hidden, model.kv_rank + model.rope_dim),
            "kv_up": (model.kv_rank, model.heads * (model.head_dim + value)),
            "out": (model.heads * value, model.hidden),
        }
        if model.query_rank:
            return made | {"q_down": (model.hidden, model.query_rank), "q_up": (model.query_rank, query)}
        return made | {"q": (model.hidden, query)}
    wide, narrow = model.heads * model.head_dim, model.kv_heads * model.head_dim
    return {
        "q": (model.hidden, wide), "k": (model.hidden, narrow), "v": (model.hidden, narrow),
        "out": (wide, model.hidden),
    }  # fmt: skip


@lru_cache(maxsize=1024)
def counts(model: Architecture) -> Counts:
    """How many parameters, and where."""
    attention = sum(a * b for a, b in shapes(model).values())
    bias = (model.heads + 2 * model.kv_heads) * model.head_dim if model.attention_bias else 0
    mats = 3 if model.gated_mlp else 2
    routed = model.layers - model.dense_layers if model.experts else 0
    dense = model.layers - routed
    one_expert = mats * model.hidden * model.expert_intermediate
    mlp = dense * mats * model.hidden * model.intermediate
    mlp += routed * (model.shared_experts * one_expert + model.hidden * model.experts)
    table = model.vocab * model.hidden
    blocks = model.layers * (attention + bias)
    return Counts(
        embedding=table * (1 if model.tied_embeddings else 2) + model.learned_positions * model.hidden,
        attention=blocks,
        mlp=mlp,
        experts=routed * model.experts * one_expert,
        norms=(2 * model.layers + 1) * model.hidden,
        vision=model.vision.parameters if model.vision else 0,
        active=blocks + mlp + routed * model.experts_per_token * one_expert + table,
    )


def adapter_parameters(model: Architecture, rank: int, *, all_linear: bool = True) -> int:
    """Parameters of LoRA of that rank: `rank * (in + out)` for each linear layer it attaches to.

    Args:
        all_linear: Every linear layer of a block, each expert included; else the attention's query and value.
    """
    attention = shapes(model)
    if not all_linear:
        chosen = [attention[name] for name in ("q", "q_up", "v", "kv_up") if name in attention]
        return model.layers * rank * sum(a + b for a, b in chosen)
    mats = 3 if model.gated_mlp else 2
    routed = model.layers - model.dense_layers if model.experts else 0
    per_layer = sum(a + b for a, b in attention.values())
    mlp = mats * (model.hidden + model.intermediate)
    expert = mats * (model.hidden + model.expert_intermediate)
    return rank * (
        model.layers * per_layer
        + (model.layers - routed) * mlp
        + routed * (model.experts + model.shared_experts) * expert
    )


def kv_bytes_per_token(model: Architecture, bytes_per_value: float) -> float:
    """Cache of one token over all layers that keep everything [bytes]; see `kv_bytes` for windows."""
    if model.kv_rank:
        return model.layers * (model.kv_rank + model.rope_dim) * bytes_per_value
    return 2 * model.layers * model.kv_heads * model.head_dim * bytes_per_value


def kv_bytes(model: Architecture, tokens: int, bytes_per_value: float) -> float:
    """Cache of one sequence [bytes]; layers with a window keep no more than it."""
    if not model.window or model.global_every <= 1 or model.kv_rank:
        kept = min(tokens, model.window) if model.window and model.global_every <= 1 else tokens
        return kv_bytes_per_token(model, bytes_per_value) * kept
    whole = model.layers // model.global_every
    per_layer = 2 * model.kv_heads * model.head_dim * bytes_per_value
    return per_layer * (whole * tokens + (model.layers - whole) * min(tokens, model.window))


def forward_flops(model: Architecture, tokens: float, context: float) -> float:
    """Work of reading `tokens` tokens that each look back on `context` tokens on average [FLOP].

    2 FLOPs for each weight of the path, and 4 for each pair of positions, head and head dimension.
    """
    wide = model.heads * (
        model.head_dim + (model.rope_dim + model.value_dim) / 2 if model.kv_rank else model.head_dim
    )
    whole = model.layers if not model.window else model.layers // max(1, model.global_every)
    near = model.layers - whole
    looked = whole * context + near * min(context, model.window or context)
    return tokens * (2.0 * counts(model).active + 4.0 * wide * looked)


def training_flops(model: Architecture, tokens: float, sequence: int, method: Method) -> float:
    """Useful work of training on `tokens` tokens, causal attention, without recomputation [FLOP].

    Forward 1, backward towards activations 1, backward towards weights 1 where they are trained.
    """
    frozen = method in (Method.LORA, Method.QLORA)
    linear = 2.0 * counts(model).active * tokens
    attention = forward_flops(model, tokens, sequence / 2) - linear
    return linear * (2.0 if frozen else 3.0) + attention * 3.0
