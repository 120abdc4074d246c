"""Samples for other programs, as a stream: CSV or Parquet, page by page, never a whole range in memory.

Rows are ordered by signal as asked for, then by time. Nothing is written to disk on the way.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from onmaru.core.errors import LimitExceeded
from onmaru.core.ids import SignalId
from onmaru.twin.ports import History
from onmaru.twin.types import Quality, SampleBatch, Signal, SignalKind

if TYPE_CHECKING:
    import pyarrow as pa

Format = Literal["csv", "parquet"]
MOST_SAMPLES = 20_000_000
_PAGE = 100_000
_QUALITY = [quality.name.lower() for quality in sorted(Quality)]


class ExportTooLarge(LimitExceeded):
    code = "twin.export_too_large"


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures of one signal over a window; the mean of each sample counts alike, however long it stood."""

    count: int
    finite_count: int
    minimum: float | None
    maximum: float | None
    mean: float | None
    deviation: float | None  # of the population
    first_ns: int | None
    last_ns: int | None
    qualities: Mapping[str, int]


def count_samples(history: History, rows: Sequence[int], start_ns: int, end_ns: int) -> int:
    """How many samples the rows have in [start, end), from the index: nothing is decoded but the borders."""
    return sum(int(history.chart(row, start_ns, end_ns, pixels=1).count.sum()) for row in rows)


def refuse_too_many(history: History, rows: Sequence[int], start_ns: int, end_ns: int) -> int:
    """The number of samples, if an export or summary may read them.

    Raises:
        ExportTooLarge: more than `MOST_SAMPLES`.
    """
    found = count_samples(history, rows, start_ns, end_ns)
    if found > MOST_SAMPLES:
        raise ExportTooLarge(
            f"{found:,} samples, at most {MOST_SAMPLES:,} in one go", hint="ask for a shorter window or fewer signals",
            samples=found, limit=MOST_SAMPLES,
        )  # fmt: skip
    return found


def stream_samples(
    history: History, row_of: Mapping[SignalId, int], signals: Sequence[Signal], start_ns: int, end_ns: int,
    form: Format,
) -> Iterator[bytes]:  # fmt: skip
    """The samples of `signals` in [start, end), in pieces of a CSV or Parquet file.

    Columns: `time` (UTC), `signal`, `unit`, `value`, `text` (a text sample, or the name of a state), `quality`.
    """
    tables = (
        _table(signal, batch)
        for signal in signals
        for batch in _pages(history, row_of[signal.id], start_ns, end_ns)
    )
    return _as_csv(tables) if form == "csv" else _as_parquet(tables)


def summarise(history: History, row: int, start_ns: int, end_ns: int) -> Summary:
    """Count, extremes, mean, deviation and qualities of one signal over [start, end)."""
    count = finite_count = 0
    minimum, maximum, mean, spread = math.inf, -math.inf, 0.0, 0.0
    first_ns: int | None = None
    last_ns: int | None = None
    qualities = np.zeros(len(_QUALITY), np.int64)
    for batch in _pages(history, row, start_ns, end_ns):
        first_ns = int(batch.source_ns[0]) if first_ns is None else first_ns
        last_ns = int(batch.source_ns[-1])
        count += len(batch)
        qualities += np.bincount(batch.quality, minlength=len(_QUALITY))[: len(_QUALITY)]
        value = batch.value[np.isfinite(batch.value)]
        if not len(value):
            continue
        # Chan, Golub, LeVeque (1979), updating formulae for sample variances: stable over pages.
        more, there = len(value), float(value.mean())
        both = finite_count + more
        spread += float(((value - there) ** 2).sum()) + (there - mean) ** 2 * finite_count * more / both
        mean += (there - mean) * more / both
        finite_count = both
        minimum, maximum = min(minimum, float(value.min())), max(maximum, float(value.max()))
    some = finite_count > 0
    return Summary(
        count, finite_count, minimum if some else None, maximum if some else None, mean if some else None,
        math.sqrt(spread / finite_count) if some else None, first_ns, last_ns,
        {name: int(n) for name, n in zip(_QUALITY, qualities, strict=True) if n},
    )  # fmt: skip


def _pages(history: History, row: int, start_ns: int, end_ns: int) -> Iterator[SampleBatch]:
    at = start_ns
    while at < end_ns:
        batch = history.range(row, at, end_ns, limit=_PAGE)
        if len(batch):
            yield batch
        if len(batch) < _PAGE:
            return
        at = int(batch.source_ns[-1]) + 1


def _table(signal: Signal, batch: SampleBatch) -> pa.Table:
    import pyarrow as pa

    from onmaru.core.storage.columns import column, strings

    count = len(batch)
    once = column(np.zeros(count, np.int64))  # the same text in every row
    if signal.kind is SignalKind.STATE:
        known = (batch.value >= 0) & (batch.value < len(signal.states))  # NaN is neither
        code = np.where(known, batch.value, 0).astype(np.int64)
        text = strings(signal.states).take(column(code, absent=~known))
    else:
        text = strings(batch.texts if batch.texts is not None else [None] * count)
    quality = strings(_QUALITY).take(column(batch.quality.astype(np.int64)))
    return pa.table(
        {
            "time": column(batch.source_ns.astype(np.int64)).view(pa.timestamp("ns", "UTC")),
            "signal": strings([str(signal.id)]).take(once),
            "unit": strings([signal.unit]).take(once),
            "value": column(batch.value, absent=np.isnan(batch.value)),
            "text": text,
            "quality": quality,
        }
    )


def _as_csv(tables: Iterator[pa.Table]) -> Iterator[bytes]:
    import pyarrow as pa
    from pyarrow import csv

    yield b'"time","signal","unit","value","text","quality"\n'
    options = csv.WriteOptions(include_header=False, quoting_style="needed")
    for table in tables:
        sink = pa.BufferOutputStream()
        csv.write_csv(table, sink, options)
        yield sink.getvalue().to_pybytes()


def _as_parquet(tables: Iterator[pa.Table]) -> Iterator[bytes]:
    import pyarrow as pa
    from pyarrow import parquet

    sink = _Drain()
    writer: Any = None
    try:
        for table in tables:
            if writer is None:
                writer = parquet.ParquetWriter(sink, table.schema, compression="zstd")
            writer.write_table(table)
            yield sink.take()
        if writer is None:
            writer = parquet.ParquetWriter(sink, pa.schema(_fields()), compression="zstd")
        writer.close()
        yield sink.take()
    finally:
        if writer is not None and writer.is_open:  # the reader went away
            writer.close()


def _fields() -> list[tuple[str, Any]]:
    import pyarrow as pa

    text = pa.string()
    return [
        ("time", pa.timestamp("ns", "UTC")), ("signal", text), ("unit", text), ("value", pa.float64()),
        ("text", text), ("quality", text),
    ]  # fmt: skip


class _Drain:
    """A file that can only be written, and emptied from the other side."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._position = 0
        self.closed = False

    def write(self, data: Any) -> int:
        part = bytes(data)
        self._parts.append(part)
        self._position += len(part)
        return len(part)

    def tell(self) -> int:
        return self._position

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        self.closed = True

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def take(self) -> bytes:
        """What was written since the last call."""
        taken, self._parts = b"".join(self._parts), []
        return taken
