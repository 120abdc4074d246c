"""Bundles at the routes: hostile ones leave nothing behind, each role does what it may, jobs are cancelled."""

from __future__ import annotations

import gzip
import io
import json
import os
import tarfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.contract.hub.bundled import ROOT, rows, settle
from tests.contract.hub.conftest import Served, push_image
from tests.contract.hub.test_bundles import _OPEN as OPEN
from tests.contract.hub.test_bundles import close_clients, sdk  # noqa: F401  # a fixture
from tests.contract.hub.test_oci_auth import ROLES, World
from typer.testing import CliRunner

from onmaru.cli import app
from onmaru.core.jobs import JobCancelled
from onmaru.core.transport import HttpTransport
from onmaru.hub.client import HubClient


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    served = Served(tmp_path_factory.mktemp("source"))
    out = tmp_path_factory.mktemp("bundle") / "small.tar"
    with served.client() as client:
        push_image(client, "main/seen", "v1", b"seen elsewhere", os.urandom(100_000))
    transport = HttpTransport(served.url, token=served.key)
    HubClient(transport).bundles.export(["main/seen"], out)
    transport.close()
    served.close()
    return out


def member(name: str, data: bytes = b"", **more: object) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    for key, value in more.items():
        setattr(info, key, value)
    return info, data


def hostile(bundle: Path, name: str) -> bytes:
    data = bundle.read_bytes()
    if name == "truncated":
        return data[: len(data) // 2]
    if name == "no tar":
        return os.urandom(4096)
    if name == "packed":
        return gzip.compress(data)
    if name == "empty":
        return bytes(10240)
    if name == "bomb":  # says it is a tebibyte
        info = tarfile.TarInfo("blobs/sha256/" + "a" * 64)
        info.size = 1 << 40
        return info.tobuf(tarfile.GNU_FORMAT) + bytes(1024)
    if name == "flipped":
        place = data.rindex(b"seen elsewhere")
        return data[:place] + b"X" + data[place + 1 :]
    added = {
        "traversal": member("../../etc/passwd", b"x"), "link": member("oci-layout", type=tarfile.SYMTYPE, linkname="/x"),
        "device": member("blobs/sha256/" + "b" * 64, type=tarfile.CHRTYPE), "other": member("run.sh", b"rm"),
        "not listed": member("blobs/sha256/" + "a" * 64, b"x"),
    }[name]  # fmt: skip
    file = io.BytesIO(data)
    with tarfile.open(fileobj=file, mode="a") as tar:
        tar.addfile(added[0], io.BytesIO(added[1]))
    return file.getvalue()


NAMES = (
    "packed",
    "truncated",
    "no tar",
    "empty",
    "bomb",
    "flipped",
    "traversal",
    "link",
    "device",
    "other",
    "not listed",
)


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(tmp_path_factory.mktemp("victim"))
    yield served
    served.close()


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_bundle_leaves_nothing_behind(bundle: Path, victim: Served, name: str) -> None:
    data = hostile(bundle, name)
    headers = {"Authorization": f"Bearer {victim.key}", "Accept-Language": "ko"}
    with httpx.Client(base_url=victim.url, headers=headers, timeout=60) as client:
        made = client.post(f"{ROOT}/imports", json={"name": "bad", "size": len(data)}).json()
        offset = 0
        while offset < len(data):
            answer = client.put(
                f"{ROOT}/{made['id']}/file",
                params={"offset": offset},
                content=data[offset : offset + (1 << 20)],
            )
            assert answer.status_code == 200, answer.text
            offset = answer.json()["wants"][0]
        begun = client.post(f"{ROOT}/{made['id']}/import", json={})
        if begun.status_code == 202:
            found = settle(sdk(victim), made["id"])
            assert found["state"] == "failed"
            problem = client.get(f"{ROOT}/{made['id']}").json()["error"]
        else:
            problem = begun.json()
        assert any("가" <= char <= "힣" for char in problem["detail"] + problem["hint"]), problem
        assert problem["code"] in ("hub.bad_bundle", "hub.bundle_unfinished"), problem
        assert problem["params"]["where"]
        assert str(victim.folder) not in json.dumps(problem)
        assert rows(victim)["repositories"] == []
        assert client.delete(f"{ROOT}/{made['id']}").status_code == 204
    assert rows(victim)["pins"] == []
    assert not any((victim.folder / "hub" / "bundles").glob("*/*"))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    served = Served(tmp_path_factory.mktemp("matrix"))
    yield World(served)
    served.close()


def test_who_may_do_what_with_bundles(world: World) -> None:
    """Every route by every role, in the own organisation and in another one."""
    with httpx.Client(base_url=f"{world.served.url}{ROOT}", timeout=60) as client:
        _ask_everything(world, client)


def _ask_everything(world: World, client: httpx.Client) -> None:
    served = world.served

    def ask(key: str, method: str, path: str, **more: Any) -> httpx.Response:
        return client.request(method, path, headers={"Authorization": f"Bearer {key}"}, **more)

    mine = ask(world.keys[("main", "owner")], "POST", "/exports", json={"references": ["main/shared"]}).json()
    settle(sdk(served), mine["id"])
    sent = ask(world.keys[("main", "owner")], "POST", "/imports", json={"size": 2000}).json()
    spoken = {
        (method.upper(), path.removeprefix(ROOT))
        for path, methods in served.app.openapi()["paths"].items() if path.startswith(ROOT) for method in methods
    }  # fmt: skip
    of_one = sorted((method, path) for method, path in spoken if "{bundle}" in path)
    assert len(of_one) == 10
    for organisation in ("main", "acme"):
        for role in ROLES if organisation == "main" else ("guest", "contributor", "owner"):
            key, rung = world.keys[(organisation, role)], ROLES.index(role)
            made = ask(key, "POST", "/exports", json={"references": ["main/private"]})
            expected = 403 if rung < ROLES.index("publisher") else 202 if organisation == "main" else 404
            assert made.status_code == expected, (organisation, role, made.text)
            begun = ask(key, "POST", "/imports", json={"size": 2000})
            assert begun.status_code == (201 if rung >= ROLES.index("contributor") else 403), (
                role,
                begun.text,
            )
            inbox = [ask(key, "GET", "/inbox"), ask(key, "POST", "/imports", json={"inbox": "x"})]
            assert [each.status_code for each in inbox] == (
                [200, 404] if rung >= ROLES.index("admin") else [403, 403]
            )
            if organisation == "main" and rung >= ROLES.index("admin"):
                continue  # admins see what others of their organisation keep
            for method, path in of_one:
                for bundle in (mine["id"] if "file" not in path else sent["id"], "bnd_never"):
                    content = b"" if method == "PUT" else None
                    body = {"json": {}} if path.endswith("/import") else {"content": content}
                    answer = ask(key, method, path.replace("{bundle}", bundle), **body)
                    assert answer.status_code == (
                        404 if rung >= ROLES.index("publisher") else answer.status_code
                    )
                    assert answer.status_code in (403, 404), (organisation, role, method, path, answer.text)
    denied = ask(world.keys[("acme", "owner")], "GET", f"/{mine['id']}").json()["detail"]
    never = ask(world.keys[("acme", "owner")], "GET", "/bnd_never").json()["detail"]
    assert denied.replace(mine["id"], "bnd_never") == never


def test_an_export_can_be_cancelled(serve_hub: Callable[..., Served], tmp_path: Path) -> None:
    served = serve_hub()
    hub = sdk(served)
    with served.client() as client:
        for number in range(2):
            push_image(client, f"main/a{number}", "v1", b"x")
    begun, go_on = threading.Event(), threading.Event()
    gather = served.hub.bundle_exports._gather

    def slowly(*arguments: Any) -> None:
        gather(*arguments)
        begun.set()
        go_on.wait(60)

    served.hub.bundle_exports._gather = slowly  # type: ignore[method-assign]
    kept = hub.bundles.begin_export(["main/a0", "main/a1"])
    assert begun.wait(60)
    assert rows(served)["pins"]
    hub.bundles.cancel(kept["id"])
    go_on.set()
    assert settle(hub, kept["id"])["state"] == "cancelled"
    assert rows(served)["pins"] == []
    with pytest.raises(JobCancelled):
        hub.bundles.download(kept["id"], tmp_path / "never.tar")


def test_the_command_line_carries_a_bundle(
    serve_hub: Callable[..., Served], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed_later(*arguments: Any, **more: Any) -> HttpTransport:
        OPEN.append(HttpTransport(*arguments, **more))
        return OPEN[-1]

    monkeypatch.setattr("onmaru.core.transport.HttpTransport", closed_later)
    first, second = serve_hub(), serve_hub()
    with first.client() as client:
        push_image(client, "main/seen", "v1", os.urandom(100_000))

    def call(served: Served, *words: str) -> Any:
        environment = {"ONMARU_URL": served.url, "ONMARU_TOKEN": served.key, "COLUMNS": "200"}
        done = CliRunner().invoke(app, ["hub", "bundle", *words], env=environment)
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout) if words[-1] == "json" else done.stdout

    out = tmp_path / "made.tar"
    assert "main/seen" in call(first, "export", "main/seen", "-o", str(out))
    kept = call(first, "export", "--kind", "container", "--format", "json")["id"]
    call(first, "download", kept, "-o", str(tmp_path / "kept.tar"))
    assert call(first, "verify", str(tmp_path / "kept.tar"), "--format", "json")["sound"]
    assert kept in call(first, "list")
    call(first, "rm", kept)
    assert call(first, "list", "--format", "json") == []
    assert "main/seen" in call(first, "show", str(out))
    planned = call(second, "import", str(out), "--dry-run", "--format", "json")
    assert [each["state"] for each in call(second, "list", "--format", "json")] == ["planned"]
    assert call(second, "import", str(out), "--format", "json")["changes"] == planned["changes"]
    assert "nothing: all of it is there" in call(second, "import", str(out))
    refused = CliRunner().invoke(
        app, ["hub", "bundle", "cancel", "bnd_never", "--url", second.url, "--token", second.key]
    )
    assert refused.exit_code != 0
    assert "hub.unknown_bundle" in refused.output
