"""Figures of a replication under the names of ISO 22400-2, each with its formula.

Time elements of a station with several servers are server-seconds. The planned busy time (PBT) is the
observed time less the time its calendar is off; production (APT) is time in the state run; PRI is the planned
run time per item: the product's own where it states one, else the mean of the station's work time.

Source: ISO 22400-2:2014, KPI definitions; S. Nakajima, Introduction to TPM, ch. 3 (the six big losses).
Limits: a simulated machine has no start-up rejects of its own, so this loss is not told apart from
production rejects; items of several products are weighted by what reached the sinks.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from onmaru.sim.rules.moments import mean_s
from onmaru.sim.types import Model, OperatorPool, RepairCrew, RunResult, State, Station

ItemTimes = dict[str, NDArray[np.float64]]
ISO = "ISO 22400-2:2014"
NAKAJIMA = "S. Nakajima, Introduction to TPM"


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure is called, how it is computed, and whether more of it is better."""

    key: str
    en: str
    ko: str
    unit: str
    formula: str
    source: str
    maximise: bool | None  # None: neither


def _define(*rows: tuple[str, str, str, str, str, str, bool | None]) -> dict[str, Definition]:
    return {row[0]: Definition(*row) for row in rows}


STATION = _define(
    ("availability", "Availability", "가동률", "1", "APT / PBT", ISO, True),
    ("performance", "Performance (effectiveness)", "성능률", "1", "PRI * PQ / APT", ISO, True),
    ("quality", "Quality ratio", "양품률", "1", "GQ / PQ", ISO, True),
    ("oee", "OEE", "설비종합효율(OEE)", "1", "availability * performance * quality", ISO, True),
    ("technical_efficiency", "Technical efficiency", "기술 효율", "1", "APT / (APT + ADET)", ISO, True),
    ("setup_ratio", "Setup ratio", "준비교체 비율", "1", "AUST / (APT + AUST)", ISO, False),
    ("scrap_ratio", "Scrap ratio", "폐기율", "1", "SQ / PQ", ISO, False),
    ("rework_ratio", "Rework ratio", "재작업률", "1", "RQ / PQ", ISO, False),
    ("mtbf_s", "Mean operating time between failures", "평균 고장 간격", "s", "APT / failures", ISO, True),
    ("mttr_s", "Mean time to restoration", "평균 복구 시간", "s", "(down + wait) / failures", ISO, False),
    ("throughput_per_h", "Throughput rate", "시간당 처리량", "1/h", "PQ / AOET", ISO, True),
    ("starved", "Starved", "자재 대기", "1", "starved / PBT", ISO, False),
    ("blocked", "Blocked", "막힘", "1", "blocked / PBT", ISO, False),
    ("loss_breakdowns", "Loss: breakdowns", "손실: 고장", "1", "(down + wait) / PBT", NAKAJIMA, False),
    ("loss_setup", "Loss: setup", "손실: 준비교체", "1", "AUST / PBT", NAKAJIMA, False),
    ("loss_idling", "Loss: idling and stops", "손실: 공전·순간정지", "1", "waiting / PBT", NAKAJIMA, False),
    ("loss_speed", "Loss: reduced speed", "손실: 속도 저하", "1", "(APT - PRI * PQ) / PBT", NAKAJIMA, False),
    ("loss_rejects", "Loss: rejects", "손실: 불량", "1", "PRI * (PQ - GQ) / PBT", NAKAJIMA, False),
)  # fmt: skip

LINE = _define(
    ("throughput_per_h", "Throughput rate", "시간당 생산량", "1/h", "parts at sinks / time", ISO, True),
    ("output", "Output", "생산량", "1", "parts at sinks", ISO, True),
    ("wip", "Work in process", "재공", "1", "mean parts inside", ISO, False),
    ("lead_time_s", "Lead time", "리드타임", "s", "mean time from source to sink", ISO, False),
    ("lead_time_p50_s", "Lead time, median", "리드타임 중앙값", "s", "50 % of parts are faster", ISO, False),
    ("lead_time_p95_s", "Lead time, 95 %", "리드타임 95%", "s", "95 % of parts are faster", ISO, False),
    ("on_time", "On-time delivery", "납기 준수율", "1", "parts in time / parts with a due date", ISO, True),
    ("tardiness_s", "Tardiness", "평균 납기 지연", "s", "mean lateness over parts due", ISO, False),
    ("yield", "Yield", "수율", "1", "output / (output + scrap)", ISO, True),
    ("lost", "Lost arrivals", "유실된 투입", "1", "arrivals that found no room", "", False),
)  # fmt: skip

POOL = _define(("busy", "People at work", "작업자 부하율", "1", "busy / (count * time)", "", None))

ENERGY = _define(
    ("energy_kwh", "Energy", "전력량", "kWh", "sum of power by state * time", "ISO 50006:2023", False),
    ("energy_kwh_per_part", "Energy per part", "개당 전력량", "kWh", "energy / output", "ISO 22400-2:2014, Energy", False),
    ("energy_cost", "Energy cost", "전력 요금", "money", "energy by bucket * tariff", "", False),
    ("energy_cost_per_part", "Energy cost per part", "개당 전력 요금", "money", "cost / output", "", False),
    ("energy_value_share", "Energy spent running", "가동 중 전력 비중", "1", "energy in run / energy", "", True),
    ("peak_kw", "Peak power", "최대 수요 전력", "kW", "largest mean power of a bucket", "", False),
    ("labour_cost", "Labour cost", "인건비", "money", "people * staffed time * rate", "", False),
    ("co2_kg_per_part", "CO2 per part", "개당 탄소 배출", "kg", "energy * factor / output", "", False),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Times:
    """Server-seconds of one station, and its quantities."""

    planned_s: float  # PBT
    run_s: float  # APT
    setup_s: float  # AUST
    down_s: float  # under repair or waiting for it
    starved_s: float
    blocked_s: float
    people_s: float
    produced: float  # PQ
    scrap: float  # SQ
    rework: float  # RQ
    failures: float
    item_s: float  # PRI

    @property
    def good(self) -> float:
        return self.produced - self.scrap - self.rework


def stations(model: Model) -> tuple[Station, ...]:
    """The elements that work on parts, in order."""
    return tuple(element for element in model.elements if isinstance(element, Station))


def pools(model: Model) -> tuple[OperatorPool | RepairCrew, ...]:
    """The people, in the order of `RunResult.pools`: operators, then repair crews."""
    return (*model.operators, *model.crews)


def times_of(result: RunResult, station: str, items: ItemTimes) -> Times:
    """Time and quantity elements of one station over the observed time."""
    row = result.index(station)
    spent = result.state_s[row]
    waits = spent[State.WAIT_REPAIR]
    scrap, rework = float(result.scrapped[row]), float(result.reworked[row])
    return Times(
        planned_s=float(spent.sum() - spent[State.OFF]),
        run_s=float(spent[State.RUN]),
        setup_s=float(spent[State.SETUP]),
        down_s=float(spent[State.DOWN] + waits),
        starved_s=float(spent[State.STARVED]),
        blocked_s=float(spent[State.BLOCKED]),
        people_s=float(spent[State.WAIT_PEOPLE]),
        produced=float(result.left[row]) + scrap,
        scrap=scrap,
        rework=rework,
        failures=float(result.failures[row]),
        item_s=_item_s(items[station], result),
    )


def station_figures(t: Times, span_s: float) -> dict[str, float]:
    """Every figure of `STATION`; nan where a divisor is zero."""
    busy = t.item_s * t.produced
    availability, performance, quality = (
        _ratio(t.run_s, t.planned_s),
        _ratio(busy, t.run_s),
        _ratio(t.good, t.produced),
    )
    return {
        "availability": availability,
        "performance": performance,
        "quality": quality,
        "oee": _ratio(t.item_s * t.good, t.planned_s),  # the product, with what cancels cancelled
        "technical_efficiency": _ratio(t.run_s, t.run_s + t.down_s),
        "setup_ratio": _ratio(t.setup_s, t.run_s + t.setup_s),
        "scrap_ratio": _ratio(t.scrap, t.produced),
        "rework_ratio": _ratio(t.rework, t.produced),
        "mtbf_s": _ratio(t.run_s, t.failures),
        "mttr_s": _ratio(t.down_s, t.failures),
        "throughput_per_h": _ratio(t.produced * 3600.0, span_s),
        "starved": _ratio(t.starved_s, t.planned_s),
        "blocked": _ratio(t.blocked_s, t.planned_s),
        "loss_breakdowns": _ratio(t.down_s, t.planned_s),
        "loss_setup": _ratio(t.setup_s, t.planned_s),
        "loss_idling": _ratio(t.starved_s + t.blocked_s + t.people_s, t.planned_s),
        "loss_speed": _ratio(t.run_s - busy, t.planned_s),
        "loss_rejects": _ratio(t.item_s * (t.produced - t.good), t.planned_s),
    }


def line_figures(result: RunResult) -> dict[str, float]:
    """Every figure of `LINE`."""
    sinks = result.sinks.values()
    output = result.output
    due = sum(sink.due for sink in sinks)
    late = sum(sink.late for sink in sinks)
    return {
        "throughput_per_h": result.throughput_per_h,
        "output": float(output),
        "wip": result.wip_mean,
        "lead_time_s": _ratio(sum(sink.lead_sum_s for sink in sinks), output),
        "lead_time_p50_s": _lead_quantile(result, 0.5),
        "lead_time_p95_s": _lead_quantile(result, 0.95),
        "on_time": _ratio(due - late, due),
        "tardiness_s": _ratio(sum(sink.tardiness_sum_s for sink in sinks), due),
        "yield": _ratio(output, output + float(result.scrapped.sum())),
        "lost": float(result.lost.sum()),
    }


def figures(model: Model, result: RunResult, items: ItemTimes) -> dict[str, float]:
    """All figures of one replication by address: `wip` of the line, `press.oee` of a station."""
    found = line_figures(result)
    for name in items:
        for key, value in station_figures(times_of(result, name, items), result.span_s).items():
            found[f"{name}.{key}"] = value
    counts = {pool.name: pool.count for pool in pools(model)}
    for name, busy_s in zip(result.pools, result.pool_busy_s, strict=True):
        found[f"{name}.busy"] = _ratio(float(busy_s), counts[name] * result.span_s)
    return found


def definition(address: str) -> Definition:
    """What the figure at an address is; KeyError when there is no such figure."""
    name, _, key = address.rpartition(".")
    if not name:
        return (LINE | ENERGY)[key]
    return (STATION | POOL | ENERGY)[key]


def addresses(model: Model, *, energy: bool) -> Iterator[str]:
    """Addresses of all figures of a model, in the order of `figures` and `energy_figures`."""
    yield from LINE
    for station in stations(model):
        yield from (f"{station.name}.{key}" for key in STATION)
    for pool in pools(model):
        yield from (f"{pool.name}.{key}" for key in POOL)
    if energy:
        yield from ENERGY


def item_times(model: Model) -> ItemTimes:
    """PRI of each product at each station [s per item and server], shape [product] by station name.

    Compute it once a model: the mean of a long sample is not free.
    """
    found: ItemTimes = {}
    by_name = {product.name: product for product in model.products}
    for station in stations(model):
        batch = getattr(station, "batch", 1)
        row = []
        for name in model.product_names():
            product = by_name.get(name)
            steps = product.routing if product else ()
            own = next((s.time_s for s in steps if s.at == station.name and s.time_s is not None), None)
            timing = own if own is not None else station.times_s.get(name, station.time_s)
            if product is not None and product.planned_run_s is not None:
                row.append(product.planned_run_s)
            else:
                row.append(mean_s(timing) / batch if timing is not None else 0.0)
        found[station.name] = np.array(row)
    return found


def _item_s(each: NDArray[np.float64], result: RunResult) -> float:
    """One PRI for the mix of products that reached the sinks."""
    if np.all(each == each[0]):
        return float(each[0])
    weight = np.sum([sink.by_product for sink in result.sinks.values()], axis=0) * (each > 0)
    return float(each @ weight / weight.sum()) if weight.sum() else float(each.mean())


def _lead_quantile(result: RunResult, share: float) -> float:
    """The quantile over all sinks; of one sink its own, else by their sketches joined."""
    sinks = [sink for sink in result.sinks.values() if sink.count]
    if not sinks:
        return math.nan
    joined = replace(
        sinks[0],
        count=sum(sink.count for sink in sinks),
        lead_low_s=min(sink.lead_low_s for sink in sinks),
        lead_high_s=max(sink.lead_high_s for sink in sinks),
        lead_bins=np.sum([sink.lead_bins for sink in sinks], axis=0),
    )
    return joined.lead_quantile_s(share)


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else math.nan
