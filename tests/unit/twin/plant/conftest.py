from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from onmaru.twin.types import Binding, Label, Level, MotionOp, RelationKind, Signal, SignalKind

HEAD = """
[plant]
name = "Test"
stage = "stage/plant.usda"
time_zone = "Asia/Seoul"

[sources.line]
kind = "mqtt"
url = "mqtt://127.0.0.1"
"""

MakePlant = Callable[..., Path]


@pytest.fixture
def make_plant(tmp_path: Path) -> MakePlant:
    """A folder with a small plant: site, area, two work centers, three machines, a signal that moves one."""

    def make(text: str = HEAD, *, name: str = "plant.toml", folder: str = "plant") -> Path:
        from pxr import Gf, Usd, UsdGeom

        from onmaru.twin.drivers.usd.schema import apply_equipment, apply_signal

        root = tmp_path / folder
        (root / "stage").mkdir(parents=True)
        stage = Usd.Stage.CreateNew(str(root / "stage" / "plant.usda"))
        UsdGeom.SetStageMetersPerUnit(stage, 1.0)
        UsdGeom.SetStageUpAxis(stage, "Z")
        levels = {
            "/P": Level.SITE,
            "/P/A": Level.AREA,
            "/P/A/C1": Level.WORK_CENTER,
            "/P/A/C2": Level.WORK_CENTER,
            "/P/A/C1/Press": Level.WORK_UNIT,
            "/P/A/C1/Oven": Level.WORK_UNIT,
            "/P/A/C2/Tester": Level.WORK_UNIT,
        }
        for place, (path, level) in enumerate(levels.items()):
            prim = UsdGeom.Xform.Define(stage, path)
            prim.AddTranslateOp().Set(Gf.Vec3d(place, 2 * place, 0.5))
            apply_equipment(
                prim.GetPrim(), level, Label(path.rsplit("/", 1)[-1], "설비" if place > 3 else "")
            )
            UsdGeom.Cube.Define(stage, f"{path}/Body")
        ram = UsdGeom.Xform.Define(stage, "/P/A/C1/Press/Ram")
        ram.AddRotateXYZOp().Set(Gf.Vec3f(10, 20, 30))
        UsdGeom.Cube.Define(stage, "/P/A/C1/Press/Ram/Head")
        stage.SetDefaultPrim(stage.GetPrimAtPath("/P"))
        press, oven = (stage.GetPrimAtPath(f"/P/A/C1/{name}") for name in ("Press", "Oven"))
        for rel, target in ((press, "/P/A/C1/Oven"), (oven, "/P/A/C2/Tester")):
            rel.CreateRelationship(f"onmaru:{RelationKind.FEEDS.value}", custom=False).AddTarget(target)
        blank = Signal("", "", "position", unit="m", expected_period_s=0.1)  # type: ignore[arg-type]
        apply_signal(
            press,
            blank,
            Binding("", "line", "plant/press", "/z"),  # type: ignore[arg-type]
            motion=MotionOp("translateZ", "", 2.0),  # type: ignore[arg-type]
            moves=["/P/A/C1/Press/Ram"],
        )
        state = Signal("", "", "state", SignalKind.STATE, states=("run", "idle", "down"), stale_after_s=5.0)  # type: ignore[arg-type]
        apply_signal(oven, state, Binding("", "line", "plant/oven", states={"1": "run"}))  # type: ignore[arg-type]
        stage.Save()
        (root / name).write_text(text, encoding="utf-8")
        return root

    return make
