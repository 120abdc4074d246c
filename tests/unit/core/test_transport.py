"""The same question over a socket and in process: same answers, same errors."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from onmaru.core.errors import InvalidInput, NotFound, OnmaruError, Unavailable
from onmaru.core.time import BadTime
from onmaru.core.transport import (
    HttpTransport,
    LocalTransport,
    SiteUnreachable,
    Transport,
    error_from_problem,
)


def small_app(life: list[str]) -> Starlette:
    async def echo(request: Request) -> Response:
        body = await request.json() if request.method == "POST" else None
        return JSONResponse(
            {"query": dict(request.query_params), "body": body, "auth": request.headers["authorization"]}
        )

    async def problem(request: Request) -> Response:
        error = BadTime("cannot read the time 'x'", hint="write it so", text="x")
        return JSONResponse(error.problem(), error.status, media_type="application/problem+json")

    async def plain(request: Request) -> Response:
        return PlainTextResponse("down for lunch", 503)

    async def raw(request: Request) -> Response:
        return Response(b"\x00\x01", media_type="application/octet-stream")

    async def nothing(request: Request) -> Response:
        return Response(status_code=204)

    @asynccontextmanager
    async def lifespan(app: Starlette):
        life.append("up")
        yield
        life.append("down")

    routes = [
        Route("/echo", echo, methods=["GET", "POST"]), Route("/problem", problem), Route("/plain", plain),
        Route("/raw", raw), Route("/nothing", nothing, methods=["DELETE"]),
    ]  # fmt: skip
    return Starlette(routes=routes, lifespan=lifespan)


@pytest.fixture(params=["local", "http"])
def transport(request: pytest.FixtureRequest) -> Iterator[Transport]:
    life: list[str] = []
    app = small_app(life)
    if request.param == "local":
        local = LocalTransport(app, where="here", token=lambda: "omk_x")
        yield local
        local.close()
        local.close()
        assert life == ["up", "down"]
        return
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    http = HttpTransport(f"http://127.0.0.1:{listener.getsockname()[1]}", token="omk_x")
    try:
        yield http
    finally:
        http.close()
        server.should_exit = True
        thread.join()
        listener.close()


def test_query_body_and_key_arrive(transport: Transport) -> None:
    answer = transport.send("POST", "/echo", params={"a": 1, "left_out": None}, json={"b": [2]})
    assert answer == {"query": {"a": "1"}, "body": {"b": [2]}, "auth": "Bearer omk_x"}


def test_bytes_and_nothing(transport: Transport) -> None:
    assert transport.send("GET", "/raw") == b"\x00\x01"
    assert transport.send("DELETE", "/nothing") is None


def test_a_problem_becomes_the_error_it_was(transport: Transport) -> None:
    with pytest.raises(BadTime) as caught:
        transport.send("GET", "/problem")
    assert (caught.value.detail, caught.value.hint, caught.value.params) == (
        "cannot read the time 'x'", "write it so", {"text": "x"},
    )  # fmt: skip


def test_an_answer_that_is_no_problem_still_says_what_happened(transport: Transport) -> None:
    with pytest.raises(Unavailable, match="down for lunch"):
        transport.send("GET", "/plain")


def test_a_code_of_a_wing_not_imported_is_kept() -> None:
    error = error_from_problem(404, {"title": "hub.no_such_tag", "detail": "gone"})
    assert isinstance(error, NotFound)
    assert error.problem()["title"] == "hub.no_such_tag"
    assert NotFound.code == "not_found"


@pytest.mark.parametrize(("status", "family"), [(400, InvalidInput), (422, InvalidInput), (500, OnmaruError)])
def test_the_family_follows_the_status(status: int, family: type[OnmaruError]) -> None:
    assert type(error_from_problem(status, {})) is family


def test_nobody_there_says_where_we_looked() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(SiteUnreachable, match=str(port)):
        HttpTransport(f"http://127.0.0.1:{port}").send("GET", "/")
