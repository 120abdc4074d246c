"""Tables of alarms: the present state of each, and the journal of every turn."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    delete,
    func,
    insert,
    select,
)

from onmaru.core.storage import Database, migrate
from onmaru.twin.rules.alarm import Alarm

_META = MetaData()
_STATE = Table(
    "twin_alarms",
    _META,
    Column("id", String, primary_key=True),
    Column("active", Boolean, nullable=False),
    Column("unacked", Boolean, nullable=False),
    Column("latched", Boolean, nullable=False),
    Column("shelved_until_ns", BigInteger, nullable=False),
    Column("suppressed", Boolean, nullable=False),
    Column("out_of_service", Boolean, nullable=False),
    Column("raised_ns", BigInteger, nullable=False),
    Column("cleared_ns", BigInteger, nullable=False),
    Column("acknowledged_ns", BigInteger, nullable=False),
    Column("acknowledged_by", String, nullable=False),
    Column("value", Float),
    Column("limit_value", Float),
    Column("note", String, nullable=False),
)
_JOURNAL = Table(
    "twin_alarm_journal",
    _META,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("alarm", String, nullable=False),
    Column("time_ns", BigInteger, nullable=False),
    Column("turn", String, nullable=False),
    Column("state", String, nullable=False),
    Column("code", Integer, nullable=False),
    Column("actor", String, nullable=False),
    Column("value", Float),
    Column("note", String, nullable=False),
    Index("twin_alarm_journal_by_alarm", "alarm", "time_ns"),
    Index("twin_alarm_journal_by_time", "time_ns"),
)


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One turn of one alarm; `code` is the alarm byte of the wire after it."""

    alarm: str
    time_ns: int
    turn: str
    state: str
    code: int
    actor: str
    value: float | None = None
    note: str = ""


def prepare_alarms(db: Database) -> None:
    """Create or upgrade the tables."""
    migrate(db, "twin.alarms", [_META.create_all])


def load_alarms(db: Database) -> dict[str, Alarm]:
    with db.read() as connection:
        rows = connection.execute(select(_STATE)).mappings().all()
    found = {}
    for row in rows:
        fields = dict(row)
        limit = fields.pop("limit_value")
        name = fields.pop("id")
        value = fields.pop("value")
        found[name] = Alarm(**fields, value=_number(value), limit=_number(limit))
    return found


def save_alarms(
    connection: Connection, changed: Mapping[str, Alarm], entries: Sequence[JournalEntry]
) -> None:
    """Write changed alarms and their turns in the caller's transaction."""
    for name, alarm in changed.items():
        connection.execute(delete(_STATE).where(_STATE.c.id == name))
        connection.execute(
            insert(_STATE).values(
                id=name,
                active=alarm.active,
                unacked=alarm.unacked,
                latched=alarm.latched,
                shelved_until_ns=alarm.shelved_until_ns,
                suppressed=alarm.suppressed,
                out_of_service=alarm.out_of_service,
                raised_ns=alarm.raised_ns,
                cleared_ns=alarm.cleared_ns,
                acknowledged_ns=alarm.acknowledged_ns,
                acknowledged_by=alarm.acknowledged_by,
                value=finite(alarm.value),
                limit_value=finite(alarm.limit),
                note=alarm.note,
            )
        )
    if entries:
        connection.execute(
            insert(_JOURNAL),
            [{name: getattr(entry, name) for name in JournalEntry.__slots__} for entry in entries],
        )


def codes_at(db: Database, time_ns: int) -> dict[str, int]:
    """The alarm byte of every alarm as it was at a moment; alarms without a turn before it are absent."""
    newest = (
        select(func.max(_JOURNAL.c.seq))
        .where(_JOURNAL.c.time_ns <= _stored(time_ns))
        .group_by(_JOURNAL.c.alarm)
    )
    query = select(_JOURNAL.c.alarm, _JOURNAL.c.code).where(_JOURNAL.c.seq.in_(newest))
    with db.read() as connection:
        return {alarm: int(code) for alarm, code in connection.execute(query)}


def read_journal(
    db: Database, *, start_ns: int, end_ns: int, alarms: Sequence[str] | None = None, turn: str | None = None,
    before: int | None = None, limit: int = 1000,
) -> list[tuple[int, JournalEntry]]:  # fmt: skip
    """Turns in [start, end) with their sequence numbers, newest first.

    Args:
        alarms: Only these; None for all.
        before: Only entries with a smaller sequence number.
    """
    query = select(_JOURNAL).where(
        _JOURNAL.c.time_ns >= _stored(start_ns), _JOURNAL.c.time_ns < _stored(end_ns)
    )
    if alarms is not None:
        query = query.where(_JOURNAL.c.alarm.in_(alarms))
    if turn is not None:
        query = query.where(_JOURNAL.c.turn == turn)
    if before is not None:
        query = query.where(_JOURNAL.c.seq < before)
    with db.read() as connection:
        rows = connection.execute(query.order_by(_JOURNAL.c.seq.desc()).limit(limit)).mappings().all()
    names = JournalEntry.__slots__
    return [(int(row["seq"]), JournalEntry(**{name: row[name] for name in names})) for row in rows]


def read_raised(db: Database, start_ns: int, end_ns: int, *, limit: int = 500_000) -> list[tuple[str, int]]:
    """(alarm, time [ns]) of every new alarm in [start, end), newest first."""
    query = (
        select(_JOURNAL.c.alarm, _JOURNAL.c.time_ns)
        .where(_JOURNAL.c.turn == "raised", _JOURNAL.c.time_ns >= start_ns, _JOURNAL.c.time_ns < end_ns)
        .order_by(_JOURNAL.c.seq.desc())
        .limit(limit)
    )
    with db.read() as connection:
        return [(alarm, int(time_ns)) for alarm, time_ns in connection.execute(query)]


def _stored(time_ns: int) -> int:
    """A moment as the column can hold it: 64 bits."""
    return min(max(time_ns, -(2**63)), 2**63 - 1)


def finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)
