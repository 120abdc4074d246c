"""Errors of the statistics of simulation output."""

from __future__ import annotations

from onmaru.core.errors import InvalidInput


class BadSample(InvalidInput):
    """Numbers that no statistic can be made of: none at all, or some that are not finite."""

    code = "sim.bad_sample"


class BadConfidence(InvalidInput):
    """A confidence level, quantile or width outside of its range."""

    code = "sim.bad_confidence"
