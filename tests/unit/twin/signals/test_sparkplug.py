"""Sparkplug B: round trips of every type, the host's state machine, and hostile bytes."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.twin.ports import BoundSignal
from onmaru.twin.rules.payload import Columns
from onmaru.twin.rules.sparkplug import (
    BadSparkplug,
    DataType,
    Metric,
    Topic,
    decode,
    encode,
    getter,
    parse_address,
    parse_topic,
)
from onmaru.twin.rules.sparkplug_host import SparkplugHost
from onmaru.twin.rules.sparkplug_node import EdgeNode
from onmaru.twin.types import Binding, Quality, Signal

MS = 1_700_000_000_000
NS = MS * 1_000_000
INTEGERS = {
    DataType.INT8: (-128, 127), DataType.INT16: (-(2**15), 2**15 - 1), DataType.INT32: (-(2**31), 2**31 - 1),
    DataType.INT64: (-(2**63), 2**63 - 1), DataType.UINT8: (0, 255), DataType.UINT16: (0, 65535),
    DataType.UINT32: (0, 2**32 - 1), DataType.UINT64: (0, 2**64 - 1), DataType.DATE_TIME: (0, 2**64 - 1),
}  # fmt: skip


def through(value: Any, kind: DataType) -> Any:
    metric = decode(encode([Metric("m", value, kind)], seq=0, timestamp_ms=MS)).metrics[0]
    read = getter(metric.datatype)
    assert read is not None
    raw = read.get(metric)
    return read.finish(raw) if read.finish else raw


@given(st.sampled_from(list(INTEGERS)), st.data())
def test_integers_round_trip(kind: DataType, data: st.DataObject) -> None:
    value = data.draw(st.integers(*INTEGERS[kind]))
    assert through(value, kind) == value


@given(st.floats(allow_nan=False), st.floats(allow_nan=False, width=32), st.text(max_size=20), st.booleans())
def test_other_scalars_round_trip(double: float, single: float, text: str, flag: bool) -> None:
    assert through(double, DataType.DOUBLE) == double
    assert through(single, DataType.FLOAT) == single
    assert through(text, DataType.STRING) == text
    assert through(flag, DataType.BOOLEAN) is flag


@given(st.lists(st.booleans(), max_size=20), st.lists(st.integers(-(2**15), 2**15 - 1), max_size=9))
def test_arrays_round_trip(flags: list[bool], numbers: list[int]) -> None:
    assert through(flags, DataType.BOOLEAN_ARRAY) == flags
    assert through(numbers, DataType.INT16_ARRAY) == numbers
    assert through([float(n) for n in numbers], DataType.DOUBLE_ARRAY) == numbers
    assert through([str(n) for n in numbers], DataType.STRING_ARRAY) == [str(n) for n in numbers]


def test_the_bytes_are_the_specification() -> None:
    """Field numbers by hand: timestamp 1, metrics 2 (name 1, timestamp 3, datatype 4, double 13), seq 3."""
    data = encode([Metric("m", 1.0, DataType.DOUBLE)], seq=5, timestamp_ms=7)
    metric = b"\x0a\x01m" + b"\x18\x07" + b"\x20\x0a" + b"\x69" + b"\0\0\0\0\0\0\xf0\x3f"
    assert data == b"\x08\x07" + b"\x12" + bytes([len(metric)]) + metric + b"\x18\x05"


def test_topics_and_addresses() -> None:
    assert parse_topic("spBv1.0/g/DDATA/n/d") == Topic("g", "DDATA", "n", "d")
    for wrong in (
        "spBv1.0/g/DDATA/n",
        "spBv1.0/g/NDATA/n/d",
        "spAv1.0/g/NDATA/n",
        "spBv1.0/g/XDATA/n",
        "spBv1.0//NDATA/n",
    ):
        assert parse_topic(wrong) is None
    assert parse_address("g/n/d:Temp/PV:1") == ("g", "n", "d", "Temp/PV:1")
    for wrong in ("g/n/d", "g:m", "g/n/d/e:m", "g//d:m", "g/n:"):
        with pytest.raises(BadSparkplug):
            parse_address(wrong)


class Site:
    """A host with three bound metrics and a node that talks to it."""

    def __init__(self) -> None:
        names = ["g/n:load", "g/n/d:temp", "g/n/d:count"]
        bounds = [
            BoundSignal(row, Signal(f"P/{row}", "/P", str(row)), Binding(f"P/{row}", "s", name))
            for row, name in enumerate(names)
        ]
        self.asked: list[tuple[str, str]] = []
        self.unbound: list[str] = []
        self.host = SparkplugHost(
            bounds, rebirth=lambda g, n: self.asked.append((g, n)), unbound=self.unbound.append
        )
        self.node = EdgeNode("g", "n")
        self.now = NS

    def tell(self, message: tuple[str, bytes]) -> list[tuple[int, int, float, int]]:
        topic, payload = message
        parsed = parse_topic(topic)
        assert parsed is not None
        out = Columns()
        self.host.read(parsed, payload, self.now, out)
        batch = out.take(self.now)
        return list(
            zip(
                batch.signal.tolist(),
                batch.source_ns.tolist(),
                batch.value.tolist(),
                batch.quality.tolist(),
                strict=True,
            )
        )

    def born(self) -> None:
        self.tell(self.node.birth([Metric("load", 1.0)], timestamp_ms=MS))
        self.tell(
            self.node.device_birth(
                "d", [Metric("temp", 20.0), Metric("count", 3, DataType.INT32)], timestamp_ms=MS
            )
        )

    def data(self, *metrics: Metric) -> tuple[str, bytes]:
        return self.node.data("d", metrics, timestamp_ms=MS + 5)


def test_births_carry_values_and_aliases_name_data() -> None:
    site = Site()
    assert site.tell(site.node.birth([Metric("load", 0.5)], timestamp_ms=MS)) == [(0, NS, 0.5, 0)]
    birth = site.node.device_birth(
        "d",
        [Metric("temp", 20.0), Metric("count", -3, DataType.INT32), Metric("other", 1.0)],
        timestamp_ms=MS,
    )
    assert site.tell(birth) == [(1, NS, 20.0, 0), (2, NS, -3.0, 0)]
    message = site.data(Metric("temp", 21.5), Metric("count", -4), Metric("other", 2.0))
    assert b"temp" not in message[1]
    assert site.tell(message) == [(1, NS + 5_000_000, 21.5, 0), (2, NS + 5_000_000, -4.0, 0)]
    assert site.asked == []
    assert site.host.is_online("g", "n")


def test_zero_null_quality_and_history() -> None:
    site = Site()
    site.born()
    rows = site.tell(site.data(
        Metric("temp", 0.0), Metric("temp", None), Metric("temp", 9.0, quality=0),
        Metric("temp", 8.0, timestamp_ms=MS - 60_000, historical=True),
    ))  # fmt: skip
    assert rows[0][2:] == (0.0, Quality.GOOD)
    assert math.isnan(rows[1][2])
    assert rows[1][3] == Quality.BAD
    assert rows[2][2:] == (9.0, Quality.BAD)
    assert rows[3][1:] == (NS - 60_000_000_000, 8.0, Quality.GOOD)


def test_a_gap_keeps_the_data_and_asks_once() -> None:
    site = Site()
    site.born()
    site.data(Metric("temp", 1.0))  # lost on the way
    assert site.tell(site.data(Metric("temp", 2.0)))[0][2] == 2.0
    site.data(Metric("temp", 3.0))
    site.tell(site.data(Metric("temp", 4.0)))
    assert site.asked == [("g", "n")]
    site.now += 6_000_000_000
    site.data(Metric("temp", 5.0))
    site.tell(site.data(Metric("temp", 6.0)))
    assert len(site.asked) == 2


def test_data_before_birth_asks_and_says_nothing() -> None:
    site = Site()
    assert site.tell(site.data(Metric("temp", 2.0))) == []
    assert site.asked == [("g", "n")]
    site.tell(site.node.birth([], timestamp_ms=MS))
    assert site.tell(site.data(Metric("temp", 2.0))) == []  # the device is not born
    assert site.host.rejected["before_birth"] == 2


def test_deaths_turn_what_was_seen_bad() -> None:
    site = Site()
    site.born()
    site.now = NS + 10
    death = site.node.device_death("d", timestamp_ms=MS)
    assert site.tell(death) == [(1, NS + 10, 20.0, Quality.BAD), (2, NS + 10, 3.0, Quality.BAD)]
    assert {row[0] for row in site.tell(site.node.death())} == {0, 1, 2}
    assert not site.host.is_online("g", "n")


def test_the_death_of_an_earlier_connection_is_ignored() -> None:
    site = Site()
    old = site.node.death()
    site.node.next_session()
    site.born()
    assert site.tell(old) == []
    assert site.host.is_online("g", "n")


def test_nodes_nobody_bound_are_counted_only() -> None:
    site = Site()
    other = EdgeNode("g", "other")
    assert site.tell(other.birth([Metric("x", 1.0)], timestamp_ms=MS)) == []
    assert site.unbound == ["spBv1.0/g/NBIRTH/other"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["NBIRTH", "NDATA", "NDEATH", "DBIRTH", "DDATA", "DDEATH"]),
            st.binary(max_size=60),
        ),
        max_size=8,
    )
)
def test_hostile_bytes_never_raise(messages: list[tuple[str, bytes]]) -> None:
    site = Site()
    site.born()
    for kind, payload in messages:
        topic = Topic("g", kind, "n", "d" if kind[0] == "D" else "").text()
        for _row, at, value, quality in site.tell((topic, payload)):
            assert at > 0
            assert math.isfinite(value) or quality == Quality.BAD


@given(st.data())
def test_damaged_real_messages_never_raise(data: st.DataObject) -> None:
    site = Site()
    site.born()
    topic, payload = site.data(Metric("temp", 2.5, quality=192), Metric("count", 7))
    damaged = bytearray(payload)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    site.tell((topic, bytes(damaged)))
