"""Finished replications on disk, readable at every moment: Arrow files that appear whole or not at all.

A folder holds `head.json` (what was run) and `part-000000.arrow`, `part-000001.arrow`, ... A part is written
beside its name, flushed and renamed, so that an interrupted experiment keeps every finished part. Columns:
`replication` (int64) and one float64 column a figure, nan where it has no value.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from onmaru.core.errors import InvalidInput, NotFound, Unavailable
from onmaru.core.storage.columns import column, numbers

HEAD = "head.json"
_ROWS = 64  # replications a part at most
_EVERY_S = 2.0  # at least this often, so that little is lost


class NoSuchExperiment(NotFound):
    """The folder holds no experiment."""

    code = "sim.no_such_experiment"


class DamagedExperiment(InvalidInput):
    """A file of an experiment cannot be read."""

    code = "sim.damaged_experiment"


class ResultsNotWritten(Unavailable):
    """The disk refused the results; those of earlier parts are safe."""

    code = "sim.results_not_written"


class SegmentWriter:
    """Adds replications to a folder of parts; closing it writes what is pending.

    Args:
        folder: Made when it does not exist; parts that are there already are kept.
        columns: Names of the figures, the columns of every row.
        head: What was run, as JSON; written once.
    """

    def __init__(self, folder: Path, columns: Sequence[str], head: dict[str, Any]) -> None:
        self._folder = folder
        self._schema = schema_of(columns)
        self._rows: list[tuple[int, NDArray[np.float64]]] = []
        self._written_at = time.monotonic()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            text = json.dumps(head, ensure_ascii=False, indent=1, sort_keys=True)
            _replace(folder / HEAD, text.encode())
        except OSError as refused:
            raise _not_written(folder, refused) from refused
        self._next = len(list(folder.glob("part-*.arrow")))

    def add(self, replication: int, values: NDArray[np.float64]) -> None:
        """Take one finished replication; durable at the latest with the next part or `close`."""
        self._rows.append((replication, values))
        if len(self._rows) >= _ROWS or time.monotonic() - self._written_at >= _EVERY_S:
            self.flush()

    def flush(self) -> None:
        """Write what is pending as a part of its own. Raises `ResultsNotWritten`."""
        if not self._rows:
            return
        table = table_of(self._schema, self._rows)
        sink = pa.BufferOutputStream()
        with pa.ipc.new_file(sink, self._schema) as writer:
            writer.write_table(table)
        path = self._folder / f"part-{self._next:06d}.arrow"
        try:
            _replace(path, sink.getvalue())
        except OSError as refused:
            raise _not_written(path, refused) from refused
        self._next += 1
        self._rows.clear()
        self._written_at = time.monotonic()

    def close(self) -> None:
        self.flush()


def read_head(folder: Path) -> dict[str, Any]:
    """What was run. Raises `NoSuchExperiment` and `DamagedExperiment`."""
    path = folder / HEAD
    try:
        head = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise NoSuchExperiment(f"there is no experiment in {folder}", hint="look at the path") from missing
    except (OSError, ValueError) as damaged:
        raise _damaged(path) from damaged
    if not isinstance(head, dict):
        raise _damaged(path)
    return head


def read_table(folder: Path) -> pa.Table:
    """All finished replications, sorted, each once.

    Raises:
        NoSuchExperiment: the folder has no part.
        DamagedExperiment: a part cannot be read; `params["file"]` names it.
    """
    parts = []
    for path in sorted(folder.glob("part-*.arrow")):
        try:
            with pa.memory_map(str(path)) as source:
                parts.append(pa.ipc.open_file(source).read_all())
            parts[-1].validate(full=True)
        except (OSError, pa.ArrowException) as damaged:
            raise _damaged(path) from damaged
    if not parts:
        raise NoSuchExperiment(
            f"no replication has finished in {folder}", hint="run it again, or wait for the first part"
        )
    try:
        table = pa.concat_tables(parts)
        number = numbers(table["replication"])
    except (KeyError, ValueError, pa.ArrowException) as damaged:
        raise _damaged(folder) from damaged
    _, first = np.unique(number, return_index=True)
    return table.take(column(first))


def schema_of(columns: Sequence[str]) -> pa.Schema:
    return pa.schema([("replication", pa.int64()), *((name, pa.float64()) for name in columns)])


def table_of(schema: pa.Schema, rows: Sequence[tuple[int, NDArray[np.float64]]]) -> pa.Table:
    """Rows of (replication, figures) as a table."""
    number = np.array([replication for replication, _ in rows], np.int64)
    values = np.array([figures for _, figures in rows], np.float64).reshape(len(rows), len(schema) - 1)
    columns = [column(number), *(column(figures) for figures in values.T)]
    return pa.Table.from_arrays(columns, schema=schema)


def _replace(path: Path, data: Any) -> None:
    temporary = path.with_name(path.name + ".tmp")
    with open(temporary, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _not_written(path: Path, refused: OSError) -> ResultsNotWritten:
    return ResultsNotWritten(
        f"{path} could not be written: {refused.strerror or refused}",
        hint="make room on the disk; replications of earlier parts are kept",
        path=str(path),
    )


def _damaged(path: Path) -> DamagedExperiment:
    return DamagedExperiment(
        f"{path} cannot be read", hint="remove the file; its replications are then missing", file=str(path)
    )
