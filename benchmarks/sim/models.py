"""Models the benchmarks share."""

from __future__ import annotations

import itertools
from typing import Any

from onmaru.sim.types import Model


def exponential(mean_s: float) -> dict[str, Any]:
    return {"kind": "exponential", "mean_s": mean_s}


def chain(name: str, elements: list[dict[str, Any]]) -> Model:
    names = [element["name"] for element in elements]
    routes = [{"start": a, "end": b} for a, b in itertools.pairwise(names)]
    return Model.model_validate({"name": name, "elements": elements, "routes": routes})


def line(machines: int, places: int = 5, *, fails: bool = True) -> Model:
    """Saturated; exponential work of 1 s; failures by operation, 100 s up and 10 s down on average."""
    failure = {"time_to_failure_s": exponential(100.0), "time_to_repair_s": exponential(10.0)}
    elements: list[dict[str, Any]] = [{"kind": "source", "name": "in"}]
    for i in range(machines):
        if i:
            elements.append({"kind": "buffer", "name": f"b{i}", "capacity": places})
        machine = {"kind": "machine", "name": f"m{i}", "time_s": exponential(1.0)}
        elements.append(machine | ({"failures": [failure]} if fails else {}))
    return chain("line", [*elements, {"kind": "sink", "name": "out"}])


def mm1(rho: float) -> Model:
    return chain(
        "mm1",
        [
            {"kind": "source", "name": "in", "interarrival_s": exponential(1 / rho)},
            {"kind": "buffer", "name": "q"},
            {"kind": "machine", "name": "m", "time_s": exponential(1.0)},
            {"kind": "sink", "name": "out"},
        ],
    )
