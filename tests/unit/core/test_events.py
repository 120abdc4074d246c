"""Events: one order, one chain, a feed that wakes its readers."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.core.errors import InvalidInput
from onmaru.core.events import ChainBroken, Event, EventFeed, record, verify_chain
from onmaru.core.events.record import BadEvent, EventTooLarge, canonical
from onmaru.core.storage import Database


def tell(db: Database, type: str = "twin.alarm.raised", **rest: Any) -> Event:
    with db.write() as connection:
        return record(connection, type=type, source="test", **rest)


def test_the_feed_pages_in_order(db: Database, feed: EventFeed) -> None:
    for number in range(10):
        tell(
            db,
            "twin.alarm.raised" if number % 2 else "core.job.queued",
            subject=str(number),
            data={"값": number},
        )
    assert [e.seq for e in feed.after(0, 4)] == [1, 2, 3, 4]
    assert [e.seq for e in feed.after(8)] == [9, 10]
    assert [e.subject for e in feed.after(0, 100, "twin.")] == ["1", "3", "5", "7", "9"]
    assert [e.seq for e in feed.tail(3)] == [8, 9, 10]
    assert [e.seq for e in feed.tail(2, without=("twin.",))] == [7, 9]
    assert feed.after(0, 1)[0].data == {"값": 0}
    assert EventFeed(db).last_seq == feed.last_seq == 10
    for limit in (0, -1, 1001):
        with pytest.raises(InvalidInput, match="limit"):
            feed.after(0, limit)


def test_a_fact_lives_or_dies_with_its_state(db: Database, feed: EventFeed) -> None:
    with pytest.raises(ZeroDivisionError), db.write() as connection:  # noqa: PT012
        record(connection, type="twin.alarm.raised", source="test")
        raise ZeroDivisionError
    assert (feed.last_seq, feed.after(0)) == (0, [])
    assert tell(db).seq == 1


def test_many_threads_make_one_gapless_chain(db: Database, feed: EventFeed) -> None:
    heard: list[int] = []
    feed.listen(lambda event: heard.append(event.seq))

    def work() -> None:
        for _ in range(20):
            with db.write() as connection:
                record(connection, type="a.b", source="t")
                record(connection, type="a.c", source="t")

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == list(range(1, 241))
    assert verify_chain(db)[0] == 240


@pytest.mark.parametrize(
    "type", ["", "x", "Twin.raised", "a..b", "a.b ", "a.b.c.d.e.f", "a.b\n", "a.'; DROP"]
)
def test_bad_types_are_refused(db: Database, type: str) -> None:
    with pytest.raises(BadEvent):
        tell(db, type)


@pytest.mark.parametrize(
    "data", [{"x": float("nan")}, {"x": float("inf")}, {"x": object()}, {"x": b"y"}, {"x": "\ud800"}]
)
def test_data_that_is_no_json_is_refused(db: Database, data: dict[str, Any]) -> None:
    with pytest.raises(BadEvent):
        tell(db, data=data)


def test_too_much_data_is_refused(db: Database) -> None:
    with pytest.raises(EventTooLarge):
        tell(db, data={"x": "y" * 70_000})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc값", max_size=3), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), JSON, max_size=3))
def test_canonical_json_does_not_depend_on_order(data: dict[str, Any]) -> None:
    assert canonical(data) == canonical(dict(reversed(data.items())))


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE events SET actor = 'somebody' WHERE seq = 3",
        "UPDATE events SET data = '{}' WHERE seq = 3",
        "UPDATE events SET time_ns = time_ns + 1 WHERE seq = 3",
        "DELETE FROM events WHERE seq = 3",
        "UPDATE events SET hash = (SELECT hash FROM events WHERE seq = 2) WHERE seq = 3",
        "UPDATE events SET prev_hash = hash WHERE seq = 3",
    ],
)
def test_tampering_is_seen_where_it_begins(db: Database, tampering: str) -> None:
    for _ in range(5):
        tell(db, data={"x": 1})
    count, newest = verify_chain(db)
    assert count == 5
    assert len(newest) == 64
    with db.write() as connection:
        connection.exec_driver_sql(tampering)
    with pytest.raises(ChainBroken) as caught:
        verify_chain(db)
    assert caught.value.params["seq"] == 3


def test_waiters_are_woken_from_another_thread(db: Database, feed: EventFeed) -> None:
    async def story() -> list[int]:
        waits = [asyncio.create_task(feed.wait(0)) for _ in range(20)]
        await asyncio.sleep(0)
        await asyncio.to_thread(tell, db)
        return await asyncio.wait_for(asyncio.gather(*waits), 10)

    assert asyncio.run(story()) == [1] * 20
    assert feed._waiting == set()


def test_waiting_ends_by_time_and_by_closing(db: Database, feed: EventFeed) -> None:
    tell(db)
    assert asyncio.run(feed.wait(0)) == 1
    assert asyncio.run(feed.wait(1, 0.01)) == 1

    async def story() -> int:
        wait = asyncio.create_task(feed.wait(1))
        await asyncio.sleep(0)
        feed.close()
        return await asyncio.wait_for(wait, 10)

    assert asyncio.run(story()) == 1
    assert feed._waiting == set()
