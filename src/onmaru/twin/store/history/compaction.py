"""Which segments to merge next; pure planning.

Level 1 segments never overlap each other in time; level 0 segments may overlap anything. A plan takes
the oldest level 0 segments, every level 1 segment they touch, and every level 0 segment that arrived
before the newest taken and touches the result, so that "the last arrival wins" survives the merge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from onmaru.twin.rules.downsample import COARSE_NS
from onmaru.twin.store.history.manifest import SegmentMeta
from onmaru.twin.store.history.policy import HistoryPolicy
from onmaru.twin.store.history.run import Run

_NEIGHBOURS = 4  # small level 1 segments in a row that are worth joining
_BUDGET = 6  # a merge takes at most this many full segments, unless overlap leaves no choice


@dataclass(frozen=True, slots=True)
class MergePlan:
    """Merge `take` into level 1 with arrival order `order`; or, with `cut_at`, only cut the one taken."""

    take: tuple[SegmentMeta, ...]
    order: int
    cut_at: tuple[int, ...] = ()


def plan_merge(
    segments: Sequence[SegmentMeta], policy: HistoryPolicy, *, force: bool = False
) -> MergePlan | None:
    """The next merge, or None when there is nothing worth doing.

    Args:
        force: Merge although there are fewer young segments than `policy.fanin`.
    """
    young = sorted((s for s in segments if s.level == 0), key=lambda s: (s.order, s.first_ns))
    old = [s for s in segments if s.level != 0]
    enough = len(young) >= policy.fanin or sum(s.rows for s in young) >= 2 * policy.segment_rows
    if not young or not (enough or force):
        return _plan_neighbours(young, old, policy)
    seed = young[0]
    if seed.rows * 2 >= policy.segment_rows and len(_closure([seed], young, old)) == 1:
        return MergePlan((seed,), seed.order)
    touched = [s for s in old if s.overlaps(seed.first_ns, seed.last_ns)]
    if len(touched) > 2 and seed.rows + sum(s.rows for s in touched) > _BUDGET * policy.segment_rows:
        cuts = tuple(sorted(s.first_ns for s in touched if s.first_ns > seed.first_ns))
        if cuts:
            return MergePlan((seed,), seed.order, cuts)
    chosen = [seed]
    for candidate in young[1:]:
        grown = _closure([*chosen, candidate], young, old)
        if sum(s.rows for s in grown) > _BUDGET * policy.segment_rows:
            break
        chosen.append(candidate)
    chosen = _closure(chosen, young, old)
    return MergePlan(tuple(sorted(chosen, key=lambda s: (s.order, s.first_ns))), max(s.order for s in chosen))


def _plan_neighbours(
    young: Sequence[SegmentMeta], old: Sequence[SegmentMeta], policy: HistoryPolicy
) -> MergePlan | None:
    """Merge small level 1 segments that follow each other in time."""
    window: list[SegmentMeta] = []
    for segment in [*sorted(old, key=lambda s: s.first_ns), None]:
        if segment is not None and sum(s.rows for s in window) + segment.rows <= policy.segment_rows:
            window.append(segment)
            continue
        if len(window) >= _NEIGHBOURS:
            chosen = _closure(window, young, old)
            if sum(s.rows for s in chosen) <= _BUDGET * policy.segment_rows:
                order = max(s.order for s in chosen)
                return MergePlan(tuple(sorted(chosen, key=lambda s: (s.order, s.first_ns))), order)
        window = [segment] if segment is not None and segment.rows <= policy.segment_rows else []
    return None


def _closure(
    chosen: list[SegmentMeta], young: Sequence[SegmentMeta], old: Sequence[SegmentMeta]
) -> list[SegmentMeta]:
    """`chosen` with everything that must be merged along."""
    taken = {s.name: s for s in chosen}
    while True:
        newest = max(s.order for s in taken.values())
        first = min(s.first_ns for s in taken.values())
        last = max(s.last_ns for s in taken.values())
        more = [s for s in old if s.name not in taken and s.overlaps(first, last)]
        more += [s for s in young if s.name not in taken and s.order < newest and s.overlaps(first, last)]
        if not more:
            return list(taken.values())
        taken.update((s.name, s) for s in more)


def split_even(run: Run, rows: int) -> list[Run]:
    """Cut a run in time into parts of about `rows` samples, on rollup borders where that is possible."""
    count = -(-len(run) // rows) if len(run) > rows * 3 // 2 else 1
    if count <= 1:
        return [run]
    sample = np.sort(run.source_ns[:: max(1, len(run) // 65_536)])
    cuts: list[int] = []
    for part in range(1, count):
        cut = int(sample[len(sample) * part // count])
        rounded = cut // COARSE_NS * COARSE_NS
        cut = rounded if rounded > (cuts[-1] if cuts else int(sample[0])) else cut
        if cut > (cuts[-1] if cuts else int(sample[0])):
            cuts.append(cut)
    return split_at(run, cuts)


def split_at(run: Run, cuts: Sequence[int]) -> list[Run]:
    """Cut a run at the given ascending times; empty parts are left out."""
    edges = [-(2**63), *cuts, 2**63 - 1]
    parts = [run.between(a, b) for a, b in pairwise(edges)]
    return [part for part in parts if len(part)]


def split_partitions(run: Run, partition_ns: int, *, most: int = 64) -> list[Run]:
    """Cut a run at partition borders; coarser where times are spread so far that the parts would be dust."""
    while True:
        cell = run.source_ns // partition_ns
        parts = np.unique(cell)
        if len(parts) == 1:
            return [run]
        if len(parts) <= most:
            return split_at(run, [int(p) * partition_ns for p in parts[1:]])
        partition_ns *= 4
