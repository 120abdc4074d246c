"""Size, choose, power, price and justify an AI factory; every number traceable, its error stated.

from onmaru.plan import Planner
planner = Planner()
plan = planner.read_plan(open("plan.yaml").read())
planner.compare(plan).chosen
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onmaru.plan.service.planner import Planner

__all__ = ["Planner"]


def __getattr__(name: str) -> Any:
    if name != "Planner":
        raise AttributeError(f"module 'onmaru.plan' has no attribute {name!r}")
    from onmaru.plan.service.planner import Planner

    return Planner
