"""The edge on a real socket: problems, limits, hosts, headers, graceful end, TLS."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import httpx
import pytest
from fastapi import FastAPI, Query, Request
from fastapi.responses import StreamingResponse

from onmaru.core.config import ExposedServer, ServerSettings, Settings
from onmaru.core.errors import InvalidInput, OnmaruError
from onmaru.core.http import CannotListen, PortTaken, create_api, listen, serve


def demo_app(server: ServerSettings) -> FastAPI:
    app = create_api(title="t", version="0", server=server)

    @app.get("/api/v1/number")
    def number(n: Annotated[int, Query(ge=0)]) -> dict[str, int]:
        return {"n": n}

    @app.get("/api/v1/refuse")
    def refuse() -> None:
        raise InvalidInput("row 3 is wrong", hint="mend it", row=3)

    @app.get("/api/v1/break")
    def break_it() -> None:
        raise RuntimeError("the password is hunter2")

    @app.get("/api/v1/ours")
    def ours() -> None:
        raise OnmaruError("we know it is our fault")

    @app.post("/api/v1/echo")
    async def echo(request: Request) -> dict[str, int]:
        return {"size": len(await request.body())}

    @app.get("/api/v1/slow")
    async def slow() -> dict[str, bool]:
        await asyncio.sleep(30)
        return {"late": True}

    @app.get("/api/v1/drip")
    async def drip() -> StreamingResponse:
        async def lines() -> Any:
            for _ in range(5):
                yield b"x" * 10
                await asyncio.sleep(0.4)

        return StreamingResponse(lines())

    return app


class Served:
    """An application served from a thread, with the settings a test wants."""

    def __init__(self, folder: Path, **server: Any) -> None:
        self.settings = Settings(data_folder=folder, server=ServerSettings(port=0, **server))
        self.app = demo_app(self.settings.server)
        self.address = ""
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._main()))

    async def _main(self) -> None:
        self.stop = asyncio.Event()
        self.loop = asyncio.get_running_loop()

        def started(address: str) -> None:
            self.address = address
            self._ready.set()

        await serve(self.app, self.settings, on_started=started, stop=self.stop)

    def __enter__(self) -> Served:
        self._thread.start()
        assert self._ready.wait(20)
        return self

    def __exit__(self, *exc: object) -> None:
        self.loop.call_soon_threadsafe(self.stop.set)
        self._thread.join(20)
        assert not self._thread.is_alive()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("edge")
    with Served(folder, max_body_bytes=2048, request_timeout_s=1.5) as served:
        yield served


@pytest.fixture
def client(site: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.address) as made:
        yield made


@pytest.mark.parametrize(
    ("accepted", "korean"),
    [
        ("ko", True), ("ko-KR,en;q=0.8", True), ("en;q=0.5, ko;q=0.9", True), ("fr, ko;q=0.2", True),
        ("en, ko;q=0.9", False), ("fr", False), ("", False), ("ko;q=x", False), ("ko;q=0", False), (",;=,", False),
    ],
)  # fmt: skip
def test_the_language_asked_for_is_spoken(client: httpx.Client, accepted: str, korean: bool) -> None:
    answer = client.get("/api/v1/number?n=-1&m=x", headers={"Accept-Language": accepted}).json()
    assert answer["params"]["faults"][0]["why"] == (
        "0 이상이어야 해요" if korean else "Input should be greater than or equal to 0"
    )
    assert answer["detail"] == "query.n: " + answer["params"]["faults"][0]["why"]
    answer = client.get("/api/v1/nothing", headers={"Accept-Language": accepted}).json()
    assert answer["detail"] == (
        "/api/v1/nothing에는 아무것도 없어요" if korean else "there is nothing at /api/v1/nothing"
    )
    assert answer["hint"].startswith("/api/v1/openapi.json을" if korean else "see ")


def test_an_error_is_a_problem_with_its_mend(client: httpx.Client) -> None:
    answer = client.get("/api/v1/refuse")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (body["code"], body["detail"], body["hint"], body["params"]) == (
        "invalid_input", "row 3 is wrong", "mend it", {"row": 3},
    )  # fmt: skip
    assert body["instance"] == "/api/v1/refuse"


def test_the_title_is_in_the_language_asked_for(client: httpx.Client) -> None:
    korean = client.get("/api/v1/refuse", headers={"Accept-Language": "ko-KR,en;q=0.5"}).json()["message"]
    english = client.get("/api/v1/refuse").json()["message"]
    assert korean != english
    problem = client.get("/api/v1/refuse").json()
    assert (problem["title"], problem["type"]) == (english, f"urn:onmaru:error:{problem['code']}")
    assert any("가" <= letter <= "힣" for letter in korean)


def test_every_invalid_field_is_named(client: httpx.Client) -> None:
    body = client.get("/api/v1/number", params={"n": -1}).json()
    assert body["params"]["faults"][0]["field"] == "query.n"
    assert body["status"] == 422


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/api/v1/nothing", "http.no_such_route"),
        ("DELETE", "/api/v1/refuse", "http.method_not_allowed"),
    ],
)
def test_the_framework_speaks_the_same_language(
    client: httpx.Client, method: str, path: str, code: str
) -> None:
    assert client.request(method, path).json()["code"] == code


def test_a_fault_of_ours_shows_an_id_and_nothing_else(site: Served) -> None:
    with httpx.Client(base_url=site.address) as client:
        answer = client.get("/api/v1/break")
    assert answer.status_code == 500
    assert "hunter2" not in answer.text
    assert answer.json()["params"]["fault"].startswith("fault_")


def test_a_declared_body_over_the_limit_is_refused(client: httpx.Client) -> None:
    assert client.post("/api/v1/echo", content=b"x" * 2048).json() == {"size": 2048}
    answer = client.post("/api/v1/echo", content=b"x" * 2049)
    assert (answer.status_code, answer.json()["code"]) == (413, "http.body_too_large")


def test_a_streamed_body_over_the_limit_is_refused(client: httpx.Client) -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(10):
            yield b"x" * 1000

    answer = client.post("/api/v1/echo", content=parts())
    assert answer.status_code == 413


def test_an_answer_must_begin_in_time_but_may_take_longer(client: httpx.Client) -> None:
    assert client.get("/api/v1/slow").json()["code"] == "http.took_too_long"
    assert client.get("/api/v1/drip").content == b"x" * 50


def test_security_headers_are_on_every_answer(client: httpx.Client) -> None:
    for path in ("/api/v1/refuse", "/api/v1/nothing"):
        headers = client.get(path).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert "server" not in headers


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", ""])
def test_an_unknown_host_is_refused(client: httpx.Client, host: str) -> None:
    answer = client.get("/api/v1/refuse", headers={"Host": host})
    assert answer.status_code in (400, 421)
    assert "row 3" not in answer.text


def test_names_we_trust_are_known(tmp_path: Path) -> None:
    with Served(tmp_path, trusted_hosts=("*.plant.example",)) as served, httpx.Client() as client:
        answer = client.get(f"{served.address}/api/v1/number?n=1", headers={"Host": "a.plant.example:8420"})
    assert answer.json() == {"n": 1}


def test_open_requests_finish_before_the_end(tmp_path: Path) -> None:
    result: list[bytes] = []
    begun = threading.Event()

    def ask(address: str) -> None:
        with httpx.stream("GET", address, headers={"Accept-Encoding": "identity"}) as answer:
            for piece in answer.iter_raw():
                result.append(piece)
                begun.set()

    with Served(tmp_path) as served:
        asking = threading.Thread(target=ask, args=(f"{served.address}/api/v1/drip",))
        asking.start()
        assert begun.wait(30)
    asking.join(30)
    assert b"".join(result) == b"x" * 50


def test_a_taken_port_and_a_foreign_address_say_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(PortTaken) as refused:
        listen("127.0.0.1", taken.getsockname()[1])
    assert "--port" in refused.value.hint
    with pytest.raises(CannotListen):
        listen("192.0.2.1", 0)


def test_it_never_listens_beyond_loopback_unprotected(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path, server=ServerSettings(host="0.0.0.0", port=0))
    with pytest.raises(ExposedServer):
        asyncio.run(serve(demo_app(settings.server), settings, on_started=lambda address: None))


def test_tls_is_spoken_when_configured(tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)
    with Served(tmp_path, tls_certificate=certificate, tls_key=key) as served:
        assert served.address.startswith("https://")
        with httpx.Client(verify=ssl.create_default_context(cafile=certificate)) as client:
            answer = client.get(f"{served.address}/api/v1/number?n=2")
    assert answer.json() == {"n": 2}
    assert "max-age" in answer.headers["strict-transport-security"]


def self_signed(folder: Path) -> tuple[Path, Path]:
    import datetime
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "onmaru test")])
    now = datetime.datetime.now(datetime.UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now).add_extension(address, critical=False)
        .not_valid_after(now + datetime.timedelta(days=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "cert.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "key.pem").write_bytes(secret)
    return folder / "cert.pem", folder / "key.pem"
