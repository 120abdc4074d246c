"""Answers of the planner: where a set stands, what it costs, how choices compare, what a claim is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from onmaru.plan.types.catalogue import Configuration
from onmaru.plan.types.estimate import Figure, Reason, Sizing
from onmaru.plan.types.money import YearFlow
from onmaru.plan.types.power import NodePower, Rack


@dataclass(frozen=True, slots=True)
class PowerPlan:
    """Power, racks, energy and carbon of a set of servers.

    `figures`: idle_kw, mean_kw, p95_kw, nameplate_kw (all IT), pue, meter_kw, rack_count, yearly_kwh,
    energy_price, energy_cost, demand_cost, carbon_t.
    """

    node: NodePower
    node_count: int
    switch_count: int
    busy_share: float
    cooling: str
    rack_limit_w: float
    figures: Mapping[str, Figure]
    racks: tuple[Rack, ...]
    kwh_by_band: tuple[tuple[str, float], ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class TornadoBar:
    """How far the present cost moves as one input moves over its 90 % interval."""

    name: str
    at_low: float
    at_high: float
    input_low: float
    input_high: float
    unit: str


@dataclass(frozen=True, slots=True)
class Histogram:
    """Draws of one output, counted in even bins; `edges` has one more than `counts`."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """A price that a report must flag: older than twelve months on the day of the plan."""

    item: str
    date: str
    age_days: int
    source: str


@dataclass(frozen=True, slots=True)
class Costing:
    """What owning one configuration costs.

    `figures`: capex, present_cost, nominal_cost, gpu_hour, and with a rent price rent_present, gain,
    break_even_hours, break_even_utilisation, payback_years, irr. `unit_costs`: per workload, by unit.
    """

    configuration: Configuration
    currency: str
    years: int
    inputs: Mapping[str, Figure]
    capex_lines: tuple[tuple[str, Figure], ...]
    figures: Mapping[str, Figure]
    flows: tuple[YearFlow, ...]
    tornado: tuple[TornadoBar, ...]
    histogram: Histogram
    unit_costs: tuple[tuple[str, Figure], ...]
    own_wins_share: float | None
    old_prices: tuple[Dated, ...]
    notes: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One configuration under all workloads and constraints.

    `busy` is the share of the set that works over a year, `occupied` the share of its GPU-hours that somebody
    holds, `held` the GPUs that each workload keeps for good (0 for jobs); `money` and `power` are None
    where a price or a power is missing.
    """

    configuration: Configuration
    feasible: bool
    on_front: bool
    busy: Figure | None
    occupied: float
    held: tuple[int, ...]
    sizings: tuple[Sizing, ...]
    power: PowerPlan
    capex: Figure | None
    present_cost: Figure | None
    gpu_hour: Figure | None
    lead_time_weeks: float | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All choices, feasible ones first; `front` are ids no other feasible choice beats in cost, power and room.

    `why_none`: where nothing is feasible, each reason with how many configurations it rules out.
    """

    choices: tuple[Choice, ...]
    front: tuple[str, ...]
    chosen: str
    currency: str
    years: int
    why_none: tuple[tuple[Reason, int], ...]
    old_prices: tuple[Dated, ...]


class Verdict(StrEnum):
    HOLDS = "holds"
    DOES_NOT_HOLD = "does_not_hold"
    CANNOT_BE_JUDGED = "cannot_be_judged"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A claim with its verdict and the numbers behind it, in both languages."""

    claim: str
    verdict: Verdict
    en: str
    ko: str
    figures: Mapping[str, Figure] = field(default_factory=dict)
    source: str = ""
