"""Scanning real layers: packages, secrets, GPU code, models; matching, rematching, VEX; machines."""

from __future__ import annotations

import gzip
import io
import json
import pickle
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.contract.hub.conftest import descriptor, digest, push_blob, put_manifest

import onmaru
from onmaru.hub.errors import BadAdvisories, NotScanned
from onmaru.hub.rules.advisories.vex import VEX_TYPE
from onmaru.hub.rules.gpu.machine import read_machine
from onmaru.hub.rules.sbom.cyclonedx import MEDIA_TYPE as SBOM_TYPE
from onmaru.hub.rules.scan_report import REPORT_TYPE
from onmaru.hub.service.access import Caller
from onmaru.hub.service.hub import Hub

DATA = Path(__file__).parents[2] / "unit" / "hub" / "gpu" / "data"
STATUS = "Package: libssl3\nStatus: install ok installed\nArchitecture: amd64\nSource: openssl\nVersion: 3.0.11-1~deb12u1\n"


def layer(files: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w") as tar:
        for path, data in files.items():
            info = tarfile.TarInfo(path)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return gzip.compress(whole.getvalue(), mtime=0)


BASE = {
    "etc/os-release": b'ID=debian\nVERSION_ID="12"\n', "var/lib/dpkg/status": STATUS.encode(),
    "opt/app/jinja2-3.1.4.dist-info/METADATA": b"Name: Jinja2\nVersion: 3.1.4\n\n",
    "opt/app/old-1.0.dist-info/METADATA": b"Name: old\nVersion: 1.0\n\n",
    "root/.aws/credentials": b"[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n",
    "usr/lib/libkernels.so": (DATA / "many.so").read_bytes(), "broken.so": b"\x7fELF" + bytes(100),
}  # fmt: skip
TOP = {"opt/app/.wh.old-1.0.dist-info": b"", "root/.aws/.wh.credentials": b"", "app/model.pt": b""}


def push(client: httpx.Client, repo: str, tag: str, *layers: bytes, environment: tuple[str, ...] = ()) -> str:
    config = json.dumps(
        {"os": "linux", "architecture": "amd64", "config": {"Env": list(environment)}}
    ).encode()
    for body in (config, *layers):
        push_blob(client, repo, body)
    manifest = json.dumps(
        {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
         "config": descriptor(config, "application/vnd.oci.image.config.v1+json"),
         "layers": [descriptor(body, "application/vnd.oci.image.layer.v1.tar+gzip") for body in layers]}
    ).encode()  # fmt: skip
    put_manifest(client, repo, tag, manifest)
    return digest(manifest)


def osv(path: Path, **fixed: str) -> Path:
    """An export with one record a package; the value is the version that mends it."""
    ecosystems = {"openssl": "Debian:12", "jinja2": "PyPI", "old": "PyPI"}
    with zipfile.ZipFile(path, "w") as archive:
        for name, version in fixed.items():
            record = {
                "id": f"TEST-{name}", "modified": "2026-05-01T00:00:00Z", "aliases": [f"CVE-2026-{name}"],
                "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
                "affected": [{"package": {"ecosystem": ecosystems[name], "name": name}, "ranges": [
                    {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": version}]}]}],
            }  # fmt: skip
            archive.writestr(f"{record['id']}.json", json.dumps(record))
        archive.writestr("broken.json", "{")
    return path


def quiet(_share: float, _note: str) -> None:
    """Nobody watches."""


@pytest.fixture
def hub(shared_hub: Any) -> Hub:
    return shared_hub.hub


@pytest.fixture
def owner(shared_hub: Any) -> Caller:
    return Caller(shared_hub.app.state.identity.subject_of_key(shared_hub.key))


def test_what_is_inside_an_image(
    hub: Hub, owner: Caller, oci: httpx.Client, repo: str, tmp_path: Path
) -> None:
    evil = pickle.dumps(__import__("os").system)
    top = layer({**TOP, "app/model.pt": evil, "etc/key.pem": b"-----BEGIN RSA PRIVATE KEY-----\nabc\n"})
    push(
        oci,
        repo,
        "v1",
        layer(BASE),
        top,
        environment=("CUDA_VERSION=13.0.1", "NVIDIA_REQUIRE_CUDA=cuda>=13.0"),
    )
    hub.trust.import_advisories(
        [osv(tmp_path / "all.zip", openssl="3.0.15-1", jinja2="3.1.6", old="2.0")], quiet
    )
    (report,) = hub.trust.scan(owner, repo, "v1", progress=quiet)

    assert report["packages"] == 2, "what an upper layer removed is not there any more"
    assert {each["id"] for each in report["vulnerabilities"]} == {"TEST-openssl", "TEST-jinja2"}
    assert report["counts"] == {
        "critical": 2,
        "high": 0,
        "medium": 0,
        "low": 0,
        "none": 0,
        "unrated": 0,
        "fixable": 2,
    }
    assert report["database"]["newest"] == "2026-05-01T00:00:00Z"
    assert report["database"]["skipped_count"] == 1
    assert [(each["path"], each["kind"]) for each in report["secrets"]] == [("etc/key.pem", "Private Key")]
    assert [each["path"] for each in report["broken"]] == ["broken.so"]
    assert [concern["risk"] for each in report["model_files"] for concern in each["concerns"]] == [
        "runs_code"
    ]
    assert set(report["gpu"]["libraries"]) == {"usr/lib/libkernels.so"}
    assert report["gpu"]["cuda"] == "13.0.1"

    kinds = {
        each["artifactType"]
        for each in oci.get(f"/v2/{repo}/referrers/{digest_of(oci, repo, 'v1')}").json()["manifests"]
    }
    assert kinds == {SBOM_TYPE, REPORT_TYPE}
    sbom = json.loads(hub.trust.document(owner, repo, "v1", SBOM_TYPE))
    assert {each["purl"] for each in sbom["components"]} == {
        "pkg:deb/debian/libssl3@3.0.11-1~deb12u1?arch=amd64&distro=debian-12", "pkg:pypi/jinja2@3.1.4",
    }  # fmt: skip
    hub.trust.scan(owner, repo, "v1", progress=quiet)
    assert len(oci.get(f"/v2/{repo}/referrers/{digest_of(oci, repo, 'v1')}").json()["manifests"]) == 2, (
        "the newest of each kind"
    )


def digest_of(client: httpx.Client, repo: str, tag: str) -> str:
    return str(client.head(f"/v2/{repo}/manifests/{tag}").headers["docker-content-digest"])


def test_a_new_database_needs_no_new_scan(
    hub: Hub, owner: Caller, oci: httpx.Client, repo: str, tmp_path: Path
) -> None:
    push(oci, repo, "v1", layer(BASE))
    hub.trust.import_advisories([osv(tmp_path / "a.zip", openssl="3.0.15-1")], quiet)
    hub.trust.scan(owner, repo, "v1", progress=quiet)
    hub.trust.import_advisories([osv(tmp_path / "b.zip", jinja2="3.1.6")], quiet)
    (report,) = hub.trust.rematch(owner, repo, "v1")
    assert [each["id"] for each in report["vulnerabilities"]] == ["TEST-jinja2"]
    assert report["secrets"], "what was found in files stays"
    with pytest.raises(BadAdvisories):
        hub.trust.import_advisories([osv(tmp_path / "none.zip")], quiet)
    assert hub.trust.advisories.facts().record_count == 1  # type: ignore[union-attr]


def test_a_statement_with_a_reason_silences(
    hub: Hub, owner: Caller, oci: httpx.Client, repo: str, tmp_path: Path
) -> None:
    subject = push(oci, repo, "v1", layer(BASE))
    hub.trust.import_advisories([osv(tmp_path / "a.zip", openssl="3.0.15-1")], quiet)
    vex = json.dumps(
        {"@context": "https://openvex.dev/ns/v0.2.0", "author": "security", "statements": [
            {"vulnerability": {"name": "CVE-2026-openssl"}, "status": "not_affected",
             "justification": "vulnerable_code_not_in_execute_path"}]}
    ).encode()  # fmt: skip
    size = len(oci.get(f"/v2/{repo}/manifests/v1").content)
    push_blob(oci, repo, vex)
    push_blob(oci, repo, b"{}")
    referrer = {
        "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "artifactType": VEX_TYPE,
        "config": descriptor(b"{}", "application/vnd.oci.empty.v1+json"), "layers": [descriptor(vex, VEX_TYPE)],
        "subject": {"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": subject, "size": size},
    }  # fmt: skip
    body = json.dumps(referrer).encode()
    put_manifest(oci, repo, digest(body), body)
    (report,) = hub.trust.scan(owner, repo, "v1", progress=quiet)
    assert report["counts"]["critical"] == 0
    assert report["vulnerabilities"][0]["silenced"]["reason"] == "vulnerable_code_not_in_execute_path"


def test_which_machine_runs_it(hub: Hub, owner: Caller, oci: httpx.Client, repo: str) -> None:
    old = layer({"usr/lib/libkernels.so": (DATA / "packed.so").read_bytes()})  # sm_89 compute_89
    new = layer({"usr/lib/libkernels.so": (DATA / "many.so").read_bytes()})  # up to sm_120f
    push(oci, repo, "ada", old)
    push(oci, repo, "many", new)
    with pytest.raises(NotScanned):
        hub.machines.check(owner, repo, "ada", read_machine("l40s"))
    for tag in ("ada", "many"):
        hub.trust.scan(owner, repo, tag, progress=quiet)

    def outcome(tag: str, machine: str) -> tuple[str, str | None]:
        found = hub.machines.check(owner, repo, tag, read_machine(machine))
        return str(found.verdict.outcome), found.instead

    assert outcome("ada", "l40s") == ("runs", None)
    assert outcome("ada", "a100-80gb") == ("fails", "many")
    assert outcome("ada", "b200,driver=580.65.06") == ("runs_with_jit", None)
    assert outcome("ada", "b200,driver=570.26") == ("fails", "many")
    assert outcome("many", "rtx-pro-6000") == ("runs", None)


def test_an_archive_named_bin_is_looked_into(hub: Hub, owner: Caller, oci: httpx.Client, repo: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(__import__("os").system))
    push(
        oci,
        repo,
        "v1",
        layer({"app/pytorch_model.bin": packed.getvalue(), "app/plain.bin": b"PK\x03\x04 not a zip"}),
    )
    (report,) = hub.trust.scan(owner, repo, "v1", progress=quiet)
    risks = {
        each["path"]: [concern["risk"] for concern in each["concerns"]] for each in report["model_files"]
    }
    assert risks["app/pytorch_model.bin"] == ["runs_code"]
    assert [each["path"] for each in report["broken"]] == ["app/plain.bin"]


def test_files_tell_which_processor_they_are_for(shared_hub: Any, repo: str, tmp_path: Path) -> None:
    (tmp_path / "libkernels.so").write_bytes((DATA / "packed.so").read_bytes())
    with onmaru.open(shared_hub.url, token=shared_hub.key) as site:
        site.hub.push(f"{repo}:v1", tmp_path)
        site.hub.trust.scan(f"{repo}:v1")
        assert site.hub.trust.check(f"{repo}:v1", "l4")["outcome"] == "runs"
        assert site.hub.trust.check(f"{repo}:v1", "l4,arch=arm64")["findings"][0]["code"] == "platform"


def test_a_bomb_ends_the_scan_and_leaves_nothing(
    hub: Hub, owner: Caller, oci: httpx.Client, repo: str
) -> None:
    push(oci, repo, "v1", layer({"zeros": bytes(300 << 20)}))
    with pytest.raises(Exception, match="times its size"):
        hub.trust.scan(owner, repo, "v1", progress=quiet)
    with pytest.raises(NotScanned):
        hub.trust.document(owner, repo, "v1", REPORT_TYPE)


def test_the_same_from_python_and_the_command_line(
    shared_hub: Any, oci: httpx.Client, repo: str, tmp_path: Path
) -> None:
    push(oci, repo, "v1", layer({**BASE, "usr/lib/libkernels.so": (DATA / "packed.so").read_bytes()}))
    exports = tmp_path / "exports"
    exports.mkdir()
    osv(exports / "all.zip", openssl="3.0.15-1")
    with onmaru.open(shared_hub.url, token=shared_hub.key) as site:
        site.hub.push(f"{repo}-osv:now", exports)
        assert site.hub.trust.import_advisories(f"{repo}-osv:now")["record_count"] == 1
        assert site.hub.trust.scan(f"{repo}:v1")["counts"]["critical"] == 1
        assert site.hub.trust.sbom(f"{repo}:v1")["bomFormat"] == "CycloneDX"

    def run(*words: str) -> tuple[int, str, str]:
        command = [
            sys.executable,
            "-m",
            "onmaru.cli",
            "hub",
            *words,
            "--url",
            shared_hub.url,
            "--token",
            shared_hub.key,
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        return done.returncode, done.stdout, done.stderr

    code, out, _ = run("check", f"{repo}:v1", "--machine", "a100-80gb")
    assert code == 2
    assert "no kernel image is available for sm_80" in out
    code, out, _ = run("check", f"{repo}:v1", "--machine", "l4", "--format", "json")
    assert (code, json.loads(out)["outcome"]) == (0, "runs")
    code, out, _ = run("report", f"{repo}:v1")
    assert code == 0
    assert "TEST-openssl" in out
    assert run("scan", f"{repo}:v1", "--rematch")[0] == 0
    code, _, told = run("check", f"{repo}:v1", "--machine", "l40z")
    assert code == 1
    assert "l40s" in told
    bearer = {"Authorization": f"Bearer {shared_hub.key}"}
    matrix = httpx.get(f"{shared_hub.url}/api/v1/hub/matrix/{repo}?machine=l4&machine=b200", headers=bearer)
    assert matrix.json()["outcomes"] == [["runs", "unknown"]]
