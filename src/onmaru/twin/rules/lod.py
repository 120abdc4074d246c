"""Levels of detail: how many triangles each has, and how far it strays from the mesh it stands for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SHARES = (0.25, 0.06, 0.015)
ERROR_SHARES = (0.04, 0.1, 0.25)  # of the mesh's diagonal: a level that strays farther has lost a piece
_SMALLEST = 24  # triangles of the coarsest level
_WORTHWHILE = 160  # a mesh with fewer triangles is drawn as it is
CREASE_DEG = 40.0
_AROUND = 16  # triangles looked at around a point
_CANDIDATES = 8  # nearest simplified points looked around
_MEASURED = 512
_CHUNK = 512


def lod_targets(triangles: int) -> list[int]:
    """Triangle counts of the levels below the full one, finest first; empty for a small mesh."""
    if triangles < _WORTHWHILE:
        return []
    targets: list[int] = []
    for share in SHARES:
        target = max(round(triangles * share), _SMALLEST)
        if target < 0.6 * (targets[-1] if targets else triangles):
            targets.append(target)
    return targets


def crease_normals(
    points: NDArray[np.float64], triangles: NDArray[np.int64], *, crease_deg: float = CREASE_DEG
) -> NDArray[np.float32]:
    """Normals per triangle corner [t, 3, 3]: smooth across edges flatter than the crease, hard elsewhere."""
    corners = points[triangles]
    area = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    length = np.linalg.norm(area, axis=1, keepdims=True)
    unit = np.divide(area, length, out=np.tile([0.0, 0.0, 1.0], (len(area), 1)), where=length > 0)
    if crease_deg >= 180.0:
        summed = np.zeros(points.shape)
        np.add.at(summed, triangles, np.repeat(area[:, None], 3, axis=1))
        return _normalised(summed[triangles], unit)
    # Every pair of corners that share a point: sort corners by point, then pair inside each run.
    flat = triangles.ravel()
    order = np.argsort(flat, kind="stable")
    ordered = flat[order]
    starts = (
        np.concatenate([[0], np.flatnonzero(np.diff(ordered)) + 1]) if len(ordered) else np.zeros(0, np.int64)
    )
    runs = np.diff(np.concatenate([starts, [len(ordered)]]))
    runs_of = np.repeat(runs, runs)
    first = np.repeat(np.arange(len(ordered)), runs_of)
    step = np.arange(len(first)) - np.repeat(np.cumsum(runs_of) - runs_of, runs_of)
    second = np.repeat(np.repeat(starts, runs), runs_of) + step
    a, b = order[first], order[second]
    near = np.einsum("ij,ij->i", unit[a // 3], unit[b // 3]) >= np.cos(np.deg2rad(crease_deg))
    summed = np.zeros((len(flat), 3))
    np.add.at(summed, a[near], area[b[near] // 3])
    return _normalised(summed.reshape(-1, 3, 3), unit)


def _normalised(vectors: NDArray[np.float64], fallback: NDArray[np.float64]) -> NDArray[np.float32]:
    length = np.linalg.norm(vectors, axis=2, keepdims=True)
    spread = np.broadcast_to(fallback[:, None], vectors.shape).copy()
    return np.divide(vectors, length, out=spread, where=length > 1e-30).astype(np.float32)


def geometric_error(
    points: NDArray[np.float64],
    coarse_points: NDArray[np.float64],
    coarse: NDArray[np.int64],
    coarse_of: NDArray[np.int64],
) -> float:
    """How far the points of a mesh lie from its simplified surface at most [m].

    Args:
        points: Of the full mesh, shape [v, 3].
        coarse_points: Of the simplified one, shape [w, 3].
        coarse: Its triangles, shape [t, 3].
        coarse_of: The simplified point each point was merged into, shape [v].

    Of a large mesh a few thousand points are measured: those that were moved farthest, and an even choice of
    the rest; each against the triangles around the simplified points nearest to it.

    Source: C. Ericson, Real-Time Collision Detection, 2005, section 5.1.5 (closest point on triangle).
    """
    if not len(points) or not len(coarse):
        return 0.0
    if len(points) > _MEASURED:
        moved = np.argsort(np.linalg.norm(points - coarse_points[coarse_of], axis=1))[-_MEASURED // 2 :]
        even = np.linspace(0, len(points) - 1, _MEASURED // 2).astype(np.int64)
        points = points[np.unique(np.concatenate([moved, even]))]
    flat = coarse.ravel()
    order = np.argsort(flat, kind="stable")
    counts = np.bincount(flat, minlength=len(coarse_points))
    starts = np.cumsum(counts) - counts
    used = np.flatnonzero(counts)
    nearby = coarse_points[used]
    keep = min(_CANDIDATES, len(used))
    farthest = 0.0
    for start in range(0, len(points), _CHUNK):
        chunk = points[start : start + _CHUNK]
        square = (nearby**2).sum(axis=1) - 2.0 * chunk @ nearby.T
        candidates = used[np.argpartition(square, keep - 1, axis=1)[:, :keep]].ravel()
        several = np.minimum(counts[candidates], _AROUND)
        turn = np.arange(int(several.sum())) - np.repeat(np.cumsum(several) - several, several)
        triangle = order[np.repeat(starts[candidates], several) + turn] // 3
        point = np.repeat(np.repeat(np.arange(len(chunk)), keep), several)
        distance = _distance(chunk[point], coarse_points[coarse[triangle]])
        first = np.searchsorted(point, np.arange(len(chunk)))
        farthest = max(farthest, float(np.minimum.reduceat(distance, first).max()))
    return farthest


def _distance(points: NDArray[np.float64], corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distance of points [n, 3] to triangles [n, 3, 3]: the plane where it lies above it, else the nearest edge."""
    edges = corners[:, [1, 2, 0]] - corners
    to_point = points[:, None, :] - corners
    normal = _cross(edges[:, 0], -edges[:, 2])
    square = (normal * normal).sum(axis=1)
    lengths = (edges * edges).sum(axis=2)
    share = np.clip((to_point * edges).sum(axis=2) / np.where(lengths > 0, lengths, 1.0), 0.0, 1.0)
    apart = to_point - share[:, :, None] * edges
    to_edge = np.sqrt((apart * apart).sum(axis=2).min(axis=1))
    inside = (_cross(edges, to_point) * normal[:, None, :]).sum(axis=2)
    above = (square > 0) & (inside >= 0).all(axis=1)
    height = np.abs((to_point[:, 0] * normal).sum(axis=1)) / np.sqrt(np.where(square > 0, square, 1.0))
    return np.where(above, height, to_edge)


def _cross(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cross products of the last axis; numpy's own spends most of its time on small arrays moving axes."""
    out = np.empty(a.shape)
    for i, j, k in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
        out[..., i] = a[..., j] * b[..., k] - a[..., k] * b[..., j]
    return out
