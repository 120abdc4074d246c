"""Every number a plan takes for granted, in one place, each with its interval and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping

from onmaru.plan.rules.forms.base import RangeForm
from onmaru.plan.rules.power import PUE, PUE_SOURCE
from onmaru.plan.types.estimate import Figure, Kind
from onmaru.plan.types.power import Cooling

_DATE = "2026-06"
_OURS = "Onmaru assumption; state your own in the plan"


def _assume(value: float, unit: str, low: float, high: float, source: str = _OURS) -> Figure:
    return Figure(value, unit, low, high, Kind.GIVEN, "assumption", source, _DATE)


DEFAULTS: Mapping[str, Figure] = {
    "discount_rate": _assume(0.08, "1", 0.06, 0.10),
    "yearly_loss": _assume(
        0.30, "1", 0.20, 0.45, "Onmaru assumption: resale value of servers a year; see docs"
    ),
    "installation_share": _assume(0.05, "1", 0.03, 0.10),
    "spares_share": _assume(0.03, "1", 0.0, 0.05),
    "support_share": _assume(
        0.06, "1", 0.03, 0.12, "Onmaru assumption: hardware support a year over its price"
    ),
    "rent_staff_share": _assume(
        0.5, "1", 0.25, 0.9, "Onmaru assumption: staff still needed when GPUs are rented"
    ),
    "price_growth": _assume(0.03, "1", 0.0, 0.06),
}

# Inputs that move together, as rank-normal correlations; assumptions, and the tornado shows what they matter.
CORRELATIONS: Mapping[tuple[str, str], float] = {
    ("servers", "network"): 0.5,
    ("servers", "storage"): 0.3,
    ("servers", "rent_per_gpu_hour"): 0.5,
    ("energy_price", "price_growth"): 0.3,
}


def stated(form: RangeForm | None, unit: str, default: Figure) -> Figure:
    """What the plan says, as a figure; else the default."""
    return default if form is None else from_form(form, unit)


def from_form(form: RangeForm, unit: str) -> Figure:
    """A range that a person wrote, as a figure."""
    return Figure(
        form.value, unit, form.low, form.high, Kind.GIVEN, "stated in the plan", form.source or "the plan",
        form.date,
    )  # fmt: skip


def default_pue(cooling: Cooling) -> Figure:
    """Power usage effectiveness of a room by how heat leaves it."""
    low, value, high = PUE[cooling]
    return Figure(value, "1", low, high, Kind.GIVEN, "by kind of cooling", PUE_SOURCE, "2024-07")


def staff_fte(nodes: int) -> Figure:
    """People it takes: half a person for the first eight nodes, one more for every forty after."""
    value = 0.5 + max(0, nodes - 8) / 40
    return _assume(value, "1", 0.5 * value, 2.0 * value)


def storage_tb(nodes: int) -> float:
    """Shared storage [TB]: 50, or 25 a node where that is more."""
    return max(50.0, 25.0 * nodes)
