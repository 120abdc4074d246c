"""Licences: counted per GPU, per named user, per host or once a site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Metric = Literal["gpu", "user", "host", "site"]


@dataclass(frozen=True, slots=True)
class Licence:
    """A yearly licence as an operator was quoted it; `date` is ISO, the day of the price."""

    name: str
    per: Metric
    price_per_year: float
    date: str
    source: str
    minimum: int = 0  # smallest number sold


@dataclass(frozen=True, slots=True)
class LicenceCount:
    """How many of each a licence may be counted by."""

    gpus: int
    users: int
    hosts: int


def licence_units(licence: Licence, count: LicenceCount) -> int:
    """How many units of `licence` are needed."""
    wanted = {"gpu": count.gpus, "user": count.users, "host": count.hosts, "site": 1}[licence.per]
    return max(wanted, licence.minimum) if wanted else 0


def licence_cost(licence: Licence, count: LicenceCount) -> float:
    """Yearly cost of `licence` for what stands and sits there."""
    return licence_units(licence, count) * licence.price_per_year
