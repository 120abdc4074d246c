"""Pack a plant for size: one payload a zone, bulk repeated parts in PointInstancers, equipment stays prims.

The stage is flattened, so the result no longer follows its former layers; world transforms are kept.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pxr import Sdf, Usd, UsdUtils

from onmaru.core.errors import InvalidInput
from onmaru.twin.drivers.usd.assets import localise_assets
from onmaru.twin.drivers.usd.bulk import gather_bulk
from onmaru.twin.drivers.usd.plant_reader import (
    find_plant_file,
    layer_roots,
    read_plant,
    read_plant_file,
    stage_path,
)
from onmaru.twin.drivers.usd.stage_file import open_stage, quiet
from onmaru.twin.rules.naming import usd_identifier
from onmaru.twin.types import Level, Plant

_PROTOTYPE = "Flattened_Prototype_"


class PackRefused(InvalidInput):
    code = "twin.pack_refused"


@dataclass(frozen=True, slots=True)
class PackReport:
    """What was packed; `instanced_count` prims went into `instancer_count` PointInstancers."""

    folder: str
    stage: str
    zones: tuple[str, ...]
    instancer_count: int
    instanced_count: int
    size_bytes: int
    warnings: tuple[str, ...] = ()


def pack_plant(
    folder: Path, out: Path, *, zones: Sequence[str] | None = None, bulk_from: int = 8
) -> PackReport:
    """Write a packed copy of a plant into a new folder.

    Args:
        folder: The plant; it is not changed.
        out: A folder that does not exist yet, or is empty.
        zones: Prims that become payloads; default the work centers, else the areas.
        bulk_from: How many equal parts below one parent make a PointInstancer.
    Raises:
        PackRefused: `out` is not empty, or a zone is no prim or lies in another.
        PlantInvalid, StageBroken, ...: the plant cannot be read.
    """
    if out.exists() and any(out.iterdir()):
        raise PackRefused(f"{out} is not empty", hint="choose a new folder", folder=str(out))
    plant = read_plant(folder)
    parsed, _, name = read_plant_file(folder)
    if Path(parsed.plant.stage).suffix not in (".usd", ".usda", ".usdc") or parsed.plant.layer_roots:
        why = f"stage = {parsed.plant.stage!r}"
        raise PackRefused(
            f"{why} cannot be packed under the same name", hint="use .usd, .usda or .usdc, no layer_roots"
        )
    stage, _ = open_stage(stage_path(folder, parsed), layer_roots(folder, parsed))
    chosen = _zones(plant, zones, stage)
    with quiet():
        flat = stage.Flatten(addSourceFileComment=False)
    del stage
    keep = {item.path for item in plant.equipment} | {motion.prim for motion in plant.motions}
    instancers, instanced = gather_bulk(flat, keep, bulk_from)
    out.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".pack-", dir=out.parent))
    try:
        root_file = work / parsed.plant.stage
        root_file.parent.mkdir(parents=True, exist_ok=True)
        missing = localise_assets(flat, root_file.parent, "textures")
        _split(flat, root_file, chosen)
        shutil.copyfile(find_plant_file(folder), work / name)
        read_plant(work)  # the copy must be as sound as the plant was
        if out.exists():
            out.rmdir()
        os.replace(work, out)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    warnings = tuple(f"missing: {path}" for path in missing)
    return PackReport(str(out), parsed.plant.stage, tuple(chosen), instancers, instanced, size, warnings)


def _zones(plant: Plant, wanted: Sequence[str] | None, stage: Usd.Stage) -> list[str]:
    levels = {level: [e.path for e in plant.equipment if e.level is level] for level in Level}
    if wanted is None:
        found: list[str] = [str(p) for p in levels[Level.WORK_CENTER] or levels[Level.AREA]]
        covered = set(found)
        found += [  # an area without work centers is a zone of its own
            str(area)
            for area in levels[Level.AREA]
            if area not in covered and not any(path.startswith(area + "/") for path in covered)
        ]
        found = [path for path in found if not any(path.startswith(other + "/") for other in found)]
    else:
        found = list(dict.fromkeys(wanted))
    for path in found:
        prim = stage.GetPrimAtPath(path)
        if not prim or prim.IsInstanceProxy() or prim.IsPseudoRoot():
            raise PackRefused(f"{path} cannot be a zone", hint="name a prim outside of instances", zone=path)
        inner = [other for other in found if other.startswith(path + "/")]
        if inner:
            raise PackRefused(
                f"the zone {inner[0]} lies in the zone {path}", hint="name only one of the two", zone=path
            )
    return found


def _split(flat: Sdf.Layer, root_file: Path, zones: list[str]) -> None:
    """Cut a flat layer into prototypes, zones and a root that pulls them in."""
    folder = root_file.parent
    shared = [name for name in flat.rootPrims.keys() if name.startswith(_PROTOTYPE)]  # noqa: SIM118
    if shared:
        prototypes = Sdf.Layer.CreateNew(str(folder / "prototypes.usdc"))
        UsdUtils.CopyLayerMetadata(flat, prototypes, True)
        for name in shared:
            Sdf.CopySpec(flat, Sdf.Path(f"/{name}"), prototypes, Sdf.Path(f"/{name}"))
        for name in shared:
            del flat.rootPrims[name]
        prototypes.Save()
    taken: set[str] = set()
    for path in zones:
        name = usd_identifier(path.rsplit("/", 1)[-1], taken=taken, fallback="Zone")
        taken.add(name)
        _cut_zone(flat, Sdf.Path(path), folder, name)
    _repoint(flat, "./prototypes.usdc")
    flat.Export(str(root_file))


def _cut_zone(flat: Sdf.Layer, path: Sdf.Path, folder: Path, name: str) -> None:
    zone = Sdf.Layer.CreateNew(str(folder / "zones" / f"{name}.usdc"))
    UsdUtils.CopyLayerMetadata(flat, zone, True)
    zone.subLayerPaths = []
    top = Sdf.Path(f"/{name}")
    Sdf.CopySpec(flat, path, zone, top)
    zone.defaultPrim = name
    outside = _take_outside(zone, top, path)
    _repoint(zone, "../prototypes.usdc")
    zone.Save()
    spec = flat.GetPrimAtPath(path)
    for child in list(spec.nameChildren.keys()):
        del spec.nameChildren[child]
    for key in list(spec.properties.keys()):
        del spec.properties[key]
    for key in list(spec.ListInfoKeys()):
        if key not in ("specifier", "typeName"):
            spec.ClearInfo(key)
    spec.payloadList.prependedItems = [Sdf.Payload(f"./zones/{name}.usdc")]
    for owner, prop, targets, relationship in outside:
        prim = Sdf.CreatePrimInLayer(flat, owner)
        if relationship:
            rel = prim.relationships.get(prop) or Sdf.RelationshipSpec(prim, prop, False)
            rel.targetPathList.explicitItems = targets
        else:
            attribute = prim.attributes.get(prop) or Sdf.AttributeSpec(prim, prop, Sdf.ValueTypeNames.Token)
            attribute.connectionPathList.explicitItems = targets


Outside = tuple[Sdf.Path, str, list[Sdf.Path], bool]


def _take_outside(zone: Sdf.Layer, top: Sdf.Path, path: Sdf.Path) -> list[Outside]:
    """Remove targets that leave the zone (a payload cannot hold them); the root layer will hold them."""
    found: list[Outside] = []

    def visit(here: Sdf.Path) -> None:
        if not here.IsPropertyPath():
            return
        spec = zone.GetPropertyAtPath(here)
        relationship = isinstance(spec, Sdf.RelationshipSpec)
        lists = spec.targetPathList if relationship else spec.connectionPathList
        targets = [item.MakeAbsolutePath(here.GetPrimPath()) for item in lists.GetAddedOrExplicitItems()]
        if not targets or all(item.HasPrefix(top) for item in targets):
            return
        owner = here.GetPrimPath().ReplacePrefix(top, path)
        whole = [item.ReplacePrefix(top, path) for item in targets]
        found.append((owner, spec.name, whole, relationship))
        lists.ClearEditsAndMakeExplicit()
        lists.explicitItems = [item for item in targets if item.HasPrefix(top)]

    zone.Traverse(top, visit)
    return found


def _repoint(layer: Sdf.Layer, prototypes: str) -> None:
    """Turn references to flattened prototypes into references to the shared layer."""

    def visit(here: Sdf.Path) -> None:
        if not here.IsPrimPath():
            return
        spec = layer.GetPrimAtPath(here)
        references = spec.referenceList.GetAddedOrExplicitItems()
        if not any(not item.assetPath and item.primPath.name.startswith(_PROTOTYPE) for item in references):
            return
        moved = [
            Sdf.Reference(prototypes, item.primPath, item.layerOffset)
            if not item.assetPath and item.primPath.name.startswith(_PROTOTYPE)
            else item
            for item in references
        ]
        spec.referenceList.ClearEditsAndMakeExplicit()
        spec.referenceList.explicitItems = moved

    layer.Traverse(Sdf.Path.absoluteRootPath, visit)
