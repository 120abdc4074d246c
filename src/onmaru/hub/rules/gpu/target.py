"""What GPU code was compiled for, and on which devices it loads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum, StrEnum

# Compute capabilities of integrated (Tegra) parts: their cubins and those of discrete GPUs do not mix.
# Source: CUDA C++ Programming Guide, "Binary Compatibility".
TEGRA = frozenset({53, 62, 72, 87, 88, 110})


class CodeKind(StrEnum):
    CUBIN = "cubin"  # machine code
    PTX = "ptx"  # an assembly that the driver compiles when it loads
    LTO = "lto"  # intermediate code that must be linked first; runs nowhere by itself


class Suffix(StrEnum):
    """How far beyond its own capability a target reaches (CUDA 12.0 brought `a`, 12.9 `f`)."""

    NONE = ""
    ARCHITECTURE = "a"
    FAMILY = "f"


class Fit(IntEnum):
    """How code meets a device; the order is the order of preference."""

    NO = 0
    JIT = 1
    NATIVE = 2


@dataclass(frozen=True, slots=True, order=True)
class GpuTarget:
    """One `-gencode` of a compiler: kind, capability times ten, suffix.

    Attributes:
        capability: Compute capability x 10 (`sm_89` is 89, `sm_120` is 120).
        ptx_isa: PTX only: version of its language x 10 (9.0 is 90), 0 when unknown.
    """

    kind: CodeKind
    capability: int
    suffix: Suffix = Suffix.NONE
    ptx_isa: int = 0

    @property
    def name(self) -> str:
        """The name compilers use: `sm_90a`, `compute_120`, `lto_90`."""
        prefix = {CodeKind.CUBIN: "sm", CodeKind.PTX: "compute", CodeKind.LTO: "lto"}[self.kind]
        return f"{prefix}_{self.capability}{self.suffix}"

    def fit(self, device: int) -> Fit:
        """Whether this code loads on a device of the given capability x 10, the driver's age aside.

        Source: CUDA C++ Programming Guide, "Binary Compatibility", "PTX Compatibility" and
        "Architecture-, Family-Specific Features".
        """
        if self.kind is CodeKind.LTO:
            return Fit.NO
        loads = Fit.NATIVE if self.kind is CodeKind.CUBIN else Fit.JIT
        same_family = device // 10 == self.capability // 10 and device >= self.capability
        if self.suffix is Suffix.ARCHITECTURE:
            return loads if device == self.capability else Fit.NO
        if self.suffix is Suffix.FAMILY:
            return loads if same_family else Fit.NO
        if self.kind is CodeKind.PTX:
            return loads if device >= self.capability else Fit.NO
        same_world = device == self.capability or not {device, self.capability} & TEGRA
        return loads if same_family and same_world else Fit.NO


_NAME = re.compile(r"(sm|compute|lto)_(\d{2,3})([af]?)\Z")
_KINDS = {"sm": CodeKind.CUBIN, "compute": CodeKind.PTX, "lto": CodeKind.LTO}


def read_target(name: str) -> GpuTarget | None:
    """The target a compiler calls `name` (`sm_90a`), or None when it is no such name."""
    found = _NAME.match(name)
    if not found:
        return None
    return GpuTarget(_KINDS[found[1]], int(found[2]), Suffix(found[3]))
