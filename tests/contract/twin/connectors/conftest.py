"""Fixtures of the connector suite; the peers themselves stand in peers.py beside this file."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

# importmode=importlib puts no test folder on the path, so the neighbour is loaded by its file
_SPEC = importlib.util.spec_from_file_location("connector_peers", Path(__file__).with_name("peers.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
peers: Any = importlib.util.module_from_spec(_SPEC)
sys.modules["connector_peers"] = peers
_SPEC.loader.exec_module(peers)
KINDS, MqttPeer, OpcuaPeer, Recorder, wait_for = (
    peers.KINDS,
    peers.MqttPeer,
    peers.OpcuaPeer,
    peers.Recorder,
    peers.wait_for,
)
Peer = Any


@pytest.fixture(scope="session")
def opcua_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One server for all tests: building its address space takes seconds."""
    made = OpcuaPeer(tmp_path_factory.mktemp("opcua"))
    made.start()
    yield made
    made.stop()


@pytest.fixture(params=KINDS)
def peer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Peer]:
    if request.param == "opcua":
        shared = request.getfixturevalue("opcua_server")
        shared.reset(tmp_path)
        yield shared
        return
    made = make_peer(request.param, tmp_path, request)
    made.start()
    yield made
    made.stop()


def make_peer(kind: str, folder: Path, request: pytest.FixtureRequest) -> Peer:
    driver = KINDS[kind]
    if issubclass(driver, MqttPeer):
        return driver(folder, request.getfixturevalue("mosquitto_program"))
    return driver(folder)


@pytest.fixture
def sink() -> Any:
    return Recorder()


@pytest.fixture(params=["mqtt-5", "mqtt-3.1.1"])
def mqtt_peer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Peer]:
    made = make_peer(request.param, tmp_path, request)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def poll() -> Callable[..., Any]:
    return wait_for


@pytest.fixture
def opcua_only(tmp_path: Path, opcua_server: Any) -> Any:
    opcua_server.reset(tmp_path)
    return opcua_server
