"""Equipment states out of signals: codes, staleness, alarms."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onmaru.core.ids import PrimPath, SignalId
from onmaru.twin.rules.equipment_state import ALL_STALE, OTHER_STATE, SOME_STALE, STATE_CODES, EquipmentStates
from onmaru.twin.types import Equipment, KpiRule, Label, Level, Quality, Signal, SignalKind, StateTable

PRESS = PrimPath("/P/Press")
OVEN = PrimPath("/P/Oven")
EQUIPMENT = [Equipment(path, Level.WORK_UNIT, Label(path)) for path in (PRESS, OVEN)]
STATES = ("idle", "run", "strange")
SIGNALS = [
    Signal(SignalId("P/Press/state"), PRESS, "state", SignalKind.STATE, states=STATES),
    Signal(SignalId("P/Press/temperature"), PRESS, "temperature", unit="degC"),
    Signal(SignalId("P/Oven/mode"), OVEN, "mode", SignalKind.STATE, states=STATES),
]
ROW_OF = {signal.id: row for row, signal in enumerate(SIGNALS)}
NO_ALARM = np.zeros(2, np.uint8)


def table(values: list[float], qualities: list[int], seen: list[bool]) -> StateTable:
    source = np.where(seen, 1_000_000_000, 0).astype(np.int64)
    return StateTable(2_000_000_000, source, source, np.array(values), np.array(qualities, np.uint8), {})


def test_a_state_signal_gives_the_code_and_the_time() -> None:
    states = EquipmentStates.plan(EQUIPMENT, SIGNALS, ROW_OF)
    press = states.records(table([1, 20, 0], [0, 0, 0], [True] * 3), NO_ALARM)[0]
    assert press["state"] == STATE_CODES["run"]
    assert press["since_ms"] == 1000.0
    assert press["flags"] == 0


def test_a_kpi_rule_names_the_state_signal() -> None:
    plain = EquipmentStates.plan(EQUIPMENT, SIGNALS, ROW_OF)
    ruled = EquipmentStates.plan(EQUIPMENT, SIGNALS, ROW_OF, [KpiRule(OVEN, SIGNALS[2].id)])
    seen = table([1, 20, 1], [0, 0, 0], [True] * 3)
    assert plain.records(seen, NO_ALARM)[1]["state"] == 0
    assert ruled.records(seen, NO_ALARM)[1]["state"] == STATE_CODES["run"]


def test_unknown_names_and_codes_out_of_range_are_other() -> None:
    states = EquipmentStates.plan(EQUIPMENT, SIGNALS, ROW_OF)
    for value in (2.0, 3.0, -1.0, np.nan):
        assert states.records(table([value, 0, 0], [0] * 3, [True] * 3), NO_ALARM)[0]["state"] == OTHER_STATE


@given(
    st.lists(st.sampled_from(list(Quality)), min_size=3, max_size=3),
    st.lists(st.booleans(), min_size=3, max_size=3),
)
def test_stale_flags_say_some_and_all(qualities: list[Quality], seen: list[bool]) -> None:
    states = EquipmentStates.plan(EQUIPMENT, SIGNALS, ROW_OF)
    press = states.records(table([0, 0, 0], [int(q) for q in qualities], seen), NO_ALARM)[0]
    own = [q for q, s in zip(qualities[:2], seen[:2], strict=True) if s]
    assert bool(press["flags"] & SOME_STALE) == (Quality.STALE in own)
    assert bool(press["flags"] & ALL_STALE) == (bool(own) and set(own) == {Quality.STALE})


def test_alarms_pass_through() -> None:
    states = EquipmentStates.plan(EQUIPMENT, SIGNALS, ROW_OF)
    records = states.records(table([0, 0, 0], [0] * 3, [False] * 3), np.array([0, 130], np.uint8))
    assert records["alarm"].tolist() == [0, 130]
