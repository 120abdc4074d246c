"""Time is ns and RFC 3339; units convert through one affine map."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.core.ids import new_id
from onmaru.core.time import BadTime, format_time, parse_time
from onmaru.core.units import BadUnit, check_unit, conversion


@given(st.integers(0, 4_102_444_800_000_000_000))
def test_time_survives_text(time_ns: int) -> None:
    assert parse_time(format_time(time_ns, digits=9)) == time_ns


def test_offsets_and_relative_times() -> None:
    assert parse_time("1970-01-01T09:00:00+09:00") == 0
    assert parse_time("-15m", now=10**12) == 10**12 - 900 * 10**9
    assert parse_time("now-1h", now=10**13) == 10**13 - 3600 * 10**9
    assert parse_time("now", now=7) == 7
    assert parse_time(1.5) == 1_500_000_000


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-01-01T00:00:00", "2026-13-01T00:00:00Z", "-5y", "nan"]
)
def test_what_is_not_a_time_is_refused_with_a_hint(text: str) -> None:
    with pytest.raises(BadTime) as refused:
        parse_time(text)
    assert refused.value.hint
    assert refused.value.params["text"] == text


@pytest.mark.parametrize(
    ("source", "target", "value", "expected"),
    [
        ("degF", "degC", 98.6, 37.0),
        ("K", "°C", 273.15, 0.0),
        ("bar", "kPa", 2.0, 200.0),
        ("mm/s", "m/min", 1000.0, 60.0),
        ("%", "dimensionless", 50.0, 0.5),
        ("", "", 3.0, 3.0),
    ],
)
def test_known_conversions(source: str, target: str, value: float, expected: float) -> None:
    factor, offset = conversion(source, target)
    assert math.isclose(value * factor + offset, expected, rel_tol=1e-12, abs_tol=1e-9)


@pytest.mark.parametrize(("source", "target"), [("degC", "bar"), ("furlongz", "m"), ("m", "__class__")])
def test_units_that_do_not_fit_are_refused(source: str, target: str) -> None:
    with pytest.raises(BadUnit):
        conversion(source, target)


def test_an_unknown_unit_is_refused() -> None:
    check_unit("kW")
    with pytest.raises(BadUnit):
        check_unit("kilowhat")


def test_ids_sort_by_time_and_do_not_repeat() -> None:
    ids = [new_id("job") for _ in range(1000)]
    assert len(set(ids)) == 1000
    assert [i[:14] for i in ids] == sorted(i[:14] for i in ids)
