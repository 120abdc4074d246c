"""State traces on disk as Arrow files, sorted by server; opened as memory maps, the last few kept open."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from onmaru.core.errors import LimitExceeded, NotFound
from onmaru.core.storage.columns import column, numbers
from onmaru.core.storage.folder import disk_error
from onmaru.sim.rules.view import Bars
from onmaru.sim.types import StateTrace

FILE = "trace.arrow"
_OPEN = 8
_COLUMNS = (
    ("server", pa.int32()), ("start_s", pa.float64()), ("end_s", pa.float64()), ("state", pa.int16()),
    ("serial", pa.int64()), ("product", pa.int16()),
)  # fmt: skip


class NoTrace(NotFound):
    code = "sim.no_trace"


class TraceTooLong(LimitExceeded):
    code = "sim.trace_too_long"


def write_trace(
    folder: Path, trace: StateTrace, elements: Sequence[str], products: Sequence[str], *, max_bars: int
) -> dict[str, Any]:
    """Keep a trace in `folder`; returns what `describe` of it gives.

    Raises:
        TraceTooLong: more bars than agreed.
    """
    if len(trace.rows) > max_bars:
        raise TraceTooLong(
            f"the trace has {len(trace.rows):,} bars, at most {max_bars:,} are kept",
            hint="trace fewer hours, or raise sim.max_trace_bars",
            bars=len(trace.rows),
        )
    bars = Bars.of(trace)
    server = np.repeat(np.arange(bars.servers, dtype=np.int32), np.diff(bars.first))
    arrays = [server, bars.start_s, bars.end_s, bars.state, bars.serial, bars.product]
    about = {
        "servers": [
            {"server": n, "element": elements[int(element)], "number": int(number)}
            for n, (element, number) in enumerate(zip(trace.element, trace.number, strict=True))
        ],
        "products": list(products),
        "first": bars.first.tolist(),
        "bars": len(bars.end_s),
        "start_s": bars.span_s[0],
        "end_s": bars.span_s[1],
        "levels": bars.levels(),
    }
    columns = [
        column(np.asarray(values, kind.to_pandas_dtype()))
        for values, (_, kind) in zip(arrays, _COLUMNS, strict=True)
    ]
    schema = pa.schema(_COLUMNS, metadata={b"onmaru": json.dumps(about).encode()})
    path = folder / FILE
    beside = path.with_suffix(".tmp")
    try:
        with pa.OSFile(str(beside), "wb") as file, pa.ipc.new_file(file, schema) as writer:
            writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema))
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise disk_error(error, path) from error
    return about


class TraceFiles:
    """Opens traces and keeps the last few open. Thread-safe."""

    def __init__(self) -> None:
        self._open: OrderedDict[Path, tuple[Bars, dict[str, Any]]] = OrderedDict()
        self._lock = threading.Lock()

    def open(self, folder: Path) -> tuple[Bars, dict[str, Any]]:
        """The bars of the trace in a folder, and what is known of it. Raises `NoTrace`."""
        path = folder / FILE
        with self._lock:
            if path in self._open:
                self._open.move_to_end(path)
                return self._open[path]
        found = _read(path)
        with self._lock:
            self._open[path] = found
            while len(self._open) > _OPEN:
                self._open.popitem(last=False)
        return found

    def forget(self, folder: Path) -> None:
        with self._lock:
            self._open.pop(folder / FILE, None)


def _read(path: Path) -> tuple[Bars, dict[str, Any]]:
    try:
        source = pa.memory_map(str(path))
        batch = pa.ipc.open_file(source).get_batch(0)
    except (OSError, pa.ArrowInvalid) as error:
        hint = "run it again with `trace`"
        raise NoTrace("this experiment kept no trace", hint=hint, experiment=path.parent.name) from error
    about: dict[str, Any] = json.loads(batch.schema.metadata[b"onmaru"])
    kept = {name: numbers(batch.column(name)) for name, _ in _COLUMNS[1:]}
    first = np.array(about["first"], np.int64)
    bars = Bars(
        kept["start_s"], kept["end_s"], kept["state"], kept["serial"], kept["product"], first
    )  # fmt: skip
    return bars, about
