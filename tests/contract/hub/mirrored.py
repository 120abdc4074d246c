"""Registries that misbehave on demand, and a hub that mirrors them."""

from __future__ import annotations

import http.server
import json
import random
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx
from tests.contract.hub.conftest import IMAGE, digest, image

HERE = ["127.0.0.0/8"]
LAYER = random.Random(1).randbytes(3_000_000)


class Fake:
    """A registry of one image that does what a test wants."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []  # method, path, authorization
        self.layer = random.Random(id(self)).randbytes(
            3_000_000
        )  # nobody else's: what is here is not fetched again
        self.blobs = {digest(body): body for body in (b"{}", self.layer)}
        self.manifest = image(self.layer)
        self.answers: Callable[[Any], bool] = lambda _: False
        fake = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                fake.asked.append((self.command, self.path, self.headers.get("Authorization", "")))
                if not fake.answers(self):
                    fake.answer(self)

            do_HEAD = do_GET  # noqa: N815  # the name the server calls

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, handler: Any) -> None:
        path = handler.path.partition("?")[0]
        name = path.rpartition("/")[2]
        if "/blobs/" in path and name in self.blobs:
            self.send(handler, 200, self.blobs[name])
        elif path.endswith(("/manifests/1.0", f"/manifests/{digest(self.manifest)}")):
            self.send(
                handler,
                200,
                self.manifest,
                {"Content-Type": IMAGE, "Docker-Content-Digest": digest(self.manifest)},
            )
        elif path.endswith("/tags/list"):
            self.send(handler, 200, json.dumps({"tags": ["1.0", "2.0"]}).encode())
        else:
            self.send(handler, 404, b"{}")

    def send(self, handler: Any, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            handler.send_header(name, value)
        handler.end_headers()
        if handler.command == "GET":
            handler.wfile.write(body)

    def count(self, part: str, method: str = "GET") -> int:
        return sum(1 for each in self.asked if part in each[1] and each[0] == method)


class Site:
    def __init__(self, served: Any) -> None:
        self.served = served
        self.client = httpx.Client(base_url=served.url, headers=self.bearer, timeout=60)
        self.numbers = iter(range(1000))

    def mirror(self, url: str, **terms: Any) -> tuple[str, dict[str, Any]]:
        prefix = f"main/m{next(self.numbers)}"
        answer = self.client.post("/api/v1/hub/mirrors", json={"prefix": prefix, "url": url, **terms})
        assert answer.status_code == 201, answer.text
        return prefix, answer.json()

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.served.key}"}

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.client.get(path, **more)

    def api(self, method: str, path: str, **more: Any) -> httpx.Response:
        return self.client.request(method, f"/api/v1/hub/{path}", **more)

    def wait(self, job: dict[str, Any]) -> dict[str, Any]:
        deadline = time.monotonic() + 60
        while job["state"] in ("queued", "running") and time.monotonic() < deadline:
            time.sleep(0.05)
            job = self.client.get(f"/api/v1/jobs/{job['id']}").json()
        return job


def mirror(site: Site, url: str, **terms: Any) -> tuple[str, str]:
    """The address clients take for huggingface.co, and the mirror's id."""
    prefix, made = site.mirror(url, protocol="hf", **terms)
    return f"/hf/{prefix}", made["id"]


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.headers.get("x-error-code", "")


def body_of(number: int, size: int = 900_000) -> bytes:
    """Content nobody else has: what is here is not fetched again."""
    return random.Random(number).randbytes(size)
