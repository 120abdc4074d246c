"""User rules through the public API: dispatching, routing, release; as machine code and as Python callbacks."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.sim.lines import exponential

from onmaru import sim
from onmaru.sim.service.experiment import Experiment
from onmaru.sim.types import BadRun, Model, RuleFailed


def by_due_date(now_s: float, element: int, rows: Any) -> int:
    best = 0
    for i in range(rows.shape[0]):
        if rows[i, 2] < rows[best, 2]:
            best = i
    return best


def to_the_emptier(now_s: float, element: int, rows: Any) -> int:
    best = 0
    for i in range(rows.shape[0]):
        if rows[i, 7] < rows[best, 7]:
            best = i
    return best


def three_inside(now_s: float, element: int, rows: Any) -> int:
    return 0 if rows[0, 0] < 3 else -1


def dispatching(**buffer: Any) -> Model:
    """Two streams of parts, one in more of a hurry than the other, before one machine."""
    return _model(
        [
            {"kind": "source", "name": "slow", "interarrival_s": exponential(4.0), "due_after_s": 60.0},
            {"kind": "source", "name": "fast", "interarrival_s": exponential(4.0), "due_after_s": 5.0},
            {"kind": "buffer", "name": "q", **buffer},
            {"kind": "machine", "name": "m", "time_s": exponential(1.8)},
            {"kind": "sink", "name": "out"},
        ],
        [("slow", "q"), ("fast", "q"), ("q", "m"), ("m", "out")],
    )


def routing(**source: Any) -> Model:
    """Two queues before two unequal machines."""
    return _model(
        [
            {"kind": "source", "name": "in", "interarrival_s": exponential(1.0), **source},
            {"kind": "buffer", "name": "left"},
            {"kind": "buffer", "name": "right"},
            {"kind": "machine", "name": "a", "time_s": exponential(1.5)},
            {"kind": "machine", "name": "b", "time_s": exponential(2.0)},
            {"kind": "sink", "name": "out"},
        ],
        [("in", "left"), ("in", "right"), ("left", "a"), ("right", "b"), ("a", "out"), ("b", "out")],
    )


def release(**source: Any) -> Model:
    """A saturated source before two machines with room for any number of parts."""
    return _model(
        [
            {"kind": "source", "name": "in", **source},
            {"kind": "buffer", "name": "q", "capacity": 50},
            {"kind": "machine", "name": "a", "time_s": exponential(1.0)},
            {"kind": "buffer", "name": "r", "capacity": 50},
            {"kind": "machine", "name": "b", "time_s": exponential(1.0)},
            {"kind": "sink", "name": "out"},
        ],
        [("in", "q"), ("q", "a"), ("a", "r"), ("r", "b"), ("b", "out")],
    )


def _model(elements: list[dict[str, Any]], ways: list[tuple[str, str]]) -> Model:
    routes = [{"start": start, "end": end} for start, end in ways]
    return Model.model_validate({"name": "ruled", "elements": elements, "routes": routes})


def asked(model: Model, **rules: Any) -> Experiment:
    return sim.run_experiment(model, hours=0.5, replications=4, workers=2, engine="kernel", rules=rules)


@pytest.mark.parametrize("compile_it", [True, False], ids=["numba", "python"])
@pytest.mark.parametrize(
    ("with_rule", "built_in", "rule"),
    [
        (dispatching(order="rule", rule="mine"), dispatching(order="due"), by_due_date),
        (routing(send="rule", send_rule="mine"), routing(send="shortest"), to_the_emptier),
        (release(release_rule="mine"), release(wip_limit=3), three_inside),
    ],
    ids=["dispatching", "routing", "release"],
)
def test_a_rule_does_what_the_built_in_choice_does(
    with_rule: Model, built_in: Model, rule: Any, compile_it: bool
) -> None:
    """Figure by figure and replication by replication, with the same luck."""
    mine = asked(with_rule, mine=sim.compiled_rule(rule) if compile_it else rule)
    theirs = asked(built_in)
    assert mine.engine.name == "kernel"
    ours, known = mine.to_pandas(), theirs.to_pandas()
    assert list(ours.columns) == list(known.columns)
    assert ours.to_numpy() == pytest.approx(known.to_numpy(), rel=1e-9, nan_ok=True)
    assert mine.figures["output"].estimate > 100


def test_due_dates_are_kept_better_by_looking_at_them() -> None:
    looked = asked(dispatching(order="rule", rule="mine"), mine=by_due_date)
    blind = asked(dispatching(order="rule", rule="mine"), mine=lambda now_s, element, rows: 0)
    assert looked.figures["on_time"].estimate > blind.figures["on_time"].estimate


def test_a_callback_may_keep_a_memory_of_its_own() -> None:
    """At each decision it sees the time and the candidates; time never runs back within a replication."""
    seen: list[tuple[float, int]] = []

    def watching(now_s: float, element: int, rows: Any) -> int:
        seen.append((now_s, len(rows)))
        return 0

    program = sim.compile_model(dispatching(order="rule", rule="mine"), rules={"mine": watching})
    sim.run(program, until_s=600.0)
    moments = [moment for moment, _ in seen]
    assert moments == sorted(moments)
    assert max(count for _, count in seen) > 1


def test_rules_decide_in_comparisons_and_searches_too() -> None:
    model = routing(send="rule", send_rule="mine")
    rule = sim.compiled_rule(to_the_emptier)
    found = sim.compare_scenarios(
        model, [sim.parse_scenario("quicker", ["b.time_s.mean_s=1"])], hours=0.5, replications=6, rules={"mine": rule}
    )  # fmt: skip
    assert found.changes[0].comparisons["wip"].difference.estimate < 0
    with pytest.raises(BadRun, match="mine"):
        sim.find_bottleneck(model, hours=0.5, replications=2)


@pytest.mark.parametrize("compile_it", [True, False], ids=["numba", "python"])
def test_a_rule_that_answers_nonsense_is_told(compile_it: bool) -> None:
    def nonsense(now_s: float, element: int, rows: Any) -> int:
        return 99

    rule = sim.compiled_rule(nonsense) if compile_it else nonsense
    for model in (dispatching(order="rule", rule="mine"), routing(send="rule", send_rule="mine")):
        with pytest.raises(RuleFailed):
            asked(model, mine=rule)


def test_a_routing_rule_cannot_send_a_part_where_its_product_may_not_go() -> None:
    """The second way is for product b alone, and a is what comes."""
    model = routing(send="rule", send_rule="mine", mix={"a": 1.0})
    routes = [r.model_copy(update={"products": ("b",)}) if r.end == "right" else r for r in model.routes]
    only = Model.model_validate(
        {
            **model.model_dump(),
            "routes": [route.model_dump() for route in routes],
            "products": [{"name": "a"}, {"name": "b"}],
        }
    )
    with pytest.raises(RuleFailed):
        asked(only, mine=lambda now_s, element, rows: 1)
    assert asked(only, mine=lambda now_s, element, rows: 0).figures["output"].estimate > 0
