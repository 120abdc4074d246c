"""By which names and under which address this site is reached: one answer for every door."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from onmaru.core.config import ServerSettings


def known_hosts(server: ServerSettings) -> list[str]:
    """Host names that are ours, for `KnownHosts`; loopback is always known."""
    return [
        name for name in (*server.trusted_hosts, urlsplit(server.public_url).hostname, server.host) if name
    ]


def base_url(server: ServerSettings, scope: Scope) -> str:
    """Public address of the site, without a slash at its end: as configured, else as this request names it.

    Call it behind `KnownHosts`: what the Host header says is otherwise anybody's word.
    """
    if server.public_url:
        return server.public_url.rstrip("/")
    return f"{scope['scheme']}://{Headers(scope=scope).get('host', 'localhost')}"
