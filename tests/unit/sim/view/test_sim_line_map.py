"""The map: everything has a place, flow goes to the right, loops do not hang it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onmaru.sim.rules.view.line_map import line_map
from onmaru.sim.types import Model


def model_of(routes, count=6):
    elements = [{"kind": "source", "name": "e0"}]
    elements += [{"kind": "machine", "name": f"e{n}", "time_s": 1} for n in range(1, count)]
    return Model.model_validate(
        {"name": "m", "elements": elements, "routes": [{"start": f"e{a}", "end": f"e{b}"} for a, b in routes]}
    )


def test_a_line_goes_to_the_right():
    shown = line_map(model_of([(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (4, 2)]))
    xs = [node["x_m"] for node in shown["nodes"]]
    assert xs == sorted(xs)
    assert len(set(xs)) == 6
    assert {(edge["start"], edge["end"]) for edge in shown["edges"]} >= {("e4", "e2")}


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=20))
def test_any_graph_gets_places_of_its_own(routes):
    shown = line_map(model_of(routes))
    places = [(node["x_m"], node["y_m"]) for node in shown["nodes"]]
    assert len(set(places)) == 6


def test_a_place_of_its_own_is_kept():
    model = Model.model_validate(
        {
            "name": "m",
            "products": [{"name": "a", "routing": [{"at": "s"}, {"at": "t"}]}],
            "elements": [
                {"kind": "source", "name": "s", "at_m": [7, 8], "equipment": "/P/S"},
                {"kind": "sink", "name": "t"},
            ],
        }
    )
    shown = line_map(model)
    first = shown["nodes"][0]
    assert (first["x_m"], first["y_m"], first["placed"], first["equipment"]) == (7, 8, True, "/P/S")
    assert shown["edges"] == [{"start": "s", "end": "t", "products": ["a"], "probability": None, "by": None}]
