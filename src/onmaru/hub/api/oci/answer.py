"""Answers of the OCI door: headers, errors in the specification's form, challenges.

Sources: OCI Distribution Specification v1.1, "Error Codes"; Distribution token authentication specification
(`WWW-Authenticate`).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from onmaru.core.errors import OnmaruError
from onmaru.core.ids import new_id
from onmaru.hub.errors import ScopeNeeded, TokenNeeded

log = logging.getLogger("onmaru.hub")

Headers = list[tuple[bytes, bytes]]
ALWAYS: Headers = [
    (b"docker-distribution-api-version", b"registry/2.0"),
    (b"x-content-type-options", b"nosniff"),
]
_BY_STATUS = {
    400: "UNSUPPORTED", 401: "UNAUTHORIZED", 403: "DENIED", 404: "NAME_UNKNOWN", 405: "UNSUPPORTED",
    413: "SIZE_INVALID", 416: "SIZE_INVALID", 429: "TOOMANYREQUESTS",
}  # fmt: skip


def encode(headers: Iterable[tuple[str, str]]) -> Headers:
    """Headers as ASGI wants them; nothing that could end a line gets through."""
    return [
        (name.encode("ascii"), value.replace("\r", " ").replace("\n", " ").encode("latin-1", "replace"))
        for name, value in headers
    ]


async def send_plain(
    send: Any, status: int, headers: Sequence[tuple[str, str]] = (), body: bytes = b"", *, head: bool = False
) -> None:
    """One answer with its whole body; a HEAD request gets the headers alone."""
    raw = [*ALWAYS, *encode(headers)]
    if not any(name == b"content-length" for name, _ in raw):
        raw.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": b"" if head else body})


async def send_empty(send: Any, status: int, headers: Sequence[tuple[str, str]] = ()) -> None:
    """An answer that never has a body: 204, 304."""
    await send({"type": "http.response.start", "status": status, "headers": [*ALWAYS, *encode(headers)]})
    await send({"type": "http.response.body", "body": b""})


async def send_json(
    send: Any, status: int, value: Any, headers: Sequence[tuple[str, str]] = (), *, head: bool = False,
    media_type: str = "application/json",
) -> None:  # fmt: skip
    body = json.dumps(value, ensure_ascii=False).encode()
    await send_plain(send, status, [("content-type", media_type), *headers], body, head=head)


def problem(error: Exception, realm: str, service: str) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, headers and body for what went wrong; no stack trace ever leaves.

    Args:
        realm: Address of the token endpoint.
        service: Name of this registry within token requests.
    """
    if not isinstance(error, OnmaruError):
        fault = new_id("fault")
        log.error("%s: the OCI door failed", fault, exc_info=error)
        hint = f"the log has it under {fault}"
        error = OnmaruError("something went wrong on our side", hint=hint, fault=fault)
    elif error.status >= 500 and error.status != 503:
        log.error("the OCI door: %s", error.detail, exc_info=error)
    code = getattr(error, "oci", None) or _BY_STATUS.get(error.status, "UNKNOWN")
    headers = [("content-type", "application/json"), ("cache-control", "no-store")]
    if error.status == 401 or isinstance(error, ScopeNeeded):
        headers.append(("www-authenticate", _challenge(error, realm, service)))
    if error.status == 416 and isinstance(error.params.get("size"), int):
        headers.append(("content-range", f"bytes */{error.params['size']}"))
    if error.status in (429, 503):
        headers.append(("retry-after", "5"))
    detail = {"code": error.code, "hint": error.hint, **_plain(error.params)}
    body = {"errors": [{"code": code, "message": error.detail, "detail": detail}]}
    return error.status, headers, json.dumps(body, ensure_ascii=False, default=str).encode()


def _plain(params: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in params.items() if key != "error"}


def _challenge(error: OnmaruError, realm: str, service: str) -> str:
    parts = [f'Bearer realm="{realm}"', f'service="{service}"']
    scope = error.params.get("scope", "") if isinstance(error, TokenNeeded | ScopeNeeded) else ""
    if scope:
        parts.append(f'scope="{scope}"')
    if error.params.get("error"):
        parts.append(f'error="{error.params["error"]}"')
    return ",".join(parts)
