"""The error of a level of detail against brute force, and normals at creases."""

from __future__ import annotations

import numpy as np
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from onmaru.twin.rules.lod import crease_normals, geometric_error, lod_targets


@given(st.integers(0, 10**8))
def test_targets_fall_and_small_meshes_have_none(triangles: int) -> None:
    targets = lod_targets(triangles)
    assert all(a > b for a, b in zip([triangles, *targets], targets, strict=False))
    assert triangles >= 160 or not targets


@settings(max_examples=25)
@given(st.integers(0, 10**6))
def test_error_is_the_distance_to_the_coarse_surface(seed: int) -> None:
    random = np.random.default_rng(seed)
    coarse = trimesh.creation.icosphere(subdivisions=1)
    points = random.normal(size=(100, 3))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    points *= random.uniform(0.9, 1.3, (100, 1))
    nearest = np.linalg.norm(points[:, None] - coarse.vertices[None], axis=2).argmin(axis=1)
    found = geometric_error(points, np.asarray(coarse.vertices), np.asarray(coarse.faces), nearest)
    exact = 0.0
    for point in points:
        closest = trimesh.triangles.closest_point(coarse.triangles, np.tile(point, (len(coarse.faces), 1)))
        exact = max(exact, float(np.linalg.norm(closest - point, axis=1).min()))
    np.testing.assert_allclose(found, exact, rtol=1e-9)


def test_a_box_has_hard_edges_and_a_ball_has_none() -> None:
    box = trimesh.creation.box()
    normals = crease_normals(np.asarray(box.vertices), np.asarray(box.faces))
    np.testing.assert_allclose(normals, np.repeat(box.face_normals[:, None], 3, axis=1), atol=1e-6)
    ball = trimesh.creation.icosphere(subdivisions=3)
    normals = crease_normals(np.asarray(ball.vertices), np.asarray(ball.faces))
    np.testing.assert_allclose(normals, ball.vertices[ball.faces], atol=0.02)


def test_a_triangle_without_area_still_has_a_normal() -> None:
    normals = crease_normals(np.zeros((3, 3)), np.array([[0, 1, 2]]))
    np.testing.assert_allclose(np.linalg.norm(normals, axis=2), 1.0)
