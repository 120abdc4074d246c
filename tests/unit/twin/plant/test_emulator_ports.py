"""Ports of the emulator: the ones plant.toml names, or free ones where those are taken."""

from __future__ import annotations

import json
import socket

from onmaru.twin.drivers.emulator import free_ports
from onmaru.twin.service.opening import PORTS_FILE, resolved_source
from onmaru.twin.types import Source

TEXT = """
[plant]
name = "Test"
stage = "stage/plant.usda"
time_zone = "Asia/Seoul"

[sources.presses]
kind = "opcua"
url = "opc.tcp://127.0.0.1:{opcua_port}/x"

[emulator]
command = ["{python}", "-m", "emulator", "{opcua_port}"]
ports = { opcua_port = 48410 }
"""


def test_a_taken_port_is_replaced_and_none_is_given_twice() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        busy = taken.getsockname()[1]
        found = free_ports({"a": busy, "b": busy, "c": busy})
    assert busy not in found.values()
    assert len(set(found.values())) == 3


def test_a_free_port_is_kept() -> None:
    with socket.create_server(("127.0.0.1", 0)) as one:
        free = one.getsockname()[1]
    assert free_ports({"a": free}) == {"a": free}


def test_sources_find_the_emulator_of_the_running_site(make_plant, tmp_path) -> None:  # type: ignore[no-untyped-def]
    folder = make_plant(TEXT)
    source = Source("presses", "opcua", {"url": "opc.tcp://127.0.0.1:{opcua_port}/x"})
    data = tmp_path / "data"
    data.mkdir()
    assert resolved_source(source, folder, data).options["url"] == "opc.tcp://127.0.0.1:48410/x"
    (data / PORTS_FILE).write_text(json.dumps({"opcua_port": 50001, "other": 1}))
    assert resolved_source(source, folder, data).options["url"] == "opc.tcp://127.0.0.1:50001/x"
    for spoilt in ("", "[]", '{"opcua_port": null}', "\x00"):
        (data / PORTS_FILE).write_text(spoilt)
        assert resolved_source(source, folder, data).options["url"] == "opc.tcp://127.0.0.1:48410/x"
