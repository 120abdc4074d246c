"""Fits against scipy's own, against closed forms, and against what generated the numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from onmaru.sim.rules.calibrate.families import FAMILIES
from onmaru.sim.rules.calibrate.fit import BadSample, fit_censored, fit_times, thinned


def draws(family, *parameters, count=2000, seed=1):
    uniform = np.random.default_rng(seed).random((1, count))
    return FAMILIES[family].quantile(uniform, *[np.array([p]) for p in parameters])[0]


TRUTHS = [
    ("exponential", (12.0,)),
    ("gamma", (3.0, 4.0)),
    ("lognormal", (2.0, 0.4)),
    ("weibull", (1.8, 30.0)),
    ("normal", (50.0, 5.0)),
    ("uniform", (10.0, 20.0)),
]


@pytest.mark.parametrize(("family", "parameters"), TRUTHS)
def test_the_family_that_made_the_numbers_is_found(family, parameters):
    fit = fit_times(draws(family, *parameters))
    near = {"gamma": {"gamma", "weibull", "lognormal"}, "normal": {"normal", "gamma", "lognormal"}}
    assert fit.family in near.get(family, {family, "gamma" if family == "weibull" else family})
    assert fit.mean_s == pytest.approx(FAMILIES[family].mean(*parameters), rel=0.05)


SCIPY = {
    "gamma": lambda x: (lambda a, _, b: (a, b))(*stats.gamma.fit(x, floc=0)),
    "weibull": lambda x: (lambda c, _, s: (c, s))(*stats.weibull_min.fit(x, floc=0)),
    "lognormal": lambda x: (lambda s, _, scale: (np.log(scale), s))(*stats.lognorm.fit(x, floc=0)),
}


@pytest.mark.parametrize("family", sorted(SCIPY))
def test_estimates_agree_with_scipy(family):
    values = draws("gamma", 2.5, 7.0, count=400, seed=3)
    ours = [one[0] for one in FAMILIES[family].estimate(values[None, :])]
    assert ours == pytest.approx(SCIPY[family](values), rel=1e-3)


DISTRIBUTIONS = {
    "exponential": stats.expon(scale=12.0),
    "gamma": stats.gamma(3.0, scale=4.0),
    "lognormal": stats.lognorm(0.4, scale=np.exp(2.0)),
    "weibull": stats.weibull_min(1.8, scale=30.0),
    "normal": stats.norm(50.0, 5.0),
    "uniform": stats.uniform(10.0, 10.0),
}


@pytest.mark.parametrize(("family", "parameters"), TRUTHS)
def test_functions_agree_with_scipy(family, parameters):
    ours, theirs = FAMILIES[family], DISTRIBUTIONS[family]
    x = theirs.ppf(np.linspace(0.01, 0.99, 50))
    rows = [np.array(p) for p in parameters]
    np.testing.assert_allclose(ours.logpdf(x, *rows), theirs.logpdf(x), rtol=1e-9)
    np.testing.assert_allclose(ours.logsf(x, *rows), theirs.logsf(x), rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(ours.cdf(x, *rows), theirs.cdf(x), rtol=1e-9)
    np.testing.assert_allclose(ours.quantile(theirs.cdf(x), *rows), x, rtol=1e-8)
    assert ours.mean(*parameters) == pytest.approx(theirs.mean())


def test_censored_exponential_has_its_closed_form():
    fit = fit_censored([10.0, 20.0, 30.0], [40.0])
    assert fit.family == "exponential"
    assert fit.parameters["mean_s"] == pytest.approx(100 / 3)


def test_censored_weibull_is_recovered_where_ignoring_the_cut_would_be_wrong():
    times = draws("weibull", 2.0, 100.0, count=3000, seed=5)
    limit = 80.0
    fit = fit_censored(times[times <= limit], np.full((times > limit).sum(), limit))
    weibull = next(one for one in fit.candidates if one.family == "weibull")
    assert weibull.parameters["shape"] == pytest.approx(2.0, rel=0.06)
    assert weibull.parameters["scale_s"] == pytest.approx(100.0, rel=0.05)
    assert fit.family == "weibull"
    assert weibull.ks < 0.03
    assert times[times <= limit].mean() < 0.65 * fit.mean_s


@pytest.mark.parametrize(
    ("family", "parameters", "limits"),
    [("weibull", (1.7, 100.0), (60.0, 150.0)), ("gamma", (2.5, 40.0), (50.0, 200.0)), ("lognormal", (4.0, 0.6), (40.0, 120.0)),
     ("exponential", (80.0,), (30.0, 200.0))],
)  # fmt: skip
def test_censored_estimates_agree_with_scipy(family, parameters, limits):
    """Each time is cut off at a moment of its own, as where observations begin at different times."""
    times = draws(family, *parameters, count=800, seed=11)
    cut_at = np.random.default_rng(12).uniform(*limits, len(times))
    observed, cut = times[times <= cut_at], cut_at[times > cut_at]
    assert 50 < len(cut) < 700
    ours = next(one for one in fit_censored(observed, cut).candidates if one.family == family)
    data = stats.CensoredData(uncensored=observed, right=cut)
    law = {
        "weibull": stats.weibull_min, "gamma": stats.gamma, "lognormal": stats.lognorm, "exponential": stats.expon,
    }[family]  # fmt: skip
    *shape, _, scale = law.fit(data, floc=0)
    theirs = {
        "weibull": lambda: {"shape": shape[0], "scale_s": scale},
        "gamma": lambda: {"shape": shape[0], "scale_s": scale},
        "lognormal": lambda: {"mu": np.log(scale), "sigma": shape[0]},
        "exponential": lambda: {"mean_s": scale},
    }[family]()
    for name, value in theirs.items():
        assert ours.parameters[name] == pytest.approx(value, rel=5e-3), name
    frozen = law(*shape, loc=0, scale=scale)
    likelihood = frozen.logpdf(observed).sum() + frozen.logsf(cut).sum()
    assert ours.log_likelihood >= likelihood - 1e-3  # nobody finds likelier parameters


def test_what_no_family_describes_is_resampled():
    two_humps = np.concatenate([draws("normal", 10, 0.5), draws("normal", 40, 0.5, seed=2)])
    fit = fit_times(two_humps)
    assert fit.family == "empirical"
    assert len(fit.parameters["values_s"]) == 1000
    assert np.mean(fit.parameters["values_s"]) == pytest.approx(two_humps.mean())


def test_small_and_constant_samples():
    assert fit_times([5.0, 5.0, 5.0]).family == "constant"
    few = fit_times([1.0, 2.0, 4.0])
    assert few.family == "empirical"
    assert "3 values" in few.why


def test_neighbours_that_hang_together_are_told():
    drift = np.sin(np.arange(500) / 20) + 3
    assert fit_times(drift).lag1 > 0.9
    assert abs(fit_times(draws("gamma", 3, 4)).lag1) < 0.1


@pytest.mark.parametrize("values", [[], [1.0, -1.0], [1.0, float("nan")], [float("inf")]])
def test_bad_times_are_refused(values):
    with pytest.raises(BadSample):
        fit_times(values)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=60))
def test_any_positive_numbers_give_a_distribution(values):
    fit = fit_times(values, resamples=9)
    numbers = [v for v in fit.parameters.values() if isinstance(v, float)]
    assert np.all(np.isfinite(numbers))
    assert fit.count == len(values)


@given(st.lists(st.floats(0.1, 1e5), min_size=2, max_size=400), st.integers(1, 50))
def test_thinning_keeps_the_mean(values, kept):
    small = thinned(np.array(values), kept)
    assert len(small) == min(len(values), kept)
    assert small.mean() == pytest.approx(np.mean(values))


def test_the_same_seed_gives_the_same_fit():
    values = draws("gamma", 3, 4, count=600)
    assert fit_times(values, seed=4) == fit_times(values, seed=4)
