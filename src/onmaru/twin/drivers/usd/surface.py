"""The triangles of a prototype, part by part and material by material, full and simplified."""

from __future__ import annotations

from dataclasses import dataclass

import fast_simplification
import numpy as np
from numpy.typing import NDArray
from pxr import Usd, UsdGeom

from onmaru.twin.drivers.glb import Primitive
from onmaru.twin.drivers.usd.geometry import Corners, read_corners
from onmaru.twin.drivers.usd.material import Material, read_material
from onmaru.twin.drivers.usd.paint import Palette, place_uvs
from onmaru.twin.rules.lod import CREASE_DEG, crease_normals, geometric_error
from onmaru.twin.rules.matrix import transform_points
from onmaru.twin.rules.stage_columns import Prototype, PrototypePart

_FLAT_DEG = 0.5
_SMOOTH_DEG = 180.0


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """Triangles with one material; per corner [t, 3, ...] what may differ across an edge."""

    points: NDArray[np.float64]  # [v, 3] [m], prototype frame
    triangles: NDArray[np.int64]
    normals: NDArray[np.float32]  # [t, 3, 3]
    uvs: NDArray[np.float32] | None
    colours: NDArray[np.float32] | None
    material: Material
    material_name: str
    double_sided: bool


def read_surfaces(
    stage: Usd.Stage, prototype: Prototype, time: Usd.TimeCode, meters_per_unit: float
) -> list[Surface]:
    """All surfaces of a prototype.

    Raises:
        GeometryFault: the geometry is no longer what it was when the stage was flattened.
    """
    found: list[Surface] = []
    for part in prototype.parts:
        prim = stage.GetPrimAtPath(part.path)
        corners = read_corners(prim, time, meters_per_unit)
        for faces, material in _by_material(stage, part, time):
            keep = np.ones(len(corners.triangles), bool) if faces is None else np.isin(corners.face, faces)
            if keep.any():
                found.append(_surface(stage, corners, keep, part, material, time))
    return _merged(found)


def _by_material(
    stage: Usd.Stage, part: PrototypePart, time: Usd.TimeCode
) -> list[tuple[NDArray[np.int64] | None, str]]:
    """Faces and material path of each GeomSubset, then of the faces no subset has."""
    if not part.subsets:
        return [(None, part.material)]
    mesh = UsdGeom.Mesh(stage.GetPrimAtPath(part.path))
    free = np.ones(len(mesh.GetFaceVertexCountsAttr().Get(time)), bool)
    out: list[tuple[NDArray[np.int64] | None, str]] = []
    for path, material in part.subsets:
        faces = np.array(UsdGeom.Subset(stage.GetPrimAtPath(path)).GetIndicesAttr().Get(time) or [], np.int64)
        faces = faces[(faces >= 0) & (faces < len(free))]
        faces = faces[free[faces]]
        free[faces] = False
        out.append((faces, material))
    return [*out, (np.flatnonzero(free), part.material)]


def _surface(
    stage: Usd.Stage, corners: Corners, keep: NDArray[np.bool_], part: PrototypePart, material_path: str,
    time: Usd.TimeCode,
) -> Surface:  # fmt: skip
    material = read_material(stage, material_path, time)
    points = corners.points.astype(np.float64)
    triangles = corners.triangles[keep].astype(np.int64)
    normals = corners.normals[keep] if corners.normals is not None else None
    uvs = place_uvs(corners.uvs[keep], material) if corners.uvs is not None and material.textures else None
    colours = corners.colours[keep] if corners.colours is not None and material.plain else None
    if part.prototype_from_part is not None:
        matrix = np.array(part.prototype_from_part).reshape(3, 4)
        points = transform_points(matrix, points)
        mirrored = np.linalg.det(matrix[:, :3]) < 0
        if normals is not None:
            cofactor = np.stack(
                [np.cross(matrix[(i + 1) % 3, :3], matrix[(i + 2) % 3, :3]) for i in range(3)]
            )
            normals = _unit(normals @ cofactor.T * (-1.0 if mirrored else 1.0))
        if mirrored:
            triangles = triangles[:, ::-1]
            normals, uvs, colours = (None if a is None else a[:, ::-1] for a in (normals, uvs, colours))
    if normals is None:
        normals = crease_normals(points, triangles, crease_deg=_SMOOTH_DEG if corners.smooth else _FLAT_DEG)
    name = material_path.rsplit("/", 1)[-1] or "plain"
    return Surface(
        points, triangles, normals.astype(np.float32), uvs, colours, material, name, corners.double_sided
    )


def _merged(surfaces: list[Surface]) -> list[Surface]:
    """Surfaces of equal materials as one: fewer draws, and one mesh to simplify."""
    groups: dict[tuple[object, ...], list[Surface]] = {}
    for item in surfaces:
        plain = None if item.colours is None else tuple(np.round(item.colours[0, 0], 5).tolist())
        key = (item.material, item.double_sided, item.uvs is None, item.colours is None, plain)
        groups.setdefault(key, []).append(item)
    out = []
    for group in groups.values():
        if len(group) == 1:
            out.append(group[0])
            continue
        sizes = np.cumsum([0, *(len(item.points) for item in group)])
        first = group[0]
        out.append(
            Surface(
                np.concatenate([item.points for item in group]),
                np.concatenate([item.triangles + base for item, base in zip(group, sizes[:-1], strict=True)]),
                np.concatenate([item.normals for item in group]),
                _joined([item.uvs for item in group]),
                _joined([item.colours for item in group]),
                first.material, first.material_name, first.double_sided,
            )
        )  # fmt: skip
    return out


def simplify(surface: Surface, target: int) -> tuple[Surface, float] | None:
    """The surface with about `target` triangles and its geometric error [m]; None when it cannot be made smaller.

    Source: M. Garland, P. S. Heckbert, Surface simplification using quadric error metrics, SIGGRAPH 1997,
    doi:10.1145/258734.258849 (fast-simplification).
    """
    # Points of other materials' faces must go first: the simplifier would merge into them.
    points, corner = np.unique(surface.points[surface.triangles.ravel()], axis=0, return_inverse=True)
    corner = corner.reshape(-1)
    triangles = corner.reshape(-1, 3)
    solid = (triangles[:, 0] != triangles[:, 1]) & (triangles[:, 1] != triangles[:, 2])
    solid &= triangles[:, 0] != triangles[:, 2]
    flat = np.ascontiguousarray(triangles[solid].astype(np.int32))
    if len(flat) <= target or len(flat) < 8:
        return None
    _, _, collapses = fast_simplification.simplify(
        points.astype(np.float32), flat, target_count=target, return_collapses=True
    )
    coarse_points, coarse, coarse_of = fast_simplification.replay_simplification(
        points.astype(np.float32), flat, collapses
    )
    coarse_points, coarse = np.asarray(coarse_points, np.float64), np.asarray(coarse, np.int64)
    if not len(coarse) or len(coarse) >= 0.9 * len(flat) or not np.isfinite(coarse_points).all():
        return None
    used = np.unique(flat)
    coarse_of = np.asarray(coarse_of, np.int64)
    error = geometric_error(points[used], coarse_points, coarse, coarse_of[used])
    corner_of = _nearest_corner(corner, points, coarse_points, coarse_of)
    pick = corner_of[coarse]
    flat_uvs = None if surface.uvs is None else surface.uvs.reshape(-1, 2)[pick]
    flat_colours = None if surface.colours is None else surface.colours.reshape(-1, 3)[pick]
    normals = crease_normals(coarse_points, coarse, crease_deg=CREASE_DEG)
    return (
        Surface(coarse_points, coarse, normals, flat_uvs, flat_colours, surface.material, surface.material_name,
                surface.double_sided),
        error,
    )  # fmt: skip


def _nearest_corner(
    corner: NDArray[np.int64],
    points: NDArray[np.float64],
    coarse_points: NDArray[np.float64],
    coarse_of: NDArray[np.int64],
) -> NDArray[np.int64]:
    """For each simplified point, a corner of the full surface that was merged into it, the nearest one."""
    owner = coarse_of[corner]
    distance = np.linalg.norm(points[corner] - coarse_points[owner], axis=1)
    order = np.lexsort((distance, owner))
    nearest = np.zeros(len(coarse_points), np.int64)
    owners, first = np.unique(owner[order], return_index=True)
    nearest[owners] = order[first]
    return nearest


def to_primitive(surface: Surface, palette: Palette) -> Primitive:
    """Indexed vertices: corners that agree in everything become one."""
    colour = None
    colours = surface.colours
    if colours is not None and np.ptp(colours.reshape(-1, 3), axis=0).max() < 1e-6:
        colour = tuple(float(value) for value in colours[0, 0])
        colours = None
    elif colours is not None:
        colour = (1.0, 1.0, 1.0)
    columns = [
        surface.points[surface.triangles].reshape(-1, 3).astype(np.float32),
        surface.normals.reshape(-1, 3),
    ]
    columns += [] if surface.uvs is None else [surface.uvs.reshape(-1, 2)]
    columns += [] if colours is None else [colours.reshape(-1, 3)]
    table = np.ascontiguousarray(np.concatenate(columns, axis=1), np.float32) + np.float32(0.0)  # no -0.0
    keys = table.view(np.dtype((np.void, table.itemsize * table.shape[1]))).ravel()
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(first)  # in the order of first use, which vertex caches like
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    vertices = table[first[order]]
    at = 6 + (0 if surface.uvs is None else 2)
    material = palette.add(
        surface.material, surface.material_name,
        colour=None if colour is None else (colour[0], colour[1], colour[2]), double_sided=surface.double_sided,
    )  # fmt: skip
    return Primitive(
        vertices[:, :3], rank[inverse].reshape(-1, 3), vertices[:, 3:6],
        None if surface.uvs is None else vertices[:, 6:8], None if colours is None else vertices[:, at : at + 3],
        material,
    )  # fmt: skip


def _joined(arrays: list[NDArray[np.float32] | None]) -> NDArray[np.float32] | None:
    present = [array for array in arrays if array is not None]
    return np.concatenate(present) if present else None


def _unit(vectors: NDArray[np.float64]) -> NDArray[np.float32]:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.divide(vectors, length, out=np.zeros_like(vectors), where=length > 0).astype(np.float32)
