"""Viewers at any pace end up with the same picture: a stateful test against a plain dictionary."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, rule

from onmaru.twin.rules.wire import HEADER, MOVE_DTYPE, SIGNAL_DTYPE, STATE_DTYPE, FrameKind
from onmaru.twin.service.stream import StreamHub, Subscription

COUNT = 12
DTYPES = {FrameKind.SIGNALS: SIGNAL_DTYPE, FrameKind.MOVES: MOVE_DTYPE, FrameKind.STATES: STATE_DTYPE}


def signal_records(rows: list[int], value: float) -> tuple[np.ndarray, np.ndarray]:
    records = np.zeros(len(rows), SIGNAL_DTYPE)
    records["row"] = rows
    records["value"] = value
    return np.array(rows, np.int64), records


def decoded(frame: bytes) -> tuple[FrameKind, int, np.ndarray | bytes]:
    kind, version, _flags, count, seq = HEADER.unpack_from(frame)
    assert version == 1
    body = frame[HEADER.size :]
    if FrameKind(kind) in DTYPES:
        records = np.frombuffer(body, DTYPES[FrameKind(kind)])
        assert len(records) == count
        return FrameKind(kind), seq, records
    assert len(body) == count
    return FrameKind(kind), seq, body


class Viewers(RuleBasedStateMachine):
    viewers = Bundle("viewers")

    @initialize()
    def begin(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.hub = StreamHub(COUNT, 3, 0)
        self.truth: dict[int, float] = {}

    def teardown(self) -> None:
        self.loop.close()

    @rule(target=viewers, only=st.none() | st.sets(st.integers(0, COUNT - 1), min_size=1))
    def a_viewer_joins(self, only: set[int] | None) -> dict:
        rows = None if only is None else tuple(sorted(only))
        return {"seq": 0, "picture": {}, "wish": Subscription(rows, True, True)}

    @rule(rows=st.sets(st.integers(0, COUNT - 1), min_size=1), value=st.floats(-1e9, 1e9))
    def something_changes(self, rows: set[int], value: float) -> None:
        self.hub.publish(signals=signal_records(sorted(rows), value))
        self.truth.update(dict.fromkeys(rows, value))

    @rule(viewer=viewers)
    def a_viewer_catches_up(self, viewer: dict) -> None:
        viewer["seq"], frames = self.hub.frames_since(viewer["seq"], viewer["wish"])
        for frame in frames:
            kind, seq, records = decoded(frame)
            assert kind is FrameKind.SIGNALS
            assert seq <= viewer["seq"]
            viewer["picture"].update({int(r["row"]): float(r["value"]) for r in records})
        wanted = viewer["wish"].signals
        assert viewer["picture"] == {r: v for r, v in self.truth.items() if wanted is None or r in wanted}

    @rule(viewer=viewers)
    def a_viewer_who_is_up_to_date_is_owed_nothing(self, viewer: dict) -> None:
        self.a_viewer_catches_up(viewer)
        assert self.hub.frames_since(viewer["seq"], viewer["wish"])[1] == []

    @rule(viewer=consumes(viewers))
    def a_viewer_leaves(self, viewer: dict) -> None:
        assert viewer["seq"] <= self.hub.seq


TestViewers = Viewers.TestCase
TestViewers.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def test_viewers_at_the_same_place_share_one_encoding() -> None:
    hub = StreamHub(COUNT, 3, 0)
    hub.publish(signals=signal_records([1, 2], 5.0))
    first = hub.frames_since(0, Subscription())[1]
    second = hub.frames_since(0, Subscription())[1]
    assert first[0] is second[0]


def test_a_restarted_hub_owes_everything_to_a_viewer_of_the_one_before() -> None:
    before = StreamHub(COUNT, 3, 0)
    seen = before.publish(signals=signal_records([1], 1.0))
    after = StreamHub(COUNT, 3, 0)
    after.publish(signals=signal_records([1], 2.0))
    frames = after.frames_since(seen, Subscription())[1]
    assert decoded(frames[0])[2]["value"].tolist() == [2.0]


def test_a_hub_whose_clock_is_behind_the_one_before_owes_everything_too() -> None:
    after = StreamHub(COUNT, 3, 0)
    after.publish(signals=signal_records([1], 2.0))
    stands_at, frames = after.frames_since(after.seq + 10**9, Subscription())
    assert decoded(frames[0])[2]["value"].tolist() == [2.0]
    assert stands_at == after.seq


def test_texts_travel_once_and_only_to_those_who_asked() -> None:
    hub = StreamHub(COUNT, 3, 0)
    seq = hub.publish(texts=[(3, "로트 A-1"), (4, "B")])
    assert decoded(hub.frames_since(0, Subscription((3,)))[1][0])[2] == '{"3":"로트 A-1"}'.encode()
    assert hub.frames_since(0, Subscription(()))[1] == []
    assert hub.frames_since(seq, Subscription())[1] == []


@pytest.mark.parametrize("publish_first", [True, False])
def test_waiting_wakes_on_a_change_and_gives_up_in_time(publish_first: bool) -> None:
    async def story() -> bool:
        hub = StreamHub(COUNT, 3, 0)
        seen = hub.seq
        if publish_first:
            asyncio.get_running_loop().call_soon(lambda: hub.publish(signals=signal_records([0], 1.0)))
        return await hub.wait(seen, 5.0 if publish_first else 0.001)

    assert asyncio.run(story()) is publish_first
