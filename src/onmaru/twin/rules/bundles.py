"""Bundles: many prototype files as one answer, so that a first picture needs a few requests, not hundreds.

    head    magic "OMGB" | version u32 | index_bytes u32 | file_count u32      16 B, little-endian
    index   JSON [[name, offset, bytes], ...], UTF-8, padded with spaces so that the body begins at a multiple of 8
    body    the GLB files; `offset` counts from the start of the body and is a multiple of 8, gaps are zero

Every file of a scene is in exactly one bundle. Bundles come coarsest level first: those of `level` 0 are all a
first picture needs (the coarsest form of every prototype), the next level refines, and so on. A bundle is named
by what is in it, so its address may be cached for ever; a file's name is the last part of its address in the
manifest (`prototypes[].lods[].url`).
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

MAGIC = b"OMGB"
VERSION = 1
HEAD = struct.Struct("<4sIII")
LARGEST = 8 * 1024 * 1024  # a bundle ends once it holds this much, so that big scenes arrive piece by piece
_ALIGN = 8


@dataclass(frozen=True, slots=True)
class Bundle:
    """Some files: (name, size [bytes]) in order."""

    hash: str
    level: int  # 0: the coarsest form of each prototype
    files: tuple[tuple[str, int], ...]

    @property
    def head(self) -> bytes:
        """Everything before the body."""
        index, offset = [], 0
        for name, size in self.files:
            index.append([name, offset, size])
            offset += padded(size)
        text = json.dumps(index, separators=(",", ":")).encode()
        text += b" " * (-(HEAD.size + len(text)) % _ALIGN)
        return HEAD.pack(MAGIC, VERSION, len(text), len(self.files)) + text

    @property
    def bytes(self) -> int:
        return len(self.head) + sum(padded(size) for _, size in self.files)


def padded(size: int) -> int:
    """A size [bytes] with the gap up to the next file."""
    return size + -size % _ALIGN


def plan_bundles(prototypes: Iterable[Sequence[dict[str, Any]]]) -> tuple[Bundle, ...]:
    """Divide the files of a scene into bundles.

    Args:
        prototypes: Levels of detail of each prototype, finest first, each with `file` and `bytes`.
    """
    coarse_first = [list(reversed(lods)) for lods in prototypes]
    seen: set[str] = set()
    bundles: list[Bundle] = []
    for level in range(max(map(len, coarse_first), default=0)):
        files: dict[str, int] = {}
        for lods in coarse_first:
            if level < len(lods) and lods[level]["file"] not in seen:  # two prototypes may look the same
                files[lods[level]["file"]] = int(lods[level]["bytes"])
        seen |= files.keys()
        bundles += _divide(level, files)
    return tuple(bundles)


def _divide(level: int, files: dict[str, int]) -> Iterable[Bundle]:
    part: list[tuple[str, int]] = []
    held = 0
    for name, size in files.items():
        part.append((name, size))
        held += size
        if held >= LARGEST:
            yield _bundle(level, part)
            part, held = [], 0
    if part:
        yield _bundle(level, part)


def _bundle(level: int, files: Sequence[tuple[str, int]]) -> Bundle:
    names = "\n".join(name for name, _ in files)  # each names its content
    return Bundle(hashlib.sha256(names.encode()).hexdigest()[:40], level, tuple(files))
