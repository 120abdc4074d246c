"""The asset library: every repeated part is written once and referenced as a native instance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from pxr import Gf, Kind, Sdf, Usd, UsdGeom, UsdShade, Vt

from authoring.palette import write_look
from authoring.shapes import Shape, merge

Parts = Mapping[str, Sequence[Shape]]


def new_layer(path: Path, root: str) -> Usd.Stage:
    """An empty layer in metres, Z up, whose default prim is the Xform `root`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    stage = Usd.Stage.CreateNew(str(path))
    UsdGeom.SetStageMetersPerUnit(stage, 1.0)
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.z)
    stage.SetDefaultPrim(UsdGeom.Xform.Define(stage, f"/{root}").GetPrim())
    return stage


def write_mesh(stage: Usd.Stage, path: str, shape: Shape, material: UsdShade.Material) -> UsdGeom.Mesh:
    """One polygon mesh with normals, extent and material."""
    mesh = UsdGeom.Mesh.Define(stage, path)
    points = shape.points.astype(np.float32)
    mesh.CreatePointsAttr(Vt.Vec3fArray.FromNumpy(points))
    mesh.CreateNormalsAttr(Vt.Vec3fArray.FromNumpy(shape.normals.astype(np.float32)))
    mesh.SetNormalsInterpolation(UsdGeom.Tokens.vertex)
    mesh.CreateFaceVertexCountsAttr(Vt.IntArray.FromNumpy(shape.counts.astype(np.int32)))
    mesh.CreateFaceVertexIndicesAttr(Vt.IntArray.FromNumpy(shape.indices.astype(np.int32)))
    mesh.CreateSubdivisionSchemeAttr(UsdGeom.Tokens.none)
    mesh.CreateExtentAttr(Vt.Vec3fArray.FromNumpy(np.stack([points.min(0), points.max(0)])))
    if shape.uv is not None:
        st = UsdGeom.PrimvarsAPI(mesh).CreatePrimvar(
            "st", Sdf.ValueTypeNames.TexCoord2fArray, UsdGeom.Tokens.vertex
        )
        st.Set(Vt.Vec2fArray.FromNumpy(shape.uv.astype(np.float32)))
    UsdShade.MaterialBindingAPI.Apply(mesh.GetPrim()).Bind(material)
    return mesh


def write_parts(stage: Usd.Stage, root: str, parts: Parts, textures: str) -> None:
    """One mesh per material under `root`, with the materials beside them."""
    UsdGeom.Scope.Define(stage, f"{root}/Looks")
    for look in sorted(parts):
        material = write_look(stage, f"{root}/Looks", look, textures)
        write_mesh(stage, f"{root}/{look}", merge(parts[look]), material)


class Library:
    """Writes assets below `folder/assets` and places instances of them into zone layers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: set[str] = set()

    def add(self, name: str, parts: Parts) -> None:
        """Write asset `name` from shapes by material."""
        stage = new_layer(self.folder / "assets" / f"{name}.usdc", name)
        Usd.ModelAPI(stage.GetDefaultPrim()).SetKind(Kind.Tokens.subcomponent)
        write_parts(stage, f"/{name}", parts, "../textures")
        stage.GetRootLayer().Save()
        self.names.add(name)

    def place(
        self,
        stage: Usd.Stage,
        path: str,
        name: str,
        at: Sequence[float] = (0, 0, 0),
        yaw: float = 0.0,
        *,
        instance: bool = True,
    ) -> Usd.Prim:
        """Reference asset `name` at `path`; as a native instance unless it is a point instancer's prototype."""
        if name not in self.names:
            raise KeyError(f"no asset {name!r}")
        xform = UsdGeom.Xform.Define(stage, path)
        prim = xform.GetPrim()
        prim.GetReferences().AddReference(f"../assets/{name}.usdc")
        pose(xform, at, yaw)
        if instance:
            prim.SetInstanceable(True)
        return prim

    def scatter(
        self,
        stage: Usd.Stage,
        path: str,
        kinds: Sequence[str],
        placements: Sequence[tuple[int, Sequence[float], float]],
    ) -> UsdGeom.PointInstancer:
        """A point instancer of the assets `kinds`; each placement is (kind index, position, yaw [deg])."""
        bulk = UsdGeom.PointInstancer.Define(stage, path)
        targets = []
        for kind in kinds:
            prim = self.place(stage, f"{path}/Prototypes/{kind}", kind, instance=False)
            targets.append(prim.GetPath())
        UsdGeom.Scope.Define(stage, f"{path}/Prototypes")
        bulk.CreatePrototypesRel().SetTargets(targets)
        bulk.CreateProtoIndicesAttr(Vt.IntArray([kind for kind, _, _ in placements]))
        bulk.CreatePositionsAttr(Vt.Vec3fArray([Gf.Vec3f(*map(float, p)) for _, p, _ in placements]))
        turns = [Gf.Rotation(Gf.Vec3d(0, 0, 1), yaw).GetQuat() for _, _, yaw in placements]
        bulk.CreateOrientationsAttr(Vt.QuathArray([Gf.Quath(q) for q in turns]))
        box = bulk.ComputeExtentAtTime(Usd.TimeCode.Default(), Usd.TimeCode.Default())
        if box:
            bulk.CreateExtentAttr(box)
        return bulk


def pose(xform: UsdGeom.Xformable, at: Sequence[float], yaw: float = 0.0) -> None:
    """Author translate and, when there is one, a turn about Z."""
    if any(abs(v) > 1e-12 for v in at):
        xform.AddTranslateOp().Set(Gf.Vec3d(*map(float, at)))
    if abs(yaw) > 1e-12:
        xform.AddRotateZOp().Set(float(yaw))
