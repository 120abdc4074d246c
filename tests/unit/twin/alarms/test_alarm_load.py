"""Figures of the alarm system against a plain recount."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onmaru.twin.rules.alarm_load import DAY_NS, SLOT_NS, alarm_load

S = 1_000_000_000
AT = 1_800_000_000 * S
RAISED = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(-2 * 86_400, 3600).map(lambda s: AT + s * S)), max_size=60
)


@given(RAISED)
def test_the_figures_agree_with_a_recount(raised: list[tuple[str, int]]) -> None:
    load = alarm_load(raised, AT)
    inside = [(name, time) for name, time in raised if AT - DAY_NS < time <= AT]
    assert sum(load.slots) == len(inside)
    assert len(load.slots) == 144
    assert load.recent == sum(AT - SLOT_NS < time <= AT for _, time in inside)
    assert load.average_per_slot * 6 == sum(AT - 6 * SLOT_NS < time <= AT for _, time in inside)
    for k, count in enumerate(load.slots):
        end = AT - (143 - k) * SLOT_NS
        assert count == sum(end - SLOT_NS < time <= end for _, time in inside)
    assert dict(load.frequent) == {n: sum(m == n for m, _ in inside) for n in {name for name, _ in inside}}
    noisy = set()
    for name in "abc":
        times = sorted(time for other, time in inside if other == name)
        if any(times[k + 2] - times[k] <= 60 * S for k in range(len(times) - 2)):
            noisy.add(name)
    assert {name for name, _ in load.chattering} == noisy


def test_a_flood_is_more_than_ten_in_ten_minutes() -> None:
    ten = [("a", AT - k * S) for k in range(10)]
    assert not alarm_load(ten, AT).flood
    load = alarm_load([*ten, ("b", AT)], AT)
    assert (load.flood, load.peak, load.flood_share) == (True, 11, 1 / 144)
    assert not alarm_load([*ten, ("b", AT)], AT + 700 * S).flood
