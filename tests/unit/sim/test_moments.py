from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from onmaru.sim.rules.moments import moments
from onmaru.sim.types import (
    Constant,
    Empirical,
    Erlang,
    Exponential,
    Gamma,
    LogNormal,
    Normal,
    Timing,
    Triangular,
    Uniform,
    Weibull,
)


@pytest.mark.parametrize(
    ("timing", "rival"),
    [
        (Constant(value_s=3), stats.uniform(3, 0)),
        (Exponential(mean_s=3), stats.expon(scale=3)),
        (Erlang(mean_s=3, stages=4), stats.gamma(4, scale=3 / 4)),
        (Gamma(mean_s=3, shape=0.7), stats.gamma(0.7, scale=3 / 0.7)),
        (LogNormal(mean_s=3, std_s=1), stats.lognorm(np.sqrt(np.log(10 / 9)), scale=3 / np.sqrt(10 / 9))),
        (Normal(mean_s=2, std_s=1.5), stats.truncnorm(-2 / 1.5, np.inf, 2, 1.5)),
        (Normal(mean_s=2, std_s=1.5, low_s=1, high_s=6), stats.truncnorm(-1 / 1.5, 4 / 1.5, 2, 1.5)),
        (Triangular(low_s=1, mode_s=2, high_s=5), stats.triang(0.25, 1, 4)),
        (Uniform(low_s=1, high_s=5), stats.uniform(1, 4)),
        (Weibull(scale_s=2, shape=1.7), stats.weibull_min(1.7, scale=2)),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_moments_are_scipys(timing: Timing, rival: object) -> None:
    mean, variance = moments(timing)
    if timing.kind == "constant":
        assert (mean, variance) == (3, 0)
        return
    assert mean == pytest.approx(rival.mean(), rel=1e-9)  # type: ignore[attr-defined]
    assert variance == pytest.approx(rival.var(), rel=1e-9)  # type: ignore[attr-defined]


def test_samples() -> None:
    assert moments(Empirical(values_s=(1.0, 3.0))) == (2.0, 1.0)
