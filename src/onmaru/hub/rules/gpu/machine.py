"""What a machine offers: its GPU, driver, memory, system."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace

from onmaru.hub.errors import BadMachine, UnknownGpu
from onmaru.hub.rules.gpu.toolkit import Version, cuda_of_driver, read_version


@dataclass(frozen=True, slots=True)
class GpuModel:
    """A GPU as its maker sells it. Source: NVIDIA, "CUDA GPU Compute Capability" and the products' datasheets."""

    name: str
    capability: int  # compute capability x 10
    memory_gb: int  # 0: shared with the CPU or sold in several sizes
    brand: str = "tesla"  # what `brand=` in NVIDIA_REQUIRE_* compares


@dataclass(frozen=True, slots=True)
class Machine:
    """Where an artifact is to run.

    Attributes:
        cuda: Newest CUDA version of the driver; computed from the driver when not given.
        glibc: Of the host; only artifacts without a system of their own (wheels, models) need it.
    """

    name: str
    gpu: GpuModel
    gpu_count: int = 1
    driver: Version | None = None
    cuda: Version | None = None
    os: str = "linux"
    architecture: str = "amd64"
    glibc: Version | None = None

    @property
    def known_cuda(self) -> Version | None:
        return self.cuda or (cuda_of_driver(self.driver) if self.driver else None)


_MODELS = (
    GpuModel("t4", 75, 16), GpuModel("rtx-6000-quadro", 75, 24, "quadrortx"),
    GpuModel("a100-40gb", 80, 40), GpuModel("a100-80gb", 80, 80), GpuModel("a30", 80, 24),
    GpuModel("a2", 86, 16), GpuModel("a10", 86, 24), GpuModel("a16", 86, 16), GpuModel("a40", 86, 48),
    GpuModel("rtx-a6000", 86, 48, "nvidiartx"), GpuModel("rtx-3090", 86, 24, "geforcertx"),
    GpuModel("jetson-orin", 87, 0, "tegra"),
    GpuModel("l4", 89, 24), GpuModel("l40", 89, 48), GpuModel("l40s", 89, 48), GpuModel("rtx-4090", 89, 24, "geforcertx"),
    GpuModel("rtx-6000-ada", 89, 48, "nvidiartx"),
    GpuModel("h100-pcie", 90, 80), GpuModel("h100-sxm", 90, 80), GpuModel("h100-nvl", 90, 94), GpuModel("h20", 90, 96),
    GpuModel("h200", 90, 141), GpuModel("h200-nvl", 90, 141), GpuModel("gh200", 90, 96),
    GpuModel("b200", 100, 180), GpuModel("gb200", 100, 186), GpuModel("b300", 103, 288), GpuModel("gb300", 103, 288),
    GpuModel("jetson-thor", 110, 128, "tegra"),
    GpuModel("rtx-5090", 120, 32, "geforcertx"), GpuModel("rtx-pro-6000", 120, 96, "nvidiartx"),
    GpuModel("dgx-spark", 121, 128, "nvidiartx"),
)  # fmt: skip
GPU_MODELS = {model.name: model for model in _MODELS}


def find_gpu(name: str) -> GpuModel:
    """The GPU called `name` (`L40S`, `NVIDIA H100 SXM`).

    Raises:
        UnknownGpu: no such GPU; the hint names the nearest.
    """
    slug = "-".join(name.lower().replace("nvidia", " ").replace("_", " ").replace("-", " ").split())
    if slug in GPU_MODELS:
        return GPU_MODELS[slug]
    near = difflib.get_close_matches(slug, GPU_MODELS, n=3, cutoff=0.4) or sorted(GPU_MODELS)[:3]
    raise UnknownGpu(f"no GPU is called {name!r}", hint=f"did you mean {', '.join(near)}?", name=name)


def read_machine(text: str) -> Machine:
    """A machine written as `GPU[xCOUNT][,driver=V][,cuda=V][,arch=amd64|arm64][,glibc=V][,memory=GB]`.

    Raises:
        BadMachine: a part cannot be read.
        UnknownGpu: no such GPU.
    """
    head, *parts = [part.strip() for part in text.split(",")]
    name, _, count = (
        head.rpartition("x") if head.rpartition("x")[2].isdigit() and "x" in head else (head, "", "1")
    )
    gpu_count = int(count) if len(count) < 5 else 0
    if not 1 <= gpu_count <= 1024:
        raise _bad(text, head, "1 to 1024 GPUs")
    machine = Machine(text, find_gpu(name), gpu_count)
    for part in parts:
        key, _, value = part.partition("=")
        machine = _with(machine, text, key.strip(), value.strip())
    return machine


def _with(machine: Machine, text: str, key: str, value: str) -> Machine:
    if key == "arch" and value in ("amd64", "arm64"):
        return replace(machine, architecture=value)
    if key == "memory" and value.isdigit() and 0 < int(value[:6]) < 100_000:
        return replace(machine, gpu=replace(machine.gpu, memory_gb=int(value)))
    version = read_version(value)
    if key not in ("driver", "cuda", "glibc") or version is None:
        raise _bad(
            text, f"{key}={value}", "driver=580.65, cuda=12.8, arch=amd64|arm64, glibc=2.36, memory=GB"
        )
    if key == "driver":
        return replace(machine, driver=version)
    return replace(machine, cuda=version) if key == "cuda" else replace(machine, glibc=version)


def _bad(text: str, part: str, wanted: str) -> BadMachine:
    return BadMachine(
        f"machine {text!r}: cannot read {part!r}", hint=f"wanted {wanted}", machine=text, part=part
    )
