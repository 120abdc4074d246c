"""Author the battery-module line: `python author.py [FOLDER]` writes `plant.usda`, zones, assets and textures.

The root layer holds what people read (hierarchy, places, relations, signals); every work center's geometry is
a payload; repeated parts are native instances, bulk parts point instancers. The same input gives the same scene.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from authoring.auxiliaries import add_auxiliaries
from authoring.bindings import define_equipment, relate, write_signal
from authoring.building import write_building
from authoring.fixtures import add_fixtures
from authoring.furniture import add_furniture
from authoring.library import Library
from authoring.machines import add_machines
from authoring.robot import add_arm
from authoring.textures import sign, write_textures
from authoring.zones import write_zones
from catalogue import items
from line import (
    AGV_STARTS,
    AREAS,
    CARRIERS,
    CENTERS,
    CONTROLS,
    ENTERPRISE,
    EQUIPMENT,
    FEEDS,
    MONITORS,
    SITE,
    UNITS,
    Thing,
)
from pxr import Kind, Sdf, Usd, UsdGeom, UsdUtils
from track import LANE

HERE = Path(__file__).resolve().parent
SIGNS = {
    "cells": "CELLS",
    "stack": "STACK + PRESS",
    "weld": "LASER WELDING",
    "test": "MODULE TEST",
    "pack": "PACKING",
}


def author(folder: Path) -> Path:
    """Write the whole stage into `folder` and return its root layer."""
    write_textures(folder / "textures")
    for name, text in SIGNS.items():
        sign(folder / "textures", name, text)
    library = Library(folder)
    add_fixtures(library)
    add_furniture(library)
    add_machines(library)
    add_auxiliaries(library)
    add_arm(library)
    write_building(library, folder / "zones" / "building.usdc")
    write_zones(library, folder / "zones", CARRIERS)
    root = folder / "plant.usda"
    _write_root(root)
    return root


def _write_root(path: Path) -> None:
    path.unlink(missing_ok=True)
    stage = Usd.Stage.CreateNew(str(path))
    stage.GetRootLayer().documentation = "Battery-module line: an example plant driven by an emulator."
    UsdGeom.SetStageMetersPerUnit(stage, 1.0)
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.z)
    top = define_equipment(
        stage, ENTERPRISE, Thing("", "enterprise", "", "Maru Battery (example)", "마루배터리 (예시)")
    )
    stage.SetDefaultPrim(top)
    define_equipment(stage, SITE, Thing("", "site", "", "Module plant (emulated)", "모듈 공장 (에뮬레이션)"))
    for thing in [*AREAS, *CENTERS, *UNITS, *EQUIPMENT, *CARRIERS]:
        prim = define_equipment(stage, f"{SITE}/{thing.path}", _at_start(thing))
        if thing.level == "work_center":
            prim.GetPayloads().AddPayload(f"./zones/{thing.path.split('/')[-1].lower()}.usdc")
    hall = UsdGeom.Xform.Define(stage, f"{SITE}/Building").GetPrim()
    hall.SetDisplayName("Building")
    hall.GetPayloads().AddPayload("./zones/building.usdc")
    Usd.ModelAPI(hall).SetKind(Kind.Tokens.component)
    for kind, pairs in (("feeds", FEEDS), ("controls", CONTROLS), ("monitors", MONITORS)):
        relate(stage, kind, pairs)
    orders: Counter[str] = Counter()
    for item in items():
        target = f"{item.key}/{item.moves}"
        write_signal(stage, item, orders[target])
        orders[target] += bool(item.motion)
    stage.GetRootLayer().Save()


def _at_start(thing: Thing) -> Thing:
    """Vehicles stand where their motion says zero: on the lane at their starting place."""
    if thing.key not in AGV_STARTS:
        return thing
    x, y, _ = LANE.at(AGV_STARTS[thing.key])
    return Thing(thing.path, thing.level, thing.kind, thing.en, thing.ko, (x, y, 0.0), 0.0, thing.properties)


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "stage"
    root = author(folder)
    layers, _, missing = UsdUtils.ComputeAllDependencies(Sdf.AssetPath(str(root)))
    size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())
    print(f"{root}: {len(layers)} layers, {size / 1e6:.1f} MB, missing: {list(missing) or 'nothing'}")
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
