"""Schedules against the rules they must keep, and against brute force where that is possible."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onmaru.plan.drivers.timeline_solver import solve_timeline
from onmaru.plan.rules.timeline_check import BadTimeline
from onmaru.plan.types.timeline import Schedule, Task

LAB = [
    Task("adapt", duration=8, memory_gb=160, deadline=10),
    Task("serve", duration=None, after=("adapt",), same_as="adapt", memory_gb=120, deadline=10),
    Task("vlm", duration=10, memory_gb=150, deadline=12),
    Task("live", duration=None, after=("vlm",), same_as="vlm", memory_gb=100, deadline=12),
    Task("simulate", duration=None, memory_gb=40, deadline=0),
]


def check(schedule: Schedule, tasks: list[Task], memory_gb: list[float]) -> None:
    by_id = {task.id: task for task in tasks}
    share = np.zeros((schedule.gpus, schedule.horizon))
    memory = np.zeros_like(share)
    ends = {p.task: p.end for p in schedule.placements}
    for placed in schedule.placements:
        task = by_id[placed.task]
        assert len(placed.gpus) == task.gpus
        assert placed.start >= task.release
        assert placed.end <= schedule.horizon
        if task.duration is not None:
            assert placed.end - placed.start == task.duration
        for other in task.after:
            assert ends[other] <= placed.start
        for gpu in placed.gpus:
            share[gpu, placed.start : placed.end] += task.share
            memory[gpu, placed.start : placed.end] += task.memory_gb
    assert (share <= 1 + 1e-6).all()
    assert (memory <= np.array(memory_gb)[:, None] + 1e-6).all()
    told = {p.task for p in schedule.placements} | {c.task for c in schedule.conflicts}
    assert told == by_id.keys()


def test_three_gpus_carry_the_lab_and_two_do_not() -> None:
    results = {n: solve_timeline(LAB, [192.0] * n, horizon=26) for n in (2, 3, 4)}
    for n, schedule in results.items():
        check(schedule, LAB, [192.0] * n)
        assert schedule.proven
    assert not results[2].on_time
    assert {c.task for c in results[2].conflicts} == {"simulate"}
    assert results[3].on_time
    assert results[4].on_time
    assert results[4].makespan == results[3].makespan  # the fourth GPU makes nothing earlier
    assert sum(results[4].utilization) / 4 < sum(results[3].utilization) / 3


small = st.lists(
    st.builds(
        Task,
        id=st.just("x"),
        gpus=st.integers(1, 2),
        duration=st.one_of(st.none(), st.integers(1, 5)),
        share=st.sampled_from([0.25, 0.5, 1.0]),
        memory_gb=st.sampled_from([10.0, 60.0, 90.0]),
        release=st.integers(0, 4),
        deadline=st.one_of(st.none(), st.integers(0, 10)),
    ),
    min_size=1,
    max_size=6,
)


@given(small)
@settings(max_examples=40)
def test_every_schedule_keeps_every_rule(raw: list[Task]) -> None:
    tasks = [
        Task(f"t{i}", t.gpus, t.duration, t.share, t.memory_gb, t.release, t.deadline)
        for i, t in enumerate(raw)
    ]
    memory = [80.0, 96.0]
    check(solve_timeline(tasks, memory, horizon=12, effort=0.5), tasks, memory)


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 10)), min_size=1, max_size=5))
@settings(max_examples=40)
def test_one_gpu_is_sequenced_as_well_as_by_trying_everything(jobs: list[tuple[int, int]]) -> None:
    tasks = [Task(f"t{i}", duration=length, deadline=due) for i, (length, due) in enumerate(jobs)]

    def lateness(order: tuple[int, ...]) -> int:
        now = total = 0
        for i in order:
            now += jobs[i][0]
            total += max(0, now - jobs[i][1])
        return total

    best = min(lateness(order) for order in permutations(range(len(jobs))))
    assert solve_timeline(tasks, [80.0], horizon=20).lateness == best


def test_what_can_never_run_is_told_with_its_reason() -> None:
    tasks = [
        Task("huge", memory_gb=500),
        Task("wide", gpus=5),
        Task("tied", pinned=7),
        Task("waits", after=("huge",)),
        Task("fine"),
    ]
    schedule = solve_timeline(tasks, [80.0, 80.0], horizon=10)
    assert {c.task: c.code for c in schedule.conflicts} == {
        "huge": "memory", "wide": "gpus", "tied": "pinned", "waits": "unplaced",
    }  # fmt: skip
    assert [p.task for p in schedule.placements] == ["fine"]
    assert all(c.en and c.ko for c in schedule.conflicts)


@pytest.mark.parametrize(
    "tasks",
    [
        [Task("a"), Task("a")],
        [Task("a", after=("b",))],
        [Task("a", after=("b",)), Task("b", after=("a",))],
        [Task("a", gpus=0)],
        [Task("a", share=1.5)],
        [Task("a", duration=0)],
        [Task("a", memory_gb=float("nan"))],
        [Task("a", pinned=1, gpus=2)],
        [Task(f"t{i}") for i in range(201)],
    ],
)
def test_a_timeline_that_means_nothing_is_refused(tasks: list[Task]) -> None:
    with pytest.raises(BadTimeline):
        solve_timeline(tasks, [80.0], horizon=10)


def test_nothing_to_do_is_a_schedule() -> None:
    assert solve_timeline([], [80.0], horizon=5).on_time
