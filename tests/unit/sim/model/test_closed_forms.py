"""The kernel against what queueing theory says exactly: every formula inside the 95 % interval."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from onmaru.sim.rules.compile import compile_model
from onmaru.sim.rules.run import run
from onmaru.sim.types import Model, RunResult

EXP = {"kind": "exponential"}


def queue(arrival: Any, service: Any, *, servers: int = 1, capacity: int | None = None) -> Model:
    """Source, queue, machine, sink; `capacity` counts the places of the queue alone."""
    return Model.model_validate(
        {
            "name": "queue",
            "elements": [
                {"kind": "source", "name": "in", "interarrival_s": arrival, "when_full": "lose"},
                {"kind": "buffer", "name": "q", "capacity": capacity},
                {"kind": "machine", "name": "m", "time_s": service, "servers": servers},
                {"kind": "sink", "name": "out"},
            ],
            "routes": [{"start": a, "end": b} for a, b in (("in", "q"), ("q", "m"), ("m", "out"))],
        }
    )


def results(model: Model, *, until_s: float, warmup_s: float, count: int = 12) -> list[RunResult]:
    program = compile_model(model)
    return [run(program, until_s=until_s, warmup_s=warmup_s, seed=11, replication=i) for i in range(count)]


def assert_inside(samples: list[float], exact: float, *, half_width: float) -> None:
    """The exact value lies inside the 99.9 % interval (so that this does not fail by chance), and the
    95 % interval is narrow enough to say something."""
    values = np.asarray(samples)
    error = values.std(ddof=1) / math.sqrt(len(values))
    narrow, wide = (stats.t.ppf(p, len(values) - 1) * error for p in (0.975, 0.9995))
    assert narrow <= half_width * exact, f"half width {narrow / exact:.4%}"
    assert abs(values.mean() - exact) <= wide, f"{values.mean()} against {exact}"


def erlang_c(load: float, servers: int) -> float:
    top = load**servers / math.factorial(servers) * servers / (servers - load)
    return top / (sum(load**k / math.factorial(k) for k in range(servers)) + top)


@pytest.mark.parametrize("servers", [1, 3])
def test_mmc_waits_as_erlang_says(servers: int) -> None:
    load = 0.7 * servers
    model = queue({**EXP, "mean_s": 1 / load}, {**EXP, "mean_s": 1.0}, servers=servers)
    runs = results(model, until_s=400_000, warmup_s=2_000)
    wait = erlang_c(load, servers) / (servers - load)
    assert_inside([r.sinks["out"].lead_mean_s for r in runs], wait + 1.0, half_width=0.01)
    assert_inside([r.level_mean[1] for r in runs], load * wait, half_width=0.02)
    assert_inside([r.wip_mean for r in runs], load * (wait + 1.0), half_width=0.01)  # Little


@pytest.mark.parametrize(
    ("service", "square"),
    [
        (1.0, 1.0),  # M/D/1
        ({"kind": "uniform", "low_s": 0.5, "high_s": 1.5}, 1.0 + 1 / 12),
        ({"kind": "erlang", "mean_s": 1.0, "stages": 3}, 1.0 + 1 / 3),
        ({"kind": "gamma", "mean_s": 1.0, "shape": 0.5}, 1.0 + 2.0),
        ({"kind": "lognormal", "mean_s": 1.0, "std_s": 0.5}, 1.25),
        (
            {"kind": "weibull", "scale_s": 1.0 / math.gamma(1.5), "shape": 2.0},
            math.gamma(2) / math.gamma(1.5) ** 2,
        ),
    ],
)
def test_mg1_waits_as_pollaczek_and_khinchine_say(service: Any, square: float) -> None:
    rate = 0.6
    runs = results(queue({**EXP, "mean_s": 1 / rate}, service), until_s=300_000, warmup_s=2_000)
    exact = rate * square / (2 * (1 - rate))
    assert_inside([r.sinks["out"].lead_mean_s - 1.0 for r in runs], exact, half_width=0.03)


def test_mm1k_loses_what_it_must() -> None:
    rho, places = 0.9, 5
    runs = results(
        queue({**EXP, "mean_s": 1 / rho}, {**EXP, "mean_s": 1.0}, capacity=places - 1),
        until_s=200_000,
        warmup_s=500,
    )
    full = (1 - rho) * rho**places / (1 - rho ** (places + 1))
    lost = [r.lost[0] / (r.lost[0] + r.left[0]) for r in runs]
    assert_inside(lost, full, half_width=0.02)
    assert_inside([r.throughput_per_h / 3600 for r in runs], rho * (1 - full), half_width=0.003)


def saturated(count: int, slots: int) -> Model:
    elements: list[dict[str, Any]] = [{"kind": "source", "name": "in"}]
    for i in range(count):
        if i and slots:
            elements.append({"kind": "buffer", "name": f"b{i}", "capacity": slots})
        elements.append({"kind": "machine", "name": f"m{i}", "time_s": {**EXP, "mean_s": 1.0}})
    elements.append({"kind": "sink", "name": "out"})
    names = [element["name"] for element in elements]
    routes = [{"start": a, "end": b} for a, b in itertools.pairwise(names)]
    return Model.model_validate({"name": "line", "elements": elements, "routes": routes})


@pytest.mark.parametrize(
    ("count", "slots", "exact"), [(3, 0, 22 / 39), (2, 0, 2 / 3), (2, 1, 3 / 4), (2, 4, 6 / 7)]
)
def test_saturated_lines_run_at_the_known_rate(count: int, slots: int, exact: float) -> None:
    runs = results(saturated(count, slots), until_s=100_000, warmup_s=500)
    assert_inside([r.throughput_per_h / 3600 for r in runs], exact, half_width=0.003)


def test_machines_that_share_one_repairman() -> None:
    """Machine repair: n machines, one crew, exponential lives and repairs (finite-source M/M/1)."""
    n, fail, repair = 4, 0.1, 0.5
    machine = {
        "kind": "machine", "name": "m", "servers": n, "time_s": {**EXP, "mean_s": 0.5},
        "failures": [{"time_to_failure_s": {**EXP, "mean_s": 1 / fail}, "clock": "time", "crew": "one",
                      "time_to_repair_s": {**EXP, "mean_s": 1 / repair}}],
    }  # fmt: skip
    model = Model.model_validate(
        {
            "name": "repair",
            "crews": [{"name": "one"}],
            "elements": [{"kind": "source", "name": "in"}, machine, {"kind": "sink", "name": "out"}],
            "routes": [{"start": "in", "end": "m"}, {"start": "m", "end": "out"}],
        }
    )
    runs = results(model, until_s=60_000, warmup_s=500)
    weight = [math.factorial(n) / math.factorial(n - k) * (fail / repair) ** k for k in range(n + 1)]
    down = sum(k * w for k, w in enumerate(weight)) / sum(weight)
    assert_inside([(r.state_s[1, 4] + r.state_s[1, 5]) / r.span_s for r in runs], down, half_width=0.02)
    assert_inside([r.pool_busy_s[0] / r.span_s for r in runs], 1 - weight[0] / sum(weight), half_width=0.02)


def test_a_jackson_network_with_feedback() -> None:
    """Rework with probability 0.3: the station sees 1/0.7 of the arrivals, and queues as M/M/1 does."""
    model = Model.model_validate(
        {
            "name": "jackson",
            "elements": [
                {"kind": "source", "name": "in", "interarrival_s": {**EXP, "mean_s": 2.0}},
                {"kind": "buffer", "name": "q"},
                {"kind": "machine", "name": "m", "time_s": {**EXP, "mean_s": 1.0}, "send": "probability"},
                {"kind": "sink", "name": "out"},
            ],
            "routes": [
                {"start": "in", "end": "q"},
                {"start": "q", "end": "m"},
                {"start": "m", "end": "out", "probability": 0.7},
                {"start": "m", "end": "q", "probability": 0.3},
            ],
        }
    )
    runs = results(model, until_s=300_000, warmup_s=2_000)
    rho = 0.5 / 0.7
    assert_inside([r.wip_mean for r in runs], rho / (1 - rho), half_width=0.02)


def test_constant_lives_and_repairs_give_the_availability_exactly() -> None:
    """Nine seconds of work, one of repair, over and over: nine tenths of a part per second."""
    failures = [{"time_to_failure_s": 9.0, "time_to_repair_s": 1.0}]
    model = saturated(2, 100).model_dump()
    for element in model["elements"]:
        if element["kind"] == "machine":
            element |= {"time_s": 1.0, "failures": failures}
    result = run(compile_model(Model.model_validate(model)), until_s=100_000, warmup_s=1_000)
    assert result.throughput_per_h / 3600 == pytest.approx(0.9, rel=1e-3)
