"""A FastAPI application as this house wants it; the composition root adds the wings."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from onmaru.core.config import ServerSettings
from onmaru.core.http.headers import KnownHosts, SecurityHeaders
from onmaru.core.http.limits import Limits
from onmaru.core.http.problem import MEDIA_TYPE, install_problems
from onmaru.core.http.site import known_hosts

Lifespan = Callable[[Any], AbstractAsyncContextManager[None]] | Callable[[Any], AsyncIterator[None]]

API = "/api/v1"
_PROBLEM = {
    "description": "What is wrong, and how to mend it (RFC 9457)",
    "content": {
        MEDIA_TYPE: {
            "schema": {
                "type": "object",
                "required": ["type", "title", "status", "detail", "code"],
                "properties": {
                    "type": {"type": "string"},
                    "title": {"type": "string"},
                    "status": {"type": "integer"},
                    "detail": {"type": "string"},
                    "hint": {"type": "string"},
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                    "instance": {"type": "string"},
                    "params": {"type": "object"},
                },
            }
        }
    },
}


def _operation_id(route: APIRoute) -> str:
    """Operation ids are the function names: they become the names of the typed client."""
    return route.name


def create_api(
    *, title: str, version: str, server: ServerSettings | None = None, lifespan: Any = None
) -> FastAPI:
    """An application with problem+json, security headers, host check and limits; no routes yet."""
    server = server or ServerSettings()
    secure = server.tls_certificate is not None or server.public_url.startswith("https://")
    app = FastAPI(
        title=title,
        version=version,
        lifespan=lifespan,
        openapi_url=f"{API}/openapi.json",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=_operation_id,
        responses={"4XX": _PROBLEM, "5XX": _PROBLEM},
        middleware=[
            Middleware(SecurityHeaders, strict_transport=secure),
            Middleware(KnownHosts, hosts=known_hosts(server)),
            Middleware(Limits, max_body_bytes=server.max_body_bytes, timeout_s=server.request_timeout_s),
            Middleware(GZipMiddleware, minimum_size=2048, compresslevel=4),
        ],
    )
    install_problems(app)
    return app
