"""`onmaru hub artifact push` and `pull`, killed in the middle: the next one sends and fetches only what is missing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.contract.hub.conftest import Served
from tests.contract.hub.slow_wire import Wire

from onmaru.client import Site
from onmaru.core.transport import HttpTransport
from onmaru.hub.client.arriving import PIECE
from onmaru.hub.client.unfinished import Unfinished

SLACK = 1 << 20  # requests, answers, manifests


@pytest.fixture
def wire(shared_hub: Served) -> Iterator[Wire]:
    wire = Wire(shared_hub.host)
    yield wire
    wire.close()


class Client:
    """The program, as a person calls it."""

    def __init__(self, served: Served, wire: Wire, folder: Path) -> None:
        self.folder = folder
        self._wire = wire
        self._environment = {
            **os.environ, "ONMARU_URL": wire.url, "ONMARU_TOKEN": served.key, "XDG_STATE_HOME": str(folder / "state"),
            "XDG_CONFIG_HOME": str(folder / "config"), "COLUMNS": "200",
        }  # fmt: skip

    def start(self, *words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "onmaru.cli", "hub", "artifact", *words]
        return subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self._environment
        )

    def kill_midway(
        self, *words: str, up: int | None = None, down: int | None = None,
        is_far: Callable[[], bool] = lambda: True,
    ) -> None:  # fmt: skip
        """Kill it once the wire is stuck and it has seen to what came over it before."""
        self._wire.reset(up=up, down=down)
        process = self.start(*words)
        deadline = time.monotonic() + 120
        try:
            assert self._wire.stuck.wait(60), "it never came so far"
            while not is_far():
                assert time.monotonic() < deadline, "it never came so far"
                time.sleep(0.05)
        finally:
            process.send_signal(signal.SIGKILL)
            process.communicate()
        self._wire.reset()

    def call(self, *words: str) -> dict[str, object]:
        process = self.start(*words, "--format", "json")
        told, complaint = process.communicate(timeout=120)
        assert process.returncode == 0, complaint
        return dict(json.loads(told))


@pytest.fixture
def client(shared_hub: Served, wire: Wire, tmp_path: Path) -> Client:
    return Client(shared_hub, wire, tmp_path)


def test_a_push_goes_on_where_it_was_killed(
    client: Client, wire: Wire, shared_hub: Served, repo: str
) -> None:
    source = client.folder / "weights"
    source.mkdir()
    large = os.urandom(8 * PIECE + 12_345)
    (source / "model.safetensors").write_bytes(large)
    (source / "config.json").write_text("{}")
    words = ("push", f"{repo}:1", str(source), "--kind", "model")
    client.kill_midway(*words, up=5 * PIECE + PIECE // 2)
    assert list((client.folder / "state").rglob("uploads/*.json")), "nothing tells where it goes on"
    done = client.call(*words)
    assert str(done["digest"]).startswith("sha256:")
    # Whole pieces that were acknowledged are not sent again; the one under way may be, and once more while the site
    # is still at what the broken connection sent.
    assert wire.up < len(large) - 5 * PIECE + 2 * PIECE + SLACK
    assert not list((client.folder / "state").rglob("uploads/*.json"))
    wire.reset()
    with Site(HttpTransport(wire.url, token=shared_hub.key)) as site:
        assert site.hub.push(f"{repo}:1", source, kind="model") == done["digest"]
        assert wire.up < SLACK, "what the hub has is not sent again"
        site.hub.pull(f"{repo}:1", client.folder / "back")
    assert (client.folder / "back" / "model.safetensors").read_bytes() == large


def test_a_pull_goes_on_where_it_was_killed(
    client: Client, wire: Wire, shared_hub: Served, repo: str
) -> None:
    large = os.urandom(14 * PIECE + 54_321)
    (client.folder / "model.safetensors").write_bytes(large)
    with Site(HttpTransport(shared_hub.url, token=shared_hub.key)) as site:
        site.hub.push(f"{repo}:1", client.folder / "model.safetensors", kind="model")
    target = client.folder / "back"
    words = ("pull", f"{repo}:1", str(target))
    noted = target / "model.safetensors.part.pieces"
    # Eight are under way at a time: some are whole when no more comes.
    client.kill_midway(*words, down=12 * PIECE, is_far=lambda: noted.is_file() and 1 in noted.read_bytes())
    marks = noted.read_bytes()
    assert 0 < marks.count(1) < len(marks) == 15
    wire.reset()
    client.call(*words)
    assert (target / "model.safetensors").read_bytes() == large
    assert wire.down < len(large) - marks.count(1) * PIECE + PIECE + SLACK
    assert [path.name for path in target.iterdir()] == ["model.safetensors"]
    wire.reset()
    with Site(HttpTransport(wire.url, token=shared_hub.key)) as site:
        site.hub.pull(f"{repo}:1", target)
    assert wire.down < SLACK, "what is here is not fetched again"


def test_notes_of_uploads_are_not_shared_by_two_that_run(tmp_path: Path) -> None:
    notes = Unfinished("http://hub", tmp_path)
    notes.note("main/a", "sha256:x", "/v2/main/a/blobs/uploads/1")
    assert notes.find("main/a", "sha256:x") == "", "its process is at it: this one"
    (note,) = tmp_path.iterdir()
    assert note.stat().st_mode & 0o077 == 0
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    note.write_text(json.dumps({"location": "/v2/main/a/blobs/uploads/1", "pid": child.pid}))
    assert notes.find("main/a", "sha256:x") == "/v2/main/a/blobs/uploads/1"
    assert notes.find("main/b", "sha256:x") == ""
    for hostile in ("", "{", "[]", '{"location": "http://evil/", "pid": 0}', '{"location": 7, "pid": "x"}',
                    json.dumps({"location": "http://evil", "pid": child.pid})):  # fmt: skip
        note.write_text(hostile)
        assert notes.find("main/a", "sha256:x") == ""
    notes.drop("main/a", "sha256:x")
    notes.drop("main/a", "sha256:x")
    assert not list(tmp_path.iterdir())
