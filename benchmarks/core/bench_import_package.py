"""Importing the package: the budget is 80 ms, and the rival is what a naive package root costs.

python benchmarks/core/bench_import_package.py [--quick] [--json]
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from harness import Bench


def import_s(statement: str, bench: Bench) -> float:
    """Seconds a fresh interpreter needs for `statement` beyond starting."""

    def once(code: str) -> float:
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        return time.perf_counter() - begun

    rounds = 5 if bench.quick else 15
    return min(once(statement) for _ in range(rounds)) - min(once("pass") for _ in range(rounds))


def main() -> int:
    bench = Bench("import_package", "import onmaru costs at most 80 ms")
    ours = import_s("import onmaru", bench)
    theirs = import_s("import fastapi, sqlalchemy, numpy, pxr.Usd", bench)
    bench.report(
        "import_onmaru",
        max(ours, 1e-4),
        "s",
        rival="eager imports at the root",
        rival_value=theirs,
        target=0.08,
    )
    return bench.finish()


if __name__ == "__main__":
    raise SystemExit(main())
