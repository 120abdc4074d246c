"""Schedules: the classic instances to their proven optimum, and every rule checked by someone else."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onmaru.sim.drivers.cpsat import NoSchedule, ScheduleStopped, solve_schedule
from onmaru.sim.rules.schedule import (
    BadSchedule,
    MachineRisk,
    RiskModel,
    faults_of,
    read_problem,
)
from onmaru.sim.rules.schedule.problem import ScheduleTooLarge
from onmaru.sim.rules.schedule.risk_model import BadRisk
from onmaru.sim.service.scheduling import replicate_schedule, schedule_and_risk

INSTANCES = Path(__file__).parent / "instances"


def instance(name):
    return read_problem(json.loads((INSTANCES / f"{name}.json").read_text()))


def job(name, *operations, **more):
    modes = [{"modes": [{"machine": m, "time_s": t}], "family": family} for m, t, family in operations]
    return {"name": name, "operations": modes, **more}


@pytest.mark.parametrize(("name", "optimum"), [("ft06", 55), ("la01", 666), ("la16", 945)])
def test_classic_instances_are_proven(name, optimum):
    problem = instance(name)
    found = solve_schedule(problem, limit_s=60)
    assert (found.status, found.objective_value, found.gap) == ("optimal", optimum, 0.0)
    assert faults_of(problem, found) == []


def test_ft10_is_found():
    problem = instance("ft10")
    best = []
    # The optimum is known, so the search may end as soon as it has reached it.
    found = solve_schedule(
        problem,
        limit_s=60,
        seed=1,
        progress=lambda _share, note: best.append(note),
        stopped=lambda: bool(best) and best[-1].startswith("best 930,"),
    )
    assert found.makespan_s == 930
    assert faults_of(problem, found) == []


@st.composite
def problems(draw):
    machines = [f"M{n}" for n in range(draw(st.integers(1, 3)))]
    families = ["a", "b", ""]
    with_setups = draw(st.booleans())
    setup = {a: {b: draw(st.integers(0, 4)) for b in families if b != a} for a in families}
    made = []
    for n in range(draw(st.integers(1, 4))):
        operations = []
        for _ in range(draw(st.integers(1, 3))):
            names = draw(st.lists(st.sampled_from(machines), min_size=1, max_size=2, unique=True))
            modes = [{"machine": m, "time_s": draw(st.integers(0, 6))} for m in names]
            operations.append({"modes": modes, "family": draw(st.sampled_from(families))})
        due = draw(st.one_of(st.none(), st.integers(0, 20)))
        release = draw(st.integers(0, 5))
        made.append({"name": f"J{n}", "operations": operations, "release_s": release, "due_s": due})
    used = {op["family"] for one in made for op in one["operations"]}
    setup = {a: {b: t for b, t in row.items() if b in used} for a, row in setup.items() if a in used}
    closed = draw(st.sampled_from([(), ({"start_s": 4, "end_s": 6},), ({"start_s": 0, "end_s": 3},)]))
    shop = [{"name": m, "closed": closed, "setup_s": setup if with_setups else {}} for m in machines]
    objective = draw(st.sampled_from(["makespan", "flow_time"]))
    return read_problem({"machines": shop, "jobs": made, "objective": objective})


@settings(max_examples=60, deadline=None)
@given(problems())
def test_every_schedule_keeps_every_rule(problem):
    found = solve_schedule(problem, limit_s=20, workers=1)
    assert faults_of(problem, found) == []
    assert found.bound <= found.objective_value + 1e-9


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=2, max_size=5))
def test_two_machine_flow_shop_against_all_orders(times):
    """The best of all permutations is the optimum of a two-machine flow shop (Johnson 1954)."""
    jobs = [job(f"J{n}", ("A", a, ""), ("B", b, "")) for n, (a, b) in enumerate(times)]
    problem = read_problem({"machines": [{"name": "A"}, {"name": "B"}], "jobs": jobs})

    def makespan(order):
        end_a = end_b = 0
        for a, b in order:
            end_a += a
            end_b = max(end_a, end_b) + b
        return end_b

    assert solve_schedule(problem, workers=1).makespan_s == min(map(makespan, itertools.permutations(times)))


def test_setups_decide_the_sequence():
    jobs = [job(f"J{n}", ("M", 1, family)) for n, family in enumerate("abab")]
    setup = {"a": {"b": 5}, "b": {"a": 5}}
    problem = read_problem({"machines": [{"name": "M", "setup_s": setup}], "jobs": jobs})
    found = solve_schedule(problem, workers=1)
    assert found.makespan_s == 4 + 5  # one change only
    assert faults_of(problem, found) == []


def test_due_dates_are_weighed():
    jobs = [
        job("slow", ("M", 10, ""), due_s=10, weight=1),
        job("urgent", ("M", 5, ""), due_s=5, weight=3),
    ]
    problem = read_problem({"machines": [{"name": "M"}], "jobs": jobs, "objective": "tardiness"})
    found = solve_schedule(problem, workers=1)
    assert found.objective_value == 5.0  # urgent first: slow is 5 late
    assert [one.job for one in found.by_machine()["M"]] == ["urgent", "slow"]


def test_a_coarse_grid_rounds_up():
    problem = read_problem({"machines": [{"name": "M"}], "grid_s": 10, "jobs": [job("J", ("M", 12.5, ""))]})
    assert solve_schedule(problem, workers=1).makespan_s == 20


def test_all_faults_at_once():
    bad = {
        "machines": [{"name": "Press", "closed": [{"start_s": 5, "end_s": 5}]}, {"name": "Press"}],
        "jobs": [job("A", ("Pres", 1, "")), job("A", ("Press", 1, ""))],
        "objective": "tardiness",
    }
    with pytest.raises(BadSchedule) as caught:
        read_problem(bad)
    whats = [f"{fault['where']}: {fault['what']}" for fault in caught.value.params["faults"]]
    assert len(whats) == 5
    assert any("did you mean Press" in fault["mend"] for fault in caught.value.params["faults"])


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"machines": [], "jobs": []},
        {"duration_matrix": [[1]], "machines_matrix": [[0, 1]]},
        {"duration_matrix": [[1]], "machines_matrix": "x"},
        {"duration_matrix": [[1]], "machines_matrix": [["x"]]},
        {"machines": [{"name": "M"}], "jobs": [job("J", ("M", float("nan"), ""))]},
        {"machines": [{"name": "M"}], "jobs": [job("J", ("M", -1, ""))]},
        {"machines": [{"name": "M"}], "jobs": [job("J", ("M", 1, ""))], "nonsense": 1},
    ],
)
def test_bad_problems_are_refused(data):
    with pytest.raises(BadSchedule):
        read_problem(data)


def test_too_large_is_refused():
    many = job("J", *[("M", 1, "")] * 20_001)
    with pytest.raises(ScheduleTooLarge):
        read_problem({"machines": [{"name": "M"}], "jobs": [many]})
    with pytest.raises(ScheduleTooLarge):
        read_problem({"machines": [{"name": "M"}], "jobs": [job("J", ("M", 1e10, ""))], "grid_s": 1e-6})


def test_a_search_can_be_stopped():
    with pytest.raises((ScheduleStopped, NoSchedule)):
        solve_schedule(instance("ft10"), limit_s=1e-6, stopped=lambda: True)


def test_certain_times_give_back_the_plan():
    problem = instance("ft06")
    plan = solve_schedule(problem)
    report = replicate_schedule(problem, plan, RiskModel(), replications=10)
    assert report["makespan_s"]["p95"] == 55
    assert report["within_plan"] == 1.0


def test_risk_of_a_single_machine_has_its_closed_form():
    """One operation with failures: mean = t (1 + MTTR/MTBF), checked within 4 standard errors."""
    problem = read_problem({"machines": [{"name": "M"}], "jobs": [job("J", ("M", 100, ""), due_s=100)]})
    plan = solve_schedule(problem)
    risk = RiskModel(default=MachineRisk(time_cv=0.2, mtbf_s=50, mttr_s=10))
    report = replicate_schedule(problem, plan, risk, replications=4_000, seed=3)
    # variance: time 20^2 scaled by (1 + 10/50)^2, repairs 2 failures of second moment 2 * 10^2
    error = np.sqrt((400 * 1.2**2 + 2 * 200) / 4_000)
    assert abs(report["makespan_s"]["mean"] - 120) < 4 * error
    assert report["machines"] == [{"machine": "M", "critical_share": 1.0}]
    assert (
        report["jobs"][0]["late_low"] < report["jobs"][0]["late_probability"] < report["jobs"][0]["late_high"]
    )


def test_ended_while_its_risk_is_looked_at_the_schedule_stays():
    """The first replications of a run that was ended are those of the whole run."""
    problem = instance("ft06")
    risk = RiskModel(default=MachineRisk(time_cv=0.2))
    notes = []

    def report(most, ended_at):
        notes.clear()
        _, told = schedule_and_risk(
            problem, limit_s=20, risk=risk, replications=most, sim_workers=1,
            progress=lambda _share, note: notes.append(note) if "of" in note else None,
            stopped=lambda: ended_at is not None and len([n for n in notes if "replications" in n]) >= ended_at,
        )  # fmt: skip
        return told

    part = report(1000, 1)
    assert part["makespan_s"] == 55
    assert not part["complete"]
    done = part["risk"]["replications"]
    assert 2 <= done < 1000
    whole = report(done, None)
    assert whole["complete"]
    assert part["risk"] == whole["risk"]


def test_risk_is_the_same_for_the_same_seed():
    problem = instance("la01")
    plan = solve_schedule(problem)
    risk = RiskModel(default=MachineRisk(time_cv=0.3))
    first = replicate_schedule(problem, plan, risk, replications=200, seed=5)
    assert first == replicate_schedule(problem, plan, risk, replications=200, seed=5)
    assert first != replicate_schedule(problem, plan, risk, replications=200, seed=6)
    assert first["makespan_s"]["p10"] <= first["makespan_s"]["p50"] <= first["makespan_s"]["p90"]


def test_a_plan_with_closures_setups_and_releases_comes_out_as_planned_or_sooner():
    jobs = [
        job("A", ("M", 4, "a"), ("N", 0, ""), ("M", 3, "b"), ("M", 2, "b"), release_s=2),
        job("B", ("N", 6, ""), ("M", 5, "b"), due_s=30),
        job("C", ("M", 3, "a"), ("N", 4, "")),
    ]
    machines = [
        {"name": "M", "setup_s": {"a": {"b": 3}, "b": {"a": 2}}, "closed": [{"start_s": 8, "end_s": 12}]},
        {"name": "N", "closed": [{"start_s": 5, "end_s": 7}, {"start_s": 20, "end_s": 21}]},
    ]
    problem = read_problem({"machines": machines, "jobs": jobs})
    plan = solve_schedule(problem, workers=1)
    assert faults_of(problem, plan) == []
    report = replicate_schedule(problem, plan, RiskModel(), replications=10)
    assert report["within_plan"] == 1.0
    assert report["makespan_s"]["p10"] == report["makespan_s"]["p95"] == plan.makespan_s
    assert report["jobs"][0]["late_probability"] == 0.0


def test_a_floor_that_hardly_ever_works_is_told():
    problem = read_problem({"machines": [{"name": "M"}], "jobs": [job("J", ("M", 100, ""))]})
    plan = solve_schedule(problem, workers=1)
    risk = RiskModel(default=MachineRisk(mtbf_s=1e-3, mttr_s=1e6))
    with pytest.raises(BadRisk):
        replicate_schedule(problem, plan, risk, replications=10)


def test_a_risk_of_a_machine_that_is_not_there_is_refused():
    problem = read_problem({"machines": [{"name": "M"}], "jobs": [job("J", ("M", 1, ""))]})
    plan = solve_schedule(problem, workers=1)
    with pytest.raises(BadRisk):
        replicate_schedule(problem, plan, RiskModel(machines={"N": MachineRisk()}), replications=10)
