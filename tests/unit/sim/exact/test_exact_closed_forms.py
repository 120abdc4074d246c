"""The exact engine, straight from models, against what queueing theory says: to 1e-9."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.sim.lines import exponential, failure, line, plain

from onmaru.sim.rules.exact import exact_figures, solve_exactly
from onmaru.sim.rules.line import markov_line, view
from onmaru.sim.rules.markov.line import solve_line
from onmaru.sim.rules.markov.plant import solve_model
from onmaru.sim.rules.queueing import machine_repair, mg1, mm1k, mmc
from onmaru.sim.types import Model, State

EXACT = 1e-9


def poisson(rate_hz: float, *, lose: bool = False) -> dict[str, Any]:
    return {"interarrival_s": exponential(1 / rate_hz), "when_full": "lose" if lose else "wait"}


def network(elements: list[dict[str, Any]], routes: list[tuple[Any, ...]], **more: Any) -> Model:
    """Routes are (start, end) or (start, end, probability)."""
    ways = [{"start": r[0], "end": r[1], **({"probability": r[2]} if len(r) > 2 else {})} for r in routes]
    return Model.model_validate({"name": "network", "elements": elements, "routes": ways, **more})


@pytest.mark.parametrize(("servers", "load"), [(1, 0.5), (1, 0.9), (3, 0.7), (8, 0.85)])
def test_mmc_by_states_and_by_product_form(servers: int, load: float) -> None:
    model = line([{"servers": servers}], [None], poisson(load * servers))
    truth = mmc(load * servers, 1.0, servers)
    for found in (solve_model(model), solve_exactly(model)):
        assert found.wip + found.waiting == pytest.approx(truth.parts, rel=EXACT)
        assert found.arrived_hz.sum() == pytest.approx(truth.throughput_hz, rel=EXACT)
        assert found.state[2, State.RUN] / servers == pytest.approx(truth.utilisation, rel=EXACT)
    assert solve_exactly(model).method == "product"
    assert exact_figures(model, solve_exactly(model))["lead_time_s"] == pytest.approx(
        truth.sojourn_s, rel=EXACT
    )


def test_parts_that_wait_at_their_source_are_in_the_lead_time() -> None:
    model = line([{}], [0], poisson(0.8))
    found = solve_exactly(model)
    assert found.method == "states"
    assert found.wip == pytest.approx(0.8, rel=EXACT)
    assert exact_figures(model, found)["lead_time_s"] == pytest.approx(mmc(0.8, 1.0).sojourn_s, rel=EXACT)


@pytest.mark.parametrize("stages", [2, 5])
def test_erlang_work_waits_as_pollaczek_and_khinchine_say(stages: int) -> None:
    model = line([{"time_s": {"kind": "erlang", "mean_s": 1.0, "stages": stages}}], [None], poisson(0.8))
    found = solve_exactly(model)
    assert found.wip == pytest.approx(mg1(0.8, 1.0, 1 / stages).parts, rel=EXACT)


def test_breakdowns_lengthen_the_work_as_gaver_says() -> None:
    """A queue whose server fails at work and goes on with the same part afterwards: M/G/1 of completion times."""
    rate, up, down = 1 / 1.4, 100.0, 20.0
    found = solve_exactly(line([{"failures": [failure(up, down)]}], [None], poisson(rate)))
    longer = 1 + down / up
    spread = longer**2 + 2 * down**2 / up  # variance of a completion time; repairs have E[R^2] = 2 down^2
    assert found.wip == pytest.approx(mg1(rate, longer, spread).parts, rel=EXACT)
    assert found.error < 1e-10


@pytest.mark.parametrize(("load", "places"), [(0.9, 5), (1.0, 3), (1.7, 8)])
def test_mm1k(load: float, places: int) -> None:
    model = line([{}], [places - 1] if places > 1 else [0], poisson(load, lose=True))
    truth = mm1k(load, 1.0, places)
    for found in (solve_model(model), solve_exactly(model)):
        assert found.lost_share == pytest.approx(truth.lost_share, rel=EXACT)
        assert found.wip == pytest.approx(truth.parts, rel=EXACT)


@pytest.mark.parametrize(("machines", "crew"), [(1, 1), (5, 1), (12, 3)])
def test_machine_repair_with_a_crew(machines: int, crew: int) -> None:
    failing = {**failure(10.0, 2.0), "clock": "time", "crew": "fitters"}
    model = line(
        [{"servers": machines, "failures": [failing]}], [0], crews=[{"name": "fitters", "count": crew}]
    )
    found = solve_exactly(model)
    assert found.state[1, State.RUN] / machines == pytest.approx(
        machine_repair(machines, 0.1, 0.5, crew), abs=EXACT
    )
    assert found.pool_busy[0] == pytest.approx(found.state[1, State.DOWN], abs=EXACT)


def jackson() -> Model:
    """Two stations and rework: arrivals to the first, 0.3 of its parts on to the second, 0.2 of those back."""
    return network(
        [
            {"kind": "source", "name": "in", **poisson(0.4)},
            {"kind": "source", "name": "side", **poisson(0.1)},
            {"kind": "buffer", "name": "q1"},
            {"kind": "machine", "name": "m1", "time_s": exponential(1.0), "send": "probability"},
            {"kind": "buffer", "name": "q2"},
            {"kind": "machine", "name": "m2", "time_s": exponential(3.0), "servers": 2, "send": "probability"},
            {"kind": "sink", "name": "out"},
        ],
        [
            ("in", "q1"), ("side", "q2"), ("q1", "m1"), ("m1", "out", 0.7), ("m1", "q2", 0.3),
            ("q2", "m2"), ("m2", "q1", 0.2), ("m2", "out", 0.8),
        ],
    )  # fmt: skip


def test_a_jackson_network_has_its_product_form() -> None:
    found = solve_exactly(jackson())
    first = 0.42 / 0.94  # visits: first = 0.4 + 0.2 second, second = 0.1 + 0.3 first
    second = 0.1 + 0.3 * first
    parts = mmc(first, 1.0).parts + mmc(second, 1 / 3, 2).parts
    assert found.method == "product"
    assert found.wip == pytest.approx(parts, rel=EXACT)
    assert found.arrived_hz.sum() == pytest.approx(0.5, rel=EXACT)


def test_a_jackson_network_state_by_state() -> None:
    """The same network without its closed form, cut off where 1e-5 is left out."""
    exact, found = solve_exactly(jackson()), solve_model(jackson(), tolerance=1e-5)
    assert found.error <= 1e-5
    assert found.wip == pytest.approx(exact.wip, rel=found.error)
    assert found.state == pytest.approx(exact.state, rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("parts", [1, 3, 6])
def test_a_closed_network_is_that_of_gordon_and_newell(parts: int) -> None:
    """A saturated source with a WIP limit keeps the number of parts: mean value analysis knows the rate."""
    work = [1.0, 0.7, 1.3]
    model = line([{"time_s": exponential(mean)} for mean in work], [parts] * 3, {"wip_limit": parts})
    queue, rate = np.zeros(3), 0.0
    for inside in range(1, parts + 1):
        stay = np.array(work) * (1 + queue)
        rate = inside / stay.sum()
        queue = rate * stay
    found = solve_exactly(model)
    assert found.arrived_hz.sum() == pytest.approx(rate, rel=EXACT)
    assert found.wip == pytest.approx(parts, rel=EXACT)


@pytest.mark.parametrize(
    ("model", "rate"),
    [(plain(3), 22 / 39), *((plain(2, slots), (slots + 2) / (slots + 3)) for slots in (0, 1, 4, 20))],
)
def test_saturated_lines_by_states(model: Model, rate: float) -> None:
    assert solve_model(model).arrived_hz.sum() == pytest.approx(rate, abs=EXACT)


machines = st.fixed_dictionaries(
    {
        "time_s": st.floats(0.3, 3.0).map(exponential),
        "servers": st.integers(1, 2),
    }
)


@settings(max_examples=15, deadline=None)
@given(st.lists(machines, min_size=1, max_size=3), st.data())
def test_lines_by_states_are_those_of_the_line_solver(
    stations: list[dict[str, Any]], data: st.DataObject
) -> None:
    """Two solvers that share only the linear algebra."""
    rooms = [data.draw(st.integers(0, 2)) for _ in stations]
    fails = data.draw(st.booleans())
    if fails:
        stations = [{**s, "servers": 1, "failures": [failure(9.0, 2.0)]} for s in stations]
    source = data.draw(st.sampled_from([None, poisson(0.9, lose=True)]))
    model = line(stations, rooms, source)
    seen = view(model).line
    assert seen is not None
    truth, found = solve_line(markov_line(seen)), solve_model(model)
    assert found.arrived_hz.sum() == pytest.approx(truth.throughput_hz, rel=EXACT)
    assert found.lost_share == pytest.approx(truth.lost_share, abs=EXACT)
    for place, share in zip(seen.places, truth.stations, strict=True):
        row = found.state[[e.name for e in model.elements].index(place.machine.name)] / place.machine.servers
        assert row[State.RUN] == pytest.approx(share.busy, abs=EXACT)
        assert row[State.BLOCKED] == pytest.approx(share.blocked, abs=EXACT)
        assert row[State.DOWN] == pytest.approx(share.down, abs=EXACT)
    quick = exact_figures(model, solve_exactly(model))  # by the line solver
    slow = exact_figures(model, found)
    assert quick == pytest.approx({address: slow[address] for address in quick}, rel=1e-8, abs=EXACT)


def test_rework_until_it_is_right_takes_a_geometric_number_of_passes() -> None:
    """A part is sent back with 0.2 up to twice: 1 + 0.2 + 0.04 passes, one finished part each."""
    elements = [
        {"kind": "source", "name": "in"},
        {"kind": "machine", "name": "m", "time_s": exponential(1.0)},
        {"kind": "buffer", "name": "b", "capacity": 1},
        {"kind": "inspection", "name": "i", "time_s": exponential(1e-6), "false_reject_probability": 0.2,
         "rework_to": "m", "max_reworks": 2},
        {"kind": "sink", "name": "out"},
    ]  # fmt: skip
    model = network(elements, [("in", "m"), ("m", "b"), ("b", "i"), ("i", "out")], part_limit=10)
    model = model.model_copy(
        update={"elements": (model.elements[0].model_copy(update={"wip_limit": 1}), *model.elements[1:])}
    )
    found = solve_exactly(model)
    assert found.flow_hz[3, "reworked"] / found.flow_hz[0, "left"] == pytest.approx(0.2 + 0.04, rel=EXACT)
    assert found.flow_hz[3, "scrapped"] / found.flow_hz[0, "left"] == pytest.approx(0.008, rel=EXACT)
    assert found.state[1, State.RUN] / found.flow_hz[0, "left"] == pytest.approx(1.24, rel=EXACT)


def test_people_shared_by_two_stations_are_a_closed_form_too() -> None:
    """Two stations that always have parts and one operator between them: she is never idle."""
    elements = [
        {"kind": "source", "name": "a"}, {"kind": "source", "name": "b"},
        {"kind": "machine", "name": "x", "time_s": exponential(1.0), "needs": {"skill": "op"}},
        {"kind": "machine", "name": "y", "time_s": exponential(3.0), "needs": {"skill": "op"}},
        {"kind": "sink", "name": "out"},
    ]  # fmt: skip
    ways = [("a", "x"), ("b", "y"), ("x", "out"), ("y", "out")]
    found = solve_exactly(network(elements, ways, operators=[{"name": "op"}]))
    assert found.pool_busy[0] == pytest.approx(1.0, abs=EXACT)
    assert found.state[2, State.WAIT_PEOPLE] == pytest.approx(0.75, abs=EXACT)  # they take turns: 1 s, 3 s
    assert math.isclose(found.arrived_hz.sum(), 0.5, rel_tol=EXACT)


def test_the_error_of_the_cut_covers_the_truth() -> None:
    """At loose tolerances the parts left out are less than what is told, and more than nothing."""
    for load, loose in itertools.product((0.5, 0.8, 0.95), (1e-3, 1e-6)):
        found = solve_model(line([{}], [None], poisson(load)), tolerance=loose)
        off = abs(found.wip / mmc(load, 1.0).parts - 1)
        assert off <= found.error <= loose
