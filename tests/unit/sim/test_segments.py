from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from onmaru.sim.drivers import segments
from onmaru.sim.drivers.segments import (
    DamagedExperiment,
    NoSuchExperiment,
    ResultsNotWritten,
    SegmentWriter,
    read_head,
    read_table,
)


def write(folder: Path, *numbers: int) -> None:
    writer = SegmentWriter(folder, ["output", "press.oee"], {"seed": 7})
    for number in numbers:
        writer.add(number, np.array([number * 10.0, np.nan]))
    writer.close()


def test_rows_come_back_sorted(tmp_path: Path) -> None:
    write(tmp_path, 2, 0, 1)
    table = read_table(tmp_path)
    assert table["replication"].to_pylist() == [0, 1, 2]
    assert table["output"].to_pylist() == [0.0, 10.0, 20.0]
    assert np.isnan(table["press.oee"].to_numpy()).all()
    assert read_head(tmp_path) == {"seed": 7}


def test_a_resumed_experiment_adds_parts(tmp_path: Path) -> None:
    write(tmp_path, 0, 1)
    write(tmp_path, 1, 2)
    assert read_table(tmp_path)["replication"].to_pylist() == [0, 1, 2]


def test_a_crash_leaves_whole_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = SegmentWriter(tmp_path, ["output"], {})
    writer.add(0, np.array([1.0]))
    writer.flush()

    def full(source: str, target: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    writer.add(1, np.array([2.0]))
    with pytest.raises(ResultsNotWritten, match="No space left"):
        writer.flush()
    monkeypatch.undo()
    assert read_table(tmp_path)["replication"].to_pylist() == [0]
    writer.close()  # the row is still there once there is room
    assert read_table(tmp_path)["replication"].to_pylist() == [0, 1]


def test_parts_are_cut_by_rows(tmp_path: Path) -> None:
    write(tmp_path, *range(2 * segments._ROWS + 3))
    assert len(list(tmp_path.glob("part-*.arrow"))) >= 3
    assert len(read_table(tmp_path)) == 2 * segments._ROWS + 3


def test_damage_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoSuchExperiment):
        read_table(tmp_path)
    with pytest.raises(NoSuchExperiment):
        read_head(tmp_path)
    write(tmp_path, 0)
    part = tmp_path / "part-000000.arrow"
    part.write_bytes(part.read_bytes()[:-30])
    with pytest.raises(DamagedExperiment) as caught:
        read_table(tmp_path)
    assert caught.value.params["file"] == str(part)
    (tmp_path / "head.json").write_text("[1")
    with pytest.raises(DamagedExperiment):
        read_head(tmp_path)


def test_neither_replications_nor_traces_nor_logs_need_pandas(tmp_path: Path) -> None:
    """In a process of its own, since other tests import it."""
    source = """
import sys
from pathlib import Path
import numpy as np
from onmaru.sim.drivers.logs import read_log
from onmaru.sim.drivers.segments import SegmentWriter, read_table
from onmaru.sim.rules.calibrate import read_mapping
from onmaru.sim.store.traces import TraceFiles, write_trace
from onmaru.sim.types import TRACE_DTYPE, StateTrace
folder = Path(sys.argv[1])
writer = SegmentWriter(folder, ["output"], {})
writer.add(0, np.array([1.5]))
writer.close()
assert read_table(folder)["output"].to_pylist() == [1.5]
rows = np.array([(1.0, 7, 0, 1, 0), (2.5, -1, 0, 0, -1)], TRACE_DTYPE)
trace = StateTrace(rows, np.zeros(1, np.int32), np.zeros(1, np.int32))
write_trace(folder, trace, ["press"], ["part"], max_bars=10)
bars, about = TraceFiles().open(folder)
assert bars.end_s.tolist() == [1.0, 2.5] and bars.serial.tolist() == [7, -1], about
log = folder / "log.csv"
log.write_text("time,station,event,part\\n2026-01-01T00:00:00Z,a,start,1\\n2026-01-01T00:00:02Z,a,complete,1\\n")
assert read_log(log, read_mapping(None)).span_s == 2.0
assert "pandas" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", source, str(tmp_path)], check=True, timeout=120)
