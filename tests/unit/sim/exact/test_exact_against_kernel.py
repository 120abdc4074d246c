"""Random small exponential models of every kind of element: the exact engine against the event kernel."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from tests.unit.sim.lines import exponential, failure, line

from onmaru.sim.rules.compile import compile_model
from onmaru.sim.rules.engine_choice import EngineRefused, Wish, choose
from onmaru.sim.rules.exact import exact_figures, solve_exactly
from onmaru.sim.rules.kpi import figures, item_times
from onmaru.sim.rules.markov.chain import ChainNotSolved, TooManyStates
from onmaru.sim.rules.markov.outcomes import Coin, Outcomes
from onmaru.sim.rules.markov.plant import solve_model
from onmaru.sim.rules.run import run
from onmaru.sim.service.experiment import ExperimentCancelled, run_experiment
from onmaru.sim.types import Deadlock, Model

RUNS = 12


def station(rng: random.Random, name: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kind": "machine", "name": name, "time_s": exponential(rng.choice([0.7, 1.0, 1.5])),
        "servers": rng.choice([1, 1, 2]),
    }  # fmt: skip
    if rng.random() < 0.3:
        found["times_s"] = {"b": {"kind": "erlang", "mean_s": 1.2, "stages": 2}}
    if rng.random() < 0.5:
        found["failures"] = [
            {
                **failure(rng.choice([5.0, 9.0]), rng.choice([1.0, 2.0]), f"f{i}"),
                "clock": rng.choice(["operation", "time"]),
                **({"crew": "c", "priority": rng.randint(0, 1)} if rng.random() < 0.6 else {}),
            }
            for i in range(rng.choice([1, 1, 2]))
        ]
    if rng.random() < 0.3:
        found |= {"needs": {"skill": "op"}, "people_priority": rng.randint(0, 1)}
    if rng.random() < 0.2:
        found["setup"] = {"default_s": exponential(0.5), "needs": {"skill": "op"}}
    if rng.random() < 0.2:
        found["scrap_probability"] = 0.1
    return found


def any_model(seed: int) -> Model:
    """A line, two machines side by side, or an inspection with rework; two products."""
    rng = random.Random(seed)
    source: dict[str, Any] = {"kind": "source", "name": "in"}
    kind = rng.choice(["lose", "saturated", "conwip"])
    if rng.random() < 0.6:
        source["mix"] = {"a": 1.0, "b": rng.choice([0.5, 2.0])}
    if kind == "lose":
        times = [exponential(2.0), {"kind": "erlang", "mean_s": 3.0, "stages": 2}]
        source |= {"interarrival_s": rng.choice(times), "when_full": "lose", "batch": rng.choice([1, 1, 2])}
    elif kind == "conwip":
        source["wip_limit"] = rng.randint(2, 4)
    take = rng.choice(["oldest", "listed"])

    def queue(name: str) -> dict[str, Any]:
        order = rng.choice(["fifo", "fifo", "lifo", "priority"])
        return {"kind": "buffer", "name": name, "capacity": rng.choice([1, 2]), "order": order, "take": take}

    first = queue("q")
    elements, routes = [source, first], [("in", "q")]
    shape = rng.choice(["line", "side", "inspect"])
    if shape == "side":
        first["send"] = rng.choice(["first", "cyclic", "probability", "shortest"])
        elements += [station(rng, "x"), station(rng, "y"), {**station(rng, "z"), "take": take}]
        routes += [("q", "x"), ("q", "y"), ("x", "z"), ("y", "z"), ("z", "out")]
    elif shape == "inspect":
        look = {**station(rng, "i"), "kind": "inspection", "detect_probability": 0.8, "rework_to": "x",
                "false_reject_probability": 0.05, "max_reworks": rng.randint(1, 2)}  # fmt: skip
        elements += [{**station(rng, "x"), "defect_probability": 0.3, "take": take}, queue("w"), look]
        routes += [("q", "x"), ("x", "w"), ("w", "i"), ("i", "out")]
    else:
        elements += [station(rng, "x"), station(rng, "y")]
        routes += [("q", "x"), ("x", "y"), ("y", "out")]
    elements.append({"kind": "sink", "name": "out"})
    return Model.model_validate(
        {
            "name": f"random-{seed}",
            "products": [{"name": "a", "priority": 1}, {"name": "b"}],
            "elements": elements,
            "routes": [{"start": a, "end": b} for a, b in routes],
            "operators": [{"name": "op", "count": rng.choice([1, 2])}],
            "crews": [{"name": "c"}],
        }
    )


def merging(seed: int) -> Model:
    """Two streams that compete for one station by the age of their parts."""
    rng = random.Random(seed)
    elements: list[dict[str, Any]] = []
    routes = []
    for stream, product in (("1", "a"), ("2", "b")):
        source: dict[str, Any] = {"kind": "source", "name": f"in{stream}", "product": product}
        kind = rng.choice(["lose", "saturated", "conwip"])
        if kind == "lose":
            source |= {"interarrival_s": exponential(rng.choice([1.5, 3.0])), "when_full": "lose"}
        elif kind == "conwip":
            source["wip_limit"] = rng.randint(1, 3)
        order = rng.choice(["fifo", "lifo"])
        queue = {"kind": "buffer", "name": f"q{stream}", "capacity": rng.choice([1, 2, 3]), "order": order}
        elements += [source, queue]
        routes += [(f"in{stream}", f"q{stream}"), (f"q{stream}", "m")]
    joint = station(rng, "m") | {"times_s": {"b": exponential(rng.choice([0.5, 2.0]))}}
    elements += [joint, {"kind": "machine", "name": "n", "time_s": exponential(0.9)}]
    elements.append({"kind": "sink", "name": "out"})
    return Model.model_validate(
        {
            "name": f"merging-{seed}",
            "products": [{"name": "a"}, {"name": "b"}],
            "elements": elements,
            "routes": [{"start": a, "end": b} for a, b in [*routes, ("m", "n"), ("n", "out")]],
            "operators": [{"name": "op"}],
            "crews": [{"name": "c"}],
        }
    )


MODELS = [
    *(any_model(seed) for seed in (0, 3, 4, 11, 17, 20, 23, 24, 27, 28, 29, 38)),
    *(merging(seed) for seed in range(6)),
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_every_figure_is_that_of_long_runs(model: Model) -> None:
    try:
        found = solve_model(model, limit=3_000)
    except Deadlock:
        with pytest.raises(Deadlock):  # then the kernel finds one as well
            run(compile_model(model), until_s=1e6, seed=7)
        return
    program = compile_model(model)
    runs = [run(program, until_s=20_000, warmup_s=300, seed=7, replication=k) for k in range(RUNS)]
    items, exact = item_times(model), exact_figures(model, found)
    rows = [figures(model, one, items) for one in runs]
    wrong = []
    for address, value in exact.items():
        sample = np.array([row[address] for row in rows])
        error = sample.std(ddof=1) / np.sqrt(RUNS)
        if abs(sample.mean() - value) > 7 * error + 1e-9:  # t of 11: one in 50,000, and the seeds are fixed
            wrong.append((address, value, sample.mean(), error))
    assert not wrong
    assert len(exact) > 20


@pytest.mark.parametrize("seed", [6, 11, 38])
def test_alike_servers_may_be_lumped(seed: int) -> None:
    one, each = (solve_model(any_model(seed), limit=3_000, lump=lump) for lump in (True, False))
    assert one.states < each.states
    assert one.wip == pytest.approx(each.wip, rel=1e-9)
    assert one.state == pytest.approx(each.state, abs=1e-9)
    assert one.flow_hz == pytest.approx(each.flow_hz, rel=1e-8, abs=1e-10)


def test_every_outcome_is_played_once() -> None:
    outcomes = Outcomes()
    seen: dict[tuple[int, ...], float] = {}
    for _ in outcomes.plays():
        first = outcomes.pick((1.0, 0.0, 3.0))
        path = (first, int(Coin(outcomes) < 0.25)) if first else (first,)
        seen[path] = outcomes.chance
    assert seen == {(0,): 0.25, (2, 1): 0.75 * 0.25, (2, 0): 0.75 * 0.75}
    sure = [Coin(outcomes) < 1.0 for _ in outcomes.plays()]
    assert sure == [True]


def test_assembly_and_batches_are_within_reach() -> None:
    """One of each of two parts makes one; the slower stream sets the pace of what leaves."""
    model = Model.model_validate(
        {
            "name": "join",
            "elements": [
                {"kind": "source", "name": "a"},
                {"kind": "source", "name": "b", "interarrival_s": exponential(4.0), "when_full": "lose"},
                {"kind": "buffer", "name": "qa", "capacity": 2},
                {"kind": "buffer", "name": "qb", "capacity": 2},
                {"kind": "assembly", "name": "j", "takes": {"qa": 1, "qb": 2}, "time_s": exponential(1.0)},
                {"kind": "sink", "name": "out"},
            ],
            "routes": [
                {"start": s, "end": e}
                for s, e in (("a", "qa"), ("b", "qb"), ("qa", "j"), ("qb", "j"), ("j", "out"))
            ],
        }
    )
    found = solve_exactly(model)
    out, lost = found.arrived_hz.sum(), found.flow_hz[1, "lost"]
    assert 2 * out == pytest.approx(0.25 - lost, rel=1e-9)
    assert found.flow_hz[0, "left"] == pytest.approx(out, rel=1e-9)
    assert "lead_time_s" not in exact_figures(model, found)  # Little's law does not tell the joined apart


def test_what_cannot_be_solved_is_refused_with_its_reason() -> None:
    long = Wish(long_run=True)
    for model, reason in (
        (line([{"time_s": 3}], [0]), "not exponential"),
        (line([{"failures": [{**failure(), "time_to_repair_s": 5}]}], [0]), "failures or repairs"),
        (line([{"setup": {"default_s": 5}}], [0]), "setups"),
        (line([{}], [2], {"orders": [{"at_s": 3}]}), "planned orders"),
        (line([{}], [2], {"due_after_s": 60.0, "interarrival_s": exponential(2)}), "due dates"),
    ):
        with pytest.raises(EngineRefused, match=reason):
            choose(model, wish=long)
    with pytest.raises(TooManyStates, match="500"):
        solve_model(line([{"failures": [failure()]}] * 4, [4] * 4), limit=500)
    with pytest.raises(ChainNotSolved, match="as fast as"):
        solve_model(line([{}], [None], {"interarrival_s": exponential(0.9)}))
    with pytest.raises(ExperimentCancelled):
        run_experiment(
            line([{"servers": 2, "failures": [failure()]}], [3]), hours=None, cancelled=lambda: True
        )


def test_a_model_that_comes_to_a_stand_is_told_so() -> None:
    """Rework into a full line: nothing can move any more, and breakdowns by the clock change nothing of it."""
    timed = [{**failure(9.0, 1.0), "clock": "time"}]
    elements = [
        {"kind": "source", "name": "in"},
        {"kind": "machine", "name": "m", "time_s": exponential(1.0), "failures": timed},
        {"kind": "inspection", "name": "i", "time_s": exponential(1.0), "false_reject_probability": 0.2,
         "rework_to": "m"},
        {"kind": "sink", "name": "out"},
    ]  # fmt: skip
    ways = [{"start": a, "end": b} for a, b in (("in", "m"), ("m", "i"), ("i", "out"))]
    with pytest.raises(Deadlock) as caught:
        solve_exactly(Model.model_validate({"name": "ring", "elements": elements, "routes": ways}))
    assert caught.value.params["cycle"] == ["m", "i"]
