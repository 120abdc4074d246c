from __future__ import annotations

import os
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
