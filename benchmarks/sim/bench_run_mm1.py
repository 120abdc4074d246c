"""One queue, one server: the event kernel against SimPy, salabim, Ciw and cimba.

python benchmarks/sim/bench_run_mm1.py [--quick] [--json]

Poisson arrivals at 0.8 per second, exponential service of 1 s; CPU seconds per simulated second. Checked first:
the mean time in the system is 1/(1 - 0.8) = 5 s within 5 % for the long runs, 25 % for the short ones.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

import cimba
from bench_run_line import cpu_s
from models import mm1
from rivals import CimbaMM1, run_ciw_mm1, run_salabim_mm1, run_simpy_mm1

from harness import Bench
from onmaru.sim.rules.compile import compile_model
from onmaru.sim.rules.run import run

RHO = 0.8
Rival = Callable[[float, float, int], tuple[int, float]]


def run_cimba(until_s: float, seed: int) -> float:
    """Mean time in the system by Little's law [s]."""
    model = CimbaMM1()
    window = cimba.Window(warmup=0, duration=until_s)
    result = cimba.Experiment(model, replications=1, window=window, seed=seed).run()
    return float(result[model].level.values[0, 0]) / RHO + 1.0


def main() -> int:
    bench = Bench("run_mm1", "M/M/1: >= 100x SimPy", seed=3)
    span, slow_span = (300_000.0, 10_000.0) if bench.quick else (2_000_000.0, 60_000.0)
    repeat = 3 if bench.quick else 7
    program = compile_model(mm1(RHO))
    result = run(program, until_s=span, seed=bench.seed)
    lead_s = result.sinks["out"].lead_mean_s
    bench.check(abs(lead_s - 5.0) < 0.25, f"{lead_s} s in the system instead of 5 s")
    theirs = run_cimba(span, bench.seed)
    bench.check(abs(theirs - 5.0) < 0.25, f"cimba: {theirs} s in the system")
    mine = cpu_s(lambda: run(program, until_s=span, seed=bench.seed), repeat) / span * 1e6
    rivals: tuple[tuple[str, Rival], ...] = (
        (f"SimPy {version('simpy')}", run_simpy_mm1),
        (f"salabim {version('salabim')}", run_salabim_mm1),
        (f"Ciw {version('ciw')}", run_ciw_mm1),
    )
    for name, rival in rivals:
        _, mean_s = rival(slow_span, RHO, bench.seed)
        bench.check(abs(mean_s - 5.0) < 1.25, f"{name}: {mean_s} s in the system")
        took = cpu_s(lambda rival=rival: rival(slow_span, RHO, bench.seed), 2) / slow_span * 1e6
        target = None
        bench.report(
            "simulated_second", mine, "us", rival=name, rival_value=took, size="rho 0.8", target=target
        )
    took = cpu_s(lambda: run_cimba(span, bench.seed), repeat) / span * 1e6
    bench.report(
        "simulated_second", mine, "us", rival=f"cimba {version('cimba')}", rival_value=took, size="rho 0.8"
    )
    return bench.finish()


if __name__ == "__main__":
    raise SystemExit(main())
