"""Write plants: a new folder, and references of imported assets with their units converted."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from pxr import Gf, Sdf, Usd, UsdGeom

from onmaru.core.errors import Conflict, InvalidInput
from onmaru.twin.drivers.usd.plant_reader import NAMES, layer_roots, read_plant_file, stage_path
from onmaru.twin.drivers.usd.schema import apply_equipment
from onmaru.twin.drivers.usd.stage_file import open_stage
from onmaru.twin.rules.naming import usd_identifier
from onmaru.twin.types import Label, Level

_PLANT = """# The plant: what it is called, where its stage lies, where its signals come from.
[plant]
name = {name}
label = {{ en = {en}, ko = {ko} }}
time_zone = {time_zone}
stage = "stage/plant.usda"

# One live signal, once you have equipment and a broker:
#
# [sources.line]
# kind = "mqtt"
# url = "mqtt://127.0.0.1:1883"
#
# [[equipment]]
# path = "/{root}/Press"
# level = "work_unit"
# label = {{ en = "Press", ko = "프레스" }}
#
# [[signals]]
# equipment = "/{root}/Press"
# name = "temperature"
# unit = "degC"
# expected_period_s = 1.0
#
# [[bindings]]
# signal = "{root}/Press/temperature"
# source = "line"
# address = "plant/press"
# pointer = "/temperature"
"""


class PlantExists(Conflict):
    code = "twin.plant_exists"


@dataclass(frozen=True, slots=True)
class Placement:
    """How an asset stands in the plant: its own unit [m] and up axis, kept beside the conversion."""

    prim: str
    asset: str  # relative to the root layer
    meters_per_unit: float
    up_axis: str
    source_file: str
    digest: str


def new_plant(folder: Path, name: str, *, label_ko: str = "", time_zone: str = "Asia/Seoul") -> Path:
    """Make a plant folder: `plant.toml` and a stage with one site, metres, Z up.

    Returns:
        The plant file.
    Raises:
        PlantExists: the folder has a plant already; nothing is touched.
        InvalidInput: the name is empty or holds control characters.
    """
    if not name.strip() or len(name) > 200 or any(ord(c) < 32 or ord(c) == 127 for c in name + label_ko):
        raise InvalidInput("a plant needs a name of plain text", hint="such as onmaru twin new ./my-plant")
    for known in NAMES:
        if (folder / known).exists():
            hint = "choose another folder, or edit this plant"
            raise PlantExists(f"{folder / known} exists already", hint=hint, folder=str(folder))
    (folder / "stage").mkdir(parents=True, exist_ok=True)
    root = usd_identifier(name, fallback="Plant")
    layer = folder / "stage" / "plant.usda"
    if layer.exists():
        raise PlantExists(f"{layer} exists already", hint="choose another folder", folder=str(folder))
    stage = Usd.Stage.CreateNew(str(layer))
    UsdGeom.SetStageMetersPerUnit(stage, 1.0)
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.z)
    stage.GetRootLayer().documentation = f"{name}: the root layer of the plant"
    site = UsdGeom.Xform.Define(stage, f"/{root}").GetPrim()
    stage.SetDefaultPrim(site)
    Usd.ModelAPI(site).SetKind("assembly")
    apply_equipment(site, Level.SITE, Label(name, label_ko), kind="site")
    stage.Save()
    text = _PLANT.format(
        name=_quote(name), en=_quote(name), ko=_quote(label_ko), time_zone=_quote(time_zone), root=root
    )
    path = folder / "plant.toml"
    path.write_text(text, encoding="utf-8")
    return path


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def free_prim_name(plant_folder: Path, wanted: str, *, into: str | None = None) -> tuple[Path, str]:
    """The root layer of a plant and a prim path below `into` (default: the root prim) that is still free."""
    parsed, _, _ = read_plant_file(plant_folder)
    root_layer = stage_path(plant_folder, parsed)
    stage, _ = open_stage(root_layer, layer_roots(plant_folder, parsed), load=Usd.Stage.LoadNone)
    parent = stage.GetPrimAtPath(into or parsed.plant.root or "/") if into or parsed.plant.root else None
    if parent is None:
        parent = stage.GetDefaultPrim() or stage.GetPseudoRoot()
    if not parent:
        hint = "give the path of a prim of the stage"
        raise InvalidInput(f"the stage has no prim {into or parsed.plant.root}", hint=hint)
    taken = [child.GetName() for child in parent.GetAllChildren()]
    path = parent.GetPath().AppendChild(usd_identifier(wanted, taken=taken, fallback="Asset"))
    return root_layer, str(path)


def place_asset(root_layer: Path, placement: Placement) -> None:
    """Add a reference to an asset to the root layer, converted to the stage's unit and up axis.

    The conversion stands on the referencing Xform (`parent_from_asset`, one transform op); the source's unit
    and up axis are kept in its `customData.onmaru`.
    """
    layer = Sdf.Layer.FindOrOpen(str(root_layer))
    stage = Usd.Stage.Open(layer, Usd.Stage.LoadNone)
    prim = UsdGeom.Xform.Define(stage, placement.prim).GetPrim()
    prim.GetReferences().AddReference(placement.asset)
    meters = UsdGeom.GetStageMetersPerUnit(stage)
    matrix = plant_from_asset(
        placement.meters_per_unit, placement.up_axis, meters, str(UsdGeom.GetStageUpAxis(stage))
    )
    xform = UsdGeom.Xformable(prim)
    xform.ClearXformOpOrder()
    xform.AddTransformOp(opSuffix="import").Set(matrix)
    prim.SetCustomDataByKey("onmaru:sourceMetersPerUnit", placement.meters_per_unit)
    prim.SetCustomDataByKey("onmaru:sourceUpAxis", placement.up_axis)
    prim.SetCustomDataByKey("onmaru:sourceFile", placement.source_file)
    prim.SetCustomDataByKey("onmaru:sourceDigest", placement.digest)
    layer.Save()


def plant_from_asset(meters: float, up_axis: str, plant_meters: float, plant_up_axis: str) -> Gf.Matrix4d:
    """The matrix (row vectors, as USD has it) from an asset's frame to the plant's: unit, then up axis."""
    matrix = Gf.Matrix4d().SetScale(meters / plant_meters)
    if up_axis == plant_up_axis:
        return matrix
    turn = 90.0 if (up_axis, plant_up_axis) == ("Y", "Z") else -90.0
    return matrix * Gf.Matrix4d().SetRotate(Gf.Rotation(Gf.Vec3d.XAxis(), turn))
