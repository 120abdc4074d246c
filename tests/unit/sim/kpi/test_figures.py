from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.sim.rules.energy import energy_figures, mean_prices, staffed_s
from onmaru.sim.rules.kpi import Times, addresses, definition, figures, item_times, station_figures
from onmaru.sim.types import (
    LEAD_BINS,
    STATE_COUNT,
    WEEK_S,
    Calendar,
    Model,
    RunResult,
    Series,
    Shift,
    SinkStats,
    State,
    Tariff,
)

HOUR = 3600.0
MODEL = Model.model_validate(
    {
        "name": "cell",
        "elements": [
            {"kind": "source", "name": "in"},
            {
                "kind": "machine",
                "name": "press",
                "time_s": 50,
                "energy": {"run_kw": 10, "idle_kw": 2, "down_kw": 1},
            },
            {"kind": "sink", "name": "out"},
        ],
        "routes": [{"start": "in", "end": "press"}, {"start": "press", "end": "out"}],
        "crews": [{"name": "fix", "count": 2, "cost_per_h": 30}],
        "tariff": {
            "base_price_per_kwh": 100,
            "kg_co2_per_kwh": 0.5,
            "bands": [{"start": "01:00", "end": "02:00", "price_per_kwh": 300}],
        },
    }
)


def result(**spent_s: float) -> RunResult:
    """Ten hours of the cell: 500 made, 20 of them scrap."""
    state = np.zeros((3, STATE_COUNT))
    for name, value in spent_s.items():
        state[1, State[name]] = value
    counts = np.array([500, 480, 480])
    zero = np.zeros(3, np.int64)
    bins = np.zeros(LEAD_BINS, np.int64)
    bins[400] = 480
    sink = SinkStats(480, np.array([480]), 480 * 60.0, 480 * 3600.0, 60.0, 60.0, bins, 12, 48, 240.0)
    return RunResult(
        "cell", 1, 0, 10 * HOUR, 0.0, ("in", "press", "out"), ("part",), ("fix",), np.array([1, 1, 1]), state,
        counts, counts, np.array([0, 20, 0]), zero, zero, np.array([0, 4, 0]), np.zeros(3), zero, zero,
        np.array([1.5 * HOUR]), {"out": sink}, 3.0, 2, 1000,
    )  # fmt: skip


SPENT = {"RUN": 7 * HOUR, "DOWN": 1 * HOUR, "WAIT_REPAIR": 0.5 * HOUR, "STARVED": 0.5 * HOUR, "OFF": 1 * HOUR}


def test_a_day_by_hand() -> None:
    found = figures(MODEL, result(**SPENT), item_times(MODEL))
    assert found["press.availability"] == pytest.approx(7 / 9)
    assert found["press.performance"] == pytest.approx(50 * 500 / (7 * HOUR))
    assert found["press.quality"] == pytest.approx(480 / 500)
    assert found["press.oee"] == pytest.approx(50 * 480 / (9 * HOUR))
    assert found["press.mtbf_s"] == pytest.approx(7 * HOUR / 4)
    assert found["press.mttr_s"] == pytest.approx(1.5 * HOUR / 4)
    assert found["throughput_per_h"] == 48.0
    assert found["lead_time_s"] == 60.0
    assert found["lead_time_p95_s"] == 60.0
    assert found["on_time"] == 0.75
    assert found["tardiness_s"] == 5.0
    assert found["yield"] == pytest.approx(480 / 500)
    assert found["fix.busy"] == pytest.approx(1.5 / 20)


def test_every_figure_has_its_definition_and_its_address() -> None:
    found = figures(MODEL, result(**SPENT), item_times(MODEL)) | energy_figures(MODEL, result(**SPENT))
    assert list(found) == list(addresses(MODEL, energy=True))
    for address in found:
        entry = definition(address)
        assert entry.en
        assert entry.ko
        assert entry.formula


hours = st.floats(0, 10)


@given(hours, hours, hours, hours, hours, st.integers(0, 400), st.integers(0, 50))
def test_oee_and_the_six_losses_are_all_of_the_time(
    run: float, setup: float, down: float, starved: float, blocked: float, made: int, scrap: int
) -> None:
    planned = (run + setup + down + starved + blocked) * HOUR
    times = Times(
        planned, run * HOUR, setup * HOUR, down * HOUR, starved * HOUR, blocked * HOUR, 0.0,
        float(made), float(min(scrap, made)), 0.0, 0.0, 40.0,
    )  # fmt: skip
    found = station_figures(times, 10 * HOUR)
    if planned == 0:
        assert math.isnan(found["oee"])
        return
    losses = sum(value for key, value in found.items() if key.startswith("loss_"))
    assert found["oee"] + losses == pytest.approx(1.0)
    product = found["availability"] * found["performance"] * found["quality"]
    assert math.isnan(product) or found["oee"] == pytest.approx(product)


def test_products_are_weighted_by_what_came_out() -> None:
    data = MODEL.model_dump()
    data["products"] = [
        {"name": "a"},
        {"name": "b", "routing": [{"at": "press", "time_s": 90}, {"at": "out"}]},
    ]
    model = Model.model_validate(data)
    run = result(**SPENT)
    sink = replace(run.sinks["out"], by_product=np.array([360, 120]))
    run = replace(run, products=("a", "b"), sinks={"out": sink})
    found = figures(model, run, item_times(model))
    assert found["press.performance"] == pytest.approx(60 * 500 / (7 * HOUR))


def with_series(run: RunResult, bucket_s: float) -> RunResult:
    """The same states spread evenly over the ten hours."""
    end = np.arange(bucket_s, run.until_s + 1, bucket_s)
    state = (end / run.until_s)[:, None, None] * run.state_s
    series = Series(bucket_s, end, np.zeros((len(end), 1), np.int64), np.zeros(len(end)), state)
    return replace(run, series=series)


def test_energy_by_hand() -> None:
    run = with_series(result(**SPENT), 900.0)
    found = energy_figures(MODEL, run)
    kwh = 7 * 10 + 1.5 * 1 + 0.5 * 2
    assert found["energy_kwh"] == pytest.approx(kwh)
    assert found["energy_cost"] == pytest.approx(kwh * (9 * 100 + 300) / 10)
    assert found["energy_cost_per_part"] == pytest.approx(found["energy_cost"] / 480)
    assert found["co2_kg_per_part"] == pytest.approx(kwh * 0.5 / 480)
    assert found["energy_value_share"] == pytest.approx(70 / kwh)
    assert found["peak_kw"] == pytest.approx(kwh / 10)
    assert found["labour_cost"] == 2 * 30 * 10


def test_cost_needs_a_series_only_when_prices_change() -> None:
    assert math.isnan(energy_figures(MODEL, result(**SPENT))["energy_cost"])
    flat = MODEL.model_copy(update={"tariff": Tariff(base_price_per_kwh=100)})
    assert energy_figures(flat, result(**SPENT))["energy_cost"] == pytest.approx(7250)


def test_the_warm_up_costs_nothing() -> None:
    run = with_series(result(**SPENT), 900.0)
    half = replace(run, warmup_s=5 * HOUR, state_s=run.state_s / 2)
    found = energy_figures(MODEL, half)
    assert found["energy_cost"] == pytest.approx(36.25 * 100)  # the dear hour lies before


@given(st.lists(st.floats(0, 3 * WEEK_S), min_size=2, max_size=9, unique=True))
def test_prices_are_means_of_the_minutes(edges: list[float]) -> None:
    tariff = Tariff.model_validate(
        {
            "base_price_per_kwh": 1,
            "bands": [
                {"start": "22:00", "end": "06:00", "price_per_kwh": 2},
                {"days": [5, 6], "price_per_kwh": 3},
            ],
        }
    )
    cuts = np.sort(np.round(np.array(edges) / 60) * 60)
    cuts = np.unique(cuts)
    if len(cuts) < 2:
        return

    def price(minute: float) -> float:
        moment = minute % WEEK_S
        day, clock = divmod(moment, 86_400)
        if day in (5, 6):
            return 3
        return 2 if clock >= 22 * HOUR or clock < 6 * HOUR else 1

    found = mean_prices(tariff, cuts)
    for value, a, b in zip(found, cuts[:-1], cuts[1:], strict=True):
        steps = np.arange(a, b, 60)[:20_000]
        if len(steps) * 60 == b - a:
            assert value == pytest.approx(np.mean([price(step) for step in steps]))


def test_staffed_time_over_weeks() -> None:
    week = Calendar(name="day", shifts=(Shift(start="08:00", end="17:00", breaks=(("12:00", "13:00"),)),))
    assert staffed_s(week, 0, WEEK_S) == 40 * HOUR
    assert staffed_s(week, 9 * HOUR, 3 * WEEK_S + 9 * HOUR) == 120 * HOUR
    assert staffed_s(week, 12 * HOUR, 14 * HOUR) == HOUR
