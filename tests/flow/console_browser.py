"""A signed-in page of the console for tests: languages and themes put on, WCAG AA checked by axe-core."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOKS = [("en", "light"), ("en", "dark"), ("ko", "dark"), ("ko", "light")]
# Without 3D the machine is free for the pages; the picture has its own tests, and its tree is the path for readers.
FLAGS = [
    "--no-sandbox",
    "--disable-3d-apis",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
]
SLOW_MS = 60_000  # two busy cores


@contextmanager
def signed_in_page(program: str, link: str, *, height: int = 900) -> Iterator[Page]:
    """A page at the console's home, in English; errors thrown by its scripts fail the test at the end.

    Args:
        program: Path of Chromium.
        link: One-time sign-in link of the site.
        height: Of the window [px]; it is 1440 px wide.
    """
    faults: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        context = browser.new_context(
            locale="en-US", viewport={"width": 1440, "height": height}, reduced_motion="reduce"
        )
        made = context.new_page()
        made.on("pageerror", lambda error: faults.append(str(error)))
        made.set_default_timeout(SLOW_MS)
        expect.set_options(timeout=SLOW_MS)
        made.goto(link)
        expect(made.get_by_role("heading", name="What needs you")).to_be_visible()
        yield made
        browser.close()
    assert faults == [], "a page threw errors"


def put_on(page: Page, language: str, theme: str) -> None:
    """As if another tab had chosen it: the page changes in place."""
    page.evaluate(
        """look => {
            localStorage.setItem("onmaru.look", look)
            dispatchEvent(new StorageEvent("storage", { key: "onmaru.look" }))
        }""",
        json.dumps({"language": language, "theme": theme}),
    )
    expect(page.locator("html")).to_have_attribute("lang", language)
    # Colours and words have changed once two more frames were shown.
    page.evaluate(
        "() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(r, 150))))"
    )


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong on the page as it stands."""
    page.evaluate(f"() => {{ if (!window.axe) {{ {AXE.read_text(encoding='utf-8')} }} }}")
    found: list[dict[str, Any]] = page.evaluate(
        "tags => axe.run(document, { runOnly: tags, resultTypes: ['violations'] }).then((r) => r.violations)",
        TAGS,
    )
    return [
        f"{one['id']}: {node['failureSummary'].splitlines()[-1].strip()} ({node['html'][:160]})"
        for one in found
        for node in one["nodes"][:2]
    ]


def looks_of(page: Page, where: str) -> list[str]:
    """What axe-core finds in both languages and themes; the page is English and light again afterwards."""
    said: list[str] = []
    for language, theme in LOOKS:
        put_on(page, language, theme)
        found = violations(page)
        if found:  # a busy machine may still be on the way from one theme's colours to the other's
            page.wait_for_timeout(1500)
            found = violations(page)
        said += [f"{where} {language} {theme}: {line}" for line in found]
    put_on(page, "en", "light")
    return said


def looks_of_pages(page: Page, site: str, addresses: list[str], *, settle_ms: int = 800) -> list[str]:
    """What axe-core finds on each address in both languages and themes."""
    said: list[str] = []
    for address in addresses:
        page.goto(site + address)
        expect(page.locator("h1").first).to_be_attached()
        page.wait_for_timeout(settle_ms)
        said += looks_of(page, address)
    return said
