"""The facility of the scene benchmarks: 64 zones as payloads, 200 meshes, bulk in PointInstancers, tracked prims.

At full size 640,000 instances: 627,200 in PointInstancers (10 in each zone, 980 instances of 20 meshes each) and 12,800
tracked ones (200 in each zone, native instances of the same meshes), 1.007 billion triangles expanded.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from pxr import Gf, Sdf, Usd, UsdGeom, Vt

MESHES = 200
ZONES = 64
TRACKED = 200  # in each zone


def write_facility(folder: Path, *, instances: int, seed: int) -> tuple[Path, int]:
    """Write the stage; returns its root layer and the triangles of all instances together."""
    random = np.random.default_rng(seed)
    triangles = _write_meshes(folder / "meshes.usdc")
    per_zone = instances // ZONES
    tracked = min(TRACKED, per_zone)
    total = 0
    root = Usd.Stage.CreateNew(str(folder / "facility.usda"))
    UsdGeom.SetStageUpAxis(root, UsdGeom.Tokens.z)
    UsdGeom.SetStageMetersPerUnit(root, 1.0)
    UsdGeom.Xform.Define(root, "/Plant")
    for zone in range(ZONES):
        total += _write_zone(folder / f"zone{zone:02}.usdc", random, triangles, per_zone - tracked, tracked)
        prim = UsdGeom.Xform.Define(root, f"/Plant/Zone{zone:02}")
        prim.AddTranslateOp().Set(Gf.Vec3d(zone % 8 * 120.0, zone // 8 * 120.0, 0.0))
        prim.GetPrim().GetPayloads().AddPayload(f"./zone{zone:02}.usdc", "/Zone")
    root.GetRootLayer().Save()
    return folder / "facility.usda", total


def _write_meshes(file: Path) -> np.ndarray:
    """200 tori of different fineness, each in an asset of its own; returns triangles by mesh."""
    stage = Usd.Stage.CreateNew(str(file))
    stage.CreateClassPrim("/Meshes")
    triangles = np.zeros(MESHES, np.int64)
    for index in range(MESHES):
        # 640,000 of them in equal numbers make 1,007 million triangles: 1,573.6 each on average.
        around = 16 + index % 23
        along = round(1573.6 * 1.0011 / 2 / around)
        turn, roll = np.meshgrid(
            np.arange(along) * (2 * math.pi / along), np.arange(around) * (2 * math.pi / around)
        )
        reach = 0.6 + 0.2 * np.cos(roll) + 0.001 * index
        points = np.stack([reach * np.cos(turn), reach * np.sin(turn), 0.2 * np.sin(roll)], axis=2).reshape(
            -1, 3
        )
        i, j = np.meshgrid(np.arange(around), np.arange(along), indexing="ij")
        right, up = (j + 1) % along, (i + 1) % around
        faces = np.stack([i * along + j, i * along + right, up * along + right, up * along + j], axis=2)
        UsdGeom.Xform.Define(stage, f"/Meshes/M{index:03}")
        mesh = UsdGeom.Mesh.Define(stage, f"/Meshes/M{index:03}/mesh")
        mesh.CreatePointsAttr(Vt.Vec3fArray.FromNumpy(points.astype(np.float32)))
        mesh.CreateFaceVertexCountsAttr(Vt.IntArray.FromNumpy(np.full(around * along, 4, np.int32)))
        mesh.CreateFaceVertexIndicesAttr(Vt.IntArray.FromNumpy(faces.reshape(-1).astype(np.int32)))
        mesh.CreateSubdivisionSchemeAttr("none")
        mesh.CreateExtentAttr(
            Vt.Vec3fArray.FromNumpy(np.stack([points.min(0), points.max(0)]).astype(np.float32))
        )
        triangles[index] = 2 * around * along
    stage.GetRootLayer().Save()
    return triangles


def _write_zone(
    file: Path, random: np.random.Generator, triangles: np.ndarray, bulk: int, tracked: int
) -> int:
    stage = Usd.Stage.CreateNew(str(file))
    UsdGeom.Xform.Define(stage, "/Zone")
    total = 0
    per_instancer = 980
    for number, start in enumerate(range(0, bulk, per_instancer)):
        count = min(per_instancer, bulk - start)
        instancer = UsdGeom.PointInstancer.Define(stage, f"/Zone/Bulk{number:03}")
        chosen = random.choice(MESHES, 20, replace=False)
        targets = []
        for slot, mesh in enumerate(chosen):
            prim = stage.DefinePrim(f"/Zone/Bulk{number:03}/Prototypes/P{slot}", "Xform")
            prim.GetReferences().AddReference("./meshes.usdc", f"/Meshes/M{mesh:03}")
            prim.SetInstanceable(True)
            targets.append(Sdf.Path(str(prim.GetPath())))
        instancer.CreatePrototypesRel().SetTargets(targets)
        index = random.integers(0, 20, count)
        instancer.CreateProtoIndicesAttr(Vt.IntArray.FromNumpy(index.astype(np.int32)))
        position = random.uniform([0, 0, 0], [100, 100, 8], (count, 3)).astype(np.float32)
        instancer.CreatePositionsAttr(Vt.Vec3fArray.FromNumpy(position))
        turn = random.normal(size=(count, 4))
        turn /= np.linalg.norm(turn, axis=1, keepdims=True)
        instancer.CreateOrientationsfAttr(Vt.QuatfArray.FromNumpy(turn.astype(np.float32)))
        total += int(triangles[chosen[index]].sum())
    meshes = random.integers(0, MESHES, tracked)
    with Sdf.ChangeBlock():
        layer = stage.GetRootLayer()
        for number, mesh in enumerate(meshes.tolist()):
            spec = Sdf.CreatePrimInLayer(layer, f"/Zone/Tracked{number:03}")
            spec.specifier, spec.typeName = Sdf.SpecifierDef, "Xform"
            spec.referenceList.Prepend(Sdf.Reference("./meshes.usdc", f"/Meshes/M{mesh:03}"))
            spec.instanceable = True
            Sdf.AttributeSpec(spec, "xformOp:translate", Sdf.ValueTypeNames.Double3).default = Gf.Vec3d(
                *random.uniform([0, 0, 0], [100, 100, 8])
            )
            Sdf.AttributeSpec(spec, "xformOp:rotateZ", Sdf.ValueTypeNames.Double).default = random.uniform(
                0, 360
            )
            order = Sdf.AttributeSpec(
                spec, "xformOpOrder", Sdf.ValueTypeNames.TokenArray, Sdf.VariabilityUniform
            )
            order.default = Vt.TokenArray(["xformOp:translate", "xformOp:rotateZ"])
    total += int(triangles[meshes].sum())
    stage.GetRootLayer().Save()
    return total
