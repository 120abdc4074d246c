"""How old a price is: older than twelve months, and every report says so."""

from __future__ import annotations

from datetime import date

OLD_AFTER_DAYS = 365


def day_of(text: str) -> date:
    """A date from `YYYY-MM-DD` or `YYYY-MM` (its first day).

    Raises:
        ValueError: it is neither.
    """
    return date.fromisoformat(text if len(text) > 7 else f"{text}-01")


def age_days(text: str, today: date) -> int:
    """Days between the date in `text` and `today`; negative for a date in the future."""
    return (today - day_of(text)).days


def is_old(text: str, today: date) -> bool:
    """Whether a price of that date is older than twelve months on `today`."""
    return age_days(text, today) > OLD_AFTER_DAYS
