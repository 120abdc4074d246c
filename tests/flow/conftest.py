"""A real site in a process of its own: `onmaru up` on a plant, with the embedded broker and the emulator."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "01_battery_line"


def until(check: Callable[[], Any], *, seconds: float = 30.0, what: str = "it") -> Any:
    """Poll until `check` gives something true, and return that."""
    deadline = time.monotonic() + seconds
    last: Any = None
    while time.monotonic() < deadline:
        try:
            last = check()
        except (httpx.TransportError, OSError, json.JSONDecodeError) as error:
            last = error
        else:
            if last:
                return last
        time.sleep(0.05)
    raise AssertionError(f"{what} did not come true within {seconds:g} s; last: {last!r}")


@dataclass
class RunningSite:
    """`onmaru up` as a person starts it."""

    plant: Path
    data: Path
    process: subprocess.Popen[str]
    url: str
    token: str
    output: Path

    def get(self, path: str, /, **params: Any) -> Any:
        answer = httpx.get(f"{self.url}/api/v1{path}", params=params, headers=self.auth, timeout=30)
        answer.raise_for_status()
        return answer.json() if "json" in answer.headers["content-type"] else answer.content

    def post(self, path: str, body: Any = None) -> httpx.Response:
        return httpx.post(f"{self.url}/api/v1{path}", json=body, headers=self.auth, timeout=30)

    @property
    def auth(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def login_link(self) -> str:
        token = self.post("/session/links").json()["token"]
        return f"{self.url}/login?token={token}"

    def stop(self, number: int = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(30)


def start_site(plant: Path, data: Path, *flags: str, output: Path) -> RunningSite:
    command = [
        sys.executable,
        "-m",
        "onmaru.cli",
        "up",
        str(plant),
        "--data",
        str(data),
        "--port",
        "0",
        *flags,
    ]
    (data / "site.json").unlink(missing_ok=True)  # of a process that was killed
    environment = {**os.environ, "XDG_STATE_HOME": str(output.parent / "state"), "COLUMNS": "200"}
    with output.open("a") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, text=True, env=environment)

    def announced() -> Any:
        assert process.poll() is None, f"the site ended:\n{output.read_text()}"
        return json.loads((data / "site.json").read_text())

    try:
        site = until(announced, seconds=90, what="the site's start")
    except BaseException:
        process.kill()
        raise
    return RunningSite(plant, data, process, site["url"], site["token"], output)


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Callable[..., RunningSite]]:
    """Start sites; every one still running is stopped at the end."""
    started: list[RunningSite] = []

    def go(plant: Path, *flags: str, data: Path | None = None) -> RunningSite:
        number = len(started)
        site = start_site(plant, data or tmp_path / f"data{number}", *flags, output=tmp_path / f"log{number}")
        started.append(site)
        return site

    yield go
    for site in started:
        site.stop()


@pytest.fixture(scope="session")
def example_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    """The example plant, emulated, shared by all tests that only look or act on single alarms."""
    folder = tmp_path_factory.mktemp("example")
    site = start_site(EXAMPLE, folder / "data", "--emulate", output=folder / "log")
    yield site
    assert site.stop() == 0, site.output.read_text()
