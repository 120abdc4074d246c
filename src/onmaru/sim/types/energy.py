"""What the states of a machine draw, and what a kilowatt-hour costs when."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from onmaru.sim.types.calendar import Clock, Day
from onmaru.sim.types.timing import NonNegative, Record


class Energy(Record):
    """Electrical power by state [kW] of one server; `None` means: as idle."""

    run_kw: NonNegative
    idle_kw: NonNegative = 0.0
    setup_kw: NonNegative | None = None
    down_kw: NonNegative | None = None
    blocked_kw: NonNegative | None = None
    off_kw: NonNegative = 0.0


class TariffBand(Record):
    """A price on the listed days between two times of day; later bands win where they overlap."""

    days: Annotated[tuple[Day, ...], Field(min_length=1, max_length=7)] = (0, 1, 2, 3, 4, 5, 6)
    start: Clock = "00:00"
    end: Clock = "24:00"
    price_per_kwh: NonNegative


class Tariff(Record):
    """Price of energy over the week; outside of all bands `base_price_per_kwh` holds."""

    base_price_per_kwh: NonNegative
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "KRW"
    bands: Annotated[tuple[TariffBand, ...], Field(max_length=256)] = ()
    kg_co2_per_kwh: NonNegative | None = None
