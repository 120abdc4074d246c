"""The planner over HTTP and its client: answers, stored documents, prices, permissions, reports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from onmaru.app import create_app
from onmaru.core.config import load_settings
from onmaru.core.errors import InvalidInput
from onmaru.core.transport import LocalTransport
from onmaru.plan.client import PlanClient
from onmaru.plan.store import PlanChanged, UnknownPlan

EXAMPLES = Path(__file__).parents[3] / "examples"


def document(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((EXAMPLES / name).read_text(encoding="utf-8"))
    return loaded


LAB = document("04_three_gpu_lab/plan.yaml") | {"risk": {"draws": 500}}


@pytest.fixture(scope="module")
def transport(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalTransport]:
    folder = tmp_path_factory.mktemp("plan-site")
    settings = load_settings(flags={"data_folder": str(folder)}, environment={}, wings=("twin", "hub", "sim"))
    app = create_app(settings, None)
    local = LocalTransport(app, where="here", token=lambda: app.state.identity.local_key())
    yield local
    local.close()


@pytest.fixture(scope="module")
def plan(transport: LocalTransport) -> PlanClient:
    return PlanClient(transport)


def test_one_workload_is_sized_with_its_memory_stack(plan: PlanClient) -> None:
    work = {"kind": "train", "model": "llama-2-70b", "method": "lora", "tokens": 1e8, "sequence": 2048}
    found = plan.size(work, {"gpu": "mi300x", "count": 1})
    assert found["feasible"]
    memory = found["memory"]
    assert (
        sum(term["size_bytes"] for term in memory["terms"]) == memory["total_bytes"] <= memory["usable_bytes"]
    )
    figure = found["figures"]["time_s"]
    assert figure["low"] <= figure["value"] <= figure["high"]
    assert figure["source"]


def test_a_page_needs_one_request(plan: PlanClient) -> None:
    found = plan.answer(LAB)
    assert found["comparison"]["chosen"] == "3xrtx-pro-6000-server" == found["chosen"]["configuration"]["id"]
    assert found["power"]["racks"][0]["slots"]
    assert found["costing"]["flows"][0]["capex"] > 0
    assert plan.answer(LAB, on="4xrtx-pro-6000-server")["chosen"]["configuration"]["gpu_count"] == 4
    assert plan.tco(LAB)["figures"]["present_cost"] == found["costing"]["figures"]["present_cost"]
    assert plan.power(LAB)["figures"] == found["power"]["figures"]
    assert plan.compare(LAB)["front"] == found["comparison"]["front"]


def test_timelines_claims_and_tables(plan: PlanClient) -> None:
    timeline = plan.timeline(document("04_three_gpu_lab/timeline.yaml"))
    assert timeline["on_time"]
    assert {gpu for placed in timeline["placements"] for gpu in placed["gpus"]} == {1, 2, 3}
    verdicts = [one["verdict"] for one in plan.audit(document("04_three_gpu_lab/claims.yaml"))]
    assert verdicts.count("holds") == 2
    assert plan.review(document("05_eight_l40s/table.yaml"))["totals"] == {
        "capex": 120_000, "opex": 75_000, "total": 345_000,
    }  # fmt: skip


def test_a_document_lives_through_its_versions(plan: PlanClient, transport: LocalTransport) -> None:
    made = plan.save(LAB)
    assert made["version"] == 1
    assert made["document"] == LAB
    again = plan.save(LAB | {"years": 5}, plan_id=made["id"])
    assert (again["version"], again["document"]["years"]) == (2, 5)
    with pytest.raises(PlanChanged):
        transport.send("PUT", f"/api/v1/plan/plans/{made['id']}", json={"document": LAB, "version": 1})
    assert [item["id"] for item in plan.plans(kind="plan")] == [made["id"]]
    assert plan.plans(kind="timeline") == []
    answer = transport.send("GET", f"/api/v1/plan/plans/{made['id']}/answer")
    assert answer["costing"]["years"] == 5
    plan.remove(made["id"])
    with pytest.raises(UnknownPlan):
        plan.plan(made["id"])
    events = transport.send("GET", "/api/v1/events", params={"type": "plan."})["items"]
    assert [event["type"].rsplit(".", 1)[1] for event in events] == ["created", "changed", "deleted"]


def test_a_stored_timeline_is_no_plan(plan: PlanClient, transport: LocalTransport) -> None:
    made = plan.save(document("04_three_gpu_lab/timeline.yaml"), kind="timeline")
    assert transport.send("GET", f"/api/v1/plan/plans/{made['id']}/timeline")["gpus"] == 3
    with pytest.raises(InvalidInput) as caught:
        transport.send("GET", f"/api/v1/plan/plans/{made['id']}/answer")
    assert caught.value.code == "plan.wrong_kind"
    plan.remove(made["id"])


def test_prices_of_the_site_overlay_the_sample(plan: PlanClient) -> None:
    before = plan.tco(LAB)["figures"]["capex"]["value"]
    item = {"item": "switch-management", "low": 50_000, "high": 50_000, "per": "unit", "source": "quotation 7",
            "date": "2026-11-01"}  # fmt: skip
    plan.set_prices([item])
    shown = next(p for p in plan.prices() if p["item"] == "switch-management")
    assert (shown["own"], shown["old"], shown["low"]) == (True, False, 50_000)
    assert plan.tco(LAB)["figures"]["capex"]["value"] > before + 40_000
    plan.set_prices([])
    assert plan.tco(LAB)["figures"]["capex"]["value"] == before


@pytest.mark.parametrize(
    ("route", "body"),
    [
        ("/size", {"workload": {"kind": "train"}, "configuration": {"gpu": "l40s"}}),
        ("/size", {"workload": {"kind": "render", "seats": 1}, "configuration": {}}),
        ("/compare", {"workloads": [], "years": -1}),
        ("/compare", {"workloads": [{"kind": "render", "seats": 10**9}]}),
        ("/timeline", {"horizon": 10**9, "gpus": 1, "tasks": [{"id": "a"}]}),
        ("/audit", {"claims": []}),
        ("/plans", {"kind": "plan", "document": {"workloads": "all"}}),
    ],
)
def test_bad_bodies_are_refused(transport: LocalTransport, route: str, body: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        transport.send("POST", f"/api/v1/plan{route}", json=body)


def test_a_report_of_another_kind_is_refused(transport: LocalTransport) -> None:
    with pytest.raises(InvalidInput):
        transport.send("POST", "/api/v1/plan/report", params={"format": "exe"}, json=LAB)


def test_unknown_names_suggest_the_nearest(plan: PlanClient) -> None:
    from onmaru.core.errors import NotFound

    with pytest.raises(NotFound) as caught:
        plan.size({"kind": "render", "seats": 1}, {"gpu": "rtx-pro-9000"})
    assert caught.value.params["nearest"]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    ("suffix", "magic"), [("pdf", b"%PDF-"), ("html", b"<!doctype html>"), ("md", b"# ")]
)
def test_reports_come_as_files(
    plan: PlanClient, tmp_path: Path, language: str, suffix: str, magic: bytes
) -> None:
    out = plan.report(LAB, tmp_path / f"plan.{suffix}", language=language)
    content = out.read_bytes()
    assert content.startswith(magic)
    if suffix != "pdf":
        text = content.decode()
        assert ("결론을 바꾸는 조건" if language == "ko" else "What would change the answer") in text
        assert (
            "12개월이 지난 가격" if language == "ko" else "Prices older than 12 months"
        ) in text or "older" not in text


def test_a_pasted_text_becomes_a_document(plan: PlanClient, transport: LocalTransport) -> None:
    text = (EXAMPLES / "04_three_gpu_lab/claims.yaml").read_text(encoding="utf-8")
    found = transport.send("POST", "/api/v1/plan/read", json={"kind": "claims", "text": text})
    assert found["name"] == "What the offer says"
    assert len(plan.audit(found["document"])) == len(found["document"]["claims"])


@pytest.mark.parametrize("text", ["claims: [", "just words", "claims: &a [*a]", "{}"])
def test_a_text_that_is_no_document_is_refused(transport: LocalTransport, text: str) -> None:
    with pytest.raises(InvalidInput):
        transport.send("POST", "/api/v1/plan/read", json={"kind": "claims", "text": text})


def test_a_small_text_with_endless_parts_is_refused(transport: LocalTransport) -> None:
    layers = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    text = "a0: &a0 [1, 2, 3]\n" + "\n".join(layers)
    with pytest.raises(InvalidInput, match="too many parts"):
        transport.send("POST", "/api/v1/plan/read", json={"kind": "claims", "text": text})
