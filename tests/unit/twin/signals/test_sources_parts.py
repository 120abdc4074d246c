"""Filters, bursts, the spool, skew and suggestions."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import paho.mqtt.client as paho
import pytest
from hypothesis import given
from hypothesis import strategies as st
from paho.mqtt.enums import MQTTErrorCode

from onmaru.twin.drivers.buffer import Spool, decode
from onmaru.twin.drivers.delivery import BadSource
from onmaru.twin.drivers.mqtt.burst import BurstClient
from onmaru.twin.drivers.mqtt.filters import cover, matches
from onmaru.twin.drivers.mqtt.options import read_options
from onmaru.twin.ports import Discovery
from onmaru.twin.rules.skew import SkewMeter
from onmaru.twin.rules.suggest import suggest, tokens
from onmaru.twin.types import Equipment, Label, Level, SampleBatch, Signal, SignalKind, Source

LEVEL = st.text("abcd", min_size=1, max_size=2)
TOPIC = st.lists(LEVEL, min_size=1, max_size=5).map("/".join)


@given(st.lists(TOPIC, max_size=60), st.integers(1, 8))
def test_filters_cover_every_topic_and_stay_few(topics: list[str], most: int) -> None:
    filters = cover(topics, most=most)
    assert len(filters) <= most or not topics
    for topic in topics:
        assert any(matches(item, topic) for item in filters)
    if len(set(topics)) <= most:
        assert filters == sorted(set(topics))


def test_filter_rules() -> None:
    assert matches("a/#", "a")
    assert matches("a/+/c", "a/b/c")
    assert not matches("a/+", "a/b/c")
    assert not matches("#", "$SYS/x")
    assert not matches("a", "a/b")


class Wire(BurstClient):
    """A client whose socket is a list of chunks."""

    def __init__(self, chunks: list[bytes], *, v5: bool, most: int = 1 << 20) -> None:
        self.got: list[tuple[bytes, bytes, int]] = []
        self.bursts = 0
        self.too_large: list[int] = []
        self.others: list[int] = []
        super().__init__(
            paho.CallbackAPIVersion.VERSION2, protocol=paho.MQTTv5 if v5 else paho.MQTTv311,
            on_publication=lambda topic, payload, packet_id, _: self.got.append((topic, payload, packet_id)),
            on_burst=self._count, on_too_large=self.too_large.append, max_packet_bytes=most,
        )  # fmt: skip
        self.chunks = chunks

    def _count(self) -> None:
        self.bursts += 1

    def _sock_recv(self, bufsize: int) -> bytes:
        return self.chunks.pop(0)

    def _packet_handle(self) -> MQTTErrorCode:
        self.others.append(self._in_packet["command"])
        return MQTTErrorCode.MQTT_ERR_SUCCESS

    def run(self) -> MQTTErrorCode:
        code = MQTTErrorCode.MQTT_ERR_SUCCESS
        while self.chunks and code == MQTTErrorCode.MQTT_ERR_SUCCESS:
            code = self._packet_read()
        return code


def packet(topic: bytes, payload: bytes, qos: int, packet_id: int, v5: bool) -> bytes:
    body = len(topic).to_bytes(2, "big") + topic + (packet_id.to_bytes(2, "big") if qos else b"")
    body += (b"\x05\x02" + b"\0\0\0\x09" if v5 else b"") + payload
    head, length = bytearray([0x30 | qos << 1]), len(body)
    while True:
        length, digit = divmod(length, 128)
        head.append(digit | (0x80 if length else 0))
        if not length:
            return bytes(head) + body


@given(
    st.lists(st.tuples(st.binary(min_size=1, max_size=20), st.binary(max_size=300), st.integers(0, 1), st.integers(1, 65535)), max_size=12),
    st.booleans(), st.randoms(use_true_random=False),
)  # fmt: skip
def test_bursts_are_the_same_however_they_are_cut(messages: list[Any], v5: bool, rng: random.Random) -> None:
    stream = b"".join(packet(*message, v5) + b"\xd0\x00" for message in messages)
    cuts = sorted(rng.randrange(len(stream) + 1) for _ in range(rng.randrange(6)))
    chunks = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True) if b > a]
    wire = Wire(chunks, v5=v5)
    assert wire.run() == MQTTErrorCode.MQTT_ERR_SUCCESS
    assert wire.got == [
        (topic, payload, packet_id if qos else 0) for topic, payload, qos, packet_id in messages
    ]
    assert wire.others == [0xD0] * len(messages)


@given(st.integers(1, 4000), st.integers(1, 500), st.booleans())
def test_too_large_is_skipped_and_acknowledged(size: int, chunk: int, v5: bool) -> None:
    stream = packet(b"big", b"x" * (2000 + size), 1, 77, v5) + packet(b"small", b"1", 1, 78, v5)
    wire = Wire([stream[at : at + chunk] for at in range(0, len(stream), chunk)], v5=v5, most=2000)
    assert wire.run() == MQTTErrorCode.MQTT_ERR_SUCCESS
    assert wire.too_large == [77]
    assert wire.got == [(b"small", b"1", 78)]


@given(st.lists(st.binary(min_size=1, max_size=80), max_size=6), st.booleans())
def test_hostile_streams_never_raise(chunks: list[bytes], v5: bool) -> None:
    Wire(chunks, v5=v5).run()


def test_options_are_checked_without_showing_secrets() -> None:
    for options in ({}, {"url": "http://x"}, {"url": "mqtt://u:p@x"}, {"url": "mqtt://x", "qoss": 1}, {"url": "mqtt://x:99999"},
                    {"url": "mqtt://x", "password": ["hunter2"]}):  # fmt: skip
        with pytest.raises(BadSource) as error:
            read_options(Source("line", "mqtt", options))
        assert "hunter2" not in str(error.value)
    options, address = read_options(Source("line", "mqtt", {"url": "mqtts://broker", "password": "hunter2"}))
    assert (address.host, address.port, address.tls) == ("broker", 8883, True)
    assert "hunter2" not in repr(options)


def batch(count: int, *, texts: bool = False) -> SampleBatch:
    return SampleBatch.of(
        range(count), range(1, count + 1), np.arange(count) * 0.5, texts=["t"] * count if texts else None
    )


def test_the_spool_survives_and_sets_damage_aside(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    assert spool.add(batch(3))
    assert spool.add(batch(2, texts=True))
    assert spool.add(batch(5))
    files = sorted((tmp_path / "spool").glob("*.spool"))
    files[2].write_bytes(files[2].read_bytes()[:-3])
    (tmp_path / "spool" / "000000000009.tmp").write_bytes(b"half")
    again = Spool(tmp_path / "spool")
    assert again.sample_count == 5
    first = again.oldest()
    assert first is not None
    assert first.batch.value.tolist() == [0.0, 0.5, 1.0]
    again.remove(first)
    second = again.oldest()
    assert second is not None
    assert second.batch.texts == ["t", "t"]
    again.remove(second)
    assert again.oldest() is None
    assert [file.suffix for file in (tmp_path / "spool").iterdir()] == [".damaged"]


def test_a_spool_without_room_keeps_in_memory_then_counts_losses(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool", max_bytes=0, memory_samples=4)
    assert spool.add(batch(3))
    assert not spool.add(batch(3))
    assert (spool.sample_count, spool.lost_count) == (3, 3)


@given(st.binary(max_size=200))
def test_spool_entries_of_any_bytes(data: bytes) -> None:
    assert decode(data) is None


def test_skew_is_measured_despite_delay_and_outliers() -> None:
    meter = SkewMeter()
    assert meter.measure() is None
    rng = random.Random(3)
    for index in range(200):
        now = 10**18 + index * 10**9
        meter.add(now + 2_500_000_000 - int(rng.random() * 4e7), now)
    meter.add(0, 10**18)
    found = meter.measure()
    assert found is not None
    assert found.skew_s == pytest.approx(2.5, abs=0.05)
    assert found.mad_s < 0.05


def test_tokens_unify_names() -> None:
    assert tokens("Oven01/TempPV") == ["oven", "1", "temperature", "pv"]
    assert tokens("예열로 온도")[1:] == ["temperature"]
    assert "pressure" in tokens("유압압력")


def test_suggestions_find_the_right_addresses() -> None:
    equipment = [
        Equipment("/Plant/Line1/Press2", Level.EQUIPMENT, Label("Stacking press 2", "적층 프레스 2호기")),
        Equipment("/Plant/Line1/Oven", Level.EQUIPMENT, Label("Oven", "건조로")),
    ]
    signals = [
        Signal("Plant/Line1/Press2/force", equipment[0].path, "force", unit="kN"),
        Signal("Plant/Line1/Press2/temperature", equipment[0].path, "temperature", unit="degC"),
        Signal(
            "Plant/Line1/Oven/temperature",
            equipment[1].path,
            "temperature",
            unit="degC",
            label=Label("Temperature", "온도"),
        ),
        Signal(
            "Plant/Line1/Oven/state",
            equipment[1].path,
            "state",
            kind=SignalKind.STATE,
            states=("run", "down"),
        ),
    ]
    seen = [
        Discovery("factory/line1/press1/temp", "/value", 31.0, "degC"),
        Discovery("factory/line1/press2/temp", "/value", 30.0, "degC"),
        Discovery("factory/line1/press2/force", "/value", 80.0, "N"),
        Discovery("factory/line1/oven/온도", "/value", 81.0, "degC"),
        Discovery("factory/line1/oven/status", "/value", "run"),
        Discovery("factory/line1/oven/operator", "/value", "kim"),
    ]
    best: dict[str, Any] = {}
    for item in suggest(signals, equipment, seen, source="mq"):
        best.setdefault(item.binding.signal, item)
    assert best["Plant/Line1/Press2/force"].binding.address == "factory/line1/press2/force"
    assert best["Plant/Line1/Press2/force"].binding.unit == "N"
    assert best["Plant/Line1/Press2/temperature"].binding.address == "factory/line1/press2/temp"
    assert best["Plant/Line1/Oven/temperature"].binding.address == "factory/line1/oven/온도"
    assert best["Plant/Line1/Oven/state"].binding.address == "factory/line1/oven/status"
    assert all(0 < item.score <= 1 and item.reason for item in best.values())
