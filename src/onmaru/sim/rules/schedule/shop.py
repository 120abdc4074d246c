"""A found schedule as a process model: the floor that is to follow it, and the rule by which it does.

Each machine has a queue before it, each job is a product with a routing. A machine starts what comes next in
its sequence, nothing else, and only when its planned time fits before the next closure; what has begun is
finished. A setup is a part of its own that stands in the sequence before its operation: it is done as soon
as the machine is free, before the job has come.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from onmaru.sim.rules.schedule.plan import Assignment, Schedule
from onmaru.sim.rules.schedule.problem import ScheduleProblem, horizon_s
from onmaru.sim.rules.schedule.risk_model import MachineRisk, RiskModel
from onmaru.sim.rules.user_rule import CompiledRule, compiled_rule
from onmaru.sim.types import (
    Buffer,
    Constant,
    Exponential,
    Failure,
    LogNormal,
    Machine,
    Model,
    Order,
    Product,
    Sink,
    Source,
    Step,
    Timing,
)

RULE = "sequence"
_FIT_S = 1e-6  # what rounding may add to a time that fits exactly
_LONGEST_S = 1e12


@dataclass(frozen=True, slots=True)
class Shop:
    """A schedule ready to be replicated.

    Attributes:
        sequence: Operations in order of their planned start.
        groups: By machine, in its order: the places in `sequence` of operations of one job that follow each
            other directly, as the machine's state trace shows them.
        until_s: A time by which everything is done, whatever happens [s].
    """

    model: Model
    rule: CompiledRule
    sequence: tuple[Assignment, ...]
    machines: tuple[str, ...]
    jobs: tuple[str, ...]
    groups: tuple[tuple[tuple[int, ...], ...], ...]
    until_s: float


def build_shop(problem: ScheduleProblem, schedule: Schedule, risk: RiskModel) -> Shop:
    """The model and the dispatch rule of a schedule under risk.

    Raises:
        ModelInvalid: see `check_model`; a schedule that `faults_of` passes makes no fault.
    """
    sequence = sorted(schedule.assignments, key=lambda one: (one.start_s, one.end_s, one.operation))
    machines = tuple(machine.name for machine in problem.machines)
    jobs = tuple(job.name for job in problem.jobs)
    by_machine = {name: [k for k, one in enumerate(sequence) if one.machine == name] for name in machines}
    products, orders = _jobs(problem, sequence, machines, risk)
    setups = {
        k: len(problem.jobs) + n for n, k in enumerate(k for k, one in enumerate(sequence) if one.setup_s)
    }
    for k, one in enumerate(sequence):
        if k in setups:
            at = machines.index(one.machine)
            steps = (
                Step(at=f"q{at}"),
                Step(at=f"m{at}", time_s=Constant(value_s=one.setup_s)),
                Step(at="set"),
            )
            products.append(Product(name=f"s{k}", routing=steps))
            orders.append(Order(at_s=0.0, product=f"s{k}"))
    closed = [sorted((c.start_s, c.end_s) for c in machine.closed) for machine in problem.machines]
    for at, spans in enumerate(closed):
        if spans:
            products.append(
                Product(
                    name=f"open{at}",
                    routing=(Step(at=f"q{at}"), Step(at=f"m{at}", time_s=0.0), Step(at="set")),
                )
            )
            orders += [Order(at_s=end_s, product=f"open{at}") for _, end_s in spans]
    elements: list[Any] = [Source(name="release", orders=tuple(sorted(orders, key=lambda order: order.at_s)))]
    for at, machine in enumerate(problem.machines):
        elements.append(Buffer(name=f"q{at}", order="rule", rule=RULE))
        elements.append(Machine(name=f"m{at}", time_s=0.0, failures=_failures(risk.of(machine.name))))
    elements += [Sink(name="done"), Sink(name="set")]
    needed = {step.at for product in products for step in product.routing}
    model = Model(
        name="schedule",
        elements=tuple(
            element for element in elements if element.name == "release" or element.name in needed
        ),
        products=tuple(products),
        part_limit=min(1_000_000, len(orders) + 16),
    )
    names = [element.name for element in model.elements]
    rule = _rule(problem, sequence, by_machine, setups, closed, names)
    groups = tuple(_groups(sequence, by_machine[name]) for name in machines)
    return Shop(
        model, rule, tuple(sequence), machines, jobs, groups, min(_LONGEST_S, 1e4 * horizon_s(problem))
    )


def _jobs(
    problem: ScheduleProblem, sequence: list[Assignment], machines: tuple[str, ...], risk: RiskModel
) -> tuple[list[Product], list[Order]]:
    where = {(one.job, one.operation): one.machine for one in sequence}
    products, orders = [], []
    for number, job in enumerate(problem.jobs):
        steps = []
        for k, operation in enumerate(job.operations):
            name = where[job.name, k]
            planned = next(mode.time_s for mode in operation.modes if mode.machine == name)
            at = machines.index(name)
            steps += [Step(at=f"q{at}"), Step(at=f"m{at}", time_s=_time(planned, risk.of(name)))]
        products.append(Product(name=f"j{number}", routing=(*steps, Step(at="done"))))
        orders.append(Order(at_s=job.release_s, product=f"j{number}", due_s=job.due_s))
    return products, orders


def _time(planned_s: float, risk: MachineRisk) -> Timing:
    if risk.time_cv and planned_s:
        return LogNormal(mean_s=planned_s, std_s=planned_s * risk.time_cv)
    return Constant(value_s=planned_s)


def _failures(risk: MachineRisk) -> tuple[Failure, ...]:
    if risk.mtbf_s is None or not risk.mttr_s:
        return ()
    return (
        Failure(
            time_to_failure_s=Exponential(mean_s=risk.mtbf_s),
            time_to_repair_s=Exponential(mean_s=risk.mttr_s),
        ),
    )


def _groups(sequence: list[Assignment], places: list[int]) -> tuple[tuple[int, ...], ...]:
    groups: list[list[int]] = []
    for k in places:
        joined = groups and not sequence[k].setup_s and sequence[groups[-1][-1]].job == sequence[k].job
        if joined:
            groups[-1].append(k)
        else:
            groups.append([k])
    return tuple(tuple(group) for group in groups)


def _rule(
    problem: ScheduleProblem, sequence: list[Assignment], by_machine: Mapping[str, list[int]],
    setups: Mapping[int, int], closed: list[list[tuple[float, float]]], names: list[str],
) -> CompiledRule:  # fmt: skip
    """What each queue lets go next, and whether there is time for it: flat tables, and a function over them."""
    jobs = {job.name: number for number, job in enumerate(problem.jobs)}
    planned = {
        (job.name, k, mode.machine): mode.time_s
        for job in problem.jobs
        for k, operation in enumerate(job.operations)
        for mode in operation.modes
    }
    first = np.zeros(len(names) + 1, np.int64)
    shut_first = np.zeros(len(names) + 1, np.int64)
    rows: list[tuple[int, int, float]] = []
    spans: list[tuple[float, float]] = []
    for node, name in enumerate(names):
        if name.startswith("q"):
            at = int(name[1:])
            for k in by_machine[problem.machines[at].name]:
                one = sequence[k]
                need = planned[one.job, one.operation, one.machine]
                if k in setups:
                    rows.append((setups[k], 0, one.setup_s + need))
                rows.append((jobs[one.job], 2 * one.operation, need))
            spans += closed[at]
        first[node + 1], shut_first[node + 1] = len(rows), len(spans)
    product = np.array([row[0] for row in rows], np.int64)
    step = np.array([row[1] for row in rows], np.int64)
    need_s = np.array([row[2] for row in rows], np.float64)
    shut_s = np.array([span[0] for span in spans] or [0.0])
    open_s = np.array([span[1] for span in spans] or [0.0])
    slack_s = _FIT_S

    def follow_the_plan(now_s, element, rows):  # type: ignore[no-untyped-def]
        at = first[element] + int(rows[0, 8])  # as many as have left the queue have been started
        if at >= first[element + 1]:
            return -1
        for span in range(shut_first[element], shut_first[element + 1]):
            if now_s < open_s[span] and now_s + need_s[at] > shut_s[span] + slack_s:
                return -1  # asked again when it opens: a part comes then that never goes
        for row in range(rows.shape[0]):
            if int(rows[row, 0]) == product[at] and int(rows[row, 4]) == step[at]:
                return row
        return -1

    return compiled_rule(follow_the_plan)
