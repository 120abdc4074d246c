"""Xorbs: chunks of files, packed one after another. Source: Xet Protocol Specification, "Xorb format"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onmaru.hub.errors import BadXet
from onmaru.hub.rules.xet.hashing import chunk_hash, tree_hash

MAX_XORB_BYTES = 72 << 20  # 64 MiB of chunks, their headers, and the footer older clients add
MAX_CHUNK_BYTES = 1 << 20  # 128 KiB by the specification; larger ones are still readable
MAX_CHUNKS = 64 << 10
_HEADER = 8
_FOOTER = b"XETBLOB"  # older clients send an index behind the chunks; it says nothing new
_PLAIN, _LZ4, _GROUPED_LZ4 = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk: its hash, its length, and where it lies packed."""

    hash: bytes
    size: int  # [B], unpacked
    start: int  # of its header within the xorb [B]
    end: int


def read_xorb(data: bytes, *, where: str) -> list[Chunk]:
    """Unpack and hash every chunk.

    Raises:
        BadXet: a chunk cannot be unpacked, or is longer than allowed.
    """
    chunks: list[Chunk] = []
    at = 0
    while at < len(data) and not data.startswith(_FOOTER, at):
        if len(chunks) >= MAX_CHUNKS:
            raise bad(where, f"more than {MAX_CHUNKS:,} chunks")
        end = _end(data, at, where)
        content = unpack(data[at:end], where=where)
        chunks.append(Chunk(chunk_hash(content), len(content), at, end))
        at = end
    if not chunks:
        raise bad(where, "no chunks")
    return chunks


def name_of(chunks: Sequence[Chunk]) -> bytes:
    """The hash a xorb of these chunks is called by."""
    return tree_hash([(chunk.hash, chunk.size) for chunk in chunks])


def unpack(packed: bytes, *, where: str) -> bytes:
    """The content of one chunk with its header.

    Raises:
        BadXet: it is of an unknown kind, or not as long as it says.
    """
    kind, size = packed[4], int.from_bytes(packed[5:8], "little")
    body = packed[_HEADER:]
    if size > MAX_CHUNK_BYTES:
        raise bad(where, f"a chunk of {size:,} bytes")
    if kind == _PLAIN:
        content = body
    elif kind in (_LZ4, _GROUPED_LZ4):
        content = _unpack_lz4(body, size, where)
        if kind == _GROUPED_LZ4:
            content = _ungroup(content)
    else:
        raise bad(where, f"packed in an unknown way ({kind})")
    if len(content) != size:
        raise bad(where, f"a chunk of {len(content):,} bytes says it has {size:,}")
    return content


def _end(data: bytes, at: int, where: str) -> int:
    if at + _HEADER > len(data) or data[at] != 0:
        raise bad(where, f"no chunk at byte {at:,}")
    end = at + _HEADER + int.from_bytes(data[at + 1 : at + 4], "little")
    if end > len(data):
        raise bad(where, f"cut off at byte {len(data):,}")
    return end


def _unpack_lz4(body: bytes, size: int, where: str) -> bytes:
    import lz4.frame

    try:
        reader = lz4.frame.LZ4FrameDecompressor()
        content: bytes = reader.decompress(body, size + 1)  # never more than it says, whatever it unfolds to
    except (RuntimeError, ValueError, EOFError) as error:
        raise bad(where, f"a chunk cannot be unpacked ({error})") from error
    return content


def _ungroup(grouped: bytes) -> bytes:
    """Undo the sorting of bytes by their place within groups of four."""
    whole = bytearray(len(grouped))
    start = 0
    for place in range(4):
        count = (len(grouped) - place + 3) // 4
        whole[place::4] = grouped[start : start + count]
        start += count
    return bytes(whole)


def bad(where: str, what: str) -> BadXet:
    """The error for data that is not what it should be."""
    return BadXet(f"{where}: {what}", hint="send it again; if it stays so, update hf_xet", where=where)
