"""The pipeline: durable before done, disk trouble, absurd times, listeners, stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from onmaru.twin.rules.live_state import LiveState
from onmaru.twin.service.ingest import Ingest, IngestFull, IngestLimits, IngestStopped
from onmaru.twin.types import Quality, SampleBatch, Signal, SignalKind

T0 = 1_800_000_000_000_000_000


class MemoryHistory:
    """Keeps what was synced apart from what was only appended; fails on demand."""

    def __init__(self) -> None:
        self.appended: list[SampleBatch] = []
        self.durable: list[SampleBatch] = []
        self.fail_append = self.fail_sync = False
        self.gate = threading.Event()
        self.gate.set()

    def append(self, batch: SampleBatch) -> int:
        if self.fail_append:
            raise OSError(28, "No space left on device")
        self.appended.append(batch)
        return len(self.appended)

    def sync(self) -> int:
        self.gate.wait(10)
        if self.fail_sync:
            raise OSError(5, "Input/output error")
        self.durable = list(self.appended)
        return len(self.durable)

    def values(self) -> list[float]:
        return [value for batch in self.durable for value in batch.value.tolist()]


@pytest.fixture
def history() -> MemoryHistory:
    return MemoryHistory()


def make(history: MemoryHistory, **limits: Any) -> Ingest:
    signals = [
        Signal("P/a", "/P", "a"), Signal("P/b", "/P", "b"), Signal("P/t", "/P", "t", kind=SignalKind.TEXT),
        Signal("P/sum", "/P", "sum", expression="{./a} + {./b}"),
    ]  # fmt: skip
    defaults = {"linger_s": 0.0, "retry_s": 0.01, "block_s": 0.05}
    return Ingest(
        LiveState(signals), history, clock=lambda: T0, limits=IngestLimits(**{**defaults, **limits})
    )  # type: ignore[arg-type]


@pytest.fixture
def ingest(history: MemoryHistory) -> Iterator[Ingest]:
    made = make(history)
    made.start()
    yield made
    history.fail_append = history.fail_sync = False
    history.gate.set()
    made.stop()


def wait_for(what: Callable[[], Any]) -> None:
    deadline = time.monotonic() + 10
    while not what():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.002)


def test_done_comes_after_the_sync_with_state_and_derived(ingest: Ingest, history: MemoryHistory) -> None:
    seen: list[SampleBatch] = []
    ingest.on_batch(seen.append)
    history.gate.clear()
    told: list[Any] = []
    ingest.push(SampleBatch.of([0, 1], T0, [1.0, 2.0]), done=told.append)
    wait_for(lambda: history.appended)
    assert told == []
    assert seen == []
    history.gate.set()
    wait_for(lambda: told == [None])
    wait_for(lambda: seen)
    assert history.values() == [1.0, 2.0, 3.0]
    assert seen[0].signal.tolist() == [0, 1, 3]
    assert ingest.state.table(T0).value.tolist()[3] == 3.0
    assert seen[0].ingest_ns.tolist() == [T0] * 3


@pytest.mark.parametrize("fault", ["fail_append", "fail_sync"])
def test_a_full_disk_holds_samples_and_loses_nothing(
    ingest: Ingest, history: MemoryHistory, fault: str
) -> None:
    setattr(history, fault, True)
    told: list[Any] = []
    for value in range(20):
        ingest.push(SampleBatch.of([0], T0 + value, float(value)), done=told.append)
    wait_for(lambda: ingest.stats().error)
    assert told == []
    assert ingest.state.table(T0).value[0] >= 0.0  # the view stays live
    setattr(history, fault, False)
    wait_for(lambda: len(told) == 20)
    assert told == [None] * 20
    assert [value for value in history.values() if value == value] == [float(value) for value in range(20)]
    assert ingest.stats().error == ""
    assert ingest.stats().held == 0


def test_back_pressure_refuses_and_recovers(history: MemoryHistory) -> None:
    ingest = make(history, queue_samples=100)
    ingest.start()
    history.fail_append = True
    told: list[Any] = []
    for _ in range(4):
        ingest.push(SampleBatch.of([0] * 40, T0, 1.0), done=told.append)
    assert [type(error) for error in told] == [IngestFull, IngestFull]
    with pytest.raises(IngestFull):
        ingest.push(SampleBatch.of([0] * 40, T0, 1.0))
    assert ingest.stats().refused == 120
    history.fail_append = False
    wait_for(lambda: ingest.stats().durable == 80)
    ingest.push(SampleBatch.of([0] * 40, T0, 1.0))
    ingest.stop()
    assert len(history.values()) == 120


def test_absurd_times_become_ingest_times(ingest: Ingest, history: MemoryHistory) -> None:
    times = [T0 + 10**9, T0 + 7200 * 10**9, 5, T0 - 10**9]
    ingest.push(SampleBatch.of([0, 0, 1, 1], times, [1.0, 2.0, 3.0, 4.0]))
    wait_for(lambda: history.durable)
    batch = history.durable[0]
    assert batch.source_ns[:4].tolist() == [T0 + 10**9, T0, T0, T0 - 10**9]
    assert batch.quality[:4].tolist() == [0, Quality.UNCERTAIN, Quality.UNCERTAIN, 0]
    assert ingest.stats().retimed == 2


def test_stop_writes_what_was_taken_and_refuses_the_rest(history: MemoryHistory) -> None:
    ingest = make(history, linger_s=5.0)
    ingest.start()
    for value in range(50):
        ingest.push(SampleBatch.of([0], T0 + value, float(value)))
    ingest.stop()
    assert len(history.values()) == 50
    told: list[Any] = []
    ingest.push(SampleBatch.of([0], T0, 1.0), done=told.append)
    assert isinstance(told[0], IngestStopped)


def test_stop_with_a_dead_disk_ends_and_says_so(history: MemoryHistory) -> None:
    ingest = make(history, stop_s=0.05)
    ingest.start()
    history.fail_append = True
    told: list[Any] = []
    ingest.push(SampleBatch.of([0], T0, 1.0), done=told.append)
    ingest.stop()
    assert isinstance(told[0], IngestStopped)


def test_a_bad_listener_and_a_bad_done_hurt_nobody(ingest: Ingest, history: MemoryHistory) -> None:
    def explode(_: Any) -> None:
        raise RuntimeError("no")

    seen: list[SampleBatch] = []
    end = ingest.on_batch(explode)
    ingest.on_batch(seen.append)
    ingest.push(SampleBatch.of([0], T0, 1.0), done=explode)
    wait_for(lambda: seen)
    end()
    ingest.push(SampleBatch.of([2], T0, np.nan, texts=["M-1"]))
    wait_for(lambda: len(seen) == 2)
    assert seen[1].texts == ["M-1"]


def test_many_threads_lose_nothing(ingest: Ingest, history: MemoryHistory) -> None:
    def work(row: int) -> None:
        for index in range(200):
            ingest.push(SampleBatch.of([row], T0 + index, float(index)))

    threads = [threading.Thread(target=work, args=(row,)) for row in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wait_for(lambda: ingest.stats().held == 0 and ingest.stats().received == 400)
    rows = np.concatenate([batch.signal for batch in history.durable])
    assert (rows == 0).sum() == (rows == 1).sum() == 200
    assert ingest.state.table(T0).value[:2].tolist() == [199.0, 199.0]
