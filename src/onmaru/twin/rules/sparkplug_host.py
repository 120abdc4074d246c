"""The host application's side of Sparkplug B: births, aliases, sequence numbers, deaths.

Nodes without a binding are not tracked. A gap in the sequence, data before a birth or an unknown alias
asks the node for a rebirth, at most once in `REBIRTH_PAUSE_NS`. A death turns every signal of the node (or
device) BAD, keeping its last value. Source: Eclipse Sparkplug 3.0.0, clauses 5.6 to 5.12 and 6.4.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import nan
from typing import Any

from onmaru.twin.ports import BoundSignal
from onmaru.twin.rules.convert import Converter, Rejected
from onmaru.twin.rules.payload import Columns, read_quality
from onmaru.twin.rules.pointer import MISSING, parse_pointer, resolve
from onmaru.twin.rules.sparkplug import BD_SEQ, BadSparkplug, Getter, Topic, decode, getter, parse_address
from onmaru.twin.types import Quality

REBIRTH_PAUSE_NS = 5_000_000_000
_LATEST_MS = 9_000_000_000_000


@dataclass(slots=True)
class _Bound:
    """One bound metric; `seen` once it had a sample (only then a death says anything)."""

    converter: Converter
    row: int
    pointer: tuple[str, ...]
    seen: bool = False
    last_value: float = nan
    last_ns: int = 0


@dataclass(slots=True)
class _Known:
    """A metric as its birth declared it; without a binding when `bound` is empty."""

    getter: Getter | None
    bound: list[_Bound]


@dataclass(slots=True)
class _Node:
    online: bool = False
    seq: int = -1
    bd_seq: int | None = None
    devices: set[str] = field(default_factory=set)  # born
    by_alias: dict[int, _Known] = field(default_factory=dict)
    by_name: dict[tuple[str, str], _Known] = field(default_factory=dict)
    bound: dict[tuple[str, str], list[_Bound]] = field(default_factory=dict)  # (device, metric)
    rebirth_ns: int = 0


class SparkplugHost:
    """All edge nodes of one source. `read` never raises; refusals are counted in `rejected`.

    Args:
        rebirth: Called with (group, node) to ask for births.
    """

    def __init__(
        self,
        bounds: Sequence[BoundSignal],
        *,
        good: Quality = Quality.GOOD,
        rejected: Counter[str] | None = None,
        rebirth: Callable[[str, str], None] = lambda _group, _node: None,
        unbound: Callable[[str], None] = lambda _address: None,
    ) -> None:
        self._good = int(good)
        self._rebirth = rebirth
        self._unbound = unbound
        self.rejected = Counter[str]() if rejected is None else rejected
        self._nodes: dict[tuple[str, str], _Node] = {}
        for item in bounds:
            group, node, device, metric = parse_address(item.binding.address)
            bound = _Bound(Converter(item), item.row, parse_pointer(item.binding.pointer))
            self._nodes.setdefault((group, node), _Node()).bound.setdefault((device, metric), []).append(
                bound
            )

    def filters(self) -> list[str]:
        """The MQTT filters that bring everything the bindings need."""
        return sorted(f"spBv1.0/{group}/+/{node}/#" for group, node in self._nodes)

    def is_online(self, group: str, node: str) -> bool:
        known = self._nodes.get((group, node))
        return known is not None and known.online

    def ask_all(self, now_ns: int) -> None:
        """Ask every node that has not been born yet for its births: after (re)connecting."""
        for (group, name), node in self._nodes.items():
            if not node.online:
                self._ask(group, name, node, now_ns)

    def forget_births(self) -> None:
        """After a lost session: births and sequence numbers may have passed unseen."""
        for node in self._nodes.values():
            node.online = False

    def read(self, topic: Topic, data: bytes, receive_ns: int, out: Columns) -> None:
        """Take one message; its samples are appended to `out`."""
        node = self._nodes.get((topic.group, topic.node))
        if node is None:
            self._unbound(topic.text())
            return
        if topic.kind in ("NCMD", "DCMD"):
            return
        try:
            payload = decode(data)
        except BadSparkplug:
            self.rejected["not_sparkplug"] += 1
            return
        if topic.kind == "NDEATH":
            self._node_death(node, payload, receive_ns, out)
            return
        if topic.kind == "NBIRTH":
            self._node_birth(node, payload)
        elif not self._in_sequence(topic, node, payload, receive_ns):
            return
        if topic.kind == "DDEATH":
            node.devices.discard(topic.device)
            self._mark_bad(node, topic.device, receive_ns, out)
            return
        if topic.kind in ("NBIRTH", "DBIRTH"):
            if topic.device:
                node.devices.add(topic.device)
            self._declare(node, topic.device, payload)
        self._samples(topic, node, payload, receive_ns, out)

    def _node_birth(self, node: _Node, payload: Any) -> None:
        node.online = True
        node.seq = payload.seq % 256
        node.devices.clear()
        node.by_alias.clear()
        node.by_name.clear()
        node.bd_seq = _bd_seq(payload)

    def _node_death(self, node: _Node, payload: Any, receive_ns: int, out: Columns) -> None:
        bd_seq = _bd_seq(payload)
        if node.online and node.bd_seq is not None and bd_seq is not None and bd_seq != node.bd_seq:
            self.rejected["old_death"] += 1  # the will of an earlier connection, delivered late
            return
        node.online = False
        for device in {device for device, _ in node.bound}:
            self._mark_bad(node, device, receive_ns, out)

    def _mark_bad(self, node: _Node, device: str, receive_ns: int, out: Columns) -> None:
        for (owner, _), bounds in node.bound.items():
            if owner == device:
                for bound in bounds:
                    if bound.seen:
                        bound.last_ns = max(receive_ns, bound.last_ns)
                        out.add(bound.row, bound.last_ns, bound.last_value, int(Quality.BAD))

    def _in_sequence(self, topic: Topic, node: _Node, payload: Any, now_ns: int) -> bool:
        """Whether the message's samples can be understood; a gap loses nothing of this message itself."""
        if not node.online:
            self.rejected["before_birth"] += 1
            self._ask(topic.group, topic.node, node, now_ns)
            return False
        seq = payload.seq % 256
        if seq != (node.seq + 1) % 256:
            self.rejected["sequence_gap"] += 1
            self._ask(topic.group, topic.node, node, now_ns)
        node.seq = seq
        if topic.kind == "DDATA" and topic.device not in node.devices:
            self.rejected["before_birth"] += 1
            self._ask(topic.group, topic.node, node, now_ns)
            return False
        return True

    def _ask(self, group: str, name: str, node: _Node, now_ns: int) -> None:
        if now_ns - node.rebirth_ns >= REBIRTH_PAUSE_NS:
            node.rebirth_ns = now_ns
            self._rebirth(group, name)

    def _declare(self, node: _Node, device: str, payload: Any) -> None:
        for metric in payload.metrics:
            known = _Known(getter(metric.datatype), node.bound.get((device, metric.name), []))
            node.by_name[device, metric.name] = known
            if metric.HasField("alias"):
                node.by_alias[metric.alias] = known

    def _samples(self, topic: Topic, node: _Node, payload: Any, receive_ns: int, out: Columns) -> None:
        whole_ms = payload.timestamp
        by_alias, device, good = node.by_alias, topic.device, self._good
        for metric in payload.metrics:
            name = metric.name
            known = node.by_name.get((device, name)) if name else by_alias.get(metric.alias)
            if known is None:
                self.rejected["unknown_metric"] += 1
                self._ask(topic.group, topic.node, node, receive_ns)
                continue
            if not known.bound:
                continue
            stamp_ms = metric.timestamp or whole_ms
            time_ns = stamp_ms * 1_000_000 if 0 < stamp_ms < _LATEST_MS else receive_ns
            quality = good
            if metric.HasField("properties"):
                quality = max(good, _quality(metric.properties))
            read = known.getter
            if read is None:
                self.rejected["unsupported_type"] += 1
                continue
            raw = None
            if not metric.is_null:
                raw = read.get(metric)
                if not raw and not metric.HasField(read.field):
                    self.rejected["missing"] += 1
                    continue
                if read.finish is not None:
                    raw = read.finish(raw)
            for bound in known.bound:
                if raw.__class__ is float and bound.converter.plain:
                    value = raw * bound.converter.factor + bound.converter.shift
                    if value - value == 0.0:
                        bound.seen = True
                        bound.last_value, bound.last_ns = value, time_ns
                        out.rows.append(bound.row)
                        out.times.append(time_ns)
                        out.values.append(value)
                        out.qualities.append(quality)
                        continue
                self._slow(bound, raw, time_ns, quality, out)

    def _slow(self, bound: _Bound, raw: Any, time_ns: int, quality: int, out: Columns) -> None:
        if raw is None:  # Sparkplug null: the device is there, the value is not
            out.add(bound.row, time_ns, nan, int(Quality.BAD))
            return
        if bound.pointer:
            raw = resolve(raw, bound.pointer)
            if raw is MISSING:
                self.rejected["missing"] += 1
                return
        try:
            value, text = bound.converter.convert(raw)
        except Rejected as refusal:
            self.rejected[refusal.reason] += 1
            return
        bound.seen = True
        bound.last_value, bound.last_ns = value, max(time_ns, bound.last_ns)
        if bound.converter.records(value, time_ns, quality):
            out.add(bound.row, time_ns, value, quality, text)


def _bd_seq(payload: Any) -> int | None:
    for metric in payload.metrics:
        if metric.name == BD_SEQ:
            number: int = metric.long_value or metric.int_value
            return number
    return None


def _quality(properties: Any) -> int:
    for key, value in zip(properties.keys, properties.values, strict=False):
        if key == "Quality":
            return read_quality(value.int_value if value.HasField("int_value") else value.long_value)
    return int(Quality.GOOD)
