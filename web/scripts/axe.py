"""Run axe-core over every page of a running console, in both languages and themes.

    python web/scripts/axe.py http://127.0.0.1:8420/login?token=... [--shots FOLDER]

Exits 1 when a page has a violation of WCAG 2.2 A or AA. Needs `npm ci` in web/ and Chromium.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

AXE = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"
PAGES = {
    "home": "/",
    "signals": "/twin?tab=signals",
    "chart": "/twin?tab=chart",
    "alarms": "/twin?tab=alarms",
    "kpis": "/twin?tab=kpis",
    "sources": "/twin?tab=sources",
    "events": "/events",
    "settings": "/settings",
    "login": "/login",
}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CHROMIUM = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]


def violations(page: Page) -> list[str]:
    """One line a violation: rule, impact, first place."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("tags => axe.run(document, {runOnly: tags}).then(r => r.violations)", TAGS)
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:160]} | {node.get('failureSummary', '')[:200]}"
        for rule in found
        for node in rule["nodes"][:3]
    ]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("site", help="address of the site, or its one-time login link")
    parser.add_argument("--shots", type=Path, help="folder for screenshots")
    options = parser.parse_args()
    parts = urlsplit(options.site)
    base = f"{parts.scheme}://{parts.netloc}"
    worst = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        context = browser.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)
        page = context.new_page()
        if parts.query:
            page.goto(options.site)
            page.wait_for_selector("nav")
        for language in ("en", "ko"):
            for theme in ("light", "dark"):
                look = json.dumps({"language": language, "theme": theme})
                page.evaluate(
                    f"localStorage.setItem('onmaru.look', {json.dumps(look)})"
                ) if parts.query else page.add_init_script(
                    f"localStorage.setItem('onmaru.look', {json.dumps(look)})"
                )
                for name, path in PAGES.items():
                    page.goto(base + path)
                    page.wait_for_selector("h1", state="attached")
                    page.wait_for_timeout(1500)
                    found = violations(page)
                    worst += len(found)
                    sys.stdout.write(f"{name} {language} {theme}: {len(found) or 'no'} violations\n")
                    sys.stdout.writelines(f"    {line}\n" for line in found)
                    if options.shots:
                        options.shots.mkdir(parents=True, exist_ok=True)
                        page.screenshot(path=options.shots / f"{name}_{language}_{theme}.png")
        browser.close()
    return 1 if worst else 0


if __name__ == "__main__":
    sys.exit(main())
