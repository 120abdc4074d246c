"""Finds the format of a model file by its first bytes, not by its name, and looks at it."""

from __future__ import annotations

from typing import BinaryIO

from onmaru.hub.rules.model_file import gguf, onnx, pickles, safetensors
from onmaru.hub.rules.model_file.findings import ModelFile, damaged

_ZIP, _NUMPY, _PICKLE = b"PK\x03\x04", b"\x93NUMPY", b"\x80"


def inspect_model_file(file: BinaryIO, size: int, *, where: str) -> ModelFile | None:
    """What is known of a file; None when it is no model file.

    Args:
        file: Seekable, at its start.
        where: Its path, for errors; its suffix decides only where bytes leave it open (ONNX has no magic).

    Raises:
        BadModelFile: it claims a format and breaks it.
    """
    head = file.read(16)
    file.seek(0)
    name = where.lower()
    if head.startswith(gguf.MAGIC):
        return gguf.read_gguf(file, size, where=where)
    if name.endswith(".safetensors") or head[8:9] == b"{":
        return safetensors.read_safetensors(file, size, where=where)
    if name.endswith(".onnx"):
        if size > onnx.MAX_BYTES:
            raise damaged(where, "larger than an ONNX file can be")
        return onnx.read_onnx(file.read(), where=where)
    if head.startswith((_NUMPY, _PICKLE)) or (head.startswith(_ZIP) and name.endswith(pickles.SUFFIXES)) or (
        name.endswith((".pkl", ".pickle", ".joblib", ".dill"))
    ):  # fmt: skip
        return pickles.read_pickles(file, where=where)
    return None
