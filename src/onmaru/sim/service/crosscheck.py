"""Two engines on the same model: equal paths where both draw the same numbers, else an interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from onmaru.sim.ports import Executor
from onmaru.sim.rules.reference import ReferenceRun, run_reference
from onmaru.sim.rules.replicate import prepare, replicate, simulate
from onmaru.sim.rules.statistics.interval import finite
from onmaru.sim.service.replications import Design, run_tasks
from onmaru.sim.types import BadRun, RunResult, State

SAME = 1e-6  # relative: the engines add the same times up in another order
_CHECKED = 2  # replications
_REFERENCE_EVENTS = 20_000  # the reference engine is slow and need not see more
_PROBE_S = 600.0
_SAME_NUMBERS = "the same random numbers, figure by figure"
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
    if task.rules:
        raise BadRun(
            "a run in which user rules decide cannot be verified: the other engines do not know them",
            hint="verify the model with a built-in order",
        )
    if task.engine == "maxplus":
        other = "kernel"
    elif not design.choice.refused.get("maxplus", ("",)):
        other = "maxplus"
    else:
        return _against_reference(design)
    mine = run_tasks(executor, [replace(task, replication=k) for k in range(_CHECKED)])
    theirs = run_tasks(executor, [replace(task, replication=k, engine=other) for k in range(_CHECKED)])
    keep = [i for i, name in enumerate(design.columns) if name not in _SKIPPED]
    pairs = [(ours.values[keep], rival.values[keep]) for ours, rival in zip(mine, theirs, strict=True)]
    return _verdict(task.engine, other, [design.columns[i] for i in keep], pairs, _SAME_NUMBERS)


def _against_reference(design: Design) -> CrossCheck:
    """Counts, seconds in each state and lead times of the plain Python engine, over a shorter time."""
    ready = prepare(design.task.model)
    task = replace(design.task, warmup_s=0.0, bucket_s=None, states=False)
    if task.start is not None:
        raise BadRun("a run that begins from a state cannot be verified", hint="verify one that begins empty")
    probe = replicate(replace(task, until_s=min(task.until_s, _PROBE_S)))
    until = min(task.until_s, max(_PROBE_S * _REFERENCE_EVENTS / max(probe.events, 1), 1.0))
    names: list[str] = []
    pairs = []
    for k in range(_CHECKED):
        kernel = simulate(ready.program, replace(task, until_s=until, replication=k))
        plain = run_reference(ready.model, until_s=until, seed=task.seed, replication=k)
        names, ours, theirs = _side_by_side(kernel, plain)
        pairs.append((np.array(ours), np.array(theirs)))
    return _verdict("kernel", "reference", names, pairs, f"{_SAME_NUMBERS}, over {until / 3600:.3g} h")


def _side_by_side(kernel: RunResult, plain: ReferenceRun) -> tuple[list[str], list[float], list[float]]:
    """The same figures of both, by name."""
    state = np.zeros(kernel.state_s.shape)
    owner = np.repeat(np.arange(len(kernel.elements)), kernel.servers)
    since = np.zeros(len(owner))
    for end, server, kind, _, _ in plain.rows:
        state[owner[server], kind] += end - since[server]
        since[server] = end
    names, ours, theirs = [], [], []
    for row, element in enumerate(kernel.elements):
        for kind in State:
            names.append(f"{element}.{kind.name.lower()}_s")
            ours.append(float(kernel.state_s[row, kind]))
            theirs.append(float(state[row, kind]))
        for what, count in plain.counts.get(element, {}).items():
            names.append(f"{element}.{what}")
            ours.append(float(getattr(kernel, what)[row]))
            theirs.append(float(count))
    for sink, stats in kernel.sinks.items():
        names.append(f"{sink}.lead_s")
        ours.append(stats.lead_sum_s)
        theirs.append(sum(lead for name, _, _, lead in plain.leads if name == sink))
    return names, ours, theirs


def _verdict(
    engine: str, against: str, names: Sequence[str], pairs: Sequence[tuple[np.ndarray, np.ndarray]], note: str
) -> CrossCheck:
    worst, difference = "", 0.0
    for ours, theirs in pairs:
        gap = _gaps(ours, theirs)
        at = int(np.argmax(gap))
        if gap[at] > difference:
            worst, difference = names[at], float(gap[at])
    return CrossCheck(engine, against, len(names), len(pairs), worst, difference, difference <= SAME, note)


def _gaps(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Relative differences; figures that are near nothing are compared as they are, nan equals nan."""
    scale = np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-3)
    gap = np.abs(a - b) / scale
    both = np.isnan(a) & np.isnan(b)
    return np.where(both, 0.0, np.where(np.isnan(gap), math.inf, gap))
