"""What a machine loses in value: for the books, and on the market."""

from __future__ import annotations

_BOOK_REMAINDER = 0.05  # share that the declining method leaves to be written off in the last year


def straight_line(cost: float, *, years: int, residual: float = 0.0) -> tuple[float, ...]:
    """Equal yearly depreciation of `cost` down to `residual`.

    Source: IAS 16, paragraph 62.
    """
    if years < 1:
        raise ValueError("depreciation takes at least one year")
    if not 0 <= residual <= cost:
        raise ValueError("the residual value lies between zero and the cost")
    return ((cost - residual) / years,) * years


def declining_balance(cost: float, *, years: int) -> tuple[float, ...]:
    """Declining-balance depreciation to 5 % of the cost; the rest goes with the last year.

    Source: IAS 16, paragraph 62; the rate 1 - 0.05^(1/years) is the one of Korean corporate tax law
    (법인세법 시행규칙 별표 4).
    """
    if years < 1:
        raise ValueError("depreciation takes at least one year")
    rate = 1 - _BOOK_REMAINDER ** (1 / years)
    book = cost
    amounts = []
    for year in range(years):
        amount = book if year == years - 1 else book * rate
        amounts.append(amount)
        book -= amount
    return tuple(amounts)


def market_value(cost: float, *, years: float, yearly_loss: float) -> float:
    """What used hardware still fetches: `cost` shrinking by the share `yearly_loss` each year.

    Limits: a smooth curve; a new generation makes the price of the old one drop at once.
    """
    if not 0 <= yearly_loss <= 1:
        raise ValueError("a yearly loss is a share between 0 and 1")
    return cost * (1 - yearly_loss) ** years
