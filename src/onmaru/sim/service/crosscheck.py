"""Two engines on the same model: equal paths where both draw the same numbers, else an interval."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from onmaru.sim.ports import Executor
from onmaru.sim.rules.replicate import Task, prepare, replicate
from onmaru.sim.rules.statistics.interval import finite
from onmaru.sim.service.replications import Design, run_tasks

SAME = 1e-6  # relative: the engines add the same times up in another order
_CHECKED = 2  # replications
_REFERENCE_EVENTS = 50_000  # the reference engine is slow and need not see more
_SKIPPED = ("lead_time_p50_s", "lead_time_p95_s")  # bins: a rounding at an edge moves a part to the next


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """How far a second engine comes to the same figures."""

    engine: str
    against: str
    figures: int  # compared in each replication
    replications: int
    worst: str  # address of the figure that differs most
    difference: float  # of that one, relative
    agrees: bool
    note: str

    def as_json(self) -> dict[str, Any]:
        return {
            "engine": self.engine,
            "against": self.against,
            "figures": self.figures,
            "replications": self.replications,
            "worst": self.worst,
            "difference": finite(self.difference),
            "agrees": self.agrees,
            "note": self.note,
        }


def cross_check(design: Design, executor: Executor) -> CrossCheck:
    """Run the first replications again with another engine that draws the same random numbers.

    A max-plus run is held against the kernel, a kernel run against max-plus where the model is a line, else
    against the reference engine over a shorter time.
    """
    task = design.task
    note = "the same random numbers, figure by figure"
    if task.engine == "maxplus":
        other = "kernel"
    elif not design.choice.refused.get("maxplus", ("",)):
        other = "maxplus"
    else:
        other = "kernel" if task.engine == "reference" else "reference"
    if other == "reference":
        task = _shortened(task)
        note += f", over {task.until_s / 3600:.3g} h"
    mine = run_tasks(executor, [replace(task, replication=k) for k in range(_CHECKED)])
    theirs = run_tasks(executor, [replace(task, replication=k, engine=other) for k in range(_CHECKED)])
    keep = [i for i, name in enumerate(design.columns) if name not in _SKIPPED]
    worst, difference = "", 0.0
    for ours, rival in zip(mine, theirs, strict=True):
        gap = _gaps(ours.values[keep], rival.values[keep])
        at = int(np.argmax(gap))
        if gap[at] > difference:
            worst, difference = design.columns[keep[at]], float(gap[at])
    return CrossCheck(task.engine, other, len(keep), _CHECKED, worst, difference, difference <= SAME, note)


def _gaps(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Relative differences; figures that are near nothing are compared as they are, nan equals nan."""
    scale = np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-3)
    gap = np.abs(a - b) / scale
    both = np.isnan(a) & np.isnan(b)
    return np.where(both, 0.0, np.where(np.isnan(gap), math.inf, gap))


def _shortened(task: Task) -> Task:
    """A time in which the reference engine sees its number of events."""
    probe = replicate(
        replace(task, warmup_s=0.0, until_s=min(task.until_s, 600.0), bucket_s=None, states=False)
    )
    seen = min(task.until_s, 600.0)
    until = min(task.until_s, max(seen * _REFERENCE_EVENTS / max(probe.events, 1), 1.0))
    prepare(task.model)
    return replace(task, until_s=until, warmup_s=min(task.warmup_s, until / 2), bucket_s=task.bucket_s)
