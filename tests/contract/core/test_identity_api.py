"""Identity over HTTP, on a real socket: cookies, CSRF, keys, roles, streams, sockets."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from onmaru.core.events import record, register_audited
from onmaru.core.identity import Identity

API = "/api/v1"


@pytest.fixture
def identity(floor_app: FastAPI) -> Identity:
    found: Identity = floor_app.state.identity
    return found


@pytest.fixture
def nobody(site: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site + API) as client:
        yield client


@pytest.fixture
def owner(site: str, identity: Identity) -> Iterator[httpx.Client]:
    """A signed-in browser: the cookie, and the CSRF token in a header."""
    with httpx.Client(base_url=site + API) as client:
        answer = client.post("/session/link", json={"token": identity.login_link()})
        assert answer.status_code == 204
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        client.headers["X-Onmaru-Csrf"] = client.get("/session").json()["csrf"]
        yield client


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def test_signed_out_sees_only_how_to_sign_in(nobody: httpx.Client) -> None:
    assert nobody.get("/session/methods").json() == {"password": True, "oidc": []}
    for path in (
        "/session",
        "/users",
        "/keys",
        "/events",
        "/events/stream",
        "/organisations",
        "/audit",
        "/jobs",
    ):
        answer = nobody.get(path)
        assert (answer.status_code, answer.json()["code"]) == (401, "http.not_signed_in")
    assert nobody.get("/session", headers={"Authorization": "Basic b3duZXI6eA=="}).status_code == 401
    assert nobody.get("/session", headers={"Accept-Language": "ko"}).json()["message"] == "로그인이 필요해요"


def test_the_session_tells_who_and_what(owner: httpx.Client) -> None:
    me = owner.get("/session").json()
    assert (me["user"]["name"], me["organisation"]["name"], me["role"]) == ("owner", "main", "owner")
    assert "audit.read" in me["permissions"]
    assert owner.get("/organisations").json()["items"] == [me["organisation"]]


def test_a_cookie_alone_changes_nothing(owner: httpx.Client) -> None:
    token = owner.headers.pop("X-Onmaru-Csrf")
    for headers in (
        {},
        {"X-Onmaru-Csrf": "x"},
        {"X-Onmaru-Csrf": token[:-1] + ("0" if token[-1] != "0" else "1")},
    ):
        answer = owner.post("/users", json={"name": "eve"}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "http.csrf")
    assert owner.post("/users", json={"name": "kim"}, headers={"X-Onmaru-Csrf": token}).status_code == 201


def test_another_site_cannot_sign_people_in(nobody: httpx.Client, identity: Identity) -> None:
    body = {"token": identity.login_link()}
    answer = nobody.post("/session/link", json=body, headers={"Origin": "https://evil.example"})
    assert answer.json()["code"] == "http.wrong_origin"
    assert nobody.post("/session/link", json=body).status_code == 204


def test_signing_out_ends_the_session(owner: httpx.Client) -> None:
    cookie = dict(owner.cookies)
    assert owner.delete("/session").status_code == 204
    assert httpx.get(f"{owner.base_url}session", cookies=cookie).json()["code"] == "identity.session_ended"


def test_a_password_end_to_end(owner: httpx.Client, nobody: httpx.Client) -> None:
    me = owner.get("/session").json()["user"]
    weak = owner.put(f"/users/{me['id']}/password", json={"password": "aaaaaaaaaaaa"})
    assert (weak.status_code, weak.json()["code"]) == (400, "identity.weak_password")
    assert "aaaaaaaaaaaa" not in weak.text
    assert (
        owner.put(f"/users/{me['id']}/password", json={"password": "맑은 아침 공장 바닥"}).status_code == 204
    )
    wrong = nobody.post("/session/password", json={"user": "owner", "password": "wrong wrong"})
    absent = nobody.post("/session/password", json={"user": "absent", "password": "wrong wrong"})
    assert wrong.json() == absent.json()
    assert wrong.status_code == 401
    right = nobody.post("/session/password", json={"user": "owner", "password": "맑은 아침 공장 바닥"})
    assert right.status_code == 204
    assert nobody.get("/session").json()["user"] == me


def test_people_and_keys(owner: httpx.Client, nobody: httpx.Client) -> None:
    kim = owner.post("/users", json={"name": "kim", "display": "김민수", "role": "reader"}).json()
    link = owner.post(f"/users/{kim['id']}/link").json()["token"]
    assert nobody.post("/session/link", json={"token": link}).status_code == 204
    nobody.headers["X-Onmaru-Csrf"] = nobody.get("/session").json()["csrf"]
    assert nobody.get("/users").status_code == 403
    made = nobody.post("/keys", json={"label": "노트북", "scopes": ["*"], "expires": "+30d"}).json()
    assert made["secret"].startswith("omk_" + made["key"]["prefix"])
    with httpx.Client(base_url=owner.base_url, headers=bearer(made["secret"])) as program:
        assert program.get("/session").json()["csrf"] is None
        assert program.get("/keys").json()["items"][0]["label"] == "노트북"
        assert program.post("/session/links").status_code == 200  # no CSRF token: nothing is sent by itself
        assert owner.delete(f"/keys/{made['key']['id']}").status_code == 204
        assert program.get("/session").json()["code"] == "identity.bad_key"
    assert owner.patch(f"/users/{kim['id']}", json={"role": "admin"}).json()["role"] == "admin"
    assert nobody.get("/users").status_code == 200
    assert owner.delete(f"/users/{kim['id']}").status_code == 204
    assert nobody.get("/session").status_code == 401
    assert owner.delete(f"/users/{kim['id']}").json()["code"] == "identity.unknown_user"
    own = owner.get("/session").json()["user"]["id"]
    assert owner.delete(f"/users/{own}").json()["code"] == "identity.last_owner"


def test_the_audit_tells_it_all_and_only_to_those_who_may(owner: httpx.Client, floor_app: FastAPI) -> None:
    owner.post("/users", json={"name": "kim"})
    with floor_app.state.database.write() as connection:
        record(connection, type="twin.alarm.raised", source="twin")
    types = [event["type"] for event in owner.get("/audit").json()["items"]]
    assert types[-1] == "identity.user.created"
    assert all(name.startswith("identity.") for name in types)
    narrow = owner.post("/keys", json={"label": "k", "scopes": ["events.read"]}).json()["secret"]
    seen = httpx.get(f"{owner.base_url}events", headers=bearer(narrow)).json()["items"]
    assert [event["type"] for event in seen] == ["twin.alarm.raised"]
    assert httpx.get(f"{owner.base_url}audit", headers=bearer(narrow)).status_code == 403
    assert owner.get("/audit?tail=true&limit=1").json()["items"][0]["type"] == "identity.access.denied"
    assert (
        owner.get("/audit/chain").json()["events"]
        == owner.get("/events?tail=true").json()["items"][-1]["seq"]
    )


def test_the_audit_is_one_log_of_all_wings_and_is_paged_both_ways(
    owner: httpx.Client, floor_app: FastAPI
) -> None:
    register_audited("hub.")
    for number in range(5):
        owner.post("/users", json={"name": f"kim{number}"})
        with floor_app.state.database.write() as connection:
            record(connection, type="hub.tag.created", source="hub", subject=f"main/app{number}")
            record(connection, type="twin.alarm.raised", source="twin")
    nobody = owner.post("/keys", json={"label": "k", "scopes": ["events.read"]}).json()["secret"]
    httpx.get(f"{owner.base_url}audit", headers=bearer(nobody))
    whole = owner.get("/audit?limit=1000").json()
    assert whole["next"] is None
    seqs = [event["seq"] for event in whole["items"]]
    assert seqs == sorted(seqs)
    wings = {event["type"].partition(".")[0] for event in whole["items"]}
    assert wings == {"identity", "hub"}, "alarms are no audit"

    forward, after = [], "0"
    while after is not None:
        page = owner.get("/audit", params={"after": after, "limit": 4}).json()
        forward += [event["seq"] for event in page["items"]]
        after = page["next"]
    assert forward == seqs
    backward: list[int] = []
    before: str | None = str(2**63 - 1)
    while before is not None:
        page = owner.get("/audit", params={"before": before, "limit": 4, "tail": True}).json()
        backward = [event["seq"] for event in page["items"]] + backward
        before = page["next"]
    assert backward == seqs

    tags = owner.get("/audit?type=hub.tag").json()["items"]
    assert [event["subject"] for event in tags] == [f"main/app{number}" for number in range(5)]
    refused = owner.get("/audit?denied=true").json()["items"]
    assert refused
    assert {event["type"] for event in refused} <= {"identity.access.denied", "identity.login.failed"}
    assert owner.get("/audit?type=twin.").json()["items"] == []
    assert owner.get("/audit?limit=0").status_code == 422


def read_events(lines: Iterator[str], count: int) -> list[dict[str, object]]:
    found = []
    for line in lines:
        if line.startswith("data: "):
            found.append(json.loads(line[6:]))
            if len(found) == count:
                return found
    return found


def test_the_stream_resumes_and_ends_with_the_session(owner: httpx.Client, floor_app: FastAPI) -> None:
    def tell(count: int) -> None:
        for _ in range(count):
            with floor_app.state.database.write() as connection:
                record(connection, type="twin.alarm.raised", source="twin")

    tell(300)  # more than one page
    query = {"type": "twin.", "after": "0"}
    with owner.stream("GET", "/events/stream", params=query, timeout=30) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.iter_lines()
        first = read_events(lines, 300)
        thread = threading.Thread(target=tell, args=(50,))
        thread.start()
        later = read_events(lines, 50)
        thread.join()
    seqs = [event["seq"] for event in first + later]
    assert seqs == sorted(set(seqs))
    assert len(seqs) == 350
    resumed = {"Last-Event-ID": str(seqs[339])}
    with owner.stream("GET", "/events/stream", params=query, headers=resumed, timeout=30) as answer:
        assert [event["seq"] for event in read_events(answer.iter_lines(), 10)] == seqs[340:]


def test_a_stream_ends_when_its_key_is_revoked(
    owner: httpx.Client, floor_app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onmaru.core.events.api.HEARTBEAT_S", 0.05)
    made = owner.post("/keys", json={"label": "k", "scopes": ["events.read"]}).json()
    with httpx.stream(
        "GET", f"{owner.base_url}events/stream", headers=bearer(made["secret"]), timeout=30
    ) as answer:
        lines = answer.iter_lines()
        assert ": alive" in lines
        owner.delete(f"/keys/{made['key']['id']}")
        assert all(not line.startswith("data:") for line in lines)  # and it ends


def test_sockets_tell_why_they_close(site: str, owner: httpx.Client) -> None:
    url = site.replace("http", "ws") + API + "/echo"
    cookie = "; ".join(f"{name}={value}" for name, value in owner.cookies.items())
    narrow = owner.post("/keys", json={"label": "k", "scopes": ["core.read"]}).json()["secret"]
    whole = owner.post("/keys", json={"label": "k", "scopes": ["*"]}).json()["secret"]

    def outcome(headers: dict[str, str], origin: str | None = None) -> str | int:
        protocols = [Subprotocol("onmaru.v1")]
        with connect(url, additional_headers=headers, origin=origin, subprotocols=protocols) as socket:  # type: ignore[arg-type]
            try:
                return str(socket.recv(timeout=10))
            except ConnectionClosed as closed:
                return closed.rcvd.code if closed.rcvd else 0

    assert outcome(bearer(whole)) == "owner"
    assert outcome({"Cookie": cookie}, site) == "owner"
    assert outcome({}) == 4401
    assert outcome({"Cookie": "onmaru_session=x"}, site) == 4401
    assert outcome(bearer(narrow)) == 4403
    assert outcome({"Cookie": cookie}, "https://evil.example") == 4403
    assert outcome({"Cookie": cookie}) == 4403


def test_an_open_stream_does_not_hold_up_the_stop(
    tmp_path: Path,
    make_floor: Callable[..., AbstractContextManager[FastAPI]],
    serve_floor: Callable[[FastAPI], AbstractContextManager[str]],
) -> None:
    # Were the stream waited for, the stop would take longer than the fixture waits.
    with make_floor(tmp_path, {"server.shutdown_s": 120}) as app:
        headers = bearer(app.state.identity.local_key())
        with serve_floor(app) as address:
            client = httpx.Client(base_url=address + API, headers=headers, timeout=30)
            answer = client.send(client.build_request("GET", "/events/stream"), stream=True)
            lines = answer.iter_lines()
            assert next(lines).startswith("retry")
        assert [line for line in lines if line.startswith("data")] == []
        client.close()
