"""The pages for those who look after a hub: quota, gates, trusted keys, audit log."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Page, expect
from tests.flow.conftest import RunningSite
from tests.flow.console_browser import looks_of, looks_of_pages, signed_in_page
from tests.flow.hub_goods import fill

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def filled(example_site: RunningSite) -> RunningSite:
    fill(example_site.url, example_site.token)
    return example_site


@pytest.fixture(scope="module")
def page(chromium_program: str, filled: RunningSite) -> Iterator[Page]:
    with signed_in_page(chromium_program, filled.login_link()) as made:
        yield made


def public_key() -> str:
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()


def test_the_organisation_tells_what_it_holds_and_its_quota_is_set(page: Page, filled: RunningSite) -> None:
    page.goto(f"{filled.url}/hub/organisation")
    expect(
        page.get_by_role("region", name="What it holds").get_by_role("link", name="Models")
    ).to_be_visible()
    page.get_by_label("Limit", exact=True).fill("-2")
    expect(page.get_by_role("button", name="Set the quota")).to_be_disabled()
    page.get_by_label("Limit", exact=True).fill("2")
    page.get_by_role("button", name="Set the quota").click()
    expect(page.get_by_text("of 2.00 GB")).to_be_visible()
    assert filled.get("/hub/usage")["limit_bytes"] == 2_000_000_000
    page.get_by_role("button", name="No limit").click()
    expect(page.get_by_text("without a quota")).to_be_visible()
    page.get_by_role("link", name="API keys").click()
    expect(page.get_by_role("tab", name="API keys", selected=True)).to_be_visible()


def test_gates_tell_what_they_would_keep_back_before_they_do(page: Page, filled: RunningSite) -> None:
    page.goto(f"{filled.url}/hub/policies")
    page.get_by_text("A trusted key must have signed it").click()
    kept = page.get_by_role("region", name="What they would keep back").first
    expect(kept.get_by_role("link", name="main/weld-inspector:2.0")).to_be_visible()
    assert filled.get("/hub/policy")["require_signature"] is False, "a preview changes nothing"
    page.get_by_role("button", name="Undo changes").click()
    expect(page.get_by_role("button", name="Put into force")).to_be_disabled()
    page.get_by_text("A trusted key must have signed it").click()
    page.get_by_role("button", name="Put into force").click()
    expect(page.get_by_role("region", name="What they keep back").first).to_be_visible()
    assert filled.get("/hub/policy")["require_signature"] is True
    page.goto(f"{filled.url}/hub/artifacts/main/weld-inspector")
    expect(page.get_by_text("No trusted key has signed it.")).to_be_visible()
    page.goto(f"{filled.url}/hub/policies")
    page.get_by_text("A trusted key must have signed it").click()
    page.get_by_role("button", name="Put into force").click()
    expect(page.get_by_role("button", name="Put into force")).to_be_disabled()
    assert filled.get("/hub/policy")["require_signature"] is False


def test_a_key_is_trusted_and_trusted_no_longer(page: Page, filled: RunningSite) -> None:
    page.goto(f"{filled.url}/hub/policies")
    page.get_by_role("button", name="Trust a key").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Whose key it is").fill("Line 1 build server")
    dialog.get_by_label("Public key (PEM)").fill("-----BEGIN PRIVATE KEY-----")
    expect(dialog.get_by_text("This is no public key in PEM.")).to_be_visible()
    expect(dialog.get_by_role("button", name="Trust a key")).to_be_disabled()
    dialog.get_by_label("Public key (PEM)").fill(public_key())
    said = looks_of(page, "a dialog")
    assert said == []
    dialog.get_by_role("button", name="Trust a key").click()
    expect(page.get_by_text("Line 1 build server")).to_be_visible()
    assert [one["name"] for one in filled.get("/hub/signers")["items"]] == ["Line 1 build server"]
    page.get_by_role("button", name="Trust no longer").click()
    page.get_by_role("button", name="Really?").click()
    expect(page.get_by_text("No key is trusted yet")).to_be_visible()


def test_a_retention_rule_shows_what_it_would_remove_before_it_is_kept(
    page: Page, filled: RunningSite
) -> None:
    page.goto(f"{filled.url}/hub/policies")
    page.get_by_role("button", name="New rule").click()
    editor = page.get_by_role("region", name="New rule")
    editor.get_by_label("Newest versions to keep").fill("some")
    expect(editor.get_by_text("A number above zero, or nothing")).to_be_visible()
    expect(editor.get_by_role("button", name="Save the rule")).to_be_disabled()
    editor.get_by_label("Newest versions to keep").fill("1")
    editor.get_by_text("Keep everything that has a tag").click()
    expect(editor.get_by_role("status")).to_contain_text("would")
    assert filled.get("/hub/retention")["total"] == 0, "a preview changes nothing"
    assert looks_of(page, "a rule") == []
    editor.get_by_role("button", name="Save the rule").click()
    rule = page.get_by_role("table", name="Retention").get_by_role("row").nth(1)
    expect(rule).to_contain_text("the newest 1")
    assert filled.get("/hub/retention")["items"][0]["rule"]["keep_newest"] == 1
    page.get_by_role("button", name="Look what would go").click()
    expect(page.get_by_text(re.compile("Nothing would go|would become free"))).to_be_visible()
    rule.get_by_role("button", name="Remove the rule").click()
    expect(page.get_by_text("No rule yet: every version stays.")).to_be_visible()


def test_the_audit_log_is_filtered_verified_and_taken_home(page: Page, filled: RunningSite) -> None:
    page.goto(f"{filled.url}/hub/audit")
    rows = page.get_by_role("table", name="Audit log").get_by_role("row")
    expect(rows.filter(has_text="Tag set").first).to_be_visible()
    page.get_by_role("button", name="Sign-ins and accounts").click()
    expect(page).to_have_url(re.compile("kinds=identity"))
    expect(rows.filter(has_text="Tag set")).to_have_count(0)
    page.get_by_role("searchbox").fill("nothing like it")
    expect(page.get_by_text("No entry matches.")).to_be_visible()
    page.get_by_role("button", name="Verify the chain").click()
    expect(page.get_by_text(re.compile("The chain is whole"))).to_be_visible()
    page.get_by_role("button", name="Hub", exact=True).click()
    with page.expect_download() as got:
        page.get_by_role("button", name="CSV").click()
    lines = list(csv.DictReader(Path(got.value.path()).read_text(encoding="utf-8-sig").splitlines()))
    assert {line["type"].split(".")[0] for line in lines} == {"hub"}
    assert [int(line["seq"]) for line in lines] == sorted(int(line["seq"]) for line in lines)


def test_axe_finds_nothing_on_the_pages_of_those_who_look_after_it(page: Page, filled: RunningSite) -> None:
    pages = ["/hub/organisation", "/hub/policies", "/hub/audit"]
    assert looks_of_pages(page, filled.url, pages) == []
