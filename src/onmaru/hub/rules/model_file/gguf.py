"""GGUF headers. Source: ggml-org/ggml, docs/gguf.md (versions 2 and 3, little-endian)."""

from __future__ import annotations

import math
import struct
from typing import Any, BinaryIO

from onmaru.hub.rules.model_file.findings import ModelFile, damaged

MAGIC = b"GGUF"
_MAX_COUNT = 1_000_000
_MAX_TEXT = 16 << 20
_SCALARS = {
    0: "<B",
    1: "<b",
    2: "<H",
    3: "<h",
    4: "<I",
    5: "<i",
    6: "<f",
    7: "<?",
    10: "<Q",
    11: "<q",
    12: "<d",
}
_TEXT, _ARRAY = 8, 9
# general.file_type and tensor types; the ones people meet
_TYPES = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 6: "Q5_0", 7: "Q5_1", 8: "Q8_0", 9: "Q8_1", 10: "Q2_K", 11: "Q3_K", 12: "Q4_K",
    13: "Q5_K", 14: "Q6_K", 15: "Q8_K", 16: "IQ2_XXS", 17: "IQ2_XS", 18: "IQ3_XXS", 19: "IQ1_S", 20: "IQ4_NL", 21: "IQ3_S",
    22: "IQ2_S", 23: "IQ4_XS", 24: "I8", 25: "I16", 26: "I32", 27: "I64", 28: "F64", 29: "IQ1_M", 30: "BF16", 34: "TQ1_0",
    35: "TQ2_0", 39: "MXFP4",
}  # fmt: skip


class _Reader:
    """Reads numbers and texts, never beyond what the file holds."""

    def __init__(self, file: BinaryIO, size: int, where: str) -> None:
        self._file, self._left, self._where = file, size, where

    def take(self, count: int) -> bytes:
        if count > self._left:
            raise damaged(self._where, f"cut off: {count:,} bytes wanted, {self._left:,} left")
        data = self._file.read(count)
        if len(data) != count:
            raise damaged(self._where, "cut off")
        self._left -= count
        return data

    def number(self, code: str) -> Any:
        return struct.unpack(code, self.take(struct.calcsize(code)))[0]

    def count(self, what: str) -> int:
        number = int(self.number("<Q"))
        if number > _MAX_COUNT:
            raise damaged(self._where, f"{number:,} {what}")
        return number

    def text(self) -> str:
        length = int(self.number("<Q"))
        if length > _MAX_TEXT:
            raise damaged(self._where, f"a text of {length:,} bytes")
        return self.take(length).decode("utf-8", "replace")

    def value(self, kind: int, depth: int = 0) -> Any:
        if kind in _SCALARS:
            return self.number(_SCALARS[kind])
        if kind == _TEXT:
            return self.text()
        if kind != _ARRAY or depth > 2:
            raise damaged(self._where, f"a value of unknown type {kind}")
        inner, count = int(self.number("<I")), int(self.number("<Q"))
        if inner in _SCALARS:  # long vocabularies: passed over at once
            self.skip(struct.calcsize(_SCALARS[inner]) * count)
        elif count > _MAX_COUNT * 10:
            raise damaged(self._where, f"a list of {count:,}")
        else:
            for _ in range(count):
                self.value(inner, depth + 1)
        return f"list of {count}"

    def skip(self, count: int) -> None:
        while count > 0:
            count -= len(self.take(min(count, 1 << 20)))


def read_gguf(file: BinaryIO, size: int, *, where: str) -> ModelFile:
    """Read a file's header.

    Raises:
        BadModelFile: it is cut off, or claims more than it holds.
    """
    reader = _Reader(file, size, where)
    if reader.take(4) != MAGIC:
        raise damaged(where, "no GGUF file")
    version = int(reader.number("<I"))
    if version not in (2, 3):
        raise damaged(where, f"GGUF version {version} (2 and 3 are known; big-endian files are not read)")
    tensor_count, fact_count = reader.count("tensors"), reader.count("facts")
    facts: dict[str, Any] = {"version": version, "tensor_count": tensor_count}
    for _ in range(fact_count):
        key = reader.text()
        value = reader.value(int(reader.number("<I")))
        if key.startswith(("general.",)) or key.endswith(
            (".context_length", ".block_count", ".embedding_length")
        ):
            facts[key] = value if not isinstance(value, str) else value[:500]
    dtypes: dict[str, int] = {}
    for _ in range(tensor_count):
        reader.text()
        dimensions = int(reader.number("<I"))
        if dimensions > 8:
            raise damaged(where, f"a tensor of {dimensions} dimensions")
        count = math.prod(int(reader.number("<Q")) for _ in range(dimensions))
        kind = int(reader.number("<I"))
        reader.number("<Q")
        name = _TYPES.get(kind, f"type {kind}")
        dtypes[name] = dtypes.get(name, 0) + count
    return ModelFile("gguf", sum(dtypes.values()), dtypes, facts)
