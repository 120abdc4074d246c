"""Lines as models, for tests."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from onmaru.sim.types import Model


def exponential(mean_s: float) -> dict[str, Any]:
    return {"kind": "exponential", "mean_s": mean_s}


def failure(up_s: float = 100.0, down_s: float = 10.0, name: str = "failure") -> dict[str, Any]:
    return {"name": name, "time_to_failure_s": exponential(up_s), "time_to_repair_s": exponential(down_s)}


def line(
    machines: Sequence[dict[str, Any]],
    rooms: Sequence[int | None],
    source: dict[str, Any] | None = None,
    **more: Any,
) -> Model:
    """A source, machines `m0`, `m1`, ... and a sink.

    Args:
        machines: Fields of each machine; `time_s` is exponential with mean 1 unless given.
        rooms: Places before each machine: 0 for no buffer, None for one without limit.
        source: Fields of the source; saturated unless given.
        more: Fields of the model.
    """
    elements: list[dict[str, Any]] = [{"kind": "source", "name": "in", **(source or {})}]
    for i, (machine, room) in enumerate(zip(machines, rooms, strict=True)):
        if room != 0:
            elements.append({"kind": "buffer", "name": f"b{i}", "capacity": room})
        elements.append({"kind": "machine", "name": f"m{i}", "time_s": exponential(1.0), **machine})
    elements.append({"kind": "sink", "name": "out"})
    names = [element["name"] for element in elements]
    routes = [{"start": a, "end": b} for a, b in itertools.pairwise(names)]
    return Model.model_validate({"name": "line", "elements": elements, "routes": routes, **more})


def plain(count: int, room: int = 0) -> Model:
    """A saturated line of equal exponential machines."""
    return line([{}] * count, [0] + [room] * (count - 1))
