from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.sim.kpi.test_figures import result as cell_result

from onmaru.sim.rules.bottleneck import (
    ActivePeriods,
    Ranking,
    active_periods,
    agree,
    average_active,
    momentary_active,
    sensitivity,
    station_links,
    turning_points,
)
from onmaru.sim.rules.statistics.interval import mean_interval
from onmaru.sim.types import TRACE_DTYPE, Model, State, StateTrace


def line(*names: str) -> Model:
    chain = ["in", *[x for name in names for x in (f"b_{name}", name)], "out"]
    elements: list[dict] = [{"kind": "source", "name": "in"}]
    for name in names:
        elements.append({"kind": "buffer", "name": f"b_{name}", "capacity": 2})
        elements.append({"kind": "machine", "name": name, "time_s": 1})
    elements.append({"kind": "sink", "name": "out"})
    routes = [{"start": a, "end": b} for a, b in itertools.pairwise(chain)]
    return Model.model_validate({"name": "line", "elements": elements, "routes": routes})


def columns(**shares: tuple[float, float]) -> dict[str, list[float]]:
    found = {}
    for name, (blocked, starved) in shares.items():
        found[f"{name}.blocked"] = [blocked, blocked]
        found[f"{name}.starved"] = [starved, starved]
    return found


def test_links_skip_what_lies_between() -> None:
    assert station_links(line("a", "b", "c")) == (("a", "b"), ("b", "c"))


@pytest.mark.parametrize(
    ("shares", "bottleneck"),
    [
        ({"a": (0.4, 0.0), "b": (0.3, 0.1), "c": (0.0, 0.05), "d": (0.0, 0.5)}, "c"),
        ({"a": (0.0, 0.0), "b": (0.0, 0.3), "c": (0.0, 0.4), "d": (0.0, 0.5)}, "a"),
        ({"a": (0.5, 0.0), "b": (0.4, 0.0), "c": (0.3, 0.0), "d": (0.0, 0.0)}, "d"),
    ],
)
def test_the_turning_point(shares: dict[str, tuple[float, float]], bottleneck: str) -> None:
    assert turning_points(line("a", "b", "c", "d"), columns(**shares)).first == bottleneck


def test_of_two_turning_points_the_stronger_counts() -> None:
    shares = {"a": (0.0, 0.0), "b": (0.1, 0.3), "c": (0.1, 0.2), "d": (0.0, 0.05)}
    assert turning_points(line("a", "b", "c", "d"), columns(**shares)).first == "a"


def brute(periods: list[tuple[int, int, int]], stations: int) -> np.ndarray:
    """Who is the bottleneck in each tenth, straight from the definition: longest, then first begun."""
    time = np.zeros(stations)
    for tenth in range(400):
        t = (tenth + 0.5) / 10
        here = [(b - a, -a, -i, s) for i, (s, a, b) in enumerate(periods) if a <= t < b]
        if here:
            time[max(here)[3]] += 0.1
    return time


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 30), st.integers(1, 9)), min_size=1, max_size=12))
def test_momentary_bottlenecks_cover_the_active_time(rows: list[tuple[int, int, int]]) -> None:
    spans = sorted({(s, a, a + n) for s, a, n in rows})
    lengths = [b - a for _, a, b in spans]
    if len(set(lengths)) < len(lengths):
        return  # equally long periods have no one winner
    periods = ActivePeriods(
        ("x", "y", "z"),
        np.array([s for s, _, _ in spans]),
        np.array([a for _, a, _ in spans], np.float64),
        np.array([b for _, _, b in spans], np.float64),
    )
    found = momentary_active(periods, 0.0, 40.0)
    assert all(m.sole >= 0 and m.shifting >= -1e-12 for m in found)
    longest = brute(spans, 3)
    for m, held in zip(found, longest, strict=True):
        # while it is alone it is the longest; it may be the longest in parts of its shifts as well
        assert m.sole * 40 <= held + 1e-6
        assert held <= (m.sole + m.shifting) * 40 + 1e-6


def test_sole_and_shifting_by_hand() -> None:
    periods = ActivePeriods(
        ("x", "y"), np.array([0, 1, 0]), np.array([0.0, 6.0, 20.0]), np.array([10.0, 18.0, 24.0])
    )
    x, y = momentary_active(periods, 0.0, 24.0)
    assert (x.sole * 24, x.shifting * 24) == (pytest.approx(10.0), pytest.approx(4.0))
    assert (y.sole * 24, y.shifting * 24) == (pytest.approx(8.0), pytest.approx(4.0))


def test_periods_from_a_trace() -> None:
    model = line("a", "b")
    names = tuple(e.name for e in model.elements)
    rows = np.array(
        [
            (4.0, -1, 0, State.RUN, 0),
            (5.0, -1, 1, State.STARVED, 0),
            (6.0, -1, 0, State.DOWN, 0),
            (9.0, -1, 0, State.BLOCKED, 0),
            (9.0, -1, 1, State.RUN, 0),
            (12.0, -1, 0, State.RUN, 0),
            (12.0, -1, 1, State.WAIT_PEOPLE, 0),
        ],
        TRACE_DTYPE,
    )
    trace = StateTrace(rows, np.array([names.index("a"), names.index("b")], np.int32), np.zeros(2, np.int32))
    run = replace(cell_result(), elements=names, trace=trace, until_s=12.0, warmup_s=1.0)
    found = active_periods(model, run)
    assert list(zip(found.station, found.start_s, found.end_s, strict=True)) == [
        (0, 1, 6),
        (0, 9, 12),
        (1, 5, 9),
    ]
    ranking = average_active([found])
    assert ranking.scores == (("a", 4.0), ("b", 4.0))


def test_two_servers_are_active_together() -> None:
    model = line("a")
    names = tuple(e.name for e in model.elements)
    rows = np.array([(4.0, -1, 0, State.RUN, 0), (6.0, -1, 1, State.STARVED, 0), (8.0, -1, 0, State.RUN, 0),
                     (9.0, -1, 1, State.RUN, 0)], TRACE_DTYPE)  # fmt: skip
    trace = StateTrace(rows, np.full(2, names.index("a"), np.int32), np.arange(2, dtype=np.int32))
    run = replace(cell_result(), elements=names, trace=trace, until_s=9.0)
    found = active_periods(model, run)
    assert list(zip(found.start_s, found.end_s, strict=True)) == [(6.0, 8.0)]


def test_agreement_is_counted() -> None:
    gains = {"a": mean_interval([0.5, 0.6]), "b": mean_interval([0.1, 0.0])}
    first = sensitivity(gains)
    other = Ranking("turning_point", "", (("b", 1.0), ("a", 0.0)), {})
    nobody = Ranking("active_period", "s", (("a", 0.0),), {})
    assert agree([first, first, other]) == agree([first, other, first])
    assert (agree([first, first, other]).station, agree([first, first, other]).votes) == ("a", 2)
    assert agree([first, other]).station is None
    assert agree([nobody]).station is None
    assert agree([first, first]).unanimous
