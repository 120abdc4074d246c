"""Run the simulator's benchmarks and write docs/sim/benchmarks.md.

python benchmarks/sim/write_page.py [--quick] [names such as bench_run_line.py]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from run_all import machine, page, run

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "sim" / "benchmarks.md"
KEPT = ROOT / "docs" / "sim" / "benchmarks.json"
INTRO = """CPU time unless a figure says otherwise. What each benchmark simulates, checks first and promises stands at its
head. A figure that a busy machine can spoil (two threads) is only worth something on an idle one.
"""


def main() -> int:
    flags = [flag for flag in sys.argv[1:] if flag.startswith("--")]
    names = [name for name in sys.argv[1:] if not name.startswith("--")]
    measured_on = machine()
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    worst = 0
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        if names and path.name not in names:
            continue
        code, rows = run(path, flags)
        worst = max(worst, code)
        if not code:
            kept[path.name] = rows
    KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    here = [(Path(__file__).parent / name, rows) for name, rows in sorted(kept.items())]
    text = page(here, flags, measured_on).replace(
        "benchmarks/run_all.py --write", "benchmarks/sim/write_page.py"
    )
    PAGE.write_text(
        text.replace("# Benchmarks\n", f"# Benchmarks of the simulator\n\n{INTRO}", 1), encoding="utf-8"
    )
    return worst


if __name__ == "__main__":
    raise SystemExit(main())
