"""What a log says of the whole floor: what came out, what was inside and how long parts stayed, by slices."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from onmaru.sim.rules.calibrate.flow import EXIT, trace_flow
from onmaru.sim.rules.calibrate.log import EventLog
from onmaru.sim.rules.calibrate.mapping import Outcome
from onmaru.sim.rules.calibrate.visits import read_visits

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Slices:
    """A stretch of a log in equal slices.

    Attributes:
        out: Good parts that left, shape [slice].
        wip: Mean parts inside, shape [slice].
        lead_s: Time from entry to exit of the parts that left, shape [part].
    """

    slice_s: float
    out: Array
    wip: Array
    lead_s: Array

    @property
    def throughput_per_h(self) -> float:
        return (
            float(self.out.sum() / (len(self.out) * self.slice_s) * 3600.0) if len(self.out) else float("nan")
        )


def measure(log: EventLog, start_s: float, end_s: float, slice_s: float, *, lenient: bool = False) -> Slices:
    """Slices of [start, end) of a log; what does not fill a slice at the end is left out.

    A part is inside from its arrival (else the start of its first visit) to the end of its last visit; parts
    that are still under way stay inside until the log ends.
    """
    visits = read_visits(log, lenient=lenient)
    flow = trace_flow(visits)
    last = {way.start for way in flow.ways if way.end == EXIT}
    count = int((end_s - start_s) / slice_s + 1e-9)
    edges = start_s + np.arange(count + 1) * slice_s
    entry, leave, left_good = [], [], []
    for part, stays in visits.of_part.items():
        one = stays[-1]
        gone = one.complete and (one.station in last or one.outcome == Outcome.SCRAP)
        entry.append(visits.arrivals.get(part, stays[0].start_s))
        leave.append(one.end_s if gone else np.inf)
        left_good.append(gone and one.outcome != Outcome.SCRAP)
    began, ended = np.array(entry), np.array(leave)
    good = np.array(left_good, bool)
    out, _ = np.histogram(ended[good & np.isfinite(ended)], edges)
    inside = np.array([_overlap(began, ended, low, high) for low, high in pairwise(edges)])
    seen = good & (ended >= start_s) & (ended < end_s)
    return Slices(slice_s, out.astype(float), inside / slice_s, (ended - began)[seen])


def _overlap(began: Array, ended: Array, low: float, high: float) -> float:
    return float(np.clip(np.minimum(ended, high) - np.maximum(began, low), 0.0, None).sum())
