"""Tiles: exact where bars are few, the longest state where they are many, and never more than a screen has."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onmaru.sim.rules.view.tiles import BAR_DTYPE, MIXED, TILE_BINS, Bars, tile_bytes
from onmaru.sim.types import TRACE_DTYPE, StateTrace


def trace_of(durations, states, servers=2):
    """Server k goes through the states with the given durations, rotated by k."""
    rows = []
    for server in range(servers):
        ends = np.cumsum(np.roll(durations, server))
        for number, (end, state) in enumerate(zip(ends, np.roll(states, server), strict=True)):
            rows.append((end, number, server, state, 0))
    table = np.array(sorted(rows), TRACE_DTYPE)
    return StateTrace(table, np.zeros(servers, np.int32), np.arange(servers, dtype=np.int32))


def test_few_bars_are_exact():
    bars = Bars.of(trace_of([2.0, 3.0, 5.0], [1, 2, 1]))
    assert bars.span_s == (0.0, 10.0)
    tile, start, end = bars.tile(0, 0, range(1))
    assert (start, end) == (0.0, 10.0)
    assert tile["start_s"].tolist() == [0, 2, 5]
    assert tile["end_s"].tolist() == [2, 5, 10]
    assert tile["state"].tolist() == [1, 2, 1]
    half, start, _ = bars.tile(1, 1, range(1))
    assert start == 5.0
    assert [tuple(one) for one in half[["start_s", "end_s", "state"]].tolist()] == [(0.0, 5.0, 1)]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 5), st.integers(0, 63))
def test_every_tile_agrees_with_time_in_states(seed, level, number):
    """Where a bin is pure its state lasted at least nine tenths of it, counted from the bars one by one."""
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 3000))
    bars = Bars.of(trace_of(rng.exponential(1.0, count), rng.integers(0, 8, count), servers=1))
    number %= 2**level
    tile, start, end = bars.tile(level, number, range(1))
    assert len(tile) <= TILE_BINS
    assert np.all(tile["end_s"] >= tile["start_s"])
    for one in tile[:: max(1, len(tile) // 20)]:
        low, high = start + float(one["start_s"]), start + float(one["end_s"])
        if high - low < 1e-3:
            continue
        inside = np.clip(np.minimum(bars.end_s, high) - np.maximum(bars.start_s, low), 0, None)
        share = inside[bars.state == one["state"]].sum() / (high - low)
        assert share > (0.89 if not one["flags"] & MIXED else 0.12)
    assert start <= end


def test_a_million_bars_fit_in_a_tile():
    rng = np.random.default_rng(0)
    count = 500_000
    bars = Bars.of(trace_of(rng.exponential(1.0, count), rng.integers(0, 4, count)))
    assert len(bars.end_s) == 1_000_000
    tile, _, _ = bars.tile(0, 0, range(2))
    assert len(tile) <= 2 * TILE_BINS
    deepest = bars.levels()
    tile, start, end = bars.tile(deepest, 2 ** (deepest - 1), range(2))
    exact = (bars.end_s > start) & (bars.start_s < end)
    assert len(tile) == exact.sum()


def test_tiles_of_a_server_join_without_gaps():
    rng = np.random.default_rng(2)
    bars = Bars.of(trace_of(rng.exponential(1.0, 4000), rng.integers(0, 4, 4000), servers=1))
    covered = 0.0
    for number in range(8):
        tile, start, end = bars.tile(3, number, range(1))
        assert tile["start_s"][0] == pytest.approx(0.0, abs=1e-3)
        assert tile["end_s"][-1] == pytest.approx(end - start, rel=1e-6)
        covered += float((tile["end_s"] - tile["start_s"]).sum())
    assert covered == pytest.approx(bars.span_s[1] - bars.span_s[0], rel=1e-4)


def test_the_bytes_are_those_of_the_page():
    bars = Bars.of(trace_of([2.0, 3.0], [1, 2], servers=1))
    data = tile_bytes(bars.window(0, 5, range(1)))
    magic, version, _, count, _ = struct.unpack_from("<4sHHII", data)
    assert (magic, version, count) == (b"OMGT", 1, 2)
    assert BAR_DTYPE.itemsize == 20
    assert len(data) == 16 + 20 * 2


def test_an_empty_trace_has_no_bars():
    empty = StateTrace(np.zeros(0, TRACE_DTYPE), np.zeros(0, np.int32), np.zeros(0, np.int32))
    bars = Bars.of(empty)
    assert bars.span_s == (0.0, 0.0)
    assert len(bars.window(0, 1, range(0))) == 0
