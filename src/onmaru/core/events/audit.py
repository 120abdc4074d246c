"""The audit log: what people and programs changed and were refused, and whether the past still is what was recorded."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from onmaru.core.errors import Conflict, InvalidInput
from onmaru.core.events.record import COLUMNS, GENESIS, Event, chained_hash, event_of
from onmaru.core.storage import Database

MAX_LIMIT = 1000
# What the audit log holds, by the beginning of a type. Wings add theirs where the site is composed; what machines
# tell of themselves (alarms, the progress of jobs) is no audit.
AUDITED: set[str] = {"identity."}


class ChainBroken(Conflict):
    code = "events.chain_broken"


def register_audited(*prefixes: str) -> None:
    """Let the audit log hold types that begin so (`hub.`); the same may come again."""
    AUDITED.update(prefixes)


def read_audit(
    db: Database, *, after: int = 0, before: int | None = None, newest: bool = False, limit: int = 100,
    type_prefix: str = "", only_refusals: bool = False,
) -> list[Event]:  # fmt: skip
    """At most `limit` (1 to 1000) entries of the audit log, of all wings in the order they happened, oldest first.

    Args:
        after: Only entries with a greater `seq`.
        before: Only entries with a smaller `seq`.
        newest: The last ones of those instead of the first ones.
        type_prefix: Only types that begin with it.
        only_refusals: Only denied calls and failed sign-ins.
    """
    if not 1 <= limit <= MAX_LIMIT:
        raise InvalidInput(f"limit {limit} is not in 1..{MAX_LIMIT}", hint="ask for less and follow `next`")
    values: dict[str, Any] = {"after": after, "limit": limit}
    held = []
    for number, begin in enumerate(sorted(AUDITED)):
        held.append(f"(type >= :low{number} AND type < :high{number})")
        values |= {f"low{number}": begin, f"high{number}": begin + "\U0010ffff"}
    conditions = ["seq > :after", f"({' OR '.join(held)})"]
    if before is not None:
        conditions.append("seq < :before")
        values["before"] = before
    if type_prefix:
        conditions.append("type >= :from_type AND type < :to_type")
        values |= {"from_type": type_prefix, "to_type": type_prefix + "\U0010ffff"}
    if only_refusals:
        conditions.append("(type LIKE '%.denied' OR type = 'identity.login.failed')")
    order = "DESC" if newest else "ASC"
    query = f"SELECT {COLUMNS} FROM events WHERE {' AND '.join(conditions)} ORDER BY seq {order} LIMIT :limit"  # noqa: S608
    with db.read() as connection:
        found = [event_of(row) for row in connection.execute(text(query), values)]
    return found[::-1] if newest else found


def verify_chain(db: Database) -> tuple[int, str]:
    """Recompute every hash; returns the number of events and the newest hash (all zeros when none).

    Raises:
        ChainBroken: `params["seq"]` is the first event that was changed, removed or moved.
    """
    count, expected = 0, GENESIS
    query = text(f"SELECT {COLUMNS} FROM events ORDER BY seq")  # noqa: S608  # a constant
    with db.read() as connection, connection.execution_options(yield_per=1000).execute(query) as rows:
        for row in rows:
            count += 1
            if row.seq != count or row.prev_hash != expected or row.hash != chained_hash(row._asdict()):
                raise ChainBroken(
                    f"the event log was changed at event {count}",
                    hint="compare it with a backup; whoever can write the database could have done it",
                    seq=count,
                )
            expected = row.hash
    return count, expected
