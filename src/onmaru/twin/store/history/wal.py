"""The write-ahead file: checksummed columnar blocks, appended and made durable in groups.

    block   magic u32 | crc32 u32 of all that follows | count u32 | text_bytes u32
            source_ns i64[count] | ingest_ns i64[count] | value f64[count] | signal u32[count]
            quality u8[count] | texts: JSON [[position...], [text...]], text_bytes long

A block is one appended batch: after a crash it is there whole or not at all. A torn tail is cut off;
damage in the middle is set aside under the file's name, and the blocks behind it are still read.
"""

from __future__ import annotations

import logging
import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import orjson
from numpy.typing import NDArray

from onmaru.twin.store.history.disk import refused, sync_folder, write_all
from onmaru.twin.store.history.errors import BadBatch
from onmaru.twin.types import SampleBatch

_log = logging.getLogger(__name__)

MAGIC = 0x314D4E4F  # ONM1
HEADER = struct.Struct("<IIII")
ROW_BYTES = 29
MAX_BLOCK_ROWS = 4_000_000
MAX_TEXT_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """One appended batch, its columns owned by us."""

    signal: NDArray[np.uint32]
    source_ns: NDArray[np.int64]
    ingest_ns: NDArray[np.int64]
    value: NDArray[np.float64]
    quality: NDArray[np.uint8]
    text_at: NDArray[np.int64]
    texts: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.signal)


def encode_block(batch: SampleBatch) -> bytes:
    """The bytes of one block.

    Raises:
        BadBatch: columns differ in length, or a text cannot be written as UTF-8.
    """
    count = len(batch.signal)
    columns = (
        np.ascontiguousarray(batch.source_ns, "<i8"),
        np.ascontiguousarray(batch.ingest_ns, "<i8"),
        np.ascontiguousarray(batch.value, "<f8"),
        np.ascontiguousarray(batch.signal, "<u4"),
        np.ascontiguousarray(batch.quality, "u1"),
    )
    if any(column.shape != (count,) for column in columns):
        shapes = [column.shape for column in columns]
        raise BadBatch(
            f"the columns of the batch differ in length: {shapes}", hint="give one value per sample"
        )
    texts = b""
    if batch.texts is not None:
        if len(batch.texts) != count:
            raise BadBatch(
                f"{len(batch.texts)} texts for {count} samples", hint="use None where there is no text"
            )
        at = [position for position, text in enumerate(batch.texts) if text is not None]
        if at:
            try:
                texts = orjson.dumps([at, [batch.texts[position] for position in at]])
            except TypeError as error:
                raise BadBatch("a text sample is not valid UTF-8 text", hint="send text as UTF-8") from error
            if len(texts) > MAX_TEXT_BYTES:
                raise BadBatch("the texts of one batch exceed 64 MiB", hint="send smaller batches")
    body = b"".join((struct.pack("<II", count, len(texts)), *(column.tobytes() for column in columns), texts))
    return struct.pack("<II", MAGIC, zlib.crc32(body)) + body


def decode_block(data: bytes | memoryview, offset: int = 0) -> tuple[Block, int] | None:
    """The block at `offset` and the offset behind it; None when it is torn, damaged or absent."""
    if len(data) - offset < HEADER.size:
        return None
    magic, crc, count, text_bytes = HEADER.unpack_from(data, offset)
    end = offset + HEADER.size + count * ROW_BYTES + text_bytes
    if magic != MAGIC or count > MAX_BLOCK_ROWS or text_bytes > MAX_TEXT_BYTES or end > len(data):
        return None
    if zlib.crc32(memoryview(data)[offset + 8 : end]) != crc:
        return None
    position = offset + HEADER.size
    columns = []
    for dtype in ("<i8", "<i8", "<f8", "<u4", "u1"):
        columns.append(np.frombuffer(data, dtype, count, position))
        position += columns[-1].nbytes
    text_at, texts = np.zeros(0, np.int64), ()
    if text_bytes:
        at, texts = orjson.loads(memoryview(data)[position:end])
        text_at = np.asarray(at, np.int64)
    source_ns, ingest_ns, value, signal, quality = columns
    return Block(signal, source_ns, ingest_ns, value, quality, text_at, tuple(texts)), end


@dataclass(slots=True)
class Recovery:
    """What was found in a write-ahead file: blocks, and the bytes that were cut off or damaged."""

    blocks: list[Block]
    end: int
    torn_bytes: int = 0
    damaged: list[tuple[int, int]] | None = None


def read_blocks(path: Path) -> Recovery:
    """Read every whole block; step over damage when whole blocks follow it."""
    data = path.read_bytes()
    found = Recovery([], 0, 0, [])
    offset = 0
    while offset < len(data):
        decoded = decode_block(data, offset)
        if decoded is not None:
            found.blocks.append(decoded[0])
            offset = found.end = decoded[1]
            continue
        following = next(_whole_blocks(data, offset + 1), None)
        if following is None:
            found.torn_bytes = len(data) - offset
            break
        found.damaged = [*(found.damaged or []), (offset, following)]
        offset = following
    return found


def _whole_blocks(data: bytes, offset: int) -> Iterator[int]:
    """Offsets behind `offset` at which a whole block begins."""
    mark = struct.pack("<I", MAGIC)
    while (offset := data.find(mark, offset)) >= 0:
        if decode_block(data, offset) is not None:
            yield offset
        offset += 1


class WriteAheadFile:
    """The open end of the log. Not thread-safe: the log serialises appends; `sync` may run beside them."""

    def __init__(self, path: Path, *, durable: bool) -> None:
        self.path = path
        self._durable = durable
        try:
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            if durable:
                sync_folder(path.parent)
        except OSError as error:
            raise refused(error, "the write-ahead file", path) from error
        self._end = os.fstat(self._handle).st_size
        self._torn = False

    @property
    def size_bytes(self) -> int:
        return self._end

    def append(self, data: bytes) -> None:
        """Append one block; on failure the file is as before.

        Raises:
            HistoryFull: the disk refused.
        """
        try:
            if self._torn:
                os.ftruncate(self._handle, self._end)
                self._torn = False
            write_all(self._handle, data)
        except OSError as error:
            self._torn = True
            try:
                os.ftruncate(self._handle, self._end)
                self._torn = False
            except OSError:
                _log.warning("the torn tail of %s stays until the disk recovers", self.path)
            raise refused(error, "the write-ahead file", self.path) from error
        self._end += len(data)

    def sync(self) -> None:
        """Make every appended block durable.

        Raises:
            HistoryFull: the disk refused; the caller must write the blocks again elsewhere, because the
                operating system may have dropped them.
        """
        if not self._durable:
            return
        try:
            os.fdatasync(self._handle)
        except OSError as error:
            raise refused(error, "the write-ahead file", self.path) from error

    def close(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
