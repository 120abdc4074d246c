"""Event logs from CSV and Parquet files, read whole as text columns; faults are told with their row."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pyarrow.parquet as parquet
from numpy.typing import NDArray

from onmaru.core.errors import NotFound
from onmaru.core.storage.columns import column as arrow_column
from onmaru.core.storage.columns import numbers
from onmaru.sim.rules.calibrate.log import (
    MAX_ROWS,
    BadLog,
    EventLog,
    LogFault,
    LogTooLong,
    build_log,
    refuse,
)
from onmaru.sim.rules.calibrate.mapping import BadMapping, LogMapping

_SCALE_NS = {"s": 1_000_000_000, "ms": 1_000_000, "ns": 1}
_FARTHEST_S = 4_000_000_000.0  # the year 2096: a larger number is a unit mistake
_TOLD = 50


class LogMissing(NotFound):
    code = "sim.log_missing"


def read_log(path: Path, mapping: LogMapping) -> EventLog:
    """Read and check a log.

    Args:
        path: A `.csv` (with a heading; `,`, `;` or tab) or `.parquet` file.
    Raises:
        LogMissing: there is no such file.
        BadLog: truncated or malformed, with row and field.
        BadMapping: a column or time zone the mapping names is not there.
        LogTooLong: more rows than can be read.
    """
    if not path.is_file():
        raise LogMissing(f"there is no log {path}", hint="check the path", path=str(path))
    columns = mapping.columns
    wanted = {
        name: column
        for name in ("time", "station", "event", "part", "product", "result", "operator", "vehicle")
        if (column := getattr(columns, name)) is not None
    }
    table = (
        _read_parquet(path, wanted) if path.suffix.lower() in (".parquet", ".pq") else _read_csv(path, wanted)
    )
    if table.num_rows > MAX_ROWS:
        raise LogTooLong(
            f"{table.num_rows:,} rows, at most {MAX_ROWS:,} are read",
            hint="calibrate on a shorter time",
            rows=table.num_rows,
        )
    faults: list[LogFault] = []
    time_ns = _times(table.column(wanted["time"]), mapping, faults)

    def text(name: str) -> list[str | None] | None:
        if name not in wanted:
            return None
        column = table.column(wanted[name])
        filled = column if pa.types.is_string(column.type) else pc.cast(column, pa.string())
        return list(pc.utf8_trim_whitespace(filled).to_pylist())

    return build_log(
        mapping,
        time_ns=time_ns,
        station=text("station") or [],
        event=text("event") or [],
        part=text("part") or [],
        product=text("product"),
        result=text("result"),
        operator=text("operator"),
        vehicle=text("vehicle"),
        faults=faults,
    )


def _known_columns(present: list[str], wanted: dict[str, str]) -> None:
    missing = [column for column in wanted.values() if column not in present]
    if missing:
        hint = f"the log has: {', '.join(present[:20])}"
        raise BadMapping(f"the log has no column {missing[0]!r}", hint=hint, column=missing[0])


def _read_csv(path: Path, wanted: dict[str, str]) -> pa.Table:
    _check_text(path)
    with path.open("rb") as file:
        head = file.readline(65_536)
    heading = head.decode("utf-8-sig", "replace").rstrip("\r\n")
    delimiter = max(",;\t", key=heading.count)
    faults: list[LogFault] = []

    def invalid(row: Any) -> str:
        if len(faults) < _TOLD:
            what = f"{row.actual_columns} fields instead of {row.expected_columns}: truncated, or a stray delimiter"
            # The heading counts as a row for the reader; ours start below it.
            faults.append(LogFault(int(row.number or 1) - 1, "row", what))
        return "skip"

    try:
        table = csv.read_csv(
            path,
            read_options=csv.ReadOptions(use_threads=False),
            parse_options=csv.ParseOptions(delimiter=delimiter, invalid_row_handler=invalid),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(wanted.values(), pa.string()),
                strings_can_be_null=True,
                null_values=[""],
            ),
        )
    except (pa.ArrowInvalid, pa.ArrowKeyError) as error:
        raise BadLog(
            f"{path.name} cannot be read as CSV: {str(error)[:200]}",
            hint="it must be UTF-8 text with a heading and one event a row",
            path=str(path),
        ) from error
    _known_columns(table.column_names, wanted)
    if faults:
        raise refuse(faults, mend="mend the rows; was the file cut off while it was written?")
    return table.select(list(dict.fromkeys(wanted.values())))


def _check_text(path: Path) -> None:
    """Refuse what is no UTF-8 before anything is read from it."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    row = 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
                row += chunk.count(b"\n")
            decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        row += chunk[: error.start].count(b"\n")
        fault = LogFault(row, "row", "it is no UTF-8 text")
        raise refuse([fault], mend="save the log as UTF-8") from error


def _read_parquet(path: Path, wanted: dict[str, str]) -> pa.Table:
    try:
        file = parquet.ParquetFile(path)
        _known_columns(list(file.schema_arrow.names), wanted)
        if file.metadata.num_rows > MAX_ROWS:
            raise LogTooLong(
                f"{file.metadata.num_rows:,} rows, at most {MAX_ROWS:,} are read",
                hint="calibrate on a shorter time",
                rows=file.metadata.num_rows,
            )
        return file.read(columns=list(dict.fromkeys(wanted.values())))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        raise BadLog(
            f"{path.name} cannot be read as Parquet: {str(error)[:200]}",
            hint="was the file cut off while it was written?",
            path=str(path),
        ) from error


def _times(column: pa.ChunkedArray, mapping: LogMapping, faults: list[LogFault]) -> NDArray[np.int64]:
    try:
        zone = ZoneInfo(mapping.time.zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise BadMapping(
            f"time.zone: there is no zone {mapping.time.zone!r}", hint="such as Asia/Seoul or UTC"
        ) from error
    if pa.types.is_timestamp(column.type):
        return _stamps(column, str(zone), mapping, faults)
    if mapping.time.format == "iso":
        return _iso_times(column, str(zone), mapping, faults)
    scale = _SCALE_NS[mapping.time.format]
    found = np.zeros(len(column), np.int64)
    bad = np.zeros(len(column), bool)
    for row, text in enumerate(column.to_pylist()):
        try:
            whole = int(text)  # exact, also for nanoseconds, which a float cannot hold
            rest = 0.0
        except (TypeError, ValueError):
            try:
                whole, rest = divmod(float(text), 1.0)  # type: ignore[assignment]
            except (TypeError, ValueError):
                whole, rest = 0, float("nan")
        if not np.isfinite(rest) or abs(whole) * scale > _FARTHEST_S * 1e9:
            bad[row] = True
        else:
            found[row] = int(whole) * scale + round(rest * scale)
    _tell(bad, mapping, f"no number of {mapping.time.format} since 1970 (check time.format)", faults)
    return found


def _stamps(
    column: pa.ChunkedArray, zone: str, mapping: LogMapping, faults: list[LogFault]
) -> NDArray[np.int64]:
    if column.type.tz is None:
        column = pc.assume_timezone(column, zone, ambiguous="earliest", nonexistent="earliest")
    missing = _flags(pc.is_null(column))
    _tell(missing, mapping, "it is empty", faults)
    whole = pc.cast(column, pa.timestamp("ns", tz="UTC"), safe=False)
    filled = pc.coalesce(pc.cast(whole, pa.int64()), arrow_column(np.zeros(len(column), np.int64)))
    return np.array(numbers(filled))


def _flags(column: pa.ChunkedArray) -> NDArray[np.bool_]:
    """Truth values as an array; Arrow keeps them as bits."""
    return numbers(pc.cast(column, pa.uint8())).astype(bool)


def _iso_times(
    column: pa.ChunkedArray, zone: str, mapping: LogMapping, faults: list[LogFault]
) -> NDArray[np.int64]:
    for kind in (pa.timestamp("ns", tz="UTC"), pa.timestamp("ns")):
        try:
            return _stamps(pc.cast(column, kind), zone, mapping, faults)
        except pa.ArrowInvalid:
            continue
    return _iso_one_by_one(column, zone, mapping, faults)


def _iso_one_by_one(
    column: pa.ChunkedArray, zone: str, mapping: LogMapping, faults: list[LogFault]
) -> NDArray[np.int64]:
    """Times with and without an offset in one column, and the rows that hold no time."""
    from datetime import UTC, datetime

    local = ZoneInfo(zone)
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    found = np.zeros(len(column), np.int64)
    bad = np.zeros(len(column), bool)
    for row, text in enumerate(column.to_pylist()):
        try:
            moment = datetime.fromisoformat(text)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=local)
            whole = moment - epoch
            found[row] = (whole.days * 86_400 + whole.seconds) * 10**9 + whole.microseconds * 1000
        except (TypeError, ValueError, OverflowError):
            bad[row] = True
    _tell(bad, mapping, "no time (RFC 3339, such as 2026-01-31T08:00:00+09:00)", faults)
    return found


def _tell(bad: NDArray[np.bool_], mapping: LogMapping, what: str, faults: list[LogFault]) -> None:
    faults += [LogFault(int(row) + 1, mapping.columns.time, what) for row in np.flatnonzero(bad)]
