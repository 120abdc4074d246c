"""OEE and its parts, each with its formula, its inputs under the standard's names, and its source.

Source: ISO 22400-2:2014, KPI definitions "Availability", "Effectiveness", "Quality ratio", "Overall
equipment effectiveness index", "Throughput rate", "Scrap ratio", "Rework ratio".
Limits: time whose state is unknown is left out of the planned busy time and told as coverage; the
throughput rate takes the covered planned time for the order execution time, as no orders are known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

STANDARD = "ISO 22400-2:2014"


@dataclass(frozen=True, slots=True)
class Kpi:
    """One figure; `value` is None when an input is not known or a divisor is zero."""

    value: float | None
    formula: str
    inputs: Mapping[str, float | None]
    unit: str
    source: str

    def as_json(self) -> dict[str, object]:
        return {
            "value": self.value,
            "formula": self.formula,
            "inputs": dict(self.inputs),
            "unit": self.unit,
            "source": self.source,
        }


@dataclass(frozen=True, slots=True)
class Elements:
    """Time elements [s] and quantity elements [parts] of one work unit over one window."""

    planned_busy_s: float  # PBT
    unknown_s: float
    production_s: float  # APT
    planned_run_s_per_part: float | None = None  # PRI
    produced: float | None = None  # PQ
    scrap: float | None = None  # SQ
    rework: float | None = None  # RQ

    @property
    def covered_s(self) -> float:
        return max(0.0, self.planned_busy_s - self.unknown_s)

    @property
    def good(self) -> float | None:
        """GQ = PQ - SQ - RQ; a plant that does not count scrap or rework is taken to have none."""
        if self.produced is None:
            return None
        return max(0.0, self.produced - (self.scrap or 0.0) - (self.rework or 0.0))


def availability(e: Elements) -> Kpi:
    return Kpi(
        _ratio(e.production_s, e.covered_s),
        "APT / (PBT - unknown)",
        {"APT": e.production_s, "PBT": e.planned_busy_s, "unknown": e.unknown_s},
        "1",
        f"{STANDARD}, Availability",
    )


def effectiveness(e: Elements) -> Kpi:
    """The performance part of OEE; above 1 when parts come faster than planned."""
    known = e.planned_run_s_per_part is not None and e.produced is not None
    work = e.planned_run_s_per_part * e.produced if known else None  # type: ignore[operator]
    return Kpi(
        _ratio(work, e.production_s),
        "PRI * PQ / APT",
        {"PRI": e.planned_run_s_per_part, "PQ": e.produced, "APT": e.production_s},
        "1",
        f"{STANDARD}, Effectiveness",
    )


def quality_ratio(e: Elements) -> Kpi:
    return Kpi(
        _ratio(e.good, e.produced),
        "GQ / PQ, GQ = PQ - SQ - RQ",
        {"GQ": e.good, "PQ": e.produced, "SQ": e.scrap, "RQ": e.rework},
        "1",
        f"{STANDARD}, Quality ratio",
    )


def oee_index(e: Elements) -> Kpi:
    parts = {
        "availability": availability(e).value,
        "effectiveness": effectiveness(e).value,
        "quality_ratio": quality_ratio(e).value,
    }
    value: float | None = 1.0
    for part in parts.values():
        value = None if value is None or part is None else value * part
    return Kpi(
        value, "availability * effectiveness * quality ratio", parts, "1",
        f"{STANDARD}, Overall equipment effectiveness index",
    )  # fmt: skip


def throughput_rate(e: Elements) -> Kpi:
    value = _ratio(e.produced, e.covered_s)
    return Kpi(
        None if value is None else value * 3600.0,
        "PQ / AOET, AOET = PBT - unknown",
        {"PQ": e.produced, "PBT": e.planned_busy_s, "unknown": e.unknown_s},
        "1/h",
        f"{STANDARD}, Throughput rate",
    )


def _ratio(part: float | None, whole: float | None) -> float | None:
    return None if part is None or whole is None or whole <= 0 else part / whole
