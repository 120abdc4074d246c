"""Rent against buy: from how many hours a year owning is the cheaper road."""

from __future__ import annotations

from dataclasses import dataclass

from onmaru.plan.rules.money.discount import annuity_factor

HOURS_PER_YEAR = 8_760.0


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Where renting and owning cost the same over the horizon.

    `hours_per_year` is use of the whole set; `utilisation` the share of the year, above 1 when owning never
    wins; `month` the month in which owning becomes cheaper at the planned use, None when it does not.
    """

    hours_per_year: float
    utilisation: float
    month: float | None
    own_total: float
    rent_total: float


def break_even(
    *, purchase: float, own_per_year: float, own_per_hour: float, residual: float, rent_per_hour: float,
    hours_per_year: float, years: int, rate: float,
) -> BreakEven:  # fmt: skip
    """Compare owning a set of GPUs with renting the same set by the hour.

    Args:
        purchase: Everything paid at the start.
        own_per_year: Yearly cost of owning that does not depend on use.
        own_per_hour: Cost of an hour of use of the owned set (energy).
        residual: What the set fetches after `years`.
        rent_per_hour: Price of an hour of the rented set, all GPUs together.
        hours_per_year: Planned use [h/a].
        rate: Discount rate a year.
    Raises:
        ValueError: a price or a count is negative, or the horizon is empty.
    """
    if min(purchase, own_per_year, own_per_hour, rent_per_hour, hours_per_year) < 0 or years < 1:
        raise ValueError("prices and hours are at least zero, and the horizon at least one year")
    factor = annuity_factor(rate, years)
    left = residual / (1 + rate) ** years
    fixed = purchase - left + own_per_year * factor
    margin = rent_per_hour - own_per_hour
    hours = fixed / (margin * factor) if margin > 0 else float("inf")
    own_total = fixed + own_per_hour * hours_per_year * factor
    rent_total = rent_per_hour * hours_per_year * factor
    month = _crossing_month(purchase, own_per_year + own_per_hour * hours_per_year, rent_per_hour * hours_per_year,
                            rate=rate, years=years)  # fmt: skip
    return BreakEven(hours, hours / HOURS_PER_YEAR, month, own_total, rent_total)


def _crossing_month(purchase: float, own: float, rent: float, *, rate: float, years: int) -> float | None:
    """First month in which money spent on renting passes money spent on owning (no resale counted)."""
    monthly = (1 + rate) ** (1 / 12)
    spent = purchase
    for month in range(1, years * 12 + 1):
        gain = (rent - own) / 12 / monthly**month
        if spent - gain <= 0:
            return month - 1 + spent / gain
        spent -= gain
    return None
