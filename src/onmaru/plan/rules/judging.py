"""A stated number against a figure with its interval: holds, does not hold, or cannot be judged."""

from __future__ import annotations

from onmaru.plan.rules.forms.claims import Relation
from onmaru.plan.types.estimate import Figure
from onmaru.plan.types.plan import Verdict


def judge(figure: Figure, stated: float, relation: Relation, tolerance: float) -> Verdict:
    """Whether `figure` is about, at most or at least `stated`.

    A one-sided claim holds when the whole 90 % interval keeps it, does not when none of the interval does,
    and cannot be judged in between. "About" holds when the best value is within the tolerance, and does not
    when the stated value lies outside of the interval widened by the tolerance.
    """
    low = figure.value if figure.low is None else figure.low
    high = figure.value if figure.high is None else figure.high
    if relation == "at_most":
        return _verdict(high <= stated, low > stated)
    if relation == "at_least":
        return _verdict(low >= stated, high < stated)
    margin = tolerance * max(abs(stated), abs(figure.value))
    near = abs(figure.value - stated) <= margin + 1e-9 * max(1.0, abs(stated))
    return _verdict(near, not low - margin <= stated <= high + margin)


def _verdict(holds: bool, fails: bool) -> Verdict:
    if holds:
        return Verdict.HOLDS
    return Verdict.DOES_NOT_HOLD if fails else Verdict.CANNOT_BE_JUDGED
