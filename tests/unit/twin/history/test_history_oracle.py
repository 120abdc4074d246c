"""The log against a dictionary: whatever is appended, sealed, merged, retired and reopened, answers agree."""

from __future__ import annotations

import math
import shutil
import tempfile
from itertools import pairwise
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from onmaru.twin.rules.downsample import bucket_width_ns
from onmaru.twin.store.history import HistoryPolicy, TelemetryLog
from onmaru.twin.types import SampleBatch

SECOND = 1_000_000_000
BASE = 1_700_000_000 * SECOND
IDS = [f"Plant/e{k}/x" for k in range(5)]
POLICY = HistoryPolicy(
    seal_rows=60,
    segment_rows=80,
    fanin=3,
    checkpoint_every=3,
    partition_s=1800.0,
    fsync="never",
    max_age_s=20_000.0,
)

# Times cluster on a coarse grid so that duplicates, late data and shared rollup buckets are common.
times = st.one_of(
    st.integers(0, 400).map(lambda k: BASE + k * 20 * SECOND),
    st.integers(0, 50_000).map(lambda k: BASE + k * SECOND),
    st.integers(0, 120).map(lambda k: BASE + 6000 * SECOND + k * SECOND // 2),
)
values = st.one_of(st.floats(-1e6, 1e6), st.just(math.nan))
samples = st.tuples(
    st.integers(0, 4), times, values, st.integers(0, 5), st.sampled_from([None, None, "a", "로트-7", ""])
)


class HistoryMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="history-"))
        self.truth: dict[tuple[int, int], tuple[float, int, int, str | None]] = {}
        self.arrivals = 0
        self.log = TelemetryLog(self.folder, policy=POLICY, background=False)

    @initialize()
    def intern(self) -> None:
        assert self.log.intern(IDS) == [0, 1, 2, 3, 4]

    @property
    def floor(self) -> int:
        return self.log.stats().floor_ns

    @rule(batch=st.lists(samples, min_size=1, max_size=40))
    def append(self, batch: list[tuple[int, int, float, int, str | None]]) -> None:
        self.arrivals += 1
        rows, source, value, quality, texts = zip(*batch, strict=True)
        has_text = any(text is not None for text in texts)
        self.log.append(
            SampleBatch.of(
                rows,
                source,
                value,
                quality=quality,
                ingest_ns=self.arrivals,
                texts=texts if has_text else None,
            )
        )
        for row, time_ns, number, trust, text in batch:
            self.truth[row, time_ns] = (number, trust, self.arrivals, text)

    @rule(start=st.integers(0, 300), row=st.integers(0, 4), noise=st.integers(0, 2**32 - 1))
    def append_steady(self, start: int, row: int, noise: int) -> None:
        """A steady stretch of one signal: what rollups are made of."""
        self.arrivals += 1
        source = BASE + start * 100 * SECOND + np.arange(150) * 7 * SECOND
        value = np.random.default_rng(noise).normal(size=150)
        self.log.append(SampleBatch.of(np.full(150, row), source, value, ingest_ns=self.arrivals))
        for time_ns, number in zip(source.tolist(), value.tolist(), strict=True):
            self.truth[row, time_ns] = (number, 0, self.arrivals, None)

    @rule()
    def sync(self) -> None:
        assert self.log.sync() == self.log.stats().ticket

    @rule()
    def flush(self) -> None:
        self.log.flush()

    @rule(force=st.booleans())
    def compact(self, force: bool) -> None:
        self.log.compact(force=force)

    @rule()
    def reopen(self) -> None:
        self.log.close()
        self.log = TelemetryLog(self.folder, policy=POLICY, background=False)
        assert self.log.signals == IDS

    @rule(at=times)
    def checkpoint(self, at: int) -> None:
        if at >= self.floor:
            self.log.checkpoint(at)

    @precondition(lambda self: self.truth)
    @rule(extra_s=st.integers(-10_000, 15_000))
    def retain(self, extra_s: int) -> None:
        newest = max(time_ns for _, time_ns in self.truth)
        self.log.retain(newest + extra_s * SECOND)

    def expected(
        self, row: int, start: int, end: int
    ) -> list[tuple[int, tuple[float, int, int, str | None]]]:
        start = max(start, self.floor)
        return sorted((t, sample) for (r, t), sample in self.truth.items() if r == row and start <= t < end)

    @rule(row=st.integers(0, 4), a=times, b=times, limit=st.sampled_from([1, 7, 10_000]))
    def range(self, row: int, a: int, b: int, limit: int) -> None:
        start, end = min(a, b), max(a, b) + 1
        expected = sorted(self.expected(row, start, end), key=lambda item: item[0])[:limit]
        got = self.log.range(row, start, end, limit=limit)
        assert got.source_ns.tolist() == [t for t, _ in expected]
        np.testing.assert_array_equal(got.value, [s[0] for _, s in expected])
        assert got.quality.tolist() == [s[1] for _, s in expected]
        assert got.ingest_ns.tolist() == [s[2] for _, s in expected]
        assert list(got.texts or [None] * len(got)) == [s[3] for _, s in expected]

    @rule(at=times)
    def as_of(self, at: int) -> None:
        state = self.log.at(at)
        if at < self.floor - 1:
            assert not state.source_ns.any()
            return
        for row in range(5):
            known = [t for (r, t) in self.truth if r == row and t <= at]
            assert state.source_ns[row] == (max(known) if known else 0)
            if known:
                value, quality, ingest, text = self.truth[row, max(known)]
                np.testing.assert_equal(state.value[row], value)
                assert (state.quality[row], state.ingest_ns[row]) == (quality, ingest)
                assert state.texts.get(row) == text
        assert set(state.texts) <= set(range(5))

    @rule(row=st.integers(0, 4), a=times, b=times, pixels=st.sampled_from([1, 3, 10, 60, 800]))
    def chart(self, row: int, a: int, b: int, pixels: int) -> None:
        start, end = min(a, b), max(a, b) + 1
        width = bucket_width_ns(start, end, pixels)
        buckets: dict[int, list[tuple[int, tuple[float, int, int, str | None]]]] = {}
        for item in self.expected(row, start, end):
            buckets.setdefault(item[0] // width * width, []).append(item)
        got = self.log.chart(row, start, end, pixels=pixels)
        assert got.start_ns.tolist() == sorted(buckets)
        for k, begin in enumerate(sorted(buckets)):
            inside = sorted(buckets[begin], key=lambda item: item[0])
            numbers = [s[0] for _, s in inside if not math.isnan(s[0])]
            assert got.count[k] == len(inside)
            np.testing.assert_equal(got.minimum[k], min(numbers, default=math.nan))
            np.testing.assert_equal(got.maximum[k], max(numbers, default=math.nan))
            np.testing.assert_equal(got.last[k], inside[-1][1][0])
            assert got.quality[k] == max(s[1] for _, s in inside)

    @rule(a=times, b=times)
    def query(self, a: int, b: int) -> None:
        start, end = min(a, b), max(a, b) + 1
        table = self.log.query(
            "SELECT signal, count(*) AS n FROM samples GROUP BY signal ORDER BY signal",
            start_ns=start,
            end_ns=end,
        )
        expected = {IDS[row]: len(self.expected(row, start, end)) for row in range(5)}
        assert dict(zip(*table.to_pydict().values(), strict=True)) == {k: n for k, n in expected.items() if n}

    @invariant()
    def level_one_never_overlaps(self) -> None:
        spans = sorted(
            (s.first_ns, s.last_ns) for s in self.log._files.view.manifest.segments if s.level == 1
        )
        assert all(a[1] < b[0] for a, b in pairwise(spans))

    @invariant()
    def folder_holds_what_the_manifest_names(self) -> None:
        names = {path.name.split(".")[0] for path in (self.folder / "segments").iterdir()}
        assert names == self.log._files.view.manifest.files

    def teardown(self) -> None:
        assert self.log.verify() == []
        self.log.close()
        shutil.rmtree(self.folder)


TestHistory = HistoryMachine.TestCase
TestHistory.settings = settings(
    max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
