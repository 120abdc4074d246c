"""Where the energy went, as flows for a Sankey picture: from the grid to elements to states."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from onmaru.sim.rules.energy import energy_kwh
from onmaru.sim.types import Model, RunResult, State

GRID = "grid"


def energy_flow(model: Model, results: Sequence[RunResult]) -> dict[str, Any]:
    """Mean energy over replications [kWh].

    Returns:
        `nodes` (`grid`, one an element, one a state) and `links`; what flows in flows out. Empty when no
        element says what it draws.
    """
    if not results:
        return {"unit": "kWh", "total_kwh": 0.0, "nodes": [], "links": []}
    mean = np.mean([energy_kwh(model, result) for result in results], axis=0)
    names = results[0].elements
    links: list[dict[str, Any]] = []
    states: dict[str, float] = {}
    used = [(name, row) for name, row in zip(names, mean, strict=True) if row.sum() > 0]
    for name, row in sorted(used, key=lambda item: -item[1].sum()):
        links.append({"source": GRID, "target": f"element:{name}", "kwh": float(row.sum())})
        for state in State:
            if row[state] > 0:
                states[state.name.lower()] = states.get(state.name.lower(), 0.0) + float(row[state])
                links.append(
                    {
                        "source": f"element:{name}",
                        "target": f"state:{state.name.lower()}",
                        "kwh": float(row[state]),
                    }
                )
    nodes = [{"id": GRID, "kind": "grid", "name": GRID, "kwh": float(mean.sum())}]
    nodes += [
        {"id": f"element:{name}", "kind": "element", "name": name, "kwh": float(row.sum())}
        for name, row in used
    ]
    nodes += [
        {"id": f"state:{name}", "kind": "state", "name": name, "kwh": kwh} for name, kwh in states.items()
    ]
    if not used:
        nodes = []
    return {"unit": "kWh", "total_kwh": float(mean.sum()), "nodes": nodes, "links": links}
