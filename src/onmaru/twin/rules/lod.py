"""Levels of detail: how many triangles each has, and how far it strays from the mesh it stands for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SHARES = (0.25, 0.06, 0.015)
_SMALLEST = 24  # triangles of the coarsest level
_WORTHWHILE = 160  # a mesh with fewer triangles is drawn as it is
CREASE_DEG = 40.0
_AROUND = 16  # triangles looked at around a point
_CANDIDATES = 8  # nearest simplified points looked around
_MEASURED = 2048
_CHUNK = 256


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
    best = np.full(len(points), np.inf)
    for start in range(0, len(points), _CHUNK):
        chunk = points[start : start + _CHUNK]
        square = (chunk**2).sum(axis=1)[:, None] - 2.0 * chunk @ coarse_points[used].T
        square += (coarse_points[used] ** 2).sum(axis=1)
        keep = min(_CANDIDATES, len(used))
        candidates = used[np.argpartition(square, keep - 1, axis=1)[:, :keep]]
        reach = best[start : start + _CHUNK]
        for column in candidates.T:
            for turn in range(min(int(counts[column].max()), _AROUND)):
                rows = np.flatnonzero(counts[column] > turn)
                triangle = order[starts[column[rows]] + turn] // 3
                reach[rows] = np.minimum(reach[rows], _distance(chunk[rows], coarse_points[coarse[triangle]]))
    return float(best.max())


def _distance(points: NDArray[np.float64], corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distance of points [n, 3] to triangles [n, 3, 3]: the plane where it lies above it, else the nearest edge."""
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    normal = np.cross(b - a, c - a)
    square = np.einsum("ij,ij->i", normal, normal)
    edges = np.stack([_to_edge(points, a, b), _to_edge(points, b, c), _to_edge(points, c, a)]).min(axis=0)
    above = square > 0
    for start, end in ((a, b), (b, c), (c, a)):
        above &= np.einsum("ij,ij->i", np.cross(end - start, points - start), normal) >= 0
    height = np.abs(np.einsum("ij,ij->i", points - a, normal)) / np.sqrt(np.where(square > 0, square, 1.0))
    return np.where(above, height, edges)


def _to_edge(
    points: NDArray[np.float64], start: NDArray[np.float64], end: NDArray[np.float64]
) -> NDArray[np.float64]:
    along = end - start
    square = np.einsum("ij,ij->i", along, along)
    share = np.einsum("ij,ij->i", points - start, along) / np.where(square > 0, square, 1.0)
    nearest = start + along * np.clip(share, 0.0, 1.0)[:, None]
    return np.linalg.norm(points - nearest, axis=1)
