from __future__ import annotations

import numpy as np
import pytest

from onmaru.twin.drivers.usd.author import PlantExists, new_plant
from onmaru.twin.drivers.usd.check import JUDGE, Severity, check_plant
from onmaru.twin.drivers.usd.plant_reader import read_plant

from .conftest import HEAD


def rules(report):
    return {finding.rule for finding in report.findings}


def test_a_new_plant_is_sound(tmp_path):
    new_plant(tmp_path / "p", '이천 "2" 공장', label_ko="이천 공장")
    report = check_plant(tmp_path / "p")
    assert report.ok, report.findings
    assert {"onmaru", "usd", "omniverse-asset-validator"} == set(report.judges)
    plant = read_plant(tmp_path / "p")
    assert (plant.label.en, plant.label.ko, len(plant.equipment)) == ('이천 "2" 공장', "이천 공장", 1)
    with pytest.raises(PlantExists):
        new_plant(tmp_path / "p", "again")


def test_the_commented_example_of_a_new_plant_works(tmp_path):
    from pxr import Usd, UsdGeom

    file = new_plant(tmp_path / "p", "Plant")
    stage = Usd.Stage.Open(str(tmp_path / "p" / "stage" / "plant.usda"))
    UsdGeom.Xform.Define(stage, "/Plant/Press")
    stage.Save()
    head, example = file.read_text().split("# One live signal", 1)
    lines = [line.removeprefix("# ").removeprefix("#") for line in example.splitlines()[1:]]
    file.write_text(head + "\n".join(lines))
    assert [b.address for b in read_plant(tmp_path / "p").bindings] == ["plant/press"]


def test_own_rules_find_what_is_wrong_or_wasteful(make_plant):
    from pxr import Sdf, Usd, UsdGeom, UsdShade, Vt

    folder = make_plant(HEAD + '[[signals]]\nequipment = "/P/A/C2/Tester"\nname = "loose"\nunit = "flurbs"\n')
    stage = Usd.Stage.Open(str(folder / "stage" / "plant.usda"))
    stage.ClearMetadata("upAxis")
    for place in range(3):
        mesh = UsdGeom.Mesh.Define(stage, f"/P/M{place}")
        mesh.CreatePointsAttr(Vt.Vec3fArray.FromNumpy(np.random.default_rng(0).random((999, 3)).astype("f4")))
        mesh.CreateFaceVertexCountsAttr([3] * 333)
        mesh.CreateFaceVertexIndicesAttr(list(range(999)))
    shader = UsdShade.Shader.Define(stage, "/P/Looks/T")
    shader.CreateInput("file", Sdf.ValueTypeNames.Asset).Set(Sdf.AssetPath("./gone.png"))
    shader.CreateInput("other", Sdf.ValueTypeNames.Asset).Set(Sdf.AssetPath("/abs/gone.png"))
    stage.Save()
    report = check_plant(folder, omniverse=False)
    assert not report.ok
    found = {"plant.up_axis", "plant.unbound_signal", "plant.unknown_unit", "plant.missing_texture"}
    assert found | {"plant.absolute_path", "plant.duplicate_mesh"} <= rules(report)
    duplicate = next(f for f in report.findings if f.rule == "plant.duplicate_mesh")
    assert duplicate.saved_bytes == 2 * (999 * 12 + 333 * 4 + 999 * 4)
    assert all(f.severity is Severity.ERROR for f in report.findings[:1])


def test_a_plant_that_cannot_be_read_still_gets_a_report(make_plant, tmp_path):
    assert "twin.plant_missing" in rules(check_plant(tmp_path))
    folder = make_plant(HEAD + '[[kpis]]\nequipment = "/P/A/C1/Oven"\nstate = "nope"\n')
    report = check_plant(folder, omniverse=False)
    assert "plant.fault" in rules(report)
    assert any(f.file == "plant.toml:12" for f in report.findings), report.findings
    path = folder / "stage" / "plant.usda"
    path.write_text(
        path.read_text().replace('def Xform "P" (', 'def Xform "P" (\n prepend payload = @./gone.usda@', 1)
    )
    report = check_plant(folder, omniverse=False)
    assert any(f.rule == "plant.missing_layer" and f.prim == "/P" for f in report.findings), report.findings


def test_it_tells_what_the_scene_leaves_out_and_who_judged(make_plant):
    from pxr import Usd, UsdGeom

    folder = make_plant()
    stage = Usd.Stage.Open(str(folder / "stage" / "plant.usda"))
    mesh = UsdGeom.Mesh.Define(stage, "/P/A/Broken")
    mesh.CreatePointsAttr([(0, 0, 0), (1, 0, 0), (0, 1, 0)])
    mesh.CreateFaceVertexCountsAttr([3])
    mesh.CreateFaceVertexIndicesAttr([0, 1, 7])
    stage.Save()
    report = check_plant(folder, omniverse=False)
    told = [finding for finding in report.findings if finding.prim.startswith("/P/A/Broken")]
    assert told
    judged = [finding.why for finding in report.findings if finding.rule == JUDGE]
    assert [text.split(":")[0] for text in judged] == list(report.judges)
