"""How wrong the memory model is on a published profile of fine-tuning.

python benchmarks/plan/evaluate_memory.py [--table FILE] [--json] [--quick] [--rows FILE] [--fit]

`--table` takes any CSV of the same columns; the constants stay as they are. Beside the package's table (Qwen-7B
and 14B) the same profile's 1.8B and 72B are evaluated, which the fit never reads. The rival is the rule of thumb
"16 bytes a trained parameter, weights in their format, 20 % on top". Exits with 1 when the promise is broken on
the package's table. `--fit` prints the constants anew (linear programme, needs scipy).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from evaluation import add_table_flags, leave_with, write_rows

from harness import Bench
from onmaru.plan.rules.memory.constants import WEIGHT_BYTES, MemoryConstants
from onmaru.plan.rules.memory.profile import Profiled, memory_score, published_profile, read_profile
from onmaru.plan.rules.memory.train import shares, weight_precision
from onmaru.plan.rules.parameters import counts
from onmaru.plan.types.workload import Method

OTHERS = Path(__file__).with_name("finetune_memory_other_sizes.csv")
FLOORS = {"overhead_bytes": 1.8e9, "logits_bytes": 13.2, "logits_quantised_bytes": 7.2, "embedding_bytes": 10.0,
          "replica_bytes": 0.5e9, "shard_bytes": 0.0, "working_layers": 1.0}  # fmt: skip
UNDER = 0.03
HEAD = ("model", "method", "gpus", "seq", "bs", "gb", "predicted_gb", "error")


def arguments(parser: argparse.ArgumentParser) -> None:
    add_table_flags(parser)
    parser.add_argument("--fit", action="store_true", help="fit the constants to the table and print them")


def thumb_gb(row: Profiled) -> float:
    """16 bytes a trained parameter, frozen weights in their format, 20 % for everything else [GB]."""
    held = shares(row.job, row.spread)
    frozen = 0.0
    if row.job.method not in (Method.FULL, Method.SCRATCH):
        frozen = counts(row.job.model).total * WEIGHT_BYTES[weight_precision(row.job)]
    copies = row.spread.gpus if row.spread.zero < 3 else 1
    return 1.2 * (frozen * copies + 16 * (held.trained + held.embeddings)) / 1e9


def fit(rows: Sequence[Profiled]) -> MemoryConstants:
    """Least relative error over the rows with none more than 3 % too low; the model is linear in its constants."""
    import numpy as np
    from scipy.optimize import linprog

    names = [field.name for field in fields(MemoryConstants)]
    unit = {
        name: 1e9 if name in ("overhead_bytes", "replica_bytes", "shard_bytes") else 1.0 for name in names
    }
    zero = MemoryConstants(**dict.fromkeys(names, 0.0))
    base = np.array([row.predicted_gb(zero) for row in rows])
    columns = [[row.predicted_gb(replace(zero, **{name: unit[name]})) for row in rows] for name in names]
    slope = np.array(columns).T - base[:, None]
    true = np.array([row.total_gb for row in rows])
    count, width = slope.shape
    eye = np.eye(count)
    upper = np.block([[slope, -eye], [-slope, -eye], [-slope, np.zeros((count, count))]])
    limit = np.concatenate([true - base, base - true, base - (1 - UNDER) * true])
    bounds = [(FLOORS[name] / unit[name], None) for name in names] + [(0, None)] * count
    found = linprog(np.concatenate([np.zeros(width), 1 / true]), A_ub=upper, b_ub=limit, bounds=bounds)
    if found.x is None:
        raise SystemExit(f"no constants keep every row within {UNDER:.0%}: {found.message}")
    return MemoryConstants(**{name: float(found.x[i]) * unit[name] for i, name in enumerate(names)})


def predicted(row: Profiled) -> tuple[object, ...]:
    """One line of `--rows`, in the order of `HEAD`."""
    guess = row.predicted_gb()
    return (row.job.model.id, row.method, row.spread.gpus, row.job.sequence, row.micro_batch,
            row.total_gb, f"{guess:.2f}", f"{guess / row.total_gb - 1:.4f}")  # fmt: skip


def main() -> int:
    bench = Bench("memory", "mean error <= 10 % and no row more than 5 % too low", arguments=arguments)
    own = bench.options.table is None
    rows = published_profile() if own else read_profile(bench.options.table.read_text(encoding="utf-8"))
    if bench.options.fit:
        bench.note(repr(fit(rows)))
    if bench.options.rows:
        write_rows(bench.options.rows, HEAD, map(predicted, rows))
    tables = {"table": rows}
    if own:
        tables["other_sizes"] = read_profile(OTHERS.read_text(encoding="utf-8"))
    for name, table in tables.items():
        score = memory_score(table)
        rival = [thumb_gb(row) / row.total_gb - 1 for row in table]
        bench.check(len(table) == score.rows, "rows were not predicted")
        bench.report(f"{name}.mean_error", score.mean_error, "1", rival="16 bytes a parameter and 20 %",
                     rival_value=sum(map(abs, rival)) / len(rival), size=score.rows, target=0.10)  # fmt: skip
        bench.report(f"{name}.worst_under", -score.worst_under, "1", rival="16 bytes a parameter and 20 %",
                     rival_value=-min(0.0, *rival), size=score.rows, target=0.05)  # fmt: skip
        bench.report(f"{name}.worst_over", score.worst_over, "1", size=score.rows)
        if own:
            bench.check(score.mean_error <= 0.10, f"mean error {score.mean_error:.3f}")
            bench.check(score.worst_under >= -0.05, f"a row is {-score.worst_under:.3f} too low")
    return bench.finish()


if __name__ == "__main__":
    leave_with(main)
