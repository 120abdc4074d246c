"""The three micro-benchmarks that JaamSim published, for the event kernel and for SimPy.

python benchmarks/sim/bench_run_micro.py [--quick] [--json]

- delay block: N entities go round a delay that lasts 0 to 2 N seconds (uniform), one completion a second on
  average; here N = 100 parts on 100 servers of one machine that sends them back to itself through a buffer;
- create and destroy an entity: a source straight into a sink;
- seize and release: two entities take turns at one resource that each holds for a second.

CPU nanoseconds per delay, entity, or seize-and-release. Source: H. King and H. S. Harrison, "Benchmarking",
parts 1 to 3, jaamsim.blogspot.com, May and July 2014 (as published: clock cycles on a 2.5 GHz laptop of 2011).
"""

from __future__ import annotations

import random
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

import simpy
from bench_run_line import cpu_s

from harness import Bench
from onmaru.sim.rules.compile import compile_model
from onmaru.sim.rules.run import run
from onmaru.sim.types import Model

ENTITIES = 100


def circle(count: int, servers: int, time_s: Any) -> Model:
    """`count` parts that go round one machine for ever; the sink is a way out that is never taken."""
    return Model.model_validate(
        {
            "name": "circle",
            "elements": [
                {"kind": "source", "name": "in", "limit": count},
                {"kind": "buffer", "name": "q"},
                {"kind": "machine", "name": "m", "time_s": time_s, "servers": servers},
                {"kind": "sink", "name": "out"},
            ],
            "routes": [
                {"start": "in", "end": "q"},
                {"start": "q", "end": "m"},
                {"start": "m", "end": "q"},
                {"start": "m", "end": "out"},
            ],
        }
    )


def straight() -> Model:
    return Model.model_validate(
        {
            "name": "straight",
            "elements": [
                {"kind": "source", "name": "in", "interarrival_s": 1.0},
                {"kind": "sink", "name": "out"},
            ],
            "routes": [{"start": "in", "end": "out"}],
        }
    )


def simpy_delay(until_s: float) -> int:
    env, dice, done = simpy.Environment(), random.Random(1), 0

    def entity() -> Any:
        nonlocal done
        while True:
            yield env.timeout(dice.uniform(0.0, 2.0 * ENTITIES))
            done += 1

    for _ in range(ENTITIES):
        env.process(entity())
    env.run(until_s)
    return done


def simpy_create(until_s: float) -> int:
    env, done = simpy.Environment(), 0

    def entity() -> Any:
        nonlocal done
        done += 1
        yield env.timeout(0)

    def source() -> Any:
        while True:
            yield env.timeout(1.0)
            env.process(entity())

    env.process(source())
    env.run(until_s)
    return done


def simpy_seize(until_s: float) -> int:
    env, done = simpy.Environment(), 0
    resource = simpy.Resource(env)

    def entity() -> Any:
        nonlocal done
        while True:
            with resource.request() as turn:
                yield turn
                yield env.timeout(1.0)
            done += 1

    for _ in range(2):
        env.process(entity())
    env.run(until_s)
    return done


def main() -> int:
    bench = Bench("run_micro", "JaamSim's published micro-benchmarks", seed=1)
    span, slow = (300_000.0, 20_000.0) if bench.quick else (3_000_000.0, 100_000.0)
    delay = {"kind": "uniform", "low_s": 0.0, "high_s": 2.0 * ENTITIES}
    cases = (
        ("delay_block", circle(ENTITIES, ENTITIES, delay), simpy_delay),
        ("create_destroy", straight(), simpy_create),
        ("seize_release", circle(2, 1, 1.0), simpy_seize),
    )
    for name, model, rival in cases:
        program = compile_model(model)
        result = run(program, until_s=span, seed=bench.seed)
        made = result.output if name == "create_destroy" else int(result.left[2])
        bench.check(abs(made / span - 1.0) < 0.02, f"{name}: {made / span} a second instead of 1")
        done = rival(slow)
        bench.check(abs(done / slow - 1.0) < 0.05, f"SimPy {name}: {done / slow} a second instead of 1")
        mine = cpu_s(lambda program=program: run(program, until_s=span, seed=bench.seed), 5) / made * 1e9
        theirs = cpu_s(lambda rival=rival: rival(slow), 2) / done * 1e9
        bench.report(name, mine, "ns", rival=f"SimPy {version('simpy')}", rival_value=theirs, size=int(span))
    return bench.finish()


if __name__ == "__main__":
    raise SystemExit(main())
