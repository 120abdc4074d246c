"""How wrong the training time model is on submitters it has never seen.

python benchmarks/plan/evaluate_training_time.py [--table FILE] [--json] [--quick] [--rows FILE] [--write]

Every submitter in turn is left out, the model (variances, effects and interval) is fitted to the others, and
the submitter's rows are predicted. `--table` takes any CSV of the same columns. The rival, run on the same
folds, is a spreadsheet's way: the median time of the same benchmark, accelerator and count, scaled by the
count where nobody else has that count. Exits with 1 when the promise is broken on the table that ships.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

# Many small matrices: threads only wait for each other. Before numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("MKL_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parents[1]))

from evaluation import add_table_flags, leave_with, write_rows

from harness import Bench
from onmaru.plan.rules.time.accelerators import accelerator
from onmaru.plan.rules.time.evaluation import Judged, leave_one_submitter_out, scores
from onmaru.plan.rules.time.kernels import NAMES
from onmaru.plan.rules.time.model import fit
from onmaru.plan.rules.time.published import table_digest
from onmaru.plan.rules.time.results import Result, published_results, read_results

DATA = Path(__file__).parents[2] / "src" / "onmaru" / "plan" / "data"
LORA = "llama2_70b_lora"
HEAD = ("benchmark", "submitters", "system", "accelerator", "count", "minutes", "predicted", "low", "high", "error",
        "covered")  # fmt: skip


def arguments(parser: argparse.ArgumentParser) -> None:
    add_table_flags(parser)
    parser.add_argument("--write", action="store_true", help="store the variances of the package's table")


def spreadsheet(asked: Result, others: Sequence[Result]) -> float | None:
    """Median of the same benchmark, accelerator and count; else the nearest count, scaled by it."""
    part = accelerator(asked.accelerator).id
    same = [r for r in others if r.benchmark == asked.benchmark and accelerator(r.accelerator).id == part]
    if not same:
        return None
    count = min((r.count for r in same), key=lambda n: abs(math.log(n / asked.count)))
    return statistics.median(r.minutes for r in same if r.count == count) * count / asked.count


def predicted(entry: Judged) -> tuple[object, ...]:
    """One line of `--rows`, in the order of `HEAD`."""
    row, guess = entry.result, entry.prediction
    return (row.benchmark, "+".join(sorted(row.submitters)), row.system, row.accelerator,
            row.count, row.minutes, f"{guess.minutes:.4g}", f"{guess.low:.4g}",
            f"{guess.high:.4g}", f"{entry.error:.4f}", int(entry.covered))  # fmt: skip


def main() -> int:
    bench = Bench("training_time", "median error <= 8 % on Llama-2-70B LoRA, 90 % intervals cover 85 to 95 % of rows",
                  arguments=arguments)  # fmt: skip
    own = bench.options.table is None
    results = published_results() if own else read_results(bench.options.table.read_text(encoding="utf-8"))
    if bench.options.write and own:
        model = fit(results)
        stored = {
            "table_sha256": table_digest(),
            "variances": dict(zip(NAMES, map(float, model.variances), strict=True)),
        }
        (DATA / "training_time.json").write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    judged = leave_one_submitter_out(results, progress=lambda n, of: bench.note(f"submitter {n} of {of}"))
    bench.check(len(judged) == len(results), "rows were not predicted")
    if bench.options.rows:
        write_rows(bench.options.rows, HEAD, map(predicted, judged))
    for score in scores(judged):
        rows = [e for e in judged if score.benchmark in (e.result.benchmark, "all")]
        guesses = [
            (
                spreadsheet(e.result, [r for r in results if not r.submitters & e.result.submitters]),
                e.result.minutes,
            )
            for e in rows
        ]
        errors = sorted(abs(guess / true - 1) for guess, true in guesses if guess is not None)
        ours = sorted(e.error for e in rows)
        bench.report(
            f"{score.benchmark}.median_error", score.median_error, "1", rival="median of the same system",
            rival_value=statistics.median(errors) if errors else None, size=score.rows,
            target=0.08 if score.benchmark == LORA else None,
        )  # fmt: skip
        bench.report(
            f"{score.benchmark}.p90_error", ours[int(0.9 * len(ours))], "1", rival="median of the same system",
            rival_value=errors[int(0.9 * len(errors))] if errors else None, size=score.rows,
        )  # fmt: skip
        bench.report(f"{score.benchmark}.unanswered", 0, "rows", rival="median of the same system",
                     rival_value=len(rows) - len(errors), size=score.rows)  # fmt: skip
        bench.report(f"{score.benchmark}.coverage", score.coverage, "1", size=score.rows, better="higher",
                     target=0.85 if score.benchmark == "all" else None)  # fmt: skip
        bench.report(f"{score.benchmark}.interval_ratio", score.median_width, "1", size=score.rows)
        if own and score.benchmark == LORA:
            bench.check(score.median_error <= 0.08, f"median error {score.median_error:.3f} on {LORA}")
        if own and score.benchmark == "all":
            bench.check(0.85 <= score.coverage <= 0.95, f"intervals cover {score.coverage:.3f}")
    return bench.finish()


if __name__ == "__main__":
    leave_with(main)
