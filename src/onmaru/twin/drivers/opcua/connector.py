"""The OPC UA connector: one subscription, reconnected with backoff, the gap read back where possible.

Runs in a thread with an event loop of its own, so a slow server or a full pipeline delays nobody else.
When the connection is lost every signal of the source turns BAD, keeping its last value (OPC UA:
Bad_NoCommunication); after reconnecting, what was missed is read with HistoryRead where the server keeps
history, and stays a gap where it does not.

A value that does not change is not sent again by OPC UA. While the subscription's keep-alives arrive, such
a value is confirmed: recorded again with the time of the last publish response, at most once per expected
period. Stale therefore means silence, never constancy.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import nan
from pathlib import Path
from typing import Any

from asyncua import Client, Node, ua
from asyncua.common.subscription import Subscription

from onmaru.core.time import NS_PER_S, now_ns
from onmaru.twin.drivers.buffer import Spool
from onmaru.twin.drivers.delivery import BadSource, Delivery
from onmaru.twin.drivers.opcua.browse import browse_server
from onmaru.twin.drivers.opcua.options import OpcuaOptions, make_client, read_options
from onmaru.twin.drivers.opcua.values import plain, quality_of, time_of
from onmaru.twin.ports import BoundSignal, Discovery, Sink
from onmaru.twin.rules.convert import Converter, Rejected
from onmaru.twin.rules.payload import Columns
from onmaru.twin.rules.pointer import MISSING, parse_pointer, resolve
from onmaru.twin.types import Quality, Source, SourceHealth

log = logging.getLogger("onmaru.twin.opcua")
logging.getLogger("asyncua").setLevel(logging.CRITICAL)  # its losses are ours to tell, in health()

_FLUSH_S = 0.02
_BACKFILL_MAX = 100_000  # values a node and outage
_CONFIRM_S = 0.2
_KEEPALIVE_S = 0.5
_CHUNK = 500  # monitored items a call


@dataclass(slots=True)
class _Bound:
    converter: Converter
    pointer: tuple[str, ...]
    last_value: float = nan
    last_text: str | None = None
    last_quality: int = int(Quality.BAD)
    last_ns: int = 0  # newest source time
    sent_ns: int = 0  # newest time handed over, confirmations included
    heard_ns: int = 0  # when that was, by our clock


class OpcuaConnector:
    """Subscribes to nodes; see `OpcuaOptions` for the source's options.

    Raises:
        BadSource: an option or a node id is wrong. BadPointer, BadUnit, BadBinding: a binding is.
    """

    def __init__(self, source: Source, bound: Sequence[BoundSignal], sink: Sink, folder: Path) -> None:
        self.source = source
        self._options: OpcuaOptions = read_options(source)
        self._folder = folder
        self._delivery = Delivery(source, sink, Spool(folder / "spool"))
        self._columns = Columns()
        self._bound: dict[ua.NodeId, list[_Bound]] = defaultdict(list)
        for item in bound:
            self._bound[_node_id(item)].append(_Bound(Converter(item), parse_pointer(item.binding.pointer)))
        self._lost_ns = 0
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None

    # -- life ---------------------------------------------------------------------------------------

    async def start(self) -> None:
        if self._thread is not None:
            return
        running = threading.Event()
        self._delivery.disconnected("connecting")
        self._thread = threading.Thread(
            target=self._run, args=(running,), name=f"opcua-{self.source.name}", daemon=True
        )
        self._thread.start()
        await asyncio.to_thread(running.wait, 10.0)

    async def stop(self) -> None:
        thread, loop, task = self._thread, self._loop, self._task
        if thread is None or loop is None or task is None:
            return
        with contextlib.suppress(RuntimeError):  # the loop may have ended by itself
            loop.call_soon_threadsafe(task.cancel)
        await asyncio.to_thread(thread.join, 15.0)
        await asyncio.to_thread(self._delivery.drain)
        self._thread = None
        self._delivery.disconnected("stopped")

    def health(self) -> SourceHealth:
        return self._delivery.health()

    @classmethod
    async def browse(cls, source: Source, *, seconds: float) -> list[Discovery]:
        """Walk the address space below Objects and list the variables."""
        return await browse_server(source, seconds=seconds)

    # -- its own thread -----------------------------------------------------------------------------

    def _run(self, running: threading.Event) -> None:
        async def main() -> None:
            self._loop = asyncio.get_running_loop()
            self._task = asyncio.current_task()
            running.set()
            await self._live()

        with contextlib.suppress(asyncio.CancelledError):
            asyncio.run(main())

    async def _live(self) -> None:
        """Connect, stay, and connect again, for ever; the pause doubles up to its maximum, with jitter."""
        flusher = asyncio.create_task(self._flush_forever())
        pause_s = self._options.reconnect_min_s
        try:
            while True:
                try:
                    await self._session()
                except asyncio.CancelledError:
                    raise
                except (OSError, TimeoutError, ua.UaError, ConnectionError, BadSource) as error:
                    was_up = self._connection_lost(error)
                except Exception as error:  # asyncua raises what the wire made it trip over
                    log.debug("session failed", exc_info=True)
                    was_up = self._connection_lost(error)
                if was_up:
                    pause_s = self._options.reconnect_min_s
                await asyncio.sleep(pause_s * random.uniform(0.5, 1.5))
                pause_s = min(pause_s * 2, self._options.reconnect_max_s)
        finally:
            flusher.cancel()
            await asyncio.gather(flusher, return_exceptions=True)
            self._delivery.send(self._columns.take(now_ns()))

    def _connection_lost(self, error: BaseException) -> bool:
        was_up = self._delivery.health().connected
        self._delivery.disconnected("reconnecting", f"{type(error).__name__}: {error}"[:300])
        if was_up:
            self._lost_ns = now_ns()
            for bounds in self._bound.values():
                for bound in bounds:
                    if bound.last_ns:
                        bound.last_quality = int(Quality.BAD)
                        self._hand_over(bound, max(self._lost_ns, bound.sent_ns + 1), self._lost_ns)
        return was_up

    async def _session(self) -> None:
        client = await make_client(self._options, self._folder)
        await client.connect()
        try:
            lost = asyncio.get_running_loop().create_future()

            async def on_lost(error: Exception) -> None:
                if not lost.done():
                    lost.set_result(error)

            client.connection_lost_callback = on_lost
            since_ns, self._lost_ns = self._lost_ns, 0
            subscription = await self._subscribe(client)
            self._delivery.connected(f"{self._options.url}, {len(self._bound)} nodes")
            if since_ns and self._options.backfill:
                await self._backfill(client, since_ns)
            while not lost.done():
                await asyncio.wait([lost], timeout=_CONFIRM_S)
                await client.check_connection()
                self._confirm(subscription)
            raise ConnectionError(str(lost.result()) or "connection lost")
        finally:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(client.disconnect(), 2.0)

    async def _subscribe(self, client: Client) -> Subscription:
        options = self._options
        keepalive_count = max(1, round(_KEEPALIVE_S / options.publish_s))
        parameters = ua.CreateSubscriptionParameters(
            RequestedPublishingInterval=options.publish_s * 1000.0,
            RequestedMaxKeepAliveCount=keepalive_count,
            RequestedLifetimeCount=max(30, 10 * keepalive_count),
            PublishingEnabled=True,
        )
        subscription = await client.create_subscription(parameters, self)
        refused = []
        node_ids = list(self._bound)
        for start in range(0, len(node_ids), _CHUNK):
            part = node_ids[start : start + _CHUNK]
            requests = [self._item(node_id, start + index) for index, node_id in enumerate(part)]
            handles = await subscription.create_monitored_items(requests)
            refused += [
                f"{node_id.to_string()} ({handle.name})"
                for node_id, handle in zip(part, handles, strict=True)
                if isinstance(handle, ua.StatusCode)
            ]
        if refused:
            self._delivery.rejected["refused_node"] += len(refused)
            self._delivery.failed(f"{len(refused)} nodes refused: {', '.join(refused[:3])}")
        return subscription

    def _item(self, node_id: ua.NodeId, index: int) -> ua.MonitoredItemCreateRequest:
        """A monitored item that also reports when only the time of a value moves on."""
        return ua.MonitoredItemCreateRequest(
            ItemToMonitor=ua.ReadValueId(NodeId=node_id, AttributeId=ua.AttributeIds.Value),
            MonitoringMode=ua.MonitoringMode.Reporting,
            RequestedParameters=ua.MonitoringParameters(
                ClientHandle=1000 + index,
                SamplingInterval=self._options.sampling_s * 1000.0,
                QueueSize=self._options.queue_size,
                DiscardOldest=True,
                Filter=ua.DataChangeFilter(Trigger=ua.DataChangeTrigger.StatusValueTimestamp),
            ),
        )

    def _confirm(self, subscription: Subscription) -> None:
        """Record values again that the server, being alive, had no reason to send."""
        if subscription.last_publish_at is None:
            return
        at_ns = now_ns() - int((time.monotonic() - subscription.last_publish_at) * NS_PER_S)
        for bounds in self._bound.values():
            for bound in bounds:
                if (
                    bound.last_quality < Quality.BAD
                    and at_ns - bound.heard_ns >= bound.converter.heartbeat_ns
                ):
                    self._hand_over(bound, max(at_ns, bound.sent_ns + 1), at_ns)

    def _hand_over(self, bound: _Bound, source_ns: int, heard_ns: int) -> None:
        self._columns.add(
            bound.converter.row, source_ns, bound.last_value, bound.last_quality, bound.last_text
        )
        bound.sent_ns, bound.heard_ns = max(source_ns, bound.sent_ns), heard_ns

    def datachange_notification(self, node: Node, _value: Any, data: Any) -> None:
        """Called by asyncua for every change."""
        self._delivery.received_count += 1
        self._take(node.nodeid, data.monitored_item.Value)

    def status_change_notification(self, status: ua.StatusChangeNotification) -> None:
        self._delivery.failed(f"subscription status: {status.Status}")

    def _take(self, node_id: ua.NodeId, data: ua.DataValue) -> None:
        receive_ns = now_ns()
        source_ns = time_of(data, receive_ns)
        quality = max(quality_of(data.StatusCode), int(self._delivery.good))
        raw = plain(data.Value.Value) if data.Value is not None else None
        for bound in self._bound.get(node_id, ()):
            if raw is None and quality == Quality.BAD:
                self._columns.add(bound.converter.row, source_ns, bound.last_value, quality)
                continue
            value = resolve(raw, bound.pointer) if bound.pointer else raw
            try:
                if value is MISSING:
                    raise Rejected("missing")
                number, text = bound.converter.convert(value)
            except Rejected as refusal:
                self._delivery.rejected[refusal.reason] += 1
                continue
            if source_ns < bound.last_ns:  # read back from history: recorded, but nothing newer
                self._columns.add(bound.converter.row, source_ns, number, quality, text)
                continue
            bound.last_value, bound.last_text, bound.last_quality = number, text, quality
            bound.last_ns = source_ns
            if not bound.converter.records(number, source_ns, quality):
                continue
            if source_ns > bound.sent_ns:
                self._hand_over(bound, source_ns, receive_ns)
            else:  # a clock behind ours: what we confirmed meanwhile must not hide the change
                self._columns.add(bound.converter.row, source_ns, number, quality, text)
                self._hand_over(bound, bound.sent_ns + 1, receive_ns)

    async def _backfill(self, client: Client, since_ns: int) -> None:
        """Read what changed during the outage; servers without history refuse, and the gap stays."""
        start = datetime.fromtimestamp(since_ns / 1e9, UTC).replace(tzinfo=None)
        end = datetime.fromtimestamp(now_ns() / 1e9, UTC).replace(tzinfo=None)
        for node_id in self._bound:
            try:
                values = await client.get_node(node_id).read_raw_history(start, end, _BACKFILL_MAX, False)
            except (ua.UaError, TimeoutError):
                continue
            for data in values:
                if data.SourceTimestamp is not None:
                    self._take(node_id, data)

    async def _flush_forever(self) -> None:
        """Hand over what came in; in a worker thread, because a full pipeline makes us wait."""
        while True:
            await asyncio.sleep(_FLUSH_S)
            if len(self._columns):
                await asyncio.to_thread(self._delivery.send, self._columns.take(now_ns()))
            elif self._delivery.health().buffered_count:
                await asyncio.to_thread(self._delivery.flush)
                await asyncio.sleep(0.5)


def _node_id(item: BoundSignal) -> ua.NodeId:
    try:
        return ua.NodeId.from_string(item.binding.address)
    except Exception:
        hint = "write ns=2;s=Line1.Press.Temperature or ns=2;i=1001"
        detail = f"binding of {item.signal.id}: {item.binding.address!r} is no node id"
        raise BadSource(detail, hint=hint, signal=item.signal.id) from None
