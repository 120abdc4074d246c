"""Publishers: plain JSON over MQTT, a Sparkplug B edge node, and the pipe to the OPC UA server."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import orjson
import paho.mqtt.client as mqtt
from item import Item
from paho.mqtt.enums import CallbackAPIVersion

from emulator.model import Value
from emulator.schedule import messages
from emulator.sparkplug import BOOLEAN, DOUBLE, INT64, STRING, Metric, asks_rebirth, payload

Values = dict[tuple[str, str], Value]
GROUP, NODE = "maru", "welding"
RETRY_S = 15.0


def _client(name: str) -> mqtt.Client:
    client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=name, protocol=mqtt.MQTTv311)
    client.reconnect_delay_set(1, 10)
    client.max_queued_messages_set(2000)
    return client


def _connect(client: mqtt.Client, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("mqtt", "mqtts"):
        raise SystemExit(f"broker URL {url!r}: expected mqtt://host:port or mqtts://host:port")
    if parts.username:
        client.username_pw_set(parts.username, parts.password)
    if parts.scheme == "mqtts":
        client.tls_set()
    port = parts.port or (8883 if parts.scheme == "mqtts" else 1883)
    client.connect_async(parts.hostname or "127.0.0.1", port, keepalive=20)
    client.loop_start()


def _plain(value: Value) -> Value:
    return round(value, 4) if isinstance(value, float) else value


class JsonPublisher:
    """One JSON object per group of signals: `{"ts": ms, "name": value, ...}`."""

    def __init__(self, items: list[Item], url: str, name: str = "emulator-line") -> None:
        self.messages = messages(items, together=True)
        self.client = _client(name)
        _connect(self.client, url)

    def send(self, now_s: float, stamp_ms: int, values: Values) -> int:
        """Publish what is due; returns how many samples went out."""
        if not self.client.is_connected():
            return 0
        count = 0
        for message in self.messages:
            present = message.due(now_s, values)
            if present is not None:
                body = {
                    "ts": stamp_ms,
                    **{i.name: _plain(v) for i, v in zip(message.items, present, strict=True)},
                }
                qos = 0 if message.fast_s < 0.25 else 1
                self.client.publish(message.address, orjson.dumps(body), qos=qos)
                count += len(present)
        return count

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


class SparkplugPublisher:
    """An edge node with one device per work unit: births with names, data with aliases, death by will."""

    def __init__(self, items: list[Item], url: str, name: str = "emulator-welding") -> None:
        self.parts = messages(items, together=False)
        self.alias = {item.id: i + 1 for i, item in enumerate(items)}
        self.devices = sorted({_device(item) for item in items})
        self.client = _client(name)
        self._seq = 0
        self._birth = True
        self.client.will_set(
            self._topic("NDEATH"),
            payload(time.time_ns() // 1_000_000, None, [Metric("bdSeq", None, INT64, 0)]),
            qos=1,
        )
        self.client.on_connect = self._connected
        self.client.on_message = self._command
        _connect(self.client, url)

    def _connected(self, client: mqtt.Client, *_: object) -> None:
        client.subscribe(self._topic("NCMD"), qos=1)
        self._birth = True

    def _command(self, _client: mqtt.Client, _data: object, message: mqtt.MQTTMessage) -> None:
        self._birth = self._birth or asks_rebirth(bytes(message.payload))

    def _topic(self, verb: str, device: str = "") -> str:
        return f"spBv1.0/{GROUP}/{verb}/{NODE}" + (f"/{device}" if device else "")

    def _next_seq(self) -> int:
        seq, self._seq = self._seq, (self._seq + 1) % 256
        return seq

    def send(self, now_s: float, stamp_ms: int, values: Values) -> int:
        """Births first when they are owed, then what is due, one message a device."""
        if not self.client.is_connected():
            return 0
        if self._birth:
            self._birth = False
            self._births(stamp_ms, values)
        count = 0
        due: dict[str, list[Metric]] = {}
        for part in self.parts:
            present = part.due(now_s, values)
            if present is not None:
                item = part.items[0]
                due.setdefault(_device(item), []).append(self._metric(item, present[0], named=False))
                count += 1
        for device, metrics in due.items():
            self.client.publish(
                self._topic("DDATA", device), payload(stamp_ms, self._next_seq(), metrics), qos=0
            )
        return count

    def _births(self, stamp_ms: int, values: Values) -> None:
        self._seq = 0
        node = [Metric("bdSeq", None, INT64, 0), Metric("Node Control/Rebirth", None, BOOLEAN, False)]
        self.client.publish(self._topic("NBIRTH"), payload(stamp_ms, self._next_seq(), node), qos=0)
        for device in self.devices:
            born = [
                self._metric(part.items[0], values[part.items[0].key, part.items[0].name], named=True)
                for part in self.parts
                if _device(part.items[0]) == device
            ]
            self.client.publish(
                self._topic("DBIRTH", device), payload(stamp_ms, self._next_seq(), born), qos=0
            )

    def _metric(self, item: Item, value: Value, *, named: bool) -> Metric:
        kind = STRING if item.kind in ("text", "state") else INT64 if item.kind == "counter" else DOUBLE
        return Metric(
            item.address.split(":", 1)[1] if named else "", self.alias[item.id], kind, _plain(value)
        )

    def close(self) -> None:
        if self.client.is_connected():
            self.client.publish(
                self._topic("NDEATH"),
                payload(time.time_ns() // 1_000_000, None, [Metric("bdSeq", None, INT64, 0)]),
                qos=1,
            )
        self.client.disconnect()
        self.client.loop_stop()


def _device(item: Item) -> str:
    return item.address.split(":", 1)[0].rsplit("/", 1)[1]


class OpcuaPipe:
    """The OPC UA server as a process of its own, fed with one JSON line a tick; started again when it ends."""

    def __init__(self, items: list[Item], port: int) -> None:
        self.parts = messages(items, together=False)
        self.port = port
        self._started_s = 0.0
        self._process = self._start()

    def _start(self) -> subprocess.Popen[str]:
        here = Path(__file__).resolve().parent.parent
        self._started_s = time.monotonic()
        for part in self.parts:  # a fresh server knows no values
            part.sent_s, part.last = -1e9, []
        command = [sys.executable, "-m", "emulator.opcua_server", "--port", str(self.port)]
        return subprocess.Popen(command, cwd=here, stdin=subprocess.PIPE, text=True)

    def send(self, now_s: float, stamp_ms: int, values: Values) -> int:
        """Hand over what is due; a server that has ended (its port was taken) gets another try every 15 s."""
        if self._process.poll() is not None:
            if time.monotonic() - self._started_s > RETRY_S:
                self._process = self._start()
            return 0
        due = {
            part.items[0].address: _plain(value[0])
            for part in self.parts
            if (value := part.due(now_s, values)) is not None
        }
        if due and self._process.stdin:
            try:
                self._process.stdin.write(json.dumps({"ts": stamp_ms, "values": due}) + "\n")
                self._process.stdin.flush()
            except BrokenPipeError:  # it ended between the question and the write
                return 0
        return len(due)

    def close(self) -> None:
        if self._process.stdin:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
