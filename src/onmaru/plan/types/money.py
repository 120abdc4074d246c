"""Money as frozen records: a table of costs as somebody wrote it, yearly flows, findings about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cost table; `low` and `high` are the price range the table itself quotes, if any.

    Args:
        amount: Once for capital expenditure, a year for operating cost.
        quantity: What the amount was multiplied from, such as 10 seats; 0 when the table does not say.
        covers: What the line pays for, in the words of `rules/money/review.py`.
    """

    id: str
    label_en: str
    label_ko: str
    amount: float
    quantity: float = 0.0
    unit_price: float = 0.0
    low: float | None = None
    high: float | None = None
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CostTable:
    """A cost table as found in a proposal. `capex_low`, `capex_high`: the sum of the ranges it quotes."""

    name: str
    currency: str
    years: int
    capex: tuple[Line, ...]
    opex: tuple[Line, ...]
    gpus: int
    hosts: int
    users: int
    gpu_w: float
    capex_low: float | None = None
    capex_high: float | None = None
    source: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of a cost table: once, a year, and over its years without discounting."""

    capex: float
    opex: float
    total: float


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a cost table leaves out or gets wrong, with the numbers.

    `kind` is `wrong`, `missing` or `note`; `change_capex` and `change_opex` (a year) are what mending it adds.
    """

    code: str
    kind: str
    en: str
    ko: str
    change_capex: float = 0.0
    change_opex: float = 0.0
    params: Mapping[str, float | str] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class YearFlow:
    """One year of owning: 0 is the purchase; costs are positive, `residual` comes back in the last year."""

    year: int
    capex: float
    energy: float
    licences: float
    staff: float
    support: float
    space: float
    residual: float
    depreciation: float
    book_value: float
    rent_instead: float

    @property
    def cost(self) -> float:
        """What is paid in this year, less what comes back."""
        return (
            self.capex + self.energy + self.licences + self.staff + self.support + self.space - self.residual
        )
