"""Export the plant as USD with what its history knows: the last state, or time samples of a range."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from onmaru.core.ids import SignalId
from onmaru.core.time import now_ns
from onmaru.twin.drivers.usd.export import export_plant
from onmaru.twin.store.history import TelemetryLog
from onmaru.twin.types import SampleBatch

Progress = Callable[[float, str], None]


def export_with_history(
    folder: Path,
    out: Path,
    history: TelemetryLog,
    *,
    start_ns: int | None = None,
    end_ns: int | None = None,
    layered: bool = False,
) -> dict[str, Any]:
    """Write the plant in `folder` to `out`, with the state of `history`.

    Args:
        start_ns: Write time samples from here to `end_ns` (now when None); None writes the last state only.
        layered: A small root layer over the plant's own stage instead of one flat layer.
    Returns:
        What was written.
    Raises:
        ExportRefused: the ending is no USD ending, or the range is empty or too long.
    """
    row_of: Mapping[SignalId, int] = {signal: row for row, signal in enumerate(history.signals)}
    end = now_ns() if end_ns is None else end_ns

    def sample(signal: SignalId, start: int, stop: int) -> SampleBatch:
        row = row_of.get(signal)
        return SampleBatch.of([], 0, 0.0) if row is None else history.range(row, start, stop)

    timed: dict[str, Any] = {}
    if start_ns is not None:
        timed = {"history": sample, "start_ns": start_ns, "end_ns": end}
    report = export_plant(folder, out, live=history.at(end), row_of=row_of, layered=layered, **timed)
    return asdict(report)


def export_folder(folder: Path, out: Path, data: Path, **options: Any) -> dict[str, Any]:
    """The same for a plant no site runs on; opens the history in the data folder.

    Raises:
        HistoryBusy: a running site owns the history.
    """
    with TelemetryLog(data / "history", background=False) as history:
        return export_with_history(folder, out, history, **options)
