"""A spool on disk for samples the pipeline refused, where the protocol cannot redeliver them.

    entry = magic u32 | length u32 | crc32 u32 | count u32 | columns | JSON texts

One file an entry, written and synced before the name appears, removed once the pipeline has the samples.
When the disk refuses as well, entries stay in memory within `memory_samples`; beyond it samples are lost
and counted. Survives restarts; a damaged file is set aside as `*.damaged`.
"""

from __future__ import annotations

import itertools
import os
import struct
import threading
import zlib
from collections import deque
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import orjson

from onmaru.twin.types import SampleBatch

_MAGIC = 0x314C5053  # "SPL1"
_HEAD = struct.Struct("<IIII")
_RECORD_BYTES = 4 + 8 + 8 + 8 + 1


@dataclass(frozen=True, slots=True, eq=False)
class SpoolEntry:
    batch: SampleBatch
    file: Path | None  # None: kept in memory only


class Spool:
    """Oldest first; bounded by `max_bytes` on disk and `memory_samples` in memory. Thread-safe."""

    def __init__(self, folder: Path, *, max_bytes: int = 1 << 30, memory_samples: int = 200_000) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._memory_samples = memory_samples
        self._lock = threading.Lock()
        self._files: deque[tuple[Path, int, int]] = deque()  # file, bytes, samples
        self._memory: deque[SampleBatch] = deque()
        self._bytes = 0
        self._numbers = itertools.count(1)
        self.lost_count = 0
        self._recover()

    @property
    def sample_count(self) -> int:
        """Samples waiting."""
        with self._lock:
            return sum(item[2] for item in self._files) + sum(len(batch) for batch in self._memory)

    def _recover(self) -> None:
        if not self._folder.is_dir():
            return
        last = 0
        for leftover in self._folder.glob("*.tmp"):
            leftover.unlink(missing_ok=True)
        for file in sorted(self._folder.glob("*.spool")):
            batch = _read(file)
            if batch is None:
                file.rename(file.with_suffix(".damaged"))
                continue
            size = file.stat().st_size
            self._files.append((file, size, len(batch)))
            self._bytes += size
            if file.stem.isdigit():
                last = max(last, int(file.stem))
        self._numbers = itertools.count(last + 1)

    def add(self, batch: SampleBatch) -> bool:
        """Keep a batch; False when it is lost because disk and memory are full."""
        body = _encode(batch)
        with self._lock:
            if self._bytes + len(body) <= self._max_bytes:
                try:
                    self._write(body, len(batch))
                    return True
                except OSError:
                    pass  # the disk is what is wrong: memory is the next best place
            if sum(len(kept) for kept in self._memory) + len(batch) <= self._memory_samples:
                self._memory.append(batch)
                return True
            self.lost_count += len(batch)
            return False

    def _write(self, body: bytes, count: int) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._folder / f"{next(self._numbers):012d}.spool"
        draft = file.with_suffix(".tmp")
        try:
            with draft.open("wb") as stream:
                stream.write(body)
                stream.flush()
                os.fsync(stream.fileno())
            draft.rename(file)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
        self._files.append((file, len(body), count))
        self._bytes += len(body)

    def oldest(self) -> SpoolEntry | None:
        """The entry to offer next; it stays until `remove`."""
        with self._lock:
            while self._files:
                file = self._files[0][0]
                batch = _read(file)
                if batch is not None:
                    return SpoolEntry(batch, file)
                self._drop_first()
            return SpoolEntry(self._memory[0], None) if self._memory else None

    def remove(self, entry: SpoolEntry) -> None:
        with self._lock:
            if entry.file is None:
                if self._memory and self._memory[0] is entry.batch:
                    self._memory.popleft()
            elif self._files and self._files[0][0] == entry.file:
                self._drop_first()

    def _drop_first(self) -> None:
        file, size, _ = self._files.popleft()
        self._bytes -= size
        file.unlink(missing_ok=True)


def _encode(batch: SampleBatch) -> bytes:
    texts = b"" if batch.texts is None else orjson.dumps(list(batch.texts))
    body = b"".join(
        [
            batch.signal.astype("<u4").tobytes(),
            batch.source_ns.astype("<i8").tobytes(),
            batch.ingest_ns.astype("<i8").tobytes(),
            batch.value.astype("<f8").tobytes(),
            batch.quality.astype("u1").tobytes(),
            texts,
        ]
    )
    return _HEAD.pack(_MAGIC, len(body), zlib.crc32(body), len(batch)) + body


def _read(file: Path) -> SampleBatch | None:
    try:
        data = file.read_bytes()
    except OSError:
        return None
    return decode(data)


def decode(data: bytes) -> SampleBatch | None:
    """The batch of an entry's bytes; None when they are torn or damaged."""
    if len(data) < _HEAD.size:
        return None
    magic, length, checksum, count = _HEAD.unpack_from(data)
    body = data[_HEAD.size :]
    if (
        magic != _MAGIC
        or len(body) != length
        or zlib.crc32(body) != checksum
        or count * _RECORD_BYTES > length
    ):
        return None
    edges = np.cumsum([0, 4 * count, 8 * count, 8 * count, 8 * count, count])
    parts = [body[edges[i] : edges[i + 1]] for i in range(5)]
    rest = body[edges[5] :]
    try:
        texts = orjson.loads(rest) if rest else None
    except orjson.JSONDecodeError:
        return None
    kinds = ("<u4", "<i8", "<i8", "<f8", "u1")
    rows, source_ns, ingest_ns, value, quality = (
        np.frombuffer(part, kind) for part, kind in zip(parts, kinds, strict=True)
    )
    return SampleBatch(rows, source_ns, ingest_ns, value, quality, texts)
