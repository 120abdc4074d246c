"""Every executor keeps the same promises; Ray is a real local cluster that the test starts."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from operator import itemgetter

import numpy as np
import pytest
from tests.unit.sim.lines import exponential, failure, line

from onmaru.sim.drivers.processes import ProcessExecutor
from onmaru.sim.drivers.ray import RayExecutor, RayUnavailable
from onmaru.sim.drivers.threads import ThreadExecutor
from onmaru.sim.ports import Executor
from onmaru.sim.rules.builder import ModelBuilder
from onmaru.sim.rules.replicate import Task, replicate
from onmaru.sim.rules.rule_text import RuleStays
from onmaru.sim.rules.schedule import Assignment, MachineRisk, RiskModel, Schedule, faults_of, read_problem
from onmaru.sim.rules.user_rule import compiled_rule
from onmaru.sim.rules.whatif import BadChange, parse_change
from onmaru.sim.service.experiment import run_experiment
from onmaru.sim.service.scheduling import replicate_schedule
from onmaru.sim.types import BadRun, Model


def text(number: int) -> str:
    """Work that every computer with the package knows: reading `press.servers=<number>`."""
    return f"press.servers={number}" if number >= 0 else "below zero"


@pytest.fixture(scope="module", params=["one thread", "threads", "processes", "ray"])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    if request.param != "ray":
        held: Executor = (
            ProcessExecutor(1)
            if request.param == "processes"
            else ThreadExecutor(1 if request.param == "one thread" else 4)
        )
        yield held
        held.close()
        return
    request.getfixturevalue("ray_cluster")
    held = RayExecutor("auto")
    yield held
    held.close()


@pytest.fixture(scope="module")
def ray_cluster() -> Iterator[None]:
    import ray

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ray.init(
            num_cpus=1, object_store_memory=80 * 1024 * 1024, include_dashboard=False, log_to_driver=False
        )
    yield
    ray.shutdown()


def test_every_item_is_done_once(executor: Executor) -> None:
    assert sorted(executor.map(parse_change, map(text, range(20))), key=itemgetter(0)) == [
        (n, parse_change(text(n))) for n in range(20)
    ]
    assert list(executor.map(parse_change, [])) == []


def test_the_first_error_is_raised_as_it_was(executor: Executor) -> None:
    with pytest.raises(BadChange) as caught:
        list(executor.map(parse_change, map(text, [1, -1, 2])))
    assert caught.value.params == {"text": "below zero"}
    assert caught.value.hint


def test_cancelling_keeps_what_was_done(executor: Executor) -> None:
    stop = threading.Event()
    found = []
    for index, value in executor.map(parse_change, map(text, range(10_000)), cancelled=stop.is_set):
        found.append((index, value))
        if len(found) == 5:
            stop.set()
    assert 5 <= len(found) < 10_000
    assert all(value.value == index for index, value in found)


def test_items_are_taken_as_workers_become_free(executor: Executor) -> None:
    taken = []

    def items() -> Iterator[str]:
        for number in range(1000):
            taken.append(number)
            yield text(number)

    run = executor.map(parse_change, items())
    next(run)
    assert len(taken) <= 4 * executor.workers + 4
    run.close()  # type: ignore[attr-defined]


def test_an_experiment_has_the_same_bits_everywhere(executor: Executor) -> None:
    model = line([{"time_s": exponential(5), "failures": [failure()], "servers": 2}, {}], [0, 3])
    here = run_experiment(model, hours=1, replications=5, workers=1)
    there = run_experiment(model, hours=1, replications=5, executor=executor)
    assert here.engine.name == "kernel"
    for name in here.table.column_names:
        assert here.table[name].to_numpy().tobytes() == there.table[name].to_numpy().tobytes(), name


def test_an_experiment_that_cannot_run_says_so_everywhere(executor: Executor) -> None:
    task = Task(model=line([{}], [0]).model_dump_json(), engine="kernel", seed=1, replication=0, until_s=-1.0)
    with pytest.raises(BadRun) as caught:
        list(executor.map(replicate, [task]))
    assert caught.value.hint


URGENCY = np.array([3.0, 1.0, 2.0])


def by_urgency(now_s: float, element: int, rows: np.ndarray) -> int:
    best = 0
    for row in range(rows.shape[0]):
        if URGENCY[int(rows[row, 0])] < URGENCY[int(rows[best, 0])]:
            best = row
    return best


def queue_of(made: ModelBuilder) -> Model:
    made.buffer("queue", order="rule", rule="mine")
    made.machine("press", time_s=exponential(1))
    made.sink("out")
    made.chain("in", "queue", "press", "out")
    return made.build()


def test_rules_of_the_user_decide_the_same_everywhere(executor: Executor) -> None:
    made = ModelBuilder("urgent")
    for name in "abc":
        made.product(name)
    made.source("in", interarrival_s=exponential(1.1), mix={"a": 1, "b": 1, "c": 1})
    model = queue_of(made)
    for rule in (by_urgency, compiled_rule(by_urgency)):
        here = run_experiment(model, hours=0.2, replications=3, workers=1, rules={"mine": rule})
        there = run_experiment(model, hours=0.2, replications=3, executor=executor, rules={"mine": rule})
        for name in here.table.column_names:
            assert here.table[name].to_numpy().tobytes() == there.table[name].to_numpy().tobytes(), name


def test_the_risk_of_a_schedule_is_the_same_everywhere(executor: Executor) -> None:
    jobs = [
        {"name": f"J{n}", "operations": [{"modes": [{"machine": m, "time_s": 3 + n}]} for m in "AB"]}
        for n in range(3)
    ]
    problem = read_problem({"machines": [{"name": "A"}, {"name": "B"}], "jobs": jobs})
    rows, free = [], {"A": 0.0, "B": 0.0}
    for n in range(3):
        for k, machine in enumerate("AB"):
            start = free[machine] if k == 0 else max(free["A"], free["B"])
            free[machine] = start + 3 + n
            rows.append(Assignment(f"J{n}", k, machine, start, free[machine]))
    end = free["B"]
    plan = Schedule("", "makespan", "feasible", end, 0.0, end, 0.0, 0.0, tuple(rows))
    assert faults_of(problem, plan) == []
    risk = RiskModel(default=MachineRisk(time_cv=0.3, mtbf_s=20, mttr_s=5))
    here = replicate_schedule(problem, plan, risk, replications=120, workers=1)
    assert here == replicate_schedule(problem, plan, risk, replications=120, executor=executor)


def test_a_rule_that_cannot_travel_stays_here_and_says_why(executor: Executor) -> None:
    asked: list[float] = []

    def counting(now_s: float, element: int, rows: np.ndarray) -> int:
        asked.append(now_s)
        return 0

    made = ModelBuilder("counted")
    made.source("in", interarrival_s=exponential(2))
    model = queue_of(made)
    if executor.name == "threads":
        run_experiment(model, hours=0.01, replications=2, executor=executor, rules={"mine": counting})
        assert asked
        return
    with pytest.raises(RuleStays) as caught:
        run_experiment(model, hours=0.01, replications=2, executor=executor, rules={"mine": counting})
    assert "asked" in caught.value.params["why"]


def test_no_cluster_is_told() -> None:
    import ray

    if ray.is_initialized():
        ray.shutdown()
    with pytest.raises(RayUnavailable) as caught:
        RayExecutor("auto")
    assert caught.value.params["address"] == "auto"
