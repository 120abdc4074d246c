"""The planner: everything the wing can answer, without a server. One object, cheap to make.

planner = Planner()
plan = planner.read_plan(Path("plan.yaml").read_text())
planner.compare(plan).chosen
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from onmaru.plan.rules.demand import carry
from onmaru.plan.rules.forms.base import read_form, read_yaml
from onmaru.plan.rules.forms.claims import ClaimsForm
from onmaru.plan.rules.forms.plan import PlanForm
from onmaru.plan.rules.forms.table import TableForm
from onmaru.plan.rules.forms.timeline import TimelineForm
from onmaru.plan.service.answers import PlanAnswer
from onmaru.plan.service.auditing import audit
from onmaru.plan.service.comparing import compare_plan, find_choice
from onmaru.plan.service.costing import cost_of, power_of
from onmaru.plan.service.market import Market
from onmaru.plan.service.render import choice_out, comparison_out, costing_out, power_out
from onmaru.plan.service.reporting import make_report
from onmaru.plan.service.tables import TableReview, review_table
from onmaru.plan.service.timeline import TimelineAnswer, plan_timeline
from onmaru.plan.types.catalogue import Configuration
from onmaru.plan.types.estimate import Sizing
from onmaru.plan.types.plan import Comparison, Costing, Judgement, PowerPlan

Progress = Callable[[float, str], None]


def _quiet(_fraction: float, _note: str) -> None:
    """Progress for nobody."""


class Planner(Market):
    """Sizes, compares, prices and judges against a market; arguments as there."""

    def read_plan(self, text: str | Mapping[str, Any], *, where: str = "plan") -> PlanForm:
        """A plan from YAML text or from a mapping.

        Raises:
            BadPlan: `params["faults"]` names every field at fault.
        """
        return read_form(
            PlanForm, read_yaml(text, where=where) if isinstance(text, str) else text, where=where
        )

    def read_timeline(self, text: str | Mapping[str, Any], *, where: str = "timeline") -> TimelineForm:
        """A timeline from YAML text or from a mapping; raises `BadPlan`."""
        table = read_yaml(text, where=where) if isinstance(text, str) else text
        return read_form(TimelineForm, table, where=where)

    def read_table(self, text: str | Mapping[str, Any], *, where: str = "table") -> TableForm:
        """A cost table from YAML text or from a mapping; raises `BadPlan`."""
        return read_form(
            TableForm, read_yaml(text, where=where) if isinstance(text, str) else text, where=where
        )

    def read_claims(self, text: str | Mapping[str, Any], *, where: str = "claims") -> ClaimsForm:
        """Claims from YAML text or from a mapping; raises `BadPlan`."""
        return read_form(
            ClaimsForm, read_yaml(text, where=where) if isinstance(text, str) else text, where=where
        )

    def size(self, plan: PlanForm, which: Configuration) -> tuple[Sizing, ...]:
        """Each workload of the plan on one configuration, in the plan's order; jobs on the GPUs left for them."""
        return carry(plan.workloads, which, plan.target_busy).sizings

    def compare(self, plan: PlanForm, *, progress: Progress = _quiet) -> Comparison:
        """Every configuration under the plan's workloads and constraints, the Pareto front, and reasons."""
        return compare_plan(self, plan, progress)

    def power(self, plan: PlanForm, which: Configuration) -> PowerPlan:
        """Power, racks, energy and carbon of one configuration on the plan's site."""
        return power_of(self, plan, which)

    def tco(self, plan: PlanForm, which: Configuration) -> Costing:
        """What owning one configuration costs over the plan's years.

        Raises:
            MissingPrice: a price nobody has given.
        """
        return cost_of(self, plan, which)

    def answer(self, plan: PlanForm, *, choice: str = "", progress: Progress = _quiet) -> PlanAnswer:
        """Comparison, and power and money of the chosen configuration: all that a page or a report shows.

        Raises:
            UnknownConfiguration: `choice` was not compared.
        """
        comparison = self.compare(plan, progress=progress)
        wanted = choice or comparison.chosen
        chosen = find_choice(comparison, wanted) if wanted else None
        costing = None
        if chosen is not None and chosen.present_cost is not None:
            costing = costing_out(self.tco(plan, chosen.configuration))
        return PlanAnswer(
            name_en=plan.name.en, name_ko=plan.name.text("ko"), comparison=comparison_out(comparison),
            chosen=choice_out(chosen) if chosen else None, power=power_out(chosen.power) if chosen else None,
            costing=costing,
        )  # fmt: skip

    def report(
        self,
        plan: PlanForm,
        *,
        kind: str = "pdf",
        language: str = "en",
        choice: str = "",
        progress: Progress = _quiet,
    ) -> bytes:
        """The justification of a plan as a PDF, HTML or Markdown file; raises `BadReport`."""
        return make_report(self, plan, kind=kind, language=language, choice=choice, progress=progress)

    def timeline(self, form: TimelineForm, *, progress: Progress = _quiet) -> TimelineAnswer:
        """Who runs where and when, and why so many GPUs; raises `BadTimeline`."""
        return plan_timeline(form, self.catalogue, progress=progress)

    def audit(self, form: ClaimsForm) -> tuple[Judgement, ...]:
        """A verdict on every claim."""
        return audit(self, form)

    def review(self, form: TableForm) -> TableReview:
        """What a cost table sums to, leaves out and gets wrong."""
        return review_table(self, form)
