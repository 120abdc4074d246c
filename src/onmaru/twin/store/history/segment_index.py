"""The index beside a segment: where each signal's rows lie, its last sample, and its rollup cells.

    header     magic 8 B | crc32 u32 | signal_count u32 | group_count u32 | texts_bytes u32
    directory  DIRECTORY[signal_count]      groups  i64[group_count + 1], row offsets of the row groups
    texts      JSON {row: last text}        cells   CELL[...], each signal's fine then coarse cells

The checksum covers directory, groups and texts; each signal's cells have their own. All of it can be
rebuilt from the segment.
"""

from __future__ import annotations

import os
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import orjson
from numpy.typing import NDArray

from onmaru.twin.rules.downsample import CELL, LEVELS_NS, cells_of_many
from onmaru.twin.store.history.run import Run

_MAGIC = b"ONMIDX1\0"
_HEADER = struct.Struct("<8sIIII")
_FINE_SAVING = 4  # fine cells are kept where they are at least this many times fewer than the samples
_MAX_SIGNALS = 50_000_000

DIRECTORY = np.dtype(
    [
        ("signal", "<u4"),
        ("last_quality", "u1"),
        ("has_fine", "u1"),
        ("pad", "u1", 2),
        ("low", "<i8"),  # rows [low, high) of the segment
        ("high", "<i8"),
        ("first_ns", "<i8"),
        ("last_ns", "<i8"),
        ("last_ingest_ns", "<i8"),
        ("last_value", "<f8"),
        ("fine_low", "<u4"),  # cells [fine_low, coarse_low) and [coarse_low, coarse_high) of this file
        ("coarse_low", "<u4"),
        ("coarse_high", "<u4"),
        ("cells_crc", "<u4"),
    ]
)


class DamagedIndex(Exception):
    """Internal: the index cannot be trusted and must be rebuilt."""


@dataclass(frozen=True, slots=True, eq=False)
class SegmentIndex:
    """The index without its cells, as kept in memory."""

    directory: NDArray[np.void]
    groups: NDArray[np.int64]
    texts: dict[int, str]
    cells_offset: int

    @property
    def nbytes(self) -> int:
        return self.directory.nbytes + self.groups.nbytes + 100 * len(self.texts) + 200

    def entry(self, row: int) -> np.void | None:
        k = int(np.searchsorted(self.directory["signal"], row))
        if k == len(self.directory) or self.directory["signal"][k] != row:
            return None
        return self.directory[k]


def build_index(run: Run, groups: NDArray[np.int64]) -> bytes:
    """The bytes of the index of a segment that holds `run` in row groups that begin at `groups`."""
    directory = np.zeros(len(run.signals), DIRECTORY)
    low, high = run.starts[:-1], run.starts[1:]
    directory["signal"] = run.signals
    directory["low"], directory["high"] = low, high
    directory["first_ns"], directory["last_ns"] = run.source_ns[low], run.source_ns[high - 1]
    directory["last_ingest_ns"] = run.ingest_ns[high - 1]
    directory["last_value"] = run.value[high - 1]
    directory["last_quality"] = run.quality[high - 1]
    fine, fine_at = cells_of_many(run.starts, run.source_ns, run.value, run.quality, LEVELS_NS[0])
    coarse, coarse_at = cells_of_many(run.starts, run.source_ns, run.value, run.quality, LEVELS_NS[1])
    chunks: list[bytes] = []
    position = 0
    for k in range(len(run.signals)):
        mine = fine[fine_at[k] : fine_at[k + 1]]
        keep = bool(len(mine) * _FINE_SAVING <= high[k] - low[k])
        body = (mine.tobytes() if keep else b"") + coarse[coarse_at[k] : coarse_at[k + 1]].tobytes()
        directory["has_fine"][k] = keep
        directory["fine_low"][k] = position
        directory["coarse_low"][k] = position + (len(mine) if keep else 0)
        position += len(body) // CELL.itemsize
        directory["coarse_high"][k] = position
        directory["cells_crc"][k] = zlib.crc32(body)
        chunks.append(body)
    texts: dict[str, str] = {}
    if len(run.text_at):
        at = np.searchsorted(run.text_at, high - 1)
        for k in np.flatnonzero(at < len(run.text_at)).tolist():
            if run.text_at[at[k]] == high[k] - 1:
                texts[str(int(run.signals[k]))] = run.texts[int(at[k])]
    text_bytes = orjson.dumps(texts)
    body = directory.tobytes() + groups.astype("<i8").tobytes() + text_bytes
    header = _HEADER.pack(_MAGIC, zlib.crc32(body), len(directory), len(groups) - 1, len(text_bytes))
    return b"".join((header, body, *chunks))


def read_index(path: Path) -> SegmentIndex:
    """Read and check everything but the cells.

    Raises:
        DamagedIndex: it is absent, torn or altered.
    """
    try:
        with open(path, "rb") as file:
            head = file.read(_HEADER.size)
            magic, crc, signal_count, group_count, text_bytes = _HEADER.unpack(head)
            if magic != _MAGIC or signal_count > _MAX_SIGNALS:
                raise DamagedIndex(path.name)
            size = signal_count * DIRECTORY.itemsize + (group_count + 1) * 8 + text_bytes
            if size > os.fstat(file.fileno()).st_size:
                raise DamagedIndex(path.name)
            body = file.read(size)
    except (OSError, struct.error) as error:
        raise DamagedIndex(path.name) from error
    if len(body) != size or zlib.crc32(body) != crc:
        raise DamagedIndex(path.name)
    directory = np.frombuffer(body, DIRECTORY, signal_count)
    offset = directory.nbytes
    groups = np.frombuffer(body, "<i8", group_count + 1, offset)
    texts = orjson.loads(body[offset + groups.nbytes :])
    return SegmentIndex(
        directory, groups, {int(row): text for row, text in texts.items()}, _HEADER.size + size
    )


def read_cells(path: Path, index: SegmentIndex, entry: np.void, level: int) -> NDArray[np.void]:
    """The rollup cells of one signal at a level; level 0 only where `entry["has_fine"]`.

    Raises:
        DamagedIndex: the cells are torn or altered.
    """
    low, high = int(entry["fine_low"]), int(entry["coarse_high"])
    try:
        handle = os.open(path, os.O_RDONLY)
        try:
            body = os.pread(handle, (high - low) * CELL.itemsize, index.cells_offset + low * CELL.itemsize)
        finally:
            os.close(handle)
    except OSError as error:
        raise DamagedIndex(path.name) from error
    if len(body) != (high - low) * CELL.itemsize or zlib.crc32(body) != entry["cells_crc"]:
        raise DamagedIndex(path.name)
    cells = np.frombuffer(body, CELL)
    middle = int(entry["coarse_low"]) - low
    return cells[:middle] if level == 0 else cells[middle:]
