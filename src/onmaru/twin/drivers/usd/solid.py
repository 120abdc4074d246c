"""Cube, Sphere, Cylinder, Cone, Capsule and Plane as triangles, with normals and texture coordinates."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pxr import Usd

SOLIDS: dict[str, tuple[str, ...]] = {
    "Cube": ("size",),
    "Sphere": ("radius",),
    "Cylinder": ("radius", "height", "axis"),
    "Cylinder_1": ("radiusTop", "radiusBottom", "height", "axis"),
    "Cone": ("radius", "height", "axis"),
    "Capsule": ("radius", "height", "axis"),
    "Capsule_1": ("radiusTop", "radiusBottom", "height", "axis"),
    "Plane": ("width", "length", "axis"),
}
SEGMENTS = 32
_RINGS = 16

Arrays = tuple[NDArray[np.float32], NDArray[np.int32], NDArray[np.float32], NDArray[np.float32]]


def solid_parameters(prim: Usd.Prim, time: Usd.TimeCode) -> dict[str, Any]:
    """The numbers and the axis that shape a solid, as authored or by USD's defaults."""
    out: dict[str, Any] = {}
    for name in SOLIDS[str(prim.GetTypeName())]:
        value = prim.GetAttribute(name).Get(time)
        out[name] = str(value) if name == "axis" else float(value if value is not None else 0.0)
    return out


def solid_arrays(type_name: str, parameters: dict[str, Any], meters_per_unit: float) -> Arrays:
    """Points [v, 3] [m], triangles [t, 3], normals [v, 3], texture coordinates [v, 2] of a solid.

    A parameter that is not finite or is negative counts as zero, which gives a flat solid.
    """
    p = {
        key: (
            value if key == "axis" else meters_per_unit * (value if np.isfinite(value) and value > 0 else 0.0)
        )
        for key, value in parameters.items()
    }
    axis = "XYZ".find(str(p.get("axis", "Z")))
    if type_name == "Cube":
        arrays = _cube(p["size"])
    elif type_name == "Plane":
        # Along x or y the width lies where the turn below puts the length, and the other way round.
        across = (p["width"], p["length"]) if axis not in (0, 1) else (p["length"], p["width"])
        arrays = _plane(*across)
    else:
        arrays = _turned(_profile(type_name, p))
    return _along(arrays, 2 if axis < 0 else axis)


def _profile(type_name: str, p: dict[str, Any]) -> NDArray[np.float64]:
    """Half a cross-section, columns radius, z, normal radius, normal z; a repeated point is a hard edge."""
    if type_name == "Sphere":
        turn = np.linspace(-np.pi / 2, np.pi / 2, _RINGS + 1)
        return np.stack(
            [np.cos(turn) * p["radius"], np.sin(turn) * p["radius"], np.cos(turn), np.sin(turn)], axis=1
        )
    half = p["height"] / 2
    if type_name.startswith("Capsule"):
        bottom, top = p.get("radiusBottom", p.get("radius", 0.0)), p.get("radiusTop", p.get("radius", 0.0))
        quarter = np.linspace(0, np.pi / 2, _RINGS // 2 + 1)
        lower, upper = quarter - np.pi / 2, quarter
        rows = [
            np.stack([np.cos(t) * r, z + np.sin(t) * r, np.cos(t), np.sin(t)], axis=1)
            for t, r, z in ((lower, bottom, -half), (upper, top, half))
        ]
        return np.concatenate(rows)
    bottom = p.get("radiusBottom", p.get("radius", 0.0))
    top = 0.0 if type_name == "Cone" else p.get("radiusTop", p.get("radius", 0.0))
    slope = np.array([p["height"], bottom - top])
    slope = slope / max(float(np.linalg.norm(slope)), 1e-30)
    sides: list[list[float]] = [
        [0, -half, 0, -1],
        [bottom, -half, 0, -1],
        [bottom, -half, *slope],
        [top, half, *slope],
    ]
    if top > 0:
        sides += [[top, half, 0, 1], [0, half, 0, 1]]
    return np.array(sides, np.float64)


def _turned(profile: NDArray[np.float64]) -> Arrays:
    """A solid of revolution about z."""
    rings, around = len(profile), SEGMENTS + 1
    turn = np.linspace(0, 2 * np.pi, around)
    radius, z, normal_radius, normal_z = profile.T
    cos, sin = np.cos(turn), np.sin(turn)
    points = np.stack(
        [radius[:, None] * cos, radius[:, None] * sin, np.broadcast_to(z[:, None], (rings, around))], axis=2
    )
    normals = np.stack(
        [normal_radius[:, None] * cos, normal_radius[:, None] * sin,
         np.broadcast_to(normal_z[:, None], (rings, around))], axis=2,
    )  # fmt: skip
    uvs = np.stack(np.meshgrid(np.linspace(0, 1, around), np.linspace(0, 1, rings)), axis=2)
    i, j = np.meshgrid(np.arange(rings - 1), np.arange(SEGMENTS), indexing="ij")
    a = (i * around + j).ravel()
    wide = radius > 1e-9 * radius.max(initial=0.0)  # at a pole one triangle of the two has no area
    spans = (np.diff(radius) != 0) | (np.diff(z) != 0)  # two points in one place are a hard edge
    low = np.stack([a, a + 1, a + around + 1], axis=1)[(wide[:-1] & spans)[i.ravel()]]
    high = np.stack([a, a + around + 1, a + around], axis=1)[(wide[1:] & spans)[i.ravel()]]
    triangles = np.concatenate([low, high])
    if not len(triangles):
        triangles = np.zeros((1, 3), np.int64)
    return _arrays(points.reshape(-1, 3), triangles, normals.reshape(-1, 3), uvs.reshape(-1, 2))


def _cube(size: float) -> Arrays:
    points: list[NDArray[np.float64]] = []
    normals: list[NDArray[np.float64]] = []
    uvs: list[NDArray[np.float64]] = []
    triangles: list[list[int]] = []
    square = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
    for axis in range(3):
        for side in (-1.0, 1.0):
            corners = np.empty((4, 3))
            corners[:, axis] = side
            corners[:, (axis + 1) % 3] = square[:, 0]
            corners[:, (axis + 2) % 3] = square[:, 1]
            order = [0, 1, 2, 3] if side > 0 else [3, 2, 1, 0]
            base = 4 * len(points)
            points.append(corners[order] * size / 2)
            normals.append(np.tile(np.eye(3)[axis] * side, (4, 1)))
            uvs.append((square[order] + 1) / 2)
            triangles += [[base, base + 1, base + 2], [base, base + 2, base + 3]]
    return _arrays(np.concatenate(points), np.array(triangles), np.concatenate(normals), np.concatenate(uvs))


def _plane(width: float, length: float) -> Arrays:
    square = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
    points = np.zeros((4, 3))
    points[:, :2] = square * [width / 2, length / 2]
    return _arrays(points, np.array([[0, 1, 2], [0, 2, 3]]), np.tile([0.0, 0, 1], (4, 1)), (square + 1) / 2)


def _along(arrays: Arrays, axis: int) -> Arrays:
    """Turn what stands along z to stand along another axis, keeping handedness."""
    order = {2: [0, 1, 2], 0: [2, 0, 1], 1: [1, 2, 0]}[axis]
    points, triangles, normals, uvs = arrays
    return np.ascontiguousarray(points[:, order]), triangles, np.ascontiguousarray(normals[:, order]), uvs


def _arrays(
    points: NDArray[Any], triangles: NDArray[Any], normals: NDArray[Any], uvs: NDArray[Any]
) -> Arrays:
    return (
        points.astype(np.float32),
        triangles.astype(np.int32),
        normals.astype(np.float32),
        uvs.astype(np.float32),
    )
