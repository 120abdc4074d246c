"""Energy, its cost under a tariff, peak power and labour of one replication.

Power by state is per server: running draws `run_kw`, waiting for parts `idle_kw`, and so on. Cost is taken
bucket by bucket of the run's series, each at the mean price of its time of the week.

Limits: inside one bucket power and price are taken as unrelated; a bucket that divides the bands of the
tariff evenly (a quarter of an hour, say) makes the cost exact.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from onmaru.sim.rules.kpi import pools
from onmaru.sim.types import WEEK_S, Energy, Model, RunResult, State, Tariff
from onmaru.sim.types.calendar import Calendar, clock_s


def has_energy(model: Model) -> bool:
    """Whether any element states what it draws."""
    return any(getattr(element, "energy", None) is not None for element in model.elements)


def power_kw(model: Model, result: RunResult) -> NDArray[np.float64]:
    """Power of one server of each element in each state [kW], shape [element, state]."""
    table = np.zeros(result.state_s.shape)
    for element in model.elements:
        energy: Energy | None = getattr(element, "energy", None)
        if energy is None:
            continue
        row = table[result.index(element.name)]
        row[:] = energy.idle_kw
        row[State.RUN] = energy.run_kw
        row[State.OFF] = energy.off_kw
        for state, value in (
            (State.SETUP, energy.setup_kw),
            (State.DOWN, energy.down_kw),
            (State.WAIT_REPAIR, energy.down_kw),
            (State.BLOCKED, energy.blocked_kw),
        ):
            if value is not None:
                row[state] = value
    return table


def energy_kwh(model: Model, result: RunResult) -> NDArray[np.float64]:
    """Energy of each element in each state over the observed time [kWh], shape [element, state]."""
    return power_kw(model, result) * result.state_s / 3600.0


def energy_figures(model: Model, result: RunResult) -> dict[str, float]:
    """Every figure of `kpi.ENERGY`; costs are nan without a tariff, and peak power without a series."""
    used = energy_kwh(model, result)
    total = float(used.sum())
    cost, peak = _cost_and_peak(model, result, total)
    output = result.output
    co2 = model.tariff.kg_co2_per_kwh if model.tariff else None
    return {
        "energy_kwh": total,
        "energy_kwh_per_part": _ratio(total, output),
        "energy_cost": cost,
        "energy_cost_per_part": _ratio(cost, output),
        "energy_value_share": _ratio(float(used[:, State.RUN].sum()), total),
        "peak_kw": peak,
        "labour_cost": labour_cost(model, result),
        "co2_kg_per_part": _ratio(total * co2, output) if co2 is not None else math.nan,
    }


def labour_cost(model: Model, result: RunResult) -> float:
    """People are paid while their calendar has them in, at work or not."""
    calendars = {calendar.name: calendar for calendar in model.calendars}
    total = 0.0
    for pool in pools(model):
        if not pool.cost_per_h:
            continue
        staffed = result.span_s
        if pool.calendar is not None:
            begin = model.origin_s + result.warmup_s
            staffed = staffed_s(calendars[pool.calendar], begin, begin + result.span_s)
        total += pool.count * pool.cost_per_h * staffed / 3600.0
    return total


def staffed_s(calendar: Calendar, start_s: float, end_s: float) -> float:
    """Time the calendar is on in [start_s, end_s), counted from Monday 00:00 [s]."""
    spans = calendar.intervals()

    def before(moment: float) -> float:
        weeks, rest = divmod(moment, WEEK_S)
        inside = sum(max(0.0, min(rest, b) - a) for a, b in spans)
        return float(weeks) * sum(b - a for a, b in spans) + inside

    return before(end_s) - before(start_s)


def mean_prices(tariff: Tariff, edges_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean price between neighbouring edges (counted from Monday 00:00), per kWh, shape [edge - 1]."""
    breaks, prices = _week(tariff)
    areas = np.concatenate(([0.0], np.cumsum(np.diff(breaks) * prices)))
    weeks, rest = np.divmod(edges_s, WEEK_S)
    area = weeks * areas[-1] + np.interp(rest, breaks, areas)
    return np.diff(area) / np.diff(edges_s)


def _week(tariff: Tariff) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Breaks of the week [s], shape [n + 1], and the price between them, shape [n]."""
    spans: list[tuple[float, float, float]] = []
    for band in tariff.bands:
        start, end = clock_s(band.start), clock_s(band.end)
        for day in band.days:
            begin = day * 86_400.0 + start
            finish = day * 86_400.0 + end + (86_400.0 if end <= start else 0.0)
            spans.append((begin, min(finish, WEEK_S), band.price_per_kwh))
            if finish > WEEK_S:
                spans.append((0.0, finish - WEEK_S, band.price_per_kwh))
    edges = {0.0, WEEK_S} | {edge for a, b, _ in spans for edge in (a, b)}
    breaks = np.array(sorted(edges))
    prices = np.full(len(breaks) - 1, tariff.base_price_per_kwh)
    for begin, finish, price in spans:
        prices[(breaks[:-1] >= begin) & (breaks[:-1] < finish)] = price
    return breaks, prices


def _cost_and_peak(model: Model, result: RunResult, total_kwh: float) -> tuple[float, float]:
    series = result.series
    flat = model.tariff is not None and not model.tariff.bands
    if series is None or not series.state_s.size:
        price = model.tariff.base_price_per_kwh if model.tariff and flat else math.nan
        return total_kwh * price, math.nan
    edges = np.concatenate(([0.0], series.end_s))
    spent = np.diff(series.state_s, axis=0, prepend=np.zeros((1, *series.state_s.shape[1:])))
    used = np.einsum("bes,es->b", spent, power_kw(model, result)) / 3600.0
    seen = edges[:-1] >= result.warmup_s - 1e-9 * max(1.0, result.warmup_s)
    width_h = np.diff(edges) / 3600.0
    if not seen.any():
        return math.nan, math.nan
    peak = float((used[seen] / width_h[seen]).max())
    if model.tariff is None:
        return math.nan, peak
    if flat:
        return total_kwh * model.tariff.base_price_per_kwh, peak
    prices = mean_prices(model.tariff, edges + model.origin_s)
    cost = float(used[seen] @ prices[seen])
    covered = float(used[seen].sum())
    return (cost * total_kwh / covered if covered else 0.0), peak


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else math.nan
