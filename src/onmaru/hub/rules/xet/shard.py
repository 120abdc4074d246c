"""Shards: which chunks of which xorbs make which files. Source: Xet Protocol Specification, "Shard format"."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from onmaru.hub.rules.xet.hashing import SIZE, Leaf, keyed_hash, to_text
from onmaru.hub.rules.xet.xorb import bad

MAX_SHARD_BYTES = 128 << 20
MAX_ENTRIES = 2_000_000
_HEADER = 48
_FOOTER_SIZE = 200
_TAG = b"HFRepoMetaData\0" + bytes.fromhex("556967456a7b815783a5bdd95ccdd14aa9")
_ENTRY = struct.Struct("<32s4I")
_END = b"\xff" * SIZE
_VERIFIED, _WITH_SHA256 = 1 << 31, 1 << 30


@dataclass(frozen=True, slots=True)
class Segment:
    """Chunks `[start, end)` of a xorb; `proof` shows that the sender knows them."""

    xorb: bytes
    size: int  # [B], unpacked
    start: int
    end: int
    proof: bytes


@dataclass(frozen=True, slots=True)
class ShardFile:
    """A file as segments one after another."""

    hash: bytes
    segments: tuple[Segment, ...]
    sha256: str  # hex

    @property
    def size(self) -> int:
        return sum(segment.size for segment in self.segments)


def read_shard(data: bytes, *, where: str) -> list[ShardFile]:
    """The files a shard registers; its list of xorbs says nothing that the xorbs themselves did not.

    Raises:
        BadXet: cut off, of another version, or without the proofs and sha256 that an upload needs.
    """
    if len(data) < _HEADER or struct.unpack_from("<Q", data, SIZE)[0] != 2:
        raise bad(where, "no shard of version 2")
    files: list[ShardFile] = []
    at, entries = _HEADER, 0
    while True:
        name, flags, count, _, _ = _entry(data, at, where)
        at += _ENTRY.size
        if name == _END:
            return files
        entries += count
        if entries > MAX_ENTRIES:
            raise bad(where, f"more than {MAX_ENTRIES:,} segments")
        if not flags & _VERIFIED or not flags & _WITH_SHA256:
            raise bad(where, f"file {to_text(name)} comes without proofs or sha256")
        segments = [_entry(data, at + number * _ENTRY.size, where) for number in range(count)]
        at += count * _ENTRY.size
        proofs = [_entry(data, at + number * _ENTRY.size, where)[0] for number in range(count)]
        at += count * _ENTRY.size
        sha256 = to_text(_entry(data, at, where)[0])
        at += _ENTRY.size
        shown = [
            Segment(xorb, size, start, end, proof)
            for (xorb, _, size, start, end), proof in zip(segments, proofs, strict=True)
        ]
        if any(segment.start >= segment.end for segment in shown):
            raise bad(where, f"file {to_text(name)} has an empty segment")
        files.append(ShardFile(name, tuple(shown), sha256))


def _entry(data: bytes, at: int, where: str) -> tuple[bytes, int, int, int, int]:
    if at + _ENTRY.size > len(data):
        raise bad(where, "cut off")
    return _ENTRY.unpack_from(data, at)  # type: ignore[return-value]


def write_shard(
    xorbs: Sequence[tuple[bytes, Sequence[Leaf]]], *, key: bytes, now_s: int, until_s: int
) -> bytes:
    """A shard that tells a client which chunks are there already; chunks can be recognised, not read off.

    Args:
        xorbs: Names of xorbs with their chunks.
        key: Chunk hashes are told keyed by this.
        now_s, until_s: When it was made, and how long it may be used [s].
    """
    body = bytearray(_TAG + struct.pack("<QQ", 2, _FOOTER_SIZE))
    files_at = len(body)
    body += _ENTRY.pack(_END, 0, 0, 0, 0)
    xorbs_at = len(body)
    stored = 0
    for name, leaves in xorbs:
        size = sum(length for _, length in leaves)
        stored += size
        body += _ENTRY.pack(name, 0, len(leaves), size, size + 8 * len(leaves))
        at = 0
        for raw, length in leaves:
            body += _ENTRY.pack(keyed_hash(raw, key), at, length, 0, 0)
            at += length
    body += _ENTRY.pack(_END, 0, 0, 0, 0)
    footer_at = len(body)
    body += struct.pack("<QQQ", 1, files_at, xorbs_at) + struct.pack(
        "<6Q", footer_at, 0, footer_at, 0, footer_at, 0
    )
    body += (
        key
        + struct.pack("<QQ", now_s, until_s)
        + bytes(48)
        + struct.pack("<4Q", stored, 0, stored, footer_at)
    )
    return bytes(body)
