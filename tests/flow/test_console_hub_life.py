"""What is done to artifacts in the console: gathered, licensed, published, deprecated, fixed, bundled, mirrored, deleted."""

from __future__ import annotations

import json
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.flow import hub_goods
from tests.flow.conftest import RunningSite
from tests.flow.console_browser import looks_of, signed_in_page, violations

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

INDEX = "application/vnd.oci.image.index.v1+json"
NAMES = ("life/model", "life/newer", "life/line", "life/index")


@pytest.fixture(scope="module")
def site(example_site: RunningSite) -> Iterator[RunningSite]:
    """Two artifacts of this module's own; what is left of them is removed, for other tests count what there is."""
    with httpx.Client(
        base_url=example_site.url, auth=("$oauthtoken", example_site.token), timeout=60
    ) as client:
        for name in NAMES[:2]:
            hub_goods.push_files(client, name, "1.0", {"model.safetensors": hub_goods.safetensors()})
    yield example_site
    with api(example_site) as client:
        for name in NAMES:
            client.patch(f"/artifacts/{name}", json={"immutable_tags": ""})
            assert client.delete(f"/artifacts/{name}").status_code in (204, 404)


@pytest.fixture(scope="module")
def page(chromium_program: str, site: RunningSite) -> Iterator[Page]:
    with signed_in_page(chromium_program, site.login_link()) as made:
        yield made


def api(site: RunningSite) -> httpx.Client:
    return httpx.Client(base_url=f"{site.url}/api/v1/hub", headers=site.auth, timeout=60)


def test_a_collection_is_made_filled_and_described(page: Page, site: RunningSite) -> None:
    page.goto(f"{site.url}/hub")
    page.get_by_role("button", name="New collection").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Life")
    expect(dialog.get_by_role("button", name="Make it")).to_be_disabled()
    dialog.get_by_label("Name").fill("life/line")
    dialog.get_by_label("Title").fill("Line of life")
    dialog.get_by_role("button", name="Make it").click()
    expect(page.get_by_text("Nothing is in this collection yet.")).to_be_visible()
    page.get_by_role("button", name="Add an artifact").click()
    page.get_by_role("searchbox", name="Search by name, title or label").fill("life")
    page.get_by_role("button", name="Add: life/model").click()
    expect(page.get_by_role("status").filter(has_text="life/model was added.")).to_be_visible()
    members = page.get_by_role("table", name="What it gathers")
    expect(members.get_by_role("link", name="life/model")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Edit").click()
    page.get_by_role("dialog").get_by_label("Summary").fill("All of it.")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert site.get("/hub/artifacts/life/line")["summary"] == "All of it."
    page.goto(f"{site.url}/hub/artifacts/life/model")
    held = page.get_by_role("region", name="In these collections")
    expect(held.get_by_role("link", name="Line of life")).to_be_visible()
    held.get_by_role("link", name="Line of life").click()
    page.get_by_role("tab", name="Gathers").click()
    page.get_by_role("button", name="Take life/model out").click()
    expect(page.get_by_text("Nothing is in this collection yet.")).to_be_visible()


def test_an_artifact_goes_from_draft_to_everybody_and_is_deprecated(page: Page, site: RunningSite) -> None:
    page.goto(f"{site.url}/hub/artifacts/life/model?part=manage")
    seen = page.get_by_role("region", name="Who sees it")
    seen.get_by_role("button", name="Share with the organisation").click()
    expect(seen.get_by_role("status")).to_contain_text("Organisation")
    assert site.get("/hub/artifacts/life/model")["visibility"] == "organisation"
    seen.get_by_role("button", name="Publish to everybody").click()
    expect(page.get_by_role("dialog")).to_contain_text("Everybody will be able to see")
    assert site.get("/hub/artifacts/life/model")["visibility"] == "organisation", "it asks first"
    page.get_by_role("dialog").get_by_role("button", name="Publish to everybody").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(seen.get_by_role("status")).to_contain_text("Public")

    old = page.get_by_role("region", name="Deprecation")
    old.get_by_label("Why it should not be used any more").fill("Misses cracks.")
    old.get_by_label("Use instead").fill("life/nothing")
    expect(old.get_by_text("There is no such artifact here")).to_be_visible()
    old.get_by_label("Use instead").fill("life/newer")
    old.get_by_role("button", name="Deprecate").click()
    expect(old.get_by_role("status")).to_contain_text("Marked as deprecated.")
    assert looks_of(page, "managing") == []
    expect(page.get_by_text("Deprecated: Misses cracks.")).to_be_visible()
    page.get_by_role("link", name="Use life/newer instead.").click()
    expect(page).to_have_url(re.compile("/hub/artifacts/life/newer"))
    told = site.get("/hub/artifacts/life/model")
    assert (told["deprecated"], told["facts"]["successor"]) == ("Misses cracks.", "life/newer")
    page.goto(f"{site.url}/hub/artifacts/life/model?part=manage")
    old.get_by_role("button", name="Take it back").click()
    expect(old.get_by_role("status")).to_contain_text("no longer deprecated")
    told = site.get("/hub/artifacts/life/model")
    assert told["deprecated"] == ""
    assert "successor" not in told["facts"]


def test_a_licence_is_asked_for_read_and_accepted(page: Page, site: RunningSite) -> None:
    page.goto(f"{site.url}/hub/artifacts/life/newer?part=manage")
    terms = page.get_by_role("region", name="Licence")
    terms.get_by_role("button", name="Ask for a licence").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Title").fill("Plant terms")
    dialog.get_by_label("Text (Markdown)").fill("Use it **inside the plant** only.")
    dialog.get_by_role("button", name="Ask for acceptance").click()
    expect(terms.get_by_text("The licence is in force.")).to_be_visible()
    page.get_by_role("button", name="Read it").click()
    expect(dialog.get_by_text("inside the plant")).to_be_visible()
    expect(dialog.get_by_role("button", name="Accept the licence")).to_be_disabled()
    assert violations(page) == []
    dialog.get_by_text("I have read it.").click()
    dialog.get_by_role("button", name="Accept the licence").click()
    expect(page.get_by_text("You accepted it on")).to_be_visible()
    expect(terms.get_by_role("table", name="Who accepted").get_by_role("row")).to_have_count(2)
    assert site.get("/hub/acceptances/life/newer")["total"] == 1
    terms.get_by_role("button", name="Ask no longer").click()
    terms.get_by_role("button", name="Really ask no longer").click()
    expect(terms.get_by_text("No licence is asked for any more.")).to_be_visible()
    assert site.get("/hub/licences/life/newer") is None


def test_a_mirror_is_added_fails_goes_offline_and_is_removed(page: Page, site: RunningSite) -> None:
    page.goto(f"{site.url}/hub/exchange")
    page.get_by_role("region", name="Mirrors").get_by_role("button", name="Add a mirror").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Prefix here").fill("Life Mirror")
    dialog.get_by_label("Address").fill("ftp://example")
    expect(dialog.get_by_text("An address beginning with https://")).to_be_visible()
    expect(dialog.get_by_role("button", name="Add a mirror")).to_be_disabled()
    dialog.get_by_label("Prefix here").fill("lifemirror")
    dialog.get_by_label("Address").fill("http://127.0.0.1:9")
    dialog.get_by_label("Password or token").fill("not shown again")
    dialog.get_by_label("User name").fill("reader")
    dialog.get_by_role("button", name="Add a mirror").click()
    expect(page.get_by_text("lifemirror is mirrored from now on.")).to_be_visible()
    made = next(one for one in site.get("/hub/mirrors")["items"] if one["prefix"] == "lifemirror")
    assert made["has_secret"]
    assert "not shown again" not in page.content()
    page.get_by_role("button", name="Show what lifemirror holds").click()
    page.get_by_label("What to fetch, one a line").fill("library/alpine:3.20")
    page.get_by_role("button", name="Fetch now").click()
    expect(page.get_by_text("1 reference could not be fetched:")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Go offline").click()
    expect(page.get_by_text("lifemirror serves only what is here now.")).to_be_visible()
    assert site.get(f"/hub/mirrors/{made['id']}")["offline"] is True
    page.get_by_role("button", name="Mirror no longer").click()
    page.get_by_role("dialog").get_by_role("button", name="Mirror no longer").click()
    expect(page.get_by_text("No other registry is mirrored yet.")).to_be_visible()


def test_a_bundle_is_made_fetched_looked_through_and_taken_in(page: Page, site: RunningSite) -> None:
    page.goto(f"{site.url}/hub/exchange")
    bundles = page.get_by_role("region", name="Bundles")
    bundles.get_by_role("button", name="Make a bundle").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Artifacts, one a line").fill("life/absent:1.0")
    dialog.get_by_role("button", name="Make it").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_label("Artifacts, one a line").fill("life/model:1.0")
    dialog.get_by_label("Name").fill("plant 2")
    dialog.get_by_role("button", name="Make it").click()
    made = page.get_by_role("region", name="plant 2")
    expect(made.get_by_role("link", name=re.compile("Download"))).to_be_visible()
    expect(made.get_by_role("table", name="What is in it")).to_contain_text("life/model")
    with page.expect_download() as got:
        made.get_by_role("link", name=re.compile("Download")).click()
    path = Path(got.value.path())
    with tarfile.open(path) as whole:
        assert "bundle.json" in {name.rpartition("/")[2] for name in whole.getnames()}

    with api(site) as client:
        assert client.delete("/artifacts/life/model").status_code == 204
    tar = path.with_name("brought.tar")
    tar.write_bytes(path.read_bytes())
    bundles.get_by_role("button", name="Bring one in").click()
    dialog.locator("input[type=file]").set_input_files(str(tar))
    dialog.get_by_role("button", name="Send").click()
    brought = page.get_by_role("region", name="brought")
    expect(brought.get_by_text("brought has arrived.")).to_be_visible()
    brought.get_by_role("button", name="Look what would change").click()
    expect(brought.get_by_role("table", name="Look what would change")).to_contain_text("Artifact created")
    assert looks_of(page, "mirrors and bundles") == []
    assert httpx.get(f"{site.url}/api/v1/hub/artifacts/life/model", headers=site.auth).status_code == 404
    brought.get_by_role("button", name="Take in").click()
    expect(brought.get_by_text("It was taken in:")).to_be_visible()
    assert [tag["name"] for tag in site.get("/hub/artifacts/life/model")["tags"]] == ["1.0"]
    page.goto(f"{site.url}/hub/exchange")
    row = bundles.get_by_role("row").filter(has_text="plant 2")
    row.get_by_role("button", name="Remove the bundle").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove the bundle").click()
    expect(page.get_by_text("The bundle was removed.")).to_be_visible()


def test_each_image_of_an_index_has_its_own_report(page: Page, site: RunningSite) -> None:
    with httpx.Client(base_url=site.url, auth=("$oauthtoken", site.token), timeout=60) as client:
        images = []
        for architecture, cuda in (("amd64", "12.4"), ("arm64", "13.0")):
            tag = f"one-{architecture}"
            hub_goods.push_image(
                client, "life/index", tag, cuda, "pip install jinja2==3.1.4", architecture=architecture
            )
            head = client.head(f"/v2/life/index/manifests/{tag}", headers={"Accept": hub_goods.IMAGE})
            images.append(
                {
                    "mediaType": hub_goods.IMAGE,
                    "digest": head.headers["docker-content-digest"],
                    "size": int(head.headers["content-length"]),
                    "platform": {"os": "linux", "architecture": architecture},
                }
            )
        body = json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": images})
        client.put(
            "/v2/life/index/manifests/all", content=body, headers={"Content-Type": INDEX}
        ).raise_for_status()
    with httpx.Client(base_url=f"{site.url}/api/v1", headers=site.auth, timeout=60) as client:
        hub_goods.wait_for(client, client.post("/hub/scans", json={"name": "life/index", "reference": "all"}))
    page.goto(f"{site.url}/hub/artifacts/life/index?part=security&ref=all")
    table = page.get_by_role("table", name="Platforms")
    expect(table.get_by_role("row")).to_have_count(3)
    table.get_by_role("button", name=re.compile("arm64")).click()
    expect(page).to_have_url(re.compile("image=sha256"))
    expect(page.get_by_role("button", name="All images")).to_be_visible()
    assert violations(page) == []


def test_whoever_may_only_read_is_offered_nothing_else(page: Page, site: RunningSite) -> None:
    with api(site) as client:
        client.patch("/artifacts/life/newer", json={"visibility": "organisation"}).raise_for_status()
    person = site.post("/users", {"name": "life-reader", "role": "reader"}).json()
    link = site.post(f"/users/{person['id']}/link").json()["token"]
    browser = page.context.browser
    assert browser is not None
    reading = browser.new_context(locale="en-US")
    try:
        other = reading.new_page()
        other.goto(f"{site.url}/login?token={link}")
        expect(other.get_by_role("link", name="Hub")).to_be_visible()
        other.goto(f"{site.url}/hub/artifacts/life/newer?part=manage")
        expect(other.get_by_role("tab", name="Overview", selected=True)).to_be_visible()
        for absent in ("Edit", "Scan", "Scan again"):
            expect(other.get_by_role("button", name=absent, exact=True)).to_have_count(0)
        expect(other.get_by_role("tab", name="Manage")).to_have_count(0)
        expect(other.get_by_role("link", name="Audit log")).to_have_count(0)
        other.goto(f"{site.url}/hub/exchange")
        expect(other.get_by_role("heading", name="Mirrors & bundles")).to_be_visible()
        expect(other.get_by_role("button", name="Add a mirror")).to_have_count(0)
        expect(other.get_by_role("button", name="Make a bundle")).to_have_count(0)
    finally:
        reading.close()
        httpx.delete(f"{site.url}/api/v1/users/{person['id']}", headers=site.auth)


def test_deleting_tells_what_goes_and_wants_the_name(page: Page, site: RunningSite) -> None:
    with api(site) as client:
        client.patch("/artifacts/life/model", json={"immutable_tags": "1.*"}).raise_for_status()
    page.goto(f"{site.url}/hub/artifacts/life/model?part=manage")
    page.get_by_role("button", name="Delete…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Fixed tags keep it from being deleted: 1.0.")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    fixed = page.get_by_role("region", name="Fixed tags")
    fixed.get_by_label("Patterns").fill("")
    fixed.get_by_role("button", name="Put into force").click()
    expect(fixed.get_by_text("The patterns are in force.")).to_be_visible()
    page.get_by_role("button", name="Delete…").click()
    dialog.get_by_label("Type life/model to be sure").fill("life/mode")
    expect(dialog.get_by_role("button", name="Delete it for good")).to_be_disabled()
    assert violations(page) == []
    dialog.get_by_label("Type life/model to be sure").fill("life/model")
    dialog.get_by_role("button", name="Delete it for good").click()
    expect(page.get_by_text("life/model was deleted.")).to_be_visible()
    assert httpx.get(f"{site.url}/api/v1/hub/artifacts/life/model", headers=site.auth).status_code == 404
