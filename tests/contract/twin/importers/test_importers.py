"""Every import format against the same promises, and hostile files against the same refusals."""

from __future__ import annotations

import json
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
import trimesh
from PIL import Image

from onmaru.twin.drivers.importers.report import ImportLimits
from onmaru.twin.drivers.importers.run import import_files
from onmaru.twin.drivers.usd.author import new_plant
from onmaru.twin.drivers.usd.check import check_plant
from onmaru.twin.drivers.usd.export import export_plant
from onmaru.twin.drivers.usd.pack import pack_plant
from onmaru.twin.drivers.usd.plant_reader import open_plant_stage, read_plant

ASSETS = Path(__file__).parents[5] / "shared" / "data" / "usd" / "full_assets"
SIZE = (1.0, 2.0, 3.0)  # metres, x y z of the file's own frame


@pytest.fixture
def plant(tmp_path: Path) -> Path:
    new_plant(tmp_path / "plant", "Plant")
    return tmp_path / "plant"


def write(folder: Path, kind: str) -> Path:
    """A box of SIZE, written in the format's usual unit."""
    folder.mkdir(exist_ok=True)
    file = folder / f"box.{kind}"
    if kind in ("usda", "usdc", "usdz"):
        from pxr import Sdf, Usd, UsdGeom, UsdUtils

        layer = file if kind != "usdz" else folder / "inner.usdc"
        stage = Usd.Stage.CreateNew(str(layer))
        UsdGeom.SetStageMetersPerUnit(stage, 0.01)
        UsdGeom.SetStageUpAxis(stage, "Y")
        stage.SetDefaultPrim(UsdGeom.Xform.Define(stage, "/Box").GetPrim())
        box = trimesh.creation.box([100 * side for side in SIZE])
        mesh = UsdGeom.Mesh.Define(stage, "/Box/Mesh")
        mesh.CreatePointsAttr(box.vertices.tolist())
        mesh.CreateFaceVertexCountsAttr([3] * 12)
        mesh.CreateFaceVertexIndicesAttr(box.faces.ravel().tolist())
        stage.Save()
        if kind == "usdz":
            assert UsdUtils.CreateNewUsdzPackage(Sdf.AssetPath(str(layer)), str(file))
        return file
    if kind == "urdf":
        sides = " ".join(map(str, SIZE))
        file.write_text(
            f'<robot name="r"><link name="base"><visual><geometry><box size="{sides}"/></geometry></visual></link></robot>'
        )
        return file
    scale = 1000.0 if kind == "stl" else 1.0
    trimesh.creation.box([scale * side for side in SIZE]).export(file)
    return file


def extent(folder: Path, prim: str) -> np.ndarray:
    from pxr import Usd, UsdGeom

    stage = open_plant_stage(folder)
    cache = UsdGeom.BBoxCache(Usd.TimeCode.Default(), ["default"])
    return np.array(cache.ComputeWorldBound(stage.GetPrimAtPath(prim)).ComputeAlignedRange().GetSize())


UP = {"usda": "Y", "usdc": "Y", "usdz": "Y", "glb": "Y", "obj": "Y", "stl": "Z", "ply": "Z", "urdf": "Z"}


@pytest.mark.parametrize("kind", UP)
def test_a_box_arrives_in_metres_and_z_up(plant, tmp_path, kind):
    report = import_files([write(tmp_path / "in", kind)], plant)
    (item,) = report.files
    assert report.ok, item
    assert (item.mesh_count, item.triangle_count, item.up_axis) == (1, 12, UP[kind])
    assert item.digest.startswith("sha256:")
    x, y, z = SIZE
    expected = (x, z, y) if UP[kind] == "Y" else (x, y, z)
    np.testing.assert_allclose(extent(plant, item.prim), expected, atol=1e-5)
    stage = open_plant_stage(plant)
    prim = stage.GetPrimAtPath(item.prim)
    assert prim.GetCustomDataByKey("onmaru:sourceMetersPerUnit") == pytest.approx(item.meters_per_unit)
    assert prim.GetCustomDataByKey("onmaru:sourceFile") == f"box.{kind}"
    assert read_plant(plant).name == "Plant"
    assert not list((plant / "assets").glob(".import-*"))


def test_materials_textures_instances_and_hierarchy_of_gltf(plant, tmp_path):
    from pxr import UsdShade

    box = trimesh.creation.box(SIZE)
    scene = trimesh.Scene()
    for place in range(2):
        scene.add_geometry(box, geom_name="shared", node_name=f"n{place}",
                           transform=trimesh.transformations.translation_matrix((5.0 * place, 0, 0)))  # fmt: skip
    painted = box.copy()
    material = trimesh.visual.material.PBRMaterial(
        baseColorTexture=Image.new("RGB", (8, 8), "red"), metallicFactor=0.25, roughnessFactor=0.5
    )
    painted.visual = trimesh.visual.TextureVisuals(
        uv=np.random.default_rng(0).random((8, 2)), material=material
    )
    scene.add_geometry(painted, node_name="painted")
    scene.export(tmp_path / "s.glb")
    (item,) = import_files([tmp_path / "s.glb"], plant).files
    assert (item.error, item.mesh_count, item.texture_count) == ("", 3, 1)
    stage = open_plant_stage(plant)
    assert sum(prim.IsInstance() for prim in stage.Traverse()) == 2
    shader = next(
        s for s in map(UsdShade.Shader, stage.Traverse()) if s and s.GetShaderId() == "UsdPreviewSurface"
    )
    assert shader.GetInput("metallic").Get() == 0.25
    assert shader.GetInput("diffuseColor").HasConnectedSource()


def test_urdf_joints_are_ready_for_motion(plant, tmp_path):
    from pxr import Gf, UsdGeom

    (
        tmp_path / "r.urdf"
    ).write_text("""<robot name="r"><link name="base"/><link name="arm"/><link name="tip"/>
      <joint name="j1" type="revolute"><parent link="base"/><child link="arm"/><origin xyz="0 0 1" rpy="0.1 0.2 0.3"/>
        <axis xyz="0 0 -1"/><limit lower="-1" upper="1" effort="1" velocity="1"/></joint>
      <joint name="j2" type="continuous"><parent link="arm"/><child link="tip"/><origin xyz="0.5 0 0"/>
        <axis xyz="0 1 1"/></joint></robot>""")
    (item,) = import_files([tmp_path / "r.urdf"], plant).files
    assert not item.error
    first, second = item.joints
    assert (first["op"], first["scale"], second["op"]) == ("rotateZ", -1.0, "rotateZ")
    assert first["high"] == pytest.approx(np.degrees(1.0), abs=1e-5)
    stage = open_plant_stage(plant)
    stage.SetEditTarget(stage.GetSessionLayer())
    angles = {"j1": 0.4, "j2": -0.7}
    for joint in item.joints:
        ops = UsdGeom.Xformable(stage.GetPrimAtPath(joint["prim"])).GetOrderedXformOps()
        ops[-1].Set(float(np.degrees(angles[joint["name"]])) * joint["scale"])
    import yourdfpy

    robot = yourdfpy.URDF.load(str(tmp_path / "r.urdf"))
    robot.update_cfg(angles)
    tip = next(p for p in stage.Traverse() if p.GetName() == "tip")
    found = UsdGeom.XformCache().GetLocalToWorldTransform(tip)
    assert isinstance(found, Gf.Matrix4d)
    np.testing.assert_allclose(np.array(found).T, robot.get_transform("tip", "base"), atol=1e-6)


def glb(document: dict) -> bytes:
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    return struct.pack("<4sII", b"glTF", 2, 20 + len(text)) + struct.pack("<II", len(text), 0x4E4F534A) + text


def usdz(path: Path, entries: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> None:
    with zipfile.ZipFile(path, "w", method) as package:
        for name, data in entries.items():
            package.writestr(name, data)


HOSTILE = {
    "remote.glb": glb(
        {"asset": {"version": "2.0"}, "buffers": [{"uri": "http://x.example/a", "byteLength": 1}]}
    ),
    "escape.gltf": json.dumps(
        {"asset": {"version": "2.0"}, "buffers": [{"uri": "../../etc/passwd", "byteLength": 1}]}
    ).encode(),
    "encoded.gltf": json.dumps({"asset": {}, "images": [{"uri": "..%2f..%2fsecret.png"}]}).encode(),
    "counts.glb": glb({"asset": {"version": "2.0"}, "accessors": [{"count": 10**15}]}),
    "short.glb": glb({"asset": {"version": "2.0"}})[:30],
    "deep.gltf": b"[" * 100_000,
    "draco.glb": glb({"asset": {"version": "2.0"}, "extensionsRequired": ["KHR_draco_mesh_compression"]}),
    "empty.stl": b"",
    "counts.stl": bytes(80) + struct.pack("<I", 0xFFFFFFFF) + bytes(50),
    "junk.ply": b"ply\nformat binary_little_endian 1.0\nelement vertex 99999999999\nproperty float x\nend_header\n",
    "nan.obj": b"v nan 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n",
    "index.obj": b"v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 30\n",
    "bomb.urdf": b'<!DOCTYPE x [<!ENTITY a "aaaa">]><robot name="&a;"/>',
    "loop.urdf": b'<robot name="r"><link name="a"/><link name="b"/><joint name="j" type="fixed"><parent link="a"/>'
    b'<child link="b"/></joint><joint name="k" type="fixed"><parent link="b"/><child link="a"/></joint></robot>',
    "cycle.usda": b'#usda 1.0\ndef "A" (prepend references = @./cycle.usda@</A>) {}\n',
    "absolute.usda": b'#usda 1.0\ndef "A" (prepend references = @/etc/hostname@) {}\n',
    "escape.usda": b'#usda 1.0\ndef "A" (prepend references = @../../a.usda@) {}\n',
    "missing.usda": b'#usda 1.0\ndef "A" (prepend payload = @./gone.usda@) {}\n',
    "frames.usda": b'#usda 1.0\n(framesPerSecond = 0)\ndef "A" {}\n',
    "nothing.usda": b"#usda 1.0\n",
    "junk.usdc": b"PXR-USDC" + bytes(200),
    "junk.usdz": b"PK\x03\x04junk",
    "what.xyz": b"",
}


def test_hostile_files_are_refused_and_leave_no_trace(plant, tmp_path):
    folder = tmp_path / "in" / "deep"
    folder.mkdir(parents=True)
    for name, data in HOSTILE.items():
        (folder / name).write_bytes(data)
    usdz(folder / "slip.usdz", {"a.usda": b'#usda 1.0\ndef "A" {}', "../../out.txt": b"x"})
    usdz(folder / "squeezed.usdz", {"a.usda": b'#usda 1.0\ndef "A" {}' + b" " * 10_000}, zipfile.ZIP_DEFLATED)
    before = (plant / "stage" / "plant.usda").read_bytes()
    files = sorted(folder.iterdir())
    limits = ImportLimits(seconds=60)
    report = import_files([*files, folder / "gone.obj"], plant, limits=limits)
    accepted = [item.file for item in report.files if not item.error]
    assert accepted == []
    assert all(item.code.startswith("twin.import") and item.hint for item in report.files), report.files
    assert all(Path(item.file).name in item.error for item in report.files), report.files
    assert (plant / "stage" / "plant.usda").read_bytes() == before
    assert list((plant / "assets").iterdir()) == []


@pytest.mark.parametrize(
    "limits",
    [
        ImportLimits(seconds=0.05),
        ImportLimits(memory_bytes=150 << 20),
        ImportLimits(output_bytes=200),
        ImportLimits(input_bytes=100),
        ImportLimits(triangle_count=5),
        ImportLimits(prim_count=1),
    ],
)
def test_limits_end_an_import(plant, tmp_path, limits):
    (item,) = import_files([write(tmp_path / "in", "obj")], plant, limits=limits).files
    assert item.error
    assert item.code in ("twin.import_limit", "twin.import_failed")
    assert list(plant.glob("assets/*")) == []


def test_units_and_prims_can_be_chosen_and_names_stay_apart(plant, tmp_path):
    file = write(tmp_path / "in", "obj")
    seen = []
    reports = [
        import_files(
            [file], plant, unit="in", up_axis="Z", progress=lambda share, note: seen.append(share)
        ).files[0]
        for _ in range(2)
    ]
    assert [item.prim for item in reports] == ["/Plant/box", "/Plant/box_2"]
    np.testing.assert_allclose(extent(plant, "/Plant/box_2"), np.array(SIZE) * 0.0254, rtol=1e-5)
    assert seen[-1] == 1.0


@pytest.mark.skipif(not ASSETS.is_dir(), reason=f"no USD assets at {ASSETS}")
def test_real_assets_keep_their_geometry(plant):
    from pxr import Usd, UsdGeom, UsdShade

    kit = ASSETS / "Vehicles" / "USD_Mini_Car_Kit"
    files = [ASSETS / "Teapot" / "Teapot.usd", kit / "assets" / "vehicles" / "vehicleVariants.usda"]
    report = import_files(files, plant, roots=[kit])
    for item, source in zip(report.files, files, strict=True):
        assert not item.error, item
        assert item.triangle_count > 1000
        stage = Usd.Stage.Open(str(source))
        bounds = UsdGeom.BBoxCache(Usd.TimeCode.Default(), ["default"])
        size = np.array(bounds.ComputeWorldBound(stage.GetDefaultPrim()).ComputeAlignedRange().GetSize())
        size *= UsdGeom.GetStageMetersPerUnit(stage)
        if str(UsdGeom.GetStageUpAxis(stage)) == "Y":
            size = size[[0, 2, 1]]
        np.testing.assert_allclose(extent(plant, item.prim), size, rtol=1e-5)
    packed = plant.parent / "packed"
    pack_plant(plant, packed, zones=[item.prim for item in report.files])
    for item in report.files:
        np.testing.assert_allclose(extent(packed, item.prim), extent(plant, item.prim), rtol=1e-6)
    out = plant.parent / "all.usdz"
    assert export_plant(plant, out).warnings == ()
    flat = Usd.Stage.Open(str(out))
    textures = [
        shader for shader in map(UsdShade.Shader, flat.Traverse()) if shader.GetShaderId() == "UsdUVTexture"
    ]
    assert textures
    assert all(shader.GetInput("file").Get().resolvedPath for shader in textures)
    found = {finding.rule for finding in check_plant(plant, omniverse=False).findings}
    assert not {"plant.missing_texture", "plant.missing_layer", "plant.mixed_units"} & found
