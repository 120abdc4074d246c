"""Which accelerator a submitter's free text names, and its roofline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from onmaru.plan.rules.catalogue import builtin_catalogue

# First match wins. The catalogue has the numbers of those it knows.
_NAMES = (
    (r"GB300", "gb300"), (r"GB200", "gb200"), (r"B300", "b300-sxm"), (r"B200", "b200-sxm"),
    (r"H200.?NVL", "h200-nvl"), (r"H100.?NVL", "h100-nvl"), (r"H200", "h200-sxm"), (r"H100", "h100-sxm"),
    (r"A100.*PCI", "a100-pcie-80gb"), (r"A100", "a100-sxm-80gb"), (r"L40S", "l40s"), (r"\bL4\b", "l4"),
    (r"RTX PRO 6000", "rtx-pro-6000-server"), (r"MI300X", "mi300x"), (r"MI325X", "mi325x"),
    (r"MI35[05]X", "mi355x"), (r"GAUDI ?3", "gaudi3"), (r"TRILLIUM|V6E", "tpu-v6e"), (r"TPU.?V5P", "tpu-v5p"),
    (r"RTX 4090", "rtx-4090"), (r"7900 XTX", "rx-7900-xtx"), (r"A5000", "rtx-a5000"),
)  # fmt: skip

# Dense BF16 peak [TFLOP/s], memory bandwidth [GB/s], generation: datasheets of Google Cloud TPU v6e and v5p
# (2024-05, 2023-12), GeForce RTX 4090 (2022-10), Radeon RX 7900 XTX (2022-11), RTX A5000 (2021-04).
_OTHERS = {
    "tpu-v6e": (918.0, 1640.0, "tpu"), "tpu-v5p": (459.0, 2765.0, "tpu"), "rtx-4090": (165.2, 1008.0, "ada"),
    "rx-7900-xtx": (122.8, 960.0, "rdna3"), "rtx-a5000": (111.1, 768.0, "ampere"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Accelerator:
    """`known` is False for a name nobody has heard of: then the roofline is a guess the model may correct."""

    id: str
    generation: str
    peak_tflops: float  # dense BF16
    bandwidth_gbps: float  # GB/s
    known: bool = True


@cache
def accelerator(name: str) -> Accelerator:
    """The accelerator a free text names; also takes catalogue ids."""
    catalogue = builtin_catalogue()
    key = name if name in catalogue.gpus else ""
    if not key:
        upper = name.upper()
        key = next((found for pattern, found in _NAMES if re.search(pattern, upper)), "")
    if key in catalogue.gpus:
        gpu = catalogue.gpus[key]
        return Accelerator(key, gpu.architecture, gpu.need("bf16_dense"), gpu.need("memory_bandwidth"))
    if key in _OTHERS:
        peak, bandwidth, generation = _OTHERS[key]
        return Accelerator(key, generation, peak, bandwidth)
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60]
    return Accelerator(plain, plain, 1000.0, 3350.0, known=False)
