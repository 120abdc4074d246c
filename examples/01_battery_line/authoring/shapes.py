"""Parametric meshes with good normals: metres, Z up, right-handed, counter-clockwise faces.

Bevels borrow the normals of the large faces beside them, so that a chamfered box of 26 faces shades like
a rounded one. No Boolean operations, no subdivision: every function writes its points directly.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vec = Sequence[float]


@dataclass(frozen=True, eq=False)
class Shape:
    """Polygons: points and normals, shape [n, 3]; `counts` corners per face, `indices` flat; uv [n, 2]."""

    points: NDArray[np.float64]
    normals: NDArray[np.float64]
    counts: NDArray[np.int64]
    indices: NDArray[np.int64]
    uv: NDArray[np.float64] | None = None

    def at(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Shape:
        """Moved by (x, y, z) [m]."""
        return Shape(self.points + np.array((x, y, z)), self.normals, self.counts, self.indices, self.uv)

    def turned(self, axis: str, degrees: float) -> Shape:
        """Turned about a coordinate axis, right-handed."""
        matrix = rotation(axis, degrees)
        return Shape(self.points @ matrix.T, self.normals @ matrix.T, self.counts, self.indices, self.uv)

    def mirrored(self, axis: str) -> Shape:
        """Mirrored through the plane across `axis`; faces stay counter-clockwise."""
        sign = np.array([-1.0 if name == axis else 1.0 for name in "xyz"])
        return _oriented(self.points * sign, self.normals * sign, self.counts, self.indices, self.uv)


def rotation(axis: str, degrees: float) -> NDArray[np.float64]:
    """The 3 x 3 matrix of a right-handed turn about `x`, `y` or `z`."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    rows = {
        "x": [[1, 0, 0], [0, c, -s], [0, s, c]],
        "y": [[c, 0, s], [0, 1, 0], [-s, 0, c]],
        "z": [[c, -s, 0], [s, c, 0], [0, 0, 1]],
    }
    return np.array(rows[axis], float)


def merge(shapes: Iterable[Shape]) -> Shape:
    """One shape from many; texture coordinates are kept only when every part has them."""
    parts = list(shapes)
    starts = np.cumsum([0, *(len(p.points) for p in parts)])
    uvs = [p.uv for p in parts if p.uv is not None]
    return Shape(
        np.concatenate([p.points for p in parts]),
        np.concatenate([p.normals for p in parts]),
        np.concatenate([p.counts for p in parts]),
        np.concatenate([p.indices + start for p, start in zip(parts, starts, strict=False)]),
        np.concatenate(uvs) if len(uvs) == len(parts) else None,
    )


def _oriented(points, normals, counts, indices, uv=None) -> Shape:
    """Flip every face that disagrees with its vertex normals."""
    points, normals = np.asarray(points, float), np.asarray(normals, float)
    counts, indices = np.asarray(counts, np.int64), np.asarray(indices, np.int64).copy()
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    for start, count in zip(starts, counts, strict=True):
        corner = indices[start : start + count]
        p = points[corner]
        facing = np.cross(p - p[0], np.roll(p, -1, 0) - p[0]).sum(0)  # Newell: robust for any polygon
        if facing @ normals[corner].sum(0) < 0:
            indices[start : start + count] = corner[::-1]
    return Shape(points, normals, counts, indices, uv)


def box(sx: float, sy: float, sz: float, bevel: float = 0.012) -> Shape:
    """A chamfered box, centred in x and y, standing on z = 0."""
    half = np.array([sx, sy, sz]) / 2
    b = min(bevel, 0.49 * min(sx, sy, sz))
    points, normals, faces = [], [], []
    where: dict[tuple[int, tuple[int, int, int]], int] = {}
    signs = [(i, j, k) for i in (-1, 1) for j in (-1, 1) for k in (-1, 1)]
    for axis in range(3):
        for corner in signs:
            inset = np.full(3, b)
            inset[axis] = 0.0
            normal = np.zeros(3)
            normal[axis] = corner[axis]
            where[axis, corner] = len(points)
            points.append(np.array(corner) * (half - inset))
            normals.append(normal)
    for axis in range(3):
        u, v = (a for a in range(3) if a != axis)
        for side in (-1, 1):
            ring = []
            for du, dv in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
                corner = [0, 0, 0]
                corner[axis], corner[u], corner[v] = side, du, dv
                ring.append(where[axis, tuple(corner)])
            faces.append(ring)
        for du in (-1, 1):  # the bevels that run along `axis`
            for dv in (-1, 1):
                low, high = [0, 0, 0], [0, 0, 0]
                low[axis], high[axis] = -1, 1
                low[u] = high[u] = du
                low[v] = high[v] = dv
                lo, hi = tuple(low), tuple(high)
                faces.append([where[u, lo], where[u, hi], where[v, hi], where[v, lo]])
    faces.extend([where[0, c], where[1, c], where[2, c]] for c in signs)
    shape = _oriented(points, normals, [len(f) for f in faces], [i for f in faces for i in f])
    return shape.at(z=sz / 2)


def lathe(profile: Sequence[tuple[float, float]], segments: int = 24, crease: float = 50.0) -> Shape:
    """Turn a profile of (radius, z) about Z. List it so that the outside lies to its right going up.

    Edges that meet at less than `crease` degrees are smooth; a short edge takes its long neighbour's normal.
    """
    line = np.asarray(profile, float)
    step = np.diff(line, axis=0)
    length = np.hypot(step[:, 0], step[:, 1])
    flat = np.stack([step[:, 1], -step[:, 0]], 1) / length[:, None]
    ends = [[flat[i], flat[i]] for i in range(len(flat))]
    for i in range(len(flat) - 1):
        if flat[i] @ flat[i + 1] > math.cos(math.radians(crease)):
            if length[i] > 3 * length[i + 1]:
                joint = flat[i]
            elif length[i + 1] > 3 * length[i]:
                joint = flat[i + 1]
            else:
                joint = (flat[i] + flat[i + 1]) / np.linalg.norm(flat[i] + flat[i + 1])
            ends[i][1] = ends[i + 1][0] = joint
    angle = np.arange(segments) * (2 * math.pi / segments)
    cos, sin = np.cos(angle), np.sin(angle)
    points, normals, counts, indices = [], [], [], []
    start = 0
    for i in range(len(flat)):
        for (r, z), n in zip(line[i : i + 2], ends[i], strict=True):
            points.append(np.stack([r * cos, r * sin, np.full(segments, z)], 1))
            normals.append(np.stack([n[0] * cos, n[0] * sin, np.full(segments, n[1])], 1))
        for k in range(segments):
            a, b = start + k, start + (k + 1) % segments
            face = [a, b, b + segments, a + segments]
            if line[i, 0] < 1e-9:
                face = [a, b + segments, a + segments]
            elif line[i + 1, 0] < 1e-9:
                face = [a, b, a + segments]
            counts.append(len(face))
            indices.extend(face)
        start += 2 * segments
    return _oriented(np.concatenate(points), np.concatenate(normals), counts, indices)


def cylinder(radius: float, height: float, bevel: float = 0.008, segments: int = 24) -> Shape:
    """A cylinder with chamfered rims, on z = 0, along Z."""
    b = min(bevel, 0.49 * height, 0.49 * radius)
    rim = radius - b
    profile = [(0, 0), (rim, 0), (radius, b), (radius, height - b), (rim, height), (0, height)]
    return lathe(profile, segments)


def prism(outline: Sequence[Vec], height: float, bevel: float = 0.01, crease: float = 40.0) -> Shape:
    """A convex outline in x, y (counter-clockwise) raised from z = 0 to `height`, with chamfered rims."""
    ring = np.asarray(outline, float)
    edge = np.roll(ring, -1, 0) - ring
    side = np.stack([edge[:, 1], -edge[:, 0]], 1) / np.hypot(edge[:, 0], edge[:, 1])[:, None]
    before = np.roll(side, 1, 0)
    bisector = (before + side) / (1 + np.sum(before * side, 1))[:, None]
    b = min(bevel, 0.49 * height)
    inner = ring - bisector * b
    smooth = np.sum(before * side, 1) > math.cos(math.radians(crease))
    soft = bisector / np.linalg.norm(bisector, axis=1)[:, None]
    n = len(ring)
    points, normals, faces = [], [], []
    for z, up in ((0.0, -1.0), (height, 1.0)):
        start = len(points)
        points += [(x, y, z) for x, y in inner]
        normals += [(0.0, 0.0, up)] * n
        faces.append([start + i for i in range(n)])
    for i in range(n):
        j = (i + 1) % n
        na, nb = (soft[i] if smooth[i] else side[i]), (soft[j] if smooth[j] else side[i])
        start = len(points)
        for z in (b, height - b):
            points += [(*ring[i], z), (*ring[j], z)]
            normals += [(*na, 0.0), (*nb, 0.0)]
        faces.append([start, start + 1, start + 3, start + 2])
        faces.append([i, j, start + 1, start])
        faces.append([n + i, n + j, start + 3, start + 2])
    return _oriented(points, normals, [len(f) for f in faces], [i for f in faces for i in f])


def link(r0: float, r1: float, length: float, width: float, bevel: float = 0.03, steps: int = 8) -> Shape:
    """The hull of a disc of radius r0 at the origin and one of r1 at (0, 0, length); `width` along y, centred."""
    lean = math.asin(max(-1.0, min(1.0, (r0 - r1) / length)))
    top = np.linspace(lean, math.pi - lean, steps)
    low = np.linspace(math.pi - lean, 2 * math.pi + lean, steps)
    outline = [(r1 * math.cos(a), length + r1 * math.sin(a)) for a in top]
    outline += [(r0 * math.cos(a), r0 * math.sin(a)) for a in low]
    return prism(outline, width, bevel).turned("x", 90).at(y=width / 2)


def rounded(sx: float, sy: float, height: float, radius: float, bevel: float = 0.01, steps: int = 4) -> Shape:
    """A slab with rounded vertical edges, centred in x and y, standing on z = 0."""
    outline = []
    for i, (cx, cy) in enumerate(((1, 1), (-1, 1), (-1, -1), (1, -1))):
        for a in np.linspace(0, math.pi / 2, steps) + i * math.pi / 2:
            outline.append(
                (cx * (sx / 2 - radius) + radius * math.cos(a), cy * (sy / 2 - radius) + radius * math.sin(a))
            )
    return prism(outline, height, bevel)


def tube(path: Sequence[Vec], radius: float, segments: int = 8, fillet: float = 0.0) -> Shape:
    """A round tube along a polyline, corners rounded by `fillet`; ends are closed."""
    line = _filleted([np.asarray(p, float) for p in path], fillet)
    tangent = [line[min(i + 1, len(line) - 1)] - line[max(i - 1, 0)] for i in range(len(line))]
    tangent = [t / np.linalg.norm(t) for t in tangent]
    helper = np.array([0.0, 0.0, 1.0]) if abs(tangent[0][2]) < 0.9 else np.array([1.0, 0.0, 0.0])
    side = np.cross(helper, tangent[0])
    rings, normals, counts, indices = [], [], [], []
    angle = np.arange(segments) * (2 * math.pi / segments)
    for p, t in zip(line, tangent, strict=True):
        side = side - t * (side @ t)
        side /= np.linalg.norm(side)
        around = np.outer(np.cos(angle), side) + np.outer(np.sin(angle), np.cross(t, side))
        rings.append(p + radius * around)
        normals.append(around)
    for i in range(len(line) - 1):
        for k in range(segments):
            a, b = i * segments + k, i * segments + (k + 1) % segments
            counts.append(4)
            indices += [a, b, b + segments, a + segments]
    count = len(line) * segments
    for ring, normal in ((rings[0], -tangent[0]), (rings[-1], tangent[-1])):
        rings.append(ring)
        normals.append(np.tile(normal, (segments, 1)))
        counts.append(segments)
        indices += list(range(count, count + segments))
        count += segments
    return _oriented(np.concatenate(rings), np.concatenate(normals), counts, indices)


def _filleted(line: list[NDArray[np.float64]], radius: float) -> list[NDArray[np.float64]]:
    if radius <= 0 or len(line) < 3:
        return line
    out = [line[0]]
    for a, p, b in zip(line, line[1:], line[2:], strict=False):
        u, v = (a - p) / np.linalg.norm(a - p), (b - p) / np.linalg.norm(b - p)
        cut = min(radius, 0.45 * np.linalg.norm(a - p), 0.45 * np.linalg.norm(b - p))
        for t in (0.0, 0.25, 0.5, 0.75, 1.0):  # a quadratic Bézier is round enough at this size
            out.append((1 - t) ** 2 * (p + u * cut) + 2 * t * (1 - t) * p + t * t * (p + v * cut))
    return [*out, line[-1]]


def bar(start: Vec, end: Vec, sx: float, sy: float, bevel: float = 0.004) -> Shape:
    """A straight bar of section sx by sy from `start` to `end`, which must lie along one axis."""
    a, b = np.asarray(start, float), np.asarray(end, float)
    delta = b - a
    axis = int(np.argmax(np.abs(delta)))
    size = [sx, sy, sy]
    size[axis] = abs(delta[axis])
    if axis == 1:
        size = [sx, abs(delta[1]), sy]
    elif axis == 2:
        size = [sx, sy, abs(delta[2])]
    else:
        size = [abs(delta[0]), sx, sy]
    mid = (a + b) / 2
    return box(*size, bevel).at(mid[0], mid[1], mid[2] - size[2] / 2)


def sheet(width: float, height: float) -> Shape:
    """A flat picture in the x, z plane, seen from -y, its lower edge on z = 0, with texture coordinates."""
    x = width / 2
    points = [(-x, 0, 0), (x, 0, 0), (x, 0, height), (-x, 0, height)]
    uv = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], float)
    return _oriented(points, [(0, -1, 0)] * 4, [4], [0, 1, 2, 3], uv)


def ground(
    rectangles: Sequence[tuple[float, float, float, float]], z: float = 0.0, tile: float = 8.0
) -> Shape:
    """Flat rectangles (x0, y0, x1, y1) that face up, textured once every `tile` metres."""
    points, indices = [], []
    for x0, y0, x1, y1 in rectangles:
        start = len(points)
        points += [(x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z)]
        indices += [start, start + 1, start + 2, start + 3]
    xyz = np.asarray(points, float)
    normals = np.tile((0.0, 0.0, 1.0), (len(xyz), 1))
    return Shape(xyz, normals, np.full(len(rectangles), 4), np.asarray(indices), xyz[:, :2] / tile)
