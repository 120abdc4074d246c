"""The embedded broker with a real client: its user gets in, nobody else does, and it leaves with us."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import paho.mqtt.client as mqtt
import psutil
import pytest

from onmaru.twin.drivers.broker import EmbeddedBroker


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[EmbeddedBroker]:
    made = EmbeddedBroker(tmp_path / "broker")
    made.start()
    yield made
    made.stop()


def answer_to(broker: EmbeddedBroker, user: str | None, password: str | None) -> str:
    """The reason text of the broker's CONNACK, or why there was none."""
    said: list[str] = []
    heard = threading.Event()
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv311)
    if user:
        client.username_pw_set(user, password)

    def hear(*args: object) -> None:
        said.append(str(args[3]))
        heard.set()

    client.on_connect = hear
    client.on_disconnect = hear
    client.connect("127.0.0.1", broker.port)
    client.loop_start()
    assert heard.wait(10)
    client.disconnect()
    client.loop_stop()
    return said[0]


def test_messages_pass_for_the_right_user(broker: EmbeddedBroker) -> None:
    address = urlsplit(broker.url)
    got: list[bytes] = []
    arrived, ready = threading.Event(), threading.Event()
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv311)
    client.username_pw_set(address.username, address.password)
    client.on_connect = lambda *_: client.subscribe("a/#", 1)
    client.on_subscribe = lambda *_: ready.set()
    client.on_message = lambda _c, _u, message: (got.append(message.payload), arrived.set())
    client.connect("127.0.0.1", broker.port)
    client.loop_start()
    assert ready.wait(10)
    client.publish("a/b", b"1", qos=1)
    assert arrived.wait(10)
    client.disconnect()
    client.loop_stop()
    assert got == [b"1"]


@pytest.mark.parametrize(("user", "password"), [(None, None), ("onmaru", "guess"), ("other", "guess")])
def test_nobody_else_gets_in(broker: EmbeddedBroker, user: str | None, password: str | None) -> None:
    assert answer_to(broker, user, password) != "Success"


def test_the_password_is_private_and_stays_the_same(broker: EmbeddedBroker) -> None:
    for name in ("password", "url", "accounts"):
        assert (broker.folder / name).stat().st_mode & 0o077 == 0
    before = broker.url
    broker.stop()
    again = EmbeddedBroker(broker.folder)
    again.start()
    assert again.url == before
    again.stop()


def test_it_leaves_when_its_parent_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys, os, pathlib\n"
        "from onmaru.twin.drivers.broker import EmbeddedBroker\n"
        "b = EmbeddedBroker(pathlib.Path(sys.argv[1])); b.start(); print(b._process.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "b")], capture_output=True, text=True, check=False
    )
    pid = int(run.stdout)
    if psutil.pid_exists(pid):
        psutil.wait_procs([psutil.Process(pid)], timeout=10)
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
