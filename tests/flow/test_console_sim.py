"""The simulator's pages in a browser: a model is mended and saved, asked, its run read; scenarios are compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.flow.conftest import RunningSite, start_site
from tests.flow.console_browser import looks_of, signed_in_page

from onmaru.twin.drivers.usd.author import new_plant

MODEL = """name: line
description: two machines
tariff: {base_price_per_kwh: 120, currency: KRW}
elements:
  - {kind: source, name: parts, interarrival_s: {kind: exponential, mean_s: 60}}
  - {kind: buffer, name: queue, capacity: 20}
  - kind: machine
    name: press
    time_s: {kind: gamma, mean_s: 45, shape: 4}
    energy: {run_kw: 10, idle_kw: 2}
    failures: [{time_to_failure_s: {kind: exponential, mean_s: 3600}, time_to_repair_s: {kind: exponential, mean_s: 300}}]
  - {kind: sink, name: done}
routes: [{start: parts, end: queue}, {start: queue, end: press}, {start: press, end: done}]
"""

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    folder: Path = tmp_path_factory.mktemp("sim_console")
    plant = folder / "shop"
    new_plant(plant, "Shop")
    (plant / "sim").mkdir()
    (plant / "sim" / "line.yaml").write_text(MODEL)
    site = start_site(plant, folder / "data", output=folder / "log")
    yield site
    assert site.stop() == 0, site.output.read_text()


@pytest.fixture(scope="module")
def page(chromium_program: str, shop: RunningSite) -> Iterator[Page]:
    with signed_in_page(chromium_program, shop.login_link()) as made:
        yield made


def check_axe(page: Page) -> None:
    """WCAG AA of the page as it stands, in every look."""
    assert looks_of(page, page.url) == []


def test_a_model_is_mended_where_it_is_wrong_and_saved(page: Page, shop: RunningSite) -> None:
    page.get_by_role("navigation", name="Main navigation").get_by_role("link", name="Simulate").click()
    expect(page.get_by_role("heading", name="Simulation")).to_be_visible()
    page.get_by_role("button", name="Models").click()
    page.get_by_role("link", name="line", exact=True).click()
    expect(page.get_by_role("group", name="4 elements, 3 ways")).to_be_visible()
    page.get_by_role("button", name="Text").click()
    text = page.get_by_role("textbox", name="Model as YAML")
    text.fill(MODEL.replace("mean_s: 45", "mean_s: -45").replace("capacity: 20", "capacity: 0"))
    faults = page.get_by_role("list", name="Check")
    expect(faults.get_by_role("listitem")).to_have_count(2)
    expect(faults).to_contain_text("press")
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    check_axe(page)
    text.fill(MODEL.replace("name: line", "name: mended"))
    expect(page.get_by_text("Nothing is wrong.")).to_be_visible()
    page.get_by_role("textbox", name="Name", exact=True).fill("mended")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="mended")).to_be_visible()
    assert {one["name"] for one in shop.get("/sim/models")["items"]} == {"line", "mended"}


def test_a_run_is_read_as_figures_line_chart_and_energy(page: Page, shop: RunningSite) -> None:
    page.goto(f"{shop.url}/sim/models/line?part=ask")
    page.get_by_role("textbox", name="Observed time [h]").fill("0")
    page.get_by_role("button", name="Run", exact=True).last.click()
    expect(page.get_by_role("alert")).to_contain_text("Observed time")
    page.get_by_role("textbox", name="Observed time [h]").fill("200")
    page.get_by_role("textbox", name="Replications").fill("4")
    page.get_by_role("button", name="Run", exact=True).last.click()
    expect(page).to_have_url(re.compile("/sim/experiments/exp_"))
    expect(page.get_by_role("table", name="Stations")).to_contain_text("press")
    expect(page.get_by_text("Throughput rate").first).to_be_visible()
    check_axe(page)
    page.get_by_role("button", name="Line", exact=True).click()
    expect(page.get_by_role("img", name=re.compile("^press, machine, Running .*%"))).to_be_visible()
    page.get_by_role("button", name="Energy").click()
    expect(page.get_by_role("img", name=re.compile("^Flows of .* kWh"))).to_be_visible()
    page.get_by_role("button", name="Engine").click()
    expect(page.get_by_role("table", name="Engines and why")).to_contain_text("ran")
    page.get_by_role("button", name="Gantt").click()
    chart = page.get_by_role("application", name="Gantt chart of 1 servers")
    chart.hover(position={"x": 400, "y": 33})
    read = page.get_by_test_id("gantt-read")
    expect(read).to_contain_text("press")
    chart.focus()
    for _ in range(12):
        page.keyboard.press("+")
    expect(page).to_have_url(re.compile("start=.*end="))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("]")
    expect(read).to_contain_text(re.compile("Running|Starved|Under repair"))
    expect(read).to_contain_text("–")
    page.get_by_text("as a table").click()
    expect(page.get_by_role("table", name=re.compile("Shares of time"))).to_contain_text("%")
    check_axe(page)


def test_scenarios_are_compared_and_levers_searched(page: Page, shop: RunningSite) -> None:
    page.goto(f"{shop.url}/sim/models/line?part=ask&ask=compare")
    page.get_by_role("textbox", name="Scenarios, one a line").fill("quick: press.time_s.mean_s*=0.8")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("table", name="Scenarios against the line as it is")).to_contain_text("quick")
    page.get_by_role("button", name="By scenario").click()
    expect(page.get_by_text("better").first).to_be_visible()
    check_axe(page)
    page.goto(f"{shop.url}/sim/models/line?part=ask&ask=optimize")
    page.get_by_role("textbox", name="Levers, one a line").fill("press.servers=1:2")
    page.get_by_role("textbox", name="Objective").fill("wip")
    page.get_by_role("button", name="Wanted").click()
    page.get_by_role("option", name="as little as possible").click()
    page.get_by_role("textbox", name="Budget").fill("40")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("table", name="Finalists")).to_contain_text("2")
    expect(page.get_by_text("press.servers=2").first).to_be_visible()
    check_axe(page)


def test_a_bottleneck_and_a_schedule(page: Page, shop: RunningSite) -> None:
    page.goto(f"{shop.url}/sim/models/line?part=ask&ask=bottleneck")
    page.get_by_role("textbox", name="Observed time [h]").fill("4")
    page.get_by_role("button", name="Look for it").click()
    expect(page.get_by_role("heading", name="press holds the line back")).to_be_visible()
    check_axe(page)
    page.goto(f"{shop.url}/sim")
    page.get_by_role("button", name="Schedule jobs").click()
    page.get_by_role("button", name="Find a schedule").click()
    expect(page.get_by_role("img", name=re.compile("^Schedule of 2 jobs on 3 machines"))).to_be_visible()
    check_axe(page)


def test_what_runs_is_seen_and_cancelled(page: Page, shop: RunningSite) -> None:
    began = shop.post(
        "/sim/run", {"model": "line", "hours": 2000, "replications": 20000, "name": "long one"}
    ).json()
    page.goto(f"{shop.url}/sim/experiments/{began['experiment']['id']}")
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.get_by_role("button", name="Cancel the job").click()
    expect(page.get_by_role("heading", name="The experiment was cancelled.")).to_be_visible()
    page.goto(f"{shop.url}/sim")
    row = page.get_by_role("row", name=re.compile("long one"))
    expect(row).to_contain_text("Cancelled")
    check_axe(page)
