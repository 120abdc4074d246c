"""Forks: residual times against conditional sampling, and observations to start states."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from onmaru.sim.rules.fork import NothingToFork, Observation, fork_model, signals_of
from onmaru.sim.rules.fork.residual import residual_s
from onmaru.sim.types import (
    Constant,
    Empirical,
    Erlang,
    Exponential,
    Gamma,
    LogNormal,
    Model,
    Normal,
    Triangular,
    Uniform,
    Weibull,
)

_SIGMA = np.sqrt(np.log(1 + 0.25))
LAWS = [
    (Exponential(mean_s=10), stats.expon(scale=10)),
    (Erlang(mean_s=10, stages=3), stats.gamma(3, scale=10 / 3)),
    (Gamma(mean_s=10, shape=2.5), stats.gamma(2.5, scale=4)),
    (LogNormal(mean_s=10, std_s=5), stats.lognorm(_SIGMA, scale=10 / np.sqrt(1.25))),
    (Normal(mean_s=10, std_s=3), stats.truncnorm(-10 / 3, np.inf, loc=10, scale=3)),
    (Normal(mean_s=10, std_s=3, low_s=5, high_s=14), stats.truncnorm(-5 / 3, 4 / 3, loc=10, scale=3)),
    (Uniform(low_s=5, high_s=15), stats.uniform(5, 10)),
    (Triangular(low_s=5, mode_s=8, high_s=15), stats.triang(0.3, loc=5, scale=10)),
    (Weibull(scale_s=10, shape=1.7), stats.weibull_min(1.7, scale=10)),
]


@pytest.mark.parametrize(("timing", "law"), LAWS, ids=lambda one: getattr(one, "kind", ""))
@pytest.mark.parametrize("elapsed", [0.0, 4.0, 11.0])
def test_what_is_left_has_the_conditional_distribution(timing, law, elapsed):
    """P(rest <= r | lasted e) = (F(e + r) - F(e)) / (1 - F(e)), at every quantile."""
    for uniform in (0.01, 0.3, 0.5, 0.9, 0.999):
        rest = residual_s(timing, elapsed, uniform)
        before = law.cdf(elapsed)
        assert (law.cdf(elapsed + rest) - before) / (1 - before) == pytest.approx(uniform, abs=1e-6)


def test_constants_and_samples():
    assert residual_s(Constant(value_s=60), 45, 0.7) == 15
    assert residual_s(Constant(value_s=60), 90, 0.7) == 0
    sample = Empirical(values_s=(10, 20, 30))
    assert [residual_s(sample, 15, u) for u in (0.0, 0.6)] == [5, 15]
    assert residual_s(sample, 40, 0.5) == 0


@given(st.sampled_from([timing for timing, _ in LAWS]), st.floats(0, 1e9), st.floats(0, 1, exclude_max=True))
def test_the_rest_is_never_negative_nor_endless(timing, elapsed, uniform):
    assert 0 <= residual_s(timing, elapsed, uniform) < 1e6


MODEL = Model.model_validate(
    {
        "name": "line",
        "products": [{"name": "a"}, {"name": "b"}],
        "elements": [
            {"kind": "source", "name": "in"},
            {"kind": "machine", "name": "press", "time_s": 60, "signals": {"state": "P/press/state", "product": "P/press/kind"},
             "failures": [{"time_to_failure_s": 1000, "time_to_repair_s": 100}]},
            {"kind": "buffer", "name": "rack", "capacity": 4, "signals": {"level": "/P/rack/level"}},
            {"kind": "buffer", "name": "shelf", "signals": {"in": "P/made", "in_2": "P/made2", "out": "P/used"}},
            {"kind": "machine", "name": "weld", "servers": 2, "time_s": {"kind": "exponential", "mean_s": 30},
             "signals": {"state": "P/w1", "state_2": "P/w2"}},
            {"kind": "sink", "name": "out"},
        ],
        "routes": [
            {"start": "in", "end": "press"}, {"start": "press", "end": "rack"}, {"start": "rack", "end": "shelf"},
            {"start": "shelf", "end": "weld"}, {"start": "weld", "end": "out"},
        ],
    }
)  # fmt: skip


def said(text="", value=0.0, **more):
    return Observation(value, text, **more)


def test_a_plant_becomes_a_start():
    observed = {
        "P/press/state": said("run", since_s=45.0),
        "P/press/kind": said("b"),
        "P/rack/level": said(value=3),
        "P/made": said(value=110),
        "P/made2": said(value=5),
        "P/used": said(value=113),
        "P/w1": said("blocked"),
        "P/w2": said("down", since_s=10.0),
    }
    fork = fork_model(MODEL, observed, origin_s=700_000.0)
    start = fork.start(seed=1, replication=0)
    press = start.elements["press"].servers[0]
    assert (press.state, press.left_s, press.part.product) == ("run", 15.0, "b")
    assert len(start.elements["rack"].parts) == 3
    assert len(start.elements["shelf"].parts) == 2
    assert [one.state for one in start.elements["weld"].servers] == ["blocked", "down"]
    assert fork.coverage == 1.0
    assert fork.wip == 3 + 2 + 2
    assert fork.model.origin_s == pytest.approx(95_200.0)
    assert fork.notes == ()
    assert start == fork.start(seed=1, replication=0)


def test_a_part_under_work_has_left_the_store():
    shelf = {"in": "P/made", "out": "P/used", "next_state": "P/w1"}
    elements = [e.model_copy(update={"signals": shelf}) if e.name == "shelf" else e for e in MODEL.elements]
    model = MODEL.model_copy(update={"elements": tuple(elements)})
    for state, level in {"run": 4, "down": 4, "starved": 5, "blocked": 5}.items():
        observed = {"P/made": said(value=15), "P/used": said(value=10), "P/w1": said(state)}
        assert fork_model(model, observed).levels["shelf"][0] == level


def test_what_is_left_differs_by_replication_and_not_by_run():
    observed = {"P/w1": said("run", since_s=10.0), "P/w2": said("run", since_s=10.0)}
    fork = fork_model(MODEL, observed)
    lefts = [fork.start(3, n).elements["weld"].servers[0].left_s for n in range(200)]
    assert len(set(lefts)) == 200
    assert np.mean(lefts) == pytest.approx(30.0, rel=0.2)  # an exponential has no memory
    assert lefts == [fork.start(3, n).elements["weld"].servers[0].left_s for n in range(200)]


def test_what_is_not_known_is_told():
    observed = {
        "P/press/state": said("run", trusted=False),
        "P/rack/level": said(value=9),
        "P/w1": said("dancing"),
    }
    fork = fork_model(MODEL, observed)
    told = "\n".join(fork.notes)
    for words in ("press: the signal P/press/state is stale", "rack: level 9 does not fit", "shelf: its level",
                  "'dancing' means nothing", "P/w2 has no sample"):  # fmt: skip
        assert words in told
    assert len(fork.start(0, 0).elements["rack"].parts) == 4
    assert 0 < fork.coverage < 1


def test_a_plant_that_says_nothing_cannot_be_forked():
    with pytest.raises(NothingToFork):
        fork_model(MODEL, {})


def test_signals_are_listed_once_without_their_slash():
    assert signals_of(MODEL)["P/rack/level"] == ("rack", "level")
    assert len(signals_of(MODEL)) == 8


@given(
    st.dictionaries(
        st.sampled_from(sorted(signals_of(MODEL))),
        st.builds(
            Observation,
            st.floats(allow_nan=True, allow_infinity=True),
            st.sampled_from(["run", "idle", "down", "blocked", "setup", "off", "starved", "", "?"]),
            st.one_of(st.none(), st.floats(0, 1e12)),
            st.booleans(),
        ),
    )
)
def test_whatever_the_plant_says_gives_a_start_or_a_reason(observed):
    try:
        fork = fork_model(MODEL, observed)
    except NothingToFork:
        return
    for name, start in fork.start(1, 2).elements.items():
        element = MODEL.element(name)
        assert len(start.parts) <= (getattr(element, "capacity", None) or 1_000_000)
        assert len(start.servers) in (0, getattr(element, "servers", 0))
