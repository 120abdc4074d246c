"""The planner's pages in a real browser: from an example to a report, as a person who decides uses them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from playwright.sync_api import Page, expect
from tests.flow.conftest import ROOT, RunningSite
from tests.flow.console_browser import looks_of_pages, signed_in_page

PARTS = ["compare", "memory", "power", "money", "risk", "timeline", "report", "edit"]

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def page(chromium_program: str, example_site: RunningSite) -> Iterator[Page]:
    with signed_in_page(chromium_program, example_site.login_link(), height=1000) as made:
        yield made


def stored(site: RunningSite, kind: str, name: str) -> str:
    loaded = yaml.safe_load((ROOT / "examples" / name).read_text(encoding="utf-8"))
    body: dict[str, Any] = {"kind": kind, "document": json.loads(json.dumps(loaded, default=str))}
    answer = site.post("/plan/plans", body)
    answer.raise_for_status()
    return str(answer.json()["id"])


def part(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()


def test_an_example_becomes_a_decision(page: Page, example_site: RunningSite) -> None:
    page.goto(f"{example_site.url}/plan")
    page.get_by_role("button", name="A small lab").click()
    chosen = page.get_by_role("row").filter(has_text="chosen")
    expect(chosen).to_contain_text("3 × NVIDIA RTX PRO 6000")
    expect(page.get_by_role("img", name="Present cost against Power")).to_be_visible()
    expect(page.get_by_text("work that never ends holds", exact=False).first).to_be_visible()
    part(page, "Memory")
    expect(page.get_by_role("img", name="Fine-tuning: ")).to_be_visible()
    part(page, "Timeline")
    expect(page.get_by_text("3 is the smallest number of GPUs", exact=False)).to_be_visible()
    part(page, "Risk")
    expect(page.get_by_role("img", name="What moves the cost")).to_be_visible()
    part(page, "Report")
    expect(page.frame_locator("iframe").get_by_role("heading", name="The answer", exact=True)).to_be_visible()
    with page.expect_download() as got:
        page.get_by_role("link", name="PDF").click()
    assert got.value.path().read_bytes().startswith(b"%PDF")


def test_every_number_opens_to_its_source(page: Page, example_site: RunningSite) -> None:
    plan = stored(example_site, "plan", "04_three_gpu_lab/plan.yaml")
    page.goto(f"{example_site.url}/plan/p/{plan}?part=money")
    page.get_by_role("button", name="CapEx").first.click()
    said = page.get_by_role("dialog")
    expect(said).to_contain_text("90 % interval")
    expect(said).to_contain_text("Monte Carlo over all inputs")
    page.keyboard.press("Escape")


def test_a_workload_is_sized_as_it_is_typed(page: Page, example_site: RunningSite) -> None:
    page.goto(f"{example_site.url}/plan/size")
    answer = page.get_by_role("region", name="Answer")
    expect(answer.get_by_text("Feasible").first).to_be_visible()
    tokens = page.get_by_label("Tokens read in training")
    tokens.fill("many")
    expect(page.get_by_text("A number is meant")).to_be_visible()
    tokens.fill("100,000,000")
    expect(page.get_by_text("A number is meant")).to_have_count(0)
    page.get_by_label("Sequence [tokens]").fill("9000000")
    expect(answer.get_by_text("Not feasible").first).to_be_visible()


def test_a_plan_changes_and_keeps_what_the_form_does_not_show(page: Page, example_site: RunningSite) -> None:
    plan = stored(example_site, "plan", "04_three_gpu_lab/plan.yaml")
    page.goto(f"{example_site.url}/plan/p/{plan}?part=edit")
    page.get_by_label("Power at the meter, at most [kW]").fill("0.01")
    page.get_by_role("button", name="Save").click()
    part(page, "Compare")
    expect(page.get_by_role("heading", name="No configuration is feasible")).to_be_visible()
    document = example_site.get(f"/plan/plans/{plan}")
    assert document["version"] == 2
    assert document["document"]["constraints"]["power_kw"] == 0.01
    assert document["document"]["timeline"]["gpus"] == 3, "what the form does not show stays"


def test_claims_get_verdicts_and_broken_text_its_reason(page: Page, example_site: RunningSite) -> None:
    page.goto(f"{example_site.url}/plan/audit")
    page.get_by_role("button", name="Check the claims").click()
    verdicts = page.get_by_role("region", name="the verdicts")
    expect(verdicts.get_by_text("70B full fine-tuning fits on three 192 GB GPUs")).to_contain_text(
        "does not hold"
    )
    expect(verdicts.get_by_text("34B weights at FP16 are 68 GB")).to_contain_text("holds")
    page.get_by_label("Claims as YAML").fill("claims: [")
    page.get_by_role("button", name="Check the claims").click()
    expect(page.get_by_role("alert")).to_contain_text("plan.bad_file")


def test_the_catalogue_names_its_sources_and_old_prices(page: Page, example_site: RunningSite) -> None:
    page.goto(f"{example_site.url}/plan/catalogue")
    page.get_by_label("Filter the catalogue").fill("L40S")
    page.get_by_role("button", name="NVIDIA L40S 48 GB").click()
    expect(page.get_by_role("region", name="NVIDIA L40S 48 GB").first).to_contain_text("datasheet")
    page.get_by_role("button", name="Prices").click()
    page.get_by_label("Filter the catalogue").fill("omniverse")
    expect(page.get_by_text("old price").first).to_be_visible()


def test_axe_finds_nothing_on_the_planners_pages(page: Page, example_site: RunningSite) -> None:
    plan = stored(example_site, "plan", "05_eight_l40s/plan.yaml")
    table = stored(example_site, "table", "05_eight_l40s/table.yaml")
    timeline = stored(example_site, "timeline", "04_three_gpu_lab/timeline.yaml")
    addresses = ["/plan", "/plan/size", "/plan/audit", "/plan/catalogue?item=l40s", f"/plan/p/{table}"]
    addresses += [f"/plan/p/{timeline}", "/plan/catalogue?shelf=prices", "/plan/catalogue?shelf=models"]
    addresses += [f"/plan/p/{plan}?part={name}" for name in PARTS]
    assert looks_of_pages(page, example_site.url, addresses, settle_ms=1200) == []
