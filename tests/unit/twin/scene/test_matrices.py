"""Matrices, quaternions, boxes and families against plain linear algebra."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onmaru.twin.rules.families import find_families
from onmaru.twin.rules.matrix import (
    axis_turns,
    compose,
    from_usd,
    inverse,
    is_rotation,
    polar,
    quaternions,
    rotations,
    to_usd,
    transform_boxes,
)

seeds = st.integers(0, 2**32 - 1)


def _affine(seed: int, count: int = 20) -> np.ndarray:
    random = np.random.default_rng(seed)
    out = random.normal(size=(count, 3, 4)) * 10.0 ** random.integers(-2, 3, (count, 1, 1))
    out[: count // 4, :, :3] = rotations(random.normal(size=(count // 4, 4)))
    out[count // 4 : count // 2, :, :3] = np.eye(3) * random.uniform(-3, 3, (count // 4, 1, 3))
    return out


def _square(matrices: np.ndarray) -> np.ndarray:
    return np.concatenate([matrices, np.tile([[[0.0, 0, 0, 1]]], (len(matrices), 1, 1))], axis=1)


@given(seeds)
def test_compose_and_inverse_are_those_of_square_matrices(seed: int) -> None:
    a, b = _affine(seed), _affine(seed + 1)
    np.testing.assert_allclose(_square(compose(a, b)), _square(a) @ _square(b), rtol=1e-9, atol=1e-9)
    regular = a[np.abs(np.linalg.det(a[:, :, :3])) > 1e-6]
    np.testing.assert_allclose(
        _square(inverse(regular)), np.linalg.inv(_square(regular)), rtol=1e-5, atol=1e-7
    )


def test_a_singular_matrix_has_no_inverse_and_hurts_no_other() -> None:
    both = np.zeros((2, 3, 4))
    both[1, :, :3] = np.eye(3)
    found = inverse(both)
    assert np.isnan(found[0]).any()
    np.testing.assert_array_equal(found[1], np.eye(3, 4))


@given(seeds)
def test_usd_and_back(seed: int) -> None:
    matrices = _affine(seed)
    np.testing.assert_array_equal(from_usd(to_usd(matrices)), matrices)


@given(seeds)
def test_polar_gives_a_rotation_and_a_symmetric_stretch(seed: int) -> None:
    linear = _affine(seed)[:, :, :3]
    rotation, stretch = polar(linear)
    size = np.abs(linear).max(axis=(1, 2), keepdims=True)
    assert np.abs(rotation @ stretch - linear).max() <= 1e-9 * size.max()
    np.testing.assert_allclose(stretch, np.swapaxes(stretch, 1, 2), atol=1e-9 * size.max())
    np.testing.assert_allclose(
        np.swapaxes(rotation, 1, 2) @ rotation, np.tile(np.eye(3), (len(linear), 1, 1)), atol=1e-9
    )
    np.testing.assert_allclose(np.linalg.det(rotation), 1.0, atol=1e-9)


def test_polar_of_what_is_not_finite_or_zero_is_harmless() -> None:
    linear = np.stack(
        [np.full((3, 3), np.nan), np.zeros((3, 3)), np.diag([1.0, 0, 0]), np.full((3, 3), np.inf)]
    )
    rotation, stretch = polar(linear)
    assert np.isfinite(rotation).all()
    assert np.isfinite(stretch).all()


@given(seeds)
def test_quaternions_turn_back_into_their_rotations(seed: int) -> None:
    turns = rotations(np.random.default_rng(seed).normal(size=(50, 4)))
    assert is_rotation(turns).all()
    found = quaternions(turns)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1.0, atol=1e-12)
    np.testing.assert_allclose(rotations(found), turns, atol=1e-9)


def test_half_turns_have_quaternions_too() -> None:
    half = np.concatenate([axis_turns(axis, np.array([np.pi]))[:, :, :3] for axis in range(3)])
    np.testing.assert_allclose(rotations(quaternions(half)), half, atol=1e-12)


def test_mirrors_and_scales_are_no_rotations() -> None:
    assert not is_rotation(
        np.stack([np.diag([-1.0, 1, 1]), np.eye(3) * 1.001, np.full((3, 3), np.nan)])
    ).any()


@given(seeds)
def test_boxes_hold_every_corner_and_no_more(seed: int) -> None:
    matrices = _affine(seed)
    random = np.random.default_rng(seed)
    boxes = np.sort(random.normal(size=(len(matrices), 2, 3)), axis=1)
    corners = np.stack(
        [boxes[:, [i, j, k], [0, 1, 2]] for i in (0, 1) for j in (0, 1) for k in (0, 1)], axis=1
    )
    moved = corners @ np.swapaxes(matrices[:, :, :3], 1, 2) + matrices[:, None, :, 3]
    want = np.stack([moved.min(axis=1), moved.max(axis=1)], axis=1)
    np.testing.assert_allclose(transform_boxes(matrices, boxes), want, rtol=1e-9, atol=1e-9)


@given(seeds)
def test_a_family_is_a_prototype_with_a_stretch(seed: int) -> None:
    random = np.random.default_rng(seed)
    stretches = np.stack([np.eye(3), np.diag([2.0, 1, 1]), np.diag([-1.0, 1, 1]), np.eye(3) * 1e-3])
    which = random.integers(0, 4, 200)
    prototype = random.integers(-1, 3, 200).astype(np.int32)
    linear = rotations(random.normal(size=(200, 4))) @ stretches[which]
    found = find_families(prototype, linear)
    assert (found.of_row[prototype < 0] == -1).all()
    rows = np.flatnonzero(prototype >= 0)
    assert (found.prototype[found.of_row[rows]] == prototype[rows]).all()
    _, stretch = polar(linear[rows])
    np.testing.assert_allclose(found.stretch[found.of_row[rows]], stretch, atol=1e-5)
    assert len(found.prototype) == len({(p, w) for p, w in zip(prototype[rows], which[rows], strict=True)})


def test_random_scales_are_rounded_until_there_are_few_families() -> None:
    random = np.random.default_rng(3)
    scale = random.uniform(0.5, 2.0, 5000)
    found = find_families(np.zeros(5000, np.int32), np.eye(3) * scale[:, None, None], limit=200)
    assert len(found.prototype) <= 200
    kept = found.stretch[found.of_row][:, 0, 0]
    assert np.abs(kept / scale - 1).max() <= 2 * found.tolerance
