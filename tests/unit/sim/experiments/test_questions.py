"""What if, where is the bottleneck, what is best: on models whose answer is known."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.sim.lines import exponential, failure, line, plain

from onmaru.sim.drivers.segments import read_table
from onmaru.sim.rules.optimise import Lever, Limit
from onmaru.sim.rules.whatif import apply, parse_change, parse_scenario
from onmaru.sim.service.bottleneck import find_bottleneck
from onmaru.sim.service.compare import compare_scenarios
from onmaru.sim.service.optimise import optimise
from onmaru.sim.service.replications import ExperimentCancelled
from onmaru.sim.types import BadRun, Model, ModelInvalid

UNEVEN = line(
    [
        {"time_s": exponential(8)},
        {"time_s": exponential(12), "failures": [failure(600, 60)]},
        {"time_s": exponential(8)},
    ],
    [0, 4, 4],
)


def test_scenarios_against_a_base() -> None:
    scenarios = [
        parse_scenario("more room", ["m1.buffer_capacity=12", "m2.buffer_capacity=12"]),
        parse_scenario("nothing", ["m0.servers=1"]),
        parse_scenario("slower", ["m1.time_s.mean_s*=1.2"]),
    ]
    found = compare_scenarios(UNEVEN, scenarios, hours=20, replications=12, workers=2)
    room, nothing, slower = (change.comparisons["throughput_per_h"] for change in found.changes)
    assert room.significant
    assert room.difference.estimate > 0
    assert nothing.difference.estimate == 0
    assert slower.difference.high < 0
    assert slower.correlation > 0.5  # common random numbers
    assert slower.difference.confidence == pytest.approx(1 - 0.05 / 3)
    table = found.to_pandas()
    assert set(table["scenario"]) == {"more room", "nothing", "slower"}
    assert found.as_json()["scenarios"][0]["changes"] == ["m1.buffer_capacity=12", "m2.buffer_capacity=12"]


def test_scenarios_of_another_engine_still_use_the_same_numbers() -> None:
    scenario = parse_scenario("crew", ["m1.servers=2"])
    found = compare_scenarios(
        UNEVEN, [scenario], hours=5, replications=6, figures=["throughput_per_h", "wip"]
    )
    assert (found.base_engine, found.changes[0].engine) == ("maxplus", "kernel")
    assert found.changes[0].comparisons["throughput_per_h"].significant


def test_bad_comparisons_are_refused() -> None:
    with pytest.raises(BadRun):
        compare_scenarios(UNEVEN, [], hours=1)
    with pytest.raises(ModelInvalid):
        compare_scenarios(UNEVEN, [parse_scenario("x", ["m7.servers=2"])], hours=1)
    with pytest.raises(BadRun):
        compare_scenarios(UNEVEN, [parse_scenario("x", ["m1.servers=2"])], hours=1, figures=["joy"])


def test_three_methods_name_the_slow_machine() -> None:
    found = find_bottleneck(UNEVEN, hours=20, replications=6, workers=2)
    assert found.agreement.unanimous
    assert found.agreement.station == "m1"
    sensitivity = found.rankings[2]
    assert sensitivity.intervals["m1"].low > sensitivity.intervals["m0"].high
    assert 0.3 < sensitivity.scores[0][1] <= 1.05
    shares = {m.station: m.sole + m.shifting for m in found.momentary}
    assert max(shares, key=shares.__getitem__) == "m1"
    assert found.as_json()["agreement"]["unanimous"]


def test_a_balanced_line_names_nobody_with_one_voice() -> None:
    found = find_bottleneck(plain(3, 3), hours=2, replications=5)
    assert found.agreement.methods == 3
    assert all(ranking.scores for ranking in found.rankings)


def test_the_optimiser_puts_the_server_where_it_helps() -> None:
    levers = [Lever(f"m{i}.servers", (1.0, 2.0)) for i in range(3)]
    limit = Limit(tuple(lever.address for lever in levers), 4)
    found = optimise(UNEVEN, levers, limits=[limit], hours=4, budget=120, workers=2)
    assert found.best.values == (1.0, 2.0, 1.0)
    assert found.changes == ("m0.servers=1", "m1.servers=2", "m2.servers=1")
    assert found.spent <= 120
    assert found.against_base.significant
    assert found.model.element("m1").servers == 2
    again = optimise(UNEVEN, levers, limits=[limit], hours=4, budget=120, workers=1)
    assert again.as_json() == found.as_json()


def test_places_cost_what_they_are_said_to_cost() -> None:
    """A place that costs more than it can bring is not bought."""
    lever = Lever("m1.buffer_capacity", (1.0, 4.0, 16.0), cost=50.0)
    dear = optimise(UNEVEN, [lever], hours=4, budget=60)
    assert dear.best.values == (1.0,)
    free = optimise(UNEVEN, [Lever("m1.buffer_capacity", (1.0, 4.0, 16.0))], hours=4, budget=60)
    assert free.best.values == (16.0,)


def rework_loop() -> Model:
    """It locks up as soon as rework finds the queue full."""
    return Model.model_validate(
        {
            "name": "loop",
            "elements": [
                {"kind": "source", "name": "in"},
                {"kind": "buffer", "name": "queue", "capacity": 40},
                {"kind": "machine", "name": "paint", "time_s": 10, "defect_probability": 0.5},
                {"kind": "inspection", "name": "check", "time_s": 9, "rework_to": "queue", "max_reworks": 5},
                {"kind": "sink", "name": "out"},
            ],
            "routes": [
                {"start": "in", "end": "queue"},
                {"start": "queue", "end": "paint"},
                {"start": "paint", "end": "check"},
                {"start": "check", "end": "out"},
            ],
        }
    )


def test_a_design_that_stands_still_is_no_answer() -> None:
    """A loop of rework without room for what comes back locks up; the search walks around it."""
    limited = apply(rework_loop(), [parse_change("in.wip_limit=3")])
    found = optimise(limited, [Lever("in.wip_limit", (1.0, 2.0, 3.0, 41.0, 200.0))], hours=8, budget=120)
    assert found.best.values[0] in (2.0, 3.0, 41.0)
    assert all(row.values[0] < 200 for row in found.finalists)


def test_levers_that_fit_nothing_are_refused() -> None:
    with pytest.raises(ModelInvalid):
        optimise(UNEVEN, [Lever("m1.wings", (1.0, 2.0))], hours=1, budget=50)
    with pytest.raises(ModelInvalid):
        optimise(UNEVEN, [Lever("m1.servers", (1.0, 0.0))], hours=1, budget=50)
    with pytest.raises(BadRun):
        optimise(UNEVEN, [Lever("m1.servers", (1.0, 2.0))], objective="joy", hours=1, budget=50)


def test_a_scenario_that_stands_still_is_told_and_the_others_go_on() -> None:
    limited = apply(rework_loop(), [parse_change("in.wip_limit=3")])
    scenarios = [parse_scenario("flood", ["in.wip_limit=200"]), parse_scenario("two", ["in.wip_limit=2"])]
    found = compare_scenarios(limited, scenarios, hours=8, replications=4, workers=2)
    flood, two = found.changes
    assert flood.stopped is not None
    assert flood.stopped.code == "sim.deadlock"
    assert set(flood.stopped.ring) == {"queue", "paint", "check"}
    assert flood.comparisons == {}
    assert two.stopped is None
    assert two.comparisons["throughput_per_h"].difference.count == 4
    told = found.as_json()["scenarios"]
    assert told[0]["stopped"]["ring"]
    assert told[1]["stopped"] is None


def test_a_base_that_stands_still_leaves_the_scenarios_their_own_figures() -> None:
    scenario = parse_scenario("few", ["in.wip_limit=3"])
    found = compare_scenarios(rework_loop(), [scenario], hours=8, replications=4, warmup_hours=None)
    assert found.stopped is not None
    assert found.changes[0].comparisons == {}
    assert found.changes[0].alone["throughput_per_h"].estimate > 0
    best = optimise(rework_loop(), [Lever("in.wip_limit", (3.0, 200.0))], hours=8, budget=30)
    assert best.changes == ("in.wip_limit=3",)
    assert best.stopped is not None
    assert best.against_base is None
    assert best.as_json()["stuck"][0]["ring"]


@pytest.mark.parametrize(("procedure", "indifference"), [("ocba", None), ("kn", 5.0)])
def test_the_best_of_several_designs_is_found(procedure: str, indifference: float | None) -> None:
    """Speed at the slow machine helps, elsewhere it does not; and one design cannot run at all."""
    scenarios = [
        parse_scenario("first", ["m0.time_s.mean_s=7"]),
        parse_scenario("slow one", ["m1.time_s.mean_s=9"]),
        parse_scenario("last", ["m2.time_s.mean_s=7"]),
    ]
    found = compare_scenarios(
        UNEVEN, scenarios, hours=8, replications=20, procedure=procedure, indifference=indifference, workers=2
    )
    ranking = found.ranking
    assert ranking is not None
    told = ranking.as_json()
    assert told["best"] == "slow one"
    assert told["probability"] >= 0.95
    assert told["spent"] <= 20 * 4
    assert ranking.guaranteed in (None, True)
    assert [change.replications for change in found.changes] == list(ranking.replications[1:])
    assert found.changes[1].comparisons["throughput_per_h"].significant
    with pytest.raises(BadRun):
        compare_scenarios(UNEVEN, scenarios, hours=1, procedure="kn")
    with pytest.raises(BadRun):
        compare_scenarios(UNEVEN, scenarios, hours=1, procedure="ocba", rank_by="joy")


def test_a_comparison_ended_early_keeps_what_had_finished() -> None:
    asked = iter(range(10_000))
    found = compare_scenarios(
        UNEVEN, [parse_scenario("crew", ["m1.servers=2"])], hours=1, replications=500, workers=1,
        cancelled=lambda: next(asked) > 40,
    )  # fmt: skip
    assert not found.complete
    assert 2 <= found.replications < 500
    assert found.changes[0].comparisons["throughput_per_h"].difference.count >= 2


def test_a_search_ended_early_keeps_the_best() -> None:
    asked = iter(range(10_000))
    points = []
    found = optimise(
        UNEVEN, [Lever(f"m{i}.servers", (1.0, 2.0, 3.0)) for i in range(3)], hours=1, budget=2000, workers=1,
        improved=points.append, cancelled=lambda: next(asked) > 200,
    )  # fmt: skip
    assert not found.complete
    assert found.best.values[1] >= 2.0
    assert found.spent < 2000
    assert found.curve == tuple(points)
    assert found.curve[-1].objective > found.curve[0].objective


@pytest.mark.parametrize(
    ("moment", "methods"),
    [("replications", 1), ("traces of active periods", 1), ("quicker work at m1", 3)],
)
def test_a_search_for_the_bottleneck_ended_early_keeps_what_had_finished(
    moment: str, methods: int, tmp_path: Path
) -> None:
    notes: list[str] = []

    def ended() -> bool:
        seen = [note for note in notes if moment in note]
        return len(seen) >= (4 if moment == "replications" else 1)

    found = find_bottleneck(
        UNEVEN, hours=1, replications=8, workers=1, folder=tmp_path,
        progress=lambda _share, note: notes.append(note), cancelled=ended,
    )  # fmt: skip
    assert not found.complete
    assert len(found.rankings) == found.agreement.methods == methods
    assert found.tested == (("m0",) if methods == 3 else ())
    assert found.replications == read_table(tmp_path).num_rows >= 4
    assert found.as_json()["complete"] is False
    whole = find_bottleneck(UNEVEN, hours=1, replications=8, workers=1)
    assert whole.complete
    if found.replications == 8:
        assert whole.rankings[0] == found.rankings[0]
    with pytest.raises(ExperimentCancelled):
        find_bottleneck(UNEVEN, hours=1, replications=8, workers=1, cancelled=lambda: True)
