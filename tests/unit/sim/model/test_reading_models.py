"""Models from text and from Python; every fault of a bad one is named with element, field and mend."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.sim.model.random_models import random_job_shop, random_model

from onmaru.sim.rules.builder import ModelBuilder
from onmaru.sim.rules.read_model import read_model, write_model
from onmaru.sim.rules.validate import find_faults
from onmaru.sim.types import Exponential, Model, ModelInvalid, ModelUnreadable


def test_python_and_yaml_say_the_same() -> None:
    m = ModelBuilder("line")
    m.source("in", interarrival_s=Exponential(mean_s=12))
    m.buffer("queue", capacity=5)
    m.machine("press", time_s=10, failures=[m.failure(3600, 300)])
    m.sink("out")
    m.chain("in", "queue", "press", "out")
    text = """
    name: line
    elements:
      - {kind: source, name: in, interarrival_s: {kind: exponential, mean_s: 12}}
      - {kind: buffer, name: queue, capacity: 5}
      - kind: machine
        name: press
        time_s: 10
        failures:
          - time_to_failure_s: {kind: exponential, mean_s: 3600}
            time_to_repair_s: {kind: exponential, mean_s: 300}
      - {kind: sink, name: out}
    routes:
      - {start: in, end: queue}
      - {start: queue, end: press}
      - {start: press, end: out}
    """
    assert m.build() == read_model(text)


@settings(max_examples=60, deadline=None)
@given(number=st.integers(0, 10**9), shop=st.booleans())
def test_every_model_survives_being_written_and_read(number: int, shop: bool) -> None:
    model = (random_job_shop if shop else random_model)(Random(number))
    assert read_model(write_model(model), check=False) == model
    assert read_model(model.model_dump_json(), check=False) == model


GOOD: dict[str, Any] = {
    "name": "good",
    "elements": [
        {"kind": "source", "name": "in", "interarrival_s": 5},
        {"kind": "buffer", "name": "q"},
        {"kind": "machine", "name": "press", "time_s": 3},
        {"kind": "sink", "name": "out"},
    ],
    "routes": [{"start": "in", "end": "q"}, {"start": "q", "end": "press"}, {"start": "press", "end": "out"}],
}


def changed(element: int, **fields: Any) -> dict[str, Any]:
    elements = [dict(e) for e in GOOD["elements"]]
    elements[element] |= fields
    return {**GOOD, "elements": elements}


@pytest.mark.parametrize(
    ("data", "element", "field", "mend"),
    [
        (changed(2, time_s=-3), "press", "time_s.value_s", "see"),
        (changed(2, time_s=float("nan")), "press", "time_s.value_s", ""),
        (changed(2, time_s=None), "press", "time_s", "give time_s"),
        (changed(2, time_min=3), "press", "time_min", "did you mean 'time_s'"),
        (changed(2, servers=0), "press", "servers", ""),
        (changed(1, capacity=0), "q", "capacity", ""),
        (changed(2, times_s={"nut": 3}), "press", "times_s", "use one of"),
        (changed(2, calendar="day"), "press", "calendar", "none yet"),
        (changed(2, needs={"skill": "weld"}), "press", "needs", "none yet"),
        (changed(2, time_s={"kind": "trace", "values_s": [1], "repeat": False}), "press", "time_s", "repeat"),
        (changed(0, interarrival_s=0), "in", "interarrival_s", "above zero"),
        (changed(0, interarrival_s=None), "in", "interarrival_s", "wip_limit"),
        (changed(3, name="q"), "q", "elements", "own name"),
        ({**GOOD, "routes": GOOD["routes"][:2]}, "press", "routes", "add a route"),
        ({**GOOD, "routes": [*GOOD["routes"], {"start": "pres", "end": "out"}]}, "", "routes[3]", "did you mean 'press'"),
        ({**GOOD, "routes": [*GOOD["routes"], {"start": "out", "end": "q"}]}, "out", "routes[3]", "end the route"),
        ({**GOOD, "elements": GOOD["elements"][:3]}, "", "elements", "kind sink"),
    ],
)  # fmt: skip
def test_a_fault_names_element_field_and_mend(
    data: dict[str, Any], element: str, field: str, mend: str
) -> None:
    with pytest.raises(ModelInvalid) as caught:
        read_model(data)
    found = [f for f in caught.value.faults if (f.element, f.field) == (element, field)]
    assert found, caught.value.faults
    assert mend in found[0].mend
    assert caught.value.params["count"] == len(caught.value.faults)


def test_all_faults_come_at_once() -> None:
    data = changed(2, time_s=-1, servers=0, colour="red")
    with pytest.raises(ModelInvalid) as caught:
        read_model(data)
    assert {fault.field for fault in caught.value.faults} == {"time_s.value_s", "servers", "colour"}


@pytest.mark.parametrize(
    "bad", ["[1, 2]", "{not json", "a: [", "just words", b"\xff\xfe\x00", Path("nowhere.yaml"), "a: &x [*x"]
)
def test_what_is_no_model_is_told(bad: Any) -> None:
    with pytest.raises((ModelUnreadable, ModelInvalid)):
        read_model(bad)


@settings(max_examples=60, deadline=None)
@given(number=st.integers(0, 10**9), data=st.data())
def test_a_model_with_anything_torn_out_never_breaks_the_checker(number: int, data: st.DataObject) -> None:
    model = random_model(Random(number)).model_dump()
    section = data.draw(st.sampled_from(["elements", "routes", "operators", "crews", "calendars", "fleets"]))
    rows = list(model[section])
    if rows:
        del rows[data.draw(st.integers(0, len(rows) - 1))]
    if section == "elements" and not rows:
        return
    torn = Model.model_validate({**model, section: rows})
    for fault in find_faults(torn):
        assert fault.text
        assert fault.mend
