"""The ten-minute walk of docs/start/your-own-plant.md: own geometry, one live MQTT signal, stale when it ends."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest
from tests.flow.conftest import ROOT, RunningSite, until

import onmaru

ADDED = """
[[equipment]]
path = "/My_plant/press"
level = "work_unit"
kind = "press"
label = {{ en = "Press 1", ko = "프레스 1호기" }}

[sources.line]
kind = "mqtt"
url = "mqtt://127.0.0.1:{port}"

[[signals]]
equipment = "/My_plant/press"
name = "temperature"
unit = "degC"
expected_period_s = 1.0
low = 20
high = 80

[[bindings]]
signal = "My_plant/press/temperature"
source = "line"
address = "shop/press1/telemetry"
pointer = "/temp_f"
unit = "degF"
"""
SIGNAL = "My_plant/press/temperature"


def onmaru_cli(*arguments: str) -> str:
    command = [sys.executable, "-m", "onmaru.cli", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def own_plant(tmp_path: Path, mosquitto: int) -> Path:
    """A new plant with an imported GLB in millimetres' guise, bound to one topic."""
    import trimesh

    folder = tmp_path / "my-plant"
    onmaru_cli("twin", "new", str(folder), "--name", "My plant")
    press = tmp_path / "press.glb"
    trimesh.creation.box(extents=(2.0, 3.0, 1.0)).export(press)  # glTF: metres, Y up
    report = json.loads(onmaru_cli("twin", "import", str(folder), str(press), "--json"))
    assert (report[0]["prim"], report[0]["triangle_count"], report[0]["up_axis"]) == (
        "/My_plant/press",
        12,
        "Y",
    )
    with (folder / "plant.toml").open("a") as file:
        file.write(ADDED.format(port=mosquitto))
    return folder


def test_the_walk(own_plant: Path, mosquitto: int, launch: Callable[..., RunningSite]) -> None:
    findings = json.loads(onmaru_cli("twin", "check", str(own_plant), "--json"))
    assert [finding for finding in findings if finding["severity"] == "error"] == []
    site = launch(own_plant)
    box = site.get("/twin/scene/find", path="/My_plant/press")["bounds"]
    assert [round(high - low, 5) for low, high in zip(*box, strict=True)] == [2.0, 1.0, 3.0]  # Z is up now
    until(lambda: site.get("/twin/sources")["items"][0]["connected"], what="the connection")
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
    client.connect("127.0.0.1", mosquitto)
    client.loop_start()
    client.publish("shop/press1/telemetry", json.dumps({"temp_f": 98.6}), qos=1).wait_for_publish(10)
    last = until(lambda: site.get(f"/twin/signals/{SIGNAL}")["last"], what="the sample")
    assert (round(last["value"], 6), last["quality"]) == (37.0, "good")
    client.publish("shop/press1/telemetry", b'{"temp_f": "warm"}', qos=1).wait_for_publish(10)
    until(lambda: site.get("/twin/sources")["items"][0]["rejected_count"] == 1, what="the rejected payload")
    client.disconnect()
    client.loop_stop()
    until(lambda: site.get(f"/twin/signals/{SIGNAL}")["last"]["quality"] == "stale", what="staleness")
    assert site.get("/twin/equipment/My_plant/press")["stale_signal_count"] == 1


def test_the_sdk_opens_the_folder_without_a_server(own_plant: Path, tmp_path: Path) -> None:
    with onmaru.open(own_plant, data=tmp_path / "data") as site:
        assert site.about()["site"]["name"] == "My plant"
        signal = site.twin.signal(SIGNAL)
        assert signal.last() is None
        signal.push(
            212.0, time="2026-01-01T00:00:00Z"
        )  # in the binding's unit would be degF; by hand it is degC
        assert signal.range("2025-12-31T00:00:00Z", "2026-01-02T00:00:00Z")["value"] == [212.0]
        assert [item["path"] for item in site.twin.tree("/My_plant")] == ["/My_plant/press"]
        with pytest.raises(onmaru.OnmaruError, match="no signal"):
            site.twin.signal("My_plant/press/pressure").last()


def test_tennessee_eastman_replays_into_a_plant_of_its_own(
    tmp_path: Path, tennessee_eastman: Path, launch: Callable[..., RunningSite]
) -> None:
    plant = tmp_path / "te"
    shutil.copytree(ROOT / "examples", tmp_path / "examples", ignore=shutil.ignore_patterns(".onmaru"))
    plant = tmp_path / "examples" / "02_tennessee_eastman"
    author = [sys.executable, "author.py", "--data", str(tennessee_eastman), "--run", "d04_te.dat"]
    subprocess.run(author, cwd=plant, check=True, timeout=120)
    site = launch(plant)

    def all_there() -> bool:
        found = site.get("/twin/signals")["items"]
        measured = [signal for signal in found if signal["binding"]]
        return len(measured) == 52 and all(signal["last"] for signal in measured)

    until(all_there, seconds=60, what="52 replayed signals")
    assert site.get("/twin/history/span")["samples"] >= 52
