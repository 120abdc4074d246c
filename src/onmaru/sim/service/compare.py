"""What if: a base and scenarios under common random numbers, with intervals of the differences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from onmaru.sim.ports import Executor
from onmaru.sim.rules.kpi import definition
from onmaru.sim.rules.replicate import Row
from onmaru.sim.rules.statistics.paired import Comparison, compare_paired
from onmaru.sim.rules.whatif import Scenario, apply
from onmaru.sim.service.replications import Design, Plan, Progress, opened, run_tasks, settle
from onmaru.sim.types import BadRun, Model

if TYPE_CHECKING:
    import pandas as pd

LINE_FIGURES = ("throughput_per_h", "wip", "lead_time_s", "lead_time_p95_s", "on_time", "yield")
ENERGY_FIGURES = ("energy_kwh_per_part", "energy_cost_per_part", "peak_kw", "labour_cost")


@dataclass(frozen=True, slots=True)
class Change:
    """One scenario: its comparisons with the base by address; a figure without values in both is left out."""

    scenario: Scenario
    engine: str
    comparisons: Mapping[str, Comparison]


@dataclass(frozen=True, slots=True, eq=False)
class WhatIf:
    """A base and what each scenario changes.

    Attributes:
        confidence: Level that all differences of one figure keep together (Bonferroni over scenarios).
        values: Every figure by design and replication; shape [replication] by design name and address.
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
                    "figures": {a: c.as_json() for a, c in change.comparisons.items()},
                }
                for change in self.changes
            ],
            "notes": list(self.notes),
        }


def compare_scenarios(
    model: Model, scenarios: Sequence[Scenario], *, hours: float = 8.0, warmup_hours: float | None = 0.0,
    replications: int = 20, figures: Sequence[str] = (), seed: int = 1, engine: str = "auto",
    confidence: float = 0.95, executor: Executor | None = None, workers: int | None = None,
    ray_address: str = "", progress: Progress = lambda share, note: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> WhatIf:  # fmt: skip
    """Run a base and scenarios with the same random streams and compare them pair by pair.

    Args:
        scenarios: Named lists of changes to the model, see `rules.whatif`.
        figures: Addresses to compare; empty takes output, parts inside, lead time, due dates, energy.
        warmup_hours: None finds it by MSER-5 in every design and takes the longest.
    Raises:
        ModelInvalid: a change names nothing or does not fit.
        BadRun: no scenario, fewer than two replications, or a figure that the base has not.
        ExperimentCancelled: it was ended.
    """
    if not scenarios or replications < 2:
        raise BadRun(
            f"{len(scenarios)} scenarios with {replications} replications cannot be compared",
            hint="give at least one scenario and two replications",
        )
    models = [model, *(apply(model, scenario.changes) for scenario in scenarios)]
    plan = Plan(hours, warmup_hours, seed, engine, confidence)
    with opened(executor, workers, ray_address) as running:
        designs = [settle(m, plan, running, cancelled=cancelled) for m in models]
        if warmup_hours is None:
            plan = replace(plan, warmup_hours=max(design.warmup_hours for design in designs))
            designs = [settle(m, plan, running, cancelled=cancelled) for m in models]
        tasks = [replace(d.task, replication=k) for k in range(replications) for d in designs]
        done = _Counter(len(tasks), progress)
        rows = run_tasks(running, tasks, cancelled=cancelled, on_row=done)
    wanted = _wanted(designs[0], figures)
    names = ["base", *(scenario.name for scenario in scenarios)]
    values = {
        name: by_address(design, rows[place :: len(designs)])
        for place, (name, design) in enumerate(zip(names, designs, strict=True))
    }
    changes = tuple(
        Change(scenario, design.task.engine, _compared(values["base"], values[scenario.name], wanted, confidence, len(scenarios)))
        for scenario, design in zip(scenarios, designs[1:], strict=True)
    )  # fmt: skip
    notes = tuple(dict.fromkeys(note for design in designs for note in design.notes))
    shown = tuple(a for a in wanted if any(a in change.comparisons for change in changes))
    return WhatIf(
        model, designs[0].task.engine, hours, designs[0].warmup_hours, seed, replications, confidence,
        shown, changes, values, notes,
    )  # fmt: skip


def by_address(design: Design, rows: Sequence[Row]) -> dict[str, np.ndarray]:
    """Figures of a design by address, shape [replication]."""
    table = np.array([row.values for row in rows])
    return {address: table[:, i] for i, address in enumerate(design.columns)}


class _Counter:
    def __init__(self, most: int, progress: Progress) -> None:
        self._done, self._most, self._progress = 0, most, progress

    def __call__(self, index: int, row: Row) -> None:
        self._done += 1
        self._progress(self._done / self._most, f"{self._done} of {self._most} replications")


def _wanted(base: Design, figures: Sequence[str]) -> tuple[str, ...]:
    if not figures:
        return tuple(a for a in (*LINE_FIGURES, *ENERGY_FIGURES) if a in base.columns)
    missing = [address for address in figures if address not in base.columns]
    if missing:
        raise BadRun(
            f"the model has no figure {missing[0]!r}",
            hint=f"such as {', '.join(base.columns[:4])}",
            field="figures",
            missing=missing,
        )
    return tuple(figures)


def _compared(
    base: Mapping[str, np.ndarray], scenario: Mapping[str, np.ndarray], wanted: Sequence[str],
    confidence: float, comparisons: int,
) -> dict[str, Comparison]:  # fmt: skip
    found = {}
    for address in wanted:
        if address not in scenario:
            continue
        a, b = base[address], scenario[address]
        both = np.isfinite(a) & np.isfinite(b)
        if both.sum() >= 2:
            found[address] = compare_paired(a[both], b[both], confidence=confidence, comparisons=comparisons)
    return found
