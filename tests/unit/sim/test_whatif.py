from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.sim.rules.whatif import BadChange, apply, parse_change, parse_scenario
from onmaru.sim.types.faults import ModelInvalid
from onmaru.sim.types.model import Model

BASE = Model.model_validate(
    {
        "name": "line",
        "elements": [
            {"kind": "source", "name": "in"},
            {"kind": "buffer", "name": "b", "capacity": 5},
            {
                "kind": "machine",
                "name": "press",
                "time_s": {"kind": "exponential", "mean_s": 10},
                "failures": [
                    {"name": "jam", "time_to_failure_s": 100, "time_to_repair_s": 10, "crew": "fix"}
                ],
            },
            {"kind": "sink", "name": "out"},
        ],
        "routes": [
            {"start": "in", "end": "b"},
            {"start": "b", "end": "press"},
            {"start": "press", "end": "out"},
        ],
        "crews": [{"name": "fix"}],
        "tariff": {"base_price_per_kwh": 100},
    }
)


def changed(*texts: str) -> Model:
    return apply(BASE, parse_scenario("s", texts).changes)


def test_fields_at_every_depth() -> None:
    model = changed(
        "press.buffer_capacity=8",
        "press.servers=2",
        "press.time_s.mean_s*=0.5",
        "press.failures.jam.time_to_repair_s=30",
        "fix.count+=2",
        "tariff.base_price_per_kwh=120",
        "press.times_s.part={kind: uniform, low_s: 1, high_s: 2}",
    )
    press = model.element("press")
    assert model.element("b").capacity == 8
    assert (press.servers, press.time_s.mean_s) == (2, 5.0)
    assert press.failures[0].time_to_repair_s.value_s == 30
    assert model.crews[0].count == 3
    assert model.tariff is not None
    assert model.tariff.base_price_per_kwh == 120
    assert press.times_s["part"].high_s == 2
    assert BASE.element("press").servers == 1


def test_a_whole_time_can_be_scaled() -> None:
    assert changed("press.time_s*=2").element("press").time_s.mean_s == 20
    model = changed("press.time_s={kind: triangular, low_s: 1, mode_s: 2, high_s: 4}", "press.time_s*=3")
    assert model.element("press").time_s.high_s == 12


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(ModelInvalid) as caught:
        changed("pres.servers=2", "press.serverz=2", "out.buffer_capacity=3", "press.time_s.mean_s.x=1")
    assert [f["element"] for f in caught.value.params["faults"]] == ["pres", "press", "out", "press"]
    assert "servers" in caught.value.params["faults"][1]["mend"]


def test_values_that_do_not_fit_name_element_and_field() -> None:
    with pytest.raises(ModelInvalid) as caught:
        changed("press.servers=0", "b.capacity=-3", "press.time_s.mean_s=.inf")
    places = {(f["element"], f["field"]) for f in caught.value.params["faults"]}
    assert places == {("press", "servers"), ("b", "capacity"), ("press", "time_s.mean_s")}


@pytest.mark.parametrize(
    "text",
    ["", "press", "servers=2", "press.servers", "press.servers=", "press.servers*=x", "a.b=[", "a.b=null"],
)
def test_unreadable_changes(text: str) -> None:
    with pytest.raises(BadChange):
        parse_change(text)


@given(st.text(max_size=40))
def test_hostile_text_is_a_change_or_an_error(text: str) -> None:
    try:
        change = parse_change(text)
    except BadChange:
        return
    assert parse_change(str(change)).path == change.path


def test_a_change_is_written_as_it_is_read() -> None:
    for text in ("press.servers=2", "press.time_s.mean_s*=0.9", "x.y={kind: constant, value_s: 3}"):
        assert parse_change(str(parse_change(text))) == parse_change(text)
