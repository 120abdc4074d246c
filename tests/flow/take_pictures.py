"""Take a picture of every page and tab of the console, in both languages and themes.

    python tests/flow/take_pictures.py OUT [--only twin] [--site http://127.0.0.1:8420/login?token=...]

Without `--site` the example plant is started, with its emulator, filled with plans, experiments and artifacts, and
stopped at the end. With `--site` the pages of single plans and experiments are pictured when `--made` names the file
that `site_goods.fill` answered with. Needs Chromium.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import hub_goods
import site_goods
from playwright.sync_api import Page, expect, sync_playwright

from conftest import EXAMPLE, start_site  # the folder of a script is on its path

LW1 = "/Maru/Site1/Modules/Welding/LW1"
# Name -> address; `#3` presses the fourth tab.
MODEL, IMAGE = "/hub/artifacts/main/weld-inspector", "/hub/artifacts/main/inspect/station"
PAGES: dict[str, str] = {
    "home": "/",
    "twin": "/twin",
    "twin_selected": f"/twin?sel={LW1}",
    "twin_chart": f"/twin?sel={LW1}&tab=chart",
    "twin_alarms": "/twin?tab=alarms",
    "twin_journal": "/twin?tab=alarms&alarms=journal",
    "twin_load": "/twin?tab=alarms&alarms=load",
    "twin_kpis": "/twin?tab=kpis",
    "twin_sources": "/twin?tab=sources",
    "plan": "/plan",
    "plan_size": "/plan/size",
    "plan_audit": "/plan/audit",
    "plan_catalogue": "/plan/catalogue?item=h200-sxm",
    "plan_prices": "/plan/catalogue?shelf=prices",
    "sim": "/sim",
    "sim_models": "/sim?part=models",
    "sim_line": "/sim/models/battery_line",
    "sim_press": "/sim/models/press_line",
    "sim_ask": "/sim/models/battery_line?part=ask&ask=compare",
    "hub": "/hub",
    "hub_organisation": "/hub/organisation",
    "hub_policies": "/hub/policies",
    "hub_exchange": "/hub/exchange",
    "hub_storage": "/hub/storage",
    "hub_audit": "/hub/audit",
    **{
        f"hub_model_{part}": f"{MODEL}?part={part}"
        for part in ("overview", "tags", "contents", "security", "sbom", "signatures", "lineage", "manage")
    },
    **{
        f"hub_image_{part}": f"{IMAGE}?part={part}"
        for part in ("overview", "tags", "contents", "security", "sbom", "signatures", "compatibility")
    },
    "events": "/events",
    "settings_profile": "/settings",
    "settings_look": "/settings#1",
    "settings_keys": "/settings#2",
    "settings_people": "/settings#3",
    "settings_organisation": "/settings#4",
    "settings_about": "/settings#5",
    "login": "/login",
    "nopage": "/nothing-here",
}
# Pages of what `site_goods.fill` makes.
MADE: dict[str, str] = {
    **{
        f"plan_lab_{part}": f"/plan/p/{{lab}}?part={part}"
        for part in ("compare", "memory", "power", "money", "risk", "timeline", "report", "edit")
    },
    "plan_table": "/plan/p/{table}",
    "plan_timeline": "/plan/p/{timeline}",
    **{
        f"sim_run_{part}": f"/sim/experiments/{{run}}?part={part}"
        for part in ("figures", "line", "gantt", "energy", "engine")
    },
    "sim_whatif": "/sim/experiments/{whatif}",
    "sim_best": "/sim/experiments/{best}",
    "sim_bottleneck": "/sim/experiments/{bottleneck}",
    "sim_chosen": "/sim/experiments/{chosen}",
    "sim_schedule": "/sim/experiments/{schedule}",
    "sim_calibrated": "/sim/experiments/{calibrated}",
    "sim_ahead": "/sim/experiments/{ahead}",
}
FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
FLAT = ["--disable-3d-apis", "--disable-gpu"]
SETTLE_MS = 1200
LOADING = re.compile("Loading the plant|Asking for the scene|불러오는 중|받는 중")
SCENE_MS = 120_000  # a picture of the plant needs its meshes, and there may be no GPU


@contextmanager
def site_of(given: str | None, made: Path | None) -> Iterator[tuple[str, dict[str, str]]]:
    """A sign-in link of the given site, or of one started for the pictures; ids of what was made there."""
    if given:
        yield given, json.loads(made.read_text()) if made else {}
        return
    with tempfile.TemporaryDirectory() as folder:
        site = start_site(EXAMPLE, Path(folder) / "data", "--emulate", output=Path(folder) / "log")
        try:
            hub_goods.fill(site.url, site.token)
            hub_goods.scan(site.url, site.token)
            yield site.login_link(), site_goods.fill(site.url, site.token)
        finally:
            site.stop()


def open_page(page: Page, base: str, address: str, *, shows_scene: bool) -> None:
    path, _, tab = address.partition("#")
    page.goto(base + path)
    page.wait_for_selector("h1, form")
    if tab:
        page.get_by_role("tab").nth(int(tab)).click()
    page.wait_for_timeout(SETTLE_MS)
    if path.startswith("/twin") and shows_scene:
        expect(page.get_by_text(LOADING)).to_have_count(0, timeout=SCENE_MS)
        page.wait_for_timeout(SETTLE_MS)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path, help="folder for the pictures")
    parser.add_argument("--site", help="one-time sign-in link of a running site")
    parser.add_argument("--made", type=Path, help="JSON: ids of plans and experiments of that site")
    parser.add_argument("--flat", action="store_true", help="without the scene: quick where there is no GPU")
    parser.add_argument(
        "--only", default="", help="only pages whose name begins so, or with one of these, by comma"
    )
    parser.add_argument("--language", choices=["en", "ko"], action="append", help="default: both")
    parser.add_argument("--theme", choices=["light", "dark"], action="append", help="default: both")
    parser.add_argument("--size", default="1440x900", help="of the window [px]")
    options = parser.parse_args()
    width, _, height = options.size.partition("x")
    options.out.mkdir(parents=True, exist_ok=True)
    with site_of(options.site, options.made) as (link, made), sync_playwright() as playwright:
        pages = PAGES | ({name: address.format(**made) for name, address in MADE.items()} if made else {})
        base = "{0.scheme}://{0.netloc}".format(urlsplit(link))
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*FLAGS, *(FLAT if options.flat else [])]
        )
        context = browser.new_context(viewport={"width": int(width), "height": int(height)})
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(link)
        page.wait_for_selector("nav")
        for language in options.language or ["en", "ko"]:
            for theme in options.theme or ["light", "dark"]:
                look = json.dumps({"language": language, "theme": theme})
                page.evaluate("look => localStorage.setItem('onmaru.look', look)", look)
                for name, address in pages.items():
                    if not name.startswith(tuple(options.only.split(","))):
                        continue
                    open_page(page, base, address, shows_scene=not options.flat)
                    page.screenshot(path=options.out / f"{name}_{language}_{theme}.png", timeout=120_000)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
