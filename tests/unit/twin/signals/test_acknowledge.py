"""A push waits for a slow disk, and is told when a disk refuses."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future

import pytest
from tests.unit.twin.signals.test_ingest import T0, MemoryHistory, make, wait_for

from onmaru.twin.service.acknowledge import NotDurable, acknowledge
from onmaru.twin.service.ingest import Ingest
from onmaru.twin.types import SampleBatch


@pytest.fixture
def history() -> MemoryHistory:
    return MemoryHistory()


@pytest.fixture
def ingest(history: MemoryHistory) -> Iterator[Ingest]:
    made = make(history)
    made.start()
    yield made
    history.fail_append = False
    history.gate.set()
    made.stop()


def push(ingest: Ingest, value: float) -> Future[int]:
    taken: Future[int] = Future()
    batch = SampleBatch.of([1], T0, value)
    ingest.push(batch, done=lambda error: taken.set_exception(error) if error else taken.set_result(1))
    return taken


def test_a_disk_that_refuses_is_told_with_what_it_said(ingest: Ingest, history: MemoryHistory) -> None:
    history.fail_append = True
    taken = push(ingest, 1.0)
    wait_for(lambda: ingest.stats().error)
    with pytest.raises(NotDurable, match="No space left") as caught:
        asyncio.run(acknowledge(taken, ingest, 0.01))
    assert caught.value.status == 503
    history.fail_append = False
    assert taken.result(10) == 1, "held, and written once there is room"
    assert history.values() == [1.0]


def test_a_slow_disk_is_waited_for(ingest: Ingest, history: MemoryHistory) -> None:
    history.gate.clear()

    async def story() -> int:
        asyncio.get_running_loop().call_later(0.1, history.gate.set)
        return await acknowledge(push(ingest, 2.0), ingest, 0.01)

    assert asyncio.run(story()) == 1
