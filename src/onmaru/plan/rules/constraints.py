"""What a plan demands of every configuration, checked one by one; each refusal says by how much."""

from __future__ import annotations

from onmaru.core.texts.korean import with_particles
from onmaru.plan.rules.forms.plan import ConstraintsForm
from onmaru.plan.rules.wording import counted
from onmaru.plan.types.catalogue import Configuration
from onmaru.plan.types.estimate import Figure, Reason
from onmaru.plan.types.plan import PowerPlan


def check_hardware(configuration: Configuration, limits: ConstraintsForm) -> list[Reason]:
    """Constraints that need no sizing: counts, makers, RT cores, NVLink, lead time."""
    found = []
    gpu, server = configuration.gpu, configuration.server
    count = configuration.gpu_count
    if limits.rt_cores and not gpu.has_rt_cores:
        found.append(
            Reason("constraint.rt_cores", f"{gpu.label} has no RT cores", f"{gpu.label}에는 RT 코어가 없어요")
        )
    if limits.nvlink and configuration.scale_up_gpus < min(count, 2):
        found.append(
            Reason("constraint.nvlink", f"the GPUs of {configuration.label} have only PCIe between them",
                   f"{configuration.label}의 GPU는 PCIe로만 연결돼 있어요")
        )  # fmt: skip
    if limits.max_gpus is not None and count > limits.max_gpus:
        found.append(_over("constraint.max_gpus", "GPUs", "GPU 수", count, limits.max_gpus))
    if limits.min_gpus is not None and count < limits.min_gpus:
        found.append(
            Reason("constraint.min_gpus", f"{counted(count, 'GPU')}, at least {limits.min_gpus} are asked for",
                   f"GPU {count}개, 최소 {limits.min_gpus}개가 필요해요",
                   params={"value": float(count), "limit": float(limits.min_gpus)})
        )  # fmt: skip
    if limits.max_servers is not None and configuration.node_count > limits.max_servers:
        found.append(
            _over(
                "constraint.max_servers", "servers", "서버 수", configuration.node_count, limits.max_servers
            )
        )
    if limits.vendors and gpu.vendor.lower() not in {name.lower() for name in limits.vendors}:
        found.append(
            Reason("constraint.vendor", f"{gpu.vendor} is not among {', '.join(limits.vendors)}",
                   with_particles(f"{gpu.vendor}은(는) 허용한 제조사({', '.join(limits.vendors)})가 아니에요"))
        )  # fmt: skip
    if limits.gpus and gpu.id not in limits.gpus:
        found.append(
            Reason("constraint.gpu", f"{gpu.label} is not among the kinds asked for",
                   with_particles(f"{gpu.label}은(는) 지정한 GPU가 아니에요"))
        )  # fmt: skip
    lead = server.number("lead_time") if server else None
    if limits.lead_time_weeks is not None and lead is not None and lead > limits.lead_time_weeks:
        found.append(
            _over("constraint.lead_time", "weeks of lead time", "납기(주)", lead, limits.lead_time_weeks)
        )
    return found


def check_site(power: PowerPlan, limits: ConstraintsForm) -> list[Reason]:
    """Constraints of the room: power at the meter and racks."""
    found = list(power.reasons)
    meter = power.figures["p95_kw"].value * power.figures["pue"].value
    if limits.power_kw is not None and meter > limits.power_kw:
        found.append(_over("constraint.power", "kW at the meter (95th percentile)", "계량기 전력 95백분위(kW)", meter,
                           limits.power_kw))  # fmt: skip
    if limits.racks is not None and len(power.racks) > limits.racks:
        found.append(_over("constraint.racks", "racks", "랙 수", len(power.racks), limits.racks))
    return found


def check_money(capex: Figure, total: Figure, limits: ConstraintsForm, unit: str) -> list[Reason]:
    """Constraints of the purse."""
    found = []
    if limits.budget is not None and capex.value > limits.budget:
        found.append(
            _over(
                "constraint.budget", f"{unit} at the start", f"초기 비용({unit})", capex.value, limits.budget
            )
        )
    if limits.total_budget is not None and total.value > limits.total_budget:
        found.append(
            _over("constraint.total_budget", f"{unit} over all years", f"전체 기간 비용({unit})", total.value,
                  limits.total_budget)
        )  # fmt: skip
    return found


def _over(code: str, en: str, ko: str, value: float, limit: float) -> Reason:
    return Reason(code, f"{value:,.6g} {en}, at most {limit:,.6g}", f"{ko} {value:,.6g}, 최대 {limit:,.6g}",
                  params={"value": float(value), "limit": float(limit)})  # fmt: skip
