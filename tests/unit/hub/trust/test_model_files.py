"""Model files: honest ones give their facts, hostile ones are named, damaged ones refused."""

from __future__ import annotations

import io
import pickle
import struct
import zipfile
from typing import Any

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.hub.errors import BadModelFile
from onmaru.hub.rules.model_file.findings import ModelFile
from onmaru.hub.rules.model_file.inspect import inspect_model_file


def look(data: bytes, name: str) -> ModelFile | None:
    return inspect_model_file(io.BytesIO(data), len(data), where=name)


def safetensors(**tensors: tuple[str, list[int], bytes]) -> bytes:
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    body = b""
    for name, (dtype, shape, data) in tensors.items():
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    raw = orjson.dumps(header)
    return struct.pack("<Q", len(raw)) + raw + body


GOOD = safetensors(
    weight=("BF16", [4, 8], bytes(64)), scale=("F32", [2], bytes(8)), packed=("F4", [6], bytes(3))
)


def test_safetensors_facts() -> None:
    found = look(GOOD, "model.safetensors")
    assert found is not None
    assert (found.format, found.parameter_count, found.dtypes) == (
        "safetensors",
        40,
        {"BF16": 32, "F32": 2, "F4": 6},
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (GOOD[:-1], "tensors fill"), (GOOD + b"x", "tensors fill"), (GOOD[:20], "longer than the file"), (b"abc", "shorter"),
        (safetensors(a=("BF16", [4], bytes(7))), "its shape wants 8"), (safetensors(a=("Q9", [1], b"x")), "unknown type"),
        (safetensors(a=("U8", [-1], b"")), "impossible"), (struct.pack("<Q", 4) + b"nope", "cannot be read"),
    ],
)  # fmt: skip
def test_broken_safetensors(data: bytes, message: str) -> None:
    with pytest.raises(BadModelFile, match=message):
        look(data, "m.safetensors")


def test_overlapping_tensors_are_refused() -> None:
    header = orjson.dumps({n: {"dtype": "U8", "shape": [4], "data_offsets": [0, 4]} for n in "ab"})
    with pytest.raises(BadModelFile, match="begins at 0, not at 4"):
        look(struct.pack("<Q", len(header)) + header + bytes(4), "m.safetensors")


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value)) + value.encode()


def gguf(facts: bytes = b"", fact_count: int = 0, tensors: bytes = b"", tensor_count: int = 0) -> bytes:
    return b"GGUF" + struct.pack("<IQQ", 3, tensor_count, fact_count) + facts + tensors


FACTS = (
    text("general.architecture")
    + struct.pack("<I", 8)
    + text("qwen3")
    + text("tokenizer.tokens")
    + struct.pack("<IIQ", 9, 8, 2)
)
FACTS += text("a") + text("b") + text("scores") + struct.pack("<IIQ", 9, 6, 2) + bytes(8)
TENSOR = text("w") + struct.pack("<IQQIQ", 2, 32, 64, 12, 0)
GGUF = gguf(FACTS, 3, TENSOR, 1)


def test_gguf_facts() -> None:
    found = look(GGUF, "model.gguf")
    assert found is not None
    assert (found.parameter_count, found.dtypes) == (2048, {"Q4_K": 2048})
    assert found.facts["general.architecture"] == "qwen3"


@pytest.mark.parametrize(
    "data", [GGUF[:-3], gguf(fact_count=1), gguf(tensor_count=1 << 60), b"GGUF\x09\x00\x00\x00" + bytes(16)]
)
def test_broken_gguf(data: bytes) -> None:
    with pytest.raises(BadModelFile, match=r"m\.gguf"):
        look(data, "m.gguf")


def field(number: int, payload: bytes | int) -> bytes:
    if isinstance(payload, int):
        return varint(number << 3) + varint(payload)
    return varint(number << 3 | 2) + varint(len(payload)) + payload


def varint(value: int) -> bytes:
    out = b""
    while value >= 0x80:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def onnx(location: str = "", domain: str = "") -> bytes:
    tensor = field(1, 64) + field(1, 3) + field(2, 1)
    if location:
        tensor += field(13, field(1, b"location") + field(2, location.encode()))
    opset = (field(1, domain.encode()) if domain else b"") + field(2, 21)
    return field(1, 10) + field(2, b"pytorch") + field(7, field(1, b"") + field(5, tensor)) + field(8, opset)


def test_onnx_facts() -> None:
    found = look(onnx("weights.bin"), "m.onnx")
    assert found is not None
    assert (found.parameter_count, found.facts["opsets"], found.concerns) == (192, ["ai.onnx:21"], ())


@pytest.mark.parametrize("location", ["../../etc/passwd", "/etc/passwd", "C:/secret", "a\\..\\..\\b"])
def test_onnx_that_reads_other_files(location: str) -> None:
    found = look(onnx(location), "m.onnx")
    assert found is not None
    assert [concern.risk for concern in found.concerns] == ["runs_code"]


def test_onnx_with_custom_operators() -> None:
    found = look(onnx(domain="evil.ops"), "m.onnx")
    assert found is not None
    assert "evil.ops" in found.concerns[0].what


class Evil:
    def __reduce__(self) -> tuple[Any, ...]:
        import os

        return (os.system, ("true",))


def test_a_pickle_that_runs_code_is_named_and_not_run() -> None:
    data = pickle.dumps(Evil())
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("archive/data.pkl", data)
    for whole, name in ((data, "model.pkl"), (archive.getvalue(), "model.pt"), (data, "renamed.safe")):
        found = look(whole, name)
        assert found is not None, name
        assert any(concern.risk == "runs_code" and "system" in concern.what for concern in found.concerns), (
            name
        )


def test_an_honest_pickle_and_array() -> None:
    plain = look(pickle.dumps({"a": [1, 2]}), "state.pkl")
    assert plain is not None
    assert plain.concerns == ()
    saved = io.BytesIO()
    np.save(saved, np.zeros(3))
    array = look(saved.getvalue(), "x.npy")
    assert array is not None
    assert array.concerns == ()


def test_other_files_are_no_model_files() -> None:
    assert look(b"# A card\n", "README.md") is None
    assert look(b"", "empty.txt") is None


@given(st.sampled_from([(GOOD, "m.safetensors"), (GGUF, "m.gguf"), (onnx("w"), "m.onnx")]), st.data())
def test_changed_bytes_are_refused_or_read(sample: tuple[bytes, str], data: st.DataObject) -> None:
    whole, name = sample
    at = data.draw(st.integers(0, len(whole) - 1))
    noise = data.draw(st.binary(min_size=1, max_size=6))
    changed = whole[:at] + noise + whole[at + len(noise) :]
    try:
        found = look(changed[: data.draw(st.integers(0, len(changed)))], name)
    except BadModelFile:
        return
    assert found is None or found.parameter_count >= 0


@given(st.binary(max_size=200), st.sampled_from([b"PK\x03\x04", b"\x80\x04", b"\x93NUMPY", b""]))
def test_hostile_pickles_and_archives_are_refused_or_followed(noise: bytes, head: bytes) -> None:
    for name in ("m.pt", "m.bin", "m.pkl", "m.npy"):
        try:
            found = look(head + noise, name)
        except BadModelFile:
            continue
        assert found is None or found.format == "pickle"
