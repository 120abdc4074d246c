"""What is uncertain on a floor that follows a schedule: how times spread, how often machines fail."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from onmaru.core.errors import InvalidInput
from onmaru.sim.rules.schedule.problem import ScheduleProblem, Seconds


class BadRisk(InvalidInput):
    code = "sim.bad_risk"


class MachineRisk(BaseModel):
    """What is uncertain on one machine.

    `time_cv` is the coefficient of variation of its times (lognormal with the planned time as mean). It
    fails after exponential working times of mean `mtbf_s`; a repair is exponential with mean `mttr_s`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    time_cv: Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)] = 0.0
    mtbf_s: Annotated[float, Field(gt=0, le=1e12, allow_inf_nan=False)] | None = None
    mttr_s: Seconds = 0.0


class RiskModel(BaseModel):
    """`default` holds for every machine that `machines` does not name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    default: MachineRisk = MachineRisk()
    machines: dict[str, MachineRisk] = Field(default_factory=dict)

    def of(self, machine: str) -> MachineRisk:
        return self.machines.get(machine, self.default)


def check_risk(problem: ScheduleProblem, risk: RiskModel) -> None:
    """Refuse a risk of machines that are not there. Raises `BadRisk`."""
    known = {machine.name for machine in problem.machines}
    if unknown := sorted(set(risk.machines) - known):
        hint = f"known: {', '.join(sorted(known)[:8])}"
        raise BadRisk(f"risk.machines: there is no machine {unknown[0]}", hint=hint, machine=unknown[0])
