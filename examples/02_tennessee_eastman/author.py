"""Author the Tennessee Eastman plant: `python author.py [--data FOLDER] [--run d04_te.dat] [--out FOLDER]`.

Writes `stage/plant.usda` with the parts of the first example's library, and `plant.toml`. With `--data` it also
copies one recorded run into `data/run.dat`, from where the plant replays it; the recording itself is not ours to
ship: see README.md.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(1, str(HERE.parent / "01_battery_line"))  # its shapes, palette and library

import vessels  # noqa: E402
from authoring.library import Library, new_layer, pose, write_parts  # noqa: E402
from authoring.shapes import box, ground  # noqa: E402
from authoring.textures import write_textures  # noqa: E402
from process import FEEDS, PLANT, ROW_S, SPEED, UNIT, UNITS, quantities  # noqa: E402
from pxr import Kind, Usd, UsdGeom  # noqa: E402

from onmaru.core.ids import PrimPath, SignalId  # noqa: E402
from onmaru.twin.drivers.usd.schema import apply_equipment, apply_signal  # noqa: E402
from onmaru.twin.types import Binding, Label, Level, MotionOp, RelationKind, Signal  # noqa: E402

_ASSETS = {
    "Feeds": vessels.feeds, "Reactor": vessels.reactor, "Condenser": vessels.condenser,
    "Separator": vessels.separator, "Compressor": vessels.compressor, "Stripper": vessels.stripper,
    "Purge": vessels.purge, "Analyzers": vessels.analyzers,
}  # fmt: skip
_GAUGES = {"Reactor": (0.0, -1.75, 1.7), "Separator": (0.0, -1.2, 1.6), "Stripper": (0.95, 0.0, 1.4)}
_TOP = [
    (PLANT, Level.ENTERPRISE, "Tennessee Eastman process (recorded)", "테네시 이스트만 공정 (기록 데이터)"),
    (f"{PLANT}/Site", Level.SITE, "Test site", "시험 사이트"),
    (f"{PLANT}/Site/Process", Level.AREA, "Process area", "공정 구역"),
    (UNIT, Level.WORK_CENTER, "Synthesis of G and H", "G·H 합성"),
]


def author(folder: Path) -> Path:
    """Write the stage into `folder` and return its root layer."""
    write_textures(folder / "textures")
    library = Library(folder)
    for name, build in _ASSETS.items():
        library.add(f"te_{name.lower()}", build())
    library.add("te_gauge", vessels.gauge())
    library.add("te_float", vessels.gauge_float())
    _write_geometry(library, folder / "zones" / "synthesis.usdc")
    root = folder / "plant.usda"
    _write_root(root)
    return root


def _write_geometry(library: Library, path: Path) -> None:
    stage = new_layer(path, "Synthesis")
    for unit in UNITS:
        UsdGeom.Xform.Define(stage, f"/Synthesis/{unit.name}")
        library.place(stage, f"/Synthesis/{unit.name}/Body", f"te_{unit.name.lower()}")
        if unit.name in _GAUGES:
            library.place(stage, f"/Synthesis/{unit.name}/Gauge", "te_gauge", _GAUGES[unit.name])
            pose(UsdGeom.Xform.Define(stage, f"/Synthesis/{unit.name}/Level"), _GAUGES[unit.name])
            library.place(stage, f"/Synthesis/{unit.name}/Level/Float", "te_float")
    for scope, parts in (
        ("Piping", vessels.piping()),
        (
            "Ground",
            {
                "floor": [ground([(-16, -9, 18, 9)])],
                "panel_grey": [box(34.4, 18.4, 0.3, 0.02).at(1, 0, -0.32)],
            },
        ),
    ):
        UsdGeom.Xform.Define(stage, f"/Synthesis/{scope}")
        write_parts(stage, f"/Synthesis/{scope}", parts, "../textures")
    stage.GetRootLayer().Save()


def _write_root(path: Path) -> None:
    path.unlink(missing_ok=True)
    stage = Usd.Stage.CreateNew(str(path))
    stage.GetRootLayer().documentation = (
        "Tennessee Eastman process (Downs and Vogel 1993), driven by recorded runs."
    )
    UsdGeom.SetStageMetersPerUnit(stage, 1.0)
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.z)
    for where, level, en, ko in _TOP:
        prim = UsdGeom.Xform.Define(stage, where).GetPrim()
        apply_equipment(prim, level, Label(en, ko))
        Usd.ModelAPI(prim).SetKind(Kind.Tokens.assembly)
    stage.SetDefaultPrim(stage.GetPrimAtPath(PLANT))
    stage.GetPrimAtPath(UNIT).GetPayloads().AddPayload("./zones/synthesis.usdc")
    for unit in UNITS:
        xform = UsdGeom.Xform.Define(stage, f"{UNIT}/{unit.name}")
        pose(xform, unit.at)
        Usd.ModelAPI(xform.GetPrim()).SetKind(Kind.Tokens.component)
        targets = [f"{UNIT}/{b}" for a, b in FEEDS if a == unit.name]
        relations = {RelationKind.FEEDS: targets} if targets else None
        apply_equipment(
            xform.GetPrim(), Level.WORK_UNIT, Label(unit.en, unit.ko), kind=unit.kind, relations=relations
        )
    for q in quantities():
        where = f"{UNIT}/{q.unit_name}"
        identity = SignalId(f"{where[1:]}/{q.name}")
        signal = Signal(
            identity, PrimPath(where), q.name, unit=q.unit, label=Label(q.en, q.ko), low=q.low, high=q.high,
            expected_period_s=ROW_S / SPEED,
        )  # fmt: skip
        binding = Binding(identity, "run", f"#{q.column}", scale=q.scale)
        moves = q.name == "level"
        apply_signal(
            stage.GetPrimAtPath(where), signal, binding,
            motion=MotionOp("translateZ", identity, scale=0.025) if moves else None,
            moves=[f"{where}/Level"] if moves else (),
        )  # fmt: skip
    stage.GetRootLayer().Save()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with the recorded runs, such as d00_te.dat")
    parser.add_argument(
        "--run", default="d04_te.dat", help="which run: the number of the fault is in its name"
    )
    parser.add_argument("--out", type=Path, default=HERE, help="the plant folder to write")
    options = parser.parse_args()
    root = author(options.out / "stage")
    if options.out != HERE:
        shutil.copy(HERE / "plant.toml", options.out / "plant.toml")
    if options.data:
        (options.out / "data").mkdir(exist_ok=True)
        shutil.copy(options.data / options.run, options.out / "data" / "run.dat")
    print(f"{root}: {len(quantities())} signals")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
