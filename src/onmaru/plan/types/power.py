"""Power, racks and tariffs as frozen records; watts, kilowatts and kilowatt-hours."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Cooling(StrEnum):
    """How heat leaves a rack."""

    AIR = "air"
    REAR_DOOR = "rear_door"
    LIQUID = "liquid"


@dataclass(frozen=True, slots=True)
class NodePower:
    """Electrical power of one server or switch [W] at its plug.

    `mean_w` is the mean while it works, `p95_w` what it passes in 5 % of the samples, `nameplate_w` what the
    feed must be able to carry. `spread` is the relative half-width of the 90 % interval of mean and p95.
    """

    idle_w: float
    mean_w: float
    p95_w: float
    nameplate_w: float
    spread: float
    source: str


@dataclass(frozen=True, slots=True)
class RackItem:
    """One kind of machine to be put into racks."""

    name: str
    count: int
    units: int  # height [U]
    p95_w: float
    nameplate_w: float
    cooling: Cooling  # what the machine needs


@dataclass(frozen=True, slots=True)
class RackSlot:
    """A machine in its place: `unit` is the lowest unit it takes, counted from 1 at the floor."""

    name: str
    unit: int
    units: int
    p95_w: float


@dataclass(frozen=True, slots=True)
class Rack:
    """One filled rack with its power against its limit [W]."""

    slots: tuple[RackSlot, ...]
    power_w: float
    limit_w: float
    units: int


@dataclass(frozen=True, slots=True)
class TariffBand:
    """Hours of the day at one price; `hours` are clock hours 0..23, `months` 1..12, `days` 0 (Monday)..6."""

    name: str
    price_per_kwh: float
    hours: frozenset[int]
    months: frozenset[int] = frozenset(range(1, 13))
    days: frozenset[int] = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Tariff:
    """A time-of-use tariff: the first band that holds an hour prices it; a demand charge a month on top."""

    name: str
    bands: tuple[TariffBand, ...]
    demand_per_kw_month: float
    date: str
    source: str


@dataclass(frozen=True, slots=True)
class EnergyBill:
    """A year of electricity: energy by band [kWh], its cost, and the demand charge."""

    kwh: float
    energy_cost: float
    demand_cost: float
    kwh_by_band: tuple[tuple[str, float], ...]

    @property
    def total(self) -> float:
        return self.energy_cost + self.demand_cost
