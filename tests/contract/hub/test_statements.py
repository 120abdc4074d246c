"""OpenVEX statements count only where somebody entitled stands for them; the report says who."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.contract.hub.conftest import Served, descriptor, digest, push_blob, put_manifest
from tests.contract.hub.test_trust import BASE, layer, osv, push, quiet

import onmaru
from onmaru.hub.errors import BadAdvisories
from onmaru.hub.rules.advisories.vex import VEX_TYPE
from onmaru.hub.rules.signing import new_key_pair


def account(served: Served, role: str, name: str, scopes: tuple[str, ...] = ("hub.*", "jobs.*")) -> str:
    """An API key of a member with a role."""
    identity = served.app.state.identity
    owner = identity.subject_of_key(served.key)
    user = identity.accounts.create(owner, name=name, display=name.title(), role=role, kind="service")
    return str(identity.keys.create(owner, label="test", scopes=list(scopes), user_id=user.id)[1])


def vex(vulnerability: str = "CVE-2026-openssl", status: str = "not_affected") -> bytes:
    statement = {"vulnerability": {"name": vulnerability}, "status": status,
                 "justification": "vulnerable_code_not_in_execute_path"}  # fmt: skip
    document = {"@context": "https://openvex.dev/ns/v0.2.0", "author": "security@example.com",
                "statements": [statement]}  # fmt: skip
    return json.dumps(document).encode()


def refer(client: httpx.Client, repo: str, subject: str, document: bytes) -> str:
    """Attach a document as `oras attach` does; returns the referrer's digest."""
    size = len(client.get(f"/v2/{repo}/manifests/{subject}").content)
    for content in (document, b"{}"):
        push_blob(client, repo, content)
    body = json.dumps(
        {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "artifactType": VEX_TYPE,
         "config": descriptor(b"{}", "application/vnd.oci.empty.v1+json"), "layers": [descriptor(document, VEX_TYPE)],
         "subject": {"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": subject, "size": size}}
    ).encode()  # fmt: skip
    put_manifest(client, repo, digest(body), body)
    return digest(body)


@pytest.fixture
def scanned(shared_hub: Served, oci: httpx.Client, repo: str, tmp_path: Path) -> str:
    """An artifact with one critical finding; its digest."""
    subject = push(oci, repo, "v1", layer(BASE))
    shared_hub.hub.trust.import_advisories([osv(tmp_path / "a.zip", openssl="3.0.15-1")], quiet)
    return subject


def report(shared_hub: Served, repo: str) -> dict[str, Any]:
    with onmaru.open(shared_hub.url, token=shared_hub.key) as site:
        return dict(site.hub.trust.scan(f"{repo}:v1"))


def test_who_only_pushes_silences_nothing(shared_hub: Served, scanned: str, repo: str) -> None:
    pusher = account(shared_hub, "contributor", f"pusher-{repo.rpartition('-')[2]}")
    with shared_hub.client(pusher) as theirs:
        attached = refer(theirs, repo, scanned, vex())
        found = report(shared_hub, repo)
        assert found["counts"]["critical"] == 1
        (told,) = found["statements"]
        assert told == {"digest": attached, "author": "security@example.com", "by": None, "statements": 1,
                        "counts": False, "why": "nobody entitled stands for it"}  # fmt: skip
    with onmaru.open(shared_hub.url, token=pusher) as site:
        done = site.hub.trust.attach_vex(f"{repo}:v1", vex())
        assert done == {"counts": False, "statements": 1, "is_matched": True}
        assert site.hub.trust.report(f"{repo}:v1")["counts"]["critical"] == 1


def test_a_publisher_silences_and_is_named(shared_hub: Served, scanned: str, repo: str) -> None:
    number = repo.rpartition("-")[2]
    with shared_hub.client(account(shared_hub, "contributor", f"first-{number}")) as theirs:
        attached = refer(theirs, repo, scanned, vex())
    assert report(shared_hub, repo)["counts"]["critical"] == 1
    with shared_hub.client(account(shared_hub, "publisher", f"second-{number}")) as theirs:
        assert refer(theirs, repo, scanned, vex()) == attached, "the same document, pushed by somebody else"
    found = report(shared_hub, repo)
    assert found["counts"]["critical"] == 0
    silenced = found["vulnerabilities"][0]["silenced"]
    assert silenced["by"]["name"] == f"Second-{number}"
    assert (silenced["by"]["kind"], silenced["statement"]) == ("publisher", attached)
    assert found["statements"][0]["counts"] is True
    with shared_hub.client(account(shared_hub, "contributor", f"third-{number}")) as theirs:
        refer(theirs, repo, scanned, vex(status="affected"))
    assert report(shared_hub, repo)["counts"]["critical"] == 0, "nor does a pusher take a silence away"


def test_a_key_narrowed_to_pushing_silences_nothing(shared_hub: Served, scanned: str, repo: str) -> None:
    key = account(shared_hub, "publisher", f"narrow-{repo.rpartition('-')[2]}", ("hub.read", "hub.write"))
    with shared_hub.client(key) as theirs:
        refer(theirs, repo, scanned, vex())
    assert report(shared_hub, repo)["counts"]["critical"] == 1


def test_a_trusted_key_makes_anybodys_statement_count(shared_hub: Served, scanned: str, repo: str) -> None:
    with shared_hub.client(account(shared_hub, "contributor", f"signed-{repo.rpartition('-')[2]}")) as theirs:
        attached = refer(theirs, repo, scanned, vex())
    private, public = new_key_pair()
    with onmaru.open(shared_hub.url, token=shared_hub.key) as site:
        site.hub.trust.sign(f"{repo}@{attached}", private)
        assert report(shared_hub, repo)["counts"]["critical"] == 1, "nobody trusts the key yet"
        signer = site.hub.trust.trust_key("product security", public.decode())
        found = report(shared_hub, repo)
        assert found["counts"]["critical"] == 0
        by = {"kind": "signer", "id": signer["id"], "name": "product security"}
        assert found["vulnerabilities"][0]["silenced"]["by"] == by
        site.hub.trust.distrust_key(signer["id"])
        assert report(shared_hub, repo)["counts"]["critical"] == 1


def test_nonsense_stops_no_scan(shared_hub: Served, scanned: str, repo: str) -> None:
    with shared_hub.client() as client:
        for document in (b"{}", b"no json", b"[" * 3000):
            refer(client, repo, scanned, document)
    found = report(shared_hub, repo)
    assert found["counts"]["critical"] == 1
    assert {each["why"] for each in found["statements"]} == {"it cannot be read"}
    with onmaru.open(shared_hub.url, token=shared_hub.key) as site:
        for document in (b"{}", b'{"@context": "https://openvex.dev/ns/v0.2.0", "statements": []}'):
            with pytest.raises(BadAdvisories):
                site.hub.trust.attach_vex(f"{repo}:v1", document)


def test_from_the_command_line_a_document_is_attached_and_told(
    shared_hub: Served, scanned: str, repo: str, tmp_path: Path
) -> None:
    report(shared_hub, repo)
    (tmp_path / "a.vex.json").write_bytes(vex())
    command = [
        sys.executable,
        "-m",
        "onmaru.cli",
        "hub",
        "vex",
        f"{repo}:v1",
        "--url",
        shared_hub.url,
        "--token",
        shared_hub.key,
    ]
    attach = [*command, "--attach", str(tmp_path / "a.vex.json"), "--format", "json"]
    done = subprocess.run(attach, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"counts": True, "statements": 1, "is_matched": True}
    shown = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert shown.returncode == 0, shown.stderr
    assert "security@example.com" in shown.stdout
    with onmaru.open(shared_hub.url, token=shared_hub.key) as site:
        assert site.hub.trust.report(f"{repo}:v1")["counts"]["critical"] == 0
