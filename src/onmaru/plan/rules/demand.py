"""How full a set becomes when all workloads of a plan run on it."""

from __future__ import annotations

from collections.abc import Sequence

from onmaru.plan.rules.forms.workload import WorkloadForm
from onmaru.plan.types.estimate import Figure, Kind, Sizing

YEAR_S = 8_760 * 3600.0


def busy_share(forms: Sequence[WorkloadForm], sizings: Sequence[Sizing]) -> Figure | None:
    """Share of a set that all workloads together ask for, over a year; above 1 they do not fit side by side.

    A job that ends holds the whole set for its time, `runs_per_year` times a year; work that never ends
    (serving, live video, seats) asks for its own share all year. None when a workload cannot be sized.
    """
    value = low = high = 0.0
    for form, sizing in zip(forms, sizings, strict=True):
        if not sizing.feasible:
            return None
        time = sizing.figures.get("time_s")
        if time is not None:
            part = time.scaled(form.runs_per_year / YEAR_S, "1")
        elif "utilization" in sizing.figures:
            part = sizing.figures["utilization"]
        else:
            return None
        value += part.value
        low += part.value if part.low is None else part.low
        high += part.value if part.high is None else part.high
    return Figure(value, "1", min(low, value), max(high, value), Kind.COMPUTED,
                  "time of jobs x runs a year, plus the share of work that never ends", "sizing")  # fmt: skip
