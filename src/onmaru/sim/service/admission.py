"""What can be refused is refused before a job is queued: unknown models, bad changes, faults, absurd sizes."""

from __future__ import annotations

from onmaru.core.errors import Conflict, LimitExceeded
from onmaru.core.time import parse_time
from onmaru.sim.config import SimConfig
from onmaru.sim.rules.calibrate.mapping import read_mapping
from onmaru.sim.rules.schedule.problem import read_problem
from onmaru.sim.rules.whatif import apply, parse_scenario
from onmaru.sim.service.asks import (
    Ask,
    CalibrateAsk,
    CompareAsk,
    ForkAsk,
    ModelAsk,
    OptimizeAsk,
    ScheduleAsk,
)
from onmaru.sim.service.library import Library
from onmaru.sim.store import LogStore


class TooMuchToRun(LimitExceeded):
    """More replications or hours than this site runs; `params` has the limits."""

    code = "sim.too_much_to_run"


class NoTwin(Conflict):
    code = "sim.no_twin"


def admit(ask: Ask, library: Library, logs: LogStore, config: SimConfig, *, live: bool) -> str:
    """Check an ask as far as can be done at once; returns the name of its model, if it has one.

    Raises:
        UnknownModel, ModelInvalid, ModelUnreadable, BadChange: the model, or a change to it.
        TooMuchToRun: more than the site's settings allow.
        BadSchedule, BadMapping, UnknownLog, NoTwin, BadTime: what the kind of experiment needs.
    """
    if isinstance(ask, ScheduleAsk):
        return read_problem(ask.problem).name
    if isinstance(ask, CalibrateAsk):
        read_mapping(ask.mapping)
        logs.path(ask.log)
        return ""
    if not isinstance(ask, ModelAsk):
        return ""
    model = library.resolve(ask.model)
    changed = apply(model, parse_scenario("", ask.changes).changes) if ask.changes else model
    if isinstance(ask, CompareAsk):
        for scenario in ask.scenarios:
            apply(changed, parse_scenario(scenario.name, scenario.changes).changes)
    if isinstance(ask, ForkAsk):
        parse_time(ask.at)
        if not live:
            raise NoTwin("there is no live twin to fork", hint="open a plant: `onmaru up FOLDER`")
    _check_size(ask, config)
    return model.name


def _check_size(ask: ModelAsk, config: SimConfig) -> None:
    replications = ask.budget if isinstance(ask, OptimizeAsk) else getattr(ask, "replications", 1)
    if isinstance(ask, CompareAsk):
        replications *= len(ask.scenarios) + 1
    hours = (getattr(ask, "hours", 0.0) or 0.0) + (getattr(ask, "warmup_hours", 0.0) or 0.0)
    most, longest = config.max_replications, config.max_hours
    if replications > most or hours > longest:
        raise TooMuchToRun(
            f"{replications:,} replications of {hours:,.0f} h are more than this site runs",
            hint=f"at most {most:,} replications of {longest:,.0f} h; see [sim] in onmaru.toml",
            max_replications=most,
            max_hours=longest,
        )
