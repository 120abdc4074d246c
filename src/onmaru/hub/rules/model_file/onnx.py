"""ONNX model headers, read off the wire without the `onnx` package. Source: onnx/onnx, `onnx.proto` (IR version 13).

External data is what can hurt: a tensor may name any file of the loading machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from onmaru.hub.rules.model_file.findings import Concern, ModelFile, damaged

MAX_BYTES = 2 << 30  # protobuf's own limit; larger models keep their weights in external data
_TYPES = {
    1: "F32", 2: "U8", 3: "I8", 4: "U16", 5: "I16", 6: "I32", 7: "I64", 9: "BOOL", 10: "F16", 11: "F64", 12: "U32", 13: "U64",
    16: "BF16", 17: "F8_E4M3", 18: "F8_E4M3_FNUZ", 19: "F8_E5M2", 20: "F8_E5M2_FNUZ", 21: "U4", 22: "I4", 23: "F4",
}  # fmt: skip
_VARINT, _I64, _BYTES, _I32 = 0, 1, 2, 5
# field numbers
_IR, _PRODUCER, _OPSET, _GRAPH = 1, 2, 8, 7
_INITIALIZER, _NODE = 5, 1
_DIMS, _DATA_TYPE, _EXTERNAL = 1, 2, 13


def read_onnx(data: bytes | memoryview, *, where: str) -> ModelFile:
    """Read a model's header and its tensors' shapes.

    Raises:
        BadModelFile: it is cut off or no ONNX model.
    """
    facts: dict[str, object] = {}
    opsets: list[str] = []
    dtypes: dict[str, int] = {}
    concerns: list[Concern] = []
    try:
        for field, value in _fields(memoryview(data)):
            if field == _IR and isinstance(value, int):
                facts["ir_version"] = value
            elif field == _PRODUCER and isinstance(value, memoryview):
                facts["producer"] = bytes(value[:200]).decode("utf-8", "replace")
            elif field == _OPSET and isinstance(value, memoryview):
                opsets.append(_opset(value))
            elif field == _GRAPH and isinstance(value, memoryview):
                facts["node_count"] = _graph(value, dtypes, concerns)
    except (IndexError, ValueError) as error:
        raise damaged(where, f"no ONNX model ({error})") from error
    if "ir_version" not in facts or "node_count" not in facts:
        raise damaged(where, "no ONNX model (no graph)")
    facts["opsets"] = opsets
    foreign = [name for name in opsets if not name.startswith(("ai.onnx", "com.microsoft"))]
    if foreign:
        concerns.append(
            Concern("suspicious", f"needs custom operators, which are code: {', '.join(foreign[:5])}")
        )
    return ModelFile("onnx", sum(dtypes.values()), dtypes, facts, tuple(concerns))


def _fields(data: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        field, kind = key >> 3, key & 7
        if kind == _VARINT:
            value, at = _varint(data, at)
            yield field, value
            continue
        if kind == _BYTES:
            length, at = _varint(data, at)
        elif kind in (_I64, _I32):
            length = 8 if kind == _I64 else 4
        else:
            raise ValueError(f"wire type {kind}")
        if at + length > len(data):
            raise ValueError("cut off")
        yield field, data[at : at + length]
        at += length


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
        if shift > 63:
            raise ValueError("a number without end")


def _opset(value: memoryview) -> str:
    domain, version = "ai.onnx", 0
    for field, inner in _fields(value):
        if field == 1 and isinstance(inner, memoryview) and len(inner):
            domain = bytes(inner[:200]).decode("utf-8", "replace")
        elif field == 2 and isinstance(inner, int):
            version = inner
    return f"{domain}:{version}"


def _graph(graph: memoryview, dtypes: dict[str, int], concerns: list[Concern]) -> int:
    nodes = 0
    for field, value in _fields(graph):
        if field == _NODE:
            nodes += 1
        elif field == _INITIALIZER and isinstance(value, memoryview):
            _tensor(value, dtypes, concerns)
    return nodes


def _tensor(tensor: memoryview, dtypes: dict[str, int], concerns: list[Concern]) -> None:
    count, name = 1, "unknown"
    for field, value in _fields(tensor):
        if field == _DIMS and isinstance(value, int):
            count *= value
        elif field == _DIMS and isinstance(value, memoryview):  # packed
            at = 0
            while at < len(value):
                dim, at = _varint(value, at)
                count *= dim
        elif field == _DATA_TYPE and isinstance(value, int):
            name = _TYPES.get(value, f"type {value}")
        elif field == _EXTERNAL and isinstance(value, memoryview):
            _external(value, concerns)
    if count < 1 << 62:
        dtypes[name] = dtypes.get(name, 0) + count


def _external(entry: memoryview, concerns: list[Concern]) -> None:
    texts = {
        field: bytes(value[:4096]).decode("utf-8", "replace")
        for field, value in _fields(entry)
        if isinstance(value, memoryview)
    }
    if texts.get(1) != "location":
        return
    path = texts.get(2, "").replace("\\", "/")
    if PurePosixPath(path).is_absolute() or ".." in path.split("/") or ":" in path.split("/", 1)[0]:
        concerns.append(Concern("runs_code", f"reads a file outside of the model: {path[:200]}"))
