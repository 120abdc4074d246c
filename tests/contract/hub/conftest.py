"""A hub served in this process, and small images to push to it."""

from __future__ import annotations

import asyncio
import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from onmaru.app import create_app
from onmaru.core.config import load_settings
from onmaru.core.http import serve
from onmaru.hub.service.hub import Hub

IMAGE = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar"
EMPTY = "application/vnd.oci.empty.v1+json"


class Served:
    """A hub without a plant, listening on a port of its own."""

    def __init__(self, folder: Path, flags: Mapping[str, Any] | None = None) -> None:
        self.folder = folder
        given = {"data_folder": str(folder), "server.port": 0, **(flags or {})}
        self.settings = load_settings(flags=given, environment={}, wings=("twin", "hub", "sim", "plan"))
        self.app = create_app(self.settings, None)
        self.url = self.key = ""
        self._ready = threading.Event()
        self._failed: BaseException | None = None
        self._loop = asyncio.new_event_loop()
        self._stop: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._ready.wait(30)
        if self._failed is not None:
            raise self._failed

    @property
    def hub(self) -> Hub:
        return self.app.state.hub

    @property
    def host(self) -> str:
        return self.url.removeprefix("http://")

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        except BaseException as error:
            self._failed = error
        finally:
            self._ready.set()
            self._loop.close()

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        async with self.app.router.lifespan_context(self.app):

            async def started(address: str) -> None:
                self.url = address
                self.key = self.app.state.identity.local_key()
                self._ready.set()

            await serve(self.app, self.settings, on_started=started, stop=self._stop)

    def close(self) -> None:
        if self._stop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(30)

    def client(self, key: str | None = None) -> httpx.Client:
        """A client with an API key (the owner's when none is given)."""
        auth = ("$oauthtoken", self.key if key is None else key)
        return httpx.Client(base_url=self.url, auth=auth, timeout=60)


@pytest.fixture
def serve_hub(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Serve hubs of the test's own; all are stopped in the end."""
    started: list[Served] = []

    def go(folder: Path | None = None, **flags: Any) -> Served:
        given = {name.replace("__", "."): value for name, value in flags.items()}
        served = Served(folder or tmp_path / f"hub{len(started)}", given)
        started.append(served)
        return served

    yield go
    for served in started:
        served.close()


@pytest.fixture(scope="session")
def shared_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One hub for all tests that keep to repositories of their own."""
    served = Served(tmp_path_factory.mktemp("hub"))
    yield served
    served.close()


@pytest.fixture
def oci(shared_hub: Served) -> Iterator[httpx.Client]:
    with shared_hub.client() as client:
        yield client


_numbers = iter(range(10**9))


@pytest.fixture
def repo() -> str:
    """A repository name nobody else uses."""
    return f"main/conformance-{next(_numbers)}"


def digest(body: bytes, algorithm: str = "sha256") -> str:
    return f"{algorithm}:{hashlib.new(algorithm, body).hexdigest()}"


def descriptor(body: bytes, media_type: str, algorithm: str = "sha256", **more: Any) -> dict[str, Any]:
    return {"mediaType": media_type, "digest": digest(body, algorithm), "size": len(body), **more}


def push_blob(client: httpx.Client, repo: str, body: bytes, algorithm: str = "sha256") -> str:
    """Push by POST and PUT; returns the digest."""
    begun = client.post(f"/v2/{repo}/blobs/uploads/")
    assert begun.status_code == 202, begun.text
    name = digest(body, algorithm)
    done = client.put(begun.headers["location"], params={"digest": name}, content=body)
    assert done.status_code == 201, done.text
    return name


def image(*layers: bytes, algorithm: str = "sha256", config: bytes = b"{}", **more: Any) -> bytes:
    """An image manifest over these layers."""
    document = {
        "schemaVersion": 2,
        "mediaType": IMAGE,
        "config": descriptor(config, CONFIG, algorithm),
        "layers": [descriptor(layer, LAYER, algorithm) for layer in layers],
        **more,
    }
    return json.dumps(document).encode()


def push_image(
    client: httpx.Client,
    repo: str,
    reference: str = "",
    *layers: bytes,
    algorithm: str = "sha256",
    **more: Any,
) -> bytes:
    """Push an image with its blobs under a tag (by digest when there is none); returns the manifest."""
    for body in (b"{}", *layers):
        push_blob(client, repo, body, algorithm)
    manifest = image(*layers, algorithm=algorithm, **more)
    put_manifest(client, repo, reference or digest(manifest, algorithm), manifest)
    return manifest


def put_manifest(
    client: httpx.Client, repo: str, reference: str, body: bytes, media_type: str = IMAGE
) -> httpx.Response:
    answer = client.put(
        f"/v2/{repo}/manifests/{reference}", content=body, headers={"Content-Type": media_type}
    )
    assert answer.status_code == 201, answer.text
    return answer


def error_code(answer: httpx.Response) -> str:
    """The code of an error answer, once its body has the specification's form."""
    assert answer.headers["content-type"] == "application/json"
    errors = answer.json()["errors"]
    assert errors
    assert all({"code", "message"} <= set(error) for error in errors)
    assert "Traceback" not in answer.text
    return str(errors[0]["code"])
