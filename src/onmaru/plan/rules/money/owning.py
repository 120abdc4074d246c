"""What owning costs, as one function of its inputs: the same for the single answer, the tornado and the draws.

All inputs are arrays of one length (a single answer is an array of one), so a hundred thousand draws are one
pass of numpy.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from onmaru.plan.rules.money.depreciation import straight_line
from onmaru.plan.types.money import YearFlow

Array = NDArray[np.float64]
HOURS = 8_760.0

# Every input of the model, with its unit, in the order reports show them.
INPUTS: Mapping[str, str] = {
    "servers": "money",  # all servers
    "network": "money",
    "storage": "money",
    "installation_share": "1",  # of servers, network and storage
    "spares_share": "1",  # of servers
    "licences": "money/a",
    "it_mean_kw": "kW",
    "pue": "1",
    "energy_price": "money/kWh",
    "demand_cost": "money/a",
    "space": "money/a",
    "staff_fte": "1",
    "staff_cost": "money/a",
    "support_share": "1",  # of servers, a year
    "yearly_loss": "1",  # of the market value, a year
    "discount_rate": "1",
    "price_growth": "1",  # of energy, staff and space, a year
    "rent_per_gpu_hour": "money/h",
    "rent_staff_share": "1",  # of the staff, still needed when the GPUs are rented
    "used_hours": "h/a",  # hours a year the set is in use
    "gpus": "1",
}


def capex(x: Mapping[str, Array]) -> Array:
    """Everything paid at the start."""
    gear = x["servers"] + x["network"] + x["storage"]
    return gear * (1 + x["installation_share"]) + x["servers"] * x["spares_share"]


def energy_per_year(x: Mapping[str, Array]) -> Array:
    """Electricity of the first year, demand charge included."""
    return x["it_mean_kw"] * x["pue"] * HOURS * x["energy_price"] + x["demand_cost"]


def opex(x: Mapping[str, Array], year: int) -> Array:
    """Operating cost of year `year` (1 is the first); energy, staff and space grow with prices."""
    growth = (1 + x["price_growth"]) ** (year - 1)
    grown = energy_per_year(x) + x["staff_fte"] * x["staff_cost"] + x["space"]
    return grown * growth + x["licences"] + x["support_share"] * x["servers"]


def residual(x: Mapping[str, Array], years: int) -> Array:
    """What the servers still fetch at the end."""
    return x["servers"] * (1 - np.clip(x["yearly_loss"], 0, 1)) ** years


def present_cost(x: Mapping[str, Array], years: int) -> Array:
    """Present value of owning for `years` years: paid in advance once, then at the end of each year."""
    rate = x["discount_rate"]
    total = capex(x) - residual(x, years) / (1 + rate) ** years
    for year in range(1, years + 1):
        total = total + opex(x, year) / (1 + rate) ** year
    return np.asarray(total, dtype=float)


def nominal_cost(x: Mapping[str, Array], years: int) -> Array:
    """The same without discounting and without resale: what will be paid."""
    return np.asarray(capex(x) + sum(opex(x, year) for year in range(1, years + 1)), dtype=float)


def rent_per_year(x: Mapping[str, Array]) -> Array:
    """What renting the same GPUs for the same hours costs a year, with the licences and staff it still takes."""
    hours = x["gpus"] * x["used_hours"] * x["rent_per_gpu_hour"]
    return np.asarray(hours + kept_when_renting(x), dtype=float)


def kept_when_renting(x: Mapping[str, Array]) -> Array:
    """Yearly cost that renting does not take away: the same licences, and part of the staff."""
    return np.asarray(x["licences"] + x["rent_staff_share"] * x["staff_fte"] * x["staff_cost"], dtype=float)


def gain(x: Mapping[str, Array], years: int) -> Array:
    """Present value of renting less present value of owning: positive where owning wins."""
    rate = x["discount_rate"]
    rent = sum(rent_per_year(x) / (1 + rate) ** year for year in range(1, years + 1))
    return np.asarray(rent - present_cost(x, years), dtype=float)


def gpu_hour_cost(x: Mapping[str, Array], years: int) -> Array:
    """Present-value-weighted cost of an hour of one GPU in use (levelised)."""
    rate = x["discount_rate"]
    hours = sum(x["gpus"] * x["used_hours"] / (1 + rate) ** year for year in range(1, years + 1))
    return np.asarray(present_cost(x, years) / np.maximum(hours, 1e-9), dtype=float)


def yearly_flows(x: Mapping[str, Array], years: int) -> tuple[YearFlow, ...]:
    """The single answer (first element of every input) year by year."""
    one = {name: np.asarray(value, dtype=float).reshape(-1)[:1] for name, value in x.items()}

    def number(value: Array) -> float:
        return float(np.asarray(value).reshape(-1)[0])

    bought = number(capex(one))
    left = number(residual(one, years))
    written_off = straight_line(bought, years=years, residual=min(left, bought))
    flows = [YearFlow(0, bought, 0, 0, 0, 0, 0, 0, 0, bought, 0)]
    book = bought
    for year in range(1, years + 1):
        growth = float((1 + one["price_growth"][0]) ** (year - 1))
        book -= written_off[year - 1]
        flows.append(
            YearFlow(
                year=year,
                capex=0.0,
                energy=number(energy_per_year(one)) * growth,
                licences=number(one["licences"]),
                staff=number(one["staff_fte"] * one["staff_cost"]) * growth,
                support=number(one["support_share"] * one["servers"]),
                space=number(one["space"]) * growth,
                residual=left if year == years else 0.0,
                depreciation=written_off[year - 1],
                book_value=book,
                # Without a price of an hour there is nothing to compare with.
                rent_instead=number(rent_per_year(one)) if number(one["rent_per_gpu_hour"]) > 0 else 0.0,
            )
        )
    return tuple(flows)
