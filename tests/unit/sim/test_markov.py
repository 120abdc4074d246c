from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onmaru.sim.rules.markov import chain as chains
from onmaru.sim.rules.markov.bernoulli import bernoulli_rate, two_machines
from onmaru.sim.rules.markov.chain import Chain, ChainNotSolved, TooManyStates, explore, stationary
from onmaru.sim.rules.markov.line import Line, NotALine, Station, solve_line
from onmaru.sim.rules.queueing import UnstableQueue, machine_repair, mg1, mm1k, mmc

EXACT = 1e-9


def saturated(*buffers: int, rate: float = 1.0) -> Line:
    return Line((Station(rate), *(Station(rate, b) for b in buffers)))


def test_three_stations_without_buffers() -> None:
    assert solve_line(saturated(0, 0)).throughput_hz == pytest.approx(22 / 39, abs=EXACT)


@pytest.mark.parametrize("places", [0, 1, 2, 5, 10, 40])
def test_two_stations(places: int) -> None:
    found = solve_line(saturated(places))
    assert found.throughput_hz == pytest.approx((places + 2) / (places + 3), abs=EXACT)


def test_hillier_and_bolings_four_stations() -> None:
    """Their table: 0.5148 without buffers; 4 stations with 1 place between 0.6312."""
    assert solve_line(saturated(0, 0, 0)).throughput_hz == pytest.approx(0.5148, abs=1e-4)


@given(st.floats(0.1, 3.0), st.integers(1, 30))
def test_one_station_is_mm1k(load: float, places: int) -> None:
    found = solve_line(Line((Station(1.0, places - 1),), load))
    truth = mm1k(load, 1.0, places)
    assert found.lost_share == pytest.approx(truth.lost_share, abs=EXACT)
    assert found.lead_time_s == pytest.approx(truth.sojourn_s, rel=EXACT)
    assert found.stations[0].busy == pytest.approx(truth.utilisation, abs=EXACT)


def test_many_places_are_mmc() -> None:
    found = solve_line(Line((Station(1.0, 300, servers=3),), 2.4))
    assert found.lead_time_s == pytest.approx(mmc(2.4, 1.0, 3).sojourn_s, rel=1e-9)


@given(st.integers(1, 12), st.integers(1, 12), st.floats(0.01, 2.0), st.floats(0.05, 3.0))
def test_machine_repair(machines: int, crew: int, failure: float, repair: float) -> None:
    """A saturated station of parallel servers and a crew is the machine repair problem."""
    station = Station(1.0, 0, machines, failure, repair, crew)
    found = solve_line(Line((station,)))
    assert found.stations[0].busy == pytest.approx(machine_repair(machines, failure, repair, crew), abs=EXACT)
    assert found.throughput_hz == pytest.approx(found.stations[0].busy * machines, rel=EXACT)


@given(st.floats(0.05, 1.0), st.floats(0.05, 1.0), st.integers(1, 20))
def test_bernoulli_line_of_two(first: float, second: float, places: int) -> None:
    assert bernoulli_rate([first, second], [places]) == pytest.approx(
        two_machines(first, second, places), abs=EXACT
    )


def test_bernoulli_lines_of_more() -> None:
    """Reversibility: a line and its mirror image have the same rate."""
    up, places = [0.9, 0.7, 0.8, 0.95], [2, 3, 1]
    assert bernoulli_rate(up, places) == pytest.approx(bernoulli_rate(up[::-1], places[::-1]), abs=EXACT)
    assert bernoulli_rate([0.6], []) == 0.6
    with pytest.raises(NotALine):
        bernoulli_rate([0.5, 0.0], [1])


rates = st.floats(0.2, 5.0)
stations = st.builds(
    Station,
    rate_hz=rates,
    buffer=st.integers(0, 2),
    servers=st.integers(1, 2),
    failure_hz=st.sampled_from([0.0, 0.1, 1.0]),
    repair_hz=rates,
)


@settings(max_examples=30)
@given(st.lists(stations, min_size=1, max_size=3), st.one_of(st.none(), rates))
def test_what_flows_in_flows_out(line: list[Station], arrival: float | None) -> None:
    found = solve_line(Line(tuple(line), arrival))
    for station, share in zip(line, found.stations, strict=True):
        assert share.busy + share.starved + share.blocked + share.down == pytest.approx(1.0, abs=EXACT)
        flow = share.busy * station.servers * station.rate_hz
        assert flow == pytest.approx(found.throughput_hz, rel=1e-8)
        if station.failure_hz:  # time down per time busy is failure rate over repair rate
            assert share.down == pytest.approx(share.busy * station.failure_hz / station.repair_hz, abs=EXACT)
    if arrival is not None:
        assert arrival * (1 - found.lost_share) == pytest.approx(found.throughput_hz, rel=1e-8)


@settings(max_examples=20)
@given(st.lists(st.tuples(rates, st.integers(0, 3)), min_size=2, max_size=3))
def test_a_saturated_line_is_reversible(parts: list[tuple[float, int]]) -> None:
    """Muth: a line worked backwards yields as much."""
    speed, places = [r for r, _ in parts], [b for _, b in parts[1:]]
    forward = Line(tuple(Station(r, b) for r, b in zip(speed, [0, *places], strict=True)))
    back = Line(tuple(Station(r, b) for r, b in zip(speed[::-1], [0, *places[::-1]], strict=True)))
    assert solve_line(forward).throughput_hz == pytest.approx(solve_line(back).throughput_hz, rel=EXACT)


def test_sweeps_and_factors_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    line = Line((Station(1.0, 0, 1, 0.1, 0.5), Station(1.2, 4, 1, 0.05, 0.5), Station(0.9, 4)))
    direct = solve_line(line)
    monkeypatch.setattr(chains, "DIRECT_LIMIT", 1)
    swept = solve_line(line)
    assert swept.throughput_hz == pytest.approx(direct.throughput_hz, abs=1e-10)


def test_the_generator_matches_a_dense_null_space() -> None:
    def moves(state: tuple[int, ...]):
        for step in (-1, 1):
            if 0 <= state[0] + step <= 6:
                yield (state[0] + step,), 1.0 + state[0] + (step > 0)

    chain = explore((3,), moves)
    values, vectors = np.linalg.eig(chain.generator.toarray().T)
    null = np.real(vectors[:, np.argmin(np.abs(values))])
    assert stationary(chain) == pytest.approx(null / null.sum(), abs=1e-12)


def test_states_that_are_left_for_ever_weigh_nothing() -> None:
    chain = explore((0,), lambda s: [((1,), 1.0)] if s == (0,) else [((3 - s[0],), 1.0)])
    assert stationary(chain)[0] == 0.0
    assert stationary(explore((0,), lambda s: [])).tolist() == [1.0]


def test_two_long_runs_are_refused() -> None:
    chain = explore((0,), lambda s: [((1,), 1.0), ((2,), 1.0)] if s == (0,) else [])
    assert isinstance(chain, Chain)
    with pytest.raises(ChainNotSolved):
        stationary(chain)


def test_a_large_chain_is_refused_with_its_limit() -> None:
    with pytest.raises(TooManyStates) as caught:
        solve_line(saturated(*itertools.repeat(20, 6)), limit=5000)
    assert caught.value.params["limit"] == 5000


def test_faults_are_told_together() -> None:
    with pytest.raises(NotALine) as caught:
        solve_line(Line((Station(0.0), Station(1.0, -1), Station(1.0, failure_hz=1.0))))
    assert len(caught.value.params["faults"]) == 3


def test_closed_forms_agree_with_each_other() -> None:
    assert mg1(0.7, 1.0, 1.0).wait_s == pytest.approx(mmc(0.7, 1.0).wait_s)
    assert mg1(0.7, 1.0, 0.0).wait_s == pytest.approx(mmc(0.7, 1.0).wait_s / 2)
    assert mmc(1.6, 1.0, 2).wait_s == pytest.approx(1.7777777777777777)  # rho = 0.8, C = 0.7111
    assert machine_repair(5, 0.1, 1.0, 5) == pytest.approx(1 / 1.1)
    with pytest.raises(UnstableQueue):
        mmc(2.0, 1.0, 2)
