"""The one way in: samples from any connector to live state, disk and listeners.

    push (any thread) -> bounded queue -> writer thread, in micro-batches:
        source times checked -> live state -> derived signals -> history.append -> history.sync (one fsync
        for all) -> done callbacks -> listeners

Order: batches are taken in the order of `push`; one connector pushing from one thread keeps its order.
Guarantee: `done(None)` is called only after `history.sync` returned, so what a connector acknowledges is on
disk. While the disk refuses (full, failing), the view stays live, samples are held in memory up to
`queue_samples`, the error is shown in `stats()`, and writing is tried again; then `push` blocks briefly and
refuses. Callbacks run in the writer thread and must be quick.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from onmaru.core.errors import Unavailable
from onmaru.core.time import NS_PER_S
from onmaru.core.time import now_ns as wall_ns
from onmaru.twin.ports import History
from onmaru.twin.rules.live_state import LiveState, concatenate
from onmaru.twin.types import Quality, SampleBatch

log = logging.getLogger("onmaru.twin.ingest")

Done = Callable[[BaseException | None], None]
EARLIEST_NS = 631_152_000 * NS_PER_S  # 1990-01-01: before it, a clock was never set


class IngestFull(Unavailable):
    code = "twin.ingest_full"


class IngestStopped(Unavailable):
    code = "twin.ingest_stopped"


@dataclass(frozen=True, slots=True)
class IngestLimits:
    """Sizes in samples, times in seconds."""

    queue_samples: int = 2_000_000
    batch_samples: int = 200_000  # largest micro-batch
    linger_s: float = 0.01  # waits this long for company before an fsync
    block_s: float = 2.0  # how long `push` waits for room
    future_s: float = 3600.0  # source times further ahead are replaced by the ingest time
    retry_s: float = 0.5
    stop_s: float = 10.0  # how long `stop` tries to write what is held


@dataclass(frozen=True, slots=True)
class IngestStats:
    """Counts since the start; `lag_s` is the age of the oldest sample not yet durable."""

    received: int = 0
    durable: int = 0
    refused: int = 0
    retimed: int = 0  # absurd source times replaced
    derived: int = 0
    held: int = 0  # samples waiting
    batches: int = 0
    rate_per_s: float = 0.0
    lag_s: float = 0.0
    error: str = ""
    error_since_ns: int = 0


@dataclass(slots=True)
class _Held:
    """Samples on their way; `appended` once history has taken them (only the sync is missing)."""

    batch: SampleBatch
    dones: list[Done] = field(default_factory=list)
    appended: bool = False


class Ingest:
    """The pipeline; implements `ports.Sink`. `start` it once, `stop` it after the connectors.

    Args:
        clock: Present time [ns].
    """

    def __init__(
        self,
        state: LiveState,
        history: History,
        *,
        clock: Callable[[], int] = wall_ns,
        limits: IngestLimits | None = None,
    ) -> None:
        self.state = state
        self.history = history
        self.limits = limits or IngestLimits()
        self._clock = clock
        self._queue: deque[tuple[SampleBatch, Done | None, float]] = deque()
        self._queued = 0
        self._condition = threading.Condition()
        self._thread: threading.Thread | None = None
        self._stopping = False
        self._listeners: list[Callable[[SampleBatch], None]] = []
        self._held: list[_Held] = []  # writer thread only
        self._held_count = 0
        self._oldest_s = 0.0
        self._received = self._durable = self._refused = self._retimed = self._derived = self._batches = 0
        self._error, self._error_since_ns = "", 0
        self._rate = _Rate()

    # -- any thread -------------------------------------------------------------------------------------

    def push(self, batch: SampleBatch, *, done: Done | None = None) -> None:
        """Take a batch; see `ports.Sink`. Waits up to `block_s` when full.

        Raises:
            IngestFull, IngestStopped: only when there is no `done` to tell it to.
        """
        size = len(batch)
        if size == 0:
            if done:
                done(None)
            return
        refusal: Unavailable | None = None
        with self._condition:
            room = self.limits.queue_samples
            if self._queued + self._held_count + size > room and self._queued + self._held_count:
                deadline = time.monotonic() + self.limits.block_s
                while self._queued + self._held_count + size > room and not self._stopping:
                    left = deadline - time.monotonic()
                    if left <= 0 or not self._condition.wait(left):
                        break
            if self._stopping:
                refusal = IngestStopped("the ingest has stopped", hint="start the site again")
            elif self._queued + self._held_count + size > room and self._queued + self._held_count:
                hint = "see the disk and the ingest error under sources"
                refusal = IngestFull("the ingest is full", hint=hint, error=self._error, room=room)
            else:
                self._queue.append((batch, done, time.monotonic()))
                self._queued += size
                self._received += size
                if len(self._queue) == 1 or self._queued >= self.limits.batch_samples:
                    self._condition.notify_all()
                return
            self._refused += size
        if done is None:
            raise refusal
        done(refusal)

    def on_batch(self, callback: Callable[[SampleBatch], None]) -> Callable[[], None]:
        """Call `callback` with every micro-batch, after it is durable; returns the way to end it.

        While the disk refuses, batches reach listeners before they are durable: the view stays live.
        """
        self._listeners = [*self._listeners, callback]

        def end() -> None:
            self._listeners = [item for item in self._listeners if item is not callback]

        return end

    def stats(self) -> IngestStats:
        with self._condition:
            held = self._queued + self._held_count
            lag_s = time.monotonic() - self._oldest_s if held and self._oldest_s else 0.0
            return IngestStats(
                self._received,
                self._durable,
                self._refused,
                self._retimed,
                self._derived,
                held,
                self._batches,
                self._rate.per_s(time.monotonic()),
                lag_s,
                self._error,
                self._error_since_ns,
            )

    def start(self) -> None:
        if self._thread is None:
            self._stopping = False
            self._thread = threading.Thread(target=self._run, name="twin-ingest", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Write everything taken so far; refuses new samples. What the disk still refuses after `stop_s` is
        told to its `done` as an error, so nobody acknowledges it."""
        with self._condition:
            self._stopping = True
            self._condition.notify_all()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    # -- the writer thread ------------------------------------------------------------------------------

    def _run(self) -> None:
        give_up_s = None
        while True:
            items = self._collect()
            try:
                self._take(items)
            except Exception:  # a bug in one batch must not stop the plant; its samples are refused
                log.exception("a batch could not be applied")
                with self._condition:
                    self._held_count = sum(len(held.batch) for held in self._held)
                for _, done, _ in items:
                    _tell(done, IngestFull("the batch could not be applied", hint="see the log"))
            if self._stopping and not self._queue:
                if not self._held:
                    return
                give_up_s = give_up_s or time.monotonic() + self.limits.stop_s
                if time.monotonic() > give_up_s:
                    self._abandon()
                    return

    def _collect(self) -> list[tuple[SampleBatch, Done | None, float]]:
        """Wait for samples (or the time to retry), linger for company, and take a micro-batch."""
        with self._condition:
            while not self._queue and not self._stopping:
                if self._held:
                    self._condition.wait(self.limits.retry_s)
                    break
                self._condition.wait()
            if self._queue and not self._stopping and self.limits.linger_s > 0:
                deadline = self._queue[0][2] + self.limits.linger_s
                while self._queued < self.limits.batch_samples and not self._stopping:
                    left = deadline - time.monotonic()
                    if left <= 0:
                        break
                    self._condition.wait(left)
            if self._stopping and self._held and not self._queue:
                self._condition.wait(min(0.05, self.limits.retry_s))
            items = []
            count = 0
            while self._queue and count < self.limits.batch_samples:
                item = self._queue.popleft()
                items.append(item)
                count += len(item[0])
            self._queued -= count
            self._held_count += count  # still counted until durable
            if items and not self._held:
                self._oldest_s = items[0][2]
        return items

    def _take(self, items: list[tuple[SampleBatch, Done | None, float]]) -> None:
        batch: SampleBatch | None = None
        if items:
            received = self._retime(concatenate([item[0] for item in items]))
            changed = self.state.apply(received)
            derived = self.state.compute_derived(changed, self._clock())
            batch = received if derived is None else concatenate([received, derived])
            if derived is not None:
                self._derived += len(derived)
            self._held.append(_Held(batch, [item[1] for item in items if item[1] is not None]))
            with self._condition:
                self._held_count = sum(len(held.batch) for held in self._held)
        if self._held:
            self._write()
        if batch is not None:
            self._batches += 1
            for listener in self._listeners:
                try:
                    listener(batch)
                except Exception:  # one bad listener must not cost the others their samples
                    log.exception("a listener failed")

    def _retime(self, batch: SampleBatch) -> SampleBatch:
        """Fill missing ingest times; replace absurd source times by ingest times and trust them less."""
        now = self._clock()
        ingest_ns = (
            np.where(batch.ingest_ns > 0, batch.ingest_ns, now)
            if (batch.ingest_ns <= 0).any()
            else batch.ingest_ns
        )
        absurd = (batch.source_ns < EARLIEST_NS) | (
            batch.source_ns > ingest_ns + int(self.limits.future_s * NS_PER_S)
        )
        if not absurd.any():
            return SampleBatch(
                batch.signal, batch.source_ns, ingest_ns, batch.value, batch.quality, batch.texts
            )
        self._retimed += int(absurd.sum())
        quality = np.where(absurd, np.maximum(batch.quality, np.uint8(Quality.UNCERTAIN)), batch.quality)
        source_ns = np.where(absurd, ingest_ns, batch.source_ns)
        return SampleBatch(
            batch.signal, source_ns, ingest_ns, batch.value, quality.astype(np.uint8), batch.texts
        )

    def _write(self) -> None:
        try:
            for held in self._held:
                if not held.appended:
                    self.history.append(held.batch)
                    held.appended = True
            self.history.sync()
        except Exception as error:  # disk full, I/O error, corrupt log: hold, show, try again
            if not self._error:
                log.error("history refuses samples, holding them in memory: %s", error)
                self._error_since_ns = self._clock()
            self._error = f"{type(error).__name__}: {error}"
            return
        if self._error:
            log.warning("history takes samples again")
        written, self._held = self._held, []
        count = sum(len(held.batch) for held in written)
        with self._condition:
            self._error, self._error_since_ns = "", 0
            self._held_count = 0
            self._durable += count
            self._rate.add(count, time.monotonic())
            self._oldest_s = self._queue[0][2] if self._queue else 0.0
            self._condition.notify_all()
        for held in written:
            for done in held.dones:
                _tell(done, None)

    def _abandon(self) -> None:
        lost = IngestStopped(
            "stopped before the samples reached the disk", hint="mend the disk", error=self._error
        )
        for held in self._held:
            for done in held.dones:
                _tell(done, lost)
        self._held = []


def _tell(done: Done | None, error: BaseException | None) -> None:
    if done is None:
        return
    try:
        done(error)
    except Exception:
        log.exception("a done callback failed")


class _Rate:
    """Samples per second over the last five seconds."""

    def __init__(self) -> None:
        self._marks: deque[tuple[float, int]] = deque()

    def add(self, count: int, at_s: float) -> None:
        self._marks.append((at_s, count))
        while self._marks and self._marks[0][0] < at_s - 5.0:
            self._marks.popleft()

    def per_s(self, at_s: float) -> float:
        return sum(count for when, count in self._marks if when >= at_s - 5.0) / 5.0
