"""The pages of the hub in a real browser: find, read, scan, judge, follow, clean up."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from tests.flow.conftest import RunningSite, until
from tests.flow.console_browser import looks_of, looks_of_pages, signed_in_page
from tests.flow.hub_goods import fill

MODEL, IMAGE = "/hub/artifacts/main/weld-inspector", "/hub/artifacts/main/inspect/station"
PAGES = ["/hub", "/hub/storage", MODEL, f"{MODEL}?part=lineage", f"{MODEL}?part=security"] + [
    f"{IMAGE}?part={part}"
    for part in ("tags", "contents", "security", "sbom", "signatures", "compatibility", "lineage")
]

pytestmark = [pytest.mark.browser, pytest.mark.timeout(500)]


@pytest.fixture(scope="module")
def page(chromium_program: str, example_site: RunningSite) -> Iterator[Page]:
    with signed_in_page(chromium_program, example_site.login_link()) as made:
        yield made


@pytest.fixture(scope="module")
def filled(example_site: RunningSite) -> RunningSite:
    fill(example_site.url, example_site.token)
    return example_site


def scan(site: RunningSite, name: str, reference: str) -> None:
    job = site.post("/hub/scans", {"name": name, "reference": reference}).json()["id"]
    until(lambda: site.get(f"/jobs/{job}")["state"] == "succeeded", seconds=60, what="a scan")


def test_an_empty_hub_shows_the_doors(page: Page, example_site: RunningSite) -> None:
    if example_site.get("/hub/artifacts")["total"]:
        pytest.skip("this site's hub was filled before")
    page.goto(f"{example_site.url}/hub")
    expect(page.get_by_text("The hub is empty")).to_be_visible()
    expect(page.get_by_text("podman push")).to_be_visible()
    said = looks_of(page, "empty")
    assert said == []


def test_search_kinds_and_facets_narrow_and_stay_in_the_address(page: Page, filled: RunningSite) -> None:
    page.goto(f"{filled.url}/hub")
    expect(page.get_by_role("link", name=re.compile("Inspection station"))).to_be_visible()
    page.get_by_role("button", name="Models 3").click()
    expect(page).to_have_url(re.compile("kind=model"))
    expect(page.get_by_role("status").filter(has_text="3 artifacts")).to_be_visible()
    page.get_by_role("button", name="onnx 1").click()
    expect(page.get_by_role("status").filter(has_text="1 artifact")).to_be_visible()
    page.reload()
    expect(page.get_by_role("link", name=re.compile("Weld inspector, int8"))).to_be_visible()
    page.goto(f"{filled.url}/hub")
    page.get_by_role("searchbox").fill("nothing like it")
    expect(page.get_by_text("No artifact matches.")).to_be_visible()
    expect(page).to_have_url(re.compile("q=nothing"))


def test_a_card_is_read_but_never_run(page: Page, filled: RunningSite) -> None:
    page.goto(filled.url + MODEL)
    expect(page.get_by_role("heading", name="Weld inspector", level=1)).to_be_visible()
    expect(page.get_by_role("cell", name="porosity")).to_be_visible()
    expect(page.get_by_text("<img src=x")).to_be_visible()
    assert page.locator("a[href^=javascript]").count() == 0
    assert page.title() != "owned"
    expect(page.get_by_text("hf download main/weld-inspector --revision 2.0")).to_be_visible()
    page.get_by_role("button", name="oras", exact=True).click()
    host = filled.url.removeprefix("http://")
    expect(page.get_by_text(f"oras pull --plain-http {host}/main/weld-inspector:2.0")).to_be_visible()


def test_a_scan_is_started_followed_and_read(page: Page, filled: RunningSite) -> None:
    job = filled.post("/hub/advisories", {"name": "main/osv", "reference": "latest"}).json()["id"]
    until(lambda: filled.get(f"/jobs/{job}")["state"] == "succeeded", seconds=60, what="an import")
    page.goto(f"{filled.url}{IMAGE}?part=security&ref=%221.0%22")
    expect(page.get_by_text("This version was not scanned yet")).to_be_visible()
    page.get_by_role("button", name="Scan", exact=True).click()
    rows = page.get_by_role("region", name="Vulnerabilities").last.get_by_role("row")
    expect(rows.nth(1)).to_contain_text("TEST-openssl")
    expect(rows.nth(1)).to_contain_text("Critical")
    expect(page.get_by_text("app/key.pem:1")).to_be_visible()
    expect(page.get_by_text(re.compile("The database is .* old"))).to_be_visible()
    page.get_by_role("tab", name="SBOM").click()
    expect(page.get_by_role("rowheader", name=re.compile("jinja2", re.IGNORECASE))).to_be_visible()
    page.get_by_role("tab", name="Contents").click()
    expect(page.get_by_text("pip install jinja2==3.1.4")).to_be_visible()


def test_the_matrix_says_where_it_runs_and_why_not(page: Page, filled: RunningSite) -> None:
    for reference in ("1.0", "1.1"):
        scan(filled, "main/inspect/station", reference)
    page.goto(f"{filled.url}{IMAGE}?part=compatibility")
    expect(page.get_by_role("rowheader", name="1.1")).to_be_visible()
    page.get_by_placeholder("Add a machine").fill("l40s,driver=550.54,arch=arm64")
    page.get_by_placeholder("Add a machine").press("Enter")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page).to_have_url(re.compile("arm64"))
    page.get_by_title("Why, for 1.1 on l40s,driver=550.54,arch=arm64").click()
    expect(page.get_by_text("built for linux/amd64; the machine is linux/arm64")).to_be_visible()


def test_lineage_leads_from_one_to_the_next(page: Page, filled: RunningSite) -> None:
    page.goto(f"{filled.url}{MODEL}?part=lineage")
    table = page.get_by_role("table", name="Steps")
    expect(table.get_by_role("row")).to_have_count(4)
    table.get_by_role("link", name="main/weld-inspector-int8").click()
    expect(page.get_by_role("heading", name="Weld inspector, int8", level=1)).to_be_visible()
    assert "part=lineage" in page.url


def test_storage_tells_what_is_held_and_what_would_go(page: Page, filled: RunningSite) -> None:
    page.goto(f"{filled.url}/hub/storage")
    expect(page.get_by_text("each stored once")).to_be_visible()
    page.get_by_role("button", name="Look what would go").click()
    expect(page.get_by_text("A run now would")).to_be_visible()
    page.get_by_role("button", name="Collect now").click()
    expect(page.get_by_text("The run did")).to_be_visible()


def test_axe_finds_nothing_on_the_pages_of_the_hub(page: Page, filled: RunningSite) -> None:
    scan(filled, "main/weld-inspector", "2.0")
    assert looks_of_pages(page, filled.url, PAGES) == []
