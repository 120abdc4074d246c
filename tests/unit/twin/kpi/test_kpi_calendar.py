"""Shifts as moments: midnight, breaks, clock changes, and sums that agree."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.core.time import parse_time
from onmaru.twin.rules.calendar import BadShift, Planned, current_shift, planned_time
from onmaru.twin.types import Shift

H = 3_600_000_000_000
DAYS = tuple(range(7))
DAY = Shift("day", (0, 1, 2, 3, 4), "08:00", "17:00", (("12:00", "13:00"),))
NIGHT = Shift("night", DAYS, "22:00", "06:00", (("23:30", "00:30"), ("02:00", "02:30")))


def hours(shifts: tuple[Shift, ...], zone: str, start: str, end: str) -> float:
    return planned_time(shifts, zone, parse_time(start), parse_time(end)).total_ns / H


def test_a_week_by_hand() -> None:
    # 2026-03-02 is a Monday: five days of nine hours less one.
    assert hours((DAY,), "Asia/Seoul", "2026-03-02T00:00:00+09:00", "2026-03-09T00:00:00+09:00") == 40
    assert hours((DAY,), "Asia/Seoul", "2026-03-02T12:30:00+09:00", "2026-03-02T14:00:00+09:00") == 1
    assert hours((), "Asia/Seoul", "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z") == 24


def test_a_shift_over_midnight() -> None:
    assert hours((NIGHT,), "Asia/Seoul", "2026-03-02T22:00:00+09:00", "2026-03-03T06:00:00+09:00") == 6.5
    assert hours((NIGHT,), "Asia/Seoul", "2026-03-03T00:00:00+09:00", "2026-03-03T01:00:00+09:00") == 0.5


def test_clock_changes() -> None:
    plain = Shift("n", DAYS, "22:00", "06:00")
    # Berlin: 2026-03-29 02:00 -> 03:00 and 2026-10-25 03:00 -> 02:00.
    assert hours((plain,), "Europe/Berlin", "2026-03-28T20:00:00Z", "2026-03-29T12:00:00Z") == 7
    assert hours((plain,), "Europe/Berlin", "2026-10-24T19:00:00Z", "2026-10-25T12:00:00Z") == 9


def test_overlapping_shifts_count_once_and_the_running_one_is_named() -> None:
    early, late = Shift("early", DAYS, "06:00", "15:00"), Shift("late", DAYS, "14:00", "23:00")
    assert hours((early, late), "Asia/Seoul", "2026-03-02T00:00:00+09:00", "2026-03-03T00:00:00+09:00") == 17
    running = current_shift((early, late), "Asia/Seoul", parse_time("2026-03-02T14:30:00+09:00"))
    assert running is not None
    assert running.name == "late"
    assert current_shift((early,), "Asia/Seoul", parse_time("2026-03-02T15:00:00+09:00")) is None


def test_unreadable_shifts_are_refused() -> None:
    with pytest.raises(BadShift):
        hours((DAY,), "Mars/Olympus", "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z")
    with pytest.raises(BadShift):
        hours((Shift("x", DAYS, "25:00", "26:00"),), "UTC", "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z")


@given(
    st.lists(st.integers(0, 400), min_size=1, max_size=6), st.sampled_from(["Asia/Seoul", "Europe/Berlin"])
)
def test_splitting_a_window_adds_up(cuts: list[int], zone: str) -> None:
    base = parse_time("2026-03-20T00:00:00Z")
    edges = [base + H * cut for cut in sorted({0, 401, *cuts})]
    whole = planned_time((DAY, NIGHT), zone, edges[0], edges[-1])
    parts = [planned_time((DAY, NIGHT), zone, a, b) for a, b in itertools.pairwise(edges)]
    assert whole.total_ns == sum(part.total_ns for part in parts)
    before = whole.before(np.asarray(edges, np.int64))
    assert np.diff(before).tolist() == [part.total_ns for part in parts]


def test_before_and_contains() -> None:
    plan = Planned(np.array([10, 30], np.int64), np.array([20, 35], np.int64))
    moments = np.array([0, 10, 15, 20, 25, 30, 34, 35, 99], np.int64)
    assert plan.before(moments).tolist() == [0, 0, 5, 10, 10, 10, 14, 15, 15]
    assert plan.contains(moments).tolist() == [False, True, True, False, False, True, True, False, False]
