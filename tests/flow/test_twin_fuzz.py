"""What is pushed, asked and subscribed at a running plant may be nonsense: it is refused, whole and politely."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.flow.conftest import RunningSite, start_site
from tests.flow.test_up import PLANT, STAGE
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

SIGNAL = "Plant/Press/temperature"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    folder = tmp_path_factory.mktemp("fuzz")
    plant = folder / "plant"
    plant.mkdir()
    (plant / "plant.toml").write_text(PLANT)
    (plant / "plant.usda").write_text(STAGE)
    running = start_site(plant, folder / "data", output=folder / "log")
    yield running
    assert running.stop() == 0, running.output.read_text()


@pytest.mark.parametrize(
    "body",
    [
        '{"samples": [{"signal": "' + SIGNAL + '", "value": NaN}]}',
        '{"samples": [{"signal": "' + SIGNAL + '", "value": 1e999}]}',
        '{"samples": []}',
        '{"samples": [{"signal": "' + SIGNAL + '"}]}',
        '{"samples": [{"signal": "nobody", "value": 1}]}',
        '{"samples": [{"signal": "' + SIGNAL + '", "value": 1, "time": "2999-01-01T00:00:00Z"}]}',
        '{"samples": [{"signal": "' + SIGNAL + '", "value": 1}, {"signal": "nobody", "value": 1}]}',
        "[" * 5000,
        "\x00",
    ],
)
def test_a_bad_push_is_refused_whole(site: RunningSite, body: str) -> None:
    before = site.get("/twin/history/span")["samples"]
    headers = site.auth | {"Content-Type": "application/json"}
    answer = httpx.post(f"{site.url}/api/v1/twin/samples", content=body.encode(), headers=headers)
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.json()["detail"]
    assert site.get("/twin/history/span")["samples"] == before


@pytest.mark.parametrize(
    "name", ["../../site.json", "..%2f..%2fsite.json", "%2e%2e/site.json", "0" * 32 + ".glb", "x.glb\x00"]
)
def test_no_prototype_name_leaves_its_folder(site: RunningSite, name: str) -> None:
    path = "/api/v1/twin/scene/prototypes/" + name.replace("\x00", "%00")
    answer = httpx.get(site.url + path, headers=site.auth)
    assert answer.status_code == 404
    assert site.token not in answer.text


def talk(socket: ClientConnection, message: str | bytes, told: list[object]) -> None:
    """Say something and listen until the socket is closed."""
    socket.send(message)
    while len(told) < 100:
        told.append(socket.recv(timeout=10))


def stream(site: RunningSite, **headers: str) -> connect:
    address = site.url.replace("http", "ws") + "/api/v1/twin/stream"
    return connect(address, additional_headers=headers, subprotocols=["onmaru.v1"], open_timeout=10)


@pytest.mark.parametrize(
    "credential", [{}, {"Authorization": "Bearer omk_guess"}, {"Cookie": "onmaru_session=x"}]
)
def test_a_socket_without_rights_sees_nothing(site: RunningSite, credential: dict[str, str]) -> None:
    told: list[object] = []
    with stream(site, **credential) as socket, pytest.raises(ConnectionClosed) as closed:
        talk(socket, json.dumps({"subscribe": {"signals": "all"}}), told)
    assert told == [], "something was told to a stranger"
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401


@pytest.mark.parametrize(
    "message",
    ["", "{", "[]", '{"subscribe": {"hz": 1e9}}', '{"resume": -1}', '{"x": 1}', "x" * 2_000_000, b"\0\1"],
    ids=lambda message: repr(message[:20]),
)
def test_a_malformed_subscription_closes_only_that_socket(site: RunningSite, message: str | bytes) -> None:
    with stream(site, **site.auth) as good:
        good.send(json.dumps({"subscribe": {"signals": [SIGNAL], "moves": False}, "resume": 0}))
        with stream(site, **site.auth) as bad, pytest.raises(ConnectionClosed):
            talk(bad, message, [])
        assert site.post("/twin/samples", {"signal": SIGNAL, "value": 5.0}).status_code == 200
        kinds = {good.recv(timeout=10)[0] for _ in range(2)}
        assert kinds <= {1, 3, 4, 5}


def test_the_log_holds_no_secret(site: RunningSite) -> None:
    said = site.output.read_text()
    assert "Traceback" not in said
    assert site.token not in said
    for path in Path(site.data).rglob("*.log"):
        assert site.token not in path.read_text(errors="replace")
