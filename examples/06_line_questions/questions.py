"""What a plant engineer asks of a line, and how sure the answers are.

python examples/06_line_questions/questions.py          some seconds
python examples/06_line_questions/questions.py --quick  fewer hours and replications, wider intervals
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from onmaru import sim
from onmaru.sim.rules.optimise import Lever, Limit

LINE = Path(__file__).parent / "press_line.yaml"


def as_it_is(model: sim.Model, hours: float) -> sim.Experiment:
    """Enough replications for one per cent, after a warm-up found by MSER-5; checked by a second engine."""
    return sim.run_experiment(
        model, hours=hours, warmup_hours=None, precision=0.01, replications=500, verify=True
    )


def what_if(model: sim.Model, hours: float, replications: int) -> Any:
    """Three proposals against the line as it is, under the same random numbers."""
    proposals = [
        sim.parse_scenario("room", ["before_weld.capacity=12", "before_paint.capacity=12"]),
        sim.parse_scenario("crew", ["fitters.count=2"]),
        sim.parse_scenario("torch", ["weld.failures.torch.time_to_failure_s*=2"]),
    ]
    return sim.compare_scenarios(model, proposals, hours=hours, warmup_hours=1, replications=replications)


def where(model: sim.Model, hours: float, replications: int) -> Any:
    """The bottleneck by three methods."""
    return sim.find_bottleneck(model, hours=hours, warmup_hours=1, replications=replications)


def best_places(model: sim.Model, hours: float, budget: int) -> Any:
    """Sixteen places to share among three buffers; each costs a twentieth of a part an hour."""
    levers = [
        Lever(f"{name}.capacity", tuple(float(n) for n in range(1, 13)), cost=0.05)
        for name in ("before_weld", "before_paint", "before_check")
    ]
    limit = Limit(tuple(lever.address for lever in levers), 16)
    return sim.optimise(model, levers, limits=[limit], hours=hours, warmup_hours=1, budget=budget)


def main(argv: list[str] | None = None) -> dict[str, Any]:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args(argv).quick
    hours, replications, budget = (8.0, 8, 80) if quick else (24.0, 30, 500)
    model = sim.read_model(LINE)

    now = as_it_is(model, hours)
    rate, cost = now.figures["throughput_per_h"], now.figures["energy_cost_per_part"]
    print(f"now: {rate.estimate:.1f} ± {rate.half_width:.1f} parts/h, energy {cost.estimate:.0f} KRW a part")
    print(f"     {now.replications} replications, {now.engine.name}, checked by {now.check.against}: "
          f"{'equal' if now.check.agrees else 'NOT EQUAL'}")  # fmt: skip

    found = where(model, hours, replications)
    print(
        f"bottleneck: {found.agreement.station}, named by {found.agreement.votes} of {found.agreement.methods} methods"
    )

    table = what_if(model, hours, replications)
    for change in table.changes:
        gain = change.comparisons["throughput_per_h"].difference
        print(f"{change.scenario.name:>6}: {gain.estimate:+.2f} parts/h [{gain.low:+.2f}, {gain.high:+.2f}]")

    best = best_places(model, hours, budget)
    gain = best.against_base.difference
    print(f"places: {', '.join(best.changes)}: {gain.estimate:+.2f} ± {gain.half_width:.2f} parts/h, "
          f"{best.tried} designs in {best.spent} replications")  # fmt: skip
    return {"now": now, "bottleneck": found, "what_if": table, "best": best}


if __name__ == "__main__":
    main()
