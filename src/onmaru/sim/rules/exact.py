"""The long run of a model, solved exactly: by the shortest of three ways, under the names of ISO 22400.

product  an open network of queues without limits: its closed form
line     a line of stations with finite buffers: every state, three small numbers a station
states   any other model whose times are exponential: every state that the rules of the model can reach
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from onmaru.sim.rules.energy import energy_figures, has_energy
from onmaru.sim.rules.kpi import figures, item_times
from onmaru.sim.rules.line import ModelLine, markov_line, view
from onmaru.sim.rules.markov.line import Steady, solve_line
from onmaru.sim.rules.markov.long_run import LongRun
from onmaru.sim.rules.markov.plant import solve_model
from onmaru.sim.rules.markov.product import product_form
from onmaru.sim.rules.routes import all_routes
from onmaru.sim.rules.statistics.interval import finite
from onmaru.sim.types import (
    LEAD_BINS,
    STATE_COUNT,
    Assembly,
    Buffer,
    Disassembly,
    Model,
    RunResult,
    Sink,
    SinkStats,
    State,
    Station,
)

HOUR_S = 3600.0
# what needs a horizon, a due date or the spread of lead times
_ABSENT = (
    "output", "lost", "on_time", "tardiness_s", "lead_time_p50_s", "lead_time_p95_s", "energy_kwh", "energy_cost",
    "labour_cost", "peak_kw",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exactness:
    """How exact figures are, and why.

    Attributes:
        method: `product`, `line` or `states`; see the head of this file.
        states: Of the chain; 0 for a closed form.
        residual: Largest imbalance of a state, relative to the largest rate; what rounding left.
        error: Relative error from cutting off a model without limits.
        parts_most: Parts inside where it was cut off; None where nothing was.
        lost_share: Share of the arrivals that find no room.
    """

    method: str
    states: int
    residual: float
    error: float
    parts_most: int | None
    lost_share: float

    def as_json(self) -> dict[str, Any]:
        return {
            "method": self.method,
            "states": self.states,
            "residual": finite(self.residual),
            "error": finite(self.error),
            "parts_most": self.parts_most,
            "lost_share": self.lost_share,
        }


def solve_exactly(model: Model, *, checkpoint: Callable[[], None] = lambda: None) -> LongRun:
    """The long run of a model that `out_of_reach` has nothing against.

    Args:
        checkpoint: Called now and then; what it raises ends the solving.
    Raises:
        TooManyStates, ChainNotSolved, Deadlock, UnstableQueue: see `solve_model` and `product_form`.
    """
    found = product_form(model)
    if found is not None:
        return found
    seen = view(model)
    if seen.line is not None and not seen.no_markov:
        return _of_line(model, seen.line, solve_line(markov_line(seen.line)))
    return solve_model(model, checkpoint=checkpoint)


def exactness(found: LongRun) -> Exactness:
    """How a long run was solved."""
    return Exactness(
        found.method, found.states, found.residual, found.error, found.parts_most, found.lost_share
    )


def told(exact: Exactness) -> tuple[str, ...]:
    """The same in words."""
    if exact.method == "product":
        return ("solved exactly by the product form of a Jackson network",)
    notes = [f"solved exactly over {exact.states:,} states"]
    if exact.parts_most is not None:
        notes.append(
            f"queues without limit were cut off at {exact.parts_most} parts inside: relative error {exact.error:.1e}"
        )
    if exact.lost_share > 0:
        notes.append(f"{exact.lost_share:.4%} of the arrivals find no room")
    return tuple(notes)


def exact_figures(model: Model, found: LongRun) -> dict[str, float]:
    """Figures by address, as those of a replication; those that the long run does not have are absent.

    The mean lead time follows from Little's law, and only where every part leaves whole: none is scrapped,
    joined or taken apart, and none can be passed by others for ever.
    """
    result = expected_run(model, found)
    values = figures(model, result, item_times(model))
    if has_energy(model):
        values |= energy_figures(model, result)
    through = float(found.arrived_hz.sum())
    scraps = any(rate > 0 for (_, what), rate in found.flow_hz.items() if what == "scrapped")
    values["lead_time_s"] = (
        (found.wip + found.waiting) / through if through and not scraps and _all_leave(model) else math.nan
    )
    return {a: float(v) for a, v in values.items() if a not in _ABSENT and math.isfinite(v)}


def _all_leave(model: Model) -> bool:
    """Whether parts stay whole and first come is first served wherever they wait."""
    for element in model.elements:
        into = sum(route.end == element.name for route in all_routes(model))
        if isinstance(element, Assembly | Disassembly) or (into > 1 and element.take == "listed"):
            return False
        if isinstance(element, Buffer) and element.order != "fifo":
            return False
    ranks = {e.people_priority for e in model.elements if isinstance(e, Station) and (e.needs or e.setup)}
    return len(ranks) < 2


def expected_run(model: Model, found: LongRun) -> RunResult:
    """What an hour of the long run looks like in the mean: counts are expectations and need not be whole."""

    def counted(what: str) -> Any:
        return np.array([found.flow_hz.get((i, what), 0.0) for i in range(len(model.elements))]) * HOUR_S

    none = np.zeros(len(model.elements), np.int64)
    sinks = [element.name for element in model.elements if isinstance(element, Sink)]
    return RunResult(
        model=model.name,
        seed=0,
        replication=0,
        until_s=HOUR_S,
        warmup_s=0.0,
        elements=tuple(element.name for element in model.elements),
        products=model.product_names(),
        pools=tuple(pool.name for pool in model.people()),
        servers=np.array([getattr(element, "servers", 0) for element in model.elements], np.int64),
        state_s=found.state * HOUR_S,
        entered=counted("entered"),
        left=counted("left"),
        scrapped=counted("scrapped"),
        rejected=counted("rejected"),
        reworked=counted("reworked"),
        failures=counted("failures"),
        lost=counted("lost"),
        level_mean=found.level,
        level_high=none,
        pool_busy_s=found.pool_busy * HOUR_S,
        sinks={name: _arrived(found, i) for i, name in enumerate(sinks)},
        wip_mean=found.wip,
        wip_end=0,
        events=0,
        engine="markov",
    )


def _arrived(found: LongRun, sink: int) -> SinkStats:
    by_product = found.arrived_hz[sink] * HOUR_S
    return SinkStats(
        count=cast(int, float(by_product.sum())),
        by_product=cast(Any, by_product),
        lead_sum_s=math.nan,
        lead_square_sum_s2=math.nan,
        lead_low_s=math.nan,
        lead_high_s=math.nan,
        lead_bins=np.zeros(LEAD_BINS, np.int64),
        late=0,
        due=0,
        tardiness_sum_s=0.0,
    )


def _of_line(model: Model, line: ModelLine, steady: Steady) -> LongRun:
    place = {element.name: i for i, element in enumerate(model.elements)}
    state, level = np.zeros((len(place), STATE_COUNT)), np.zeros(len(place))
    flow: dict[tuple[int, str], float] = {}
    arrival = line.source.interarrival_s
    flow[place[line.source.name], "left"] = steady.throughput_hz
    if arrival is not None and steady.lost_share < 1:
        lost = steady.throughput_hz * steady.lost_share / (1 - steady.lost_share)
        flow[place[line.source.name], "lost"] = lost
    # a saturated source keeps the buffer before the first station full; the chain leaves it out
    ahead = (line.places[0].room or 0) if arrival is None else 0
    for index, (at, share) in enumerate(zip(line.places, steady.stations, strict=True)):
        row, servers = place[at.machine.name], at.machine.servers
        state[row, State.RUN] = share.busy * servers
        state[row, State.STARVED] = share.starved * servers
        state[row, State.BLOCKED] = share.blocked * servers
        state[row, State.DOWN] = share.down * servers
        held = (1 - share.starved) * servers
        level[row] = held
        if at.buffer is not None:
            level[place[at.buffer.name]] = share.parts - held + (ahead if index == 0 else 0)
        flow[row, "entered"] = flow[row, "left"] = steady.throughput_hz
        for failure in at.machine.failures:
            flow[row, "failures"] = share.busy * servers / cast(Any, failure.time_to_failure_s).mean_s
    return LongRun(
        method="line",
        state=state,
        level=level,
        flow_hz=flow,
        arrived_hz=_line_arrivals(model, line, steady),
        pool_busy=np.zeros(len(model.people())),
        wip=steady.wip_parts + ahead,
        waiting=0.0,
        states=steady.state_count,
        residual=steady.residual,
    )


def _line_arrivals(model: Model, line: ModelLine, steady: Steady) -> np.ndarray:
    arrived = np.zeros((1, len(model.product_names())))
    arrived[0, model.product_names().index(line.product)] = steady.throughput_hz
    return arrived
