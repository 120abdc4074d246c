"""Zones are cut where they are too large, and nowhere else."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onmaru.twin.rules import zoning


@given(st.integers(0, 10**6), st.integers(1, 5))
def test_small_zones_stay_as_they_are(seed: int, count: int) -> None:
    random = np.random.default_rng(seed)
    zone = random.integers(0, count, 100).astype(np.int32)
    found = zoning.split_zones(zone, random.uniform(0, 100, (100, 3)), np.ones(100, bool))
    _, dense = np.unique(zone, return_inverse=True)
    np.testing.assert_array_equal(found, dense)


def test_a_large_zone_is_cut_into_parts_that_do_not_interleave() -> None:
    random = np.random.default_rng(1)
    position = random.uniform(0, 500, (100_000, 3))
    zone = np.zeros(100_000, np.int32)
    zone[90_000:] = 1
    found = zoning.split_zones(zone, position, np.ones(100_000, bool))
    assert np.bincount(found).max() <= zoning.ZONE_ROWS
    assert set(found[:90_000]) & set(found[90_000:]) == set()
    assert sorted(set(found.tolist())) == list(range(found.max() + 1))


def test_what_lies_far_apart_is_cut_for_precision() -> None:
    position = np.zeros((10, 3))
    position[:, 0] = np.arange(10) * 10_000.0
    found = zoning.split_zones(np.zeros(10, np.int32), position, np.ones(10, bool))
    reach = [np.ptp(position[found == part, 0]) for part in range(found.max() + 1)]
    assert max(reach) <= zoning.ZONE_REACH_M


def test_many_rows_at_one_place_end_the_cutting() -> None:
    found = zoning.split_zones(np.zeros(40_000, np.int32), np.ones((40_000, 3)), np.ones(40_000, bool))
    assert found.max() == 0
