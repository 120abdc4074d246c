from __future__ import annotations

import pytest
from tests.unit.sim.lines import exponential, failure, line, plain

from onmaru.sim.rules.engine_choice import EngineRefused, Wish, choose
from onmaru.sim.rules.line import markov_line, view
from onmaru.sim.rules.markov.line import solve_line

POISSON = {"interarrival_s": exponential(2.0), "when_full": "lose"}


def test_a_line_goes_to_max_plus_and_says_why() -> None:
    found = choose(plain(3))
    assert found.name == "maxplus"
    assert found.why
    assert found.refused["kernel"] == ()


@pytest.mark.parametrize(
    ("machine", "source", "reason"),
    [
        ({"servers": 2}, {}, "m0 has 2 servers"),
        ({"batch": 2}, {}, "m0 works in batches"),
        ({"scrap_probability": 0.1}, {}, "m0 scraps or spoils parts"),
        ({"failures": [{**failure(), "clock": "time"}]}, {}, "m0 fails by the clock, not by its work"),
        ({"setup": {"default_s": 3}}, {}, "m0 is set up first"),
        ({}, {"wip_limit": 3}, "in holds parts back by a WIP limit"),
        ({}, {"due_after_s": 3}, "in states due dates"),
        ({}, {"limit": 3}, "in sends a limited number of parts"),
        ({}, {"batch": 3, "interarrival_s": 1}, "in sends batches"),
        ({}, POISSON, "in loses parts, which no maximum of sums describes"),
    ],
)
def test_whatever_couples_stations_goes_to_the_kernel(machine: dict, source: dict, reason: str) -> None:
    found = choose(line([machine], [0], source))
    assert found.name == "kernel"
    assert reason in found.refused["maxplus"]


@pytest.mark.parametrize("wish", [Wish(trace=True), Wish(start=True), Wish(states=True), Wish(rules=True)])
def test_wishes_that_only_the_kernel_grants(wish: Wish) -> None:
    assert choose(plain(2), wish=wish).name == "kernel"


def test_the_long_run_is_solved_or_refused() -> None:
    assert choose(plain(2), wish=Wish(long_run=True)).name == "markov"
    assert choose(line([{}], [3], POISSON), wish=Wish(long_run=True)).name == "markov"
    with pytest.raises(EngineRefused, match="not exponential"):
        choose(line([{"time_s": 3}], [0]), wish=Wish(long_run=True))


def test_an_engine_that_was_asked_for_must_fit() -> None:
    with pytest.raises(EngineRefused) as caught:
        choose(line([{"servers": 2}], [0]), "maxplus")
    assert caught.value.params["reasons"]
    with pytest.raises(EngineRefused):
        choose(plain(1), "warp")
    with pytest.raises(EngineRefused, match="long run"):
        choose(plain(1), "markov")
    assert choose(plain(1), "kernel").name == "kernel"


def test_shapes_that_are_no_line() -> None:
    model = plain(2).model_dump()
    model["routes"] += ({"start": "m0", "end": "out"},)
    seen = view(type(plain(2)).model_validate(model))
    assert seen.line is None
    assert "ways out" in seen.no_line[0]


def test_the_exact_engine_gets_the_model_right() -> None:
    found = view(line([{}], [2], POISSON)).line
    assert found is not None
    exact = solve_line(markov_line(found))
    assert exact.lost_share == pytest.approx(0.5**3 * 0.5 / (1 - 0.5**4))
