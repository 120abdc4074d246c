"""The table: paths, subtrees, live moves, records."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from stages import write_stage

from onmaru.twin.drivers.usd.flatten import flatten_file
from onmaru.twin.rules.matrix import compose, rotations
from onmaru.twin.rules.stage_columns import RowFlag, StageColumns, UnknownPrim
from onmaru.twin.rules.stage_table import StageTable


@pytest.fixture(scope="module", params=[3, 8, 21, 34])
def columns(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> StageColumns:
    return flatten_file(write_stage(tmp_path_factory.mktemp("stage"), request.param)).columns


def test_every_path_leads_back_to_its_row(columns: StageColumns) -> None:
    table = StageTable(columns)
    paths = [table.path_of(row) for row in range(table.row_count)]
    assert len(set(paths)) == len(paths)
    assert [table.row_of(path) for path in paths] == list(range(table.row_count))


@pytest.mark.parametrize(
    "path", ["", "/", "/No", "/World/", "World[0]", "/World/Bulk[999]", "/World/Bulk[-1]", "/World/Bulk[", "/World[0]",
             "/World/Bulk[1][2]", "/World/Bulk[9999999999999999999]", "/World/Bulk[²]", "//", "/World//Bulk"],
)  # fmt: skip
def test_paths_that_are_none_are_refused_by_name(columns: StageColumns, path: str) -> None:
    table = StageTable(columns)
    assert not table.has(path)
    with pytest.raises(UnknownPrim):
        table.row_of(path)


@pytest.mark.parametrize("row", [-1, 10**9])
def test_rows_that_are_none_are_refused(columns: StageColumns, row: int) -> None:
    with pytest.raises(UnknownPrim):
        StageTable(columns).path_of(row)
    with pytest.raises(UnknownPrim):
        StageTable(columns).move(np.array([row]), np.eye(3, 4)[None])


def test_find_gives_exactly_the_subtree(columns: StageColumns) -> None:
    table = StageTable(columns)
    paths = [table.path_of(row) for row in range(table.row_count)]
    for row, path in enumerate(paths):
        found = {at for start, end in table.find(path) for at in range(start, end)}
        assert found == {
            at
            for at, other in enumerate(paths)
            if other == path or other.startswith((f"{path}/", f"{path}["))
        }
        assert len(found) == columns.subtree[row]


def test_children_are_those_one_level_below(columns: StageColumns) -> None:
    table = StageTable(columns)
    for row in range(-1, table.row_count):
        assert {int(child) for child in table.children_of(row)} == set(
            np.flatnonzero(columns.parent == row).tolist()
        )


def test_equipment_is_the_nearest_above(columns: StageColumns) -> None:
    table = StageTable(columns)
    missing = table.assign_equipment({"/World": 0, "/World/P1": 1, "/World/Bulk": 2, "/World/Gone": 3})
    assert missing == ["/World/Gone"]
    for row in range(table.row_count):
        path = table.path_of(row)
        want = 1 if path.startswith("/World/P1") else 2 if path.startswith("/World/Bulk") else 0
        assert table.equipment[row] == (want if path.startswith("/World") else -1)


def _oracle(table: StageTable, local: dict[int, np.ndarray]) -> np.ndarray:
    """World of every row, from the root down, one by one."""
    columns = table.columns
    authored = table.parent_from_prim(np.arange(table.row_count))
    out = np.zeros((table.row_count, 3, 4))
    for row in table.rows_by_position().tolist():
        parent = int(columns.parent[row])
        free = parent < 0 or columns.flags[row] & RowFlag.RESET
        above = table.world_from_stage if free else out[parent]
        out[row] = compose(above, local.get(row, authored[row]))
    return out


@settings(max_examples=30)
@given(data=st.data())
def test_moves_carry_everything_below_and_never_drift(columns: StageColumns, data: st.DataObject) -> None:
    table = StageTable(columns)
    local: dict[int, np.ndarray] = {}
    for _ in range(data.draw(st.integers(1, 4))):
        rows = np.array(data.draw(st.lists(st.integers(0, table.row_count - 1), min_size=1, max_size=12)))
        random = np.random.default_rng(data.draw(st.integers(0, 10**6)))
        matrices = np.concatenate(
            [rotations(random.normal(size=(len(rows), 4))), random.normal(size=(len(rows), 3, 1))], axis=2
        )
        before = table.world(slice(None))
        touched = table.move(rows, matrices)
        local |= dict(zip(rows.tolist(), matrices, strict=True))
        np.testing.assert_allclose(table.world(slice(None)), _oracle(table, local), rtol=1e-7, atol=1e-7)
        assert len(set(touched.tolist())) == len(touched)
        changed = np.flatnonzero((np.abs(table.world(slice(None)) - before) > 1e-9).any(axis=(1, 2)))
        assert set(changed.tolist()) <= set(touched.tolist())
        assert (table.flags[touched] & RowFlag.MOVED).all()
    np.testing.assert_array_equal(StageTable(columns).world(slice(None)), columns.world)


def test_records_place_every_instance(columns: StageColumns) -> None:
    table = StageTable(columns)
    for zone in table.zones:
        records = table.instance_records(zone.zone)
        rows = np.arange(zone.row_start, zone.row_start + zone.draw_count)
        assert len(records) == len(rows)
        assert ((table.flags[rows] & RowFlag.DRAWABLE) != 0).all()
        rest = np.arange(zone.row_start + zone.draw_count, zone.row_start + zone.row_count)
        assert ((table.flags[rest] & RowFlag.DRAWABLE) == 0).all()
        turns = rotations(records["rotation"].astype(np.float64) / 32767.0)
        linear = turns @ columns.family_stretch[records["family"]]
        world = table.world(rows)
        size = np.maximum(np.abs(world[:, :, :3]).max(), 1.0)
        np.testing.assert_allclose(linear, world[:, :, :3], atol=3e-4 * size)
        np.testing.assert_allclose(records["position"] + np.array(zone.origin), world[:, :, 3], atol=1e-4)
        assert (columns.family_prototype[records["family"]] == columns.prototype[rows]).all()


def test_move_records_are_of_what_is_drawn(columns: StageColumns) -> None:
    table = StageTable(columns)
    rows = np.arange(table.row_count)
    records = table.move_records(rows)
    assert set(records["row"].tolist()) == set(np.flatnonzero(columns.flags & RowFlag.DRAWABLE).tolist())


def test_bounds_of_a_group_hold_those_below(columns: StageColumns) -> None:
    table = StageTable(columns)
    whole = table.bounds(table.row_of("/World"))
    assert whole is not None
    drawn = np.flatnonzero(columns.flags & RowFlag.DRAWABLE)
    drawn = drawn[[table.path_of(int(row)).startswith("/World") for row in drawn]]
    boxes = table.boxes(drawn)
    np.testing.assert_allclose(whole, [boxes[:, 0].min(axis=0), boxes[:, 1].max(axis=0)])
