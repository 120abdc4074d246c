"""Machines into racks: under the rack's height and the power its cooling can carry away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from onmaru.plan.types.power import Cooling, Rack, RackItem, RackSlot

# Upper limit of heat per rack [kW]. Air: as-found room, contained aisle, contained aisle with high airflow.
AIR_LIMITS_KW = (20.0, 30.0, 40.0)
LIMIT_KW = {Cooling.AIR: 20.0, Cooling.REAR_DOOR: 60.0, Cooling.LIQUID: 140.0}
LIMIT_SOURCE = (
    "air: ASHRAE TC 9.9 classes of practice (20/30/40 kW); rear door and liquid: range of vendor data sheets"
)
_ABILITY = {Cooling.AIR: 0, Cooling.REAR_DOOR: 1, Cooling.LIQUID: 2}
Policy = Literal["p95", "nameplate"]


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a machine cannot stand in the racks at hand."""

    name: str
    reason: str
    needed: float
    limit: float
    unit: str


def misfits(
    items: Sequence[RackItem], *, cooling: Cooling, limit_w: float, rack_units: int, policy: Policy = "p95"
) -> list[Misfit]:
    """Every reason why one of `items` does not fit one rack at all."""
    found = []
    for item in items:
        power = _power(item, policy)
        # A machine built for liquid cannot be cooled by air; a door only cools the air a machine blows out.
        if item.cooling is Cooling.LIQUID and cooling is not Cooling.LIQUID:
            found.append(
                Misfit(
                    item.name, "needs direct liquid cooling", _ABILITY[item.cooling], _ABILITY[cooling], ""
                )
            )
        if power > limit_w:
            found.append(Misfit(item.name, "draws more than the rack can cool", power, limit_w, "W"))
        if item.units > rack_units:
            found.append(Misfit(item.name, "is higher than the rack", item.units, rack_units, "U"))
    return found


def fill_racks(
    items: Sequence[RackItem], *, limit_w: float, rack_units: int = 42, policy: Policy = "p95"
) -> tuple[Rack, ...]:
    """Fill racks from the floor up, the hungriest machines first, each into the first rack that takes it.

    Args:
        items: Machines; each fits a rack by itself (see `misfits`).
        limit_w: What one rack may draw [W].
        policy: Count machines at their 95th percentile or at their nameplate.
    Raises:
        ValueError: a machine fits no rack.
    Source: first-fit decreasing (Johnson 1973); at most 11/9 of the optimum plus one rack.
    """
    racks: list[list[RackSlot]] = []
    power: list[float] = []
    height: list[int] = []
    singles = sorted(
        (item for item in items for _ in range(item.count)),
        key=lambda item: (-_power(item, policy), -item.units, item.name),
    )
    for item in singles:
        need = _power(item, policy)
        if need > limit_w or item.units > rack_units:
            raise ValueError(f"{item.name} fits no rack")
        place = next(
            (
                i
                for i in range(len(racks))
                if power[i] + need <= limit_w + 1e-9 and height[i] + item.units <= rack_units
            ),
            None,
        )
        if place is None:
            racks.append([])
            power.append(0.0)
            height.append(0)
            place = len(racks) - 1
        racks[place].append(RackSlot(item.name, height[place] + 1, item.units, need))
        power[place] += need
        height[place] += item.units
    return tuple(Rack(tuple(slots), power[i], limit_w, rack_units) for i, slots in enumerate(racks))


def _power(item: RackItem, policy: Policy) -> float:
    return item.p95_w if policy == "p95" else item.nameplate_w
