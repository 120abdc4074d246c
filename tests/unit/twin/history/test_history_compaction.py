"""Planning of merges, splits and retention: what the oracle reaches only by luck is reached here on purpose."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onmaru.twin.store.history import HistoryPolicy, TelemetryLog
from onmaru.twin.store.history.compaction import plan_merge, split_even, split_partitions
from onmaru.twin.store.history.manifest import SegmentMeta
from onmaru.twin.store.history.run import build_run, merge_runs
from onmaru.twin.types import SampleBatch

S = 1_000_000_000
BASE = 1_700_000_000 * S
POLICY = HistoryPolicy(seal_rows=100, segment_rows=100, fanin=2, partition_s=1e9)

spans = st.tuples(st.integers(0, 1000), st.integers(0, 120), st.integers(1, 150))


@given(st.lists(spans, min_size=1, max_size=25))
def test_plans_keep_order_and_end(items: list[tuple[int, int, int]]) -> None:
    """Merging until nothing is left ends, keeps level 1 disjoint, and never lets an older sample win."""
    segments = [
        SegmentMeta(f"{k}", k, 0, first, first + length, rows, 0)
        for k, (first, length, rows) in enumerate(items)
    ]
    number = len(segments)
    for _ in range(500):
        plan = plan_merge(segments, POLICY, force=True)
        if plan is None:
            break
        taken = {meta.name for meta in plan.take}
        rest = [meta for meta in segments if meta.name not in taken]
        first, last = min(m.first_ns for m in plan.take), max(m.last_ns for m in plan.take)
        oldest, newest = min(m.order for m in plan.take), max(m.order for m in plan.take)
        assert plan.order == newest
        if plan.cut_at:
            edges = [first, *plan.cut_at, last + 1]
            made = [(a, b - 1) for a, b in pairwise(edges) if a < b]
            level = 0
        else:
            # Whatever arrived between the taken ones and meets them must have been taken along.
            assert not [
                m for m in rest if m.overlaps(first, last) and oldest < m.order < newest and m.level == 0
            ]
            assert not [m for m in rest if m.overlaps(first, last) and m.level == 1]
            made, level = [(first, last)], 1
        segments = rest
        for a, b in made:
            rows = max(1, sum(m.rows for m in plan.take) // len(made))
            segments.append(SegmentMeta(f"{number}", plan.order, level, a, b, rows, 0))
            number += 1
    else:
        raise AssertionError("merging does not end")
    assert all(meta.level == 1 for meta in segments)
    ordered = sorted(segments, key=lambda meta: meta.first_ns)
    assert all(a.last_ns < b.first_ns for a, b in pairwise(ordered))


def test_a_wide_late_segment_is_cut_before_it_is_merged(tmp_path: Path) -> None:
    with TelemetryLog(tmp_path, policy=POLICY, background=False, fsync="never") as log:
        log.intern(["P/a/x"])
        for k in range(12):
            log.append(
                SampleBatch.of(
                    np.zeros(100, int), BASE + np.arange(100 * k, 100 * k + 100) * S, np.full(100, 1.0)
                )
            )
            log.compact()
        assert log.stats().young_segments == 0
        late = BASE + np.arange(0, 1200, 12) * S
        log.append(SampleBatch.of(np.zeros(100, int), late, np.full(100, 2.0)))
        assert log.compact() > 2
        got = log.range(0, 1, 2**62)
        assert len(got) == 1200
        assert got.source_ns[got.value == 2.0].tolist() == late.tolist()
        assert log.stats().young_segments == 0


def test_small_neighbours_are_joined(tmp_path: Path) -> None:
    with TelemetryLog(tmp_path, policy=POLICY, background=False, fsync="never") as log:
        log.intern(["P/a/x"])
        for k in range(16):
            log.append(SampleBatch.of(np.zeros(5, int), BASE + np.arange(5 * k, 5 * k + 5) * S, np.ones(5)))
            log.flush()
            log.compact()
        assert log.stats().segments < 6
        assert len(log.range(0, 1, 2**62)) == 80


@given(
    st.lists(
        st.tuples(st.integers(0, 70_000), st.integers(0, 500), st.floats(allow_nan=False)), max_size=200
    ),
    st.integers(1, 5),
)
def test_runs_against_a_dictionary(items: list[tuple[int, int, float]], parts: int) -> None:
    truth = {(row, at): value for row, at, value in items}
    chunks = np.array_split(np.arange(len(items)), parts)
    runs = []
    for chunk in chunks:
        if len(chunk):
            row, at, value = (np.asarray([items[k][c] for k in chunk]) for c in range(3))
            zeros = np.zeros(len(chunk), np.int64)
            runs.append(
                build_run(row.astype(np.uint32), at.astype(np.int64), zeros, value, zeros.astype(np.uint8))
            )
    if not runs:
        return
    run = merge_runs(runs)
    keys = list(zip(run.signal_column().tolist(), run.source_ns.tolist(), strict=True))
    assert keys == sorted(truth)
    assert run.value.tolist() == [truth[key] for key in keys]
    for pieces in (split_even(run, 10), split_partitions(run, 50), split_partitions(run, 1, most=4)):
        assert sum(len(piece) for piece in pieces) == len(run)
        ranges = [(piece.source_ns.min(), piece.source_ns.max()) for piece in pieces]
        assert all(a[1] < b[0] for a, b in pairwise(ranges))


def test_hostile_times_do_not_make_dust() -> None:
    rng = np.random.default_rng(3)
    at = rng.integers(1, 2**62, 5000)
    run = build_run(np.zeros(5000, np.uint32), at, at, np.zeros(5000), np.zeros(5000, np.uint8))
    assert len(split_partitions(run, 3600 * S)) <= 64


def test_retention_by_size_keeps_the_last_value(tmp_path: Path) -> None:
    with TelemetryLog(tmp_path, seal_rows=1000, background=False, fsync="never", max_bytes=20_000) as log:
        log.intern(["P/a/x", "P/rare/x"])
        log.append(SampleBatch.of([1], [BASE], [42.0], texts=["first lot"]))
        rng = np.random.default_rng(0)
        for k in range(8):
            at = BASE + np.arange(1000 * k, 1000 * k + 1000) * S
            log.append(SampleBatch.of(np.zeros(1000, int), at, rng.normal(size=1000)))
        before = log.at(BASE + 7900 * S)
        assert log.retain() > 0
        stats = log.stats()
        assert stats.bytes <= 30_000
        assert stats.floor_ns > BASE
        after = log.at(BASE + 7900 * S)
        np.testing.assert_array_equal(before.value, after.value)
        assert (after.source_ns[1], after.texts[1]) == (BASE, "first lot")
        assert len(log.range(1, 1, 2**62)) == 0
        assert not log.at(BASE + 10 * S).source_ns.any()
        assert log.retain() == 0
    with TelemetryLog(tmp_path, background=False) as log:
        assert log.at(BASE + 7900 * S).texts[1] == "first lot"


def test_retention_drops_checkpoints_that_never_heard_of_what_it_drops(tmp_path: Path) -> None:
    with TelemetryLog(tmp_path, background=False, fsync="never", max_age_s=1000.0) as log:
        log.intern(["P/a/x"])
        log.checkpoint(BASE + 2000 * S)
        log.append(SampleBatch.of([0], [BASE], [7.0]))
        log.flush()
        assert log.retain(BASE + 2500 * S) == 1
        assert log.at(BASE + 2100 * S).value[0] == 7.0
