"""Run every benchmark and, with --write, put the table into docs/reference/benchmarks.md.

python benchmarks/run_all.py --quick
python benchmarks/run_all.py --write            # full sizes; the page the documentation shows
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "benchmarks.md"


def figure(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    if unit == "s" and value < 1:
        return f"{value * 1000:,.3g} ms"
    return f"{value:,.4g} {unit}"


def machine() -> str:
    names = (
        [
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ]
        if Path("/proc/cpuinfo").exists()
        else []
    )
    model = names[0] if names else platform.processor()
    load = f"load average {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}, {load}"


def run(path: Path, flags: list[str]) -> tuple[int, list[dict]]:
    print(f"· {path.relative_to(ROOT)}", file=sys.stderr, flush=True)
    done = subprocess.run(
        [sys.executable, str(path), "--json", *flags], stdout=subprocess.PIPE, text=True, check=False
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def section(path: Path, rows: list[dict], flags: list[str], measured_on: str) -> str:
    command = f"python {path.relative_to(ROOT)} {' '.join(flags)}".strip()
    lines = [
        f"## {path.stem}",
        "",
        f"`{command}`",
        "",
        f"Measured on: {measured_on}.",
        "",
        "| figure | Onmaru | rival | rival's | ratio | size |",
        "|---|---:|---|---:|---:|---|",
    ]
    for row in rows:
        ratio = f"{row['ratio']:,.3g}x" if row.get("ratio") is not None else ""
        lines.append(
            f"| {row['name']} | {figure(row['value'], row['unit'])} | {row.get('rival') or ''} "
            f"| {figure(row.get('rival_value'), row['unit'])} | {ratio} | {row.get('size') or ''} |"
        )
    return "\n".join([*lines, ""])


def page(sections: dict[str, str], before: str) -> str:
    """The page with these sections; those of benchmarks that were not run stay as they are."""
    kept = {part.split("\n", 1)[0]: f"## {part}" for part in before.split("\n## ")[1:]}
    lines = [
        "<!-- written by benchmarks/run_all.py --write; do not edit -->", "", "# Benchmarks", "",
        "Rivals run side by side in the same run where they can; `ratio` says how many times better Onmaru is.",
        "Machines differ: trust the ratios more than the times.", "",
    ]  # fmt: skip
    parts = sorted((kept | sections).items())
    return "\n".join([*lines, *(f"{text.rstrip()}\n" for _, text in parts)])


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--write", action="store_true", help=f"into {PAGE.relative_to(ROOT)}")
    parser.add_argument("only", nargs="*", help="names such as twin/bench_open_facility.py")
    options = parser.parse_args()
    flags = ["--quick"] if options.quick else []
    paths = sorted((ROOT / "benchmarks").glob("*/bench_*.py"))
    chosen = [p for p in paths if not options.only or any(str(p).endswith(name) for name in options.only)]
    measured_on = machine()  # before the benchmarks load it
    sections: dict[str, str] = {}
    worst = 0
    for path in chosen:
        code, rows = run(path, flags)
        worst = max(worst, code)
        sections[path.stem] = section(path, rows, flags, measured_on)
        for row in rows:
            ratio = f"{row['ratio']:,.3g}x" if row.get("ratio") is not None else ""
            shown = figure(row["value"], row["unit"])
            print(f"  {row['name']:<34}{shown:>16}  {row.get('rival') or '':<28}{ratio:>10}", flush=True)
        if code:
            print(f"  wrong answer or failure: status {code}", flush=True)
    if options.write:
        before = PAGE.read_text("utf-8") if options.only and PAGE.exists() else ""
        PAGE.write_text(page(sections, before), encoding="utf-8")
    return worst


if __name__ == "__main__":
    raise SystemExit(main())
