"""Sparkplug B payloads (Eclipse Sparkplug 3.0, clause 6.4) written by hand: the few fields an edge node needs."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass

INT64, DOUBLE, BOOLEAN, STRING = 4, 10, 11, 12


@dataclass(frozen=True)
class Metric:
    """One metric; `name` travels in births only, `alias` always (None: no alias)."""

    name: str
    alias: int | None
    type: int
    value: float | int | str | bool


def payload(timestamp_ms: int, seq: int | None, metrics: Iterable[Metric]) -> bytes:
    """The protobuf message `Payload`: timestamp = 1, metrics = 2, seq = 3."""
    out = _number(1, timestamp_ms)
    for metric in metrics:
        body = _metric(metric, timestamp_ms)
        out += _tag(2, 2) + _varint(len(body)) + body
    if seq is not None:
        out += _number(3, seq)
    return out


def _metric(metric: Metric, timestamp_ms: int) -> bytes:
    out = b""
    if metric.name:
        out += _text(1, metric.name)
    if metric.alias is not None:
        out += _number(2, metric.alias)
    out += _number(3, timestamp_ms) + _number(4, metric.type)
    if metric.type == DOUBLE:
        return out + _tag(13, 1) + struct.pack("<d", float(metric.value))
    if metric.type == STRING:
        return out + _text(15, str(metric.value))
    if metric.type == BOOLEAN:
        return out + _number(14, int(bool(metric.value)))
    return out + _number(11, int(metric.value) & (2**64 - 1))


def _tag(field: int, wire: int) -> bytes:
    return _varint(field << 3 | wire)


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def _number(field: int, number: int) -> bytes:
    return _tag(field, 0) + _varint(number)


def _text(field: int, text: str) -> bytes:
    data = text.encode()
    return _tag(field, 2) + _varint(len(data)) + data


def asks_rebirth(data: bytes) -> bool:
    """Whether an NCMD asks for a rebirth: it names `Node Control/Rebirth`."""
    return b"Node Control/Rebirth" in data
