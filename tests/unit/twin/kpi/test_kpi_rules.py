"""State times, counters, OEE and Pareto: by hand, and parts that sum to the whole."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.twin.rules.calendar import Planned
from onmaru.twin.rules.kpi import (
    BUCKETS,
    UNKNOWN,
    count_increase,
    state_buckets,
    stretches_of,
    time_in_states,
)
from onmaru.twin.rules.oee import (
    Elements,
    availability,
    effectiveness,
    oee_index,
    quality_ratio,
    throughput_rate,
)
from onmaru.twin.rules.pareto import rank_downtime, stops_of

NAMES = ("run", "idle", "down", "warming")
CODES = state_buckets(NAMES)
ALL = Planned(np.array([0], np.int64), np.array([1000], np.int64))


def series(points: list[tuple[int, float, int]]):  # type: ignore[no-untyped-def]
    times, codes, quality = (list(column) for column in zip(*points, strict=True)) if points else ([], [], [])
    return np.asarray(times, np.int64), np.asarray(codes, np.float64), np.asarray(quality, np.uint8)


def spent(
    points: list[tuple[int, float, int]], start: int, end: int, plan: Planned = ALL, stale: int | None = None
):  # type: ignore[no-untyped-def]
    stretches = stretches_of(*series(points), CODES, start, end, stale_after_ns=stale)
    return {name: ns for name, ns in time_in_states(stretches, plan).items() if ns}


def test_times_by_hand() -> None:
    points = [(-5, 0.0, 0), (40, 2.0, 0), (60, 0.0, 0), (90, 3.0, 0), (95, 1.0, 5)]
    assert spent(points, 0, 100) == {"run": 70, "down": 20, "unknown": 10}
    assert spent([], 0, 100) == {"unknown": 100}
    assert spent([(50, 0.0, 0)], 0, 100) == {"unknown": 50, "run": 50}
    assert spent([(0, np.nan, 0), (50, 99.0, 0)], 0, 100) == {"unknown": 100}


def test_a_state_that_goes_stale_is_unknown() -> None:
    assert spent([(0, 0.0, 0), (10, 0.0, 0), (80, 2.0, 0)], 0, 100, stale=30) == {
        "run": 40, "unknown": 40, "down": 20,
    }  # fmt: skip
    assert spent([(-100, 0.0, 0)], 0, 100, stale=30) == {"unknown": 100}


def test_only_planned_time_counts() -> None:
    plan = Planned(np.array([20], np.int64), np.array([50], np.int64))
    assert spent([(0, 0.0, 0), (40, 2.0, 0)], 0, 100, plan) == {"run": 20, "down": 10}


point = st.tuples(
    st.integers(-50, 1000), st.sampled_from([0.0, 1.0, 2.0, 3.0, 9.0, np.nan]), st.sampled_from([0, 3, 5])
)


@given(
    st.lists(point, max_size=30, unique_by=lambda item: item[0]).map(sorted),
    st.lists(st.integers(1, 999), max_size=4),
    st.sampled_from([None, 7, 120]),
    st.lists(st.integers(0, 1000), min_size=2, max_size=8, unique=True).map(sorted),
)
def test_times_partition_the_plan_and_windows_add_up(points, cuts, stale, edges) -> None:  # type: ignore[no-untyped-def]
    pairs = np.asarray(edges[: len(edges) // 2 * 2], np.int64).reshape(-1, 2)
    plan = Planned(pairs[:, 0].copy(), pairs[:, 1].copy())
    points = [p for p in points if p[0] < 0][-1:] + [p for p in points if p[0] >= 0]
    whole = spent(points, 0, 1000, plan, stale)
    assert sum(whole.values()) == plan.total_ns
    total: dict[str, int] = {}
    marks = [0, *sorted(set(cuts)), 1000]
    for a, b in itertools.pairwise(marks):
        inside = [p for p in points if p[0] < a][-1:] + [p for p in points if a <= p[0] < b]
        for name, ns in spent(inside, a, b, plan, stale).items():
            total[name] = total.get(name, 0) + ns
    assert total == whole


def test_counters_by_hand() -> None:
    def grown(values: list[float], base: float | None, quality: int = 0):  # type: ignore[no-untyped-def]
        at = np.arange(len(values), dtype=np.int64)
        return count_increase(at, np.asarray(values), np.full(len(values), quality, np.uint8), base, ALL)

    assert grown([3, 5, 9], 2).planned == 7
    assert grown([3, 5, 9], None).planned == 6
    reset = grown([9, 2, 3], 8)
    assert (reset.planned, reset.resets) == (4, 1)
    assert grown([np.nan, 5], 2).planned == 3
    assert grown([5], 2, quality=5).planned == 0
    late = count_increase(
        np.array([5, 2000], np.int64), np.array([4.0, 6.0]), np.zeros(2, np.uint8), 1.0, ALL
    )
    assert (late.planned, late.unplanned) == (3, 2)


@given(st.lists(st.integers(0, 50), max_size=40), st.integers(0, 40))
def test_counts_of_neighbouring_windows_add_up(values: list[int], cut: int) -> None:
    at, now = np.arange(len(values), dtype=np.int64), np.asarray(values, np.float64)
    good = np.zeros(len(values), np.uint8)
    cut = min(cut, len(values))
    whole = count_increase(at, now, good, 10.0, ALL)
    left = count_increase(at[:cut], now[:cut], good[:cut], 10.0, ALL)
    right = count_increase(at[cut:], now[cut:], good[cut:], values[cut - 1] if cut else 10.0, ALL)
    assert whole.planned == left.planned + right.planned
    assert whole.resets == left.resets + right.resets
    assert whole.planned >= 0


def test_oee_by_hand() -> None:
    # 8 h planned, 30 min unknown, 6 h production, 50 s a part, 400 parts, 8 scrapped, 12 reworked.
    e = Elements(28_800, 1_800, 21_600, 50.0, 400, 8, 12)
    assert availability(e).value == pytest.approx(21_600 / 27_000)
    assert effectiveness(e).value == pytest.approx(20_000 / 21_600)
    assert quality_ratio(e).value == pytest.approx(0.95)
    assert oee_index(e).value == pytest.approx(0.8 * (20_000 / 21_600) * 0.95)
    assert throughput_rate(e).value == pytest.approx(400 / 7.5)
    assert availability(e).as_json()["inputs"] == {"APT": 21_600, "PBT": 28_800, "unknown": 1_800}
    assert "ISO 22400-2" in str(oee_index(e).as_json()["source"])


def test_what_is_not_known_is_not_invented() -> None:
    nothing = Elements(0, 0, 0)
    for kpi in (availability, effectiveness, quality_ratio, oee_index, throughput_rate):
        assert kpi(nothing).value is None
    all_unknown = Elements(100, 100, 0, 1.0, 0, 0, 0)
    assert availability(all_unknown).value is None
    assert quality_ratio(all_unknown).value is None


def test_pareto_by_hand() -> None:
    stretches = stretches_of(
        *series([(0, 0.0, 0), (100, 2.0, 0), (200, 0.0, 0), (300, 2.0, 0), (350, 1.0, 0), (360, 0.0, 0)]),
        CODES, 0, 1000,
    )  # fmt: skip
    stops = stops_of(stretches, ALL, [(90, "jam"), (310, "tool")])
    assert [(s.state, s.reason, s.planned_ns) for s in stops] == [
        ("down", "jam", 100), ("down", "tool", 50), ("idle", "tool", 10),
    ]  # fmt: skip
    ranked = rank_downtime({"/P/a": stops, "/P/b": stops[:1]})
    assert [(r.equipment, r.state, r.reason, r.total_ns, r.count) for r in ranked] == [
        ("/P/a", "down", "jam", 100, 1), ("/P/b", "down", "jam", 100, 1), ("/P/a", "down", "tool", 50, 1),
        ("/P/a", "idle", "tool", 10, 1),
    ]  # fmt: skip
    assert sum(r.share for r in ranked) == pytest.approx(1.0)
    assert rank_downtime({}) == []


def test_unknown_names_are_unknown() -> None:
    assert CODES.tolist() == [0, 1, 5, UNKNOWN]
    assert BUCKETS[UNKNOWN] == "unknown"
