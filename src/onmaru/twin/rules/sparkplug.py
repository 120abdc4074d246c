"""Sparkplug B payloads and topics: decode and encode.

The messages are declared here, field by field, from the specification and parsed by the protobuf runtime;
members we never look into (data sets, templates, metadata) stay opaque bytes.
Source: Eclipse Sparkplug 3.0.0, clauses 4 (topics), 6.4 (payload B) and 6.4.16 (data types).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from operator import attrgetter
from typing import Any

import numpy as np
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import DecodeError

from onmaru.core.errors import InvalidInput

NAMESPACE = "spBv1.0"
REBIRTH = "Node Control/Rebirth"
BD_SEQ = "bdSeq"
MAX_METRICS = 100_000


class BadSparkplug(InvalidInput):
    code = "twin.bad_sparkplug"


class DataType(IntEnum):
    INT8 = 1
    INT16 = 2
    INT32 = 3
    INT64 = 4
    UINT8 = 5
    UINT16 = 6
    UINT32 = 7
    UINT64 = 8
    FLOAT = 9
    DOUBLE = 10
    BOOLEAN = 11
    STRING = 12
    DATE_TIME = 13
    TEXT = 14
    UUID = 15
    DATA_SET = 16
    BYTES = 17
    FILE = 18
    TEMPLATE = 19
    INT8_ARRAY = 22
    INT16_ARRAY = 23
    INT32_ARRAY = 24
    INT64_ARRAY = 25
    UINT8_ARRAY = 26
    UINT16_ARRAY = 27
    UINT32_ARRAY = 28
    UINT64_ARRAY = 29
    FLOAT_ARRAY = 30
    DOUBLE_ARRAY = 31
    BOOLEAN_ARRAY = 32
    STRING_ARRAY = 33
    DATE_TIME_ARRAY = 34


_FIELDS: dict[str, list[tuple[str, int, str]]] = {
    "PropertyValue": [
        ("type", 1, "uint32"),
        ("is_null", 2, "bool"),
        ("int_value", 3, "=uint32"),
        ("long_value", 4, "=uint64"),
        ("float_value", 5, "=float"),
        ("double_value", 6, "=double"),
        ("boolean_value", 7, "=bool"),
        ("string_value", 8, "=string"),
    ],
    "PropertySet": [("keys", 1, "*string"), ("values", 2, "*PropertyValue")],
    "Metric": [
        ("name", 1, "string"),
        ("alias", 2, "uint64"),
        ("timestamp", 3, "uint64"),
        ("datatype", 4, "uint32"),
        ("is_historical", 5, "bool"),
        ("is_transient", 6, "bool"),
        ("is_null", 7, "bool"),
        ("metadata", 8, "bytes"),
        ("properties", 9, "PropertySet"),
        ("int_value", 10, "=uint32"),
        ("long_value", 11, "=uint64"),
        ("float_value", 12, "=float"),
        ("double_value", 13, "=double"),
        ("boolean_value", 14, "=bool"),
        ("string_value", 15, "=string"),
        ("bytes_value", 16, "=bytes"),
        ("dataset_value", 17, "=bytes"),
        ("template_value", 18, "=bytes"),
    ],
    "Payload": [
        ("timestamp", 1, "uint64"),
        ("metrics", 2, "*Metric"),
        ("seq", 3, "uint64"),
        ("uuid", 4, "string"),
        ("body", 5, "bytes"),
    ],
}


def _declare() -> dict[str, Any]:
    proto = descriptor_pb2.FieldDescriptorProto
    scalar = {
        "uint32": proto.TYPE_UINT32,
        "uint64": proto.TYPE_UINT64,
        "bool": proto.TYPE_BOOL,
        "bytes": proto.TYPE_BYTES,
        "string": proto.TYPE_STRING,
        "float": proto.TYPE_FLOAT,
        "double": proto.TYPE_DOUBLE,
    }
    file = descriptor_pb2.FileDescriptorProto(
        name="onmaru/sparkplug_b.proto", package="onmaru.spb", syntax="proto2"
    )
    for name, fields in _FIELDS.items():
        message = file.message_type.add(name=name)
        if any(kind.startswith("=") for _, _, kind in fields):
            message.oneof_decl.add(name="value")
        for field_name, number, kind in fields:
            label = proto.LABEL_REPEATED if kind.startswith("*") else proto.LABEL_OPTIONAL
            field = message.field.add(name=field_name, number=number, label=label)
            bare = kind.lstrip("=*")
            if bare in scalar:
                field.type = scalar[bare]
            else:
                field.type, field.type_name = proto.TYPE_MESSAGE, f".onmaru.spb.{bare}"
            if kind.startswith("="):
                field.oneof_index = 0
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return {
        name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"onmaru.spb.{name}"))
        for name in _FIELDS
    }


_MESSAGES = _declare()
Payload = _MESSAGES["Payload"]


def decode(data: bytes) -> Any:
    """The `Payload` message of the bytes.

    Raises:
        BadSparkplug: not a Sparkplug B payload, or more than 100,000 metrics.
    """
    try:
        payload = Payload.FromString(data)
    except DecodeError as error:
        raise BadSparkplug(
            f"not a Sparkplug B payload: {error}", hint="is the source's format right?"
        ) from None
    if len(payload.metrics) > MAX_METRICS:
        raise BadSparkplug(
            f"{len(payload.metrics)} metrics in one payload", hint=f"send at most {MAX_METRICS}"
        )
    return payload


_SIGNED: dict[int, int] = {DataType.INT8: 8, DataType.INT16: 16, DataType.INT32: 32, DataType.INT64: 64}
_FIELD_OF: dict[int, str] = {
    **dict.fromkeys(
        (DataType.INT8, DataType.INT16, DataType.INT32, DataType.UINT8, DataType.UINT16, DataType.UINT32),
        "int_value",
    ),
    **dict.fromkeys((DataType.INT64, DataType.UINT64, DataType.DATE_TIME), "long_value"),
    DataType.FLOAT: "float_value",
    DataType.DOUBLE: "double_value",
    DataType.BOOLEAN: "boolean_value",
    **dict.fromkeys((DataType.STRING, DataType.TEXT, DataType.UUID), "string_value"),
    **dict.fromkeys(range(DataType.INT8_ARRAY, DataType.DATE_TIME_ARRAY + 1), "bytes_value"),
}
_ARRAY_OF = {
    DataType.INT8_ARRAY: "i1",
    DataType.INT16_ARRAY: "<i2",
    DataType.INT32_ARRAY: "<i4",
    DataType.INT64_ARRAY: "<i8",
    DataType.UINT8_ARRAY: "u1",
    DataType.UINT16_ARRAY: "<u2",
    DataType.UINT32_ARRAY: "<u4",
    DataType.UINT64_ARRAY: "<u8",
    DataType.FLOAT_ARRAY: "<f4",
    DataType.DOUBLE_ARRAY: "<f8",
    DataType.DATE_TIME_ARRAY: "<u8",
}


@dataclass(frozen=True, slots=True)
class Getter:
    """How to read a metric's value of a known data type; `read` is None for types that are no scalar or array."""

    field: str
    get: Callable[[Any], Any]
    finish: Callable[[Any], Any] | None


def getter(datatype: int) -> Getter | None:
    """The reader of a data type's values; None for data sets, templates, files and unknown types."""
    field = _FIELD_OF.get(datatype)
    if field is None:
        return None
    finish: Callable[[Any], Any] | None = None
    bits = _SIGNED.get(datatype)
    if bits is not None:
        finish = _signed(bits)
    elif field == "bytes_value":
        finish = _array(datatype)
    return Getter(field, attrgetter(field), finish)


def _signed(bits: int) -> Callable[[int], int]:
    half, whole = 1 << (bits - 1), 1 << bits
    return lambda raw: ((raw + half) & (whole - 1)) - half


def _array(datatype: int) -> Callable[[bytes], list[Any]]:
    def read(raw: bytes) -> list[Any]:
        if datatype == DataType.STRING_ARRAY:
            return [part.decode("utf-8", "replace") for part in raw.split(b"\0")[:-1]]
        if datatype == DataType.BOOLEAN_ARRAY:
            count = int.from_bytes(raw[:4], "little")
            bits = np.unpackbits(np.frombuffer(raw[4:], np.uint8))
            return [bool(bit) for bit in bits[:count]]
        kind = np.dtype(_ARRAY_OF[DataType(datatype)])
        return np.frombuffer(raw[: len(raw) // kind.itemsize * kind.itemsize], kind).tolist()

    return read


@dataclass(frozen=True, slots=True)
class Topic:
    """`spBv1.0/group/KIND/node[/device]`."""

    group: str
    kind: str
    node: str
    device: str = ""

    def text(self) -> str:
        return "/".join(filter(None, (NAMESPACE, self.group, self.kind, self.node, self.device)))


_KINDS = {"NBIRTH", "NDEATH", "DBIRTH", "DDEATH", "NDATA", "DDATA", "NCMD", "DCMD"}


def parse_topic(topic: str) -> Topic | None:
    """The parts of a Sparkplug topic, or None."""
    parts = topic.split("/")
    if parts[0] != NAMESPACE or len(parts) not in (4, 5) or parts[2] not in _KINDS or not all(parts):
        return None
    if (parts[2][0] == "D") != (len(parts) == 5):
        return None
    return Topic(parts[1], parts[2], parts[3], parts[4] if len(parts) == 5 else "")


def parse_address(address: str) -> tuple[str, str, str, str]:
    """`group/node[/device]:metric` as (group, node, device, metric).

    Raises:
        BadSparkplug: it has another shape.
    """
    where, _, metric = address.partition(":")
    parts = where.split("/")
    if not metric or len(parts) not in (2, 3) or not all(parts):
        hint = "write group/node/device:metric or group/node:metric"
        raise BadSparkplug(f"{address!r} is no Sparkplug address", hint=hint, address=address)
    return parts[0], parts[1], parts[2] if len(parts) == 3 else "", metric


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric to encode; `value` None is a Sparkplug null."""

    name: str
    value: Any
    datatype: DataType = DataType.DOUBLE
    alias: int | None = None
    timestamp_ms: int | None = None
    historical: bool = False
    quality: int | None = None  # 192 good, 0 bad, 500 stale
    unit: str = ""


def encode(
    metrics: Iterable[Metric], *, seq: int | None, timestamp_ms: int, with_names: bool = True
) -> bytes:
    """The bytes of a payload.

    Args:
        seq: 0..255; None for NDEATH and commands.
        with_names: False leaves the name out where an alias stands for it (DATA messages).
    """
    payload = Payload(timestamp=timestamp_ms)
    if seq is not None:
        payload.seq = seq
    for item in metrics:
        metric = payload.metrics.add()
        if with_names or item.alias is None:
            metric.name = item.name
            metric.datatype = int(item.datatype)
        if item.alias is not None:
            metric.alias = item.alias
        metric.timestamp = timestamp_ms if item.timestamp_ms is None else item.timestamp_ms
        if item.historical:
            metric.is_historical = True
        _properties(metric, item)
        if item.value is None:
            metric.is_null = True
        else:
            _set_value(metric, item)
    data: bytes = payload.SerializeToString()
    return data


def _properties(metric: Any, item: Metric) -> None:
    if item.quality is not None:
        metric.properties.keys.append("Quality")
        metric.properties.values.add(type=int(DataType.INT32), int_value=item.quality)
    if item.unit:
        metric.properties.keys.append("engUnit")
        metric.properties.values.add(type=int(DataType.STRING), string_value=item.unit)


def _set_value(metric: Any, item: Metric) -> None:
    field = _FIELD_OF.get(item.datatype)
    if field is None:
        raise BadSparkplug(
            f"cannot encode {item.datatype.name}", hint="use a scalar or an array", metric=item.name
        )
    value = item.value
    if item.datatype in _SIGNED:
        value = int(value) & ((1 << (32 if field == "int_value" else 64)) - 1)
    elif field == "bytes_value":
        value = _encode_array(item.datatype, value)
    elif field in ("int_value", "long_value"):
        value = int(value)
    setattr(metric, field, value)


def _encode_array(datatype: DataType, values: Sequence[Any]) -> bytes:
    if datatype is DataType.STRING_ARRAY:
        return b"".join(str(value).encode() + b"\0" for value in values)
    if datatype is DataType.BOOLEAN_ARRAY:
        return len(values).to_bytes(4, "little") + np.packbits(np.asarray(values, bool)).tobytes()
    return np.asarray(values, _ARRAY_OF[datatype]).tobytes()


def rebirth_command(group: str, node: str) -> tuple[str, bytes]:
    """Topic and payload of the NCMD that asks an edge node for its births."""
    now_ms = time.time_ns() // 1_000_000
    metric = Metric(REBIRTH, True, DataType.BOOLEAN)
    return Topic(group, "NCMD", node).text(), encode([metric], seq=None, timestamp_ms=now_ms)
