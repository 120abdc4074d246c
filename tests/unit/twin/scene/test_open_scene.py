"""Opening a plant's scene: a process of its own the first time, the cache the second."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from pxr import Gf, Usd, UsdGeom

sys.path.insert(0, str(Path(__file__).parent))
from stages import box_mesh

from onmaru.core.errors import OnmaruError
from onmaru.twin.drivers.usd import open_scene as module
from onmaru.twin.drivers.usd.open_scene import open_scene, open_stage_columns
from onmaru.twin.drivers.usd.stage_file import StageUnreadable
from onmaru.twin.rules.scene import scene_manifest, zone_payload
from onmaru.twin.rules.wire import HEADER, INSTANCE_DTYPE


@pytest.fixture
def plant(tmp_path: Path) -> Path:
    folder = tmp_path / "plant"
    folder.mkdir()
    stage = Usd.Stage.CreateNew(str(folder / "stage.usda"))
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.z)
    UsdGeom.SetStageMetersPerUnit(stage, 1.0)
    UsdGeom.Xform.Define(stage, "/Plant")
    stage.SetDefaultPrim(stage.GetPrimAtPath("/Plant"))
    for index in range(3):
        box_mesh(stage, f"/Plant/M{index}").AddTranslateOp().Set(Gf.Vec3d(index, 0, 0))
    stage.GetRootLayer().Save()
    (folder / "plant.toml").write_text(
        '[plant]\nname = "p"\ntime_zone = "UTC"\nstage = "stage.usda"\nroot = "/Plant"\n'
    )
    return folder


def test_the_first_opening_flattens_and_the_second_does_not(
    plant: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[float] = []
    first = open_scene(
        plant, tmp_path / "cache", {"/Plant/M1": 0}, progress=lambda part, _: told.append(part)
    )
    assert told
    assert told == sorted(told)
    monkeypatch.setattr(module, "_flatten_apart", lambda *_: pytest.fail("it was cached"))
    second = open_scene(plant, tmp_path / "cache", {"/Plant/M1": 0})
    assert first.prototypes == second.prototypes
    np.testing.assert_array_equal(first.live.columns.world, second.live.columns.world)
    assert second.live.equipment[second.live.row_of("/Plant/M1")] == 0
    assert second.missing == ()
    manifest = scene_manifest(second.live, second.prototypes)
    assert manifest["bounds"] == [[-0.5, -0.5, -0.5], [2.5, 0.5, 0.5]]
    lod = manifest["prototypes"][0]["lods"][0]
    assert (second.prototype_folder / lod["url"].rsplit("/", 1)[1]).stat().st_size == lod["bytes"]
    payload = zone_payload(second.live, 0)
    kind, _, _, count, start = HEADER.unpack_from(payload)
    assert (kind, count, start) == (16, 3, 0)
    assert len(payload) == HEADER.size + 3 * (INSTANCE_DTYPE.itemsize + 4)
    assert second.inspector.prim("/Plant/M1")["type"] == "Mesh"


def test_the_two_tables_move_apart(plant: Path, tmp_path: Path) -> None:
    opened = open_scene(plant, tmp_path / "cache", {})
    row = opened.live.row_of("/Plant/M1")
    opened.live.move(np.array([row]), np.eye(3, 4)[None])
    assert opened.live.world([row])[0, 0, 3] == 0.0
    assert opened.past.world([row])[0, 0, 3] == 1.0


def test_an_edit_is_seen_the_next_time(plant: Path, tmp_path: Path) -> None:
    before = open_scene(plant, tmp_path / "cache", {}).live
    stage = Usd.Stage.Open(str(plant / "stage.usda"))
    stage.RemovePrim("/Plant/M2")
    stage.GetRootLayer().Save()
    after = open_scene(plant, tmp_path / "cache", {}).live
    assert after.row_count == before.row_count - 1
    assert after.digest != before.digest


def test_the_errors_of_the_other_process_arrive_as_they_were(tmp_path: Path) -> None:
    (tmp_path / "bad.usda").write_text("#usda 1.0\ndef Xform {{{")
    with pytest.raises(StageUnreadable, match=r"bad\.usda") as caught:
        open_stage_columns(tmp_path / "bad.usda", [tmp_path], tmp_path / "cache")
    assert caught.value.params["file"].endswith("bad.usda")


def test_a_process_that_dies_is_an_error_that_names_the_stage(plant: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "prototypes").write_text("a file where a folder must be")
    with pytest.raises(OnmaruError, match=r"stage\.usda"):
        open_scene(plant, cache, {})


def test_flattening_gets_no_more_memory_than_agreed(plant: Path, tmp_path: Path) -> None:
    with pytest.raises(OnmaruError, match=r"memory|status"):
        open_scene(plant, tmp_path / "cache", {}, memory_bytes=64 << 20)
    assert open_scene(plant, tmp_path / "cache", {}).live.row_count > 0
