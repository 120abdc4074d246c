"""The edge node's side of a Sparkplug B session: for emulators, gateways and tests."""

from __future__ import annotations

import time
from collections.abc import Sequence

from onmaru.twin.rules.sparkplug import BD_SEQ, REBIRTH, DataType, Metric, Topic, encode


class EdgeNode:
    """The publishing side: births with aliases, data by alias, sequence numbers, the death certificate.

    It makes (topic, payload) pairs and leaves the sending to the caller: publish `birth()` after every
    connection and on a rebirth command, with `death()` as the connection's will (QoS 1, not retained).
    """

    def __init__(self, group: str, node: str, *, bd_seq: int = 0) -> None:
        self.group, self.node = group, node
        self._bd_seq = bd_seq % 256
        self._seq = 0
        self._aliases: dict[tuple[str, str], int] = {}
        self._types: dict[tuple[str, str], DataType] = {}

    def death(self) -> tuple[str, bytes]:
        metric = Metric(BD_SEQ, self._bd_seq, DataType.INT64)
        payload = encode([metric], seq=None, timestamp_ms=time.time_ns() // 1_000_000)
        return Topic(self.group, "NDEATH", self.node).text(), payload

    def next_session(self) -> None:
        """Count up bdSeq: call before each new connection's `death()`."""
        self._bd_seq = (self._bd_seq + 1) % 256

    def birth(self, metrics: Sequence[Metric], *, timestamp_ms: int) -> tuple[str, bytes]:
        """NBIRTH with the node's own metrics; starts the sequence at 0."""
        self._seq = 0
        own = [
            Metric(BD_SEQ, self._bd_seq, DataType.INT64),
            Metric(REBIRTH, False, DataType.BOOLEAN),
            *(self._aliased("", metric) for metric in metrics),
        ]
        return Topic(self.group, "NBIRTH", self.node).text(), encode(own, seq=0, timestamp_ms=timestamp_ms)

    def device_birth(self, device: str, metrics: Sequence[Metric], *, timestamp_ms: int) -> tuple[str, bytes]:
        named = [self._aliased(device, metric) for metric in metrics]
        payload = encode(named, seq=self._next(), timestamp_ms=timestamp_ms)
        return Topic(self.group, "DBIRTH", self.node, device).text(), payload

    def device_death(self, device: str, *, timestamp_ms: int) -> tuple[str, bytes]:
        payload = encode([], seq=self._next(), timestamp_ms=timestamp_ms)
        return Topic(self.group, "DDEATH", self.node, device).text(), payload

    def data(self, device: str, metrics: Sequence[Metric], *, timestamp_ms: int) -> tuple[str, bytes]:
        """NDATA (device empty) or DDATA, by alias where one is known from the birth."""
        aliased = [self._aliased(device, metric, learn=False) for metric in metrics]
        payload = encode(aliased, seq=self._next(), timestamp_ms=timestamp_ms, with_names=False)
        return Topic(self.group, "DDATA" if device else "NDATA", self.node, device).text(), payload

    def _next(self) -> int:
        self._seq = (self._seq + 1) % 256
        return self._seq

    def _aliased(self, device: str, metric: Metric, *, learn: bool = True) -> Metric:
        key = (device, metric.name)
        alias = self._aliases.get(key)
        if alias is None and learn:
            alias = self._aliases[key] = len(self._aliases) + 1
        if learn:
            self._types[key] = metric.datatype
        return Metric(
            metric.name,
            metric.value,
            self._types.get(key, metric.datatype),
            alias,
            metric.timestamp_ms,
            metric.historical,
            metric.quality,
            metric.unit,
        )
