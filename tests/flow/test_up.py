"""`onmaru up` as an operator meets it: start, second start, restart, kill -9, refusal to be exposed."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from tests.flow.conftest import RunningSite, until

Launch = Callable[..., RunningSite]
SIGNAL = "Plant/Press/temperature"

PLANT = """
[plant]
name = "small"
stage = "plant.usda"
root = "/Plant"

[sources.hand]
kind = "push"

[[equipment]]
path = "/Plant/Press"
level = "work_unit"
label = { en = "Press", ko = "프레스" }

[[signals]]
equipment = "/Plant/Press"
name = "temperature"
unit = "degC"
expected_period_s = 1.0

[[bindings]]
signal = "Plant/Press/temperature"
source = "hand"
address = "temperature"
"""
STAGE = """#usda 1.0
(
    defaultPrim = "Plant"
    metersPerUnit = 1
    upAxis = "Z"
)
def Xform "Plant"
{
    def Xform "Press"
    {
        def Cube "body"
        {
            double size = 1
        }
    }
}
"""


@pytest.fixture
def small_plant(tmp_path: Path) -> Path:
    folder = tmp_path / "plant"
    folder.mkdir()
    (folder / "plant.toml").write_text(PLANT)
    (folder / "plant.usda").write_text(STAGE)
    return folder


def onmaru(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "onmaru.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def push(site: RunningSite, value: float, time: str) -> None:
    answer = site.post("/twin/samples", {"signal": SIGNAL, "value": value, "time": time})
    assert answer.json() == {"accepted": 1, "durable": True}, answer.text


def test_it_starts_says_where_it_is_and_stops_gracefully(launch: Launch, small_plant: Path) -> None:
    site = launch(small_plant)
    until(lambda: "Ctrl-C" in site.output.read_text(), seconds=60, what="the greeting")
    said = site.output.read_text()
    assert site.url in said
    assert "/login?token=" in said
    assert httpx.get(f"{site.url}/api/v1/health").json() == {"ok": True}
    assert (site.data / "site.json").stat().st_mode & 0o077 == 0
    assert site.stop(signal.SIGINT) == 0
    assert not (site.data / "site.json").exists()


def test_a_second_start_on_the_same_data_is_refused_with_the_pid_of_the_first(
    launch: Launch, small_plant: Path
) -> None:
    site = launch(small_plant)
    second = onmaru("up", str(small_plant), "--data", str(site.data), "--port", "0")
    assert second.returncode == 1
    assert str(site.process.pid) in second.stderr
    assert "Traceback" not in second.stderr


def test_data_survives_a_restart(launch: Launch, small_plant: Path) -> None:
    site = launch(small_plant)
    push(site, 41.5, "2026-01-01T00:00:00Z")
    assert site.stop() == 0
    again = launch(small_plant, data=site.data)
    last = again.get(f"/twin/signals/{SIGNAL}")["last"]
    assert (last["value"], last["quality"]) == (41.5, "stale")


def test_kill_9_loses_nothing_that_was_acknowledged(launch: Launch, small_plant: Path) -> None:
    site = launch(small_plant)
    for second in range(50):
        push(site, second, f"2026-01-01T00:00:{second:02d}Z")
    site.stop(signal.SIGKILL)
    again = launch(small_plant, data=site.data)
    window = {"signal": SIGNAL, "start": "2026-01-01T00:00:00Z", "end": "2026-01-01T00:01:00Z"}
    assert again.get("/twin/history/range", **window)["value"] == [float(n) for n in range(50)]


def test_a_login_link_works_once(launch: Launch, small_plant: Path) -> None:
    site = launch(small_plant)
    token = site.login_link().rpartition("=")[2]
    with httpx.Client(base_url=site.url) as person:
        assert person.get("/api/v1/twin/plant").status_code == 401
        assert person.post("/api/v1/session/link", json={"token": token}).status_code == 204
        assert person.get("/api/v1/twin/plant").json()["name"] == "small"
        assert httpx.post(f"{site.url}/api/v1/session/link", json={"token": token}).status_code == 401


def test_it_refuses_to_listen_beyond_loopback_unprotected(small_plant: Path, tmp_path: Path) -> None:
    refused = onmaru(
        "up", str(small_plant), "--data", str(tmp_path / "d"), "--host", "0.0.0.0", "--port", "0"
    )
    assert refused.returncode == 1
    assert "tls_certificate" in refused.stderr


def test_a_folder_without_a_plant_says_how_to_make_one(tmp_path: Path) -> None:
    refused = onmaru("up", str(tmp_path))
    assert refused.returncode == 1
    assert "onmaru twin new" in refused.stderr


def test_stale_is_seen_when_time_passes(launch: Launch, small_plant: Path) -> None:
    site = launch(small_plant)
    assert site.post("/twin/samples", {"signal": SIGNAL, "value": 20.0}).status_code == 200
    assert site.get(f"/twin/signals/{SIGNAL}")["last"]["quality"] == "good"
    until(lambda: site.get("/twin/signals", stale="true")["items"], seconds=15, what="staleness")
    assert site.get("/home")["stale_signals"] == 1
