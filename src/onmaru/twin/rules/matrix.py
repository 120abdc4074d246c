"""Affine transforms as rows of 3 x 4 matrices, many at a time.

A matrix is `[linear 3x3 | translation 3]` and acts on column vectors: `p_a = a_from_b @ p_b`. Shapes are
`[n, 3, 4]` unless said otherwise; dtype f64 where frames are chained, f32 only at the edge.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Matrices = NDArray[np.float64]

IDENTITY: Matrices = np.eye(3, 4)
IDENTITY.setflags(write=False)
_UNIT = 1e-7  # how far from a rotation still is one; the stage's own numbers are f32


def compose(a_from_b: Matrices, b_from_c: Matrices) -> Matrices:
    """`a_from_c`, shape [n, 3, 4]; either side may be a single [3, 4] that is spread over the other."""
    left = np.asarray(a_from_b, np.float64)
    right = np.asarray(b_from_c, np.float64)
    out = left[..., :3] @ right
    out[..., 3] += left[..., 3]
    return out


def inverse(a_from_b: Matrices) -> Matrices:
    """`b_from_a`; NaN where the linear part cannot be inverted (zero scale), never an exception."""
    matrices = np.asarray(a_from_b, np.float64)
    linear = matrices[..., :3]
    # Adjugate by cross products: no exception for one singular matrix among thousands.
    rows = np.stack(
        [
            np.cross(linear[..., 1, :], linear[..., 2, :]),
            np.cross(linear[..., 2, :], linear[..., 0, :]),
            np.cross(linear[..., 0, :], linear[..., 1, :]),
        ],
        axis=-1,
    )
    determinant = np.einsum("...i,...i->...", linear[..., 0, :], rows[..., :, 0])
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        out = np.empty(matrices.shape)
        out[..., :3] = rows / np.where(determinant == 0.0, np.nan, determinant)[..., None, None]
        out[..., 3] = -(out[..., :3] @ matrices[..., 3:])[..., 0]
    return out


def from_usd(matrices: NDArray[np.float64]) -> Matrices:
    """Column-vector [n, 3, 4] from OpenUSD's row-vector [n, 4, 4]."""
    return np.ascontiguousarray(np.swapaxes(matrices, -1, -2)[..., :3, :])


def to_usd(matrices: Matrices) -> NDArray[np.float64]:
    """OpenUSD's row-vector [n, 4, 4] from column-vector [n, 3, 4]."""
    out = np.zeros((*matrices.shape[:-2], 4, 4))
    out[..., :3] = np.swapaxes(matrices, -1, -2)
    out[..., 3, 3] = 1.0
    # swapaxes gave [4, 3]: the last row is the translation, as USD has it.
    return out


def transform_points(a_from_b: Matrices, points_b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points, shape [..., 3], of frame b seen in frame a; `a_from_b` is one [3, 4]."""
    return points_b @ a_from_b[:, :3].T + a_from_b[:, 3]


def transform_boxes(a_from_b: Matrices, boxes_b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Axis-aligned boxes [n, 2, 3] (min, max) around boxes of frame b, in frame a.

    Source: J. Arvo, Transforming axis-aligned bounding boxes, Graphics Gems, 1990.
    """
    centre = (boxes_b[..., 0, :] + boxes_b[..., 1, :]) * 0.5
    half = (boxes_b[..., 1, :] - boxes_b[..., 0, :]) * 0.5
    moved = (a_from_b[..., :3] @ centre[..., None])[..., 0] + a_from_b[..., 3]
    reach = (np.abs(a_from_b[..., :3]) @ half[..., None])[..., 0]
    return np.stack([moved - reach, moved + reach], axis=-2)


def polar(linear: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """`linear = rotation @ stretch` with a proper rotation and a symmetric stretch, shape [n, 3, 3].

    A mirrored matrix has a stretch with negative eigenvalues, so that the rotation is always one that a
    quaternion can hold. Plain rotations and rotations of a scaling along the axes, which are nearly all
    of a plant, skip the decomposition. Not finite: identity and zero stretch.

    Source: N. J. Higham, Computing the polar decomposition, SIAM J. Sci. Stat. Comput. 7 (1986),
    doi:10.1137/0907079; here by singular values.
    """
    count = len(linear)
    rotation = np.broadcast_to(np.eye(3), (count, 3, 3)).copy()
    stretch = np.zeros((count, 3, 3))
    finite = np.isfinite(linear).all(axis=(1, 2))
    with np.errstate(invalid="ignore", over="ignore"):
        gram = np.swapaxes(linear, 1, 2) @ linear
        diagonal = np.einsum("nii->ni", gram)
        off = np.abs(gram[:, [0, 0, 1], [1, 2, 2]]).max(axis=1)
        largest = diagonal.max(axis=1)
        easy = finite & (off <= 1e-12 * largest) & (diagonal.min(axis=1) > 1e-24 * largest) & (largest > 0)
    if easy.any():
        scale = np.sqrt(diagonal[easy])
        turned = linear[easy] / scale[:, None, :]
        mirrored = np.linalg.det(turned) < 0
        sign = np.where(mirrored, -1.0, 1.0)[:, None]
        rotation[easy] = turned * sign[:, :, None]
        stretch[easy] = (scale * sign)[:, :, None] * np.eye(3)
    hard = np.flatnonzero(finite & ~easy & (largest > 0) & np.isfinite(largest))
    if len(hard):
        left, singular, right = np.linalg.svd(linear[hard])
        turned = left @ right
        sign = np.where(np.linalg.det(turned) < 0, -1.0, 1.0)[:, None, None]
        rotation[hard] = turned * sign
        stretch[hard] = (np.swapaxes(right, 1, 2) * singular[:, None, :]) @ right * sign
    return rotation, stretch


def is_rotation(linear: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which of the matrices [n, 3, 3] are proper rotations, without any scale, shape [n]."""
    x, y, z = linear[:, 0], linear[:, 1], linear[:, 2]
    with np.errstate(invalid="ignore", over="ignore"):
        right = np.abs(np.einsum("ij,ij->i", x, x) - 1.0) < _UNIT
        for a, b, want in ((y, y, 1.0), (z, z, 1.0), (x, y, 0.0), (y, z, 0.0), (x, z, 0.0)):
            right &= np.abs(np.einsum("ij,ij->i", a, b) - want) < _UNIT
        handed = (x[:, 1] * y[:, 2] - x[:, 2] * y[:, 1]) * z[:, 0] + (
            x[:, 2] * y[:, 0] - x[:, 0] * y[:, 2]
        ) * z[:, 1]
        handed += (x[:, 0] * y[:, 1] - x[:, 1] * y[:, 0]) * z[:, 2]
    return right & (handed > 0)


def quaternions(rotation: NDArray[np.float64]) -> NDArray[np.float64]:
    """Unit quaternions xyzw, shape [n, 4], w >= 0, of proper rotations [n, 3, 3].

    Source: S. W. Shepperd, Quaternion from rotation matrix, J. Guidance and Control 1 (1978),
    doi:10.2514/3.55767b.
    """
    m = rotation
    trace = m[:, 0, 0] + m[:, 1, 1] + m[:, 2, 2]
    # Four times the squares of x, y, z, w; dividing by the largest keeps every component exact.
    squares = np.stack(
        [
            1.0 + 2.0 * m[:, 0, 0] - trace,
            1.0 + 2.0 * m[:, 1, 1] - trace,
            1.0 + 2.0 * m[:, 2, 2] - trace,
            1.0 + trace,
        ],
        axis=1,
    )
    pick = squares.argmax(axis=1)
    xy, xz, yz = m[:, 0, 1] + m[:, 1, 0], m[:, 0, 2] + m[:, 2, 0], m[:, 1, 2] + m[:, 2, 1]
    wx, wy, wz = m[:, 2, 1] - m[:, 1, 2], m[:, 0, 2] - m[:, 2, 0], m[:, 1, 0] - m[:, 0, 1]
    sx, sy, sz, sw = squares.T
    columns = np.array([[sx, xy, xz, wx], [xy, sy, yz, wy], [xz, yz, sz, wz], [wx, wy, wz, sw]])
    out = columns[pick, :, np.arange(len(m))]
    out /= np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-30)
    out[out[:, 3] < 0] *= -1.0
    return out


def rotations(quaternion_xyzw: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rotation matrices [n, 3, 3] of quaternions xyzw [n, 4], which are normalised first; zero: identity."""
    q = np.asarray(quaternion_xyzw, np.float64)
    norm = np.linalg.norm(q, axis=1)
    safe = norm > 0
    q = q / np.where(safe, norm, 1.0)[:, None]
    x, y, z, w = q.T
    w = np.where(safe, w, 1.0)
    out = np.empty((len(q), 3, 3))
    out[:, 0, 0], out[:, 0, 1], out[:, 0, 2] = (
        1 - 2 * (y * y + z * z),
        2 * (x * y - w * z),
        2 * (x * z + w * y),
    )
    out[:, 1, 0], out[:, 1, 1], out[:, 1, 2] = (
        2 * (x * y + w * z),
        1 - 2 * (x * x + z * z),
        2 * (y * z - w * x),
    )
    out[:, 2, 0], out[:, 2, 1], out[:, 2, 2] = (
        2 * (x * z - w * y),
        2 * (y * z + w * x),
        1 - 2 * (x * x + y * y),
    )
    return out


def axis_turns(axis: int, angle_rad: NDArray[np.float64]) -> Matrices:
    """Rotations by `angle_rad` [n] about a coordinate axis (0 x, 1 y, 2 z), shape [n, 3, 4]."""
    out = np.zeros((len(angle_rad), 3, 4))
    i, j = (axis + 1) % 3, (axis + 2) % 3
    sin, cos = np.sin(angle_rad), np.cos(angle_rad)
    out[:, axis, axis] = 1.0
    out[:, i, i] = out[:, j, j] = cos
    out[:, i, j], out[:, j, i] = -sin, sin
    return out
