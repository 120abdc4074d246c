"""Connected means subscribed: a broker of a few bytes that answers a SUBSCRIBE when the test says so."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onmaru.twin.drivers.delivery import BadSource
from onmaru.twin.drivers.mqtt import MqttConnector
from onmaru.twin.types import Source

CONNACK = {"3.1.1": b"\x20\x02\x00\x00", "5": b"\x20\x03\x00\x00\x00"}
FAILURE = {"3.1.1": 0x80, "5": 0x87}


class SlowBroker:
    """Takes one client; SUBACK waits for `answer`."""

    def __init__(self, version: str) -> None:
        self.version = version
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.subscribed = threading.Event()
        self.packet_id = b""
        self.client: socket.socket | None = None
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        self.client, _ = self.listener.accept()
        try:
            while packet := self._packet(self.client):
                kind, body = packet
                if kind == 0x10:
                    self.client.sendall(CONNACK[self.version])
                elif kind == 0x82:
                    self.packet_id = body[:2]
                    self.subscribed.set()
        except OSError:
            pass

    @staticmethod
    def _packet(client: socket.socket) -> tuple[int, bytes] | None:
        head = client.recv(2)
        if len(head) < 2:
            return None
        body = b""
        while len(body) < head[1]:  # every packet of this test is shorter than 128 bytes
            body += client.recv(head[1] - len(body))
        return head[0], body

    def answer(self, codes: list[int]) -> None:
        assert self.client is not None
        body = self.packet_id + (b"\x00" if self.version == "5" else b"") + bytes(codes)
        self.client.sendall(bytes([0x90, len(body)]) + body)

    def close(self) -> None:
        self.listener.close()
        if self.client is not None:
            self.client.close()


@pytest.fixture(params=["3.1.1", "5"])
def broker(request: pytest.FixtureRequest) -> Iterator[SlowBroker]:
    made = SlowBroker(request.param)
    yield made
    made.close()


@pytest.fixture
def connector(broker: SlowBroker, sink: Any, tmp_path: Path) -> Iterator[MqttConnector]:
    options = {"url": f"mqtt://127.0.0.1:{broker.port}", "version": broker.version, "watch": ["a/#", "b/#"],
               "reconnect_min_s": 60.0, "reconnect_max_s": 60.0}  # fmt: skip
    made = MqttConnector(Source("s", "mqtt", options), [], sink, tmp_path)
    asyncio.run(made.start())
    yield made
    asyncio.run(made.stop())


def test_connected_only_once_the_broker_took_the_subscriptions(
    broker: SlowBroker, connector: MqttConnector, poll: Any
) -> None:
    assert broker.subscribed.wait(20)
    assert not connector.health().connected
    broker.answer([1, 1])
    poll(lambda: connector.health().connected)
    assert connector.health().detail.endswith("2 subscriptions")
    assert not connector.health().last_error


def test_a_refused_subscription_is_named(broker: SlowBroker, connector: MqttConnector, poll: Any) -> None:
    assert broker.subscribed.wait(20)
    broker.answer([1, FAILURE[broker.version]])
    poll(lambda: connector.health().connected and connector.health().last_error)
    assert connector.health().detail.endswith("1 of 2 subscriptions")
    assert connector.health().last_error.startswith("the broker refuses the subscription of b/# (")


def test_nothing_taken_is_not_connected(broker: SlowBroker, connector: MqttConnector, poll: Any) -> None:
    assert broker.subscribed.wait(20)
    broker.answer([FAILURE[broker.version]] * 2)
    poll(lambda: connector.health().last_error)
    assert not connector.health().connected
    assert connector.health().detail == "refused by the broker"


def test_browsing_what_may_not_be_read_says_so(broker: SlowBroker) -> None:
    options = {"url": f"mqtt://127.0.0.1:{broker.port}", "version": broker.version}

    def refuse() -> None:
        assert broker.subscribed.wait(20)
        broker.answer([FAILURE[broker.version]])

    threading.Thread(target=refuse, daemon=True).start()
    with pytest.raises(BadSource, match="the broker refuses: #: "):
        asyncio.run(MqttConnector.browse(Source("b", "mqtt", options), seconds=60.0))
