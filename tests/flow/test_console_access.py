"""Every page of the console, in both languages and themes: WCAG AA by axe-core, and the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from tests.flow.conftest import RunningSite
from tests.flow.console_browser import SLOW_MS, looks_of, signed_in_page

WELDER = "/Maru/Site1/Modules/Welding/LW1"
PAGES = {
    "/": None,
    f"/twin?tab=signals&sel={WELDER}": None,
    f"/twin?tab=chart&sel={WELDER}": None,
    "/twin?tab=alarms": None,
    "/twin?tab=alarms&alarms=journal": None,
    "/twin?tab=alarms&alarms=load": None,
    "/twin?tab=kpis": None,
    "/twin?tab=sources": None,
    "/sim": None,
    "/sim?part=models": None,
    "/sim/models/battery_line": None,
    "/sim/models/battery_line?part=ask": None,
    "/events": None,
    "/settings": range(6),
    "/nothing-here": None,
}
pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def page(chromium_program: str, example_site: RunningSite) -> Iterator[Page]:
    with signed_in_page(chromium_program, example_site.login_link()) as made:
        yield made


def test_axe_finds_nothing_on_any_page(page: Page, example_site: RunningSite) -> None:
    said: list[str] = []
    for address, tabs in PAGES.items():
        page.goto(example_site.url + address)
        expect(page.locator("h1").first).to_be_attached()
        page.wait_for_timeout(800)
        for tab in tabs or [None]:
            if tab is not None:
                page.get_by_role("tab").nth(tab).click()
            said += looks_of(page, f"{address} {tab or ''}".strip())
    assert said == []


def test_axe_finds_nothing_at_the_door(page: Page, example_site: RunningSite) -> None:
    context = page.context.browser.new_context(locale="en-US") if page.context.browser else page.context
    stranger = context.new_page()
    stranger.goto(f"{example_site.url}/login")
    expect(stranger.get_by_role("button", name="Sign in")).to_be_visible(timeout=SLOW_MS)
    said = looks_of(stranger, "/login")
    context.close()
    assert said == []


WALK = """() => {
    const one = document.activeElement
    const box = one.getBoundingClientRect()
    const style = getComputedStyle(one)
    const marked = style.outlineStyle !== "none" || style.boxShadow !== "none"
    window.walked ??= new Map()
    if (!window.walked.has(one)) window.walked.set(one, window.walked.size)
    return { id: window.walked.get(one), body: one === document.body, seen: box.width > 0 && box.height > 0, marked,
             text: one.outerHTML.slice(0, 120) }
}"""


@pytest.mark.parametrize("address", ["/", "/twin?tab=alarms", "/twin?tab=kpis", "/events", "/settings"])
def test_the_tab_key_reaches_the_whole_page_and_leaves_it(
    page: Page, example_site: RunningSite, address: str
) -> None:
    page.goto(example_site.url + address)
    expect(page.locator("h1").first).to_be_attached()
    page.wait_for_timeout(800)
    met: dict[int, str] = {}
    for _ in range(160):
        page.keyboard.press("Tab")
        at = page.evaluate(WALK)
        if at["body"] or at["id"] in met:
            break  # once around
        assert at["seen"], f"the focus goes to what cannot be seen: {at['text']}"
        assert at["marked"], f"the focus does not show on {at['text']}"
        met[at["id"]] = at["text"]
    else:
        raise AssertionError(f"the focus never comes around: {list(met.values())[-5:]}")
    assert "skip" in next(iter(met.values())).lower() or "#page" in next(iter(met.values()))
    assert len(met) > 10, list(met.values())
