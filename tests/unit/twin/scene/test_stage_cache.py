"""The cache of flattened stages: what was saved is what is loaded, or nothing is."""

from __future__ import annotations

import os
import sys
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from stages import write_stage

from onmaru.twin.drivers.stage_cache import StageCache
from onmaru.twin.drivers.usd.flatten import Flattened, flatten_file
from onmaru.twin.rules.stage_columns import StageColumns
from onmaru.twin.rules.stage_table import StageTable


@pytest.fixture
def saved(tmp_path: Path) -> tuple[StageCache, Path, Flattened]:
    file = write_stage(tmp_path, 12)
    flattened = flatten_file(file)
    cache = StageCache(tmp_path / "cache")
    cache.save(file, "k", flattened.columns, flattened.files)
    return cache, file, flattened


def _same(a: StageColumns, b: StageColumns) -> bool:
    for field in fields(StageColumns):
        left, right = getattr(a, field.name), getattr(b, field.name)
        same = np.array_equal(left, right) if isinstance(left, np.ndarray) else left == right
        if not same:
            return False
    return True


def test_what_is_loaded_is_what_was_saved(saved: tuple[StageCache, Path, Flattened]) -> None:
    cache, file, flattened = saved
    loaded = cache.load(file, "k")
    assert loaded is not None
    assert _same(loaded, flattened.columns)
    table = StageTable(loaded)
    table.move(np.array([0]), np.eye(3, 4)[None])  # the mapped columns stay as they are
    again = cache.load(file, "k")
    assert again is not None
    assert _same(again, flattened.columns)


def test_another_way_of_reading_is_another_entry(saved: tuple[StageCache, Path, Flattened]) -> None:
    cache, file, _ = saved
    assert cache.load(file, "other") is None
    assert cache.load(file.with_name("library.usda"), "k") is None


def test_any_layer_that_changes_makes_it_stale(saved: tuple[StageCache, Path, Flattened]) -> None:
    cache, file, flattened = saved
    for layer in flattened.files:
        text = layer.read_bytes()
        layer.write_bytes(text[:-1] + b" ")
        assert cache.load(file, "k") is None
        layer.write_bytes(text)
        assert cache.load(file, "k") is not None  # the content is what it was, whatever the time stamp says
    layer.unlink()
    assert cache.load(file, "k") is None


def test_a_change_that_keeps_size_and_time_stamp_is_seen_while_fresh(
    saved: tuple[StageCache, Path, Flattened],
) -> None:
    cache, file, _ = saved
    status = file.stat()
    text = file.read_bytes()
    file.write_bytes(text.replace(b"0.", b"1.", 1))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert cache.load(file, "k") is None


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit_is_never_believed(
    saved: tuple[StageCache, Path, Flattened], where: float, bit: int
) -> None:
    cache, file, flattened = saved
    cache.save(file, "k", flattened.columns, flattened.files)
    entry = next(cache.folder.glob("*.stage"))
    data = bytearray(entry.read_bytes())
    data[int(where * len(data))] ^= 1 << bit
    entry.write_bytes(bytes(data))
    assert cache.load(file, "k") is None
    assert not entry.exists()


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.999])
def test_a_file_that_is_cut_off_is_thrown_away(
    saved: tuple[StageCache, Path, Flattened], share: float
) -> None:
    cache, file, _ = saved
    entry = next(cache.folder.glob("*.stage"))
    entry.write_bytes(entry.read_bytes()[: int(share * entry.stat().st_size)])
    assert cache.load(file, "k") is None
    assert not entry.exists()


def test_a_full_disk_leaves_the_older_entry(
    saved: tuple[StageCache, Path, Flattened], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache, file, flattened = saved

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("onmaru.twin.drivers.stage_cache._digest", full)
    with pytest.raises(OSError, match="No space"):
        cache.save(file, "k", flattened.columns, flattened.files)
    monkeypatch.undo()
    assert cache.load(file, "k") is not None
    assert not list(cache.folder.glob(".new-*"))
