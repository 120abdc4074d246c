"""A saturated line by max-plus recursion against the same line in SimPy.

Ten machines with exponential work (mean 1 s), five places between neighbours, blocking after service, failures
by operation (MTBF 100 s, MTTR 10 s). Checked before timing: max-plus lets every part leave at the moment the
event kernel does (same random numbers), and the three-machine line without places makes 22/39 parts a second.
SimPy runs the model one writes first: a process a machine, a bounded store between two.
"""

from __future__ import annotations

import itertools
import random
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

import simpy

from harness import Bench
from onmaru.sim.rules.compile import compile_model
from onmaru.sim.rules.maxplus import run_maxplus
from onmaru.sim.rules.run import run
from onmaru.sim.types import Model

MACHINES, PLACES, MTBF_S, MTTR_S = 10, 5, 100.0, 10.0


def line(machines: int, places: int, *, fails: bool) -> Model:
    elements: list[dict[str, Any]] = [{"kind": "source", "name": "in"}]
    for i in range(machines):
        if i and places:
            elements.append({"kind": "buffer", "name": f"b{i}", "capacity": places})
        failure = {
            "time_to_failure_s": {"kind": "exponential", "mean_s": MTBF_S},
            "time_to_repair_s": {"kind": "exponential", "mean_s": MTTR_S},
        }
        elements.append(
            {
                "kind": "machine",
                "name": f"m{i}",
                "time_s": {"kind": "exponential", "mean_s": 1.0},
                "failures": [failure] if fails else [],
            }
        )
    elements.append({"kind": "sink", "name": "out"})
    names = [element["name"] for element in elements]
    routes = [{"start": a, "end": b} for a, b in itertools.pairwise(names)]
    return Model.model_validate({"name": "line", "elements": elements, "routes": routes})


def run_simpy(until_s: float, seed: int) -> int:
    """Parts that left the line by `until_s`."""
    env, dice = simpy.Environment(), random.Random(seed)
    stores = [simpy.Store(env, PLACES) for _ in range(MACHINES - 1)]
    made = 0

    def machine(i: int) -> Any:
        nonlocal made
        life = dice.expovariate(1 / MTBF_S)
        while True:
            if i:
                yield stores[i - 1].get()
            left = dice.expovariate(1.0)
            while life < left:
                yield env.timeout(life)
                yield env.timeout(dice.expovariate(1 / MTTR_S))
                left -= life
                life = dice.expovariate(1 / MTBF_S)
            yield env.timeout(left)
            life -= left
            if i < MACHINES - 1:
                yield stores[i].put(1)
            else:
                made += 1

    for i in range(MACHINES):
        env.process(machine(i))
    env.run(until_s)
    return made


def main() -> int:
    bench = Bench("run_maxplus", "A saturated line of ten machines by max-plus recursion", seed=7)
    program = compile_model(line(MACHINES, PLACES, fails=True))
    until_s = 100_000.0 if bench.quick else 1_000_000.0
    rival_s = 3_000.0 if bench.quick else 20_000.0
    ours = run_maxplus(program, seed=bench.seed, replication=0, until_s=20_000.0)
    kernel = run(program, seed=bench.seed, replication=0, until_s=20_000.0)
    bench.check(ours.output == kernel.output, f"{ours.output} parts, the kernel made {kernel.output}")
    gap = abs(ours.state_s - kernel.state_s).max()
    bench.check(gap < 1e-6, f"seconds in states differ by {gap}")
    short = run_maxplus(compile_model(line(3, 0, fails=False)), seed=1, replication=0, until_s=1e6)
    bench.check(abs(short.output / 1e6 / (22 / 39) - 1) < 0.003, f"{short.output / 1e6} parts/s, not 22/39")
    parts = run_maxplus(program, seed=bench.seed, replication=0, until_s=until_s).output
    rival_parts = run_simpy(rival_s, bench.seed)
    bench.check(
        abs(rival_parts / rival_s / (parts / until_s) - 1) < 0.1, "SimPy makes another number of parts"
    )

    def mine() -> None:
        run_maxplus(program, seed=bench.seed, replication=0, until_s=until_s)

    seconds = bench.best(mine, repeat=5) / parts
    events = (
        bench.best(lambda: run(program, seed=bench.seed, replication=0, until_s=until_s), repeat=5) / parts
    )
    rival = bench.best(lambda: run_simpy(rival_s, bench.seed), repeat=2) / rival_parts
    simpy_name = f"simpy {version('simpy')}"
    bench.report(
        "part_rate",
        1 / seconds,
        "parts/s",
        rival=simpy_name,
        rival_value=1 / rival,
        size=parts,
        better="higher",
    )
    bench.report(
        "times_simpy", rival / seconds, "x", size=f"{MACHINES} machines", target=300.0, better="higher"
    )
    bench.report(
        "part_rate_against_kernel", 1 / seconds, "parts/s", rival="event kernel", rival_value=1 / events,
        size=parts, better="higher",
    )  # fmt: skip
    return bench.finish()


if __name__ == "__main__":
    sys.exit(main())
