"""Licences that have to be accepted: no door gives content before, all of them do after."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.conftest import missing
from tests.contract.hub.conftest import push_image

import onmaru
from onmaru.core.errors import NotFound
from onmaru.hub.errors import BadLicence, LicenceChanged, LicenceNotAccepted, NoLicence, PushDenied

CLIENTS = Path(sys.prefix) / "clients"
_numbers = iter(range(10**9))


@pytest.fixture
def reader(shared_hub: Any) -> Iterator[Any]:
    """Somebody who reads, of the site's organisation: a handle on the hub."""
    identity = shared_hub.app.state.identity
    owner = identity.subject_of_key(shared_hub.key)
    name = f"reader-{next(_numbers)}"
    user = identity.accounts.create(owner, name=name, display="Reader", role="reader", kind="service")
    _, secret = identity.keys.create(owner, label=name, scopes=["hub.*"], user_id=user.id)
    with onmaru.open(shared_hub.url, token=secret) as site:
        yield site, secret


def test_no_door_gives_content_before_it_is_accepted(
    shared_hub: Any, reader: Any, repo: str, tmp_path: Path
) -> None:
    theirs, secret = reader
    (tmp_path / "weights").mkdir()
    (tmp_path / "weights/model.bin").write_bytes(b"weights" * 1000)
    with onmaru.open(shared_hub.url, token=shared_hub.key) as site:
        site.hub.push(f"{repo}:v1", tmp_path / "weights", kind="model")
        made = site.hub.licences.set(repo, version="1.0", title="Factory terms", text="# Terms\nBe kind.")
        assert made["required"] is False, "publishers set it, they need not accept it"
        site.hub.pull(f"{repo}:v1", tmp_path / "mine")

        with pytest.raises(LicenceNotAccepted) as refused:
            theirs.hub.pull(f"{repo}:v1", tmp_path / "theirs")
        assert refused.value.params["version"] == "1.0"
        assert refused.value.params["url"] == f"{shared_hub.url}/hub/artifacts/{repo}"
        blob = site._transport.exchange("GET", f"/v2/{repo}/manifests/v1").json()["layers"][0]["digest"]
        with shared_hub.client(secret) as raw:
            denied = raw.get(f"/v2/{repo}/blobs/{blob}")
            assert (denied.status_code, denied.json()["errors"][0]["code"]) == (403, "DENIED")
            file = raw.get(f"/{repo}/resolve/v1/model.bin", headers={"Authorization": f"Bearer {secret}"})
            assert (file.status_code, file.headers["x-error-code"]) == (403, "GatedRepo")
            told = raw.get(f"/api/models/{repo}", headers={"Authorization": f"Bearer {secret}"}).json()
            assert told["gated"] == "auto"
        assert theirs.hub.artifact(repo)["licence_version"] == "1.0"

        shown = theirs.hub.licences.show(repo)
        assert (shown["required"], shown["accepted"]) == (True, None)
        with pytest.raises(LicenceChanged):
            theirs.hub.licences.accept(repo, version="0.9")
        theirs.hub.licences.accept(repo, version="1.0", sha256=shown["sha256"])
        theirs.hub.pull(f"{repo}:v1", tmp_path / "theirs")
        assert (tmp_path / "theirs/model.bin").read_bytes() == b"weights" * 1000
        assert theirs.hub.licences.show(repo)["required"] is False
        assert [each["is_current"] for each in site.hub.licences.acceptances(repo)] == [True]

        site.hub.licences.set(repo, version="1.0", text="# Terms\nBe kinder.")
        with pytest.raises(LicenceNotAccepted):
            theirs.hub.pull(f"{repo}:v1", tmp_path / "again")
        assert [each["is_current"] for each in site.hub.licences.acceptances(repo)] == [False]
        site.hub.licences.clear(repo)
        theirs.hub.pull(f"{repo}:v1", tmp_path / "free")
        assert theirs.hub.licences.show(repo) is None
        with pytest.raises(NoLicence):
            theirs.hub.licences.accept(repo, version="1.0")


def test_only_publishers_set_it_and_only_whoever_sees_it_reads_it(
    shared_hub: Any, reader: Any, repo: str, oci: httpx.Client
) -> None:
    theirs, _ = reader
    push_image(oci, repo, "v1", b"layer")
    for change in (
        lambda: theirs.hub.licences.set(repo, version="1", text="mine"),
        lambda: theirs.hub.licences.clear(repo),
        lambda: theirs.hub.licences.acceptances(repo),
    ):
        with pytest.raises(PushDenied):
            change()
    with pytest.raises(NotFound):
        theirs.hub.licences.show("main/nothing-here")
    with onmaru.open(shared_hub.url, token=shared_hub.key) as site:
        for version, text in (
            ("", "x"),
            (" 1", "x"),
            ("1\n", "x"),
            ("1", " "),
            ("1", "x" * (256 << 10) + "한"),
        ):
            with pytest.raises((BadLicence, Exception), match=r"licence|version|text"):
                site.hub.licences.set(repo, version=version, text=text)
        assert site.hub.licences.show(repo) is None
        events = site._transport.send("GET", "/api/v1/events", params={"type": "hub.licence", "tail": True})
        assert all(event["subject"] != repo for event in events["items"])


def test_the_refusal_at_the_oci_door_says_where_to_accept(
    shared_hub: Any, reader: Any, repo: str, oci: httpx.Client
) -> None:
    _, secret = reader
    push_image(oci, repo, "v1", b"layer")
    with onmaru.open(shared_hub.url, token=shared_hub.key) as site:
        site.hub.licences.set(repo, version="2", text="terms")
    asked = {"service": "onmaru", "scope": f"repository:{repo}:pull"}
    with shared_hub.client(secret) as raw:
        token = raw.get("/v2/token", params=asked).json()["token"]
    bearer = {"Authorization": f"Bearer {token}"}
    refused = httpx.get(f"{shared_hub.url}/v2/{repo}/manifests/v1", headers=bearer)
    assert refused.status_code == 403
    detail = refused.json()["errors"][0]
    assert detail["code"] == "DENIED"
    assert f"{shared_hub.url}/hub/artifacts/{repo}" in json.dumps(detail)


@pytest.mark.parametrize("version", ["hf-0", "hf-2"])
def test_huggingface_hub_raises_its_own_error(
    version: str, shared_hub: Any, reader: Any, repo: str, tmp_path: Path
) -> None:
    client = CLIENTS / version
    if not client.is_dir():
        missing(f"huggingface_hub {version}", "make setup")
    _, secret = reader
    (tmp_path / "config.json").write_text("{}")
    with onmaru.open(shared_hub.url, token=shared_hub.key) as site:
        site.hub.push(f"{repo}:v1", tmp_path, kind="model")
        site.hub.licences.set(repo, version="1", text="terms")
    story = (
        "import sys\n"
        "from huggingface_hub import hf_hub_download\n"
        "from huggingface_hub.errors import GatedRepoError\n"
        "try:\n"
        f"    hf_hub_download({repo!r}, 'config.json', revision='v1')\n"
        "except GatedRepoError as error:\n"
        "    print('gated', error.response.status_code)\n"
    )
    environment = {
        **os.environ, "HF_ENDPOINT": shared_hub.url, "HF_TOKEN": secret, "HF_HOME": str(tmp_path / "home"),
        "PYTHONPATH": str(client), "HF_HUB_DISABLE_TELEMETRY": "1",
    }  # fmt: skip
    told = subprocess.run(
        [sys.executable, "-c", story],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert told.stdout.strip() == "gated 403", told.stdout + told.stderr


def test_from_the_command_line(
    shared_hub: Any, reader: Any, repo: str, oci: httpx.Client, tmp_path: Path
) -> None:
    _, secret = reader
    push_image(oci, repo, "v1", b"layer")
    (tmp_path / "terms.md").write_text("# Terms", encoding="utf-8")

    def run(key: str, *words: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "onmaru.cli", "hub", "licence", *words, "--url", shared_hub.url]
        environment = {**os.environ, "ONMARU_TOKEN": key}
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=60, env=environment, input="y\n"
        )
        return done.returncode, done.stdout + done.stderr

    assert run(shared_hub.key, "set", repo, str(tmp_path / "terms.md"), "--version", "1.0")[0] == 0
    assert "not yet" in run(secret, "show", repo)[1]
    code, told = run(secret, "accept", repo)
    assert (code, "accepted" in told) == (0, True), told
    code, told = run(shared_hub.key, "accepted", repo, "--format", "json")
    assert [each["version"] for each in json.loads(told)] == ["1.0"]
    assert run(shared_hub.key, "rm", repo)[0] == 0
