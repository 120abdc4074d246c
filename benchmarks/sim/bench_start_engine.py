"""How long the event kernel keeps one waiting: compiled for the first time, and loaded from its cache.

python benchmarks/sim/bench_start_engine.py [--quick] [--json]

CPU seconds of fresh processes that run a small model; the package is copied, so that the cache begins empty.
`cold_compile` is the first run with an empty cache, `cached_start` the whole process with a full one, from
the start of Python to the result. Checked first: both give the same bits.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import onmaru
from harness import Bench

_CHILD = """
import sys, time
sys.path[:0] = sys.argv[1:3]
from models import line
from onmaru.sim.rules.compile import compile_model
from onmaru.sim.rules.run import run
program = compile_model(line(3))
begun = time.process_time()
sink = run(program, seed=1, until_s=100.0).sinks["out"]
print(sink.count, sink.lead_sum_s.hex(), time.process_time() - begun, time.process_time())
"""


def main() -> int:
    bench = Bench("start_engine", "Cold compile <= 8 s once, cached start <= 1 s", seed=1)
    with tempfile.TemporaryDirectory() as folder:
        package = Path(onmaru.__file__).parent
        leave = shutil.ignore_patterns("__pycache__", "_static", "hub", "twin", "plan")
        shutil.copytree(package, Path(folder) / "onmaru", ignore=leave)

        def start() -> tuple[str, float, float]:
            child = subprocess.run(
                [sys.executable, "-c", _CHILD, folder, str(Path(__file__).parent)],
                capture_output=True, text=True, check=True,
            )  # fmt: skip
            count, leads, first_run_s, process_s = child.stdout.split()
            return f"{count} {leads}", float(first_run_s), float(process_s)

        cold, cached = [], []
        for _ in range(1 if bench.quick else 3):
            for path in Path(folder).rglob("*.nb[ic]"):
                path.unlink()
            cold.append(start())
            cached += [start() for _ in range(3)]
    bench.check(len({answer for answer, _, _ in cold + cached}) == 1, "loaded code gives another answer")
    bench.report("cold_compile", min(run_s for _, run_s, _ in cold), "s", target=8.0)
    bench.report("cached_start", min(process_s for _, _, process_s in cached), "s", target=1.0)
    return bench.finish()


if __name__ == "__main__":
    raise SystemExit(main())
