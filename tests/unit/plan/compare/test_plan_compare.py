"""Comparing: constraints and their reasons, the front, work that holds GPUs, the small lab's answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from onmaru.plan import Planner
from onmaru.plan.rules.demand import carry
from onmaru.plan.rules.forms.base import BadPlan
from onmaru.plan.service.comparing import UnknownConfiguration, find_choice

EXAMPLES = Path(__file__).parents[4] / "examples"
TRAIN = {
    "kind": "train",
    "name": "adapt",
    "model": "llama-2-70b",
    "method": "lora",
    "tokens": 1e8,
    "runs_per_year": 12,
}


def plan_of(**more: Any) -> dict[str, Any]:
    return {"workloads": [TRAIN], "risk": {"draws": 200}, "most_gpus": 8, **more}


@pytest.fixture(scope="module")
def planner() -> Planner:
    return Planner()


def codes(planner: Planner, document: dict[str, Any], which: str) -> set[str]:
    found = planner.compare(planner.read_plan(document))
    return {reason.code for reason in find_choice(found, which).reasons}


def test_no_choice_on_the_front_is_beaten(planner: Planner) -> None:
    found = planner.compare(planner.read_plan(plan_of()))
    feasible = [c for c in found.choices if c.feasible]
    assert found.chosen == feasible[0].configuration.id

    def point(c: Any) -> tuple[float, float, float]:
        return (c.present_cost.value, c.power.figures["p95_kw"].value, c.occupied)

    for choice in feasible:
        beaten = any(all(a <= b for a, b in zip(point(o), point(choice), strict=True)) and point(o) != point(choice)
                     for o in feasible)  # fmt: skip
        # Intervals of the front are redrawn with all draws; medians, and so the points, are the same.
        assert choice.on_front == (not beaten)


@pytest.mark.parametrize(
    ("more", "which", "code"),
    [
        ({"constraints": {"budget": 100_000}}, "dgx-h100", "constraint.budget"),
        ({"constraints": {"total_budget": 200_000}}, "dgx-h100", "constraint.total_budget"),
        ({"constraints": {"power_kw": 5}}, "dgx-h100", "constraint.power"),
        ({"constraints": {"rt_cores": True}}, "dgx-h100", "constraint.rt_cores"),
        ({"constraints": {"nvlink": True}}, "ovx-l40s-8", "constraint.nvlink"),
        ({"constraints": {"max_gpus": 4}}, "dgx-h100", "constraint.max_gpus"),
        ({"constraints": {"min_gpus": 9}}, "dgx-h100", "constraint.min_gpus"),
        ({"constraints": {"vendors": ["AMD"]}}, "dgx-h100", "constraint.vendor"),
        ({"constraints": {"gpus": ["l40s"]}}, "dgx-h100", "constraint.gpu"),
        ({"constraints": {"lead_time_weeks": 1}}, "dgx-h100", "constraint.lead_time"),
        ({"site": {"rack_kw": 5}}, "dgx-h100", "rack.power"),
        ({"site": {"rack_units": 6}}, "dgx-h100", "rack.height"),
        ({"site": {"rack_kw": 400}}, "gb200-nvl72", "rack.cooling"),
        ({"currency": "EUR", "site": {"energy_price": 0.2, "carbon_kg_per_kwh": 0.4}}, "dgx-h100", "price.missing"),
    ],
)  # fmt: skip
def test_each_constraint_gives_its_reason(
    planner: Planner, more: dict[str, Any], which: str, code: str
) -> None:
    assert code in codes(planner, plan_of(configurations=[{"server": which}], **more), which)


@pytest.mark.parametrize("server", ["dgx-h100", "dgx-h200", "dgx-b200"])
def test_rendering_needs_rt_cores(planner: Planner, server: str) -> None:
    document = plan_of(workloads=[{"kind": "render", "seats": 2}], configurations=[{"server": server}])
    found = planner.compare(planner.read_plan(document))
    assert not found.choices[0].feasible
    assert any("RT" in reason.en for reason in found.choices[0].reasons)


def test_where_nothing_is_feasible_the_reasons_are_counted(planner: Planner) -> None:
    few = [{"server": "dgx-h100"}, {"server": "ovx-l40s-8"}]
    found = planner.compare(planner.read_plan(plan_of(configurations=few, constraints={"budget": 1_000})))
    assert found.chosen == ""
    assert not found.front
    assert ("constraint.budget", len(found.choices)) in [(reason.code, n) for reason, n in found.why_none]
    with pytest.raises(UnknownConfiguration, match="no configuration is feasible"):
        find_choice(found, "")


def test_an_unknown_configuration_suggests_the_nearest(planner: Planner) -> None:
    found = planner.compare(planner.read_plan(plan_of(configurations=[{"server": "dgx-h100"}])))
    with pytest.raises(UnknownConfiguration) as caught:
        find_choice(found, "dgx-h10")
    assert "dgx-h100" in caught.value.params["nearest"]


def test_work_that_never_ends_holds_its_gpus(planner: Planner) -> None:
    serve = {
        "kind": "serve",
        "model": "llama-3.1-8b",
        "prompt_tokens": 500,
        "output_tokens": 100,
        "concurrency": 4,
    }
    plan = planner.read_plan(plan_of(workloads=[serve, TRAIN], configurations=[{"server": "dgx-h200"}]))
    demand = carry(plan.workloads, planner.configurations(plan)[0], 0.8)
    assert demand.held == (1, 0)
    assert demand.left == 7
    assert demand.sizings[1].configuration.gpu_count == 7
    assert 1 / 8 <= demand.occupied <= 1
    one = planner.read_plan(
        plan_of(workloads=[serve, TRAIN], configurations=[{"gpu": "h200-sxm", "count": 1}])
    )
    refused = carry(one.workloads, planner.configurations(one)[0], 0.8)
    assert [reason.code for reason in refused.reasons] == ["constraint.room"]


def test_jobs_that_fill_the_year_are_refused(planner: Planner) -> None:
    document = plan_of(workloads=[{**TRAIN, "runs_per_year": 1e5}], configurations=[{"server": "dgx-h100"}])
    assert "constraint.capacity" in codes(planner, document, "dgx-h100")


def test_the_small_lab_needs_three(planner: Planner) -> None:
    text = (EXAMPLES / "04_three_gpu_lab" / "plan.yaml").read_text(encoding="utf-8")
    found = planner.compare(planner.read_plan(text))
    assert found.chosen == "3xrtx-pro-6000-server"
    two = find_choice(found, "2xrtx-pro-6000-server")
    assert [reason.code for reason in two.reasons] == ["constraint.room"]
    assert find_choice(found, "4xrtx-pro-6000-server").feasible


def test_the_timeline_says_why_three(planner: Planner) -> None:
    text = (EXAMPLES / "04_three_gpu_lab" / "timeline.yaml").read_text(encoding="utf-8")
    answer = planner.timeline(planner.read_timeline(text))
    assert answer.schedule.on_time
    assert [(c.gpus, c.on_time) for c in answer.counts] == [(2, False), (3, True), (4, True)]
    assert answer.why_en.startswith("3 is the smallest number")
    assert "Not 2" in answer.why_en
    assert "Not 4: nothing ends sooner" in answer.why_en
    where = {p.task: p.gpus for p in answer.schedule.placements}
    assert where["adapt"] == where["assistant"]
    assert where["vlm"] == where["live"]
    assert len({where["adapt"], where["vlm"], where["simulate"]}) == 3
    assert "3개" in answer.why_ko


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ({"workloads": []}, "workloads"),
        (plan_of(yearz=3), "yearz"),
        (plan_of(years=-1), "years"),
        (plan_of(site={"pue": 0.5}), "site.pue"),
        (plan_of(money={"staff_fte": -1}), "money.staff_fte"),
        (plan_of(constraints={"min_gpus": 9, "max_gpus": 4}), "constraints"),
        (plan_of(constraints={"rt_cores": True, "gpus": ["h100-sxm"]}), "constraints"),
        (plan_of(money={"discount_rate": {"value": 0.1, "low": 0.2}}), "money.discount_rate"),
        (plan_of(money={"prices": [{"item": "x", "low": 2, "high": 1, "per": "unit", "source": "s", "date": "2026"}]}),
         "money.prices.0.date"),
        (plan_of(money={"staff_fte": float("nan")}), "money.staff_fte.value"),
        (plan_of(site={"tariff": {"bands": [{"name": "n", "price_per_kwh": 1, "hours": [1]}], "date": "2026-01", "source": "s"}}),
         "site.tariff"),
    ],
)  # fmt: skip
def test_a_bad_plan_names_the_field(planner: Planner, document: dict[str, Any], field: str) -> None:
    with pytest.raises(BadPlan) as caught:
        planner.read_plan(document)
    assert any(fault["field"].startswith(field) for fault in caught.value.params["faults"]), (
        caught.value.params
    )


@pytest.mark.parametrize(
    "text", ["[", "- 1", "a: &x [*x]", "!!python/object/apply:os.system [x]", "x" * 3_000_000, ""]
)
def test_hostile_text_is_refused(planner: Planner, text: str) -> None:
    for read in (planner.read_plan, planner.read_timeline, planner.read_claims, planner.read_table):
        with pytest.raises(BadPlan):
            read(text)


def test_unknown_names_suggest_the_nearest(planner: Planner) -> None:
    from onmaru.plan.rules.architectures import UnknownModel
    from onmaru.plan.rules.catalogue import UnknownItem

    with pytest.raises(UnknownItem) as caught:
        planner.compare(planner.read_plan(plan_of(configurations=[{"server": "dgx-x100"}])))
    assert "dgx-h100" in caught.value.params["nearest"]
    with pytest.raises(UnknownModel):
        planner.compare(planner.read_plan(plan_of(workloads=[{**TRAIN, "model": "llamma-70"}])))
