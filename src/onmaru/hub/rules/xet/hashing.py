"""Hashes of the Xet protocol. Source: Xet Protocol Specification, "Hashing" and "Converting hashes to strings"."""

from __future__ import annotations

import re
from collections.abc import Sequence

SIZE = 32  # [B]
_DATA_KEY = bytes.fromhex("6697f5775b9550de3135cbaca597181c9de421109beb2b58b4d0b04b93adf229")
_NODE_KEY = bytes.fromhex("017ec5c7a5472996fd946666b48a02e65ddd536f37c76dd2f86352e64a53713f")
_RANGE_KEY = bytes.fromhex("7f1857d6ce56ed66127ff913e7a5c3f3a4cd26d5b5db49e64124987f28fb94c3")
_BRANCHING = 4  # mean number of children of a node
_HEX = re.compile(r"[0-9a-f]{64}\Z")

Leaf = tuple[bytes, int]  # hash, length [B]


def _keyed(data: bytes | memoryview, key: bytes) -> bytes:
    from blake3 import blake3

    return blake3(data, key=key).digest()


def to_text(raw: bytes) -> str:
    """A hash as addresses write it: four little-endian numbers, each in hex."""
    return "".join(raw[at : at + 8][::-1].hex() for at in range(0, SIZE, 8))


def from_text(text: str) -> bytes | None:
    """The hash an address names, None when it is none."""
    if not _HEX.match(text):
        return None
    raw = bytes.fromhex(text)
    return b"".join(raw[at : at + 8][::-1] for at in range(0, SIZE, 8))


def chunk_hash(data: bytes | memoryview) -> bytes:
    return _keyed(data, _DATA_KEY)


def keyed_hash(raw: bytes, key: bytes) -> bytes:
    """A chunk's hash as a shard tells it to whoever may have the chunk already."""
    return _keyed(raw, key)


def tree_hash(leaves: Sequence[Leaf]) -> bytes:
    """Root of the Merkle tree over chunks: what names a xorb."""
    if not leaves:
        return bytes(SIZE)
    level = list(leaves)
    while len(level) > 1:
        above: list[Leaf] = []
        at = 0
        while at < len(level):
            end = _cut(level, at)
            group = level[at:end]
            text = "".join(f"{to_text(raw)} : {size}\n" for raw, size in group)
            above.append((_keyed(text.encode(), _NODE_KEY), sum(size for _, size in group)))
            at = end
        level = above
    return level[0][0]


def file_hash(leaves: Sequence[Leaf]) -> bytes:
    """What names a file; of an empty one all zeros."""
    return _keyed(tree_hash(leaves), bytes(SIZE)) if leaves else bytes(SIZE)


def range_hash(chunk_hashes: Sequence[bytes]) -> bytes:
    """Proof that whoever names a range of a xorb knows its chunks."""
    return _keyed(b"".join(chunk_hashes), _RANGE_KEY)


def _cut(level: Sequence[Leaf], at: int) -> int:
    left = len(level) - at
    if left <= 2:
        return len(level)
    end = min(2 * _BRANCHING + 1, left)
    for offset in range(2, end):
        if int.from_bytes(level[at + offset][0][24:], "little") % _BRANCHING == 0:
            return at + offset + 1
    return at + end
