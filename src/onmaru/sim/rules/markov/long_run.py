"""What the exact engine knows of a model: expectations of the long run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class LongRun:
    """Expectations of the long run. Nodes follow the model's elements.

    Attributes:
        method: `states` (every state of the model), `line` (every state of a line), or `product` (the product
            form of an open network).
        state: Servers in each `State`, shape [node, state].
        level: Parts inside, shape [node].
        flow_hz: Events per second by (node, what): entered, left, scrapped, rejected, reworked, failures, lost.
        arrived_hz: Parts that reach a sink per second, shape [sink, product].
        pool_busy: People at work, shape [pool].
        wip: Parts that have left their source.
        waiting: Parts that wait at a source that is not saturated.
        states: How many there are; 0 for a closed form.
        residual: Largest imbalance of a state, relative to the largest rate.
        error: Relative error by parts left out, where a model without limits was cut off; else 0.
        parts_most: Where it was cut off.
    """

    method: str
    state: NDArray[np.float64]
    level: NDArray[np.float64]
    flow_hz: dict[tuple[int, str], float]
    arrived_hz: NDArray[np.float64]
    pool_busy: NDArray[np.float64]
    wip: float
    waiting: float
    states: int
    residual: float
    error: float = 0.0
    parts_most: int | None = None

    @property
    def lost_share(self) -> float:
        """Share of the arrivals that found no room, at the sources that lose parts."""
        lost = {node: rate for (node, what), rate in self.flow_hz.items() if what == "lost"}
        came = sum(rate + self.flow_hz.get((node, "left"), 0.0) for node, rate in lost.items())
        return sum(lost.values()) / came if came else 0.0
