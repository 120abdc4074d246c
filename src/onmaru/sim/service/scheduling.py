"""Schedules as experiments: found by constraint programming, then replicated under risk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from onmaru.sim.drivers.cpsat import solve_schedule
from onmaru.sim.rules.schedule import (
    RiskModel,
    Schedule,
    ScheduleProblem,
    faults_of,
    read_problem,
    replicate_schedule,
)
from onmaru.sim.service.asks import ScheduleAsk
from onmaru.sim.service.work import Bench, Outcome


def schedule_and_risk(
    problem: ScheduleProblem,
    *,
    limit_s: float = 30.0,
    workers: int = 2,
    seed: int = 0,
    risk: RiskModel | None = None,
    replications: int = 1000,
    progress: Callable[[float, str], None] = lambda _share, _note: None,
    stopped: Callable[[], bool] = lambda: False,
) -> tuple[Schedule, dict[str, Any]]:
    """A schedule, and its report as JSON with `risk` where a risk is given.

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
        report["risk"] = replicate_schedule(
            problem,
            found,
            risk,
            replications=replications,
            seed=seed,
            checkpoint=lambda done: progress(share + done * (1 - share), "replications"),
        )
    return found, report


def schedule_jobs(bench: Bench, asked: Mapping[str, Any]) -> Outcome:
    """The work of an experiment of kind `schedule`."""
    ask = ScheduleAsk.model_validate(asked)
    problem = read_problem(ask.problem)
    found, report = schedule_and_risk(
        problem, limit_s=ask.limit_s, workers=ask.workers, seed=ask.seed, risk=ask.risk,
        replications=ask.replications, progress=bench.report, stopped=bench.stopped,
    )  # fmt: skip
    headline = {
        "status": found.status,
        "makespan_s": found.makespan_s,
        "objective_value": found.objective_value,
        "gap": found.gap,
    }
    if "risk" in report:
        headline["makespan_p90_s"] = report["risk"]["makespan_s"]["p90"]
    return Outcome(report, headline)
