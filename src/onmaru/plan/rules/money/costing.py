"""From inputs to an answer: present cost with its interval, tornado, rent against buy, unit costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from onmaru.plan.rules.assumptions import CORRELATIONS
from onmaru.plan.rules.forms.plan import PlanForm
from onmaru.plan.rules.money import owning
from onmaru.plan.rules.money.discount import payback_years, rate_of_return
from onmaru.plan.rules.money.inputs import Inputs
from onmaru.plan.rules.money.rent import HOURS_PER_YEAR, break_even
from onmaru.plan.rules.montecarlo import Array, Uncertain, draw, spread, tornado
from onmaru.plan.types.catalogue import Configuration
from onmaru.plan.types.estimate import Figure, Kind, Reason, Sizing
from onmaru.plan.types.plan import Costing, Dated, Histogram, TornadoBar
from onmaru.plan.types.workload import Method, Train

_BINS = 40
_FLOORS = {"pue": 1.0, "discount_rate": -0.9, "price_growth": -0.9}
_CEILINGS = {"yearly_loss": 1.0, "rent_staff_share": 1.0, "installation_share": 1.0, "spares_share": 1.0}
_MONTE_CARLO = "Monte Carlo over all inputs, Gaussian copula"


def uncertain_inputs(figures: Mapping[str, Figure]) -> list[Uncertain]:
    """The inputs that have an interval, as distributions; nothing below zero."""
    return [
        Uncertain(name, f.value, f.value if f.low is None else f.low, f.value if f.high is None else f.high,
                  _FLOORS.get(name, 0.0), _CEILINGS.get(name, np.inf))
        for name, f in figures.items()
        if f.low is not None or f.high is not None
    ]  # fmt: skip


def sample(plan: PlanForm, figures: Mapping[str, Figure], *, count: int | None = None) -> dict[str, Array]:
    """Draws of every input, exact ones repeated."""
    inputs = uncertain_inputs(figures)
    names = {item.name for item in inputs}
    if plan.risk.correlations is None:
        joint = {pair: value for pair, value in CORRELATIONS.items() if set(pair) <= names}
    else:
        joint = {(item.a, item.b): item.value for item in plan.risk.correlations}
    number = plan.risk.draws if count is None else count
    drawn = draw(inputs, correlations=joint, count=number, seed=plan.risk.seed)
    exact = {name: np.full(number, f.value) for name, f in figures.items() if name not in names}
    return drawn | exact


def quick_cost(plan: PlanForm, inputs: Inputs, *, count: int = 2_000) -> dict[str, Figure]:
    """CapEx, present cost and cost of a GPU-hour with intervals, for comparing many configurations."""
    draws = sample(plan, inputs.figures, count=count)
    middle = _medians(inputs.figures)
    unit = plan.currency
    found = {
        "capex": _figure(owning.capex(middle), owning.capex(draws), unit),
        "present_cost": _figure(
            owning.present_cost(middle, plan.years), owning.present_cost(draws, plan.years), unit
        ),
    }
    if inputs.figures["used_hours"].value > 0:
        found["gpu_hour"] = _figure(
            owning.gpu_hour_cost(middle, plan.years), owning.gpu_hour_cost(draws, plan.years), f"{unit}/h"
        )
    return found


def cost(
    plan: PlanForm, configuration: Configuration, inputs: Inputs, *, sizings: Sequence[Sizing],
    old: Sequence[Dated],
) -> Costing:  # fmt: skip
    """Everything about the money of one configuration.

    Source: Brealey, Myers, Allen, Principles of Corporate Finance, 13th edition, chapters 2, 5, 6 and 10.
    """
    years, unit = plan.years, plan.currency
    draws = sample(plan, inputs.figures)
    middle = _medians(inputs.figures)
    present = owning.present_cost(draws, years)
    figures = quick_cost(plan, inputs, count=plan.risk.draws)
    figures["nominal_cost"] = _figure(
        owning.nominal_cost(middle, years), owning.nominal_cost(draws, years), unit
    )
    figures["energy_per_year"] = _figure(
        owning.energy_per_year(middle), owning.energy_per_year(draws), f"{unit}/a"
    )
    notes: list[Reason] = []
    wins = None
    if inputs.rent_known and inputs.figures["used_hours"].value > 0:
        wins = _against_rent(figures, middle, draws, years, unit)
    elif not inputs.rent_known:
        gpu = configuration.gpu
        notes.append(
            Reason("rent.unknown", f"No hourly price of {gpu.label} is known, so renting is not compared.",
                   f"{gpu.label}의 시간당 가격이 없어 임대와 비교하지 않았어요.", blocking=False)
        )  # fmt: skip
    spread_of = spread(present)
    counts, edges = np.histogram(present, bins=_BINS)
    bars = tornado(lambda x: owning.present_cost(_filled(middle, x), years), uncertain_inputs(inputs.figures))
    return Costing(
        configuration=configuration, currency=unit, years=years, inputs=inputs.figures,
        capex_lines=inputs.capex_lines, figures=figures,
        flows=owning.yearly_flows(middle, years),
        tornado=tuple(
            TornadoBar(b.name, b.at_low, b.at_high, b.input_low, b.input_high, owning.INPUTS[b.name])
            for b in bars if b.swing > 1e-9 * max(1.0, abs(spread_of.median))
        ),
        histogram=Histogram(tuple(float(e) for e in edges), tuple(int(c) for c in counts)),
        unit_costs=tuple(_unit_costs(figures.get("gpu_hour"), sizings, unit)),
        own_wins_share=wins, old_prices=tuple(old), notes=tuple(notes),
    )  # fmt: skip


def _against_rent(
    figures: dict[str, Figure], middle: Mapping[str, Array], draws: Mapping[str, Array], years: int, unit: str
) -> float:
    """Add what renting instead would mean to `figures`; returns the share of draws in which owning wins."""
    gains = owning.gain(draws, years)
    figures["gain"] = _figure(owning.gain(middle, years), gains, unit)
    rent = owning.rent_per_year
    figures["rent_per_year"] = _figure(rent(middle), rent(draws), f"{unit}/a")
    one = {name: float(value[0]) for name, value in middle.items()}
    hours = max(one["used_hours"], 1e-9)
    extra = owning.opex(middle, 1) - owning.kept_when_renting(middle)  # what only an owner pays
    even = break_even(
        purchase=float(owning.capex(middle)[0]), own_per_year=max(0.0, float(extra[0])), own_per_hour=0.0,
        residual=float(owning.residual(middle, years)[0]), rent_per_hour=one["gpus"] * one["rent_per_gpu_hour"],
        hours_per_year=hours, years=years, rate=one["discount_rate"],
    )  # fmt: skip
    if np.isfinite(even.hours_per_year):
        method = "fixed cost of owning over the price of an hour; first-year operating cost"
        figures["break_even_hours"] = Figure(
            even.hours_per_year, "h/a", method=method, source="inputs of this plan"
        )
        figures["break_even_utilisation"] = Figure(
            even.hours_per_year / HOURS_PER_YEAR, "1", method=method, source="inputs of this plan"
        )
    flows = [-float(owning.capex(middle)[0])]
    for year in range(1, years + 1):
        back = float(owning.residual(middle, years)[0]) if year == years else 0.0
        flows.append(float(rent(middle)[0]) - float(owning.opex(middle, year)[0]) + back)
    paid = payback_years(flows, rate=one["discount_rate"])
    if paid is not None:
        figures["payback_years"] = Figure(paid, "a", method="discounted; rent avoided less operating cost",
                                          source="inputs of this plan")  # fmt: skip
    irr = rate_of_return(flows)
    if irr is not None:
        figures["irr"] = Figure(irr, "1", method="rent avoided less operating cost, resale in the last year",
                                source="inputs of this plan")  # fmt: skip
    return float(np.mean(gains > 0))


def _unit_costs(gpu_hour: Figure | None, sizings: Sequence[Sizing], unit: str) -> list[tuple[str, Figure]]:
    found: list[tuple[str, Figure]] = []
    if gpu_hour is None:
        return found
    found.append(("gpu_hour", gpu_hour))
    for sizing in sizings:
        work = sizing.workload
        name = work.name or work.kind
        if "gpu_hours" in sizing.figures:
            hours = sizing.figures["gpu_hours"]
            scratch = isinstance(work, Train) and work.method is Method.SCRATCH
            tuned = "training run" if scratch else "fine-tune"
            what = {"train": tuned, "simulate": "simulated batch"}.get(work.kind, "run")
            found.append((f"{name}: {what}", _times(gpu_hour, hours, unit, "GPU-hours x cost of an hour")))
        tokens = sizing.figures.get("output_tokens_per_s")
        if tokens is not None and tokens.value > 0:
            each = gpu_hour.scaled(sizing.configuration.gpu_count * 1e6 / 3600)
            found.append((f"{name}: million output tokens", _over(each, tokens, f"{unit}/1e6 tokens")))
    return found


def _times(a: Figure, b: Figure, unit: str, method: str) -> Figure:
    def end(x: Figure, name: str) -> float:
        found = getattr(x, name)
        return x.value if found is None else float(found)

    return Figure(a.value * b.value, unit, end(a, "low") * end(b, "low"), end(a, "high") * end(b, "high"),
                  Kind.COMPUTED, method, "cost of this plan; sizing")  # fmt: skip


def _over(a: Figure, b: Figure, unit: str) -> Figure:
    low = (a.value if a.low is None else a.low) / (b.value if b.high is None else b.high)
    least = b.value if b.low is None or b.low <= 0 else b.low
    high = (a.value if a.high is None else a.high) / least
    return Figure(a.value / b.value, unit, low, high, Kind.COMPUTED, "cost of an hour over its tokens, full load",
                  "cost of this plan; sizing")  # fmt: skip


def _medians(figures: Mapping[str, Figure]) -> dict[str, Array]:
    return {name: np.array([f.value]) for name, f in figures.items()}


def _filled(middle: Mapping[str, Array], some: Mapping[str, Array]) -> dict[str, Array]:
    length = max((len(value) for value in some.values()), default=1)
    return {name: np.repeat(value, length) for name, value in middle.items()} | dict(some)


def _figure(middle: Array, draws: Array, unit: str) -> Figure:
    value = float(middle[0])
    low, high = (float(q) for q in np.quantile(draws, [0.05, 0.95]))
    return Figure(
        value, unit, min(low, value), max(high, value), Kind.COMPUTED, _MONTE_CARLO, "inputs of this plan"
    )
