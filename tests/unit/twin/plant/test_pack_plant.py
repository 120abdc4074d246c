from __future__ import annotations

import random

import numpy as np
import pytest

from onmaru.twin.drivers.usd.pack import PackRefused, pack_plant
from onmaru.twin.drivers.usd.plant_reader import open_plant_stage, read_plant


def furnish(folder, count=40, seed=1):
    """Bolts as native instances and as plain copies with rotation and scale, a material from outside the zone."""
    from pxr import Gf, Usd, UsdGeom, UsdShade

    rng = random.Random(seed)
    stage = Usd.Stage.Open(str(folder / "stage" / "plant.usda"))
    look = UsdShade.Material.Define(stage, "/P/Looks/Steel")
    shader = UsdShade.Shader.Define(stage, "/P/Looks/Steel/Surface")
    shader.CreateIdAttr("UsdPreviewSurface")
    look.CreateSurfaceOutput().ConnectToSource(shader.ConnectableAPI(), "surface")
    stage.CreateClassPrim("/Bolt")
    bolt = UsdGeom.Cylinder.Define(stage, "/Bolt/Shaft")
    bolt.CreateRadiusAttr(0.01)
    for place in range(count):
        prim = UsdGeom.Xform.Define(stage, f"/P/A/C1/Bolt{place}")
        prim.GetPrim().GetReferences().AddInternalReference("/Bolt")
        prim.GetPrim().SetInstanceable(True)
        prim.AddTranslateOp().Set(Gf.Vec3d(*(rng.uniform(-50, 50) for _ in range(3))))
        prim.AddRotateXYZOp().Set(Gf.Vec3f(*(rng.uniform(-180, 180) for _ in range(3))))
        prim.AddScaleOp().Set(Gf.Vec3f(*(rng.choice((-1, 1)) * rng.uniform(0.5, 2) for _ in range(3))))
        panel = UsdGeom.Cube.Define(stage, f"/P/A/C2/Panel{place}")
        panel.AddTranslateOp().Set(Gf.Vec3d(place, 0, 1))
        UsdShade.MaterialBindingAPI.Apply(panel.GetPrim()).Bind(look)
    skew = UsdGeom.Cube.Define(stage, "/P/A/C2/Skewed")
    skew.AddTransformOp().Set(Gf.Matrix4d(1, 0.5, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 3, 2, 1, 1))
    stage.Save()


def worlds(stage):
    """World transforms of every gprim, by position in the scene rather than by path, and by path for the rest."""
    from pxr import Usd, UsdGeom

    cache = UsdGeom.XformCache()
    by_path, loose = {}, []
    for prim in Usd.PrimRange.Stage(stage, Usd.TraverseInstanceProxies()):
        if prim.IsA(UsdGeom.PointInstancer):
            instancer = UsdGeom.PointInstancer(prim)
            base = cache.GetLocalToWorldTransform(prim)
            target = stage.GetPrimAtPath(instancer.GetPrototypesRel().GetTargets()[0])
            local = instancer.ComputeInstanceTransformsAtTime(0, 0, UsdGeom.PointInstancer.IncludeProtoXform)
            inner = [
                cache.ComputeRelativeTransform(part, target)[0]
                for part in Usd.PrimRange(target, Usd.TraverseInstanceProxies())
                if part.IsA(UsdGeom.Gprim)
            ]
            loose += [np.array(part * matrix * base).ravel() for matrix in local for part in inner]
        elif prim.IsA(UsdGeom.Gprim) and "Prototypes" not in str(prim.GetPath()):
            matrix = np.array(cache.GetLocalToWorldTransform(prim)).ravel()
            by_path[str(prim.GetPath())] = matrix
    return by_path, loose


def test_a_packed_plant_is_the_same_plant(make_plant, tmp_path):
    from pxr import UsdShade

    folder = make_plant()
    furnish(folder)
    report = pack_plant(folder, tmp_path / "packed")
    assert report.zones == ("/P/A/C1", "/P/A/C2")
    assert (report.instancer_count, report.instanced_count) == (2, 80)
    before, after = read_plant(folder), read_plant(tmp_path / "packed")
    assert (before.equipment, before.signals, before.bindings, before.motions) == (
        after.equipment, after.signals, after.bindings, after.motions,
    )  # fmt: skip
    assert set(before.relations) == set(after.relations)  # one of them crosses two zones
    stage = open_plant_stage(tmp_path / "packed")
    assert stage.GetPrimAtPath("/P/A/C1").HasAuthoredPayloads()
    old, none = worlds(open_plant_stage(folder))
    new, loose = worlds(stage)
    assert not none
    for path, matrix in new.items():
        np.testing.assert_allclose(matrix, old.pop(path), atol=1e-12, err_msg=path)
    assert "/P/A/C2/Skewed" in new  # shear does not fit an instancer
    left = sorted(tuple(np.round(m, 3)) for m in old.values())
    assert len(left) == len(loose) == 80
    ordered = np.array(sorted(loose, key=lambda m: tuple(np.round(m, 3))))
    np.testing.assert_allclose(ordered, np.array(left), atol=2e-3)
    rest = np.array(list(old.values()))
    for matrix in loose:  # each instance has its exact counterpart
        assert np.abs(rest - matrix).max(axis=1).min() < 2e-5
    part = next(p for p in stage.Traverse() if str(p.GetPath()).endswith("Panel0_bulk/Prototypes/Panel0"))
    assert UsdShade.MaterialBindingAPI(part).ComputeBoundMaterial()[0].GetPath() == "/P/Looks/Steel"


def test_payloads_can_stay_unloaded(make_plant, tmp_path):
    from pxr import Usd

    folder = make_plant()
    pack_plant(folder, tmp_path / "packed", zones=["/P/A/C1"])
    stage = open_plant_stage(tmp_path / "packed", load=Usd.Stage.LoadNone)
    assert not stage.GetPrimAtPath("/P/A/C1/Press")
    assert stage.GetPrimAtPath("/P/A/C2/Tester")


@pytest.mark.parametrize("zones", [["/P/Gone"], ["/P/A", "/P/A/C1"]])
def test_zones_must_be_prims_and_apart(make_plant, tmp_path, zones):
    with pytest.raises(PackRefused):
        pack_plant(make_plant(), tmp_path / "packed", zones=zones)
    assert not list(tmp_path.glob(".pack-*"))


def test_a_full_folder_is_not_touched(make_plant, tmp_path):
    folder = make_plant()
    with pytest.raises(PackRefused):
        pack_plant(folder, folder)


def test_zones_are_named_on_the_command_line(make_plant, tmp_path):
    from typer.testing import CliRunner

    from onmaru.cli import app

    out = tmp_path / "packed"
    command = ["twin", "pack", str(make_plant()), str(out), "--zone", "/P/A", "--bulk-from", "2", "--json"]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    assert [path.name for path in (out / "stage" / "zones").iterdir()] == ["A.usdc"]
    refused = CliRunner().invoke(
        app, [*command[:3], str(tmp_path / "two"), "--zone", "/P/A", "--zone", "/P/A/C1"]
    )
    assert refused.exit_code == 1
