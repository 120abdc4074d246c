"""Count what an import made, and refuse what is absurd before it enters a plant."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
from pxr import Usd, UsdGeom, UsdShade

from onmaru.twin.drivers.importers.report import ImportLimit, ImportLimits, ImportRefused
from onmaru.twin.drivers.usd.stage_file import open_stage


def survey(entry: Path, folder: Path, limits: ImportLimits) -> dict[str, Any]:
    """Open the result strictly and count prims, meshes, triangles, materials and textures.

    Triangles of native instances are counted once per instance.

    Raises:
        StageBroken, StageOutside, ...: the result does not compose inside of its folder.
        ImportLimit: more prims or triangles than allowed.
    """
    stage, _ = open_stage(entry, [folder])
    if not stage.GetDefaultPrim():
        names = [prim.GetName() for prim in stage.GetPseudoRoot().GetChildren()]
        if not names:
            raise ImportRefused("the layer defines no prim", hint="export it again")
        stage.SetDefaultPrim(stage.GetPseudoRoot().GetChildren()[0])
        stage.GetRootLayer().Save()
    prims = meshes = triangles = materials = textures = 0
    per_prototype: dict[str, tuple[int, int, int]] = {}

    def count(top: Usd.Prim) -> tuple[int, int, int]:
        found = [0, 0, 0]
        for prim in Usd.PrimRange(top):
            found[0] += 1
            if found[0] > limits.prim_count:
                raise ImportLimit(f"it has more than {limits.prim_count} prims", hint="import it in parts")
            if prim.IsInstance():
                key = str(prim.GetPrototype().GetPath())
                if key not in per_prototype:
                    per_prototype[key] = count(prim.GetPrototype())
                found = [a + b for a, b in zip(found, per_prototype[key], strict=True)]
            elif prim.IsA(UsdGeom.Mesh):
                found[1] += 1
                counts = UsdGeom.Mesh(prim).GetFaceVertexCountsAttr().Get()
                if counts:
                    found[2] += int(np.maximum(np.asarray(counts, np.int64) - 2, 0).sum())
        return found[0], found[1], found[2]

    prims, meshes, triangles = count(stage.GetPseudoRoot())
    if triangles > limits.triangle_count:
        raise ImportLimit(f"it has {triangles} triangles", hint="import it in parts")
    for prim in stage.TraverseAll():
        materials += prim.IsA(UsdShade.Material)
        shader = UsdShade.Shader(prim)
        textures += bool(shader) and shader.GetShaderId() == "UsdUVTexture"
    meters = UsdGeom.GetStageMetersPerUnit(stage)
    if not math.isfinite(meters) or meters <= 0:
        raise ImportRefused(f"metersPerUnit is {meters}", hint="set it to a positive number")
    return {
        "prim_count": prims - 1, "mesh_count": meshes, "triangle_count": triangles, "material_count": materials,
        "texture_count": textures, "meters_per_unit": meters, "up_axis": str(UsdGeom.GetStageUpAxis(stage)),
        "size_bytes": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
    }  # fmt: skip
