"""The alarm service over a real database: turns, events, restart, faults, floods."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from onmaru.core.errors import InvalidInput
from onmaru.core.events import EventFeed, prepare_events
from onmaru.core.ids import PrimPath, SignalId
from onmaru.core.storage import Database
from onmaru.core.storage.database import StorageFull
from onmaru.core.time import now_ns
from onmaru.twin.service.alarms import AlarmNotAsking, AlarmService, BadShelving, UnknownAlarm
from onmaru.twin.types import AlarmKind, AlarmRule, Label, Plant, Signal, StateTable

S = 1_000_000_000
COUNT = 12
SIGNALS = tuple(Signal(SignalId(f"P/m{k}/t"), PrimPath(f"/P/m{k}"), "t") for k in range(COUNT))
RULES = tuple(
    AlarmRule(
        f"hot-{k}",
        AlarmKind.THRESHOLD,
        SIGNALS[k].equipment,
        1 + k % 4,
        Label("Hot", "과열"),
        SIGNALS[k].id,
        80.0,
    )
    for k in range(COUNT)
)
PLANT = Plant("p", Label("P"), "Asia/Seoul", PrimPath("/P"), "p.usda", signals=SIGNALS, alarms=RULES)
ROWS = {signal.id: row for row, signal in enumerate(SIGNALS)}


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/site.db")
    prepare_events(database)
    yield database
    database.close()


def state(value: float, *hot: int, at: int) -> StateTable:
    values = np.full(COUNT, 20.0)
    values[list(hot)] = value
    source = np.full(COUNT, at, np.int64)
    return StateTable(at, source, source, values, np.zeros(COUNT, np.uint8), {})


def test_a_whole_life_survives_restarts(db: Database) -> None:
    t = now_ns() - 10 * S
    service = AlarmService(PLANT, db, ROWS)
    assert service.evaluate(state(20, at=t), t) == 0
    assert service.evaluate(state(95, 0, 3, at=t + S), t + S) == 2
    assert service.codes() == {"hot-0": 129, "hot-3": 132}
    assert [item["id"] for item in service.list()] == ["hot-0", "hot-3"]
    assert service.list(under="/P/m3")[0]["value"] == 95.0
    assert service.list(under="/P/m") == []

    service = AlarmService(PLANT, db, ROWS)
    assert service.evaluate(state(95, 0, 3, at=t + 2 * S), t + 2 * S) == 0
    item = service.acknowledge("hot-0", actor="usr_kim", note="fan")
    assert (item["state"], item["acknowledged_by"], item["note"]) == ("ack_active", "usr_kim", "fan")
    with pytest.raises(AlarmNotAsking):
        service.acknowledge("hot-0", actor="usr_kim")
    with pytest.raises(UnknownAlarm):
        service.acknowledge("nope", actor="usr_kim")

    service = AlarmService(PLANT, db, ROWS)
    after = now_ns()
    assert service.evaluate(state(20, at=after), after) == 2
    assert [item["state"] for item in service.list(state="all")][:1] == ["unack_cleared"]
    assert service.codes() == {"hot-3": 132}
    types = [event.type for event in EventFeed(db).after(0, type_prefix="twin.alarm.")]
    assert types == [
        f"twin.alarm.{turn}" for turn in ("raised", "raised", "acknowledged", "cleared", "cleared")
    ]
    assert [entry["turn"] for entry in service.journal(start_ns=t, end_ns=after + 1, alarm="hot-0")] == [
        "cleared", "acknowledged", "raised",
    ]  # fmt: skip
    assert service.codes_at(t) == {}
    assert service.codes_at(t + S) == {"hot-0": 129, "hot-3": 132}
    assert service.codes_at(after) == {"hot-3": 132}


def test_shelving(db: Database) -> None:
    t = now_ns()
    service = AlarmService(PLANT, db, ROWS)
    service.evaluate(state(95, 0, at=t), t)
    for until, reason in ((t - S, "x"), (t + 8 * 86_400 * S, "x"), (t + 60 * S, "  ")):
        with pytest.raises(BadShelving):
            service.shelve("hot-0", actor="u", until_ns=until, reason=reason)
    until = now_ns() + 60 * S
    assert service.shelve("hot-0", actor="u", until_ns=until, reason="known")["state"] == "shelved"
    assert service.codes() == {}
    assert service.evaluate(state(95, 0, at=until - 1), until - 1) == 0
    assert service.evaluate(state(95, 0, at=until), until) == 1
    assert service.codes() == {"hot-0": 129}
    with pytest.raises(AlarmNotAsking):
        service.unshelve("hot-0", actor="u")
    assert service.set_service("hot-0", actor="u", in_service=False)["state"] == "out_of_service"
    assert service.set_service("hot-0", actor="u", in_service=True)["state"] == "unack_active"


def test_a_full_disk_hides_nothing_for_ever(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    t = now_ns()
    service = AlarmService(PLANT, db, ROWS)

    def refuse(self: Database) -> None:
        raise StorageFull("the disk of the database is full")

    with monkeypatch.context() as patch:
        patch.setattr(Database, "write", refuse)
        assert service.evaluate(state(95, 1, at=t), t) == 0
        assert service.codes() == {}
    assert service.evaluate(state(95, 1, at=t + S), t + S) == 1
    assert service.codes() == {"hot-1": 130}


def test_floods_are_counted(db: Database) -> None:
    t = now_ns()
    service = AlarmService(PLANT, db, ROWS)
    service.evaluate(state(95, *range(10), at=t), t)
    assert service.load(t)["flood"] is False
    service.evaluate(state(95, *range(11), at=t + S), t + S)
    load = service.load(t + S)
    assert (load["flood"], load["raised_per_10_min"], load["standing"]) == (True, 11, 11)
    assert service.load(t + 700 * S)["raised_per_10_min"] == 0
    assert len(load["most_frequent"]) == 10


def test_unknown_state_is_refused(db: Database) -> None:
    with pytest.raises(InvalidInput):
        AlarmService(PLANT, db, ROWS).list(state="loud")
