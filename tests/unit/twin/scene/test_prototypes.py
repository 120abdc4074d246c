"""Prototypes as GLB: read back by an independent reader, levels of detail, textures, hostile images."""

from __future__ import annotations

import io
import json
import struct
import sys
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import pytest
import trimesh
from pxr import Gf, Sdf, Usd, UsdGeom, UsdShade, Vt

sys.path.insert(0, str(Path(__file__).parent))
from stages import box_mesh, write_stage

from onmaru.twin.drivers.usd.flatten import Flattened, flatten_file
from onmaru.twin.drivers.usd.prototypes import build_prototypes, built_prototypes


def _stage(folder: Path) -> Usd.Stage:
    stage = Usd.Stage.CreateNew(str(folder / "root.usda"))
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.z)
    UsdGeom.SetStageMetersPerUnit(stage, 1.0)
    return stage


def _flatten(stage: Usd.Stage) -> Flattened:
    stage.GetRootLayer().Save()
    return flatten_file(Path(stage.GetRootLayer().realPath))


def _torus(stage: Usd.Stage, path: str, around: int = 48, along: int = 96) -> UsdGeom.Mesh:
    turn, roll = np.meshgrid(
        np.linspace(0, 2 * np.pi, along, False), np.linspace(0, 2 * np.pi, around, False)
    )
    reach = 1.0 + 0.3 * np.cos(roll)
    points = np.stack([reach * np.cos(turn), reach * np.sin(turn), 0.3 * np.sin(roll)], axis=2).reshape(-1, 3)
    i, j = np.meshgrid(np.arange(around), np.arange(along), indexing="ij")
    right, up = (j + 1) % along, (i + 1) % around
    faces = np.stack([i * along + j, i * along + right, up * along + right, up * along + j], axis=2)
    mesh = UsdGeom.Mesh.Define(stage, path)
    mesh.CreatePointsAttr(Vt.Vec3fArray.FromNumpy(points.astype(np.float32)))
    mesh.CreateFaceVertexCountsAttr(Vt.IntArray.FromNumpy(np.full(around * along, 4, np.int32)))
    mesh.CreateFaceVertexIndicesAttr(Vt.IntArray.FromNumpy(faces.reshape(-1).astype(np.int32)))
    return mesh


def _document(file: Path) -> dict[str, Any]:
    data = file.read_bytes()
    magic, version, length = struct.unpack_from("<4sII", data)
    assert (magic, version, length) == (b"glTF", 2, len(data))
    size, kind = struct.unpack_from("<I4s", data, 12)
    assert kind == b"JSON"
    found: dict[str, Any] = json.loads(data[20 : 20 + size])
    return found


def _material(stage: Usd.Stage, path: str, **inputs: object) -> UsdShade.Shader:
    material = UsdShade.Material.Define(stage, path)
    shader = UsdShade.Shader.Define(stage, f"{path}/surface")
    shader.CreateIdAttr("UsdPreviewSurface")
    material.CreateSurfaceOutput().ConnectToSource(shader.ConnectableAPI(), "surface")
    types = {float: Sdf.ValueTypeNames.Float, tuple: Sdf.ValueTypeNames.Color3f}
    for name, value in inputs.items():
        shader.CreateInput(name, types[type(value)]).Set(value)
    return shader


def _textured(folder: Path, image: bytes, name: str = "paint.png") -> Flattened:
    (folder / name).parent.mkdir(exist_ok=True, parents=True)
    (folder / name).write_bytes(image)
    stage = _stage(folder)
    mesh = box_mesh(stage, "/M")
    st = UsdGeom.PrimvarsAPI(mesh).CreatePrimvar(
        "st", Sdf.ValueTypeNames.TexCoord2fArray, UsdGeom.Tokens.vertex
    )
    st.Set([Gf.Vec2f(0.25, 0.125)] * 8)
    shader = _material(stage, "/Looks/Paint")
    texture = UsdShade.Shader.Define(stage, "/Looks/Paint/image")
    texture.CreateIdAttr("UsdUVTexture")
    texture.CreateInput("file", Sdf.ValueTypeNames.Asset).Set(f"./{name}")
    source = texture.CreateOutput("rgb", Sdf.ValueTypeNames.Float3)
    shader.CreateInput("diffuseColor", Sdf.ValueTypeNames.Color3f).ConnectToSource(source)
    UsdShade.MaterialBindingAPI.Apply(mesh.GetPrim()).Bind(
        UsdShade.Material(stage.GetPrimAtPath("/Looks/Paint"))
    )
    return _flatten(stage)


def _png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    PIL.Image.new("RGB", (width, height), (200, 30, 10)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("seed", [2, 5, 9])
def test_every_prototype_reads_back_with_its_bounds_and_triangles(tmp_path: Path, seed: int) -> None:
    flattened = flatten_file(write_stage(tmp_path, seed))
    index, notes = build_prototypes(flattened.opened, flattened.columns, tmp_path / "out")
    assert notes == []
    for prototype in flattened.columns.prototypes:
        finest = index[prototype.digest][0]
        mesh = trimesh.load(tmp_path / "out" / finest["file"], force="mesh", process=False)
        assert len(mesh.faces) == finest["triangles"]
        low, high = np.array(prototype.bounds)
        assert (mesh.bounds[0] >= low - 1e-4).all()
        assert (mesh.bounds[1] <= high + 1e-4).all()
        if len(prototype.parts) == 1 and prototype.parts[0].prototype_from_part is None:
            np.testing.assert_allclose(mesh.bounds, prototype.bounds, atol=1e-4)
        np.testing.assert_allclose(np.linalg.norm(mesh.vertex_normals, axis=1), 1.0, atol=1e-3)


def test_solid_normals_and_winding_face_outwards(tmp_path: Path) -> None:
    stage = _stage(tmp_path)
    for kind in ("Cube", "Sphere", "Cylinder", "Cone", "Capsule"):
        for axis in "XYZ":
            prim = stage.DefinePrim(f"/{kind}{axis}", kind)
            if prim.HasAttribute("axis"):
                prim.GetAttribute("axis").Set(axis)
    flattened = _flatten(stage)
    index, _ = build_prototypes(flattened.opened, flattened.columns, tmp_path / "out")
    for prototype in flattened.columns.prototypes:
        mesh = trimesh.load(
            tmp_path / "out" / index[prototype.digest][0]["file"], force="mesh", process=False
        )
        assert mesh.volume > 0, prototype.name
        outward = mesh.triangles_center - mesh.bounds.mean(axis=0)
        assert (np.einsum("ij,ij->i", mesh.face_normals, outward) > -1e-6).all(), prototype.name
        authored = mesh.vertex_normals[mesh.faces].mean(axis=1)
        assert (np.einsum("ij,ij->i", authored, mesh.face_normals) > 0.5).all(), prototype.name


def test_levels_of_detail_grow_coarser_and_say_how_much(tmp_path: Path) -> None:
    stage = _stage(tmp_path)
    _torus(stage, "/T")
    flattened = _flatten(stage)
    index, _ = build_prototypes(flattened.opened, flattened.columns, tmp_path / "out")
    lods = index[flattened.columns.prototypes[0].digest]
    assert len(lods) == 4
    triangles = [lod["triangles"] for lod in lods]
    assert triangles[0] == 48 * 96 * 2
    assert triangles == sorted(triangles, reverse=True)
    assert lods[0]["error_m"] == 0.0
    full = trimesh.load(tmp_path / "out" / lods[0]["file"], force="mesh")
    for lod in lods[1:3]:
        assert 0 < lod["error_m"] < 0.15
        coarse = trimesh.load(tmp_path / "out" / lod["file"], force="mesh")
        picked = full.vertices[:: max(len(full.vertices) // 40, 1)]
        away = [_distance_to(coarse.triangles, point) for point in picked]
        assert max(away) <= lod["error_m"] * 1.5 + 1e-6


def test_levels_of_detail_keep_each_material_in_its_place(tmp_path: Path) -> None:
    stage = _stage(tmp_path)
    mesh = _torus(stage, "/T")
    for name, start in (("Left", 0), ("Right", 48 * 48)):
        _material(stage, f"/Looks/{name}", metallic=float(start > 0))
        faces = Vt.IntArray.FromNumpy(np.arange(start, start + 48 * 48, dtype=np.int32))
        subset = UsdGeom.Subset.CreateGeomSubset(mesh, name, "face", faces, "materialBind")
        look = UsdShade.Material(stage.GetPrimAtPath(f"/Looks/{name}"))
        UsdShade.MaterialBindingAPI.Apply(subset.GetPrim()).Bind(look)
    flattened = _flatten(stage)
    index, _ = build_prototypes(flattened.opened, flattened.columns, tmp_path / "out")
    lods = index[flattened.columns.prototypes[0].digest]
    assert len(lods) >= 3
    assert 0 < lods[1]["error_m"] < 0.1
    for lod in lods:
        scene = trimesh.load(tmp_path / "out" / lod["file"])
        np.testing.assert_allclose(scene.bounds, flattened.columns.prototypes[0].bounds, atol=0.15)
        assert len(scene.geometry) == 2


def _distance_to(triangles: np.ndarray, point: np.ndarray) -> float:
    closest = trimesh.triangles.closest_point(triangles, np.tile(point, (len(triangles), 1)))
    return float(np.linalg.norm(closest - point, axis=1).min())


def test_equal_meshes_are_one_prototype_and_equal_runs_give_equal_bytes(tmp_path: Path) -> None:
    stage = _stage(tmp_path)
    for name in ("a", "b", "c"):
        mesh = box_mesh(stage, f"/{name}")
        mesh.AddTranslateOp().Set(Gf.Vec3d(len(name), 0, 0))
    box_mesh(stage, "/other", 2.0)
    flattened = _flatten(stage)
    assert len(flattened.columns.prototypes) == 2
    names = []
    for turn in ("one", "two"):
        build_prototypes(flattened.opened, flattened.columns, tmp_path / turn)
        names.append(sorted(file.name for file in (tmp_path / turn).glob("*.glb")))
    assert names[0] == names[1]
    assert len(names[0]) == 2


def test_built_prototypes_are_kept_and_missing_ones_built_again(tmp_path: Path) -> None:
    stage = _stage(tmp_path)
    box_mesh(stage, "/a")
    flattened = _flatten(stage)
    out = tmp_path / "out"
    assert built_prototypes(flattened.columns, out) is None
    index, _ = build_prototypes(flattened.opened, flattened.columns, out)
    assert built_prototypes(flattened.columns, out) == index
    file = next(out.glob("*.glb"))
    file.write_bytes(file.read_bytes()[:-4])
    assert built_prototypes(flattened.columns, out) is None
    assert build_prototypes(flattened.opened, flattened.columns, out)[0] == index
    (out / "index.json").write_text("{broken")
    assert built_prototypes(flattened.columns, out) is None
    assert build_prototypes(flattened.opened, flattened.columns, out)[0] == index


def test_materials_subsets_and_colours(tmp_path: Path) -> None:
    stage = _stage(tmp_path)
    mesh = box_mesh(stage, "/M")
    _material(stage, "/Looks/Steel", diffuseColor=(0.2, 0.3, 0.4), metallic=1.0, roughness=0.25)
    _material(stage, "/Looks/Glass", opacity=0.5, emissiveColor=(0.0, 3.0, 0.0))
    UsdShade.MaterialBindingAPI.Apply(mesh.GetPrim()).Bind(
        UsdShade.Material(stage.GetPrimAtPath("/Looks/Steel"))
    )
    subset = UsdGeom.Subset.CreateGeomSubset(mesh, "top", "face", Vt.IntArray([0, 1]), "materialBind")
    UsdShade.MaterialBindingAPI.Apply(subset.GetPrim()).Bind(
        UsdShade.Material(stage.GetPrimAtPath("/Looks/Glass"))
    )
    plain = box_mesh(stage, "/Plain", 3.0)
    plain.CreateDisplayColorAttr([Gf.Vec3f(1, 0, 0)])
    flattened = _flatten(stage)
    index, _ = build_prototypes(flattened.opened, flattened.columns, tmp_path / "out")
    documents = [
        _document(tmp_path / "out" / index[p.digest][0]["file"]) for p in flattened.columns.prototypes
    ]
    mixed = {material["name"]: material for material in documents[0]["materials"]}
    assert mixed["Steel"]["pbrMetallicRoughness"]["baseColorFactor"] == pytest.approx([0.2, 0.3, 0.4, 1.0])
    assert mixed["Steel"]["pbrMetallicRoughness"]["roughnessFactor"] == 0.25
    assert mixed["Glass"]["alphaMode"] == "BLEND"
    assert mixed["Glass"]["extensions"]["KHR_materials_emissive_strength"]["emissiveStrength"] == 3.0
    counts = [
        documents[0]["accessors"][p["indices"]]["count"] for p in documents[0]["meshes"][0]["primitives"]
    ]
    assert sorted(counts) == [12, 24]
    assert documents[1]["materials"][0]["pbrMetallicRoughness"]["baseColorFactor"] == [1.0, 0.0, 0.0, 1.0]


def test_textures_are_made_small_and_turned_the_right_way_up(tmp_path: Path) -> None:
    flattened = _textured(tmp_path, _png(3000, 1500))
    index, notes = build_prototypes(
        flattened.opened, flattened.columns, tmp_path / "out", texture_limit_px=256
    )
    assert notes == []
    file = tmp_path / "out" / next(iter(index.values()))[0]["file"]
    document = _document(file)
    view = document["bufferViews"][document["images"][0]["bufferView"]]
    at = file.read_bytes().index(b"BIN\0") + 4 + view["byteOffset"]
    image = PIL.Image.open(io.BytesIO(file.read_bytes()[at : at + view["byteLength"]]))
    assert image.size == (256, 128)
    mesh = trimesh.load(file, force="mesh", process=False)
    # trimesh turns texture coordinates back to an origin below, as USD has it
    np.testing.assert_allclose(mesh.visual.uv, np.tile([0.25, 0.125], (len(mesh.vertices), 1)), atol=1e-6)
    assert tmp_path / "paint.png" in flattened.files


def _bomb() -> bytes:
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    body = zlib.compress(bytes(1000))
    idat = b"IDAT" + body
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
        + struct.pack(">I", len(body)) + idat + struct.pack(">I", zlib.crc32(idat)) + b"\0\0\0\0IEND\xaeB`\x82"
    )  # fmt: skip


@pytest.mark.parametrize(
    "image", [_bomb(), b"", b"not an image", _png(64, 64)[:60]], ids=["bomb", "empty", "text", "cut"]
)
def test_images_that_mean_harm_are_left_out_with_a_note(tmp_path: Path, image: bytes) -> None:
    flattened = _textured(tmp_path, image)
    index, notes = build_prototypes(flattened.opened, flattened.columns, tmp_path / "out")
    assert "images" not in _document(tmp_path / "out" / next(iter(index.values()))[0]["file"])
    assert "paint.png" in notes[0].text


def test_a_texture_outside_of_the_plant_folder_is_not_read(tmp_path: Path) -> None:
    plant = tmp_path / "plant"
    plant.mkdir()
    flattened = _textured(plant, _png(8, 8), "../private.png")
    index, notes = build_prototypes(flattened.opened, flattened.columns, tmp_path / "out")
    assert "images" not in _document(tmp_path / "out" / next(iter(index.values()))[0]["file"])
    assert "outside" in notes[0].text


def test_a_texture_painted_over_is_another_prototype(tmp_path: Path) -> None:
    first = _textured(tmp_path, _png(8, 8)).columns
    (tmp_path / "paint.png").write_bytes(_png(9, 9))
    second = flatten_file(tmp_path / "root.usda").columns
    assert first.digest != second.digest
    assert first.prototypes[0].digest != second.prototypes[0].digest
