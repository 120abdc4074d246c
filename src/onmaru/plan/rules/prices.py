"""The price book: a dated sample of the package, overlaid with what an operator knows better."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

import yaml

from onmaru.core.errors import NotFound
from onmaru.plan.rules.ageing import age_days, is_old
from onmaru.plan.types.catalogue import Price, Tag
from onmaru.plan.types.estimate import Figure, Kind

SAMPLE_CURRENCY = "USD"


class MissingPrice(NotFound):
    code = "plan.missing_price"
    status = 400


@dataclass(frozen=True, slots=True)
class PriceBook:
    """Prices by item and by what they are per; a later one of the same item replaces an earlier one."""

    prices: tuple[Price, ...]
    currency: str = SAMPLE_CURRENCY

    def find(self, item: str, per: str) -> Price | None:
        """The newest word on an item in the book's currency."""
        # Carbon is counted in kilograms: it has no currency.
        found = [
            p for p in self.prices
            if p.item == item and p.per == per and (p.currency == self.currency or per == "kg_per_kwh")
        ]  # fmt: skip
        return found[-1] if found else None

    def price(self, item: str, per: str) -> Figure:
        """A price as a figure, its range as the interval.

        Raises:
            MissingPrice: nobody has said what it costs in this currency; `params["item"]`.
        """
        price = self.find(item, per)
        if price is None:
            raise MissingPrice(
                f"no price of {item} per {per.replace('_', ' ')} in {self.currency}",
                hint="add it to money.prices of the plan, or to the site's price book",
                item=item, per=per, currency=self.currency,
            )  # fmt: skip
        return figure_of(price)

    def with_prices(self, more: Iterable[Price]) -> PriceBook:
        return PriceBook((*self.prices, *more), self.currency)


def figure_of(price: Price) -> Figure:
    """The middle of a price with its range."""
    single = price.low == price.high
    return Figure(
        value=(price.low + price.high) / 2,
        unit="kg/kWh" if price.per == "kg_per_kwh" else f"{price.currency}/{price.per.replace('_', ' ')}",
        low=None if single else price.low, high=None if single else price.high, kind=Kind.GIVEN,
        method="stated" if single else "middle of the stated range", source=price.source, date=price.date,
    )  # fmt: skip


@cache
def sample_prices() -> tuple[Price, ...]:
    """The small dated sample that ships with the package."""
    text = (resources.files("onmaru.plan") / "prices" / "sample.yaml").read_text(encoding="utf-8")
    document = yaml.safe_load(text)
    sources: Mapping[str, Mapping[str, str]] = document["sources"]
    found = []
    for item, (low, high, per, source) in document["prices"].items():
        origin = sources[source]
        found.append(
            Price(item, float(low), float(high), SAMPLE_CURRENCY, per, origin["document"], str(origin["date"]),
                  Tag(origin["tag"]))
        )  # fmt: skip
    return tuple(found)


@dataclass(frozen=True, slots=True)
class OldPrice:
    """A price older than twelve months."""

    item: str
    date: str
    age_days: int
    source: str


def old_prices(prices: Iterable[Price], today: date) -> list[OldPrice]:
    """Those of `prices` that are older than twelve months on `today`, oldest first."""
    found = [
        OldPrice(p.item, p.date, age_days(p.date, today), p.source) for p in prices if is_old(p.date, today)
    ]
    return sorted(found, key=lambda old: (-old.age_days, old.item))
