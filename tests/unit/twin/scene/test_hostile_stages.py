"""Stages that are broken or mean harm: an error or a note that names the prim, never a crash."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import numpy as np
import pytest
from pxr import Gf, Sdf, Usd, UsdGeom

sys.path.insert(0, str(Path(__file__).parent))
from stages import box_mesh

from onmaru.twin.drivers.usd.flatten import Flattened, FlattenOptions, flatten_file
from onmaru.twin.drivers.usd.rows import FlattenLimits
from onmaru.twin.drivers.usd.stage_file import StageMissing, StageOutside, StageUnreadable
from onmaru.twin.rules.stage_columns import BadStage, RowFlag, StageTooLarge
from onmaru.twin.rules.stage_table import StageTable


def _new(folder: Path) -> Usd.Stage:
    stage = Usd.Stage.CreateNew(str(folder / "root.usda"))
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.z)
    UsdGeom.SetStageMetersPerUnit(stage, 1.0)
    UsdGeom.Xform.Define(stage, "/W")
    return stage


def _flatten(stage: Usd.Stage, **limits: int) -> Flattened:
    stage.GetRootLayer().Save()
    file = Path(stage.GetRootLayer().realPath)
    return flatten_file(file, [file.parent], FlattenOptions(limits=FlattenLimits(**limits)))


def _note_on(flattened: Flattened, prim: str) -> str:
    return next(note.text for note in flattened.columns.notes if note.prim == prim)


def test_a_reference_to_itself_is_noted_and_the_rest_is_flattened(tmp_path: Path) -> None:
    (tmp_path / "root.usda").write_text(
        '#usda 1.0\ndef Xform "A" (references=</A>) {}\ndef Xform "B" (references=@./gone.usda@) {}\n'
        'def Cube "C" {}\n'
    )
    flattened = flatten_file(tmp_path / "root.usda")
    table = StageTable(flattened.columns)
    assert table.flags[table.row_of("/C")] & RowFlag.DRAWABLE
    assert not flattened.opened.complete
    said = {note.prim: note.text for note in flattened.columns.notes}
    assert "Cycle" in said["/A"]
    assert "gone.usda" in said["/B"]


def test_layers_that_cannot_be_had_are_errors_by_name(tmp_path: Path) -> None:
    with pytest.raises(StageMissing):
        flatten_file(tmp_path / "none.usda")
    (tmp_path / "bad.usda").write_bytes(b"PXR-USDC\0\0\0 rubbish" + bytes(200))
    with pytest.raises(StageUnreadable, match=r"bad\.usda"):
        flatten_file(tmp_path / "bad.usda")
    inside = tmp_path / "plant"
    inside.mkdir()
    (tmp_path / "secret.usda").write_text('#usda 1.0\ndef Cube "C" {}\n')
    (inside / "root.usda").write_text('#usda 1.0\ndef Xform "A" (references=@../secret.usda@</C>) {}\n')
    with pytest.raises(StageOutside):
        flatten_file(inside / "root.usda")


@pytest.mark.parametrize("unit", [0.0, -1.0, math.nan, math.inf])
def test_senseless_units_are_refused(tmp_path: Path, unit: float) -> None:
    stage = _new(tmp_path)
    stage.SetMetadata("metersPerUnit", unit)
    with pytest.raises(BadStage, match="metersPerUnit"):
        _flatten(stage)


def test_more_prims_rows_or_depth_than_agreed_are_refused(tmp_path: Path) -> None:
    stage = _new(tmp_path)
    for index in range(20):
        UsdGeom.Xform.Define(stage, f"/W/P{index}")
    UsdGeom.Xform.Define(stage, "/W" + "/D" * 30)
    for limits in ({"prim_count": 10}, {"depth": 12}):
        with pytest.raises(StageTooLarge):
            _flatten(stage, **limits)
    instancer = UsdGeom.PointInstancer.Define(stage, "/W/I")
    box_mesh(stage, "/W/I/P")
    instancer.CreatePrototypesRel().AddTarget("/W/I/P")
    instancer.CreateProtoIndicesAttr([0] * 5000)
    instancer.CreatePositionsAttr([Gf.Vec3f(0)] * 5000)
    with pytest.raises(StageTooLarge, match="rows"):
        _flatten(stage, row_count=1000)


def test_nested_instancers_that_multiply_are_refused_before_memory_is_taken(tmp_path: Path) -> None:
    stage = _new(tmp_path)
    below = "/W/Cube"
    box_mesh(stage, below)
    for level in range(4):
        path = f"/W/I{level}"
        instancer = UsdGeom.PointInstancer.Define(stage, path)
        instancer.CreatePrototypesRel().AddTarget(below)
        instancer.CreateProtoIndicesAttr([0] * 1000)
        instancer.CreatePositionsAttr([Gf.Vec3f(0)] * 1000)
        below = path
    with pytest.raises(StageTooLarge):
        _flatten(stage)


def test_an_instancer_inside_its_own_prototype_is_refused(tmp_path: Path) -> None:
    stage = _new(tmp_path)
    instancer = UsdGeom.PointInstancer.Define(stage, "/W/P/I")
    instancer.CreatePrototypesRel().AddTarget("/W/P")
    instancer.CreateProtoIndicesAttr([0])
    instancer.CreatePositionsAttr([Gf.Vec3f(0)])
    with pytest.raises(StageTooLarge, match="contains itself"):
        _flatten(stage)


def test_broken_instances_are_left_out_with_a_note(tmp_path: Path) -> None:
    stage = _new(tmp_path)
    instancer = UsdGeom.PointInstancer.Define(stage, "/W/I")
    box_mesh(stage, "/W/I/P")
    instancer.CreatePrototypesRel().SetTargets(["/W/I/P", "/W/Nothing"])
    instancer.CreateProtoIndicesAttr([0, 7, -1, 0, 1, 0])
    instancer.CreatePositionsAttr([Gf.Vec3f(0), Gf.Vec3f(1), Gf.Vec3f(2), Gf.Vec3f(math.nan), Gf.Vec3f(4)])
    instancer.CreateScalesAttr([Gf.Vec3f(1)] * 2)
    flattened = _flatten(stage)
    table = StageTable(flattened.columns)
    assert [table.path_of(int(row)) for row in table.children_of(table.row_of("/W/I"))] == [
        "/W/I[0]",
        "/W/I[4]",
    ]
    texts = " ".join(note.text for note in flattened.columns.notes if note.prim == "/W/I")
    for word in ("protoIndices", "finite", "scales", "/W/Nothing"):
        assert word in texts
    assert table.flags[table.row_of("/W/I[0]")] & RowFlag.DRAWABLE
    assert not table.flags[table.row_of("/W/I[4]")] & RowFlag.DRAWABLE


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("faceVertexIndices", [0, 1, 99]),
        ("faceVertexIndices", [0, 1, -1]),
        ("faceVertexCounts", [4]),
        ("faceVertexCounts", [-3]),
        ("faceVertexCounts", []),
        ("points", []),
        ("points", [Gf.Vec3f(math.inf, 0, 0), Gf.Vec3f(0), Gf.Vec3f(1)]),
        ("faceVertexCounts", [1, 2]),
    ],
)
def test_broken_meshes_are_not_drawn_and_named(tmp_path: Path, what: str, value: list[object]) -> None:
    stage = _new(tmp_path)
    mesh = UsdGeom.Mesh.Define(stage, "/W/M")
    mesh.CreatePointsAttr([Gf.Vec3f(0), Gf.Vec3f(1, 0, 0), Gf.Vec3f(0, 1, 0)])
    mesh.CreateFaceVertexCountsAttr([3])
    mesh.CreateFaceVertexIndicesAttr([0, 1, 2])
    mesh.GetPrim().GetAttribute(what).Set(value)
    flattened = _flatten(stage)
    table = StageTable(flattened.columns)
    assert not table.flags[table.row_of("/W/M")] & RowFlag.DRAWABLE
    assert _note_on(flattened, "/W/M").startswith("not drawn")


def test_transforms_that_are_not_finite_or_flat_hurt_nobody_else(tmp_path: Path) -> None:
    stage = _new(tmp_path)
    for name, matrix in (
        ("nan", Gf.Matrix4d(math.nan)),
        ("flat", Gf.Matrix4d(0.0)),
        ("huge", Gf.Matrix4d(1e200)),
    ):
        cube = UsdGeom.Cube.Define(stage, f"/W/{name}")
        cube.AddTransformOp().Set(matrix)
    UsdGeom.Cube.Define(stage, "/W/fine")
    flattened = _flatten(stage)
    table = StageTable(flattened.columns)
    assert table.flags[table.row_of("/W/nan")] & RowFlag.BROKEN
    assert table.flags[table.row_of("/W/fine")] & RowFlag.DRAWABLE
    assert _note_on(flattened, "/W/nan")
    for zone in table.zones:
        assert np.isfinite(table.instance_records(zone.zone)["position"]).all()
    table.move(np.array([table.row_of("/W/flat")]), np.eye(3, 4)[None])


def test_an_empty_stage_is_an_empty_table(tmp_path: Path) -> None:
    (tmp_path / "root.usda").write_text("#usda 1.0\n")
    table = StageTable(flatten_file(tmp_path / "root.usda").columns)
    assert table.row_count == 0
    assert table.find("/").tolist() == []
    assert table.zones == ()


def test_materials_that_point_nowhere_are_plain(tmp_path: Path) -> None:
    stage = _new(tmp_path)
    mesh = box_mesh(stage, "/W/M")
    mesh.GetPrim().CreateRelationship("material:binding").SetTargets([Sdf.Path("/Nowhere")])
    table = StageTable(_flatten(stage).columns)
    assert table.flags[table.row_of("/W/M")] & RowFlag.DRAWABLE
