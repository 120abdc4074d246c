"""Write one asset as a USD layer: Xforms, meshes shared by instancing, UsdPreviewSurface with textures."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pxr import Gf, Sdf, Usd, UsdGeom, UsdShade, Vt

from onmaru.twin.drivers.importers.report import ImportRefused
from onmaru.twin.rules.naming import usd_identifier

MAX_TEXTURE_PIXELS = 64 << 20


class AssetWriter:
    """Builds `/<name>` with meshes and materials; `save` writes the layer."""

    def __init__(
        self, file: Path, name: str, meters_per_unit: float, up_axis: str, warnings: list[str]
    ) -> None:
        self.folder, self.warnings = file.parent, warnings
        self.stage = Usd.Stage.CreateNew(str(file))
        UsdGeom.SetStageMetersPerUnit(self.stage, meters_per_unit)
        UsdGeom.SetStageUpAxis(self.stage, up_axis)
        self.root = f"/{usd_identifier(name)}"
        prim = UsdGeom.Xform.Define(self.stage, self.root).GetPrim()
        Usd.ModelAPI(prim).SetKind("component")
        self.stage.SetDefaultPrim(prim)
        self._names: dict[str, set[str]] = {}
        self._shared: dict[str, str] = {}
        self._materials: dict[int, str] = {}
        self._kept: list[Any] = []  # keeps materials alive, so that their ids stay theirs
        self._textures: dict[str, str] = {}

    def child(self, parent: str, wanted: str, fallback: str = "Node") -> str:
        taken = self._names.setdefault(parent, {"Looks", "Prototypes"} if parent == self.root else set())
        name = usd_identifier(wanted, taken=taken, fallback=fallback)
        taken.add(name)
        return f"{parent}/{name}"

    def xform(self, parent: str, name: str, parent_from_node: NDArray[np.float64]) -> str:
        """An Xform below `parent`; the matrix is column-vector, shape [4, 4]."""
        if not np.isfinite(parent_from_node).all():
            raise ImportRefused(f"the transform of {name[:100]!r} is not finite", hint="export it again")
        path = self.child(parent, name)
        prim = UsdGeom.Xform.Define(self.stage, path)
        if not np.allclose(parent_from_node, np.eye(4), atol=0.0):
            prim.AddTransformOp().Set(Gf.Matrix4d(*parent_from_node.T.ravel().tolist()))
        return path

    def mesh(self, parent: str, name: str, mesh: Any, *, shared: bool = False) -> str:
        """A mesh below `parent`. A shared one is written once and referenced as a native instance."""
        if not shared:
            path = self.child(parent, name, "Mesh")
            self._write_mesh(path, mesh)
            return path
        if name not in self._shared:
            scope = f"{self.root}/Prototypes"
            if not self.stage.GetPrimAtPath(scope):
                self.stage.CreateClassPrim(scope)
            top = self.child(scope, name, "Mesh")
            UsdGeom.Xform.Define(self.stage, top)
            self._write_mesh(f"{top}/Mesh", mesh)
            self._shared[name] = top
        path = self.child(parent, name, "Mesh")
        prim = UsdGeom.Xform.Define(self.stage, path).GetPrim()
        prim.GetReferences().AddInternalReference(self._shared[name])
        prim.SetInstanceable(True)
        return path

    def _write_mesh(self, path: str, mesh: Any) -> None:
        points = np.asarray(mesh.vertices, np.float32)
        faces = np.asarray(mesh.faces, np.int32)
        if not np.isfinite(points).all():
            raise ImportRefused(f"the mesh {path} has points that are not finite", hint="export it again")
        if len(faces) and (faces.min() < 0 or faces.max() >= len(points)):
            raise ImportRefused(f"the mesh {path} uses points it does not have", hint="export it again")
        prim = UsdGeom.Mesh.Define(self.stage, path)
        prim.CreatePointsAttr(Vt.Vec3fArray.FromNumpy(np.ascontiguousarray(points)))
        prim.CreateFaceVertexIndicesAttr(Vt.IntArray.FromNumpy(np.ascontiguousarray(faces.ravel())))
        prim.CreateFaceVertexCountsAttr(Vt.IntArray.FromNumpy(np.full(len(faces), 3, np.int32)))
        prim.CreateSubdivisionSchemeAttr(UsdGeom.Tokens.none)
        if len(points):
            ends = np.stack([points.min(0), points.max(0)])
            prim.CreateExtentAttr(Vt.Vec3fArray.FromNumpy(np.ascontiguousarray(ends)))
        cached = getattr(mesh, "_cache", None)
        if cached is not None and "vertex_normals" in cached.cache:
            normals = np.ascontiguousarray(mesh.vertex_normals, np.float32)
            if normals.shape == points.shape and np.isfinite(normals).all():
                prim.CreateNormalsAttr(Vt.Vec3fArray.FromNumpy(normals))
                prim.SetNormalsInterpolation(UsdGeom.Tokens.vertex)
        self._look(prim, mesh, len(points))

    def _look(self, prim: UsdGeom.Mesh, mesh: Any, point_count: int) -> None:
        visual = mesh.visual
        uv = getattr(visual, "uv", None)
        if uv is not None and len(uv) == point_count:
            api = UsdGeom.PrimvarsAPI(prim)
            primvar = api.CreatePrimvar("st", Sdf.ValueTypeNames.TexCoord2fArray, UsdGeom.Tokens.vertex)
            primvar.Set(Vt.Vec2fArray.FromNumpy(np.ascontiguousarray(np.asarray(uv)[:, :2], np.float32)))
        material = getattr(visual, "material", None)
        if material is not None:
            path = self._material(material)
            UsdShade.MaterialBindingAPI.Apply(prim.GetPrim()).Bind(UsdShade.Material.Get(self.stage, path))
        elif getattr(visual, "kind", None) in ("vertex", "face"):
            colors = np.asarray(visual.vertex_colors, np.float32)[:, :3] / 255.0
            if len(colors) == point_count:
                primvar = prim.CreateDisplayColorPrimvar(UsdGeom.Tokens.vertex)
                primvar.Set(Vt.Vec3fArray.FromNumpy(np.ascontiguousarray(_linear(colors))))

    def _material(self, material: Any) -> str:
        key = hash(material)  # by content where trimesh can tell, else by identity
        if key in self._materials:
            return self._materials[key]
        self._kept.append(material)
        scope = f"{self.root}/Looks"
        if not self.stage.GetPrimAtPath(scope):
            UsdGeom.Scope.Define(self.stage, scope)
        path = self.child(scope, str(getattr(material, "name", None) or "Material"), "Material")
        self._materials[key] = path
        look = UsdShade.Material.Define(self.stage, path)
        shader = UsdShade.Shader.Define(self.stage, f"{path}/Surface")
        shader.CreateIdAttr("UsdPreviewSurface")
        look.CreateSurfaceOutput().ConnectToSource(shader.ConnectableAPI(), "surface")
        pbr = material if hasattr(material, "baseColorFactor") else material.to_pbr()
        color = _color(pbr.baseColorFactor, (0.8, 0.8, 0.8, 1.0))
        metallic = 0.0 if pbr.metallicFactor is None else float(pbr.metallicFactor)
        roughness = 0.5 if pbr.roughnessFactor is None else float(pbr.roughnessFactor)
        if hasattr(material, "baseColorFactor"):  # glTF: absent factors are 1
            metallic = 1.0 if pbr.metallicFactor is None else metallic
            roughness = 1.0 if pbr.roughnessFactor is None else roughness
        base = self._texture(path, "BaseColor", pbr.baseColorTexture, "sRGB", scale=color)
        types = Sdf.ValueTypeNames
        self._input(shader, "diffuseColor", types.Color3f, Gf.Vec3f(*color[:3]), base, "rgb")
        mode = getattr(pbr, "alphaMode", None) or "OPAQUE"
        if mode != "OPAQUE":
            self._input(shader, "opacity", types.Float, float(color[3]), base, "a")
            if mode == "MASK":
                cutoff = 0.5 if pbr.alphaCutoff is None else float(pbr.alphaCutoff)
                shader.CreateInput("opacityThreshold", types.Float).Set(cutoff)
        packed = (1.0, roughness, metallic, 1.0)
        orm = self._texture(path, "MetallicRoughness", pbr.metallicRoughnessTexture, "raw", scale=packed)
        self._input(shader, "metallic", types.Float, metallic, orm, "b")
        self._input(shader, "roughness", types.Float, roughness, orm, "g")
        normal = self._texture(
            path, "Normal", pbr.normalTexture, "raw", scale=(2.0, 2.0, 2.0, 1.0), bias=(-1.0, -1.0, -1.0, 0.0)
        )
        if normal is not None:
            self._input(shader, "normal", types.Normal3f, None, normal, "rgb")
        glow = _color(pbr.emissiveFactor, (0.0, 0.0, 0.0, 1.0))
        shine = self._texture(path, "Emissive", pbr.emissiveTexture, "sRGB", scale=glow)
        if shine is not None or any(glow[:3]):
            self._input(shader, "emissiveColor", types.Color3f, Gf.Vec3f(*glow[:3]), shine, "rgb")
        return path

    @staticmethod
    def _input(shader: UsdShade.Shader, name: str, kind: Any, value: Any, texture: Any, channel: str) -> None:
        port = shader.CreateInput(name, kind)
        if texture is None:
            port.Set(value)
            return
        types = Sdf.ValueTypeNames
        texture.CreateOutput(channel, types.Float3 if channel == "rgb" else types.Float)
        port.ConnectToSource(texture.ConnectableAPI(), channel)

    def _texture(
        self, material: str, name: str, image: Any, space: str, *, scale: Any = None, bias: Any = None
    ) -> UsdShade.Shader | None:
        if image is None:
            return None
        file = self._image(image)
        if file is None:
            return None
        types = Sdf.ValueTypeNames
        reader_path = f"{material}/Coordinates"
        reader = UsdShade.Shader.Get(self.stage, reader_path)
        if not reader:
            reader = UsdShade.Shader.Define(self.stage, reader_path)
            reader.CreateIdAttr("UsdPrimvarReader_float2")
            reader.CreateInput("varname", types.String).Set("st")
            reader.CreateOutput("result", types.Float2)
        texture = UsdShade.Shader.Define(self.stage, f"{material}/{name}")
        texture.CreateIdAttr("UsdUVTexture")
        texture.CreateInput("file", types.Asset).Set(Sdf.AssetPath(file))
        texture.CreateInput("sourceColorSpace", types.Token).Set(space)
        texture.CreateInput("st", types.Float2).ConnectToSource(reader.ConnectableAPI(), "result")
        for side in ("wrapS", "wrapT"):
            texture.CreateInput(side, types.Token).Set("repeat")
        if scale is not None and tuple(scale) != (1.0, 1.0, 1.0, 1.0):
            texture.CreateInput("scale", types.Float4).Set(Gf.Vec4f(*scale))
        if bias is not None:
            texture.CreateInput("bias", types.Float4).Set(Gf.Vec4f(*bias))
        return texture

    def _image(self, image: Any) -> str | None:
        """Write a picture once, named by its content; None, with a warning, when it cannot be read."""
        width, height = image.size
        if width * height > MAX_TEXTURE_PIXELS:
            self.warnings.append(f"a texture of {width} x {height} pixels is left out")
            return None
        try:
            picture = image if image.mode in ("L", "LA", "RGB", "RGBA") else image.convert("RGBA")
            key = hashlib.sha256(picture.tobytes())
            key.update(f"{picture.mode}{picture.size}".encode())
            name = f"textures/{key.hexdigest()[:24]}.png"
            if name not in self._textures:
                path = self.folder / name
                path.parent.mkdir(exist_ok=True)
                picture.save(path, format="PNG")
                self._textures[name] = name
        except (OSError, ValueError, SyntaxError) as error:  # what Pillow raises on damaged pictures
            self.warnings.append(f"a texture is damaged and left out: {error}"[:200])
            return None
        return f"./{name}"

    def save(self) -> None:
        self.stage.Save()


def _color(value: Any, fallback: tuple[float, ...]) -> tuple[float, ...]:
    """A factor as four linear floats; trimesh gives bytes or floats."""
    if value is None:
        return fallback
    array = np.asarray(value)
    numbers = array.astype(np.float64) / (255.0 if array.dtype.kind in "ui" else 1.0)
    numbers = np.nan_to_num(numbers.ravel()[:4])
    full = [*numbers.tolist(), *fallback[len(numbers) :]]
    return tuple(float(item) for item in full)


def _linear(srgb: NDArray[np.float32]) -> NDArray[np.float32]:
    """Colours from sRGB to linear. Source: IEC 61966-2-1."""
    curved = ((srgb + 0.055) / 1.055) ** 2.4
    return np.where(srgb <= 0.04045, srgb / 12.92, curved).astype(np.float32)
