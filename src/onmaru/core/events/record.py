"""One fact: CloudEvents field names, plus `seq` and a hash that chains it to the fact before.

Sources: CloudEvents 1.0.2 (attribute names); RFC 8785 in spirit (canonical JSON: sorted keys, no spaces).
Limits: the chain shows edits, gaps and reordering. Whoever can write the database can recompute it or cut
its end; keep the newest hash elsewhere (`verify_chain` returns it) where that matters.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, text

from onmaru.core.errors import InvalidInput, LimitExceeded
from onmaru.core.ids import new_id
from onmaru.core.storage import Database, migrate, note
from onmaru.core.time import format_time, now_ns

MAX_DATA_BYTES = 64 << 10
GENESIS = "0" * 64
_TYPE = re.compile(r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){1,4}\Z")
COLUMNS = "seq, id, type, source, subject, time_ns, actor, data, prev_hash, hash"

_STEPS = (
    (
        "CREATE TABLE events (seq BIGINT PRIMARY KEY, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL,"
        " source TEXT NOT NULL, subject TEXT NOT NULL, time_ns BIGINT NOT NULL, actor TEXT NOT NULL,"
        " data TEXT NOT NULL, prev_hash TEXT NOT NULL, hash TEXT NOT NULL)",
        "CREATE INDEX events_by_type ON events (type, seq)",
    ),
)


class BadEvent(InvalidInput):
    code = "events.bad_event"


class EventTooLarge(LimitExceeded):
    code = "events.too_large"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; `type` is in the past tense (`twin.alarm.raised`)."""

    seq: int
    id: str
    type: str
    source: str  # who says it: `twin`, `core.jobs`
    subject: str  # what it is about: an alarm id, a job id
    time_ns: int
    actor: str  # whose doing: a user id, or `system`
    data: Mapping[str, Any] = field(default_factory=dict)
    prev_hash: str = ""
    hash: str = ""

    def as_json(self) -> dict[str, Any]:
        """The event as the API shows it; the hashes stay inside."""
        return {
            "seq": self.seq,
            "id": self.id,
            "type": self.type,
            "source": self.source,
            "subject": self.subject,
            "time": format_time(self.time_ns),
            "actor": self.actor,
            "data": dict(self.data),
        }


def prepare_events(db: Database) -> None:
    """Create or upgrade the event tables; called once when the site starts."""
    migrate(db, "core.events", _STEPS)


def record(
    connection: Connection,
    *,
    type: str,
    source: str,
    subject: str = "",
    actor: str = "system",
    data: Mapping[str, Any] | None = None,
) -> Event:
    """Write a fact in the caller's transaction; the feed tells of it after the commit.

    Args:
        connection: From `Database.write()`: the fact and the state it tells of live or die together.
        type: Dotted, past tense: `twin.alarm.acknowledged`.
        data: JSON values, at most 64 KiB; no secrets, everybody who may read events sees it.
    Raises:
        BadEvent: the type or the data cannot be recorded.
        EventTooLarge: more than 64 KiB of data.
    """
    if not _TYPE.match(type):
        raise BadEvent(f"{type!r} is no event type", hint="wing.noun.past_tense in lower case", type=type)
    try:
        payload = canonical(data or {})
        plain = f"{source}{subject}{actor}"
        (plain + payload).encode()  # a lone surrogate has no bytes
        if "\0" in plain:
            raise ValueError("NUL cannot be stored")
    except (TypeError, ValueError) as error:
        hint = "NaN, objects and broken text are refused"
        raise BadEvent(f"{type} cannot be recorded: {error}", hint=hint, type=type) from error
    if len(payload) > MAX_DATA_BYTES:
        raise EventTooLarge(
            f"{len(payload)} bytes of data in {type}", hint="refer to a blob instead", type=type
        )
    last = connection.execute(text("SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1")).first()
    seq, prev_hash = (int(last.seq) + 1, str(last.hash)) if last else (1, GENESIS)
    row = {
        "seq": seq,
        "id": new_id("evt"),
        "type": type,
        "source": source,
        "subject": subject,
        "time_ns": int(now_ns()),
        "actor": actor,
        "data": payload,
        "prev_hash": prev_hash,
    }
    row["hash"] = chained_hash(row)
    names = [name.strip() for name in COLUMNS.split(",")]
    values = ", ".join(f":{name}" for name in names)
    connection.execute(text(f"INSERT INTO events ({COLUMNS}) VALUES ({values})"), row)  # noqa: S608  # constants
    event = Event(**{**row, "data": json.loads(payload)})  # type: ignore[arg-type]
    note(connection, event)
    return event


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces; NaN and infinities are refused."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def chained_hash(row: Mapping[str, Any]) -> str:
    """SHA-256 over every column but the hash itself, the previous hash among them."""
    content = [row[name.strip()] for name in COLUMNS.split(",") if name.strip() != "hash"]
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def event_of(row: Row[Any]) -> Event:
    return Event(**{**row._mapping, "data": json.loads(row.data)})
