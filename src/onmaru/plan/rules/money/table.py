"""Sums of a cost table, and what it leaves out or gets wrong."""

from __future__ import annotations

from dataclasses import dataclass

from onmaru.core.texts.korean import with_particles
from onmaru.plan.rules.money.discount import annuity_factor
from onmaru.plan.rules.wording import counted
from onmaru.plan.types.money import CostTable, Remark, Totals

HOURS = 8_760.0
# What a cost table of an AI cluster has to cover; each needs a line that says so.
EXPECTED = ("switches", "storage", "staff")


@dataclass(frozen=True, slots=True)
class Yardsticks:
    """Prices a table is held against; each is an operator's or a sample's, never hidden in the code.

    Args:
        suite_per_gpu: Yearly price per GPU of the platform suite the table counts per user.
        enterprise_per_gpu: Yearly price per GPU of the AI software licence.
        switches, storage: What a cluster of this size pays once for them.
        staff: Yearly cost of running it.
        energy_per_kwh: Price of electricity.
        node_factor: Power of a whole server over the power of its GPUs.
        pue: Power at the meter over power of the servers.
        rate: Discount rate a year.
    """

    suite_per_gpu: float
    enterprise_per_gpu: float
    switches: float
    storage: float
    staff: float
    energy_per_kwh: float
    node_factor: float
    pue: float
    rate: float
    sources: tuple[tuple[str, str], ...] = ()


def totals(table: CostTable) -> Totals:
    """Sum a table the way it sums itself: nothing discounted."""
    capex = sum(line.amount for line in table.capex)
    opex = sum(line.amount for line in table.opex)
    return Totals(capex, opex, capex + opex * table.years)


def review(table: CostTable, by: Yardsticks) -> list[Remark]:
    """Everything a careful reader would write beside the table, with the numbers.

    Args:
        by: The prices to hold the table against.
    """
    found = [*_range(table), *_licences(table, by), *_missing(table, by), *_power(table, by)]
    found.append(_discounting(table, by))
    return found


def _covered(table: CostTable) -> set[str]:
    return {word for line in (*table.capex, *table.opex) for word in line.covers}


def _range(table: CostTable) -> list[Remark]:
    lines = table.capex
    low, high = table.capex_low, table.capex_high
    if low is None and all(line.low is not None for line in lines):
        low = sum(line.low or 0.0 for line in lines)
    if high is None and all(line.high is not None for line in lines):
        high = sum(line.high or 0.0 for line in lines)
    if low is None or high is None:
        return []
    capex = totals(table).capex
    middle = (low + high) / 2
    text = f"{low:,.0f} to {high:,.0f}"
    return [
        Remark(
            "capex_range", "wrong",
            f"The table's own price ranges give a CapEx of {text}, not the single number {capex:,.0f}; "
            f"their middle is {middle:,.0f}, {middle / capex - 1:+.1%} of what is stated.",
            f"표에 적힌 가격 범위대로면 CapEx는 {low:,.0f}~{high:,.0f}이며 {capex:,.0f} 한 값이 아니에요. "
            f"범위의 가운데는 {middle:,.0f}로 표의 값보다 {middle / capex - 1:+.1%}예요.",
            change_capex=middle - capex, params={"low": low, "high": high, "stated": capex},
            source=table.source,
        )
    ]  # fmt: skip


def _licences(table: CostTable, by: Yardsticks) -> list[Remark]:
    found = []
    for line in table.opex:
        if "suite_per_user" not in line.covers:
            continue
        right = table.gpus * by.suite_per_gpu
        found.append(
            Remark(
                "licence_metric", "wrong",
                f"{line.quantity:,.0f} named users x {line.unit_price:,.0f} = {line.amount:,.0f} a year, but the "
                f"suite is sold per GPU: {counted(table.gpus, 'GPU')} x {by.suite_per_gpu:,.0f} = {right:,.0f} "
                f"({right - line.amount:+,.0f} a year).",
                f"사용자 {line.quantity:,.0f}명 × {line.unit_price:,.0f} = 연 {line.amount:,.0f}로 계산했지만, 이 제품은 "
                f"GPU 단위로 판매돼요: GPU {table.gpus}개 × {by.suite_per_gpu:,.0f} = {right:,.0f} "
                f"(연 {right - line.amount:+,.0f}).",
                change_opex=right - line.amount,
                params={"per_user": line.amount, "per_gpu": right}, source=dict(by.sources).get("suite", ""),
            )
        )  # fmt: skip
    if "ai_enterprise" not in _covered(table):
        cost = table.gpus * by.enterprise_per_gpu
        found.append(
            Remark(
                "ai_enterprise_missing", "missing",
                f"The AI software licence is missing: {counted(table.gpus, 'GPU')} x {by.enterprise_per_gpu:,.0f} = "
                f"{cost:,.0f} a year.",
                f"AI Enterprise 라이선스가 빠져 있어요: GPU {table.gpus}개 × {by.enterprise_per_gpu:,.0f} = 연 {cost:,.0f}.",
                change_opex=cost, params={"cost": cost}, source=dict(by.sources).get("enterprise", ""),
            )
        )  # fmt: skip
    return found


_WORDS = {
    "switches": ("Network switches", "네트워크 스위치", "once", "일시"),
    "storage": ("Validated storage", "검증된 스토리지", "once", "일시"),
    "staff": ("Staff to run it", "운영 인력", "a year", "연"),
}


def _missing(table: CostTable, by: Yardsticks) -> list[Remark]:
    cost = {"switches": by.switches, "storage": by.storage, "staff": by.staff}
    found = []
    for word in EXPECTED:
        if word in _covered(table):
            continue
        en, ko, when, when_ko = _WORDS[word]
        yearly = word == "staff"
        found.append(
            Remark(
                f"{word}_missing", "missing",
                f"{en} missing: about {cost[word]:,.0f} {when}.",
                f"{ko} 비용이 빠져 있어요: {when_ko} 약 {cost[word]:,.0f}.",
                change_capex=0.0 if yearly else cost[word], change_opex=cost[word] if yearly else 0.0,
                params={"cost": cost[word]}, source=dict(by.sources).get(word, ""),
            )
        )  # fmt: skip
    return found


def _power(table: CostTable, by: Yardsticks) -> list[Remark]:
    line = next((line for line in table.opex if "power" in line.covers), None)
    if line is None or not table.gpu_w:
        return []
    gpu_kw = table.gpus * table.gpu_w / 1000
    gpu_kwh = gpu_kw * HOURS
    gpu_cost = gpu_kwh * by.energy_per_kwh
    meter_kw = gpu_kw * by.node_factor * by.pue
    meter_cost = meter_kw * HOURS * by.energy_per_kwh
    implied = line.amount / gpu_kwh
    particle = with_particles(f"{line.amount:,.0f}은(는)")
    return [
        Remark(
            "power_line", "wrong",
            f"{table.gpus} x {table.gpu_w:.0f} W = {gpu_kw:.2f} kW; all year at full power that is "
            f"{gpu_kwh:,.0f} kWh, {gpu_cost:,.0f} at {by.energy_per_kwh:g} per kWh. With the servers around the "
            f"GPUs (x {by.node_factor:.2f}) and a PUE of {by.pue:.2f} the meter shows {meter_kw:.1f} kW and "
            f"{meter_cost:,.0f} a year. The line of {line.amount:,.0f} would mean {implied:.2f} per kWh of GPU "
            f"power: it hides cooling and space in one number.",
            f"{table.gpus} × {table.gpu_w:.0f} W = {gpu_kw:.2f} kW. 1년 내내 최대 전력이면 {gpu_kwh:,.0f} kWh, "
            f"kWh당 {by.energy_per_kwh:g}에서 {gpu_cost:,.0f}예요. GPU 밖의 서버 전력(× {by.node_factor:.2f})과 "
            f"PUE {by.pue:.2f}를 더하면 계량기 기준 {meter_kw:.1f} kW, 연 {meter_cost:,.0f}예요. 표의 {particle} "
            f"GPU 전력 1 kWh당 {implied:.2f}에 해당해, 냉각과 공간 비용이 한 줄에 섞여 있어요.",
            change_opex=meter_cost - line.amount,
            params={"gpu_kw": gpu_kw, "gpu_kwh": gpu_kwh, "gpu_cost": gpu_cost, "meter_kw": meter_kw,
                    "meter_cost": meter_cost, "stated": line.amount},
            source=dict(by.sources).get("power", ""),
        )
    ]  # fmt: skip


def _discounting(table: CostTable, by: Yardsticks) -> Remark:
    sums = totals(table)
    present = sums.capex + sums.opex * annuity_factor(by.rate, table.years)
    particle = with_particles(f"{sums.total:,.0f}은(는)")
    return Remark(
        "no_discounting", "missing",
        f"Nothing is discounted: {sums.total:,.0f} over {table.years} years is {present:,.0f} in today's money "
        f"at {by.rate:.0%} a year. No residual value and no price growth are stated either.",
        f"할인이 빠져 있어요: {table.years}년 합계 {particle} 연 {by.rate:.0%}로 할인하면 현재 가치 {present:,.0f}예요. "
        f"잔존 가치와 물가 상승도 적혀 있지 않아요.",
        params={"nominal": sums.total, "present": present, "rate": by.rate},
    )  # fmt: skip
