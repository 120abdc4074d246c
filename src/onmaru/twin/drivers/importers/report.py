"""What an import may use and what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from onmaru.core.errors import InvalidInput, LimitExceeded, OnmaruError


class ImportRefused(InvalidInput):
    """The file, or something it points at, is not taken; nothing of it enters the plant."""

    code = "twin.import_refused"


class ImportFailed(OnmaruError):
    """The converter stopped; nothing of the file enters the plant."""

    code = "twin.import_failed"
    status = 422


class ImportLimit(LimitExceeded):
    """Time, memory, size or counts went over `ImportLimits`; nothing of the file enters the plant."""

    code = "twin.import_limit"


@dataclass(frozen=True, slots=True)
class ImportLimits:
    """Limits of one file; the work is done in a process of its own that is killed when it goes over."""

    seconds: float = 600.0
    memory_bytes: int = 8 << 30
    input_bytes: int = 4 << 30  # the file and everything it points at
    output_bytes: int = 8 << 30
    file_count: int = 10_000
    prim_count: int = 2_000_000
    triangle_count: int = 200_000_000


@dataclass(frozen=True, slots=True)
class FileReport:
    """One imported file: `error` is empty when it is in the plant, at `prim`."""

    file: str
    format: str
    prim: str = ""
    asset: str = ""  # relative to the plant folder
    prim_count: int = 0
    mesh_count: int = 0
    triangle_count: int = 0
    material_count: int = 0
    texture_count: int = 0
    joints: tuple[dict[str, Any], ...] = ()  # URDF: prim, op, kind, low, high of every moving joint
    meters_per_unit: float = 1.0
    up_axis: str = "Z"
    size_bytes: int = 0  # of what was written
    digest: str = ""  # sha256 of the file
    seconds: float = 0.0
    warnings: tuple[str, ...] = ()
    error: str = ""
    code: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ImportReport:
    files: tuple[FileReport, ...] = field(default_factory=tuple)

    @property
    def ok(self) -> bool:
        return all(not item.error for item in self.files)
