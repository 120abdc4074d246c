"""Serve an application in this process: uvicorn, graceful, with signals and TLS handled."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import signal
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn

from onmaru.core.config import Settings, refuse_exposure
from onmaru.core.errors import Conflict, InvalidInput

Started = Callable[[str], Awaitable[None] | None]


class PortTaken(Conflict):
    code = "http.port_taken"


class CannotListen(InvalidInput):
    code = "http.cannot_listen"


class _Server(uvicorn.Server):
    """uvicorn without its own signal handlers, and with a word when it is ready."""

    on_started: Callable[[], Awaitable[None]]

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not self.should_exit:
            await self.on_started()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one.

    Raises:
        PortTaken: another process listens there.
        CannotListen: the address is not one of this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host.strip("[]"), port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            hint = "stop the other one, or choose another with --port (0 takes a free one)"
            raise PortTaken(f"port {port} on {host} is taken", hint=hint, host=host, port=port) from error
        raise CannotListen(
            f"cannot listen on {host}:{port}: {error.strerror or error}",
            hint="use an address of this machine, and a port above 1023",
            host=host,
            port=port,
        ) from error
    return listener


def new_event_loop() -> asyncio.AbstractEventLoop:
    """The loop a site runs on: uvloop where there is one, which writes to many sockets in half the time."""
    try:
        import uvloop
    except ImportError:  # not on Windows
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


async def serve(
    app: Any, settings: Settings, *, on_started: Started, stop: asyncio.Event | None = None
) -> None:
    """Run until SIGINT, SIGTERM or `stop`; open requests get `server.shutdown_s` to finish.

    Args:
        on_started: Called with the address once requests are taken.
    Raises:
        ExposedServer: it would listen beyond loopback unprotected.
        PortTaken, CannotListen: see `listen`.
    """
    refuse_exposure(settings)
    options = settings.server
    listener = listen(options.host, options.port)
    port = listener.getsockname()[1]
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",  # the composition root enters it, so that a failed start is an error and not a log line
        ws="websockets-sansio",
        ws_per_message_deflate=False,  # binary frames are compact already; deflating them costs a core
        ws_max_size=1 << 20,
        ws_ping_interval=20.0,
        ws_ping_timeout=20.0,
        limit_concurrency=options.max_connections,
        timeout_graceful_shutdown=int(max(1, options.shutdown_s)),
        proxy_headers=bool(options.trusted_proxies),
        forwarded_allow_ips=list(options.trusted_proxies),
        ssl_certfile=str(options.tls_certificate) if options.tls_certificate else None,
        ssl_keyfile=str(options.tls_key) if options.tls_key else None,
    )
    server = _Server(config)
    address = settings.public_address
    if not options.public_url and options.port != port:
        address = f"{address.rsplit(':', 1)[0]}:{port}"

    async def started() -> None:
        outcome = on_started(address)
        if outcome is not None:
            await outcome

    server.on_started = started
    loop = asyncio.get_running_loop()

    def leave() -> None:
        server.should_exit = True
        feed = getattr(getattr(app, "state", None), "feed", None)
        if feed is not None:
            feed.close()  # event streams never finish by themselves: they would hold the stop up

    caught = []
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(ValueError, RuntimeError, NotImplementedError):  # not in the main thread
            loop.add_signal_handler(signal_number, leave)
            caught.append(signal_number)
    watcher = asyncio.create_task(_leave_when(stop, leave)) if stop else None
    try:
        await server.serve([listener])
    finally:
        if watcher:
            watcher.cancel()
        for signal_number in caught:
            loop.remove_signal_handler(signal_number)
        listener.close()


async def _leave_when(stop: asyncio.Event, leave: Callable[[], None]) -> None:
    await stop.wait()
    leave()
