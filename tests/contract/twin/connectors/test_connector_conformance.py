"""One suite for every connector: what the port promises, against real peers."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from onmaru.twin.types import Quality

NOW_MS = time.time_ns() // 1_000_000 - 600_000


def story(count: int, *, start: int = 0) -> list[tuple[str, int, Any]]:
    """`count` samples of each signal, one millisecond apart."""
    samples: list[tuple[str, int, Any]] = []
    for index in range(start, start + count):
        at_ns = (NOW_MS + index) * 1_000_000
        samples += [
            ("pressure", at_ns, index * 0.5),
            ("state", at_ns, index % 3),
            ("serial", at_ns, f"m{index:04d}"),
        ]
    return samples


def known(sink: Any, row: int) -> list[Any]:
    """What arrived for a row, without the nulls of a birth and the marks of an outage, each sample once."""
    trusted = [item for item in sink.of(row) if item[3] != Quality.BAD]
    return list(dict.fromkeys(trusted))


def deliver(peer: Any, connector: Any, samples: list[Any], poll: Any) -> None:
    if peer.early:
        peer.send(samples)
        asyncio.run(connector.start())
    else:
        asyncio.run(connector.start())
        poll(lambda: connector.health().connected)
        peer.send(samples)


def test_delivers_everything_in_order_with_time_quality_and_unit(peer: Any, sink: Any, poll: Any) -> None:
    connector = peer.connector(sink)
    deliver(peer, connector, story(200), poll)
    poll(lambda: len(known(sink, 2)) >= 200 and len(known(sink, 0)) >= 200 and len(known(sink, 1)) >= 200)
    asyncio.run(connector.stop())
    good = Quality.SIMULATED if peer.kind == "simulator" else Quality.GOOD
    times = [(NOW_MS + index) * 1_000_000 for index in range(200)]
    pressure = known(sink, 0)
    assert [item[1] for item in pressure] == times
    assert [item[2] for item in pressure] == pytest.approx(
        [index * 50.0 for index in range(200)]
    )  # bar to kPa
    assert {item[3] for item in pressure} == {good}
    assert [item[2] for item in known(sink, 1)] == [index % 3 for index in range(200)]
    assert [item[4] for item in known(sink, 2)] == [f"m{index:04d}" for index in range(200)]
    assert all(at > times[0] for at in sink.ingest)


def test_an_emulated_source_never_claims_to_be_good(peer: Any, sink: Any, poll: Any) -> None:
    connector = peer.connector(sink, emulated=True)
    deliver(peer, connector, story(3), poll)
    poll(lambda: len(known(sink, 2)) >= 3)
    asyncio.run(connector.stop())
    assert {item[3] for item in known(sink, 0)} == {Quality.SIMULATED}


def test_what_cannot_be_read_is_counted_and_the_rest_arrives(peer: Any, sink: Any, poll: Any) -> None:
    connector = peer.connector(sink)
    if peer.early:
        peer.send(story(5))
        least = peer.send_bad()
        asyncio.run(connector.start())
    else:
        asyncio.run(connector.start())
        poll(lambda: connector.health().connected)
        least = peer.send_bad()
        peer.send(story(5))
    poll(lambda: len(known(sink, 2)) >= 5 and connector.health().rejected_count >= least)
    asyncio.run(connector.stop())
    assert [item[2] for item in known(sink, 0)][-5:] == pytest.approx([0.0, 50.0, 100.0, 150.0, 200.0])


def test_reconnects_when_the_peer_comes_back(peer: Any, sink: Any, poll: Any) -> None:
    if not peer.restartable:
        pytest.skip(f"{peer.kind} has no connection to lose")
    connector = peer.connector(sink)
    deliver(peer, connector, story(5), poll)
    poll(lambda: len(known(sink, 2)) >= 5)
    peer.restart()
    poll(lambda: connector.health().reconnect_count >= 1 and connector.health().connected)
    peer.send(story(5, start=5))
    poll(lambda: len(known(sink, 2)) >= 10)
    health = connector.health()
    asyncio.run(connector.stop())
    assert health.reconnect_count >= 1
    own_times = (NOW_MS + 60_000) * 1_000_000  # later ones are confirmations and marks of the outage
    assert [item[2] for item in known(sink, 0) if item[1] < own_times] == pytest.approx(
        [index * 50.0 for index in range(10)]
    )


def test_stop_delivers_and_health_tells(peer: Any, sink: Any, poll: Any) -> None:
    connector = peer.connector(sink)
    deliver(peer, connector, story(50), poll)
    poll(lambda: connector.health().sample_count >= 150)
    asyncio.run(connector.stop())
    health = connector.health()
    assert len(known(sink, 0)) == 50
    assert not health.connected
    assert health.name == "peer"
    assert health.kind == peer.kind
    assert health.last_sample_ns >= (NOW_MS + 49) * 1_000_000
    assert health.received_count > 0


def test_starts_without_its_peer(peer: Any, sink: Any, poll: Any) -> None:
    if not peer.restartable:
        pytest.skip(f"{peer.kind} has no peer to wait for")
    connector = peer.connector(sink)
    peer.stop()
    asyncio.run(connector.start())
    poll(lambda: connector.health().last_error or connector.health().detail)
    assert not connector.health().connected
    peer.start()
    poll(lambda: connector.health().connected)
    peer.send(story(2))
    poll(lambda: len(known(sink, 2)) >= 2)
    asyncio.run(connector.stop())


def test_mqtt_acknowledges_only_what_is_durable(mqtt_peer: Any, sink: Any, poll: Any) -> None:
    """Refused samples are delivered again by the broker, and nothing published is lost."""
    connector = mqtt_peer.connector(sink)
    asyncio.run(connector.start())
    poll(lambda: connector.health().connected)
    sink.refuse = True
    mqtt_peer.send(story(10))
    poll(lambda: sink.refused > 0)
    sink.refuse = False
    poll(lambda: len(known(sink, 0)) >= 10 and len(known(sink, 2)) >= 10)
    asyncio.run(connector.stop())
    values = sorted(item[2] for item in known(sink, 0))  # delivered again means out of order
    assert values == pytest.approx([index * 50.0 for index in range(10)])


def test_mqtt_session_survives_our_own_restart(mqtt_peer: Any, sink: Any, poll: Any) -> None:
    first = mqtt_peer.connector(sink)
    asyncio.run(first.start())
    poll(lambda: first.health().connected)
    asyncio.run(first.stop())
    mqtt_peer.send(story(20))  # while nobody listens
    second = mqtt_peer.connector(sink)
    asyncio.run(second.start())
    poll(lambda: len(known(sink, 2)) >= 20)
    asyncio.run(second.stop())
    assert len(known(sink, 0)) == 20


def test_mqtt_counts_topics_nobody_bound(mqtt_peer: Any, sink: Any, poll: Any) -> None:
    connector = mqtt_peer.connector(sink)
    asyncio.run(connector.start())
    poll(lambda: connector.health().connected)
    for _ in range(3):
        mqtt_peer.publish("extra/speed", b"12")
    mqtt_peer.publish("extra/other", b"12")
    poll(lambda: connector.health().unbound_count >= 4)
    asyncio.run(connector.stop())
    busiest = connector.unbound()[0]
    assert (busiest.address, busiest.count) == ("extra/speed", 3)


def test_browse_lists_addresses_with_examples(mqtt_peer: Any) -> None:
    from onmaru.twin.drivers.mqtt import MqttConnector
    from onmaru.twin.types import Source

    options = {"url": f"mqtt://127.0.0.1:{mqtt_peer.port}", "version": mqtt_peer.version}
    document = b'{"t": 1700000000000, "temperature": {"value": 71.5, "unit": "degC"}}'
    mqtt_peer.client.publish("line/oven", document, 1, True).wait_for_publish(20)
    found = asyncio.run(MqttConnector.browse(Source("b", "mqtt", options), seconds=2.0))
    by_address = {(item.address, item.pointer): item for item in found}
    item = by_address["line/oven", "/temperature/value"]
    assert (item.example, item.unit) == (71.5, "degC")
    assert ("line/oven", "/t") not in by_address


def test_opcua_browse_and_outage(opcua_only: Any, sink: Any, poll: Any) -> None:
    """Variables are found; a lost server turns its signals BAD with their last value."""
    from onmaru.twin.drivers.opcua import OpcuaConnector

    peer = opcua_only
    found = asyncio.run(OpcuaConnector.browse(peer.connector(sink).source, seconds=10.0))
    assert {item.browse_name for item in found} == {"Line1/pressure", "Line1/state", "Line1/serial"}
    connector = peer.connector(sink)
    deliver(peer, connector, story(1), poll)
    poll(lambda: len(known(sink, 2)) >= 1)
    peer.stop()
    bad = poll(lambda: [item for item in sink.of(1) if item[3] == Quality.BAD and item[2] == 0.0])
    assert bad
    asyncio.run(connector.stop())
    peer.start()


def test_opcua_confirms_what_does_not_change(opcua_only: Any, sink: Any, poll: Any) -> None:
    """A constant value stays fresh while the server lives; a change that its clock dates earlier still shows."""
    connector = opcua_only.connector(sink, expected_period_s=0.3)
    deliver(opcua_only, connector, story(1), poll)
    confirmed = poll(
        lambda: [item for item in known(sink, 1) if item[1] > NOW_MS * 1_000_000 + 60_000_000_000]
    )
    assert confirmed[0][2:4] == (0.0, Quality.GOOD)
    poll(lambda: len(known(sink, 1)) >= 4)
    opcua_only.send([("state", (NOW_MS + 1000) * 1_000_000, 2)])  # ten minutes behind our clock
    poll(lambda: any(item[2] == 2.0 for item in sink.of(1)))
    poll(lambda: max(known(sink, 1), key=lambda item: item[1])[2] == 2.0)
    asyncio.run(connector.stop())
