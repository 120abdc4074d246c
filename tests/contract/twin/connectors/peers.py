"""The peers that connectors are run against, and the sink that watches what they deliver."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import paho.mqtt.client as paho
import pytest

from onmaru.core.plugins import load
from onmaru.twin.ports import BoundSignal
from onmaru.twin.rules.sparkplug import DataType, Metric
from onmaru.twin.rules.sparkplug_node import EdgeNode
from onmaru.twin.types import Binding, Signal, SignalKind, Source

Sample = tuple[str, int, Any]  # name, source time [ns], raw value
NAMES = ("pressure", "state", "serial")
SIGNALS = {
    "pressure": Signal("P/pressure", "/P", "pressure", unit="kPa"),
    "state": Signal("P/state", "/P", "state", kind=SignalKind.STATE, states=("idle", "run", "down")),
    "serial": Signal("P/serial", "/P", "serial", kind=SignalKind.TEXT),
}


def wait_for(what: Callable[[], Any], *, seconds: float = 20.0) -> Any:
    """Poll until it is true; the answer."""
    deadline = time.monotonic() + seconds
    while not (answer := what()):
        if time.monotonic() > deadline:
            raise AssertionError("it did not happen in time")
        time.sleep(0.01)
    return answer


class Recorder:
    """A sink that keeps everything; `refuse` makes it refuse, `hold` makes it delay the answer."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.samples: list[tuple[int, int, float, int, str | None]] = []
        self.ingest: list[int] = []
        self.refuse, self.refused = False, 0

    def push(self, batch: Any, *, done: Any = None) -> None:
        with self.lock:
            if self.refuse:
                self.refused += len(batch)
                error: BaseException | None = OSError("disk full")
            else:
                error = None
                texts = batch.texts or [None] * len(batch)
                columns = (batch.signal, batch.source_ns, batch.value, batch.quality)
                self.samples += zip(*(column.tolist() for column in columns), texts, strict=True)
                self.ingest += batch.ingest_ns.tolist()
        if done:
            done(error)

    def of(self, row: int) -> list[tuple[int, int, float, int, str | None]]:
        with self.lock:
            return [item for item in self.samples if item[0] == row]


class Peer:
    """What a connector talks to. `early`: its samples must be there before the connector starts."""

    kind = ""
    early = restartable = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def options(self) -> dict[str, Any]:
        raise NotImplementedError

    def binding(self, name: str) -> dict[str, Any]:
        raise NotImplementedError

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def restart(self) -> None:
        self.stop()
        self.start()

    def send(self, samples: list[Sample]) -> None:
        raise NotImplementedError

    def send_bad(self) -> int:
        """Send what cannot be read; returns how many rejections that makes at least."""
        raise NotImplementedError

    def connector(self, sink: Any, *, expected_period_s: float | None = None, **source: Any) -> Any:
        bound = [
            BoundSignal(
                row,
                replace(SIGNALS[name], expected_period_s=expected_period_s),
                Binding(
                    SIGNALS[name].id, "peer", unit="bar" if name == "pressure" else "", **self.binding(name)
                ),
            )
            for row, name in enumerate(NAMES)
        ]
        driver = load("onmaru.twin.connectors", self.kind)
        return driver(Source("peer", self.kind, self.options(), **source), bound, sink, self.folder)


class MqttPeer(Peer):
    kind = "mqtt"
    version = "5"
    restartable = True

    def __init__(self, folder: Path, program: str) -> None:
        super().__init__(folder)
        self.program = program
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
        self.config = folder / "mosquitto.conf"
        self.config.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n"
            f"persistence true\npersistence_location {folder}/\nuser root\n"
        )
        self.client: paho.Client | None = None

    def options(self) -> dict[str, Any]:
        return {
            "url": f"mqtt://127.0.0.1:{self.port}",
            "version": self.version,
            "reconnect_min_s": 0.1,
            "reconnect_max_s": 0.3,
            "watch": ["extra/#"],
        }

    def binding(self, name: str) -> dict[str, Any]:
        return {"address": f"line/{name}", "pointer": "/v", "time_pointer": "/t"}

    def start(self) -> None:
        self.process = subprocess.Popen([self.program, "-c", str(self.config)], stderr=subprocess.DEVNULL)
        wait_for(self._answers)
        self.client = paho.Client(paho.CallbackAPIVersion.VERSION2, protocol=paho.MQTTv311)
        self.client.connect("127.0.0.1", self.port)
        self.client.loop_start()

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 0.2).close()
            return True
        except OSError:
            return False

    def stop(self) -> None:
        if self.client is not None:
            self.client.disconnect()
            self.client.loop_stop()
            self.client = None
        self.process.terminate()
        self.process.wait(10)

    def publish(self, topic: str, payload: bytes) -> None:
        self.client.publish(topic, payload, qos=1).wait_for_publish(10)

    def send(self, samples: list[Sample]) -> None:
        infos = [
            self.client.publish(f"line/{name}", orjson.dumps({"t": time_ns // 1_000_000, "v": value}), qos=1)
            for name, time_ns, value in samples
        ]
        for info in infos:
            info.wait_for_publish(20)

    def send_bad(self) -> int:
        self.publish("line/pressure", b"{torn")
        self.publish("line/pressure", b'{"t": 1, "v": "much"}')
        self.publish("line/pressure", b'{"t": "tomorrow", "v": 1}')
        return 3


class Mqtt311Peer(MqttPeer):
    version = "3.1.1"


class SparkplugPeer(MqttPeer):
    def __init__(self, folder: Path, program: str) -> None:
        super().__init__(folder, program)
        self.node = EdgeNode("plant", "edge")
        self.births = 0

    def options(self) -> dict[str, Any]:
        return {**super().options(), "format": "sparkplug"}

    def binding(self, name: str) -> dict[str, Any]:
        return {"address": f"plant/edge/line:{name}"}

    def start(self) -> None:
        super().start()
        self.client.on_message = lambda *_: self.birth()
        self.client.subscribe("spBv1.0/plant/NCMD/edge", 1)

    def birth(self) -> None:
        now_ms = time.time_ns() // 1_000_000
        types = {"pressure": DataType.DOUBLE, "state": DataType.INT16, "serial": DataType.STRING}
        self.client.publish(*self.node.birth([], timestamp_ms=now_ms), qos=0)
        nulls = [Metric(name, None, kind) for name, kind in types.items()]
        self.client.publish(*self.node.device_birth("line", nulls, timestamp_ms=now_ms - 86_400_000), qos=0)
        self.births += 1

    def send(self, samples: list[Sample]) -> None:
        wait_for(lambda: self.births)
        for start in range(0, len(samples), 50):
            part = [
                Metric(name, value, timestamp_ms=at // 1_000_000)
                for name, at, value in samples[start : start + 50]
            ]
            topic, payload = self.node.data("line", part, timestamp_ms=part[-1].timestamp_ms or 0)
            self.client.publish(topic, payload, qos=1).wait_for_publish(10)

    def send_bad(self) -> int:
        wait_for(lambda: self.births)
        self.publish("spBv1.0/plant/DDATA/edge/line", b"\xff\xff\xff")
        return 1


class OpcuaPeer(Peer):
    kind = "opcua"
    restartable = True

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]

    def options(self) -> dict[str, Any]:
        return {
            "url": f"opc.tcp://127.0.0.1:{self.port}/",
            "publish_s": 0.02,
            "reconnect_min_s": 0.1,
            "reconnect_max_s": 0.3,
            "queue_size": 1000,
        }

    def binding(self, name: str) -> dict[str, Any]:
        return {"address": f"ns=2;s={name}"}

    def start(self) -> None:
        script = Path(__file__).with_name("opcua_peer.py")
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(script), str(self.port), *NAMES],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout.readline() == "ready\n"

    def stop(self) -> None:
        self.process.stdin.close()
        self.process.kill()
        self.process.stdout.close()
        self.process.wait(10)

    def send(self, samples: list[Sample]) -> None:
        for name, at, value in samples:
            self.process.stdin.write(json.dumps({"name": name, "time_ns": at, "value": value}) + "\n")
        self.process.stdin.write("{}\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline().startswith("done")

    def send_bad(self) -> int:
        self.send([("pressure", time.time_ns(), float("nan"))])
        return 1

    def reset(self, folder: Path) -> None:
        """Forget the values of the test before."""
        self.folder = folder
        if self.process.poll() is not None:
            self.start()
        self.process.stdin.write('{"reset": true}\n')
        self.process.stdin.flush()
        assert self.process.stdout.readline().startswith("done")


class ReplayPeer(Peer):
    kind = "replay"
    early = True

    def options(self) -> dict[str, Any]:
        return {
            "file": str(self.folder / "record.csv"),
            "time_column": "time",
            "times": "original",
            "speed": 0,
        }

    def binding(self, name: str) -> dict[str, Any]:
        return {"address": name}

    def send(self, samples: list[Sample]) -> None:
        lines = ["time," + ",".join(NAMES)]
        for name, at, value in samples:
            lines.append(
                f"{at // 1_000_000}," + ",".join(str(value) if name == other else "" for other in NAMES)
            )
        (self.folder / "record.csv").write_text("\n".join(lines) + "\n")

    def send_bad(self) -> int:
        lines = (self.folder / "record.csv").read_text().splitlines()
        lines.insert(2, "0,1.5,,")
        (self.folder / "record.csv").write_text("\n".join(lines) + "\n")
        return 1


class PushPeer(Peer):
    kind = "push"

    def options(self) -> dict[str, Any]:
        return {}

    def binding(self, name: str) -> dict[str, Any]:
        return {"address": f"P/{name}"}

    def connector(self, sink: Any, **source: Any) -> Any:
        self.made = super().connector(sink, **source)
        return self.made

    def send(self, samples: list[Sample]) -> None:
        for start in range(0, len(samples), 37):
            part = [
                {"signal": f"P/{name}", "time": at // 1_000_000, "value": value}
                for name, at, value in samples[start : start + 37]
            ]
            assert self.made.accept(part).result(10) == len(part)

    def send_bad(self) -> int:
        from onmaru.twin.drivers.push import BadSample

        for value in (float("nan"), None, {}, "much"):
            with pytest.raises(BadSample):
                self.made.accept([{"signal": "P/pressure", "value": value}])
        return 4


class SimulatorPeer(Peer):
    kind = "simulator"
    restartable = True

    def start(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", getattr(self, "port", 0)), reuse_port=True)
        self.port = self.listener.getsockname()[1]
        self.peer: socket.socket | None = None

    def stop(self) -> None:
        if self.peer is not None:
            self.peer.close()
        self.listener.close()

    def options(self) -> dict[str, Any]:
        return {"url": f"tcp://127.0.0.1:{self.port}", "reconnect_s": 0.1}

    def binding(self, name: str) -> dict[str, Any]:
        return {"address": f"P/{name}"}

    def _write(self, data: bytes) -> None:
        if self.peer is None:
            self.listener.settimeout(10)
            self.peer, _ = self.listener.accept()
        self.peer.sendall(data)

    def send(self, samples: list[Sample]) -> None:
        self._write(
            b"".join(
                orjson.dumps({"time": at // 1_000_000, "equipment": "P", "signal": name, "value": value})
                + b"\n"
                for name, at, value in samples
            )
        )

    def send_bad(self) -> int:
        self._write(
            b"{torn\n[1]\n" + b"x" * 2_000_000 + b'\n{"equipment":"P","signal":"pressure","value":1}\n'
        )
        return 4


KINDS = {
    "mqtt-5": MqttPeer,
    "mqtt-3.1.1": Mqtt311Peer,
    "mqtt-sparkplug": SparkplugPeer,
    "opcua": OpcuaPeer,
    "replay": ReplayPeer,
    "push": PushPeer,
    "simulator": SimulatorPeer,
}
