"""What the evaluations share: tables of one's own, every prediction as CSV, a sentence instead of a traceback."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from onmaru.core.errors import OnmaruError


def add_table_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--table", type=Path, help="a CSV of the same columns; default: the package's own")
    parser.add_argument("--rows", type=Path, help="write every prediction to this CSV")


def write_rows(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        sheet = csv.writer(file)
        sheet.writerow(head)
        sheet.writerows(rows)


def leave_with(main: Callable[[], int]) -> None:
    """End the process with `main`'s status; with 2 and a sentence where a table or file is at fault."""
    try:
        raise SystemExit(main())
    except (OnmaruError, OSError) as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None
