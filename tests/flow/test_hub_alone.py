"""A hub without a plant, as a person runs it: serve, sign in, push, find, pull, tag, remove, collect."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.flow.conftest import until


class Hub:
    def __init__(self, folder: Path, state: Path) -> None:
        self.folder = folder
        self.environment = {**os.environ, "XDG_STATE_HOME": str(state), "COLUMNS": "200"}
        self.output = state.with_suffix(".log")
        command = [sys.executable, "-m", "onmaru.cli", "hub", "serve", str(folder), "--port", "0"]
        with self.output.open("w") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=self.environment)

        def announced() -> Any:
            assert self.process.poll() is None, self.output.read_text()
            return json.loads((folder / "site.json").read_text())

        site = until(announced, seconds=60, what="the hub's start")
        self.url, self.key = site["url"], site["token"]

    def call(self, *words: str, refused: bool = False) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "onmaru.cli", "hub", *words], capture_output=True, text=True, timeout=60,
            check=False, env=self.environment, cwd=self.folder,
        )  # fmt: skip
        assert (done.returncode != 0) is refused, done.stdout + done.stderr
        return done.stdout if not refused else done.stderr

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    hub = Hub(tmp_path / "hub", tmp_path / "state")
    yield hub
    assert hub.stop() == 0, hub.output.read_text()


def test_the_story_of_a_hub(hub: Hub, tmp_path: Path) -> None:
    weights = tmp_path / "weights"
    weights.mkdir()
    (weights / "model.safetensors").write_bytes(os.urandom(2_000_000))
    (weights / "config.json").write_text("{}")

    pushed = json.loads(hub.call("artifact", "push", "main/inspect:1.0", str(weights), "--kind", "model",
                                 "--format", "json"))  # fmt: skip
    assert pushed["digest"].startswith("sha256:")
    hub.call("artifact", "describe", "main/inspect", "--title", "용접 검사", "--label", "vision", "--fact",
             "framework=pytorch", "--visibility", "organisation")  # fmt: skip
    listed = json.loads(hub.call("artifact", "list", "검사", "--format", "json"))
    assert [item["name"] for item in listed["items"]] == ["main/inspect"]
    shown = hub.call("artifact", "info", "main/inspect")
    assert "용접 검사" in shown
    assert "1.9 MiB" in shown
    hub.call("artifact", "pull", "main/inspect:1.0", str(tmp_path / "back"))
    for path in weights.iterdir():
        assert (tmp_path / "back" / path.name).read_bytes() == path.read_bytes()
    hub.call("artifact", "rm", "main/inspect:1.0", "--yes")
    said = hub.call("artifact", "pull", "main/inspect:1.0", str(tmp_path / "gone"), refused=True)
    assert "hub.unknown_manifest" in said
    hub.call("quota", "1GiB")
    usage = json.loads(hub.call("usage", "--format", "json"))
    assert usage["limit_bytes"] == 1 << 30
    assert usage["stored"]["blobs"] == 2  # the empty configuration is the same `{}`
    assert json.loads(hub.call("gc", "--format", "json"))["dry_run"] is False

    with httpx.Client(base_url=hub.url) as client:
        assert client.get("/v2/").status_code == 401
        assert client.get("/v2/", headers={"Authorization": f"Bearer {hub.key}"}).status_code == 200
        assert client.get("/api/v1/health").json() == {"ok": True}
