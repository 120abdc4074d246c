"""Geometry of one gprim as triangles, and the digest by which equal geometry is known.

Subdivision meshes are taken as their control cage with smooth normals, not refined: plant geometry is
mostly polygons, and a cage keeps its triangle count honest.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pxr import Usd, UsdGeom

from onmaru.twin.drivers.usd.solid import SOLIDS, solid_arrays, solid_parameters

POINT_LIMIT = 50_000_000
_ST_NAMES = ("st", "UVMap", "st0", "uv", "map1", "st_0")


class GeometryFault(Exception):
    """Why a gprim cannot be drawn; becomes a note that names layer and prim, never leaves the driver."""


@dataclass(frozen=True, slots=True, eq=False)
class Summary:
    """What flattening needs of a gprim: `digest` of all that is drawn, bounds [2, 3] [m], triangles."""

    digest: str
    bounds: NDArray[np.float64]
    triangles: int


@dataclass(frozen=True, slots=True, eq=False)
class Corners:
    """Triangles with everything per corner: shapes [t, 3, ...]; `face` is each triangle's USD face."""

    points: NDArray[np.float32]  # [v, 3] [m]
    triangles: NDArray[np.int32]  # [t, 3] into points
    face: NDArray[np.int32]
    normals: NDArray[np.float32] | None  # [t, 3, 3]; None: compute
    uvs: NDArray[np.float32] | None  # [t, 3, 2]
    colours: NDArray[np.float32] | None  # [t, 3, 3] linear
    smooth: bool  # whether computed normals are to be smooth
    double_sided: bool


def summarise(prim: Usd.Prim, time: Usd.TimeCode, meters_per_unit: float) -> Summary:
    """Digest, bounds and triangle count of a gprim.

    Raises:
        GeometryFault: nothing can be drawn of it.
    """
    type_name = str(prim.GetTypeName())
    digest = hashlib.blake2b(digest_size=16)
    if type_name in SOLIDS:
        parameters = solid_parameters(prim, time)
        points, triangles, _, _ = solid_arrays(type_name, parameters, meters_per_unit)
        digest.update(repr((type_name, sorted(parameters.items()), meters_per_unit)).encode())
        count = len(triangles)
    else:
        points, counts, indices = _topology(prim, time)
        points = points * np.float32(meters_per_unit)
        count = int(np.maximum(counts - 2, 0).sum())
        for column in (points, counts, indices):
            digest.update(np.ascontiguousarray(column).tobytes())
        mesh = UsdGeom.Mesh(prim)
        digest.update(
            repr((mesh.GetOrientationAttr().Get(time), mesh.GetSubdivisionSchemeAttr().Get(time))).encode()
        )
        holes = mesh.GetHoleIndicesAttr().Get(time)
        digest.update(np.array(holes or [], np.int32).tobytes())
    for name in (
        "normals",
        "primvars:normals",
        "primvars:displayColor",
        *(f"primvars:{st}" for st in _ST_NAMES),
    ):
        attribute = prim.GetAttribute(name)
        if attribute and attribute.HasAuthoredValue():
            value = attribute.Get(time)
            indices_of = prim.GetAttribute(f"{name}:indices")
            digest.update(repr((name, str(attribute.GetMetadata("interpolation")))).encode())
            digest.update(np.array(value).tobytes() if value is not None else b"")
            digest.update(np.array(indices_of.Get(time) or []).tobytes() if indices_of else b"")
    digest.update(b"two" if UsdGeom.Gprim(prim).GetDoubleSidedAttr().Get(time) else b"one")
    if not count:
        raise GeometryFault("it has no faces")
    bounds = np.stack([points.min(axis=0), points.max(axis=0)]).astype(np.float64)
    return Summary(digest.hexdigest(), bounds, count)


def read_corners(prim: Usd.Prim, time: Usd.TimeCode, meters_per_unit: float) -> Corners:
    """Triangles of a gprim with normals, texture coordinates and colours where it has them.

    Raises:
        GeometryFault: nothing can be drawn of it.
    """
    double = bool(UsdGeom.Gprim(prim).GetDoubleSidedAttr().Get(time))
    type_name = str(prim.GetTypeName())
    if type_name in SOLIDS:
        points, triangles, normals, uvs = solid_arrays(
            type_name, solid_parameters(prim, time), meters_per_unit
        )
        colours = _colours(
            prim, time, triangles, np.arange(len(triangles), dtype=np.int32), None, len(points)
        )
        face = np.zeros(len(triangles), np.int32)
        return Corners(points, triangles, face, normals[triangles], uvs[triangles], colours, False, double)
    points, counts, indices = _topology(prim, time)
    mesh = UsdGeom.Mesh(prim)
    corner, face = _fan(counts)
    holes = mesh.GetHoleIndicesAttr().Get(time)
    if holes:
        keep = ~np.isin(face, np.array(holes))
        corner, face = corner[keep], face[keep]
    if mesh.GetOrientationAttr().Get(time) == UsdGeom.Tokens.leftHanded:
        corner = corner[:, ::-1]
    triangles = indices[corner].astype(np.int32)
    if not len(triangles):
        raise GeometryFault("it has no faces")
    smoothed = _normals(prim, time, triangles, corner, face, len(points))
    placed: NDArray[np.float32] | None = None
    for name in _ST_NAMES:
        placed = _primvar(prim, f"primvars:{name}", 2, time, triangles, corner, face, len(points))
        if placed is not None:
            break
    return Corners(
        points * np.float32(meters_per_unit), np.ascontiguousarray(triangles), face, smoothed, placed,
        _colours(prim, time, triangles, face, corner, len(points)),
        mesh.GetSubdivisionSchemeAttr().Get(time) != UsdGeom.Tokens.none, double,
    )  # fmt: skip


def _topology(
    prim: Usd.Prim, time: Usd.TimeCode
) -> tuple[NDArray[np.float32], NDArray[np.int32], NDArray[np.int32]]:
    mesh = UsdGeom.Mesh(prim)
    points = np.array(mesh.GetPointsAttr().Get(time) or np.zeros((0, 3)), np.float32).reshape(-1, 3)
    counts = np.array(mesh.GetFaceVertexCountsAttr().Get(time) or [], np.int32)
    indices = np.array(mesh.GetFaceVertexIndicesAttr().Get(time) or [], np.int32)
    if not len(points) or not len(counts):
        raise GeometryFault("it has no points or no faces")
    if max(len(points), len(indices)) > POINT_LIMIT:
        raise GeometryFault(f"it has more than {POINT_LIMIT:,} points")
    if counts.min() < 0 or int(counts.sum(dtype=np.int64)) != len(indices):
        raise GeometryFault(
            f"its face counts add up to {int(counts.sum(dtype=np.int64))}, its indices are {len(indices)}"
        )
    if len(indices) and (indices.min() < 0 or indices.max() >= len(points)):
        raise GeometryFault(f"a face index is outside of its {len(points)} points")
    if not np.isfinite(points).all():
        raise GeometryFault("a point is not finite")
    return points, counts, indices


def _fan(counts: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Corner numbers [t, 3] of a fan over every face, and the face of each triangle."""
    per_face = np.maximum(counts - 2, 0)
    face = np.repeat(np.arange(len(counts), dtype=np.int32), per_face)
    first = np.cumsum(counts, dtype=np.int64) - counts
    step = np.arange(len(face), dtype=np.int64) - np.repeat(
        np.cumsum(per_face, dtype=np.int64) - per_face, per_face
    )
    start = first[face]
    return np.stack([start, start + step + 1, start + step + 2], axis=1), face


def _normals(
    prim: Usd.Prim, time: Usd.TimeCode, triangles: NDArray[np.int32], corner: NDArray[np.int64],
    face: NDArray[np.int32], point_count: int,
) -> NDArray[np.float32] | None:  # fmt: skip
    for name in ("primvars:normals", "normals"):
        normals = _primvar(prim, name, 3, time, triangles, corner, face, point_count)
        if normals is not None:
            length = np.linalg.norm(normals, axis=2, keepdims=True)
            if np.isfinite(length).all() and (length > 1e-12).all():
                return (normals / length).astype(np.float32)
    return None


def _colours(
    prim: Usd.Prim, time: Usd.TimeCode, triangles: NDArray[np.int32], face: NDArray[np.int32],
    corner: NDArray[np.int64] | None, point_count: int,
) -> NDArray[np.float32] | None:  # fmt: skip
    if corner is None:
        corner = np.zeros(triangles.shape, np.int64)
    colours = _primvar(prim, "primvars:displayColor", 3, time, triangles, corner, face, point_count)
    return None if colours is None else np.clip(np.nan_to_num(colours), 0.0, 1.0)


def _primvar(
    prim: Usd.Prim, name: str, width: int, time: Usd.TimeCode, triangles: NDArray[np.int32],
    corner: NDArray[np.int64], face: NDArray[np.int32], point_count: int,
) -> NDArray[np.float32] | None:  # fmt: skip
    """A primvar per triangle corner [t, 3, width], None when it is absent or does not fit the mesh."""
    attribute = prim.GetAttribute(name)
    if not attribute or not attribute.HasAuthoredValue():
        return None
    raw = attribute.Get(time)
    values = np.array(raw if raw is not None else [], np.float32)
    if values.size == 0 or values.size % width:
        return None
    values = values.reshape(-1, width)
    index_attribute = prim.GetAttribute(f"{name}:indices")
    index = index_attribute.Get(time) if index_attribute and index_attribute.HasAuthoredValue() else None
    if index:
        chosen = np.array(index, np.int64)
        if chosen.min() < 0 or chosen.max() >= len(values):
            return None
        values = values[chosen]
    interpolation = str(attribute.GetMetadata("interpolation") or "")
    if name == "normals" and not interpolation:
        interpolation = "vertex"
    by: NDArray[np.integer] | None = None
    if interpolation in ("faceVarying", "vertex", "varying"):
        by = corner if interpolation == "faceVarying" else triangles
    if interpolation == "uniform":
        by = np.repeat(face[:, None], 3, axis=1)
    if by is None:  # constant, or nothing said
        by = np.zeros(triangles.shape, np.int64) if len(values) == 1 else triangles
    if int(by.max()) >= len(values):
        return None
    out: NDArray[np.float32] = values[by]
    return out if point_count else None
