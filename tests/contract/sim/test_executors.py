"""Every executor keeps the same promises; Ray is a real local cluster that the test starts."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from operator import itemgetter

import pytest
from tests.unit.sim.lines import exponential, failure, line

from onmaru.sim.drivers.ray import RayExecutor, RayUnavailable
from onmaru.sim.drivers.threads import ThreadExecutor
from onmaru.sim.ports import Executor
from onmaru.sim.rules.replicate import Task, replicate
from onmaru.sim.rules.whatif import BadChange, parse_change
from onmaru.sim.service.experiment import run_experiment
from onmaru.sim.types import BadRun


def text(number: int) -> str:
    """Work that every computer with the package knows: reading `press.servers=<number>`."""
    return f"press.servers={number}" if number >= 0 else "below zero"


@pytest.fixture(scope="module", params=["one thread", "threads", "ray"])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    if request.param != "ray":
        held: Executor = ThreadExecutor(1 if request.param == "one thread" else 4)
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


def test_no_cluster_is_told() -> None:
    import ray

    if ray.is_initialized():
        ray.shutdown()
    with pytest.raises(RayUnavailable) as caught:
        RayExecutor("auto")
    assert caught.value.params["address"] == "auto"
