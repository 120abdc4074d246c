"""The alarm state machine: the diagram of ISA-18.2, and what must hold on every path."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.twin.rules.alarm import (
    Alarm,
    AlarmState,
    Turn,
    acknowledge,
    expire,
    on_cause,
    set_service,
    shelve,
    suppress,
    unshelve,
)


def cause(alarm: Alarm, present: bool, now: int = 1, latching: bool = False) -> Alarm:
    return on_cause(alarm, present, now, value=1.0, limit=2.0, latching=latching)[0]


def test_the_diagram() -> None:
    raised, turn = on_cause(Alarm(), True, 5, value=91.0, limit=90.0)
    assert (raised.state, turn, raised.raised_ns, raised.value) == (
        AlarmState.UNACK_ACTIVE,
        Turn.RAISED,
        5,
        91.0,
    )
    seen, turn = acknowledge(raised, "usr_1", "on my way", 6)
    assert (seen.state, turn, seen.acknowledged_by) == (AlarmState.ACK_ACTIVE, Turn.ACKNOWLEDGED, "usr_1")
    gone, turn = on_cause(seen, False, 7, value=80.0, limit=90.0)
    assert (gone.state, turn, gone.cleared_ns) == (AlarmState.NORMAL, Turn.CLEARED, 7)
    unseen = cause(raised, False)
    assert unseen.state is AlarmState.UNACK_CLEARED
    assert acknowledge(unseen, "u", "", 8)[0].state is AlarmState.NORMAL
    again, turn = on_cause(unseen, True, 9, value=95.0, limit=90.0)
    assert (again.state, turn) == (AlarmState.UNACK_ACTIVE, Turn.RAISED)


def test_latching_waits_for_a_person() -> None:
    raised = cause(Alarm(), True, latching=True)
    stays, turn = on_cause(raised, False, 2, value=1.0, limit=2.0, latching=True)
    assert (stays.state, turn) == (AlarmState.UNACK_ACTIVE, None)
    assert cause(stays, True, latching=True).state is AlarmState.UNACK_ACTIVE
    done, turn = acknowledge(stays, "u", "", 3)
    assert (done.state, turn) == (AlarmState.NORMAL, Turn.ACKNOWLEDGED)


@pytest.mark.parametrize(
    ("cover", "lift"),
    [
        (lambda a: shelve(a, 100, "why")[0], lambda a: unshelve(a, 50)[0]),
        (lambda a: shelve(a, 100, "why")[0], lambda a: expire(a, 100)[0]),
        (lambda a: suppress(a, True, 1)[0], lambda a: suppress(a, False, 50)[0]),
        (lambda a: set_service(a, False, "", 1)[0], lambda a: set_service(a, True, "", 50)[0]),
    ],
)
def test_a_cover_hides_and_lifts(cover, lift) -> None:  # type: ignore[no-untyped-def]
    for alarm in (Alarm(), cause(Alarm(), True), acknowledge(cause(Alarm(), True), "u", "", 2)[0]):
        covered = cover(alarm)
        assert covered.code(1) == 0
        assert on_cause(covered, True, 3, value=1.0, limit=2.0)[1] is None  # silent
        assert lift(cause(covered, True)).state is AlarmState.UNACK_ACTIVE
        assert lift(cause(covered, False)).state is AlarmState.NORMAL


def test_shelving_does_not_expire_early() -> None:
    covered = shelve(Alarm(), 100, "r")[0]
    assert expire(covered, 99) == (covered, None)


actions = st.sampled_from(
    [
        lambda a, t: on_cause(a, True, t, value=1.0, limit=2.0),
        lambda a, t: on_cause(a, False, t, value=1.0, limit=2.0),
        lambda a, t: on_cause(a, False, t, value=1.0, limit=2.0, latching=True),
        lambda a, t: acknowledge(a, "u", "", t),
        lambda a, t: shelve(a, t + 3, "r"),
        unshelve,
        expire,
        lambda a, t: suppress(a, True, t),
        lambda a, t: suppress(a, False, t),
        lambda a, t: set_service(a, False, "", t),
        lambda a, t: set_service(a, True, "", t),
    ]
)


@given(st.lists(actions, max_size=40))
def test_what_holds_on_every_path(path) -> None:  # type: ignore[no-untyped-def]
    alarm, asked = Alarm(), False
    for now, act in enumerate(path, start=1):
        before = alarm
        alarm, turn = act(alarm, now)
        if turn is None:
            assert alarm.state == before.state  # a visible change is never silent
        code = alarm.code(2)
        assert code in (0, 2, 130)
        assert (code == 130) == (alarm.state in (AlarmState.UNACK_ACTIVE, AlarmState.UNACK_CLEARED))
        # Once it asks, only a person or a cover ends the asking.
        if asked and alarm.state not in (AlarmState.UNACK_ACTIVE, AlarmState.UNACK_CLEARED):
            assert turn not in (None, Turn.CLEARED, Turn.RAISED)
        asked = code == 130
