from __future__ import annotations

import zipfile

import numpy as np
import pytest

from onmaru.core.time import NS_PER_S
from onmaru.twin.drivers.usd.export import ExportRefused, export_plant
from onmaru.twin.drivers.usd.plant_reader import read_plant
from onmaru.twin.types import Quality, SampleBatch, StateTable

T0 = 1_700_000_000 * NS_PER_S
RAM = "/P/A/C1/Press/Ram"


def live_table():
    return StateTable(
        T0, np.array([T0, T0]), np.array([T0, T0]), np.array([0.25, 2.0]),
        np.array([Quality.GOOD, Quality.STALE], np.uint8), {},
    )  # fmt: skip


def world(stage, path, code=None):
    from pxr import Usd, UsdGeom

    cache = UsdGeom.XformCache(Usd.TimeCode.Default() if code is None else code)
    return np.array(cache.GetLocalToWorldTransform(stage.GetPrimAtPath(path)))


def moved(folder, metres):
    """Oracle: parent_from_prim(authored) * translateZ, in USD's row vectors."""
    from pxr import Gf

    from onmaru.twin.drivers.usd.plant_reader import open_plant_stage

    step = np.array(Gf.Matrix4d().SetTranslate(Gf.Vec3d(0, 0, metres)))
    return step @ world(open_plant_stage(folder), RAM)


@pytest.mark.parametrize("name", ["a.usdc", "a.usda", "a.usdz", "layered.usda"])
def test_the_live_state_travels(make_plant, tmp_path, name):
    from pxr import Usd

    folder = make_plant()
    report = export_plant(folder, tmp_path / name, live=live_table(), layered=name.startswith("layered"))
    assert (report.signal_count, report.motion_count, report.warnings) == (2, 1, ())
    stage = Usd.Stage.Open(report.file)
    press, oven = stage.GetPrimAtPath("/P/A/C1/Press"), stage.GetPrimAtPath("/P/A/C1/Oven")
    assert press.GetAttribute("onmaru:signal:position:value").Get() == 0.25
    assert oven.GetAttribute("onmaru:signal:state:value").Get() == "down"
    assert oven.GetAttribute("onmaru:signal:state:quality").Get() == "stale"
    np.testing.assert_allclose(world(stage, RAM), moved(folder, 0.5), atol=1e-12)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_range_of_history_becomes_time_samples(make_plant, tmp_path):
    from pxr import Usd

    folder = make_plant()
    plant = read_plant(folder)

    def history(signal, start_ns, end_ns):
        if signal != plant.signals[0].id:
            return SampleBatch.of([], [], [])
        times = np.arange(start_ns, end_ns, NS_PER_S)
        return SampleBatch.of(np.zeros(len(times)), times, np.linspace(0.0, 1.0, len(times)))

    report = export_plant(
        folder, tmp_path / "h.usdc", history=history, start_ns=T0, end_ns=T0 + 11 * NS_PER_S
    )
    assert report.sample_count == 11
    stage = Usd.Stage.Open(report.file)
    assert (stage.GetStartTimeCode(), stage.GetEndTimeCode()) == (0.0, 264.0)
    value = stage.GetPrimAtPath("/P/A/C1/Press").GetAttribute("onmaru:signal:position:value")
    assert value.GetTimeSamples() == [24.0 * i for i in range(11)]
    for code in (0.0, 120.0, 240.0):
        np.testing.assert_allclose(world(stage, RAM, code), moved(folder, code / 120.0), atol=1e-12)


def test_what_cannot_be_written_is_refused(make_plant, tmp_path):
    folder = make_plant()
    for name, options in (
        ("a.obj", {}),
        ("a.usdz", {"layered": True}),
        ("a.usda", {"history": lambda *_: None}),
        ("plant/stage/plant.usda", {}),
    ):
        with pytest.raises(ExportRefused):
            export_plant(folder, tmp_path / name, **options)


def test_textures_travel_too(make_plant, tmp_path):
    from PIL import Image
    from pxr import Sdf, Usd, UsdShade

    folder = make_plant()
    Image.new("RGB", (4, 4), "red").save(folder / "stage" / "red.png")
    stage = Usd.Stage.Open(str(folder / "stage" / "plant.usda"))
    shader = UsdShade.Shader.Define(stage, "/P/Looks/M/T")
    shader.CreateIdAttr("UsdUVTexture")
    shader.CreateInput("file", Sdf.ValueTypeNames.Asset).Set(Sdf.AssetPath("./red.png"))
    stage.Save()
    export_plant(folder, tmp_path / "a.usdz")
    assert any(name.endswith(".png") for name in zipfile.ZipFile(tmp_path / "a.usdz").namelist())
    export_plant(folder, tmp_path / "out" / "a.usda")
    exported = Usd.Stage.Open(str(tmp_path / "out" / "a.usda"))
    found = exported.GetPrimAtPath("/P/Looks/M/T").GetAttribute("inputs:file").Get()
    assert found.path.startswith("./a_textures/")
    assert found.resolvedPath
