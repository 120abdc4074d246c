"""The programs people have, unmodified: skopeo, podman, buildah, helm, oras."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import missing
from tests.contract.hub.conftest import CONFIG, IMAGE, INDEX, Served, digest


def program(name: str, mend: str) -> str:
    found = shutil.which(name) or shutil.which(name, path=str(Path(sys.prefix) / "bin"))
    if found is None:
        missing(name, mend)
    return str(found)


def call(*command: str, folder: Path, refused: bool = False, **more: Any) -> str:
    environment = {**os.environ, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "HELM_CACHE_HOME": str(folder),
                   "HELM_CONFIG_HOME": str(folder), "HELM_DATA_HOME": str(folder)}  # fmt: skip
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False, cwd=folder, env=environment, **more
    )
    assert (done.returncode != 0) is refused, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def layout(folder: Path, architectures: tuple[str, ...] = ("amd64",)) -> Path:
    """An OCI image layout with a small image of each architecture, tagged v1."""
    blobs = folder / "blobs" / "sha256"
    blobs.mkdir(parents=True)

    def put(body: bytes, media_type: str, **more: Any) -> dict[str, Any]:
        (blobs / hashlib.sha256(body).hexdigest()).write_bytes(body)
        return {"mediaType": media_type, "digest": digest(body), "size": len(body), **more}

    images = []
    for architecture in architectures:
        raw = io.BytesIO()
        with tarfile.open(fileobj=raw, mode="w") as tar:
            content = f"hello from {architecture}\n".encode() * 1000
            entry = tarfile.TarInfo("hello.txt")
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
        config = {
            "architecture": architecture, "os": "linux", "config": {"Cmd": ["/hello"]},
            "rootfs": {"type": "layers", "diff_ids": [digest(raw.getvalue())]},
        }  # fmt: skip
        layer = gzip.compress(raw.getvalue(), mtime=0)
        manifest = {
            "schemaVersion": 2, "mediaType": IMAGE, "config": put(json.dumps(config).encode(), CONFIG),
            "layers": [put(layer, "application/vnd.oci.image.layer.v1.tar+gzip")],
        }  # fmt: skip
        platform = {"architecture": architecture, "os": "linux"}
        images.append(put(json.dumps(manifest).encode(), IMAGE, platform=platform))
    if len(images) == 1:
        top = images[0]
    else:
        top = put(json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": images}).encode(), INDEX)
    top["annotations"] = {"org.opencontainers.image.ref.name": "v1"}
    (folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [top]}))
    (folder / "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}')
    return folder


@pytest.fixture
def login(shared_hub: Served, tmp_path: Path) -> Path:
    """A file with the credentials that the containers tools read."""
    import base64

    secret = base64.b64encode(f"$oauthtoken:{shared_hub.key}".encode()).decode()
    path = tmp_path / "auth.json"
    path.write_text(json.dumps({"auths": {shared_hub.host: {"auth": secret}}}))
    return path


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[list[str]]:
    """Flags for a container storage of the test's own; podman wants short paths."""
    with tempfile.TemporaryDirectory(prefix="om", ignore_cleanup_errors=True) as run:
        yield ["--root", str(tmp_path / "root"), "--runroot", run, "--storage-driver", "vfs"]


class TestSkopeo:
    @pytest.fixture
    def skopeo(self) -> str:
        return program("skopeo", "apt-get install skopeo")

    def test_there_and_back(
        self, shared_hub: Served, skopeo: str, login: Path, tmp_path: Path, repo: str
    ) -> None:
        source = layout(tmp_path / "image")
        where = f"docker://{shared_hub.host}/{repo}"
        quiet = ["--authfile", str(login)]
        push = [skopeo, "copy", *quiet, "--dest-tls-verify=false"]
        call(*push, f"oci:{source}:v1", f"{where}:v1", folder=tmp_path)
        call(*push, "--src-tls-verify=false", f"{where}:v1", f"{where}-mounted:v2", folder=tmp_path)
        call(skopeo, "copy", *quiet, "--src-tls-verify=false", f"{where}-mounted:v2", f"oci:{tmp_path}/back:v1",
             folder=tmp_path)  # fmt: skip
        for blob in (source / "blobs" / "sha256").iterdir():
            assert (tmp_path / "back" / "blobs" / "sha256" / blob.name).read_bytes() == blob.read_bytes()
        said = json.loads(
            call(skopeo, "inspect", *quiet, "--tls-verify=false", f"{where}:v1", folder=tmp_path)
        )
        assert said["RepoTags"] == ["v1"]
        listed = json.loads(call(skopeo, "list-tags", *quiet, "--tls-verify=false", where, folder=tmp_path))
        assert listed["Tags"] == ["v1"]
        call(skopeo, "delete", *quiet, "--tls-verify=false", f"{where}:v1", folder=tmp_path)
        call(skopeo, "inspect", *quiet, "--tls-verify=false", f"{where}:v1", folder=tmp_path, refused=True)

    def test_several_architectures(
        self, shared_hub: Served, skopeo: str, login: Path, tmp_path: Path, repo: str
    ) -> None:
        source = layout(tmp_path / "image", ("amd64", "arm64"))
        where = f"docker://{shared_hub.host}/{repo}:v1"
        quiet = ["--authfile", str(login)]
        call(
            skopeo,
            "copy",
            "--all",
            *quiet,
            "--dest-tls-verify=false",
            f"oci:{source}:v1",
            where,
            folder=tmp_path,
        )
        raw = call(skopeo, "inspect", "--raw", *quiet, "--tls-verify=false", where, folder=tmp_path)
        assert [item["platform"]["architecture"] for item in json.loads(raw)["manifests"]] == [
            "amd64",
            "arm64",
        ]
        call(skopeo, "copy", *quiet, "--src-tls-verify=false", "--override-arch", "arm64", where,
             f"dir:{tmp_path}/arm", folder=tmp_path)  # fmt: skip

    def test_a_wrong_key_is_refused(self, shared_hub: Served, skopeo: str, tmp_path: Path, repo: str) -> None:
        source = layout(tmp_path / "image")
        where = f"docker://{shared_hub.host}/{repo}:v1"
        said = call(skopeo, "copy", "--dest-creds", "x:omk_wrong", "--dest-tls-verify=false", f"oci:{source}:v1", where,
                    folder=tmp_path, refused=True)  # fmt: skip
        assert "unauthorized" in said.lower() or "authentication" in said.lower()

    def test_schema_two_of_docker(
        self, shared_hub: Served, skopeo: str, login: Path, tmp_path: Path, repo: str
    ) -> None:
        source = layout(tmp_path / "image")
        where = f"docker://{shared_hub.host}/{repo}:v1"
        call(skopeo, "copy", "--authfile", str(login), "--format", "v2s2", "--dest-tls-verify=false",
             f"oci:{source}:v1", where, folder=tmp_path)  # fmt: skip
        call(skopeo, "copy", "--authfile", str(login), "--src-tls-verify=false", where,
             f"docker-archive:{tmp_path}/image.tar:x/y:z", folder=tmp_path)  # fmt: skip


def test_podman_logs_in_pulls_tags_and_pushes(
    shared_hub: Served, login: Path, storage: list[str], tmp_path: Path, repo: str
) -> None:
    podman = program("podman", "apt-get install podman")
    skopeo = program("skopeo", "apt-get install skopeo")
    where = f"{shared_hub.host}/{repo}"
    call(skopeo, "copy", "--authfile", str(login), "--dest-tls-verify=false", f"oci:{layout(tmp_path / 'image')}:v1",
         f"docker://{where}:v1", folder=tmp_path)  # fmt: skip
    own = [podman, *storage]
    file = ["--authfile", str(tmp_path / "podman.json")]
    said = call(*own, "login", *file, "--tls-verify=false", "-u", "$oauthtoken", "--password-stdin", shared_hub.host,
                folder=tmp_path, input=shared_hub.key)  # fmt: skip
    assert "Login Succeeded" in said
    call(*own, "pull", *file, "--tls-verify=false", f"{where}:v1", folder=tmp_path)
    call(*own, "tag", f"{where}:v1", f"{where}-again:v2", folder=tmp_path)
    call(*own, "push", *file, "--tls-verify=false", f"{where}-again:v2", folder=tmp_path)
    with shared_hub.client() as client:
        assert client.get(f"/v2/{repo}-again/tags/list").json()["tags"] == ["v2"]


def test_buildah_builds_and_pushes(
    shared_hub: Served, login: Path, storage: list[str], tmp_path: Path, repo: str
) -> None:
    buildah = program("buildah", "apt-get install buildah")
    own = [buildah, *storage]
    container = call(*own, "from", "--name", "work", "scratch", folder=tmp_path).split()[-1]
    (tmp_path / "model.txt").write_text("weights")
    call(*own, "copy", container, str(tmp_path / "model.txt"), "/model.txt", folder=tmp_path)
    call(*own, "config", "--label", "made.by=test", container, folder=tmp_path)
    where = f"docker://{shared_hub.host}/{repo}:built"
    call(*own, "commit", "--authfile", str(login), "--tls-verify=false", container, where, folder=tmp_path)
    with shared_hub.client() as client:
        manifest = client.get(f"/v2/{repo}/manifests/built").json()
        config = client.get(f"/v2/{repo}/blobs/{manifest['config']['digest']}").json()
    assert config["config"]["Labels"]["made.by"] == "test"


def test_helm_pushes_shows_and_pulls_a_chart(shared_hub: Served, tmp_path: Path, repo: str) -> None:
    helm = program("helm", "python tests/get_helm.py")
    call(helm, "registry", "login", shared_hub.host, "--plain-http", "-u", "$oauthtoken", "--password-stdin",
         folder=tmp_path, input=shared_hub.key)  # fmt: skip
    call(helm, "create", "inspect", folder=tmp_path)
    call(helm, "package", "inspect", "--version", "1.2.3", folder=tmp_path)
    where = f"oci://{shared_hub.host}/{repo}"
    said = call(helm, "push", "inspect-1.2.3.tgz", where, "--plain-http", folder=tmp_path)
    assert "sha256:" in said
    said = call(
        helm, "show", "chart", f"{where}/inspect", "--version", "1.2.3", "--plain-http", folder=tmp_path
    )
    assert "version: 1.2.3" in said
    (tmp_path / "back").mkdir()
    call(
        helm, "pull", f"{where}/inspect", "--version", "1.2.3", "--plain-http", "-d", "back", folder=tmp_path
    )
    packed = (tmp_path / "inspect-1.2.3.tgz").read_bytes()
    assert (tmp_path / "back" / "inspect-1.2.3.tgz").read_bytes() == packed
    owner = shared_hub.app.state.identity.subject_of_key(shared_hub.key)
    entry, _ = shared_hub.hub.shelf.entry(owner, f"{repo}/inspect")
    assert entry.kind == "chart"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_oras_pushes_and_pulls_files(shared_hub: Served, tmp_path: Path, repo: str) -> None:
    client_module = pytest.importorskip("oras.client", reason="pip install oras")
    client = client_module.OrasClient(hostname=shared_hub.host, insecure=True)
    client.login(username="$oauthtoken", password=shared_hub.key, hostname=shared_hub.host, tls_verify=False,
                 config_path=str(tmp_path / "config.json"))  # fmt: skip
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "weights.raw").write_bytes(os.urandom(300_000))
    (folder / "card.md").write_text("# Inspect\n")
    target = f"{shared_hub.host}/{repo}:1.0"
    kind = "application/vnd.cncf.model.weight.v1.raw"
    client.push(target=target, files=[f"{folder}/weights.raw:{kind}", f"{folder}/card.md"],
                disable_path_validation=True)  # fmt: skip
    assert client.get_tags(target) == ["1.0"]
    pulled = client.pull(target=target, outdir=str(tmp_path / "back"))
    found = {Path(path).name: Path(path).read_bytes() for path in pulled}
    assert found == {path.name: path.read_bytes() for path in folder.iterdir()}
