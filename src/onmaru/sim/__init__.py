"""What happens if: a declarative process model of a factory, fast engines for it, and statistics one can trust.

from onmaru import sim

model = sim.read_model(Path("line.yaml"))
run = sim.run_experiment(model, hours=8, replications=200)
run.figures["throughput_per_h"]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onmaru.sim.drivers.cpsat import solve_schedule
    from onmaru.sim.drivers.logs import read_log
    from onmaru.sim.rules.builder import ModelBuilder
    from onmaru.sim.rules.calibrate import read_mapping
    from onmaru.sim.rules.compile import compile_model
    from onmaru.sim.rules.read_model import read_model, write_model
    from onmaru.sim.rules.run import run
    from onmaru.sim.rules.schedule import read_problem
    from onmaru.sim.rules.simulation import Simulation
    from onmaru.sim.rules.user_rule import compiled_rule
    from onmaru.sim.rules.whatif import apply, parse_scenario
    from onmaru.sim.service.bottleneck import find_bottleneck
    from onmaru.sim.service.calibration import calibrate_and_prove
    from onmaru.sim.service.compare import compare_scenarios
    from onmaru.sim.service.experiment import Experiment, run_experiment
    from onmaru.sim.service.optimise import optimise
    from onmaru.sim.service.scheduling import schedule_and_risk
    from onmaru.sim.types import Model

_HOME = {
    "Experiment": "service.experiment",
    "Model": "types",
    "ModelBuilder": "rules.builder",
    "Simulation": "rules.simulation",
    "apply": "rules.whatif",
    "calibrate_and_prove": "service.calibration",
    "compare_scenarios": "service.compare",
    "compile_model": "rules.compile",
    "compiled_rule": "rules.user_rule",
    "find_bottleneck": "service.bottleneck",
    "optimise": "service.optimise",
    "parse_scenario": "rules.whatif",
    "read_log": "drivers.logs",
    "read_mapping": "rules.calibrate",
    "read_model": "rules.read_model",
    "read_problem": "rules.schedule",
    "run": "rules.run",
    "run_experiment": "service.experiment",
    "schedule_and_risk": "service.scheduling",
    "solve_schedule": "drivers.cpsat",
    "write_model": "rules.read_model",
}
__all__ = [
    "Experiment", "Model", "ModelBuilder", "Simulation", "apply", "calibrate_and_prove", "compare_scenarios",
    "compile_model", "compiled_rule", "find_bottleneck", "optimise", "parse_scenario", "read_log", "read_mapping",
    "read_model", "read_problem", "run", "run_experiment", "schedule_and_risk", "solve_schedule", "write_model",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'onmaru.sim' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"onmaru.sim.{home}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
