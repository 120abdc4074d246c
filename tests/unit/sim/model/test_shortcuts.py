"""Plain lines take shortcuts through the kernel; they see what the plain Python engine sees, tie by tie."""

from __future__ import annotations

import itertools
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.sim.lines import exponential, failure, line
from tests.unit.sim.model.random_models import some_time
from tests.unit.sim.model.test_kernel_against_reference import assert_same

from onmaru.sim.rules.compile import compile_model
from onmaru.sim.rules.run import run
from onmaru.sim.rules.simulation import Simulation
from onmaru.sim.types import Model, ZeroTimeLoop

_SHIFTS = [{"days": [0, 1], "start": "00:00", "end": "00:02", "breaks": [["00:01", "00:02"]]}]


def _machine(rng: Random, name: str, time_s: Any) -> dict[str, Any]:
    """Plain as a rule, with whatever may come between now and then."""
    machine: dict[str, Any] = {
        "kind": "machine",
        "name": name,
        "time_s": time_s,
        "servers": rng.choice([1, 1, 1, 2, 3]),
    }
    if rng.random() < 0.4:
        machine["failures"] = [
            {
                "time_to_failure_s": some_time(rng, 20.0),
                "time_to_repair_s": some_time(rng, 5.0),
                "clock": rng.choice(["operation", "time"]),
                "crew": rng.choice([None, "fixers"]),
            }
        ]
    odd = rng.random()
    if odd < 0.1:
        machine |= {"calendar": "day", "at_shift_end": rng.choice(["finish", "pause"])}
    elif odd < 0.15:
        machine["scrap_probability"] = 0.2
    elif odd < 0.2:
        machine["needs"] = {"skill": "people", "count": 1}
    elif odd < 0.25:
        machine["batch"] = 2
    return machine


def _store(rng: Random, name: str) -> dict[str, Any]:
    if rng.random() < 0.1:
        return {"kind": "conveyor", "name": name, "length_m": 3.0, "speed_m_per_s": 1.0, "pitch_m": 1.0}
    order = rng.choice(["fifo"] * 8 + ["lifo", "due"])
    return {"kind": "buffer", "name": name, "capacity": rng.choice([1, 1, 2, 4, None]), "order": order}


def _source(rng: Random) -> dict[str, Any]:
    source: dict[str, Any] = {"kind": "source", "name": "in", "due_after_s": rng.choice([None, 30.0])}
    if rng.random() < 0.5:
        source |= {"interarrival_s": some_time(rng, 3.0), "batch": rng.choice([1, 1, 1, 2])}
        source["when_full"] = rng.choice(["wait", "wait", "lose"])
    return source | {"limit": rng.choice([None, None, 40]), "wip_limit": rng.choice([None, None, None, 5])}


def random_line(rng: Random) -> Model:
    """Machines in a row with a store or none before each; now and then two rows that end in one sink."""
    source = _source(rng)
    elements: list[dict[str, Any]] = [source]
    routes: list[dict[str, str]] = []
    tied, least = rng.random() < 0.5, 0 if "interarrival_s" in source else 1
    names = ["in"]
    for i in range(rng.randint(1, 6)):
        if rng.random() < 0.7:
            elements.append(_store(rng, f"b{i}"))
            names.append(f"b{i}")
        elements.append(_machine(rng, f"m{i}", float(rng.randint(least, 3)) if tied else some_time(rng)))
        names.append(f"m{i}")
    if rng.random() < 0.2:
        elements.append(_store(rng, "last"))
        names.append("last")
    rows = [[*names, "out"]]
    if rng.random() < 0.2:
        elements += [{"kind": "source", "name": "in2", "interarrival_s": some_time(rng)}, _store(rng, "b")]
        rows.append(["in2", "b", rng.choice(["out", *(n for n in names if n[0] in "bm")])])
    elements.append({"kind": "sink", "name": "out"})
    for row in rows:
        routes += [{"start": a, "end": b} for a, b in itertools.pairwise(row)]
    return Model.model_validate(
        {
            "name": "line",
            "elements": elements,
            "routes": routes,
            "operators": [{"name": "people", "count": 1}],
            "crews": [{"name": "fixers", "count": 1}],
            "calendars": [{"name": "day", "shifts": _SHIFTS}],
            "part_limit": 900,
        }
    )


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(number=st.integers(0, 10**9))
def test_random_lines_run_event_for_event_alike(number: int) -> None:
    assert_same(random_line(Random(number)), until_s=200.0, seed=number)


def test_a_chain_of_blocked_machines_moves_up_in_one_event() -> None:
    """A slow last machine holds the whole line up; when it is done, every part before it takes one step."""
    machines = [{"time_s": 1.0}] * 5 + [{"time_s": 7.0}]
    assert_same(line(machines, [0, 1, 1, 0, 2, 1]), until_s=300.0, seed=1)


def test_a_run_may_be_cut_anywhere() -> None:
    model = line([{"failures": [failure(9, 2)]}] * 4, [0, 2, 1, 3], {"interarrival_s": exponential(1.3)})
    program = compile_model(model)
    whole, cut = Simulation(program, seed=3), Simulation(program, seed=3)
    whole.advance(400.0)
    for i in range(1, 401):
        cut.advance(float(i))
        cut.restore(cut.snapshot())
    assert cut.snapshot().to_bytes() == whole.snapshot().to_bytes()


def test_a_line_that_takes_no_time_at_all_is_found_out() -> None:
    program = compile_model(line([{"time_s": 0.0}, {"time_s": 0.0}], [1, 1]))
    with pytest.raises(ZeroTimeLoop):
        run(program, until_s=1.0)
