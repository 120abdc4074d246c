"""Discounting, depreciation, renting and licences against independent arithmetic."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from onmaru.plan.rules.money.depreciation import declining_balance, market_value, straight_line
from onmaru.plan.rules.money.discount import (
    annuity_factor,
    payback_years,
    present_value,
    rate_of_return,
    rates_of_return,
)
from onmaru.plan.rules.money.licences import Licence, LicenceCount, licence_cost, licence_units
from onmaru.plan.rules.money.rent import break_even
from onmaru.plan.rules.money.unit_cost import (
    equivalent_yearly_cost,
    per_gpu_hour,
    per_million_tokens,
    per_run,
)

money = st.floats(-1e6, 1e6, allow_nan=False)


def test_the_present_value_of_a_textbook_project() -> None:
    # -350,000 now, 16,000 a year for three years and 466,000 in the last, at 7.5 %.
    flows = [-350_000.0, 16_000.0, 16_000.0, 466_000.0]
    assert present_value(0.075, flows) == pytest.approx(
        -350_000 + 16_000 / 1.075 + 16_000 / 1.075**2 + 466_000 / 1.075**3
    )


@given(st.floats(-0.5, 2.0), st.lists(money, min_size=1, max_size=20))
def test_present_values_add(rate: float, flows: list[float]) -> None:
    single = sum(present_value(rate, [0.0] * year + [flow]) for year, flow in enumerate(flows))
    assert present_value(rate, flows) == pytest.approx(single, rel=1e-9, abs=1e-6)


@given(st.floats(-0.3, 1.5), st.floats(1.0, 1e6), st.integers(1, 15))
def test_the_rate_of_return_makes_the_present_value_zero(rate: float, spent: float, years: int) -> None:
    assume(abs(rate) > 1e-6)
    payment = spent / annuity_factor(rate, years)
    found = rate_of_return([-spent] + [payment] * years)
    assert found is not None
    assert found == pytest.approx(rate, rel=1e-5, abs=1e-6)


def test_two_rates_of_return_are_both_told_and_none_is_quoted() -> None:
    flows = [-1.0, 2.3, -1.32]  # 10 % and 20 %
    assert rates_of_return(flows) == pytest.approx((0.1, 0.2), abs=1e-6)
    assert rate_of_return(flows) is None
    assert rate_of_return([1.0, 2.0]) is None
    assert rate_of_return([]) is None


def test_payback_is_interpolated_and_stays_paid_back() -> None:
    assert payback_years([-100.0, 40.0, 40.0, 40.0]) == pytest.approx(2.5)
    assert payback_years([-100.0, 40.0, 40.0]) is None
    assert payback_years([100.0, 10.0]) == 0.0
    # Paid back in year one, under water again in year two: only the last crossing counts.
    assert payback_years([-100.0, 120.0, -60.0, 80.0]) == pytest.approx(2.5)
    assert payback_years([-100.0, 60.0, 60.0], rate=0.1) == pytest.approx(1 + (100 - 60 / 1.1) / (60 / 1.21))


@given(st.floats(1.0, 1e7), st.integers(1, 20))
def test_depreciation_writes_off_the_whole_cost(cost: float, years: int) -> None:
    assert sum(straight_line(cost, years=years)) == pytest.approx(cost)
    declining = declining_balance(cost, years=years)
    assert sum(declining) == pytest.approx(cost)
    assert all(amount > 0 for amount in declining)
    assert market_value(cost, years=years, yearly_loss=1.0) == 0


def test_the_declining_rate_over_five_years_is_the_one_of_the_law() -> None:
    assert declining_balance(1000.0, years=5)[0] == pytest.approx(
        451, abs=0.5
    )  # 0.451 in the table of the law
    assert declining_balance(1000.0, years=4)[0] == pytest.approx(528, abs=1.0)  # 0.528


@pytest.mark.parametrize(
    "call",
    [
        lambda: straight_line(10, years=0),
        lambda: straight_line(10, years=2, residual=11),
        lambda: declining_balance(10, years=0),
        lambda: market_value(10, years=1, yearly_loss=1.5),
        lambda: present_value(-1.0, [1.0]),
        lambda: annuity_factor(0.1, -1),
        lambda: per_gpu_hour(1.0, gpus=0, used_hours=1),
        lambda: per_million_tokens(1.0, gpus=1, tokens_per_s=0),
    ],
)
def test_absurd_values_are_refused(call: object) -> None:
    with pytest.raises(ValueError):
        call()  # type: ignore[operator]


@given(
    st.floats(1e3, 1e6), st.floats(0, 1e5), st.floats(0.5, 100), st.floats(100, 8760), st.integers(1, 7),
    st.floats(0.0, 0.3),
)  # fmt: skip
def test_renting_and_owning_cost_the_same_at_the_break_even(
    purchase: float, yearly: float, rent: float, hours: float, years: int, rate: float
) -> None:
    terms = {
        "purchase": purchase, "own_per_year": yearly, "own_per_hour": 0.1, "residual": 0.1 * purchase,
        "rent_per_hour": rent, "years": years, "rate": rate,
    }  # fmt: skip
    found = break_even(hours_per_year=hours, **terms)  # type: ignore[arg-type]
    level = break_even(hours_per_year=found.hours_per_year, **terms)  # type: ignore[arg-type]
    assert level.own_total == pytest.approx(level.rent_total, rel=1e-9)
    assert (hours > found.hours_per_year) == (found.rent_total > found.own_total) or math.isclose(
        found.rent_total, found.own_total
    )


def test_owning_never_wins_when_energy_costs_more_than_rent() -> None:
    found = break_even(
        purchase=100, own_per_year=0, own_per_hour=3, residual=0, rent_per_hour=2, hours_per_year=8760,
        years=3, rate=0.05,
    )  # fmt: skip
    assert found.hours_per_year == math.inf
    assert found.month is None


def test_the_month_in_which_owning_becomes_cheaper() -> None:
    found = break_even(
        purchase=1200, own_per_year=0, own_per_hour=0, residual=0, rent_per_hour=1, hours_per_year=2400,
        years=3, rate=0.0,
    )  # fmt: skip
    assert found.month == pytest.approx(6.0)


def test_licences_count_what_they_are_sold_by() -> None:
    count = LicenceCount(gpus=8, users=10, hosts=2)
    per_gpu = Licence("suite", "gpu", 4_500, "2026-01", "quote")
    per_user = Licence("suite", "user", 5_000, "2026-01", "quote")
    assert licence_cost(per_gpu, count) == 36_000
    assert licence_cost(per_user, count) == 50_000
    assert licence_units(Licence("s", "host", 1, "2026-01", "q"), count) == 2
    assert licence_units(Licence("s", "site", 1, "2026-01", "q"), count) == 1
    assert licence_units(Licence("s", "user", 1, "2026-01", "q", minimum=25), count) == 25


def test_unit_costs() -> None:
    assert equivalent_yearly_cost(300.0, rate=0.0, years=3) == 100
    assert per_gpu_hour(87_600, gpus=10, used_hours=8_760) == pytest.approx(1.0)
    assert per_million_tokens(3.6, gpus=1, tokens_per_s=1000.0) == pytest.approx(1.0)
    assert per_run(2.0, gpus=4, hours=3.0) == 24
