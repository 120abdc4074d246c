"""What if: a base and scenarios under common random numbers, with intervals of the differences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from onmaru.sim.ports import Executor
from onmaru.sim.rules.kpi import definition
from onmaru.sim.rules.ranking.procedure import check_procedure
from onmaru.sim.rules.replicate import Row, Stopped
from onmaru.sim.rules.rule_text import carry
from onmaru.sim.rules.statistics.interval import Interval, mean_interval
from onmaru.sim.rules.statistics.paired import Comparison, compare_paired
from onmaru.sim.rules.whatif import Scenario, apply
from onmaru.sim.service.designs import Counter, DesignRanking, Field
from onmaru.sim.service.replications import Design, ExperimentCancelled, Plan, Progress, opened
from onmaru.sim.types import BadRun, Model

if TYPE_CHECKING:
    import pandas as pd

LINE_FIGURES = ("throughput_per_h", "wip", "lead_time_s", "lead_time_p95_s", "on_time", "yield")
ENERGY_FIGURES = ("energy_kwh_per_part", "energy_cost_per_part", "peak_kw", "labour_cost")


@dataclass(frozen=True, slots=True)
class Change:
    """One scenario: its comparisons with the base by address; a figure without values in both is left out.

    Attributes:
        alone: Its figures where the base has none to compare with, because it cannot run.
        stopped: Why it cannot run; then it has no figures.
    """

    scenario: Scenario
    engine: str
    comparisons: Mapping[str, Comparison]
    replications: int = 0
    stopped: Stopped | None = None
    alone: Mapping[str, Interval] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class WhatIf:
    """A base and what each scenario changes.

    Attributes:
        confidence: Level that all differences of one figure keep together (Bonferroni over scenarios).
        values: Every figure by design and replication; shape [replication] by design name and address.
        stopped: Why the base cannot run.
        ranking: Which design is best, where a procedure was to find it.
        complete: False when it was ended early; then it holds what had finished.
    """

    model: Model
    base_engine: str
    hours: float
    warmup_hours: float
    seed: int
    replications: int
    confidence: float
    figures: tuple[str, ...]
    changes: tuple[Change, ...]
    values: Mapping[str, Mapping[str, np.ndarray]]
    notes: tuple[str, ...] = ()
    stopped: Stopped | None = None
    ranking: DesignRanking | None = None
    complete: bool = True

    def to_pandas(self) -> pd.DataFrame:
        """One row a scenario and figure: base, scenario, difference with its interval."""
        import pandas as pd

        rows = []
        for change in self.changes:
            for address, found in change.comparisons.items():
                rows.append(
                    {
                        "scenario": change.scenario.name,
                        "figure": address,
                        "base": found.base.estimate,
                        "value": found.scenario.estimate,
                        "difference": found.difference.estimate,
                        "low": found.difference.low,
                        "high": found.difference.high,
                        "relative": found.relative,
                        "significant": found.significant,
                    }
                )
        return pd.DataFrame(rows)

    def as_json(self) -> dict[str, Any]:
        return {
            "model": self.model.name,
            "engine": self.base_engine,
            "hours": self.hours,
            "warmup_hours": self.warmup_hours,
            "seed": self.seed,
            "replications": self.replications,
            "confidence": self.confidence,
            "figures": {
                address: {
                    "unit": definition(address).unit,
                    "label": {"en": definition(address).en, "ko": definition(address).ko},
                    "maximise": definition(address).maximise,
                }
                for address in self.figures
            },
            "scenarios": [
                {
                    **change.scenario.as_json(),
                    "engine": change.engine,
                    "replications": change.replications,
                    "stopped": change.stopped and change.stopped.as_json(),
                    "figures": {a: c.as_json() for a, c in change.comparisons.items()},
                    "alone": {a: i.as_json() for a, i in change.alone.items()},
                }
                for change in self.changes
            ],
            "stopped": self.stopped and self.stopped.as_json(),
            "ranking": self.ranking and self.ranking.as_json(),
            "complete": self.complete,
            "notes": list(self.notes),
        }


def compare_scenarios(
    model: Model, scenarios: Sequence[Scenario], *, hours: float = 8.0, warmup_hours: float | None = 0.0,
    replications: int = 20, figures: Sequence[str] = (), seed: int = 1, engine: str = "auto",
    confidence: float = 0.95, procedure: str = "", rank_by: str = "", indifference: float | None = None,
    rules: Mapping[str, Any] | None = None, executor: Executor | None = None, workers: int | None = None,
    ray_address: str = "", progress: Progress = lambda share, note: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> WhatIf:  # fmt: skip
    """Run a base and scenarios with the same random streams and compare them pair by pair.

    Args:
        scenarios: Named lists of changes to the model, see `rules.whatif`.
        replications: Of every design; with a procedure on average, as it shares them out.
        figures: Addresses to compare; empty takes output, parts inside, lead time, due dates, energy.
        warmup_hours: None finds it by MSER-5 in every design and takes the longest.
        procedure: Find the best design too: `ocba` gives more replications to those close to the best, `kn`
            drops those that cannot be the best, with a guarantee.
        rank_by: The figure that the best design has the best of; empty takes the first compared.
        indifference: For `kn`: smallest difference worth detecting, in the unit of `rank_by`.
        rules: User rules that the model names: functions, see `rules.user_rule`.
    Raises:
        ModelInvalid: a change names nothing or does not fit.
        BadRun: no scenario, fewer than two replications, a figure that the base has not, no such procedure.
        ExperimentCancelled: it was ended.
    A design that stands still is told with the ring of elements that wait for each other; the others go on.
    """
    if not scenarios or replications < 2:
        raise BadRun(
            f"{len(scenarios)} scenarios with {replications} replications cannot be compared",
            hint="give at least one scenario and two replications",
        )
    if procedure and (faults := check_procedure(procedure, indifference)):
        raise BadRun(faults[0], hint="choose ocba, or kn with an indifference", field="procedure")
    models = [model, *(apply(model, scenario.changes) for scenario in scenarios)]
    plan = Plan(hours, warmup_hours, seed, engine, confidence, rules=carry(rules))
    with opened(executor, workers, ray_address) as running:
        field_ = Field.of(models, plan, running, cancelled)
        wanted = _wanted(field_.columns, figures)
        told = Counter(replications * len(models), progress)
        ranking, complete = None, True
        try:
            if procedure:
                by = _ranked_by(rank_by, wanted, field_.columns)
                ranking = field_.rank(by, procedure, indifference, replications, confidence, told)
            else:
                field_.run([(d, k) for k in range(replications) for d in range(len(models))], told)
        except ExperimentCancelled:
            if field_.least < 2:
                raise
            complete = False
    names = ["base", *(scenario.name for scenario in scenarios)]
    values = {name: field_.values(place) for place, name in enumerate(names)}
    changes = tuple(
        _change(scenario, field_, place, wanted, confidence, len(scenarios))
        for place, scenario in enumerate(scenarios, start=1)
    )
    shown = tuple(
        a for a in wanted if any(a in change.comparisons or a in change.alone for change in changes)
    )
    base = field_.designs[0]
    return WhatIf(
        model, "" if base is None else base.task.engine, hours, field_.warmup_hours, seed,
        replications if complete else field_.least, confidence, shown, changes, values, field_.notes,
        field_.stopped.get(0), ranking and replace(ranking, names=tuple(names)), complete,
    )  # fmt: skip


def _change(
    scenario: Scenario, field_: Field, place: int, wanted: Sequence[str], confidence: float, count: int
) -> Change:
    design, stopped = field_.designs[place], field_.stopped.get(place)
    if design is None or stopped is not None:
        return Change(scenario, "" if design is None else design.task.engine, {}, 0, stopped)
    mine, base = field_.values(place), field_.values(0)
    alone = {}
    if 0 in field_.stopped:
        numbers = {a: mine[a][np.isfinite(mine[a])] for a in wanted if a in mine}
        alone = {a: mean_interval(v, confidence=confidence) for a, v in numbers.items() if len(v)}
    return Change(
        scenario, design.task.engine, _compared(base, mine, wanted, confidence, count),
        len(field_.rows[place]), None, alone,
    )  # fmt: skip


def by_address(design: Design, rows: Sequence[Row]) -> dict[str, np.ndarray]:
    """Figures of a design by address, shape [replication]."""
    table = np.array([row.values for row in rows])
    return {address: table[:, i] for i, address in enumerate(design.columns)}


def _wanted(columns: Sequence[str], figures: Sequence[str]) -> tuple[str, ...]:
    if not figures:
        return tuple(a for a in (*LINE_FIGURES, *ENERGY_FIGURES) if a in columns)
    missing = [address for address in figures if address not in columns]
    if missing:
        raise BadRun(
            f"the model has no figure {missing[0]!r}",
            hint=f"such as {', '.join(columns[:4])}",
            field="figures",
            missing=missing,
        )
    return tuple(figures)


def _ranked_by(asked: str, wanted: Sequence[str], columns: Sequence[str]) -> str:
    by = asked or wanted[0]
    if by not in columns or definition(by).maximise is None:
        raise BadRun(
            f"designs cannot be ranked by {by!r}",
            hint="choose a figure of which more or less is better, such as throughput_per_h",
            field="rank_by",
        )
    return by


def _compared(
    base: Mapping[str, np.ndarray], scenario: Mapping[str, np.ndarray], wanted: Sequence[str],
    confidence: float, comparisons: int,
) -> dict[str, Comparison]:  # fmt: skip
    found = {}
    for address in wanted:
        if address not in scenario:
            continue
        if address not in base:
            continue
        pairs = min(len(base[address]), len(scenario[address]))
        a, b = base[address][:pairs], scenario[address][:pairs]
        both = np.isfinite(a) & np.isfinite(b)
        if both.sum() >= 2:
            found[address] = compare_paired(a[both], b[both], confidence=confidence, comparisons=comparisons)
    return found
