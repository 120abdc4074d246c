"""Model architectures: a built-in table, and Hugging Face's `config.json` read with suspicion.

Source: the `config.json` files published beside the weights; totals in the tests are those of the model cards.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from difflib import get_close_matches
from math import isfinite
from typing import Any

from onmaru.core.errors import InvalidInput, NotFound
from onmaru.plan.types.workload import Architecture, VisionTower

_MAX_BYTES = 4_000_000  # quantised checkpoints list every layer they leave out


class UnknownModel(NotFound):
    code = "plan.unknown_model"


class BadModelConfig(InvalidInput):
    code = "plan.bad_model_config"


def _dense(
    key: str, label: str, layers: int, hidden: int, heads: int, kv: int, width: int, vocab: int, *,
    head: int = 0, tied: bool = False, bias: bool = False, context: int = 8192, window: int = 0,
    every: int = 1, gated: bool = True, positions: int = 0, vision: VisionTower | None = None,
) -> Architecture:  # fmt: skip
    return Architecture(
        id=key, label=label, layers=layers, hidden=hidden, heads=heads, kv_heads=kv,
        head_dim=head or hidden // heads, intermediate=width, vocab=vocab, tied_embeddings=tied,
        attention_bias=bias, max_context=context, window=window, global_every=every, gated_mlp=gated,
        learned_positions=positions, vision=vision, source=f"config.json of {label}",
    )  # fmt: skip


def _moe(
    key: str, label: str, layers: int, hidden: int, heads: int, kv: int, head: int, width: int, vocab: int,
    experts: int, per_token: int, expert_width: int, *, shared: int = 0, dense: int = 0, context: int = 32768,
    mla: tuple[int, int, int, int] | None = None, tied: bool = False,
) -> Architecture:  # fmt: skip
    kv_rank, query_rank, rope, value = mla or (0, 0, 0, 0)
    return Architecture(
        id=key, label=label, layers=layers, hidden=hidden, heads=heads, kv_heads=kv, head_dim=head,
        intermediate=width, vocab=vocab, tied_embeddings=tied, experts=experts, experts_per_token=per_token,
        expert_intermediate=expert_width, shared_experts=shared, dense_layers=dense, kv_rank=kv_rank,
        query_rank=query_rank, rope_dim=rope, value_dim=value, max_context=context,
        source=f"config.json of {label}",
    )  # fmt: skip


_QWEN_VIT = VisionTower(parameters=668_000_000, tokens_per_image=1280, hidden=1280, layers=32)
_SIGLIP = VisionTower(parameters=420_000_000, tokens_per_image=256, hidden=1152, layers=27)
_CLIP_L = VisionTower(parameters=325_000_000, tokens_per_image=576, hidden=1024, layers=24)

ARCHITECTURES: Mapping[str, Architecture] = {
    entry.id: entry
    for entry in (
        _dense("llama-2-7b", "Llama 2 7B", 32, 4096, 32, 32, 11008, 32000, context=4096),
        _dense("llama-2-13b", "Llama 2 13B", 40, 5120, 40, 40, 13824, 32000, context=4096),
        _dense("llama-2-70b", "Llama 2 70B", 80, 8192, 64, 8, 28672, 32000, context=4096),
        _dense("codellama-34b", "Code Llama 34B", 48, 8192, 64, 8, 22016, 32000, context=16384),
        _dense("llama-3.1-8b", "Llama 3.1 8B", 32, 4096, 32, 8, 14336, 128256, context=131072),
        _dense("llama-3.1-70b", "Llama 3.1 70B", 80, 8192, 64, 8, 28672, 128256, context=131072),
        _dense("llama-3.1-405b", "Llama 3.1 405B", 126, 16384, 128, 8, 53248, 128256, context=131072),
        _dense("llama-3.2-1b", "Llama 3.2 1B", 16, 2048, 32, 8, 8192, 128256, tied=True, context=131072),
        _dense("llama-3.2-3b", "Llama 3.2 3B", 28, 3072, 24, 8, 8192, 128256, tied=True, context=131072),
        _dense("llama-3.3-70b", "Llama 3.3 70B", 80, 8192, 64, 8, 28672, 128256, context=131072),
        _dense("mistral-7b", "Mistral 7B v0.3", 32, 4096, 32, 8, 14336, 32768, context=32768),
        _dense("yi-34b", "Yi 34B", 60, 7168, 56, 8, 20480, 64000, context=4096),
        _dense("gpt3-175b", "GPT-3 175B", 96, 12288, 96, 96, 49152, 50257, tied=True, bias=True, gated=False,
               positions=2048, context=2048),
        _dense("qwen-1.8b", "Qwen 1.8B", 24, 2048, 16, 16, 5504, 151936, bias=True, context=8192),
        _dense("qwen-7b", "Qwen 7B", 32, 4096, 32, 32, 11008, 151936, bias=True, context=8192),
        _dense("qwen-14b", "Qwen 14B", 40, 5120, 40, 40, 13696, 152064, bias=True, context=8192),
        _dense("qwen-72b", "Qwen 72B", 80, 8192, 64, 64, 24576, 152064, bias=True, context=32768),
        _dense("qwen2.5-0.5b", "Qwen2.5 0.5B", 24, 896, 14, 2, 4864, 151936, tied=True, bias=True, context=32768),
        _dense("qwen2.5-1.5b", "Qwen2.5 1.5B", 28, 1536, 12, 2, 8960, 151936, tied=True, bias=True, context=32768),
        _dense("qwen2.5-3b", "Qwen2.5 3B", 36, 2048, 16, 2, 11008, 151936, tied=True, bias=True, context=32768),
        _dense("qwen2.5-7b", "Qwen2.5 7B", 28, 3584, 28, 4, 18944, 152064, bias=True, context=131072),
        _dense("qwen2.5-14b", "Qwen2.5 14B", 48, 5120, 40, 8, 13824, 152064, bias=True, context=131072),
        _dense("qwen2.5-32b", "Qwen2.5 32B", 64, 5120, 40, 8, 27648, 152064, bias=True, context=131072),
        _dense("qwen2.5-72b", "Qwen2.5 72B", 80, 8192, 64, 8, 29568, 152064, bias=True, context=131072),
        _dense("qwen3-0.6b", "Qwen3 0.6B", 28, 1024, 16, 8, 3072, 151936, head=128, tied=True, context=40960),
        _dense("qwen3-1.7b", "Qwen3 1.7B", 28, 2048, 16, 8, 6144, 151936, head=128, tied=True, context=40960),
        _dense("qwen3-4b", "Qwen3 4B", 36, 2560, 32, 8, 9728, 151936, head=128, tied=True, context=40960),
        _dense("qwen3-8b", "Qwen3 8B", 36, 4096, 32, 8, 12288, 151936, head=128, context=40960),
        _dense("qwen3-14b", "Qwen3 14B", 40, 5120, 40, 8, 17408, 151936, head=128, context=40960),
        _dense("qwen3-32b", "Qwen3 32B", 64, 5120, 64, 8, 25600, 151936, head=128, context=40960),
        _dense("gemma-3-1b", "Gemma 3 1B", 26, 1152, 4, 1, 6912, 262144, head=256, tied=True, window=512, every=6,
               context=32768),
        _dense("gemma-3-4b", "Gemma 3 4B", 34, 2560, 8, 4, 10240, 262208, head=256, tied=True, window=1024,
               every=6, context=131072, vision=_SIGLIP),
        _dense("gemma-3-12b", "Gemma 3 12B", 48, 3840, 16, 8, 15360, 262208, head=256, tied=True, window=1024,
               every=6, context=131072, vision=_SIGLIP),
        _dense("gemma-3-27b", "Gemma 3 27B", 62, 5376, 32, 16, 21504, 262208, head=128, tied=True, window=1024,
               every=6, context=131072, vision=_SIGLIP),
        _dense("qwen2.5-vl-3b", "Qwen2.5-VL 3B", 36, 2048, 16, 2, 11008, 151936, tied=True, bias=True,
               context=128000, vision=_QWEN_VIT),
        _dense("qwen2.5-vl-7b", "Qwen2.5-VL 7B", 28, 3584, 28, 4, 18944, 152064, bias=True, context=128000,
               vision=_QWEN_VIT),
        _dense("qwen2.5-vl-72b", "Qwen2.5-VL 72B", 80, 8192, 64, 8, 29568, 152064, bias=True, context=128000,
               vision=_QWEN_VIT),
        _dense("llava-1.5-7b", "LLaVA 1.5 7B", 32, 4096, 32, 32, 11008, 32064, context=4096, vision=_CLIP_L),
        _dense("llava-1.5-13b", "LLaVA 1.5 13B", 40, 5120, 40, 40, 13824, 32064, context=4096, vision=_CLIP_L),
        _moe("mixtral-8x7b", "Mixtral 8x7B", 32, 4096, 32, 8, 128, 14336, 32000, 8, 2, 14336),
        _moe("mixtral-8x22b", "Mixtral 8x22B", 56, 6144, 48, 8, 128, 16384, 32000, 8, 2, 16384, context=65536),
        _moe("qwen3-30b-a3b", "Qwen3 30B-A3B", 48, 2048, 32, 4, 128, 6144, 151936, 128, 8, 768, context=40960),
        _moe("qwen3-235b-a22b", "Qwen3 235B-A22B", 94, 4096, 64, 4, 128, 12288, 151936, 128, 8, 1536,
             context=40960),
        _moe("deepseek-v2-lite", "DeepSeek-V2-Lite", 27, 2048, 16, 16, 128, 10944, 102400, 64, 6, 1408, shared=2,
             dense=1, mla=(512, 0, 64, 128)),
        _moe("deepseek-v3", "DeepSeek-V3 / R1", 61, 7168, 128, 128, 128, 18432, 129280, 256, 8, 2048, shared=1,
             dense=3, context=163840, mla=(512, 1536, 64, 128)),
    )
}  # fmt: skip


def architecture(name: str) -> Architecture:
    """The built-in architecture of that name; blanks, case and an organisation before `/` do not matter.

    Raises:
        UnknownModel: `params["nearest"]` are the names that come closest.
    """
    wanted = _plain(name.rsplit("/", 1)[-1])
    known = {_plain(key): key for key in ARCHITECTURES}
    for trial in (
        wanted,
        wanted.removesuffix("hf"),
        wanted.removesuffix("instruct"),
        wanted.removesuffix("chat"),
    ):
        if trial in known:
            return ARCHITECTURES[known[trial]]
    nearest = [known[key] for key in get_close_matches(wanted, known, n=4, cutoff=0.4)]
    hint = "did you mean " + ", ".join(nearest) + "? " if nearest else ""
    raise UnknownModel(
        f"unknown model {name[:80]!r}", hint=hint + "or give its config.json", name=name[:80], nearest=nearest
    )


def _plain(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def read_config(text: str, name: str = "config.json") -> Architecture:
    """An architecture from Hugging Face's `config.json`; a vision-language model's `text_config` is used.

    Raises:
        BadModelConfig: `params["field"]` is missing or absurd.
    """
    if len(text) > _MAX_BYTES:
        raise BadModelConfig(f"{name} is larger than 4 MB", hint="give a model's config.json", field="size")
    try:
        loaded = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadModelConfig(
            f"{name} is no JSON: {str(error)[:120]}", hint="check the file", field="json"
        ) from error
    if not isinstance(loaded, dict):
        raise BadModelConfig(f"{name} holds no object", hint="give a model's config.json", field="json")
    return from_config(loaded, name)


def from_config(config: Mapping[str, Any], name: str = "config.json") -> Architecture:
    """As `read_config`, from the loaded object."""
    nested = config.get("text_config")
    whole = {**config, **nested} if isinstance(nested, Mapping) else dict(config)
    kind = str(whole.get("model_type", ""))[:40]
    _refuse_strange_layers(whole, name)
    count = _Counts(whole, name)
    hidden = count("hidden_size", "n_embd", most=262_144)
    heads = count("num_attention_heads", "n_head", most=4096)
    layers = count("num_hidden_layers", "n_layer", most=4096)
    kv_rank = count("kv_lora_rank", most=65_536, default=0)
    head = count("qk_nope_head_dim" if kv_rank else "head_dim", most=8192, default=max(1, hidden // heads))
    label = str(config.get("_name_or_path") or name)[:80]
    window, every = _window(whole, count, layers)
    return Architecture(
        id=label, label=f"{label} ({kind})" if kind else label, layers=layers, hidden=hidden, heads=heads,
        kv_heads=count("num_key_value_heads", most=heads, default=heads),
        head_dim=head, vocab=count("vocab_size", most=10_000_000),
        tied_embeddings=whole.get("tie_word_embeddings", kind in ("gemma3", "gemma3_text", "gemma2", "gpt2")) is True,
        gated_mlp=kind not in ("gpt2", "opt", "falcon", "gpt_neox", "bloom"),
        attention_bias=whole.get("attention_bias") is True or kind in ("qwen", "qwen2", "qwen2_vl", "qwen2_5_vl"),
        learned_positions=count("n_positions", most=10_000_000, default=0) if kind == "gpt2" else 0,
        kv_rank=kv_rank,
        query_rank=count("q_lora_rank", most=65_536, default=0) if kv_rank else 0,
        rope_dim=count("qk_rope_head_dim", most=8192, default=64) if kv_rank else 0,
        value_dim=count("v_head_dim", most=8192, default=head) if kv_rank else 0,
        window=window, global_every=every,
        max_context=count("max_position_embeddings", "n_positions", most=100_000_000, default=0),
        vision=_vision(config, name), source=f"{name} given by the user", **_widths(whole, count, kind, hidden, layers),
    )  # fmt: skip


def _widths(whole: Mapping[str, Any], count: _Counts, kind: str, hidden: int, layers: int) -> dict[str, int]:
    """Widths of the MLPs, and the experts."""
    width = count("intermediate_size", "n_inner", most=2_000_000, default=4 * hidden)
    experts = count("num_local_experts", "n_routed_experts", "num_experts", most=4096, default=0)
    if not experts:
        return {"intermediate": width}
    dense = count("first_k_dense_replace", most=layers, default=0)
    shared = count("n_shared_experts", most=64, default=0)
    if kind.startswith("llama4"):
        # every n-th layer routes, beside one shared expert; the others have a width of their own
        dense = layers - layers // count("interleave_moe_layer_step", most=layers, default=1)
        expert, shared = width, 1
        width = count("intermediate_size_mlp", most=2_000_000, default=width)
    else:
        expert = count("moe_intermediate_size", most=2_000_000, default=width)
    return {
        "intermediate": width, "experts": experts, "expert_intermediate": expert, "shared_experts": shared,
        "dense_layers": dense,
        "experts_per_token": count("num_experts_per_tok", "num_experts_per_token", most=experts, default=min(2, experts)),
    }  # fmt: skip


def _window(whole: Mapping[str, Any], count: _Counts, layers: int) -> tuple[int, int]:
    """Tokens a sliding layer looks back, and that every n-th layer looks at everything."""
    if not whole.get("use_sliding_window", True):
        return 0, 1
    window = count("sliding_window", most=10_000_000, default=0)
    kinds = whole.get("layer_types")
    if window and isinstance(kinds, list) and kinds:
        full = sum(kind == "full_attention" for kind in kinds)
        return (window, max(1, len(kinds) // full)) if full else (window, 1)
    return window, count("sliding_window_pattern", most=layers, default=1)


# Signs of layers this model has no words for: state spaces, linear attention, layers of unequal make.
_STRANGE = ("hybrid_override_pattern", "block_configs", "mamba_num_heads", "mamba_d_state", "attn_layer_period", "ssm_cfg",
            "linear_num_key_heads", "linear_attn_config", "latent_moe_use_norm", "rwkv_version")  # fmt: skip


def _refuse_strange_layers(whole: Mapping[str, Any], name: str) -> None:
    """A wrong count is worse than none: a plan made of it runs out of memory."""
    field = next((key for key in _STRANGE if whole.get(key)), None)
    kinds = whole.get("layer_types")
    if isinstance(kinds, list) and not {str(kind) for kind in kinds} <= {
        "full_attention",
        "sliding_attention",
    }:
        field = "layer_types"
    if field:
        raise BadModelConfig(f"{name}: {field} means layers that are no plain attention and MLP",
                             hint="only decoder-only transformers can be counted", field=field)  # fmt: skip


class _Counts:
    """Reads whole numbers; a missing one without default, a float, a negative or an absurd one is refused."""

    def __init__(self, config: Mapping[str, Any], name: str) -> None:
        self.config, self.name = config, name

    def __call__(self, *fields: str, most: int, default: int | None = None) -> int:
        field = next((f for f in fields if self.config.get(f) is not None), None)
        if field is None:
            if default is not None:
                return default
            raise BadModelConfig(
                f"{self.name} has no {fields[0]}", hint="give a model's config.json", field=fields[0]
            )
        value = self.config[field]
        number = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
        least = 0 if default == 0 else 1
        if not number or value != int(value) or not least <= value <= most:
            raise BadModelConfig(
                f"{self.name}: {field} is {str(value)[:40]}",
                hint=f"a whole number from {least} to {most}",
                field=field,
            )
        return int(value)


# A tower whose config has other names than the usual ones: as large as the larger usual ones.
_UNNAMED_TOWER = VisionTower(700_000_000, 1280)


def _vision(config: Mapping[str, Any], name: str) -> VisionTower | None:
    tower = config.get("vision_config")
    if not isinstance(tower, Mapping):
        return None
    if not any(tower.get(key) for key in ("hidden_size", "embed_dim")):
        return _UNNAMED_TOWER
    count = _Counts(tower, f"{name}: vision_config")
    hidden = count("hidden_size", "embed_dim", most=65_536)
    layers = count("num_hidden_layers", "depth", most=1024)
    width = count("intermediate_size", most=1_000_000, default=4 * hidden)
    image = count("image_size", most=16_384, default=1024)
    patch = count("patch_size", most=1024, default=14)
    tokens = _Counts(config, name)(
        "mm_tokens_per_image", most=100_000, default=max(1, min(16_384, (image // patch) ** 2))
    )
    return VisionTower(layers * (4 * hidden * hidden + 2 * hidden * width), tokens, hidden, layers)
