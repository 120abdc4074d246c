"""Equal parts below one parent become one PointInstancer: found by fingerprint, placed by exact transforms."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

import numpy as np
from pxr import Gf, Sdf, Usd, UsdGeom, Vt

from onmaru.twin.rules.naming import usd_identifier

_TOLERANCE = 1e-5  # of a matrix entry, relative to its size: what f32 positions and quaternions keep
_KEEP_ROOT = ("visibility", "purpose")  # authored on a part, they would be lost in an instancer


def gather_bulk(flat: Sdf.Layer, keep: Collection[str], bulk_from: int) -> tuple[int, int]:
    """Replace groups of equal parts in a flattened layer.

    Args:
        keep: Paths of tracked prims; they and their ancestors stay prims.
        bulk_from: Smallest group worth an instancer.
    Returns:
        How many instancers were made and how many parts went into them.
    """
    stage = Usd.Stage.Open(flat)
    fixed = set(keep)
    for path in keep:
        while path := path.rpartition("/")[0]:
            fixed.add(path)
    targeted = _targets(flat)
    xforms = UsdGeom.XformCache()
    made = moved = 0
    waiting = list(flat.rootPrims)
    while waiting:
        parent = waiting.pop()
        if _is_instancer(parent) or parent.name.startswith("Flattened_Prototype_"):
            continue
        groups: dict[bytes, list[tuple[str, Gf.Matrix4d]]] = {}
        rest = []
        for child in parent.nameChildren:
            matrix = _part_matrix(stage, child, fixed, targeted, xforms)
            if matrix is None:
                rest.append(child.name)
                continue
            groups.setdefault(_fingerprint(child), []).append((child.name, matrix))
        for group in groups.values():
            if len(group) >= bulk_from:
                _instance(flat, parent, group)
                made, moved = made + 1, moved + len(group)
            else:
                rest += [name for name, _ in group]
        waiting += [parent.nameChildren[name] for name in rest]
    return made, moved


def _targets(flat: Sdf.Layer) -> set[str]:
    """Every prim that a relationship or connection points at or into, and the ancestors of each."""
    found: set[str] = set()

    def visit(here: Sdf.Path) -> None:
        if not here.IsPropertyPath():
            return
        spec = flat.GetPropertyAtPath(here)
        lists = spec.targetPathList if isinstance(spec, Sdf.RelationshipSpec) else spec.connectionPathList
        for item in lists.GetAddedOrExplicitItems():
            path = item.MakeAbsolutePath(here.GetPrimPath()).GetPrimPath()
            owner = here.GetPrimPath()
            while path != Sdf.Path.absoluteRootPath and not path.isEmpty:
                if not owner.HasPrefix(path):  # a target inside of the same part does not tie it down
                    found.add(str(path))
                path = path.GetParentPath()

    flat.Traverse(Sdf.Path.absoluteRootPath, visit)
    return found


def _is_instancer(spec: Sdf.PrimSpec) -> bool:
    return spec.typeName == "PointInstancer"


def _part_matrix(
    stage: Usd.Stage,
    spec: Sdf.PrimSpec,
    fixed: Collection[str],
    targeted: Collection[str],
    xforms: UsdGeom.XformCache,
) -> Gf.Matrix4d | None:
    """`parent_from_part` of a prim that may go into an instancer, None for one that must stay."""
    path = str(spec.path)
    if spec.specifier != Sdf.SpecifierDef or path in fixed or path in targeted:
        return None
    if any(name in spec.properties for name in _KEEP_ROOT):
        return None
    prim = stage.GetPrimAtPath(spec.path)
    if not prim or not prim.IsA(UsdGeom.Xformable) or not prim.IsActive():
        return None
    if not _has_geometry(prim) or _is_tracked(spec):
        return None
    if UsdGeom.Xformable(prim).TransformMightBeTimeVarying():
        return None
    matrix, resets = xforms.GetLocalTransformation(prim)
    if resets or not _fits(matrix):
        return None
    return matrix


def _has_geometry(prim: Usd.Prim) -> bool:
    return any(
        item.IsA(UsdGeom.Gprim) for item in Usd.PrimRange(prim, Usd.TraverseInstanceProxies(Usd.PrimIsActive))
    )


def _is_tracked(spec: Sdf.PrimSpec) -> bool:
    """Whether a prim or one below it carries a schema of ours, or is itself an instancer or a light."""
    schemas = spec.GetInfo("apiSchemas") if spec.HasInfo("apiSchemas") else None
    if schemas and any(name.startswith("Onmaru") for name in schemas.GetAddedOrExplicitItems()):
        return True
    if _is_instancer(spec) or spec.typeName.endswith("Light") or spec.typeName == "Camera":
        return True
    return any(_is_tracked(child) for child in spec.nameChildren)


def _parts(matrix: Gf.Matrix4d) -> tuple[Gf.Vec3d, Gf.Quatd, Gf.Vec3d]:
    """Translation, rotation and scale of an affine matrix (row vectors); exact only without shear."""
    rows = np.array([[matrix[i][j] for j in range(3)] for i in range(3)])
    scale = np.linalg.norm(rows, axis=1)
    if np.linalg.det(rows) < 0:
        scale[0] = -scale[0]
    unit = rows / scale[:, None]
    rotation = Gf.Matrix3d(*unit.ravel().tolist()).ExtractRotation().GetQuat()
    return matrix.ExtractTranslation(), rotation, Gf.Vec3d(*scale.tolist())


def _fits(matrix: Gf.Matrix4d) -> bool:
    """Whether position, rotation and scale rebuild the matrix: finite, not singular, no shear."""
    rows = np.array([list(row) for row in matrix])
    if not np.isfinite(rows).all() or abs(np.linalg.det(rows[:3, :3])) < 1e-18:
        return False
    if not np.allclose(rows[:, 3], [0.0, 0.0, 0.0, 1.0], atol=0.0):
        return False
    translation, rotation, scale = _parts(matrix)
    rebuilt = (
        Gf.Matrix4d().SetScale(scale)
        * Gf.Matrix4d().SetRotate(rotation)
        * Gf.Matrix4d().SetTranslate(translation)
    )
    error = np.abs(np.array([list(row) for row in rebuilt]) - rows).max()
    return bool(error <= _TOLERANCE * max(1.0, np.abs(rows[:3, :3]).max()))


def _fingerprint(spec: Sdf.PrimSpec) -> bytes:
    """A digest of a part: everything authored in its subtree except its own name and placement."""
    digest = hashlib.blake2b(digest_size=16)

    def add(*items: object) -> None:
        for item in items:
            digest.update(str(item).encode() + b"\0")

    def value(found: object) -> None:
        try:
            array = np.asarray(found)
            digest.update(array.tobytes() if array.dtype != object else str(found).encode())
        except (TypeError, ValueError):
            digest.update(str(found).encode())
        digest.update(b"\0")

    def visit(prim: Sdf.PrimSpec, top: bool) -> None:
        add(prim.typeName, prim.specifier, "" if top else prim.name)
        for key in sorted(prim.ListInfoKeys()):
            if key not in ("specifier", "typeName", "documentation", "comment"):
                add(key, prim.GetInfo(key))
        for prop in sorted(prim.properties, key=lambda item: item.name):
            if top and prop.name.startswith("xformOp"):
                continue
            add(prop.name)
            for key in sorted(prop.ListInfoKeys()):
                if key in ("default", "timeSamples"):
                    add(key)
                    value(prop.GetInfo(key))
                elif key in ("targetPaths", "connectionPaths"):
                    items = prop.GetInfo(key).GetAddedOrExplicitItems()
                    add(key, *[item.ReplacePrefix(spec.path, Sdf.Path("/part")) for item in items])
                else:
                    add(key, prop.GetInfo(key))
        for child in prim.nameChildren:
            visit(child, False)
        add("end")

    visit(spec, True)
    return digest.digest()


def _instance(flat: Sdf.Layer, parent: Sdf.PrimSpec, group: list[tuple[str, Gf.Matrix4d]]) -> None:
    """Move the first of a group below a new instancer and drop the others."""
    first = group[0][0]
    name = usd_identifier(f"{first}_bulk", taken=list(parent.nameChildren.keys()))
    instancer = Sdf.PrimSpec(parent, name, Sdf.SpecifierDef, "PointInstancer")
    scope = Sdf.PrimSpec(instancer, "Prototypes", Sdf.SpecifierDef, "Scope")
    prototype = scope.path.AppendChild(first)
    Sdf.CopySpec(flat, parent.path.AppendChild(first), flat, prototype)
    spec = flat.GetPrimAtPath(prototype)
    for key in [key for key in spec.properties.keys() if key.startswith("xformOp")]:  # noqa: SIM118
        del spec.properties[key]
    parts = [_parts(matrix) for _, matrix in group]
    types = Sdf.ValueTypeNames

    def attribute(key: str, kind: Sdf.ValueTypeName, value: object) -> None:
        Sdf.AttributeSpec(instancer, key, kind).default = value

    positions = np.array([list(part[0]) for part in parts], np.float32)
    attribute("positions", types.Point3fArray, Vt.Vec3fArray.FromNumpy(positions))
    quaternions = [Gf.Quatf(part[1].GetReal(), Gf.Vec3f(part[1].GetImaginary())) for part in parts]
    if any(abs(abs(item.GetReal()) - 1.0) > 1e-9 for item in quaternions):
        attribute("orientationsf", types.QuatfArray, Vt.QuatfArray(quaternions))
    scales = np.array([list(part[2]) for part in parts], np.float32)
    if not np.allclose(scales, 1.0, atol=1e-7):
        attribute("scales", types.Float3Array, Vt.Vec3fArray.FromNumpy(scales))
    attribute("protoIndices", types.IntArray, Vt.IntArray(len(group)))
    Sdf.RelationshipSpec(instancer, "prototypes", False).targetPathList.explicitItems = [prototype]
    instancer.customData = {"onmaru": {"names": Vt.StringArray([item for item, _ in group])}}
    for item, _ in group:
        del parent.nameChildren[item]
