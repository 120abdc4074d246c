"""safetensors headers. Source: huggingface/safetensors, "Format"."""

from __future__ import annotations

import math
from typing import Any, BinaryIO

import orjson

from onmaru.hub.rules.model_file.findings import ModelFile, damaged

MAX_HEADER_BYTES = 100_000_000  # what the reference reader allows
_BITS = {
    "BOOL": 8, "U8": 8, "I8": 8, "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6,
    "I16": 16, "U16": 16, "F16": 16, "BF16": 16, "I32": 32, "U32": 32, "F32": 32, "I64": 64, "U64": 64, "F64": 64,
    "C64": 64,
}  # fmt: skip


def read_safetensors(file: BinaryIO, size: int, *, where: str) -> ModelFile:
    """Check a file's header against its size.

    Raises:
        BadModelFile: the header is cut off or no JSON; tensors overlap, leave holes, or do not fill the file.
    """
    head = file.read(8)
    length = int.from_bytes(head, "little")
    if len(head) < 8 or not 2 <= length <= min(MAX_HEADER_BYTES, size - 8):
        raise damaged(
            where, "the header is longer than the file" if len(head) == 8 else "shorter than a header"
        )
    try:
        header = orjson.loads(file.read(length))
        metadata = header.pop("__metadata__", {})
        if not all(isinstance(value, str) for value in metadata.values()):
            raise ValueError("__metadata__ holds more than texts")
        spans = [_span(name, tensor) for name, tensor in header.items()]
    except (orjson.JSONDecodeError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise damaged(where, f"the header cannot be read ({error})") from error
    reached = 0
    for start, end, name, _, _ in sorted(spans):
        if start != reached:
            raise damaged(where, f"tensor {name!r} begins at {start:,}, not at {reached:,}")
        reached = end
    if reached != size - 8 - length:
        raise damaged(where, f"tensors fill {reached:,} of {size - 8 - length:,} bytes")
    dtypes: dict[str, int] = {}
    for *_, dtype, count in spans:
        dtypes[dtype] = dtypes.get(dtype, 0) + count
    facts = {"tensor_count": len(spans), "metadata": dict(list(metadata.items())[:100])}
    return ModelFile("safetensors", sum(dtypes.values()), dtypes, facts)


def _span(name: str, tensor: dict[str, Any]) -> tuple[int, int, str, str, int]:
    dtype, shape = tensor["dtype"], tensor["shape"]
    start, end = tensor["data_offsets"]
    if (
        not all(type(number) is int and 0 <= number < 1 << 62 for number in (*shape, start, end))
        or end < start
    ):
        raise ValueError(f"tensor {name!r} has impossible numbers")
    if dtype not in _BITS:
        raise ValueError(f"tensor {name!r} has unknown type {dtype!r}")
    count = math.prod(shape)
    if count * _BITS[dtype] != (end - start) * 8:
        raise ValueError(
            f"tensor {name!r} is {end - start:,} bytes, its shape wants {count * _BITS[dtype] // 8:,}"
        )
    return start, end, name, dtype, count
