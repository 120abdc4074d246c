"""What one replication leaves behind: counters per element, lead times, series, and on request the trace."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class State(IntEnum):
    """State of one server, vehicle or conveyor; the columns of `RunResult.state_s`.

    The words are those of the twin's `MachineState`; the waits for people are counted apart.
    """

    STARVED = 0  # nothing to work on
    RUN = 1
    BLOCKED = 2  # a finished part finds no room
    SETUP = 3
    DOWN = 4  # under repair
    WAIT_REPAIR = 5  # down, and no crew is free
    WAIT_PEOPLE = 6  # work is there, operators are not
    OFF = 7  # outside of its calendar


STATE_COUNT = len(State)
LEAD_BINS = 1024  # logarithmic bins of the lead-time sketch
LEAD_BINS_PER_OCTAVE = 16
LEAD_LOW_S = 2.0**-20

TRACE_DTYPE = np.dtype(
    [("end_s", "f8"), ("serial", "i8"), ("server", "i4"), ("state", "i2"), ("product", "i2")]
)
"""One row ends one stay of a server in a state; it began where the server's previous row ended (or at 0)."""


@dataclass(frozen=True, slots=True, eq=False)
class SinkStats:
    """What arrived at one sink after the warm-up; the columns are products, the moments are of lead time.

    Lead time [s] runs from arrival at the source to the sink. `lead_bins` counts lead times in bins
    whose edges grow by 2**(1/16): a quantile from it is exact to 2.2 %.
    """

    count: int
    by_product: NDArray[np.int64]
    lead_sum_s: float
    lead_square_sum_s2: float
    lead_low_s: float
    lead_high_s: float
    lead_bins: NDArray[np.int64]
    late: int  # parts with a due date that came after it
    due: int  # parts that had a due date
    tardiness_sum_s: float

    @property
    def lead_mean_s(self) -> float:
        return self.lead_sum_s / self.count if self.count else float("nan")

    def lead_quantile_s(self, share: float) -> float:
        """Lead time below which `share` of the parts lie [s], to 2.2 %; NaN without parts."""
        if not self.count:
            return float("nan")
        at = int(np.searchsorted(np.cumsum(self.lead_bins), share * self.count))
        middle = LEAD_LOW_S * 2.0 ** ((min(at, LEAD_BINS - 1) + 0.5) / LEAD_BINS_PER_OCTAVE)
        return float(min(max(middle, self.lead_low_s), self.lead_high_s))


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Counters at the end of every bucket of `bucket_s`, cumulated since time 0, the warm-up included.

    Attributes:
        end_s: End of each bucket [s], shape [bucket].
        out: Parts arrived at each sink so far, shape [bucket, sink].
        wip_area_s: Integral of parts inside over time so far [part s], shape [bucket].
        state_s: Server-seconds in each state so far, shape [bucket, element, state] (for tariffs);
            empty unless asked for.
    """

    bucket_s: float
    end_s: NDArray[np.float64]
    out: NDArray[np.int64]
    wip_area_s: NDArray[np.float64]
    state_s: NDArray[np.float64]

    def throughput_per_s(self) -> NDArray[np.float64]:
        """Parts per second that reached all sinks within each bucket, shape [bucket]."""
        return np.diff(self.out.sum(axis=1), prepend=0) / self.bucket_s

    def wip(self) -> NDArray[np.float64]:
        """Mean parts inside within each bucket, shape [bucket]."""
        return np.diff(self.wip_area_s, prepend=0.0) / self.bucket_s


@dataclass(frozen=True, slots=True, eq=False)
class StateTrace:
    """Every stay of every server in a state, by end time; `rows` has dtype `TRACE_DTYPE`.

    Attributes:
        rows: Shape [row].
        element: Index of the element of each server, shape [server].
        number: Number of the server within its element, shape [server].
    """

    rows: NDArray[np.void]
    element: NDArray[np.int32]
    number: NDArray[np.int32]

    def starts_s(self) -> NDArray[np.float64]:
        """When each row's stay began [s], shape [row]."""
        order = np.argsort(self.rows["server"], kind="stable")
        server, end_s = self.rows["server"][order], self.rows["end_s"][order]
        start = np.zeros(len(order))
        if len(order):
            start[1:] = np.where(server[1:] == server[:-1], end_s[:-1], 0.0)
        starts = np.empty_like(start)
        starts[order] = start
        return starts


@dataclass(frozen=True, slots=True, eq=False)
class RunResult:
    """One replication. Arrays over elements follow `elements`; fleets come after the model's elements.

    All figures are of [warmup_s, until_s].

    Attributes:
        state_s: Server-seconds in each `State`, shape [element, state]; zero for buffers and sinks.
        servers: Servers (vehicles) of each element, shape [element].
        entered, left: Parts that came and parts that went on, shape [element].
        scrapped, rejected, reworked: Parts thrown away, refused by an inspection, sent to rework.
        failures: Breakdowns that began, shape [element].
        level_mean: Mean number of parts inside each element, shape [element].
        level_high: Largest number of parts inside each element.
        lost: Parts refused by a full system, per element (sources).
        pool_busy_s: Person-seconds at work per pool, shape [pool]; pools are operators, then crews.
        wip_mean: Mean number of parts in the system.
        events: Events the engine executed, the warm-up included.
    """

    model: str
    seed: int
    replication: int
    until_s: float
    warmup_s: float
    elements: tuple[str, ...]
    products: tuple[str, ...]
    pools: tuple[str, ...]
    servers: NDArray[np.int64]
    state_s: NDArray[np.float64]
    entered: NDArray[np.int64]
    left: NDArray[np.int64]
    scrapped: NDArray[np.int64]
    rejected: NDArray[np.int64]
    reworked: NDArray[np.int64]
    failures: NDArray[np.int64]
    level_mean: NDArray[np.float64]
    level_high: NDArray[np.int64]
    lost: NDArray[np.int64]
    pool_busy_s: NDArray[np.float64]
    sinks: dict[str, SinkStats]
    wip_mean: float
    wip_end: int
    events: int
    engine: str = "kernel"
    series: Series | None = None
    trace: StateTrace | None = None
    snapshot: bytes | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def span_s(self) -> float:
        """Length of the observed time [s]."""
        return self.until_s - self.warmup_s

    @property
    def output(self) -> int:
        """Parts that reached any sink."""
        return sum(sink.count for sink in self.sinks.values())

    @property
    def throughput_per_h(self) -> float:
        return self.output / self.span_s * 3600.0

    def index(self, element: str) -> int:
        """Row of an element in the arrays; ValueError when there is none."""
        return self.elements.index(element)
