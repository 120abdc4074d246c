"""Owning and renting: one function for the single answer, the draws and the cash flow."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.plan.rules.assumptions import DEFAULTS
from onmaru.plan.rules.money import owning
from onmaru.plan.rules.money.costing import cost, sample
from onmaru.plan.rules.money.discount import present_value
from onmaru.plan.rules.money.inputs import Inputs, gather
from onmaru.plan.rules.prices import MissingPrice, PriceBook, sample_prices
from onmaru.plan.rules.siting import lay_out
from onmaru.plan.service.planner import Planner
from onmaru.plan.types.catalogue import Price, Tag

DOCUMENT = {
    "workloads": [{"kind": "train", "name": "adapt", "model": "llama-2-70b", "method": "lora", "tokens": 2e8,
                   "runs_per_year": 100}],
    "configurations": [{"server": "dgx-h100", "count": 2}],
    "risk": {"draws": 4000},
}  # fmt: skip

number = st.floats(0.0, 1e6)


@given(st.fixed_dictionaries({name: number for name in owning.INPUTS if name not in ("discount_rate", "yearly_loss", "pue")}),
       st.floats(0, 0.3), st.integers(1, 10))  # fmt: skip
def test_the_present_cost_is_the_present_value_of_the_flows(
    x: dict[str, float], rate: float, years: int
) -> None:
    x = {**x, "discount_rate": rate, "yearly_loss": 0.3, "pue": 1.5, "price_growth": 0.03}
    arrays = {name: np.array([value]) for name, value in x.items()}
    flows = owning.yearly_flows(arrays, years)
    costs = [flow.cost for flow in flows]
    assert owning.present_cost(arrays, years)[0] == pytest.approx(
        present_value(rate, costs), rel=1e-9, abs=1e-3
    )
    paid = sum(costs) + flows[-1].residual
    assert owning.nominal_cost(arrays, years)[0] == pytest.approx(paid, rel=1e-9, abs=1e-3)


def gathered(book: PriceBook | None = None) -> Inputs:
    planner = Planner()
    plan = planner.read_plan(DOCUMENT)
    which = planner.configurations(plan)[0]
    known = book or PriceBook(sample_prices())
    power = lay_out(which, plan.site, known, busy_share=0.5)
    return gather(plan, which, power, known, occupied=0.5)


def test_every_input_of_the_model_is_gathered_with_its_source() -> None:
    inputs = gathered()
    assert inputs.figures.keys() == owning.INPUTS.keys()
    for name, figure in inputs.figures.items():
        assert figure.method or figure.source, name
    assert DEFAULTS.keys() <= inputs.figures.keys()
    assert inputs.figures["licences"].value == 16 * 4_500
    assert [name for name, _ in inputs.capex_lines] == [
        "servers",
        "network",
        "storage",
        "installation",
        "spares",
    ]


def test_a_missing_price_is_named() -> None:
    without = PriceBook(tuple(p for p in sample_prices() if p.item != "dgx-h100"))
    with pytest.raises(MissingPrice) as caught:
        gathered(without)
    assert caught.value.params["item"] == "dgx-h100"
    assert "dgx-h100" in caught.value.detail


def test_a_price_in_another_currency_is_no_price() -> None:
    won = PriceBook(sample_prices(), "KRW")
    with pytest.raises(MissingPrice):
        won.price("dgx-h100", "unit")
    own = won.with_prices([Price("dgx-h100", 5e8, 5e8, "KRW", "unit", "quote", "2026-11", Tag.VENDOR_CLAIM)])
    assert own.price("dgx-h100", "unit").value == 5e8


def test_a_costing_holds_together() -> None:
    planner = Planner()
    plan = planner.read_plan(DOCUMENT)
    which = planner.configurations(plan)[0]
    inputs = gathered()
    found = cost(plan, which, inputs, sizings=planner.size(plan, which), old=[])
    present = found.figures["present_cost"]
    assert present.low is not None
    assert present.high is not None
    assert present.low < present.value < present.high
    assert sum(found.histogram.counts) == plan.risk.draws
    assert found.figures["capex"].value == pytest.approx(sum(figure.value for _, figure in found.capex_lines))
    swings = [abs(bar.at_high - bar.at_low) for bar in found.tornado]
    assert swings == sorted(swings, reverse=True)
    assert found.own_wins_share is not None
    assert {"adapt: fine-tune", "gpu_hour"} <= {name for name, _ in found.unit_costs}
    draws = sample(plan, inputs.figures)
    assert all(np.isfinite(values).all() for values in draws.values())
    assert (draws["pue"] >= 1).all()


def test_the_same_plan_costs_the_same_twice() -> None:
    planner = Planner()
    plan = planner.read_plan(DOCUMENT)
    which = planner.configurations(plan)[0]
    assert planner.tco(plan, which).figures == planner.tco(plan, which).figures


def test_without_a_price_of_an_hour_nothing_is_compared() -> None:
    planner = Planner()
    plan = planner.read_plan(DOCUMENT | {"configurations": [{"server": "mi300x-8"}]})
    found = planner.tco(plan, planner.configurations(plan)[0])
    assert found.own_wins_share is None
    assert [note.code for note in found.notes] == ["rent.unknown"]
    assert {"gain", "rent_per_year", "irr"}.isdisjoint(found.figures)
    assert all(flow.rent_instead == 0 for flow in found.flows)
