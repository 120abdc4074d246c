"""The inputs of a costing, each a figure with its interval and source: from the plan, the book, or assumed."""

from __future__ import annotations

from dataclasses import dataclass

from onmaru.plan.rules.assumptions import DEFAULTS, from_form, staff_fte, stated, storage_tb
from onmaru.plan.rules.forms.plan import PlanForm
from onmaru.plan.rules.money.licences import Licence, LicenceCount, Metric, licence_cost
from onmaru.plan.rules.prices import MissingPrice, PriceBook
from onmaru.plan.rules.siting import HOURS
from onmaru.plan.types.catalogue import Configuration, Price
from onmaru.plan.types.estimate import Figure, Kind
from onmaru.plan.types.plan import PowerPlan

_PER: dict[str, Metric] = {"gpu_year": "gpu", "user_year": "user", "host_year": "host", "site_year": "site"}


@dataclass(frozen=True, slots=True)
class Inputs:
    """Figures by the names of `rules/money/owning.py`, the lines of the purchase, and the prices they used."""

    figures: dict[str, Figure]
    capex_lines: tuple[tuple[str, Figure], ...]
    used: tuple[Price, ...]
    rent_known: bool


class _Book:
    """A price book that remembers what was asked of it."""

    def __init__(self, book: PriceBook) -> None:
        self.book = book
        self.used: list[Price] = []

    def price(self, item: str, per: str) -> Figure:
        figure = self.book.price(item, per)
        found = self.book.find(item, per)
        if found is not None:
            self.used.append(found)
        return figure


def gather(
    plan: PlanForm, configuration: Configuration, power: PowerPlan, book: PriceBook, *, occupied: float
) -> Inputs:
    """Everything the cost of owning `configuration` depends on.

    Args:
        occupied: Share of the set's GPU-hours that the workloads hold (see `rules/demand.py`).
    Raises:
        MissingPrice: a price nobody has given; `params["item"]`.
    """
    asked = _Book(book)
    money, nodes, gpus = plan.money, configuration.node_count, configuration.gpu_count
    unit = book.currency
    server = configuration.server
    if server is None:
        each = asked.price(configuration.gpu.id, "unit")
        servers = each.scaled(gpus, unit)
    else:
        servers = asked.price(server.id, "unit").scaled(nodes, unit)
    figures = {
        "servers": servers,
        "network": _network(asked, configuration, power, unit),
        "storage": _storage(asked, plan, nodes, unit),
        "licences": _licences(asked, plan, configuration, unit),
        "it_mean_kw": power.figures["mean_kw"],
        "pue": power.figures["pue"],
        "energy_price": power.figures["energy_price"],
        "demand_cost": power.figures["demand_cost"],
        "space": asked.price("rack-space", "rack_month").scaled(12.0 * max(1, len(power.racks)), f"{unit}/a"),
        "staff_fte": stated(money.staff_fte, "1", staff_fte(nodes)),
        "staff_cost": asked.price("platform-engineer", "fte_year"),
    }
    for name, default in DEFAULTS.items():
        figures[name] = stated(getattr(money, name), "1", default)
    rent, known = _rent(asked, plan, configuration, unit)
    used_hours = money.used_hours if money.used_hours is not None else max(occupied, 0.0) * HOURS
    figures["rent_per_gpu_hour"] = rent
    figures["used_hours"] = Figure(min(used_hours, HOURS), "h/a", method="GPU-hours the workloads hold"
                                   if money.used_hours is None else "stated in the plan", source="the plan")  # fmt: skip
    figures["gpus"] = Figure(float(gpus), "1", kind=Kind.GIVEN, method="count", source="the configuration")
    if plan.site.energy_price is None and plan.site.tariff is None:
        asked.price("energy", "kwh")
    gear = servers.value + figures["network"].value + figures["storage"].value
    lines = (
        ("servers", servers),
        ("network", figures["network"]),
        ("storage", figures["storage"]),
        ("installation", figures["installation_share"].scaled(gear, unit)),
        ("spares", figures["spares_share"].scaled(servers.value, unit)),
    )
    return Inputs(figures, lines, tuple(asked.used), known)


def _network(asked: _Book, configuration: Configuration, power: PowerPlan, unit: str) -> Figure:
    management = asked.price("switch-management", "unit").scaled(max(1, len(power.racks)), unit)
    if not power.switch_count:
        return management
    leaf = asked.price("switch-leaf", "unit").scaled(power.switch_count, unit)
    server = configuration.server
    ports = configuration.node_count * (server.nic_count if server else 2)
    port = asked.price("network-port", "port").scaled(ports, unit)
    return _sum(
        [management, leaf, port], unit, f"{power.switch_count} leaf switches, {ports} ports, management"
    )


def _storage(asked: _Book, plan: PlanForm, nodes: int, unit: str) -> Figure:
    size = plan.money.storage_tb if plan.money.storage_tb is not None else storage_tb(nodes)
    if not size:
        return Figure(0.0, unit, method="none is planned", source="the plan")
    figure = asked.price("validated-storage", "terabyte").scaled(size, unit)
    return Figure(figure.value, unit, figure.low, figure.high, figure.kind, f"{size:,.0f} TB x price", figure.source,
                  figure.date)  # fmt: skip


def _licences(asked: _Book, plan: PlanForm, configuration: Configuration, unit: str) -> Figure:
    names = plan.money.licences
    if names is None:
        names = ["nvidia-ai-enterprise"] if configuration.gpu.vendor == "NVIDIA" else []
    count = LicenceCount(configuration.gpu_count, plan.site.users, configuration.node_count)
    parts = []
    for name in names:
        found = next((p for per in _PER if (p := asked.book.find(name, per))), None)
        if found is None:
            raise MissingPrice(
                f"no yearly price of the licence {name} in {asked.book.currency}",
                hint="add it to money.prices with per: gpu_year, user_year, host_year or site_year",
                item=name, per="gpu_year", currency=asked.book.currency,
            )  # fmt: skip
        asked.price(name, found.per)
        low, high = (
            licence_cost(Licence(name, _PER[found.per], price, found.date, found.source), count)
            for price in (found.low, found.high)
        )
        parts.append(Figure((low + high) / 2, f"{unit}/a", low, high, Kind.GIVEN, f"{name} per {found.per[:-5]}",
                            found.source, found.date))  # fmt: skip
    return _sum(parts, f"{unit}/a", ", ".join(names) or "no licence is planned")


def _rent(asked: _Book, plan: PlanForm, configuration: Configuration, unit: str) -> tuple[Figure, bool]:
    if plan.money.rent_per_gpu_hour is not None:
        return from_form(plan.money.rent_per_gpu_hour, f"{unit}/h"), True
    try:
        return asked.price(configuration.gpu.id, "hour"), True
    except MissingPrice:
        return Figure(0.0, f"{unit}/h", method="no price of an hour is known", source=""), False


def _sum(parts: list[Figure], unit: str, method: str) -> Figure:
    """Sum of figures that move together: their ends add up."""
    value = sum(part.value for part in parts)
    low = sum(part.value if part.low is None else part.low for part in parts)
    high = sum(part.value if part.high is None else part.high for part in parts)
    sources = "; ".join(dict.fromkeys(part.source for part in parts if part.source))
    date = min((part.date for part in parts if part.date), default="")
    return Figure(
        value, unit, min(low, value), max(high, value), Kind.GIVEN, method, sources or "the plan", date
    )
