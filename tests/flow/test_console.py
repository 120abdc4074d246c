"""The console in a real browser, on the example plant with its emulator, as an engineer uses it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright
from tests.flow.conftest import RunningSite, until

FLAGS = [
    "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
WELDER = "/Maru/Site1/Modules/Welding/LW1"
SLOW_MS = 60_000  # a software renderer on two busy cores

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def browser(chromium_program: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=chromium_program, args=FLAGS)
        yield made
        made.close()


@pytest.fixture(scope="module")
def signed_in(browser: Browser, example_site: RunningSite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Cookies of somebody who came in by the one-time link."""
    context = browser.new_context(locale="en-US")
    page = context.new_page()
    page.goto(example_site.login_link())
    expect(page.get_by_role("heading", name="What needs you")).to_be_visible(timeout=SLOW_MS)
    assert "token" not in page.url
    state = tmp_path_factory.mktemp("browser") / "state.json"
    context.storage_state(path=str(state))
    context.close()
    return state


@pytest.fixture
def context(browser: Browser, signed_in: Path) -> Iterator[BrowserContext]:
    made = browser.new_context(
        storage_state=str(signed_in), locale="en-US", viewport={"width": 1440, "height": 900}
    )
    made.set_default_timeout(SLOW_MS)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, example_site: RunningSite) -> Iterator[Page]:
    faults: list[str] = []
    made = context.new_page()
    made.on("pageerror", lambda error: faults.append(str(error)))
    made.goto(f"{example_site.url}/twin")
    expect(made.get_by_role("tree")).to_be_visible(timeout=SLOW_MS)
    yield made
    assert faults == [], "the page threw errors"


def colours_of(canvas: Locator) -> int:
    """How many different colours the picture shows, coarsely."""
    image = Image.open(io.BytesIO(canvas.screenshot(timeout=120_000))).convert("RGB").resize((160, 100))
    return len(np.unique(np.asarray(image).reshape(-1, 3) >> 4, axis=0))


def test_the_scene_appears(page: Page) -> None:
    expect(page.get_by_text("Loading the plant")).to_have_count(0, timeout=120_000)
    canvas = page.locator("canvas").first
    until(lambda: colours_of(canvas) > 40, seconds=60, what="a scene with many colours")


def test_live_values_move_and_say_how_old_they_are(page: Page) -> None:
    page.get_by_role("tab", name="Signals").click()
    rows = page.get_by_role("tabpanel").get_by_role("row")
    first = until(lambda: rows.all_inner_texts()[1:], what="signal rows")
    until(lambda: rows.all_inner_texts()[1:] != first, what="a change of the numbers")
    expect(rows.nth(1)).to_contain_text("simulated")


def test_a_selection_is_one_in_tree_address_and_inspector(page: Page) -> None:
    page.get_by_role("treeitem", name="Laser welder 1").first.click()
    page.wait_for_url(re.compile(r"sel="))
    assert WELDER in page.url.replace("%2F", "/")
    inspector = page.get_by_role("complementary").last
    expect(inspector.get_by_text("Laser welder 1").first).to_be_visible()
    page.get_by_role("treeitem", name="Cell loader 1").first.click()
    expect(page).to_have_url(re.compile("LD1"))
    page.go_back()
    expect(page).to_have_url(re.compile("LW1"))
    expect(page.get_by_role("treeitem", name="Laser welder 1").first).to_have_attribute(
        "aria-selected", "true"
    )


def test_a_click_in_the_scene_selects_what_is_there_and_the_floor_lets_go(page: Page) -> None:
    """The welder alone, filling the view: whatever the middle of the picture shows is the welder or part of it."""
    expect(page.get_by_text("Loading the plant")).to_have_count(0, timeout=120_000)
    page.get_by_role("treeitem", name="Laser welder 1").first.click()
    page.wait_for_url(re.compile("LW1"))
    page.get_by_role("button", name="Frame the selection").click()
    page.get_by_role("button", name="Isolate the selection").click()
    page.get_by_role("treeitem", name="Cell loader 1").first.click()
    page.wait_for_url(re.compile("LD1"))
    page.wait_for_timeout(2500)  # the flight of the camera
    canvas = page.locator("canvas").first
    box: Any = canvas.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, delay=60)
    page.wait_for_url(re.compile("LW1"), timeout=SLOW_MS)
    page.mouse.click(
        box["x"] + 12, box["y"] + box["height"] - 12, delay=60
    )  # beside it: floor, or nothing at all
    expect(page).not_to_have_url(re.compile("sel="), timeout=SLOW_MS)


def test_the_past_moves_every_number_and_says_so(page: Page) -> None:
    slider = page.get_by_role("slider", name="Shown moment")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(re.compile(r"[?&]t="))
    expect(page.get_by_text(re.compile(r"^As of"))).to_be_visible()
    rows = page.get_by_role("tabpanel").get_by_role("row")
    page.wait_for_timeout(2000)
    frozen = rows.all_inner_texts()[1:6]
    page.wait_for_timeout(2500)
    assert [re.sub(r"\d+(\.\d+)? ?(s|min)\b", "", text) for text in rows.all_inner_texts()[1:6]] == [
        re.sub(r"\d+(\.\d+)? ?(s|min)\b", "", text) for text in frozen
    ]
    page.get_by_role("button", name="Back to live").click()
    expect(page).not_to_have_url(re.compile(r"[?&]t="))


def test_an_alarm_appears_and_is_acknowledged(page: Page, example_site: RunningSite) -> None:
    until(lambda: [a for a in example_site.get("/twin/alarms")["items"] if a["state"] == "unack_active"],
          seconds=120, what="an alarm")  # fmt: skip
    page.get_by_role("tab", name="Alarms").click()
    button = page.get_by_role("button", name="Acknowledge", exact=True).first
    expect(button).to_be_visible()
    button.click()

    def acknowledged() -> Any:
        events = example_site.get("/events", type="twin.alarm", tail="true", limit=50)["items"]
        return [event for event in events if event["type"].endswith("acknowledged")]

    assert until(acknowledged, what="the acknowledgement")[0]["actor"] != "system"


def test_the_journal_tells_what_happened_and_the_load_how_much(page: Page, example_site: RunningSite) -> None:
    until(lambda: example_site.get("/twin/alarms/journal")["items"], seconds=120, what="a turn of an alarm")
    page.get_by_role("tab", name="Alarms").click()
    page.get_by_role("button", name="Journal", exact=True).click()
    expect(page.get_by_role("region", name="Journal").get_by_role("row").nth(1)).to_contain_text(
        re.compile("Raised|Cleared|Acknowledged")
    )
    page.get_by_role("button", name="What happened").click()
    page.get_by_role("option", name="Raised").click()

    def only_raised() -> bool:
        texts = page.get_by_role("region", name="Journal").get_by_role("row").all_inner_texts()[1:]
        return bool(texts) and all("Raised" in text for text in texts)

    until(only_raised, what="raised alarms and no others")
    page.get_by_role("button", name="Load", exact=True).click()
    expect(page.get_by_text("Alarms in the last 10 min")).to_be_visible()


def test_a_chart_comes_home_as_a_file(page: Page, example_site: RunningSite) -> None:
    page.goto(f"{example_site.url}/twin?tab=chart&sel={WELDER}")
    page.get_by_role("button", name="Download as a file").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download", exact=True).click()
    assert download.value.suggested_filename == "history.csv"
    rows = list(csv.reader(Path(download.value.path()).read_text(encoding="utf-8").splitlines()))
    assert rows[0] == ["time", "signal", "unit", "value", "text", "quality"]
    assert any("Welding/LW1" in row[1] for row in rows[1:])


def test_a_team_is_made_and_somebody_joins(page: Page, example_site: RunningSite) -> None:
    page.goto(f"{example_site.url}/settings")
    page.get_by_role("tab", name="Organisations").click()
    page.get_by_role("button", name="New team").click()
    page.get_by_label("Short name").fill("welding")
    page.get_by_label("Display name").fill("Welding crew")
    page.get_by_role("button", name="Make the team").click()
    page.get_by_role("button", name=re.compile("Welding crew")).click()
    page.get_by_role("button", name="Add to the team").click()
    expect(page.get_by_text("1 member")).to_be_visible()
    assert [team["name"] for team in example_site.get("/teams")["items"]] == ["welding"]


def test_korean_and_dark_stay(page: Page) -> None:
    page.get_by_role("button", name=re.compile("한국어")).click()
    expect(page.get_by_role("link", name="트윈")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "ko"
    expect(page.get_by_role("treeitem", name=re.compile("레이저")).first).to_be_visible()
    page.get_by_role("button", name="테마").click()
    page.get_by_role("menuitemradio", name="어둡게").click()
    page.reload()
    expect(page.get_by_role("link", name="트윈")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme").startswith("dark")


def test_the_keyboard_is_enough(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the page")).to_be_focused()
    page.get_by_role("tree").focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"sel="))
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(page.get_by_placeholder("Where to, or what to do?")).to_be_focused(timeout=SLOW_MS)
    page.keyboard.type("Events")
    expect(page.get_by_role("option", name=re.compile("Events")).first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/events"))


def test_a_stranger_sees_the_way_in_and_nothing_else(browser: Browser, example_site: RunningSite) -> None:
    context = browser.new_context(locale="en-US")
    page = context.new_page()
    page.goto(f"{example_site.url}/twin")
    page.wait_for_url(re.compile("/login"), timeout=SLOW_MS)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert "Laser" not in page.content()
    context.close()
