"""Look around a broker: which topics carry which values, how often."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import orjson
import paho.mqtt.client as paho

from onmaru.core.ids import new_id
from onmaru.twin.drivers.delivery import BadSource
from onmaru.twin.drivers.mqtt.connection import prepare
from onmaru.twin.drivers.mqtt.options import read_options
from onmaru.twin.ports import Discovery
from onmaru.twin.rules.payload import read_time
from onmaru.twin.rules.pointer import format_pointer
from onmaru.twin.rules.sparkplug import BadSparkplug, decode, getter, parse_topic, rebirth_command
from onmaru.twin.types import Source

MAX_ADDRESSES = 20_000
MAX_DEPTH = 6
_TIME_NAMES = {"t", "ts", "time", "timestamp", "source_time", "sourcetimestamp", "datetime"}


@dataclass(slots=True)
class _Seen:
    example: Any
    unit: str = ""
    times_s: list[float] = field(default_factory=list)


class _Listener:
    """Gathers addresses from messages; bounded."""

    def __init__(self) -> None:
        self.seen: dict[tuple[str, str], _Seen] = {}
        self.nodes: set[tuple[str, str]] = set()
        self._aliases: dict[tuple[str, str, int], tuple[str, str, int]] = {}
        self.lock = threading.Lock()

    def note(self, address: str, pointer: str, example: Any, unit: str = "") -> None:
        with self.lock:
            known = self.seen.get((address, pointer))
            if known is None:
                if len(self.seen) >= MAX_ADDRESSES:
                    return
                known = self.seen[address, pointer] = _Seen(example, unit)
            if len(known.times_s) < 64:
                known.times_s.append(time.monotonic())

    def json(self, topic: str, payload: bytes) -> None:
        try:
            document = orjson.loads(payload)
        except orjson.JSONDecodeError:
            if len(payload) > 256:
                return
            try:
                document = payload.decode("utf-8")
            except UnicodeDecodeError:
                return
        if isinstance(document, list) and document and isinstance(document[0], dict):
            document = document[0]
        self._walk(topic, document, ())

    def _walk(self, topic: str, document: Any, tokens: tuple[str, ...]) -> None:
        if isinstance(document, dict) and len(tokens) < MAX_DEPTH:
            unit = document.get("unit") or document.get("units") or document.get("uom")
            for key, value in list(document.items())[:200]:
                if key.lower() in _TIME_NAMES and read_time(value) is not None:
                    continue
                if key.lower() in ("unit", "units", "uom", "quality", "q"):
                    continue
                if isinstance(value, dict | list):
                    self._walk(topic, value, (*tokens, key))
                else:
                    self.note(
                        topic, format_pointer((*tokens, key)), value, unit if isinstance(unit, str) else ""
                    )
        elif isinstance(document, list) and len(tokens) < MAX_DEPTH:
            for index, value in enumerate(document[:50]):
                self._walk(topic, value, (*tokens, str(index)))
        elif not isinstance(document, dict | list):
            self.note(topic, format_pointer(tokens), document)

    def sparkplug(self, topic: str, payload: bytes) -> None:
        where = parse_topic(topic)
        if where is None or where.kind.endswith(("CMD", "DEATH")):
            return
        self.nodes.add((where.group, where.node))
        try:
            message = decode(payload)
        except BadSparkplug:
            return
        prefix = "/".join(filter(None, (where.group, where.node, where.device)))
        for metric in message.metrics:
            if where.kind.endswith("BIRTH"):
                self._aliases[where.group, where.node, metric.alias] = (prefix, metric.name, metric.datatype)
            owner, name, datatype = self._aliases.get(
                (where.group, where.node, metric.alias), (prefix, metric.name, metric.datatype)
            )
            if metric.name:
                owner, name = prefix, metric.name
            read = getter(datatype or metric.datatype)
            if not name or name == "bdSeq" or name.startswith("Node Control/") or read is None:
                continue
            raw = read.get(metric)
            unit = ""
            for key, value in zip(metric.properties.keys, metric.properties.values, strict=False):
                unit = value.string_value if key.lower() in ("engunit", "unit", "units") else unit
            self.note(f"{owner}:{name}", "", read.finish(raw) if read.finish else raw, unit)


async def browse_broker(source: Source, *, seconds: float) -> list[Discovery]:
    """Listen to everything (or to the source's `filters`) for `seconds`.

    Raises:
        BadSource: the options are wrong, or the broker cannot be reached or refuses.
    """
    options, address = read_options(source)
    filters = options.filters or ("#",)
    listener = _Listener()
    listening = threading.Event()
    trouble: list[str] = []
    client = paho.Client(
        paho.CallbackAPIVersion.VERSION2,
        client_id=new_id("browse"),
        protocol=paho.MQTTv5 if options.version == "5" else paho.MQTTv311,
        transport="websockets" if address.websocket else "tcp",
    )
    prepare(client, options, address, source.name)

    def on_connect(client: paho.Client, _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        if reason.is_failure:
            trouble.append(str(reason))
            listening.set()
        else:
            client.subscribe([(item, 0) for item in filters])

    def on_subscribe(_client: paho.Client, _data: Any, _id: int, reasons: Any, _properties: Any) -> None:
        if all(reason.is_failure for reason in reasons):
            trouble.append(f"{', '.join(filters)}: {reasons[0]}")
        listening.set()

    def on_message(client: paho.Client, _data: Any, message: paho.MQTTMessage) -> None:
        try:
            topic = message.topic
        except UnicodeDecodeError:
            return
        if topic.startswith("spBv1.0/"):
            before = len(listener.nodes)
            listener.sparkplug(topic, bytes(message.payload))
            if len(listener.nodes) > before and (where := parse_topic(topic)) and where.kind.endswith("DATA"):
                client.publish(*rebirth_command(where.group, where.node))  # data without birth names nothing
        else:
            listener.json(topic, bytes(message.payload))

    client.on_connect, client.on_subscribe, client.on_message = on_connect, on_subscribe, on_message
    try:
        await asyncio.to_thread(client.connect, address.host, address.port, options.keepalive_s)
    except OSError as error:
        where = f"{address.host}:{address.port}"
        raise BadSource(
            f"cannot reach the broker at {where}: {error}", hint="is it running?", source=source.name
        ) from None
    client.loop_start()
    try:
        await asyncio.to_thread(listening.wait, 10.0)
        if trouble or not listening.is_set():
            why = trouble[0] if trouble else "no answer"
            raise BadSource(
                f"the broker refuses: {why}",
                hint="check user, password and what the user may read",
                source=source.name,
            )
        await asyncio.sleep(seconds)
    finally:
        client.disconnect()
        await asyncio.to_thread(client.loop_stop)
    return [_discovery(key, seen) for key, seen in sorted(listener.seen.items())]


def _discovery(key: tuple[str, str], seen: _Seen) -> Discovery:
    spans = [later - earlier for earlier, later in zip(seen.times_s, seen.times_s[1:], strict=False)]
    period_s = sorted(spans)[len(spans) // 2] if spans else None
    name = key[1].rpartition("/")[2] or key[0].rpartition(":")[2].rpartition("/")[2]
    return Discovery(key[0], key[1], seen.example, seen.unit, period_s, name)
