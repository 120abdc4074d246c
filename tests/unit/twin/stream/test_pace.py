"""The pace of a viewer: a mean rate that lateness does not shift."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.twin.rules.pace import Pace

PERIODS = st.floats(0.001, 5.0)


@given(PERIODS, st.lists(st.floats(0.0, 3.0), min_size=1, max_size=60))
def test_no_window_holds_more_turns_than_the_rate_and_one_early_one(period_s: float, idle: list[float]):
    pace, now, turns = Pace(), 100.0, []
    for rest in idle:  # whoever asks waits as told, and rests for as long as it likes (in periods)
        now += pace.pause_s(1 / period_s, now) + rest * period_s
        pace.take(1 / period_s, now)
        turns.append(now)
    for first in range(len(turns)):
        for last in range(first, len(turns)):
            allowed = (turns[last] - turns[first]) / period_s + 2
            assert last - first + 1 <= allowed + 1e-6


@given(st.lists(st.floats(0.0, 0.9), min_size=5, max_size=200))
def test_a_late_turn_does_not_delay_the_next(lateness: list[float]):
    """News every second, taken up to 0.9 s late: each turn is late for itself alone.

    A pause of one period after each turn would hand the worst lateness on to all that follow.
    """
    pace = Pace()
    for tick, late in enumerate(lateness):
        ready = tick + late
        assert pace.pause_s(1.0, ready) == pytest.approx(0.0, abs=1e-9)
        pace.take(1.0, ready)


def test_a_faster_plant_is_told_at_the_rate_asked_for():
    pace, turns = Pace(), []
    for step in range(2000):  # news at 20 Hz for 100 s, asked for at 10 Hz
        now = step * 0.05
        if pace.pause_s(10.0, now) <= 1e-9:
            pace.take(10.0, now)
            turns.append(now)
    assert 1000 <= len(turns) <= 1001
