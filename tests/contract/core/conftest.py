"""A site that is only floor: identity, events, no wing; in memory or behind a real socket."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Depends, FastAPI, WebSocket

from onmaru.core.config import Settings, load_settings
from onmaru.core.events import EventFeed, prepare_events
from onmaru.core.events.api import router as events_router
from onmaru.core.http import API, create_api, require_socket, serve
from onmaru.core.identity import Identity, Subject
from onmaru.core.identity.api import router as identity_router
from onmaru.core.jobs import JobRunner, prepare_jobs
from onmaru.core.jobs.api import router as jobs_router
from onmaru.core.storage import Database

socket_routes = APIRouter()


@socket_routes.websocket("/echo")
async def echo(
    socket: WebSocket, subject: Annotated[Subject, Depends(require_socket("events.read"))]
) -> None:
    await socket.accept(subprotocol="onmaru.v1")
    await socket.send_text(subject.name)
    await socket.close()


def make_settings(folder: Path, flags: Mapping[str, Any] | None = None) -> Settings:
    given = {"data_folder": str(folder), "server.port": 0, **(flags or {})}
    return load_settings(flags=given, environment={})


@contextmanager
def floor(folder: Path, flags: Mapping[str, Any] | None = None) -> Iterator[FastAPI]:
    """The application with its parts in `app.state`."""
    settings = make_settings(folder, flags)
    app = create_api(title="Floor", version="0", server=settings.server)
    state = app.state
    state.settings = settings
    state.database = Database(settings.database)
    prepare_events(state.database)
    prepare_jobs(state.database)
    state.feed = EventFeed(state.database)
    state.identity = Identity(state.database, settings)
    state.jobs = JobRunner(state.database)
    state.jobs.start()
    api = APIRouter(prefix=API)
    for router in (identity_router, events_router, jobs_router, socket_routes):
        api.include_router(router)
    app.include_router(api)
    try:
        yield app
    finally:
        state.feed.close()
        state.jobs.stop()
        state.database.close()


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The application behind a real socket; yields its address."""
    ready = threading.Event()
    found: dict[str, Any] = {}

    async def main() -> None:
        found["stop"], found["loop"] = asyncio.Event(), asyncio.get_running_loop()

        def started(address: str) -> None:
            found["address"] = address
            ready.set()

        await serve(app, app.state.settings, on_started=started, stop=found["stop"])

    thread = threading.Thread(target=lambda: asyncio.run(main()), name="served")
    thread.start()
    try:
        assert ready.wait(20), "the server did not start"
        yield found["address"]
    finally:
        found["loop"].call_soon_threadsafe(found["stop"].set)
        thread.join(30)
        assert not thread.is_alive(), "the server did not stop"


@pytest.fixture
def floor_app(tmp_path: Path) -> Iterator[FastAPI]:
    """A floor in memory: drive it with `httpx.ASGITransport`, or serve it."""
    with floor(tmp_path) as app:
        yield app


@pytest.fixture
def site(floor_app: FastAPI) -> Iterator[str]:
    """The address of `floor_app` behind a real socket."""
    with served(floor_app) as address:
        yield address


@pytest.fixture(scope="session")
def make_floor() -> Any:
    """`make_floor(folder, flags)`: a floor with settings of the test's own (a context manager)."""
    return floor


@pytest.fixture(scope="session")
def serve_floor() -> Any:
    """`serve_floor(app)`: a context manager that yields the address."""
    return served
