"""What a plan is judged against: the catalogue, the prices somebody gave, and the day they are aged on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from onmaru.plan.rules.catalogue import bare, builtin_catalogue, configuration, configurations
from onmaru.plan.rules.forms.plan import ConfigurationForm, PlanForm, PriceForm
from onmaru.plan.rules.prices import PriceBook, sample_prices
from onmaru.plan.types.catalogue import Catalogue, Configuration, Price, Tag


class Market:
    """What can be bought, at which price, as of when.

    Args:
        catalogue: What can be bought; default: the one of the package.
        prices: Prices an operator knows; they overlay the package's dated sample.
        today: The day prices are aged against; default: today in UTC.
    """

    def __init__(
        self, *, catalogue: Catalogue | None = None, prices: Iterable[Price] = (), today: date | None = None
    ) -> None:
        self.catalogue = catalogue or builtin_catalogue()
        self._prices = (*sample_prices(), *self.catalogue.prices, *prices)
        self._today = today

    def today(self, plan: PlanForm | None = None) -> date:
        return (plan.today if plan else None) or self._today or datetime.now(UTC).date()

    def book(self, plan: PlanForm | None = None, *, currency: str = "USD") -> PriceBook:
        """All prices that count for a plan, its own last."""
        own = [price_of(form) for form in plan.money.prices] if plan else []
        return PriceBook((*self._prices, *own), plan.currency if plan else currency)

    def configuration(self, form: ConfigurationForm) -> Configuration:
        """What a plan names; raises `UnknownItem` with the nearest names."""
        if form.server:
            return configuration(self.catalogue, form.server, form.count)
        return bare(self.catalogue, form.gpu, form.count)

    def configurations(self, plan: PlanForm) -> tuple[Configuration, ...]:
        """The configurations a plan looks at."""
        if plan.configurations:
            return tuple(self.configuration(form) for form in plan.configurations)
        return configurations(self.catalogue, most_gpus=plan.most_gpus)


def price_of(form: PriceForm) -> Price:
    """The record of a price form."""
    return Price(form.item, form.low, form.high, form.currency, form.per, form.source, form.date, Tag(form.tag),
                 form.note)  # fmt: skip
