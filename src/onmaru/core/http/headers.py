"""What every response carries, and which Host names are ours: plain ASGI, so that streams stay streams."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onmaru.core.errors import InvalidInput
from onmaru.core.http.problem import problem_response

# The console runs workers and WebAssembly decoders of its own bundle; nothing is fetched from elsewhere.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "worker-src 'self' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "connect-src 'self' blob: data:",
        "font-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_ALWAYS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
_LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]")


class UnknownHost(InvalidInput):
    code = "http.unknown_host"
    status = 421


class SecurityHeaders:
    """Adds the security headers; API answers are not cached unless the route says so."""

    def __init__(self, app: ASGIApp, *, strict_transport: bool) -> None:
        self._app = app
        self._strict = strict_transport

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers.setdefault(name, value)
                if self._strict:
                    headers.setdefault("strict-transport-security", "max-age=31536000")
                if scope["path"].startswith("/api/"):
                    headers.setdefault("cache-control", "no-store")
            await send(message)

        await self._app(scope, receive, with_headers)


class KnownHosts:
    """Refuses requests for a Host that is not ours, which is how DNS rebinding reaches a local site.

    Args:
        hosts: Names without port; `*.example.com` matches subdomains. Loopback names are always known.
    """

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = tuple({*(host.lower() for host in hosts if host), *_LOCAL_NAMES})

    def knows(self, host: str) -> bool:
        """Whether a Host header (with or without port) names this site."""
        name = host.lower()
        name = name[: name.index("]") + 1] if name.startswith("[") and "]" in name else name.partition(":")[0]
        return any(fnmatchcase(name, pattern) for pattern in self._hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        host = Headers(scope=scope).get("host", "")
        if self.knows(host):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 4421, "reason": "unknown host"})
        else:
            hint = "add the name to server.trusted_hosts, or set server.public_url"
            refusal = UnknownHost(f"this site is not known as {host!r}", hint=hint, host=host)
            await problem_response(refusal, Request(scope))(scope, receive, send)
