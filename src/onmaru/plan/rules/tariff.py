"""A year of electricity under a time-of-use tariff."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from onmaru.plan.types.power import EnergyBill, Tariff, TariffBand

Load = Callable[[int, int], float]  # (weekday 0..6, hour 0..23) -> share of the mean power


def even_load(_day: int, _hour: int) -> float:
    """The same power at every hour."""
    return 1.0


def yearly_bill(
    tariff: Tariff, *, mean_kw: float, peak_kw: float, year: int = 2026, load: Load = even_load
) -> EnergyBill:
    """Price a year hour by hour.

    Args:
        mean_kw: Mean power at the meter over the year [kW], PUE included.
        peak_kw: Contracted or metered peak [kW] that the demand charge counts.
        load: Relative load by weekday and hour; scaled so that its mean over the year is 1.
    Raises:
        ValueError: an hour is in no band, or a power is negative.
    """
    if mean_kw < 0 or peak_kw < 0:
        raise ValueError("a power is not negative")
    hours: dict[str, float] = {band.name: 0.0 for band in tariff.bands}
    weight = 0.0
    day = date(year, 1, 1)
    count = 0
    while day.year == year:
        for hour in range(24):
            share = load(day.weekday(), hour)
            hours[_band(tariff, day, hour).name] += share
            weight += share
            count += 1
        day += timedelta(days=1)
    scale = mean_kw * count / weight if weight else 0.0
    kwh = {name: share * scale for name, share in hours.items()}
    price = {band.name: band.price_per_kwh for band in tariff.bands}
    return EnergyBill(
        kwh=sum(kwh.values()),
        energy_cost=sum(kwh[name] * price[name] for name in kwh),
        demand_cost=12 * tariff.demand_per_kw_month * peak_kw,
        kwh_by_band=tuple(kwh.items()),
    )


def _band(tariff: Tariff, day: date, hour: int) -> TariffBand:
    for band in tariff.bands:
        if hour in band.hours and day.month in band.months and day.weekday() in band.days:
            return band
    raise ValueError(f"no band of {tariff.name} prices {day:%A} {hour}:00 in month {day.month}")
