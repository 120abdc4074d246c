"""Snapshot and restore of the complete state of a 300-machine line, against deepcopy of the plain engine.

python benchmarks/sim/bench_restore_snapshot.py [--quick] [--json]

Checked first: a restored run ends in the same bits as the one that went on.
"""

from __future__ import annotations

import copy
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from models import line

from harness import Bench
from onmaru.sim.rules.compile import compile_model
from onmaru.sim.rules.reference import ReferenceEngine
from onmaru.sim.rules.simulation import Simulation


def main() -> int:
    bench = Bench("restore_snapshot", "Snapshot and restore of 300 machines <= 1 ms", seed=1)
    model = line(300)
    program = compile_model(model)
    simulation = Simulation(program, seed=bench.seed)
    simulation.advance(2_000.0)
    snapshot = simulation.snapshot()
    simulation.advance(3_000.0)
    end = simulation.snapshot().to_bytes()
    simulation.restore(snapshot)
    simulation.advance(3_000.0)
    bench.check(simulation.snapshot().to_bytes() == end, "the restored run took another way")

    def there_and_back() -> None:
        simulation.restore(simulation.snapshot())

    engine = ReferenceEngine(line(30), seed=bench.seed)
    engine.advance(50.0)
    sys.setrecursionlimit(1_000_000)
    rival = bench.best(lambda: copy.deepcopy(engine), repeat=2) * 10
    ours = bench.best(there_and_back, repeat=20 if bench.quick else 200)
    bench.report(
        "snapshot_and_restore", ours, "s", rival="deepcopy of Python objects (30 machines, times 10)",
        rival_value=rival, size="300 machines", target=0.001,
    )  # fmt: skip
    return bench.finish()


if __name__ == "__main__":
    raise SystemExit(main())
