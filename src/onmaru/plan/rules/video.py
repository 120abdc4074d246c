"""Watching cameras: every frame is decoded, some are looked at by a detector or a vision-language model.

Source: NVIDIA Video Codec SDK 13.0, NVDEC application note: frames a second of one engine at 1080p, scaled by the
pixels of a frame; the engines of a GPU add up. Decoding and the model run side by side.
"""

from __future__ import annotations

from onmaru.plan.rules.inference import peak_flops
from onmaru.plan.rules.memory.constants import CONSTANTS, PROFILE
from onmaru.plan.rules.memory.stack import stack
from onmaru.plan.rules.reach import Reach, reach
from onmaru.plan.rules.reasons import reason
from onmaru.plan.rules.serving import METHOD, SOURCE, size_serve
from onmaru.plan.types.catalogue import Configuration
from onmaru.plan.types.estimate import Figure, Kind, MemoryStack, MemoryTerm, Reason, Sizing
from onmaru.plan.types.workload import Codec, Parallelism, Serve, Video

_PIXELS = 1920 * 1080
_SURFACES = 12  # decoded frames a stream keeps: reference pictures and those on their way to the model
_WORDS = 64  # tokens of the question beside the frame
# Detectors reach less of the peak than transformers: small kernels, pre- and post-processing. Onmaru assumption.
_DETECTOR = 0.6


def size_video(job: Video, configuration: Configuration) -> Sizing:
    """Size live video analysis; see `feasible.size`."""
    gpu = configuration.gpu
    reasons: list[Reason] = []
    engines, each = gpu.number("nvdec") or 0.0, gpu.number(f"decode_{job.codec}")
    if not engines:
        reasons.append(reason("video.no_decoder", gpu=gpu.label))
    elif each is None:
        if job.codec is Codec.AV1 or gpu.number("decode_hevc") is not None:
            reasons.append(reason("video.no_codec", gpu=gpu.label, codec=job.codec.value.upper()))
        else:
            reasons.append(reason("video.no_decoder", gpu=gpu.label))
    if job.model is not None and job.model.vision is None:
        reasons.append(reason("video.not_multimodal", model=job.model.label))
    if reasons or each is None:
        return Sizing(
            job, configuration, False, Parallelism(configuration.gpu_count), None, {}, tuple(reasons)
        )
    scale = _PIXELS / (job.width * job.height)
    frames = engines * each * scale * configuration.gpu_count
    # an engine runs at its highest clock in the note; 10 % either way for clocks and streams
    decode = Figure(frames / job.fps, "stream", 0.8 * frames / job.fps, 1.05 * frames / job.fps, Kind.COMPUTED,
                    "engines x frames a second / fps", "NVIDIA Video Codec SDK 13.0, NVDEC application note", "2025-01")  # fmt: skip
    found = {"decode_streams": decode}
    if job.model is not None:
        seen = _seen_by_model(job, configuration)
    elif job.detector_gflop is not None:
        seen = _seen_by_detector(job, configuration), ()
    else:
        seen = None
        reasons.append(reason("video.no_model", blocking=False))
    streams = decode
    if seen is not None and seen[0] is not None:
        found["model_streams"] = seen[0]
        streams = min(decode, seen[0], key=lambda figure: figure.value)
    elif seen is not None:
        return Sizing(
            job, configuration, False, Parallelism(configuration.gpu_count), None, found, tuple(seen[1])
        )
    found["streams"] = streams
    low, high = streams.low or streams.value, streams.high or streams.value
    found["utilization"] = Figure(job.streams / streams.value, "1", job.streams / high, job.streams / low, Kind.COMPUTED,
                                  "streams wanted / streams carried", streams.source)  # fmt: skip
    if decode.value < job.streams:
        reasons.append(reason("video.decode", capacity=int(decode.value), wanted=job.streams))
    if "model_streams" in found and found["model_streams"].value < job.streams:
        reasons.append(reason("video.model", capacity=int(found["model_streams"].value), wanted=job.streams))
    memory = _memory(job, configuration)
    if not memory.fits:
        reasons.append(reason("memory.too_small", need_gb=memory.total_bytes / 1e9, usable_gb=memory.usable_bytes / 1e9,
                              gpu=gpu.label))  # fmt: skip
    feasible = not any(entry.blocking for entry in reasons)
    return Sizing(
        job, configuration, feasible, Parallelism(configuration.gpu_count), memory, found, tuple(reasons)
    )


def _seen_by_detector(job: Video, configuration: Configuration) -> Figure:
    work = (job.detector_gflop or 0.0) * 1e9 * job.analysed_fps

    reaches = reach(configuration.gpu.id, job.precision)

    def carried(one: Reach) -> float:
        speed = peak_flops(configuration.gpu, job.precision) * one.arithmetic * _DETECTOR
        return speed * configuration.gpu_count / work

    return Figure(carried(reaches.middle), "stream", 0.6 * carried(reaches.slow), 1.2 * carried(reaches.fast), Kind.COMPUTED,
                  "peak x reached share / work of the frames analysed",
                  f"{reaches.source}; Onmaru assumption: {_DETECTOR:g} of it for detectors")  # fmt: skip


def _seen_by_model(job: Video, configuration: Configuration) -> tuple[Figure | None, tuple[Reason, ...]]:
    """Frames as requests to a vision-language model, as many as it answers a second."""
    model = job.model
    if model is None or model.vision is None:
        return None, ()
    ask = Serve(
        model, model.vision.tokens_per_image + _WORDS, max(1, job.output_tokens), job.precision, job.precision
    )
    answer = size_serve(ask, configuration)
    if not answer.feasible:
        return None, answer.reasons
    rate = answer.figures["requests_per_s"].scaled(1 / job.analysed_fps, "stream")
    return Figure(
        rate.value,
        "stream",
        rate.low,
        rate.high,
        Kind.COMPUTED,
        METHOD + ", one request a frame analysed",
        SOURCE,
    ), ()


def _memory(job: Video, configuration: Configuration) -> MemoryStack:
    streams = -(-job.streams // configuration.gpu_count)
    terms = [
        MemoryTerm("frames", round(streams * _SURFACES * job.width * job.height * 1.5),
                   f"{streams} streams x {_SURFACES} frames of 4:2:0", "Onmaru assumption"),
        MemoryTerm("weights", job.detector_bytes, "as given", "the user"),
        MemoryTerm("overhead", round(CONSTANTS.overhead_bytes), "context, workspaces", PROFILE),
    ]  # fmt: skip
    if job.model is not None and job.model.vision is not None:
        ask = Serve(job.model, job.model.vision.tokens_per_image + _WORDS, max(1, job.output_tokens), job.precision,
                    job.precision, concurrency=1)  # fmt: skip
        served = size_serve(ask, configuration).memory
        weights = served.term("weights") if served else 0
        terms[1] = MemoryTerm("weights", weights, "of the vision-language model", "count of parameters")
    return stack(terms, configuration.gpu)
