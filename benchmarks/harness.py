"""What every benchmark shares: its flags, its result lines, its table, its exit status.

    bench = Bench("open_facility", "First and second open of a facility", seed=7)
    size = 20_000 if bench.quick else 640_000
    bench.check(answer == expected, "rows differ from the rival's")     # before anything is timed
    ours, theirs = bench.best(run_ours), bench.best(run_theirs)          # seconds
    bench.report("first_open", ours, "s", rival="usd-core", rival_value=theirs, size=size, target=3.0)
    sys.exit(bench.finish())

With `--json` each result is one object a line: name, value, unit, rival, rival_value, ratio, size, seed.
`ratio` says how many times better we are than the rival, whichever direction is better. The process
exits with 1 when an answer was wrong; a missed target is printed and never fails the run.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Result:
    """One measured value beside its rival's; `target` is the value the design promises."""

    name: str
    value: float
    unit: str
    rival: str | None
    rival_value: float | None
    ratio: float | None
    size: int | str | None
    seed: int
    target: float | None
    better: str

    def met(self) -> bool | None:
        """Whether the target was met; None without a target."""
        if self.target is None:
            return None
        return self.value <= self.target if self.better == "lower" else self.value >= self.target


class Bench:
    """Flags, checks and results of one benchmark.

    Args:
        name: Name of the benchmark, the file's name without `bench_`.
        claim: What it must show, one line.
        seed: Seed of everything random in it.
        argv: Arguments instead of the process's own.
        arguments: Adds flags of the benchmark's own to the parser; their values are in `options`.
    """

    def __init__(
        self,
        name: str,
        claim: str,
        *,
        seed: int = 0,
        argv: Sequence[str] | None = None,
        arguments: Callable[[argparse.ArgumentParser], None] | None = None,
    ) -> None:
        parser = argparse.ArgumentParser(prog=f"bench_{name}", description=claim)
        parser.add_argument(
            "--quick", action="store_true", help="smaller size, done within 45 s on two cores"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object a line instead of a table")
        if arguments is not None:
            arguments(parser)
        self.options = parser.parse_args(argv)
        self.name, self.claim, self.seed = name, claim, seed
        self.quick: bool = self.options.quick
        self.json: bool = self.options.json
        self.results: list[Result] = []
        self.wrong: list[str] = []

    def note(self, text: str) -> None:
        """Progress for a person; goes to stderr, so that `--json` stays clean."""
        print(text, file=sys.stderr, flush=True)

    def check(self, right: bool, what: str) -> None:
        """Record whether an answer is right; `what` says what is wrong with it when it is not."""
        if not right:
            self.wrong.append(what)
            self.note(f"WRONG: {what}")

    def best(self, run: Callable[[], Any], *, repeat: int = 3, warm: int = 0) -> float:
        """Shortest wall time of `repeat` runs [s], garbage collection held back while it runs."""
        for _ in range(warm):
            run()
        times = []
        for _ in range(repeat):
            gc.collect()
            gc.disable()
            try:
                start = time.perf_counter()
                run()
                times.append(time.perf_counter() - start)
            finally:
                gc.enable()
        return min(times)

    def report(
        self,
        name: str,
        value: float,
        unit: str,
        *,
        rival: str | None = None,
        rival_value: float | None = None,
        size: int | str | None = None,
        target: float | None = None,
        better: str = "lower",
    ) -> Result:
        """Add a result; prints it at once with `--json`.

        Args:
            name: What was measured; printed as `<benchmark>.<name>`.
            value: The figure, in `unit`.
            unit: Unit of value and rival value.
            rival: What the rival is, with its version where it has one.
            rival_value: The rival's figure of the same run.
            size: Size of the input the figures are for.
            target: The promised value.
            better: `lower` or `higher`.
        """
        ratio = None
        if rival_value and value:
            ratio = rival_value / value if better == "lower" else value / rival_value
        result = Result(
            f"{self.name}.{name}", value, unit, rival, rival_value, ratio, size, self.seed, target, better
        )
        self.results.append(result)
        if self.json:
            keys = ("name", "value", "unit", "rival", "rival_value", "ratio", "size", "seed")
            print(json.dumps({key: getattr(result, key) for key in keys}), flush=True)
        return result

    def finish(self) -> int:
        """Print the table (without `--json`) and return the exit status: 1 when an answer was wrong."""
        if not self.json:
            self._print_table()
        for what in self.wrong:
            self.note(f"wrong answer: {what}")
        return 1 if self.wrong else 0

    def _print_table(self) -> None:
        from rich.console import Console
        from rich.table import Table

        table = Table(
            title=f"{self.name}: {self.claim}" + (" (quick)" if self.quick else ""), title_justify="left"
        )
        for heading, justify in (
            ("what", "left"),
            ("size", "right"),
            ("onmaru", "right"),
            ("rival", "right"),
            ("rival is", "left"),
            ("times better", "right"),
            ("target", "right"),
        ):
            table.add_column(heading, justify=justify, no_wrap=heading not in ("rival is", "times better"))  # type: ignore[arg-type]
        for result in self.results:
            met = result.met()
            mark = "" if met is None else (" met" if met else " MISSED")
            table.add_row(
                result.name.removeprefix(f"{self.name}."),
                f"{result.size:,}" if isinstance(result.size, int) else str(result.size or ""),
                _figure(result.value, result.unit),
                _figure(result.rival_value, result.unit),
                result.rival or "",
                f"{result.ratio:,.2f}x" if result.ratio else "",
                _figure(result.target, result.unit) + mark,
            )
        Console().print(table)


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    digits = 0 if abs(value) >= 1000 else 1 if abs(value) >= 100 else 2 if abs(value) >= 1 else 4
    return f"{value:,.{digits}f} {unit}"
