"""Quotas: counted when a manifest is committed, released when it goes, at every door and on both databases."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from tests.conftest import missing
from tests.contract.hub.conftest import IMAGE, Served, error_code, image, push_blob, push_image
from tests.contract.hub.test_ngc_door import about, b64, bearer, refused
from tests.unit.hub.conftest import Bench, manifest

from onmaru.client import Site
from onmaru.core.errors import Forbidden
from onmaru.core.transport import HttpTransport
from onmaru.hub.errors import QuotaExceeded
from onmaru.hub.rules.digest import digest_of

CLIENTS = Path(sys.prefix) / "clients"
KB = 1000


@pytest.fixture(params=["sqlite", "postgresql"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else ""
    bench = Bench(tmp_path, url, gc_grace_hours=0, fsync="never")
    yield bench
    bench.close()


def used(bench: Bench) -> int:
    return int(bench.hub.shelf.usage(bench.owner)["used_bytes"])


def test_concurrent_pushes_do_not_pass_it_together(bench: Bench) -> None:
    layers = [bytes([number]) * 100 * KB for number in range(12)]
    for layer in (b"{}", *layers):
        bench.upload("main/a", layer)
    assert used(bench) == 0, "what no manifest was committed for is nobody's yet"
    bench.hub.shelf.set_quota(bench.owner, 450 * KB)
    begin = threading.Barrier(len(layers))
    taken: list[str] = []
    full: list[QuotaExceeded] = []

    def push(layer: bytes) -> None:
        begin.wait()
        try:
            taken.append(str(bench.put("main/a", f"v{layer[0]}", manifest(layer))))
        except QuotaExceeded as error:
            full.append(error)

    threads = [threading.Thread(target=push, args=(layer,)) for layer in layers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(taken), len(full)) == (4, 8)
    assert 400 * KB < used(bench) <= 450 * KB
    assert full[0].params["limit_bytes"] == 450 * KB
    assert len(bench.hub.shelf.manifests(bench.owner, "main/a")) == 4, "nothing of a refused push is kept"
    bench.delete("main/a", taken[0])
    assert used(bench) < 350 * KB
    free = next(layer for layer in layers if str(digest_of(manifest(layer))) not in taken)
    bench.put("main/a", "again", manifest(free))
    for digest in (*taken[1:], str(digest_of(manifest(free)))):
        bench.delete("main/a", digest)
    assert used(bench) == 0


def test_a_team_has_its_own_and_shares_its_organisations(bench: Bench) -> None:
    team = bench.identity.teams.create(bench.owner, name="vision")
    bench.hub.shelf.set_quota(bench.owner, 150 * KB, team=team.id)
    bench.push("main/vision/a", "1", b"a" * 100 * KB)
    with pytest.raises(QuotaExceeded):
        bench.push("main/vision/b", "1", b"b" * 100 * KB)
    bench.push("main/b", "1", b"b" * 100 * KB)
    told = bench.hub.shelf.usage(bench.owner, {team.id: "vision"})
    assert [(each["name"], each["limit_bytes"]) for each in told["teams"]] == [("vision", 150 * KB)]
    assert 100 * KB < told["teams"][0]["used_bytes"] < 101 * KB
    assert told["used_bytes"] > 200 * KB
    bench.hub.shelf.set_quota(bench.owner, 210 * KB)
    with pytest.raises(QuotaExceeded):  # room in the team, none in the organisation
        bench.push("main/vision/a", "2", b"c" * 40 * KB)


def test_moving_does_not_get_around_it(bench: Bench) -> None:
    team = bench.identity.teams.create(bench.owner, name="vision")
    bench.push("main/a", "1", b"a" * 100 * KB)
    bench.hub.shelf.set_quota(bench.owner, 50 * KB, team=team.id)
    with pytest.raises(QuotaExceeded):
        bench.hub.revisions.move(bench.caller, "main/a", "main/vision/a")
    assert bench.repository("main/a").team == ""
    bench.hub.shelf.set_quota(bench.owner, 50 * KB)  # less than is held: nothing more comes, all may move
    bench.hub.revisions.move(bench.caller, "main/a", "main/z")
    bench.hub.shelf.set_quota(bench.owner, 200 * KB, team=team.id)
    bench.hub.revisions.move(bench.caller, "main/z", "main/vision/z")
    assert bench.repository("main/vision/z").team == team.id


class TestDoors:
    @pytest.fixture
    def served(self, serve_hub: Callable[..., Served]) -> Served:
        served = serve_hub()
        with served.client() as client:
            push_image(client, "main/before", "1", b"x" * 10 * KB)
        owner = served.app.state.identity.subject_of_key(served.key)
        served.hub.shelf.set_quota(owner, 100 * KB)
        return served

    @pytest.fixture
    def site(self, served: Served) -> Iterator[Site]:
        with Site(HttpTransport(served.url, token=served.key)) as site:
            yield site

    def test_oci(self, served: Served, site: Site) -> None:
        layer = b"y" * 200 * KB
        with served.client() as client:
            for body in (b"{}", layer):
                push_blob(client, "main/big", body)
            answer = client.put(
                "/v2/main/big/manifests/1", content=image(layer), headers={"Content-Type": IMAGE}
            )
            assert answer.status_code == 403
            assert error_code(answer) == "DENIED"
            assert "quota" in answer.json()["errors"][0]["message"]
            assert client.get("/v2/main/big/manifests/1").status_code == 404
            site.hub.set_quota(300 * KB)
            assert client.put(
                "/v2/main/big/manifests/1", content=image(layer), headers={"Content-Type": IMAGE}
            ).status_code == 201  # fmt: skip
            held = site.hub.usage()["used_bytes"]
            assert 210 * KB < held < 220 * KB
        site.hub.remove("main/big")
        assert site.hub.usage()["used_bytes"] < 20 * KB

    @pytest.mark.parametrize("xet", ["0", "1"])
    def test_hugging_face(self, served: Served, site: Site, tmp_path: Path, xet: str) -> None:
        client = CLIENTS / "hf-2"
        if not client.is_dir():
            missing("huggingface_hub hf-2", "make setup")
        (tmp_path / "big.safetensors").write_bytes(os.urandom(2_000 * KB))
        script = (
            "import sys; from huggingface_hub import HfApi; from huggingface_hub.errors import HfHubHTTPError\n"
            "api = HfApi(); api.create_repo('main/big', exist_ok=True)\n"
            "try:\n  api.upload_file(path_or_fileobj=sys.argv[1], path_in_repo='big.safetensors', repo_id='main/big')\n"
            "except HfHubHTTPError as error:\n  print(error.response.status_code, error)\n"
            "else:\n  print('sent')\n"
        )
        environment = {
            **os.environ, "HF_ENDPOINT": served.url, "HF_TOKEN": served.key, "HF_HOME": str(tmp_path / "home"),
            "PYTHONPATH": str(client), "HF_HUB_DISABLE_XET": "0" if xet == "1" else "1",
            "HF_HUB_DISABLE_PROGRESS_BARS": "1", "HF_HUB_DISABLE_TELEMETRY": "1",
        }  # fmt: skip

        def send() -> str:
            done = subprocess.run(
                [sys.executable, "-c", script, str(tmp_path / "big.safetensors")], env=environment, text=True,
                capture_output=True, timeout=120, check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
            return done.stdout

        said = send()
        assert said.startswith("403"), said
        assert "quota" in said
        site.hub.set_quota(None)
        assert send() == "sent\n"
        assert site.hub.usage()["used_bytes"] > 2_000 * KB

    def test_ngc(self, served: Served, site: Site) -> None:
        body = os.urandom(200 * KB)
        with httpx.Client(base_url=f"{served.url}/ngc", headers=bearer(served.key), timeout=60) as ngc:
            assert ngc.post("/v2/org/main/models", json={"name": "m", "framework": "ONNX"}).status_code == 200
            assert ngc.post("/v2/org/main/models/m/versions", json={"versionId": "1"}).status_code == 200
            begun = ngc.post("/v2/org/main/files/multipart", json=about("m", body)).json()
            assert httpx.put(begun["urls"][0], content=body).status_code == 200
            finish = about("m", body, uploadID=begun["uploadID"])
            assert ngc.put("/v2/org/main/files/multipart", json=finish).status_code == 200
            commit = {**about("m", body), "files": [{"filePath": "w.bin", "sha256": b64(body)}]}
            assert "quota" in refused(ngc.post("/v2/org/main/files/commit", json=commit), 403)
            site.hub.set_quota(300 * KB)
            assert ngc.post("/v2/org/main/files/commit", json=commit).status_code == 200
            one = "/v2/org/main/models/m/versions/1"
            assert ngc.patch(one, json={"status": "UPLOAD_COMPLETE"}).status_code == 200
            assert 210 * KB < site.hub.usage()["used_bytes"] < 230 * KB
            assert ngc.delete(one).status_code == 200
        assert site.hub.usage()["used_bytes"] < 20 * KB

    def test_a_team_is_named_and_only_admins_set_it(self, served: Served, site: Site) -> None:
        identity = served.app.state.identity
        owner = identity.subject_of_key(served.key)
        team = identity.teams.create(owner, name="vision")
        assert site.hub.set_quota(5_000, team="vision")["owner"] == team.id
        assert site.hub.usage()["teams"] == [
            {"team": team.id, "name": "vision", "used_bytes": 0, "limit_bytes": 5_000}
        ]
        with served.client() as client:
            push_blob(client, "main/vision/a", b"{}")
            push_blob(client, "main/vision/a", b"z" * 6_000)
            answer = client.put(
                "/v2/main/vision/a/manifests/1", content=image(b"z" * 6_000), headers={"Content-Type": IMAGE}
            )
            assert answer.status_code == 403
        made = identity.accounts.create(owner, name="robot", display="", role="publisher", kind="service")
        _, key = identity.keys.create(owner, label="x", scopes=["hub.*"], user_id=made.id)
        with Site(HttpTransport(served.url, token=key)) as other, pytest.raises(Forbidden):
            other.hub.set_quota(None, team="vision")
