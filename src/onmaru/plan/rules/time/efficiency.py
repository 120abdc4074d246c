"""Which share of a GPU's dense BF16 peak training reaches, learned from published runs, with its spread.

Two benchmarks of the published table count their work exactly (tokens read, weights touched): Llama-2-70B LoRA
and Llama-3.1-405B. Their predicted time on a GPU at a scale gives the share reached there by a tuned stack. A plain
stack is calibrated on the seconds of the Qwen profile. Both in log space; `spread` is one standard deviation.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from statistics import median, stdev

import numpy as np

from onmaru.plan.rules.memory.profile import published_profile
from onmaru.plan.rules.parameters import training_flops
from onmaru.plan.rules.reach import matmul_share
from onmaru.plan.rules.time.accelerators import accelerator
from onmaru.plan.rules.time.benchmarks import BENCHMARKS
from onmaru.plan.rules.time.published import published_model
from onmaru.plan.rules.time.results import CITATION, Result, published_results
from onmaru.plan.types.workload import Method, Stack

# Where no published language-model run exists: whose share is borrowed, and one standard deviation for that.
STANDINS = {
    "b300-sxm": ("b200-sxm", 0.15), "gb300": ("gb200", 0.15), "mi355x": ("mi325x", 0.25),
    "h100-nvl": ("h200-nvl", 0.10), "gaudi3": ("mi300x", 0.35),
}  # fmt: skip
# Published runs use FP8 on Hopper and later. Onmaru assumption: FP8 makes a whole step 1.45 times as fast as
# BF16 (1.2 to 1.75); measured matrix products of aiconfigurator-core 0.12.0 on H100 gain 1.2 to 1.6.
FP8_GAIN = 1.45
FP8_SPREAD = 0.11
# From the benchmark's model to another one: size, sequence and tuning differ. Onmaru assumption.
TRANSFER_SPREAD = 0.15
# A tuned stack against the plain one on the same GPU, where only the plain one is published. Onmaru assumption.
TUNED_OVER_PLAIN = 1.2
# Share borrowed from A100 falls with bytes a second per FLOP to this power: between H100 and H200, which differ in
# bandwidth alone, published Llama-2-70B LoRA runs differ by 18 % where bandwidth differs by 43 %.
BALANCE_POWER = 0.45
_PROFILE = "QwenLM/Qwen README, Profiling of Memory and Speed (2023-11)"
_LONG = 2048  # tokens from which the profile's steps are no longer bound by kernel launches
_FEW = 4  # the fewest GPUs of the LoRA benchmark; one GPU is no worse for having fewer neighbours
_MANY = 512  # the fewest GPUs of the 405B benchmark; below, its share is taken as if at this scale


@dataclass(frozen=True, slots=True)
class Efficiency:
    """Useful work over dense BF16 peak, as measured with FP8 where `fp8`; `standin` where borrowed."""

    share: float
    spread: float
    fp8: bool
    recomputed: bool  # the measured runs recomputed their activations
    source: str
    standin: str = ""


def efficiency(gpu: str, count: int, nodes: int, method: Method, stack: Stack) -> Efficiency:
    """What to expect on `count` GPUs of a kind.

    Args:
        gpu: Catalogue id.
        method: LoRA and QLoRA follow the LoRA benchmark, the others the pre-training one.
    """
    lora = method in (Method.LORA, Method.QLORA)
    if stack is Stack.PLAIN:
        share, spread = plain_share()
        known = gpu.startswith("a100")
        share *= _against_a100(gpu)
        return Efficiency(share, spread if known else math.hypot(spread, 0.20), False, True, _PROFILE,
                          "" if known else "a100-sxm-80gb")  # fmt: skip
    for task in ("llama2_70b_lora",) if lora else ("llama31_405b", "llama2_70b_lora"):
        standin, extra = STANDINS.get(gpu, (gpu, 0.0))
        if (task, standin) not in _seen():
            continue
        share, spread = _tuned(task, standin, count, nodes)
        if not lora and task == "llama2_70b_lora":
            extra = math.hypot(extra, 0.15)
        spread = math.hypot(spread, math.hypot(extra, TRANSFER_SPREAD))
        return Efficiency(share, spread, True, False, CITATION, standin if standin != gpu else "")
    share, spread = plain_share()
    known = gpu.startswith("a100")
    borrowed = math.hypot(spread, 0.15 if known else 0.30)
    share *= TUNED_OVER_PLAIN * _against_a100(gpu)
    return Efficiency(share, borrowed, False, True, _PROFILE, "" if known else "a100-sxm-80gb")


@cache
def plain_share() -> tuple[float, float]:
    """Share of A100's peak and its spread, over the profile's long LoRA and QLoRA steps on one GPU."""
    peak = accelerator("a100-sxm-80gb").peak_tflops * 1e12
    logs = []
    for row in published_profile():
        if row.seconds is None or row.spread.gpus > 1 or row.job.sequence < _LONG:
            continue
        tokens = 8 * row.micro_batch * row.job.sequence  # gradient accumulation of 8
        work = training_flops(row.job.model, tokens, row.job.sequence, row.job.method)
        logs.append(math.log(work / (row.seconds * peak)))
    return math.exp(median(logs)), max(0.10, stdev(logs))


def _against_a100(gpu: str) -> float:
    """What a GPU reaches of its peak against A100: by measured matrix products, and by bandwidth for its peak.

    Training mixes both kinds of work, so the geometric mean is taken; one with more bandwidth gains nothing.
    """
    here, there = accelerator(gpu), accelerator("a100-sxm-80gb")
    ratio = here.bandwidth_gbps / here.peak_tflops / (there.bandwidth_gbps / there.peak_tflops)
    balance = min(1.0, ratio**BALANCE_POWER)
    mine, theirs = matmul_share(gpu), matmul_share("a100-sxm-80gb")
    return balance if mine is None or theirs is None else math.sqrt(balance * mine / theirs)


@cache
def _seen() -> frozenset[tuple[str, str]]:
    return frozenset((row.benchmark, accelerator(row.accelerator).id) for row in published_results())


@cache
def _tuned(task: str, gpu: str, count: int, nodes: int) -> tuple[float, float]:
    """Share and spread on one benchmark: predicted minutes against the work of its samples."""
    if task == "llama31_405b":
        count, nodes = max(count, _MANY), max(nodes, _MANY // 8)
        batch = float(np.clip(1.5 * count, 448, 1536))
    else:
        count = max(count, _FEW)
        batch = float(max(8, count // 8))
    newest = max(row.round for row in published_results())
    asked = Result(newest, frozenset({"somebody else"}), task, gpu, count, nodes, 1.0, batch)
    model = published_model()
    middle, deviation = model.log_minutes([asked])
    work = BENCHMARKS[task].sample_gflop * 1e9 * _samples(task, batch)
    peak = accelerator(gpu).peak_tflops * 1e12 * count
    scale = model.quantiles.get(task, model.quantile) / 1.645
    return work / (peak * 60 * float(np.exp(middle[0]))), float(deviation[0]) * scale


def _samples(task: str, batch: float) -> float:
    """Samples the benchmark reads until its target at that batch: medians of the table, joined by lines."""
    by_batch: dict[float, list[float]] = {}
    for row in published_results():
        if row.benchmark == task and row.samples:
            by_batch.setdefault(row.batch, []).append(row.samples)
    sizes = sorted(by_batch)
    return float(np.interp(np.log(batch), np.log(sizes), [median(by_batch[size]) for size in sizes]))
