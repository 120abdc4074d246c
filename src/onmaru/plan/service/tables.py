"""A cost table from a proposal, summed as it sums itself, and what a careful reader writes beside it."""

from __future__ import annotations

from dataclasses import dataclass

from onmaru.plan.rules.ageing import age_days, is_old
from onmaru.plan.rules.assumptions import default_pue
from onmaru.plan.rules.catalogue import find
from onmaru.plan.rules.forms.base import RangeForm
from onmaru.plan.rules.forms.table import TableForm
from onmaru.plan.rules.money.table import Yardsticks, review, totals
from onmaru.plan.rules.power import LOG, LOG_NAMEPLATE_W
from onmaru.plan.rules.prices import OldPrice, PriceBook, old_prices
from onmaru.plan.service.market import Market
from onmaru.plan.types.money import CostTable, Remark, Totals
from onmaru.plan.types.plan import Dated
from onmaru.plan.types.power import Cooling

_LOG_GPU_W = 8 * 700.0
_STORAGE_TB = 50.0


@dataclass(frozen=True, slots=True)
class TableReview:
    """A table, its sums, the remarks, and its sums once every remark is heeded."""

    table: CostTable
    totals: Totals
    remarks: tuple[Remark, ...]
    mended: Totals
    old_prices: tuple[Dated, ...]


def review_table(market: Market, form: TableForm) -> TableReview:
    """Sum and review a cost table; raises `UnknownItem`, `MissingPrice`."""
    gpu = find("GPU", form.gpu, market.catalogue.gpus)
    book = market.book(currency=form.currency)
    table = form.table(gpu.number("power_max") or 0.0)
    remarks = tuple(review(table, _yardsticks(form, book)))
    plain = totals(table)
    capex = plain.capex + sum(remark.change_capex for remark in remarks)
    opex = plain.opex + sum(remark.change_opex for remark in remarks)
    items = {"omniverse-enterprise", "nvidia-ai-enterprise", "switch-leaf", "validated-storage",
             "platform-engineer", "energy"}  # fmt: skip
    old = old_prices([p for p in book.prices if p.item in items], market.today())
    if form.date and is_old(form.date, market.today()):
        old.append(OldPrice(table.name, form.date, age_days(form.date, market.today()), form.source))
    return TableReview(
        table, plain, remarks, Totals(capex, opex, capex + opex * table.years),
        tuple(Dated(o.item, o.date, o.age_days, o.source) for o in old),
    )  # fmt: skip


def _yardsticks(form: TableForm, book: PriceBook) -> Yardsticks:
    own = form.yardsticks
    sources: list[tuple[str, str]] = []

    def take(name: str, stated: RangeForm | None, item: str, per: str, times: float = 1.0) -> float:
        if stated is not None:
            sources.append((name, stated.source or "the table's file"))
            return stated.value
        figure = book.price(item, per)
        sources.append((name, f"{figure.source}, {figure.date}"))
        return figure.value * times

    values = {
        "suite_per_gpu": take("suite", own.suite_per_gpu, "omniverse-enterprise", "gpu_year"),
        "enterprise_per_gpu": take("enterprise", own.enterprise_per_gpu, "nvidia-ai-enterprise", "gpu_year"),
        "switches": take("switches", own.switches, "switch-leaf", "unit"),
        "storage": take("storage", own.storage, "validated-storage", "terabyte", _STORAGE_TB),
        "staff": take("staff", own.staff, "platform-engineer", "fte_year", 0.5),
        "energy_per_kwh": take("energy", own.energy_per_kwh, "energy", "kwh"),
    }
    sources.append(("power", f"data sheet of the GPU; servers around it: {LOG}"))
    pue = own.pue.value if own.pue else default_pue(Cooling.AIR).value
    return Yardsticks(
        **values,
        node_factor=LOG_NAMEPLATE_W / _LOG_GPU_W,
        pue=pue,
        rate=own.discount_rate,
        sources=tuple(sources),
    )
