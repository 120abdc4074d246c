"""Samples from a real broker to live state, history on disk and a subscribed socket.

Four runs through a real Mosquitto (QoS 1, MQTT 5, acknowledged only when on disk), each publisher and the
viewer in a process of its own:

    sparkplug   DDATA of 500 metrics by alias, 5,000 signals, as fast as it goes
    json_batch  arrays of 100 samples a message, 200 signals, as fast as it goes
    json_single one sample a message, 200 signals, as fast as it goes
    latency     Sparkplug at half of the promised load; publish time to arrival at the viewer's socket

Checked: every sample sent is in the history with its value, and live state holds the last ones. The rival
is the pipeline one writes first, with the same broker and messages: paho, json and one SQLite transaction a
message (WAL, synchronous=FULL, the same promise). Eclipse Ditto's own benchmark reports 800 to 3,200
modified things/s for its MQTT path (its documentation; another machine, so only named here, not compared).
"""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

from harness import Bench  # noqa: E402

BASE_MS = 1_750_000_000_000
DEVICES, METRICS = 10, 500
JSON_SIGNALS, JSON_ARRAY = 200, 100
TICK_S = 0.05  # the twin's own


# -- the publisher's process ------------------------------------------------------------------------


class Pipe:
    """A bare MQTT publisher: QoS 1, everything in flight at once."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(b"\x10\x0f\x00\x04MQTT\x04\x02\x00\x00\x00\x03pub")
        self.socket.recv(4)
        self.buffer = bytearray()
        self.packet_id = 0
        self.acknowledged = 0
        threading.Thread(target=self._drain, daemon=True).start()

    def _drain(self) -> None:
        while data := self.socket.recv(1 << 16):
            self.acknowledged += len(data)

    def publish(self, topic: bytes, payload: bytes) -> None:
        self.packet_id = self.packet_id % 65_535 + 1
        length = 4 + len(topic) + len(payload)
        head = bytearray([0x32])
        while True:
            length, digit = divmod(length, 128)
            head.append(digit | (0x80 if length else 0))
            if not length:
                break
        self.buffer += (
            head + len(topic).to_bytes(2, "big") + topic + self.packet_id.to_bytes(2, "big") + payload
        )
        if len(self.buffer) > 1 << 15:
            self.flush()

    def flush(self) -> None:
        self.socket.sendall(self.buffer)
        self.buffer.clear()


def publish(kind: str, port: int, count: int, rate: float) -> None:
    """Send `count` samples, at `rate` a second when it is not 0; prints the seconds it took."""
    from onmaru.twin.rules.sparkplug import DataType, Metric
    from onmaru.twin.rules.sparkplug_node import EdgeNode

    pipe = Pipe(port)
    node = EdgeNode("plant", "edge")
    names = [f"m{i}" for i in range(METRICS)]
    if kind == "sparkplug":
        births = [node.birth([], timestamp_ms=BASE_MS)]
        births += [
            node.device_birth(
                f"d{d}", [Metric(n, None, DataType.DOUBLE) for n in names], timestamp_ms=BASE_MS
            )
            for d in range(DEVICES)
        ]
        for topic, payload in births:
            pipe.publish(topic.encode(), payload)
        pipe.flush()
        time.sleep(0.3)
    begin = time.perf_counter()
    sent = index = 0
    while sent < count:
        if kind == "sparkplug":
            moment = time.time_ns() // 1_000_000 if rate else BASE_MS + 1 + index // DEVICES
            metrics = [
                Metric(name, float(index // DEVICES + m), timestamp_ms=moment) for m, name in enumerate(names)
            ]
            topic, payload = node.data(f"d{index % DEVICES}", metrics, timestamp_ms=moment)
            pipe.publish(topic.encode(), payload)
            sent += METRICS
        elif kind == "json_batch":
            first = index // JSON_SIGNALS * JSON_ARRAY
            body = ",".join(f'{{"t":{BASE_MS + 1 + first + k},"v":{first + k}.5}}' for k in range(JSON_ARRAY))
            pipe.publish(b"plant/s%d" % (index % JSON_SIGNALS), b"[" + body.encode() + b"]")
            sent += JSON_ARRAY
        else:
            step = index // JSON_SIGNALS
            pipe.publish(
                b"plant/s%d" % (index % JSON_SIGNALS), b'{"t":%d,"v":%d.5}' % (BASE_MS + 1 + step, step)
            )
            sent += 1
        index += 1
        if rate:
            pipe.flush()
            ahead = begin + sent / rate - time.perf_counter()
            if ahead > 0:
                time.sleep(ahead)
    pipe.flush()
    print(time.perf_counter() - begin, flush=True)
    sys.stdin.read()  # keep the connection until we are told


# -- the viewer's process ---------------------------------------------------------------------------


def view(port: int) -> None:
    """Read frames until the socket closes; prints how many, and the delays of their records [ms]."""
    from onmaru.twin.rules.wire import HEADER, SIGNAL_DTYPE

    viewer = socket.create_connection(("127.0.0.1", port))
    delays: list[np.ndarray] = []
    with viewer.makefile("rb") as stream:
        while head := stream.read(HEADER.size):
            _, _, _, count, _ = HEADER.unpack(head)
            body = stream.read(count * SIGNAL_DTYPE.itemsize)
            records = np.frombuffer(body, SIGNAL_DTYPE)
            delays.append(time.time() * 1000.0 - records["source_ms"])
    every = np.concatenate(delays) if delays else np.zeros(0)
    recent = every[every < 60_000]
    figures = np.percentile(recent, [50, 99, 100]).tolist() if len(recent) else [0, 0, 0]
    print(json.dumps([len(every), *figures]), flush=True)


# -- our pipeline -----------------------------------------------------------------------------------


class Broker:
    def __init__(self, folder: Path) -> None:
        program = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
        config = folder / "mosquitto.conf"
        config.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n"
            "max_inflight_messages 0\nset_tcp_nodelay true\n"
        )
        self.process = subprocess.Popen([program, "-c", str(config)], stderr=subprocess.DEVNULL)
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
                return
            except OSError:
                time.sleep(0.02)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


class Twin:
    """Connector, live state, history and a stream of changes to one viewer, wired as the site does."""

    def __init__(self, kind: str, port: int, folder: Path) -> None:
        from onmaru.twin.drivers.mqtt import MqttConnector
        from onmaru.twin.ports import BoundSignal
        from onmaru.twin.rules.live_state import LiveState
        from onmaru.twin.service.ingest import Ingest
        from onmaru.twin.store.history import TelemetryLog
        from onmaru.twin.types import Binding, Signal, Source

        sparkplug = kind == "sparkplug"
        addresses = (
            [f"plant/edge/d{d}:m{m}" for d in range(DEVICES) for m in range(METRICS)]
            if sparkplug
            else [f"plant/s{i}" for i in range(JSON_SIGNALS)]
        )
        signals = [Signal(f"P/s{i}", "/P", f"s{i}") for i in range(len(addresses))]
        more: dict[str, Any] = {} if sparkplug else {"pointer": "/v", "time_pointer": "/t"}
        bound = [
            BoundSignal(row, signal, Binding(signal.id, "line", addresses[row], **more))
            for row, signal in enumerate(signals)
        ]
        self.history = TelemetryLog(folder / "history")
        self.history.intern([signal.id for signal in signals])
        self.state = LiveState(signals)
        self.ingest = Ingest(self.state, self.history)
        options = {"url": f"mqtt://127.0.0.1:{port}", "format": "sparkplug" if sparkplug else "json"}
        self.connector = MqttConnector(Source("line", "mqtt", options), bound, self.ingest, folder)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.viewer = subprocess.Popen(
            [sys.executable, __file__, "--view", str(self.listener.getsockname()[1])],
            stdout=subprocess.PIPE,
            text=True,
        )
        self.peer, _ = self.listener.accept()
        self.ended = threading.Event()
        self.ticker = threading.Thread(target=self._tick, daemon=True)

    def start(self) -> None:
        self.ingest.start()
        self.ticker.start()
        asyncio.run(self.connector.start())
        while not self.connector.health().connected:
            time.sleep(0.01)
        time.sleep(0.2)  # the subscription

    def _tick(self) -> None:
        from onmaru.twin.rules.wire import SIGNAL_DTYPE, FrameKind, encode_frame

        due = time.monotonic()
        while not self.ended.is_set():
            due = max(due + TICK_S, time.monotonic())
            time.sleep(max(0.0, due - time.monotonic()))
            rows = self.state.take_changed()
            if len(rows):
                table = self.state.table(time.time_ns())
                records = np.zeros(len(rows), SIGNAL_DTYPE)
                records["row"], records["value"] = rows, table.value[rows]
                records["quality"], records["source_ms"] = table.quality[rows], table.source_ns[rows] / 1e6
                self.peer.sendall(encode_frame(FrameKind.SIGNALS, records, self.state.seq))

    def stop(self) -> list[float]:
        asyncio.run(self.connector.stop())
        self.ingest.stop()
        time.sleep(2 * TICK_S)
        self.ended.set()
        self.ticker.join()
        self.peer.close()
        self.listener.close()
        figures: list[float] = json.loads(self.viewer.communicate(timeout=30)[0])
        return figures


def start_publisher(kind: str, port: int, count: int, rate: float) -> subprocess.Popen[str]:
    command = [sys.executable, __file__, "--publish", kind, str(port), str(count), str(rate)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def run_ours(bench: Bench, kind: str, count: int, *, rate: float = 0.0) -> tuple[float, list[float]]:
    """Samples per second from the first to the last durable one, and the viewer's figures."""
    with tempfile.TemporaryDirectory(prefix="bench-ingest-") as place:
        folder = Path(place)
        broker = Broker(folder)
        twin = Twin(kind, broker.port, folder)
        twin.start()
        births = DEVICES * METRICS if kind == "sparkplug" else 0  # their nulls are samples too
        publisher = start_publisher(kind, broker.port, count, rate)
        while twin.ingest.stats().durable <= births:
            time.sleep(0.001)
        begin, before = time.perf_counter(), twin.ingest.stats().durable
        deadline = begin + 120
        while twin.ingest.stats().durable < births + count and time.perf_counter() < deadline:
            time.sleep(0.002)
        seconds = time.perf_counter() - begin
        publisher.communicate("", timeout=30)
        figures = twin.stop()
        check(bench, kind, twin, count, births, live=bool(rate))
        twin.history.close()
        broker.stop()
        return (births + count - before) / seconds, figures


def check(bench: Bench, kind: str, twin: Twin, count: int, births: int, *, live: bool) -> None:
    """None lost: as many as were sent, with the values that were sent, and the last ones in live state."""
    stats = twin.ingest.stats()
    bench.check(
        stats.durable == births + count, f"{kind}: {births + count - stats.durable} samples are missing"
    )
    bench.check(twin.connector.health().rejected_count == 0, f"{kind}: samples were rejected")
    rows = DEVICES * METRICS if kind == "sparkplug" else JSON_SIGNALS
    each = count // rows
    extra = np.arange(rows) % METRICS if kind == "sparkplug" else np.full(rows, 0.5)
    table = twin.state.table(time.time_ns())
    bench.check(
        np.array_equal(table.value, each - 1 + extra), f"{kind}: live state is not what was sent last"
    )
    if live:
        return  # times are the clock's, so two samples of a signal may share a millisecond
    start = (BASE_MS + 1) * 1_000_000
    for row in range(0, rows, max(1, rows // 50)):
        kept = twin.history.range(row, start, start + each * 1_000_000)
        right = np.array_equal(kept.value, np.arange(each) + extra[row])
        bench.check(right, f"{kind}: history of row {row} is not what was sent")


# -- the rival --------------------------------------------------------------------------------------


def run_naive(count: int) -> float:
    """Messages per second of paho + json + SQLite, one transaction a message."""
    import paho.mqtt.client as paho

    with tempfile.TemporaryDirectory(prefix="bench-naive-") as place:
        folder = Path(place)
        broker = Broker(folder)
        finished = threading.Event()
        marks: list[float] = []
        database: list[sqlite3.Connection] = []

        def on_message(_client: Any, _data: Any, message: paho.MQTTMessage) -> None:
            if not database:
                database.append(sqlite3.connect(folder / "naive.db"))
                database[0].execute("PRAGMA journal_mode=WAL")
                database[0].execute("PRAGMA synchronous=FULL")
                database[0].execute("CREATE TABLE sample (topic TEXT, t INTEGER, v REAL)")
            sample = json.loads(message.payload)
            with database[0]:
                database[0].execute(
                    "INSERT INTO sample VALUES (?, ?, ?)", (message.topic, sample["t"], sample["v"])
                )
            marks.append(time.perf_counter())
            if len(marks) == count:
                finished.set()

        client = paho.Client(paho.CallbackAPIVersion.VERSION2, protocol=paho.MQTTv5)
        client.on_message = on_message
        client.connect("127.0.0.1", broker.port)
        client.subscribe("plant/#", 1)
        client.loop_start()
        time.sleep(0.3)
        publisher = start_publisher("json_single", broker.port, count, 0.0)
        finished.wait(120)
        publisher.communicate("", timeout=30)
        client.disconnect()
        client.loop_stop()
        broker.stop()
        return (len(marks) - 1) / (marks[-1] - marks[0])


def main() -> int:
    bench = Bench("ingest_signals", "Broker to live state, disk and viewer, acknowledged when durable")
    if not (shutil.which("mosquitto") or Path("/usr/sbin/mosquitto").exists()):
        bench.check(False, "mosquitto is not installed (apt-get install mosquitto)")
        return bench.finish()
    scale = 1 if bench.quick else 5
    naive_count = 1_000 * scale
    naive = run_naive(naive_count)
    rival = "paho + json + SQLite, a transaction a message"
    sizes = {"sparkplug": 1_000_000 * scale, "json_batch": 1_000_000 * scale, "json_single": 100_000 * scale}
    targets = {"sparkplug": 100_000.0, "json_batch": 100_000.0, "json_single": 20_000.0}
    for kind, count in sizes.items():
        rate, _ = run_ours(bench, kind, count)
        same = kind == "json_single"  # the rival takes single messages only
        bench.report(
            kind,
            rate,
            "samples/s",
            rival=rival if same else None,
            rival_value=naive if same else None,
            size=count,
            target=targets[kind],
            better="higher",
        )
    _, (_, median_ms, p99_ms, worst_ms) = run_ours(bench, "sparkplug", 250_000 * scale, rate=50_000.0)
    size = "50,000 samples/s"
    bench.report("latency_p50", median_ms, "ms", size=size)
    bench.report("latency_p99", p99_ms, "ms", size=size, target=100.0)
    bench.report("latency_max", worst_ms, "ms", size=size)
    return bench.finish()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--publish"]:
        publish(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5]))
    elif sys.argv[1:2] == ["--view"]:
        view(int(sys.argv[2]))
    else:
        sys.exit(main())
