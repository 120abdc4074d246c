"""Stages with every kind of composition arc and transform operation, drawn from a random generator."""

from __future__ import annotations

from pathlib import Path
from random import Random

from pxr import Gf, Sdf, Usd, UsdGeom

_OPS = (
    "translate",
    "scale",
    "rotateX",
    "rotateY",
    "rotateZ",
    "rotateXYZ",
    "rotateZYX",
    "orient",
    "transform",
    "pivot",
)


def box_mesh(stage: Usd.Stage, path: str, size: float = 1.0) -> UsdGeom.Mesh:
    """A box as a mesh of six quadrilaterals."""
    mesh = UsdGeom.Mesh.Define(stage, path)
    half = size / 2
    corners = [(x * half, y * half, z * half) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)]
    mesh.CreatePointsAttr(corners)
    mesh.CreateFaceVertexCountsAttr([4] * 6)
    faces = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    mesh.CreateFaceVertexIndicesAttr([index for face in faces for index in face])
    mesh.CreateSubdivisionSchemeAttr("none")
    return mesh


def add_ops(prim: Usd.Prim, random: Random, *, samples: bool = False) -> None:
    """A random stack of transform operations; now and then one that resets the stack."""
    xformable = UsdGeom.Xformable(prim)
    number = random.uniform
    for op in random.sample(_OPS, random.randint(0, 4)):
        suffix = f"n{random.getrandbits(40)}"
        if op == "translate":
            made = xformable.AddTranslateOp(opSuffix=suffix)
            made.Set(Gf.Vec3d(number(-9, 9), number(-9, 9), number(-9, 9)))
            if samples:
                made.Set(Gf.Vec3d(1, 2, 3), 1.0)
                made.Set(Gf.Vec3d(4, 5, 6), 10.0)
        elif op == "scale":
            xformable.AddScaleOp(opSuffix=suffix).Set(
                Gf.Vec3f(*(random.choice([-1, 1]) * number(0.3, 2) for _ in "xyz"))
            )
        elif op in ("rotateX", "rotateY", "rotateZ"):
            getattr(xformable, f"AddRotate{op[-1]}Op")(opSuffix=suffix).Set(number(-180, 180))
        elif op in ("rotateXYZ", "rotateZYX"):
            turn = Gf.Vec3f(number(-180, 180), number(-180, 180), number(-180, 180))
            getattr(xformable, f"AddRotate{op[-3:]}Op")(opSuffix=suffix).Set(turn)
        elif op == "orient":
            quaternion = Gf.Quatf(number(-1, 1), number(-1, 1), number(-1, 1), 1.0).GetNormalized()
            xformable.AddOrientOp(opSuffix=suffix).Set(quaternion)
        elif op == "transform":
            matrix = Gf.Matrix4d(1).SetRotate(Gf.Rotation(Gf.Vec3d(1, 2, number(0, 3)), number(0, 360)))
            xformable.AddTransformOp(opSuffix=suffix).Set(
                matrix.SetTranslateOnly(Gf.Vec3d(number(-5, 5), 0, 1))
            )
        else:
            pivot = xformable.AddTranslateOp(opSuffix=f"pivot{suffix}")
            pivot.Set(Gf.Vec3d(number(-2, 2), 1, 0))
            xformable.AddRotateZOp(opSuffix=suffix).Set(number(-90, 90))
            xformable.AddTranslateOp(opSuffix=f"pivot{suffix}", isInverseOp=True)
    if random.random() < 0.1:
        xformable.SetResetXformStack(True)


def add_solid(stage: Usd.Stage, path: str, random: Random) -> None:
    kind = random.choice(["Cube", "Sphere", "Cylinder", "Cone", "Capsule", "Plane", "Mesh"])
    if kind == "Mesh":
        box_mesh(stage, path, random.uniform(0.2, 2))
    else:
        prim = stage.DefinePrim(path, kind)
        if kind in ("Cylinder", "Cone", "Capsule", "Plane"):
            prim.GetAttribute("axis").Set(random.choice("XYZ"))
        if kind == "Plane":
            UsdGeom.Plane(prim).CreateWidthAttr(random.uniform(1, 3))
    add_ops(stage.GetPrimAtPath(path), random)


def write_library(folder: Path, random: Random) -> Path:
    """A layer with an asset, a nested asset, variants and a class."""
    stage = Usd.Stage.CreateNew(str(folder / "library.usda"))
    for name in ("Part", "Other"):
        root = UsdGeom.Xform.Define(stage, f"/{name}").GetPrim()
        add_ops(root, random)
        UsdGeom.Xform.Define(stage, f"/{name}/Link")
        add_ops(stage.GetPrimAtPath(f"/{name}/Link"), random)
        add_solid(stage, f"/{name}/Link/geo", random)
        add_solid(stage, f"/{name}/geo2", random)
    nested = UsdGeom.Xform.Define(stage, "/Assembly").GetPrim()
    for index in range(2):
        inner = UsdGeom.Xform.Define(stage, f"/Assembly/Inner{index}").GetPrim()
        inner.GetReferences().AddInternalReference("/Part")
        inner.SetInstanceable(True)
        add_ops(inner, random)
    variants = nested.GetVariantSets().AddVariantSet("size")
    for choice in ("small", "large"):
        variants.AddVariant(choice)
        variants.SetVariantSelection(choice)
        with variants.GetVariantEditContext():
            add_solid(stage, f"/Assembly/{choice}", random)
    base = stage.CreateClassPrim("/_Base")
    add_solid(stage, "/_Base/mark", random)
    UsdGeom.Imageable(stage.GetPrimAtPath("/_Base/mark")).CreatePurposeAttr(
        random.choice(["guide", "render", "default"])
    )
    assert base
    stage.GetRootLayer().Save()
    return folder / "library.usda"


def write_stage(folder: Path, seed: int) -> Path:
    """A stage that uses sublayers, references, payloads, inherits, specializes, variants, relocates,
    native and nested instances, PointInstancers, and hides some of it."""
    random = Random(seed)
    library = write_library(folder, random)
    under = Usd.Stage.CreateNew(str(folder / "under.usda"))
    UsdGeom.Xform.Define(under, "/World")
    UsdGeom.Xform.Define(under, "/World/FromSublayer")
    add_solid(under, "/World/FromSublayer/solid", random)
    under.GetRootLayer().Save()
    stage = Usd.Stage.CreateNew(str(folder / "root.usda"))
    stage.GetRootLayer().subLayerPaths.append("./under.usda")
    UsdGeom.SetStageUpAxis(stage, random.choice([UsdGeom.Tokens.y, UsdGeom.Tokens.z]))
    UsdGeom.SetStageMetersPerUnit(stage, random.choice([1.0, 0.01, 0.0254]))
    world = UsdGeom.Xform.Define(stage, "/World").GetPrim()
    add_ops(world, random, samples=random.random() < 0.5)
    for index in range(random.randint(3, 8)):
        prim = UsdGeom.Xform.Define(stage, f"/World/P{index}").GetPrim()
        add_ops(prim, random, samples=random.random() < 0.2)
        arc = random.choice(
            ["reference", "payload", "inherits", "specializes", "assembly", "instance", "local"]
        )
        _add_arc(stage, prim, arc, f"./{library.name}", random)
        if random.random() < 0.15:
            UsdGeom.Imageable(prim).MakeInvisible()
        if random.random() < 0.2:
            UsdGeom.Imageable(prim).CreatePurposeAttr(random.choice(["proxy", "guide", "render"]))
    _relocate(stage, library.name)
    add_instancer(stage, "/World/Bulk", random, nested=random.random() < 0.5)
    stage.GetRootLayer().Save()
    return folder / "root.usda"


def _add_arc(stage: Usd.Stage, prim: Usd.Prim, arc: str, library: str, random: Random) -> None:
    if arc == "reference":
        prim.GetReferences().AddReference(library, "/Part")
    elif arc == "payload":
        prim.GetPayloads().AddPayload(library, "/Other")
    elif arc in ("inherits", "specializes"):
        source = f"/_{arc}"
        if not stage.GetPrimAtPath(source):
            stage.CreateClassPrim(source).GetReferences().AddReference(library, "/_Base")
        (prim.GetInherits().AddInherit if arc == "inherits" else prim.GetSpecializes().AddSpecialize)(source)
    elif arc == "assembly":
        prim.GetReferences().AddReference(library, "/Assembly")
        prim.GetVariantSets().SetSelection("size", random.choice(["small", "large"]))
        prim.SetInstanceable(random.random() < 0.5)
    elif arc == "instance":
        prim.GetReferences().AddReference(library, "/Part")
        prim.SetInstanceable(True)
    else:
        add_solid(stage, f"{prim.GetPath()}/own", random)


def _relocate(stage: Usd.Stage, library: str) -> None:
    prim = UsdGeom.Xform.Define(stage, "/World/Moved").GetPrim()
    prim.GetReferences().AddReference(f"./{library}", "/Part")
    stage.GetRootLayer().relocates = [(Sdf.Path("/World/Moved/Link"), Sdf.Path("/World/Moved/Elsewhere"))]


def add_instancer(
    stage: Usd.Stage, path: str, random: Random, *, nested: bool, count: int = 7
) -> UsdGeom.PointInstancer:
    """A PointInstancer with two prototypes; `nested` puts an instancer into the second."""
    instancer = UsdGeom.PointInstancer.Define(stage, path)
    add_ops(instancer.GetPrim(), random)
    UsdGeom.Xform.Define(stage, f"{path}/Prototypes/A")
    add_ops(stage.GetPrimAtPath(f"{path}/Prototypes/A"), random)
    box_mesh(stage, f"{path}/Prototypes/A/one")
    add_solid(stage, f"{path}/Prototypes/A/two", random)
    box_mesh(stage, f"{path}/Prototypes/B", 0.5)
    targets = [f"{path}/Prototypes/A", f"{path}/Prototypes/B"]
    if nested:
        UsdGeom.Xform.Define(stage, f"{path}/Prototypes/C")
        box_mesh(stage, f"{path}/Prototypes/C/shell")
        add_instancer(stage, f"{path}/Prototypes/C/Inner", random, nested=False, count=3)
        targets.append(f"{path}/Prototypes/C")
    instancer.CreatePrototypesRel().SetTargets([Sdf.Path(target) for target in targets])
    instancer.CreateProtoIndicesAttr([random.randrange(len(targets)) for _ in range(count)])
    instancer.CreatePositionsAttr([Gf.Vec3f(*(random.uniform(-20, 20) for _ in "xyz")) for _ in range(count)])
    kind = random.choice([None, Gf.Quath, Gf.Quatf, Gf.Quatf])
    if kind is not None:
        turns = [kind(*(random.uniform(-1, 1) for _ in "wxyz")).GetNormalized() for _ in range(count)]
        half = kind is Gf.Quath
        (instancer.CreateOrientationsAttr if half else instancer.CreateOrientationsfAttr)(turns)
    if random.random() < 0.7:
        instancer.CreateScalesAttr([Gf.Vec3f(*(random.uniform(0.2, 3) for _ in "xyz")) for _ in range(count)])
    if random.random() < 0.5:
        instancer.CreateInvisibleIdsAttr([1, 4])
    if random.random() < 0.5:
        instancer.DeactivateId(2)
    return instancer
