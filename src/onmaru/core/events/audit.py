"""Whether the past still is what was recorded."""

from __future__ import annotations

from sqlalchemy import text

from onmaru.core.errors import Conflict
from onmaru.core.events.record import COLUMNS, GENESIS, chained_hash
from onmaru.core.storage import Database


class ChainBroken(Conflict):
    code = "events.chain_broken"


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
