"""Terms against what a GPU offers."""

from __future__ import annotations

from collections.abc import Iterable

from onmaru.plan.types.catalogue import Gpu
from onmaru.plan.types.estimate import MemoryStack, MemoryTerm

# Share of the reported memory a plan may fill: the model was never more than 5 % too low on a published run.
USABLE = 0.95


def stack(terms: Iterable[MemoryTerm], gpu: Gpu) -> MemoryStack:
    """Terms that are not nothing, largest first as they are given."""
    return MemoryStack(tuple(term for term in terms if term.size_bytes > 0), gpu.memory_bytes,
                       int(gpu.memory_bytes * USABLE))  # fmt: skip
