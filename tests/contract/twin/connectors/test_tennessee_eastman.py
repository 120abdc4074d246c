"""The Tennessee Eastman record through real peers into a plant of its own: every value arrives as recorded."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import paho.mqtt.client as paho
import pytest

from onmaru.twin.drivers.mqtt import MqttConnector
from onmaru.twin.drivers.opcua import OpcuaConnector
from onmaru.twin.drivers.replay import ReplayConnector
from onmaru.twin.ports import BoundSignal
from onmaru.twin.rules.live_state import LiveState
from onmaru.twin.service.ingest import Ingest
from onmaru.twin.store.history import TelemetryLog
from onmaru.twin.types import Binding, Quality, Signal, Source

NAMES = [f"xmeas_{i}" for i in range(1, 42)] + [f"xmv_{i}" for i in range(1, 12)]
SIGNALS = [Signal(f"Plant/Reactor/{name}", "/Plant/Reactor", name) for name in NAMES]
START_NS = 1_750_000_000_000_000_000
PERIOD_NS = 180 * 1_000_000_000  # one row every three minutes
ROWS = 200


class Pipeline:
    def __init__(self, folder: Path) -> None:
        self.log = TelemetryLog(folder / "history")
        assert self.log.intern([signal.id for signal in SIGNALS]) == list(range(52))
        self.state = LiveState(SIGNALS)
        self.ingest = Ingest(self.state, self.log)
        self.ingest.start()

    def bound(self, source: str, address: Any, **more: Any) -> list[BoundSignal]:
        return [
            BoundSignal(row, signal, Binding(signal.id, source, address(row, signal.name), **more))
            for row, signal in enumerate(SIGNALS)
        ]

    def has_all(self, table: np.ndarray) -> bool:
        """Whether every signal's history is whole; a server's first values are samples too, so counts do not tell."""
        end_ns = START_NS + len(table) * PERIOD_NS
        return all(len(self.log.range(row, START_NS, end_ns)) >= len(table) for row in range(52))

    def check(self, table: np.ndarray) -> None:
        for row in range(52):
            kept = self.log.range(row, START_NS, START_NS + len(table) * PERIOD_NS)
            assert np.array_equal(kept.value, table[:, row]), NAMES[row]
            assert np.array_equal(kept.source_ns, START_NS + np.arange(len(table)) * PERIOD_NS)
        then = self.log.at(START_NS + 100 * PERIOD_NS + 1)
        assert np.array_equal(then.value[:52], table[100])

    def close(self) -> None:
        self.ingest.stop()
        self.log.close()


@pytest.fixture
def pipeline(tmp_path: Path) -> Any:
    made = Pipeline(tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="module")
def table(tennessee_eastman: Path) -> np.ndarray:
    return np.loadtxt(tennessee_eastman / "d01_te.dat")[:ROWS]


def test_replayed_from_its_file(
    pipeline: Pipeline, tennessee_eastman: Path, tmp_path: Path, poll: Any
) -> None:
    for name, shape in (("d01_te.dat", (960, 52)), ("d00.dat", (500, 52))):
        source = Source("te", "replay", {
            "file": str(tennessee_eastman / name), "period_s": 180.0, "times": "original", "speed": 0,
            "start": "2025-06-15T15:06:40Z",
        })  # fmt: skip
        connector = ReplayConnector(
            source, pipeline.bound("te", lambda row, _: f"#{row}"), pipeline.ingest, tmp_path
        )
        asyncio.run(connector.start())
        assert connector.finished.wait(30)
        asyncio.run(connector.stop())
        assert connector.health().sample_count == shape[0] * shape[1]
        assert connector.health().rejected_count == 0
        if name == "d01_te.dat":
            pipeline.check(np.loadtxt(tennessee_eastman / name))


def test_through_a_real_broker(
    pipeline: Pipeline, table: np.ndarray, mosquitto: int, tmp_path: Path, poll: Any
) -> None:
    bound = pipeline.bound("te", lambda _, name: "te/row", time_pointer="/time")
    bound = [
        BoundSignal(
            item.row, item.signal, Binding(item.signal.id, "te", "te/row", f"/{item.signal.name}", "/time")
        )
        for item in bound
    ]
    source = Source("te", "mqtt", {"url": f"mqtt://127.0.0.1:{mosquitto}"})
    connector = MqttConnector(source, bound, pipeline.ingest, tmp_path)
    asyncio.run(connector.start())
    poll(lambda: connector.health().connected)
    client = paho.Client(paho.CallbackAPIVersion.VERSION2)
    client.connect("127.0.0.1", mosquitto)
    client.loop_start()
    for index, row in enumerate(table):
        payload = {
            "time": (START_NS + index * PERIOD_NS) // 1_000_000,
            **dict(zip(NAMES, row.tolist(), strict=True)),
        }
        sent = client.publish("te/row", orjson.dumps(payload), qos=1)
    sent.wait_for_publish(20)
    poll(lambda: pipeline.ingest.stats().durable >= ROWS * 52)
    client.disconnect()
    client.loop_stop()
    asyncio.run(connector.stop())
    assert connector.health().rejected_count == 0
    pipeline.check(table)


def test_through_a_real_opcua_server(
    pipeline: Pipeline, table: np.ndarray, tmp_path: Path, opcua_te: Any, poll: Any
) -> None:
    port, write = opcua_te
    options = {"url": f"opc.tcp://127.0.0.1:{port}/", "publish_s": 0.02, "queue_size": 1000}
    bound = pipeline.bound("te", lambda _, name: f"ns=2;s={name}")
    connector = OpcuaConnector(
        Source("te", "opcua", options, emulated=True), bound, pipeline.ingest, tmp_path
    )
    asyncio.run(connector.start())
    poll(lambda: connector.health().connected)
    feeder = threading.Thread(target=write, args=(table,))
    feeder.start()
    feeder.join(60)
    poll(lambda: pipeline.has_all(table))
    asyncio.run(connector.stop())
    pipeline.check(table)
    kept = pipeline.log.range(0, START_NS, START_NS + ROWS * PERIOD_NS)
    assert set(kept.quality.tolist()) == {Quality.SIMULATED}


@pytest.fixture
def opcua_te() -> Any:
    """A server with the 52 variables, and the way to write a table into it."""
    import json
    import socket
    import subprocess
    import sys

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    script = Path(__file__).with_name("opcua_peer.py")
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", str(script), str(port), *NAMES],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"

    def write(table: np.ndarray) -> None:
        for index, row in enumerate(table):
            at = START_NS + index * PERIOD_NS
            for name, value in zip(NAMES, row.tolist(), strict=True):
                process.stdin.write(json.dumps({"name": name, "time_ns": at, "value": value}) + "\n")
            if index % 20 == 19:  # let the subscription empty its queues
                process.stdin.write("{}\n")
                process.stdin.flush()
                process.stdout.readline()

    yield port, write
    process.stdin.close()
    process.kill()
    process.stdout.close()
    process.wait(10)
