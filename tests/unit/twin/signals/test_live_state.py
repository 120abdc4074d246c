"""Live state against a plain dictionary, staleness and derived signals by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.twin.rules.expression_order import ExpressionCycle
from onmaru.twin.rules.live_state import LiveState
from onmaru.twin.types import Quality, SampleBatch, Signal, SignalKind, StateTable

S = 1_000_000_000
T0 = 1_700_000_000 * S


def signal(name: str, **more: object) -> Signal:
    return Signal(f"P/{name}", "/P", name, **more)  # type: ignore[arg-type]


SAMPLE = st.tuples(
    st.integers(0, 6),
    st.integers(1, 12),
    st.floats(allow_nan=False, width=32),
    st.sampled_from(list(Quality)),
)


@given(st.lists(st.lists(SAMPLE, max_size=12), max_size=12))
def test_state_is_the_newest_sample_whatever_the_batches(
    batches: list[list[tuple[int, int, float, Quality]]],
) -> None:
    state = LiveState([signal(f"s{i}") for i in range(5)])
    expected: dict[int, tuple[int, float, int]] = {}
    for samples in batches:
        before = dict(expected)
        for row, at, value, quality in samples:
            if row < 5 and at >= expected.get(row, (0, 0.0, 0))[0]:
                expected[row] = (at, value, int(quality))
        if samples:
            rows, times, values, qualities = zip(*samples, strict=True)
            changed = state.apply(SampleBatch.of(rows, times, values, quality=qualities))
            assert set(changed.tolist()) == {row for row in expected if expected[row] != before.get(row)}
    table = state.table(T0)
    for row in range(5):
        at, value, quality = expected.get(row, (0, math.nan, int(Quality.BAD)))
        assert table.source_ns[row] == at
        assert table.quality[row] == quality
        assert table.value[row] == value or (math.isnan(value) and math.isnan(table.value[row]))


def test_readers_resume_by_number() -> None:
    state = LiveState([signal("a"), signal("b")])
    state.apply(SampleBatch.of([0], [1], [1.0]))
    seq = state.seq
    state.apply(SampleBatch.of([1], [1], [1.0]))
    state.apply(SampleBatch.of([1], [1], [1.0]))  # the same again changes nothing
    assert state.changed_since(seq).tolist() == [1]
    assert state.changed_since(0).tolist() == [0, 1]
    assert state.take_changed().tolist() == [0, 1]
    assert state.take_changed().tolist() == []


def test_staleness_is_computed_on_read_and_inherited() -> None:
    state = LiveState([
        signal("a", expected_period_s=1.0), signal("b", stale_after_s=100.0),
        signal("sum", expression="{./a} + {./b}"), signal("twice", expression="{./sum} * 2"), signal("free"),
    ])  # fmt: skip
    batch = SampleBatch.of([0, 1, 4], T0, [1.0, 2.0, 3.0], ingest_ns=T0)
    derived = state.compute_derived(state.apply(batch), T0)
    assert derived is not None
    assert derived.value.tolist() == [3.0, 6.0]
    assert state.table(T0 + 3 * S).quality.tolist() == [0, 0, 0, 0, 0]
    stale = int(Quality.STALE)
    assert state.table(T0 + 4 * S).quality.tolist() == [stale, 0, stale, stale, 0]
    state.apply(SampleBatch.of([0], T0 + 1, math.nan, quality=Quality.BAD))
    assert state.table(T0 + 9 * S).quality[0] == Quality.BAD


def test_a_source_ahead_of_its_time_does_not_stay_fresh() -> None:
    state = LiveState([signal("a", stale_after_s=5.0)])
    state.apply(SampleBatch.of([0], T0 + 600 * S, 1.0, ingest_ns=T0))
    assert state.table(T0 + 6 * S).quality[0] == Quality.STALE


def test_a_clock_set_back_does_not_freeze_what_was_learned_while_it_was_ahead() -> None:
    state = LiveState([signal("a", stale_after_s=5.0), signal("r", expression="rate({./a})")])
    ahead = T0 + 86_400 * S
    state.compute_derived(state.apply(SampleBatch.of([0], ahead, 1.0, ingest_ns=ahead)), ahead)
    assert state.table(T0).quality[0] == Quality.STALE  # no age can be told
    changed = state.apply(SampleBatch.of([0], T0 + S, 2.0, ingest_ns=T0 + S))
    state.compute_derived(changed, T0 + S)
    table = state.table(T0 + S)
    assert (table.value[0], table.quality[0], table.source_ns[0]) == (2.0, Quality.GOOD, T0 + S)
    assert table.source_ns[1] == T0 + S  # what is derived goes back with it; no rate over the gap
    assert table.quality[1] == Quality.BAD
    state.compute_derived(state.apply(SampleBatch.of([0], T0 + 2 * S, 5.0, ingest_ns=T0 + 2 * S)), T0 + 2 * S)
    assert state.table(T0 + 2 * S).value[1] == 3.0


def test_a_source_whose_clock_is_ahead_keeps_its_own_order() -> None:
    state = LiveState([signal("a")])
    state.apply(SampleBatch.of([0], T0 + 600 * S, 1.0, ingest_ns=T0))
    assert not len(state.apply(SampleBatch.of([0], T0 + 500 * S, 0.0, ingest_ns=T0 + S)))
    assert state.table(T0 + S).value[0] == 1.0


def test_derived_quality_is_the_worst_and_time_the_newest() -> None:
    state = LiveState([signal("a"), signal("b"), signal("m", expression="max({./a}, {./b})")])
    changed = state.apply(SampleBatch.of([0], T0, 1.0))
    assert state.compute_derived(changed, T0) is None  # b was never seen
    changed = state.apply(SampleBatch.of([1], T0 + 5, 4.0, quality=Quality.UNCERTAIN))
    derived = state.compute_derived(changed, T0 + 9)
    assert derived is not None
    assert (derived.source_ns[0], derived.value[0], derived.quality[0]) == (T0 + 5, 4.0, Quality.UNCERTAIN)


def test_rate_and_delta_reach_back_one_sample() -> None:
    state = LiveState(
        [signal("a"), signal("r", expression="rate({./a})"), signal("d", expression="delta({./a})")]
    )
    state.compute_derived(state.apply(SampleBatch.of([0], T0, 10.0)), T0)
    assert state.table(T0).quality[1] == Quality.BAD  # no earlier sample: unknown
    state.compute_derived(state.apply(SampleBatch.of([0], T0 + 2 * S, 16.0)), T0)
    assert state.table(T0).value[1:].tolist() == [3.0, 6.0]


def test_texts_and_rows_without_signal() -> None:
    state = LiveState([signal("t", kind=SignalKind.TEXT), None])
    state.apply(SampleBatch.of([0, 1, 9], T0, math.nan, texts=["A", None, "ghost"]))
    assert state.table(T0).texts == {0: "A"}
    assert state.apply(SampleBatch.of([0], T0 - 1, math.nan, texts=["old"])).tolist() == []
    assert state.table(T0).texts == {0: "A"}


def test_restore_and_derive_from_history() -> None:
    state = LiveState([signal("a", stale_after_s=10.0), signal("b")])
    past = StateTable(T0, np.array([T0 - 20 * S]), np.array([T0]), np.array([5.0]), np.zeros(1, np.uint8), {})
    then = state.derive(past)
    assert then.quality.tolist() == [Quality.STALE, Quality.BAD]
    state.restore(past)
    assert state.table(T0 - 15 * S).value[0] == 5.0
    assert state.table(T0 - 15 * S).quality[0] == Quality.GOOD


def test_a_loop_is_named() -> None:
    with pytest.raises(ExpressionCycle) as error:
        LiveState(
            [
                signal("a", expression="{./b}"),
                signal("b", expression="{./c}+1"),
                signal("c", expression="{./a}"),
            ]
        )
    assert set(error.value.params["loop"]) == {"P/a", "P/b", "P/c"}
