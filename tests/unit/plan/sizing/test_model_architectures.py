"""Counts against published totals and an independent sum over tensors; `config.json` read with suspicion."""

from __future__ import annotations

import json
import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.plan.rules.architectures import (
    ARCHITECTURES,
    BadModelConfig,
    UnknownModel,
    architecture,
    from_config,
    read_config,
)
from onmaru.plan.rules.parameters import (
    adapter_parameters,
    counts,
    forward_flops,
    kv_bytes,
    kv_bytes_per_token,
    training_flops,
)
from onmaru.plan.types.workload import Method

# Totals of the model cards and papers [1e9], active ones where a mixture of experts states them.
PUBLISHED = {
    "llama-2-7b": 6.738, "llama-2-13b": 13.016, "llama-2-70b": 68.977, "llama-3.1-8b": 8.03, "llama-3.1-70b": 70.554,
    "llama-3.1-405b": 405.85, "llama-3.2-1b": 1.236, "llama-3.2-3b": 3.213, "mistral-7b": 7.248, "yi-34b": 34.389,
    "codellama-34b": 33.744, "gpt3-175b": 174.6, "qwen-7b": 7.721, "qwen-14b": 14.167, "qwen-72b": 72.288,
    "qwen2.5-0.5b": 0.494, "qwen2.5-7b": 7.616, "qwen2.5-32b": 32.764, "qwen2.5-72b": 72.706, "qwen3-8b": 8.191,
    "qwen3-32b": 32.762, "qwen3-30b-a3b": 30.532, "qwen3-235b-a22b": 235.09, "gemma-3-1b": 1.0, "gemma-3-4b": 4.3,
    "gemma-3-12b": 12.19, "gemma-3-27b": 27.43, "mixtral-8x7b": 46.703, "mixtral-8x22b": 140.62,
    "deepseek-v2-lite": 15.706, "deepseek-v3": 671.03, "llava-1.5-7b": 7.06, "qwen2.5-vl-7b": 8.29,
}  # fmt: skip
ACTIVE = {"mixtral-8x7b": 12.9, "mixtral-8x22b": 39.0, "qwen3-30b-a3b": 3.3, "qwen3-235b-a22b": 22.0,
          "deepseek-v3": 37.0, "deepseek-v2-lite": 2.4}  # fmt: skip
LLAMA = {
    "model_type": "llama", "hidden_size": 4096, "num_attention_heads": 32, "num_key_value_heads": 8,
    "num_hidden_layers": 32, "intermediate_size": 14336, "vocab_size": 128256, "max_position_embeddings": 131072,
    "tie_word_embeddings": False,
}  # fmt: skip


@pytest.mark.parametrize(("name", "billions"), PUBLISHED.items())
def test_totals_are_the_published_ones(name: str, billions: float) -> None:
    assert counts(ARCHITECTURES[name]).total / 1e9 == pytest.approx(billions, rel=0.005)


@pytest.mark.parametrize(("name", "billions"), ACTIVE.items())
def test_active_parameters_are_about_the_published_ones(name: str, billions: float) -> None:
    assert counts(ARCHITECTURES[name]).active / 1e9 == pytest.approx(billions, rel=0.09)


def test_34b_weights_at_fp16_are_68_gb() -> None:
    for name in ("yi-34b", "codellama-34b"):
        assert counts(architecture(name)).total * 2 / 1e9 == pytest.approx(68, rel=0.015)


def test_a_config_gives_the_same_architecture_as_the_table() -> None:
    ours, theirs = from_config(LLAMA), ARCHITECTURES["llama-3.1-8b"]
    assert counts(ours) == counts(theirs)
    assert kv_bytes_per_token(ours, 2) == kv_bytes_per_token(theirs, 2) == 131072


def test_a_mixture_and_a_latent_attention_are_read() -> None:
    config = {
        "model_type": "deepseek_v3", "hidden_size": 7168, "num_attention_heads": 128, "num_key_value_heads": 128,
        "num_hidden_layers": 61, "intermediate_size": 18432, "moe_intermediate_size": 2048, "n_routed_experts": 256,
        "num_experts_per_tok": 8, "n_shared_experts": 1, "first_k_dense_replace": 3, "kv_lora_rank": 512,
        "q_lora_rank": 1536, "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "v_head_dim": 128, "vocab_size": 129280,
    }  # fmt: skip
    assert counts(from_config(config)) == counts(ARCHITECTURES["deepseek-v3"])


def test_layers_of_another_make_are_refused_rather_than_miscounted() -> None:
    for field, value in [("hybrid_override_pattern", "M-M*"), ("block_configs", [{}]), ("mamba_d_state", 128), ("linear_num_key_heads", 16),
                         ("layer_types", ["full_attention", "linear_attention"])]:  # fmt: skip
        with pytest.raises(BadModelConfig) as caught:
            from_config({**LLAMA, field: value})
        assert caught.value.params["field"] == field


def test_interleaved_experts_are_counted_once() -> None:
    maverick = {
        "model_type": "llama4_text", "hidden_size": 5120, "num_attention_heads": 40, "num_key_value_heads": 8, "head_dim": 128,
        "num_hidden_layers": 48, "intermediate_size": 8192, "intermediate_size_mlp": 16384, "num_local_experts": 128,
        "num_experts_per_tok": 1, "interleave_moe_layer_step": 2, "vocab_size": 202048,
    }  # fmt: skip
    found = counts(from_config(maverick))
    assert found.total / 1e9 == pytest.approx(400, rel=0.01)
    assert found.active / 1e9 == pytest.approx(17, rel=0.1)


def test_alternating_windows_are_read_from_layer_types() -> None:
    found = from_config(
        {**LLAMA, "sliding_window": 128, "layer_types": ["sliding_attention", "full_attention"] * 16}
    )
    assert (found.window, found.global_every) == (128, 2)
    assert kv_bytes(found, 12_800, 2) == kv_bytes_per_token(found, 2) * (12_800 + 128) / 2


def test_the_language_part_of_a_vision_model_is_used() -> None:
    config = {"model_type": "x", "text_config": LLAMA,
              "vision_config": {"hidden_size": 1152, "num_hidden_layers": 27, "intermediate_size": 4304, "image_size": 896,
                                "patch_size": 14}, "mm_tokens_per_image": 256}  # fmt: skip
    found = from_config(config)
    assert found.vision is not None
    assert found.vision.tokens_per_image == 256
    assert found.vision.parameters / 1e9 == pytest.approx(0.41, abs=0.03)
    assert counts(found).linear == counts(ARCHITECTURES["llama-3.1-8b"]).linear


@pytest.mark.parametrize(
    "name",
    ["meta-llama/Llama-3.1-70B", "Qwen/Qwen2.5-VL-7B-Instruct", "qwen3 8b", "Llama-2-70b-hf", "Qwen-7B-Chat"],
)
def test_names_are_found_as_people_write_them(name: str) -> None:
    assert architecture(name)


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [("llama-3.1-71b", "llama-3.1-70b"), ("qwen25-7", "qwen2.5-7b"), ("mixtrall-8x7", "mixtral-8x7b")],
)
def test_an_unknown_model_suggests_the_nearest(asked: str, nearest: str) -> None:
    with pytest.raises(UnknownModel) as caught:
        architecture(asked)
    assert nearest in caught.value.params["nearest"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hidden_size", None), ("hidden_size", -1), ("hidden_size", 0), ("hidden_size", 1e300), ("hidden_size", float("nan")),
        ("hidden_size", "4096"), ("hidden_size", True), ("hidden_size", 40.5), ("num_hidden_layers", 10**9),
        ("num_attention_heads", 0), ("num_key_value_heads", 64), ("vocab_size", -5), ("num_local_experts", 1e9),
    ],
)  # fmt: skip
def test_an_absurd_config_names_its_field(field: str, value: object) -> None:
    with pytest.raises(BadModelConfig) as caught:
        from_config({**LLAMA, field: value})
    assert caught.value.params["field"] == field


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", "null", "3", "[" * 100_000, '{"hidden_size": ' + "9" * 5000 + "}", " " * 4_000_001],
)
def test_hostile_json_is_refused(text: str) -> None:
    with pytest.raises(BadModelConfig):
        read_config(text)


@given(st.dictionaries(st.sampled_from([*LLAMA, "num_local_experts", "num_experts_per_tok", "kv_lora_rank", "head_dim",
                                        "sliding_window", "text_config", "vision_config"]),
                       st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)))  # fmt: skip
def test_any_config_is_read_or_refused(config) -> None:
    with suppress(BadModelConfig):
        found = read_config(json.dumps({**LLAMA, **config}))
        assert counts(found).total > 0
        assert math.isfinite(forward_flops(found, 10, 10))


def test_adapters_are_rank_times_in_and_out() -> None:
    model = ARCHITECTURES["llama-2-7b"]
    by_hand = 16 * 32 * (4 * (4096 + 4096) + 3 * (4096 + 11008))
    assert adapter_parameters(model, 16) == by_hand
    assert adapter_parameters(model, 16, all_linear=False) == 16 * 32 * 2 * 8192
    assert adapter_parameters(model, 32) == 2 * by_hand


def test_the_cache_of_a_windowed_model_stops_growing() -> None:
    gemma = ARCHITECTURES["gemma-3-27b"]
    short, long = kv_bytes(gemma, 1024, 2), kv_bytes(gemma, 10240, 2)
    assert short == kv_bytes_per_token(gemma, 2) * 1024
    whole = gemma.layers // gemma.global_every
    assert long - short == 2 * gemma.kv_heads * gemma.head_dim * 2 * whole * (10240 - 1024)


def test_latent_attention_shrinks_the_cache() -> None:
    assert kv_bytes_per_token(ARCHITECTURES["deepseek-v3"], 2) == 61 * 576 * 2


def test_training_work_is_six_or_four_flops_a_weight() -> None:
    model = ARCHITECTURES["llama-2-7b"]
    weights = counts(model).active
    short = training_flops(model, 1e6, 2, Method.FULL) / 1e6
    assert short == pytest.approx(6 * weights, rel=0.001)
    assert training_flops(model, 1e6, 2, Method.LORA) / 1e6 == pytest.approx(4 * weights, rel=0.001)
    long = training_flops(model, 1e6, 4096, Method.FULL) / 1e6
    assert long - short == pytest.approx(3 * 4 * 32 * 4096 * 2048, rel=0.01)
