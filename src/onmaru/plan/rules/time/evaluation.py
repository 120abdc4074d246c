"""How wrong the model is on submitters it has never seen: nothing of theirs is in the fit, nor in the interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from onmaru.plan.rules.time.model import Prediction, fit
from onmaru.plan.rules.time.results import BadTable, Result, submitters


@dataclass(frozen=True, slots=True)
class Judged:
    """One row, predicted by a model that saw no row of any of its submitters."""

    result: Result
    prediction: Prediction

    @property
    def error(self) -> float:
        """Absolute error as a share of the true time."""
        return abs(self.prediction.minutes / self.result.minutes - 1)

    @property
    def covered(self) -> bool:
        return self.prediction.low <= self.result.minutes <= self.prediction.high


@dataclass(frozen=True, slots=True)
class Score:
    """Of one benchmark, or of `all`."""

    benchmark: str
    rows: int
    submitters: int
    median_error: float
    coverage: float
    median_width: float  # high / low


def leave_one_submitter_out(
    results: Sequence[Result], *, progress: Callable[[int, int], None] | None = None
) -> list[Judged]:
    """Refit for each submitter without it and predict its rows.

    A joint submission is predicted without the rows of any of its members.

    Raises:
        BadTable: all rows are of one submitter.
    """
    groups = sorted({result.submitters for result in results}, key=sorted)
    if len(submitters(results)) < 2:
        raise BadTable("all rows are of one submitter", hint="nobody is left to learn from", line=1)
    judged: list[Judged] = []
    for done, group in enumerate(groups):
        asked = [result for result in results if result.submitters == group]
        others = [result for result in results if not result.submitters & group]
        if others:
            model = fit(others)
            predictions = model.predict(asked)
            judged += [Judged(result, guess) for result, guess in zip(asked, predictions, strict=True)]
        if progress is not None:
            progress(done + 1, len(groups))
    return judged


def scores(judged: Sequence[Judged]) -> list[Score]:
    """One score a benchmark, then `all`."""
    names = sorted({entry.result.benchmark for entry in judged})
    return [_score(name, [e for e in judged if e.result.benchmark == name]) for name in names] + [
        _score("all", judged)
    ]


def _score(name: str, judged: Sequence[Judged]) -> Score:
    return Score(
        benchmark=name,
        rows=len(judged),
        submitters=len(submitters([entry.result for entry in judged])),
        median_error=float(np.median([entry.error for entry in judged])),
        coverage=float(np.mean([entry.covered for entry in judged])),
        median_width=float(np.median([entry.prediction.high / entry.prediction.low for entry in judged])),
    )
