"""A configuration on a site: power of its nodes and switches, racks, energy, its price, carbon."""

from __future__ import annotations

from onmaru.plan.rules.assumptions import default_pue, from_form, stated
from onmaru.plan.rules.forms.plan import SiteForm
from onmaru.plan.rules.power import LOG_DATE, LOG_SWITCH_W, carbon_t, duty_mean_w, node_power
from onmaru.plan.rules.prices import PriceBook
from onmaru.plan.rules.racks import LIMIT_KW, LIMIT_SOURCE, Misfit, fill_racks, misfits
from onmaru.plan.rules.tariff import yearly_bill
from onmaru.plan.types.catalogue import Configuration
from onmaru.plan.types.estimate import Figure, Kind, Reason
from onmaru.plan.types.plan import PowerPlan
from onmaru.plan.types.power import Cooling, EnergyBill, NodePower, RackItem

HOURS = 8_760.0
_SWITCH_NODES = 8  # nodes that one leaf switch serves
_HOST_SHARE = 1.8214  # nameplate over GPU power of the logged node: 10,200 W over 8 x 700 W
_GUESSED_UNITS = 8


def switch_count(nodes: int) -> int:
    """Leaf switches of a cluster; a single node needs none."""
    return 0 if nodes <= 1 else -(-nodes // _SWITCH_NODES)


def node_of(configuration: Configuration) -> NodePower:
    """Power of one node: from the server's nameplate, else from its GPUs and the logged node's share of them."""
    server, gpu = configuration.server, configuration.gpu
    nameplate = server.number("power_max") if server else None
    if nameplate is None:
        nameplate = (gpu.number("power_max") or 0.0) * configuration.gpus_per_node * _HOST_SHARE
    alike = configuration.gpus_per_node == 8 and gpu.form == "sxm" and gpu.architecture == "hopper"
    return node_power(nameplate, same_kind=alike)


def lay_out(configuration: Configuration, site: SiteForm, book: PriceBook, *, busy_share: float) -> PowerPlan:
    """Power, racks, energy and carbon of `configuration` on `site`.

    Args:
        busy_share: Share of the year the nodes work, 0..1; they idle the rest.
    Raises:
        MissingPrice: neither the site nor the book says what a kilowatt-hour costs.
    """
    node = node_of(configuration)
    nodes, switches = configuration.node_count, switch_count(configuration.node_count)
    limit_w = (site.rack_kw or LIMIT_KW[site.cooling]) * 1000
    items = _items(configuration, node, nodes, switches)
    faults = misfits(
        items, cooling=site.cooling, limit_w=limit_w, rack_units=site.rack_units, policy=site.rack_policy
    )
    racks = () if faults else fill_racks(
        items, limit_w=limit_w, rack_units=site.rack_units, policy=site.rack_policy
    )  # fmt: skip
    mean_w = nodes * duty_mean_w(node, min(busy_share, 1.0)) + switches * LOG_SWITCH_W
    figures = _power_figures(node, nodes, switches, mean_w)
    pue = stated(site.pue, "1", default_pue(site.cooling))
    meter = _product(figures["mean_kw"], pue, "kW", "mean IT power x PUE")
    energy, bill = _energy(site, book, meter, figures["p95_kw"], pue)
    stated_carbon = site.carbon_kg_per_kwh
    carbon_factor = (
        from_form(stated_carbon, "kg/kWh") if stated_carbon else book.price("carbon", "kg_per_kwh")
    )
    kwh = meter.scaled(HOURS, "kWh")
    figures |= {
        "pue": pue,
        "meter_kw": meter,
        "rack_count": Figure(float(len(racks)), "1", method="first-fit decreasing", source=LIMIT_SOURCE),
        "yearly_kwh": kwh,
        "energy_price": energy,
        "energy_cost": _product(kwh, energy, f"{book.currency}/a", "energy x price"),
        "demand_cost": Figure(bill.demand_cost if bill else 0.0, f"{book.currency}/a", method="12 x peak kW x demand charge",
                              source=site.tariff.source if site.tariff else "", date=site.tariff.date if site.tariff else ""),
        "carbon_t": _carbon(kwh, carbon_factor),
    }  # fmt: skip
    return PowerPlan(
        node=node, node_count=nodes, switch_count=switches, busy_share=busy_share, cooling=site.cooling.value,
        rack_limit_w=limit_w, figures=figures, racks=racks, kwh_by_band=bill.kwh_by_band if bill else (),
        reasons=tuple(_reason(fault) for fault in faults),
    )  # fmt: skip


def _items(configuration: Configuration, node: NodePower, nodes: int, switches: int) -> list[RackItem]:
    server = configuration.server
    units = (server.number("rack_units") if server else None) or _GUESSED_UNITS
    liquid = server is not None and server.cooling == "liquid"
    items = [
        RackItem(server.id if server else configuration.id, nodes, int(units), node.p95_w, node.nameplate_w,
                 Cooling.LIQUID if liquid else Cooling.AIR)
    ]  # fmt: skip
    if switches:
        items.append(RackItem("switch", switches, 2, LOG_SWITCH_W, LOG_SWITCH_W, Cooling.AIR))
    return items


def _power_figures(node: NodePower, nodes: int, switches: int, mean_w: float) -> dict[str, Figure]:
    switch_w = switches * LOG_SWITCH_W

    def kw(watts: float, spread: float, method: str) -> Figure:
        # Nothing draws more than its nameplate, so the interval ends there.
        top = max(watts, min(watts * (1 + spread), nodes * node.nameplate_w + switch_w))
        return Figure(watts / 1000, "kW", watts * (1 - spread) / 1000, top / 1000, Kind.COMPUTED, method,
                      node.source, LOG_DATE)  # fmt: skip

    return {
        "idle_kw": kw(nodes * node.idle_w + switch_w, 0.4, "assumed share of the nameplate"),
        "mean_kw": kw(mean_w, node.spread, "measured share of the nameplate, by share of time at work"),
        "p95_kw": kw(nodes * node.p95_w + switch_w, node.spread, "measured share of the nameplate; peaks add up"),
        "nameplate_kw": Figure((nodes * node.nameplate_w + switch_w) / 1000, "kW", kind=Kind.GIVEN,
                               method="sum of nameplates", source="catalogue"),
    }  # fmt: skip


def _energy(
    site: SiteForm, book: PriceBook, meter: Figure, p95: Figure, pue: Figure
) -> tuple[Figure, EnergyBill | None]:
    if site.tariff is None:
        if site.energy_price is None:
            return book.price("energy", "kwh"), None
        return from_form(site.energy_price, f"{book.currency}/kWh"), None
    bill = yearly_bill(site.tariff.tariff(), mean_kw=meter.value, peak_kw=p95.value * pue.value)
    price = bill.energy_cost / bill.kwh if bill.kwh else 0.0
    figure = Figure(price, f"{book.currency}/kWh", kind=Kind.COMPUTED, method="mean over the tariff's hours",
                    source=site.tariff.source, date=site.tariff.date)  # fmt: skip
    return figure, bill


def _product(a: Figure, b: Figure, unit: str, method: str) -> Figure:
    """Product of two independent figures; relative half-widths join as the root of their squares."""
    value = a.value * b.value

    def reach(end_a: float | None, end_b: float | None) -> float:
        parts = [
            abs((end if end is not None else base) - base) / base if base else 0.0
            for end, base in ((end_a, a.value), (end_b, b.value))
        ]
        return sum(part**2 for part in parts) ** 0.5

    low, high = value * max(0.0, 1 - reach(a.low, b.low)), value * (1 + reach(a.high, b.high))
    return Figure(
        value, unit, low, high, Kind.COMPUTED, method, "; ".join(filter(None, (a.source, b.source)))
    )


def _carbon(kwh: Figure, factor: Figure) -> Figure:
    whole = _product(kwh, factor, "kg/a", "energy x factor of the grid")
    return whole.scaled(carbon_t(1.0, 1.0), "t/a")


def _reason(fault: Misfit) -> Reason:
    scale, unit = (1000, "kW") if fault.unit == "W" else (1, fault.unit)
    numbers = f" ({fault.needed / scale:,.1f} > {fault.limit / scale:,.1f} {unit})" if unit else ""
    ko = {
        "needs direct liquid cooling": "직접 액체 냉각이 필요해요",
        "draws more than the rack can cool": "랙이 식힐 수 있는 전력을 넘어요",
        "is higher than the rack": "랙보다 높아요",
    }[fault.reason]
    code = {"": "rack.cooling", "W": "rack.power", "U": "rack.height"}[fault.unit]
    return Reason(
        code, f"{fault.name} {fault.reason}{numbers}", f"{fault.name}: {ko}{numbers}",
        params={"needed": fault.needed, "limit": fault.limit},
    )  # fmt: skip
