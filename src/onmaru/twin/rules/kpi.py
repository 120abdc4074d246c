"""From samples to the time and quantity elements of ISO 22400-2: how long in which state, how many parts.

Sums are exact integers of nanoseconds and parts of a counter's own unit, so that neighbouring windows add
up to the whole. Time whose state is not known is a bucket of its own. Source: ISO 22400-2:2014, time
elements (APT, PBT) and quantity elements (PQ, GQ, SQ, RQ).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onmaru.twin.rules.calendar import Planned
from onmaru.twin.types import MachineState, Quality

STATES: tuple[str, ...] = tuple(state.value for state in MachineState)
UNKNOWN = len(STATES)
BUCKETS: tuple[str, ...] = (*STATES, "unknown")


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """A state signal as stretches [start, end) of one bucket, covering the window without gaps."""

    start_ns: NDArray[np.int64]
    end_ns: NDArray[np.int64]
    bucket: NDArray[np.int64]


def state_buckets(names: Sequence[str]) -> NDArray[np.int64]:
    """Bucket of each code of a STATE signal; names that are no MachineState are unknown."""
    return np.asarray([STATES.index(n) if n in STATES else UNKNOWN for n in names], np.int64)


def stretches_of(
    source_ns: NDArray[np.int64], code: NDArray[np.float64], quality: NDArray[np.uint8],
    buckets: NDArray[np.int64], start_ns: int, end_ns: int, *, stale_after_ns: int | None = None,
) -> Stretches:  # fmt: skip
    """A state signal over [start, end).

    Args:
        source_ns: Sorted; may begin with one sample before `start_ns`, the state at the start.
        stale_after_ns: A state this old without a new sample is no longer known.
    """
    if not len(source_ns):
        source_ns, code = np.array([start_ns], np.int64), np.array([np.nan])
        quality = np.array([Quality.BAD], np.uint8)
    known = np.isfinite(code) & (quality < Quality.STALE)
    index = np.where(known, code, -1).astype(np.int64)
    valid = (index >= 0) & (index < len(buckets))
    bucket = np.where(
        valid, buckets[np.clip(index, 0, max(0, len(buckets) - 1))] if len(buckets) else UNKNOWN, UNKNOWN
    )
    begin = np.maximum(source_ns, start_ns)
    finish = np.append(source_ns[1:], end_ns).clip(start_ns, end_ns)
    if stale_after_ns is None:
        starts, ends, kinds = begin, finish, bucket
    else:
        fade = np.clip(source_ns + stale_after_ns, begin, finish)
        starts = np.stack([begin, fade], axis=1).ravel()
        ends = np.stack([fade, finish], axis=1).ravel()
        kinds = np.stack([bucket, np.full(len(bucket), UNKNOWN)], axis=1).ravel()
    first = int(starts[0])
    starts = np.concatenate(([start_ns], starts))
    ends = np.concatenate(([first], ends))
    kinds = np.concatenate(([UNKNOWN], kinds))
    keep = starts < ends
    starts, ends, kinds = starts[keep], ends[keep], kinds[keep]
    if not len(starts):
        return Stretches(starts, ends, kinds)
    heads = np.flatnonzero(np.concatenate(([True], kinds[1:] != kinds[:-1])))
    tails = np.append(heads[1:], len(kinds)) - 1
    return Stretches(starts[heads], ends[tails], kinds[heads])


def time_in_states(stretches: Stretches, planned: Planned) -> dict[str, int]:
    """Planned time in each bucket [ns]; the parts sum to the planned time of the window."""
    spent = planned.before(stretches.end_ns) - planned.before(stretches.start_ns)
    return {name: int(spent[stretches.bucket == k].sum()) for k, name in enumerate(BUCKETS)}


@dataclass(frozen=True, slots=True)
class Counted:
    """Increase of a counter inside and outside planned time, and how often it was reset."""

    planned: float = 0.0
    unplanned: float = 0.0
    resets: int = 0


def count_increase(
    source_ns: NDArray[np.int64], value: NDArray[np.float64], quality: NDArray[np.uint8],
    base: float | None, planned: Planned,
) -> Counted:  # fmt: skip
    """How much a counter grew; a fall is a reset to zero, after which the new value is what was counted since.

    Args:
        source_ns: Sorted, all inside the window.
        base: The last usable value before the window; None when there is none, then counting begins with
            the first sample.
    """
    usable = np.isfinite(value) & (quality < Quality.STALE)
    at, now = source_ns[usable], value[usable]
    if base is None:
        if not len(now):
            return Counted()
        base, at, now = float(now[0]), at[1:], now[1:]
    before = np.concatenate(([base], now[:-1])) if len(now) else now
    fell = now < before
    growth = np.where(fell, np.maximum(now, 0.0), now - before)
    inside = planned.contains(at)
    return Counted(float(growth[inside].sum()), float(growth[~inside].sum()), int(fell.sum()))


def seconds(times_ns: Mapping[str, int]) -> dict[str, float]:
    return {name: value / 1e9 for name, value in times_ns.items()}
