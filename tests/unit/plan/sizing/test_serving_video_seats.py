"""Serving against published speeds, limits that hold, video, seats, simulation; bad input names its field."""

from __future__ import annotations

import math
import string
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onmaru.plan.rules.architectures import ARCHITECTURES, architecture
from onmaru.plan.rules.catalogue import UnknownItem, bare, builtin_catalogue, configuration, configurations
from onmaru.plan.rules.feasible import BadWorkload, size
from onmaru.plan.rules.inference import Replica, level
from onmaru.plan.rules.reach import reach
from onmaru.plan.rules.reasons import TEXTS, reason
from onmaru.plan.types.estimate import Sizing
from onmaru.plan.types.workload import (
    Codec,
    Method,
    Parallelism,
    Precision,
    Render,
    Serve,
    Simulate,
    Solver,
    Train,
    Video,
)

CATALOGUE = builtin_catalogue()
LLAMA8, LLAMA70 = architecture("llama-3.1-8b"), architecture("llama-3.1-70b")
EVERYWHERE = configurations(CATALOGUE, most_gpus=16)


def codes(found: Sizing) -> list[str]:
    return [entry.code for entry in found.reasons if entry.blocking]


def test_decoding_meets_the_published_speed() -> None:
    # QwenLM/Qwen README, Inference Performance: 72B BF16 with vLLM on two A100 80 GB, 17.60 tokens/s at batch 1
    job = Serve(architecture("qwen-72b"), 1, 2048, concurrency=1)
    rate = size(job, bare(CATALOGUE, "a100-sxm-80gb", 2)).figures["output_tokens_per_s"]
    assert rate.low is not None
    assert rate.high is not None
    assert rate.low < 17.60 < rate.high
    assert rate.value == pytest.approx(17.60, rel=0.1)


def test_decoding_is_bound_by_bandwidth_and_prefill_by_arithmetic() -> None:
    one = bare(CATALOGUE, "h100-sxm", 1)
    replica = Replica(LLAMA8, Precision.BF16, Precision.BF16, one)
    middle = reach("h100-sxm", Precision.BF16).middle
    weights_s = 16.06e9 / (3350e9 * middle.weights)
    assert replica.decode_s(1, 512, middle) == pytest.approx(weights_s, rel=0.35)
    assert replica.decode_s(1, 512, middle) > weights_s * 0.95
    prefill = replica.prefill_s(8192, middle)
    assert prefill == pytest.approx(2 * 7.5e9 * 8192 / (989.4e12 * middle.arithmetic), rel=0.2)


@settings(deadline=None, max_examples=80)
@given(
    name=st.sampled_from(sorted(ARCHITECTURES)), gpu=st.sampled_from(sorted(CATALOGUE.gpus)), tensor=st.sampled_from([1, 2, 4, 8]),
    prompt=st.integers(1, 32_768), output=st.integers(1, 4096), sequences=st.integers(1, 512),
)  # fmt: skip
def test_load_only_ever_slows(name, gpu, tensor, prompt, output, sequences) -> None:
    replica = Replica(ARCHITECTURES[name], Precision.BF16, Precision.BF16, bare(CATALOGUE, gpu, 8), tensor)
    reaches = reach(gpu, Precision.BF16)
    here = level(replica, prompt, output, sequences, reaches.middle)
    more = level(replica, prompt, output, sequences + 1, reaches.middle)
    assert here.tpot_s <= more.tpot_s
    assert here.tokens_per_s <= more.tokens_per_s * 1.000001
    slow, fast = (level(replica, prompt, output, sequences, end) for end in (reaches.slow, reaches.fast))
    assert fast.tpot_s <= here.tpot_s <= slow.tpot_s
    assert here.ttft_s <= more.ttft_s * 1.000001  # halving finds the limit only then
    for value in (here.tpot_s, here.ttft_s, here.tokens_per_s):
        assert math.isfinite(value)
        assert value > 0


def test_the_limits_of_a_service_hold_and_are_tight() -> None:
    job = Serve(LLAMA70, 2048, 256, ttft_s=2.0, tpot_s=0.05)
    found = size(job, configuration(CATALOGUE, "dgx-h100"))
    shape = found.parallelism
    replica = Replica(
        LLAMA70, job.precision, job.kv_precision, found.configuration, shape.tensor, shape.pipeline
    )
    middle = reach("h100-sxm", job.precision).middle
    most = found.limits["sequences_per_replica"]
    held, beyond = (level(replica, 2048, 256, n, middle) for n in (most, most + 1))
    assert held.tpot_s <= 0.05
    assert held.ttft_s <= 2.0
    assert beyond.tpot_s > 0.05 or beyond.ttft_s > 2.0
    assert found.figures["concurrency"].value == most * shape.data


def test_a_wish_no_load_can_meet_is_told_with_the_best() -> None:
    found = size(Serve(LLAMA70, 4000, 200, tpot_s=0.001), configuration(CATALOGUE, "ovx-l40s-8"))
    assert codes(found) == ["slo.tpot"]
    assert found.reasons[0].params["best_s"] > 0.001
    assert codes(size(Serve(LLAMA70, 30_000, 200, ttft_s=0.01), configuration(CATALOGUE, "dgx-h100"))) == [
        "slo.ttft"
    ]


def test_too_many_requests_say_how_many_gpus_would_do() -> None:
    found = size(
        Serve(LLAMA70, 2048, 256, concurrency=5000, tpot_s=0.05), configuration(CATALOGUE, "dgx-h100")
    )
    assert codes(found) == ["serve.concurrency"]
    assert found.figures["utilization"].value > 1
    assert found.reasons[0].params["gpus"] > 8


def test_weights_that_do_not_fit_offer_smaller_ones() -> None:
    found = size(Serve(LLAMA70, 1024, 256), bare(CATALOGUE, "l40s", 2))
    assert codes(found) == ["memory.too_small"]
    assert "memory.alternative_precision" in [entry.code for entry in found.alternatives]
    assert size(replace(found.workload, precision=Precision.INT4), bare(CATALOGUE, "l40s", 2)).feasible


def test_34b_at_fp16_needs_68_gb_on_one_gpu() -> None:
    found = size(
        Serve(architecture("yi-34b"), 512, 128, precision=Precision.FP16), bare(CATALOGUE, "h100-sxm", 1)
    )
    assert found.memory is not None
    assert found.memory.term("weights") / 1e9 == pytest.approx(68, rel=0.02)


def test_a_batch_job_ends() -> None:
    job = Serve(LLAMA8, 1024, 256, requests=100_000)
    found = size(job, bare(CATALOGUE, "l40s", 2)).figures
    assert found["time_s"].value == pytest.approx(100_000 * 256 / found["output_tokens_per_s"].value)
    assert found["gpu_hours"].value == pytest.approx(2 * found["time_s"].value / 3600)


def test_a_prefix_cache_only_helps() -> None:
    full, cached = (
        size(Serve(LLAMA8, 4096, 64, prefix_hit=hit), bare(CATALOGUE, "h100-sxm", 1))
        .figures["output_tokens_per_s"]
        .value
        for hit in (0.0, 1.0)
    )
    assert cached > 2 * full


@pytest.mark.parametrize("gpu", ["h100-sxm", "h200-sxm", "b200-sxm"])
def test_rendering_without_rt_cores_is_refused_for_that_reason(gpu: str) -> None:
    found = size(Render(10), bare(CATALOGUE, gpu, 8))
    assert not found.feasible
    assert codes(found)[0] == "render.no_rt_cores"
    assert "RT" in found.reasons[0].ko


def test_seats_are_bound_by_memory_and_wishes() -> None:
    ovx = configuration(CATALOGUE, "ovx-l40s-4")
    assert size(Render(8, scene_gb=16), ovx).feasible
    assert codes(size(Render(9, scene_gb=20), ovx)) == ["render.seats"]
    assert codes(size(Render(1, scene_gb=60), ovx)) == ["render.scene_too_large"]
    few, many = (
        size(Render(4, width=w, height=h, scene_gb=1), ovx).figures["seats"].value
        for w, h in ((3840, 2160), (1920, 1080))
    )
    assert few < many


def test_av1_needs_a_decoder_that_knows_it() -> None:
    job = Video(4, 30, 1920, 1080, codec=Codec.AV1, detector_gflop=10)
    assert codes(size(job, configuration(CATALOGUE, "dgx-h100"))) == ["video.no_codec"]
    assert size(job, configuration(CATALOGUE, "ovx-l40s-4")).feasible


def test_streams_follow_the_application_note() -> None:
    found = size(Video(10, 30, 1920, 1080, codec=Codec.H264), bare(CATALOGUE, "l40s", 1))
    assert found.figures["decode_streams"].value == pytest.approx(3 * 903 / 30)
    half = size(Video(10, 30, 3840, 2160, codec=Codec.H264), bare(CATALOGUE, "l40s", 1))
    assert half.figures["decode_streams"].value == pytest.approx(3 * 903 / 30 / 4)
    assert "video.no_model" in [entry.code for entry in found.reasons]


def test_a_model_that_cannot_see_is_refused() -> None:
    assert codes(size(Video(1, 30, 1920, 1080, model=LLAMA8), bare(CATALOGUE, "l40s", 1))) == [
        "video.not_multimodal"
    ]


def test_more_cameras_than_the_model_carries() -> None:
    job = Video(640, 30, 1920, 1080, model=architecture("qwen2.5-vl-7b"), output_tokens=32)
    found = size(job, configuration(CATALOGUE, "ovx-l40s-8"))
    assert "video.model" in codes(found)
    assert found.figures["utilization"].value > 1


def test_simulation_scales_between_two_rooflines() -> None:
    job = Simulate(Solver.PHYSICS, 8000, 100, "l40s", parallel_runs=1000, run_gb=0.01)
    same = size(job, bare(CATALOGUE, "l40s", 8)).figures["time_s"]
    assert (same.value, same.low, same.high) == (100, 100, 100)
    other = size(job, bare(CATALOGUE, "h100-sxm", 8)).figures["time_s"]
    assert other.low == pytest.approx(100 * 864 / 3350)
    assert other.high == pytest.approx(100 * 91.6 / 67)
    assert codes(size(replace(job, run_gb=1), bare(CATALOGUE, "l40s", 8))) == ["simulate.memory"]
    with pytest.raises(UnknownItem):
        size(replace(job, reference_gpu="l40z"), bare(CATALOGUE, "l40s", 8))


def test_events_run_one_a_core() -> None:
    job = Simulate(Solver.DES, 128, 60)
    found = size(job, configuration(CATALOGUE, "ovx-l40s-8"))
    assert found.figures["time_s"].low == 2 * 60
    assert codes(size(job, bare(CATALOGUE, "l40s", 1))) == ["simulate.no_cores"]
    assert codes(size(replace(job, deadline_s=10), configuration(CATALOGUE, "ovx-l40s-8"))) == [
        "simulate.deadline"
    ]


@pytest.mark.parametrize(
    ("job", "field"),
    [
        (Train(LLAMA8, Method.FULL, tokens=-1), "tokens"), (Train(LLAMA8, Method.FULL, tokens=float("nan")), "tokens"),
        (Train(LLAMA8, Method.FULL, tokens=float("inf")), "tokens"), (Train(LLAMA8, Method.FULL, tokens=1e6, sequence=0), "sequence"),
        (Train(LLAMA8, Method.LORA, tokens=1e6, lora_rank=-4), "lora_rank"), (Serve(LLAMA8, 0, 10), "prompt_tokens"),
        (Serve(LLAMA8, 10, 0), "output_tokens"), (Serve(LLAMA8, 10, 10, prefix_hit=1.5), "prefix_hit"), (Serve(LLAMA8, 10, 10, tpot_s=0), "tpot_s"),
        (Video(0, 30, 1920, 1080), "streams"), (Video(1, 30, 10**9, 1080), "width"), (Video(1, 1, 1920, 1080, analysed_fps=5), "analysed_fps"),
        (Render(0), "seats"), (Render(1, active_share=2), "active_share"), (Simulate(Solver.DES, 1, -1), "run_s"),
    ],
)  # fmt: skip
def test_an_absurd_value_names_its_field(job, field: str) -> None:
    with pytest.raises(BadWorkload) as caught:
        size(job, EVERYWHERE[0])
    assert caught.value.params["field"] == field


def test_contradictions_are_reasons() -> None:
    ampere = configuration(CATALOGUE, "dgx-a100")
    assert codes(size(Train(LLAMA8, Method.FULL, tokens=1e6, precision=Precision.FP8), ampere)) == [
        "precision.unsupported"
    ]
    assert codes(size(Serve(LLAMA8, 10, 10, precision=Precision.NVFP4), ampere)) == ["precision.unsupported"]
    odd = Train(LLAMA8, Method.FULL, tokens=1e6, parallelism=Parallelism(1, tensor=3))
    assert codes(size(odd, ampere)) == ["parallelism.heads"]
    assert codes(size(replace(odd, parallelism=Parallelism(16)), ampere)) == ["parallelism.count"]


JOBS = [
    Train(LLAMA70, Method.FULL, tokens=1e8), Train(LLAMA70, Method.LORA, tokens=1e8), Train(LLAMA70, Method.QLORA, tokens=1e8),
    Train(architecture("mixtral-8x7b"), Method.SCRATCH, tokens=1e9), Train(architecture("deepseek-v3"), Method.FULL, tokens=1e8),
    Serve(LLAMA8, 512, 128, concurrency=16, tpot_s=0.1), Serve(architecture("deepseek-v3"), 512, 128, precision=Precision.FP8),
    Video(8, 25, 1920, 1080, model=architecture("gemma-3-4b"), output_tokens=8), Render(4), Simulate(Solver.PHYSICS, 100, 5.0),
]  # fmt: skip


@pytest.mark.parametrize("where", EVERYWHERE, ids=lambda entry: entry.id)
def test_everything_can_be_sized_everywhere(where) -> None:
    for job in JOBS:
        found = size(job, where)
        assert found.feasible == (not codes(found))
        assert found.feasible or codes(found)
        for name, figure in found.figures.items():
            assert math.isfinite(figure.value), name
            assert figure.value >= 0, name
            assert figure.unit, name
            assert figure.source, name
            assert figure.method, name
        for entry in (*found.reasons, *found.alternatives):
            assert "{" not in entry.en + entry.ko
        if found.feasible and found.memory is not None:
            assert found.memory.fits
            assert found.memory.usable_bytes < found.memory.capacity_bytes
        if isinstance(job, Train):
            assert found.parallelism.gpus <= where.gpu_count


@pytest.mark.parametrize("code", TEXTS)
def test_reasons_name_the_same_things_in_both_languages(code: str) -> None:
    english, korean = TEXTS[code]
    fields = [
        {name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (english, korean)
    ]
    assert {name.removesuffix("_ko") for name in fields[1]} == fields[0]
    assert any("가" <= letter <= "힣" for letter in korean)
    told = reason(code, **dict.fromkeys(fields[0] | fields[1], 1234.5))
    assert "1,23" in told.en or not fields[0]
