"""The max-plus engine: departures of a line, part by part, without a list of events.

In a line with finite buffers and blocking after service, part k leaves station i at

    D_i(k) = max( S_i(k) + work and repairs,  D_{i+1}(k - b_{i+1} - 1) ),
    S_i(k) = max( D_{i-1}(k), D_i(k - 1) )

with b places in the buffer before a station. It draws the same numbers from the same streams as the kernel,
so that each part leaves at the same moment in both, up to rounding.

Source: F. Baccelli, G. Cohen, G. J. Olsder and J.-P. Quadrat, Synchronization and Linearity, ch. 1;
J. A. Buzacott and J. G. Shanthikumar, Stochastic Models of Manufacturing Systems, section 6.6.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from onmaru.sim.rules.kernel.caching import entry
from onmaru.sim.rules.kernel.draw import draw, uniform
from onmaru.sim.rules.kernel.flow import LEAD_SCALE, LEAD_SHIFT
from onmaru.sim.rules.kernel.inner import inlined, inner
from onmaru.sim.rules.kernel.layout import MODES, T_EXPONENTIAL
from onmaru.sim.rules.kernel.tables import timing_at
from onmaru.sim.types import LEAD_LOW_S

AHEAD = 256  # work times drawn at once for a station: long enough to be vectorised

STATION = np.dtype(
    [
        ("timing", "i4"),
        ("stream_time", "i4"),
        ("drawn", "i4"),  # how many of the work times drawn ahead are used
        ("mode_first", "i4"),
        ("mode_count", "i4"),
        ("room", "i8"),  # of the buffer before it; -1 without limit
        ("ring", "i8"),  # first cell of its past departures
        ("mask", "i8"),
        ("room_after", "i8"),  # the next station's room, ring and mask; -1 after the last
        ("ring_after", "i8"),
        ("mask_after", "i8"),
        ("life", "f8"),  # working time left to the next failure of any mode
        ("life_from", "f8"),  # what it was when the clocks were set
        ("left_at", "f8"),  # departure of the part before
        ("clock", "f8", (MODES,)),  # working time left to each mode's next failure, when `life` was set
        ("run_s", "f8"),
        ("down_s", "f8"),
        ("blocked_s", "f8"),
        ("queue_s", "f8"),
        ("passed", "i8"),  # parts that came and went wholly within the observed time
        ("beyond", "i8"),  # all others
        ("arrived", "i8"),  # of those: within the observed time
        ("entered", "i8"),
        ("left", "i8"),
        ("failures", "i8"),
        ("level_high", "i8"),
    ],
    align=True,
)

HEAD = np.dtype(
    [
        ("part", "i8"),
        ("arrival", "f8"),
        ("saturated", "i4"),
        ("timing", "i4"),
        ("first_timing", "i4"),
        ("stream_time", "i4"),
        ("events", "i8"),
        ("source_s", "f8"),
        ("done", "i8"),  # parts that left the line within the observed time
        ("lead_sum", "f8"),
        ("lead_square", "f8"),
        ("lead_low", "f8"),
        ("lead_high", "f8"),
        ("held", "i8"),  # the first part has come that does not enter in time
        ("ended", "i8"),
    ],
    align=True,
)

MODE = np.dtype(
    [("failing", "i4"), ("repairing", "i4"), ("stream_failing", "i4"), ("stream_repairing", "i4")], align=True
)


class Recursion(NamedTuple):
    """Everything the recursion reads and writes."""

    world: NDArray  # WORLD [1], bound to the timings, numbers and streams that `draw` reads
    head: NDArray  # HEAD [1]
    stations: NDArray  # STATION
    modes: NDArray  # MODE
    ring: NDArray  # f8: past departures of all stations
    starts: NDArray  # f8: past begins of all stations
    bins: NDArray  # i8: lead times, see `SinkStats`
    works: NDArray  # f8 [station * AHEAD]: work times drawn ahead
    scratch: NDArray  # f8 [AHEAD]
    bits: NDArray  # i8 [AHEAD]: the same memory as `scratch`
    powers: NDArray  # f8 [AHEAD]


def _bare(function: Callable[..., Any]) -> Any:
    """Compile without reference counts: nothing is allocated in here, and counting the references to ten
    arrays at every call costs fifteen times the arithmetic."""
    return entry(function, _nrt=False)


@inlined
def _inside(a: float, b: float, warmup: float, until: float) -> float:
    return max(0.0, min(b, until) - max(a, warmup))


@inner
def _worn(r: Any, i: int, start: float, work: float, warmup: float, until: float) -> float:
    """End of a piece of work that failures interrupt; counts running, down time and failures."""
    station = r.stations[i]
    now, left = start, work
    worked = station.life_from - station.life  # since the clocks were last set
    for j in range(station.mode_count):
        station.clock[j] -= worked
    while True:
        mode, span = -1, left
        for j in range(station.mode_count):
            if station.clock[j] < span:
                mode, span = j, station.clock[j]
        for j in range(station.mode_count):
            station.clock[j] -= span
        station.run_s += _inside(now, now + span, warmup, until)
        now += span
        if mode < 0:
            break
        left -= span
        row = r.modes[station.mode_first + mode]
        repair = draw(r.world[0], row.repairing, row.stream_repairing)
        station.down_s += _inside(now, now + repair, warmup, until)
        if warmup < now <= until:
            station.failures += 1
        now += repair
        station.clock[mode] = draw(r.world[0], row.failing, row.stream_failing)
    _next_failure(station)
    return now


@inlined
def _next_failure(station: Any) -> None:
    station.life = math.inf
    for j in range(station.mode_count):
        station.life = min(station.life, station.clock[j])
    station.life_from = station.life


@inner
def _logarithms(scratch: NDArray[np.float64], bits: NDArray[np.int64], powers: NDArray[np.float64]) -> None:
    """Replace numbers of (0, 1) by their natural logarithms, to one unit in the last place.

    Written so that the compiler can do several at a time, which a call of the system's `log` does not allow.
    Source: fdlibm 5.3, e_log.c (Sun Microsystems): the reduction to [sqrt(1/2), sqrt(2)] and its polynomial.
    """
    for j in range(AHEAD):
        fraction = bits[j] & 0x000FFFFFFFFFFFFF
        high = np.int64(fraction > 0x6A09E667F3BCD)  # above sqrt(2): halve it
        powers[j] = np.float64(np.int32((bits[j] >> 52) - 1023 + high))  # 64-bit ones convert one by one
        bits[j] = fraction | ((1023 - high) << 52)
    for j in range(AHEAD):
        f = scratch[j] - 1.0
        s = f / (2.0 + f)
        z = s * s
        w = z * z
        even = w * (0.3999999999940941908 + w * (0.2222219843214978396 + w * 0.1531383769920937332))
        odd = z * (
            0.6666666666666735130
            + w * (0.2857142874366239149 + w * (0.1818357216161805012 + w * 0.1479819860511658591))
        )
        half = 0.5 * f * f
        k = powers[j]
        scratch[j] = k * 6.93147180369123816490e-01 - (
            (half - (s * (half + even + odd) + k * 1.90821492927058770002e-10)) - f
        )


@inner
def _draw_ahead(r: Any, i: int) -> None:
    """Draw the next work times of a station, the same numbers in the same order as the kernel."""
    station = r.stations[i]
    m = r.world[0]
    station.drawn = 0
    first = i * AHEAD
    timing = timing_at(m, station.timing)
    if timing.kind == T_EXPONENTIAL:
        for j in range(AHEAD):
            r.scratch[j] = uniform(m, station.stream_time)
        _logarithms(r.scratch, r.bits, r.powers)
        for j in range(AHEAD):
            r.works[first + j] = -timing.a * r.scratch[j]
    else:
        for j in range(AHEAD):
            r.works[first + j] = draw(m, station.timing, station.stream_time)


@inlined
def _queue_high(r: Any, i: int, k: int, at: float, start: float) -> None:
    """Most parts in the buffer before a station at once, each counted at least for the moment it comes.

    More than `high` are there when the part that came `high` places earlier has not begun yet. That is
    asked rather than how many there are: the answer is nearly always no, which costs no guess.
    """
    station = r.stations[i]
    high = max(station.level_high, 1)
    while high <= k and high <= station.mask and r.starts[station.ring + ((k - high) & station.mask)] > at:
        high += 1
    station.level_high = high
    r.starts[station.ring + (k & station.mask)] = start


@inlined
def _pass(r: Any, i: int, k: int, at: float, warmup: float, until: float) -> float:
    """Part k comes to station i at `at` and leaves it at the time returned."""
    station = r.stations[i]
    start = max(at, station.left_at)
    if station.drawn == AHEAD:
        _draw_ahead(r, i)
    work = r.works[i * AHEAD + station.drawn]
    station.drawn += 1
    end = start + work
    whole = work <= station.life  # no failure comes before it is done; of two at one moment, work ends first
    if whole:
        station.life -= work
    else:
        end = _worn(r, i, start, work, warmup, until)
    gone = end
    room = station.room_after
    if room >= 0 and k > room:
        gone = max(end, r.ring[station.ring_after + ((k - room - 1) & station.mask_after)])
    if station.room != 0:
        _queue_high(r, i, k, at, start)
    if warmup < at and gone <= until:
        station.passed += 1
        station.queue_s += start - at
        station.blocked_s += gone - end
        if whole:
            station.run_s += work
    else:
        _count_edges(station, at, start, end, gone, warmup, until)
        if whole:
            station.run_s += _inside(start, end, warmup, until)
    r.ring[station.ring + (k & station.mask)] = gone
    station.left_at = gone
    return gone


@inlined
def _count_edges(
    station: Any, at: float, start: float, end: float, gone: float, warmup: float, until: float
) -> None:
    """The counters of a part that is at the station when the observed time begins or ends, or outside of it."""
    station.queue_s += _inside(at, start, warmup, until)
    station.blocked_s += _inside(end, gone, warmup, until)
    if at <= warmup:
        station.level_high = 0
    if warmup < at <= until:
        station.arrived += 1
    if warmup < start <= until:
        station.entered += 1
    if warmup < gone <= until:
        station.left += 1
    station.beyond += 1


@inner
def _count_leads(
    r: Any, born: NDArray[np.float64], left: NDArray[np.float64], count: int, warmup: float, until: float
) -> None:
    """Lead times of the parts that left within the observed time, into the sums and the bins."""
    head = r.head[0]
    for first in range(0, count, AHEAD):
        size = min(AHEAD, count - first)
        for j in range(size):
            r.scratch[j] = max(left[first + j] - born[first + j], LEAD_LOW_S)
        _logarithms(r.scratch, r.bits, r.powers)
        for j in range(size):
            gone = left[first + j]
            if warmup < gone <= until:
                lead = gone - born[first + j]
                head.done += 1
                head.lead_sum += lead
                head.lead_square += lead * lead
                head.lead_low = min(head.lead_low, lead)
                head.lead_high = max(head.lead_high, lead)
                at = math.floor(r.scratch[j] * (LEAD_SCALE / math.log(2.0))) + LEAD_SHIFT
                r.bins[min(len(r.bins) - 1, max(0, int(at)))] += 1


@_bare
def advance(
    r: Any, born: NDArray[np.float64], entered: NDArray[np.float64], left: NDArray[np.float64],
    warmup: float, until: float,
) -> int:  # fmt: skip
    """Follow parts until the arrays are full or none comes by `until` any more; returns how many.

    A part that does not enter by then has infinite times of entry and departure.
    """
    head = r.head[0]
    first = r.stations[0]
    for row in range(len(born)):
        k = head.part
        room = 0.0
        if first.room >= 0 and k > first.room:
            room = r.ring[first.ring + ((k - first.room - 1) & first.mask)]
        if head.saturated != 0:
            enter = room
            came = enter
        else:
            gap = draw(r.world[0], head.first_timing if k == 0 else head.timing, head.stream_time)
            head.arrival += gap
            came = head.arrival
            enter = max(came, room)
        if came > until or (head.saturated != 0 and enter > until):
            head.ended = 1
            _count_leads(r, born, left, row, warmup, until)
            return row
        if head.held != 0 or enter > until:  # nobody enters any more, but parts still come to wait
            head.held = 1
            enter = math.inf
        head.source_s += _inside(came, enter, warmup, until)
        head.events += 1 - head.saturated
        head.part += 1
        at = enter
        if head.held == 0:
            for i in range(len(r.stations)):
                at = _pass(r, i, k, at, warmup, until)
        born[row] = came
        entered[row] = enter
        left[row] = at
    _count_leads(r, born, left, len(born), warmup, until)
    return len(born)


@_bare
def open_line(r: Any) -> None:
    """Draw the first time to failure of every mode."""
    for i in range(len(r.stations)):
        station = r.stations[i]
        for j in range(station.mode_count):
            row = r.modes[station.mode_first + j]
            station.clock[j] = draw(r.world[0], row.failing, row.stream_failing)
        _next_failure(station)
