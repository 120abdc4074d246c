"""Causes of alarms: thresholds, rates, staleness and expressions with hysteresis, delays and bad inputs."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onmaru.core.ids import PrimPath, SignalId
from onmaru.twin.rules.alarm_rule import AlarmCauses
from onmaru.twin.types import AlarmKind, AlarmRule, Quality, Signal, StateTable

S = 1_000_000_000
PATH = PrimPath("/P/m")
SIGNALS = [
    Signal(SignalId("P/m/a"), PATH, "a", unit="degC", stale_after_s=5.0),
    Signal(SignalId("P/m/b"), PATH, "b", unit="degC"),
]
ROWS = {signal.id: row for row, signal in enumerate(SIGNALS)}


def table(a: float, b: float = 0.0, *, t: int, quality: int = 0, source: int | None = None) -> StateTable:
    source_ns = np.full(2, (t if source is None else source) * S, np.int64)
    return StateTable(t * S, source_ns, source_ns, np.array([a, b]), np.array([quality, 0], np.uint8), {})


def causes(rule: AlarmRule) -> AlarmCauses:
    return AlarmCauses([rule], SIGNALS, ROWS)


def follow(watch: AlarmCauses, points: list[tuple[int, float]], quality: int = 0) -> list[bool]:
    return [bool(watch.evaluate(table(v, t=t, quality=quality), t * S)[0][0]) for t, v in points]


def rule(kind: AlarmKind = AlarmKind.THRESHOLD, **fields) -> AlarmRule:  # type: ignore[no-untyped-def]
    return AlarmRule("r", kind, PATH, signal=SIGNALS[0].id, **fields)


def test_threshold_with_hysteresis() -> None:
    watch = causes(rule(high=80.0, low=10.0, hysteresis=5.0))
    points = [
        (1, 79.0),
        (2, 81.0),
        (3, 76.0),
        (4, 75.0),
        (5, 81.0),
        (6, 12.0),
        (7, 9.0),
        (8, 14.0),
        (9, 15.0),
    ]
    assert follow(watch, points) == [False, True, True, False, True, True, True, True, False]


def test_delays() -> None:
    watch = causes(rule(high=80.0, on_delay_s=2.0, off_delay_s=3.0))
    points = [(1, 90.0), (2, 70.0), (3, 90.0), (4, 90.0), (5, 90.0), (6, 70.0), (8, 70.0), (9, 70.0)]
    assert follow(watch, points) == [False, False, False, False, True, True, True, False]


def test_a_clock_set_back_delays_nothing_by_more_than_its_delay() -> None:
    watch = causes(rule(high=80.0, on_delay_s=2.0))
    assert follow(watch, [(1001, 90.0), (4, 90.0), (5, 90.0), (6, 90.0)]) == [False, False, False, True]
    slope = causes(rule(AlarmKind.RATE, rate_per_s=2.0, window_s=4.0))
    assert follow(slope, [(1001, 0.0), (1002, 0.0), (4, 0.0), (5, 0.0), (6, 20.0)])[-1] is True


def test_bad_and_stale_neither_raise_nor_clear() -> None:
    for quality in (Quality.BAD, Quality.STALE):
        watch = causes(rule(high=80.0))
        assert follow(watch, [(1, 99.0)], quality) == [False]
        assert follow(watch, [(2, 99.0)]) == [True]
        assert follow(watch, [(3, 0.0)], quality) == [True]
        assert follow(watch, [(4, math.nan)]) == [True]
        assert follow(watch, [(5, 0.0)]) == [False]


def test_rate_of_change() -> None:
    watch = causes(rule(AlarmKind.RATE, rate_per_s=2.0, window_s=4.0))
    assert follow(watch, [(0 + k, 1.0 * k) for k in range(1, 6)]) == [False] * 5
    assert follow(watch, [(6, 20.0)]) == [True]
    assert follow(watch, [(k, 20.0) for k in range(7, 12)])[-1] is False
    assert follow(watch, [(12, -10.0)]) == [True]  # falling counts as well


def test_stale_and_never_heard() -> None:
    watch = causes(rule(AlarmKind.STALE))
    empty = StateTable(
        0, np.zeros(2, np.int64), np.zeros(2, np.int64), np.zeros(2), np.full(2, 5, np.uint8), {}
    )
    assert not watch.evaluate(empty, 10 * S)[0][0]
    assert watch.evaluate(empty, 16 * S)[0][0]
    assert follow(watch, [(20, 1.0)]) == [False]
    assert follow(watch, [(30, 1.0)], Quality.STALE) == [True]
    assert follow(watch, [(31, 1.0)], Quality.BAD) == [True]


def test_expression_and_suppression() -> None:
    watch = causes(
        AlarmRule(
            "r", AlarmKind.EXPRESSION, PATH, expression="{./a} - {./b} > 10", suppress_when="{./b} > 50"
        )
    )
    seen = [
        bool(watch.evaluate(table(a, b, t=t), t * S)[0][0])
        for t, a, b in [(1, 5, 0), (2, 20, 5), (3, 20, 15)]
    ]
    assert seen == [False, True, False]
    assert watch.suppressed(table(0, 60, t=4)) == {0: True}
    assert watch.suppressed(table(0, 10, t=5)) == {0: False}


def test_a_restart_remembers_what_stood() -> None:
    watch = AlarmCauses([rule(high=80.0, hysteresis=5.0)], SIGNALS, ROWS, present=["r"])
    assert follow(watch, [(1, 78.0)]) == [True]  # inside the band: neither raised anew nor cleared


@given(st.lists(st.floats(-200, 200), min_size=1, max_size=60), st.floats(0, 20))
def test_hysteresis_against_a_plain_oracle(values: list[float], band: float) -> None:
    watch = causes(rule(high=50.0, hysteresis=band))
    standing, expected = False, []
    for value in values:
        standing = value > 50.0 - (band if standing else 0.0)
        expected.append(standing)
    assert follow(watch, list(enumerate(values, start=1))) == expected
