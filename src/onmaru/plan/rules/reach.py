"""Which share of a GPU's datasheet peaks inference reaches: measured kernels where there are any.

`data/measured_kernels.yaml` holds medians and 5th and 95th percentiles of matrix products and decoding attention.
A whole forward pass reaches less than its matrix products: norms, activations, quantisation, waiting. That part,
the times of launches and of the scheduler, and GPUs without measured kernels are Onmaru's assumptions, wide on
purpose: they span the engines and versions a team may run.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from onmaru.plan.types.workload import Precision

CITATION = "aiconfigurator-core 0.12.0 (Apache-2.0), measured kernel tables"
# Whose kernels stand for those of a part that was not measured.
_LIKE = {"h100-nvl": "h100-sxm", "h200-nvl": "h200-sxm", "a100-pcie-80gb": "a100-sxm-80gb", "l4": "l40s"}
_SUFFIX = {Precision.FP8: "fp8", Precision.INT8: "fp8", Precision.NVFP4: "fp4"}
# Parts nobody measured: median, low, high of a matrix product, of reading weights, of reading the cache.
_UNMEASURED = {"matmul": (0.60, 0.40, 0.75), "weights": (0.65, 0.45, 0.85), "cache": (0.65, 0.25, 0.90)}
# What is left of a matrix product's share over a whole pass.
_WHOLE_PASS = (0.85, 0.70, 0.95)
# Weights in INT4 or NF4 are unpacked while they are read.
_UNPACKED = 0.8


@dataclass(frozen=True, slots=True)
class Reach:
    """Shares of dense peak and of memory bandwidth, and times no datasheet knows [s]."""

    arithmetic: float
    weights: float
    cache: float
    step_s: float  # scheduler and sampling, each step
    layer_s: float  # launches of one layer, captured in a graph
    exchange_s: float  # latency of one all-reduce over NVLink


@dataclass(frozen=True, slots=True)
class Reaches:
    """The middle and the ends of a 90 % interval, and where they come from."""

    slow: Reach
    middle: Reach
    fast: Reach
    source: str
    measured: bool


@cache
def reach(gpu: str, precision: Precision) -> Reaches:
    """What to expect of a GPU (catalogue id) with weights in a precision."""
    table = _tables().get(_LIKE.get(gpu, gpu))
    suffix = _SUFFIX.get(precision, "bf16")

    def share(name: str) -> tuple[float, float, float]:
        if table is None:
            return _UNMEASURED[name]
        found = table["cache"] if name == "cache" else table.get(f"{name}_{suffix}") or table[f"{name}_bf16"]
        return float(found[0]), float(found[1]), float(found[2])

    matmul, weights, cache_share = share("matmul"), share("weights"), share("cache")
    unpacked = _UNPACKED if precision in (Precision.INT4, Precision.NF4) else 1.0

    def at(end: int, step_s: float, layer_s: float, exchange_s: float) -> Reach:
        return Reach(
            matmul[end] * _WHOLE_PASS[end], _toward(weights, end) * unpacked, _toward(cache_share, end),
            step_s, layer_s, exchange_s,
        )  # fmt: skip

    source = f"{CITATION}, {table['framework']}" if table else "Onmaru assumption: no measured kernels"
    return Reaches(
        at(1, 4.0e-3, 25e-6, 20e-6),
        at(0, 1.5e-3, 8e-6, 10e-6),
        at(2, 0.7e-3, 4e-6, 6e-6),
        source,
        table is not None,
    )


def matmul_share(gpu: str) -> float | None:
    """Share of the dense BF16 peak that large matrix products reach; None where nobody measured."""
    table = _tables().get(_LIKE.get(gpu, gpu))
    return None if table is None else float(table["matmul_bf16"][0])


def _toward(share: tuple[float, float, float], end: int) -> float:
    """The percentiles are over shapes; a pass mixes many shapes, so its end lies half-way to the median."""
    return (share[end] + share[0]) / 2


@cache
def _tables() -> dict[str, dict]:  # type: ignore[type-arg]
    file = resources.files("onmaru.plan") / "data" / "measured_kernels.yaml"
    loaded = yaml.safe_load(file.read_text(encoding="utf-8"))
    return dict(loaded["gpus"])
