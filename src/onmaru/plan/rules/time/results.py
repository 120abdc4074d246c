"""Published training runs as records, read from CSV of MLPerf's columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import isfinite

from onmaru.core.errors import InvalidInput, LimitExceeded

CITATION = "MLPerf Training v4.1/v5.0, MLCommons"
_COLUMNS = ("ver", "org", "bench", "accel", "n", "nodes", "minutes", "gbs")
_MAX_ROWS = 1500
# The same submitter under two names in two rounds; a row is never predicted from its own submitter.
_SAME = {"quanta_cloud_technology": "qct"}


class BadTable(InvalidInput):
    code = "plan.bad_table"


class TableTooLarge(LimitExceeded):
    code = "plan.table_too_large"


@dataclass(frozen=True, slots=True)
class Result:
    """One system's result on one benchmark.

    Args:
        submitters: Who took part, lower case; a joint submission has several.
        minutes: Time to the quality target, mean of the scored runs.
        batch: Global batch size [samples].
        samples: Samples read until the target; an outcome, so never an input of a prediction. None: unknown.
    """

    round: str
    submitters: frozenset[str]
    benchmark: str
    accelerator: str
    count: int
    nodes: int
    minutes: float
    batch: float
    samples: float | None = None
    system: str = ""


def read_results(text: str) -> tuple[Result, ...]:
    """Rows of a CSV with the columns ver, org, bench, accel, n, nodes, minutes, gbs (others are optional).

    Raises:
        BadTable: a column is missing, or `params["line"]` cannot be read.
        TableTooLarge: more than 1,500 rows.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise BadTable(f"the table lacks {', '.join(missing)}", hint="keep MLPerf's column names", line=1)
    found: list[Result] = []
    try:
        for row in reader:
            if len(found) >= _MAX_ROWS:
                raise TableTooLarge(f"more than {_MAX_ROWS} rows", hint="split the table", most=_MAX_ROWS)
            found.append(_result(row, reader.line_num))
    except csv.Error as error:
        raise BadTable(
            f"line {reader.line_num}: {error}", hint="check the quotes", line=reader.line_num
        ) from error
    if not found:
        raise BadTable("the table has no rows", hint="give at least one result", line=1)
    return tuple(found)


@cache
def published_results() -> tuple[Result, ...]:
    """The table that ships with the package. Source: MLPerf Training v4.1/v5.0, MLCommons."""
    return read_results(published_text())


def published_text() -> str:
    return (resources.files("onmaru.plan") / "data" / "mlperf_training.csv").read_text(encoding="utf-8")


def submitters(results: Sequence[Result]) -> tuple[str, ...]:
    """All names, sorted."""
    return tuple(sorted(frozenset().union(*(result.submitters for result in results))))


def _result(row: dict[str, str], line: int) -> Result:
    def positive(name: str, *, whole: bool = False, optional: bool = False) -> float:
        text = (row.get(name) or "").strip()
        if optional and not text:
            return 0.0
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not isfinite(value) or not 0 < value < 1e12 or (whole and value != int(value)):
            raise BadTable(f"line {line}: {name} is {text[:40]!r}", hint="give a positive number", line=line)
        return value

    def word(name: str) -> str:
        text = (row.get(name) or "").strip()
        if not text or len(text) > 200:
            raise BadTable(f"line {line}: {name} is empty or too long", hint="fill it in", line=line)
        return text

    names = (part.strip().lower() for part in re.split(r"\+", word("org")))
    return Result(
        round=word("ver"),
        submitters=frozenset(_SAME.get(name, name) for name in names if name),
        benchmark=word("bench"),
        accelerator=word("accel"),
        count=int(positive("n", whole=True)),
        nodes=int(positive("nodes", whole=True)),
        minutes=positive("minutes"),
        batch=positive("gbs"),
        samples=positive("samples", optional=True) or None,
        system=(row.get("system") or "")[:200],
    )
