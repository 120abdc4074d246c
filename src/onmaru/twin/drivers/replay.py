"""Replay of recorded tables at any speed: CSV, Parquet and whitespace tables (`.dat`).

Bindings name a column in their address: its name, or its number from 0 (`#3` or `3`) where the table has
no header. Times come from a column or from a fixed period; `times = "now"` lays the record onto the present
(the first row is now), `times = "original"` keeps it. The table is read in pieces, never whole.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as parquet
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from onmaru.core.errors import InvalidInput
from onmaru.core.storage import columns as arrow
from onmaru.core.time import NS_PER_S, BadTime, now_ns, parse_time
from onmaru.twin.drivers.delivery import BadSource, Delivery
from onmaru.twin.ports import BoundSignal, Sink
from onmaru.twin.rules.convert import Converter, Rejected
from onmaru.twin.rules.payload import Columns, read_time
from onmaru.twin.types import Source, SourceHealth

_BURST = 20_000


class BadTable(InvalidInput):
    code = "twin.bad_table"


class ReplayOptions(BaseModel):
    """`options` of a source of kind `replay`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: Path
    format: Literal["auto", "csv", "parquet", "whitespace"] = "auto"
    header: bool = True
    delimiter: str = Field(",", min_length=1, max_length=1)
    time_column: str = ""
    period_s: float | None = Field(None, gt=0, description="time between rows where there is no time column")
    start: str = Field("", description="time of the first row with period_s and original times")
    times: Literal["now", "original"] = "now"
    speed: float = Field(1.0, ge=0, description="1 real time, 60 an hour a minute, 0 as fast as it goes")
    loop: bool = False


class ReplayConnector:
    """Plays a table in a thread; back-pressure slows it down, nothing is skipped.

    Raises:
        BadSource: an option is wrong.
    """

    def __init__(self, source: Source, bound: Sequence[BoundSignal], sink: Sink, folder: Path) -> None:
        try:
            self._options = ReplayOptions.model_validate(dict(source.options))
        except ValidationError as error:
            faults = "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors())
            raise BadSource(f"source {source.name}: {faults}", hint="mend the source's options") from None
        if not self._options.time_column and self._options.period_s is None:
            detail = f"source {source.name}: needs time_column or period_s"
            raise BadSource(detail, hint="say where the times come from", source=source.name)
        self._start_ns = _start(source, self._options)
        self.source = source
        self._delivery = Delivery(source, sink)
        self._converters = [(item.binding.address, Converter(item)) for item in bound]
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self.finished = threading.Event()

    async def start(self) -> None:
        self._delivery.disconnected("opening")
        self._thread = threading.Thread(target=self._run, name=f"replay-{self.source.name}", daemon=True)
        self._thread.start()

    async def stop(self) -> None:
        self._stopping.set()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join, 10.0)
        await asyncio.to_thread(self._delivery.drain)
        self._delivery.disconnected("stopped")

    def health(self) -> SourceHealth:
        return self._delivery.health()

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                self._delivery.connected(f"replaying {self._options.file.name}")
                rows = self._play()
                if not self._options.loop or not rows:
                    break
            self._delivery.disconnected("the table has ended")
        except (OSError, pa.ArrowException, InvalidInput, ValueError) as error:
            self._delivery.disconnected("stopped by an error", str(error)[:300])
        finally:
            self.finished.set()

    def _play(self) -> int:
        """Play the table once; returns the number of rows."""
        begin_ns = now_ns()
        first_ns: int | None = None
        row_count = 0
        columns = Columns()
        for table in self._tables():
            times = self._times(table, row_count)
            values = [(converter, _column(table, name).tolist()) for name, converter in self._converters]
            for index, at_ns in enumerate(times):
                if self._stopping.is_set():
                    self._deliver(columns)
                    return row_count
                row_count += 1
                if at_ns is None:
                    self._delivery.rejected["bad_time"] += 1
                    continue
                first_ns = at_ns if first_ns is None else first_ns
                due_ns = (
                    begin_ns + int((at_ns - first_ns) / self._options.speed) if self._options.speed else 0
                )
                if due_ns > now_ns():
                    self._deliver(columns)
                    self._stopping.wait((due_ns - now_ns()) / NS_PER_S)
                source_ns = at_ns
                if self._options.times == "now":
                    source_ns = due_ns if self._options.speed else begin_ns + at_ns - first_ns
                self._delivery.received_count += 1
                for converter, column in values:
                    self._take(converter, column[index], source_ns, columns)
                if len(columns) >= _BURST:
                    self._deliver(columns)
        self._deliver(columns)
        return row_count

    def _take(self, converter: Converter, raw: Any, source_ns: int, columns: Columns) -> None:
        if raw is None or raw != raw:
            return  # an empty field: wide tables are full of them
        try:
            value, text = converter.convert(raw)
        except Rejected as refusal:
            self._delivery.rejected[refusal.reason] += 1
            return
        good = int(self._delivery.good)
        if converter.records(value, source_ns, good):
            columns.add(converter.row, source_ns, value, good, text)

    def _deliver(self, columns: Columns) -> None:
        """Hand over; a refused batch is offered again until it is taken, because no peer keeps it for us."""
        if not len(columns):
            return
        batch = columns.take(now_ns())
        while True:
            answer: list[BaseException | None] = []
            settled = threading.Event()

            def done(
                error: BaseException | None, answer: list = answer, settled: threading.Event = settled
            ) -> None:
                answer.append(error)
                settled.set()

            self._delivery.send(batch, done, measure_skew=False)
            while not settled.wait(0.2):
                if self._stopping.is_set():
                    return  # `stop` drains
            if answer[0] is None or self._stopping.wait(1.0):
                return

    # -- the table ----------------------------------------------------------------------------------

    def _tables(self) -> Iterator[pa.Table]:
        options = self._options
        kind = options.format
        if kind == "auto":
            suffix = options.file.suffix.lower()
            kind = "parquet" if suffix in (".parquet", ".pq") else "whitespace" if suffix == ".dat" else "csv"
        if kind == "parquet":
            with parquet.ParquetFile(options.file) as file:
                for batch in file.iter_batches(batch_size=4096):
                    yield pa.Table.from_batches([batch])
        elif kind == "csv":
            reading = arrow_csv.ReadOptions(autogenerate_column_names=not options.header, block_size=1 << 20)
            parsing = arrow_csv.ParseOptions(delimiter=options.delimiter)
            converting = arrow_csv.ConvertOptions(strings_can_be_null=True)
            with arrow_csv.open_csv(options.file, reading, parsing, converting) as reader:
                for batch in reader:
                    yield pa.Table.from_batches([batch])
        else:
            yield from whitespace_tables(options.file)

    def _times(self, table: pa.Table, rows_before: int) -> list[int | None]:
        if self._options.time_column:
            column = _column(table, self._options.time_column)
            return [read_time(value) for value in column.tolist()]
        step_ns = round((self._options.period_s or 0.0) * NS_PER_S)
        return [self._start_ns + (rows_before + index) * step_ns for index in range(table.num_rows)]


def whitespace_tables(file: Path, *, rows: int = 4096) -> Iterator[pa.Table]:
    """A table of numbers separated by blanks, columns named by number.

    A file wider than it is long by tenfold is read as transposed, one variable a line: the way the
    fault-free training set of the Tennessee Eastman challenge (`d00.dat`) is stored.

    Raises:
        BadTable: a field is no number, or lines differ in length.
    """
    if file.stat().st_size > 256 << 20:
        raise BadTable(
            f"{file.name} is larger than 256 MiB", hint="convert it to CSV or Parquet", file=file.name
        )
    try:
        numbers = np.loadtxt(file, dtype=np.float64, ndmin=2)
    except ValueError as error:
        hint = "every line needs the same number of numbers"
        raise BadTable(f"{file.name} is no table of numbers: {error}", hint=hint, file=file.name) from None
    if numbers.shape[1] > 10 * numbers.shape[0] or (numbers.shape[0] == 52 and numbers.shape[1] > 52):
        numbers = numbers.T
    names = [str(index) for index in range(numbers.shape[1])]
    for start in range(0, len(numbers), rows):
        part = numbers[start : start + rows]
        yield pa.table({name: arrow.column(part[:, index]) for index, name in enumerate(names)})


def _column(table: pa.Table, name: str) -> np.ndarray:
    names = table.column_names
    bare = name.removeprefix("#")
    if name in names:
        column = table.column(name)
    elif bare.isdigit() and int(bare) < len(names):
        column = table.column(int(bare))
    else:
        from difflib import get_close_matches

        near = get_close_matches(name, names, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"columns: {', '.join(names[:20])}"
        raise BadTable(f"the table has no column {name!r}", hint=hint, column=name)
    if pa.types.is_timestamp(column.type):
        nanoseconds = column.cast(pa.timestamp("ns", tz="UTC") if column.type.tz else pa.timestamp("ns"))
        if nanoseconds.null_count:
            return np.array(nanoseconds.cast(pa.int64()).to_pylist(), dtype=object)
        return arrow.numbers(nanoseconds)
    if pa.types.is_floating(column.type) or (pa.types.is_integer(column.type) and column.null_count == 0):
        return arrow.numbers(column)
    return np.array(column.to_pylist(), dtype=object)


def _start(source: Source, options: ReplayOptions) -> int:
    if not options.start:
        return now_ns()
    try:
        return int(parse_time(options.start))
    except BadTime as error:
        raise BadSource(
            f"source {source.name}: {error.detail}", hint=error.hint, source=source.name
        ) from None
