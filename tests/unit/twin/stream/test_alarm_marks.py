"""An alarm byte on the socket turns with the alarm, also when no sample comes with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.core.events import prepare_events
from onmaru.core.ids import PrimPath, SignalId
from onmaru.core.storage import Database
from onmaru.core.time import now_ns
from onmaru.twin.config import TwinConfig
from onmaru.twin.rules.alarm_marks import AlarmMarks
from onmaru.twin.rules.wire import HEADER, SIGNAL_DTYPE, STATE_DTYPE, FrameKind
from onmaru.twin.service.opening import open_twin
from onmaru.twin.service.stream import Subscription
from onmaru.twin.service.twin import Twin
from onmaru.twin.types import AlarmKind, AlarmRule, Label, SampleBatch

PLANT = """
[plant]
name = "small"
stage = "plant.usda"
root = "/Plant"

[[equipment]]
path = "/Plant/Press"
level = "work_unit"

[[signals]]
equipment = "/Plant/Press"
name = "temperature"
unit = "degC"

[[signals]]
equipment = "/Plant/Press"
name = "pressure"
unit = "bar"

[[alarms]]
id = "hot"
kind = "threshold"
equipment = "/Plant/Press"
signal = "Plant/Press/temperature"
priority = 2
high = 80.0
label = { en = "Hot", ko = "과열" }
"""
STAGE = """#usda 1.0
(
    defaultPrim = "Plant"
)
def Xform "Plant"
{
    def Cube "Press"
    {
    }
}
"""


@pytest.fixture
def twin(tmp_path: Path) -> Iterator[Twin]:
    folder = tmp_path / "plant"
    folder.mkdir()
    (folder / "plant.toml").write_text(PLANT)
    (folder / "plant.usda").write_text(STAGE)
    db = Database(f"sqlite:///{tmp_path}/site.db")
    prepare_events(db)
    opened = open_twin(folder, tmp_path / "data", db, TwinConfig())
    yield opened
    opened.ingest.stop()
    opened.history.close()
    db.close()


def told(twin: Twin, seq: int) -> tuple[int, dict[int, int], dict[int, int]]:
    """What a viewer at `seq` hears: the sequence number, alarm by signal row, alarm by equipment."""
    now, frames = twin.stream.frames_since(seq, Subscription(moves=False))
    found: dict[int, np.ndarray] = {
        FrameKind.SIGNALS: np.zeros(0, SIGNAL_DTYPE),
        FrameKind.STATES: np.zeros(0, STATE_DTYPE),
    }
    for frame in frames:
        kind = FrameKind(HEADER.unpack_from(frame)[0])
        if kind in found:
            dtype = SIGNAL_DTYPE if kind is FrameKind.SIGNALS else STATE_DTYPE
            found[kind] = np.frombuffer(frame, dtype, offset=HEADER.size)
    signals, states = found[FrameKind.SIGNALS], found[FrameKind.STATES]
    return (
        now,
        dict(zip(signals["row"].tolist(), signals["alarm"].tolist(), strict=True)),
        dict(zip(states["equipment"].tolist(), states["alarm"].tolist(), strict=True)),
    )


def test_the_byte_turns_without_a_sample(twin: Twin) -> None:
    hot, calm = twin.row_of["Plant/Press/temperature"], twin.row_of["Plant/Press/pressure"]
    press = twin.equipment_index["/Plant/Press"]
    twin.state.apply(SampleBatch.of([hot, calm], now_ns(), [95.0, 1.0]))
    twin.tick()
    seq, signals, states = told(twin, 0)
    assert signals == {hot: 128 + 2, calm: 0}
    assert states[press] == 128 + 2

    twin.alarms.acknowledge("hot", actor="kim")
    twin.tick()
    seq, signals, states = told(twin, seq)
    assert (signals, states[press]) == ({hot: 2}, 2)  # and the other signal is not sent again

    twin.alarms.shelve("hot", actor="kim", until_ns=now_ns() + 60_000_000_000, reason="cleaning")
    twin.tick()
    seq, signals, states = told(twin, seq)
    assert (signals, states[press]) == ({hot: 0}, 0)

    twin.tick()
    assert told(twin, seq) == (seq, {}, {})  # nothing turned, nothing is told


CODES = st.sampled_from([0, 1, 2, 3, 4, 129, 130, 131, 132])


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), CODES), max_size=8))
def test_the_most_urgent_of_several_shows(placed: list[tuple[int, int, int]]) -> None:
    signals = [SignalId(f"P/{k}/t") for k in range(3)]
    equipment = [PrimPath(f"/P/{k}") for k in range(3)]
    rules = [
        AlarmRule(f"r{n}", AlarmKind.THRESHOLD, equipment[e], 1, Label("x"), signals[s], 80.0)
        for n, (s, e, _) in enumerate(placed)
    ]
    rows = {name: k for k, name in enumerate(signals)}
    marks = AlarmMarks.plan(rules, rows, {path: k for k, path in enumerate(equipment)}, 3)
    by_signal, by_equipment = marks.show({f"r{n}": code for n, (_, _, code) in enumerate(placed)})

    def worst(codes: list[int]) -> int:
        """Sorted as a person ranks them: by priority, then those nobody has seen yet."""
        return min((c for c in codes if c), key=lambda c: (c % 128, c < 128), default=0)

    assert by_signal.tolist() == [worst([c for s, _, c in placed if s == k]) for k in range(3)]
    assert by_equipment.tolist() == [worst([c for _, e, c in placed if e == k]) for k in range(3)]
