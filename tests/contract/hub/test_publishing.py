"""Publishing, deprecating and counting downloads, at every door with the programs people have."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.conftest import missing
from tests.contract.hub.conftest import Served, digest, put_manifest
from tests.contract.hub.test_ngc_client import Site, _site, upload
from tests.contract.hub.test_oci_real_clients import call, layout, program

CLIENTS = Path(sys.prefix) / "clients"
WHY = "use main/seams-2, 이 모델은 그만 쓰세요"


@pytest.fixture
def served(serve_hub: Callable[..., Served]) -> Served:
    return serve_hub(hub__anonymous_pull=True)


def member(served: Served, role: str) -> str:
    """The key of somebody with a role in the hub's organisation."""
    identity = served.app.state.identity
    owner = identity.subject_of_key(served.key)
    made = identity.accounts.create(owner, name=f"robot-{role}", display="", role=role, kind="service")
    return str(identity.keys.create(owner, label="test", scopes=["hub.*"], user_id=made.id)[1])


def change(served: Served, name: str, **changes: Any) -> None:
    owner = served.app.state.identity.subject_of_key(served.key)
    served.hub.shelf.describe(owner, name, changes)


def downloads(served: Served, name: str) -> int:
    served.hub.flush_pulls()
    owner = served.app.state.identity.subject_of_key(served.key)
    return served.hub.shelf.entry(owner, name)[0].pulls


class TestOci:
    @pytest.fixture
    def copy(self, served: Served, tmp_path: Path) -> Callable[..., str]:
        """Fetch an image with skopeo, as the holder of a key or as nobody."""
        skopeo = program("skopeo", "apt-get install skopeo")
        numbers = iter(range(100))

        def go(name: str, key: str = "", *flags: str, refused: bool = False) -> str:
            who = ["--src-creds", f"$oauthtoken:{key}"] if key else ["--src-no-creds"]
            target = f"oci:{tmp_path}/copy{next(numbers)}:x"
            return call(skopeo, "copy", *flags, *who, "--src-tls-verify=false", f"docker://{served.host}/{name}",
                        target, folder=tmp_path, refused=refused)  # fmt: skip

        return go

    @pytest.fixture
    def pushed(self, served: Served, tmp_path: Path) -> str:
        skopeo = program("skopeo", "apt-get install skopeo")
        source = layout(tmp_path / "image", ("amd64", "arm64"))
        call(skopeo, "copy", "--all", "--dest-creds", f"$oauthtoken:{served.key}", "--dest-tls-verify=false",
             f"oci:{source}:v1", f"docker://{served.host}/main/vision/line:v1", folder=tmp_path)  # fmt: skip
        return "main/vision/line:v1"

    def test_private_then_the_organisations_then_everybodys(
        self, served: Served, pushed: str, copy: Callable[..., str]
    ) -> None:
        reader = member(served, "reader")
        identity = served.app.state.identity
        owner = identity.subject_of_key(served.key)
        team = identity.teams.create(owner, name="vision")
        with served.hub._db.write() as connection:  # as if it had been pushed after the team was made
            from onmaru.hub.store import catalogue, repositories

            found = repositories.find(connection, "main/vision/line")
            assert found is not None
            repositories.rename(
                connection, found.id, found.name, organisation=found.organisation, team=team.id
            )
            catalogue.index(connection, found.id)
        copy(pushed, served.key)
        copy(pushed, reader, refused=True)
        change(served, "main/vision/line", visibility="organisation")
        copy(pushed, reader)
        copy(pushed, refused=True)
        change(served, "main/vision/line", visibility="public")
        copy(pushed)
        change(served, "main/vision/line", visibility="private")
        copy(pushed, refused=True)

    def test_a_pull_of_an_index_is_one_download(
        self, served: Served, pushed: str, copy: Callable[..., str]
    ) -> None:
        name = pushed.rpartition(":")[0]
        change(served, name, visibility="public")
        assert downloads(served, name) == 0
        copy(pushed, served.key, "--all")
        assert downloads(served, name) == 1
        copy(
            pushed, served.key, "--override-arch", "arm64"
        )  # at once again: a try that was cut off looks the same
        assert downloads(served, name) == 1
        copy(pushed)
        assert downloads(served, name) == 2

    def test_looking_and_signatures_are_no_downloads(self, served: Served, pushed: str) -> None:
        name = pushed.rpartition(":")[0]
        with served.client() as client:
            top = client.head(f"/v2/{name}/manifests/v1")
            assert (
                client.get(
                    f"/v2/{name}/manifests/v1", headers={"If-None-Match": top.headers["etag"]}
                ).status_code
                == 304
            )
            config = b"{}"
            client.post(f"/v2/{name}/blobs/uploads/", params={"digest": digest(config)}, content=config)
            spoken = {
                "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                "artifactType": "application/vnd.example.signature", "layers": [],
                "config": {"mediaType": "application/vnd.oci.empty.v1+json", "digest": digest(config), "size": 2},
                "subject": {"mediaType": top.headers["content-type"], "size": int(top.headers["content-length"]),
                            "digest": top.headers["docker-content-digest"]},
            }  # fmt: skip
            body = json.dumps(spoken).encode()
            put_manifest(client, name, digest(body), body)
            for _ in range(2):
                assert client.get(f"/v2/{name}/manifests/{digest(body)}").content == body
            assert downloads(served, name) == 0
            blob = client.get(f"/v2/{name}/blobs/{digest(config)}", headers={"Range": "bytes=0-0"})
            assert blob.status_code == 206
            assert downloads(served, name) == 0
            assert client.get(f"/v2/{name}/manifests/v1").status_code == 200
            assert client.get(f"/v2/{name}/manifests/v1").status_code == 200
        assert downloads(served, name) == 1

    def test_a_deprecated_image_warns_and_goes_out(
        self, served: Served, pushed: str, copy: Callable[..., str]
    ) -> None:
        name = pushed.rpartition(":")[0]
        with served.client() as client:
            assert "warning" not in client.get(f"/v2/{name}/manifests/v1").headers
            change(served, name, deprecated=f'{WHY} "soon"\r\nX-Evil: 1')
            for asked in (client.get, client.head):
                for _ in range(2):  # from the database, from memory
                    said = asked(f"/v2/{name}/manifests/v1").headers["warning"]
                    assert said == f'299 - "{name} is deprecated: {WHY} \\"soon\\" X-Evil: 1"'
            change(served, name, deprecated="")
            assert "warning" not in client.get(f"/v2/{name}/manifests/v1").headers
        change(served, name, deprecated=WHY)
        copy(pushed, served.key)


@pytest.mark.parametrize("version", ["hf-0", "hf-1", "hf-2"])
def test_hugging_face_clients(served: Served, tmp_path: Path, version: str) -> None:
    client = CLIENTS / version
    if not client.is_dir():
        missing(f"huggingface_hub {version}", "make setup")
    name = "main/seams"
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "README.md").write_text("---\nlicense: mit\nnew_version: main/seams-2\n---\n# Seams\n")
    (folder / "config.json").write_text("{}")
    (folder / "model.safetensors").write_bytes(os.urandom(3 << 20))

    def tell(verb: str, target: str = "home", *, key: str = served.key) -> tuple[Any, str]:
        environment = {
            **os.environ, "HF_ENDPOINT": served.url, "HF_HOME": str(tmp_path / target), "PYTHONPATH": str(client),
            "HF_HUB_DISABLE_PROGRESS_BARS": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "HF_TOKEN": key,
            "HF_HUB_DISABLE_IMPLICIT_TOKEN": "0" if key else "1", "PYTHONIOENCODING": "utf-8",
        }  # fmt: skip
        where = folder if verb == "put" else tmp_path / target
        story = [sys.executable, str(Path(__file__).with_name("publish_story.py")), verb, name, str(where)]
        told = subprocess.run(
            story, env=environment, capture_output=True, text=True, timeout=240, check=False
        )
        assert told.returncode == 0, told.stdout + told.stderr
        return json.loads(told.stdout.splitlines()[-1]), told.stderr

    tell("put")
    assert downloads(served, name) == 0, "an upload is no download"
    assert tell("info", key="")[0] is None
    tell("publish")
    assert tell("info", key="")[0]["private"] is False
    files, _ = tell("snapshot", "first")
    assert {"README.md", "config.json", "model.safetensors"} <= set(files)
    assert downloads(served, name) == 1, "one snapshot, whatever files it has and over whatever way they come"
    tell("one", "second")
    assert downloads(served, name) == 1, (
        "the same caller within minutes: a try that was cut off looks the same"
    )
    tell("snapshot", "third", key="")
    assert downloads(served, name) == 2
    change(served, name, deprecated=WHY)
    said, warned = tell("info")
    assert "deprecated" in said["tags"]
    assert said["card"]["deprecated"] == WHY
    assert said["card"]["new_version"] == "main/seams-2"
    if version != "hf-0":  # which knows no warnings of servers
        assert f"{name} is deprecated: {WHY}" in warned
    _, warned = tell("one", "fourth")
    assert version == "hf-0" or f"{name} is deprecated" in warned


class TestNgc:
    @pytest.fixture
    def site(self, tmp_path: Path) -> Iterator[Site]:
        yield from _site(tmp_path, **{"hub.anonymous_pull": True})

    def test_the_client_sees_what_is_deprecated_and_counts_once(self, site: Site) -> None:
        upload(site, "main/seams", "1", {f"part{number}.bin": b"x" * number for number in range(1, 8)})
        change(site.served, "main/seams", kind="model", deprecated=WHY)
        site.tell("publishing")
        assert downloads(site.served, "main/seams") == 1
        with site.client() as client:
            address = "/v2/org/main/models/seams/1/files"
            for page in range(3):
                asked = client.get(f"/ngc{address}", params={"page-size": 3, "page-number": page})
                assert asked.status_code == 200, asked.text
            fetched = client.get(
                asked.json()["urls"][0].removeprefix(site.served.url), headers={"Range": "bytes=0-0"}
            )
            assert fetched.status_code == 206
        assert downloads(site.served, "main/seams") == 1
        site.tell("guests_of_seams", organisation="")
        assert downloads(site.served, "main/seams") == 2


def test_charts_count_and_a_pull_keeps_them(served: Served, tmp_path: Path) -> None:
    """`helm repo add` and `helm pull` with the real program, on the classic repository."""
    helm = program("helm", "python tests/get_helm.py")
    call(helm, "create", "inspect", folder=tmp_path)
    call(helm, "package", "inspect", "--version", "1.2.3+build.7", folder=tmp_path)
    packed = (tmp_path / "inspect-1.2.3+build.7.tgz").read_bytes()
    with served.client() as client:
        sent = client.post("/ngc/helm/api/main/charts", content=packed)
        assert sent.status_code == 201, sent.text
    where = f"{served.url}/ngc/helm/main"
    call(helm, "repo", "add", "plant", where, "--username", "$oauthtoken", "--password-stdin", folder=tmp_path,
         input=served.key)  # fmt: skip
    said = call(helm, "search", "repo", "plant", "--devel", folder=tmp_path)
    assert "plant/inspect" in said
    assert "1.2.3+build.7" in said
    (tmp_path / "back").mkdir()
    call(helm, "pull", "plant/inspect", "--version", "1.2.3+build.7", "-d", "back", folder=tmp_path)
    assert next((tmp_path / "back").iterdir()).read_bytes() == packed
    assert downloads(served, "main/inspect") == 1
    with served.client() as client:
        assert client.head("/ngc/helm/main/charts/inspect-1.2.3+build.7.tgz").status_code == 200
    assert downloads(served, "main/inspect") == 1
    owner = served.app.state.identity.subject_of_key(served.key)
    kept = served.hub.retention.preview(
        owner, {"keep_pulled_days": 1, "keep_tagged": False}, artifact="main/inspect"
    )
    assert kept.versions == 0
    call(helm, "repo", "add", "other", where, "--username", "x", "--password", "omk_wrong", folder=tmp_path,
         refused=True)  # fmt: skip
    call(helm, "push", "inspect-1.2.3+build.7.tgz", f"oci://{served.host}/main/charts", "--plain-http", folder=tmp_path,
         refused=True)  # fmt: skip
    assert (
        httpx.get(f"{where}/index.yaml").status_code == 200
    )  # where guests are let in they see what is public
