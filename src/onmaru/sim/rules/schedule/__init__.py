"""Schedules: the problem, the plan that answers it, and the risk the plan runs."""

from onmaru.sim.rules.schedule.plan import Assignment, Schedule, faults_of
from onmaru.sim.rules.schedule.problem import BadSchedule, ScheduleProblem, read_problem
from onmaru.sim.rules.schedule.risk_model import MachineRisk, RiskModel

__all__ = [
    "Assignment",
    "BadSchedule",
    "MachineRisk",
    "RiskModel",
    "Schedule",
    "ScheduleProblem",
    "faults_of",
    "read_problem",
]
