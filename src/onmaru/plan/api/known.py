"""Routes about what the planner knows: catalogue, models, prices."""

from __future__ import annotations

from fastapi import APIRouter

from onmaru.plan.api.access import READ, Editor, ThePlanner, TheStore
from onmaru.plan.api.models import ArchitectureOut, FactOut, ItemOut, Listing, PriceOut, PricesIn
from onmaru.plan.rules.ageing import is_old
from onmaru.plan.rules.architectures import ARCHITECTURES
from onmaru.plan.rules.parameters import counts
from onmaru.plan.rules.prices import sample_prices
from onmaru.plan.rules.report.words import SOURCES_KO
from onmaru.plan.service.market import price_of
from onmaru.plan.types.catalogue import Gpu, Item, Server

routes = APIRouter(tags=["plan catalogue"], dependencies=[READ])


def _item(item: Item) -> ItemOut:
    facts = {
        name: FactOut(value=f.value, unit=f.unit, source=f.source, date=f.date, tag=f.tag.value, url=f.url)
        for name, f in item.facts.items()
    }
    if isinstance(item, Server):
        return ItemOut(id=item.id, label=item.label, vendor=item.vendor, kind="server", facts=facts, gpu=item.gpu,
                       gpu_count=item.gpu_count, scale_up_gpus=item.scale_up_gpus, cooling=item.cooling)  # fmt: skip
    kind = "gpu" if isinstance(item, Gpu) else "nic"
    return ItemOut(id=item.id, label=item.label, vendor=item.vendor, kind=kind, facts=facts)  # type: ignore[arg-type]


@routes.get("/catalogue")
def catalogue(planner: ThePlanner) -> Listing[ItemOut]:
    """GPUs, servers and network adapters; every fact with unit, source, date and tag."""
    known = planner.catalogue
    everything: list[Item] = [*known.gpus.values(), *known.servers.values(), *known.nics.values()]
    return Listing(items=[_item(item) for item in everything])


@routes.get("/models")
def models() -> Listing[ArchitectureOut]:
    """Model architectures that a workload may name."""
    return Listing(
        items=[
            ArchitectureOut(id=a.id, label=a.label, parameters=counts(a).total, layers=a.layers, hidden=a.hidden,
                     experts=a.experts, max_context=a.max_context, vision=a.vision is not None)
            for a in ARCHITECTURES.values()
        ]
    )  # fmt: skip


@routes.get("/prices")
def prices(planner: ThePlanner) -> Listing[PriceOut]:
    """The prices plans of this site use: the sample of the package overlaid with the site's own."""
    sample = sample_prices()
    last = {(p.item, p.per, p.currency): p for p in planner.book().prices}
    return Listing(
        items=[
            PriceOut(item=p.item, low=p.low, high=p.high, currency=p.currency, per=p.per, source=p.source,
                     source_ko=SOURCES_KO.get(p.source, ""), date=p.date, tag=p.tag.value, note=p.note, own=p not in sample,
                     old=is_old(p.date, planner.today()))
            for p in last.values()
        ]
    )  # fmt: skip


@routes.put("/prices", status_code=204)
def set_prices(store: TheStore, subject: Editor, body: PricesIn) -> None:
    """Replace the site's own prices; those of the sample stay below them."""
    store.set_prices([price_of(form) for form in body.prices], subject.name)
