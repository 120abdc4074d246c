"""Schedules as experiments: found by constraint programming, then replicated under risk."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from onmaru.sim.drivers.cpsat import solve_schedule
from onmaru.sim.ports import Executor
from onmaru.sim.rules.replicate import Task
from onmaru.sim.rules.rule_text import carry
from onmaru.sim.rules.schedule import (
    RiskModel,
    Schedule,
    ScheduleProblem,
    faults_of,
    read_problem,
)
from onmaru.sim.rules.schedule.risk import Realised, ShopTask, follow, risk_report
from onmaru.sim.rules.schedule.risk_model import check_risk
from onmaru.sim.rules.schedule.shop import RULE, build_shop
from onmaru.sim.service.asks import ScheduleAsk
from onmaru.sim.service.replications import ExperimentCancelled, Progress, ended_early, opened
from onmaru.sim.service.work import Bench, Outcome

OPERATIONS_AT_ONCE = 20_000  # operations x replications of a piece of work


def replicate_schedule(
    problem: ScheduleProblem, schedule: Schedule, risk: RiskModel, *, replications: int = 1000, seed: int = 0,
    executor: Executor | None = None, workers: int | None = None, ray_address: str = "",
    progress: Progress = lambda share, note: None, cancelled: Callable[[], bool] = lambda: False,
) -> dict[str, Any]:  # fmt: skip
    """Makespan and lateness of a schedule over replications by the event kernel, and what they hang on.

    The sequence on each machine and the order within each job are kept; every operation starts as soon as
    both allow it and its planned time fits before the next closure of its machine. Repairs lengthen what they
    interrupt, setups too. Seeds are those of a run: equal ones give equal figures wherever they are computed.

    Returns:
        See `risk_report`; of a run that was ended, over the replications that had finished.
    Raises:
        BadRisk: the risk names a machine the problem has not, or the floor hardly ever works.
        ExperimentCancelled: it was ended before two replications had finished.
    """
    check_risk(problem, risk)
    shop = build_shop(problem, schedule, risk)
    task = Task(
        model=shop.model.model_dump_json(), engine="kernel", seed=seed, replication=0, until_s=shop.until_s,
        rules=carry({RULE: shop.rule}),
    )  # fmt: skip
    chunk = max(1, min(50, OPERATIONS_AT_ONCE // len(shop.sequence)))
    starts = range(0, replications, chunk)
    items = [
        ShopTask(replace(task, replication=k), min(chunk, replications - k), len(problem.jobs))
        for k in starts
    ]
    realised = Realised(problem, shop, replications)
    known = np.zeros(replications, bool)
    with opened(executor, workers, ray_address) as running:
        for index, stretches in running.map(follow, items, cancelled=cancelled):
            realised.add(starts[index], stretches)
            known[starts[index] : starts[index] + len(stretches)] = True
            done = int(known.sum())
            progress(done / replications, f"{done} of {replications} replications")
    if known.sum() < min(2, replications):
        raise ended_early(int(known.sum()), replications)
    return risk_report(problem, schedule, realised if known.all() else realised.only(known), seed)


def schedule_and_risk(
    problem: ScheduleProblem,
    *,
    limit_s: float = 30.0,
    workers: int = 2,
    seed: int = 0,
    risk: RiskModel | None = None,
    replications: int = 1000,
    sim_workers: int | None = None,
    ray_address: str = "",
    progress: Callable[[float, str], None] = lambda _share, _note: None,
    stopped: Callable[[], bool] = lambda: False,
) -> tuple[Schedule, dict[str, Any]]:
    """A schedule, and its report as JSON with `risk` where a risk is given.

    `complete` says whether nobody ended it: then the schedule is the best by then, and the risk that of the
    replications that had finished.

    Args:
        workers: Threads of the search.
        sim_workers: Threads of the replications; None: one a core.

    Raises:
        NoSchedule, ScheduleStopped, BadRisk: see `solve_schedule` and `replicate_schedule`.
    """
    share = 0.9 if risk else 1.0
    found = solve_schedule(
        problem,
        limit_s=limit_s,
        workers=workers,
        seed=seed,
        progress=lambda done, note: progress(done * share, note),
        stopped=stopped,
    )
    report = found.as_json() | {
        "faults": faults_of(problem, found),
        "machines": [machine.model_dump(mode="json", exclude_defaults=True) for machine in problem.machines],
        "jobs": [
            {"name": job.name, "release_s": job.release_s, "due_s": job.due_s, "weight": job.weight}
            for job in problem.jobs
        ],
    }
    if risk is not None:
        with contextlib.suppress(ExperimentCancelled):  # the schedule is there, its risk is not
            report["risk"] = replicate_schedule(
                problem,
                found,
                risk,
                replications=replications,
                seed=seed,
                workers=sim_workers,
                ray_address=ray_address,
                progress=lambda done, note: progress(share + done * (1 - share), note),
                cancelled=stopped,
            )
    risked = report.get("risk", {}).get("replications", 0)
    report["complete"] = not stopped() if risk is None else risked == replications
    return found, report


def schedule_jobs(bench: Bench, asked: Mapping[str, Any]) -> Outcome:
    """The work of an experiment of kind `schedule`."""
    ask = ScheduleAsk.model_validate(asked)
    problem = read_problem(ask.problem)
    found, report = schedule_and_risk(
        problem, limit_s=ask.limit_s, workers=ask.workers, seed=ask.seed, risk=ask.risk,
        replications=ask.replications, sim_workers=bench.config.workers or None,
        ray_address=bench.config.ray_address, progress=bench.report, stopped=bench.stopped,
    )  # fmt: skip
    headline: dict[str, Any] = {
        "status": found.status,
        "makespan_s": found.makespan_s,
        "objective_value": found.objective_value,
        "gap": found.gap,
    }
    if not report["complete"]:
        headline["ended_early"] = True
    if "risk" in report:
        headline["makespan_p90_s"] = report["risk"]["makespan_s"]["p90"]
    return Outcome(report, headline)
