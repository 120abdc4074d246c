"""How a set carries all workloads of a plan at once: which GPUs are taken for good, and which are left for jobs.

Work that never ends (serving, live video, seats) holds whole GPUs for itself: a model that must answer at once
cannot leave its memory for a training run. What is left runs the jobs that end, one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from onmaru.plan.rules.feasible import size
from onmaru.plan.rules.forms.workload import ServeForm, SimulateForm, TrainForm, WorkloadForm
from onmaru.plan.rules.wording import counted
from onmaru.plan.types.catalogue import Configuration
from onmaru.plan.types.estimate import Figure, Kind, Reason, Sizing

YEAR_S = 8_760 * 3600.0
_METHOD = "GPUs held by work that never ends, plus time of jobs x runs a year on the others"


@dataclass(frozen=True, slots=True)
class Demand:
    """All workloads of a plan on one configuration.

    Args:
        sizings: In the plan's order; jobs are sized on the GPUs that are left.
        held: GPUs that work which never ends takes, by workload; 0 for jobs.
        left: GPUs that are left for jobs.
        busy: Share of the set in use over a year; None when a workload cannot be sized.
        job_share: Share of the year in which the GPUs left for jobs work.
        occupied: Share of the set's GPU-hours a year that somebody holds, working or waiting; what renting
            would have to pay for.
        reasons: Why the workloads do not fit side by side.
    """

    sizings: tuple[Sizing, ...]
    held: tuple[int, ...]
    left: int
    busy: Figure | None
    job_share: float
    occupied: float
    reasons: tuple[Reason, ...]


def ends(form: WorkloadForm) -> bool:
    """Whether a workload is a job that ends, not work that never does."""
    return isinstance(form, TrainForm | SimulateForm) or (
        isinstance(form, ServeForm) and form.requests is not None
    )


def carry(forms: Sequence[WorkloadForm], which: Configuration, target: float) -> Demand:
    """Place all workloads on one configuration.

    Args:
        target: Share of the year that jobs may be planned to fill, 0..1.
    Raises:
        BadWorkload: a value that is absurd; `params["field"]`.
    """
    count = which.gpu_count
    steady = {i: size(form.workload(), which) for i, form in enumerate(forms) if not ends(form)}
    held = [0] * len(forms)
    for i, sizing in steady.items():
        asked = sizing.figures.get("utilization")
        held[i] = max(1, ceil(min(asked.value, 1.0) * count - 1e-6)) if asked is not None else count
    left = count - sum(held)
    jobs = [i for i, form in enumerate(forms) if ends(form)]
    # Work that cannot run here at all has its own reason; how many GPUs it would hold is then beside the point.
    sized = all(sizing.feasible for sizing in steady.values())
    reasons = _room(left, len(jobs), sum(held), count) if sized else []
    room = which if left == count else _part(which, max(1, left))
    sizings = [steady[i] if i in steady else size(form.workload(), room) for i, form in enumerate(forms)]
    busy, job_share = _busy(forms, sizings, count, max(1, left))
    if job_share > target + 1e-9 and not reasons:
        reasons.append(
            Reason("constraint.capacity",
                   f"jobs fill {job_share:.0%} of the year on the {counted(left, 'GPU')} left for them; {target:.0%} may be planned",
                   f"작업용으로 남은 GPU {left}개가 1년의 {job_share:.0%} 동안 차요. {target:.0%}까지만 계획할 수 있어요",
                   params={"value": job_share, "limit": target})
        )  # fmt: skip
    occupied = min(1.0, (min(sum(held), count) + min(job_share, 1.0) * max(0, left)) / count)
    return Demand(tuple(sizings), tuple(held), max(0, left), busy, job_share, occupied, tuple(reasons))


def _room(left: int, jobs: int, held: int, count: int) -> list[Reason]:
    need = held + (1 if jobs else 0)
    if need <= count:
        return []
    tail = " and jobs need one more" if jobs else ""
    tail_ko = "를 쓰고 작업용으로 1개가 더 필요한데" if jobs else "가 필요한데"
    return [
        Reason("constraint.room", f"work that never ends holds {counted(held, 'GPU')}{tail}; there are {count}",
               f"상시 작업이 GPU {held}개{tail_ko} {count}개뿐이에요", params={"value": float(need), "limit": float(count)})
    ]  # fmt: skip


def _part(which: Configuration, gpus: int) -> Configuration:
    """`gpus` GPUs of a configuration."""
    return replace(
        which, gpu_count=gpus, gpus_per_node=min(which.gpus_per_node, gpus),
        scale_up_gpus=min(which.scale_up_gpus, gpus), label=f"{counted(gpus, 'GPU')} of {which.label}",
    )  # fmt: skip


def _busy(
    forms: Sequence[WorkloadForm], sizings: Sequence[Sizing], count: int, left: int
) -> tuple[Figure | None, float]:
    value = low = high = jobs = 0.0
    for form, sizing in zip(forms, sizings, strict=True):
        if not sizing.feasible:
            return None, 0.0
        time, share = sizing.figures.get("time_s"), sizing.figures.get("utilization")
        if ends(form) and time is not None:
            part = time.scaled(form.runs_per_year / YEAR_S * left / count, "1")
            jobs += time.value * form.runs_per_year / YEAR_S
        elif share is not None:
            part = share
        else:
            return None, 0.0
        value += part.value
        low += part.value if part.low is None else part.low
        high += part.value if part.high is None else part.high
    figure = Figure(
        value, "1", min(low, value), max(high, value), Kind.COMPUTED, _METHOD, "sizing of this plan"
    )
    return figure, jobs
