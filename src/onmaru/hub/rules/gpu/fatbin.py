"""Reads NVIDIA fat binaries: the containers in `.nv_fatbin` of shared libraries, or a `.fatbin` file.

A container is a header of 16 bytes and entries, each with a header of its own. Only headers are read, so a
library of a gigabyte costs a few kilobytes of reading; payloads are never decompressed or executed.

Source: observed in what nvcc 11 to 13 writes, held against `nvcc -gencode` lists in the tests; the format is
not published. Limits: code that a program compiles at run time (NVRTC, Triton) is not in any file.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from onmaru.hub.errors import BadFatbin
from onmaru.hub.rules.gpu.target import CodeKind, GpuTarget, Suffix

_CONTAINER = struct.Struct("<IHHQ")  # magic, version, header size, size of all entries
_ENTRY = struct.Struct(
    "<HHIQIIHHIIIQ"
)  # kind, version, header, payload, packed, options, minor, major, arch, name x2, flags
_MAGIC = 0xBA55ED50
_KINDS = {1: CodeKind.PTX, 2: CodeKind.CUBIN, 8: CodeKind.LTO}
_ARCHITECTURE_FLAG = 1 << 20
_FAMILY_FLAG = 1 << 21
_MAX_ENTRIES = 1_000_000


@dataclass(frozen=True, slots=True)
class Fatbin:
    """What a library carries: how many entries of each target.

    Attributes:
        skipped_count: Entries of a kind this reader does not know.
    """

    targets: dict[GpuTarget, int] = field(default_factory=dict)
    skipped_count: int = 0


def read_fatbin(data: bytes | memoryview, *, where: str = "fatbin") -> Fatbin:
    """Targets of every container in `data`.

    Args:
        data: A whole `.nv_fatbin` section or `.fatbin` file (may be a view of a mapped file).
        where: Name for errors.

    Raises:
        BadFatbin: a header is broken, or an entry reaches beyond its container.
    """
    targets: dict[GpuTarget, int] = {}
    skipped = 0
    for count, target in enumerate(_entries(memoryview(data), where)):
        if count >= _MAX_ENTRIES:
            raise _bad(where, 0, f"more than {_MAX_ENTRIES:,} entries")
        if target is None:
            skipped += 1
        else:
            targets[target] = targets.get(target, 0) + 1
    return Fatbin(dict(sorted(targets.items())), skipped)


def _entries(data: memoryview, where: str) -> Iterator[GpuTarget | None]:
    at = 0
    while at + _CONTAINER.size <= len(data):
        magic, version, header_size, size = _CONTAINER.unpack_from(data, at)
        if magic == 0:
            at += 8  # linkers pad between the containers of different objects
            continue
        if magic != _MAGIC or version != 1 or header_size < _CONTAINER.size:
            raise _bad(where, at, "no container header")
        end = at + header_size + size
        if end > len(data):
            raise _bad(where, at, f"a container of {size:,} bytes in {len(data) - at:,}")
        at += header_size
        while at < end:
            if at + _ENTRY.size > end:
                raise _bad(where, at, "an entry header reaches beyond its container")
            kind, _, entry_header, payload, _, _, minor, major, capability, _, _, flags = _ENTRY.unpack_from(
                data, at
            )
            following = at + entry_header + payload
            if entry_header < _ENTRY.size or following > end:
                raise _bad(where, at, "an entry reaches beyond its container")
            yield _target(kind, capability, flags, major * 10 + minor)
            at = following
        at = (end + 7) & ~7


def _target(kind: int, capability: int, flags: int, version: int) -> GpuTarget | None:
    known = _KINDS.get(kind)
    if known is None or not 10 <= capability < 1000:
        return None
    suffix = Suffix.NONE
    if flags & _ARCHITECTURE_FLAG:
        suffix = Suffix.ARCHITECTURE
    elif flags & _FAMILY_FLAG:
        suffix = Suffix.FAMILY
    return GpuTarget(known, capability, suffix, version if known is CodeKind.PTX else 0)


def _bad(where: str, at: int, what: str) -> BadFatbin:
    hint = "the file is damaged, or of a format newer than this reader; scan it again from its source"
    return BadFatbin(f"{where}: {what} at byte {at:,}", hint=hint, where=where, offset=at)
