"""Stored content as Xet clients see it: chunks in xorbs that exist only while somebody asks for them.

A file is one run of chunks. Every 64 MiB of them are a xorb of this file alone, whose bytes are the chunks as they
are, each behind its header. So any part of a xorb can be made from the file itself, and nothing is stored twice.
Source: Xet Protocol Specification 1.1, "Xorb format", "File reconstruction".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from onmaru.hub.rules.xet.hashing import Leaf, file_hash, tree_hash

HEADER = 8
MAX_PACKED = 64 << 20  # [B]
MAX_CHUNKS = 8192
ROW = np.dtype([("hash", "u1", 32), ("size", "<u4")])
_ELIGIBLE = 1024  # of so many chunks, clients ask for one


@dataclass(frozen=True, slots=True)
class Xorb:
    """Chunks `[first, end)` of a file."""

    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """What one xorb gives to a range of a file.

    Attributes:
        number: Of the xorb within the file.
        start, end: Chunks within the xorb.
        size: Of these chunks, unpacked [B].
        packed: First and last byte within the xorb.
    """

    number: int
    start: int
    end: int
    size: int
    packed: tuple[int, int]


class Layout:
    """Chunks of a content and the xorbs they are told in.

    Args:
        table: Hash and size [B] of each chunk, dtype `ROW`.
    """

    def __init__(self, table: np.ndarray) -> None:
        self.table = table
        self.starts = np.concatenate(([0], np.cumsum(table["size"], dtype=np.int64)))
        self.xorbs = tuple(_group(table["size"].tolist()))

    @property
    def size(self) -> int:
        """Of the content [B]."""
        return int(self.starts[-1])

    def leaves(self, xorb: Xorb | None = None) -> list[Leaf]:
        rows = self.table if xorb is None else self.table[xorb.first : xorb.end]
        return [(bytes(row["hash"]), int(row["size"])) for row in rows]

    def file_hash(self) -> bytes:
        return file_hash(self.leaves())

    def name(self, number: int) -> bytes:
        """What a xorb is called."""
        return tree_hash(self.leaves(self.xorbs[number]))

    def packed_size(self, number: int) -> int:
        xorb = self.xorbs[number]
        return int(self.starts[xorb.end] - self.starts[xorb.first]) + HEADER * (xorb.end - xorb.first)

    def parts(self, begin: int, end: int) -> tuple[int, list[Part]]:
        """What makes the bytes `[begin, end)`, and how many bytes of the first chunk lie before them."""
        first = int(np.searchsorted(self.starts, begin, "right")) - 1
        last = int(np.searchsorted(self.starts, end, "left"))
        found = []
        for number, xorb in enumerate(self.xorbs):
            start, stop = max(first, xorb.first), min(last, xorb.end)
            if start >= stop:
                continue
            size = int(self.starts[stop] - self.starts[start])
            at = int(self.starts[start] - self.starts[xorb.first]) + HEADER * (start - xorb.first)
            packed = (at, at + size + HEADER * (stop - start) - 1)
            found.append(Part(number, start - xorb.first, stop - xorb.first, size, packed))
        return begin - int(self.starts[first]), found

    def within(self, number: int, begin: int, end: int) -> tuple[int, int, int]:
        """The chunks that the packed bytes `[begin, end)` of a xorb lie in, and how much of the first lies before."""
        xorb = self.xorbs[number]
        places = self.starts[xorb.first : xorb.end + 1] - self.starts[xorb.first]
        places = places + HEADER * np.arange(len(places))
        first = int(np.searchsorted(places, begin, "right")) - 1
        last = int(np.searchsorted(places, end, "left"))
        return xorb.first + first, xorb.first + last, begin - int(places[first])

    def eligible(self) -> list[bytes]:
        """Chunks by which clients look for content they may share: the first, and one of many others."""
        hashes = self.table["hash"]
        ends = np.ascontiguousarray(hashes[:, 24:]).view("<u8").reshape(-1)
        chosen = ends % np.uint64(_ELIGIBLE) == 0
        chosen[:1] = True
        return list(dict.fromkeys(bytes(each) for each in hashes[chosen]))


def table_of(leaves: Sequence[Leaf]) -> np.ndarray:
    """Chunks as rows."""
    table = np.zeros(len(leaves), ROW)
    table["hash"] = np.frombuffer(b"".join(raw for raw, _ in leaves), np.uint8).reshape(-1, 32)
    table["size"] = [size for _, size in leaves]
    return table


def frame_header(size: int) -> bytes:
    """What stands before a chunk that is not packed."""
    length = size.to_bytes(3, "little")
    return b"\0" + length + b"\0" + length


def _group(sizes: Sequence[int]) -> list[Xorb]:
    groups = []
    first = packed = 0
    for number, size in enumerate(sizes):
        if number > first and (packed + size + HEADER > MAX_PACKED or number - first >= MAX_CHUNKS):
            groups.append(Xorb(first, number))
            first, packed = number, 0
        packed += size + HEADER
    if sizes:
        groups.append(Xorb(first, len(sizes)))
    return groups
