"""Reads shared libraries: their GPU code and the glibc they ask for. Nothing is loaded or executed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from onmaru.hub.errors import BadFatbin
from onmaru.hub.rules.gpu.fatbin import Fatbin, read_fatbin
from onmaru.hub.rules.gpu.target import GpuTarget
from onmaru.hub.rules.gpu.toolkit import Version, read_version

MAGIC = b"\x7fELF"
_GPU_SECTIONS = (".nv_fatbin", "__nv_relfatbin")
_MAX_SECTIONS = 4096  # libraries have some dozens; a hostile file claims millions
_MAX_NEEDS = 10_000


@dataclass(frozen=True, slots=True)
class Library:
    """What one ELF file says of itself."""

    architecture: str  # amd64, arm64, or the ELF name of another
    fatbin: Fatbin
    glibc: Version | None  # newest GLIBC_x.y symbol version it imports


def read_library(file: BinaryIO, *, where: str) -> Library:
    """Read an ELF file (seekable).

    Raises:
        BadFatbin: the file is no readable ELF, or its GPU code is damaged.
    """
    from elftools.common.exceptions import ELFError
    from elftools.construct import ConstructError
    from elftools.elf.elffile import ELFFile

    try:
        elf = ELFFile(file)
        if elf.num_sections() > _MAX_SECTIONS:
            raise ValueError(f"{elf.num_sections():,} sections")
        architecture = {"EM_X86_64": "amd64", "EM_AARCH64": "arm64"}.get(
            elf["e_machine"], str(elf["e_machine"])
        )
        targets: dict[GpuTarget, int] = {}
        skipped = 0
        for name in _GPU_SECTIONS:
            section = elf.get_section_by_name(name)
            if section is None or section["sh_type"] == "SHT_NOBITS":
                continue
            found = read_fatbin(section.data(), where=f"{where}:{name}")
            skipped += found.skipped_count
            for target, count in found.targets.items():
                targets[target] = targets.get(target, 0) + count
        return Library(architecture, Fatbin(targets, skipped), _glibc(elf))
    except BadFatbin:
        raise
    except (ELFError, ConstructError, ValueError, KeyError, OverflowError, MemoryError, AttributeError, TypeError,
            AssertionError, UnicodeDecodeError, OSError) as error:  # fmt: skip  # what pyelftools meets in hostile files
        hint = "the file is damaged; build or fetch it again"
        raise BadFatbin(f"{where}: no readable ELF file ({error})", hint=hint, where=where) from error


def _glibc(elf: object) -> Version | None:
    section = elf.get_section_by_name(".gnu.version_r")  # type: ignore[attr-defined]
    newest: Version | None = None
    if section is None or not hasattr(section, "iter_versions"):
        return None
    seen = 0
    for _, needs in section.iter_versions():
        for need in needs:
            seen += 1
            if seen > _MAX_NEEDS:
                raise ValueError("too many symbol versions")
            if need.name.startswith("GLIBC_"):
                version = read_version(need.name[6:])
                newest = max(newest or version, version) if version else newest
    return newest
