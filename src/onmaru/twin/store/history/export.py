"""Samples for the outside: SQL through DuckDB, and export of a range to Parquet, CSV or Arrow.

Segments that overlap nothing are read by DuckDB from their Parquet files as they are; overlapping ones
and the memory tails are merged first, so that an overwritten sample never shows.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from onmaru.core.errors import InvalidInput
from onmaru.core.ids import SignalId
from onmaru.core.storage.columns import column, strings
from onmaru.twin.store.history.disk import refused
from onmaru.twin.store.history.errors import BadRange
from onmaru.twin.store.history.files import View
from onmaru.twin.store.history.manifest import SegmentMeta
from onmaru.twin.store.history.reader import HistoryReader, check_range
from onmaru.twin.store.history.run import Run, merge_runs
from onmaru.twin.store.history.segment import arrow_table, parquet_path

if TYPE_CHECKING:
    import duckdb

_FORMATS = {".parquet": "(FORMAT parquet, COMPRESSION zstd)", ".csv": "(FORMAT csv, HEADER)"}
_LONGEST_SQL = 20_000


class BadQuery(InvalidInput):
    """The SQL cannot be answered; `params["reason"]` is the database's own word."""

    code = "twin.bad_query"


def query_samples(
    reader: HistoryReader,
    ids: Sequence[SignalId],
    sql: str,
    start_ns: int,
    end_ns: int,
    rows: Sequence[int] | None,
    limit: int,
) -> pa.Table:
    """Answer one SELECT over the view `samples`; no other file, setting or extension can be reached.

    Raises:
        BadQuery: the SQL is too long, is not one SELECT, or fails.
    """
    import duckdb

    if len(sql) > _LONGEST_SQL:
        raise BadQuery("the SQL is too long", hint=f"at most {_LONGEST_SQL} characters")
    with reader.files.pinned() as view:
        connection = _samples_view(reader, view, ids, start_ns, end_ns, rows)
        try:
            statements = connection.extract_statements(sql)
            if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                raise BadQuery("the query is not one SELECT", hint="ask with a single SELECT over `samples`")
            connection.execute("SET lock_configuration = true")
            bounded = f"SELECT * FROM (\n{sql.strip().rstrip(';')}\n) LIMIT {int(limit)}"  # noqa: S608
            return connection.sql(bounded).to_arrow_table()
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise BadQuery(
                f"the query fails: {reason}", hint="see `DESCRIBE samples`", reason=reason
            ) from error
        finally:
            connection.close()


def export_range(
    reader: HistoryReader,
    ids: Sequence[SignalId],
    path: Path,
    start_ns: int,
    end_ns: int,
    rows: Sequence[int] | None,
) -> int:
    """Write [start, end) to `path` in order of signal and time; an unfinished file is never left behind.

    Raises:
        BadRange: the ending of the file name is not one we write, or the range is empty.
        HistoryFull: the disk refused.
    """
    import duckdb

    if path.suffix not in (*_FORMATS, ".arrow"):
        raise BadRange(
            f"cannot export to {path.suffix or 'a file without ending'!r}",
            hint="use .parquet, .csv or .arrow",
        )
    temporary = path.with_name(path.name + ".part")
    with reader.files.pinned() as view:
        connection = _samples_view(reader, view, ids, start_ns, end_ns, rows, outside=path.parent)
        try:
            ordered = "SELECT * FROM samples ORDER BY signal, time"
            if path.suffix == ".arrow":
                count = _write_arrow(connection.sql(ordered), temporary)
            else:
                target = str(temporary).replace("'", "''")
                done = connection.execute(f"COPY ({ordered}) TO '{target}' {_FORMATS[path.suffix]}")
                count = int(done.fetchall()[0][0])
            os.replace(temporary, path)
            return count
        except (OSError, duckdb.IOException) as error:
            cause = error if isinstance(error, OSError) else OSError(str(error).splitlines()[0])
            raise refused(cause, "the export", path) from error
        finally:
            connection.close()
            temporary.unlink(missing_ok=True)


def _write_arrow(answer: Any, path: Path) -> int:
    batches = answer.to_arrow_reader(100_000)
    count = 0
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, batches.schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
            count += len(batch)
    return count


def _samples_view(
    reader: HistoryReader,
    view: View,
    ids: Sequence[SignalId],
    start_ns: int,
    end_ns: int,
    rows: Sequence[int] | None,
    *,
    outside: Path | None = None,
) -> duckdb.DuckDBPyConnection:
    """A connection that sees `samples` and, besides our segments and `outside`, no file at all."""
    import duckdb

    check_range(start_ns, end_ns)
    start_ns = max(start_ns, view.manifest.floor_ns)
    alone, runs = _divide(reader, view, start_ns, end_ns)
    connection = duckdb.connect(":memory:")
    try:
        folders = [str(reader.files.segments.resolve()), *([str(outside.resolve())] if outside else [])]
        quoted = ", ".join("'" + folder.replace("'", "''") + "'" for folder in folders)
        connection.execute(f"SET allowed_directories = [{quoted}]")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET TimeZone = 'UTC'; SET memory_limit = '1GB'; SET threads = 2")
        names = pa.table({"row": column(np.arange(len(ids), dtype=np.uint32)), "id": strings(list(ids))})
        connection.register("signal_ids", names)
        parts = []
        if runs:
            connection.register("tail", arrow_table(merge_runs(runs)))
            parts.append("SELECT * FROM tail")
        if alone:
            files = ", ".join(
                "'" + str(parquet_path(reader.files.segments.resolve(), meta.name)).replace("'", "''") + "'"
                for meta in alone
            )
            parts.append(
                "SELECT signal, source_time, ingest_time, value, quality, text "  # noqa: S608
                f"FROM read_parquet([{files}])"
            )
        union = " UNION ALL ".join(parts) or (
            "SELECT 0::UINTEGER signal, NULL::TIMESTAMPTZ source_time, NULL::TIMESTAMPTZ ingest_time, "
            "0.0::DOUBLE value, 0::UTINYINT quality, ''::VARCHAR text WHERE false"
        )
        keep = (
            "" if rows is None else f" AND signal IN ({', '.join(str(int(row)) for row in rows) or 'NULL'})"
        )
        connection.execute(
            "CREATE TEMP VIEW samples AS SELECT id AS signal, source_time AS time, value, text, quality, "  # noqa: S608
            f"ingest_time FROM ({union}) JOIN signal_ids ON signal_ids.row = signal "
            f"WHERE epoch_ns(source_time) >= {int(start_ns)} AND epoch_ns(source_time) < {int(end_ns)}{keep}"
        )
    except BaseException:
        connection.close()
        raise
    return connection


def _divide(
    reader: HistoryReader, view: View, start_ns: int, end_ns: int
) -> tuple[list[SegmentMeta], list[Run]]:
    """Segments DuckDB may read as they are, and runs (oldest arrival first) that must be merged."""
    segments = [meta for meta in view.manifest.segments if meta.overlaps(start_ns, end_ns - 1)]
    tails = [run for table in view.tables for run in table.runs() if len(run)]
    spans = [(meta.first_ns, meta.last_ns) for meta in segments]
    spans += [(int(run.source_ns.min()), int(run.source_ns.max())) for run in tails]
    order = sorted(range(len(spans)), key=lambda k: spans[k])
    crowded: set[int] = set()
    reach, holder = -(2**63), -1
    for k in order:
        if spans[k][0] <= reach:
            crowded |= {k, holder}
        if spans[k][1] > reach:
            reach, holder = spans[k][1], k
    alone = [meta for k, meta in enumerate(segments) if k not in crowded]
    merged = [reader.files.run_of(meta, keep=False) for k, meta in enumerate(segments) if k in crowded]
    return alone, [*(run.between(start_ns, end_ns) for run in merged), *tails]
