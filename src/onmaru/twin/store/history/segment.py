"""A sealed segment: one immutable Parquet file sorted by signal and source time, and its index.

Row groups end where a signal ends, so that reading one signal touches little. Pages carry checksums;
a page that does not match is reported as damage, never as data.
"""

from __future__ import annotations

import os
import zlib
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from onmaru.core.storage.columns import column, numbers, strings
from onmaru.twin.store.history.disk import refused, sync_file, sync_folder, write_atomic
from onmaru.twin.store.history.errors import HistoryCorrupt
from onmaru.twin.store.history.manifest import SegmentMeta
from onmaru.twin.store.history.run import EMPTY_PIECE, Piece, Run
from onmaru.twin.store.history.segment_index import SegmentIndex, build_index

_GROUP_ROWS = 16_384
_MAX_GROUP_ROWS = 131_072
_FOOTER_GUESS = 65_536
_TIME = pa.timestamp("ns", "UTC")


def parquet_path(folder: Path, name: str) -> Path:
    return folder / f"{name}.parquet"


def index_path(folder: Path, name: str) -> Path:
    return folder / f"{name}.index"


def write_segment(folder: Path, name: str, run: Run, *, order: int, level: int, durable: bool) -> SegmentMeta:
    """Write `run` as a segment; it is durable on return but belongs to nothing until the manifest names it.

    Raises:
        HistoryFull: the disk refused; nothing is left behind.
    """
    path = parquet_path(folder, name)
    temporary = path.with_name(path.name + ".tmp")
    groups = group_offsets(run.starts)
    metadata = {"onmaru.order": str(order), "onmaru.level": str(level)}
    try:
        write_parquet(temporary, run, groups, metadata)
        if durable:
            sync_file(temporary)
        os.replace(temporary, path)
        write_atomic(index_path(folder, name), build_index(run, groups), durable=durable)
        if durable:
            sync_folder(folder)
        footer_crc = _footer_crc(path)
        size = path.stat().st_size + index_path(folder, name).stat().st_size
    except OSError as error:
        for leftover in (temporary, path, index_path(folder, name)):
            leftover.unlink(missing_ok=True)
        raise refused(error, "a segment", path) from error
    return SegmentMeta(
        name,
        order,
        level,
        int(run.source_ns.min()),
        int(run.source_ns.max()),
        len(run),
        size,
        len(run.text_at) > 0,
        footer_crc,
    )


def group_offsets(starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where row groups begin: at signal boundaries once a group is large enough, inside a huge signal too."""
    cuts = [0]
    for end in starts[1:].tolist():
        while end - cuts[-1] > _MAX_GROUP_ROWS:
            cuts.append(cuts[-1] + _MAX_GROUP_ROWS)
        if end - cuts[-1] >= _GROUP_ROWS:
            cuts.append(end)
    total = int(starts[-1])
    if cuts[-1] != total:
        cuts.append(total)
    return np.asarray(cuts, np.int64)


def arrow_table(run: Run) -> pa.Table:
    """A run as an Arrow table with the columns of a segment."""
    columns = {
        "signal": column(run.signal_column()),
        "source_time": column(run.source_ns).view(_TIME),
        "ingest_time": column(run.ingest_ns).view(_TIME),
        "value": column(run.value),
        "quality": column(run.quality),
        "text": _text_column(run),
    }
    return pa.table(columns)


def _text_column(run: Run) -> pa.Array:
    if not len(run.text_at):
        return pa.nulls(len(run), pa.string())
    take = np.full(len(run), -1, np.int64)
    take[run.text_at] = np.arange(len(run.text_at))
    return strings(run.texts).take(column(take, absent=take < 0))


def write_parquet(path: Path, run: Run, groups: NDArray[np.int64], metadata: dict[str, str]) -> None:
    """Write the Parquet file itself."""
    table = arrow_table(run).replace_schema_metadata(metadata)
    writer = pq.ParquetWriter(
        path,
        table.schema,
        compression="zstd",
        compression_level=1,
        write_statistics=True,
        use_dictionary=["signal", "quality", "text"],
        column_encoding={
            "source_time": "DELTA_BINARY_PACKED",
            "ingest_time": "DELTA_BINARY_PACKED",
            "value": "BYTE_STREAM_SPLIT",
        },
        write_page_checksum=True,
    )
    with writer:
        for low, high in zip(groups[:-1].tolist(), groups[1:].tolist(), strict=True):
            writer.write_table(table.slice(low, high - low), row_group_size=high - low)


def read_run(folder: Path, meta: SegmentMeta) -> Run:
    """Decode a whole segment.

    Raises:
        HistoryCorrupt: the file is absent, torn or altered.
    """
    table = _read(folder, meta, None, [0, 1, 2, 3, 4, *([5] if meta.has_text else [])])
    signal = numbers(table.column("signal"))
    source_ns, ingest_ns, value, quality = _numbers(table)
    if len(signal) != meta.rows:
        raise _corrupt(parquet_path(folder, meta.name), f"{len(signal)} rows instead of {meta.rows}")
    heads = np.flatnonzero(np.concatenate(([True], signal[1:] != signal[:-1])))
    text_at, texts = _texts(table) if meta.has_text else (np.zeros(0, np.int64), [])
    return Run(
        signal[heads], np.append(heads, len(signal)), source_ns, ingest_ns, value, quality, text_at, texts
    )


def read_piece(
    folder: Path, meta: SegmentMeta, index: SegmentIndex, row: int, start_ns: int, end_ns: int
) -> Piece:
    """One signal's samples in [start, end), touching only its row groups.

    Raises:
        HistoryCorrupt: the file is absent, torn or altered.
    """
    entry = index.entry(row)
    if entry is None or entry["first_ns"] >= end_ns or entry["last_ns"] < start_ns:
        return EMPTY_PIECE
    low, high = int(entry["low"]), int(entry["high"])
    first = int(np.searchsorted(index.groups, low, "right")) - 1
    last = int(np.searchsorted(index.groups, high, "left"))
    columns = [1, 2, 3, 4, *([5] if meta.has_text else [])]
    table = _read(folder, meta, list(range(first, last)), columns)
    base = int(index.groups[first])
    table = table.slice(low - base, high - low)
    source_ns, ingest_ns, value, quality = _numbers(table)
    a, b = np.searchsorted(source_ns, (start_ns, end_ns))
    texts: dict[int, str] = {}
    if meta.has_text:
        at, found = _texts(table)
        texts = {int(p) - int(a): text for p, text in zip(at, found, strict=True) if a <= p < b}
    return Piece(source_ns[a:b], ingest_ns[a:b], value[a:b], quality[a:b], texts)


def _footer_crc(path: Path) -> int:
    """Checksum of the footer: metadata, its length, and the closing magic.

    Raises:
        ValueError: there is no footer.
    """
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        file.seek(max(0, size - _FOOTER_GUESS))
        tail = file.read()
        if len(tail) < 12 or not tail.endswith(b"PAR1"):
            raise ValueError("it does not end like a Parquet file")
        length = int.from_bytes(tail[-8:-4], "little") + 8
        if length > size:
            raise ValueError("its footer is longer than the file")
        if length > len(tail):
            file.seek(size - length)
            tail = file.read()
    return zlib.crc32(tail[-length:])


def _read(folder: Path, meta: SegmentMeta, groups: list[int] | None, columns: list[int]) -> pa.Table:
    path = parquet_path(folder, meta.name)
    names = ["signal", "source_time", "ingest_time", "value", "quality", "text"]
    wanted = [names[column] for column in columns]
    try:
        if meta.footer_crc and _footer_crc(path) != meta.footer_crc:
            raise ValueError("its footer has changed")
        with pq.ParquetFile(path, page_checksum_verification=True, pre_buffer=True) as file:
            if groups is None:
                return file.read(wanted, use_threads=True)
            return file.read_row_groups(groups, wanted, use_threads=False)
    except (OSError, pa.ArrowException, KeyError, IndexError, ValueError) as error:
        raise _corrupt(path, str(error).splitlines()[0]) from error


def _numbers(
    table: pa.Table,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.uint8]]:
    return (
        numbers(table.column("source_time")),
        numbers(table.column("ingest_time")),
        numbers(table.column("value")),
        numbers(table.column("quality")),
    )


def _texts(table: pa.Table) -> tuple[NDArray[np.int64], list[str]]:
    text = table.column("text")
    present = numbers(pc.indices_nonzero(pc.is_valid(text))).astype(np.int64)
    return present, pc.drop_null(text).to_pylist()


def _corrupt(path: Path, reason: str) -> HistoryCorrupt:
    return HistoryCorrupt(
        f"the history segment {path.name} is damaged: {reason}",
        hint="it was set aside in the quarantine folder; restore it from a backup to get its samples back",
        file=str(path),
        reason=reason,
    )


def recover_meta(folder: Path, name: str) -> SegmentMeta:
    """What the manifest would say of a segment, read back from the segment itself."""
    path = parquet_path(folder, name)
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            tags = file.schema_arrow.metadata or {}
            order, level = int(tags[b"onmaru.order"]), int(tags[b"onmaru.level"])
            table = file.read(["source_time", "text"])
    except (OSError, pa.ArrowException, KeyError, ValueError) as error:
        raise _corrupt(path, str(error).splitlines()[0]) from error
    times = numbers(table.column("source_time"))
    size = path.stat().st_size
    has_text = table.column("text").null_count < len(table)
    return SegmentMeta(name, order, level, int(times.min()), int(times.max()), len(times), size, has_text)
