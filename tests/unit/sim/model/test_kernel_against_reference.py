"""The compiled kernel and the plain Python engine see the same events, stay by stay, part by part."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.unit.sim.model.random_models import random_job_shop, random_model

from onmaru.sim.rules.compile import compile_model
from onmaru.sim.rules.reference import run_reference
from onmaru.sim.rules.run import run
from onmaru.sim.types import Deadlock, Model, ModelInvalid, TooManyParts

COUNTS = ("entered", "left", "scrapped", "rejected", "reworked", "failures", "lost")


def assert_same(model: Model, *, until_s: float, seed: int) -> None:
    try:
        program = compile_model(model)
        ours = run(program, until_s=until_s, seed=seed, trace=True)
    except (ModelInvalid, Deadlock, TooManyParts):
        assume(False)
        raise
    theirs = run_reference(model, until_s=until_s, seed=seed)
    assert ours.trace is not None
    rows = [
        (
            float(row["end_s"]),
            int(row["server"]),
            int(row["state"]),
            int(row["serial"]),
            program.products[row["product"]] if row["product"] >= 0 else "",
        )
        for row in ours.trace.rows
    ]
    for mine, other in zip(rows, theirs.rows, strict=False):
        assert mine == other
    assert len(rows) == len(theirs.rows)
    assert ours.events == theirs.events
    assert ours.wip_end == theirs.wip
    for what in COUNTS:
        found = {name: int(getattr(ours, what)[n]) for n, name in enumerate(program.elements)}
        assert found == {name: theirs.counts[name].get(what, 0) for name in program.elements}, what
    for name, sink in ours.sinks.items():
        leads = [lead for at, _, _, lead in theirs.leads if at == name]
        assert sink.count == len(leads)
        assert sink.lead_sum_s == pytest.approx(sum(leads), abs=1e-9)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(number=st.integers(0, 10**9))
def test_random_models_run_event_for_event_alike(number: int) -> None:
    assert_same(random_model(Random(number)), until_s=250.0, seed=number)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(number=st.integers(0, 10**9))
def test_random_job_shops_run_event_for_event_alike(number: int) -> None:
    assert_same(random_job_shop(Random(number)), until_s=250.0, seed=number)
