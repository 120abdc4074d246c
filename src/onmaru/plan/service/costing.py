"""Power and money of one configuration under a plan."""

from __future__ import annotations

from onmaru.plan.rules.demand import carry
from onmaru.plan.rules.forms.plan import PlanForm
from onmaru.plan.rules.money.costing import cost
from onmaru.plan.rules.money.inputs import gather
from onmaru.plan.rules.prices import old_prices
from onmaru.plan.rules.siting import lay_out
from onmaru.plan.service.market import Market
from onmaru.plan.types.catalogue import Configuration
from onmaru.plan.types.plan import Costing, Dated, PowerPlan


def power_of(market: Market, plan: PlanForm, which: Configuration) -> PowerPlan:
    """Power, racks and energy at the share of the year the workloads ask for."""
    busy = carry(plan.workloads, which, plan.target_busy).busy
    return lay_out(which, plan.site, market.book(plan), busy_share=min(1.0, busy.value if busy else 1.0))


def cost_of(market: Market, plan: PlanForm, which: Configuration) -> Costing:
    """Cost of owning, with the sizings the unit costs need; raises `MissingPrice`."""
    demand = carry(plan.workloads, which, plan.target_busy)
    share = min(1.0, demand.busy.value if demand.busy else 1.0)
    book = market.book(plan)
    power = lay_out(which, plan.site, book, busy_share=share)
    inputs = gather(plan, which, power, book, occupied=demand.occupied)
    old = [Dated(o.item, o.date, o.age_days, o.source) for o in old_prices(inputs.used, market.today(plan))]
    feasible = [sizing for sizing in demand.sizings if sizing.feasible]
    return cost(plan, which, inputs, sizings=feasible, old=old)
