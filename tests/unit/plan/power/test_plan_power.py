"""Node power against the published log, racks against their limits, bills against hand-made sums."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onmaru.plan import Planner
from onmaru.plan.rules.ageing import age_days, is_old
from onmaru.plan.rules.power import carbon_t, duty_mean_w, node_power, simultaneous_p95_w, yearly_kwh
from onmaru.plan.rules.racks import fill_racks, misfits
from onmaru.plan.rules.tariff import yearly_bill
from onmaru.plan.types.power import Cooling, RackItem, Tariff, TariffBand


def test_the_logged_node_is_met() -> None:
    node = node_power(10_200, same_kind=True)
    assert node.mean_w == pytest.approx(7_024)
    assert node.p95_w == pytest.approx(8_559)
    assert node.idle_w < node.mean_w < node.p95_w < node.nameplate_w
    assert node_power(2_800).spread > node.spread
    assert simultaneous_p95_w([node, node]) == pytest.approx(2 * 8_559)


def test_a_node_that_idles_half_the_time() -> None:
    node = node_power(10_000)
    assert duty_mean_w(node, 0) == node.idle_w
    assert duty_mean_w(node, 1) == node.mean_w
    assert duty_mean_w(node, 0.5) == pytest.approx((node.idle_w + node.mean_w) / 2)


@pytest.mark.parametrize(
    "call",
    [
        lambda: node_power(0),
        lambda: node_power(float("nan")),
        lambda: duty_mean_w(node_power(1), 1.5),
        lambda: yearly_kwh(1, 0.9),
        lambda: carbon_t(1, -1),
    ],
)
def test_absurd_powers_are_refused(call: object) -> None:
    with pytest.raises(ValueError):
        call()  # type: ignore[operator]


def test_energy_and_carbon() -> None:
    assert yearly_kwh(1_000, 1.5) == pytest.approx(13_140)
    assert carbon_t(13_140, 0.4) == pytest.approx(5.256)


items = st.lists(
    st.builds(
        RackItem,
        name=st.sampled_from("abc"),
        count=st.integers(0, 12),
        units=st.integers(1, 10),
        p95_w=st.floats(100, 15_000),
        nameplate_w=st.floats(15_000, 16_000),
        cooling=st.just(Cooling.AIR),
    ),
    max_size=4,
)


@given(items, st.floats(15_000, 40_000))
def test_no_rack_is_overloaded_and_nothing_is_lost(machines: list[RackItem], limit: float) -> None:
    racks = fill_racks(machines, limit_w=limit, rack_units=42)
    assert sum(len(rack.slots) for rack in racks) == sum(item.count for item in machines)
    for rack in racks:
        assert rack.power_w <= limit * (1 + 1e-9)
        taken = [u for slot in rack.slots for u in range(slot.unit, slot.unit + slot.units)]
        assert len(taken) == len(set(taken))
        assert not taken or (min(taken) >= 1 and max(taken) <= 42)


def test_what_does_not_fit_a_rack_is_told_with_numbers() -> None:
    rack_scale = RackItem("nvl72", 1, 42, 115_000, 132_000, Cooling.LIQUID)
    reasons = [m.reason for m in misfits([rack_scale], cooling=Cooling.AIR, limit_w=20_000, rack_units=42)]
    assert reasons == ["needs direct liquid cooling", "draws more than the rack can cool"]
    assert not misfits([rack_scale], cooling=Cooling.LIQUID, limit_w=140_000, rack_units=48)
    with pytest.raises(ValueError, match="fits no rack"):
        fill_racks([rack_scale], limit_w=20_000)


def bands() -> Tariff:
    night = frozenset([*range(9), 22, 23])
    return Tariff(
        "test",
        (TariffBand("weekend", 0.05, frozenset(range(24)), days=frozenset({5, 6})),
         TariffBand("night", 0.06, night), TariffBand("day", 0.12, frozenset(range(24)))),
        8.0, "2026-01-01", "a test",
    )  # fmt: skip


def test_a_bill_is_the_sum_over_the_hours() -> None:
    bill = yearly_bill(bands(), mean_kw=10, peak_kw=12, year=2026)
    assert bill.kwh == pytest.approx(87_600)
    by_band = dict(bill.kwh_by_band)
    weekend_days = sum(
        date(2026, 1, 1).fromordinal(date(2026, 1, 1).toordinal() + i).weekday() >= 5 for i in range(365)
    )
    assert by_band["weekend"] == pytest.approx(weekend_days * 240)
    assert by_band["night"] == pytest.approx((365 - weekend_days) * 110)
    assert bill.energy_cost == pytest.approx(
        by_band["weekend"] * 0.05 + by_band["night"] * 0.06 + by_band["day"] * 0.12
    )
    assert bill.total - bill.energy_cost == pytest.approx(12 * 8 * 12)


def test_work_at_day_costs_more_than_work_at_night() -> None:
    def load(_day: int, hour: int) -> float:
        return 1.0 if 9 <= hour < 22 else 0.0

    even = yearly_bill(bands(), mean_kw=10, peak_kw=10)
    day = yearly_bill(bands(), mean_kw=10, peak_kw=10, load=load)
    assert day.kwh == pytest.approx(even.kwh)
    assert day.energy_cost > even.energy_cost


def test_an_hour_nobody_prices_is_an_error() -> None:
    with pytest.raises(ValueError, match="no band"):
        yearly_bill(Tariff("x", (TariffBand("n", 1, frozenset({1})),), 0, "2026", "t"), mean_kw=1, peak_kw=1)


def test_a_price_is_old_after_twelve_months() -> None:
    today = date(2026, 11, 21)
    assert not is_old("2025-11-21", today)
    assert is_old("2025-11-20", today)
    assert is_old("2025-03", today)
    assert age_days("2026-11", today) == 20
    with pytest.raises(ValueError):
        is_old("last spring", today)


def test_a_plan_under_a_tariff_is_priced_by_its_hours() -> None:
    planner = Planner()
    tariff = {
        "date": "2026-11", "source": "contract", "demand_per_kw_month": 7.0,
        "bands": [{"name": "night", "price_per_kwh": 0.06, "hours": [*range(9), 22, 23]}, {"name": "day", "price_per_kwh": 0.15}],
    }  # fmt: skip
    plan = planner.read_plan(
        {
            "workloads": [{"kind": "train", "model": "llama-2-70b", "method": "lora", "tokens": 1e9, "runs_per_year": 5}],
            "configurations": [{"server": "dgx-h100", "count": 2}],
            "site": {"tariff": tariff, "rack_kw": 10, "pue": 1.4},
        }
    )  # fmt: skip
    found = planner.power(plan, planner.configurations(plan)[0])
    figures = found.figures
    assert dict(found.kwh_by_band).keys() == {"night", "day"}
    assert sum(kwh for _, kwh in found.kwh_by_band) == pytest.approx(figures["yearly_kwh"].value)
    assert figures["energy_price"].value == pytest.approx((11 * 0.06 + 13 * 0.15) / 24)
    assert figures["demand_cost"].value == pytest.approx(12 * 7.0 * figures["p95_kw"].value * 1.4)
    assert figures["p95_kw"].value == pytest.approx((2 * 8_559 + 691) / 1000)
    assert len(found.racks) == 2  # two nodes of 8.6 kW do not share 10 kW
    assert all(rack.power_w <= rack.limit_w for rack in found.racks)
    costing = planner.tco(plan, planner.configurations(plan)[0])
    yearly = figures["yearly_kwh"].value * figures["energy_price"].value + figures["demand_cost"].value
    assert costing.flows[1].energy == pytest.approx(yearly)
