"""Every route says who may use it: `require("twin.read")`, or it is one of PUBLIC_PATHS.

A browser sends its session cookie by itself, also when another site makes it ask. Therefore a request that
changes something with a cookie must carry the session's CSRF token, and a socket must come from our origin.
API keys are sent on purpose and need neither.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from functools import cache
from urllib.parse import urlsplit

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.models import HTTPBearer
from fastapi.routing import iter_route_contexts
from fastapi.security.base import SecurityBase
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import WebSocketException
from starlette.requests import HTTPConnection
from starlette.websockets import WebSocket

from onmaru.core.errors import Forbidden, OnmaruError, Unauthenticated
from onmaru.core.identity import Identity, Subject, authorize
from onmaru.core.identity.secrets import csrf_of

SESSION_COOKIE = "onmaru_session"
CSRF_HEADER = "x-onmaru-csrf"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CLOSE_NOT_SIGNED_IN = 4401
CLOSE_NOT_ALLOWED = 4403

# What people need before they are signed in. Anything else under /api must `require` a permission.
PUBLIC_PATHS = frozenset(
    {
        "/api/v1/health",
        "/api/v1/openapi.json",
        "/api/v1/session/link",
        "/api/v1/session/methods",
        "/api/v1/session/oidc/{provider}",
        "/api/v1/session/oidc/{provider}/callback",
        "/api/v1/session/password",
    }
)


class NotSignedIn(Unauthenticated):
    code = "http.not_signed_in"


class CsrfMissing(Forbidden):
    code = "http.csrf"


class WrongOrigin(Forbidden):
    code = "http.wrong_origin"


class UnguardedRoutes(OnmaruError):
    code = "http.unguarded_routes"


class Require(SecurityBase):
    """A dependency that yields the `Subject` once it may do `action`."""

    scheme_name = "api_key"
    model = HTTPBearer(description="`Authorization: Bearer omk_...`; the console uses its session cookie")

    def __init__(self, action: str) -> None:
        self.action = action

    async def __call__(self, connection: HTTPConnection) -> Subject:
        return await allowed(connection, self.action)


class RequireSocket:
    """The same for a WebSocket: refusals reach the browser as close codes 4401 and 4403."""

    def __init__(self, action: str) -> None:
        self.action = action

    async def __call__(self, socket: WebSocket) -> Subject:
        try:
            return await allowed(socket, self.action)
        except OnmaruError as error:
            # A close code is only delivered on an accepted socket, and browsers insist on a subprotocol.
            offered = socket.scope.get("subprotocols") or [None]
            await socket.accept(subprotocol=offered[0])
            signed_out = isinstance(error, Unauthenticated)
            code = CLOSE_NOT_SIGNED_IN if signed_out else CLOSE_NOT_ALLOWED
            raise WebSocketException(code, error.code) from error


@cache
def require(permission: str) -> Require:
    """Dependency for HTTP routes: `subject: Annotated[Subject, Depends(require("twin.read"))]`."""
    return Require(permission)


@cache
def require_socket(permission: str) -> RequireSocket:
    """Dependency for WebSocket routes."""
    return RequireSocket(permission)


async def allowed(connection: HTTPConnection, action: str) -> Subject:
    """Who asks, once they may do `action`; a refusal is an audit event.

    Raises:
        Unauthenticated: nobody we know.
        NotPermitted: somebody who may not.
    """
    subject = await subject_of(connection)
    try:
        authorize(subject, action)
    except OnmaruError:
        identity: Identity = connection.app.state.identity
        await run_in_threadpool(identity.denied, subject, action, connection.url.path)
        raise
    return subject


async def subject_of(connection: HTTPConnection) -> Subject:
    """Who asks: by API key if there is one, else by the session cookie.

    Raises:
        Unauthenticated: nobody we know.
        CsrfMissing: a cookie alone wants to change something.
        WrongOrigin: a page of another site opened the socket.
    """
    identity: Identity = connection.app.state.identity
    scheme, _, credential = connection.headers.get("authorization", "").partition(" ")
    if scheme:
        if scheme.lower() != "bearer":
            raise NotSignedIn(f"unknown authorization scheme {scheme[:20]!r}", hint="use Bearer omk_...")
        return await _holder(identity, identity.subject_of_key, credential.strip())
    token = connection.cookies.get(SESSION_COOKIE)
    if not token:
        raise NotSignedIn("you are not signed in", hint="sign in, or send an API key")
    subject = await _holder(identity, identity.subject_of_session, token)
    if connection.scope["type"] == "websocket":
        check_origin(connection, required=True)
    elif connection.scope["method"] not in SAFE_METHODS:
        sent = connection.headers.get(CSRF_HEADER, "")
        if not hmac.compare_digest(sent.encode(), csrf_of(token).encode()):
            hint = "send X-Onmaru-Csrf with the value GET /api/v1/session gives"
            raise CsrfMissing("the request does not prove that it comes from the console", hint=hint)
    return subject


async def _holder(identity: Identity, look_up: Callable[[str], Subject], credential: str) -> Subject:
    known = identity.recall(credential)
    if known is not None:
        return known
    return await run_in_threadpool(look_up, credential)


def check_origin(connection: HTTPConnection, *, required: bool) -> None:
    """Refuse requests that a page of another site makes.

    Args:
        required: Refuse also when there is no Origin header (browsers always send one with sockets).
    """
    origin = connection.headers.get("origin")
    if origin is None and not required:
        return
    ours = {connection.headers.get("host", "").lower()}
    settings = getattr(connection.app.state, "settings", None)
    if settings is not None:
        ours.add(urlsplit(settings.server.public_url).netloc.lower())
    if not origin or urlsplit(origin).netloc.lower() not in ours - {""}:
        hint = "open the console at its own address; behind a proxy set server.public_url"
        raise WrongOrigin(
            "the request comes from a page of another site", hint=hint, origin=(origin or "")[:200]
        )


def every_route_is_authorised(app: FastAPI, *, prefix: str = "/api") -> int:
    """Check that each route under `prefix` requires a permission or is public; returns how many it saw.

    Raises:
        UnguardedRoutes: `params["routes"]` lists those that do neither.
    """
    seen, unguarded = 0, []
    for route in iter_route_contexts(app.routes):
        path = route.path or ""
        if not path.startswith(prefix) or path in PUBLIC_PATHS:
            continue
        seen += 1
        dependant = getattr(route, "dependant", None)
        if dependant is None or not _guarded(dependant):
            unguarded.append(f"{','.join(sorted(route.methods or {'WS'}))} {path}")
    if unguarded:
        hint = "add Depends(require(...)), or list the path in PUBLIC_PATHS"
        raise UnguardedRoutes(f"routes without a guard: {'; '.join(unguarded)}", hint=hint, routes=unguarded)
    return seen


def _guarded(dependant: Dependant) -> bool:
    if isinstance(dependant.call, Require | RequireSocket):
        return True
    return any(_guarded(inner) for inner in dependant.dependencies)
