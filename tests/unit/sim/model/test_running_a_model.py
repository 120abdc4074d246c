"""Runs: equal seeds, states that add up, snapshots, warm starts, user rules, standstills."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.sim.lines import exponential, failure, line, plain

from onmaru.sim.rules.compile import compile_model
from onmaru.sim.rules.run import run
from onmaru.sim.rules.simulation import Simulation, read_snapshot
from onmaru.sim.rules.user_rule import compiled_rule
from onmaru.sim.types import (
    BadRun,
    Deadlock,
    ElementStart,
    Model,
    ModelInvalid,
    PartStart,
    RuleFailed,
    RunResult,
    ServerStart,
    StartState,
    State,
    TooManyParts,
    ZeroTimeLoop,
)


def flow(*elements: dict[str, Any], routes: list[tuple[str, str]], **more: Any) -> Model:
    pairs = [{"start": a, "end": b} for a, b in routes]
    return Model.model_validate({"name": "flow", "elements": list(elements), "routes": pairs, **more})


def busy_line() -> Model:
    return line(
        [{"time_s": exponential(1.0), "failures": [failure(50.0, 5.0)]} for _ in range(4)], [0, 3, 3, 3]
    )


BUSY = compile_model(busy_line())


def assert_equal(a: RunResult, b: RunResult) -> None:
    for name in ("state_s", "entered", "left", "failures", "level_mean", "level_high"):
        assert getattr(a, name).tobytes() == getattr(b, name).tobytes(), name
    assert a.sinks["out"].lead_sum_s == b.sinks["out"].lead_sum_s
    assert a.events == b.events


def test_equal_seeds_give_equal_bits_on_any_thread() -> None:
    program = compile_model(busy_line())
    alone = [run(program, until_s=2_000, seed=5, replication=i) for i in range(6)]
    found: dict[int, RunResult] = {}

    def work(i: int) -> None:
        found[i] = run(program, until_s=2_000, seed=5, replication=i)

    threads = [threading.Thread(target=work, args=(i,)) for i in reversed(range(6))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for i, result in enumerate(alone):
        assert_equal(result, found[i])
    assert alone[0].events != alone[1].events


def test_a_stream_does_not_change_when_another_element_is_added() -> None:
    """Common random numbers: the first machine of a longer line does the same work."""
    short = run(compile_model(plain(2, None)), until_s=500, trace=True)
    long = run(compile_model(plain(3, None)), until_s=500, trace=True)
    assert short.trace is not None
    assert long.trace is not None
    first = [trace.rows["end_s"][trace.rows["server"] == 0] for trace in (short.trace, long.trace)]
    assert first[0].tolist() == first[1].tolist()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**62), until_s=st.floats(10, 1_000), warmup=st.floats(0, 0.9))
def test_the_states_of_every_server_add_up_to_the_time(seed: int, until_s: float, warmup: float) -> None:
    result = run(BUSY, until_s=until_s, warmup_s=until_s * warmup, seed=seed)
    total = result.state_s.sum(axis=1)
    assert total == pytest.approx(result.servers * result.span_s, rel=1e-9)
    inside = result.entered - result.left - result.scrapped
    assert (np.abs(inside[1:-1]) <= 4).all()


def test_the_trace_says_the_same_as_the_counters() -> None:
    result = run(compile_model(busy_line()), until_s=5_000, trace=True)
    assert result.trace is not None
    rows = result.trace.rows
    length = rows["end_s"] - result.trace.starts_s()
    assert (length > 0).all()
    found = np.zeros_like(result.state_s)
    np.add.at(found, (result.trace.element[rows["server"]], rows["state"]), length)
    np.testing.assert_allclose(found, result.state_s, atol=1e-6)


def test_the_series_ends_where_the_result_does() -> None:
    result = run(compile_model(busy_line()), until_s=1_000, bucket_s=70.0, state_series=True)
    series = result.series
    assert series is not None
    assert series.end_s[-1] == 1_000
    assert len(series.end_s) == 15
    assert series.out[-1].sum() == result.output
    np.testing.assert_allclose(series.state_s[-1], result.state_s, atol=1e-6)
    assert series.wip_area_s[-1] / 1_000 == pytest.approx(result.wip_mean)


@settings(max_examples=20, deadline=None)
@given(cut=st.floats(0, 999), seed=st.integers(0, 1000))
def test_a_snapshot_goes_on_bit_for_bit(cut: float, seed: int) -> None:
    program = BUSY
    whole = Simulation(program, seed=seed)
    whole.advance(cut)
    data = whole.snapshot().to_bytes()
    whole.advance(1_000)
    other = Simulation(program, seed=seed + 1)
    other.advance(500)
    other.restore(read_snapshot(program, data))
    other.advance(1_000)
    assert other.snapshot().to_bytes() == whole.snapshot().to_bytes()


def test_a_broken_or_foreign_snapshot_is_refused() -> None:
    program, other = compile_model(busy_line()), compile_model(plain(2))
    data = Simulation(program).snapshot().to_bytes()
    for bad in (b"", data[:100], data[:-1], b"x" * len(data)):
        with pytest.raises(BadRun):
            read_snapshot(program, bad)
    with pytest.raises(BadRun):
        read_snapshot(other, data)
    with pytest.raises(BadRun):
        Simulation(other).restore(read_snapshot(program, data))


def test_a_run_begins_where_it_is_told() -> None:
    program = compile_model(
        line([{"time_s": 10.0, "failures": [failure(1e6, 5.0)]} for _ in range(3)], [0, 5, 5])
    )
    start = StartState(
        elements={
            "b2": ElementStart(parts=(PartStart(age_s=7.0),) * 3),
            "m1": ElementStart(servers=(ServerStart(state="run", left_s=4.0),)),
            "m2": ElementStart(servers=(ServerStart(state="down", repair_left_s=6.0),)),
        }
    )
    result = run(program, until_s=9.0, start=start, trace=True)
    rows = result.trace.rows if result.trace else []
    ended = {(int(r["server"]), int(r["state"])): float(r["end_s"]) for r in rows}
    assert ended[1, State.RUN] in (4.0, 9.0)
    assert ended[2, State.DOWN] == 6.0
    assert result.wip_end == 3 + 1 + 1  # what was inside, and what the source let in at 0
    late = run(program, until_s=17.0, start=start)
    assert late.sinks["out"].count == 1
    assert late.sinks["out"].lead_high_s == pytest.approx(16.0 + 7.0)


def test_a_start_that_does_not_fit_is_told() -> None:
    start = StartState(
        elements={
            "b1": ElementStart(parts=(PartStart(product="nut"),) * 9),
            "b9": ElementStart(),
            "m1": ElementStart(servers=(ServerStart(state="down"),) * 2),
        }
    )
    with pytest.raises(ModelInvalid) as caught:
        run(compile_model(plain(2, 5)), until_s=10.0, start=start)
    assert {fault.element for fault in caught.value.faults} == {"b1", "b9", "m1"}


def two_products(**buffer: Any) -> Model:
    return flow(
        {"kind": "source", "name": "in", "interarrival_s": exponential(1.2), "mix": {"a": 1, "b": 1}},
        {"kind": "buffer", "name": "q", **buffer},
        {"kind": "machine", "name": "m", "times_s": {"a": 0.5, "b": 1.5}},
        {"kind": "sink", "name": "out"},
        routes=[("in", "q"), ("q", "m"), ("m", "out")],
        products=[{"name": "a", "work_s": 0.5}, {"name": "b", "work_s": 1.5}],
    )


def shortest(now_s: float, element: int, rows: Any) -> int:
    best = 0
    for i in range(rows.shape[0]):
        if rows[i, 0] < rows[best, 0]:
            best = i
    return best


def test_a_rule_of_the_user_does_what_the_built_in_one_does() -> None:
    """Product a is the shorter one: choosing the smallest product number is shortest-first."""
    model = two_products(order="rule", rule="mine")
    built_in = run(compile_model(two_products(order="shortest")), until_s=3_000)
    compiled = run(compile_model(model, rules={"mine": compiled_rule(shortest)}), until_s=3_000)
    called = run(compile_model(model, rules={"mine": shortest}), until_s=3_000)
    assert compiled.sinks["out"].lead_sum_s == called.sinks["out"].lead_sum_s
    assert compiled.sinks["out"].lead_sum_s == pytest.approx(built_in.sinks["out"].lead_sum_s, rel=1e-12)


def test_rules_that_fail_are_told_and_missing_ones_too() -> None:
    model = two_products(order="rule", rule="mine")
    with pytest.raises(BadRun, match="mine"):
        compile_model(model)
    with pytest.raises(RuleFailed) as caught:
        run(compile_model(model, rules={"mine": lambda now_s, element, rows: 1 // 0}), until_s=100.0)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    with pytest.raises(RuleFailed, match="chose no row"):
        run(compile_model(model, rules={"mine": lambda now_s, element, rows: 77}), until_s=100.0)


def test_a_release_rule_holds_parts_back() -> None:
    model = flow(
        {"kind": "source", "name": "in", "release_rule": "few"},
        {"kind": "buffer", "name": "q"},
        {"kind": "machine", "name": "m", "time_s": 1.0},
        {"kind": "sink", "name": "out"},
        routes=[("in", "q"), ("q", "m"), ("m", "out")],
    )
    few = compiled_rule(lambda now_s, element, rows: 0 if rows[0, 0] < 3 else -1)
    result = run(compile_model(model, rules={"few": few}), until_s=100.0)
    assert result.level_high[1] <= 3
    assert result.output == pytest.approx(100, abs=1)


def test_a_deadlock_is_reported_with_its_cycle() -> None:
    """Rework goes back into a full buffer: the machine waits for the buffer, the buffer for the machine."""
    model = flow(
        {"kind": "source", "name": "in"},
        {"kind": "buffer", "name": "q", "capacity": 2},
        {"kind": "machine", "name": "m", "time_s": 1.0},
        {"kind": "inspection", "name": "look", "time_s": 1.0, "rework_to": "q", "max_reworks": 9,
         "false_reject_probability": 1.0},
        {"kind": "sink", "name": "out"},
        routes=[("in", "q"), ("q", "m"), ("m", "look"), ("look", "out")],
    )  # fmt: skip
    with pytest.raises(Deadlock) as caught:
        run(compile_model(model), until_s=1_000.0)
    cycle = caught.value.params["cycle"]
    assert set(cycle) == {"q", "m", "look"}
    assert [(a, b) for a, b in zip(cycle, cycle[1:] + cycle[:1], strict=True)].count(("q", "m")) == 1


def test_a_standstill_is_dated_when_the_ring_closed() -> None:
    """A side line keeps the clock going, so that the end of the run says nothing of when it was."""
    elements: tuple[dict[str, Any], ...] = (
        {"kind": "source", "name": "in"},
        {"kind": "buffer", "name": "q", "capacity": 2},
        {"kind": "machine", "name": "m", "time_s": 1.0},
        {"kind": "inspection", "name": "look", "time_s": 1.0, "rework_to": "q", "max_reworks": 9,
         "false_reject_probability": 1.0},
        {"kind": "sink", "name": "out"},
        {"kind": "source", "name": "beside", "interarrival_s": 7.0},
    )  # fmt: skip
    routes = [("in", "q"), ("q", "m"), ("m", "look"), ("look", "out"), ("beside", "out")]
    program = compile_model(flow(*elements, routes=routes))
    moments = set()
    for until_s, warmup_s in ((20.0, 0.0), (1_000.0, 0.0), (1_000.0, 500.0), (1_000.0, 3.5)):
        with pytest.raises(Deadlock) as caught:
            run(program, until_s=until_s, warmup_s=warmup_s)
        moments.add(caught.value.params["at_s"])
        assert f"at {caught.value.params['at_s']:g} s" in caught.value.detail
    assert len(moments) == 1
    closed_s = moments.pop()
    run(program, until_s=closed_s - 0.001)
    with pytest.raises(Deadlock):
        run(program, until_s=closed_s)


@pytest.mark.parametrize("accumulating", [True, False])
def test_a_standstill_over_a_belt_is_dated_too(accumulating: bool) -> None:
    program = compile_model(
        flow(
            {"kind": "source", "name": "in"},
            {"kind": "machine", "name": "m", "time_s": 2.0},
            {"kind": "conveyor", "name": "belt", "length_m": 3.0, "speed_m_per_s": 1.0, "pitch_m": 1.0,
             "accumulating": accumulating},
            {"kind": "inspection", "name": "look", "time_s": 5.0, "rework_to": "m", "max_reworks": 9,
             "false_reject_probability": 1.0},
            {"kind": "sink", "name": "out"},
            {"kind": "source", "name": "beside", "interarrival_s": 7.0},
            routes=[("in", "m"), ("m", "belt"), ("belt", "look"), ("look", "out"), ("beside", "out")],
        )
    )  # fmt: skip
    with pytest.raises(Deadlock) as caught:
        run(program, until_s=5_000.0)
    closed_s = caught.value.params["at_s"]
    assert set(caught.value.params["cycle"]) == {"m", "belt", "look"}
    run(program, until_s=closed_s - 0.001)
    with pytest.raises(Deadlock):
        run(program, until_s=closed_s)


def test_parts_that_go_round_without_time_are_stopped() -> None:
    model = flow(
        {"kind": "source", "name": "in", "interarrival_s": 1.0},
        {"kind": "machine", "name": "m", "time_s": 0.0, "send": "cyclic"},
        {"kind": "machine", "name": "n", "time_s": 0.0},
        {"kind": "sink", "name": "out"},
        routes=[("in", "m"), ("m", "n"), ("n", "m"), ("m", "out")],
    )
    endless = model.model_copy(update={"routes": tuple(r for r in model.routes)})
    result = run(compile_model(endless), until_s=20.0)
    assert result.output == 20
    loop = flow(
        {"kind": "source", "name": "in", "limit": 2_000_000},
        {"kind": "sink", "name": "out"},
        routes=[("in", "out")],
    )
    with pytest.raises((ZeroTimeLoop, ModelInvalid)):
        run(compile_model(_stuck()), until_s=10.0)
    assert run(compile_model(loop), until_s=1.0).output == 2_000_000


def _stuck() -> Model:
    """Two machines without time pass a part to each other, always: probability one back."""
    return flow(
        {"kind": "source", "name": "in", "interarrival_s": 1.0},
        {"kind": "machine", "name": "m", "time_s": 0.0},
        {"kind": "machine", "name": "n", "time_s": 0.0, "send": "probability"},
        {"kind": "sink", "name": "out"},
        routes=[("in", "m"), ("m", "n"), ("n", "out")],
    ).model_copy(
        update={
            "routes": Model.model_validate(
                {
                    "name": "x",
                    "elements": [{"kind": "sink", "name": "s"}],
                    "routes": [
                        {"start": "in", "end": "m"},
                        {"start": "m", "end": "n"},
                        {"start": "n", "end": "m", "probability": 1.0},
                        {"start": "n", "end": "out", "probability": 1e-12},
                    ],
                }
            ).routes
        }
    )


def test_a_model_that_takes_in_more_than_it_puts_out_is_stopped() -> None:
    model = flow(
        {"kind": "source", "name": "in", "interarrival_s": 0.1},
        {"kind": "buffer", "name": "q"},
        {"kind": "machine", "name": "m", "time_s": 1.0},
        {"kind": "sink", "name": "out"},
        routes=[("in", "q"), ("q", "m"), ("m", "out")],
        part_limit=5_000,
    )
    with pytest.raises(TooManyParts):
        run(compile_model(model), until_s=1e6)


@pytest.mark.parametrize(
    "times",
    [{"until_s": float("nan")}, {"until_s": -1.0}, {"until_s": 10.0, "warmup_s": 10.0}, {"until_s": float("inf")},
     {"until_s": 10.0, "bucket_s": 0.0}, {"until_s": 1e9, "bucket_s": 1.0}],
)  # fmt: skip
def test_times_that_make_no_sense_are_refused(times: dict[str, float]) -> None:
    with pytest.raises(BadRun):
        run(compile_model(plain(1)), **times)
