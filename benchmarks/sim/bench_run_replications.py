"""Replications on threads: the kernel releases the GIL, so two cores do the work of two.

python benchmarks/sim/bench_run_replications.py [--quick] [--json]

The ten-machine line; wall time of the same replications on one thread and on two. Checked first: the results
are equal bit for bit. Needs two idle cores to mean anything.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from models import line

from harness import Bench
from onmaru.sim.rules.compile import compile_model
from onmaru.sim.rules.run import run


def main() -> int:
    bench = Bench("run_replications", "Two threads of replications: >= 1.8x one thread", seed=5)
    program = compile_model(line(10))
    until_s, count = (50_000.0, 16) if bench.quick else (200_000.0, 40)

    def one(replication: int) -> tuple[int, bytes]:
        result = run(program, until_s=until_s, seed=bench.seed, replication=replication)
        return result.output, result.state_s.tobytes()

    def on(threads: int) -> list[tuple[int, bytes]]:
        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(one, range(count)))

    bench.check(on(1) == on(2), "threads change the results")
    single, double = [], []
    for _ in range(3 if bench.quick else 5):  # in turns, so that both see the same machine
        single.append(bench.best(lambda: on(1), repeat=1))
        double.append(bench.best(lambda: on(2), repeat=1))
    bench.report("two_threads", min(double), "s", rival="one thread", rival_value=min(single), size=count)
    bench.report("speedup", min(single) / min(double), "x", size=count, target=1.8, better="higher")
    return bench.finish()


if __name__ == "__main__":
    raise SystemExit(main())
