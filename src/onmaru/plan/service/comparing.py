"""Every configuration under the same workloads and constraints; the front, the choice, the reasons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from onmaru.core.errors import NotFound
from onmaru.plan.rules.constraints import check_hardware, check_money, check_site
from onmaru.plan.rules.demand import carry
from onmaru.plan.rules.forms.plan import PlanForm
from onmaru.plan.rules.money.costing import quick_cost
from onmaru.plan.rules.money.inputs import Inputs, gather
from onmaru.plan.rules.pareto import front
from onmaru.plan.rules.prices import MissingPrice, old_prices
from onmaru.plan.rules.siting import lay_out
from onmaru.plan.service.market import Market
from onmaru.plan.types.catalogue import Configuration
from onmaru.plan.types.estimate import Figure, Reason
from onmaru.plan.types.plan import Choice, Comparison, Dated


class UnknownConfiguration(NotFound):
    code = "plan.unknown_configuration"


def compare_plan(market: Market, plan: PlanForm, progress: Callable[[float, str], None]) -> Comparison:
    """Size, site and price every configuration, then keep what no other beats.

    The front is over present cost, power at the 95th percentile, and the share of GPU-hours held.
    """
    everything = market.configurations(plan)
    gathered: dict[str, Inputs] = {}
    choices = []
    for index, configuration in enumerate(everything):
        progress(index / len(everything), configuration.label)
        choices.append(_judge(market, plan, configuration, gathered))
    progress(1.0, "")
    feasible = [choice for choice in choices if choice.feasible]
    best = [feasible[i] for i in front([_objectives(choice) for choice in feasible])]
    kept = {choice.configuration.id for choice in best}
    exact = kept | {plan.choice}
    choices = [
        _priced(plan, choice, gathered[choice.configuration.id])
        if choice.configuration.id in exact & gathered.keys()
        else choice
        for choice in choices
    ]
    used = [price for inputs in gathered.values() for price in inputs.used]
    ordered = sorted(
        (_marked(choice, choice.configuration.id in kept) for choice in choices),
        key=lambda c: (not c.feasible, _cost(c), c.configuration.gpu_count, c.configuration.id),
    )
    dated = {p.item + p.per: p for p in used}.values()
    return Comparison(
        choices=tuple(ordered),
        front=tuple(choice.configuration.id for choice in ordered if choice.on_front),
        chosen=_chosen(plan, ordered),
        currency=plan.currency,
        years=plan.years,
        why_none=() if feasible else tuple(_why_none(ordered)),
        old_prices=tuple(
            Dated(o.item, o.date, o.age_days, o.source) for o in old_prices(dated, market.today(plan))
        ),
    )


def find_choice(comparison: Comparison, wanted: str) -> Choice:
    """The choice of an id, or the chosen one for an empty id.

    Raises:
        UnknownConfiguration: it was not compared, or nothing is feasible and none was named.
    """
    key = wanted or comparison.chosen
    for choice in comparison.choices:
        if choice.configuration.id == key:
            return choice
    if not key:
        reasons = "; ".join(reason.en for reason, _ in comparison.why_none[:3])
        raise UnknownConfiguration(
            f"no configuration is feasible: {reasons}", hint="loosen a constraint, or name a configuration",
            name="", nearest=[],
        )  # fmt: skip
    from difflib import get_close_matches

    known = [choice.configuration.id for choice in comparison.choices]
    nearest = get_close_matches(key, known, n=3, cutoff=0.3)
    raise UnknownConfiguration(
        f"the plan compares no configuration {key[:80]!r}",
        hint=f"did you mean {', '.join(nearest)}?" if nearest else "`onmaru plan compare` lists them",
        name=key[:80], nearest=nearest,
    )  # fmt: skip


def _judge(
    market: Market, plan: PlanForm, configuration: Configuration, gathered: dict[str, Inputs]
) -> Choice:
    demand = carry(plan.workloads, configuration, plan.target_busy)
    busy = demand.busy
    share = min(1.0, busy.value if busy else 1.0)
    book = market.book(plan)
    power = lay_out(configuration, plan.site, book, busy_share=share)
    reasons = [reason for sizing in demand.sizings for reason in sizing.reasons if reason.blocking]
    reasons += check_hardware(configuration, plan.constraints)
    reasons += check_site(power, plan.constraints)
    reasons += demand.reasons
    money: dict[str, Figure] = {}
    try:
        inputs = gather(plan, configuration, power, book, occupied=demand.occupied)
        gathered[configuration.id] = inputs
        money = quick_cost(plan, inputs)
        reasons += check_money(money["capex"], money["present_cost"], plan.constraints, plan.currency)
    except MissingPrice as error:
        item = str(error.params["item"])
        reasons.append(
            Reason("price.missing", f"no price of {item} in {plan.currency} is known",
                   f"{item}의 {plan.currency} 가격이 없어요", params={"item": item})
        )  # fmt: skip
    server = configuration.server
    return Choice(
        configuration=configuration, feasible=not reasons and busy is not None, on_front=False, busy=busy,
        occupied=demand.occupied, held=demand.held,
        sizings=demand.sizings, power=power, capex=money.get("capex"), present_cost=money.get("present_cost"),
        gpu_hour=money.get("gpu_hour"), lead_time_weeks=server.number("lead_time") if server else None,
        reasons=tuple(reasons),
    )  # fmt: skip


def _priced(plan: PlanForm, choice: Choice, inputs: Inputs) -> Choice:
    """The same choice with all draws behind its intervals, as its costing will show them."""
    money = quick_cost(plan, inputs, count=plan.risk.draws)
    return replace(
        choice, capex=money["capex"], present_cost=money["present_cost"], gpu_hour=money.get("gpu_hour")
    )


def _objectives(choice: Choice) -> tuple[float, float, float]:
    return (_cost(choice), choice.power.figures["p95_kw"].value, choice.occupied)


def _cost(choice: Choice) -> float:
    return choice.present_cost.value if choice.present_cost else float("inf")


def _marked(choice: Choice, on_front: bool) -> Choice:
    return replace(choice, on_front=on_front)


def _chosen(plan: PlanForm, ordered: Sequence[Choice]) -> str:
    if plan.choice:
        return plan.choice
    return next((choice.configuration.id for choice in ordered if choice.feasible), "")


def _why_none(choices: Sequence[Choice]) -> list[tuple[Reason, int]]:
    """Each kind of refusal once, with how many configurations it rules out, the commonest first."""
    first: dict[str, Reason] = {}
    count: dict[str, int] = {}
    for choice in choices:
        for code in {reason.code for reason in choice.reasons}:
            first.setdefault(code, next(reason for reason in choice.reasons if reason.code == code))
            count[code] = count.get(code, 0) + 1
    return sorted(((first[code], n) for code, n in count.items()), key=lambda item: (-item[1], item[0].code))
