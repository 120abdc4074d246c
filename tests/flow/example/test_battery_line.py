"""The battery-module line: its stage, its process model, and its emulator over a real broker and OPC UA."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "examples" / "01_battery_line"


@pytest.fixture(scope="module")
def line() -> SimpleNamespace:
    """The example's own modules, as its scripts import them."""
    sys.path.insert(0, str(FOLDER))
    try:
        import arm
        import catalogue
        import line as layout
        import track
        from emulator import flow, model

        return SimpleNamespace(
            arm=arm, catalogue=catalogue, layout=layout, track=track, flow=flow, model=model
        )
    finally:
        sys.path.remove(str(FOLDER))


def test_the_stage_is_whole_and_every_motion_has_its_prim(line: SimpleNamespace) -> None:
    from pxr import Sdf, Usd, UsdGeom, UsdUtils

    root = FOLDER / "stage" / "plant.usda"
    _, _, missing = UsdUtils.ComputeAllDependencies(Sdf.AssetPath(str(root)))
    assert not missing
    stage = Usd.Stage.Open(str(root))
    assert UsdGeom.GetStageMetersPerUnit(stage) == 1.0
    assert UsdGeom.GetStageUpAxis(stage) == "Z"
    for item in line.catalogue.items():
        prim = stage.GetPrimAtPath(line.layout.prim_path(item.key))
        assert f"OnmaruBindingAPI:{item.name}" in prim.GetPrimTypeInfo().GetAppliedAPISchemas()
        assert item.en
        assert item.ko
        if item.moves:
            assert prim.GetPrimAtPath(item.moves).IsA(UsdGeom.Xformable), (item.key, item.moves)
    tracked = [t for t in line.layout.EQUIPMENT if t.kind != "carrier"]
    assert 30 <= len(tracked) <= 60
    assert sum(f.stat().st_size for f in (FOLDER / "stage").rglob("*") if f.is_file()) < 8_000_000


def test_authoring_again_writes_the_same_scene(tmp_path: Path) -> None:
    from pxr import Usd

    subprocess.run(
        [sys.executable, FOLDER / "author.py", tmp_path / "stage"], check=True, capture_output=True
    )
    again, committed = (Usd.Stage.Open(str(f / "plant.usda")) for f in (tmp_path / "stage", FOLDER / "stage"))
    predicate = Usd.TraverseInstanceProxies()
    assert [str(p.GetPath()) for p in Usd.PrimRange(again.GetPseudoRoot(), predicate)] == [
        str(p.GetPath()) for p in Usd.PrimRange(committed.GetPseudoRoot(), predicate)
    ]
    assert (tmp_path / "stage" / "plant.usda").read_text() == (FOLDER / "stage" / "plant.usda").read_text()


def test_onmaru_reads_the_plant_without_a_fault(line: SimpleNamespace) -> None:
    from onmaru.twin.drivers.usd.plant_reader import read_plant
    from onmaru.twin.rules.live_state import LiveState

    plant = read_plant(FOLDER)
    LiveState(plant.signals)  # compiles the derived signals
    assert plant.emulated
    assert all(source.emulated for source in plant.sources)
    assert {str(s.id) for s in plant.signals} == {item.id for item in line.catalogue.items()}
    assert {str(k.equipment) for k in plant.kpis} == {line.layout.prim_path(u.key) for u in line.layout.UNITS}


@given(
    x=st.floats(0.75, 1.4), y=st.floats(-0.6, 0.6), z=st.floats(0.1, 1.2),
    side=st.sampled_from([1, -1]),
)  # fmt: skip
def test_the_arm_reaches_what_it_is_asked_to(
    line: SimpleNamespace, x: float, y: float, z: float, side: int
) -> None:
    joints = line.arm.joints_for(side * x, y, z)
    assert line.arm.tool_at(joints) == pytest.approx((side * x, y, z), abs=1e-9)


@pytest.mark.parametrize("seed", [1, 7])
def test_carriers_keep_their_distance_and_modules_are_conserved(line: SimpleNamespace, seed: int) -> None:
    flow = line.flow.Flow(seed)
    pitch, length = line.layout.CARRIER_PITCH, line.track.LOOP.length
    states = set()
    for _ in range(18_000):
        flow.step(0.2)
        on_loop = sorted(c.s for c in flow.carriers if not c.on_spur)
        gaps = [b - a for a, b in pairwise(on_loop)] + [on_loop[0] + length - on_loop[-1]]
        assert min(gaps) > pitch - 1e-6
        states |= {server.state for server in flow.servers.values()}
    made, packed = flow.serial, flow.servers["PK1"].produced
    in_hand = sum(bool(c.module) for c in flow.carriers)
    assert made == packed + flow.servers["RW1"].scrap + in_hand
    assert packed > 40
    assert flow.servers["MT1"].rework == flow.servers["RW1"].produced + sum(c.failed for c in flow.carriers)
    assert {"run", "starved", "down", "setup"} <= states


def test_the_same_seed_gives_the_same_values_and_they_are_sane(line: SimpleNamespace) -> None:
    first, second = line.model.Model(3, 120), line.model.Model(3, 120)
    for _ in range(600):
        first.step(0.1)
        second.step(0.1)
    assert first.values == second.values
    for item in first.items:
        value = first.values[item.key, item.name]
        if item.kind == "state":
            assert value in item.states
        elif item.kind == "text":
            assert isinstance(value, str)
        else:
            assert abs(value) < 1e7, item.id  # NaN fails as well


def test_every_bound_address_is_fed_over_the_real_protocols(
    line: SimpleNamespace, mosquitto: int, tmp_path: Path
) -> None:
    """Each topic, metric and node of the plant carries a value; the emulator ends cleanly when asked."""
    from onmaru.twin.rules.sparkplug import decode

    port = _free_port()
    seen, nodes, errors = asyncio.run(_listen(line, mosquitto, port))
    assert not errors
    for item in line.catalogue.items():
        if item.source == "line":
            body = json.loads(seen[item.address][-1])
            assert item.pointer[1:] in body, item.id
            assert abs(body["ts"] - time.time() * 1000) < 120_000
        elif item.source == "presses":
            assert nodes[item.address] is not None
    names = set()
    for device in ("LW1", "LW2", "BB1"):
        births = seen[f"spBv1.0/maru/DBIRTH/welding/{device}"]
        names |= {f"maru/welding/{device}:{m.name}" for m in decode(births[0]).metrics}
        assert seen[f"spBv1.0/maru/DDATA/welding/{device}"]
    assert names == {i.address for i in line.catalogue.items() if i.source == "spb"}


def _free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


async def _listen(line: SimpleNamespace, broker: int, opcua: int) -> tuple[dict, dict, list]:
    import paho.mqtt.client as mqtt
    from asyncua import Client

    seen: dict[str, list[bytes]] = {}
    listener = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
    listener.on_message = lambda _c, _u, m: seen.setdefault(m.topic, []).append(m.payload)
    listener.on_connect = lambda c, *_: c.subscribe("#", 1)
    listener.connect("127.0.0.1", broker)
    listener.loop_start()
    emulator = subprocess.Popen(
        [sys.executable, "-m", "emulator", "--mqtt", f"mqtt://127.0.0.1:{broker}", "--opcua-port", str(opcua),
         "--until-stdin-closes"],
        cwd=FOLDER, stdin=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    wanted = {i.address for i in line.catalogue.items() if i.source == "line"}
    wanted |= {
        f"spBv1.0/maru/{verb}/welding/{d}" for verb in ("DBIRTH", "DDATA") for d in ("LW1", "LW2", "BB1")
    }
    try:
        deadline = time.monotonic() + 40
        while wanted - seen.keys() and time.monotonic() < deadline:
            assert emulator.poll() is None
            await asyncio.sleep(0.05)
        assert not wanted - seen.keys()
        nodes: dict[str, object] = {}
        while True:
            try:
                async with Client(f"opc.tcp://127.0.0.1:{opcua}") as client:
                    for item in line.catalogue.items():
                        if item.source == "presses":
                            data = await client.get_node(item.address).read_data_value()
                            nodes[item.address] = data.Value.Value if data.SourceTimestamp else None
                    break
            except OSError:
                assert time.monotonic() < deadline
                await asyncio.sleep(0.1)
        assert emulator.stdin
        emulator.stdin.close()
        code = await asyncio.to_thread(emulator.wait, 15)
        return seen, nodes, [] if code == 0 else [code]
    finally:
        if emulator.poll() is None:
            emulator.kill()
            emulator.wait()
        for pipe in (emulator.stdin, emulator.stderr):
            if pipe:
                pipe.close()
        listener.disconnect()
        listener.loop_stop()
