"""From a connector to the sink: counting, skew, health, and waiting until everything is safe."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from onmaru.core.errors import InvalidInput
from onmaru.core.time import now_ns
from onmaru.twin.drivers.buffer import Spool
from onmaru.twin.ports import Sink
from onmaru.twin.rules.skew import SkewMeter
from onmaru.twin.types import Quality, SampleBatch, Source, SourceHealth

MAX_UNBOUND = 1000  # addresses remembered; beyond it they are only counted

Done = Callable[[BaseException | None], None]


class BadSource(InvalidInput):
    code = "twin.bad_source"


@dataclass(frozen=True, slots=True)
class Unbound:
    """An address that delivers but that no binding names."""

    address: str
    count: int


class Delivery:
    """What every connector has in common. Thread-safe.

    With a `spool`, batches the sink refuses are kept on disk and offered again by `flush`; without one the
    connector's protocol must redeliver what was not acknowledged.
    """

    def __init__(self, source: Source, sink: Sink, spool: Spool | None = None) -> None:
        self.source = source
        self.good = Quality.SIMULATED if source.emulated else Quality.GOOD
        self.rejected: Counter[str] = Counter()
        self._sink = sink
        self._spool = spool
        self._skew = SkewMeter()
        self._condition = threading.Condition()
        self._in_flight = 0
        self._connected = False
        self._detail = "not started"
        self._since_ns = 0
        self._last_sample_ns = 0
        self._last_error = ""
        self._connects = 0
        self._unbound: dict[str, int] = {}
        self._unbound_count = 0
        self.received_count = 0
        self.sample_count = 0

    def connected(self, detail: str) -> None:
        with self._condition:
            self._connected, self._detail, self._since_ns = True, detail, now_ns()
            self._connects += 1

    def disconnected(self, detail: str, error: str = "") -> None:
        with self._condition:
            if self._connected or not self._since_ns:
                self._since_ns = now_ns()
            self._connected, self._detail = False, detail
            if error:
                self._last_error = error

    def failed(self, error: str) -> None:
        self._last_error = error

    def unbound(self, address: str) -> None:
        """Count a message nobody bound."""
        self._unbound_count += 1
        seen = self._unbound.get(address)
        if seen is not None:
            self._unbound[address] = seen + 1
        elif len(self._unbound) < MAX_UNBOUND:
            self._unbound[address] = 1

    def unbound_addresses(self) -> list[Unbound]:
        """Addresses nobody bound, busiest first; at most `MAX_UNBOUND`."""
        seen = sorted(self._unbound.copy().items(), key=lambda item: -item[1])
        return [Unbound(address, count) for address, count in seen]

    def send(self, batch: SampleBatch, done: Done | None = None, *, measure_skew: bool = True) -> None:
        """Hand a batch to the sink; `done` as in `Sink.push`. Blocks briefly when the pipeline is full."""
        if not len(batch):
            if done:
                done(None)
            return
        self.sample_count += len(batch)
        newest = int(batch.source_ns.argmax())
        self._last_sample_ns = max(self._last_sample_ns, int(batch.source_ns[newest]))
        if measure_skew and batch.source_ns[newest] != batch.ingest_ns[newest]:
            self._skew.add(int(batch.source_ns[newest]), int(batch.ingest_ns[newest]))
        with self._condition:
            self._in_flight += 1

        def settled(error: BaseException | None) -> None:
            if error is not None:
                self.failed(str(error))
                if self._spool is not None and self._spool.add(batch):
                    error = None  # safe on our own disk
            try:
                if done:
                    done(error)
            finally:
                with self._condition:
                    self._in_flight -= 1
                    self._condition.notify_all()

        self._sink.push(batch, done=settled)

    def flush(self) -> int:
        """Offer spooled samples to the sink again; returns how many it took. Call now and then."""
        if self._spool is None:
            return 0
        taken = 0
        while (entry := self._spool.oldest()) is not None:
            answer: list[BaseException | None] = []
            answered = threading.Event()

            def settled(
                error: BaseException | None, answer: list = answer, answered: threading.Event = answered
            ) -> None:
                answer.append(error)
                answered.set()

            self._sink.push(entry.batch, done=settled)
            if not answered.wait(30.0) or answer[0] is not None:
                break
            self._spool.remove(entry)
            taken += len(entry.batch)
        return taken

    def drain(self, timeout_s: float = 10.0) -> bool:
        """Wait until the sink has answered for everything sent; False when the time ran out."""
        deadline = time.monotonic() + timeout_s
        with self._condition:
            while self._in_flight:
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                self._condition.wait(left)
        return True

    def health(self) -> SourceHealth:
        skew = self._skew.measure()
        return SourceHealth(
            name=self.source.name,
            kind=self.source.kind,
            connected=self._connected,
            detail=self._detail,
            since_ns=self._since_ns,
            last_sample_ns=self._last_sample_ns,
            received_count=self.received_count,
            sample_count=self.sample_count,
            rejected_count=sum(self.rejected.values()),
            unbound_count=self._unbound_count,
            buffered_count=self._spool.sample_count if self._spool else 0,
            reconnect_count=max(0, self._connects - 1),
            skew_s=skew.skew_s if skew else None,
            skew_mad_s=skew.mad_s if skew else None,
            last_error=self._last_error,
        )
