"""Run the simulator's benchmarks and write docs/sim/benchmarks.md.

python benchmarks/sim/write_page.py [--quick] [names such as bench_run_line.py]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from run_all import machine, page, run, section

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "sim" / "benchmarks.md"
INTRO = """CPU time unless a figure says otherwise. What each benchmark simulates, checks first and promises stands at its
head. A figure that a busy machine can spoil (two threads) is only worth something on an idle one.
"""


def main() -> int:
    flags = [flag for flag in sys.argv[1:] if flag.startswith("--")]
    names = [name for name in sys.argv[1:] if not name.startswith("--")]
    measured_on = machine()
    worst = 0
    sections: dict[str, str] = {}
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        if names and path.name not in names:
            continue
        code, rows = run(path, flags)
        worst = max(worst, code)
        if not code:
            sections[path.stem] = section(path, rows, flags, measured_on)
    write(sections)
    return worst


def write(sections: dict[str, str]) -> None:
    """Put sections into the page; those of benchmarks that were not run stay as they are."""
    text = page(sections, PAGE.read_text(encoding="utf-8") if PAGE.exists() else "")
    text = text.replace("benchmarks/run_all.py --write", "benchmarks/sim/write_page.py")
    PAGE.write_text(
        text.replace("# Benchmarks\n", f"# Benchmarks of the simulator\n\n{INTRO}", 1), encoding="utf-8"
    )


if __name__ == "__main__":
    raise SystemExit(main())
