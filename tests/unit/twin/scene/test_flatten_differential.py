"""Flattening against OpenUSD's own caches, prim by prim."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pxr import Gf, Usd, UsdGeom

sys.path.insert(0, str(Path(__file__).parent))
from stages import write_stage

from onmaru.twin.drivers.usd.book import DRAWN_TYPES
from onmaru.twin.drivers.usd.flatten import FlattenOptions, flatten_file
from onmaru.twin.rules.matrix import compose, from_usd
from onmaru.twin.rules.stage_columns import RowFlag
from onmaru.twin.rules.stage_table import StageTable

# Both sides are f64. Orientations of instances are f16 or f32 in the stage: OpenUSD takes them as they are,
# we make them unit quaternions first, so the two differ by the rounding of the stored numbers.
_CLOSE = 1e-9
_CLOSE_HALF, _CLOSE_SINGLE = 2e-2, 1e-5
_ASSETS = Path(__file__).resolve().parents[5] / "shared" / "data" / "usd" / "full_assets"


def _expected_world(table: StageTable, matrix: Gf.Matrix4d) -> np.ndarray:
    world = from_usd(np.array(matrix)[None])[0]
    world[:, 3] *= table.columns.meters_per_unit
    return compose(table.world_from_stage, world)


def _assert_like_usd(file: Path, *, roots: list[Path], time: float | None = None) -> int:
    """Compare everything; returns the number of drawn rows."""
    flattened = flatten_file(file, roots, FlattenOptions(time=time))
    stage, table = flattened.opened.stage, StageTable(flattened.columns)
    code = Usd.TimeCode.EarliestTime() if time is None else Usd.TimeCode(time)
    xforms = UsdGeom.XformCache(code)
    boxes = UsdGeom.BBoxCache(code, ["default", "render", "proxy", "guide"])
    seen = set()
    walk = iter(Usd.PrimRange(stage.GetPseudoRoot(), Usd.TraverseInstanceProxies(Usd.PrimDefaultPredicate)))
    for prim in walk:
        if prim.IsPseudoRoot() or not (prim.IsA(UsdGeom.Imageable) or not prim.GetTypeName()):
            continue
        row = table.row_of(str(prim.GetPath()))
        seen.add(row)
        assert table.path_of(row) == str(prim.GetPath())
        want = _expected_world(table, xforms.GetLocalToWorldTransform(prim))
        np.testing.assert_allclose(table.world([row])[0], want, rtol=_CLOSE, atol=_CLOSE * 100)
        imageable = UsdGeom.Imageable(prim)
        visible = not imageable or imageable.ComputeVisibility(code) == "inherited"
        purpose = imageable.ComputePurpose() if imageable else "default"
        assert bool(table.flags[row] & RowFlag.VISIBLE) == visible, prim
        if imageable:
            assert table.purpose_of(row).name.lower() == purpose, prim
        drawn = prim.GetTypeName() in DRAWN_TYPES and visible and purpose in ("default", "render")
        assert bool(table.flags[row] & RowFlag.DRAWABLE) == drawn, prim
        if prim.IsA(UsdGeom.PointInstancer):
            seen |= _assert_instances(table, UsdGeom.PointInstancer(prim), row, xforms, code)
            walk.PruneChildren()
        if drawn and prim.GetTypeName() == "Mesh":
            _assert_box(table, row, boxes.ComputeWorldBound(prim).ComputeAlignedRange())
    assert len(seen) == table.row_count - _inner_rows(table)
    return int((table.flags & RowFlag.DRAWABLE != 0).sum())


def _assert_box(table: StageTable, row: int, box: Gf.Range3d) -> None:
    corners = np.array([box.GetCorner(index) for index in range(8)]) * table.columns.meters_per_unit
    corners = corners @ table.world_from_stage[:, :3].T
    ours = table.boxes(np.array([row]))[0]
    want = np.stack([corners.min(axis=0), corners.max(axis=0)])
    np.testing.assert_allclose(ours, want, rtol=1e-5, atol=1e-5)


def _inner_rows(table: StageTable) -> int:
    """Rows inside instances of PointInstancers, which the walk over prims does not meet."""
    return sum("]/" in table.path_of(row) for row in range(table.row_count))


def _assert_instances(
    table: StageTable,
    instancer: UsdGeom.PointInstancer,
    row: int,
    xforms: UsdGeom.XformCache,
    code: Usd.TimeCode,
) -> set[int]:
    ignore_mask = UsdGeom.PointInstancer.IgnoreMask
    transforms = instancer.ComputeInstanceTransformsAtTime(
        code, code, UsdGeom.PointInstancer.IncludeProtoXform, ignore_mask
    )
    mask = list(instancer.ComputeMaskAtTime(code)) or [True] * len(transforms)
    world = xforms.GetLocalToWorldTransform(instancer.GetPrim())
    half = instancer.GetOrientationsAttr().HasAuthoredValue()
    close = _CLOSE_HALF if half else _CLOSE_SINGLE
    rows = {}
    for child in table.children_of(row):
        path = table.path_of(int(child))
        rows[int(path[path.rindex("[") + 1 : -1])] = int(child)
    for number, transform in enumerate(transforms):
        if number not in rows:
            assert not mask[number]  # inactive: no row at all
            continue
        want = _expected_world(table, Gf.Matrix4d(transform) * world)
        np.testing.assert_allclose(table.world([rows[number]])[0], want, rtol=close, atol=close)
        if not mask[number]:
            assert not table.flags[rows[number]] & RowFlag.DRAWABLE
    return set(rows.values())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9))
def test_generated_stages_flatten_as_usd_has_them(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    folder = tmp_path_factory.mktemp("stage")
    _assert_like_usd(write_stage(folder, seed), roots=[folder])


@pytest.mark.parametrize("time", [1.0, 5.5, 10.0])
def test_time_samples_are_evaluated_at_the_time_asked_for(tmp_path: Path, time: float) -> None:
    for seed in range(40, 46):
        folder = tmp_path / str(seed)
        folder.mkdir()
        _assert_like_usd(write_stage(folder, seed), roots=[folder], time=time)


def _real_assets() -> list[Path]:
    wanted = ["Teapot/Teapot.usd", "Teapot/Teapot_Payload.usd", "Teapot/DrawModes.usd"]
    found = [_ASSETS / name for name in wanted if (_ASSETS / name).is_file()]
    kit = _ASSETS / "Vehicles" / "USD_Mini_Car_Kit" / "assets"
    return found + sorted(kit.rglob("*.usd*")) if kit.is_dir() else found


@pytest.mark.parametrize("file", _real_assets() or [None], ids=lambda file: file.stem if file else "absent")
def test_real_assets_flatten_as_usd_has_them(file: Path | None) -> None:
    if file is None:
        pytest.skip("the Teapot and Vehicles assets are not at ../shared/data/usd/full_assets")
    _assert_like_usd(file, roots=[_ASSETS])
