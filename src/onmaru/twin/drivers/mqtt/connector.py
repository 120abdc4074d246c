"""The MQTT connector: a persistent session, acknowledged only once the samples are on disk.

Every message of a burst goes to the sink as one batch; its packet ids are acknowledged when the batch is
durable. A refused batch is not acknowledged: the connection is closed and opened again after a pause, and
the broker delivers once more. Delivery is therefore at least once; samples that carry a source time are
idempotent. For MQTT 3.1.1 the broker's own limit of messages in flight (Mosquitto: `max_inflight_messages`,
20 by default) bounds the rate; MQTT 5 carries our limit of 65,535.
"""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson
import paho.mqtt.client as paho

from onmaru.core.ids import new_id
from onmaru.core.time import now_ns
from onmaru.twin.drivers.delivery import BadSource, Delivery, Unbound
from onmaru.twin.drivers.mqtt.browse import browse_broker
from onmaru.twin.drivers.mqtt.burst import BurstClient
from onmaru.twin.drivers.mqtt.connection import connect_later, prepare
from onmaru.twin.drivers.mqtt.filters import cover
from onmaru.twin.drivers.mqtt.options import read_options
from onmaru.twin.ports import BoundSignal, Discovery, Sink
from onmaru.twin.rules.payload import Columns, JsonPayloads
from onmaru.twin.rules.sparkplug import parse_topic, rebirth_command
from onmaru.twin.rules.sparkplug_host import SparkplugHost
from onmaru.twin.types import Source, SourceHealth

_BURST_SAMPLES = 20_000
_REDELIVERY_PAUSE_S = 2.0


class MqttConnector:
    """Reads topics into samples; see `MqttOptions` for the source's options.

    Raises:
        BadSource: an option is wrong. BadPointer, BadUnit, BadBinding, BadSparkplug: a binding is.
    """

    def __init__(self, source: Source, bound: Sequence[BoundSignal], sink: Sink, folder: Path) -> None:
        self.source = source
        self._options, self._address = read_options(source)
        self._folder = folder
        self._delivery = Delivery(source, sink)
        self._columns = Columns()
        self._packet_ids: list[int] = []
        self._generation = 0  # of the connection: packet ids mean nothing beyond it
        self._redeliver = threading.Event()
        self._stopping = False
        self._sparkplug: SparkplugHost | None = None
        self._topics: dict[bytes, JsonPayloads] = {}
        if self._options.format == "sparkplug":
            self._sparkplug = SparkplugHost(
                bound,
                good=self._delivery.good,
                rejected=self._delivery.rejected,
                rebirth=self._ask_rebirth,
                unbound=self._delivery.unbound,
            )
            needed = self._sparkplug.filters()
        else:
            by_topic: dict[str, list[BoundSignal]] = defaultdict(list)
            for item in bound:
                by_topic[_checked_topic(item)].append(item)
            for topic, items in by_topic.items():
                self._topics[topic.encode()] = JsonPayloads(
                    items,
                    good=self._delivery.good,
                    rejected=self._delivery.rejected,
                    max_bytes=self._options.max_packet_bytes,
                )
            needed = cover(by_topic)
        wanted = [*(self._options.filters or needed), *self._options.watch]
        shared = f"$share/{self._options.shared_group}/" if self._options.shared_group else ""
        self._filters = [shared + item for item in wanted]
        self._client: BurstClient | None = None

    # -- life ---------------------------------------------------------------------------------------

    async def start(self) -> None:
        await asyncio.to_thread(self._start)

    def _start(self) -> None:
        client = BurstClient(
            paho.CallbackAPIVersion.VERSION2,
            client_id=self._client_id(),
            clean_session=None if self._is_v5 else False,
            protocol=paho.MQTTv5 if self._is_v5 else paho.MQTTv311,
            transport="websockets" if self._address.websocket else "tcp",
            manual_ack=True,
            on_publication=self._on_publication,
            on_burst=self._on_burst,
            on_too_large=self._on_too_large,
            max_packet_bytes=self._options.max_packet_bytes,
        )
        prepare(client, self._options, self._address, self.source.name)
        # paho doubles the pause from min to max; a random start keeps many sites from coming back at once
        low = self._options.reconnect_min_s * random.uniform(0.5, 1.5)
        client.reconnect_delay_set(low, max(low, self._options.reconnect_max_s))  # type: ignore[arg-type]
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_disconnect = self._on_disconnect
        client.on_connect_fail = self._on_connect_fail
        if self._options.host_id:
            client.will_set(self._state_topic, _state(False), qos=1, retain=True)
        self._delivery.disconnected("connecting")
        connect_later(client, self._options, self._address)
        self._client = client
        client.loop_start()

    async def stop(self) -> None:
        await asyncio.to_thread(self._stop)

    def _stop(self) -> None:
        client = self._client
        if client is None:
            return
        self._stopping = True
        self._delivery.drain()
        if self._options.host_id and client.is_connected():
            client.publish(self._state_topic, _state(False), qos=1, retain=True)
        client.disconnect()
        client.loop_stop()
        self._on_burst()  # nothing reads any more: what the last burst left
        self._delivery.drain()
        self._client = None
        self._delivery.disconnected("stopped")

    def health(self) -> SourceHealth:
        return self._delivery.health()

    def unbound(self) -> list[Unbound]:
        """Topics that arrive but that no binding names, busiest first."""
        return self._delivery.unbound_addresses()

    @classmethod
    async def browse(cls, source: Source, *, seconds: float) -> list[Discovery]:
        """Listen for a while and list what is published."""
        return await browse_broker(source, seconds=seconds)

    # -- network thread -----------------------------------------------------------------------------

    def _on_publication(self, topic: bytes, payload: bytes, packet_id: int, _retained: bool) -> None:
        delivery = self._delivery
        delivery.received_count += 1
        if packet_id:
            self._packet_ids.append(packet_id)
        reader = self._topics.get(topic)
        if reader is not None:
            reader.read(payload, time.time_ns(), self._columns)
        elif self._sparkplug is not None and topic.startswith(b"spBv1.0/"):
            self._on_sparkplug(topic, payload)
        else:
            delivery.unbound(topic[:512].decode("utf-8", "replace"))
        if len(self._columns.rows) >= _BURST_SAMPLES:
            self._on_burst()

    def _on_sparkplug(self, topic: bytes, payload: bytes) -> None:
        parsed = parse_topic(topic.decode("utf-8", "replace"))
        if parsed is None or self._sparkplug is None:
            if not topic.startswith(b"spBv1.0/STATE/"):
                self._delivery.unbound(topic[:512].decode("utf-8", "replace"))
            return
        if len(payload) > self._options.max_packet_bytes:
            self._delivery.rejected["too_large"] += 1
            return
        self._sparkplug.read(parsed, payload, time.time_ns(), self._columns)

    def _on_too_large(self, packet_id: int) -> None:
        self._delivery.received_count += 1
        self._delivery.rejected["too_large"] += 1
        if packet_id:
            self._packet_ids.append(packet_id)

    def _on_burst(self) -> None:
        """Deliver what the burst brought; acknowledge it when it is durable."""
        packet_ids, self._packet_ids = self._packet_ids, []
        if not packet_ids and not len(self._columns):
            return
        generation = self._generation

        def done(error: BaseException | None) -> None:
            client = self._client
            if error is not None:
                if packet_ids and not self._stopping:
                    self._redeliver.set()
                    threading.Thread(target=self._reconnect, daemon=True).start()
            elif packet_ids and client is not None and generation == self._generation:
                client.acknowledge(packet_ids)

        # With nothing to store, an acknowledgement may overtake earlier ones that wait for the disk; MQTT
        # asks for order of acknowledgements, and brokers accept any.
        self._delivery.send(self._columns.take(now_ns()), done)

    def _reconnect(self) -> None:
        """Close the connection so that the broker delivers again what was refused; once for many refusals."""
        time.sleep(_REDELIVERY_PAUSE_S)
        if self._redeliver.is_set() and (client := self._client) is not None and not self._stopping:
            self._redeliver.clear()
            if (connection := client.socket()) is not None:
                connection.close()

    def _on_connect(self, client: paho.Client, _data: Any, flags: Any, reason: Any, _properties: Any) -> None:
        if reason.is_failure:
            self._delivery.disconnected("refused by the broker", f"the broker refuses: {reason}")
            return
        self._generation += 1
        if self._filters:
            client.subscribe([(item, int(self._options.qos)) for item in self._filters])
        else:
            self._delivery.connected(f"{self._where}, 0 subscriptions")
        if self._options.host_id:
            client.publish(self._state_topic, _state(True), qos=1, retain=True)
        if self._sparkplug is not None:
            if not flags.session_present:
                self._sparkplug.forget_births()
            self._sparkplug.ask_all(now_ns())

    def _on_subscribe(
        self, _client: paho.Client, _data: Any, _id: int, reasons: Sequence[Any], _properties: Any
    ) -> None:
        """Connected means subscribed: what is published before the broker's answer would not reach us."""
        refused = [
            f"{name} ({reason})"
            for name, reason in zip(self._filters, reasons, strict=False)
            if reason.is_failure
        ]
        error = f"the broker refuses the subscription of {', '.join(refused)}" if refused else ""
        if len(refused) == len(self._filters):
            self._delivery.disconnected("refused by the broker", error)
            return
        taken = len(self._filters) - len(refused)
        of_all = f" of {len(self._filters)}" if refused else ""
        self._delivery.connected(f"{self._where}, {taken}{of_all} subscriptions")
        if error:
            self._delivery.failed(error)

    def _on_disconnect(
        self, _client: paho.Client, _data: Any, _flags: Any, reason: Any, _properties: Any
    ) -> None:
        self._generation += 1
        self._delivery.disconnected("reconnecting", "" if self._stopping else f"connection lost: {reason}")

    def _on_connect_fail(self, _client: paho.Client, _data: Any) -> None:
        self._delivery.disconnected("reconnecting", f"cannot reach {self._address.host}:{self._address.port}")

    def _ask_rebirth(self, group: str, node: str) -> None:
        if self._client is not None:
            topic, payload = rebirth_command(group, node)
            self._client.publish(topic, payload, qos=0)

    # -- details ------------------------------------------------------------------------------------

    @property
    def _is_v5(self) -> bool:
        return self._options.version == "5"

    @property
    def _where(self) -> str:
        return f"MQTT {self._options.version} to {self._address.host}:{self._address.port}"

    @property
    def _state_topic(self) -> str:
        return f"spBv1.0/STATE/{self._options.host_id}"

    def _client_id(self) -> str:
        """The id of our session, kept beside the plant's data so that a restart resumes it."""
        if self._options.client_id:
            return self._options.client_id
        file = self._folder / "client_id"
        try:
            known = file.read_text("utf-8").strip()
        except OSError:
            known = ""
        if known:
            return known
        made = new_id("onmaru")
        self._folder.mkdir(parents=True, exist_ok=True)
        file.write_text(made, "utf-8")
        return made


def _state(online: bool) -> bytes:
    return orjson.dumps({"online": online, "timestamp": time.time_ns() // 1_000_000})


def _checked_topic(item: BoundSignal) -> str:
    topic = item.binding.address
    if not topic or "+" in topic or "#" in topic or "\0" in topic or len(topic.encode()) > 65_535:
        hint = "bind one topic without wildcards"
        raise BadSource(
            f"binding of {item.signal.id}: {topic!r} is no topic", hint=hint, signal=item.signal.id
        )
    return topic
