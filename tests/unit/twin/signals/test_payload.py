"""JSON payloads, pointers, converters and times, hostile ones included."""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.core.units import BadUnit
from onmaru.twin.ports import BoundSignal
from onmaru.twin.rules.convert import BadBinding, Converter, Rejected
from onmaru.twin.rules.payload import Columns, JsonPayloads, read_quality, read_time
from onmaru.twin.rules.pointer import MISSING, BadPointer, format_pointer, parse_pointer, resolve
from onmaru.twin.types import Binding, Quality, Signal, SignalKind

NOW = 1_800_000_000_000_000_000
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4) | st.sampled_from("vtq"), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def bound(
    kind: SignalKind = SignalKind.ANALOG, *, signal: dict[str, Any] | None = None, **binding: Any
) -> BoundSignal:
    made = Signal(
        "P/s",
        "/P",
        "s",
        kind=kind,
        **({"states": ("idle", "run")} if kind is SignalKind.STATE else {}),
        **(signal or {}),
    )
    return BoundSignal(7, made, Binding("P/s", "m", "topic", **binding))


def read(payload: bytes, *bounds: BoundSignal, **more: Any) -> tuple[list[tuple[Any, ...]], Counter[str]]:
    reader, out = JsonPayloads(bounds, **more), Columns()
    reader.read(payload, NOW, out)
    batch = out.take(NOW)
    texts = batch.texts or [None] * len(batch)
    rows = zip(batch.source_ns.tolist(), batch.value.tolist(), batch.quality.tolist(), texts, strict=True)
    return list(rows), reader.rejected


def test_rfc6901_examples() -> None:
    document = {
        "foo": ["bar", "baz"],
        "": 0,
        "a/b": 1,
        "c%d": 2,
        "e^f": 3,
        "g|h": 4,
        "i\\j": 5,
        'k"l': 6,
        " ": 7,
        "m~n": 8,
    }
    cases = {"": document, "/foo": ["bar", "baz"], "/foo/0": "bar", "/": 0, "/a~1b": 1, "/c%d": 2, "/e^f": 3,
             "/g|h": 4, "/i\\j": 5, '/k"l': 6, "/ ": 7, "/m~0n": 8}  # fmt: skip
    for pointer, value in cases.items():
        assert resolve(document, parse_pointer(pointer)) == value
        assert format_pointer(parse_pointer(pointer)) == pointer
    for pointer in ("/foo/-", "/foo/00", "/foo/2", "/foo/1e0", "/foo/x", "/nothing", "/foo/0/0"):
        assert resolve(document, parse_pointer(pointer)) is MISSING
    for pointer in ("foo", "/~2", "/~", "/a" * 40):
        with pytest.raises(BadPointer):
            parse_pointer(pointer)


def test_value_time_and_quality_are_found() -> None:
    payload = b'{"d": [{"v": 2.5}], "t": "2026-01-31T08:00:00.123456789+09:00", "q": "uncertain"}'
    item = bound(pointer="/d/0/v", time_pointer="/t", quality_pointer="/q", scale=2.0, offset=1.0)
    rows, rejected = read(payload, item)
    assert rows == [(1_769_814_000_123_456_789, 6.0, Quality.UNCERTAIN, None)]
    assert not rejected


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("{torn", "not_json"), ('{"v": NaN}', "not_json"), ('{"v": "NaN"}', "not_finite"), ('{"v": null}', "null"),
        ('{"v": {}}', "not_a_number"), ('{"v": []}', "not_a_number"), ('{"v": "abc"}', "not_a_number"),
        ('{"v": 1e999}', "not_json"), ('{"v": "1e999"}', "not_finite"), ("{}", "missing"), ("7", "missing"),
        ("[]", ""), ('[{"v": 1}, {"v": 2}]', "array_without_times"), ("[[[[", "not_json"), ("\xff", "not_json"),
    ],
)  # fmt: skip
def test_what_is_refused_is_counted(raw: str, reason: str) -> None:
    rows, rejected = read(raw.encode("latin-1"), bound(pointer="/v"))
    assert rows == []
    assert list(rejected) == ([reason] if reason else [])


def test_times_that_are_none_and_arrays_of_samples() -> None:
    item = bound(pointer="/v", time_pointer="/t")
    assert read(b'{"v": 1, "t": "yesterday"}', item)[1] == {"bad_time": 1}
    assert read(b'{"v": 1}', item)[1] == {"bad_time": 1}
    rows, rejected = read(
        b'[{"v": 1, "t": 1700000000000}, {"v": "x", "t": 1700000000001}, {"v": 3, "t": 1700000000.5}]', item
    )
    assert [row[:2] for row in rows] == [(1_700_000_000_000_000_000, 1.0), (1_700_000_000_500_000_000, 3.0)]
    assert rejected == {"not_a_number": 1}
    assert read(b"x" * 100, item, max_bytes=99)[1] == {"too_large": 1}


def test_plain_text_payloads() -> None:
    assert read(b"23.5", bound())[0][0][1] == 23.5
    assert read(b"RUN", bound(SignalKind.STATE))[0][0][1] == 1.0
    assert read(b"M-0042", bound(SignalKind.TEXT))[0][0][3] == "M-0042"
    assert read(b"true", bound())[0][0][1] == 1.0


def test_a_bad_null_is_a_sample() -> None:
    rows, _ = read(b'{"v": null, "q": 0}', bound(pointer="/v", quality_pointer="/q"))
    assert math.isnan(rows[0][1])
    assert rows[0][2] == Quality.BAD


@given(
    st.binary(max_size=64) | JSON.map(orjson.dumps),
    st.sampled_from(list(SignalKind)),
    st.sampled_from(["", "/v", "/0/v", "/v/0"]),
)
def test_reading_never_raises_and_gives_only_finite_numbers(
    payload: bytes, kind: SignalKind, pointer: str
) -> None:
    rows, rejected = read(
        payload,
        bound(kind, pointer=pointer, time_pointer="/t"),
        bound(kind, pointer=pointer, quality_pointer="/q"),
    )
    for at, value, quality, text in rows:
        assert at > 0
        assert math.isfinite(value) or text is not None or quality == Quality.BAD
    assert sum(rejected.values()) >= 0


@given(JSON)
def test_times_and_qualities_never_raise(raw: Any) -> None:
    moment = read_time(raw)
    assert moment is None or 0 < moment < 2**63
    assert read_quality(raw) in range(6)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [(1.5, 1_500_000_000), (1_700_000_000, 1_700_000_000_000_000_000), (1_700_000_000_123, 1_700_000_000_123_000_000),
     (1_700_000_000_123_456, 1_700_000_000_123_456_000), (1_700_000_000_123_456_789, 1_700_000_000_123_456_789),
     ("1700000000123", 1_700_000_000_123_000_000), ("2026-01-01", None), (-5, None), (True, None), (None, None),
     (1.6e-155, None), ("now", None), ("-5m", None), ("2026-01-01T00:00:00", None)],
)  # fmt: skip
def test_read_time(raw: Any, expected: int | None) -> None:
    assert read_time(raw) == expected


def test_converter_folds_scale_offset_and_unit() -> None:
    converter = Converter(bound(unit="degF", scale=0.1, offset=2.0, signal={"unit": "degC"}))
    assert converter.convert(3000)[0] == pytest.approx((3000 * 0.1 + 2 - 32) / 1.8)
    with pytest.raises(BadUnit):
        Converter(bound(unit="bar", signal={"unit": "degC"}))
    for wrong in ({"scale": 0.0}, {"scale": math.nan}, {"offset": math.inf}):
        with pytest.raises(BadBinding):
            Converter(bound(**wrong))


def test_states_by_name_number_and_map() -> None:
    converter = Converter(bound(SignalKind.STATE, states={"AUTO": "run", "17": "idle"}))
    cases = {"run": 1, "RUN": 1, "AUTO": 1, " auto ": 1, 17: 0, "17": 0, 1: 1, 0.0: 0}
    for raw, code in cases.items():
        assert converter.convert(raw)[0] == code, raw
    for raw in ("flying", 2, 0.5, None, [], math.nan, 10**30):
        with pytest.raises(Rejected):
            converter.convert(raw)
    with pytest.raises(BadBinding):
        Converter(bound(SignalKind.STATE, states={"x": "flying"}))


def test_deadband_keeps_a_heartbeat_and_quality_changes() -> None:
    converter = Converter(bound(deadband=1.0, signal={"expected_period_s": 10.0}))
    second = 1_000_000_000
    story = [(0, 5.0, 0), (1, 5.9, 0), (2, 6.0, 0), (3, 6.5, 3), (4, 6.5, 0), (13, 6.5, 0), (14, 6.4, 0)]
    assert [converter.records(v, NOW + at * second, q) for at, v, q in story] == [
        True,
        False,
        True,
        True,
        True,
        False,
        True,
    ]


def test_json_is_what_json_says() -> None:
    """A differential check of the fast path against the standard library."""
    item = bound(pointer="/v", time_pointer="/t", scale=3.0, offset=-1.0)
    for value in (0.0, -0.0, 1, 2**53, 1e-300, 123456.789, -7):
        text = json.dumps({"t": 1_700_000_000_001, "v": value})
        assert read(text.encode(), item)[0][0][1] == json.loads(text)["v"] * 3.0 - 1.0
